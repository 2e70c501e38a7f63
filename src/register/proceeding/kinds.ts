/**
 * Every kind of proceeding, in one table. Pure.
 */
import { abnormalListing } from "./abnormal.ts"
import { bulkDeregistration, bulkListing, bulkReshow, bulkTerms } from "./bulk.ts"
import { recordChange } from "./change.ts"
import { codeChange } from "./code-change.ts"
import { recordContest } from "./contest.ts"
import { creditChinaRepair } from "./credit-china.ts"
import { violationExemption } from "./exemption.ts"
import { recordFiling } from "./filing.ts"
import { repairFraud } from "./fraud.ts"
import type { Kind } from "./kind.ts"
import { recordObjection } from "./objection.ts"
import { penaltyPublication } from "./penalty.ts"
import { recallable } from "./recall.ts"
import { receivedDecision } from "./received.ts"
import { recordRepair } from "./repair.ts"
import { seriousListing } from "./serious.ts"

/** The kinds by the name that is stored and sent. */
export const kinds = recallable({
  abnormal: abnormalListing,
  serious: seriousListing,
  penalty: penaltyPublication,
  received: receivedDecision,
  change: recordChange,
  "code-change": codeChange,
  repair: recordRepair,
  objection: recordObjection,
  fraud: repairFraud,
  filing: recordFiling,
  contest: recordContest,
  exemption: violationExemption,
  "credit-china": creditChinaRepair,
  bulk: bulkListing,
  deregistrations: bulkDeregistration,
  reshow: bulkReshow,
  terms: bulkTerms,
})

export type KindName = keyof typeof kinds

/** The kind with this name. @throws for a name that no version of the register has written */
export function getKind(name: string): Kind {
  const kind = Object.hasOwn(kinds, name) ? kinds[name as KindName] : undefined
  if (!kind) throw new Error(`there is no kind of proceeding ${JSON.stringify(name)}`)
  return kind
}

/** The kinds that publish a record of their own, and so own it afterwards. */
export const publishingKinds: readonly string[] = Object.entries<Kind>(kinds).flatMap(([name, kind]) =>
  kind.recordContent ? [name] : [],
)

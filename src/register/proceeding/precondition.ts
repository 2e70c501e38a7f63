/**
 * What the law asks of a file before an act takes effect (法制审核的各项条件), in one table: each row with its article, since
 * when, how sure that is, for which origin, of which acts, and what of the file shows it. Pure.
 */
import { exemptionRows } from "./exemption-precondition.ts"
import { hearingRows } from "./hearing-precondition.ts"
import { intakeRows } from "./intake-precondition.ts"
import type { Precondition } from "./legality.ts"
import { listingRows } from "./listing-precondition.ts"

/** The table, in the order of the sheet. */
export const preconditions = {
  ...listingRows,
  ...hearingRows,
  ...exemptionRows,
  ...intakeRows,
} as const satisfies Record<string, Precondition>

export type PreconditionId = keyof typeof preconditions

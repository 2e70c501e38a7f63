/** What a proceeding asks of the gate: its hands are those of its history. */
import { loadPersons } from "../../access/person-link-store.ts"
import type { Transaction } from "../../database/client.ts"
import { type Affected, byRegister, type Hand, handsNamed, isOver } from "../../gate/hands.ts"
import { type GateRefusal, reasons } from "../../gate/may-take-effect.ts"
import { type Pass, passGate } from "../../gate/pass.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { registerActor } from "../daily/daily-context.ts"
import type { RecordChanges } from "../record/change.ts"
import { draftOfChanges } from "../record/effect.ts"
import type { Refused } from "./decide.ts"
import type { Proceeding } from "./proceeding.ts"
import { listHands } from "./store.ts"

/** Who had a part in a proceeding, and who acts on it now. What the register did on the way gives nobody a hand. */
export async function handsIn(
  tx: Transaction,
  proceeding: Pick<Proceeding, "id" | "content" | "startedBy">,
  actor: string,
): Promise<readonly Hand[]> {
  if (actor === registerActor) return byRegister
  const steps = await listHands(tx, proceeding)
  // Who has said whose case it is has looked at nothing in it.
  const acting = steps.filter(({ act }) => act !== "owner").map((step) => step.actor)
  return handsNamed([proceeding.startedBy, ...acting, actor])
}

/**
 * Asks the gate for what a proceeding changes. Its record is that of the authority which decided it, and of the one in whose
 * province it is displayed: each sees to its part, so one of the two is enough.
 */
export async function passProceeding(
  tx: Transaction,
  changes: RecordChanges,
  head: Head,
  proceeding: Pick<Proceeding, "authority" | "displayedBy">,
  hands: readonly Hand[],
  now: number,
): Promise<Pass | Refused> {
  const affected = keeperOf(proceeding, hands)
  for (const { id } of [...changes.added, ...changes.changed]) {
    if (!changes.following.has(id)) changes.following.set(id, { authority: affected })
  }
  const answer = passGate(tx, draftOfChanges(changes, head), hands, { person: await loadPersons(tx) }, now)
  return "reason" in answer ? toRefused(answer) : answer
}

const over = { of: "over" } as const

function keeperOf(
  { authority, displayedBy }: Pick<Proceeding, "authority" | "displayedBy">,
  hands: readonly Hand[],
): string {
  const toAffected = (code: string): Affected => ({ kind: "authority", authority: code })
  const isKept = (code: string) => hands.some((hand) => isOver(hand, toAffected(code), over))
  return displayedBy !== null && !isKept(authority) && isKept(displayedBy) ? displayedBy : authority
}

const kinds = { "own-act": "own-act", "not-allowed": "not-your-act", "illegal-act": "illegal-act" } as const

/** A refusal of the gate as a proceeding answers it. */
export function toRefused({ reason, detail }: GateRefusal): Refused {
  return { kind: kinds[reasons[reason].problem], reason: detail, legal: [] }
}

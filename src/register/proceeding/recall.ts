/**
 * Taking one's own step back (撤回): from every state out of which a case can be given back, whoever brought it there may take
 * it back, to where it would have been given back to, until somebody else has acted. Read from the machines. Pure.
 */
import { isSamePerson, type PersonOf, personOf } from "../../access/principal.ts"
import type { Kind } from "./kind.ts"
import { act, actsFrom, type Machine, type Party } from "./machine.ts"
import type { Step } from "./proceeding.ts"

/** The name of the act, in every machine that has it. */
export const recall = "recall"

// What the trail holds of a case without anybody having gone on with it.
const notes: readonly string[] = ["overdue", "home", "owner", "effect.pass"]

/** Kinds whose machines have the act, where a step can be taken back. */
export function recallable<Name extends string>(declared: Readonly<Record<Name, Kind>>): Record<Name, Kind> {
  const entries = Object.entries<Kind>(declared).map(([name, kind]) => [name, withRecall(kind)])
  return Object.fromEntries(entries) as Record<Name, Kind>
}

function withRecall(kind: Kind): Kind {
  const { machine, begunBy, acts, told } = kind
  const back = machine.acts["return"]
  // Of many rows chance chooses who is looked at, each time they are proposed: who could take them back would draw until it suits.
  if (!back || kind.route === "bulk-decisions") return kind
  const who = new Set<Party>()
  const from = back.from.filter((state) => {
    // What its officer may revise as it lies needs no taking back.
    if (actsFrom(machine, state).includes("revise")) return false
    const those = bringers(machine, begunBy, state)
    for (const party of those) who.add(party)
    return those.length > 0
  })
  if (from.length === 0) return kind
  const row = act({
    ...{ zh: "撤回送审", en: "take back", from, to: back.to, by: [...who], reasoned: true },
    ...{ own: true, display: back.display, list: back.list },
  })
  const rule = acts["return"]
  const words = told?.acts["return"]
  return {
    ...kind,
    machine: { ...machine, acts: { ...machine.acts, [recall]: row } },
    ...(rule ? { acts: { ...acts, [recall]: rule } } : {}),
    ...(told && words ? { told: { ...told, acts: { ...told.acts, [recall]: words } } } : {}),
  }
}

/** Who of the authority brings a case into a state in which others go on: by beginning it, or by an act of theirs. */
function bringers({ start, acts }: Machine, begunBy: readonly Party[], state: string): Party[] {
  const ways = Object.entries(acts).filter(
    ([name, { from, to }]) => name !== "return" && to === state && !from.includes(to),
  )
  const all = [...(state === start ? begunBy : []), ...ways.flatMap(([, { by }]) => by)]
  return all.filter((party) => party === "officer" || (party === "checker" && all.includes("officer")))
}

/** Whether the last step of a case was somebody's own, and nobody has gone on with it since. */
export function didLast(doer: { actor: string; person?: PersonOf }, steps: readonly Step[]): boolean {
  const last = steps.findLast((step) => !notes.includes(step.act))
  return last !== undefined && isSamePerson(last.actor, doer.actor, doer.person ?? personOf)
}

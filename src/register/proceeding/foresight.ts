/**
 * What follows from a proceeding as it stands, told before anything is done: the class, how long its record will be shown,
 * and by when what has to be done. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { isMissing } from "../../law/calendar.ts"
import type { ClockId } from "../../law/clock.ts"
import { type ProvinceRule, provinceRuleOn } from "../../law/province-rule.ts"
import type { RecordContent } from "../record/record.ts"
import { basisOf, type Window, windowOf } from "../record/window.ts"
import { displayOf } from "./decide.ts"
import type { ForeseenClass, Kind } from "./kind.ts"
import { deadlineOf } from "./machine.ts"
import type { Facts, Proceeding } from "./proceeding.ts"
import { clockFields, dueIn, startIn } from "./running-clock.ts"

/** A clock that runs, or will. */
export interface ForeseenClock {
  id: ClockId
  /** Its last day; null where it has not begun, or its year has no calendar. */
  dueOn: string | null
  /** What its province has set for it. */
  own?: ProvinceRule | undefined
}

/** What follows. */
export interface Foresight {
  class: Omit<ForeseenClass, "content"> | null
  /** The display of the record, as if it were published today where it has no day yet; null where none is published. */
  display: (Window & { basis: Bilingual }) | null
  clocks: readonly ForeseenClock[]
  /** The ground of the case, by whose measures its clocks run; null where it has none. */
  ground: string | null
}

/** @param content of the record as it would be published; null where the kind publishes none */
export function foresightOf(
  kind: Kind,
  proceeding: Proceeding,
  content: RecordContent | null,
  facts: Facts,
): Foresight {
  const foreseen = kind.classOf?.(proceeding.content, facts, proceeding) ?? null
  const { ground } = proceeding.content
  return {
    class: foreseen && (({ content: _, ...rest }) => rest)(foreseen),
    display: content ? { ...windowOf(content, facts.policy), basis: basisOf(content, facts.policy) } : null,
    clocks: clocksAhead(kind, proceeding, facts),
    ground: typeof ground === "string" ? ground : null,
  }
}

/**
 * The clocks of a machine in the order of its states, each once, with the last day where its start is known; one that has not
 * begun only while it may come to that.
 */
function clocksAhead(kind: Kind, proceeding: Proceeding, facts: Facts): ForeseenClock[] {
  const clocks = new Map<ClockId, { dueOn: string | null; start: string | null }>()
  const ahead = statesAhead(kind, proceeding)
  for (const state of Object.keys(kind.machine.states)) {
    const id = deadlineOf(kind.machine, state, clockFields(proceeding))
    if (id === null || typeof clocks.get(id)?.dueOn === "string") continue
    // When a state will be entered nobody knows.
    const isNow = state === proceeding.state
    const then = { ...proceeding, state, ...(isNow ? {} : { enteredOn: "" }) }
    const due = dueIn(kind, then, null, facts)
    const dueOn = isMissing(due) ? null : due
    if (dueOn !== null || ahead.has(state)) clocks.set(id, { dueOn, start: startIn(kind, then, null) })
  }
  // Of one that has not begun, what is set today.
  const ownOf = (id: ClockId, start: string | null) =>
    provinceRuleOn(facts.policy.provinceRules, id, proceeding.authority, start ?? facts.today)
  return [...clocks].map(([id, { dueOn, start }]) => ({ id, dueOn, own: ownOf(id, start) }))
}

/**
 * The state as it is and all that may come of it: what is displayed here is never passed on or pushed to be displayed elsewhere.
 */
function statesAhead({ machine }: Kind, proceeding: Proceeding): Set<string> {
  const displayed = displayOf(proceeding)
  const open = Object.values(machine.acts).filter(
    ({ display, by }) =>
      (display === null || display === displayed) &&
      (displayed !== "here" || by.some((party) => party !== "registrar")),
  )
  const ahead = new Set([proceeding.state])
  // What is added is looked at in its turn.
  for (const state of ahead) {
    for (const { from, to } of open) if (from.includes(state)) ahead.add(to)
  }
  return ahead
}

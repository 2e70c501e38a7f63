/** The clock that runs in the state of a proceeding, and its last day. Pure. */
import { isMissing, type MissingCalendar } from "../../law/calendar.ts"
import { clockDue } from "../../law/clock.ts"
import type { LawParts } from "../../law/policy.ts"
import { provinceRuleOn } from "../../law/province-rule.ts"
import type { Kind } from "./kind.ts"
import { deadlineOf } from "./machine.ts"
import type { Facts, Proceeding } from "./proceeding.ts"

/** The clock of the state that was entered, with its last day; both null where none runs or its year has no calendar. */
export function clockOf(
  kind: Kind,
  proceeding: Proceeding,
  previousDue: string | null,
  facts: Facts,
): Pick<Proceeding, "clock" | "dueOn"> {
  const clock = deadlineOf(kind.machine, proceeding.state, clockFields(proceeding))
  const dueOn = dueIn(kind, proceeding, previousDue, facts)
  return { clock, dueOn: isMissing(dueOn) ? null : dueOn }
}

/**
 * The last day of the clock that runs in the state of a proceeding; null where none does or it has not begun.
 * @param previousDue the last day of the clock before, for one that begins at its end
 */
export function dueIn(
  kind: Kind,
  proceeding: Proceeding,
  previousDue: string | null,
  { calendar, policy }: LawParts,
): string | MissingCalendar | null {
  const deadline = deadlineOf(kind.machine, proceeding.state, clockFields(proceeding))
  const start = startIn(kind, proceeding, previousDue)
  if (!deadline || start === null) return null
  const own = provinceRuleOn(policy.provinceRules, deadline, proceeding.authority, start)
  return clockDue(deadline, start, calendar, own?.amount)
}

/** The day from which the clock of a state runs; null where none does or it has not begun. By it is chosen what its province has set. */
export function startIn(
  { machine, clockStarts }: Kind,
  { state, content, enteredOn }: Pick<Proceeding, "state" | "content" | "enteredOn">,
  previousDue: string | null,
): string | null {
  const days: Readonly<Record<string, unknown>> = {
    ...content,
    ...clockStarts?.(content),
    entry: enteredOn,
    due: previousDue,
  }
  const start = machine.states[state]?.clock?.from.map((name) => days[name]).find((day) => typeof day === "string")
  return typeof start === "string" && start !== "" ? start : null
}

/** What a clock may be chosen by. */
export function clockFields({ content, list, displayedBy }: Proceeding): Readonly<Record<string, unknown>> {
  return { place: displayedBy === null ? "same" : "other", via: "direct", ...content, list }
}

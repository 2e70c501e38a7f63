/** Every deadline (期限) that the register keeps an eye on, and the day on which one is due. */
import { addWorkingDays, type Calendar, isMissing, type MissingCalendar, rollForward } from "./calendar.ts"
import { addDays, addMonths, addYears } from "./day.ts"
import type { Deadline, PeriodUnit } from "./deadline-row.ts"
import { exchangeDeadlines } from "./exchange-deadline.ts"
import { listDeadlines } from "./list-deadline.ts"
import { repairDeadlines } from "./repair-deadline.ts"
import { type IsoDate, inForceOn } from "./validity.ts"

export type DeadlineId =
  | "publish_penalty_same_province"
  | "push_penalty_other_province"
  | "publish_pushed_penalty"
  | "withdraw_penalty"
  | "publish_serious_same_province"
  | "push_serious_other_province"
  | "publish_pushed_serious"
  | "revoke_serious_listing_stop_display"
  | "statement_defence_hearing"
  | "service_of_decision"
  | "deemed_service_by_notice"
  | "repair_accept"
  | "repair_decide_abnormal"
  | "repair_decide_penalty_serious_spotcheck"
  | "repair_extension"
  | "repair_execute"
  | "repair_push_other_province"
  | "repair_assist_other_dept"
  | "bankruptcy_temp_repair"
  | "abnormal_objection_window"
  | "abnormal_objection_accept"
  | "abnormal_objection_verify"
  | "abnormal_correct"
  | "spotcheck_result_record"
  | "report_false_info"
  | "publish_registration_info"
  | "enterprise_event_info"
  | "order_to_publish"
  | "name_change"
  | "two_letters_gap_min"
  | "two_letters_gap_max"
  | "review_apply"
  | "litigation"
  | "xycn_feedback"
  | "xycn_accept"
  | "xycn_result"
  | "xycn_objection_push"
  | "xycn_objection_verify"
  | "share_reply_unconditional"
  | "share_reply_conditional"
  | "share_supply"
  | "share_data_correction"
  | "share_usage_log_retention"
  | "platform_reverify"
  | "seller_change_to_platform"
  | "platform_update"
  | "operator_update_own_page"
  | "platform_measure_publish"
  | "seller_identity_retention"
  | "transaction_retention"
  | "henan_platform_data_check"
  | "henan_objection_own"
  | "henan_objection_other"
  | "henan_withdraw"

/** The deadlines, by id. */
export const deadlines = {
  ...listDeadlines,
  ...repairDeadlines,
  ...exchangeDeadlines,
} as const satisfies { readonly [Id in DeadlineId]: Deadline<Id> }

/** Whether a text is the id of a deadline, exactly as written. */
export function isDeadlineId(id: string): id is DeadlineId {
  return Object.hasOwn(deadlines, id)
}

/** The deadlines that can begin on that day, in the order of the catalogue. */
export function deadlinesAsOf(day: IsoDate): Deadline<DeadlineId>[] {
  return Object.values<Deadline<DeadlineId>>(deadlines).filter((row) => inForceOn(row, day))
}

/**
 * The last day on which what a deadline asks for is in time. The start day does not count; a period of days, months or
 * years that ends on a day on which nobody works ends on the next working day. The end of a display is none of these:
 * it moves for nobody, which favours the party (see display-window.ts).
 * @param start the day of the event that starts the period
 */
export function dueOn(start: string, deadline: DeadlineId, calendar: Calendar): string | MissingCalendar {
  const { amount, unit, rollsForward }: Deadline = deadlines[deadline]
  const last = addPeriod[unit](start, amount, calendar)
  return rollsForward && !isMissing(last) ? rollForward(last, calendar) : last
}

const addPeriod = {
  "working-day": addWorkingDays,
  day: addDays,
  month: addMonths,
  year: addYears,
} as const satisfies Record<PeriodUnit, (start: string, n: number, calendar: Calendar) => string | MissingCalendar>

// When a rule was law. Every row of the catalogue carries its own span, because a record is judged by the rules in
// force on the day of its decision and never by today's.

/** A calendar day `YYYY-MM-DD`. Days in this form sort as strings, which is how they are compared. */
export type IsoDate = string

/** The days on which a rule is law. Both ends are inclusive: the rule holds on `validFrom` and still on `validTo`. */
export interface Validity extends Span {
  /** First day in force. */
  readonly validFrom: IsoDate
}

/** The same where the first day may not be recorded. */
export interface Span {
  /** First day in force; null where it is not recorded, and the rule is taken to hold on every day before `validTo`. */
  readonly validFrom: IsoDate | null
  /** Last day in force, or null while no end is known. */
  readonly validTo: IsoDate | null
}

const isoDateShape = /^\d{4}-\d{2}-\d{2}$/

/**
 * Whether a rule is law on that day.
 * @throws RangeError when `date` is not `YYYY-MM-DD`: another form would compare wrongly and in silence.
 */
export function inForceOn(rule: Span, date: IsoDate): boolean {
  if (!isoDateShape.test(date)) throw new RangeError(`not a YYYY-MM-DD date: ${JSON.stringify(date)}`)
  return (rule.validFrom === null || rule.validFrom <= date) && (rule.validTo === null || date <= rule.validTo)
}

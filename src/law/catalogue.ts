// The catalogue as the rest of the register asks it: what a code means and whether it was law on a day.
import { type AbnormalGroundCode, abnormalGrounds } from "./abnormal-ground.ts"
import type { Ground, RemovalRule } from "./ground.ts"
import { type PenaltyClass, type PenaltyClassCode, penaltyClasses } from "./penalty-class.ts"
import { type SeriousGroundCode, seriousGrounds } from "./serious-ground.ts"
import { type IsoDate, inForceOn } from "./validity.ts"

/** The code of any ground. */
export type GroundCode = AbnormalGroundCode | SeriousGroundCode

/** Every ground by code: the abnormal list first, then the serious one, each in the order of its articles. */
export const grounds: { readonly [Code in GroundCode]: Ground<Code> } = { ...abnormalGrounds, ...seriousGrounds }

/** Whether a text is the code of a ground, exactly as written. */
export function isGroundCode(code: string): code is GroundCode {
  return Object.hasOwn(grounds, code)
}

/** The ground with this code, in force or not; undefined when there is none. See `nearestGround` for the message. */
export function findGround(code: string): Ground<GroundCode> | undefined {
  return isGroundCode(code) ? grounds[code] : undefined
}

/** The grounds on which a decision of that day can rest, in the order of the catalogue. */
export function groundsAsOf(date: IsoDate): Ground<GroundCode>[] {
  return Object.values(grounds).filter((ground) => inForceOn(ground, date))
}

/** Whether a decision of that day can rest on the ground. */
export function groundInForce(code: GroundCode, decidedOn: IsoDate): boolean {
  return inForceOn(grounds[code], decidedOn)
}

/** Whether a decision of that day marked (标记) a sole trader on the ground and did not list it. */
export function isMark(code: string, decidedOn: IsoDate): boolean {
  const markedTo = findGround(code)?.markedTo ?? null
  return markedTo !== null && decidedOn <= markedTo
}

/** The time for deciding a removal that is applied for on that day; undefined where the source names no rule for it. */
export function findRemovalRule(ground: Ground, appliedOn: IsoDate): RemovalRule | undefined {
  return ground.ending?.rules.find((rule) => inForceOn(rule, appliedOn))
}

/** Whether a text is the code of a penalty class, exactly as written. */
export function isPenaltyClassCode(code: string): code is PenaltyClassCode {
  return Object.hasOwn(penaltyClasses, code)
}

/** The penalty class with this code, in force or not; undefined when there is none. */
export function findPenaltyClass(code: string): PenaltyClass<PenaltyClassCode> | undefined {
  return isPenaltyClassCode(code) ? penaltyClasses[code] : undefined
}

/**
 * The classes that a penalty decided on that day can have, in the order of the catalogue. Before 2025-12-25 only `P0`
 * exists; what was published then follows `legacyPenaltyDisplay`.
 */
export function penaltyClassesAsOf(date: IsoDate): PenaltyClass<PenaltyClassCode>[] {
  return Object.values(penaltyClasses).filter((row) => inForceOn(row, date))
}

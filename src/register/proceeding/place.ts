/**
 * Where a decision is published: by the own province at once, or pushed to the province in which the subject is
 * registered, which publishes what it has received (received.ts; R44 14; R45 9, 10). Pure.
 */
import { z } from "zod"
import { regionOf } from "../../names/code.ts"
import { authorityInput, dayFault, dayInput, fault, faultsIn } from "./kind.ts"
import type { Fault } from "./proceeding.ts"

/** Whether the subject is registered in the deciding authority's province, or in another, where it is pushed to. */
export type Place = "same" | "other"

/** The region in which a subject is registered, as its code tells; null for one that tells none (000000, the country, samples). */
export function registeredIn(subjectCode: string): string | null {
  const region = regionOf(subjectCode)
  return /^[1-8]\d/.test(region) && !isOwnProvince(region, nationalBureau) ? region : null
}

/** The place of a decision. A code without a region counts as the own province. */
export function placeOf(subjectCode: string, authority: string): Place {
  const region = registeredIn(subjectCode)
  return region !== null && !isOwnProvince(region, authority) ? "other" : "same"
}

/** 国家市场监督管理总局. */
const nationalBureau = "100000"

/**
 * Whether two authorities are of one province, by the first two digits of their regions. The national bureau (100000) is of
 * none: what it has decided is pushed to where the merchant is registered, as another province's is.
 */
export const isOwnProvince = (one: string, other: string): boolean => one.slice(0, 2) === other.slice(0, 2)

/** Whether an authority is asked to display what only the province does in which the subject is registered. */
export const isNational = (authority: string): boolean => isOwnProvince(authority, nationalBureau)

/** To which authority a decision was pushed, and when. */
export const pushInput = z.strictObject({
  ...{ pushed_to: authorityInput, pushed_on: dayInput },
  /** The receiver works in this register too: what it would enter is opened there with the push. */
  receiver_here: z.boolean().optional(),
})
export type PushInput = z.infer<typeof pushInput>

/** What is wrong with whom a decision of another province's subject was pushed to, or with the day; null: nothing. */
export function pushFault(
  { pushed_to, pushed_on }: PushInput,
  decidedOn: string,
  authority: string,
  today: string,
): { faults: readonly Fault[] } | null {
  const here = fault(
    "pushed_to",
    "应为当事人登记地（外省）的机关",
    "the authority where the subject is registered, in another province",
  )
  return faultsIn(isOwnProvince(pushed_to, authority) ? here : null, dayFault("pushed_on", pushed_on, decidedOn, today))
}

/** Why a decision about a subject of another province is not published here. */
export const mustPush = fault(
  "",
  "当事人登记地在外省：请推送登记地市场监督管理部门公示（push）",
  "the subject is registered in another province: push it to the authority there (push)",
)

/** Why a decision about a subject of the own province is not pushed. */
export const mayPublish = fault(
  "",
  "当事人登记地在本省：请直接公示（publish）",
  "the subject is registered here: publish it",
)

/** Subscriptions (订阅): which records an agency wants to be told of. Pure. */
import type { Tenant } from "../../access/tenant.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, isPenaltyClassCode } from "../../law/catalogue.ts"
import { type ListName, listNames } from "../../law/list.ts"
import type { MeasureType } from "../../law/measure-type.ts"

/** An agency has so many at most: all of them are held against each record. */
export const subscriptionsMax = 100

/** A subscription. What is null does not narrow it. */
export interface Subscription {
  id: string
  clientId: Tenant
  list: ListName | null
  /** A ground, or a class of penalties. */
  mark: string | null
  /** How the merchant's region begins. */
  region: string | null
  /** A kind of measure: what it may follow. */
  measure: string | null
  createdAt: Date
  /** Null once what was published before has been told. */
  filledTo: string | null
}

/** What is held against a record: its list, its ground or class, and how its merchant's region begins. */
export interface Criterion {
  client: Tenant
  list: ListName
  mark: string | null
  region: string
}

/**
 * What subscriptions ask for, each list on its own.
 * @param typeOf the kind of measure by its id as it stands today
 */
export function criteriaOf(
  { clientId, list, mark, region, measure }: Subscription,
  typeOf: (id: string) => MeasureType | undefined,
): Criterion[] {
  const of = (follows: { list: ListName; marks: readonly string[] | null }): Criterion[] =>
    (follows.marks ?? [null]).map((each) => ({
      client: clientId,
      list: follows.list,
      mark: each,
      region: region ?? "",
    }))
  const asked =
    measure === null ? listNames.map((each) => ({ list: each, marks: null })) : (typeOf(measure)?.follows ?? [])
  return asked
    .filter((each) => list === null || each.list === list)
    .flatMap(of)
    .flatMap((each) => (mark === null || each.mark === mark ? [each] : each.mark === null ? [{ ...each, mark }] : []))
}

/** What is wrong with a subscription: the members, and why. */
export function findSubscriptionFaults(
  given: { list?: ListName | undefined; ground?: string | undefined; measure?: string | undefined },
  { lists: allowed }: { lists: readonly ListName[] },
  type: MeasureType | undefined,
): { pointer: string; detail: Bilingual }[] {
  const { list, ground, measure } = given
  const isOpen = list === undefined ? allowed.length >= listNames.length : allowed.includes(list)
  const mark = ground === undefined ? null : groundFault(ground, list)
  return [
    ...(isOpen ? [] : [{ pointer: "/list", detail: words.notAllowed }]),
    ...(measure !== undefined && !type ? [{ pointer: "/measure", detail: words.unknownMeasure }] : []),
    ...(mark ? [{ pointer: "/ground", detail: mark }] : []),
  ]
}

function groundFault(ground: string, list: ListName | undefined): Bilingual | null {
  const own = isPenaltyClassCode(ground) ? "penalty" : findGround(ground)?.list
  if (own === undefined) return words.unknownGround
  return list === undefined || list === own ? null : words.otherList
}

const words = {
  notAllowed: {
    zh: "运行单位没有向本机构开放所订阅的名录",
    en: "the operator has opened other lists to your agency",
  },
  unknownMeasure: { zh: "措施目录中没有这个措施", en: "the catalogue of measures has none of this id" },
  unknownGround: {
    zh: "规则目录中没有这个列入事由或者处罚类别",
    en: "the catalogue of rules has no such ground or class",
  },
  otherList: { zh: "该事由（类别）不属于所填的名录", en: "the ground or class is one of another list" },
} as const satisfies Record<string, Bilingual>

/** By what acts are told apart, and to which they are narrowed, in SQL: those of authorities, and those of agencies. */
import type { SQL, SQLWrapper } from "drizzle-orm"
import { joined, query, value } from "../../database/query.ts"
import { record, subject } from "../../database/schema/register.ts"
import { unknownRegion } from "./cell-store.ts"
import type { Dimension, Question, RowKey } from "./question.ts"

/** How often something happened, by what was asked; what is of now has neither month nor year. */
export interface ActRow<Name> {
  key: RowKey
  figure: Name
  events: number
}

/** Where an act says what it was, and of whom. */
interface ActColumns {
  list: SQLWrapper
  authority: SQLWrapper
  ground: SQLWrapper
  /** The merchant. */
  code: SQLWrapper
  agency: SQLWrapper
  /** YYYY-MM; null: as it is now. */
  month: SQLWrapper
}

/** What tables say of a record, where an act is about one. */
export const ofRecords = {
  ...{ list: record.list, authority: record.authority, code: record.subjectCode, agency: query`''` },
  ground: query`coalesce(${record.ground}, ${record.penaltyClass}, '')`,
} as const

/** A region, and what it lies in. */
export function placesOf(region: SQL) {
  const upTo = (digits: number) => query`rpad(left(${region}, ${digits}), 6, '0')`
  return { province: upTo(2), city: upTo(4), region }
}

/** What is asked for as one column, in its order. */
export function keysOf(
  by: readonly Dimension[],
  columns: Partial<Record<Dimension, SQLWrapper>>,
): SQL<(string | null)[]> {
  const asked = by.map((name) => query`${columns[name] ?? null}::text`)
  return value`array[${joined(asked, ", ")}]::text[] collate "C"`
}

/** The pieces of a query of acts: their keys, the tables of their merchants where these are asked for, and which are wanted. */
export function actQuery(
  { by, filter }: Question,
  { list, authority, ground, code, agency, month }: ActColumns,
): { keys: SQL<(string | null)[]>; merchants: SQL; wanted: SQL } {
  const places = placesOf(query`coalesce(${subject.region}, ${unknownRegion})`)
  const platform = query`shop.platform`
  const year = query`left(${month}, 4)`
  const keys = keysOf(by, { list, ground, authority, agency, platform, month, year, ...places })
  const byPlatform = by.includes("platform") || filter.platform !== null
  const byPlace = by.some((name) => Object.hasOwn(places, name)) || filter.region !== null
  const narrowed = [
    filter.list === null ? null : query`${list} = ${filter.list}`,
    filter.ground === null ? null : query`${ground} = ${filter.ground}`,
    filter.region === null ? null : query`${places.region} like ${`${filter.region}%`}`,
    filter.authority === null ? null : query`${authority} like ${`${filter.authority}%`}`,
    filter.agency === null ? null : query`${agency}::text = ${filter.agency}`,
    filter.platform === null ? null : query`${platform} = ${filter.platform}`,
    filter.from === null ? null : query`(${month} is null or ${month} >= ${filter.from})`,
    filter.to === null ? null : query`(${month} is null or ${month} <= ${filter.to})`,
  ]
  return {
    keys,
    merchants: joined(
      [
        ...(byPlace || byPlatform ? [query`left join ${subject} on ${subject.code} = ${code}`] : []),
        ...(byPlatform
          ? [
              query`cross join lateral (select distinct s ->> 'platform' as platform from jsonb_array_elements(${subject.shops}) s
                where s ->> 'platform' <> '') shop`,
            ]
          : []),
      ],
      " ",
    ),
    wanted: joined([query`true`, ...narrowed.flatMap((each) => each ?? [])], " and "),
  }
}

/**
 * SQL of conditions on records: who may fulfil one is found by keys and filters, and looked at again.
 */
import type { Column, SQL } from "drizzle-orm"
import { toArrayLiteral } from "../../database/client.ts"
import { joined, names, type Query, query } from "../../database/query.ts"
import { record } from "../../database/schema/register.ts"
import { searchEnded, searchRecord } from "../../database/schema/search.ts"
import { regionPrefix } from "../facet-count.ts"
import type { Term } from "../text/term.ts"
import { isBare } from "../text/text-form.ts"
import { lawKey } from "./law-citation.ts"
import { type Days, daysOf } from "./period.ts"
import { platformName } from "./platform-name.ts"
import { isEnded } from "./postgres-ended-store.ts"
import { textsOf } from "./postgres-record-plan-store.ts"
import { recordFieldNames } from "./record-field.ts"
import type { RecordCondition, RecordFilter, RecordScope } from "./record-index.ts"

/**
 * What may be hit: by keys and filters, with the place at which the first term stands in it. It is looked for once, in a query
 * of its own that PostgreSQL does not take apart; what the others ask is looked at where the first is held.
 * @param sample of each shelf, "tablesample …"
 */
export function candidates(asked: RecordCondition, within: Query, sample = query``): SQL {
  const shelves = shelvesOf[asked.scope].map((shelf) => query`(${candidatesOn(shelf, asked, within, null, sample)})`)
  return joined(shelves, " union all ")
}

/** The shelves of a scope. */
export const shelvesOf = {
  live: [searchRecord],
  ended: [searchEnded],
  all: [searchRecord, searchEnded],
} as const satisfies Record<RecordScope, readonly Shelf[]>

type Shelf = typeof searchRecord | typeof searchEnded

/**
 * The same on one shelf.
 * @param order in which they are gone through, "order by …": who asks for some of them sees no texts but those up to the last
 * of these
 */
export function candidatesOn(
  shelf: Shelf,
  { terms, filter, except, today }: RecordCondition,
  within: Query,
  order: Query | null,
  sample = query``,
): Query {
  const [first] = terms
  const rows = (form: Query) => query`
    select ${shelf.id} as id, ${shelf.publishedOn} as published_on, ${shelf.list} as list, ${shelf.ground} as ground,
      ${shelf.penaltyClass} as penalty_class, ${shelf.laws} as laws, ${shelf.authority} as authority, ${shelf.region} as region,
      ${shelf.platforms} as platforms, ${shelf.amount} as amount, ${shelf.starts} as starts, ${form}, ${shelf.body} as body,
      ${"position" in shelf ? query`false as ended, ${shelf.position}` : query`true as ended, null::bigint`} as position
    from ${shelf} ${sample} where ${passes(shelf, filter, today)} ${isOther(shelf, except)} ${within} ${order ?? query``}
    offset 0`
  // A form that lies outside of its row, or is packed, is fetched for each look at it: here it is once for all, and not before
  // rows are in their order, into which they are brought as they lie.
  const formed =
    order === null
      ? rows(query`${shelf.form} || '' as form`)
      : query`select *, packed || '' as form from (${rows(query`${shelf.form} as packed`)}) r offset 0`
  return query`select *, ${first ? placeOf(first) : query`0`} as first_place from (${formed}) f offset 0`
}

/**
 * Where a term stands in a candidate: below 0 where one of its alternatives does, 0 where none. What stands in no other field is
 * looked for in the text of the decision, which lies outside of the row, and is fetched once for all ways to say it.
 */
function placeOf(term: Term): Query {
  const ways = (placeIn: (text: string) => Query) =>
    joined(
      textsOf(term).map((text, at) => (at === 0 ? placeIn(text) : query`-${placeIn(text)}`)),
      ", ",
    )
  return query`coalesce(${ways(placeInForm)},
    (select coalesce(${ways(placeInBody)}) from (select body || '' as whole where body <> '' offset 0) b), 0)`
}

/** Bytes before a text in another; null where it does not stand there. `strpos` would count the characters before it. */
const bytesBefore = (text: string, whole: Query) =>
  query`nullif(octet_length(split_part(${whole}, ${text}, 1)), octet_length(${whole}))`

/** Whether a text stands in another. */
export function holdsText(text: string, whole: Query): Query {
  return query`octet_length(split_part(${whole}, ${text}, 1)) < octet_length(${whole})`
}

// Its start is that of the text of the decision, which lies apart: behind the last byte of the form.
const bodyField = recordFieldNames.length

/**
 * Where a text stands in the fields, in bytes; null: nowhere. One that says nothing in the number of a decision is looked for
 * behind it.
 */
function placeInForm(text: string): Query {
  if (!isBare(text)) return query`(${bytesBefore(text, query`form`)} + 1)`
  // In a row of an earlier form `starts` counts characters: there it does not say where the bytes of the form end.
  const behind = query`case when starts[${bodyField}::int] = octet_length(form) + 1
    then substring(convert_to(form, 'UTF8') from starts[2]) else convert_to(substring(form from starts[2]), 'UTF8') end`
  return query`(nullif(position(convert_to(${text}, 'UTF8') in ${behind}), 0) + starts[2] - 1)`
}

function placeInBody(text: string): Query {
  return query`(${bytesBefore(text, query`whole`)} + starts[${bodyField}::int])`
}

/** Where a term that need not be held stands. */
export function wantedPlace(term: Term): Query {
  return placeOf(term)
}

/** The same of the term at a place in the condition: the first has been looked for. */
export function termPlace(term: Term, at: number): Query {
  return at === 0 ? query`first_place` : placeOf(term)
}

/** That a candidate holds what it should, and nothing that it should not. */
export function holdTerms({ terms, scope }: RecordCondition): SQL {
  const held = joined(
    terms.map((term, at) => query`and ${termPlace(term, at)} ${term.excluded ? query`=` : query`<>`} 0`),
    " ",
  )
  // Both shelves are held against the register: what is on both has ended or is shown again, and stands on one of them in
  // truth; what was erased is on none.
  const confirmed = query`and ended = exists (select from ${record} where ${record.id} = c.id and ${isEnded})`
  return scope === "live" ? held : query`${held} ${confirmed}`
}

/** The day of publication on either shelf, where both bear the name of one. */
export const published = names(searchRecord, "publishedOn")

/** Published on these days; null: no bound. */
export function withinDays({ since, until }: Days): Query {
  const from = since === null ? query`` : query`and ${published} >= ${since}::date`
  return until === null ? from : query`${from} and ${published} <= ${until}::date`
}

function isOther({ id }: Shelf, except: RecordCondition["except"]): Query {
  return except == null ? query`` : query`and ${id} <> ${except}`
}

/** Conditions of a filter, and of the day. */
function passes(shelf: Shelf, filter: RecordFilter, today: string): Query {
  const { list, ground, penaltyClass, laws, articles, authority, region, platforms, amount, endsOn } = shelf
  const equal = (column: Column, wanted: string | undefined) =>
    wanted === undefined ? query`` : query`and ${column} = ${wanted}`
  const within = (column: Column, wanted: string | undefined) =>
    wanted === undefined ? query`` : query`and ${column} like ${`${regionPrefix(wanted)}%`}`
  const law = filter.law === undefined ? undefined : toArrayLiteral([lawKey(filter.law)])
  const platform = filter.platform === undefined ? undefined : toArrayLiteral([platformName(filter.platform)])
  return query`(${endsOn} is null or ${endsOn} >= ${today}::date)
    ${equal(list, filter.list)} ${equal(ground, filter.ground)} ${equal(penaltyClass, filter.penaltyClass)}
    ${law === undefined ? query`` : query`and (${laws} @> ${law}::text[] or ${articles} @> ${law}::text[])`}
    ${within(authority, filter.authority)} ${within(region, filter.region)}
    ${platform === undefined ? query`` : query`and ${platforms} @> ${platform}::text[]`}
    ${filter.place === undefined ? query`` : query`and (${authority} like ${`${regionPrefix(filter.place)}%`} or ${region} like ${`${regionPrefix(filter.place)}%`})`}
    ${withinDays(daysOf(filter))}
    ${filter.amountFrom === undefined ? query`` : query`and ${amount} >= ${filter.amountFrom}::float8`}
    ${filter.amountTo === undefined ? query`` : query`and ${amount} <= ${filter.amountTo}::float8`}`
}

/**
 * SQL that asks PostgreSQL's index of records.
 *
 * Who may hold the texts is found by keys, and looked at again. A record's score is made where it is looked at: its fields
 * lie in one text in the order of what they are worth, so the place where a term is first met says what the hit is worth.
 * What many records fulfil is not looked for in all of them: the latest are counted and weighed, up to `recordTallyMax`, and
 * the others follow by date.
 */
import type { Column, SQL } from "drizzle-orm"
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { joined, pick, type Query, query, run, value } from "../../database/query.ts"
import { record } from "../../database/schema/register.ts"
import { searchEnded, searchRecord } from "../../database/schema/search.ts"
import { regionDigits, regionPrefix } from "../facet-count.ts"
import type { Term } from "../text/term.ts"
import { lawKey } from "./law-citation.ts"
import { isEnded } from "./postgres-ended-store.ts"
import { planRecords, type RecordPlan, textsOf } from "./postgres-record-plan-store.ts"
import { emptyFacets, toRecordFacets } from "./record-facet.ts"
import { recordFieldNames, recordFields } from "./record-field.ts"
import {
  type RecordCondition,
  type RecordFilter,
  type RecordPage,
  type RecordPlace,
  type RecordQuery,
  type RecordScope,
  recordTallyMax,
} from "./record-index.ts"

// So many hits are all looked at, whatever their order; from more on the latest are looked for.
const hitsMax = 1.2 * recordTallyMax
// What is looked through for the latest hits, over what their share promises: records of one kind come in clusters.
const spare = 1.3
// From this share on keys leave so little out that reading by date alone is quicker.
const commonFrom = 0.5

/** A page of hits with the tally, as the port says. */
export async function findRecords(sql: Sql, given: RecordQuery): Promise<RecordPage> {
  const plan = await planRecords(sql, given.terms, given.filter)
  const asked = { ...given, terms: plan.terms }
  if (plan.share * plan.documents <= hitsMax) {
    const page = await readHits(sql, asked, { byKeys: plan.byKeys, since: null, inOrder: false })
    if (page.hits <= hitsMax) return page
  }
  return findLatest(sql, asked, { ...plan, share: Math.max(plan.share, hitsMax / Math.max(plan.documents, 1)) })
}

/** The page of a condition that very many records fulfil. */
async function findLatest(sql: Sql, asked: RecordQuery, plan: RecordPlan): Promise<RecordPage> {
  const byKeys = plan.share < commonFrom ? plan.byKeys : query``
  for await (const since of reaches(sql, asked, plan, recordTallyMax + 1, asked.filter.to ?? null)) {
    const page = await readHits(sql, asked, { byKeys, since, inOrder: true })
    if (since === null || page.hits > recordTallyMax) {
      return page.exact ? page : readOn(sql, asked, { ...plan, byKeys }, page)
    }
  }
  throw new Error("the last reach is to all there is")
}

/** Days from which on so many records that fulfil a condition are expected, each earlier than the last; null for all. */
async function* reaches(
  sql: Sql,
  asked: RecordQuery,
  { share, documents }: RecordPlan,
  wanted: number,
  to: string | null,
): AsyncGenerator<string | null> {
  for (let reach = Math.ceil((spare * wanted) / Math.min(1, share)); reach < documents; reach *= 4) {
    const day = await readDay(sql, reach, asked.scope, to)
    if (day === null) break
    yield day
  }
  yield null
}

/** The day before which there are so many later records. */
async function readDay(sql: Sql, reach: number, scope: RecordScope, to: string | null): Promise<string | null> {
  const [shelf] = shelvesOf[scope]
  const { publishedOn, id } = shelf
  const [row] = await run(
    sql,
    query`select ${pick({ day: publishedOn })} from ${shelf}
      ${to ? query`where ${publishedOn} <= ${to}::date` : query``}
      order by ${publishedOn} desc, ${id} offset ${reach} limit 1`,
  )
  return row?.day ?? null
}

/** Where hits are looked for. */
interface Reading {
  byKeys: Query
  /** Among records from this day on; null: among all. */
  since: string | null
  /** The latest first, up to one more than are counted; else all, in no order, up to one more than `hitsMax`. */
  inOrder: boolean
}

interface HitPage extends RecordPage {
  hits: number
  /** The last of those that were weighed, by date; null where there is none. */
  oldest: RecordPlace | null
}

async function readHits(sql: Sql, asked: RecordQuery, { byKeys, since, inOrder }: Reading): Promise<HitPage> {
  const { filter, limit, after, sort } = asked
  const within = query`${byKeys} ${sinceDay(since)}`
  const bound = inOrder
    ? query`order by published_on desc, id limit ${recordTallyMax + 1}`
    : query`limit ${hitsMax + 1}`
  const order = sort === "date" ? query`published_on desc, id` : query`score desc, published_on desc, id`
  const rows = await run(
    sql,
    query`
      with hit as materialized (
        select id, published_on, list, ground, penalty_class, laws, authority, region, platforms, ${scoreOf(asked)} as score
        from (${candidates(asked, within)}) c where true ${holdTerms(asked)} ${bound}
      ),
      counted as (select count(*)::int as hits from hit),
      latest as (
        select * from hit where (select hits from counted) <= ${recordTallyMax}
        union all (
          select * from hit where (select hits from counted) > ${recordTallyMax}
          order by published_on desc, id limit ${recordTallyMax})
      )
      select ${pick({
        facet: value<string | null>`'hits'`,
        count: value<number>`hits`,
        id: value<string | null>`null`,
        day: value<string | null>`null::date`,
      })} from counted
      union all (
        select case when grouping(list) = 0 then 'list:' || list when grouping(ground) = 0 then 'ground:' || ground
            when grouping(penalty_class) = 0 then 'class:' || penalty_class
            when grouping(authority) = 0 then 'authority:' || authority
            when grouping(region) = 0 then 'region:' || region else 'year:' || year end, count(*)::int, null, null
        from (
          select list, ground, penalty_class, authority, rpad(left(region, ${regionDigits(filter.region)}), 6, '0') as region,
            to_char(published_on, 'YYYY') as year
          from latest) l
        group by grouping sets ((list), (ground), (penalty_class), (authority), (region), (year)))
      union all (select 'law:' || law, count(*)::int, null, null from latest, unnest(laws) as law group by law)
      union all (
        select 'platform:' || platform, count(*)::int, null, null
        from latest, unnest(platforms) as platform group by platform)
      union all (select 'oldest', 0, id, published_on from latest order by published_on, id desc limit 1)
      union all (
        select 'place', score, id, published_on from ${inOrder ? query`latest` : query`hit`} where true ${from(asked.sort, after)}
        order by ${order} limit ${limit})`,
  )
  const hits = rows.find(({ facet }) => facet === "hits")?.count ?? 0
  const toPlace = ({ count, id, day }: (typeof rows)[number]): RecordPlace[] =>
    id === null || day === null ? [] : [{ score: count, publishedOn: day, id }]
  return {
    hits,
    oldest: rows.filter(({ facet }) => facet === "oldest").flatMap(toPlace)[0] ?? null,
    places: rows.filter(({ facet }) => facet === "place").flatMap(toPlace),
    total: Math.min(hits, recordTallyMax),
    exact: hits <= recordTallyMax,
    facets: hits === 0 ? emptyFacets() : toRecordFacets(rows),
  }
}

/**
 * What may be hit: by keys and filters, with the place at which the first term stands in it. It is looked for once, in a query
 * of its own that PostgreSQL does not take apart; what the others ask is looked at where the first is held.
 */
function candidates(asked: RecordCondition, within: Query): SQL {
  const shelves = shelvesOf[asked.scope].map((shelf) => query`(${candidatesOn(shelf, asked, within)})`)
  return joined(shelves, " union all ")
}

const shelvesOf = {
  live: [searchRecord],
  ended: [searchEnded],
  all: [searchRecord, searchEnded],
} as const satisfies Record<RecordScope, readonly Shelf[]>

type Shelf = typeof searchRecord | typeof searchEnded

function candidatesOn(shelf: Shelf, { terms, filter, today }: RecordCondition, within: Query): Query {
  const [first] = terms
  // A form that lies outside of its row, or is packed, is fetched for each look at it: here it is once for all.
  return query`
    select *, ${first ? placeOf(first) : query`0`} as first_place from (
      select id, published_on, list, ground, penalty_class, laws, authority, region, platforms, starts, form || '' as form,
        ${shelf === searchEnded ? query`true` : query`false`} as ended
      from ${shelf} where ${passes(shelf, filter, today)} ${within}
      offset 0) f
    offset 0`
}

/** Where a term stands in a candidate: below 0 where one of its alternatives does, 0 where none. */
function placeOf(term: Term): Query {
  const [text = "", ...others] = textsOf(term)
  const places = others.map((other) => query`, -nullif(strpos(form, ${other}), 0)`)
  return query`coalesce(nullif(strpos(form, ${text}), 0) ${joined(places, " ")}, 0)`
}

function termPlace(term: Term, at: number): Query {
  return at === 0 ? query`first_place` : placeOf(term)
}

function holdTerms({ terms, scope }: RecordCondition): SQL {
  const held = joined(
    terms.map((term, at) => query`and ${termPlace(term, at)} ${term.excluded ? query`=` : query`<>`} 0`),
    " ",
  )
  // What stands on the other shelf is held against the register: it may be shown again, or have been erased.
  const confirmed = query`and (not ended or exists (select from ${record} where ${record.id} = c.id and ${isEnded}))`
  return scope === "live" ? held : query`${held} ${confirmed}`
}

const weights = recordFieldNames.map((name) => recordFields[name].weight)
// What stands for a term counts less than the term itself.
const otherShare = 0.8
const otherWeights = weights.map((weight) => Math.round(weight * otherShare))
/** Who holds the whole of what was asked comes first, and before them the decision whose number it is. */
const wholeWeight = 1_000
const numberWeight = 1_000

/** The score: what each term's hit is worth by its field, and whether all is held in one piece. */
function scoreOf({ terms, first, sort }: RecordQuery): SQL {
  if (sort === "date") return query`0`
  const parts = terms.flatMap((term, at) =>
    term.excluded
      ? []
      : [
          query`(
    select (case when place > 0 then ${`{${weights.join(",")}}`}::int[] else ${`{${otherWeights.join(",")}}`}::int[] end)
      [width_bucket(abs(place), starts)] from (select ${termPlace(term, at)} as place) p)`,
        ],
  )
  if (first.length > 0) {
    const whole = first.map((text) =>
      text === terms[0]?.text && !terms[0].excluded ? query`first_place > 0` : query`strpos(form, ${text}) > 0`,
    )
    const number = first.map((text) => query`form ^@ ${`${text}\n`}`)
    parts.push(query`case when ${joined(number, " or ")} then ${wholeWeight + numberWeight}::int
      when ${joined(whole, " or ")} then ${wholeWeight}::int else 0 end`)
  }
  return parts.length === 0 ? query`0` : joined(parts, " + ")
}

function from(sort: RecordQuery["sort"], after: RecordPlace | null): Query {
  if (!after) return query``
  const { score, publishedOn, id } = after
  const later = query`(published_on < ${publishedOn}::date or (published_on = ${publishedOn}::date and id > ${id}))`
  if (sort === "date") return query`and ${later}`
  return query`and (score < ${score}::int or (score = ${score}::int and ${later}))`
}

/** Of these live records, those that fulfil a condition. */
export async function confirmRecords(sql: Sql, condition: RecordCondition, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const live = { ...condition, scope: "live" as const }
  const among = query`and id = any(${toArrayLiteral(ids)}::text[])`
  const rows = await run(
    sql,
    query`select ${pick({ id: value<string>`id` })} from (${candidates(live, among)}) c
      where true ${holdTerms(live)}`,
  )
  return rows.map(({ id }) => id)
}

/** What follows those that were weighed, by date. */
async function readOn(sql: Sql, asked: RecordQuery, plan: RecordPlan, page: HitPage): Promise<RecordPage> {
  const { limit, after, sort } = asked
  const missing = limit - page.places.length
  if (missing <= 0 || page.oldest === null) return page
  const isPast = after !== null && (sort === "date" ? isOlder(after, page.oldest) : after.score < 0)
  const begin = isPast ? after : page.oldest
  for await (const since of reaches(sql, asked, plan, missing, begin.publishedOn)) {
    const within = query`${plan.byKeys} and published_on <= ${begin.publishedOn}::date ${sinceDay(since)}`
    const rows = await run(
      sql,
      query`
        select ${pick({ id: value<string>`id`, publishedOn: value<string>`published_on` })}
        from (${candidates(asked, within)}) c
        where true ${holdTerms(asked)} ${from("date", begin)}
        order by published_on desc, id limit ${missing}`,
    )
    if (rows.length < missing && since !== null) continue
    const score = sort === "date" ? 0 : -1
    return { ...page, places: [...page.places, ...rows.map((row) => ({ ...row, score }))] }
  }
  return page
}

function sinceDay(since: string | null): Query {
  return since === null ? query`` : query`and published_on >= ${since}::date`
}

function isOlder(place: RecordPlace, than: RecordPlace): boolean {
  return place.publishedOn < than.publishedOn || (place.publishedOn === than.publishedOn && place.id >= than.id)
}

/** Conditions of a filter, and of the day. */
function passes(shelf: Shelf, filter: RecordFilter, today: string): Query {
  const { list, ground, penaltyClass, laws, articles, authority, region, platforms, publishedOn, amount, endsOn } =
    shelf
  const equal = (column: Column, wanted: string | undefined) =>
    wanted === undefined ? query`` : query`and ${column} = ${wanted}`
  const within = (column: Column, wanted: string | undefined) =>
    wanted === undefined ? query`` : query`and ${column} like ${`${regionPrefix(wanted)}%`}`
  const law = filter.law === undefined ? undefined : toArrayLiteral([lawKey(filter.law)])
  const platform = filter.platform === undefined ? undefined : toArrayLiteral([filter.platform])
  return query`(${endsOn} is null or ${endsOn} >= ${today}::date)
    ${equal(list, filter.list)} ${equal(ground, filter.ground)} ${equal(penaltyClass, filter.penaltyClass)}
    ${law === undefined ? query`` : query`and (${laws} @> ${law}::text[] or ${articles} @> ${law}::text[])`}
    ${within(authority, filter.authority)} ${within(region, filter.region)}
    ${platform === undefined ? query`` : query`and ${platforms} @> ${platform}::text[]`}
    ${filter.year ? query`and ${publishedOn} between ${`${filter.year}-01-01`}::date and ${`${filter.year}-12-31`}::date` : query``}
    ${filter.amountFrom === undefined ? query`` : query`and ${amount} >= ${filter.amountFrom}::float8`}
    ${filter.amountTo === undefined ? query`` : query`and ${amount} <= ${filter.amountTo}::float8`}
    ${filter.from ? query`and ${publishedOn} >= ${filter.from}::date` : query``}
    ${filter.to ? query`and ${publishedOn} <= ${filter.to}::date` : query``}`
}

/** How many records fulfil a condition, counted up to a number. */
export async function countRecords(sql: Sql, condition: RecordCondition, max: number): Promise<number> {
  const plan = await planRecords(sql, condition.terms, condition.filter)
  // By keys where that bounds what is looked at; what is common is met soon wherever one looks.
  const keys = plan.share < commonFrom ? plan.byKeys : query``
  const asked = { ...condition, terms: plan.terms }
  const [row] = await run(
    sql,
    query`
      select ${pick({ count: value<number>`count(*)::int` })} from (
        select from (${candidates(asked, keys)}) c where true ${holdTerms(asked)} limit ${max}) found`,
  )
  return row?.count ?? 0
}

// A term that more records hold is common, and how common, statistics know.
const frequencyMax = 1_000

/** How many records hold each term, as the port says. */
export async function readFrequencies(
  sql: Sql,
  terms: readonly Term[],
  among: Omit<RecordCondition, "terms">,
): Promise<number[]> {
  const counts: number[] = []
  for (const { excluded: _, ...term } of terms) {
    const alone = [{ ...term, excluded: false }]
    const count = await countRecords(sql, { ...among, terms: alone }, frequencyMax)
    const { share, documents } = await planRecords(sql, alone, among.filter)
    counts.push(count < frequencyMax ? count : Math.max(count, Math.round(share * documents)))
  }
  return counts
}

/**
 * SQL of the hits of a condition among the records of some days: how many, by what they are counted, and the first of a page.
 */
import type { Sql } from "../../database/client.ts"
import { joined, pick, type Query, query, run, value } from "../../database/query.ts"
import { regionDigits } from "../facet-count.ts"
import type { Days } from "./period.ts"
import { candidates, candidatesOn, holdTerms, shelvesOf, withinDays } from "./postgres-record-condition-store.ts"
import { isWeighed, scoreOf, withFirstField } from "./postgres-record-score-store.ts"
import type { RecordPage, RecordPlace, RecordQuery, RecordScope } from "./record-index.ts"

// The index gives this order as it is: PostgreSQL takes no other "desc" for it, even of a column that is never null.
const latestFirst = query`published_on desc nulls last, id`
const byDate = query`order by ${latestFirst}`

/** Where hits are looked for. */
export interface Reading extends Days {
  byKeys: Query
  /**
   * "date": the latest are looked for, and no text but theirs is looked at. "none": hits come in no order, and the latest of them
   * are found afterwards. "all": likewise, and where there are more than `tallied` the page says nothing but that.
   */
  order: "date" | "none" | "all"
  /** What is read, at most; one more is known to be too many. */
  most: number
  /** Of these, the latest that are counted. */
  tallied: number
}

/** Hits of some days. */
export interface HitPage extends Pick<RecordPage, "places"> {
  hits: number
  /** Under `list:penalty` and the like. */
  counts: { facet: string; count: number }[]
  /** The last of those that were weighed, by date; null where there are fewer than were to be. */
  oldest: RecordPlace | null
}

/** Hits of some days, the first of them for a page. */
export async function readHits(sql: Sql, asked: RecordQuery, reading: Reading): Promise<HitPage> {
  const { tallied } = reading
  const [inOrder, isCut] = [reading.order === "date", reading.order === "none"]
  const { filter, limit, after, sort } = asked
  // What comes in the order of the page need not be sorted again.
  const isByDate = sort === "date" || !isWeighed(asked)
  const order = isByDate ? (inOrder ? query`` : byDate) : query`order by score desc, ${latestFirst}`
  // What comes in order need not be copied to be cut.
  const latest = isCut ? query`latest_hit` : query`(select * from hit limit ${tallied}) latest`
  const rows = await run(
    sql,
    query`
      with hit as materialized (${hitsOf(asked, reading)}),
      counted as (select count(*)::int as hits from hit),
      ${
        !isCut
          ? query``
          : query`
      latest_hit as (
        select * from hit where (select hits from counted) <= ${tallied}
        union all (
          select * from hit where (select hits from counted) > ${tallied} ${byDate} limit ${tallied})),`
      }
      tally as (
        select case when grouping(list) = 0 then concat_ws(' ', 'list:' || list, 'ground:' || ground, 'class:' || penalty_class)
            when grouping(authority) = 0 then 'authority:' || authority
            when grouping(region) = 0 then 'region:' || rpad(region, 6, '0')
            when grouping(published_on) = 0 then 'month:' || to_char(published_on, 'YYYY-MM') end as facet,
          laws, platforms, count(*) as count
        from (
          select list, ground, penalty_class, authority, left(region, ${regionDigits(filter.region)}::int) as region, published_on,
            laws, platforms
          from ${latest}) l
        group by grouping sets ((list, ground, penalty_class), (authority), (region), (published_on), (laws), (platforms)))
      select ${pick({
        facet: value<string | null>`'hits'`,
        count: value<number>`hits`,
        id: value<string | null>`null`,
        day: value<string | null>`null::date`,
      })} from counted
      union all (select facet, sum(count)::int, null, null from tally where facet is not null group by facet)
      union all (select 'law:' || law, sum(count)::int, null, null from tally, unnest(laws) law group by law)
      union all (
        select 'platform:' || platform, sum(count)::int, null, null from tally, unnest(platforms) platform group by platform)
      ${
        inOrder
          ? query`union all (
        select 'oldest', 0, id, published_on from ${latest}
        where (select hits from counted) >= ${tallied}::int offset ${Math.max(tallied - 1, 0)}::int limit 1)`
          : query``
      }
      union all (
        select 'place', score, id, published_on from ${isCut ? query`hit` : latest} where true ${behind(sort, after)}
        ${order} limit ${limit})`,
  )
  const toPlace = ({ count, id, day }: (typeof rows)[number]): RecordPlace[] =>
    id === null || day === null ? [] : [{ score: count, publishedOn: day, id }]
  return {
    hits: rows.find(({ facet }) => facet === "hits")?.count ?? 0,
    counts: toCounts(rows),
    oldest: rows.filter(({ facet }) => facet === "oldest").flatMap(toPlace)[0] ?? null,
    places: rows.filter(({ facet }) => facet === "place").flatMap(toPlace),
  }
}

// List, ground and class go together: of each kind that there is they are counted at once. So are a month's days and the laws that one
// record cites: to make a month of the day of each hit, and rows of its laws, takes longer.
const apart = / (?=(?:ground|class):)/

function toCounts(rows: readonly { facet: string | null; count: number }[]): HitPage["counts"] {
  const counts = new Map<string, number>()
  for (const { facet, count } of rows) {
    if (facet === null || !facet.includes(":")) continue
    for (const part of facet.startsWith("list:") ? facet.split(apart) : [facet]) {
      counts.set(part, (counts.get(part) ?? 0) + count)
    }
  }
  return [...counts].map(([facet, count]) => ({ facet, count }))
}

/** What is read of each shelf, and of several together: what is read in an order stays in it. */
function hitsOf(asked: RecordQuery, { byKeys, order, most, ...days }: Reading): Query {
  const inOrder = order === "date"
  const shelves = shelvesOf[asked.scope].map(
    (shelf) => query`(
      select id, published_on, list, ground, penalty_class, laws, authority, region, platforms, ${scoreOf(asked)} as score
      from (${withFirstField(query`
        select * from (${candidatesOn(shelf, asked, query`${byKeys} ${withinDays(days)}`, inOrder ? byDate : null)}) c
        where true ${holdTerms(asked)} limit ${most + 1}`)}) c)`,
  )
  if (shelves.length === 1) return joined(shelves, "")
  return query`select * from (${joined(shelves, " union all ")}) h ${inOrder ? byDate : query``} limit ${most + 1}`
}

function behind(sort: RecordQuery["sort"], after: RecordPlace | null): Query {
  if (!after) return query``
  const { score, publishedOn, id } = after
  const later = query`(published_on < ${publishedOn}::date or (published_on = ${publishedOn}::date and id > ${id}))`
  if (sort === "date") return query`and ${later}`
  return query`and (score < ${score}::int or (score = ${score}::int and ${later}))`
}

/** Hits by date, without counting and weighing them, from a place on. */
export async function readDated(
  sql: Sql,
  asked: RecordQuery,
  { byKeys, since }: Pick<Reading, "byKeys" | "since">,
  after: RecordPlace,
  limit: number,
): Promise<Omit<RecordPlace, "score">[]> {
  const within = query`${byKeys} ${withinDays({ since, until: after.publishedOn })}`
  return run(
    sql,
    query`
      select ${pick({ id: value<string>`id`, publishedOn: value<string>`published_on` })}
      from (${candidates(asked, within)}) c
      where true ${holdTerms(asked)} ${behind("date", after)} ${byDate} limit ${limit}`,
  )
}

/** The day from which on there are so many records within some days; null where there are fewer. */
export async function readSince(sql: Sql, scope: RecordScope, days: Days, reach: number): Promise<string | null> {
  const [shelf] = shelvesOf[scope]
  const [row] = await run(
    sql,
    query`select ${pick({ day: shelf.publishedOn })} from ${shelf} where true ${withinDays(days)}
      ${byDate} offset ${reach} limit 1`,
  )
  return row === undefined || row.day === days.since ? null : row.day
}

// Records that a sample looks at: of a million some tens of them stand for ten thousand hits.
const sampleSize = 4_000

/** The day from which on so many hits are to be expected within some days, by a sample; null where fewer are. */
export async function expectSince(
  sql: Sql,
  asked: RecordQuery,
  days: Days,
  hits: number,
  documents: number,
): Promise<string | null> {
  const share = Math.min(1, sampleSize / Math.max(documents, 1))
  const sample = query`tablesample system (${100 * share}::real) repeatable (0)`
  const [row] = await run(
    sql,
    query`
      select ${pick({ day: value<string>`published_on` })} from (${candidates(asked, withinDays(days), sample)}) c
      where true ${holdTerms(asked)} ${byDate} offset ${Math.ceil(hits * share)} limit 1`,
  )
  return row === undefined || row.day === days.since ? null : row.day
}

/**
 * SQL that asks PostgreSQL's search index for texts, and for codes.
 *
 * A term's hits are read by its grams, in no order, up to a number: they are counted, and when that was all of them they
 * are also sorted and paged. A term that more names hold is common enough to be met soon where the index of lengths is
 * read in order, and that index holds the texts, so that whoever doesn't match costs no look at the table.
 */
import { and, gte, lt, type SQL } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Sql } from "../database/client.ts"
import { build, given, joined, pick, type Query, query, run, statement, value } from "../database/query.ts"
import { record } from "../database/schema/register.ts"
import { searchFacet, searchName, searchUnlisted } from "../database/schema/search.ts"
import { isShown } from "../register/record/standing.ts"
import { levelRegions, regionDigits, regionPrefix, toFacets } from "./facet-count.ts"
import { planTerms } from "./postgres-frequency-store.ts"
import type { SearchFilter, SearchPage, SearchPlace, SearchQuery, SearchTally } from "./search-index.ts"

/** One of the two shelves. */
type Shelf = typeof searchName | typeof searchUnlisted

/** A page of hits with the tally, as the port says. */
export async function find(sql: Sql, asked: SearchQuery): Promise<SearchPage> {
  if (asked.terms.length > 0) return findText(sql, asked)
  const { after, limit, filter, today } = asked
  const { newest, code } = searchName
  const from = after ? query`and (${newest}, ${code}) < (${String(after.key)}::date, ${after.code}::text)` : query``
  const [places, tally] = await Promise.all([
    run(
      sql,
      query`
        select ${pick({ code, key: newest })} from ${searchName}
        where true ${filterConditions(searchName, filter, today)} ${from}
        order by ${newest} desc nulls last, ${code} desc nulls last limit ${limit}`,
    ),
    isFiltered(filter) ? countHits(sql, asked, hits(asked, [])).then(({ tally }) => tally) : countAll(sql, today),
  ])
  return { places, tally }
}

async function findText(sql: Sql, asked: SearchQuery): Promise<SearchPage> {
  const plan = await planTerms(sql, asked.terms)
  // The lists of frequent grams are long, and a name that holds the term is never far.
  const grams = plan.isCommon ? [] : plan.grams
  const { places, tally } = await countHits(sql, asked, hits(asked, grams))
  return { places: tally.exact || asked.roughly ? places : await readInOrder(sql, asked, grams), tally }
}

const hit = alias(searchName, "hit")
const year = query`to_char(${record.publishedOn}, 'YYYY')`

/** Counts hits up to `countUpTo`, and gives the page that would follow if these were all. */
async function countHits(sql: Sql, asked: SearchQuery, found: Query): Promise<SearchPage> {
  const { filter, after, limit, countUpTo, today } = asked
  const from = after ? query`where (length, code) > (${Number(after.key) || 0}::int, ${after.code}::text)` : query``
  // What a document counts under was true when it was read. Under a filter, and from the day on that a display has ended
  // on, the records themselves are looked at.
  const looked = asksRecords(filter) ? query`true` : query`${hit.endsOn} < ${today}::date`
  const rows = await run(
    sql,
    query`
      with ${hit} as materialized (${found}),
      held as materialized (
        select ${record.subjectCode} as code, ${record.list} as list, ${record.authority} as authority, ${year} as year
        from ${hit} join ${record} on ${record.subjectCode} = ${hit.code}
        where ${looked} and ${recordConditions(filter, today)}
      ),
      shown as materialized (
        select *, coalesce(${looked}, false) as looked from ${hit}
        where coalesce(${looked}, false) is false or ${hit.code} in (select code from held)
      )
      select ${pick({
        facet: value<string>`'hits:'`,
        code: value<string | null>`null`,
        count: value<number>`count(*)::int`,
      })} from ${hit}
      union all select 'total:', null, count(*)::int from shown
      union all select 'region:' || region, null, count(*)::int from shown group by region
      union all select facet, null, count(*)::int from shown, unnest(facets) as facet where not looked group by facet
      union all (
        select case when grouping(list) = 0 then 'list:' || list when grouping(authority) = 0
            then 'authority:' || authority else 'year:' || year end, null, count(distinct code)::int
        from held group by grouping sets ((list), (authority), (year)))
      union all (select 'place:', code, length from shown ${from} order by length, code limit ${limit})`,
  )
  const count = (name: string) => rows.find(({ facet }) => facet === name)?.count ?? 0
  const exact = count("hits:") <= countUpTo
  const places = rows.filter(({ facet }) => facet === "place:")
  return {
    places: places.flatMap(({ code, count: key }) => (code === null ? [] : [{ code, key }])),
    tally: {
      total: exact ? count("total:") : countUpTo,
      exact,
      facets: toFacets(levelRegions(rows, regionDigits(filter.region))),
    },
  }
}

/** The hits in no order, one more than are counted. */
function hits(asked: SearchQuery, grams: readonly number[]): Query {
  const { terms, filter, scope, countUpTo, today } = asked
  const isHit = (shelf: Shelf) =>
    query`${byGrams(shelf, grams)} ${holdTerms(shelf, terms)} ${filterConditions(shelf, filter, today)}`
  const { code, length, region, facets, endsOn } = searchName
  const live = query`
    select ${code}, ${length}, ${region}, ${facets}, ${endsOn} from ${searchName} where true ${isHit(searchName)}
    limit ${countUpTo + 1}`
  if (scope === "live" || asksRecords(filter)) return live
  const others = query`${searchUnlisted.code}, ${searchUnlisted.length}, ${searchUnlisted.region}`
  return query`(${live}) union all (
    select ${others}, '{}'::text[], null::date from ${searchUnlisted} where true ${isHit(searchUnlisted)}
    limit ${countUpTo + 1})`
}

/**
 * The page of a term that very many names hold.
 * @param grams none: the index of lengths is read in order, which has no grams in it; else who has them is sorted
 */
async function readInOrder(sql: Sql, asked: SearchQuery, grams: readonly number[]): Promise<SearchPlace[]> {
  const { terms, filter, scope, today, after, limit } = asked
  const read = (shelf: Shelf) => {
    const { code, length } = shelf
    const from = after ? query`and (${length}, ${code}) > (${Number(after.key)}::int, ${after.code}::text)` : query``
    // A sum has no index: the planner takes names of every length to be equally likely to hold a term, and would read far.
    const order = grams.length === 0 ? query`${length}, ${code}` : query`${length} + 0, ${code}`
    return query`
      select ${pick({ code, key: length })} from ${shelf}
      where true ${byGrams(shelf, grams)} ${holdTerms(shelf, terms)} ${filterConditions(shelf, filter, today)} ${from}
      order by ${order} limit ${limit}`
  }
  if (scope === "live" || asksRecords(filter)) return run(sql, read(searchName))
  return run(
    sql,
    query`
      select ${pick({ code: value<string>`code`, key: value<number>`key` })}
      from ((${read(searchName)}) union all (${read(searchUnlisted)})) found order by key, code limit ${limit}`,
  )
}

/** The tally of the whole register, which is kept; what ended since is counted anew. */
async function countAll(sql: Sql, today: string): Promise<SearchTally> {
  const late = alias(searchName, "late")
  const { code, region, facets, endsOn } = searchName
  const rows = await run(
    sql,
    query`
      with ${late} as materialized (
        select ${code}, ${region}, ${facets} from ${searchName} where ${endsOn} < ${today}::date),
      held as materialized (
        select ${record.subjectCode} as code, ${late.region} as region, ${record.list} as list,
          ${record.authority} as authority, ${year} as year
        from ${late} join ${record} on ${record.subjectCode} = ${late.code} where ${recordConditions({}, today)}
      )
      select ${pick(searchFacet, "facet", "count")} from ${searchFacet}
      union all select facet, -count(*) from ${late}, unnest(${late.facets} || array['region:' || ${late.region}, 'total:'])
        as facet group by facet
      union all (
        select case when grouping(list) = 0 then 'list:' || list when grouping(authority) = 0
            then 'authority:' || authority when grouping(year) = 0 then 'year:' || year when grouping(region) = 0
            then 'region:' || region else 'total:' end, count(distinct code)
        from held group by grouping sets ((list), (authority), (year), (region), ()))`,
  )
  const levelled = levelRegions(rows, regionDigits(undefined)).filter(({ count }) => count > 0)
  const total = levelled.find(({ facet }) => facet === "total:")?.count ?? 0
  return { total, exact: true, facets: toFacets(levelled) }
}

function byGrams(shelf: Shelf, grams: readonly number[]): Query {
  return grams.length === 0 ? query`` : query`and ${shelf.grams} @> ${`{${grams.join(",")}}`}::int[]`
}

function holdTerms(shelf: Shelf, terms: readonly string[]): SQL {
  return joined(
    terms.map((term) => query`and ${shelf.text} like ${likePattern(term)}`),
    " ",
  )
}

function likePattern(term: string): string {
  return `%${term.replace(/[\\%_]/g, "\\$&")}%`
}

function isFiltered(filter: SearchFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined)
}

function asksRecords({ list, authority, from, to }: SearchFilter): boolean {
  return [list, authority, from, to].some((value) => value !== undefined)
}

/** Conditions on a document. */
export function filterConditions(shelf: Shelf, filter: SearchFilter, today: string): Query {
  return query`
    ${filter.region ? query`and ${shelf.region} like ${`${regionPrefix(filter.region)}%`}` : query``}
    ${
      asksRecords(filter)
        ? query`and exists (
            select from ${record} where ${record.subjectCode} = ${shelf.code} and ${recordConditions(filter, today)})`
        : query``
    }`
}

function recordConditions(filter: SearchFilter, today: string): Query {
  const { list, authority, publishedOn } = record
  return query`${isShown(today)}
    ${filter.list ? query`and ${list} = ${filter.list}` : query``}
    ${filter.authority ? query`and ${authority} like ${`${regionPrefix(filter.authority)}%`}` : query``}
    ${filter.from ? query`and ${publishedOn} >= ${filter.from}::date` : query``}
    ${filter.to ? query`and ${publishedOn} <= ${filter.to}::date` : query``}`
}

const codesFrom = statement({ from: searchName.code, to: searchName.code, limit: given<number>() }, (p) => {
  const { code } = searchName
  const within = and(gte(code, p.from), lt(code, p.to))
  return build.select({ code }).from(searchName).where(within).orderBy(code).limit(p.limit)
})

/** Subjects with live records whose code begins so, in the order of their codes. */
export async function listByCode(sql: Sql, start: string, limit: number): Promise<string[]> {
  // The end of the range is the first text that no longer begins so: codes are compared byte by byte.
  const rows = await codesFrom(sql, { from: start, to: `${start}~`, limit })
  return rows.map(({ code }) => code)
}

/**
 * SQL that asks PostgreSQL's search index for texts.
 *
 * A term's hits are read by its grams, in no order, up to a number: they are counted, and when that was all of them they
 * are also sorted and paged. A term that more names hold is common enough to be met soon where the index of lengths is
 * read in order, and that index holds the texts, so that whoever doesn't match costs no look at the table.
 */
import { type Sql, toArrayLiteral } from "../database/client.ts"
import { isShown } from "../register/record/standing.ts"
import { levelRegions, regionDigits, regionPrefix, toFacets } from "./facet-count.ts"
import { planTerms } from "./postgres-frequency.ts"
import type { SearchFilter, SearchPage, SearchPlace, SearchQuery, SearchTally } from "./search-index.ts"

/** A page of hits with the tally, as the port says. */
export async function find(sql: Sql, query: SearchQuery): Promise<SearchPage> {
  if (query.terms.length > 0) return findText(sql, query)
  const { after, limit } = query
  const from = after ? sql`and (n.newest, n.code) < (${String(after.key)}::date, ${after.code}::text)` : sql``
  const [places, tally] = await Promise.all([
    sql<SearchPlace[]>`
      select n.code, n.newest as key from search_name n where true ${filterConditions(sql, query.filter, query.today)} ${from}
      order by n.newest desc nulls last, n.code desc nulls last limit ${limit}`,
    isFiltered(query.filter)
      ? countHits(sql, query, hits(sql, query, [])).then(({ tally }) => tally)
      : countAll(sql, query.today),
  ])
  return { places, tally }
}

async function findText(sql: Sql, query: SearchQuery): Promise<SearchPage> {
  const plan = await planTerms(sql, query.terms)
  // The lists of frequent grams are long, and a name that holds the term is never far.
  const grams = plan.isCommon ? [] : plan.grams
  const { places, tally } = await countHits(sql, query, hits(sql, query, grams))
  return { places: tally.exact || query.roughly ? places : await readInOrder(sql, query, grams), tally }
}

interface HitRow {
  facet: string
  code: string | null
  count: number
}

/** Counts hits up to `countUpTo`, and gives the page that would follow if these were all. */
async function countHits(sql: Sql, query: SearchQuery, found: ReturnType<typeof hits>): Promise<SearchPage> {
  const { filter, after, limit, countUpTo, today } = query
  const from = after ? sql`where (length, code) > (${Number(after.key) || 0}::int, ${after.code}::text)` : sql``
  // What a document counts under was true when it was read. Under a filter, and from the day on that a display has ended
  // on, the records themselves are looked at.
  const looked = asksRecords(filter) ? sql`true` : sql`hit.ends_on < ${today}::date`
  const rows = await sql<HitRow[]>`
    with hit as materialized (${found}),
    held as materialized (
      select r.subject_code as code, r.list, r.authority, to_char(r.published_on, 'YYYY') as year
      from hit join record r on r.subject_code = hit.code
      where ${looked} and ${recordConditions(sql, filter, today)}
    ),
    shown as materialized (
      select *, coalesce(${looked}, false) as looked from hit
      where coalesce(${looked}, false) is false or code in (select code from held)
    )
    select 'hits:' as facet, null as code, count(*)::int as count from hit
    union all select 'total:', null, count(*)::int from shown
    union all select 'region:' || region, null, count(*)::int from shown group by region
    union all select facet, null, count(*)::int from shown, unnest(facets) as facet where not looked group by facet
    union all (
      select case when grouping(list) = 0 then 'list:' || list when grouping(authority) = 0
          then 'authority:' || authority else 'year:' || year end, null, count(distinct code)::int
      from held group by grouping sets ((list), (authority), (year)))
    union all (select 'place:', code, length from shown ${from} order by length, code limit ${limit})`
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
function hits(sql: Sql, query: SearchQuery, grams: readonly number[]) {
  const { terms, filter, scope, countUpTo, today } = query
  const conditions = sql`${byGrams(sql, grams)} ${holdTerms(sql, terms)} ${filterConditions(sql, filter, today)}`
  const live = sql`
    select n.code, n.length, n.region, n.facets, n.ends_on from search_name n where true ${conditions}
    limit ${countUpTo + 1}`
  if (scope === "live" || asksRecords(filter)) return live
  return sql`(${live}) union all (
    select n.code, n.length, n.region, '{}'::text[], null::date from search_unlisted n where true ${conditions}
    limit ${countUpTo + 1})`
}

/**
 * The page of a term that very many names hold.
 * @param grams none: the index of lengths is read in order, which has no grams in it; else who has them is sorted
 */
async function readInOrder(sql: Sql, query: SearchQuery, grams: readonly number[]): Promise<SearchPlace[]> {
  const { terms, filter, scope, today, after, limit } = query
  const from = after ? sql`and (n.length, n.code) > (${Number(after.key)}::int, ${after.code}::text)` : sql``
  // A sum has no index: the planner takes names of every length to be equally likely to hold a term, and would read far.
  const order = grams.length === 0 ? sql`n.length, n.code` : sql`n.length + 0, n.code`
  const read = (table: string) => sql`
    select n.code, n.length as key from ${sql(table)} n
    where true ${byGrams(sql, grams)} ${holdTerms(sql, terms)} ${filterConditions(sql, filter, today)} ${from}
    order by ${order} limit ${limit}`
  if (scope === "live" || asksRecords(filter)) return sql<SearchPlace[]>`${read("search_name")}`
  return sql<SearchPlace[]>`
    (${read("search_name")}) union all (${read("search_unlisted")}) order by key, code limit ${limit}`
}

/** The tally of the whole register, which is kept; what ended since is counted anew. */
async function countAll(sql: Sql, today: string): Promise<SearchTally> {
  const rows = await sql<{ facet: string; count: number }[]>`
    with late as materialized (select code, region, facets from search_name where ends_on < ${today}::date),
    held as materialized (
      select r.subject_code as code, late.region, r.list, r.authority, to_char(r.published_on, 'YYYY') as year
      from late join record r on r.subject_code = late.code where ${recordConditions(sql, {}, today)}
    )
    select facet, count from search_facet
    union all select facet, -count(*) from late, unnest(facets || array['region:' || region, 'total:']) as facet group by facet
    union all (
      select case when grouping(list) = 0 then 'list:' || list when grouping(authority) = 0 then 'authority:' || authority
          when grouping(year) = 0 then 'year:' || year when grouping(region) = 0 then 'region:' || region
          else 'total:' end, count(distinct code)
      from held group by grouping sets ((list), (authority), (year), (region), ()))`
  const levelled = levelRegions(rows, regionDigits(undefined)).filter(({ count }) => count > 0)
  const total = levelled.find(({ facet }) => facet === "total:")?.count ?? 0
  return { total, exact: true, facets: toFacets(levelled) }
}

function byGrams(sql: Sql, grams: readonly number[]) {
  return grams.length === 0 ? sql`` : sql`and n.grams @> ${`{${grams.join(",")}}`}::int[]`
}

function holdTerms(sql: Sql, terms: readonly string[]) {
  return terms.length === 0 ? sql`` : sql`${terms.map((term) => sql`and n.text like ${likePattern(term)}`)}`
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

/** Of these codes, those with one live record for which all of a filter holds. */
export async function confirmRecords(
  sql: Sql,
  codes: readonly string[],
  filter: SearchFilter,
  today: string,
): Promise<Set<string>> {
  const rows = await sql<{ code: string }[]>`
    select distinct r.subject_code as code from record r
    where r.subject_code = any(${toArrayLiteral(codes)}::text[]) and ${recordConditions(sql, filter, today)}`
  return new Set(rows.map(({ code }) => code))
}

/** Conditions on `n`, a row of the index. */
export function filterConditions(sql: Sql, filter: SearchFilter, today: string) {
  return sql`
    ${filter.region ? sql`and n.region like ${`${regionPrefix(filter.region)}%`}` : sql``}
    ${
      asksRecords(filter)
        ? sql`and exists (select from record r where r.subject_code = n.code and ${recordConditions(sql, filter, today)})`
        : sql``
    }`
}

function recordConditions(sql: Sql, filter: SearchFilter, today: string) {
  return sql`${isShown(sql, today)}
    ${filter.list ? sql`and r.list = ${filter.list}` : sql``}
    ${filter.authority ? sql`and r.authority like ${`${regionPrefix(filter.authority)}%`}` : sql``}
    ${filter.from ? sql`and r.published_on >= ${filter.from}::date` : sql``}
    ${filter.to ? sql`and r.published_on <= ${filter.to}::date` : sql``}`
}

/**
 * SQL that asks PostgreSQL's search index.
 *
 * The order is one that an index can give: by length of name, or by latest publication. So a term that half of all
 * names hold is read off in order until the page is full, and a rare one is found by its grams and sorted.
 */
import type { Sql } from "../database/client.ts"
import { gramKey, queryGrams } from "../names/gram.ts"
import {
  type FacetCount,
  type SearchFacets,
  type SearchFilter,
  type SearchPlace,
  type SearchQuery,
  type SearchTally,
  tallyMax,
} from "./search-index.ts"

/** A page of hits, as the port says. */
export async function find(sql: Sql, query: SearchQuery): Promise<SearchPlace[]> {
  const { after, limit } = query
  const matches = where(sql, query)
  if (query.terms.length === 0) {
    const from = after ? sql`and (n.newest, n.code) < (${String(after.key)}::date, ${after.code}::text)` : sql``
    return sql<SearchPlace[]>`
      select n.code, n.newest as key from search_name n where ${matches} ${from}
      order by n.newest desc, n.code desc limit ${limit}`
  }
  const from = after ? sql`and (n.length, n.code) > (${Number(after.key)}::int, ${after.code}::text)` : sql``
  return sql<SearchPlace[]>`
    select n.code, n.length as key from search_name n where ${matches} ${from}
    order by n.length, n.code limit ${limit}`
}

/** Total and facets, as the port says. */
export async function tally(sql: Sql, query: Pick<SearchQuery, "terms" | "filter" | "today">): Promise<SearchTally> {
  const order = query.terms.length === 0 ? sql`n.newest desc, n.code desc` : sql`n.length, n.code`
  const digits = regionDigits(query.filter.region)
  const rows = await sql<{ facet: keyof SearchFacets | "total"; value: string; count: number }[]>`
    with hit as materialized (
      select n.code, n.region from search_name n where ${where(sql, query)} order by ${order} limit ${tallyMax}
    ), held as materialized (
      select r.subject_code, r.list, r.authority, to_char(r.published_on, 'YYYY') as year
      from hit join record r on r.subject_code = hit.code where ${recordConditions(sql, query.filter, query.today)}
    ), shown as materialized (
      select hit.code, hit.region from hit where exists (select from held where held.subject_code = hit.code)
    )
    select 'total' as facet, '' as value,
      case when (select count(*) from hit) < ${tallyMax} then (select count(*) from shown) else ${tallyMax} end::int as count
    union all
    select 'region', rpad(left(region, ${digits}::int), 6, '0'), count(*)::int from shown group by 2
    union all
    select case when grouping(list) = 0 then 'list' when grouping(authority) = 0 then 'authority' else 'year' end,
      coalesce(list, authority, year), count(distinct subject_code)::int
    from held group by grouping sets ((list), (authority), (year))`
  const facet = (name: keyof SearchFacets): FacetCount[] =>
    rows
      .filter((row) => row.facet === name)
      .map(({ value, count }) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return {
    total: rows.find((row) => row.facet === "total")?.count ?? 0,
    facets: { list: facet("list"), region: facet("region"), authority: facet("authority"), year: facet("year") },
  }
}

/** The facet of regions goes one level below the region asked for: provinces, cities, districts. */
function regionDigits(region: string | undefined): number {
  return Math.min(6, (region ? regionPrefix(region).length : 0) + 2)
}

/** The digits of a region code that say something: 410000 → 41, 410100 → 4101. */
export function regionPrefix(region: string): string {
  return region.replace(/(?:0000|00)$/, "")
}

function likePattern(term: string): string {
  return `%${term.replace(/[\\%_]/g, "\\$&")}%`
}

function where(sql: Sql, { terms, filter, today }: Pick<SearchQuery, "terms" | "filter" | "today">) {
  const needsRecord = filter.list || filter.authority || filter.from || filter.to
  return sql`true
    ${terms.length > 0 ? sql`and n.grams @> ${`{${terms.flatMap(queryGrams).map(gramKey).join(",")}}`}::int[]` : sql``}
    ${terms.length > 0 ? terms.map((term) => sql`and n.text like ${likePattern(term)}`) : sql``}
    ${filter.region ? sql`and n.region like ${`${regionPrefix(filter.region)}%`}` : sql``}
    ${
      needsRecord
        ? sql`and exists (select from record r where r.subject_code = n.code and ${recordConditions(sql, filter, today)})`
        : sql``
    }`
}

function recordConditions(sql: Sql, filter: SearchFilter, today: string) {
  return sql`r.state = 'live' and (r.displayed_until is null or r.displayed_until >= ${today}::date)
    ${filter.list ? sql`and r.list = ${filter.list}` : sql``}
    ${filter.authority ? sql`and r.authority like ${`${regionPrefix(filter.authority)}%`}` : sql``}
    ${filter.from ? sql`and r.published_on >= ${filter.from}::date` : sql``}
    ${filter.to ? sql`and r.published_on <= ${filter.to}::date` : sql``}`
}

/**
 * SQL that finds names by the characters that may stand in neighbouring places: what somebody is typing in pinyin.
 */
import type { Sql } from "../database/client.ts"
import { joined, pick, type Query, query, run, value } from "../database/query.ts"
import { searchName } from "../database/schema/search.ts"
import { gramKey } from "../names/gram.ts"
import { commonFrom, shareOfAny } from "./postgres-frequency-store.ts"
import type { NameCandidate } from "./search-index.ts"

// The names that are read in order: some ten milliseconds. Whoever is met more rarely types on.
const readMax = 20_000
// Of names that hold characters so rare, so many are put in order.
const heldMax = 2_000

/** Names by their spelling, as the port says. */
export async function listBySpelling(
  sql: Sql,
  places: readonly string[],
  limit: number,
): Promise<Omit<NameCandidate, "facets" | "live">[]> {
  // Characters of the table of readings alone: none of them means anything to a pattern.
  const pattern = places.map((characters) => `[${characters}]`).join("")
  const { code, text, length, region, names } = searchName
  const shares = await Promise.all(places.map((characters) => shareOfAny(sql, [...characters])))
  const isCommon = shares.reduce((product, share) => product * share, 1) >= commonFrom
  const held: Query = isCommon
    ? query`(select ${code}, ${length}, ${text} from ${searchName} order by ${length}, ${code} limit ${readMax})`
    : query`(select ${code}, ${length}, ${text} from ${searchName} where ${joined(
        places.map((characters) => query`${searchName.grams} && ${gramsOf(characters)}::int[]`),
        " and ",
      )} limit ${heldMax})`
  const rows = await run(
    sql,
    query`
      with found as materialized (
        select code, length from ${held} as held where text ~ ${pattern} order by length, code limit ${limit})
      select ${pick({ code, region, names: value<string>`${names}` })} from found join ${searchName} using (code)
      order by found.length, code`,
  )
  return rows.map(({ names, ...row }) => ({ ...row, names: names.split("\n") }))
}

function gramsOf(characters: string): string {
  return `{${[...characters].map(gramKey).join(",")}}`
}

/**
 * What the search page was asked: its parameters, read as the API reads them, and the addresses that change one of them.
 */
import type { z } from "@hono/zod-openapi"
import type { LinkParameters, View } from "../../web/view.ts"
import { searchParameters } from "../routes.ts"
import type { SearchFilter } from "../search-index.ts"

/** A search as the page takes it. */
export type PageQuery = z.infer<typeof searchParameters>

/** Names of the parameters that limit what is found. */
export const filterNames = ["list", "region", "authority", "from", "to"] as const satisfies (keyof SearchFilter)[]

/** A parameter that can be wrong. */
export type ParameterName = keyof PageQuery

/** The query with what was wrong left out, and what that was. */
export interface AskedQuery {
  query: PageQuery
  faults: ParameterName[]
}

/** Reads the parameters. Empty ones count as absent: a form sends every field. */
export function readQuery(parameters: URLSearchParams): AskedQuery {
  const given = new Map(
    [...parameters].filter(([name, value]) => name in searchParameters.shape && value.trim() !== ""),
  )
  const faults: ParameterName[] = []
  const first = searchParameters.safeParse(Object.fromEntries(given))
  for (const issue of first.error?.issues ?? []) {
    const name = String(issue.path[0])
    given.delete(name)
    faults.push(name as ParameterName)
  }
  const query = first.success ? first.data : searchParameters.parse(Object.fromEntries(given))
  if (query.from === undefined || query.to === undefined || query.from <= query.to) return { query, faults }
  return { query: { ...query, from: undefined }, faults: [...faults, "from"] }
}

/** The filter of a query. */
export function filterOf({ list, region, authority, from, to }: PageQuery): SearchFilter {
  return { list, region, authority, from, to }
}

/** Whether anything limits the query. */
export function isFiltered(query: PageQuery): boolean {
  return filterNames.some((name) => query[name] !== undefined)
}

const limitUsual = searchParameters.parse({}).limit

/** The address of the query with a change. It begins at the first page unless the change brings a cursor. */
export function searchAddress(
  view: View,
  query: PageQuery,
  change: Partial<Record<ParameterName, string | undefined>>,
) {
  const { q, list, region, authority, from, to, limit } = query
  const parameters: LinkParameters = {
    q,
    list,
    region,
    authority,
    from,
    to,
    limit: limit === limitUsual ? undefined : String(limit),
    ...change,
  }
  return view.link("/", parameters)
}

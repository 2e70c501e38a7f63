/**
 * What the search page was asked: its parameters, read as the API reads them, and the addresses that change one of them.
 */
import type { z } from "@hono/zod-openapi"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import type { LinkParameters, View } from "../../web/view.ts"
import { pageParameters } from "../parameter.ts"
import { recordOnly } from "../record/wire.ts"

/** A search as the page takes it. */
export type PageQuery = z.infer<typeof pageParameters>

/** Names of the parameters that limit what is found. */
export const filterNames = ["list", "region", "authority", "from", "to", "year", "month", ...recordOnly] as const

/** A parameter that can be wrong. */
export type ParameterName = keyof PageQuery

/** The query with what was wrong left out, and what that was. */
export interface AskedQuery {
  query: PageQuery
  faults: ParameterName[]
  /** Amounts that are none, to be shown again as they were typed; somebody's number is not. */
  typed: TypedAmounts
}

/** Amounts as they were typed. */
export type TypedAmounts = Readonly<Partial<Record<"amount_from" | "amount_to", string>>>

/** Reads the parameters. Empty ones count as absent: a form sends every field. */
export function readQuery(parameters: URLSearchParams): AskedQuery {
  const given = new Map(
    [...parameters].filter(([name, value]) => Object.hasOwn(pageParameters.shape, name) && value.trim() !== ""),
  )
  const faults: ParameterName[] = []
  // No text holds U+0000.
  for (const [name, value] of given) {
    if (value.includes("\0") && given.delete(name)) faults.push(name as ParameterName)
  }
  const typed = Object.fromEntries(
    [...given].filter(([name, value]) => name.startsWith("amount_") && !holdsPersonalNumber(value)),
  )
  const first = pageParameters.safeParse(Object.fromEntries(given))
  for (const issue of first.error?.issues ?? []) {
    const name = String(issue.path[0])
    given.delete(name)
    faults.push(name as ParameterName)
  }
  const query = first.success ? first.data : pageParameters.parse(Object.fromEntries(given))
  if (query.from === undefined || query.to === undefined || query.from <= query.to) return { query, faults, typed }
  return { query: { ...query, from: undefined }, faults: [...faults, "from"], typed }
}

/** Whether a query can be about records alone: by what it limits, or because it says so. */
export function asksRecordsAlone(query: PageQuery): boolean {
  return query.in === "records" || (query.in !== "all" && recordOnly.some((name) => query[name] !== undefined))
}

/** The query as one of merchants: what limits records alone would make it one of records. */
export function merchantsQuery(query: PageQuery): PageQuery {
  return { ...query, ...Object.fromEntries(recordOnly.map((name) => [name, undefined])), in: "subjects" }
}

/** Whether anything limits the query. */
export function isFiltered(query: PageQuery): boolean {
  return filterNames.some((name) => query[name] !== undefined)
}

const usual = pageParameters.parse({})
const names = Object.keys(pageParameters.shape) as ParameterName[]

/** The address of the query with a change. It begins at the first page unless the change brings a cursor. */
export function searchAddress(
  view: View,
  query: PageQuery,
  change: Partial<Record<ParameterName, string | undefined>>,
) {
  const asked = names.flatMap((name) => {
    const value = query[name]
    return name === "cursor" || value === usual[name] ? [] : [[name, String(value)] as const]
  })
  const parameters: LinkParameters = { ...Object.fromEntries(asked), ...change }
  return view.link("/", parameters)
}

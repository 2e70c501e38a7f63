/** The Reconciliation Service API 0.2 as data: the manifest, what is asked, and candidates as it has them. Pure. */
import { z } from "zod"

const merchant = { id: "merchant", name: "商户 merchant" } as const

/** What can be told of a merchant, and asked for by data extension. */
export const properties = {
  verdict: { id: "verdict", name: "核查结论 verdict" },
  lists: { id: "lists", name: "列入名单 lists" },
  records: { id: "records", name: "公示记录数 live records" },
  as_of: { id: "as_of", name: "截至 as of" },
} as const

/** What a query may say beside the name. */
const narrowing = { region: { id: "region", name: "行政区划 region (GB/T 2260)" } } as const

/** All properties, for who types the beginning of one. */
export const allProperties = [...Object.values(properties), ...Object.values(narrowing)]

/** The manifest. @param issuer where the register answers to the world */
export function manifestOf(issuer: string) {
  return {
    versions: ["0.2"],
    name: "公示 Gongshi",
    identifierSpace: `${issuer}/subjects/`,
    schemaSpace: `${issuer}/docs#`,
    documentation: `${issuer}/docs`,
    defaultTypes: [merchant],
    view: { url: `${issuer}/subjects/{{id}}` },
    suggest: {
      entity: { service_url: issuer, service_path: "/reconcile/suggest/entity" },
      property: { service_url: issuer, service_path: "/reconcile/suggest/property" },
      type: { service_url: issuer, service_path: "/reconcile/suggest/type" },
    },
    extend: {
      propose_properties: { service_url: issuer, service_path: "/reconcile/properties" },
      property_settings: [],
    },
  }
}

const queryProperty = z.looseObject({
  pid: z.string(),
  v: z.union([z.string(), z.number(), z.boolean(), z.looseObject({ id: z.string() }), z.array(z.unknown())]),
})

const query = z.looseObject({
  query: z.string().max(300).optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  limit: z.number().optional(),
  properties: z.array(queryProperty).optional(),
})

/** A batch of queries. */
export const queriesSchema = z.record(z.string(), query)
export type Query = z.infer<typeof query>

export const extendSchema = z.looseObject({
  ids: z.array(z.string()),
  properties: z.array(z.looseObject({ id: z.string() })),
})

/** Whether merchants are asked for at all. */
export function asksMerchants({ type }: Query): boolean {
  const types = type === undefined ? [] : [type].flat()
  return types.length === 0 || types.includes(merchant.id)
}

/** The region that a query names; null where it names none. */
export function regionOf({ properties = [] }: Query): string | null {
  const value = properties.find(({ pid }) => pid === narrowing.region.id)?.v
  return typeof value === "string" && /^\d{2,6}$/.test(value) ? value : null
}

/** A candidate of `/v1/match` as the API of reconciliation has it: of 100, and to be taken by itself where it matches. */
export function candidateOf({
  code,
  name,
  score,
  match,
}: {
  code: string
  name: string
  score: number
  match: boolean
}) {
  return {
    ...{ id: code, name, type: [merchant], score: Math.round(score * 1000) / 10, match },
    features: [{ id: "name_score", value: score }],
  }
}

/** A verdict in the cell of a table, where nobody is to read what is not known as good news. */
export const verdictCells = {
  listed: "listed 列入",
  clear: "clear 未列入",
  review: "review 须人工核对",
  unknown: "unknown 本库未收录",
  invalid: "invalid 代码有误",
} as const

export interface Checked {
  verdict: keyof typeof verdictCells
  records: readonly { list: string }[]
}

/** The cells of a merchant for the properties that were asked for; empty where a property is none of ours. */
export function cellsOf({ verdict, records }: Checked, time: string, asked: readonly string[]) {
  const isKnown = verdict === "listed" || verdict === "clear"
  const cells: Record<keyof typeof properties, object[]> = {
    verdict: [{ str: verdictCells[verdict] }],
    lists: [...new Set(records.map(({ list }) => list))].map((list) => ({ str: list })),
    // A nought beside a merchant that nobody knows would read as a clearance.
    records: isKnown ? [{ int: records.length }] : [],
    as_of: [{ date: time }],
  }
  return Object.fromEntries(asked.map((id) => [id, Object.hasOwn(cells, id) ? cells[id as keyof typeof cells] : []]))
}

/** What was typed the beginning of. */
export function startingWith<T extends { id: string; name: string }>(all: readonly T[], prefix: string): T[] {
  const wanted = prefix.toLowerCase()
  return all.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(wanted))
}

export const types = [merchant]

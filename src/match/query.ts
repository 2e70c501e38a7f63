/** Reads a query for a name as it came over the wire: what it asks for, or what is wrong with it. Pure. */
import { z } from "zod"
import { regionPattern } from "../input/described-pattern.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { NameQuery } from "../search/rank-name.ts"
import type { SearchScope } from "../search/search-index.ts"

/** How alike the names are at least where nothing else is asked for: below, most candidates are somebody else. */
export const thresholdDefault = 0.7
/** Results of a query where nothing else is asked for, and at most. */
export const limitDefault = 5
export const limitMax = 50

/** The longest name that is taken, in UTF-16 units: registered names have at most 60 or so. */
export const nameLengthMax = 300

/** Options of a match; they may stand in a query too. */
export const matchOptions = {
  limit: z.int().min(1).max(limitMax),
  threshold: z.number().min(0).max(1),
  scope: z.enum(["live", "all"]),
  region: z.string().regex(regionPattern),
} as const

/** What a query for a name may hold. */
export const nameQuerySchema = z.strictObject({
  name: z.string().trim().min(1).max(nameLengthMax),
  region: matchOptions.region.optional(),
  limit: matchOptions.limit.optional(),
  threshold: matchOptions.threshold.optional(),
  scope: matchOptions.scope.optional(),
})

/** What holds for queries that say nothing else. */
export interface MatchDefaults {
  limit: number
  threshold: number
  scope: SearchScope
}

const words = {
  name: {
    zh: `name 应为 1 到 ${nameLengthMax} 个字的名称`,
    en: `name should be a name of 1 to ${nameLengthMax} characters`,
  },
  region: { zh: "region 应为 2、4 或 6 位行政区划代码", en: "region should be a code of 2, 4 or 6 digits" },
  limit: { zh: `limit 应为 1 到 ${limitMax}`, en: `limit should be from 1 to ${limitMax}` },
  threshold: { zh: "threshold 应为 0 到 1", en: "threshold should be from 0 to 1" },
  scope: { zh: "scope 应为 live 或者 all", en: "scope should be live or all" },
  query: {
    zh: "查询应为对象，只含 name、region、limit、threshold、scope",
    en: "a query is an object of name, region, limit, threshold and scope, and nothing else",
  },
} as const satisfies Record<string, Bilingual>

/** A query, or what is wrong with it in its first faulty field (empty: with the query as a whole). */
export type ReadQuery = { kind: "query"; query: NameQuery } | { kind: "fault"; field: string; detail: Bilingual }

export function readNameQuery(value: unknown, defaults: MatchDefaults): ReadQuery {
  const read = nameQuerySchema.safeParse(value)
  if (!read.success) {
    const field = String(read.error.issues[0]?.path[0] ?? "")
    return {
      kind: "fault",
      field,
      detail: words[field === "" ? "query" : (field as keyof typeof words)] ?? words.query,
    }
  }
  const { name, region, limit, threshold, scope } = read.data
  return {
    kind: "query",
    query: {
      name,
      region: region ?? null,
      limit: limit ?? defaults.limit,
      threshold: threshold ?? defaults.threshold,
      scope: scope ?? defaults.scope,
    },
  }
}

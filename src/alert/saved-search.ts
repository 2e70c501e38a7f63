/** Searches among records that a client has saved, to be told of what is newly published and fulfils them. Pure. */
import type { Tenant } from "../access/tenant.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { RecordFilter } from "../search/record/record-index.ts"
import { parseTextQuery } from "../search/text/text-query.ts"

/** A client has so many at most: each publication is held against every one. */
export const savedSearchesMax = 50

/** What is looked for, as in a search among records. */
export interface SavedRequest {
  /** As typed. */
  text: string
  filter: RecordFilter
}

/** A saved search. */
export interface SavedSearch {
  id: string
  clientId: Tenant
  name: string
  request: SavedRequest
  /** Position of the log from which on it is told; null: what is published from now on. */
  since: number | null
  createdAt: Date
}

/** Why it can't be kept: it asks for nothing, and the feed tells the same; or for more words than are held against a record. */
export function searchFault({ text, filter }: SavedRequest): Bilingual | null {
  const { terms, beyond } = parseTextQuery(text)
  if (beyond.length > 0) return savedSearchRefusals.long
  const asks = terms.length > 0 || Object.values(filter).some((value) => value !== undefined)
  return asks ? null : savedSearchRefusals.nothing
}

/** Why none is saved, in words with the next step. */
export const savedSearchRefusals = {
  full: {
    zh: `已保存 ${savedSearchesMax} 个检索：请先删除不再需要的。`,
    en: `${savedSearchesMax} searches are saved: delete those that are no longer needed.`,
  },
  long: {
    zh: "检索词超过 24 个：保存的检索逐词核对，请删减。",
    en: "The search has more than 24 words, and all of a saved one are held against each record: take some out.",
  },
  nothing: {
    zh: "检索没有条件：全部公示请用 GET /v1/feed 读取。",
    en: "The search asks for nothing in particular: all that is published is in GET /v1/feed.",
  },
} as const satisfies Record<string, Bilingual>

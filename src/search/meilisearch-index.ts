/**
 * The search index in Meilisearch, behind the same port. PostgreSQL's index stays beside it: it knows how frequent keys
 * are, and answers while Meilisearch is away (configured-index.ts).
 */
import { Meilisearch, MeilisearchApiError } from "meilisearch"
import type { Pool } from "../database/client.ts"
import type { MeiliDocument } from "./meilisearch-document.ts"
import { findInMeili, recallFromMeili } from "./meilisearch-query.ts"
import { meiliFollower, prepareIndex } from "./meilisearch-reader.ts"
import type { SearchIndex } from "./search-index.ts"

/** Where Meilisearch is. */
export interface MeiliConnection {
  url: string
  /** The master key, an admin key, or one that may do what is needed; null where the server asks for none. */
  key: string | null
}

/** How long an answer to a search may take before Meilisearch counts as away. */
const searchPatienceMs = 2_000

/** The name of the index, and the beginning of that of a rebuild. */
const indexUid = "gongshi_subject"

// A key of fixed name, so that every process finds the one that the first has made (random, RFC 9562 version 4).
const searchKeyUid = "5f0c8a52-6f3e-4d0e-9c0b-6a3f1f9f4c1d"

// Values, not promises: on Workers one request must not wait for what another began.
const searchKeys = new Map<string, string>()

/** The index over a server. @param database PostgreSQL's index over the same register */
export function meiliIndex(
  sql: Pool,
  { url, key }: MeiliConnection,
  database: SearchIndex,
  uid = indexUid,
): SearchIndex {
  const given = key === null ? {} : { apiKey: key }
  const admin = new Meilisearch({ host: url, ...given })
  const searcher = async () => {
    const found = searchKeys.get(url) ?? (key === null ? null : await searchKey(admin, key))
    if (found !== null) searchKeys.set(url, found)
    return new Meilisearch({ host: url, timeout: searchPatienceMs, ...(found === null ? {} : { apiKey: found }) })
  }
  const follower = meiliFollower(sql, admin, uid)
  let applied = false
  const applySettings = async () => {
    if (!applied) await prepareIndex(admin, uid)
    applied = true
  }
  return {
    ...database,
    find: async (query) => findInMeili(sql, (await searcher()).index<MeiliDocument>(uid), query),
    recall: async (queries, limit, scope) =>
      recallFromMeili(await searcher(), uid, database.frequencies, queries, limit, scope),
    async catchUp(waiting) {
      await applySettings()
      return follower.catchUp(waiting, waiting !== undefined)
    },
    rebuild: follower.rebuild,
    position: follower.position,
  }
}

/** A key that may search and nothing else, where the key that was given may make such a key; else that key. */
async function searchKey(admin: Meilisearch, given: string): Promise<string> {
  const options = {
    uid: searchKeyUid,
    description: "gongshi: searches",
    actions: ["search"],
    indexes: [`${indexUid}*`],
    expiresAt: null,
  }
  try {
    return (await admin.getKey(searchKeyUid)).key
  } catch (error) {
    if (!(error instanceof MeilisearchApiError)) throw error
    const made = await admin.createKey(options).catch(() => null)
    return made?.key ?? given
  }
}

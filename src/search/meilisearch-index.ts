/**
 * The search index in Meilisearch, behind the same port. PostgreSQL's index stays beside it: it knows how frequent keys
 * are, and answers while Meilisearch is away (configured-index.ts).
 */
import type { Pool } from "../database/client.ts"
import type { MeiliDocument } from "./meilisearch-document.ts"
import { findInMeili, recallFromMeili } from "./meilisearch-query.ts"
import { meiliFollower, subjectKind } from "./meilisearch-reader.ts"
import { adminOf, type MeiliConnection, prepareIndex, searcherOf } from "./meilisearch-server.ts"
import type { SearchIndex } from "./search-index.ts"

/** The index over a server. @param database PostgreSQL's index over the same register */
export function meiliIndex(
  sql: Pool,
  connection: MeiliConnection,
  database: SearchIndex,
  uid = "gongshi_subject",
): SearchIndex {
  const admin = adminOf(connection)
  const follower = meiliFollower(sql, admin, uid)
  let applied = false
  return {
    ...database,
    find: async (query) => findInMeili(sql, (await searcherOf(connection)).index<MeiliDocument>(uid), query),
    recall: async (queries, limit, scope) =>
      recallFromMeili(await searcherOf(connection), uid, database.frequencies, queries, limit, scope),
    async catchUp(waiting) {
      if (!applied) await prepareIndex(admin, subjectKind(uid))
      applied = true
      return follower.catchUp(waiting, waiting !== undefined)
    },
    rebuild: follower.rebuild,
    position: follower.position,
  }
}

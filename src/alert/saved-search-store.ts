/** SQL of saved searches, and of the publications that are held against them. */
import { and, asc, eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../access/tenant.ts"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, given, names, notNull, pick, query, run, statement, value } from "../database/query.ts"
import { alert, savedSearch } from "../database/schema/alert.ts"
import { apiClient } from "../database/schema/check.ts"
import { logEntry } from "../database/schema/ledger.ts"
import { matchOrdinal } from "./alert.ts"
import type { Change, WatchedEntry } from "./change.ts"
import { type SavedSearch, savedSearchesMax } from "./saved-search.ts"

const fields = columnsOf(savedSearch, "id", "clientId", "name", "request", "since", "createdAt")
const { id: searchId, clientId: whose, since } = savedSearch

/** Saves a search; null when the client has all that it may. */
export async function insertSearch(
  pool: Pool,
  search: Pick<SavedSearch, "id" | "clientId" | "name" | "request" | "createdAt">,
): Promise<SavedSearch | null> {
  return pool.begin(async (tx) => {
    // Locked, so that two requests at once do not both find room.
    const client = build.select({ id: apiClient.id }).from(apiClient).where(eq(apiClient.id, search.clientId))
    await run(tx, client.for("update"))
    const counted = build.select({ count: value<number>`count(*)::int` }).from(savedSearch)
    const [held] = await run(tx, counted.where(eq(whose, search.clientId)))
    if ((held?.count ?? 0) >= savedSearchesMax) return null
    const [saved] = await run(tx, build.insert(savedSearch).values(search).returning(fields))
    if (!saved) throw new Error("the search was written and is gone")
    return saved
  })
}

/** A client's searches, the oldest first. */
export function listSearches(sql: Sql, clientId: Tenant): Promise<SavedSearch[]> {
  const own = build.select(fields).from(savedSearch).where(eq(whose, clientId))
  return run(sql, own.orderBy(asc(savedSearch.createdAt), searchId))
}

/** Deletes a search; false when the client has none of this id. What it was told stays. */
export async function deleteSearch(sql: Sql, clientId: Tenant, id: string): Promise<boolean> {
  const { count } = await run(sql, build.delete(savedSearch).where(and(eq(whose, clientId), eq(searchId, id))))
  return count > 0
}

/**
 * The searches of all clients whose keys are believed. Those that were saved since the last look begin at a position: what
 * was published after they were saved is behind it.
 */
export async function takeSearches(tx: Transaction, position: number): Promise<SavedSearch[]> {
  await run(tx, build.update(savedSearch).set({ since: position }).where(query`${since} is null`))
  const isBelieved = query`exists (
    select from ${apiClient} where ${apiClient.id} = ${whose} and ${apiClient.revokedAt} is null)`
  return run(tx, build.select(fields).from(savedSearch).where(isBelieved).orderBy(searchId))
}

const published = statement({ from: given<number>(), to: given<number>() }, (p) => {
  const { position, entry, line, recordId, subjectCode } = logEntry
  const fresh = alias(logEntry, "fresh")
  return query`
    select ${pick(fresh, "position", "entry", "line")}, ${pick({
      before: line,
      recordId: notNull(fresh.recordId),
      code: notNull(fresh.subjectCode),
    })}
    from (
      select ${position}, ${entry}, ${line}, ${recordId}, ${subjectCode} from ${logEntry}
      where ${position} >= ${p.from} and ${position} < ${p.to} and ${recordId} is not null and ${line} is not null
    ) ${fresh} left join ${logEntry} on ${position} = (${fresh.entry}::json ->> 'replaces')::bigint
    order by ${fresh.position}`
})

/** The entries [from, to) that publish a record, in the order of the log. */
export function listPublications(tx: Transaction, from: number, to: number): Promise<WatchedEntry[]> {
  return published(tx, { from, to })
}

/** A publication that fulfils searches of a client. */
export interface MatchedChange extends Change {
  clientId: Tenant
  searches: readonly string[]
}

const columns = names(
  alert,
  ...(["clientId", "position", "ordinal", "kind", "initial", "code", "name", "sellers", "sellerCount"] as const),
  ...(["recordId", "list", "ground", "penaltyClass", "authority", "reason", "changed", "publishedAt"] as const),
  ...(["raisedAt", "searches"] as const),
)

/** Writes an alert of each. */
export async function insertMatches(tx: Transaction, matches: readonly MatchedChange[], now: number): Promise<void> {
  if (matches.length === 0) return
  await run(
    tx,
    query`
      insert into ${alert} (${columns})
      select c."clientId", c.position, ${matchOrdinal}, c.kind, false, c.code, c.name, '{}', 0, c."recordId", c.list,
        c.ground, c."penaltyClass", c.authority, c.reason, '{}', to_timestamp(c.time / 1000.0),
        ${new Date(now)}::timestamptz, c.searches
      from json_to_recordset(${JSON.stringify(matches)}::text::json) as c ("clientId" uuid, position bigint, time bigint,
        kind text, code text, name text, "recordId" text, list text, ground text, "penaltyClass" text, authority text,
        reason text, searches text[])
      on conflict do nothing`,
  )
}

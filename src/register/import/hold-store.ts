/**
 * SQL of what waits of imports that publish by themselves, and of how much they have changed. Under the lock of the
 * log's head, so that two at once count each other.
 */

import { and, eq, gt, inArray, or } from "drizzle-orm"
import { senderNamed } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { toArrayLiteral } from "../../database/client.ts"
import { anyOf, build, excluded, notNull, pick, query, run as send, value } from "../../database/query.ts"
import { importReach, importRun } from "../../database/schema/audit.ts"
import { apiClient } from "../../database/schema/check.ts"
import { record } from "../../database/schema/register.ts"
import { toHeld } from "../record/column.ts"
import type { HeldRecord } from "../record/record.ts"
import { isOpen, stateNames } from "../record/state.ts"
import { heldWhere } from "../record/store.ts"
import type { ImportRun } from "./store.ts"

/** Notes which authorities an import has reached, each with how many rows have changed what was shown. */
export async function saveReach(
  tx: Transaction,
  { importId, actor, at }: { importId: string; actor: string; at: number },
  reached: ReadonlyMap<string, number>,
): Promise<void> {
  if (reached.size === 0) return
  const rows = [...reached].map(([authority, changed]) => ({ importId, authority, actor, at: new Date(at), changed }))
  const more = value`${importReach.changed} + ${excluded(importReach.changed)}`
  const less = value`greatest(${importReach.ahead} - ${excluded(importReach.changed)}, 0)`
  await send(
    tx,
    build
      .insert(importReach)
      .values(rows)
      .onConflictDoUpdate({
        target: [importReach.importId, importReach.authority],
        set: { changed: more, ahead: less, at: value`${excluded(importReach.at)}` },
      }),
  )
}

// A sum is a numeric to PostgreSQL, which comes as a text.
const changed = value<number>`coalesce(sum(${importReach.changed}), 0)::bigint`

/** How many rows of an import have changed what was shown. */
export async function changedBy(tx: Transaction, importId: string): Promise<number> {
  const [row] = await send(tx, build.select({ changed }).from(importReach).where(eq(importReach.importId, importId)))
  return row?.changed ?? 0
}

/** Notes what an undoing that is let through may end or amend from now on, by authority: it is spent until it has. */
export async function saveAhead(
  tx: Transaction,
  { importId, actor, at }: { importId: string; actor: string; at: number },
  ahead: ReadonlyMap<string, number>,
): Promise<void> {
  if (ahead.size === 0) return
  const rows = [...ahead].map(([authority, ahead]) => ({
    ...{ importId, authority, actor, at: new Date(at), changed: 0, ahead },
  }))
  await send(tx, build.insert(importReach).values(rows))
}

/** Nothing more comes of an undoing. */
export async function dropAhead(tx: Transaction, importId: string): Promise<void> {
  const isIt = and(eq(importReach.importId, importId), gt(importReach.ahead, 0))
  await send(tx, build.update(importReach).set({ ahead: 0 }).where(isIt))
}

/**
 * How much of what was shown a sender has changed since a moment, by authority, and may still change by undoings that are
 * under way or were cut off, however long ago they began.
 */
export async function spentSince(
  tx: Transaction,
  actor: string,
  since: number,
  authorities: readonly string[],
): Promise<Map<string, number>> {
  const { authority, at, ahead, sender } = importReach
  // The bound stands in the text of the query, or no plan could use the index of what is under way.
  const isSpent = or(gt(at, new Date(since)), query`${ahead} > 0`)
  const isSuch = and(inArray(authority, [...authorities]), eq(sender, senderNamed(actor)), isSpent)
  const done = query`sum(${importReach.changed}) filter (where ${at} > ${new Date(since)}::timestamptz)`
  const spent = value<number>`(coalesce(${done}, 0) + sum(${ahead}))::bigint`
  const rows = await send(tx, build.select({ authority, spent }).from(importReach).where(isSuch).groupBy(authority))
  return new Map(rows.map((row) => [row.authority, row.spent]))
}

/** How many records of authorities are live, counted no further than is asked of each. */
export async function countLive(tx: Transaction, most: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  if (most.size === 0) return new Map()
  const asked = query`unnest(${toArrayLiteral([...most.keys()])}::text[], ${toArrayLiteral([...most.values()].map(String))}::bigint[])`
  const live = query`select from ${record} where ${record.authority} = asked.authority and ${record.state} = 'live'
    limit asked.most`
  const fields = {
    authority: value<string>`asked.authority`,
    live: value<number>`(select count(*) from (${live}) as counted)`,
  }
  const rows = await send(tx, query`select ${pick(fields)} from ${asked} as asked(authority, most)`)
  return new Map(rows.map((row) => [row.authority, row.live]))
}

/** What is left of a source's announced first load; 0 where there is none. @param today in China */
export async function leftOfFirstLoad(tx: Transaction, id: Tenant, today: string): Promise<number> {
  const { firstLoadRows, firstLoadUntil } = apiClient
  const [row] = await send(
    tx,
    build.select({ firstLoadRows, firstLoadUntil }).from(apiClient).where(eq(apiClient.id, id)),
  )
  return row?.firstLoadUntil && row.firstLoadUntil >= today ? (row.firstLoadRows ?? 0) : 0
}

/** Takes rows off what is left of a first load. */
export async function useFirstLoad(tx: Transaction, id: Tenant, rows: number): Promise<void> {
  const left = value<number>`${apiClient.firstLoadRows} - ${rows}`
  await send(tx, build.update(apiClient).set({ firstLoadRows: left }).where(eq(apiClient.id, id)))
}

/**
 * The import in which rows of another wait for an authority, kept from being decided on meanwhile; null where there is
 * none to which rows can be added. One that somebody else has in hand is passed over: they may be waiting for the log.
 */
export async function findPart(tx: Transaction, partOf: string, authority: string) {
  const isIt = and(eq(importRun.partOf, partOf), eq(importRun.authority, authority), eq(importRun.state, "waiting"))
  const [run] = await send(tx, build.select().from(importRun).where(isIt).limit(1).for("update", { skipLocked: true }))
  return run ?? null
}

/** Where rows of an import wait: its parts, and what a release has left of these in parts of their own. */
export async function listParts(sql: Sql, { id }: ImportRun) {
  const { rows, state } = importRun
  const parts = query`with recursive part(id) as (
    select ${importRun.id} from ${importRun} where ${importRun.partOf} = ${id}
    union select ${importRun.id} from ${importRun} join part on ${importRun.partOf} = part.id) select id from part`
  const authority = notNull(importRun.authority)
  const fields = { id: importRun.id, authority, rows, state }
  return send(
    sql,
    build
      .select(fields)
      .from(importRun)
      .where(query`${importRun.id} in (${parts})`)
      .orderBy(authority, importRun.startedAt),
  )
}

/** The listings of some subjects that are not over. */
export async function listStanding(tx: Sql, codes: readonly string[]): Promise<HeldRecord[]> {
  if (codes.length === 0) return []
  const { list, subjectCode, state } = record
  const stands = query`${anyOf(subjectCode, codes)} and ${inArray(list, ["abnormal", "serious"])}
    and ${inArray(state, stateNames.filter(isOpen))}`
  return (await send(tx, heldWhere(stands))).map(toHeld)
}

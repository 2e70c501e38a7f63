/**
 * SQL of the shelf of records that are not shown: what the audit trail says of records, read in its order. Whoever writes of
 * a record holds the head of the log, so that who has it in hand finds every act before its own.
 */
import { and, eq, getTableName, gt, like, lte, type SQL } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { copyOf, copyTables } from "../../database/copy.ts"
import { anyOf, build, given, listOf, pick, query, run, statement, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { searchEnded, searchState } from "../../database/schema/search.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import { heldKeys, toHeld } from "../../register/record/column.ts"
import type { HeldRecord } from "../../register/record/record.ts"
import { isKeptUnseen } from "../../register/record/unseen-store.ts"
import { openNextTables, swapTables } from "../next-table-store.ts"
import { besideRecord, documentColumns, toDocumentRow } from "./document-row-store.ts"
import { recordReaders } from "./index-form-store.ts"

const endedReader = recordReaders.ended
const table: string = getTableName(searchEnded)

/** The act up to which the trail has been read. */
export async function readAudited(sql: Sql): Promise<number> {
  const { audited, reader } = searchState
  const [row] = await run(sql, build.select({ audited }).from(searchState).where(eq(reader, endedReader)))
  return row?.audited ?? 0
}

async function saveAudited(tx: Transaction, audited: number): Promise<void> {
  const row = { reader: endedReader, audited }
  const kept = build.insert(searchState).values(row)
  await run(tx, kept.onConflictDoUpdate({ target: searchState.reader, set: { audited } }))
}

const lastAct = statement(
  {},
  () => query`select ${pick({ last: value<number>`coalesce(max(${auditEvent.id}), 0)::bigint` })} from ${auditEvent}`,
)

/** The act up to which all that are about records are there; null where none came since one of them. */
export async function findLastAct(pool: Pool, since: number): Promise<number | null> {
  const read = async (sql: Sql) => (await lastAct(sql, {}))[0]?.last ?? 0
  if ((await read(pool)) <= since) return null
  return pool.begin(async (tx) => {
    await lockHead(tx)
    return read(tx)
  })
}

// What was erased is found by nobody: its line is gone.
const isErased = query`exists (
  select from ${logEntry} where ${logEntry.position} = ${record.position} and ${logEntry.line} is null)`

/** Whether a record is not shown, and may be found by who may see such. */
export const isEnded = query`${record.state} <> 'live' and not ${isErased} and not ${isKeptUnseen}`

function endedWhere(condition: SQL) {
  return query`
    select ${pick(record, ...heldKeys)}, ${besideRecord}
    from ${record} left join ${subject} on ${subject.code} = ${record.subjectCode}
    where ${isEnded} and ${condition}`
}

const endedById = statement({ ids: listOf(record.id) }, ({ ids }) =>
  endedWhere(query`${record.id} = any(${ids}::text[])`),
)
const endedInOrder = statement({ after: record.id, limit: given<number>() }, ({ after, limit }) =>
  endedWhere(query`${record.id} > ${after} order by ${record.id} limit ${limit}`),
)

type EndedRow = Awaited<ReturnType<typeof endedById>>[number]

/** Of these records, those that are not shown and may be found, by id. */
export async function loadEnded(sql: Sql, ids: readonly string[]): Promise<Map<string, HeldRecord>> {
  if (ids.length === 0) return new Map()
  const rows = await endedById(sql, { ids })
  return new Map(rows.map(({ subject: _, authorityName: __, text: ___, ...row }) => [row.id, toHeld(row)]))
}

async function insertEnded(tx: Transaction, found: readonly EndedRow[], into: string = table): Promise<void> {
  function* rows() {
    for (const { subject, authorityName, text, ...row } of found) {
      const { id, position, content } = toHeld(row)
      // What is not shown has no last day of its display.
      yield toDocumentRow({ id, position, content, subject, authorityName, text, displayedUntil: null })
    }
  }
  await copyTables(tx, [copyOf(searchEnded, documentColumns, rows(), into)])
}

// Acts or records that are worked in at once; bounds the memory.
const atOnce = 2_000

/** Works in the next acts, up to one of them. @returns whether there are more */
export async function readActs(tx: Transaction, until: number): Promise<boolean> {
  const { id, object, act } = auditEvent
  const next = and(gt(id, await readAudited(tx)), lte(id, until), like(act, "record.%"))
  const acts = await run(tx, build.select({ id, object }).from(auditEvent).where(next).orderBy(id).limit(atOnce))
  const ids = [...new Set(acts.map((one) => one.object))]
  await replaceEnded(tx, ids)
  const isFull = acts.length === atOnce
  await saveAudited(tx, isFull ? (acts.at(-1)?.id ?? until) : until)
  return isFull
}

/** Makes the documents of records anew that may not be shown, and takes out those of others. */
export async function replaceEnded(tx: Transaction, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += atOnce) {
    const part = ids.slice(start, start + atOnce)
    await run(tx, build.delete(searchEnded).where(anyOf(searchEnded.id, part)))
    await insertEnded(tx, await endedById(tx, { ids: part }))
  }
}

/** Builds the shelf anew. @param until the act up to which it then has read */
export async function rebuildEnded(tx: Transaction, until: number): Promise<void> {
  await openNextTables(tx, [table])
  for (let after = ""; ; ) {
    const rows = await endedInOrder(tx, { after, limit: atOnce })
    const last = rows.at(-1)
    if (!last) break
    await insertEnded(tx, rows, `${table}_next`)
    after = last.id
  }
  await swapTables(tx, [table])
  await saveAudited(tx, until)
}

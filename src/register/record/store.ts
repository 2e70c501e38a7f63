/**
 * SQL of records in their whole life: read with what has ended, and the one place where changes are written.
 */
import type { SQL } from "drizzle-orm"
import { tellAffected } from "../../access/told-store.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { copyTables } from "../../database/copy.ts"
import { listOf, names, pick, query, statement } from "../../database/query.ts"
import { record, silentEnd } from "../../database/schema/register.ts"
import { toTrail } from "../../gate/finding.ts"
import { Pass } from "../../gate/pass.ts"
import { type Head, logTable, moveHead, nextHead } from "../../ledger/sequencer.ts"
import { type Author, auditTable } from "../audit/trail.ts"
import { subjectTables, takeOutSubjects } from "../subject/store.ts"
import type { RecordChanges } from "./change.ts"
import { heldKeys, recordTable, toHeld } from "./column.ts"
import { draftOfChanges } from "./effect.ts"
import type { HeldRecord } from "./record.ts"
import { type RecordState, recordStates } from "./state.ts"
import { saveTexts } from "./text-store.ts"

/** Reads records by a condition, which may order and limit them; a row is turned by `toHeld`. */
export function heldWhere(condition: SQL) {
  return query`select ${pick(record, ...heldKeys)} from ${record} where ${condition}`
}

// What is live and what has ended are indexed apart, so both are named: without them every record would be read.
const recordsOfSubjects = statement({ codes: listOf(record.subjectCode) }, ({ codes }) => {
  const { subjectCode: code, state } = record
  return heldWhere(query`((${code} = any(${codes}::text[]) and ${state} = 'live')
      or (${code} = any(${codes}::text[]) and ${state} <> 'live'))
    order by ${code}, ${record.publishedOn} desc, ${record.id}`)
})

/** All records of a subject, ended ones too, the latest publication first. */
export async function listRecords(sql: Sql, subjectCode: string): Promise<HeldRecord[]> {
  return (await recordsOfSubjects(sql, { codes: [subjectCode] })).map(toHeld)
}

/** All records of some subjects, by subject. */
export async function listRecordsOf(sql: Sql, subjectCodes: readonly string[]): Promise<Map<string, HeldRecord[]>> {
  if (subjectCodes.length === 0) return new Map()
  const records = (await recordsOfSubjects(sql, { codes: subjectCodes })).map(toHeld)
  return Map.groupBy(records, ({ content }) => content.subjectCode)
}

const recordsById = statement({ ids: listOf(record.id) }, ({ ids }) =>
  heldWhere(query`${record.id} = any(${ids}::text[])`),
)

/** Of these records, those that there are, by id. */
export async function loadRecords(sql: Sql, ids: readonly string[]): Promise<Map<string, HeldRecord>> {
  if (ids.length === 0) return new Map()
  const records = (await recordsById(sql, { ids })).map(toHeld)
  return new Map(records.map((held) => [held.id, held]))
}

/** A record by its id, in whatever state. */
export async function findRecord(sql: Sql, id: string): Promise<HeldRecord | null> {
  return (await loadRecords(sql, [id])).get(id) ?? null
}

const takeOut = statement(
  { ids: listOf(record.id) },
  ({ ids }) =>
    query`delete from ${record} where ${record.id} = any(${ids}::text[]) returning ${pick(record, "id", "state", "authority")}`,
)

const noteSilent = statement(
  { ids: listOf(silentEnd.recordId) },
  ({ ids }) =>
    query`insert into ${silentEnd} (${names(silentEnd, "recordId")}) select unnest(${ids}::text[]) on conflict do nothing`,
)

/** The records that these changes bring to an end, or from one to another, and of which they publish nothing. */
function silentlyOver({ changed, publications }: RecordChanges, before: ReadonlyMap<string, RecordState>): string[] {
  const told = new Set(publications.map(({ recordId }) => recordId))
  const isOver = ({ id, state }: HeldRecord) => recordStates[state].display === "over" && before.get(id) !== state
  return changed.flatMap((one) => (isOver(one) && !told.has(one.id) ? [one.id] : []))
}

/**
 * Writes changes: state, log and audit trail, of one record or of thousands. What takes the place of something goes after it.
 * @param head from `lockHead` in the same transaction
 * @param given the gate's pass for `draftOfChanges` of them, and what was acted on: an import, a proceeding
 */
export async function saveChanges(
  tx: Transaction,
  changes: RecordChanges,
  head: Head,
  author: Author,
  { pass, about }: { pass: Pass; about: string },
): Promise<Head> {
  const { subjects, added, changed, publications, texts } = changes
  const taken = Pass.take(pass, tx, draftOfChanges(changes, head))
  const ordinals = await takeOutSubjects(tx, subjects)
  const ids = changed.map(({ id }) => id)
  const out = ids.length > 0 ? await takeOut(tx, { ids }) : []
  const before = new Map(out.map(({ id, state }) => [id, state]))
  keepAuthorities(changed, new Map(out.map(({ id, authority }) => [id, authority])))
  const next = nextHead(head, publications, author.at)
  await copyTables(tx, [
    ...subjectTables(subjects, ordinals),
    recordTable([...added, ...changed]),
    logTable(taken, head, next, publications),
    auditTable([...changes.audit, ...toTrail(pass, about)], author),
  ])
  await tellAffected(tx, pass, about, author)
  await saveTexts(tx, texts)
  const silent = silentlyOver(changes, before)
  if (silent.length > 0) await noteSilent(tx, { ids: silent })
  await moveHead(tx, taken, next)
  return next
}

/** The gate was asked for the authority of each record as it is to stand: nothing takes one from another on the way. */
function keepAuthorities(changed: readonly HeldRecord[], before: ReadonlyMap<string, string>): void {
  const moved = changed.find(({ id, content }) => (before.get(id) ?? content.authority) !== content.authority)
  if (moved) throw new Error(`record ${moved.id} stands under another authority`)
}

/**
 * The ending of a publication: the entry that ended it and the one that it ended, found by the record's id.
 */
import type { Sql } from "../../database/client.ts"
import type { ListName } from "../../law/list.ts"
import { decodeEntry } from "../../ledger/entry.ts"
import { listEntries } from "../../register/history/store.ts"
import { isOpen, type RecordState } from "../../register/record/state.ts"
import { findRecord } from "../../register/record/store.ts"
import type { PlacedEntry } from "./note.ts"
import { listEntryBytes } from "./store.ts"

/** An entry, as its bytes and as it reads. */
interface EntryOf {
  bytes: { entry: string; position: number }
  read: PlacedEntry
}

/** The ending of a record's publication. */
export interface Ending {
  /** Whose it was, and who published it. Neither is part of a statement. */
  code: string
  authority: string
  list: ListName
  state: RecordState
  end: EntryOf
  added: EntryOf
}

/**
 * The ending of a record's publication; null where there is no such record, it was never published here, is published,
 * or is only masked: what is masked can be shown again.
 */
export async function findEnding(sql: Sql, id: string): Promise<Ending | null> {
  const record = await findRecord(sql, id)
  if (!record || isOpen(record.state) || record.position === null) return null
  const { subjectCode: code, authority, list } = record.content
  const own = (await listEntries(sql, code)).filter(({ recordId }) => recordId === id)
  const end = own.findLast(({ operation }) => operation === "remove")
  if (!end || end.replaces === null) return null
  const [endBytes, addedBytes] = await listEntryBytes(sql, [end.position, end.replaces])
  if (!endBytes || !addedBytes) throw new Error(`position ${end.position} ends an entry that is not there`)
  return { code, authority, list, state: record.state, end: toEntryOf(endBytes), added: toEntryOf(addedBytes) }
}

function toEntryOf(bytes: { entry: string; position: number }): EntryOf {
  const read = decodeEntry(bytes.entry)
  if (!read) throw new Error(`position ${bytes.position} of the log holds no entry`)
  return { bytes, read: { ...read, position: bytes.position } }
}

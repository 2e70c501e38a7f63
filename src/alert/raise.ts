/**
 * Raises alerts, as a reader of the log: entries in bounded steps, and the reader's position in the transaction of the
 * alerts, so that each is raised once whatever breaks off.
 */
import type { Pool } from "../database/client.ts"
import { lockReader, moveReader, readerPosition } from "../ledger/reader.ts"
import { readHead } from "../ledger/sequencer.ts"
import { alertReader, insertAlerts, listWatchedEntries } from "./alert-store.ts"
import { changeOf } from "./change.ts"
import { hasUploads, insertInitialAlerts, listNewSellers, lockUpload, moveUpload } from "./initial-store.ts"

// Entries in a transaction of the reader: a second of work at most, and the memory for their lines.
const entriesPerStep = 20_000

// Sellers of an upload in a transaction. Between two of them what the log has gained is told.
const sellersPerStep = 20_000

/** What raising needs from outside. */
export interface AlertWork {
  sql: Pool
  /** ms since 1970. */
  clock(): number
}

/** Raises the alerts of everything that is in the log, and of uploads whose sellers were listed before. @returns the position up to which it is done */
export async function raiseAlerts(work: AlertWork): Promise<number> {
  for (;;) {
    const [{ size }, start] = [await readHead(work.sql), await readerPosition(work.sql, alertReader)]
    if (start >= size && !(await tellNext(work))) return start
    if (start >= size) continue
    // Who has the reader looks for the end of the log again when its step is done.
    if ((await step(work, size)) === "busy") return start
  }
}

/** Tells a platform what is published already about sellers of an upload. @returns whether there was anything to do */
async function tellNext({ sql, clock }: AlertWork): Promise<boolean> {
  if (!(await hasUploads(sql))) return false
  return sql.begin(async (tx) => {
    const read = await lockReader(tx, alertReader, false)
    const upload = read === null ? null : await lockUpload(tx)
    if (read === null || upload === null) return false
    const sellers = await listNewSellers(tx, upload, sellersPerStep)
    await insertInitialAlerts(tx, upload.clientId, sellers.codes, read, clock())
    await moveUpload(tx, upload.id, sellers.last)
    return true
  })
}

async function step({ sql, clock }: AlertWork, size: number): Promise<"busy" | "done"> {
  return sql.begin(async (tx) => {
    const from = await lockReader(tx, alertReader, false)
    if (from === null) return "busy"
    const to = Math.min(size, from + entriesPerStep)
    if (to <= from) return "done"
    const entries = await listWatchedEntries(tx, from, to)
    await insertAlerts(
      tx,
      entries.flatMap((entry) => changeOf(entry) ?? []),
      clock(),
    )
    await moveReader(tx, alertReader, to)
    return "done"
  })
}

/** Ends what has been shown for as long as it may be, and what falls or stops with it. */
import type { Transaction } from "../../database/client.ts"
import { byRegister } from "../../gate/hands.ts"
import { passOrThrow } from "../../gate/pass.ts"
import { type Head, lockHead } from "../../ledger/sequencer.ts"
import { type ChangeContext, moveRecord, noChanges, type RecordChanges, settleLinks } from "../record/change.ts"
import { draftOfChanges } from "../record/effect.ts"
import type { HeldRecord } from "../record/record.ts"
import { isLawful } from "../record/state.ts"
import { listRecordsOf, saveChanges } from "../record/store.ts"
import { type DailyContext, register } from "./daily-context.ts"
import { listEnded, listUnsettled } from "./store.ts"

// Records in a transaction: a tenth of a second, for which others wait.
const batch = 1_000
// Subjects in a transaction of links.
const subjectsPerBatch = 500

/** Ends the display of every record whose last day has passed, the earliest first. */
export async function endDisplays(context: DailyContext): Promise<void> {
  for (let ended = batch; ended > 0; ) {
    context.pause()
    ended = await context.sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const records = await listEnded(tx, context.today, batch)
      // Nothing hangs on a penalty that ends by itself, so the other records of its subject are not needed.
      const codes = records
        .filter(({ content }) => content.list === "serious")
        .map(({ content }) => content.subjectCode)
      const bySubject = await listRecordsOf(tx, [...new Set(codes)])
      const changes = expire(records, bySubject, { ...context, size: head.size })
      await saveByRegister(tx, changes, head, context)
      context.progress(changes.changed.length)
      return records.length
    })
  }
}

/** Writes what the law itself asks for. */
async function saveByRegister(
  tx: Transaction,
  changes: RecordChanges,
  head: Head,
  context: DailyContext,
): Promise<void> {
  const author = register(context)
  const pass = passOrThrow(tx, draftOfChanges(changes, head), byRegister, {}, author.at)
  await saveChanges(tx, changes, head, author, { pass, about: author.actor })
}

/**
 * Expires records in their order. Pure.
 * @param bySubject all records of the subjects on whose other records something may hang
 */
function expire(
  records: readonly HeldRecord[],
  bySubject: ReadonlyMap<string, HeldRecord[]>,
  context: ChangeContext,
): RecordChanges {
  const changes = noChanges()
  const moved = new Map<string, HeldRecord>()
  for (const record of records) {
    // It may have stopped with the listing before it.
    if (moved.has(record.id) || !isLawful("expire", record.content.list, record.state)) continue
    const others = (bySubject.get(record.content.subjectCode) ?? [record]).map((held) => moved.get(held.id) ?? held)
    const before = changes.changed.length
    moveRecord("expire", record, {}, others, context, changes)
    for (const held of changes.changed.slice(before)) moved.set(held.id, held)
  }
  return changes
}

/** Makes the moves that links ask for where one end came, or ended, without the other: after imports. */
export async function settleAllLinks(context: DailyContext): Promise<void> {
  for (let after: string | null = ""; after !== null; ) {
    context.pause()
    const from: string = after
    after = await context.sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const codes = await listUnsettled(tx, from, subjectsPerBatch)
      const changes = noChanges()
      for (const records of (await listRecordsOf(tx, codes)).values()) {
        settleLinks(records, { ...context, size: head.size }, changes)
      }
      await saveByRegister(tx, changes, head, context)
      context.progress(changes.changed.length)
      return codes.at(-1) ?? null
    })
  }
}

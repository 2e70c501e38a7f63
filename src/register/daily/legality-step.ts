/**
 * What is live is held to the table of preconditions as far as a record shows it, once for each version of the table, and what
 * misses a row waits in the worklist of its authority. Nothing of it is undone. What waits is looked at anew each day, and goes
 * when it was corrected or ended. Each page moves the position in its transaction, so that a look that was cut off goes on,
 * and two nodes do no page twice.
 */
import type { Transaction } from "../../database/client.ts"
import { writeAudits } from "../audit/trail.ts"
import { missedByLive, tableVersion } from "../proceeding/live-file.ts"
import { listLiveAfter } from "../record/leaving-store.ts"
import type { HeldRecord } from "../record/record.ts"
import { listRecordsOf, loadRecords } from "../record/store.ts"
import { type DailyContext, register } from "./daily-context.ts"
import {
  daysNumberedAs,
  deleteMissing,
  holdLegalityLook,
  type LegalityFinding,
  listMissing,
  moveLegalityLook,
  saveMissing,
} from "./legality-store.ts"

// In a transaction, and so between two waits.
const batch = 500

/** Looks anew at what misses a row, and goes on with what the table of today has not looked through. */
export async function holdLive(context: DailyContext): Promise<void> {
  for (let after: string | null = ""; after !== null; ) after = await settlePage(context, after)
  for (let goesOn = true; goesOn; ) {
    context.pause()
    goesOn = await context.sql.begin(async (tx) => {
      const look = await holdLegalityLook(tx, tableVersion)
      if (look === null || look.after === null) return false
      const records = await listLiveAfter(tx, look.after, batch)
      await judge(tx, records, [], context)
      await moveLegalityLook(tx, { ...look, after: records.at(-1)?.id ?? null })
      return records.length > 0
    })
  }
}

/** @returns the record behind which to go on; null at the end */
async function settlePage(context: DailyContext, after: string): Promise<string | null> {
  context.pause()
  return context.sql.begin(async (tx) => {
    const waiting = (await listMissing(tx, after, batch)).map(({ recordId }) => recordId)
    if (waiting.length === 0) return null
    const live = [...(await loadRecords(tx, waiting)).values()].filter(({ state }) => state === "live")
    await judge(tx, live, waiting, context)
    return waiting.at(-1) ?? null
  })
}

/** Writes down what misses rows, and forgets what does no more. @param waiting what was written down before */
async function judge(
  tx: Transaction,
  records: readonly HeldRecord[],
  waiting: readonly string[],
  context: DailyContext,
): Promise<void> {
  // A serious listing alone is held against the other records of its subject, of which there may be thousands.
  const serious = records.flatMap(({ content: { list, subjectCode } }) => (list === "serious" ? [subjectCode] : []))
  const own = await listRecordsOf(tx, [...new Set(serious)])
  const days = await daysNumberedAs(tx, records)
  const rows = records.flatMap((record): LegalityFinding[] => {
    const { subjectCode, authority } = record.content
    const known = { records: own.get(subjectCode) ?? [], numbered: days.get(record.id) ?? [] }
    const missed = missedByLive(record, known, context.policy)
    return missed.length === 0 ? [] : [{ recordId: record.id, authority, missed, since: context.today }]
  })
  const missed = new Map(rows.map((row) => [row.recordId, row.missed]))
  const saved = await saveMissing(tx, rows)
  const settled = await deleteMissing(
    tx,
    [...waiting, ...records.map(({ id }) => id)].filter((id) => !missed.has(id)),
  )
  const trail = [
    ...saved.map(({ recordId: object, before }) => ({
      ...{ act: "record.flag", object, before: before && { missed: before }, after: { missed: missed.get(object) } },
    })),
    ...settled.map(({ recordId: object, ...before }) => ({ act: "record.unflag", object, before, after: null })),
  ].map((row) => ({ ...row, position: null }))
  if (trail.length > 0) await writeAudits(tx, trail, register(context))
  context.progress(saved.filter(({ before }) => before === null).length)
}

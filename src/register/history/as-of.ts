/** Reads a subject as of a moment: what was asked is turned into a position of the log, and the reading is audited. */
import type { Pool, Transaction } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { dayInChina } from "../../law/day.ts"
import { type Head, readHead } from "../../ledger/sequencer.ts"
import { writeAudit } from "../audit/trail.ts"
import { endOf, readMoment } from "../record/moment.ts"
import type { Subject } from "../record/record.ts"
import { readStandings } from "../record/standing.ts"
import { listRecords } from "../record/store.ts"
import { listUnseen } from "../record/unseen-store.ts"
import { type HistoryEntry, type Known, knownAbout, publishedAt } from "./history.ts"
import { listEntries, sizeAt, timeOfEntry } from "./store.ts"

/** A position of the log, with the day that it stands for. */
export interface AsOf extends Head {
  /** The day in China: the one that was asked for, else that of the last entry before the position. */
  day: string
}

/** A subject as of a moment. */
export interface PointInTime {
  asOf: AsOf
  /** The head at which it was asked. */
  head: Head
  subject: Subject
  published: HistoryEntry[]
  known: Known[]
}

/** Why it is not answered: the register does not know the subject, or the moment is none that it can know. */
export type Unanswered = { kind: "unknown-subject" } | { kind: "unknown-moment"; reason: Bilingual }

/** Reads a subject as of `asked`: a size of the log, a day in China or an instant. */
export async function readAsOf(
  { sql, clock }: { sql: Pool; clock(): number },
  code: string,
  asked: string,
  actor: string,
): Promise<PointInTime | Unanswered> {
  return sql.begin("isolation level repeatable read", async (tx) => {
    const now = clock()
    const head = await readHead(tx)
    const asOf = await resolve(tx, asked, head, now)
    if ("kind" in asOf) return asOf
    const standing = (await readStandings({ sql: tx, clock }, [code])).byCode.get(code)
    if (!standing) return { kind: "unknown-subject" }
    const entries = await listEntries(tx, code)
    const held = await listRecords(tx, standing.subject.code)
    // What another register displays was never to be shown here, and when it was displayed nobody here knows.
    const unseen = await listUnseen(tx, standing.subject.code)
    const records = held.filter(({ id }) => !unseen.has(id))
    const event = { act: "subject.read-as-of", object: code }
    await writeAudit(tx, { ...event, after: { asked: { as_of: asked } } }, { actor, at: now })
    const published = publishedAt(entries, asOf.size)
    return { asOf, head, subject: standing.subject, published, known: knownAbout(records, entries, asOf) }
  })
}

async function resolve(tx: Transaction, asked: string, head: Head, now: number): Promise<AsOf | Unanswered> {
  if (/^\d+$/.test(asked)) {
    const size = Number(asked)
    if (size < 1 || size > head.size) return unknownSize(head)
    const time = await timeOfEntry(tx, size - 1)
    return { size, time, day: dayInChina(time) }
  }
  const moment = readMoment(asked)
  if (!moment) {
    return unknown(
      "须为日志条数、日期（YYYY-MM-DD）或者 RFC 3339 时间",
      "expected a size of the log, a day (YYYY-MM-DD) or an instant (RFC 3339)",
    )
  }
  const today = dayInChina(now)
  const isFuture = moment.kind === "day" ? moment.day > today : moment.at > now
  if (isFuture) return unknown(`晚于现在（今天是 ${today}）`, `it has not come yet: today is ${today}`)
  const size = await sizeAt(tx, endOf(moment))
  const time = size === 0 ? 0 : await timeOfEntry(tx, size - 1)
  return { size, time, day: moment.kind === "day" ? moment.day : dayInChina(moment.at) }
}

function unknownSize({ size }: Head): Unanswered {
  return size === 0
    ? unknown("公示日志目前为空", "the publication log is empty")
    : unknown(`日志现有 ${size} 条：须为 1 至 ${size}`, `the log has ${size} entries: expected 1 to ${size}`)
}

function unknown(zh: string, en: string): Unanswered {
  return { kind: "unknown-moment", reason: { zh, en } }
}

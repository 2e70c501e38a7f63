/**
 * What the register said at an earlier position of the log, for codes by the thousand: a job that takes minutes, or is cut
 * off and taken up the next day, answers its last row as of the same position as its first.
 *
 * Standings as of a pin are a function of the pin and the code, whenever they are read. Codes that no entry since the pin
 * speaks of stand now as they stood then. For the others the first entry about a record after the pin tells how it stood
 * before: one that takes the place of an entry found that entry published, one that does not found nothing. Subjects have
 * an order of their own, because one without records comes without an entry. The end of a display is no matter of the
 * clock here: what was past its day at the pin, and not yet taken down, is named in the pin.
 */
import type { Pool, Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { lockHead } from "../../ledger/sequencer.ts"
import type { HeldRecord, RecordContent } from "../../register/record/record.ts"
import { readStandings, type Standing, type StandingRecord } from "../../register/record/standing.ts"
import { loadRecords } from "../../register/record/store.ts"
import type { ListedSet } from "../listed-set/listed-set.ts"
import type { ListedView } from "../listed-set/listed-view.ts"
import { pinListings } from "../person/store.ts"
import type { Pin } from "./job.ts"
import { listKnownSince, listOverdue, listTouched, readSubjectOrdinal, type TouchedRecord } from "./pin-store.ts"

/** A pin just set. */
export interface PinnedNow {
  pin: Pin
  /**
   * The listed set where it says just what the pin does: whoever has it need not ask the database for codes that are clear
   * or unknown. Whoever goes on with the job later asks, and hears the same.
   */
  view: ListedView | null
}

/**
 * Pins the present. Waits for the writer that holds the head: after it nobody is at work who could still add a subject
 * or an entry before the pin.
 * @param now ms since 1970
 */
export async function pinPresent(pool: Pool, now: number, set: ListedSet | null = null): Promise<PinnedNow> {
  return pool.begin((tx) => pinIn(tx, now, set))
}

/** The same in a transaction under way. */
export async function pinIn(tx: Transaction, now: number, set: ListedSet | null): Promise<PinnedNow> {
  const { size, time } = await lockHead(tx)
  const day = dayInChina(now)
  const over = await listOverdue(tx, day)
  const view = (await set?.viewOf(tx, day)) ?? null
  const pin = { size, time, subjects: await readSubjectOrdinal(tx), over, trail: await pinListings(tx), day }
  return { pin, view }
}

// Before every day on which a display ends: what may be shown is what the log publishes.
const beforeAllDays = () => 0

/** The standings of codes as of a pin. */
export async function standingsAt(pool: Pool, pin: Pin, codes: readonly string[]): Promise<Map<string, Standing>> {
  return pool.begin("isolation level repeatable read read only", async (tx) => {
    const { asOf, ...read } = await readStandings({ sql: tx, clock: beforeAllDays }, codes)
    const byCode: Map<string, Standing> = read.byCode
    if ((await readSubjectOrdinal(tx)) > pin.subjects) {
      for (const code of await listKnownSince(tx, codes, pin.subjects)) byCode.delete(code)
    }
    if (asOf.size > pin.size) {
      const asked = new Set([...byCode.keys(), ...[...byCode.values()].map(({ subject }) => subject.code)])
      const touched = await listTouched(tx, [...asked], pin.size, asOf.size)
      const held = await loadRecords(
        tx,
        touched.map(({ id }) => id),
      )
      const bySubject = Map.groupBy(touched, ({ subjectCode }) => subjectCode)
      for (const [code, standing] of byCode) {
        const own = bySubject.get(standing.subject.code)
        if (own) byCode.set(code, standingBefore(code, standing, own, held))
      }
    }
    if (pin.over.length > 0) hideOver(byCode, new Set(pin.over))
    return byCode
  })
}

/** The standing before the entries that touched its records. */
function standingBefore(
  code: string,
  { subject, records }: Standing,
  touched: readonly TouchedRecord[],
  held: ReadonlyMap<string, HeldRecord>,
): Standing {
  const ids = new Set(touched.map(({ id }) => id))
  const before = touched.flatMap((record) => {
    const known = held.get(record.id)
    if (record.position === null || !known || !stoodUnder(code, subject.code, record.line)) return []
    return [recordBefore(record.id, record.position, record.line, known)]
  })
  return { subject, records: [...records.filter(({ id }) => !ids.has(id)), ...before] }
}

/** Whether a line was about a code: what has come to it by a change of code since was another's. */
function stoodUnder(code: string, present: string, line: string | null): boolean {
  if (line === null || code !== present) return true
  return (JSON.parse(line) as { subject: { code: string } }).subject.code === code
}

/** The record as its line published it. After an erasure what the register keeps speaks for it: list and ground stay. */
function recordBefore(id: string, position: number, line: string | null, held: HeldRecord): StandingRecord {
  const { content, displayedUntil } = held
  const { salt: _, subject, ...published } = (line === null ? {} : JSON.parse(line)) as Record<string, unknown>
  const then = published as Partial<
    Record<"decided_on" | "published_on" | "class" | "ground" | "authority", string | null>
  >
  const before: RecordContent = {
    ...content,
    ground: then.ground === undefined ? content.ground : then.ground,
    penaltyClass: then.class === undefined ? content.penaltyClass : then.class,
    decidedOn: then.decided_on ?? content.decidedOn,
    publishedOn: then.published_on ?? content.publishedOn,
    authority: then.authority ?? content.authority,
  }
  return { ...before, id, position, displayedUntil }
}

function hideOver(byCode: Map<string, Standing>, over: ReadonlySet<string>): void {
  for (const [code, { subject, records }] of byCode) {
    if (records.some(({ id }) => over.has(id))) {
      byCode.set(code, { subject, records: records.filter(({ id }) => !over.has(id)) })
    }
  }
}

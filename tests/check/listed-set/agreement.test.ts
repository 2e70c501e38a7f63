/**
 * Whatever happens in whatever order, the set and the database say the same at the same position of the log.
 */
import { setImmediate } from "node:timers/promises"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { checkQueries, checkRows } from "../../../src/check/answer/check.ts"
import { codeQuery } from "../../../src/check/answer/query.ts"
import { openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import type { ListedView } from "../../../src/check/listed-set/listed-view.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { dayInChina } from "../../../src/law/day.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { lockHead } from "../../../src/ledger/sequencer.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { importLines } from "../../../src/register/import/import.ts"
import { moveRecord } from "../../../src/register/record/change.ts"
import { isLawful, type RecordMoveName } from "../../../src/register/record/state.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { saveEnds } from "../../../src/register/subject/end-store.ts"
import { postgresIndex } from "../../../src/search/postgres-index.ts"
import { importOptions } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { saveAsOperator } from "../../support/gate.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const subjects = 8
const dayMs = 86_400_000

const steps = fc.array(
  fc.oneof(
    fc.record({ act: fc.constantFrom("abnormal", "penalty", "serious", "amend", "subject"), n: fc.nat(subjects - 1) }),
    fc.record({ act: fc.constantFrom("mask", "unmask", "correct", "deregister"), n: fc.nat(subjects - 1) }),
    fc.record({
      act: fc.constantFrom("read", "read", "read twice at once", "rebuild", "daily work"),
      n: fc.constant(0),
    }),
    fc.record({ act: fc.constant("days pass"), n: fc.constantFrom(1, 90, 400, 1_100) }),
  ),
  { minLength: 4, maxLength: 16 },
)

/** A code whose check character is wrong is in the register too, where its source gave it so. */
function codeAt(n: number): string {
  const code = codeOf(n)
  return n % subjects === 7 ? `${code.slice(0, 17)}${code.endsWith("0") ? "1" : "0"}` : code
}

class Round {
  now = Date.parse("2026-06-30T04:00:00Z")
  readonly clock = () => this.now
  readonly base: number
  amendments = 0
  /** All live records by the size of the log at which they were. */
  readonly history = new Map<number, { code: string; list: string; ground: string; until: string | null }[]>()

  constructor(base: number) {
    this.base = base
  }

  code(n: number): string {
    return codeAt(this.base + n)
  }

  open(codesMax: number) {
    const parts = { sql: database.sql, clock: this.clock, log: () => {}, codesMax, pause: setImmediate, changesMax: 1 }
    return openListedSet(parts)
  }

  async import(row: unknown): Promise<void> {
    async function* chunks() {
      yield Buffer.from(`${JSON.stringify(row)}\n`)
    }
    await importLines(database.sql, chunks(), { ...importOptions, clock: this.clock })
  }

  async move(name: RecordMoveName, code: string): Promise<void> {
    await database.sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const records = await listRecords(tx, code)
      const record = records.find(({ content, state }) => isLawful(name, content.list, state))
      if (!record) return
      const today = dayInChina(this.now)
      const context = { today, policy: defaultPolicy, size: head.size, newSalt: importOptions.newSalt }
      const author = { actor: "test", reason: null, at: this.now }
      await saveAsOperator(tx, moveRecord(name, record, {}, records, context), head, author)
      if (name === "deregister") await saveEnds(tx, [{ code, endedOn: today, successor: null }])
    })
  }

  async do(act: string, n: number): Promise<void> {
    const at = this.base + n
    const subject = { code: this.code(n), name: `示例第${at}号商贸有限公司` }
    if (act === "subject") await this.import(subjectRow(at, { code: subject.code, name: `示例第${at}号改名有限公司` }))
    else if (act === "abnormal") await this.import(abnormalRow(at, { subject }))
    else if (act === "penalty") await this.import(penaltyRow(at, { subject }))
    else if (act === "serious") await this.import(seriousRow(at, { subject }))
    else if (act === "amend") {
      const penaltyClass = `P${2 + (++this.amendments % 2)}`
      await this.import(penaltyRow(at, { subject, class: penaltyClass, content: `罚款${this.amendments}0000元` }))
    } else if (act === "days pass") this.now += n * dayMs
    else if (act === "daily work") {
      const { sql } = database
      await runDailyWork({
        ...importOptions,
        sql,
        calendar: publishedCalendar,
        policy: defaultPolicy,
        clock: this.clock,
      })
    } else await this.move(act as RecordMoveName, this.code(n))
    await this.remember()
  }

  async remember(): Promise<void> {
    const [head] = await database.sql<{ size: number }[]>`select size from log_head`
    const rows = await database.sql<{ code: string; list: string; ground: string; until: string | null }[]>`
      select subject_code as code, list, coalesce(ground, penalty_class, '') as ground, displayed_until as until
      from record where state = 'live'`
    this.history.set(head?.size ?? 0, [...rows])
  }

  /** What is listed of the round's codes at a size of the log, today. */
  listed(size: number): Map<string, string> {
    const today = dayInChina(this.now)
    const marks = new Map<string, string[]>()
    for (const { code, list, ground, until } of this.history.get(size) ?? []) {
      if (until === null || until >= today) marks.set(code, [...(marks.get(code) ?? []), `${list}:${ground}`])
    }
    return new Map([...marks].map(([code, texts]) => [code, [...new Set(texts)].sort().join(";")]))
  }

  source(view: ListedView | null) {
    return { sql: database.sql, clock: this.clock, index: postgresIndex(database.sql), scope: "all" as const, view }
  }

  queries() {
    return Array.from({ length: subjects + 2 }, (_, n) => codeQuery(this.code(n)))
  }

  /** Verdicts, with lists and grounds as a row says them. */
  async rows(view: ListedView | null) {
    const answers = await checkRows(this.source(view), this.queries())
    return answers.map(({ verdict, size }) => ({ said: said(verdict), size }))
  }

  /** What is said of a deregistration, which a view leaves to the database. */
  async ends(view: ListedView | null) {
    const { verdicts } = await checkQueries(this.source(view), this.queries())
    return verdicts.map((verdict) => (verdict.verdict === "clear" ? (verdict.endedOn ?? null) : verdict.verdict))
  }

  /** What a check with a view that may be behind says holds at the position that it names. */
  async expectTrueAtItsPosition(view: ListedView | null): Promise<void> {
    const { asOf, verdicts } = await checkQueries(this.source(view), this.queries())
    const answers = [
      ...verdicts.map((verdict) => {
        if (verdict.verdict !== "listed") return { said: said(verdict), size: asOf.size }
        const marks = verdict.records.map(({ list, ground, penaltyClass }) => `${list}:${ground ?? penaltyClass}`)
        return { said: `listed ${[...new Set(marks)].sort().join(";")}`, size: asOf.size }
      }),
      ...(await this.rows(view)),
    ]
    for (const [at, { said, size }] of answers.entries()) {
      const marks = this.listed(size).get(this.code(at % (subjects + 2)))
      expect(said.startsWith("listed") ? said : "listed ").toBe(`listed ${marks ?? ""}`)
    }
  }
}

function said(verdict: { verdict: string; profile?: { marks: readonly { list: string; ground: string }[] } }): string {
  if (!verdict.profile) return verdict.verdict
  return `listed ${verdict.profile.marks.map(({ list, ground }) => `${list}:${ground}`).join(";")}`
}

describe("any interleaving of publications, amendments, removals, masks, days, subjects, readings and rebuilds", () => {
  test.each([
    ["all subjects are held", 1_000_000],
    ["those with live records alone are held", null],
  ])("set and database say the same, where %s", async (_, all) => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(steps, async (happened) => {
        const it = new Round(1_000 + (all === null ? 40_000 : 0) + round++ * 16)
        await it.import(subjectRow(it.base + subjects))
        for (const act of ["abnormal", "penalty"]) await it.do(act, 1)
        const [counts] = await database.sql<{ known: number }[]>`select count(*)::int as known from subject`
        const codesMax = all ?? (counts?.known ?? 1) - 1
        let set = it.open(codesMax)
        await it.remember()
        await set.catchUp()
        // A long stream answers from the view that it began with.
        const pinned = set.view()
        for (const { act, n } of happened) {
          if (act === "rebuild") set = it.open(codesMax)
          if (act === "rebuild" || act === "read") await set.catchUp()
          else if (act === "read twice at once") await Promise.all([set.catchUp(), set.catchUp()])
          else await it.do(act, n)
          await it.expectTrueAtItsPosition(set.view())
          await it.expectTrueAtItsPosition(pinned)
        }
        await set.catchUp()
        const view = set.view()
        expect(view?.complete).toBe(all !== null)
        expect(await it.rows(view)).toEqual(await it.rows(null))
        expect(await it.ends(view)).toEqual(await it.ends(null))
        set = it.open(codesMax)
        await set.catchUp()
        expect(await it.rows(set.view())).toEqual(await it.rows(null))
        expect(await it.ends(set.view())).toEqual(await it.ends(null))
      }),
      { numRuns: 15 },
    )
  })
})

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { pinPresent, standingsAt } from "../../../src/check/job/pin.ts"
import { openListedSet } from "../../../src/check/listed-set/listed-set.ts"
import { findCode, type ListedView } from "../../../src/check/listed-set/listed-view.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { dayInChina, dayNumberInChina } from "../../../src/law/day.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { lockHead } from "../../../src/ledger/sequencer.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { moveRecord } from "../../../src/register/record/change.ts"
import { readStandings, type Standing } from "../../../src/register/record/standing.ts"
import { lawfulMoves, type RecordMoveName } from "../../../src/register/record/state.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { clock, importOptions, importRows } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { saveAsOperator } from "../../support/gate.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const { newSalt } = importOptions

/** What a verdict is made of, by code. */
function facts(standings: ReadonlyMap<string, Standing>) {
  const rows = [...standings].map(([code, { records }]) => {
    const held = records.map(({ id, list, ground, penaltyClass, position }) => [
      id,
      list,
      ground,
      penaltyClass,
      position,
    ])
    return [code, held.sort((a, b) => String(a[0]).localeCompare(String(b[0])))] as const
  })
  return Object.fromEntries(rows.sort(([a], [b]) => a.localeCompare(b)))
}

/** Moves the first record of a subject for which that is lawful; some move that is, whatever was asked for. */
async function moveSome(code: string, wanted: number, at: number): Promise<void> {
  await database.sql.begin(async (tx) => {
    const head = await lockHead(tx)
    const records = await listRecords(tx, code)
    const possible = records.flatMap((record) =>
      lawfulMoves(record.content.list, record.state)
        .filter((move): move is RecordMoveName => move !== "expire" && move !== "follow")
        .map((move) => ({ record, move })),
    )
    const chosen = possible[wanted % Math.max(1, possible.length)]
    if (!chosen) return
    const context = { today: dayInChina(at), policy: defaultPolicy, size: head.size, newSalt }
    const changes = moveRecord(chosen.move, chosen.record, {}, records, context)
    await saveAsOperator(tx, changes, head, { actor: "test", reason: null, at })
  })
}

// Thirty subjects, some never known: so few that what is done meets what was done before.
const subjects = 30
const step = fc.oneof(
  fc.record({ kind: fc.constant("subject" as const), n: fc.nat(subjects - 1) }),
  fc.record({ kind: fc.constant("abnormal" as const), n: fc.nat(subjects - 1), which: fc.nat(2) }),
  fc.record({ kind: fc.constant("penalty" as const), n: fc.nat(subjects - 1), which: fc.nat(2), level: fc.nat(2) }),
  fc.record({ kind: fc.constant("move" as const), n: fc.nat(subjects - 1), wanted: fc.nat(20) }),
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never
const classes = ["P1", "P2", "P3a"]

async function take(one: Step, at: number): Promise<void> {
  const code = codeOf(one.n)
  switch (one.kind) {
    case "subject":
      return void (await importRows(database.sql, [subjectRow(one.n)]))
    case "abnormal": {
      const decision_no = `郑市监异字〔2026〕${one.n}-${one.which}号`
      return void (await importRows(database.sql, [abnormalRow(one.n, { decision_no })]))
    }
    case "penalty": {
      // The same decision in another class is an amendment.
      const decision_no = `郑市监处罚〔2026〕${one.n}-${one.which}号`
      return void (await importRows(database.sql, [penaltyRow(one.n, { decision_no, class: classes[one.level] })]))
    }
    case "move":
      return moveSome(code, one.wanted, at)
  }
}

const all = Array.from({ length: subjects }, (_, n) => codeOf(n))

const openSet = () => {
  const parts = { sql: database.sql, clock, log: () => {}, codesMax: 10_000, pause: () => Promise.resolve() }
  return openListedSet({ ...parts, changesMax: 1 })
}

/** What the set says of each code, and what the database does. */
function kindsIn(view: ListedView): (string | undefined)[] {
  return all.map((code) => findCode(view, code, dayNumberInChina(clock())).kind)
}
function kindsOf(present: ReturnType<typeof facts>): string[] {
  return all.map((code) => {
    const records = present[code]
    return records === undefined ? "absent" : records.length === 0 ? "clear" : "listed"
  })
}

describe("standings at a pin", () => {
  test("are what was public when it was set, whatever is published, taken down or becomes known since", async () => {
    const set = openSet()
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (before, after, inStep) => {
          for (const one of before) await take(one, clock())
          if (inStep) await set.catchUp()
          const { pin, view } = await pinPresent(database.sql, clock(), set)
          if (inStep) expect(view).not.toBeNull()
          const present = facts((await readStandings({ sql: database.sql, clock }, all)).byCode)
          expect(facts(await standingsAt(database.sql, pin, all))).toEqual(present)
          if (view) expect(kindsIn(view)).toEqual(kindsOf(present))
          for (const one of after) {
            await take(one, clock())
            expect(facts(await standingsAt(database.sql, pin, all))).toEqual(present)
          }
          // The view is what it was, whatever the set has read since.
          await set.catchUp()
          if (view) expect(kindsIn(view)).toEqual(kindsOf(present))
        },
      ),
      { numRuns: 20, endOnFailure: true },
    )
  })

  test("hide what was past its last day, before and after the daily work takes it down", async () => {
    await importRows(database.sql, [penaltyRow(0, { decision_no: "郑市监处罚〔2026〕越日号" })])
    const later = () => Date.parse("2040-01-01T04:00:00Z")
    const present = facts((await readStandings({ sql: database.sql, clock: later }, all)).byCode)
    const { pin } = await pinPresent(database.sql, later())
    expect(pin.over.length).toBeGreaterThan(0)
    expect(facts(await standingsAt(database.sql, pin, all))).toEqual(present)
    await runDailyWork({
      sql: database.sql,
      calendar: publishedCalendar,
      policy: defaultPolicy,
      clock: later,
      newSalt,
      newId: importOptions.newId,
    })
    expect(facts(await standingsAt(database.sql, pin, all))).toEqual(present)
  })

  test("come without a view of the listed set that has not read all, or was made on another day", async () => {
    const set = openSet()
    const viewAt = async (time: number) => (await pinPresent(database.sql, time, set)).view
    await set.catchUp()
    expect(await viewAt(clock())).not.toBeNull()
    expect(await viewAt(clock() + 24 * 3600 * 1000)).toBeNull()
    // It writes no entry.
    await importRows(database.sql, [subjectRow(800)])
    expect(await viewAt(clock())).toBeNull()
    await set.catchUp()
    expect(await viewAt(clock())).not.toBeNull()
  })

  test("wait for a writer that holds the head, so that its subjects are known or come after", async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const locked = Promise.withResolvers<void>()
    const writing = database.sql.begin(async (tx) => {
      await lockHead(tx)
      await tx`insert into subject (code, name, type, region) values (${codeOf(900)}, '示例', 'other', '000000')`
      locked.resolve()
      await released
    })
    await locked.promise
    const pinning = pinPresent(database.sql, clock())
    release()
    await writing
    const known = await standingsAt(database.sql, (await pinning).pin, [codeOf(900), codeOf(901)])
    expect([...known.keys()]).toEqual([codeOf(900)])
  })
})

/**
 * A subject as of a moment: what the log published then, held against a naive replay of the whole log, and what is
 * known today about that day.
 */
import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { addDays, dayInChina } from "../../../src/law/day.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { lockHead } from "../../../src/ledger/sequencer.ts"
import { moveRecord, publishRecord, type RecordChanges } from "../../../src/register/record/change.ts"
import type { HeldRecord, RecordContent } from "../../../src/register/record/record.ts"
import { lawfulMoves } from "../../../src/register/record/state.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { appendAsOperator, saveAsOperator } from "../../support/gate.ts"
import { codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-07-01T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

interface Answer {
  as_of: { size: number; time: string | null; day: string }
  published: { record_id: string; position: number; line: string | null }[]
  known_now: {
    id: string
    state: string
    due_that_day: boolean
    published_then: boolean
    interruptions: { reason: string; from: string; until: string | null }[]
    differences: { code: string; zh: string }[]
  }[]
}

let auditor: Record<string, string>
beforeAll(async () => {
  auditor = await officerHeader("auditor", "100000", "audrey")
  await importRows(database.sql, [subjectRow(1)])
})

async function ask(n: number, asOf: string | number): Promise<Answer> {
  const response = await app.request(`/v1/subjects/${codeOf(n)}?as_of=${encodeURIComponent(asOf)}`, {
    headers: auditor,
  })
  expect(response.status, await response.clone().text()).toBe(200)
  return (await response.json()) as Answer
}

type LogRow = { entry: string; line: string | null; record: string | null; code: string | null }

/** What the first entries of all the log leave published of a subject, told from the operations alone. */
function naiveReplay(rows: readonly LogRow[], n: number): Record<string, string | null> {
  const live = new Map<string, { code: string | null; line: string | null }>()
  for (const { entry, line, record, code } of rows) {
    const { op } = JSON.parse(entry) as { op: string }
    if (record === null) continue
    if (op === "add" || op === "amend") live.set(record, { code, line })
    else live.delete(record)
  }
  return Object.fromEntries([...live].filter(([, { code }]) => code === codeOf(n)).map(([id, { line }]) => [id, line]))
}

type Move = "publish" | "amend" | "repair" | "mask" | "unmask" | "reinstate" | "correct" | "withdraw" | "erase"

/** Does something to a record of a subject, a day after what was done before; nothing where it is not lawful. */
async function act(n: number, ordinal: number, move: Move): Promise<void> {
  now += 24 * 3600 * 1000
  const today = dayInChina(now)
  await database.sql.begin(async (tx) => {
    const head = await lockHead(tx)
    const records = await listRecords(tx, codeOf(n))
    const decisionNo = `郑市监处罚〔2026〕${n}-${ordinal}号`
    const record = records.find(({ content }) => content.decisionNo === decisionNo)
    const newSalt = () => randomBytes(32).toString("base64url")
    const context = { today, policy: defaultPolicy, size: head.size, newSalt }
    const author = { actor: "test", reason: null, at: now }
    if (move === "erase") {
      if (record?.state !== "live" || record.position === null) return
      const { id: recordId, position: replaces, content } = record
      const { list, authority, subjectCode } = content
      const draft = { operation: move, list, authority, replaces, reason: null, commitment: null }
      await appendAsOperator(tx, head, [{ draft, line: null, recordId, subjectCode }], now)
      await tx`update log_entry set line = null where record_id = ${record.id}`
      return
    }
    const changes = changesOf(move, n, decisionNo, record, records, context)
    if (changes) await saveAsOperator(tx, changes, head, author)
  })
}

function changesOf(
  move: Exclude<Move, "erase">,
  n: number,
  decisionNo: string,
  record: HeldRecord | undefined,
  records: readonly HeldRecord[],
  context: Parameters<typeof publishRecord>[2],
): RecordChanges | null {
  const content: RecordContent = {
    list: "penalty",
    ...{ subjectCode: codeOf(n), subjectName: "示例", ground: null, penaltyClass: "P2", decisionNo },
    ...{ decidedOn: context.today, authority: "410105", publishedOn: context.today, detail: { violation: "示例" } },
  }
  if (move === "publish") {
    const published = publishRecord(content, records, context)
    return published === "known" ? null : published
  }
  if (!record || !lawfulMoves("penalty", record.state).includes(move)) return null
  const detail = { ...record.content.detail, violation: `更正 ${context.size}` }
  const change = move === "amend" ? { content: { ...record.content, detail } } : {}
  return moveRecord(move, record, change, records, context)
}

describe("what was published", () => {
  const moves = ["publish", "amend", "repair", "mask", "unmask", "reinstate", "correct", "withdraw", "erase"] as const
  const step = fc.record({
    subject: fc.integer({ min: 0, max: 1 }),
    ordinal: fc.integer({ min: 0, max: 1 }),
    move: fc.oneof(
      { weight: 3, arbitrary: fc.constant("publish" as const) },
      { weight: 5, arbitrary: fc.constantFrom(...moves) },
    ),
  })

  test("is at every size of the log, and at every time, what a replay of the whole log says", async () => {
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 10 }), async (steps) => {
        const first = 100 + 2 * run++
        await importRows(database.sql, [subjectRow(first), subjectRow(first + 1)])
        const [begin] = await database.sql<{ size: number }[]>`select size from log_head`
        for (const { subject, ordinal, move } of steps) await act(first + subject, ordinal, move)
        const log = await database.sql<LogRow[]>`
          select entry, line, record_id as record, subject_code as code from log_entry order by position`
        for (let size = Math.max(1, begin?.size ?? 0); size <= log.length; size++) {
          for (const n of [first, first + 1]) {
            const { published, as_of, known_now } = await ask(n, size)
            const expected = naiveReplay(log.slice(0, size), n)
            expect(Object.fromEntries(published.map(({ record_id, line }) => [record_id, line]))).toEqual(expected)
            const then = known_now.filter((record) => record.published_then).map(({ id }) => id)
            expect(then.toSorted()).toEqual(Object.keys(expected).toSorted())
            if (n === first) continue
            // Each act has a time of its own: the time of an entry finds its position again.
            const byTime = await ask(n, as_of.time ?? "")
            expect(byTime).toMatchObject({ as_of, published })
          }
        }
      }),
      { numRuns: 6 },
    )
  })

  test("is asked for by the end of a day in China", async () => {
    const n = 50
    await importRows(database.sql, [subjectRow(n)])
    await act(n, 0, "publish")
    const published = now
    await act(n, 0, "mask")
    const day = dayInChina(published)
    expect((await ask(n, day)).published).toHaveLength(1)
    expect((await ask(n, addDays(day, 1))).published).toHaveLength(0)
    expect((await ask(n, addDays(day, -1))).published).toHaveLength(0)
    expect((await ask(n, new Date(published).toISOString())).published).toHaveLength(1)
    expect((await ask(n, new Date(published - 1).toISOString())).published).toHaveLength(0)
    expect((await ask(n, dayInChina(now))).as_of.day).toBe(dayInChina(now))
    const before = await ask(n, "2020-01-01")
    expect(before.as_of).toEqual({ size: 0, time: null, day: "2020-01-01" })
  })

  test("is nothing where history was imported that had ended before it came", async () => {
    await importRows(database.sql, [penaltyRow(60, { decided_on: "2021-03-02", published_on: "2021-03-05" })])
    const { published, known_now } = await ask(60, "2021-04-01")
    expect(published).toEqual([])
    expect(known_now).toMatchObject([
      { state: "expired", due_that_day: true, published_then: false, differences: [{ code: "never_published_here" }] },
    ])
    expect((await ask(60, "2026-01-01")).known_now).toMatchObject([{ due_that_day: false, differences: [] }])
  })
})

describe("what is known today about that day", () => {
  const known = async (n: number, asOf: string | number) => (await ask(n, asOf)).known_now[0]
  const codes = async (n: number, asOf: string | number) => (await known(n, asOf))?.differences.map(({ code }) => code)

  test.each([
    ["correct", "published_but_corrected_since"],
    ["withdraw", "published_but_withdrawn_since"],
    ["amend", "amended_since"],
    ["erase", "erased_since"],
    ["repair", undefined],
  ] as const)("says so when a record that was published met %s since", async (move, code) => {
    const n = 70 + move.length * 3 + move.charCodeAt(0)
    await importRows(database.sql, [subjectRow(n)])
    await act(n, 0, "publish")
    const day = dayInChina(now)
    expect(await codes(n, day)).toEqual([])
    await act(n, 0, move)
    expect(await codes(n, day)).toEqual(code ? [code] : [])
    expect(await known(n, day)).toMatchObject({ published_then: true, due_that_day: true })
  })

  test("is that it was not to be shown while it was masked, and after a repair that was fraud", async () => {
    const n = 80
    await importRows(database.sql, [subjectRow(n)])
    await act(n, 0, "publish")
    const day = dayInChina(now)
    for (const move of ["mask", "unmask", "repair", "reinstate"] as const) await act(n, 0, move)
    const due: unknown[] = []
    for (let after = 0; after < 5; after++) {
      const { due_that_day, published_then, differences } = (await known(n, addDays(day, after))) ?? {}
      due.push([due_that_day, published_then, differences?.length])
    }
    expect(due).toEqual([
      [true, true, 0],
      [false, false, 0],
      [true, true, 0],
      [false, false, 0],
      [true, true, 0],
    ])
    expect((await known(n, day))?.interruptions).toEqual([
      { reason: "mask", from: addDays(day, 1), until: addDays(day, 2) },
      { reason: "repair", from: addDays(day, 3), until: addDays(day, 4) },
    ])
  })

  test("is that it was not yet published, where an import brought it late", async () => {
    now = Math.max(now, Date.parse("2026-07-01T04:00:00Z"))
    await importRows(database.sql, [penaltyRow(90, { decided_on: "2026-06-01", published_on: "2026-06-05" })])
    expect(await codes(90, "2026-06-10")).toEqual(["not_yet_published"])
    expect(await codes(90, "2026-06-01")).toEqual([])
  })

  test("is that its display was over, where the daily work was late to take it down", async () => {
    const n = 95
    await importRows(database.sql, [subjectRow(n)])
    await act(n, 0, "publish")
    await database.sql`update record set displayed_until = ${dayInChina(now)} where subject_code = ${codeOf(n)}`
    now += 3 * 24 * 3600 * 1000
    expect(await codes(n, dayInChina(now))).toEqual(["published_though_ended"])
  })
})

describe("the door", () => {
  test("is open to heads and auditors alone, and without as_of to everybody as before", async () => {
    const path = `/v1/subjects/${codeOf(1)}?as_of=1`
    expect((await app.request(path)).status).toBe(401)
    const others = await Promise.all([
      clientHeader(database.sql, "agency"),
      ...(["officer", "checker", "administrator"] as const).map((role) => officerHeader(role, "410105")),
    ])
    for (const headers of others) {
      const response = await app.request(path, { headers })
      expect(response.status).toBe(403)
      expect(await response.json()).toMatchObject({ scope: "audit:read" })
    }
    for (const role of ["head", "auditor"] as const) {
      expect((await app.request(path, { headers: await officerHeader(role, "410105") })).status).toBe(200)
    }
    const plain = await app.request(`/v1/subjects/${codeOf(1)}`)
    expect(Object.keys((await plain.json()) as object)).toEqual(["subject", "records", "as_of"])
  })

  test.each(["0", "999999999", "99999999999999999999", "soon", "2026-02-30", "2199-01-01", "2199-01-01T00:00:00Z", ""])(
    "is shut on the moment %j, with a pointer",
    async (asked) => {
      const path = `/v1/subjects/${codeOf(1)}?as_of=${encodeURIComponent(asked)}`
      const response = await app.request(path, { headers: auditor })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ errors: [{ pointer: "/as_of" }] })
    },
  )

  test("does not make a subject known that is not", async () => {
    expect((await app.request(`/v1/subjects/${codeOf(9999)}?as_of=1`, { headers: auditor })).status).toBe(404)
  })

  test("keeps who asked what", async () => {
    await ask(1, 1)
    const response = await app.request(`/v1/audit?object=${codeOf(1)}&act=subject.read-as-of&limit=1`, {
      headers: auditor,
    })
    expect(await response.json()).toMatchObject({
      results: [{ actor: "officer:100000:audrey", object: codeOf(1), after: { asked: { as_of: "1" } } }],
    })
  })
})

/**
 * Many decisions at once: each its own number, record and proceeding; looked at and decided by a second person; nothing
 * doubled, nothing lost.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { emptyRow } from "../../../src/register/bulk/row.ts"
import { findTaken, keepRows } from "../../../src/register/bulk/store.ts"
import { saveEnds } from "../../../src/register/subject/end-store.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { move } from "../../support/move.ts"
import { type Answer, officer, type ProceedingAnswer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
// Noon in China on Wednesday 1 July 2026, the day after the last on which annual reports are taken.
let now = Date.parse("2026-07-01T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
const authority = "410105"

let anna: Worker
let boris: Worker
let header: Record<string, string>
beforeAll(async () => {
  anna = await officer(app, "officer", authority, "anna")
  boris = await officer(app, "checker", authority, "boris")
  header = await officerHeader("officer", authority, "anna")
})

interface Row {
  line: number
  outcome: string
  subject: { code: string; name: string } | null
  decision_no: string | null
  due_on: string | null
  sampled: boolean
  exceptions: { code: string }[]
  faults: { field: string; detail: string }[]
  record_id: string | null
  url: string | null
}

const listing = {
  ...{ kind: "bulk", authority, ground: "AB-E1", arose_on: "2026-06-30" },
  evidence: "2025 年度报告未在期限内公示（示例）",
}
let pattern = 0
const numbered = () => ({ ...listing, number_pattern: `示例市监异字〔2026〕${++pattern}-{n}号` })

async function begin(body: object = numbered()): Promise<ProceedingAnswer> {
  const { status, body: begun } = await anna.post("/v1/bulk-decisions", body)
  expect(status, JSON.stringify(begun)).toBe(201)
  return begun
}

async function send({ id }: { id: string }, rows: string, type = "text/csv", headers = header): Promise<Answer> {
  const response = await app.request(`/v1/bulk-decisions/${id}/rows?source=test`, {
    ...{ method: "POST", body: rows },
    headers: { ...headers, "content-type": type },
  })
  return { status: response.status, body: (await response.json()) as Answer["body"] }
}

const nameOf = (n: number) => `示例第${n}号商贸有限公司`
const csv = (...numbers: number[]) =>
  `统一社会信用代码,名称\n${numbers.map((n) => `${codeOf(n)},${nameOf(n)}\n`).join("")}`
const range = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)

async function rowsOf({ id }: { id: string }, which = "all", who = anna): Promise<Row[]> {
  const rows: Row[] = []
  for (let next: string | null = "0"; next !== null; ) {
    const { body } = await who.get(`/v1/bulk-decisions/${id}/rows?which=${which}&limit=1000&cursor=${next}`)
    const page = body as unknown as { results: Row[]; next: string | null }
    rows.push(...page.results)
    next = page.next
  }
  return rows
}

/** Answers whatever waits for an answer. */
async function passAll(bulk: { id: string }, who = boris): Promise<void> {
  const waiting = await rowsOf(bulk, "unanswered", who)
  for (let at = 0; at < waiting.length; at += 500) {
    const answers = waiting.slice(at, at + 500).map(({ line }) => ({ line, answer: "pass", reason: "已核对（示例）" }))
    const { status, body } = await who.post(`/v1/bulk-decisions/${bulk.id}/answers`, { answers })
    expect(status, JSON.stringify(body)).toBe(200)
  }
}

const route = "bulk-decisions"

/** Subjects that the register knows, so that they are no exceptions. */
const known = (numbers: readonly number[]) =>
  importRecords(
    database.sql,
    numbers.map((n) => subjectRow(n)),
  )

describe("many listings from a file", () => {
  test("become thousands of decisions, each with its number, its record and its log entry", async () => {
    const numbers = range(10_000, 3_000)
    await known(numbers)
    const bulk = await begin()
    expect(bulk).toMatchObject({ state: "collecting", clock: { id: "abnormal_listing", due_on: "2026-07-14" } })
    const sent = await send(bulk, csv(...numbers))
    expect(sent).toMatchObject({
      status: 200,
      body: { content: { rows: 3_000, ready: 3_000, refused: 0, source: "test" } },
    })
    const proposed = await anna.act(bulk, "submit", {}, route)
    expect(proposed.content).toMatchObject({ sampled: 60, exceptions: 0, unanswered: 60 })
    const early = await boris.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "check" })
    expect(early).toMatchObject({ status: 400, body: { detail: expect.any(String) } })
    await passAll(bulk)
    await boris.act(bulk, "check", {}, route)
    const [before] = await database.sql`select size::int as size from log_head`
    const published = await anna.act(bulk, "publish", {}, route)
    expect(published).toMatchObject({
      state: "published",
      closed: true,
      clock: null,
      content: { done: 3_000, ready: 0 },
    })
    const [after] = await database.sql`select size::int as size from log_head`
    expect(after?.["size"] - before?.["size"]).toBe(3_000)
    const records = await database.sql<{ no: string; decided: string; published: string }[]>`
      select decision_no as no, decided_on as decided, published_on as published from record
      where ground = 'AB-E1' and subject_code = any(${`{${numbers.map(codeOf).join(",")}}`}::text[])`
    expect(new Set(records.map(({ no }) => no)).size).toBe(3_000)
    expect(new Set(records.map(({ decided, published: on }) => `${decided} ${on}`))).toEqual(
      new Set(["2026-07-01 2026-07-01"]),
    )
    const rows = await rowsOf(bulk)
    expect(rows.every(({ outcome, url, record_id }) => outcome === "done" && url !== null && record_id !== null)).toBe(
      true,
    )
    const one = await anna.get(rows[7]?.url ?? "")
    expect(one.body).toMatchObject({
      kind: "abnormal",
      state: "published",
      closed: true,
      record_id: rows[7]?.record_id,
    })
    expect(one.body.content).toMatchObject({ decision_no: rows[7]?.decision_no, bulk: bulk.id })
    expect(one.body.history).toMatchObject([{ act: "publish", to: "published" }])
    expect(await faultsOfLog(database.sql)).toEqual([])
    // What one of them has published is objected to where it was decided.
    const merchant = { ...(await merchantHeader(codeOf(numbers[7] ?? 0))), "content-type": "application/json" }
    const objection = await app.request("/v1/objections", {
      ...{ method: "POST", headers: merchant },
      body: JSON.stringify({ record_id: rows[7]?.record_id, statement: "已经报送（示例）" }),
    })
    expect(await objection.json()).toMatchObject({ authority, state: "filed" })
  })

  test("name what can't be taken by row, and keep nothing else of it", async () => {
    await known(range(20_000, 3))
    await importRecords(database.sql, [
      abnormalRow(20_002, { ground: "AB-E1", decided_on: "2026-06-30", published_on: "2026-06-30" }),
    ])
    const bulk = await begin()
    const rows = [
      ...[
        `${codeOf(20_000)},${nameOf(20_000)}`,
        `${codeOf(20_000)},${nameOf(20_000)}`,
        `${codeOf(20_001).slice(0, 17)}X,x`,
      ],
      ...[`${codeOf(20_002)},${nameOf(20_002)}`, `${codeOf(20_001)},示例 13800138000`, ",无代码"],
      `${codeOf(20_001)},${nameOf(20_001)},经办人电话 13800138000`,
    ]
    const { body } = await send(bulk, `统一社会信用代码,名称,证据\n${rows.join("\n")}\n`)
    expect(body.content).toMatchObject({ rows: 7, ready: 1, refused: 6 })
    const refused = await rowsOf(bulk, "refused")
    expect(refused.map(({ line, faults, subject }) => [line, faults[0]?.field, subject])).toEqual([
      [3, "code", null],
      [4, "code", null],
      [5, "code", null],
      [6, "name", null],
      [7, "code", null],
      [8, "evidence", null],
    ])
    expect(JSON.stringify(refused)).not.toContain("13800138000")
    const [{ held } = { held: "" }] = await database.sql<{ held: string }[]>`
      select string_agg(bulk_row::text, '') as held from bulk_row where bulk_id = ${bulk.id}`
    expect(held).not.toContain("13800138000")
  })

  test("take their numbers from a column, and give none twice by a pattern", async () => {
    await known(range(21_000, 4))
    const own = await begin(listing)
    const lines = [
      { code: codeOf(21_000), decision_no: "示例市监异字〔2026〕甲1号", arose_on: "2026-06-30" },
      { code: codeOf(21_001), decision_no: "示例市监异字〔2026〕甲1号" },
      { code: codeOf(21_002) },
      { code: codeOf(21_003), decision_no: "示例市监异字〔2026〕甲2号", arose_on: "2026-07-01" },
      { code: codeOf(21_003), id_number: "x" },
    ]
    const { body } = await send(own, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), "application/x-ndjson")
    expect(body.content).toMatchObject({ ready: 1, refused: 4 })
    expect((await rowsOf(own, "refused")).map(({ faults }) => faults[0]?.field)).toEqual([
      "decision_no",
      "decision_no",
      "arose_on",
      "",
    ])
    const first = numbered()
    const [one, two] = [await begin(first), await begin(first)]
    await send(one, csv(21_001, 21_002))
    await send(two, csv(21_003))
    const numbers = [...(await rowsOf(one)), ...(await rowsOf(two))].map(({ decision_no }) => decision_no)
    expect(numbers).toEqual([1, 2, 3].map((n) => first.number_pattern.replace("{n}", String(n))))
  })

  test("have a number but once, in whichever brackets it comes again in a later part of the file", async () => {
    const bulk = await begin(listing)
    const row = { ...emptyRow(bulk.id, 1), subjectCode: codeOf(21_020), decisionNo: "示例市监异字〔2026〕乙1号" }
    await database.sql.begin((tx) => keepRows(tx, [row]))
    const again = ["示例市监异字[2026] 乙1号", "示例市监异字〔2026〕乙2号"]
    const { codes, numbers } = await findTaken(database.sql, bulk.id, [], again)
    expect([...codes]).toEqual([codeOf(21_020)])
    expect([...numbers]).toEqual(["示例市监异字(2026)乙1号"])
  })

  test("beside a pattern keep the number that they bring, unless it is one that the pattern gives", async () => {
    await known(range(21_010, 4))
    const given = numbered()
    const bulk = await begin(given)
    const by = (n: number) => given.number_pattern.replace("{n}", String(n))
    const lines = [
      { code: codeOf(21_010), decision_no: "示例市监异字〔2026〕自带1号" },
      { code: codeOf(21_011) },
      { code: codeOf(21_012), decision_no: by(2) },
      { code: codeOf(21_013) },
    ]
    await send(bulk, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), "application/x-ndjson")
    const rows = await rowsOf(bulk)
    expect(rows.flatMap(({ decision_no }) => decision_no ?? [])).toEqual([lines[0]?.decision_no, by(1), by(2)])
    expect((await rowsOf(bulk, "refused")).map(({ faults }) => faults[0]?.field)).toEqual(["decision_no"])
  })

  test("take a file again in the place of the one before", async () => {
    const bulk = await begin()
    await send(bulk, csv(...range(22_000, 30)))
    const { body } = await send(bulk, csv(...range(22_000, 5)))
    expect(body.content).toMatchObject({ rows: 5, ready: 5, exceptions: 5 })
    expect((await rowsOf(bulk)).map(({ decision_no }) => decision_no)).toHaveLength(5)
  })

  test("are numbered by a pattern that comes with them, in the place of what the proceeding began with", async () => {
    const sent = (bulk: { id: string }, query: string, rows: string) =>
      app.request(`/v1/bulk-decisions/${bulk.id}/rows?${query}`, {
        ...{ method: "POST", body: rows, headers: { ...header, "content-type": "text/csv" } },
      })
    const bulk = await begin(listing)
    await send(bulk, csv(25_001, 25_002))
    expect((await rowsOf(bulk, "refused")).map(({ faults }) => faults[0]?.field)).toEqual([
      "decision_no",
      "decision_no",
    ])
    const named = new URLSearchParams({ number_pattern: "示例市监异字〔2026〕后补{n}号", first_number: "7" })
    const numbers = async () => (await rowsOf(bulk)).map(({ decision_no }) => decision_no)
    expect((await sent(bulk, `${named}`, csv(25_001, 25_002))).status).toBe(200)
    expect(await numbers()).toEqual(["示例市监异字〔2026〕后补7号", "示例市监异字〔2026〕后补8号"])
    // It stays, until none is named.
    await send(bulk, csv(25_001))
    expect(await numbers()).toEqual(["示例市监异字〔2026〕后补7号"])
    const { body } = await anna.get(`/v1/bulk-decisions/${bulk.id}`)
    expect(body.content).toMatchObject({ number_pattern: "示例市监异字〔2026〕后补{n}号", first_number: 7 })
    expect((await sent(bulk, "number_pattern=", csv(25_001))).status).toBe(200)
    expect((await rowsOf(bulk, "refused")).map(({ faults }) => faults[0]?.field)).toEqual(["decision_no"])
    for (const wrong of ["number_pattern=没有编号", "number_pattern={n}号11010519491231002X", "first_number=0"]) {
      expect([wrong, (await sent(bulk, wrong, csv(25_001))).status]).toEqual([wrong, 400])
    }
    const ends = await begin({ kind: "deregistrations", authority, evidence: "登记机关推送（示例）" })
    for (const [query, pointers] of [
      [`${named}`, ["/number_pattern", "/first_number"]],
      ["first_number=5", ["/first_number"]],
    ] as const) {
      const { errors } = (await (await sent(ends, query, csv(25_001))).json()) as { errors: { pointer: string }[] }
      expect(errors.map(({ pointer }) => pointer)).toEqual(pointers)
    }
  })

  test("keep nobody's number of what their file is called", async () => {
    const bulk = await begin()
    const sent = await app.request(
      `/v1/bulk-decisions/${bulk.id}/rows?source=${encodeURIComponent("11010519491231002X 名单.csv")}`,
      {
        ...{ method: "POST", body: csv(25_010), headers: { ...header, "content-type": "text/csv" } },
      },
    )
    const { content } = (await sent.json()) as ProceedingAnswer
    expect(content["source"]).toContain("名单.csv")
    const [kept] = await database.sql`select content::text as content from proceeding where id = ${bulk.id}`
    expect(JSON.stringify([content, kept])).not.toContain("11010519491231002X")
  })

  test("refuse a file without codes, one with ID numbers, and what is no table", async () => {
    const bulk = await begin()
    expect(await send(bulk, "名称\nx\n")).toMatchObject({ status: 400 })
    expect(await send(bulk, `统一社会信用代码,身份证号码\n${codeOf(1)},\n`)).toMatchObject({ status: 400 })
    expect(await send(bulk, "{}", "application/json")).toMatchObject({ status: 415 })
    expect((await anna.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "submit" })).status).toBe(400)
  })
})

describe("what is begun", () => {
  test.each([
    [{ ground: "SV-0501" }, ["/ground"]],
    [{ ground: "AB-X3-OLD" }, ["/ground"]],
    [{ arose_on: "2026-06-29" }, ["/arose_on"]],
    [{ arose_on: "2026-07-02" }, ["/arose_on"]],
    [{ number_pattern: "没有编号" }, ["/number_pattern"]],
    [{ nonsense: 1 }, ["/nonsense"]],
    [{ evidence: "联系人 11010519491231002X" }, ["/evidence"]],
    [{ number_pattern: undefined, query: { region: "410105" } }, ["/number_pattern"]],
    [{ query: { region: "4102" } }, ["/query/region"]],
  ])("with %j is refused at %s", async (changes, pointers) => {
    const { status, body } = await anna.post("/v1/bulk-decisions", { ...numbered(), ...changes })
    expect(status, JSON.stringify(body)).toBe(400)
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(pointers)
  })
})

describe("a second person", () => {
  test("looks and decides: never who has prepared it, in whichever role, nor another authority", async () => {
    await known(range(23_000, 2))
    const bulk = await begin()
    await send(bulk, csv(23_000, 23_001))
    await anna.act(bulk, "submit", {}, route)
    const annaAsChecker = await officer(app, "checker", authority, "anna")
    const elsewhere = await officer(app, "checker", "410102", "eve")
    const above = await officer(app, "checker", "410000", "above")
    const answers = { answers: [{ line: 2, answer: "pass" }] }
    const path = `/v1/bulk-decisions/${bulk.id}`
    expect((await annaAsChecker.post(`${path}/answers`, answers)).body.type).toContain("own-act")
    expect((await anna.post(`${path}/answers`, answers)).body.type).toContain("not-allowed")
    expect((await above.post(`${path}/answers`, answers)).body.type).toContain("not-allowed")
    expect(await elsewhere.post(`${path}/answers`, answers)).toMatchObject({ status: 404 })
    expect(await elsewhere.get(`${path}/rows`)).toMatchObject({ status: 404 })
    await passAll(bulk)
    expect((await annaAsChecker.post(`${path}/acts`, { act: "check" })).body.type).toContain("own-act")
    await boris.act(bulk, "check", {}, route)
  })

  test("takes a row out of the sample, and as many more are chosen", async () => {
    const numbers = range(24_000, 60)
    await known(numbers)
    const bulk = await begin()
    await send(bulk, csv(...numbers))
    await anna.act(bulk, "submit", {}, route)
    const sample = await rowsOf(bulk, "sample")
    expect(sample).toHaveLength(20)
    const [single, dropped] = sample
    const path = `/v1/bulk-decisions/${bulk.id}/answers`
    const without = await boris.post(path, { answers: [{ line: single?.line, answer: "single" }] })
    expect(without.body.errors).toMatchObject([{ pointer: "/answers/0/reason" }])
    const unknown = await boris.post(path, {
      answers: [
        { line: single?.line, answer: "pass" },
        { line: 9_999, answer: "pass" },
      ],
    })
    expect(unknown.body.errors).toMatchObject([{ pointer: "/answers/1/line" }])
    const personal = await boris.post(path, {
      answers: [{ line: single?.line, answer: "drop", reason: "经办人 11010519491231002X" }],
    })
    expect(personal.body.errors).toMatchObject([{ pointer: "/answers/0/reason" }])
    const { body } = await boris.post(path, {
      answers: [
        { line: single?.line, answer: "single", reason: "已报送，须核实（示例）" },
        { line: dropped?.line, answer: "drop", reason: "已报送（示例）" },
      ],
    })
    expect(body.content).toMatchObject({ ready: 58, single: 1, dropped: 1, sampled: 40, unanswered: 38 })
    const out = (await rowsOf(bulk)).find(({ line }) => line === single?.line)
    const alone = await anna.get(out?.url ?? "")
    expect(alone.body).toMatchObject({ kind: "abnormal", state: "detected", clock: { due_on: "2026-07-14" } })
    await passAll(bulk)
    await boris.act(bulk, "check", {}, route)
    const published = await boris.act(bulk, "publish", {}, route)
    expect(published.content).toMatchObject({ done: 58, single: 1, dropped: 1 })
    expect(await database.sql`select from record where subject_code = ${single?.subject?.code ?? ""}`).toHaveLength(0)
  })

  test("answers each exception with a reason", async () => {
    await known([25_000, 25_001])
    await importRecords(database.sql, [
      subjectRow(25_002, { region: "330106" }),
      penaltyRow(25_001),
      subjectRow(25_003),
    ])
    await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(25_003), name: nameOf(25_003) }, authority, ground: "AB-E4" },
      ...{ arose_on: "2026-06-30", evidence: "示例" },
    })
    const bulk = await begin()
    await send(
      bulk,
      `code,name\n${codeOf(25_000)},示例另名商贸有限公司\n${codeOf(25_002)},\n${codeOf(25_003)},\n${codeOf(25_004)},${nameOf(25_004)}\n`,
    )
    await anna.act(bulk, "submit", {}, route)
    const exceptions = await rowsOf(bulk, "exceptions")
    expect(exceptions.map((row) => row.exceptions.map(({ code }) => code))).toEqual([
      ["other-name"],
      ["elsewhere"],
      ["in-progress"],
      ["unknown-subject"],
    ])
    const { body } = await boris.post(`/v1/bulk-decisions/${bulk.id}/answers`, {
      answers: exceptions.map(({ line }) => ({ line, answer: "pass" })),
    })
    expect(body.errors?.map(({ pointer }) => pointer)).toEqual(range(0, 4).map((n) => `/answers/${n}/reason`))
  })

  test("sees of a subject that it was deregistered, also once the decision that ended with it has fallen", async () => {
    const { sql } = database
    const [fell = "", stays = ""] = await importRecords(
      sql,
      [25_100, 25_101].flatMap((n) => [subjectRow(n), penaltyRow(n)]),
    )
    for (const id of [fell, stays]) await move(sql, id, "deregister")
    await sql.begin((tx) => saveEnds(tx, [{ code: codeOf(25_100), endedOn: "2026-06-28", successor: null }]))
    await move(sql, fell, "withdraw")
    const bulk = await begin()
    await send(bulk, csv(25_100, 25_101))
    expect((await rowsOf(bulk)).map((row) => row.exceptions.map(({ code }) => code))).toEqual([
      ["deregistered"],
      ["deregistered"],
    ])
  })

  test("returns it, and what is proposed again is looked at again", async () => {
    await known(range(26_000, 3))
    const bulk = await begin()
    await send(bulk, csv(...range(26_000, 3)))
    await anna.act(bulk, "submit", {}, route)
    await passAll(bulk)
    expect((await boris.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "return" })).status).toBe(400)
    // Who could take it back would have chance choose anew until what is to be seen by nobody is not chosen.
    const taken = await anna.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "recall", reason: "重新核对（示例）" })
    expect([taken.status, taken.body.type]).toEqual([409, expect.stringContaining("illegal-act")])
    await boris.act(bulk, "return", { reason: "名单有误（示例）" }, route)
    await send(bulk, csv(26_000, 26_001))
    const again = await anna.act(bulk, "submit", {}, route)
    expect(again.content).toMatchObject({ rows: 2, sampled: 2, unanswered: 2 })
    expect(await send(bulk, csv(26_002))).toMatchObject({ status: 409 })
  })
})

describe("many listings by a query", () => {
  test("are of whom the register knows in the region, by the kind of the ground", async () => {
    await importRecords(
      database.sql,
      range(27_000, 5).map((n) => subjectRow(n, { region: "410181" })),
    )
    const city = await officer(app, "officer", "410100", "carla")
    const query = { region: "410181" }
    const { body } = await city.post("/v1/bulk-decisions", { ...numbered(), authority: "410100", query })
    expect(body.content).toMatchObject({ rows: 5, ready: 5, source: "query" })
    const traders = await city.post("/v1/bulk-decisions", {
      ...numbered(),
      authority: "410100",
      query,
      ground: "AB-I1",
    })
    expect(traders.body.content).toMatchObject({ rows: 0 })
  })

  test("are of those who are listed already, where it says so", async () => {
    await importRecords(database.sql, [
      ...range(28_000, 2).map((n) => subjectRow(n, { region: "410182" })),
      abnormalRow(28_001, { ground: "AB-E1", decided_on: "2025-07-02", published_on: "2025-07-02" }),
    ])
    const city = await officer(app, "officer", "410100", "carla")
    const query = { region: "410182", listed_under: "AB-E1" }
    const { body } = await city.post("/v1/bulk-decisions", { ...numbered(), authority: "410100", query })
    expect((await rowsOf(body, "all", city)).map(({ subject }) => subject?.code)).toEqual([codeOf(28_001)])
  })
})

describe("a publication that is cut off", () => {
  test("goes on where it stopped, and doubles nothing", async () => {
    const numbers = range(30_000, 1_200)
    await known(numbers)
    const bulk = await begin()
    await send(bulk, csv(...numbers))
    await anna.act(bulk, "submit", {}, route)
    await passAll(bulk)
    await boris.act(bulk, "check", {}, route)
    // The server of the work dies in its second transaction: what was committed stays.
    let commits = 0
    const dying = testApp(
      () =>
        new Proxy(database.sql, {
          get(target, key) {
            if (key !== "begin") return Reflect.get(target, key)
            return (...given: [never]) => {
              if (++commits > 2) throw new Error("killed")
              return target.begin(...given)
            }
          },
        }),
      { clock: () => now },
    )
    const dead = await officer(dying, "officer", authority, "anna")
    expect((await dead.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "publish" })).status).toBe(500)
    const half = await anna.get(`/v1/bulk-decisions/${bulk.id}`)
    expect(half.body).toMatchObject({ state: "publishing", closed: false })
    const [done] =
      await database.sql`select count(*)::int as n from bulk_row where bulk_id = ${bulk.id} and outcome = 'done'`
    expect(done?.["n"]).toBe(500)
    // One of the rest is listed meanwhile.
    await importRecords(database.sql, [
      abnormalRow(31_199, { ground: "AB-E1", decided_on: "2026-06-30", published_on: "2026-06-30" }),
    ])
    const [first, second] = await Promise.all([
      anna.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "publish" }),
      boris.post(`/v1/bulk-decisions/${bulk.id}/acts`, { act: "publish" }),
    ])
    expect([first.status, second.status].filter((status) => status === 200).length).toBeGreaterThan(0)
    const whole = await anna.get(`/v1/bulk-decisions/${bulk.id}`)
    expect(whole.body).toMatchObject({ state: "published", content: { done: 1_199, refused: 1, ready: 0 } })
    const [records] = await database.sql`select count(*)::int as n, count(distinct subject_code)::int as subjects
      from record where ground = 'AB-E1' and subject_code = any(${`{${numbers.map(codeOf).join(",")}}`}::text[])`
    expect(records).toEqual({ n: 1_200, subjects: 1_200 })
    expect(await faultsOfLog(database.sql)).toEqual([])
  })
})

describe("the clock of many", () => {
  test("stands in the worklist as one item, and runs over as one", async () => {
    const bulk = await begin()
    await send(bulk, csv(...range(32_000, 3)))
    await anna.act(bulk, "submit", {}, route)
    const { body } = await boris.get("/v1/worklist?for=me&kind=bulk")
    const items = (body as unknown as { results: { id: string; clock: object; url: string }[] }).results
    expect(items.find(({ id }) => id === bulk.id)).toMatchObject({
      ...{ clock: { id: "abnormal_listing", due_on: "2026-07-14" }, url: `/v1/bulk-decisions/${bulk.id}` },
    })
    now = Date.parse("2026-07-15T04:00:00Z")
    expect((await anna.get(`/v1/bulk-decisions/${bulk.id}`)).body.clock).toMatchObject({ overdue: true })
    now = Date.parse("2026-07-01T04:00:00Z")
  })
})

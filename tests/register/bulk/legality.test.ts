/**
 * Each decision out of a batch is held to what the law asks of a case by itself: a row that misses it is refused with article,
 * fact and next step at its column, and the good rows go in.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { makeCode } from "../../../src/names/code.ts"
import { caseFileSchema } from "../../../src/register/document/case-file.ts"
import { checkCaseFile } from "../../../src/register/document/case-file-check.ts"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { officer, type ProceedingAnswer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-07-01T04:00:00Z") })
const authority = "410105"
const route = "bulk-decisions"

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
  faults: { field: string; detail: string }[]
  told: unknown
  url: string | null
}

let pattern = 0
async function batch(rows: readonly object[], more: object = {}): Promise<ProceedingAnswer> {
  const { status, body: bulk } = await anna.post(`/v1/${route}`, {
    ...{ kind: "bulk", authority, ground: "AB-E1", arose_on: "2026-06-30", evidence: "示例" },
    ...{ number_pattern: `示例市监异批〔2026〕${++pattern}-{n}号`, ...more },
  })
  expect(status, JSON.stringify(bulk)).toBe(201)
  const sent = await app.request(`/v1/${route}/${bulk.id}/rows`, {
    ...{ method: "POST", headers: { ...header, "content-type": "application/x-ndjson" } },
    body: rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
  })
  expect(sent.status).toBe(200)
  return (await sent.json()) as ProceedingAnswer
}

async function rowsOf({ id }: { id: string }): Promise<Row[]> {
  const { body } = await anna.get(`/v1/${route}/${id}/rows?which=all&limit=1000&cursor=0`)
  return (body as unknown as { results: Row[] }).results
}

/** Proposes a batch, looks at what waits for it, and decides. */
async function decide(bulk: { id: string }): Promise<void> {
  await anna.act(bulk, "submit", {}, route)
  const { body } = await boris.get(`/v1/${route}/${bulk.id}/rows?which=unanswered&limit=1000&cursor=0`)
  const answers = (body as unknown as { results: Row[] }).results.map(({ line }) => {
    return { line, answer: "pass", reason: "已核对（示例）" }
  })
  await boris.post(`/v1/${route}/${bulk.id}/answers`, { answers })
  await boris.act(bulk, "check", {}, route)
}

const nameOf = (n: number) => `示例第${n}号商贸有限公司`
const codeIn = (region: string, n: number) => makeCode(`91${region}`, `MA${n.toString().padStart(6, "0")}`)
const faultsOf = (rows: readonly Row[]) => rows.map(({ faults }) => faults.map(({ field }) => field))

describe("rows of a batch under AB-E4", () => {
  const letters = (second: string) => ({
    ...{ first_posted_on: "2026-05-20", first_proof: "示例 1 号" },
    ...{ second_posted_on: second, second_proof: "示例 2 号" },
  })
  const of = (n: number) => ({ code: codeOf(n), name: nameOf(n) })

  test("tell the two letters or the visit, each its own, or are refused with the article at the column", async () => {
    const bulk = await batch(
      [
        of(1),
        { ...of(2), ...letters("2026-05-25") },
        { ...of(3), ...letters("2026-06-10") },
        { ...of(4), visited_on: "2026-06-29", visit_record: "现场笔录（示例）" },
        { ...of(5), visited_on: "2026-06-29" },
        { ...of(6), visited_on: "2026-06-29", visit_record: "见 11010519491231002X" },
      ],
      { ground: "AB-E4", arose_on: "2026-06-29" },
    )
    expect(bulk.content).toMatchObject({ ready: 2, refused: 4 })
    const rows = await rowsOf(bulk)
    expect(faultsOf(rows)).toEqual([[""], ["second_posted_on"], [], [], ["visited_on"], ["visit_record"]])
    for (const line of [0, 1, 4]) {
      expect(rows[line]?.faults[0]?.detail).toMatch(/《企业经营异常名录管理办法》第九条.*contact/)
    }
    expect(rows[2]?.told).toMatchObject({ contact: { how: "letters", second_posted_on: "2026-06-10" } })
    await decide(bulk)
    expect((await anna.act(bulk, "publish", {}, route)).content).toMatchObject({ done: 2 })
    const { body } = await anna.get((await rowsOf(bulk))[3]?.url ?? "")
    expect(body.content).toMatchObject({ contact: { how: "visit", visited_on: "2026-06-29" }, serve_by: "2026-07-10" })
  })
})

test("a row of a batch is the registration authority's, or says from what the competence follows", async () => {
  const rows = [
    { code: codeIn("440106", 11), name: nameOf(11) },
    { code: codeIn("410205", 12), name: nameOf(12) },
    { code: codeIn("410205", 13), name: nameOf(13), competence: "指定管辖（示例）" },
    { code: codeIn("410105", 14), name: nameOf(14) },
  ]
  const bulk = await batch(rows)
  const kept = await rowsOf(bulk)
  expect(kept.map(({ outcome }) => outcome)).toEqual(["refused", "refused", "ready", "ready"])
  expect(faultsOf(kept)).toEqual([["code"], [""], [], []])
  for (const { faults } of kept.slice(0, 2)) expect(faults[0]?.detail).toContain("《企业经营异常名录管理办法》第三条")
})

test("what was listed meanwhile by a case by itself is refused as it is published, and the others go in", async () => {
  await importRecords(database.sql, [subjectRow(21), subjectRow(22)])
  const bulk = await batch([{ code: codeOf(21) }, { code: codeOf(22) }])
  expect(bulk.content).toMatchObject({ ready: 2 })
  await decide(bulk)
  const only = { ground: "AB-E1", decided_on: "2026-06-30", published_on: "2026-06-30" }
  await importRecords(database.sql, [abnormalRow(21, only)])
  const published = await anna.act(bulk, "publish", {}, route)
  expect(published.content).toMatchObject({ done: 1, refused: 1 })
  const [refused] = await rowsOf(bulk)
  expect(refused?.faults[0]?.detail).toMatch(/已因同一事由列入.*《企业经营异常名录管理办法》第四条/)
})

test("a row with a case of the same cause under way is refused, and one of another day is none", async () => {
  await importRecords(database.sql, [subjectRow(31)])
  const subject = { code: codeOf(31), name: nameOf(31) }
  const begun = { kind: "abnormal", subject, authority, ground: "AB-E1", evidence: "示例" }
  expect((await anna.post("/v1/decisions", { ...begun, arose_on: "2025-06-30" })).status).toBe(201)
  expect((await batch([{ code: codeOf(31) }])).content).toMatchObject({ ready: 1 })
  expect((await anna.post("/v1/decisions", { ...begun, arose_on: "2026-06-30" })).status).toBe(201)
  const bulk = await batch([{ code: codeOf(31) }])
  expect(bulk.content).toMatchObject({ ready: 0, refused: 1 })
  expect((await rowsOf(bulk))[0]?.faults).toMatchObject([
    { field: "code", detail: expect.stringContaining("正在办理") },
  ])
})

test("a row that is taken out while its twin has come is answered with that, and nothing of the answers is taken", async () => {
  await importRecords(database.sql, [subjectRow(41), subjectRow(42)])
  const bulk = await batch([{ code: codeOf(41) }, { code: codeOf(42) }])
  await anna.act(bulk, "submit", {}, route)
  const only = { ground: "AB-E1", decided_on: "2026-06-30", published_on: "2026-06-30" }
  await importRecords(database.sql, [abnormalRow(42, only)])
  const answers = [1, 2].map((line) => ({ line, answer: line === 1 ? "drop" : "single", reason: "核实（示例）" }))
  const { status, body } = await boris.post(`/v1/${route}/${bulk.id}/answers`, { answers })
  expect([status, body.errors?.map(({ pointer }) => pointer)]).toEqual([400, ["/answers/1/answer"]])
  expect((await rowsOf(bulk)).map(({ outcome }) => outcome)).toEqual(["ready", "ready"])
})

test("a number is used once in a batch, however its brackets are written", async () => {
  await importRecords(database.sql, [subjectRow(61), subjectRow(62)])
  const rows = [
    { code: codeOf(61), decision_no: "示例自带〔2026〕1号" },
    { code: codeOf(62), decision_no: "示例自带[2026〕1号" },
  ]
  expect((await batch(rows)).content).toMatchObject({ ready: 1, refused: 1 })
})

test("the decisions of a batch that nobody has served stand on the worklist, with the day by which they are", async () => {
  await importRecords(database.sql, [subjectRow(51), subjectRow(52)])
  const bulk = await batch([{ code: codeOf(51) }, { code: codeOf(52) }])
  await decide(bulk)
  await anna.act(bulk, "publish", {}, route)
  const { body } = await anna.get("/v1/worklist?kind=unserved-decision&limit=200")
  const found = (body as unknown as { results: { id: string }[] }).results.filter(({ id }) => id === bulk.id)
  expect(found).toMatchObject([{ clock: { due_on: "2026-07-10" }, url: `/v1/${route}/${bulk.id}` }])
})

test("each decision out of a batch keeps its sheet, binds it, and is checked without the register", async () => {
  await importRecords(database.sql, [subjectRow(61), subjectRow(62)])
  const bulk = await batch([{ code: codeOf(61) }, { code: codeOf(62) }])
  await decide(bulk)
  expect((await anna.act(bulk, "publish", {}, route)).content).toMatchObject({ done: 2 })
  for (const { url } of await rowsOf(bulk)) {
    const answer = await app.request(`${url}/file`, { headers: header })
    const file = caseFileSchema.parse(await answer.json())
    expect(file.sheets.map(({ act }) => act)).toEqual(["publish"])
    // Who had a part in the whole had one in each of its decisions.
    const judged = JSON.parse(file.sheets[0]?.file ?? "{}") as { steps: { act: string; actor: string }[] }
    expect(judged.steps).toContainEqual({ act: "check", actor: "officer:410105:boris" })
    expect(checkCaseFile(file, publishedCalendar)).toMatchObject({ faults: [], isBound: true })
  }
  expect(await faultsOfLog(database.sql)).toEqual([])
})

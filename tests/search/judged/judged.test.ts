// How well records are found: queries with their judgements over a sample, whose texts are as long as real ones.
import { beforeAll, describe, expect, test } from "vitest"
import { recordId } from "../../../src/register/record/record.ts"
import { Draw } from "../../../src/register/sample/draw.ts"
import type { SampleRecordRow } from "../../../src/register/sample/record.ts"
import { sampleLines } from "../../../src/register/sample/sample.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { ndcg, recallOf } from "../../support/ranking-score.ts"
import { type JudgedKind, type JudgedQuery, judgedQueries } from "./judged-query.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

const size = { subjects: 400, records: 1_400, seed: 16, today: "2026-06-30" } as const
const lines = [...sampleLines(size)]
const rows = lines
  .map((line) => JSON.parse(line) as SampleRecordRow | { kind: "subject" })
  .filter((row): row is SampleRecordRow => row.kind !== "subject")

/** The rows that are shown on the day, by the id of their record. */
const live = new Map<string, SampleRecordRow>()

function idOf(row: SampleRecordRow): string {
  const { kind: list, subject, authority, decision_no: decisionNo } = row
  const ground = row.kind === "penalty" ? null : row.ground
  return recordId({ list, subjectCode: subject.code, authority, decisionNo, ground } as Parameters<typeof recordId>[0])
}

/** Ids of the first records found, in their order. */
async function find(q: string, most: number): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | null = ""; cursor !== null && ids.length < most; ) {
    const parameters = new URLSearchParams({ q, in: "records", limit: String(Math.min(100, most)) })
    if (cursor !== "") parameters.set("cursor", cursor)
    const response = await request(`/v1/search?${parameters}`)
    expect(response.status, q).toBe(200)
    const page = (await response.json()) as { results: { record: { id: string } }[]; next: string | null }
    ids.push(...page.results.map(({ record }) => record.id))
    cursor = page.next
  }
  return ids
}

beforeAll(async () => {
  await importRows(database.sql, lines)
  const byId = new Map(rows.map((row) => [idOf(row), row]))
  for (const id of await find("", rows.length)) {
    const row = byId.get(id)
    if (row !== undefined) live.set(id, row)
  }
})

interface Judgement {
  readonly recall: number
  readonly ndcg: number
}

async function judge({ q, grade }: JudgedQuery): Promise<Judgement> {
  const grades = new Map([...live].map(([id, row]) => [id, grade(row)]))
  const relevant = [...grades].filter(([, of]) => of > 0).map(([id]) => id)
  expect(relevant.length, `nothing in the sample answers ${q}`).toBeGreaterThan(0)
  const found = await find(q, live.size)
  return {
    recall: recallOf(new Set(found), relevant),
    ndcg: ndcg(
      found.map((id) => grades.get(id) ?? 0),
      [...grades.values()],
    ),
  }
}

// What is held: recall of each query, and of the kind's queries the mean nDCG@10.
const bars = {
  literal: { recall: 1, ndcg: 0.9 },
  synonym: { recall: 0.95, ndcg: 0.9 },
  slip: { recall: 0.95, ndcg: 0.9 },
  law: { recall: 1, ndcg: 0.95 },
  sentence: { recall: 0.95, ndcg: 0.8 },
} as const satisfies Record<JudgedKind, Judgement>

test("the sample is there: most of its records are shown", () => {
  expect(live.size).toBeGreaterThan(0.8 * rows.length)
})

describe.each(Object.entries(bars))("queries by %s", (kind, bar) => {
  const sums: number[] = []

  test.each(judgedQueries.filter((query) => query.kind === kind))("find what answers $q", async (query) => {
    const judgement = await judge(query)
    sums.push(judgement.ndcg)
    expect(judgement.recall).toBeGreaterThanOrEqual(bar.recall)
  })

  test("have what answers best on the first page", () => {
    expect(sums.reduce((sum, one) => sum + one, 0) / sums.length).toBeGreaterThanOrEqual(bar.ndcg)
  })
})

test("any stretch of a text finds every record that holds it", async () => {
  const texts = [...live].flatMap(([id, row]) =>
    row.kind === "penalty" ? [row.violation, row.content].map((text) => ({ id, text })) : [],
  )
  const draw = new Draw(16, 99, 0)
  for (let count = 0; count < 40; count++) {
    const { text } = texts[draw.below(texts.length)] ?? { text: "" }
    const at = draw.below(Math.max(1, text.length - 2))
    const stretch = text.slice(at, at + draw.between(2, 40, 1)).trim()
    if (!/[\p{L}\p{N}]/u.test(stretch)) continue
    const holders = [...new Set(texts.filter((one) => one.text.includes(stretch)).map(({ id }) => id))]
    expect(recallOf(new Set(await find(stretch, live.size)), holders), stretch).toBe(1)
  }
})

test("every number of a decision finds its record first, in any writing", async () => {
  const penalties = [...live].filter(([, row]) => row.kind === "penalty")
  const draw = new Draw(16, 98, 0)
  for (const [at, [id, { decision_no: written }]] of penalties.entries()) {
    const writings = [
      written,
      written.replace("〔", "[").replace("〕", "]"),
      written
        .replace(/[（）]/g, "")
        .replace("〔", " ")
        .replace("〕", " "),
      written.replace(/号$/, ""),
      `请问${written.replace("（", "(").replace("）", ")").replace("〔", "【").replace("〕", "】")}是什么处罚`,
    ]
    // One writing of each number, and all of them of the first few.
    for (const q of at < 5 ? writings : [writings[draw.below(writings.length)] ?? written]) {
      expect((await find(q, 1))[0], q).toBe(id)
    }
  }
})

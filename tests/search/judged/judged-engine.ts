/**
 * A register of sample records that queries are judged over, asked through the route of an engine.
 */
import { expect } from "vitest"
import type { Pool } from "../../../src/database/client.ts"
import { recordId } from "../../../src/register/record/record.ts"
import type { SampleRecordRow } from "../../../src/register/sample/record.ts"
import { type SampleSubjectRow, sampleLines } from "../../../src/register/sample/sample.ts"
import { importRows, type TestApp } from "../../support/app.ts"
import { ndcg, recallOf } from "../../support/ranking-score.ts"
import type { JudgedQuery } from "./judged-query.ts"
import type { Question, Shown } from "./judged-question.ts"

const size = { subjects: 400, records: 1_400, seed: 16, today: "2026-06-30", texts: true } as const
// Some offices write zeros before their serials.
const lines = [...sampleLines(size)].map((line) => line.replace(/〕(\d*7)号/g, "〕00$1号"))

const isSubject = (row: SampleRecordRow | SampleSubjectRow): row is SampleSubjectRow => row.kind === "subject"
const rows = lines.map((line) => JSON.parse(line) as SampleRecordRow | SampleSubjectRow)

/** The records of the sample, as they were imported. */
export const judgedRows = rows.filter((row): row is SampleRecordRow => !isSubject(row))

function idOf(row: SampleRecordRow): string {
  const { kind: list, subject, authority, decision_no: decisionNo } = row
  const ground = row.kind === "penalty" ? null : row.ground
  return recordId({ list, subjectCode: subject.code, authority, decisionNo, ground } as Parameters<typeof recordId>[0])
}

/** What a row says of its case: the violation, the content and the redacted decision, by its paragraphs. */
export function paragraphsOf(row: SampleRecordRow): readonly string[] {
  if (row.kind !== "penalty") return []
  return [row.violation, row.content, ...(row.decision_text?.split("\n") ?? [])]
}

/** The merchants of the sample. */
export const judgedSubjects = rows.filter(isSubject)

/** How well a query was answered. */
export interface Judgement {
  readonly recall: number
  readonly ndcg: number
}

/** Puts the sample into a register. */
export async function importJudged(sql: Pool): Promise<void> {
  await importRows(sql, lines)
}

/** The rows that an engine shows on the day. */
export function shownBy({ live }: JudgedEngine): Shown {
  return { rows: [...live.values()], subjects: judgedSubjects }
}

/** Of questions those that an engine does not answer with a right record first, with what it has there. */
export async function findUnanswered(engine: JudgedEngine, questions: readonly Question[]): Promise<string[]> {
  const unanswered: string[] = []
  for (const { q, filters = {}, right } of questions) {
    if (![...engine.live.values()].some(right)) unanswered.push(`nothing in the sample answers ${q}`)
    const [first = ""] = await engine.find(q, 1, filters)
    const row = engine.live.get(first)
    if (row === undefined || !right(row)) unanswered.push(q)
  }
  return unanswered
}

/** What an engine says of all that it finds, and of what it gave up to find it. */
export interface Counted {
  readonly dropped: readonly string[]
  readonly ignored: readonly string[]
  readonly total: number
  readonly total_is: string
  readonly facets: Readonly<Record<string, readonly { value: string; count: number }[]>>
}

/** An engine as it is asked. */
export interface JudgedEngine {
  /** The rows that are shown on the day, by the id of their record. */
  readonly live: ReadonlyMap<string, SampleRecordRow>
  /** Ids of the first records found, in their order. */
  find(q: string, most: number, filters?: Readonly<Record<string, string>>): Promise<string[]>
  count(q: string, filters?: Readonly<Record<string, string>>): Promise<Counted>
  /** Recall is of the first `most`, absent: of all. */
  judge(query: JudgedQuery, most?: number): Promise<Judgement>
}

interface Page {
  results: { record: { id: string } }[]
  next: string | null
}

// A request has a deadline, after which it is answered with 503: on a busy machine the same is asked again.
const triesMax = 10

/** Asks an engine for all that it has. */
export async function openJudged({ request }: TestApp): Promise<JudgedEngine> {
  async function ask<Answer>(parameters: Readonly<Record<string, string>>): Promise<Answer> {
    for (let tries = 1; ; tries++) {
      const response = await request(`/v1/search?${new URLSearchParams({ ...parameters, in: "records" })}`)
      if (response.status === 503 && tries < triesMax) continue
      expect(response.status, JSON.stringify(parameters)).toBe(200)
      return (await response.json()) as Answer
    }
  }
  async function find(q: string, most: number, filters: Readonly<Record<string, string>> = {}): Promise<string[]> {
    const ids: string[] = []
    for (let cursor: string | null = ""; cursor !== null && ids.length < most; ) {
      const limit = String(Math.min(100, most))
      const page: Page = await ask({ ...filters, q, limit, ...(cursor === "" ? {} : { cursor }) })
      ids.push(...page.results.map(({ record }) => record.id))
      cursor = page.next
    }
    return ids
  }
  async function count(q: string, filters: Readonly<Record<string, string>> = {}): Promise<Counted> {
    const { dropped, ignored, total, total_is, facets } = await ask<Counted>({ ...filters, q, limit: "1" })
    return { dropped, ignored, total, total_is, facets }
  }
  const byId = new Map(judgedRows.map((row) => [idOf(row), row]))
  const live = new Map<string, SampleRecordRow>()
  for (const id of await find("", judgedRows.length)) {
    const row = byId.get(id)
    if (row !== undefined) live.set(id, row)
  }
  return {
    live,
    find,
    count,
    async judge({ q, grade }, most = live.size) {
      const grades = new Map([...live].map(([id, row]) => [id, grade(row)]))
      const relevant = [...grades].filter(([, of]) => of > 0).map(([id]) => id)
      expect(relevant.length, `nothing in the sample answers ${q}`).toBeGreaterThan(0)
      const found = await find(q, most)
      return {
        recall: recallOf(new Set(found), relevant),
        ndcg: ndcg(
          found.map((id) => grades.get(id) ?? 0),
          [...grades.values()],
        ),
      }
    },
  }
}

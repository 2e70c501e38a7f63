/**
 * A register of sample records that queries are judged over, asked through the route of an engine.
 */
import { expect } from "vitest"
import type { Pool } from "../../../src/database/client.ts"
import { recordId } from "../../../src/register/record/record.ts"
import type { SampleRecordRow } from "../../../src/register/sample/record.ts"
import { sampleLines } from "../../../src/register/sample/sample.ts"
import { importRows, type TestApp } from "../../support/app.ts"
import { ndcg, recallOf } from "../../support/ranking-score.ts"
import type { JudgedQuery } from "./judged-query.ts"

const size = { subjects: 400, records: 1_400, seed: 16, today: "2026-06-30" } as const
const lines = [...sampleLines(size)]

/** The records of the sample, as they were imported. */
export const judgedRows = lines
  .map((line) => JSON.parse(line) as SampleRecordRow | { kind: "subject" })
  .filter((row): row is SampleRecordRow => row.kind !== "subject")

function idOf(row: SampleRecordRow): string {
  const { kind: list, subject, authority, decision_no: decisionNo } = row
  const ground = row.kind === "penalty" ? null : row.ground
  return recordId({ list, subjectCode: subject.code, authority, decisionNo, ground } as Parameters<typeof recordId>[0])
}

/** How well a query was answered. */
export interface Judgement {
  readonly recall: number
  readonly ndcg: number
}

/** Puts the sample into a register. */
export async function importJudged(sql: Pool): Promise<void> {
  await importRows(sql, lines)
}

/** An engine as it is asked. */
export interface JudgedEngine {
  /** The rows that are shown on the day, by the id of their record. */
  readonly live: ReadonlyMap<string, SampleRecordRow>
  /** Ids of the first records found, in their order. */
  find(q: string, most: number): Promise<string[]>
  judge(query: JudgedQuery): Promise<Judgement>
}

/** Asks an engine for all that it has. */
export async function openJudged({ request }: TestApp): Promise<JudgedEngine> {
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
  const byId = new Map(judgedRows.map((row) => [idOf(row), row]))
  const live = new Map<string, SampleRecordRow>()
  for (const id of await find("", judgedRows.length)) {
    const row = byId.get(id)
    if (row !== undefined) live.set(id, row)
  }
  return {
    live,
    find,
    async judge({ q, grade }) {
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
    },
  }
}

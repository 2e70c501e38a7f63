/**
 * Records in rows: the cells say what the records are, whoever they are of.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { rowLengthMax } from "../../../src/check/job/row.ts"
import { readCells, toCells, toMembers, toVerdictRow, verdictColumns } from "../../../src/check/query/row.ts"
import { readRecordCells, recordColumns, toRecordCells, toRowRecords } from "../../../src/check/query/row-record.ts"
import { grounds } from "../../../src/law/catalogue.ts"
import { lists } from "../../../src/law/list.ts"
import { penaltyClasses } from "../../../src/law/penalty-class.ts"
import { readCode } from "../../../src/names/code.ts"
import type { StandingRecord } from "../../../src/register/record/standing.ts"
import { recordLengthMax } from "../../../src/table/csv-record.ts"
import { codeOf } from "../../support/rows.ts"

const register = "https://register.example"
const none = recordColumns.map(() => "")

const record = (changes: Partial<StandingRecord> = {}): StandingRecord => ({
  ...{ id: "r1", list: "abnormal", subjectCode: codeOf(1), subjectName: "示例店", ground: "AB-E4", penaltyClass: null },
  ...{ decisionNo: "1号", decidedOn: "2026-03-02", authority: "410105", publishedOn: "2026-03-05", position: 1 },
  detail: null as never,
  displayedUntil: null,
  ...changes,
})
const listed = (records: readonly StandingRecord[]) =>
  ({ verdict: "listed", code: codeOf(1), name: "示例店", records, matched: null }) as const
const penalty = record({ id: "r2", list: "penalty", ground: null, penaltyClass: "P2", publishedOn: "2026-04-01" })

describe("the records of a row", () => {
  test("stand in it in words, the latest publication first, each with a link to where people read it", () => {
    const { total, records } = toRowRecords(listed([record(), penalty]), "zh", register)
    expect(total).toBe(2)
    expect(records).toEqual([
      {
        ...{ list_name: lists.penalty.zh, ground_name: penaltyClasses.P2.zh, decided_on: "2026-03-02" },
        ...{ published_on: "2026-04-01", authority_name: "河南省郑州市金水区" },
        link: `${register}/subjects/${codeOf(1)}?record=r2#r2`,
      },
      {
        ...{ list_name: "经营异常名录", ground_name: grounds["AB-E4"].zh, decided_on: "2026-03-02" },
        ...{ published_on: "2026-03-05", authority_name: "河南省郑州市金水区" },
        link: `${register}/subjects/${codeOf(1)}?record=r1#r1`,
      },
    ])
    expect(toRowRecords(listed([penalty]), "en", register).records[0]).toMatchObject({
      ...{ list_name: lists.penalty.en, ground_name: penaltyClasses.P2.en },
    })
  })

  test("do not depend on the order in which they were read", () => {
    const days = fc.constantFrom("2026-03-05", "2026-04-01", "2025-01-09")
    const all = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[0-9a-f]{1,4}$/), days), {
      selector: ([id]) => id,
      maxLength: 6,
    })
    fc.assert(
      fc.property(all, fc.nat(), (pairs, seed) => {
        const records = pairs.map(([id, publishedOn]) => record({ id, publishedOn }))
        const turned = records.toSorted((a, b) => ((a.id.length * 7 + seed) % 5) - ((b.id.length * 7 + seed) % 5))
        expect(toRowRecords(listed(turned), "zh", register)).toEqual(toRowRecords(listed(records), "zh", register))
      }),
    )
  })

  test("are read again from their cells", () => {
    for (const count of [0, 1, 2, 7]) {
      const records = Array.from({ length: count }, (_, at) => record({ id: `r${at}` }))
      const told = toRowRecords(listed(records), "en", register)
      expect(readRecordCells(toRecordCells(told))).toEqual(told)
    }
  })

  test("are the latest twenty, and all are counted", () => {
    const records = Array.from({ length: 130 }, (_, at) => record({ id: `r${1000 + at}` }))
    const told = toRowRecords(listed(records), "zh", register)
    expect([told.total, told.records.length]).toEqual([130, 20])
    // Beside the longest row of a file, all of it quotes, what can be read again.
    expect(2 * rowLengthMax + toRecordCells(told).join(",").length).toBeLessThan(recordLengthMax - 1_000)
  })

  test("can be parted: no name of the catalogue has the character in it that stands between them", () => {
    for (const { zh, en } of [lists, grounds, penaltyClasses].flatMap((table) =>
      Object.values<{ zh: string; en: string }>(table),
    )) {
      expect(zh + en).not.toContain(";")
    }
  })
})

describe("a row", () => {
  const wording = { language: "zh", register } as const

  test("has as many cells as headers, whatever the verdict, and says the same when its cells are read", () => {
    const [unknown, wrong] = [readCode(codeOf(9)), readCode("91")]
    for (const verdict of [
      listed([record(), penalty]),
      { verdict: "clear", code: codeOf(2), name: null, matched: null } as const,
      { verdict: "unknown", code: unknown.code } as const,
      { verdict: "invalid", reading: wrong as never } as const,
    ]) {
      for (const [register, named] of [wording.register, null].flatMap((one) =>
        [true, false].map((is) => [one, is] as const),
      )) {
        const row = toVerdictRow(verdict, "code", { ...wording, register, named }, "former")
        const cells = toCells(row)
        expect(cells).toHaveLength(verdictColumns({ register, named }).length)
        expect("name_is" in toMembers(row)).toBe(named)
        expect(readCells(cells)).toEqual(row)
        expect("records" in toMembers(row)).toBe(register !== null)
        if (verdict.verdict !== "listed" && register !== null) expect(cells.slice(named ? 5 : 4)).toEqual(none)
      }
    }
  })
})

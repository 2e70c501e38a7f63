/**
 * A field is declared once, and stands in every room that knows fields: what a source sends of it goes in, and comes out wherever
 * the public, an officer, a partner or a mirror reads records. What the compiler does not ask for is asked for here.
 */

import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { mirrorColumns } from "../../scripts/mirror-column.ts"
import { supplySheet } from "../../src/desk/supply-sheet.ts"
import type { ListName } from "../../src/law/list.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { holdsWords, publicDetailsOf, publicFields, recordFieldRows } from "../../src/law/public-field.ts"
import { forms } from "../../src/register/form/form.ts"
import { readImportLine } from "../../src/register/import/row.ts"
import { headingOf, recordRows } from "../../src/register/pages/record-row.ts"
import { correctedContent, correctionInput } from "../../src/register/proceeding/correction.ts"
import { receivedDecision } from "../../src/register/proceeding/received.ts"
import { recordTexts as leavingTexts } from "../../src/register/record/leaving-text.ts"
import { publicLine, type RecordContent, readPublicLine, toPublic } from "../../src/register/record/record.ts"
import { recordHeader, toTableRow } from "../../src/register/record/table.ts"
import { toWireRecord } from "../../src/register/record/wire.ts"
import { recordTexts } from "../../src/search/record/record-document.ts"
import { recordRow, tables } from "../../src/verify/into/table.ts"
import { fullRows } from "../support/full-row.ts"

const lists = Object.keys(publicFields) as ListName[]

/** A record of a list as a source sends it with everything, in which each public text says which field it is. */
function recordOf(list: ListName): { content: RecordContent; said: ReadonlyMap<string, string> } {
  const said = new Map<string, string>()
  const row = fullRows[list]?.(1) ?? {}
  for (const field of publicFields[list]) {
    if (!holdsWords(field)) continue
    said.set(field, `示例〔2026〕字段${field}`)
    row[field] = said.get(field)
  }
  const reading = readImportLine(JSON.stringify(row), { today: "2026-06-25", mayPublishFor: () => true })
  if (!("content" in reading)) throw new Error(JSON.stringify(reading))
  return { content: reading.content, said }
}

async function sheetOf(line: string): Promise<string> {
  const rows: string[][] = []
  const lines = (async function* () {
    yield Buffer.from(`${JSON.stringify({ line })}\n`)
  })()
  for await (const group of supplySheet(lines)) rows.push(...group)
  return rows.flat().join("\n")
}

const speaker = { language: "zh", say: ({ zh }: { zh: string }) => zh } as Parameters<typeof recordRows>[0]

describe.each(lists)("a record of a list: %s,", (list) => {
  const { content, said } = recordOf(list)
  const line = publicLine("id", content, "salt")
  const wire = toWireRecord({ ...content, ...readPublicLine(1, line) } as Parameters<typeof toWireRecord>[0])
  const places: [string, () => unknown][] = [
    ["its public line, and what is read of it", () => toPublic(readPublicLine(1, line))],
    ["the API", () => wire],
    ["the open data", () => toTableRow(wire)],
    [
      "its page",
      () => [
        headingOf(speaker, wire),
        recordRows(speaker, wire, { subjectName: "", displayedUntil: null, policy: defaultPolicy, isOpen: "always" }),
      ],
    ],
    ["the sheet of shared data", () => sheetOf(line)],
    ["what is searched", () => recordTexts({ content, subject: null, authorityName: null, text: null })],
    ["what is looked through for personal data", () => leavingTexts(content)],
    ["a mirror", () => ({ ...recordRow(line, 1, () => null), line: null })],
  ]

  test.each(places)("each public text of it stands in %s", async (_, read) => {
    const text = JSON.stringify(await read())
    expect([...said].filter(([, words]) => !text.includes(words)).map(([field]) => field)).toEqual([])
  })

  test("each public field of it stands in the open data and in a mirror under its name", () => {
    for (const field of publicFields[list]) {
      expect(recordHeader).toContain(field)
      expect(Object.keys(tables.gongshi_record)).toContain(field)
    }
  })

  test("each public field of it has a column in the form", () => {
    const filled = forms[list].columns.flatMap(({ fields }) => fields)
    const own = publicFields[list].filter((field) => (recordFieldRows[field].lists as readonly string[]).includes(list))
    expect(own.filter((field) => !filled.includes(field))).toEqual([])
  })

  test("each public detail of it is corrected, and comes with what another province has decided", () => {
    for (const field of publicDetailsOf[list]) {
      expect(correctionInput.shape).toHaveProperty(field)
      expect(correctedContent(content, { [field]: "更正（示例）" }, defaultPolicy).detail[field]).toBe("更正（示例）")
      const received = { list, subjectCode: content.subjectCode, subjectName: content.subjectName }
      const proceeding = {
        ...received,
        content: { [field]: "外省（示例）", decision_no: "1", decided_on: "2026-02-06" },
      }
      const record = receivedDecision.recordContent?.(proceeding as never, {} as never)
      expect(record?.detail[field]).toBe("外省（示例）")
    }
  })
})

test("what a mirror keeps is what the fields say: npm run verify:columns", () => {
  expect(readFileSync("src/verify/into/record-column.ts", "utf8")).toBe(mirrorColumns())
})

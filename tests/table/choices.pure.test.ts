/** What a template offers in its cells: a spreadsheet finds it, and an import reads it as it stands. */
import { describe, expect, test } from "vitest"
import { findLeadFields, leadChoices, leadWorkbook, toLeadFields } from "../../src/enforcement/lead/column.ts"
import { readLeadRow } from "../../src/enforcement/lead/row.ts"
import { type ListName, listNames } from "../../src/law/list.ts"
import type { FormColumn } from "../../src/register/form/column.ts"
import { forms } from "../../src/register/form/form.ts"
import { writeTemplate } from "../../src/register/form/form-writer.ts"
import { hasToldKind, toldKindNames, toldKinds } from "../../src/register/record/told-end.ts"
import { type RosterColumn, rosterColumns } from "../../src/roster/column.ts"
import { writeXlsxForm } from "../../src/roster/form.ts"
import { judgeRow } from "../../src/roster/seller.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { readTable } from "../../src/table/table.ts"
import { openPackage } from "../../src/table/xlsx-package.ts"
import { testRosterKeys } from "../support/app.ts"
import { codeOf } from "../support/rows.ts"
import { personSeller, registeredSeller } from "../support/seller-rows.ts"
import { bytesOf, collect, cutAt, expectTable } from "../support/table.ts"

interface Offering {
  header: string
  choices?: readonly string[] | undefined
}

/** The rules of the first sheet: the cells that they are for, and where their choices stand. */
async function rulesOf(bytes: Buffer) {
  const pack = await openPackage(cutAt(bytes))
  const rules: { cells: string; from: string }[] = []
  let inRule = false
  const handlers = {
    open(name: string, { sqref = "" }: Record<string, string>) {
      if (name === "dataValidation") rules.push({ cells: sqref, from: "" })
      inRule = name === "formula1"
    },
    text(text: string) {
      const last = rules.at(-1)
      if (inRule && last) last.from += text
    },
  }
  for await (const _ of pack.parse("xl/worksheets/sheet1.xml", handlers));
  await pack.close()
  return rules
}

const place = (letters: string) => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1

const ofForm = (list: ListName): readonly FormColumn[] => forms[list].columns
const ofRoster: readonly RosterColumn[] = rosterColumns
const leadColumns = Object.entries(leadChoices).map(([field, choices]) => ({ field, choices }))

describe("a template", () => {
  const ofLeads = async (): Promise<Offering[]> => {
    const { columns } = expectTable(await readTable(leadWorkbook(nodeXlsx), { xlsx: nodeXlsx }))
    const fields = findLeadFields(columns)
    return columns.map((header, at) => ({ header, choices: leadChoices[fields[at] ?? "ref"] }))
  }
  test.each([
    ...listNames.map((list) => {
      const written = () => writeTemplate(list, { format: "xlsx", xlsx: nodeXlsx })
      return [list, written, async () => ofForm(list) as readonly Offering[]] as const
    }),
    ["sellers", () => writeXlsxForm(nodeXlsx), async () => ofRoster as readonly Offering[]] as const,
    ["leads", () => leadWorkbook(nodeXlsx), ofLeads] as const,
  ])("of %s offers each choice in the cells of its column, and of no other", async (_, written, columnsOf) => {
    const bytes = await bytesOf(written())
    const columns = await columnsOf()
    const listed = expectTable(await readTable(cutAt(bytes), { xlsx: nodeXlsx, sheet: "选项" }))
    const rows = (await collect(listed)).map(({ cells }) => cells)
    const offered = (await rulesOf(bytes)).map(({ cells, from }) => {
      const [, own = "", below = ""] = /^([A-Z]+)2:([A-Z]+)1048576$/.exec(cells) ?? []
      const [, at = "", last = ""] = /^'选项'!\$([A-Z]+)\$2:\$[A-Z]+\$(\d+)$/.exec(from) ?? []
      expect(below).toBe(own)
      const choices = rows.slice(0, Number(last) - 1).map((cells) => cells[place(at)])
      return [place(own), choices]
    })
    expect(offered).toEqual(columns.flatMap(({ choices }, at) => (choices ? [[at, choices]] : [])))
    expect(offered.length).toBeGreaterThan(0)
  })
})

describe("a choice", () => {
  test.each(listNames)("of the form of %s is read without a remark", (list) => {
    for (const { choices = [], read, header } of ofForm(list)) {
      for (const choice of choices)
        expect(
          read(choice, () => ""),
          header,
        ).toEqual({ fields: expect.anything() })
    }
    const ends = ofForm(list).find(({ key }) => key === "removal_kind")?.choices
    expect(ends).toEqual(toldKindNames.filter((name) => hasToldKind(name, list)).map((name) => toldKinds[name].zh))
  })

  test("of the form of sellers is taken", () => {
    const said = ofRoster.flatMap(({ key, choices = [] }) => choices.map((choice) => [key, choice] as const))
    for (const [key, choice] of said) {
      const fields: Record<string, unknown> = {
        ...(key === "operation" ? registeredSeller(1) : personSeller(1)),
        [key]: choice,
      }
      const values = rosterColumns.map((column) => String(fields[column.key] ?? ""))
      expect(judgeRow({ line: 1, values, faults: [] }, { ...testRosterKeys, mode: "delta" }).kind, choice).toBe(
        choice === "remove" ? "remove" : "put",
      )
    }
  })

  test("of the form of leads is taken", () => {
    const whole = {
      ref: "jc-1",
      source: "监测",
      code: codeOf(1),
      authority: "410105",
      facts: "示例",
      found_on: "2026-06-25",
    }
    const context = { today: "2026-06-30", authority: null, mayAnswer: false }
    for (const { field, choices } of leadColumns) {
      for (const choice of choices) {
        const fields = { ...whole, [field]: choice }
        const read = toLeadFields(Object.values(fields), findLeadFields(Object.keys(fields)))
        expect(readLeadRow(read, context), choice).toHaveProperty("content")
      }
    }
  })
})

import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { type FormLayout, findLayout, forms, isFormHeader, type NoForm } from "../../../src/register/form/form.ts"
import { readFormRow } from "../../../src/register/form/form-row.ts"
import { readImportRow } from "../../../src/register/import/row.ts"

const context = { today: "2026-06-30", mayPublishFor: () => true }
const listOf = (found: FormLayout | NoForm) => ("refused" in found ? found.refused.en : found.form.list)
const gsxt = [
  "企业名称",
  "统一社会信用代码",
  "列入经营异常名录原因",
  "列入日期",
  "作出决定机关(列入)",
  "列入文号",
  "公示日期",
]

describe("the header of a form", () => {
  test("is known by keys, by names, with notes and in any order", () => {
    for (const form of Object.values(forms)) {
      for (const headers of [
        form.columns.map(({ key }) => key),
        form.columns.map(({ header }) => header),
        form.columns.map(({ name }) => name.zh).reverse(),
        form.columns.map(({ header, name }) => `*${header} ${header === name.zh ? "" : name.zh}（必填）`),
      ]) {
        const found = findLayout(headers, form.list)
        expect(listOf(found)).toBe(form.list)
        expect("places" in found && [...found.places.keys()].sort()).toEqual(form.columns.map(({ key }) => key).sort())
        expect("unknown" in found && found.unknown).toEqual([])
      }
      expect(
        listOf(
          findLayout(
            form.columns.map(({ header }) => header),
            undefined,
          ),
        ),
      ).toBe(form.list)
    }
  })

  test("may be that of the public lists, with full width and spaces", () => {
    expect(listOf(findLayout(gsxt, undefined))).toBe("abnormal")
    expect(
      listOf(
        findLayout(
          gsxt.map((header) => ` ${header.replace("(", "（").replace(")", "）")} `),
          undefined,
        ),
      ),
    ).toBe("abnormal")
    const serious = gsxt.map((header) => header.replace("经营异常名录", "严重违法失信名单"))
    expect(listOf(findLayout(serious, undefined))).toBe("serious")
  })

  test("that fits two lists has to be told which", () => {
    const headers = gsxt.map((header) => (header.includes("经营异常") ? "列入原因" : header))
    expect(listOf(findLayout(headers, undefined))).toContain("name it")
    expect(listOf(findLayout(headers, "serious"))).toBe("serious")
  })

  test("without a needed column is refused, and names it", () => {
    for (const form of Object.values(forms)) {
      for (const { key, header, required } of form.columns) {
        const rest = form.columns.filter((column) => column.key !== key).map((column) => column.header)
        const found = findLayout(rest, form.list)
        if (required) expect(found).toMatchObject({ refused: { zh: expect.stringContaining(header) } })
        else expect(listOf(found)).toBe(form.list)
      }
    }
    const noAuthority = forms.penalty.columns.map(({ key }) => key).filter((key) => !key.startsWith("CF_CFJG"))
    expect(listOf(findLayout(noAuthority, "penalty"))).toMatch(/CF_CFJG .*CF_CFJGDM/)
  })

  test("names what it does not know, and passes over what a report added", () => {
    const found = findLayout(["行号", "列", "原因", ...gsxt, "法定代表人", ""], undefined)
    expect(found).toMatchObject({ unknown: ["法定代表人"] })
  })

  test("with a column twice is refused", () => {
    expect(listOf(findLayout([...gsxt, "名称"], undefined))).toContain("twice")
  })

  test("is told from a title above it", () => {
    expect(isFormHeader(["行政处罚信息公示表", "", ""])).toBe(false)
    expect(isFormHeader(gsxt)).toBe(true)
    expect(listOf(findLayout(["甲", "乙"], undefined))).toContain("template")
  })
})

test("the examples in the documentation are whole forms with a row that is taken", () => {
  const text = readFileSync("docs/formats.md", "utf8")
  for (const form of Object.values(forms)) {
    const header = form.columns.map((column) => column.header).join(",")
    const [, example = ""] = new RegExp(`^${header.replace(/[()]/g, "\\$&")}\n(.+)$`, "m").exec(text) ?? []
    const layout = findLayout(header.split(","), undefined)
    if ("refused" in layout) throw new Error(layout.refused.en)
    const row = readFormRow(layout, { number: 2, cells: example.split(","), damage: [], problem: null })
    expect(row).toHaveProperty("fields")
    if ("fields" in row) expect(readImportRow(row.fields, context)).toMatchObject({ kind: "record", flags: [] })
  }
})

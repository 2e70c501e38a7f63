// A province's own list, row by row: what is taken, and what is refused and why.
import { describe, expect, test } from "vitest"
import { findMeasureColumns, type MeasureColumn } from "../../src/enforcement/catalogue/column.ts"
import { readMeasureRow } from "../../src/enforcement/catalogue/row.ts"
import { shippedMeasures } from "../../src/law/measure-type.ts"

const good: Partial<Record<MeasureColumn, string>> = {
  ...{ measure: "示例措施：取消评优资格", basis: "《示例条例》第十五条", applied_by: "示例市文明办、示例市工信局" },
  ...{ level: "省级", frequency: "每月" },
}
const read = (row: Partial<Record<MeasureColumn, string>>) =>
  readMeasureRow((field) => row[field] ?? "", Object.keys(row) as MeasureColumn[])
const faultOf = (row: Partial<Record<MeasureColumn, string>>) => {
  const found = read({ ...good, ...row })
  return Array.isArray(found) ? found.map(({ field }) => field) : found
}

test("a row is taken with what it says, and follows serious violators where it names no list", () => {
  expect(read(good)).toMatchObject({
    ...{ zh: good.measure, basis: { zh: good.basis }, appliedBy: ["示例市文明办", "示例市工信局"], kind: "weighed" },
    ...{ level: "省级", frequency: "每月", term: { of: "record" }, follows: [{ list: "serious", marks: null }] },
    ...{ example: true, source: null },
  })
})

test("the columns of the national list are enough, and the id is the same at each reading", () => {
  const row = {
    measure: "限制参加评优",
    content: "不予授予荣誉称号",
    target: "失信主体",
    basis: "《某条例》第12条",
    level: "市级",
    frequency: "实时",
  }
  expect(findMeasureColumns(["措施", "内容", "对象", "依据", "层级", "频次"])).toEqual(Object.keys(row))
  const [one, two] = [read(row), read(row)]
  expect(one).toEqual(two)
  expect(one).toMatchObject({
    id: expect.stringMatching(/^P-[0-9A-F]{10}$/),
    zh: "限制参加评优：不予授予荣誉称号",
    example: false,
  })
})

test.each([
  ["五年", 60],
  ["5年", 60],
  ["自有：5年", 60],
  ["三十六个月", 36],
  ["36个月", 36],
  ["十二年", 144],
  ["own: 2 years", 24],
] as const)("a term of %s", (term, months) => {
  expect(read({ ...good, term })).toMatchObject({ term: { of: "own", months } })
})

test("lists and grounds by their codes or their names, each ground on its own list", () => {
  expect(read({ ...good, lists: "经营异常名录、penalty", grounds: "AB-E4;P3c" })).toMatchObject({
    follows: [
      { list: "abnormal", marks: ["AB-E4"] },
      { list: "penalty", marks: ["P3c"] },
    ],
  })
})

describe("is refused, by its field:", () => {
  test.each<[string, Partial<Record<MeasureColumn, string>>, MeasureColumn]>([
    ["no basis", { basis: "" }, "basis"],
    ["a basis that names no article", { basis: "《示例条例》" }, "basis"],
    ["a number of a document alone", { basis: "国办发〔2020〕49号" }, "basis"],
    ["no measure", { measure: "" }, "measure"],
    ["a list that there is not", { lists: "黑名单" }, "lists"],
    ["a ground of another list", { lists: "serious", grounds: "AB-E4" }, "grounds"],
    ["a kind that there is not", { kind: "随意" }, "kind"],
    ["a group that there is not", { group: "其他组" }, "group"],
    ["a term that is none", { term: "很久" }, "term"],
    ["a day that is none", { valid_from: "2026-02-30" }, "valid_from"],
    ["an end before the beginning", { valid_from: "2026-03-01", valid_to: "2026-02-01" }, "valid_to"],
    ["an ID number", { target: "张三 11010519491231002X" }, "target"],
    ["a text that is too long", { measure: "示例".repeat(600) }, "measure"],
    ["a control character", { measure: "示例\u0007" }, "measure"],
    ["the id of a measure that is shipped", { id: "M-TENDER" }, "id"],
    ["an id with blanks", { id: "A 1" }, "id"],
  ])("%s", (_, row, field) => {
    expect(faultOf(row)).toEqual([field])
  })

  test("and a fault never repeats what was found", () => {
    expect(JSON.stringify(read({ ...good, target: "张三 11010519491231002X" }))).not.toContain("1949")
  })
})

test("what is shipped rests on an article that was read, and on serious violators alone", () => {
  expect(shippedMeasures.map(({ id, basis }) => [id, basis.zh])).toEqual([
    ["M-LICENCE", "《市场监督管理严重违法失信名单管理办法》第十五条第（一）项"],
    ["M-PROCURE", "《市场监督管理严重违法失信名单管理办法》第十五条第（一）项"],
    ["M-TENDER", "《市场监督管理严重违法失信名单管理办法》第十五条第（一）项"],
    ["M-INSPECT", "《市场监督管理严重违法失信名单管理办法》第十五条第（二）项"],
    ["M-NOPROMISE", "《市场监督管理严重违法失信名单管理办法》第十五条第（三）项"],
    ["M-HONOUR", "《市场监督管理严重违法失信名单管理办法》第十五条第（四）项"],
  ])
  for (const { follows, term, example } of shippedMeasures) {
    expect({ follows, term, example }).toEqual({
      ...{ follows: [{ list: "serious", marks: null }], term: { of: "record" }, example: false },
    })
  }
})

import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { documentFieldNames } from "../../../src/register/document/document-field.ts"
import { documentKind, documentKindNames } from "../../../src/register/document/document-kind.ts"
import { shippedTemplates } from "../../../src/register/document/shipped-template.ts"
import {
  documentText,
  fillTemplate,
  missingFields,
  readTemplate,
  titleOf,
} from "../../../src/register/document/template.ts"
import { fieldsOf } from "../../../src/register/document/template-in-force.ts"

const fields = { known: ["number", "party", "contact"], required: ["number", "party"] }
const good = "# 通知书\n> {number}\n= {party}：\n\n请知悉。\n? 联系：{contact}"
const faultsOf = (text: string) => {
  const read = readTemplate(text, fields)
  return "faults" in read ? read.faults : []
}
const linesOf = (text: string) => {
  const read = readTemplate(text, fields)
  if ("faults" in read) throw new Error(JSON.stringify(read.faults))
  return read.lines
}

describe("a template", () => {
  test("keeps a line whose field is empty where it is to be written in by hand", () => {
    const read = readTemplate("# 送达回证\n_ = 送达地点：{service_place}\n? = 送达人：{server}", {
      ...{ known: ["service_place", "server"], required: [] },
    })
    if ("faults" in read) throw new Error("it is right")
    expect(missingFields(read.lines, {})).toEqual([])
    expect(documentText(fillTemplate(read.lines, {}))).toBe("送达回证\n送达地点：")
  })

  test("of a notice says that neither right ends the other, and cites what a repair rests on", () => {
    expect(shippedTemplates["listing-notice"]).toContain("行使其中一项不影响另一项")
    expect(shippedTemplates["repair-notice"]).toContain("依据《市场监督管理信用修复管理办法》")
  })

  test("is filled line by line, and leaves out what may be empty", () => {
    const values = { number: "示市监〔2026〕1号", party: "示例商行", contact: null }
    const filled = fillTemplate(linesOf(good), values)
    expect(filled).toEqual([
      { mark: "title", text: "通知书" },
      { mark: "right", text: "示市监〔2026〕1号" },
      { mark: "left", text: "示例商行：" },
      { mark: "paragraph", text: "请知悉。" },
    ])
    expect(titleOf(filled)).toBe("通知书")
    expect(documentText(fillTemplate(linesOf(good), { ...values, contact: "示例" }))).toMatch(/\n联系：示例$/)
  })

  test.each([
    ["of an unknown field, with the one that was meant", `${good}\n{contct}`, 7, /\{contct\}.*contact/],
    ["of a field with a space", `${good}\n{ num ber }`, 7, /\{num ber\}/],
    ["of a brace that is not closed", `${good}\n于{party`, 7, /第 2 字/],
    ["of a brace in a brace", `${good}\n{par{ty}`, 7, /第 1 字/],
    ["of a brace that was not opened", `${good}\nparty}`, 7, /第 6 字/],
    ["of braces around nothing", `${good}\n{ }`, 7, /没有字段名/],
    ["of a second title", `${good}\n# 又一标题`, 7, /只能有一行/],
    ["of a missing title", good.replace("# ", ""), 0, /缺少标题行/],
    ["of a required field that is missing", good.replace("{party}", ""), 0, /缺少必备字段 \{party\}/],
    ["of a required field that may be left out", good.replace("= {party}", "? {party}"), 0, /可省略/],
    ["of a control character", `${good}\n\u0007`, 7, /控制字符/],
    ["of half a character", `${good}\n\ud800`, 7, /控制字符/],
    ["of what turns the direction", `${good}\n依据\u202e如下`, 7, /第 3 字/],
    ["of somebody's number", `${good}\n联系人 11010519491231002X`, 7, /个人信息/],
    ["of a mobile number", `${good}\n联系电话13800138000`, 7, /个人信息/],
    ["of its length", `${good}\n${"长".repeat(20_000)}`, 0, /超过 20000 字/],
  ])("is told %s", (_, text, line, words) => {
    const faults = faultsOf(text)
    expect(faults.map((fault) => fault.line)).toContain(line)
    expect(faults.map(({ reason }) => reason.zh).join("\n")).toMatch(words)
  })

  test("is told of all faults at once", () => {
    expect(faultsOf("{x}\n{y\nz}")).toHaveLength(6)
  })

  test("takes doubled braces for braces", () => {
    expect(documentText(fillTemplate(linesOf(`${good}\n甲{{乙}}丙`), { number: "1", party: "甲" }))).toMatch(
      /\n甲\{乙\}丙$/,
    )
  })

  test("names the fields that have no value and may not be left out, each once", () => {
    expect(missingFields(linesOf(`${good}\n{party}`), { number: " ", party: null })).toEqual(["number", "party"])
  })

  test("never reads what a value says as a template or as a mark", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        fc.pre(value.trim() !== "")
        const filled = fillTemplate(linesOf("# 题\n{number}{party}"), { number: "号", party: value })
        expect(filled.slice(1).every(({ mark }) => mark === "paragraph")).toBe(true)
        const squeeze = (text: string) => text.replace(/\s/gu, "")
        expect(
          squeeze(
            filled
              .slice(1)
              .map(({ text }) => text)
              .join(""),
          ),
        ).toBe(squeeze(`号${value}`))
      }),
    )
    const [, line] = fillTemplate(linesOf("# 题\n{number}{party}"), { number: "# {party}", party: "甲" })
    expect(line).toEqual({ mark: "paragraph", text: "# {party}甲" })
  })
})

describe("the templates that ship", () => {
  test.each(documentKindNames)("%s says all that it must, under its own name", (kind) => {
    const read = readTemplate(documentKind(kind).template, fieldsOf(kind))
    expect("faults" in read ? read.faults : []).toEqual([])
    const values = Object.fromEntries(documentFieldNames.map((field) => [field, "值"]))
    const title = titleOf(fillTemplate("lines" in read ? read.lines : [], { ...values, list: "严重违法失信名单" }))
    expect(
      title
        .replace("移出严重违法失信名单决定书", "移出决定书")
        .replace("撤销列入严重违法失信名单决定书", "撤销列入决定书"),
    ).toBe(documentKind(kind).zh)
  })

  test("say nothing of days and times that the law does not give here", () => {
    const numbers = documentKindNames.flatMap(
      (kind) => documentKind(kind).template.match(/[\d一二三四五六七八九十]+(?:日|个工作日|个月|年)/g) ?? [],
    )
    expect(numbers).toEqual([])
  })

  test("have words of numbers that no two share", () => {
    const words = documentKindNames.map((kind) => documentKind(kind).word)
    expect(new Set(words).size).toBe(words.length)
  })
})

/**
 * Documents as who does not see them reads them: by the structure in the PDF, read by another's program.
 */
import { describe, expect, test } from "vitest"
import type { DocumentPaper } from "../../../src/register/document/file.ts"
import { printOnPaper } from "../../../src/register/document/print/paper.ts"
import { factsOf, hasPoppler, keepPaper, partsOf } from "../../support/poppler.ts"

const paper: DocumentPaper = {
  lines: [
    { mark: "title", text: "不予信用修复决定书" },
    { mark: "right", text: "示例市监修不〔2026〕1号" },
    { mark: "left", text: "示例第1号商贸有限公司：" },
    { mark: "paragraph", text: "经审查，本机关决定不予信用修复。理由如下：" },
    { mark: "paragraph", text: `（一）${"没有缴清罚款，".repeat(130)}不符合条件；` },
    { mark: "paragraph", text: "（二）材料不真实。" },
    { mark: "paragraph", text: "特此决定。" },
    { mark: "paragraph", text: "三、单独一行不是列表。" },
    { mark: "right", text: "示例市市场监督管理局" },
    { mark: "right", text: "2026年6月30日" },
  ],
  title: "不予信用修复决定书",
  number: "示例市监修不〔2026〕1号",
  author: "示例市市场监督管理局",
  created: Date.UTC(2026, 5, 30),
  place: { mark: "（此处未加盖印章：试用环境）", signature: null },
  isInvented: false,
}

describe.skipIf(!hasPoppler)("a document, read aloud", () => {
  test("is a heading, paragraphs and its numbered lines as a list, each whole across pages, the seal before who signs", async () => {
    const pdf = await printOnPaper(paper)
    keepPaper(pdf)
    const parts = partsOf(pdf)
    expect([factsOf(pdf).get("Tagged"), factsOf(pdf).get("Pages")]).toEqual(["yes", "2"])
    expect(parts.map(({ role }) => role)).toEqual("Document H1 P P P L LI LBody LI LBody P P P P P".split(" "))
    const own = parts.map(({ text }) => text).filter((text) => text !== "")
    const given = paper.lines.map(({ text }) => text)
    expect(own).toEqual([...given.slice(0, 8), paper.place.mark, ...given.slice(8)])
  })

  test("says before all else, once in each, that what it tells is invented", async () => {
    const pdf = await printOnPaper({ ...paper, isInvented: true }, { ...paper, isInvented: true })
    keepPaper(pdf)
    const parts = partsOf(pdf)
    expect(parts.filter(({ text }) => text === "演示数据 内容虚构")).toHaveLength(2)
    expect(parts.slice(0, 4).map(({ role }) => role)).toEqual(["Document", "Sect", "P", "H1"])
    expect(parts.filter(({ role }) => role === "H1")).toHaveLength(2)
  })
})

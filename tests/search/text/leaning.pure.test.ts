// What a text in the box looks like decides what a page shows first.
import { expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { isNumberAlone } from "../../../src/search/pages/first.ts"
import { leans } from "../../../src/search/text/leaning.ts"

const code = makeCode("91000000", "MA000003")

test.each([
  [code, "code"],
  [`某某公司 ${code}`, "code"],
  ["（郑金）市监处罚〔2026〕1号", "decision-no"],
  ["郑金市监处罚 2026 12", "decision-no"],
  ["虚假宣传", "subject-matter"],
  ["郑州虚假宣传罚款", "subject-matter"],
  ["有没有卖过期食品的", "subject-matter"],
  ["广告法第九条", "subject-matter"],
  ["反不正当竞争法", "subject-matter"],
  ["expired food", "subject-matter"],
  ["xujia xuanchuan", "subject-matter"],
  ["刷单", "subject-matter"],
  ["没报年报 郑州", "subject-matter"],
  ["3万元", "subject-matter"],
  ["“引人误解”", "subject-matter"],
  ["云杉", "name"],
  ["郑州示例云杉商贸有限公司", "name"],
  ["示例长风食品有限公司", "name"],
  ["示例云杉怎么样", "name"],
  ["changfeng", "name"],
  ["slyssm", "name"],
  ["郑州云杉", "name"],
  ["示例云杉烩面馆", "name"],
  ["郑州", "name"],
  ["", "name"],
])("%s leans to %s", (q, leaning) => {
  expect(leans(q)).toBe(leaning)
})

test("names that are like the number of a decision that was found are no use to anybody", () => {
  const [alike, named] = [{ near: "苏州示例云杉有限公司苏州分公司" }, { near: null }]
  const number = "（苏州张）市监处罚〔2026〕12号"
  expect(isNumberAlone(number, { hits: [alike] }, { total: 1 })).toBe(true)
  expect(isNumberAlone(number, { hits: [alike, named] }, { total: 1 })).toBe(false)
  expect(isNumberAlone(number, { hits: [alike] }, { total: 0 })).toBe(false)
  expect(isNumberAlone("苏州张家", { hits: [alike] }, { total: 1 })).toBe(false)
})

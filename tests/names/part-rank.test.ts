// What a text that speaks of a name guarantees: the name is found, whatever stands around it, and what stands around is told.
import { describe, expect, test } from "vitest"
import { parseCompanyName } from "../../src/names/company-name.ts"
import { pairNames, rankParts, readSpoken, wordsBeside } from "../../src/names/part-rank.ts"
import { growthOf, linear } from "../support/growth.ts"

const names = [
  "郑州市示云杉商贸有限公司",
  "郑州示云杉商贸有限公司第二分公司",
  "洛阳示云杉餐饮管理有限公司",
  "郑州示例长风科技有限公司",
  "西安示例云松建筑工程有限公司",
  "示例TCL电器有限公司",
  "郑州市金水区示云杉面馆（个体工商户）",
]
const candidates = names.map((name) => ({ id: name, name: parseCompanyName(name) }))
const rank = (text: string, among = candidates) => rankParts(readSpoken(text), pairNames(among))
const first = (text: string) => rank(text)[0]?.id

const spoken: readonly [kind: string, text: string, name: string][] = [
  ["a question", "请问郑州示例长风科技有限公司有没有被处罚过", "郑州示例长风科技有限公司"],
  ["a brand in a question", "有没有长风科技的处罚", "郑州示例长风科技有限公司"],
  ["a pasted line", "17\t郑州示例长风科技有限公司\t2021-03-05\t存续\t注册资本50万元", "郑州示例长风科技有限公司"],
  ["labels", "被处罚单位：西安示例云松建筑工程有限公司 法定代表人：某某", "西安示例云松建筑工程有限公司"],
  ["an address before", "河南省郑州市文化路12号3楼 洛阳示云杉餐饮管理有限公司", "洛阳示云杉餐饮管理有限公司"],
  ["a platform", "淘宝示例TCL电器旗舰店", "示例TCL电器有限公司"],
  ["the name twice", "长风科技 郑州示例长风科技有限公司", "郑州示例长风科技有限公司"],
  ["English", "is 郑州示例长风科技有限公司 on the blacklist?", "郑州示例长风科技有限公司"],
  ["traditional characters", "請問西安示例雲松建築工程有沒有違法", "西安示例云松建筑工程有限公司"],
  ["another order", "餐饮管理 示云杉 洛阳", "洛阳示云杉餐饮管理有限公司"],
  ["a product", "云松建筑工程牌灭火器质量问题", "西安示例云松建筑工程有限公司"],
  ["a person", "长风科技张总电话", "郑州示例长风科技有限公司"],
  ["sounds alike", "请问常风可技怎么样", "郑州示例长风科技有限公司"],
  ["pinyin", "is shi li chang feng ke ji punished", "郑州示例长风科技有限公司"],
  ["pinyin inside", "请问示例changfeng科技的处罚", "郑州示例长风科技有限公司"],
]

test.each(spoken)("%s around a name: %s", (_, text, name) => {
  expect(first(text)).toBe(name)
})

describe("a text that speaks of nobody", () => {
  test.each(["郑州餐饮有限公司怎么样", "有限公司", "今天天气", "hello world", "", "！？"])(
    "finds nobody: %j",
    (text) => {
      expect(rank(text)).toEqual([])
    },
  )
})

test("scores are shares, the best first, whatever the order given", () => {
  const ranked = rank("有没有示云杉商贸的处罚")
  expect(ranked[0]?.id).toBe(names[0])
  expect(ranked.every(({ score }) => score >= 0 && score <= 1)).toBe(true)
  expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((a, b) => b - a))
  const backwards = rank("有没有示云杉商贸的处罚", candidates.toReversed())
  expect(backwards[0]?.id).toBe(names[0])
})

test.each([
  ["请问郑州示例长风科技有限公司有没有被处罚过？", ["请问", "有没有被处罚过"]],
  ["长风科技 chufa 2021", ["chufa", "2021"]],
  ["示例changfeng科技", []],
  ["郑州示例长风科技有限公司", []],
])("what stands beside the name in %s", (text, beside) => {
  expect(wordsBeside(text, parseCompanyName("郑州示例长风科技有限公司"))).toEqual(beside)
})

test("a text of any length is read in no time", async () => {
  const said = (times: number) => "郑州示例长风科技".repeat(times)
  // What is read of it has 400 characters.
  const rankOften = (times: number) => Array.from({ length: 20 }, () => rank(said(times)))
  expect(await growthOf(rankOften, 50)).toBeLessThan(linear)
  expect(readSpoken(said(2_000))).toEqual(readSpoken(said(50)))
})

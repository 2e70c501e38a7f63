/** Which laws and articles a basis cites, from texts as decisions write them. */
import { expect, test } from "vitest"
import { fromChinese, inChinese } from "../../src/law/chinese-numeral.ts"
import { articleOf, isWithin, lawTitle, readCited } from "../../src/law/cited.ts"

test("a numeral is read back as it is written, and what is none is told", () => {
  for (let value = 1; value < 10_000; value++) expect(fromChinese(inChinese(value))).toBe(value)
  expect(["一十二", "十二", "12", "１２", "一百〇五", "两百"].map(fromChinese)).toEqual([12, 12, 12, 12, 105, 200])
  expect(["", "零", "二三", "十百", "甲", "一百零"].map(fromChinese)).toEqual(Array(6).fill(null))
})

test.each([
  ["违反了《中华人民共和国反不正当竞争法》第八条第一款的规定", [["反不正当竞争法", "8(1)"]]],
  ["依据《中华人民共和国反不正当竞争法》第二十条第一款", [["反不正当竞争法", "20(1)"]]],
  [
    "《反不正当竞争法》第八条第一款、第二十条第一款和《中华人民共和国电子商务法》第十七条、第八十五条",
    [
      ["反不正当竞争法", "8(1)", "20(1)"],
      ["电子商务法", "17", "85"],
    ],
  ],
  ["《中华人民共和国广告法》第二十八条第二款第（二）项、第（三）项", [["广告法", "28(2)(2)", "28(2)(3)"]]],
  ["《中华人民共和国广告法》第九条第(三)项", [["广告法", "9(3)"]]],
  ["《食品安全法》第一百二十五条第一款，第二款", [["食品安全法", "125(1)", "125(2)"]]],
  ["《中华人民共和国刑法》第一百二十条之一", [["刑法", "120之1"]]],
  ["《网络反不正当竞争暂行规定》第十三条至第十六条", [["网络反不正当竞争暂行规定", "13", "14", "15", "16"]]],
  ["《某省网络交易条例（2024修正）》第 12 条".replaceAll(" ", ""), [["某省网络交易条例", "12"]]],
  ["《中华人民共和国价格法》", [["价格法"]]],
  ["《中华人民共和国反不正当竞争法》（以下简称《反法》）第八条，依据《反法》第二十条", [["反不正当竞争法", "8", "20"]]],
  ["违反了反不正当竞争法第八条，依据该法第二十条处罚", [["反不正当竞争法", "8", "20"]]],
  ["《行政处罚决定书》第二条所列事实；《产品质量法》第三十九条", [["产品质量法", "39"]]],
  [
    "《电子商务法》第十七条第一款第（一）项至第（三）项，依据第八十五条",
    [["电子商务法", "17(1)(1)", "17(1)(3)", "85"]],
  ],
  ["《反不正当竞争法》第八条第一款至第三款、第二十条", [["反不正当竞争法", "8(1)", "8(3)", "20"]]],
  ["当事人虚假宣传", []],
  ["", []],
] as const)("%s", (text, cited) => {
  expect(readCited(text).map(({ law, places }) => [law, ...places])).toEqual(cited)
})

test("a title is told apart without the republic and the version, and a place by its article", () => {
  expect(["中华人民共和国广告法", "广告法（2021修正）", " 广告 法"].map(lawTitle)).toEqual(Array(3).fill("广告法"))
  expect(["8", "8(1)(2)", "120之1(2)"].map(articleOf)).toEqual(["8", "8", "120之1"])
  expect([isWithin("8(1)", "8"), isWithin("8", "8"), isWithin("80", "8"), isWithin("8", "8(1)")]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test("a long text of brackets and digits is read in passing", () => {
  for (const text of [
    "《".repeat(200_000),
    "第一".repeat(100_000),
    `${"法律".repeat(100_000)}第一条`,
    "（以下简称".repeat(40_000),
  ])
    expect(readCited(text)).toEqual(expect.any(Array))
})

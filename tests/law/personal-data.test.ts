import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { findPersonalData, findPersonalDataPlaces } from "../../src/law/personal-data.ts"

describe("text that seems to hold personal data", () => {
  test.each([
    ["身份证号 11010519491231002X", "id-number"],
    ["身份证号：１１０１０５１９４９１２３１００２Ｘ", "id-number"],
    ["电话13800138000。", "phone"],
    ["卡号 6222020200112230014", null],
    ["卡号 4111111111111111", "bank-account"],
    ["邮箱 someone@example.com", "e-mail"],
    ["张示例，住址：河南省郑州市金水区示例路1号院2号楼3单元", "home-address"],
    ["户籍所在地为河南省示例县示例乡示例村", "home-address"],
    ["现住郑州市金水区示例街道5号", "home-address"],
    ["经营场所：郑州市金水区示例路1号", null],
    ["登记住所：郑州市金水区示例路1号", null],
    ["统一社会信用代码 91350100M000100Y43", null],
    ["罚款30000元，2026年3月2日", null],
  ])("%j: %s", (text, kind) => {
    expect(findPersonalData(text)).toBe(kind)
  })

  test("is found at every place, each once, and the places lie in the text", () => {
    const text = "甲，电话13800138000，乙，电话13900139000，邮箱 a@example.com"
    const places = findPersonalDataPlaces(text)
    expect(places.map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
      ["phone", "13800138000"],
      ["phone", "13900139000"],
      ["e-mail", "a@example.com"],
    ])
  })

  test("is found in the same place whatever stands around it", () => {
    const around = fc.string({ unit: fc.constantFrom("示", "例", "，", "。", "市"), maxLength: 30 })
    fc.assert(
      fc.property(around, around, (before, after) => {
        const [place] = findPersonalDataPlaces(`${before}13800138000${after}`)
        expect(place).toEqual({ kind: "phone", start: before.length, end: before.length + 11 })
      }),
    )
  })
})

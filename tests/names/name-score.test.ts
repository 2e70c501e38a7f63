// What the score guarantees: 1 is the same name and nothing else, what makes another company weighs more than what
// doesn't, and the right one stays first under any one slip.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { makeCode } from "../../src/names/code.ts"
import { parseCompanyName } from "../../src/names/company-name.ts"
import { autoLevel, levelOf, reviewLevel } from "../../src/names/name-level.ts"
import { rankCandidates } from "../../src/names/name-ranking.ts"
import { type NamePart, scoreNames } from "../../src/names/name-score.ts"

function score(query: string, candidate: string): number {
  return scoreNames(parseCompanyName(query), parseCompanyName(candidate)).score
}

function parts(query: string, candidate: string): readonly NamePart[] {
  return scoreNames(parseCompanyName(query), parseCompanyName(candidate)).parts
}

const base = "郑州示例云杉商贸有限公司"

describe("the same merchant", () => {
  test.each([
    ["another form", "郑州示例云杉商贸有限责任公司"],
    ["no form", "郑州示例云杉商贸"],
    ["a form in English", "郑州示例云杉商贸 Co., Ltd."],
    ["the region in full", "河南省郑州市示例云杉商贸有限公司"],
    ["the region in brackets", "示例云杉商贸（郑州）有限公司"],
    ["the region behind", "示例云杉商贸有限公司（郑州市）"],
    ["the province's short name", "豫示例云杉商贸有限公司"],
    ["a slip in the form", "郑州示例云杉商贸有眼公司"],
    ["a slip in the trade", "郑州示例云杉商茂有限公司"],
    ["a slip in the region", "正州示例云杉商贸有限公司"],
    ["neighbours swapped", "郑州示例杉云商贸有限公司"],
    ["a character twice", "郑州示例云云杉商贸有限公司"],
    ["a word twice", "郑州示例云杉商贸商贸有限公司"],
    ["a note of the register", "郑州示例云杉商贸有限公司（个体工商户）"],
    ["a shop's sign", "郑州示例云杉商贸有限公司官方旗舰店"],
    ["the field's label and a telephone", "单位名称：郑州示例云杉商贸有限公司 电话：0371-65000000"],
    ["cut off", "郑州示例云杉商贸有限"],
  ])("%s is worth a look at least", (_, query) => {
    expect(score(query, base)).toBeGreaterThanOrEqual(reviewLevel)
  })

  test.each([
    ["第三分店", "3店"],
    ["第二十二分店", "贰拾贰分店"],
    ["第一分公司", "1分公司"],
    ["第九分公司", "(第九分公司)"],
  ])("%s and %s are one branch", (a, b) => {
    expect(score(base + a, base + b)).toBeGreaterThanOrEqual(reviewLevel)
  })
})

describe("another merchant", () => {
  test.each([
    ["another branch number", `${base}第三分店`, `${base}第四分店`],
    ["a branch and its parent", `${base}第三分店`, base],
    ["another branch place", `${base}金水分公司`, `${base}惠济分公司`],
    ["another city", "洛阳示例云杉商贸有限公司", base],
    ["another province", "河北示例云杉商贸有限公司", base],
    ["another trade", "郑州示例云杉矿业有限公司", base],
    ["another brand", "郑州示河商贸有限公司", "郑州例海商贸有限公司"],
    ["one character of a short brand", "郑州示源商贸有限公司", "郑州示泰商贸有限公司"],
    ["another short brand that sounds alike", "郑州示宏商贸有限公司", "郑州示鸿商贸有限公司"],
    ["a factory and a company", "郑州示例云杉商贸厂", base],
    ["a number in the name", "郑州市第一建筑公司", "郑州市第三建筑公司"],
    ["another town below", "郑州市桥南镇示例面馆", "郑州市河西镇示例面馆"],
  ])("%s stays below the level of review", (_, query, candidate) => {
    expect(score(query, candidate)).toBeLessThan(reviewLevel)
    expect(score(candidate, query)).toBeLessThan(reviewLevel)
  })

  test.each(["有限公司", "有限责任公司", "公司", "集团", "商贸有限公司", "郑州", "中国", "", "（）", "/", "合计"])(
    "%s alone never matches",
    (query) => {
      expect(score(query, base)).toBeLessThan(0.5)
    },
  )
})

describe("codes beside or instead of a name", () => {
  const code = makeCode("91000000", "MA0GG001")
  const name = parseCompanyName(base)
  const scored = (query: string): number => scoreNames(parseCompanyName(query), name, { candidateCode: code }).score

  test("a right code alone, or its organisation code, is the merchant", () => {
    expect(scored(code)).toBe(1)
    expect(scored(`${code.slice(0, 6)} ${code.slice(6, 14)}-${code.slice(14)}`)).toBe(1)
    expect(scored(`${code.slice(8, 16)}-${code.charAt(16)}`)).toBe(1)
  })

  test("a code with a slip is found, but a person should look", () => {
    const swapped = code.slice(0, 10) + code.charAt(11) + code.charAt(10) + code.slice(12)
    expect(levelOf(scored(swapped))).toBe("review")
  })

  test("a code bears out a name that is misspelled, and another's code speaks against it", () => {
    expect(scored(`郑州示例云山商贸 ${code}`)).toBeGreaterThan(score("郑州示例云山商贸", base))
    expect(scored(`${base} ${makeCode("91000000", "MA0GG002")}`)).toBeLessThan(reviewLevel)
  })
})

describe("the explanation", () => {
  test("names every difference in both languages, and costs add up to the score", () => {
    const query = parseCompanyName("洛阳示例云山商贸有限责任公司")
    const { score: total, parts } = scoreNames(query, parseCompanyName(base))
    expect(parts.map(({ part, agreement }) => [part, agreement])).toEqual(
      expect.arrayContaining([
        ["region", "differs"],
        ["brand", "similar"],
        ["form", "similar"],
      ]),
    )
    expect(Math.exp(-parts.reduce((sum, { cost }) => sum + cost, 0))).toBeCloseTo(total, 6)
    for (const { words } of parts) expect([words.zh, words.en].every((text) => text.length > 3)).toBe(true)
  })

  test("a number is shown as a number", () => {
    const [part] = parts(`${base}第三分店`, `${base}第四分店`)
    expect(part).toMatchObject({ part: "number", query: "3", candidate: "4" })
  })
})

const unit = fc.constantFrom(..."示例云杉河源郑州市河南省商贸科技有限责任公司第三分店(（）)一2Aa 集团厂")
const anyName = fc.string({ unit, minLength: 1, maxLength: 24 })

describe("any two names", () => {
  test("the score is in [0, 1], and 1 means the same folded name", () => {
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        const [first, second] = [parseCompanyName(a), parseCompanyName(b)]
        const { score: value } = scoreNames(first, second)
        expect(value).toBeGreaterThanOrEqual(0)
        expect(value).toBeLessThanOrEqual(1)
        if (first.folded !== "") expect(value === 1).toBe(first.folded === second.folded)
      }),
    )
  })

  test("asked the other way round, the level differs by one step at most", () => {
    fc.assert(
      fc.property(anyName, anyName, (a, b) => {
        expect(levelOf(score(a, b)) === "auto").toBe(levelOf(score(b, a)) === "auto")
      }),
    )
  })
})

const brands = "云杉 河源 金山 海通 长风 明湖 青禾 瑞安 天成 百川 东岭 西岳 南浦 北辰 松涛 竹韵".split(" ")
const cities = ["郑州", "洛阳", "开封", "南阳"]
const trades = ["商贸", "科技", "餐饮管理", "建筑工程"]
const register = brands.flatMap((brand, i) =>
  cities.map((city, j) => `${city}示例${brand}${trades[(i + j) % 4]}有限公司`),
)
const candidates = register.map((name) => ({ id: name, name: parseCompanyName(name) }))

describe("ranking among rivals", () => {
  const slips: readonly [string, (name: string, at: number) => string][] = [
    [
      "two neighbours swapped",
      (name, at) => name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2),
    ],
    ["a character lost", (name, at) => name.slice(0, at) + name.slice(at + 1)],
    ["a character too many", (name, at) => `${name.slice(0, at)}甬${name.slice(at)}`],
    ["a character wrong", (name, at) => `${name.slice(0, at)}甬${name.slice(at + 1)}`],
    ["spaces between", (name, at) => `${name.slice(0, at)} · ${name.slice(at)}`],
  ]

  test.each(slips)("%s: the right one stays first", (_, slip) => {
    fc.assert(
      fc.property(fc.nat({ max: register.length - 1 }), fc.nat({ max: 9 }), (which, at) => {
        const name = register[which] ?? ""
        // The brand's own two characters are what tells rivals apart: a loss there may be anybody's.
        fc.pre(at < 3 || at > 5)
        const [first] = rankCandidates(parseCompanyName(slip(name, at)), candidates)
        expect(first?.id).toBe(name)
      }),
    )
  })

  test("a name that two fit as well is no match for either", () => {
    const query = parseCompanyName("示例云杉商贸有限公司")
    const two = ["郑州示例云杉商贸有限公司", "洛阳示例云杉商贸有限公司"].map((id) => ({
      id,
      name: parseCompanyName(id),
    }))
    const [alone] = rankCandidates(query, two.slice(0, 1))
    const [first, second] = rankCandidates(query, two)
    expect(alone?.score).toBeGreaterThanOrEqual(reviewLevel)
    expect(first?.score).toBeLessThan(reviewLevel)
    expect(second?.score).toBeLessThanOrEqual(first?.score ?? 0)
  })

  test("the exact name is taken without a person, however close the others are", () => {
    for (const name of register) {
      const [first] = rankCandidates(parseCompanyName(name), candidates)
      expect([first?.id, levelOf(first?.score ?? 0)]).toEqual([name, "auto"])
    }
  })

  test("two of one name are not told apart by it", () => {
    const twins = [1, 2].map((id) => ({ id, name: parseCompanyName(base) }))
    expect(rankCandidates(parseCompanyName(base), twins)[0]?.score).toBeLessThan(autoLevel)
  })

  test("a brand that others have is rather theirs than a slip", () => {
    const query = parseCompanyName("郑州示例云山商贸有限公司")
    const known = (count: number) =>
      scoreNames(query, parseCompanyName(base), { statistics: { brand: () => count } }).score
    expect(known(3)).toBeLessThan(known(0))
  })
})

// What the search box guarantees: whatever part of a name is typed, in Han, pinyin or both, the name is found and first.
import { describe, expect, test } from "vitest"
import { candidateKeys, candidateKeysMax, queryKeys } from "../../src/names/candidate-key.ts"
import { makeCode } from "../../src/names/code.ts"
import { parseCompanyName } from "../../src/names/company-name.ts"
import { rankSearch } from "../../src/names/search-rank.ts"

const names = [
  "郑州市示云杉商贸有限公司",
  "洛阳示云杉餐饮管理有限公司",
  "郑州示例长风科技有限公司",
  "西安示例云松建筑工程有限公司",
  "重庆示例银河商行",
  "郑州示例绿野农业发展有限公司第三分公司",
  "郑州市金水区示云杉面馆（个体工商户）",
  "示例TCL电器有限公司",
]
const candidates = names.map((name) => ({ id: name, name: parseCompanyName(name) }))

const typed: readonly [string, string][] = [
  ["云杉商贸", "郑州市示云杉商贸有限公司"],
  ["郑州示云杉商", "郑州市示云杉商贸有限公司"],
  ["洛阳云杉", "洛阳示云杉餐饮管理有限公司"],
  ["zhengzhoushilichangfeng", "郑州示例长风科技有限公司"],
  ["chang feng ke ji", "郑州示例长风科技有限公司"],
  ["Chángfēng", "郑州示例长风科技有限公司"],
  ["xianshiliyunsong", "西安示例云松建筑工程有限公司"],
  ["cqslyhsh", "重庆示例银河商行"],
  ["chongqingshiliyinhe", "重庆示例银河商行"],
  ["zzslcfkj", "郑州示例长风科技有限公司"],
  ["郑州changfeng科技", "郑州示例长风科技有限公司"],
  ["lvye", "郑州示例绿野农业发展有限公司第三分公司"],
  ["郑州常风科技", "郑州示例长风科技有限公司"],
  ["tcl", "示例TCL电器有限公司"],
  ["changfengkej", "郑州示例长风科技有限公司"],
]

describe("searching", () => {
  test.each(typed)("%s finds %s", (text, expected) => {
    const [first] = rankSearch(text, candidates)
    expect(first?.id).toBe(expected)
  })

  test.each([...typed.map(([text]) => text), ...names, "请问郑州示例长风科技有没有被处罚", "zhegnzhoushilichangfeng"])(
    "%s finds the same, in the same order, where dear names are not looked at to their end",
    (text) => {
      for (const cost of [0.5, 1, 2.5]) {
        const least = Math.exp(-cost)
        const near = (ranked: ReturnType<typeof rankSearch>) => ranked.filter(({ score }) => score >= least)
        expect(near(rankSearch(text, candidates, cost))).toEqual(near(rankSearch(text, candidates)))
      }
    },
  )

  test("the whole name scores 1, a part less, and the brand more than the middle of a word", () => {
    const scoreOf = (text: string): number => rankSearch(text, candidates.slice(0, 1))[0]?.score ?? 0
    expect(scoreOf("郑州市示云杉商贸有限公司")).toBe(1)
    expect(scoreOf("示云杉")).toBeLessThan(1)
    expect(scoreOf("示云杉")).toBeGreaterThan(scoreOf("云杉商"))
    expect(scoreOf("云杉商")).toBeGreaterThan(scoreOf("海通商"))
  })
})

describe("keys", () => {
  test("are integers of 32 bits, each once, and not too many", () => {
    for (const name of names) {
      const keys = candidateKeys(name, makeCode("91000000", "MA0GG001"))
      expect(keys.every((key) => Number.isInteger(key) && key === (key | 0))).toBe(true)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys.length).toBeLessThanOrEqual(candidateKeysMax)
    }
  })

  test.each([
    ...typed,
    ["郑州示云山商贸有限公司", "郑州市示云杉商贸有限公司"],
    ["郑州木云杉商贸", "郑州市示云杉商贸有限公司"],
    ["郑州云杉商贸有限公司", "郑州市示云杉商贸有限公司"],
    ["郑州示杉云商贸有限公司", "郑州市示云杉商贸有限公司"],
  ] satisfies [string, string][])("%s shares a key with %s", (text, expected) => {
    const keys = new Set(candidateKeys(expected))
    expect(queryKeys(text).some(({ key, weight }) => weight > 0 && keys.has(key))).toBe(true)
  })

  test("a code finds its holder by itself, by its organisation code and with a slip in it", () => {
    const code = makeCode("91000000", "MA0GG001")
    const keys = new Set(candidateKeys("示例商贸有限公司", code))
    const slip = `${code.slice(0, 9)}X${code.slice(10)}`
    for (const text of [code, code.slice(8, 17), `示例 ${code}`, slip]) {
      expect(queryKeys(text).some(({ key }) => keys.has(key))).toBe(true)
    }
  })
})

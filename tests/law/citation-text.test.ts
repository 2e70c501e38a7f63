import { readdirSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import { cite } from "../../src/law/citation.ts"
import { citationText } from "../../src/law/citation-text.ts"
import type { InstrumentId } from "../../src/law/instrument.ts"

describe("citationText", () => {
  it("spells articles, items, paragraphs and runs as official papers do", () => {
    expect(citationText(cite("R44", "5(2)"), "zh")).toMatch(/^《[^》]+》第五条第（二）项$/)
    expect(citationText(cite("R107", "8(1)(3)", "11"), "zh")).toMatch(/第八条第一款第（三）项、第十一条$/)
    expect(citationText(cite("R69-2014", "13-18"), "zh")).toMatch(/第十三条至第十八条$/)
    expect(citationText(cite("R44", "5(2)"), "en")).toMatch(/^art\. 5\(2\), /)
    expect(citationText(cite("R69-2014", "13-18"), "en")).toMatch(/^arts\. 13-18, /)
    const inserted = citationText({ title: "某法", articles: ["120之1", "105(10)", "1100", "234(2)(11)"] }, "zh")
    expect(inserted).toBe(
      "《某法》第一百二十条之一、第一百零五条第（十）项、第一千一百条、第二百三十四条第二款第（十一）项",
    )
  })

  it("names the instrument alone where no article is known", () => {
    expect(citationText(cite("R107"), "zh")).toBe("《市场监督管理信用修复管理办法》（部门规章）")
    expect(citationText(cite("R107"), "en")).toMatch(/^Measures /)
  })

  it("keeps the Chinese title of a law that the catalogue does not hold", () => {
    expect(citationText({ title: "价格法", articles: ["42"] }, "en")).toBe("art. 42, 价格法")
  })
})

// Every article that the tables name, written by hand.
const oneNumber =
  `4 四 6 六 7 七 8 八 9 九 10 十 11 十一 12 十二 13 十三 14 十四 15 十五 16 十六 17 十七 18 十八 19 十九
  20 二十 21 二十一 22 二十二 23 二十三 24 二十四 25 二十五 26 二十六 28 二十八 29 二十九 30 三十 31 三十一 41 四十一
  42 四十二 46 四十六 48 四十八 57 五十七 63 六十三 81 八十一 85 八十五 2 二`.split(/\s+/)
const items = ["一", "二", "三", "四", "五", "六"]
const withItems: Readonly<Record<string, [article: string, items: number]>> = {
  ...{ R44: ["五", 4], "R44 6": ["六", 4], "R44 7": ["七", 6], "R44 8": ["八", 5], "R44 9": ["九", 6] },
  ...{ "R44 10": ["十", 3], "R44 15": ["十五", 4], "R68-2014 4": ["四", 4], "R68-2025 4": ["四", 4] },
  "R107 12": ["十二", 5],
}
const official = new Map<string, string>([
  ...oneNumber.flatMap((number, at): [string, string][] =>
    at % 2 === 0 ? [[number, `第${oneNumber[at + 1]}条`]] : [],
  ),
  ...Object.entries(withItems).flatMap(([place, [article, count]]) =>
    items
      .slice(0, count)
      .map((item, at): [string, string] => [
        `${place === "R44" ? "R44 5" : place}(${at + 1})`,
        `第${article}条第（${item}）项`,
      ]),
  ),
  ...items.slice(0, 5).map((item, at): [string, string] => [`R107 8(1)(${at + 1})`, `第八条第一款第（${item}）项`]),
  ["R44 11(1)", "第十一条第一款"],
  ["R44 11(2)", "第十一条第二款"],
  ["R44 12(2)", "第十二条第二款"],
  ["R45 2(2)", "第二条第二款"],
  ["R107 7(2)", "第七条第二款"],
  ["REG-XXGS-2024 18(2)", "第十八条第二款"],
  ["APL 33", "第三十三条"],
  ["PROC 82(5)", "第八十二条第（五）项"],
  ["5-10", "第五条至第十条"],
  ["6-9", "第六条至第九条"],
  ["10-12", "第十条至第十二条"],
  ["13-15", "第十三条至第十五条"],
  ["13-18", "第十三条至第十八条"],
])

describe("what the tables cite", () => {
  const places = new Set<string>()

  beforeAll(async () => {
    const gather = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return
      if ("instrument" in value && "articles" in value) {
        for (const article of value.articles as string[]) places.add(`${value.instrument} ${article}`)
      } else Object.values(value).forEach(gather)
    }
    for (const file of readdirSync(new URL("../../src/law", import.meta.url))) {
      gather({ ...(await import(`../../src/law/${file.replace(/\.ts$/, "")}.ts`)) })
    }
  })

  it("is written as papers write it, each place, held against a table made by hand", () => {
    expect(places.size).toBeGreaterThan(110)
    for (const place of places) {
      const [instrument = "", article = ""] = place.split(" ")
      const text = citationText(cite(instrument as InstrumentId, article), "zh")
      expect(`${place} ${text.replace(/^《[^》]+》(?:（[^）]+）)?/u, "")}`).toBe(
        `${place} ${official.get(place) ?? official.get(article)}`,
      )
      expect(text).not.toMatch(/第\d/)
    }
  })
})

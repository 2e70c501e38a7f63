import { describe, expect, it } from "vitest"
import { cite } from "../../src/law/citation.ts"
import { citationText } from "../../src/law/citation-text.ts"

describe("citationText", () => {
  it("spells articles, items, paragraphs and runs", () => {
    expect(citationText(cite("R44", "5(2)"), "zh")).toMatch(/^《[^》]+》第5条第2项$/)
    expect(citationText(cite("R107", "8(1)(3)", "11"), "zh")).toMatch(/第8条第1款第3项、第11条$/)
    expect(citationText(cite("R69-2014", "13-18"), "zh")).toMatch(/第13至18条$/)
    expect(citationText(cite("R44", "5(2)"), "en")).toMatch(/^art\. 5\(2\), /)
    expect(citationText(cite("R69-2014", "13-18"), "en")).toMatch(/^arts\. 13-18, /)
  })

  it("names the instrument alone where no article is known", () => {
    expect(citationText(cite("R107"), "zh")).toBe("《市场监督管理信用修复管理办法》（部门规章）")
    expect(citationText(cite("R107"), "en")).toMatch(/^Measures /)
  })

  it("keeps the Chinese title of a law that the catalogue does not hold", () => {
    expect(citationText({ title: "价格法", articles: ["42"] }, "en")).toBe("art. 42, 价格法")
  })
})

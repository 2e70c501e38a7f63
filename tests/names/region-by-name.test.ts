/** Regions are found by what people call them, and what is ambiguous is not guessed. */
import { describe, expect, it } from "vitest"
import { regionName, regionNamesByCode } from "../../src/names/region.ts"
import { findRegions, suggestedRegions } from "../../src/names/region-by-name.ts"

describe("a region", () => {
  it.each([
    ["河南", ["410000"]],
    ["河南省", ["410000"]],
    ["郑州", ["410100"]],
    [" 郑州市 ", ["410100"]],
    ["金水区", ["410105"]],
    ["河南省郑州市金水区", ["410105"]],
    ["济源", ["419001"]],
    ["广西", ["450000"]],
    ["Zhengzhou", ["410100"]],
    ["jinshui district, zhengzhou, henan", ["410105"]],
    ["41", ["410000"]],
    ["4101", ["410100"]],
    ["410105", ["410105"]],
    ["朝阳区", ["110105", "220104"]],
    ["查无此地", []],
    ["990000", []],
    ["", []],
    ["11010519491231002X", []],
  ])("is found by %s", (text, codes) => {
    expect(findRegions(text)).toEqual(codes)
  })

  it("is found by its full name, in both languages, whichever it is", () => {
    for (const code of regionNamesByCode().keys()) {
      expect(findRegions(regionName(code) ?? ""), code).toContain(code)
    }
    for (const code of suggestedRegions().filter((_, at) => at % 20 === 0)) {
      expect(findRegions(regionName(code, "en") ?? ""), code).toContain(code)
    }
  })

  it("is suggested where it is a province or a city", () => {
    expect(suggestedRegions()).toEqual(expect.arrayContaining(["410000", "410100"]))
    expect(suggestedRegions()).not.toContain("410105")
  })
})

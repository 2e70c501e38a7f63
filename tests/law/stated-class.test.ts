import { describe, expect, test } from "vitest"
import {
  classForTerm,
  kindsOfCategory,
  missingFacts,
  possibleClasses,
  type StoredPenaltyFacts,
  settledClass,
  statedClassRemark,
} from "../../src/law/stated-class.ts"

const nothing: StoredPenaltyFacts = { kinds: [], decidedOn: "2026-03-02" }
const fined: StoredPenaltyFacts = { ...nothing, kinds: ["fine"] }
const reprimand: StoredPenaltyFacts = { ...nothing, kinds: ["circulated-criticism"] }

describe("the facts leave of the class", () => {
  test.each<[string, StoredPenaltyFacts, string[]]>([
    ["everything where nothing is known", nothing, ["P0", "P1", "P2", "P3a", "P3b", "P3c", "SC"]],
    ["one for a public reprimand alone", reprimand, ["P1", "SC"]],
    ["nothing minor of a fine beyond the lower ones", { ...nothing, fineCny: 50_000.01 }, ["P2", "P3a", "P3b", "P3c"]],
    ["a small fine open until its tier is known", { ...fined, fineCny: 20_000, field: null }, ["P1", "P2", "SC"]],
    ["a lower fine", { ...fined, fineCny: 20_000, lenientTier: true }, ["P1", "SC"]],
    ["a fine in another tier, outside the fields", { ...fined, fineCny: 200, lenientTier: false, field: null }, ["P2"]],
    ["a person's limit is lower", { ...nothing, fineCny: 5_001, party: "person" }, ["P2", "P3a", "P3b", "P3c"]],
    ["a plain fine open until its field is known", { ...fined, fineCny: 60_000 }, ["P2", "P3a"]],
    ["a fine for food", { ...fined, fineCny: 60_000, field: "food" }, ["P3a"]],
    ["a restriction", { ...nothing, restrictionEndsOn: "2027-01-01" }, ["P3b", "P3c"]],
    ["a restriction beside a fine", { ...fined, fineCny: 9, restrictionEndsOn: "2027-01-01" }, ["P3b"]],
    ["a revoked licence", { ...nothing, kinds: ["fine", "licence-revoked"] }, ["P3c"]],
    ["nothing of the simple procedure", { ...fined, procedure: "simple" }, ["P0"]],
    ["a fine beside the kinds that are named", { ...reprimand, fineCny: 5_000_000, field: null }, ["P2"]],
    ["confiscation beside them", { ...reprimand, confiscatedCny: 1, field: null }, ["P2"]],
    ["nothing minor of what confiscates", { ...nothing, confiscatedCny: 1 }, ["P2", "P3a", "P3b", "P3c"]],
    ["a warning", { ...nothing, kinds: ["warning"] }, ["P0", "SC"]],
  ])("%s", (_, facts, expected) => {
    expect([...possibleClasses(facts)].sort()).toEqual(expected.sort())
    expect(settledClass(facts)).toBe(expected.filter((code) => code !== "SC").length === 1 ? expected[0] : null)
  })

  test("a stated class is taken where they allow it, and remarked with the classes that they give where they don't", () => {
    const million = { ...fined, fineCny: 5_000_000 }
    expect(statedClassRemark("P2", million)).toBeNull()
    expect(statedClassRemark("P1", million)?.zh).toContain("P2、P3a")
    expect(statedClassRemark("P1", million)?.en).toContain("P2 or P3a")
    expect(statedClassRemark("P1", { ...nothing, fineCny: 5_000_000 })).not.toBeNull()
    expect(statedClassRemark("P1", nothing)).toBeNull()
    expect(statedClassRemark("SC", { ...nothing, kinds: ["warning"] })).toBeNull()
  })

  test.each<[string, string | null, StoredPenaltyFacts, string, boolean]>([
    ["the stated class", "P2", { ...fined, fineCny: 60_000 }, "P2", true],
    ["none that the facts rule out", "P1", { ...fined, fineCny: 60_000 }, "P2", false],
    ["the only possible one", null, reprimand, "P1", true],
    ["the general case where nothing is known", null, nothing, "P2", false],
    ["the general case of a small fine whose tier is not known", null, { ...fined, fineCny: 1_000 }, "P2", false],
    ["three months where the facts make it certain", null, { ...fined, fineCny: 1_000, lenientTier: true }, "P1", true],
    ["a stored field", null, { ...fined, fineCny: 1_000, field: "food" }, "P3a", false],
    ["a stored restriction", null, { ...nothing, restrictionEndsOn: "2027-01-01" }, "P3b", false],
    ["a stored kind", null, { ...nothing, kinds: ["licence-revoked"] }, "P3c", true],
  ])("the days of R107 are counted by %s", (_, stated, facts, code, confirmed) => {
    expect(classForTerm(stated, facts, "R107")).toEqual({ code, confirmed })
  })

  test("those of 2021 by the longest that is possible", () => {
    const of = (facts: StoredPenaltyFacts) => classForTerm(null, { ...facts, decidedOn: "2024-03-02" }, "2021").code
    expect(of(nothing)).toBeNull()
    expect(of({ ...fined, fineCny: 60_000 })).toBe("P3a")
    expect(of({ ...nothing, restrictionEndsOn: "2027-01-01" })).toBe("P3c")
    expect(of({ ...nothing, restrictionEndsOn: "2033-01-01" })).toBe("P3b")
  })

  test.each<[StoredPenaltyFacts, string[]]>([
    [nothing, ["kinds"]],
    [fined, ["fine_cny", "lenient_tier", "field"]],
    [{ ...fined, fineCny: 1_000, field: null }, ["lenient_tier"]],
    [{ ...fined, fineCny: 60_000 }, ["field"]],
    [{ ...fined, fineCny: 1_000, lenientTier: true }, ["field"]],
  ])("what settles it is asked for: %j", (facts, expected) => {
    expect(missingFacts(facts)).toEqual(expected)
  })
})

test.each<[string, string[]]>([
  ["罚款", ["fine"]],
  ["警告；罚款", ["warning", "fine"]],
  ["没收违法所得、没收非法财物", ["confiscation"]],
  ["吊销营业执照", ["business-licence-revoked"]],
  ["责令停产停业, 罚款", ["business-suspended", "fine"]],
  ["暂扣或者吊销许可证、暂扣或者吊销执照", []],
  ["其他", []],
  ["", []],
])("the category %s names its kinds, or leaves them open", (category, kinds) => {
  expect(kindsOfCategory(category)).toEqual(kinds)
})

test("an amount is a kind beside those that the category names, and none alone", () => {
  expect(kindsOfCategory("通报批评", 300, 20)).toEqual(["circulated-criticism", "fine", "confiscation"])
  expect(kindsOfCategory("其他", 300)).toEqual([])
})

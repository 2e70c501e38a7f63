/** What a province fixes for itself is dated data: it holds for its own authorities, from its day, and cuts nobody's rights. */
import { expect, test } from "vitest"
import { classifyPenalty, type PenaltyFacts, withLowerFine } from "../../src/law/penalty-classification.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { type ProvinceData, parseProvinceData } from "../../src/law/province-data.ts"
import { provinceRuleOn } from "../../src/law/province-rule.ts"
import { classByFacts, missingFacts, possibleClasses, statedClassRemark } from "../../src/law/stated-class.ts"

const source = { title: "示例省行政处罚裁量规定（示例）", articles: ["3"] }
const row = {
  ...{ region: "410000", rule: "lower-fine-operator", amount: 30_000, valid_from: "2026-03-01", valid_to: null },
  ...{ source, sure: "copy" },
}
const text = (...rows: object[]) => JSON.stringify(rows)
const read = (...rows: object[]) => (parseProvinceData(text(...rows)) as ProvinceData).provinceRules
const policy = { ...defaultPolicy, provinceRules: read(row) }
const facts = (changes: Partial<PenaltyFacts> = {}): PenaltyFacts => ({
  ...{ kinds: ["fine"], procedure: "ordinary", fineCny: 40_000, party: "operator", lenientTier: true, field: null },
  ...{ restrictionEndsOn: null, decidedOn: "2026-03-02", ...changes },
})

test.each<[string, string, Partial<PenaltyFacts>, string]>([
  ["above what its province has fixed", "410105", {}, "P2"],
  ["just as much", "410105", { fineCny: 30_000 }, "P1"],
  ["before the day of the row", "410105", { decidedOn: "2026-02-28" }, "P1"],
  ["of another province", "310101", {}, "P1"],
  ["of a person, of whom the province has said nothing", "410105", { party: "person", fineCny: 5_000 }, "P1"],
])("a lenient fine %s is classed so", (_, authority, changes, code) => {
  const found = classifyPenalty(withLowerFine(facts(changes), authority, policy), policy)
  expect(found.code).toBe(code)
  const stored = withLowerFine(
    { ...facts(changes), fineCny: changes.fineCny ?? 40_000, lenientTier: true },
    authority,
    policy,
  )
  const { restrictionEndsOn: _r, ...known } = stored
  expect(classByFacts(known)).toBe(code)
  expect(statedClassRemark(code === "P1" ? "P2" : "P1", known)).not.toBeNull()
})

test("the reason and the question name the amount and the text of the province", () => {
  const own = (changes: Partial<PenaltyFacts>) => withLowerFine(facts(changes), "410105", policy)
  expect(classifyPenalty(own({ fineCny: 30_000 }), policy).reasons[0]?.zh).toMatch(
    /30,000元以下，《示例省行政处罚裁量规定（示例）》第三条/,
  )
  const [asked] = classifyPenalty(own({ fineCny: 20_000, lenientTier: null }), policy).open
  expect(asked?.zh).toContain("30,000元")
  expect(classifyPenalty(own({ lenientTier: null }), policy).open).toEqual([])
  // Nor is a source asked for a tier that can't matter.
  const { restrictionEndsOn: _, lenientTier: __, fineCny: ___, ...known } = own({})
  expect([...possibleClasses({ ...known, fineCny: 40_000 })]).toEqual(["P2"])
  expect(missingFacts({ ...known, fineCny: 40_000 })).toEqual([])
})

test("a row ends on its last day, and the next one follows", () => {
  const rules = read({ ...row, valid_to: "2026-06-30" }, { ...row, amount: 20_000, valid_from: "2026-07-01" })
  const on = (day: string) => provinceRuleOn(rules, "lower-fine-operator", "410105", day)?.amount
  expect(["2026-02-28", "2026-03-01", "2026-06-30", "2026-07-01"].map(on)).toEqual([undefined, 30_000, 30_000, 20_000])
})

test.each<[string, object[] | string, RegExp]>([
  ["text that is no JSON", "[", /not JSON/],
  ["one object", '{"region":"410000"}', /a list/],
  ["a city", [{ ...row, region: "410100" }], /entry 1: region is the code of a province/],
  ["a rule that there is none of", [{ ...row, rule: "x" }], /rule is one of/],
  [
    "the party's time to state its case",
    [{ ...row, rule: "statement_defence_hearing", amount: 3 }],
    /no time that a province sets/,
  ],
  [
    "the party's time to object",
    [{ ...row, rule: "abnormal_objection_window", amount: 3 }],
    /no time that a province sets/,
  ],
  [
    "more time than the national rule gives",
    [{ ...row, rule: "publish_penalty_same_province", amount: 21 }],
    /at most 20/,
  ],
  ["more than R107 names, from its day on", [{ ...row, amount: 60_000 }], /at most 50000/],
  ["half a yuan", [{ ...row, amount: 0.5 }], /whole number/],
  ["a day that is none", [{ ...row, valid_from: "2026-02-30" }], /valid_from is a day/],
  ["an end before its beginning", [{ ...row, valid_to: "2026-02-01" }], /not before valid_from/],
  ["no source", [{ ...row, source: undefined }], /source is an object/],
  ["a source without an article", [{ ...row, source: { title: "示例", articles: [] } }], /source is an object/],
  ["nobody's word for it", [{ ...row, sure: "yes" }], /sure is copy/],
  ["a field of another name", [{ ...row, note: "x" }], /no field "note"/],
  ["two rows of one day", [row, { ...row, amount: 20_000 }], /entries 1 and 2 fix lower-fine-operator of 410000/],
])("%s is refused, and the entry is named", (_, rows, reason) => {
  const found = parseProvinceData(typeof rows === "string" ? rows : text(...rows))
  expect("problem" in found && found.problem).toMatch(reason)
})

test("before R107 a province fixed its own amounts, and they may be higher", () => {
  expect(read({ ...row, amount: 100_000, valid_from: "2021-09-01", valid_to: "2025-12-24" })).toHaveLength(1)
})

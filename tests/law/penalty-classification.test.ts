import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { displayWindow } from "../../src/law/display-window.ts"
import { classifyPenalty, type PenaltyFacts } from "../../src/law/penalty-classification.ts"
import { type PenaltyField, type PenaltyKind, penaltyFields, penaltyKinds } from "../../src/law/penalty-kind.ts"
import { defaultPolicy } from "../../src/law/policy.ts"

const plain: PenaltyFacts = {
  kinds: ["fine"],
  procedure: "ordinary",
  fineCny: 100_000,
  party: "operator",
  lenientTier: false,
  field: null,
  restrictionEndsOn: null,
  decidedOn: "2026-03-02",
}
const classify = (facts: Partial<PenaltyFacts>, policy = defaultPolicy) =>
  classifyPenalty({ ...plain, ...facts }, policy)
const kinds = Object.keys(penaltyKinds) as PenaltyKind[]
const fields = Object.keys(penaltyFields) as PenaltyField[]

describe("the class of a penalty", () => {
  test.each<[string, Partial<PenaltyFacts>, string]>([
    ["a warning alone", { kinds: ["warning"], fineCny: null }, "P0"],
    ["a warning alone, for food", { kinds: ["warning"], fineCny: null, field: "food" }, "P0"],
    ["anything by the simple procedure", { kinds: ["fine"], procedure: "simple", field: "food" }, "P0"],
    ["a public reprimand alone", { kinds: ["circulated-criticism"], fineCny: null }, "P1"],
    ["a public reprimand for drugs", { kinds: ["circulated-criticism"], fineCny: null, field: "drug" }, "P1"],
    ["a lower fine", { lenientTier: true, fineCny: 50_000 }, "P1"],
    ["a lower fine for food", { lenientTier: true, fineCny: 50_000, field: "food" }, "P1"],
    ["a cent below the limit", { lenientTier: true, fineCny: 49_999.99 }, "P1"],
    ["a cent above the limit", { lenientTier: true, fineCny: 50_000.01 }, "P2"],
    ["a lower fine of a person", { lenientTier: true, fineCny: 5_000, party: "person" }, "P1"],
    ["a cent above a person's limit", { lenientTier: true, fineCny: 5_000.01, party: "person" }, "P2"],
    ["a small fine in another tier", { lenientTier: false, fineCny: 200 }, "P2"],
    ["a warning and a lower fine", { kinds: ["warning", "fine"], lenientTier: true, fineCny: 5_000 }, "P1"],
    ["a reprimand and a lower fine", { kinds: ["circulated-criticism", "fine"], lenientTier: true, fineCny: 1 }, "P1"],
    ["a lower fine and confiscation", { kinds: ["fine", "confiscation"], lenientTier: true, fineCny: 5_000 }, "P2"],
    ["a licence suspended", { kinds: ["licence-suspended"] }, "P2"],
    ["another penalty", { kinds: ["other"] }, "P2"],
    ["a fine above the limit", { fineCny: 50_001, lenientTier: true }, "P2"],
    ["a fine for food", { field: "food" }, "P3a"],
    ["a fine for devices", { field: "device" }, "P3a"],
    ["a fine for key industrial products", { field: "key-industrial-product" }, "P3a"],
    ["a suspension", { kinds: ["business-suspended"], restrictionEndsOn: "2026-06-01" }, "P3b"],
    ["a restriction", { kinds: ["business-restricted"], restrictionEndsOn: "2026-06-01" }, "P3b"],
    ["a bar from the trade, for food", { kinds: ["barred-from-trade", "fine"], field: "food" }, "P3b"],
    ["a downgraded qualification", { kinds: ["qualification-downgraded"] }, "P3c"],
    ["a licence revoked, and a fine, for food", { kinds: ["fine", "licence-revoked"], field: "food" }, "P3c"],
    ["a business licence revoked", { kinds: ["business-licence-revoked"] }, "P3c"],
    ["an ordered closure", { kinds: ["business-closed"] }, "P3c"],
    [
      "a licence revoked and a bar of two years: never stops early",
      { kinds: ["licence-revoked", "barred-from-trade"], restrictionEndsOn: "2028-03-02" },
      "P3c",
    ],
    [
      "a licence revoked and a bar of three years to the day",
      { kinds: ["licence-revoked", "barred-from-trade"], restrictionEndsOn: "2029-03-02" },
      "P3c",
    ],
    [
      "a licence revoked and a bar of five years: shown to the end of the bar",
      { kinds: ["licence-revoked", "barred-from-trade"], restrictionEndsOn: "2031-03-02" },
      "P3b",
    ],
    ["a bad spot check without a penalty", { kinds: [], spotCheckOnly: true }, "SC"],
    [
      "a bad spot check with a reprimand",
      { kinds: ["circulated-criticism"], fineCny: null, spotCheckOnly: true },
      "SC",
    ],
    ["a bad spot check with a general penalty", { kinds: ["fine"], spotCheckOnly: true }, "P2"],
  ])("%s", (_, facts, code) => {
    expect(classify(facts).code).toBe(code)
  })

  test.each<[string, boolean, string]>([
    ["2025-12-24", false, "legacy"],
    ["2025-12-25", false, "P2"],
    ["2025-12-24", true, "P2"],
  ])("decided on %s, new periods for old penalties %s: %s", (decidedOn, oldPenaltiesGetNewPeriods, code) => {
    const found = classify({ decidedOn }, { ...defaultPolicy, oldPenaltiesGetNewPeriods })
    expect(found).toMatchObject({ code, codeByR107: "P2" })
  })

  test("a warning was never shown, whatever the day", () => {
    expect(classify({ kinds: ["warning"], fineCny: null, decidedOn: "2022-01-04" }).code).toBe("P0")
  })

  test("an old decision says both the old scheme and why it would be what it would be", () => {
    const { reasons } = classify({ decidedOn: "2025-12-24" })
    expect(reasons[0]?.zh).toContain("第十三条")
    expect(reasons[1]?.zh).toContain("P2")
  })

  test("the reasons name what decides first, with its article, and say why the longest counts", () => {
    const { reasons } = classify({ kinds: ["fine", "licence-revoked"] })
    expect(reasons[0]?.zh).toMatch(/^吊销许可证件：P3c（《.+》.*第八条第一款第（五）项）$/)
    expect(reasons[0]?.en).toMatch(/^Licence revoked: P3c \(arts\. /)
    expect(reasons[1]?.en).toContain("longest")
    expect(reasons).toHaveLength(3)
  })
})

test("a suspension without a last day says for how long it is shown", () => {
  const { reasons } = classify({ kinds: ["business-suspended"] })
  expect(reasons.at(-1)?.en).toContain("within three years")
})

describe("what a person has to judge is asked for", () => {
  test.each<[string, Partial<PenaltyFacts>, string, RegExp[]]>([
    ["the tier of a fine below the limit", { fineCny: 4_000, lenientTier: null }, "P2", [/tier/]],
    ["not the tier of a fine above it", { fineCny: 50_001, lenientTier: null }, "P2", []],
    ["the amount, where the tier is lenient", { fineCny: null, lenientTier: true }, "P2", [/amount/]],
    ["both", { fineCny: null, lenientTier: null }, "P2", [/amount/, /tier/]],
    ["neither, where the tier is not lenient", { fineCny: null, lenientTier: false }, "P2", []],
    [
      "the tier for food, in the longer class meanwhile",
      { fineCny: 4_000, lenientTier: null, field: "food" },
      "P3a",
      [/tier/],
    ],
    [
      "not the tier beside a revoked licence",
      { kinds: ["fine", "licence-revoked"], fineCny: 1, lenientTier: null },
      "P3c",
      [],
    ],
    ["the end of a bar from the trade", { kinds: ["barred-from-trade"], fineCny: null }, "P3b", [/last day/]],
    [
      "not the end of a suspension, which may have none yet",
      { kinds: ["business-suspended"], fineCny: null },
      "P3b",
      [],
    ],
    ["the fine, where an amount tells of one", { kinds: ["circulated-criticism"] }, "P2", [/leave out: fine/i]],
    ["the confiscation likewise", { confiscatedCny: 1 }, "P2", [/leave out: confiscation/i]],
    [
      "the restriction, where its end is told",
      { restrictionEndsOn: "2027-03-02" },
      "P3b",
      [/leave out: .*restricted/i],
    ],
    [
      "the end of a bar beside a revoked licence",
      { kinds: ["licence-revoked", "barred-from-trade"], fineCny: null },
      "P3c",
      [/last day/],
    ],
    ["what was imposed at all", { kinds: [] }, "P2", [/kinds/]],
  ])("%s", (_, facts, code, open) => {
    const found = classify(facts)
    expect(found.code).toBe(code)
    expect(found.open).toHaveLength(open.length)
    for (const [index, words] of open.entries()) expect(found.open[index]?.en).toMatch(words)
  })
})

const someKinds = fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 })
const someFacts = fc.record({
  kinds: someKinds,
  procedure: fc.constant("ordinary" as const),
  fineCny: fc.option(fc.nat(200_000)),
  party: fc.constantFrom("operator" as const, "person" as const),
  lenientTier: fc.option(fc.boolean()),
  field: fc.option(fc.constantFrom(...fields)),
  restrictionEndsOn: fc.option(fc.constantFrom("2026-04-01", "2027-06-30", "2029-03-02", "2029-03-06", "2036-01-01")),
  decidedOn: fc.constantFrom("2025-12-24", "2025-12-25", "2026-03-02"),
})

describe("several penalties in one decision", () => {
  test("one more never shortens the display, and never lets it stop earlier", () => {
    const shown = (facts: PenaltyFacts) => {
      const window = displayWindow(
        {
          list: "penalty",
          ground: null,
          penaltyClass: classifyPenalty(facts, defaultPolicy).codeByR107,
          penaltyField: facts.field,
          decidedOn: facts.decidedOn,
          publishedOn: facts.decidedOn,
          restrictionEndsOn: facts.restrictionEndsOn,
        },
        defaultPolicy,
      )
      return [window.displayedUntil ?? "", window.atLeastUntil ?? ""] as const
    }
    fc.assert(
      fc.property(someFacts, fc.constantFrom<PenaltyKind>(...kinds), (facts, more) => {
        const [until, atLeast] = shown(facts)
        const [untilWithMore, atLeastWithMore] = shown({ ...facts, kinds: [...facts.kinds, more] })
        expect(untilWithMore >= until).toBe(true)
        expect(atLeastWithMore >= atLeast).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test("the order of the kinds changes nothing", () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const turned = { ...facts, kinds: facts.kinds.toReversed() }
        expect(classifyPenalty(turned, defaultPolicy).code).toBe(classifyPenalty(facts, defaultPolicy).code)
      }),
    )
  })
})

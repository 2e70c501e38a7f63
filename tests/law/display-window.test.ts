import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { grounds } from "../../src/law/catalogue.ts"
import { addDays } from "../../src/law/day.ts"
import { displayTerm, type TermCase } from "../../src/law/display-term.ts"
import { type DisplayCase, displayWindow } from "../../src/law/display-window.ts"
import { earlyStopQuestions, earlyStopQuestionsOf } from "../../src/law/early-stop-question.ts"
import { endingText } from "../../src/law/ending-text.ts"
import { instruments } from "../../src/law/instrument.ts"
import { penaltyClasses } from "../../src/law/penalty-class.ts"
import { defaultPolicy, policySwitches } from "../../src/law/policy.ts"
import { noProvinceData } from "../../src/law/province-data.ts"

const penalty: DisplayCase = {
  list: "penalty",
  ground: null,
  penaltyClass: "P2",
  decidedOn: "2026-03-02",
  publishedOn: "2026-03-05",
  restrictionEndsOn: null,
}
const serious: DisplayCase = { ...penalty, list: "serious", ground: "SV-0501", penaltyClass: null }
const abnormal: DisplayCase = { ...penalty, list: "abnormal", ground: "AB-E1", penaltyClass: null }
const days = (record: DisplayCase, policy = defaultPolicy) => {
  const { from, atLeastUntil, displayedUntil, repairOpensOn } = displayWindow(record, policy)
  return [from, atLeastUntil, displayedUntil, repairOpensOn]
}

type Days = [from: string, atLeast: string | null, until: string | null, repair: string | null]

// What the daily work fills in (register/daily/store.ts, saveWindows) is of versions before: nobody is told of a day that moves.
test("of every ground and class, by every switch and on whichever day, what is shown has a day from the beginning", () => {
  const cases: Partial<DisplayCase>[] = [
    ...Object.values(grounds).map(({ code }) => ({
      ...{
        list: code.startsWith("AB") ? ("abnormal" as const) : ("serious" as const),
        ground: code,
        penaltyClass: null,
      },
    })),
    ...[...Object.keys(penaltyClasses), "legacy", null].map((penaltyClass) => ({ penaltyClass })),
  ]
  const dayless: (string | null | undefined)[] = []
  for (const each of cases) {
    for (const publishedOn of ["2020-03-05", "2025-12-25", "2026-03-05"])
      for (const periodRunsFrom of ["publication", "decision"] as const)
        for (const fraudOn of [null, "2026-05-06"]) {
          const record = { ...penalty, ...each, decidedOn: publishedOn, publishedOn, fraudOn }
          const { shown, displayedUntil, repairOpensOn } = displayWindow(record, { ...defaultPolicy, periodRunsFrom })
          if (shown && displayedUntil === null && repairOpensOn === null) dayless.push(each.ground ?? each.penaltyClass)
        }
  }
  expect(dayless).toEqual([])
})

describe("a penalty is shown for the time of its class", () => {
  test.each<[string, Partial<DisplayCase>, Days]>([
    ["P1", { penaltyClass: "P1" }, ["2026-03-05", null, "2026-06-05", null]],
    ["P2", {}, ["2026-03-05", "2026-06-05", "2027-03-05", "2026-06-06"]],
    ["P3a", { penaltyClass: "P3a" }, ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"]],
    ["P3b", { penaltyClass: "P3b" }, ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"]],
    ["P3c", { penaltyClass: "P3c" }, ["2026-03-05", "2029-03-05", "2029-03-05", null]],
    ["SC", { penaltyClass: "SC" }, ["2026-03-05", null, "2026-06-05", null]],
    [
      "P2 to the end of a month",
      { publishedOn: "2026-11-30" },
      ["2026-11-30", "2027-02-28", "2027-11-30", "2027-03-01"],
    ],
    ["P2 from a leap day", { publishedOn: "2028-02-29" }, ["2028-02-29", "2028-05-29", "2029-02-28", "2028-05-30"]],
    [
      "P3a from a leap day",
      { publishedOn: "2028-02-29", penaltyClass: "P3a" },
      ["2028-02-29", "2029-02-28", "2031-02-28", "2029-03-01"],
    ],
    [
      "P1 that ends on a holiday: the end moves for nobody",
      { publishedOn: "2026-07-01", penaltyClass: "P1" },
      ["2026-07-01", null, "2026-10-01", null],
    ],
    [
      "P3b, restricted for less than a year",
      { penaltyClass: "P3b", restrictionEndsOn: "2026-06-30" },
      ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"],
    ],
    [
      "P3b, restricted for two years",
      { penaltyClass: "P3b", restrictionEndsOn: "2028-03-01" },
      ["2026-03-05", "2028-03-01", "2029-03-05", "2028-03-02"],
    ],
    [
      "P3b, restricted to the last day of the three years",
      { penaltyClass: "P3b", restrictionEndsOn: "2029-03-05" },
      ["2026-03-05", "2029-03-05", "2029-03-05", null],
    ],
    [
      "P3b, restricted for five years",
      { penaltyClass: "P3b", restrictionEndsOn: "2031-03-01" },
      ["2026-03-05", "2031-03-01", "2031-03-01", null],
    ],
    [
      "a restriction lengthens no other class",
      { restrictionEndsOn: "2031-03-01" },
      ["2026-03-05", "2026-06-05", "2027-03-05", "2026-06-06"],
    ],
    ["not classed: the general case", { penaltyClass: null }, ["2026-03-05", "2026-06-05", "2027-03-05", "2026-06-06"]],
    [
      "not confirmed, with a shorter day that its source names",
      { penaltyClass: null, namedUntil: "2026-08-01" },
      ["2026-03-05", "2026-06-05", "2026-08-01", "2026-06-06"],
    ],
    [
      "a longer day that it names counts for nothing",
      { penaltyClass: null, namedUntil: "2029-03-05" },
      ["2026-03-05", "2026-06-05", "2027-03-05", "2026-06-06"],
    ],
    [
      "nor one before the least, where it can't be minor",
      { penaltyClass: null, notMinor: true, namedUntil: "2026-06-04" },
      ["2026-03-05", "2026-06-05", "2027-03-05", "2026-06-06"],
    ],
    [
      "one on the last day of the least counts then",
      { penaltyClass: null, notMinor: true, namedUntil: "2026-06-05" },
      ["2026-03-05", "2026-06-05", "2026-06-05", null],
    ],
    [
      "and one before it where it may be minor",
      { penaltyClass: null, namedUntil: "2026-06-04" },
      ["2026-03-05", "2026-06-05", "2026-06-04", null],
    ],
    [
      "nor one before its publication",
      { penaltyClass: null, namedUntil: "2026-03-04" },
      ["2026-03-05", "2026-06-05", "2027-03-05", "2026-06-06"],
    ],
  ])("%s", (_, change, expected) => {
    const record = { ...penalty, ...change }
    expect(days(record)).toEqual(expected)
    expect(displayWindow(record, defaultPolicy)).toMatchObject({ shown: true, stopsByItself: true })
  })

  test("P0 is never shown, old or new", () => {
    for (const decidedOn of ["2022-01-04", "2026-03-02"]) {
      const window = displayWindow({ ...penalty, penaltyClass: "P0", decidedOn }, defaultPolicy)
      expect(window).toMatchObject({ shown: false, displayedUntil: null, repairOpensOn: null, stopsByItself: false })
    }
  })

  test("the basis says the term, the clock and the article", () => {
    const { basis } = displayWindow({ ...penalty, penaltyClass: "P3b" }, defaultPolicy)
    expect(basis.zh).toMatch(/^最短一年（限制期更长的至限制期满），最长三年.*；自公示之日起计算（《.+》.*第十一条）$/)
    expect(basis.en).toMatch(/Counted from publication \(arts\. .*\)\.$/)
  })
})

describe("a penalty of before 2025-12-25 follows the scheme of its day", () => {
  const old = { ...penalty, decidedOn: "2025-12-24" }
  test.each<[string, Partial<DisplayCase>, Days]>([
    ["minor", { penaltyClass: "P1" }, ["2026-03-05", null, "2026-06-05", null]],
    ["general", {}, ["2026-03-05", "2026-09-05", "2029-03-05", "2026-09-06"]],
    ["food", { penaltyField: "food", penaltyClass: "P3a" }, ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"]],
    [
      "devices",
      { penaltyField: "device", penaltyClass: "P3a" },
      ["2026-03-05", "2026-09-05", "2029-03-05", "2026-09-06"],
    ],
    ["a field that can't be told", { penaltyClass: "P3a" }, ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"]],
    [
      "a class that can't be told",
      { penaltyClass: "legacy" },
      ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"],
    ],
    ["no class", { penaltyClass: null }, ["2026-03-05", "2027-03-05", "2029-03-05", "2027-03-06"]],
    [
      "no class, no field",
      { penaltyClass: null, penaltyField: null },
      ["2026-03-05", "2026-09-05", "2029-03-05", "2026-09-06"],
    ],
    // R45 13: a restriction of more than three years is shown for its real length.
    [
      "restricted for five years",
      { penaltyClass: "P3b", restrictionEndsOn: "2031-03-01", penaltyField: null },
      ["2026-03-05", "2031-03-01", "2031-03-01", null],
    ],
    ["restricted for less", { penaltyClass: "P3b" }, ["2026-03-05", "2029-03-05", "2029-03-05", null]],
    ["a revoked licence", { penaltyClass: "P3c" }, ["2026-03-05", "2029-03-05", "2029-03-05", null]],
  ])("%s", (_, change, expected) => {
    expect(days({ ...old, ...change })).toEqual(expected)
  })

  test("and says so, and what could not be told", () => {
    expect(displayWindow(old, defaultPolicy).basis.zh).toContain("适用原规定")
    expect(displayWindow({ ...old, penaltyClass: null }, defaultPolicy).basis.en).toContain("can't be told")
  })

  test("unless the policy gives it the new periods", () => {
    const policy = { ...defaultPolicy, oldPenaltiesGetNewPeriods: true }
    expect(days(old, policy)).toEqual(days(penalty))
  })

  test("the day after follows the new one", () => {
    expect(days({ ...old, decidedOn: "2025-12-25" })).toEqual(days(penalty))
  })
})

describe("a listing", () => {
  test.each(["AB-E1", "AB-I3", "AB-C2", "AB-MARK-OLD"])(
    "as abnormal (%s) has no end, and can be applied for at once",
    (ground) => {
      const window = displayWindow({ ...abnormal, ground }, defaultPolicy)
      expect(window).toMatchObject({ displayedUntil: null, stopsByItself: false, repairOpensOn: "2026-03-05" })
      expect(window.basis.en).toContain("No fixed term")
    },
  )

  test.each<[string, Partial<DisplayCase>, Days]>([
    // R44: from the day of the listing decision, whatever the switch for penalties says.
    ["three years, applied for after one", {}, ["2026-03-02", "2027-03-02", "2029-03-02", "2027-03-03"]],
    [
      "a shorter restriction changes nothing",
      { restrictionEndsOn: "2027-01-01" },
      ["2026-03-02", "2027-03-02", "2029-03-02", "2027-03-03"],
    ],
    [
      "a longer restriction counts",
      { restrictionEndsOn: "2036-03-05" },
      ["2026-03-02", "2027-03-02", "2036-03-05", "2027-03-03"],
    ],
    [
      "SV-T181 never ends early: its bar runs as long",
      { ground: "SV-T181" },
      ["2026-03-02", "2029-03-02", "2029-03-02", null],
    ],
    [
      "from a leap day",
      { decidedOn: "2028-02-29", publishedOn: "2028-03-10" },
      ["2028-02-29", "2029-02-28", "2031-02-28", "2029-03-01"],
    ],
  ])("as a serious violator: %s", (_, change, expected) => {
    expect(days({ ...serious, ...change })).toEqual(expected)
  })

  test("the three-year bar blocks every early removal where the policy says so", () => {
    const policy = { ...defaultPolicy, threeYearBarBlocks: "all" } as const
    expect(days(serious, policy)).toEqual(["2026-03-02", "2029-03-02", "2029-03-02", null])
    expect(days({ ...serious, restrictionEndsOn: "2036-03-05" }, policy)).toEqual([
      "2026-03-02",
      "2029-03-02",
      "2036-03-05",
      "2029-03-03",
    ])
  })
})

describe("the clock", () => {
  test("runs from the decision where the policy says so", () => {
    const policy = { ...defaultPolicy, periodRunsFrom: "decision" } as const
    expect(days(penalty, policy)).toEqual(["2026-03-02", "2026-06-02", "2027-03-02", "2026-06-03"])
    expect(displayWindow(penalty, policy).basis.zh).toContain("自作出决定之日起计算")
    expect(displayWindow(abnormal, policy).from).toBe("2026-03-05")
    expect(days(serious, policy)).toEqual(days(serious))
  })

  test.each<[string, DisplayCase, Days]>([
    ["a penalty", penalty, ["2026-09-10", "2027-09-10", "2027-09-10", null]],
    ["a serious violator", serious, ["2026-09-10", "2029-09-10", "2029-09-10", null]],
    ["an abnormal listing", abnormal, ["2026-09-10", "2029-09-10", null, "2029-09-11"]],
  ])("starts again after a repair by fraud, and nothing stops early: %s", (_, record, expected) => {
    const fraud = { ...record, fraudOn: "2026-09-10" }
    expect(days(fraud)).toEqual(expected)
    expect(displayWindow(fraud, defaultPolicy).basis.zh).toContain("欺骗")
  })

  const someCase = fc.record<DisplayCase>({
    list: fc.constantFrom("abnormal", "serious", "penalty"),
    ground: fc.constantFrom(null, "AB-E4", "SV-0501", "SV-T181", "nonsense"),
    penaltyClass: fc.constantFrom(null, "legacy", "nonsense", ...Object.keys(penaltyClasses)),
    decidedOn: fc.nat(4_000).map((n) => addDays("2016-01-01", n)),
    publishedOn: fc.nat(4_000).map((n) => addDays("2016-01-01", n)),
    restrictionEndsOn: fc.option(fc.nat(9_000).map((n) => addDays("2016-01-01", n))),
    fraudOn: fc.option(fc.nat(4_000).map((n) => addDays("2016-01-01", n))),
  })
  const somePolicy = fc.record({
    oldPenaltiesGetNewPeriods: fc.boolean(),
    periodRunsFrom: fc.constantFrom("publication" as const, "decision" as const),
    threeYearBarBlocks: fc.constantFrom("SV-T181" as const, "all" as const),
    provinceRules: fc.constant([]),
    exemptionItems: fc.constant([]),
  })

  test("never ends before it starts, its least never after its most, and a repair opens in between", () => {
    fc.assert(
      fc.property(someCase, somePolicy, (record, policy) => {
        const { from, atLeastUntil, displayedUntil, repairOpensOn, stopsByItself, shown } = displayWindow(
          record,
          policy,
        )
        if (displayedUntil !== null) expect(displayedUntil > from).toBe(true)
        if (atLeastUntil !== null) expect(atLeastUntil > from).toBe(true)
        if (atLeastUntil !== null && displayedUntil !== null) expect(atLeastUntil <= displayedUntil).toBe(true)
        if (repairOpensOn !== null) expect(repairOpensOn > (atLeastUntil ?? "")).toBe(true)
        if (repairOpensOn !== null && displayedUntil !== null) expect(repairOpensOn <= displayedUntil).toBe(true)
        expect(stopsByItself).toBe(displayedUntil !== null)
        if (!shown) expect(record.penaltyClass).toBe("P0")
      }),
      { numRuns: 500 },
    )
  })
})

describe("what an early end asks for", () => {
  const ids = (record: DisplayCase, policy = defaultPolicy) => earlyStopQuestionsOf(record, policy).map(({ id }) => id)

  test.each<[string, DisplayCase, string[]]>([
    [
      "a general penalty",
      penalty,
      ["minimum-shown", "penalty-performed", "violation-corrected", "not-punished-again", "no-fraud-bar"],
    ],
    [
      "a penalty of before 2025-12-25",
      { ...penalty, decidedOn: "2025-12-24" },
      ["minimum-shown", "penalty-performed", "harm-removed", "not-punished-again", "on-neither-list", "no-fraud-bar"],
    ],
    ["a restriction of before 2025-12-25", { ...penalty, decidedOn: "2025-12-24", penaltyClass: "P3b" }, []],
    ["a penalty that stops by itself", { ...penalty, penaltyClass: "P1" }, []],
    ["a revoked licence", { ...penalty, penaltyClass: "P3c" }, []],
    ["a spot check", { ...penalty, penaltyClass: "SC" }, []],
    ["an abnormal listing", abnormal, ["ground-settled", "no-fraud-bar"]],
    [
      "a serious violator",
      serious,
      [
        "one-year-listed",
        "obligations-performed",
        "harm-removed",
        "no-heavier-penalty",
        "no-measure-running",
        "no-fraud-bar",
      ],
    ],
  ])("%s", (_, record, expected) => {
    expect(ids(record)).toEqual(expected)
  })

  test("the three-year bar is asked about where the policy applies it", () => {
    expect(ids({ ...serious, ground: "SV-T181" })).toContain("three-year-bar-over")
    expect(ids(serious, { ...defaultPolicy, threeYearBarBlocks: "all" })).toContain("three-year-bar-over")
  })

  test.each(Object.values(earlyStopQuestions))("$id is put in Chinese and English, with its source", (row) => {
    expect(row.zh).toMatch(/\p{Script=Han}/u)
    expect(row.en).toMatch(/^[A-Z].*[^.]$/)
    expect(Object.hasOwn(instruments, row.source[0].instrument)).toBe(true)
    expect(earlyStopQuestions[row.id]).toBe(row)
  })
})

describe("the end in words", () => {
  test.each<[string, DisplayCase, string, RegExp]>([
    ["by the ground", abnormal, "removal", /^补报/],
    ["by the ground, without a note of ours", { ...abnormal, ground: "AB-C1" }, "removal", /^补报[^（）]*$/],
    ["by the term of the list", serious, "removal", /^列入满三年移出.*列入满一年/],
    ["by the term of the list, barred", { ...serious, ground: "SV-T181" }, "removal", /三年限制期内不能提前移出/],
    ["by the class", penalty, "display", /^最短三个月，最长一年；/],
    ["by the scheme of the day", { ...penalty, decidedOn: "2025-12-24" }, "display", /^2025年12月25日前.*三年/],
    ["never, for what is not shown", { ...penalty, penaltyClass: "P0" }, "display", /不予公示/],
  ])("%s", (_, record, kind, words) => {
    const text = endingText(record, defaultPolicy)
    expect(text?.kind).toBe(kind)
    expect(text?.zh).toMatch(words)
    expect(text?.en).toMatch(/^[A-Z]/)
  })

  test("not at all for a ground that the catalogue does not hold", () => {
    expect(endingText({ ...abnormal, ground: "AB-E9" }, defaultPolicy)).toBeNull()
  })
})

test("every switch has its question and the words of each answer", () => {
  for (const [name, value] of Object.entries(defaultPolicy).filter(([name]) => !(name in noProvinceData))) {
    const { zh, en, answers } = policySwitches[name as keyof typeof policySwitches]
    expect(zh).toMatch(/\p{Script=Han}/u)
    expect(en).toMatch(/^[A-Z]/)
    expect(Object.keys(answers)).toContain(String(value))
    expect(Object.keys(answers)).toHaveLength(2)
  }
})

describe("the doubt about an old penalty", () => {
  const old: TermCase = { list: "penalty", ground: null, penaltyClass: "P3a", decidedOn: "2025-12-01" }
  const [field, term] = ["无法确定是否属于", "无法确定适用三个月还是三年"]
  test.each<[string, Partial<TermCase>, string | null]>([
    ["its field is not told", {}, field],
    ["it is told that it belongs to food", { penaltyField: "food" }, null],
    ["it is told that it belongs to none", { penaltyField: null }, null],
    ["its class says that it belongs to none", { penaltyClass: "P2" }, null],
    ["its class is not told", { penaltyClass: null }, term],
    ["neither is told but the field", { penaltyClass: null, penaltyField: "drug" }, term],
    ["it is shown for three months", { penaltyClass: "P1" }, null],
    ["it never stops early", { penaltyClass: "P3c" }, null],
    ["it is a new one", { decidedOn: "2026-03-02" }, null],
  ])("is told where %s, or is not", (_, told, doubt) => {
    const { zh, en } = displayTerm({ ...old, ...told }, defaultPolicy)
    expect([field, term].filter((words) => zh.includes(words))).toEqual(doubt === null ? [] : [doubt])
    expect(en.includes("can't be told")).toBe(doubt !== null)
  })
})

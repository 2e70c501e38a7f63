import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import openapi from "../../openapi/openapi.json" with { type: "json" }
import { abnormalGrounds } from "../../src/law/abnormal-ground.ts"
import {
  findGround,
  findPenaltyClass,
  findRemovalRule,
  type GroundCode,
  groundInForce,
  grounds,
  groundsAsOf,
  isGroundCode,
  penaltyClassesAsOf,
} from "../../src/law/catalogue.ts"
import type { Citation } from "../../src/law/citation.ts"
import { citationText } from "../../src/law/citation-text.ts"
import { deadlines } from "../../src/law/deadline.ts"
import { earlyEndSource, earlyEnds } from "../../src/law/early-end.ts"
import { type EarlyStopQuestion, earlyStopQuestions } from "../../src/law/early-stop-question.ts"
import type { Ground } from "../../src/law/ground.ts"
import { identityReport } from "../../src/law/identity-report.ts"
import { type InstrumentId, instruments } from "../../src/law/instrument.ts"
import { type ListName, lists } from "../../src/law/list.ts"
import { shippedMeasures } from "../../src/law/measure-type.ts"
import { type DisplayLimit, legacyPenaltyDisplay, penaltyClasses } from "../../src/law/penalty-class.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { seriousGrounds } from "../../src/law/serious-ground.ts"
import { standingFlags } from "../../src/law/standing-flag.ts"
import { consentRules } from "../../src/law/superior-consent.ts"
import { inForceOn } from "../../src/law/validity.ts"
import facts from "../vectors/law.json" with { type: "json" }

const allGrounds: Ground<GroundCode>[] = Object.values(grounds)
const chinese = /\p{Script=Han}/u

function written(source: readonly Citation[]): string {
  return source
    .map((citation) => {
      const where = "instrument" in citation ? citation.instrument : citation.title
      return `${where} ${citation.articles.join(",")}`
    })
    .join("; ")
}

function limit(display: DisplayLimit | null): string | null {
  if (display === null) return null
  return display.orEndOfRestriction ? `${display.period} or restriction` : display.period
}

describe("the tables hold what the instruments say", () => {
  test("every instrument stands with its days and how well it is known", () => {
    const rows = Object.entries(instruments).map(([id, row]) => {
      return [id, row.issued, row.inForceFrom, row.inForceTo, row.confidence]
    })
    expect(rows).toEqual(facts.instruments)
  })

  test("no instrument takes effect before it is issued unless the row doubts the day", () => {
    const early = Object.values(instruments).filter(({ inForceFrom, issued }) => {
      return inForceFrom !== null && issued !== null && inForceFrom < issued
    })
    for (const row of early) expect(row.doubts.map((doubt) => doubt.about)).toContain("inForceFrom")
  })

  test("a mark of memory never stays in a number or a day", () => {
    for (const row of Object.values(instruments)) {
      expect(`${row.number} ${row.inForceFrom} ${row.inForceTo}`).not.toMatch(/memory|\[/)
    }
  })

  test("what was not checked is said of the text, and not of whoever wrote it down", () => {
    const shown = JSON.stringify([grounds, instruments, penaltyClasses, legacyPenaltyDisplay])
    expect(shown).toContain("未与公布的原文核对")
    expect(shown).not.toMatch(/凭记忆|from memory/i)
  })

  test("the grounds of the abnormal list stand with subject, source and days", () => {
    const rows = Object.values(abnormalGrounds).map((row) => {
      return [row.code, row.subjectType, written(row.source), row.validFrom, row.validTo]
    })
    expect(rows).toEqual(facts.abnormalGrounds)
  })

  test("the grounds of the serious list stand with their source", () => {
    const rows = Object.values(seriousGrounds).map((row) => [row.code, written(row.source)])
    expect(rows).toEqual(facts.seriousGrounds)
    // It is what somebody did, as it stands in a document; how it is applied is not part of it.
    expect(Object.values(seriousGrounds).filter(({ zh }) => zh.includes("列入"))).toEqual([])
  })

  test("the penalty classes stand with their shortest and longest display", () => {
    const rows = Object.values(penaltyClasses).map((row) => {
      return [row.code, row.published, limit(row.atLeast), limit(row.atMost), row.earlyStop]
    })
    expect(rows).toEqual(facts.penaltyClasses)
  })
})

describe("every row can be shown to the public", () => {
  test.each(allGrounds)("$code has Chinese, English and a source that exists", (ground) => {
    expect(ground.zh).toMatch(chinese)
    expect(ground.en).toMatch(/^[A-Z].*[^.]$/)
    expect(ground.en).not.toMatch(chinese)
    expect(ground.list in lists).toBe(true)
    for (const citation of ground.source) {
      // An article that nobody has read is a doubt on the row, and no article is made up for it.
      if (citation.articles.length === 0) expect(ground.doubt).toBeDefined()
      if ("instrument" in citation) expect(Object.hasOwn(instruments, citation.instrument)).toBe(true)
    }
  })

  test("every instrument and every class has Chinese and English, and a class a source", () => {
    for (const row of [...Object.values(instruments), ...Object.values(penaltyClasses)]) {
      expect(row.zh).toMatch(chinese)
      expect(row.en).toMatch(/^[A-Z].*[^.]$/)
    }
    for (const row of Object.values(penaltyClasses))
      expect(Object.hasOwn(instruments, row.source[0].instrument)).toBe(true)
  })

  test("Chinese wording has full-width punctuation", () => {
    for (const row of [...allGrounds, ...Object.values(penaltyClasses)]) expect(row.zh).not.toMatch(/[,;:()]/)
  })

  test("codes are unique across the lists and a row stands under its own code", () => {
    expect(Object.keys(grounds)).toHaveLength(facts.abnormalGrounds.length + facts.seriousGrounds.length)
    for (const [code, ground] of Object.entries(grounds)) expect(ground.code).toBe(code)
  })

  test("a ground is never in force before or after the instrument that makes it", () => {
    for (const ground of allGrounds) {
      const instrument = instruments[ground.source[0].instrument]
      const texts = ground.source.flatMap((one) => ("instrument" in one ? [instruments[one.instrument]] : []))
      expect(texts.some(({ inForceFrom }) => ground.validFrom >= (inForceFrom ?? ""))).toBe(true)
      expect(ground.validTo).toBe(instrument.inForceTo)
    }
  })
})

describe("a record is judged by the rules of its day", () => {
  test("the grounds change over on 2025-03-18", () => {
    const abnormalOn = (date: string) => groundsAsOf(date).flatMap((row) => (row.list === "abnormal" ? [row.code] : []))
    const kept = ["AB-E1", "AB-E2", "AB-E4", "AB-I1", "AB-I2", "AB-I3", "AB-C1", "AB-C2", "AB-C3"]
    expect(abnormalOn("2025-03-17")).toEqual([...kept, "AB-X3-OLD", "AB-MARK-OLD"])
    expect(abnormalOn("2014-10-01")).toEqual(abnormalOn("2025-03-17"))
    expect(abnormalOn("2014-09-30")).toEqual([])
    expect(abnormalOn("2025-03-18")).toEqual([...kept.slice(0, 2), "AB-E3", ...kept.slice(2)])
    expect(abnormalOn("2025-03-18")).toHaveLength(10)
    expect(abnormalOn("2025-03-18")).not.toContain("AB-X3-OLD")
  })

  test("both ends of a span are days in force", () => {
    expect(groundInForce("AB-X3-OLD", "2014-09-30")).toBe(false)
    expect(groundInForce("AB-X3-OLD", "2014-10-01")).toBe(true)
    expect(groundInForce("AB-X3-OLD", "2025-03-17")).toBe(true)
    expect(groundInForce("AB-X3-OLD", "2025-03-18")).toBe(false)
    expect(groundInForce("SV-0501", "2021-08-31")).toBe(false)
    expect(groundInForce("SV-0501", "2021-09-01")).toBe(true)
    expect(groundInForce("SV-T181", "2024-04-30")).toBe(false)
    expect(groundInForce("SV-T181", "2024-05-01")).toBe(true)
  })

  test("the penalty classes begin on 2025-12-25, the day after the scheme of 2021 ends", () => {
    expect(penaltyClassesAsOf("2025-12-24").map((row) => row.code)).toEqual(["P0"])
    expect(inForceOn(legacyPenaltyDisplay, "2025-12-24")).toBe(true)
    expect(penaltyClassesAsOf("2025-12-25")).toHaveLength(7)
    expect(inForceOn(legacyPenaltyDisplay, "2025-12-25")).toBe(false)
  })

  test("a removal is decided in 5 working days until 2025-12-24 and in 2 from the day after", () => {
    expect(findRemovalRule(grounds["AB-E1"], "2025-12-24")).toMatchObject({ workingDays: 5, startsAt: "application" })
    expect(findRemovalRule(grounds["AB-E1"], "2025-12-25")).toMatchObject({ workingDays: 2, startsAt: "acceptance" })
    expect(findRemovalRule(grounds["AB-E4"], "2025-12-25")).toMatchObject({ workingDays: 2, startsAt: "verification" })
  })

  test("a removal for which the source names no rule gets none, not a guess", () => {
    expect(findRemovalRule(grounds["AB-X3-OLD"], "2025-03-18")).toBeUndefined()
    expect(findRemovalRule(grounds["AB-I3"], "2025-12-24")).toMatchObject({ workingDays: null })
    expect(findRemovalRule(grounds["SV-0501"], "2026-01-05")).toBeUndefined()
  })

  test("on no day do two removal rules of a ground hold", () => {
    for (const ground of allGrounds) {
      for (const date of ["2014-10-01", "2025-03-17", "2025-03-18", "2025-12-24", "2025-12-25", "2030-01-01"]) {
        expect(ground.ending?.rules.filter((rule) => inForceOn(rule, date)).length ?? 0).toBeLessThan(2)
      }
    }
  })

  test("a day in another form is refused and not compared", () => {
    for (const date of ["", "2025-3-18", "20250318", "2025-03-18T00:00:00Z"]) {
      expect(() => groundsAsOf(date)).toThrow(RangeError)
    }
  })
})

describe("a code that is none is not found", () => {
  test.each(["", "AB-E5", "ab-e4", "AB-E4 ", "toString", "__proto__"])("%j is no ground and no class", (code) => {
    expect(findGround(code)).toBeUndefined()
    expect(isGroundCode(code)).toBe(false)
    expect(findPenaltyClass(code)).toBeUndefined()
  })

  test("a code is found whether it is in force or not", () => {
    expect(findGround("AB-MARK-OLD")).toMatchObject({ subjectType: "sole-trader", markOnly: true })
    expect(findGround("SV-2401")).toMatchObject({ list: "serious" })
    expect(findPenaltyClass("P3b")).toMatchObject({ atLeast: { period: "P1Y", orEndOfRestriction: true } })
  })
})

describe("docs/law.md", () => {
  const docs = readFileSync(new URL("../../docs/law.md", import.meta.url), "utf8")
  const section = (title: string) => docs.split(/^## /mu).find((part) => part.startsWith(title)) ?? ""

  test("names each table in which a row stands on R44, whose revision is a draft", () => {
    const folder = new URL("../../src/law/", import.meta.url)
    const files = readdirSync(folder).filter((file) => readFileSync(new URL(file, folder), "utf8").includes('"R44"'))
    expect(files.length).toBeGreaterThan(7)
    for (const file of files) expect(section("Drafts")).toContain(`\`${file}\``)
  })

  test("says that the form in which Credit China takes applications was not seen, as its operation does", () => {
    expect(section("Credit China").replace(/\s+/gu, " ")).toMatch(
      /\*\*The form in which Credit China takes them was not seen\*\*/u,
    )
    const { description } = openapi.paths["/v1/credit-china"].get
    expect(description).toContain("was not seen")
  })

  test("says of each instrument that is in doubt what nobody has checked", () => {
    const unchecked = section("What nobody has checked")
    const names: Readonly<Record<string, string>> = { NAME: "rules on names", ARL: "law on review", ALL: "litigation" }
    const doubtful = Object.entries(instruments).filter(
      ([, { confidence, doubts }]) => confidence === "memory" || doubts.length > 0,
    )
    for (const [id, { number, zh }] of doubtful) {
      // A text that has had several is named by its short id without the year, the others by id, number or title.
      const short = id.replace(/-(?:XXGS-)?\d{4}$/u, "")
      const said = [short, names[id] ?? "", number ?? "", zh].some((name) => name !== "" && unchecked.includes(name))
      expect([id, said]).toEqual([id, true])
    }
  })

  test("says of each row that is in doubt, and of each fact of the source that nobody has read, what is not checked", () => {
    const unchecked = section("What nobody has checked")
    const withDoubt = <Row extends object>(table: Readonly<Record<string, Row>>) =>
      Object.entries(table).flatMap(([id, row]) => ("doubt" in row && row.doubt ? [id] : []))
    const unread = Object.values<EarlyStopQuestion>(earlyStopQuestions).filter(({ source }) =>
      source.every(({ articles }) => articles.length === 0),
    )
    const ends = earlyEnds.filter(({ confidence, doubt }) => confidence !== "verified" || doubt)
    const doubtful = [
      ...[...withDoubt(grounds), ...withDoubt(penaltyClasses), ...withDoubt(deadlines), ...withDoubt(standingFlags)],
      ...withDoubt({ legacy_penalty_display: legacyPenaltyDisplay, identity_report: identityReport }),
      ...unread.map(({ id }) => id),
      ...ends.map(({ of }) => of),
      ...(consentRules.some(({ draft }) => draft) ? ["superior_consents"] : []),
      ...facts.unchecked.map((id) => (id === "LEGACY-2021" ? "legacy_penalty_display" : id)),
    ]
    expect(doubtful.length).toBeGreaterThan(60)
    expect(doubtful.filter((id) => !unchecked.includes(`\`${id}\``))).toEqual([])
    // What nobody has read is no measure that is shipped.
    expect(shippedMeasures.filter(({ id }) => facts.unchecked.includes(id))).toEqual([])
    // And what the source marks so carries its doubt in the catalogue.
    const marked = new Set([...doubtful, ...Object.keys(instruments).filter(isInDoubt)])
    expect(facts.unchecked.filter((id) => !/^(M-|LEGACY)/.test(id) && !marked.has(id))).toEqual([])
  })
})

function isInDoubt(id: string): boolean {
  const { confidence, doubts } = instruments[id as InstrumentId]
  return confidence === "memory" || doubts.length > 0
}

describe("what a decision on an early end cites", () => {
  const source = (
    list: ListName,
    ground: string | null,
    decidedOn: string,
    appliedOn: string,
    penaltyClass: string | null = null,
  ) => earlyEndSource({ list, ground, penaltyClass, decidedOn }, appliedOn, defaultPolicy)
  const cited = (...args: Parameters<typeof source>) => source(...args)?.map((one) => citationText(one, "zh")) ?? null
  const r107 = "《市场监督管理信用修复管理办法》（部门规章）"

  test.each([
    ["AB-E1", "2025-12-24", ["《企业经营异常名录管理办法》第十一条"]],
    ["AB-E1", "2025-12-25", [`${r107}第十二条第（一）项、第十六条`]],
    ["AB-E2", "2026-01-05", [`${r107}第十二条第（二）项、第十六条`]],
    ["AB-E3", "2025-06-02", ["《企业经营异常名录管理办法》第十三条"]],
    ["AB-E4", "2026-01-05", [`${r107}第十六条`]],
    ["AB-I2", "2025-06-02", ["《个体工商户年度报告办法》第十七条"]],
    ["AB-C3", "2026-01-05", [`${r107}第十二条第（四）项、第十六条`]],
    ["AB-X3-OLD", "2025-03-17", ["《企业经营异常名录管理暂行办法》第十三条"]],
    ["AB-X3-OLD", "2025-03-18", null],
  ])("of a listing under %s that is applied for on %s", (ground, appliedOn, said) => {
    expect(cited("abnormal", ground, "2024-07-08", appliedOn)).toEqual(said)
  })

  test("of the serious list and of penalties by the day of the application, and of an old penalty by R45 14", () => {
    const serious = (on: string) => source("serious", "SV-0501", "2024-03-02", on)
    expect([serious("2025-12-24"), serious("2025-12-25")].map((one) => written(one ?? []))).toEqual([
      "R44 ; XYXF-2021 ",
      "R107 16; R44 ",
    ])
    const penalty = (decided: string, on: string) => written(source("penalty", null, decided, on, "P2") ?? [])
    expect(penalty("2026-01-05", "2026-06-01")).toBe("R107 11,16")
    expect(penalty("2025-07-01", "2026-06-01")).toBe("R45 14; R107 16")
    expect(penalty("2025-03-01", "2025-12-01")).toBe("R45 14; XYXF-2021 ")
  })

  test("on no day by two rows of the same", () => {
    for (const date of ["2021-09-01", "2025-12-24", "2025-12-25", "2030-01-01"]) {
      const there = earlyEnds.filter((row) => inForceOn(row, date)).map(({ of }) => of)
      expect(new Set(there).size).toBe(there.length)
    }
    for (const { source, doubt } of earlyEnds) {
      for (const { articles } of source) if (articles.length === 0) expect(doubt).toBeDefined()
      const named = source.map((citation) => ("instrument" in citation ? citation.instrument : null))
      // Two texts, of which the later does not name the earlier.
      if (named.includes("R45") && named.includes("R107")) expect(doubt).toBeDefined()
    }
  })
})

import { describe, expect, test } from "vitest"
import { flagsOf, publishedBy, type StandingListing, standingFlags } from "../../src/law/standing-flag.ts"

const listing = (id: string, ground: string, publishedOn: string, decidedOn = publishedOn): StandingListing => ({
  ...{ id, ground, publishedOn, decidedOn },
})
const on = (day: string, ...listings: StandingListing[]) =>
  flagsOf(listings, day).map(({ id, flag, since }) => `${id} ${flag} ${since}`)

describe("a sole trader that is still listed", () => {
  test.each(["AB-I1", "AB-I2", "AB-I3"])("under %s goes to the separate book after two years", (ground) => {
    expect(on("2026-07-10", listing("a", ground, "2024-07-10"))).toEqual([])
    expect(on("2026-07-11", listing("a", ground, "2024-07-10"))).toEqual(["a separate-book 2026-07-11"])
    expect(on("2030-01-01", listing("a", ground, "2024-07-10"))).toEqual(["a separate-book 2026-07-11"])
  })

  test("goes there no earlier than the rule", () => {
    expect(on("2026-01-01", listing("a", "AB-I1", "2020-07-10"))).toEqual(["a separate-book 2025-03-18"])
    expect(on("2025-03-17", listing("a", "AB-I1", "2020-07-10"))).toEqual([])
  })

  test.each(["AB-MARK-OLD", "AB-E1", "AB-E4", "AB-C1"])("is meant, and no listing under %s", (ground) => {
    expect(on("2030-01-01", listing("a", ground, "2024-07-10"))).toEqual([])
  })
})

describe("an enterprise without two consecutive reports that can't be reached", () => {
  const first = listing("a", "AB-E1", "2024-07-10")
  const second = listing("b", "AB-E1", "2025-07-09")
  const away = listing("c", "AB-E4", "2025-03-20")

  test("is a candidate for licence revocation from the day on which all three are there", () => {
    expect(on("2025-07-08", first, away)).toEqual([])
    expect(on("2025-07-09", first, second, away)).toEqual(["c revocation-candidate 2025-07-09"])
  })

  test.each([
    ["one report is missing", [first, away]],
    ["it can be reached", [first, second]],
    ["the reports are not of consecutive years", [first, listing("b", "AB-E1", "2026-07-09"), away]],
    ["both listings are about one report", [first, listing("b", "AB-E1", "2025-05-12"), away]],
  ])("is none while %s", (_, listings) => {
    expect(on("2027-01-01", ...listings).filter((mark) => mark.includes("revocation-candidate"))).toEqual([])
  })
})

describe("what seems to be listed twice", () => {
  test("is the later of two under one ground, and for missing reports of one year", () => {
    const first = listing("a", "AB-E4", "2025-03-20")
    expect(on("2026-01-01", first, listing("b", "AB-E4", "2025-08-01"))).toEqual(["b twin-listing 2025-08-01"])
    expect(on("2026-01-01", first, listing("b", "AB-E1", "2025-08-01"))).toEqual([])
    const report = listing("a", "AB-E1", "2024-07-10")
    expect(on("2026-01-01", report, listing("b", "AB-E1", "2025-07-09"))).toEqual([])
    expect(on("2026-01-01", report, listing("b", "AB-E1", "2025-05-12"))).toEqual(["b twin-listing 2025-05-12"])
  })

  test("is the later of two serious listings on one penalty, however its number is written", () => {
    const serious = (id: string, ground: string, day: string, basePenaltyNo: string | null) => ({
      ...listing(id, ground, day),
      basePenaltyNo,
    })
    const first = serious("a", "SV-0501", "2026-01-05", "示例罚（2026）1号")
    expect(on("2026-06-01", first, serious("b", "SV-0502", "2026-02-05", "示例罚(2026) 1号"))).toEqual([
      "b twin-on-penalty 2026-02-05",
    ])
    // Brackets are the writer's.
    for (const other of ["示例罚〔2026〕1号", "示例罚[2026]1号"]) {
      expect(on("2026-06-01", first, serious("b", "SV-0502", "2026-02-05", other))).toEqual([
        "b twin-on-penalty 2026-02-05",
      ])
    }
    expect(on("2026-06-01", first, serious("b", "SV-0502", "2026-02-05", "示例罚（2026）2号"))).toEqual([])
    expect(on("2026-06-01", first, serious("b", "SV-0502", "2026-02-05", null))).toEqual([])
  })
})

test("no search leaves out a listing that is due its mark", () => {
  for (const flag of ["separate-book", "revocation-candidate"] as const) {
    for (const today of ["2026-02-28", "2026-03-01", "2028-02-29", "2028-03-01", "2026-07-11"]) {
      for (const publishedOn of ["2024-02-28", "2024-02-29", "2024-03-01", "2026-02-27", "2026-02-28", "2024-07-10"]) {
        const due = flagsOf([listing("a", standingFlags[flag].grounds[0] ?? "", publishedOn)], today)
        if (due.some((row) => row.flag === flag)) expect(publishedOn <= publishedBy(flag, today)).toBe(true)
      }
    }
  }
})

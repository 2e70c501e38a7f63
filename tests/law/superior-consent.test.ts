import { describe, expect, test } from "vitest"
import { cite } from "../../src/law/citation.ts"
import { type ConsentRule, consentNeeded, consentRules } from "../../src/law/superior-consent.ts"

describe("the consent of the bureau above", () => {
  test.each([
    ["410105", "2026-03-10", true],
    ["410100", "2026-03-10", true],
    ["410000", "2026-03-10", false],
    // No row of that time is in the catalogue.
    ["410105", "2021-08-31", false],
  ])("is needed by %s on %s: %s (R44 22)", (authority, day, needed) => {
    expect(consentNeeded(authority, day)?.source).toEqual(needed ? [cite("R44", "22")] : undefined)
  })

  test("is dropped by a row, from its day on and for no decision before", () => {
    const [current] = consentRules
    if (!current) throw new Error("there is no rule")
    const revised: readonly ConsentRule[] = [
      { ...current, validTo: "2026-12-31" },
      { ...current, of: "none", validFrom: "2027-01-01", validTo: null },
    ]
    expect(current.draft?.zh).toContain("修订草案取消此项同意")
    expect(consentNeeded("410105", "2026-12-31", revised)?.source).toEqual(current.source)
    expect(consentNeeded("410105", "2027-01-01", revised)).toBeUndefined()
  })
})

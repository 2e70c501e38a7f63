import { describe, expect, test } from "vitest"
import { grounds } from "../../src/law/catalogue.ts"
import { nearestGround } from "../../src/law/nearest-ground.ts"

describe("a mistyped ground is answered with the one that was meant", () => {
  test.each([
    ["AB-E5", "AB-E4"],
    ["AB-E0", "AB-E1"],
    ["SV-0508", "SV-0504"],
    ["SV-T182", "SV-T181"],
    ["AB-MARK", undefined],
    ["AB-X3OLD", "AB-X3-OLD"],
    ["SV0501", "SV-0501"],
  ])("%s → %s", (typed, meant) => {
    expect(nearestGround(typed)).toBe(meant)
  })

  test("case, spaces, width and dashes don't matter", () => {
    for (const typed of ["ab-e4", " AB-E4 ", "ＡＢ－Ｅ４", "AB–E4", "AB_E4", "AB E4"]) {
      expect(nearestGround(typed)).toBe("AB-E4")
    }
  })

  test("every code is nearest to itself", () => {
    for (const code of Object.keys(grounds)) expect(nearestGround(code)).toBe(code)
  })

  test("a text that resembles no code gets no suggestion", () => {
    for (const typed of ["", "P3a", "经营异常", "toString", "x".repeat(100_000)]) {
      expect(nearestGround(typed)).toBeUndefined()
    }
  })
})

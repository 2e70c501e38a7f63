// A violation in a line says what was done and no more, however long the case is told.
import { expect, test } from "vitest"
import { shortViolation } from "../../../src/register/record/short-violation.ts"

test.each([
  ["未按规定明码标价", "未按规定明码标价"],
  ["发布虚假广告。经查，当事人……", "发布虚假广告"],
  ["发布虚假广告\n经查", "发布虚假广告"],
  ["。", "。"],
  ["长".repeat(100), `${"长".repeat(79)}…`],
])("%j is %j", (violation, short) => {
  expect(shortViolation(violation)).toBe(short)
})

/** Which versions may write: comparison, and the rule by which another becomes the oldest. */
import { describe, expect, test } from "vitest"
import {
  compareVersions,
  explainSwitch,
  isOlder,
  judgeSwitch,
  type LiveNode,
  oldestWriter,
  ownVersion,
  readVersion,
  wayBackTo,
} from "../../src/database/writer.ts"

const alive = (version: string): LiveNode => ({
  ...{ id: version, version, place: "node-7" },
  ...{ startedAt: new Date("2026-06-30T04:00:00Z"), seenAt: new Date("2026-06-30T05:00:00Z") },
})

test("versions compare by their numbers, not as text", () => {
  const sorted = ["0.12.0", "0.9.10", "1.0.0", "0.9.9", "0.10.0"].sort(compareVersions)
  expect(sorted).toEqual(["0.9.9", "0.9.10", "0.10.0", "0.12.0", "1.0.0"])
  expect([isOlder("0.12.0", "0.12.0"), isOlder("0.9.0", "0.12.0")]).toEqual([false, true])
})

test.each([
  ["0.12.0", "0.12.0"],
  ["1.2.3-rc.1", "1.2.3"],
  ["v0.12.0", null],
  ["0.12", null],
  ["", null],
  ["0.12.00000001", "0.12.000000"],
])("%s reads as %s", (text, version) => {
  expect(readVersion(text)).toBe(version)
})

test("this version may write to what it has migrated, and the way back leads no further than to what is older", () => {
  expect(isOlder(ownVersion, oldestWriter)).toBe(false)
  expect(isOlder(oldestWriter, wayBackTo)).toBe(false)
})

describe("what only a version and later ones know begins", () => {
  test("where all that is alive is of that version or later", () => {
    expect(judgeSwitch("0.12.0", [alive("0.12.0"), alive("0.13.1")], "0.13.0")).toBeNull()
    expect(judgeSwitch("0.11.0", [alive("0.12.0")], "0.12.0")).toBeNull()
  })

  test("not while an older one is alive, which is named with its place", () => {
    const refusal = judgeSwitch("0.13.0", [alive("0.13.0"), alive("0.12.3"), alive("0.9.0")], "0.13.0")
    expect(refusal).toMatchObject({ kind: "older-alive", nodes: [{ version: "0.12.3" }, { version: "0.9.0" }] })
    expect(refusal && explainSwitch("0.13.0", refusal)).toContain("0.12.3 at node-7, seen 2026-06-30T05:00:00.000Z")
  })

  test("not by a program that is older than what it would begin", () => {
    expect(judgeSwitch("0.13.0", [], "0.12.9")).toEqual({ kind: "newer-than-this", own: "0.12.9" })
  })

  test("not where the schema does not bear what that version writes", () => {
    expect(judgeSwitch("0.10.0", [], "0.12.0")).toEqual({ kind: "before-way-back", wayBackTo })
  })
})

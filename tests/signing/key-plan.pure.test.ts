/**
 * The life of keys, decided on dates alone: what holds after any changes, at any time.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  type KeyPlan,
  type KeyRefusal,
  planCompromise,
  planImport,
  planRetirement,
  planRotation,
} from "../../src/signing/key-plan.ts"
import { findCurrent, findNext, type KeyRecord, newRecord, statusOf, toListed } from "../../src/signing/key-record.ts"
import { type KeyRole, keyRoles, type PublicKey } from "../../src/signing/signing-key.ts"

const day = 86_400_000
const start = Date.parse("2026-03-05T02:00:00Z")

function publicKey(kid: string): PublicKey {
  return { kty: "OKP", crv: "Ed25519", x: kid, kid, alg: "Ed25519", use: "sig", key_origin: "provided" }
}

/** What the register has after a plan. */
function apply(records: readonly KeyRecord[], plan: KeyPlan | KeyRefusal): KeyRecord[] {
  if ("refused" in plan) throw new Error(plan.refused)
  const kids = plan.changed.map(({ key }) => key.kid)
  return [...records.filter(({ key }) => !kids.includes(key.kid)), ...plan.changed]
}

const first = (role: KeyRole | null, kid = "old") => newRecord(publicKey(kid), role, start, start)
const rotate = (records: readonly KeyRecord[], role: KeyRole, from: number, now = start, kid = "new") =>
  planRotation(records, { role, from, fresh: () => publicKey(kid) }, now)
const statuses = (records: readonly KeyRecord[], now: number) =>
  Object.fromEntries(records.map((record) => [record.key.kid, statusOf(record, now)]))

describe("a rotation", () => {
  const rotated = apply([first("export")], rotate([first("export")], "export", start + day))

  test("announces the next key, which takes over by itself at its time, while the old one stays listed", () => {
    expect(statuses(rotated, start + day - 1)).toEqual({ old: "current", new: "next" })
    expect(statuses(rotated, start + day)).toEqual({ old: "retired", new: "current" })
  })

  test("refuses a second announcement, and puts the announced key in at once when it is told to", () => {
    expect(rotate(rotated, "export", start + 2 * day, start + 1, "third")).toMatchObject({
      refused: "announced",
      kid: "new",
    })
    const now = apply(rotated, rotate(rotated, "export", start + 5, start + 5, "third"))
    expect(statuses(now, start + 5)).toEqual({ old: "retired", new: "current" })
    expect(statuses(now, start + 4)).toEqual({ old: "current", new: "next" })
  })

  test("to complete papers is for good: whatever comes after says the same, and nothing of another role does", () => {
    const old = [first("statement"), first("export", "other")]
    const asked = { role: "statement", from: start + 1, fresh: () => publicKey("new"), isComplete: true } as const
    const switched = apply(old, planRotation(old, asked, start + 1))
    const papersOf = (records: readonly KeyRecord[], role: KeyRole, now = start + 9) =>
      findCurrent(records, role, now)?.key.papers
    expect([papersOf(switched, "statement"), papersOf(switched, "export")]).toEqual(["complete", undefined])
    // What the old one has signed keeps its rule.
    expect(switched.find(({ key }) => key.kid === "old")?.key.papers).toBeUndefined()
    const later = apply(switched, rotate(switched, "statement", start + day, start + 5, "third"))
    expect(papersOf(later, "statement", start + day)).toBe("complete")
    const stolen = { kid: "new", goodUntilSize: 0, headSize: 5, fresh: (role: KeyRole) => publicKey(`heir ${role}`) }
    expect(papersOf(apply(switched, planCompromise(switched, stolen, start + 5)), "statement")).toBe("complete")
    const brought = apply(
      switched,
      planImport(switched, { role: "statement", from: start + 5, key: publicKey("own") }, start + 5),
    )
    expect(papersOf(brought, "statement")).toBe("complete")
    // One that was announced without saying so is not put in under that name.
    const announced = apply(old, rotate(old, "statement", start + day, start, "announced"))
    expect(planRotation(announced, asked, start + 1)).toMatchObject({ refused: "announced" })
  })

  test("of one role leaves a key from before there were roles to the others, until each has one of its own", () => {
    let records = [first(null)]
    for (const role of ["export", "statement", "receipt"] as const) {
      records = apply(records, rotate(records, role, start + day, start, `new ${role}`))
      const old = records.find(({ key }) => key.kid === "old")
      expect(old?.until).toBe(role === "receipt" ? start + day : null)
    }
    expect(findCurrent(records, "statement", start)?.key.kid).toBe("old")
    expect(findCurrent(records, "statement", start + day)?.key.kid).toBe("new statement")
    expect(statuses(records, start + day)["old"]).toBe("retired")
  })
})

test("where no key has begun, by a clock that is behind, the announced one signs, and can be given up like any", () => {
  const ahead = [newRecord(publicKey("ahead"), "export", start + 1_000, start + 1_000)]
  expect(findCurrent(ahead, "export", start)?.key.kid).toBe("ahead")
  expect(planRetirement(ahead, "ahead", start)).toMatchObject({ refused: "needed" })
  const asked = { kid: "ahead", goodUntilSize: 0, headSize: 0, fresh: () => publicKey("fresh") }
  const after = apply(ahead, planCompromise(ahead, asked, start))
  expect(findCurrent(after, "export", start)?.key.kid).toBe("fresh")
})

describe("a retirement", () => {
  test("is refused while nothing else is announced, and puts the announced key in at once when something is", () => {
    expect(planRetirement([first("export")], "old", start)).toEqual({ refused: "needed", kid: "old", role: "export" })
    const rotated = apply([first("export")], rotate([first("export")], "export", start + day))
    const retired = apply(rotated, planRetirement(rotated, "old", start + 1))
    expect(statuses(retired, start + 1)).toEqual({ old: "retired", new: "current" })
    expect(planRetirement(retired, "old", start + 2)).toMatchObject({ refused: "ended", status: "retired" })
    expect(planRetirement(retired, "none", start + 2)).toMatchObject({ refused: "unknown-key" })
  })

  test("withdraws a key that was announced, and gives the current one its time back", () => {
    const rotated = apply([first("export")], rotate([first("export")], "export", start + day))
    const withdrawn = apply(rotated, planRetirement(rotated, "new", start + 1))
    expect(statuses(withdrawn, start + 2 * day)).toEqual({ old: "current", new: "retired" })
  })
})

describe("a compromise", () => {
  const asked = (kid: string, goodUntilSize = 7) => ({
    ...{ kid, goodUntilSize, headSize: 9 },
    fresh: (role: KeyRole) => publicKey(`fresh ${role}`),
  })

  test("ends the key at once, says up to which size it is believed, and each of its roles gets another", () => {
    const records = [first(null)]
    const after = apply(records, planCompromise(records, asked("old"), start + 1))
    const old = after.find(({ key }) => key.kid === "old")
    expect(old && toListed(old, start + 1)).toMatchObject({ status: "compromised", good_until_size: 7 })
    for (const role of ["export", "statement", "receipt"] as const) {
      expect(findCurrent(after, role, start + 1)?.key.kid).toBe(`fresh ${role}`)
    }
    expect(after.some(({ role }) => role === "log")).toBe(false)
  })

  test("puts an announced key in rather than a fresh one, and of a retired key changes nothing else", () => {
    const rotated = apply([first("export")], rotate([first("export")], "export", start + day))
    const after = apply(rotated, planCompromise(rotated, asked("old"), start + 1))
    expect(findCurrent(after, "export", start + 1)?.key.kid).toBe("new")
    expect(after).toHaveLength(2)
    const later = planCompromise(rotated, asked("old"), start + 2 * day)
    expect("changed" in later && later.changed.map(({ key }) => key.kid)).toEqual(["old"])
  })

  test("is refused past the log's end, and a second time unless the good size is smaller", () => {
    const records = [first("export")]
    expect(planCompromise(records, asked("old", 10), start)).toEqual({ refused: "beyond-log", size: 9, asked: 10 })
    const after = apply(records, planCompromise(records, asked("old"), start))
    expect(planCompromise(after, asked("old"), start + 1)).toMatchObject({ refused: "ended" })
    expect(planCompromise(after, asked("old", 3), start + 1)).toMatchObject({
      changed: [{ compromised: { goodUntilSize: 3 } }],
    })
  })
})

test("an imported key is the first of its role at once, else the next, and is never taken twice", () => {
  const asked = { role: "export" as const, from: start + day, key: publicKey("brought") }
  const alone = apply([], planImport([], asked, start))
  expect(statuses(alone, start)).toEqual({ brought: "current" })
  expect(planImport(alone, asked, start)).toMatchObject({ refused: "known-key" })
  const beside = apply([first("export")], planImport([first("export")], asked, start))
  expect(statuses(beside, start)).toEqual({ old: "current", brought: "next" })
})

/** Anything that an operator may ask for, some time after the last. */
const act = fc.record({
  act: fc.constantFrom("rotate", "at once", "retire", "compromise" as const),
  role: fc.constantFrom(...keyRoles),
  which: fc.nat(9),
  after: fc.nat(3 * day),
})

test("after any changes, at any time, each role has one key that signs, and no key that was listed is gone", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), fc.array(fc.nat(60 * day), { maxLength: 5 }), (acts, times) => {
      let records = [first(null, "documents"), first("log", "log")]
      let now = start
      let made = 0
      for (const { act, role, which, after } of acts) {
        now += after
        const kid = records[which % records.length]?.key.kid ?? ""
        const fresh = (of: KeyRole) => publicKey(`${of} ${made++}`)
        const plan = {
          rotate: () => planRotation(records, { role, from: now + day, fresh }, now),
          "at once": () => planRotation(records, { role, from: now, fresh }, now),
          retire: () => planRetirement(records, kid, now),
          compromise: () => planCompromise(records, { kid, goodUntilSize: 0, headSize: 0, fresh }, now),
        }[act]()
        if ("refused" in plan) continue
        const before = records.length
        records = apply(records, plan)
        expect(records.length).toBeGreaterThanOrEqual(before)
        for (const each of keyRoles) {
          for (const time of [now, ...times.map((ms) => now + ms)]) {
            const able = records.filter((record) => record.role === each && statusOf(record, time) === "current")
            expect(able.length).toBeLessThanOrEqual(1)
            expect(findCurrent(records, each, time)).not.toBeNull()
          }
          expect(findNext(records, each, now)?.from ?? now + 1).toBeGreaterThan(now)
        }
      }
    }),
  )
})

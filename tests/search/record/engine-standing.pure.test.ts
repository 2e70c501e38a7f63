// When an index outside of the database may be asked, and how what it has not read stands among what it ranks.
import fc from "fast-check"
import { expect, test } from "vitest"
import {
  type EngineKept,
  type EngineSeen,
  faultOf,
  holdsUntil,
  isFarBehind,
  isSame,
  moveMark,
  reasonFarBehind,
  toMark,
} from "../../../src/search/record/engine-standing.ts"
import { mergeDated, mergeFresh } from "../../../src/search/record/fresh-hit.ts"
import type { RecordPlace } from "../../../src/search/record/record-index.ts"

const mark = toMark("ours", "a-build", 100)
const kept: EngineKept = {
  ...{ register: "ours", uid: "gongshi_record", position: 100, mark, documents: 30, changedAt: "then" },
  ...{ step: null, fault: null },
}
const stepped: EngineKept = { ...kept, step: { to: 120, mark: moveMark(mark, 120), ids: ["a"], outside: 29 } }

test.each<[string, EngineKept, EngineSeen | null, string | null]>([
  ["holds what it should", kept, { mark, count: 31 }, null],
  ["is not there", kept, null, "lost"],
  ["is empty", kept, { mark: null, count: 0 }, "lost"],
  ["has one document fewer", kept, { mark, count: 30 }, "lost"],
  ["has one more", kept, { mark, count: 32 }, "lost"],
  ["is an older copy of as many", kept, { mark: moveMark(mark, 90), count: 31 }, "lost"],
  ["is of another build", kept, { mark: toMark("ours", "another", 100), count: 31 }, "lost"],
  ["is another register's", kept, { mark: toMark("theirs", "a-build", 100), count: 31 }, "foreign"],
  ["was never built", { ...kept, mark: null }, { mark: null, count: 0 }, "unbuilt"],
  [
    "was built by an earlier version",
    { ...kept, mark: "0:ours:a-build:100" },
    { mark: "0:ours:a-build:100", count: 31 },
    "unbuilt",
  ],
  ["was found wanting", { ...kept, fault: "changed" }, { mark, count: 31 }, "changed"],
  ["is being written, and nothing is yet", stepped, { mark, count: 29 }, null],
  ["is being written, and all is", stepped, { mark: moveMark(mark, 120), count: 29 }, null],
  ["is being written, and has lost another", stepped, { mark, count: 28 }, "lost"],
])("an index that %s", (_, known, seen, fault) => {
  expect(faultOf(known, seen)).toBe(fault)
})

test("what was written meanwhile is no matter up to where entries were left out, and of the same build", () => {
  expect(holdsUntil(kept, kept, 100)).toBe(true)
  expect(holdsUntil(kept, stepped, 120)).toBe(true)
  expect(holdsUntil(kept, stepped, 119)).toBe(false)
  const moved = { ...kept, position: 120, mark: moveMark(mark, 120) }
  expect([holdsUntil(kept, moved, 120), holdsUntil(kept, moved, 110)]).toEqual([true, false])
  expect(holdsUntil(kept, { ...kept, mark: toMark("ours", "another", 100) }, 100)).toBe(false)
  expect(holdsUntil(kept, { ...stepped, step: { ...stepped.step, ids: null } as never }, 120)).toBe(false)
  expect([isSame(kept, { ...kept }), isSame(kept, stepped), isSame(kept, moved)]).toEqual([true, false, false])
})

test("a lag of 5,000 entries, or of ten seconds, is none to speak of", () => {
  expect(isFarBehind(5_000, 0, 60_000)).toBe(false)
  expect(isFarBehind(90_000, 55_000, 60_000)).toBe(false)
  expect(isFarBehind(5_001, 0, 60_000)).toBe(true)
})

const weight = fc.integer({ min: 0, max: 5 })
const day = fc.constantFrom("2026-05-01", "2026-05-02")

test("page by page each record comes once, whatever both weigh, and each in its own order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(weight, day)),
      fc.array(fc.tuple(weight, day)),
      fc.integer({ min: 1, max: 4 }),
      (one, other, limit) => {
        const ranked = one.map(([, publishedOn], n): RecordPlace => ({ score: 1_000 - n, publishedOn, id: `r${n}` }))
        const weights = new Map(one.map(([weighed], n) => [`r${n}`, weighed]))
        const fresh = other
          .map(([score, publishedOn], n): RecordPlace => ({ score, publishedOn, id: `f${String(n).padStart(3, "0")}` }))
          .toSorted(
            (a, b) =>
              b.score - a.score ||
              (a.publishedOn === b.publishedOn ? (a.id < b.id ? -1 : 1) : a.publishedOn < b.publishedOn ? 1 : -1),
          )
        const seen: string[] = []
        for (let at: Pick<RecordPlace, "score" | "fresh"> = { score: 1_001, fresh: null }; ; ) {
          const behind = ranked.filter(({ score }) => score < at.score)
          const last = fresh.findIndex(({ id }) => id === at.fresh?.id)
          const page = mergeFresh(behind, fresh.slice(last + 1), weights, at, limit)
          const end = page.at(-1)
          if (end === undefined) break
          seen.push(...page.map(({ id }) => id))
          at = end
        }
        expect(seen.toSorted()).toEqual([...ranked, ...fresh].map(({ id }) => id).toSorted())
        expect(seen.filter((id) => id.startsWith("r"))).toEqual(ranked.map(({ id }) => id))
        expect(seen.filter((id) => id.startsWith("f"))).toEqual(fresh.map(({ id }) => id))
      },
    ),
  )
})

test("by date both are one order", () => {
  const place = (id: string, publishedOn: string): RecordPlace => ({ score: 0, publishedOn, id })
  const merged = mergeDated(
    [place("b", "2026-05-02"), place("a", "2026-05-01")],
    [place("a2", "2026-05-02"), place("z", "2026-05-01")],
    3,
  )
  expect(merged.map(({ id }) => id)).toEqual(["a2", "b", "a"])
})

test("an index that was never built, or is not to be asked, is not called one that catches up", () => {
  expect(reasonFarBehind(null)).toBe("unbuilt")
  expect(reasonFarBehind({ mark: null, fault: null })).toBe("unbuilt")
  expect(reasonFarBehind({ mark: "1:r:b:0", fault: "lost" })).toBe("lost")
  expect(reasonFarBehind({ mark: "1:r:b:0", fault: null })).toBe("behind")
})

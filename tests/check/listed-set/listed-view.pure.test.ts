/**
 * The tables and views of the listed set, held against a Map.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  copyTable,
  eachInTable,
  findFrom,
  findInTable,
  homesOf,
  openTable,
  putInTable,
} from "../../../src/check/listed-set/code-table.ts"
import { addRecord, clearEntry, goneEntry } from "../../../src/check/listed-set/entry.ts"
import { findCode, type ListedView, mergeBase, onBase, withChanges } from "../../../src/check/listed-set/listed-view.ts"
import { openProfileBook } from "../../../src/check/listed-set/profile.ts"
import { codeOf } from "../../support/rows.ts"

const keys = fc.tuple(fc.nat(3), fc.nat(40), fc.nat(2 ** 30))
const puts = fc.array(
  fc.tuple(
    fc.oneof(keys, fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1))),
    fc.integer().filter((n) => n !== 0),
  ),
)

describe("a table", () => {
  test("holds what was put last under each key, however it grew and was copied", () => {
    fc.assert(
      fc.property(puts, puts, fc.nat(50), (first, second, room) => {
        const expected = new Map<string, number>()
        const put = (table: ReturnType<typeof openTable>, rows: typeof first) => {
          for (const [[a, b, c], value] of rows) {
            putInTable(table, a, b, c, value)
            expected.set(`${a} ${b} ${c}`, value)
          }
        }
        const table = openTable(room)
        put(table, first)
        const before = new Map(expected)
        const copy = copyTable(table, table.count + second.length)
        put(copy, second)
        const contents = (of: typeof table) => {
          const found = new Map<string, number>()
          eachInTable(of, (a, b, c, value) => found.set(`${a} ${b} ${c}`, value))
          return found
        }
        expect(contents(copy)).toEqual(expected)
        expect(contents(table)).toEqual(before)
        expect([copy.count, table.count]).toEqual([expected.size, before.size])
        for (const [[a, b, c]] of [...first, ...second]) {
          expect(findInTable(copy, a, b, c)).toBe(expected.get(`${a} ${b} ${c}`))
          expect(findInTable(table, a, b, c)).toBe(before.get(`${a} ${b} ${c}`) ?? 0)
        }
        expect(findInTable(copy, 7, 7, 7)).toBe(0)
      }),
    )
  })

  test("finds every key from the home that is worked out for many at once, and misses what is not there", () => {
    const table = openTable(3_000)
    const keys = Int32Array.from({ length: 6_000 * 3 }, (_, n) => [7, n % 5, n * 31][n % 3] ?? 0)
    for (let at = 0; at < 3_000 * 3; at += 3)
      putInTable(table, keys[at] ?? 0, keys[at + 1] ?? 0, keys[at + 2] ?? 0, at + 1)
    const homes = new Int32Array(6_000)
    homesOf(table, keys, 0, 6_000, homes)
    const found = Array.from(homes, (home, n) =>
      findFrom(table, home, keys[n * 3] ?? 0, keys[n * 3 + 1] ?? 0, keys[n * 3 + 2] ?? 0),
    )
    expect(found).toEqual(Array.from(homes, (_, n) => (n < 3_000 ? n * 3 + 1 : 0)))
  })

  test("loses no key when more of them crowd into its last line than there is room for behind it", () => {
    const table = openTable(600)
    const { words } = table
    const home = new Int32Array(1)
    const crowd: number[] = []
    for (let c = 0; crowd.length < 100; c++) {
      homesOf(table, Int32Array.of(1, 2, c), 0, 1, home)
      if ((home[0] ?? 0) / 16 === table.homes - 1) crowd.push(c)
    }
    for (const c of crowd) putInTable(table, 1, 2, c, c + 1)
    expect(table.words).not.toBe(words)
    expect(crowd.map((c) => findInTable(table, 1, 2, c))).toEqual(crowd.map((c) => c + 1))
  })
})

// Right codes, and one in eight whose check character is wrong.
const codeAt = (n: number) =>
  n % 8 === 7 ? `${codeOf(n).slice(0, 17)}${codeOf(n).endsWith("0") ? "1" : "0"}` : codeOf(n)
const marks = ["abnormal:AB-E4", "penalty:P2", "serious:SV-0501"]
const records = fc.array(fc.tuple(fc.constantFrom(...marks), fc.option(fc.integer({ min: 19_999, max: 20_003 }))), {
  maxLength: 3,
})
const steps = fc.array(
  fc.oneof(
    fc.record({ act: fc.constant("put" as const), n: fc.nat(20), records }),
    fc.record({
      act: fc.constantFrom("lose" as const, "begin to merge" as const, "end the merge" as const),
      n: fc.nat(20),
    }),
  ),
  { maxLength: 40 },
)

describe("a view", () => {
  test("says of each code what was put last, whatever was merged meanwhile, and an older one what was put till then", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (happened, complete) => {
        const book = openProfileBook()
        const head = { size: 0, time: 0 }
        let view: ListedView = { head, complete, base: openTable(0), overlay: openTable(0), odd: new Map(), book }
        const entries = new Map<string, number>()
        const kept: [ListedView, Map<string, number>][] = []
        let merge: { of: ListedView; base: Promise<ListedView["base"]> } | null = null
        for (const step of happened) {
          const code = codeAt(step.n)
          if (step.act === "begin to merge") merge ??= { of: view, base: mergeBase(view, async () => {}) }
          else if (step.act === "end the merge") {
            if (merge) view = onBase(view, await merge.base, merge.of)
            merge = null
          } else {
            const entry = !("records" in step)
              ? goneEntry
              : step.records.reduce((sum, [mark, until]) => addRecord(book, sum, mark, until), 0) || clearEntry
            view = withChanges(view, { size: view.head.size + 1, time: 0 }, new Map([[code, entry]]))
            entries.set(code, entry)
          }
          kept.push([view, new Map(entries)])
        }
        for (const [older, said] of kept) {
          for (let n = 0; n <= 20; n++) {
            const entry = said.get(codeAt(n)) ?? goneEntry
            const absent = { kind: complete ? "absent" : "ask" }
            const found = findCode(older, codeAt(n), 20_001)
            if (entry === goneEntry) expect(found).toEqual(absent)
            else if (entry === clearEntry) expect(found).toEqual({ kind: "clear" })
            else if ((entry & 0xffff) < 20_001) expect(found).toEqual({ kind: "ask" })
            else expect(found).toEqual({ kind: "listed", profile: book.profile(entry >>> 16) })
          }
        }
      }),
    )
  })
})

describe("a profile", () => {
  test("is the same for the same marks in any order, and names each list and ground once", () => {
    const book = openProfileBook()
    const of = (...records: string[]) => records.reduce((entry, mark) => addRecord(book, entry, mark, null), 0)
    expect(of("penalty:P2", "abnormal:AB-E4", "penalty:P2")).toBe(of("abnormal:AB-E4", "penalty:P2"))
    const profile = book.profile(of("penalty:P3", "abnormal:AB-E4", "penalty:P2", "serious:") >>> 16)
    expect(profile.lists).toEqual(["abnormal", "penalty", "serious"])
    expect(profile.grounds).toEqual(["AB-E4", "P2", "P3"])
  })

  test("for which there is no number left sends to the database, for good", () => {
    const book = openProfileBook(3)
    const full = ["a:1", "a:2", "a:3"].reduce((entry, mark) => addRecord(book, entry, mark, null), 0)
    const view: ListedView = {
      ...{
        head: { size: 0, time: 0 },
        complete: true,
        base: openTable(0),
        overlay: openTable(0),
        odd: new Map(),
        book,
      },
    }
    const changed = withChanges(view, view.head, new Map([[codeOf(1), addRecord(book, full, "a:1", null)]]))
    expect(findCode(changed, codeOf(1), 20_454)).toEqual({ kind: "ask" })
  })
})

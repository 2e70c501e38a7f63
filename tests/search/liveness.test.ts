/**
 * Whatever happens in whatever order, what is shown is live.
 */
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { matchNames } from "../../src/match/match.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { search } from "../../src/search/search.ts"
import { suggest } from "../../src/search/suggest.ts"
import { importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { endRecords } from "./engine-contract.ts"

const database = useDatabase()
const nameOf = (n: number) => `示例${["云杉", "白桦", "红松", "水杉"][n % 4]}${n}号商贸有限公司`

/** What can happen to merchant n, and to the index. */
const steps = fc.array(
  fc.oneof(
    fc.record({ act: fc.constantFrom("publish", "end", "lose"), n: fc.nat(7) }),
    fc.record({ act: fc.constantFrom("catch up", "catch up twice at once", "rebuild"), n: fc.constant(0) }),
  ),
  { minLength: 4, maxLength: 14 },
)

describe("any interleaving of publications, endings, readings of the log and rebuilds", () => {
  let round = 0
  for (const [whole, options, numRuns] of twoSizes(4, 12))
    test(`shows nothing that is not live, and after the last reading everything that is${whole}`, options, async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (happened) => {
          const base = 1_000 + round++ * 10
          const live = new Set<string>()
          const index = postgresIndex(database.sql)
          for (const { act, n } of happened) {
            const code = codeOf(base + n)
            if (act === "publish") {
              const row = abnormalRow(base + n, { subject: { code, name: nameOf(n) }, decision_no: `${act}${round}` })
              await importRows(database.sql, [row])
              await database.sql`update record set state = 'live' where subject_code = ${code}`
              live.add(code)
            } else if (act === "end") {
              await endRecords(database.sql, code)
              live.delete(code)
            } else if (act === "lose") {
              // The record has ended and the log does not say so yet.
              await database.sql`update record set state = 'removed' where subject_code = ${code}`
              live.delete(code)
            } else if (act === "rebuild") await index.rebuild()
            else await Promise.all([index.catchUp(), act === "catch up" ? null : index.catchUp()])
            const shown = await shownAmong(base)
            expect(shown).toEqual(shown.filter((code) => live.has(code)))
          }
          await index.rebuild()
          expect(await shownAmong(base)).toEqual([...live].sort())
        }),
        { numRuns },
      )
    })
})

/** Codes of this round that any way of finding shows. */
async function shownAmong(base: number): Promise<string[]> {
  const read = { sql: database.sql, clock: Date.now }
  const index = postgresIndex(database.sql)
  const round = new Set(Array.from({ length: 8 }, (_, n) => codeOf(base + n)))
  const shown = new Set<string>()
  for (const n of [0, 1, 2, 3]) {
    for (const text of ["云杉", nameOf(n), nameOf(n).replace("商贸", "商茂")]) {
      const answer = await search(read, index, { text, filter: {}, scope: "live", cursor: null, limit: 100 })
      if (answer === "invalid-cursor") throw new Error("there was no cursor")
      for (const { subject } of answer.hits) shown.add(subject.code)
    }
    for (const { code } of await suggest(read, index, nameOf(n))) shown.add(code)
  }
  const queries = Array.from({ length: 8 }, (_, n) => ({
    name: nameOf(n),
    region: null,
    limit: 50,
    threshold: 0.3,
    scope: "live" as const,
  }))
  for (const found of (await matchNames(read, index, queries)).results) {
    for (const { subject } of found) shown.add(subject.code)
  }
  return [...shown].filter((code) => round.has(code)).sort()
}

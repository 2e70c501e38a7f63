/**
 * That turning pages tells who lived throughout once, whatever is published or ends between two pages: run
 * against each engine.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { move } from "../../support/move.ts"
import { penaltyRow } from "../../support/rows.ts"
import type { RecordEngine } from "./record-contract.ts"

/** The suite. */
export function describeStableCursor(name: string, engine: RecordEngine): void {
  describe(`the pages of ${name}`, () => {
    const count = 60
    const word = "朱厌"
    // Of several scores: who holds the word in the violation, in the content alone, and twice.
    const row = (n: number) =>
      penaltyRow(n, {
        violation: n % 3 === 0 ? `销售${word}第${n}批` : "经营的商品没有合格证明",
        content: n % 3 === 0 && n % 2 === 0 ? `没收${word}，罚款100元` : n % 3 === 0 ? "警告" : `没收${word}${n}只`,
        published_on: `2026-05-${String(1 + (n % 28)).padStart(2, "0")}`,
      })
    beforeAll(async () => {
      await importRows(
        engine.sql(),
        Array.from({ length: count }, (_, n) => row(1_000 + n)),
      )
      await engine.settle()
    })

    test.each(["relevance", "date"] as const)("by %s", async (sort) => {
      const { request } = testApp(engine.sql, { records: engine.index() })
      const from = sort === "relevance" ? 2_000 : 3_000
      const live = async () => {
        const rows = await engine.sql()<
          { id: string }[]
        >`select id from record where state = 'live' and detail::text like ${`%${word}%`}`
        return new Set(rows.map(({ id }) => id))
      }
      const before = await live()
      const seen: string[] = []
      let cursor: string | null = null
      for (let page = 0; page === 0 || cursor !== null; page++) {
        const parameters = new URLSearchParams({ q: word, in: "records", sort, limit: "7" })
        if (cursor !== null) parameters.set("cursor", cursor)
        const response = await request(`/v1/search?${parameters}`)
        expect(response.status).toBe(200)
        const answer = (await response.json()) as { results: { record: { id: string } }[]; next: string | null }
        seen.push(...answer.results.map(({ record }) => record.id))
        cursor = answer.next
        // The last that was shown ends, and one that was not; and some come, better ones and worse.
        const now = await live()
        const shown = seen.findLast((id) => now.has(id))
        const others = [...before].filter((id) => now.has(id) && !seen.includes(id))
        for (const id of [shown, others[page % 3]]) if (id !== undefined) await move(engine.sql(), id, "withdraw")
        await importRows(
          engine.sql(),
          [0, 1, 2].map((n) => row(from + 10 * page + n)),
        )
        await engine.settle()
        expect(page).toBeLessThan(30)
      }
      const after = await live()
      const throughout = [...before].filter((id) => after.has(id))
      expect(throughout.filter((id) => !seen.includes(id))).toEqual([])
      expect(new Set(seen).size).toBe(seen.length)
    })
  })
}

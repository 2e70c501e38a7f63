/**
 * That turning pages tells who lived throughout once, whatever is published or ends between two pages: run
 * against each engine.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { move } from "../../support/move.ts"
import { penaltyRow } from "../../support/rows.ts"
import type { RecordEngine } from "./record-contract.ts"

type Page = { results: { record: { id: string } }[]; total: number; next: string | null }

/**
 * That pages go on where hits are so rare among those that have their characters that another engine leaves them to
 * PostgreSQL, and that no cursor of somebody's own making asks for more than one of ours.
 */
export function describeRarePages(name: string, engine: RecordEngine): void {
  describe(`rare hits in ${name}`, () => {
    const [held, apart] = [260, 900]
    const ask = async (q: string, cursor: string | null) => {
      const { request } = testApp(engine.sql, { records: engine.index() })
      const parameters = new URLSearchParams({ q, in: "records", limit: "100", ...(cursor !== null && { cursor }) })
      return request(`/v1/search?${parameters}`)
    }
    beforeAll(async () => {
      const violation = (n: number) => (n < held ? "销售蛊雕兽" : "销售雕兽与蛊雕")
      await importRows(
        engine.sql(),
        Array.from({ length: held + apart }, (_, n) => penaltyRow(20_000 + n, { violation: violation(n) })),
      )
      await engine.settle()
    })

    test("come on every page, each once", async () => {
      const seen: string[] = []
      for (let cursor: string | null = null; cursor !== null || seen.length === 0; ) {
        const response = await ask("蛊雕兽", cursor)
        expect(response.status).toBe(200)
        const { results, total, next } = (await response.json()) as Page
        expect(total).toBe(held)
        seen.push(...results.map(({ record }) => record.id))
        cursor = next
      }
      expect(seen).toHaveLength(held)
      expect(new Set(seen).size).toBe(held)
    })

    test("a cursor that tells of more ids than ours do is none of ours", async () => {
      const { next } = (await (await ask("销售雕兽与", null)).json()) as Page
      const written = JSON.parse(Buffer.from(next ?? "", "base64url").toString("utf8")) as [string, object, object]
      const forged = [...written.slice(0, 2), { by: "engine", size: 1_000_000, shown: ["x"], named: true }]
      const response = await ask("销售雕兽与", Buffer.from(JSON.stringify(forged)).toString("base64url"))
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ type: expect.stringContaining("invalid-cursor") })
    })
  })
}

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

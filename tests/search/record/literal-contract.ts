/**
 * Literals as long as the box lets somebody type, cut out of stored texts: run against each engine. Meilisearch reads ten
 * words of a query, and has to be asked for them in another way.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows, testApp } from "../../support/app.ts"
import { penaltyRow } from "../../support/rows.ts"
import type { RecordEngine } from "./record-contract.ts"

const stored =
  "经查，当事人于2026年3月1日至3月31日期间，在其“青丘旗舰店”网店详情页（Model QX-3.5，规格30,000 mAh）发布含有“国家级”“最高级”等用语的广告，" +
  "宣称所售青丘狐纹移动电源具有治疗失眠、缓解颈椎疼痛的功效，且未能提供任何依据；至案发时共售出一百二十七件，销售额壹万贰仟叁佰元，" +
  "违法所得四千五百六十七元八角。执法人员现场检查时，当事人未能出示进货票据与检验报告，其库存九尾纹样外壳上未标明厂名、厂址；" +
  "当事人在询问笔录中承认上述事实，并于次日下架全部商品、向消费者退还货款，配合调查，主动减轻违法行为的危害后果。"
// Where the two halves of the third text meet: they overlap, so that it has every pair of characters and no long piece.
const middle = 130

const texts = {
  whole: stored,
  inside: `另查明：${stored}以上事实有证据佐证。`,
  turned: `${stored.slice(middle - 1)}${stored.slice(0, middle + 1)}`,
  another: stored.replace("一百二十七", "一百二十八"),
}

/** The suite. */
export function describeLongLiterals(name: string, engine: RecordEngine): void {
  describe(`long literals in ${name}`, () => {
    const numbers = new Map<string, string>()

    beforeAll(async () => {
      const rows = Object.values(texts).map((violation, n) => penaltyRow(40_000 + n, { violation }))
      await importRows(engine.sql(), rows)
      await engine.settle()
      const held = await engine.sql()<{ id: string; violation: string }[]>`
        select id, detail ->> 'violation' as violation from record where decision_no like '%4000_号'`
      for (const [name, text] of Object.entries(texts)) {
        numbers.set(held.find(({ violation }) => violation === text)?.id ?? "", name)
      }
      expect(numbers.size).toBe(4)
    })

    // All of them hold what is asked for around the middle: the piece of the third is another, and so is a word of the last.
    test.each([
      [40, 100, "inside whole"],
      [100, 60, "inside whole"],
      [200, 20, "inside whole"],
      [198, 25, "inside whole"],
      [40, 160, "another inside turned whole"],
    ])("of %i characters find who holds them, and nobody else", async (length, start, expected) => {
      const literal = stored.slice(start, start + length)
      expect(literal).toHaveLength(length)
      // Quotes inside end a phrase for whoever reads the box: the others do not.
      const text = literal.replaceAll(/[“”]/g, "，")
      const { terms, first } = parseTextQuery(`"${text}"`)
      expect(terms).toHaveLength(1)
      const query = { terms, filter: {}, scope: "live", today: "2026-06-30", after: null, limit: 50 } as const
      for (const sort of ["relevance", "date"] as const) {
        for (const before of [first, []]) {
          const page = await engine.index().find({ ...query, sort, first: before })
          const found = page.places.map(({ id }) => numbers.get(id) ?? id)
          expect(found.sort().join(" ")).toBe(expected)
          expect(page).toMatchObject({ total: found.length, exact: true })
          expect(page.facets.list).toEqual([{ value: "penalty", count: found.length }])
        }
      }
    })

    test("fill the box to its last character", async () => {
      const { request } = testApp(engine.sql, { records: engine.index() })
      const ask = async (q: string) => {
        expect(q).toHaveLength(200)
        const response = await request(`/v1/search?${new URLSearchParams({ q, in: "records" })}`)
        expect(response.status).toBe(200)
        return (await response.json()) as { results: { record: { id: string } }[]; total: number; dropped: string[] }
      }
      const literal = stored.replaceAll(/[“”]/g, "，").slice(40, 240)
      const quoted = await ask(`"${literal.slice(0, 198)}"`)
      expect(quoted.results.map(({ record }) => numbers.get(record.id)).sort()).toEqual(["inside", "whole"])
      expect(quoted).toMatchObject({ total: 2, dropped: [] })
      // Without quotes it is its words: who holds the whole is among them.
      const pasted = await ask(literal)
      expect(pasted.results.map(({ record }) => numbers.get(record.id))).toEqual(
        expect.arrayContaining(["inside", "whole"]),
      )
    })
  })
}

// What both engines answer to the judged queries: the same records, in an order that is as good.
import { MeilisearchRequestError, MeilisearchRequestTimeOutError } from "meilisearch"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { Draw } from "../../../src/register/sample/draw.ts"
import { meiliRecordIndex } from "../../../src/search/record/meilisearch-record-index.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import type { RecordIndex } from "../../../src/search/record/record-index.ts"
import { textForm } from "../../../src/search/text/text-form.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { findMeilisearch, type MeiliServer } from "../../support/meilisearch.ts"
import {
  findUnanswered,
  importJudged,
  type JudgedEngine,
  judgedRows,
  openJudged,
  paragraphsOf,
  shownBy,
} from "./judged-engine.ts"
import { judgedQueries } from "./judged-query.ts"
import { askers, questionsOver } from "./judged-question.ts"
import { numberWritings } from "./number-writing.ts"

const open = findMeilisearch()

// By how much the mean nDCG@10 of a kind may differ.
const differenceMax = 0.05

const triesMax = 30

/** Asks again where nothing but the time ran out: whatever else goes wrong is a fault. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const isLate = error instanceof MeilisearchRequestError && error.cause instanceof MeilisearchRequestTimeOutError
      if (!isLate || tries === triesMax) throw error
    }
  }
}

test.each([
  [new MeilisearchRequestError("search", new MeilisearchRequestTimeOutError(1, {})), 2],
  [new MeilisearchRequestError("search", new TypeError("fetch failed")), 1],
  [new RangeError("a fault of ours"), 1],
])("an engine is asked again after %s: %i times in all", async (error, times) => {
  let asked = 0
  const ask = async () => {
    asked++
    if (asked < 2) throw error
    return asked
  }
  await askAgain(ask).catch((thrown: unknown) => expect(thrown).toBe(error))
  expect(asked).toBe(times)
})

describe.skipIf(!open)("both engines", { tags: "meilisearch" }, () => {
  const database = useDatabase()
  let server: MeiliServer
  let postgres: JudgedEngine
  let meili: JudgedEngine

  beforeAll(async () => {
    if (!open) return
    server = await open()
    await importJudged(database.sql)
    const index = postgresRecordIndex(database.sql)
    await index.catchUp()
    const records = meiliRecordIndex(database.sql, server, index, { uid: "gongshi_record_judged" })
    await records.catchUp()
    postgres = await openJudged(testApp(() => database.sql))
    // Behind Meilisearch is nobody here: where it takes longer than a search waits, on a busy machine, it is asked again.
    const patient: RecordIndex = {
      ...records,
      find: (query) => askAgain(() => records.find(query)),
    }
    meili = await openJudged(testApp(() => database.sql, { records: patient }))
  })
  afterAll(() => server?.remove())

  test("find the same records, whatever is asked", async () => {
    for (const { q } of judgedQueries) {
      const [first, second] = [await postgres.find(q, 2_000), await meili.find(q, 2_000)]
      expect(second.toSorted(), q).toEqual(first.toSorted())
    }
  })

  const expectSame = async (q: string, filters: Readonly<Record<string, string>> = {}) => {
    const [first, second] = [await postgres.count(q, filters), await meili.count(q, filters)]
    expect(second, JSON.stringify([q, filters])).toEqual(first)
    return first
  }

  test("count them alike, in all and by every facet, and give up the same words", async () => {
    for (const { q } of judgedQueries) expect(await expectSame(q)).toMatchObject({ total_is: "exact" })
    for (const { q, filters = {} } of Object.values(questionsOver(shownBy(meili))).flat()) await expectSame(q, filters)
    const [{ decision_no: number = "" } = {}] = judgedRows.filter(({ kind }) => kind === "penalty")
    for (const q of [`"${number}"`, number, "30000元", "3万元", "2026"]) await expectSame(q)
  })

  test.each([
    ["麒麟独角兽 过期食品", ["麒麟独角兽"]],
    ["zzzzzz 虚假广告 qqqqqq", ["zzzzzz", "qqqqqq"]],
    ["可信时间戳 电梯井道泡泡 过期食品", null],
    ["请问郑州哪家卖过期食品的店被举报过麒麟", null],
    ["罚款 食品 广告 电梯 商标 价格", null],
    ["郑州 洛阳 新乡 虚假宣传 98765432元", null],
    ["“没有人写过的一句话” 食品", null],
    // Of neither does any record hold two characters beside each other: nothing is found, and nothing given up for it.
    ["麒麟独角兽 zzzzzz", []],
  ])("give up the same of %s, and find the same then", async (q, dropped) => {
    const same = await expectSame(q)
    if (dropped === null) expect(same.dropped).not.toEqual([])
    else expect(same.dropped).toEqual(dropped)
    const [first, second] = [await postgres.find(q, 2_000), await meili.find(q, 2_000)]
    expect(second.toSorted()).toEqual(first.toSorted())
  })

  test("have the same order by date, and where nothing tells hits apart", async () => {
    for (const [q, filters] of [
      ["", {}],
      ["", { list: "penalty", year: "2026" }],
      ["", { sort: "date" }],
      ["食品", { sort: "date" }],
      ["虚假宣传 罚款", { sort: "date" }],
      ["可信时间戳", { sort: "date", list: "penalty" }],
      ["没报年报", { sort: "date" }],
    ] as const) {
      const found = await postgres.find(q, 2_000, filters)
      expect(found.length, q).toBeGreaterThan(20)
      expect(await meili.find(q, 2_000, filters), JSON.stringify([q, filters])).toEqual(found)
    }
  })

  test.each([
    { list: "penalty" },
    { list: "serious", region: "41" },
    { ground: "AB-E1" },
    { class: "P2" },
    { law: "广告法" },
    { law: "广告法第九条" },
    { authority: "41" },
    { region: "4101" },
    { platform: "示例商城" },
    { year: "2025" },
    { amount_from: "10000", amount_to: "100000" },
    { from: "2025-07-01", to: "2026-03-31" },
    { list: "penalty", year: "2026", law: "食品安全法", amount_from: "1000" },
  ])("find and count the same under the filter %j", async (filters: Readonly<Record<string, string>>) => {
    for (const q of ["", "虚假广告", "食品 -糕点"]) {
      await expectSame(q, filters)
      const [first, second] = [await postgres.find(q, 2_000, filters), await meili.find(q, 2_000, filters)]
      expect(second.toSorted(), q).toEqual(first.toSorted())
    }
    expect((await expectSame("", filters)).total).toBeGreaterThan(0)
  })

  test.each([40, 100, 198])(
    "find who holds a stretch of %i characters of a stored text, and nobody else",
    async (length) => {
      const texts = [...meili.live].flatMap(([id, row]) => paragraphsOf(row).map((text) => ({ id, text })))
      const long = texts.filter(({ text }) => text.length > length + 20)
      expect(long.length).toBeGreaterThan(10)
      const draw = new Draw(16, 97, length)
      for (let count = 0; count < 12; count++) {
        const { text } = long[draw.below(long.length)] ?? { text: "" }
        const at = draw.below(text.length - length + 1)
        // A quote inside would end the phrase; a mark in its place is the same to what is compared.
        const stretch = text.slice(at, at + length).replaceAll(/["“”「」『』]/g, "，")
        const form = textForm(stretch)
        const holders = [...new Set(texts.filter((one) => textForm(one.text).includes(form)).map(({ id }) => id))]
        for (const engine of [postgres, meili]) {
          expect((await engine.find(`"${stretch}"`, 2_000)).toSorted(), stretch).toEqual(holders.toSorted())
        }
        expect((await expectSame(`"${stretch}"`)).total).toBe(holders.length)
      }
    },
  )

  test.each([...new Set(judgedQueries.map(({ kind }) => kind))])("order queries by %s as well", async (kind) => {
    const queries = judgedQueries.filter((query) => query.kind === kind)
    const mean = async (engine: JudgedEngine) => {
      let sum = 0
      for (const query of queries) sum += (await engine.judge(query, 10)).ndcg
      return sum / queries.length
    }
    const [first, second] = [await mean(postgres), await mean(meili)]
    expect(Math.abs(second - first), `PostgreSQL ${first}, Meilisearch ${second}`).toBeLessThanOrEqual(differenceMax)
  })

  test.each(askers)("answer what %s ask with a right record first", async (asker) => {
    const questions = questionsOver(shownBy(meili))[asker].filter(({ told }) => !told)
    expect(await findUnanswered(meili, questions)).toEqual([])
  })

  test.each(Object.entries(numberWritings))("have the right record first for every number: %s", async (_, write) => {
    for (const engine of [postgres, meili]) {
      const wrong: string[] = []
      const penalties = [...meili.live].filter(([, { kind }]) => kind === "penalty")
      await eachOf(penalties, async ([id, { decision_no: written }]) => {
        if ((await engine.find(write(written), 1))[0] !== id) wrong.push(write(written))
      })
      expect(wrong).toEqual([])
    }
  })
})

/** Does something for each, a few at a time. */
async function eachOf<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: 3 }, async () => {
      for (let one = all.pop(); one !== undefined; one = all.pop()) await work(one)
    }),
  )
}

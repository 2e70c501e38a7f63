/**
 * What every engine behind the SearchIndex port does: one suite, run against each.
 */
import { beforeAll, describe, expect, test } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { dayInChina } from "../../src/law/day.ts"
import { parseCompanyName } from "../../src/names/company-name.ts"
import { foldName } from "../../src/names/normal-form.ts"
import { brandKey } from "../../src/names/whole-key.ts"
import { recallKeys } from "../../src/search/recall-key.ts"
import type { SearchFilter, SearchIndex, SearchQuery, SearchScope } from "../../src/search/search-index.ts"
import { tallyMax } from "../../src/search/search-index.ts"
import { importRows } from "../support/app.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const today = dayInChina(Date.now())

const named = (n: number, name: string, region: string, changes: Record<string, unknown> = {}) => [
  subjectRow(n, { name, region, ...changes }),
  abnormalRow(n, { subject: { code: codeOf(n), name }, authority: region }),
]

const merchants = [
  ...named(1, "郑州示例云杉商贸有限公司", "410105"),
  ...named(2, "云杉示例（郑州）食品有限公司", "410102"),
  ...named(3, "洛阳市示例云杉木业股份有限公司第三分公司", "410302", { former_names: ["洛阳示例白桦木业有限公司"] }),
  ...named(4, "ＡＢＣ示例 Trading 商行", "110101", { shops: [{ platform: "示例商城", name: "示例青橄榄旗舰店" }] }),
  penaltyRow(1, {
    subject: { code: codeOf(1), name: "郑州示例云杉商贸有限公司" },
    decided_on: "2025-01-02",
    published_on: "2025-01-05",
  }),
  subjectRow(5, { name: "示例云杉无记录有限公司", region: "410105" }),
  ...Array.from({ length: 45 }, (_, at) => named(100 + at, `示例连锁第${at}号便利店`, "410105")).flat(),
]

/** How a test brings an engine to life over its database. */
export interface Engine {
  sql(): Pool
  index(): SearchIndex
  /** Brings all that was written into the index, and waits until it answers from it. */
  settle(): Promise<void>
}

/** The suite. */
export function describeEngine(name: string, engine: Engine): void {
  describe(`${name} behind the port`, () => {
    const index = () => engine.index()
    const write = async (rows: readonly unknown[]) => {
      await importRows(engine.sql(), rows)
      await engine.settle()
    }
    const find = (text: string, changes: Partial<SearchQuery> = {}) =>
      index().find({
        terms: text.split(" ").filter(Boolean).map(foldName),
        filter: {},
        scope: "live",
        today,
        after: null,
        limit: 20,
        countUpTo: tallyMax,
        roughly: false,
        ...changes,
      })
    const found = async (text: string, changes: Partial<SearchQuery> = {}) =>
      (await find(text, changes)).places.map(({ code }) => code)
    const recall = async (text: string, filter: SearchFilter = {}, scope: SearchScope = "live") => {
      const [candidates = []] = await index().recall([{ keys: recallKeys(text), filter, today }], 20, scope)
      return candidates.map(({ code }) => code)
    }

    beforeAll(() => write(merchants))

    test("finds who holds every term, the shortest name first", async () => {
      expect(await found("云杉")).toEqual([codeOf(1), codeOf(2), codeOf(3)])
      expect(await found("杉")).toEqual([codeOf(1), codeOf(2), codeOf(3)])
      expect(await found("司第三分")).toEqual([codeOf(3)])
      expect(await found("食品 云杉")).toEqual([codeOf(2)])
      expect(await found("abc示例trading")).toEqual([codeOf(4)])
      expect(await found("白桦木业")).toEqual([codeOf(3)])
      expect(await found("青橄榄")).toEqual([codeOf(4)])
    })

    test("does not take the grams of a term scattered over a name for the term", async () => {
      expect(await found("郑州云杉")).toEqual([])
      expect(await found("示例商贸")).toEqual([])
    })

    test("counts hits under list, region, authority and year", async () => {
      const { tally } = await find("云杉")
      expect(tally).toMatchObject({ total: 3, exact: true })
      expect(tally.facets.list).toEqual([
        { value: "abnormal", count: 3 },
        { value: "penalty", count: 1 },
      ])
      expect(tally.facets.region).toEqual([{ value: "410000", count: 3 }])
      expect(tally.facets.authority).toHaveLength(3)
      expect(tally.facets.year).toEqual([
        { value: "2026", count: 3 },
        { value: "2025", count: 1 },
      ])
      expect((await find("云杉", { filter: { region: "41" } })).tally.facets.region).toEqual([
        { value: "410100", count: 2 },
        { value: "410300", count: 1 },
      ])
    })

    test("counts the whole register where nothing is asked for", async () => {
      const { tally } = await find("")
      expect(tally).toMatchObject({ total: 49, exact: true })
      expect(tally.facets.list).toEqual([
        { value: "abnormal", count: 49 },
        { value: "penalty", count: 1 },
      ])
    })

    test("holds filters on records against one record at a time", async () => {
      expect(await found("云杉", { filter: { list: "penalty" } })).toEqual([codeOf(1)])
      expect(await found("云杉", { filter: { list: "penalty", to: "2025-12-31" } })).toEqual([codeOf(1)])
      // It has a penalty, and a record of 2026, but no penalty of 2026.
      expect(await found("云杉", { filter: { list: "penalty", from: "2026-01-01" } })).toEqual([])
      expect(await found("云杉", { filter: { authority: "410302" } })).toEqual([codeOf(3)])
      expect(await found("云杉", { filter: { region: "410100" } })).toEqual([codeOf(1), codeOf(2)])
    })

    test.each(["连锁", ""])("pages through everything that “%s” finds once", async (text) => {
      const all = new Set<string>()
      let after: SearchQuery["after"] = null
      let pages = 0
      for (;;) {
        const { places, tally } = await find(text, { after, limit: 10 })
        for (const { code } of places) all.add(code)
        pages++
        if (places.length < 10) {
          expect(all.size).toBe(tally.total)
          break
        }
        after = places.at(-1) ?? null
      }
      expect(pages).toBe(5)
    })

    test("recalls a name by slips, sounds, looks, parts left out, pinyin and first letters", async () => {
      for (const text of [
        "郑州示例云杉商贸有限公司",
        "郑州示例云衫商贸",
        "示例云杉商贸公司",
        "郑洲市示例芸杉商贸有限责任公司",
        "shiliyunshan",
        "slyssm",
      ]) {
        expect(await recall(text), text).toContain(codeOf(1))
      }
      expect(await recall("洛阳白桦木业")).toContain(codeOf(3))
      expect(await recall("示例青橄榄")).toContain(codeOf(4))
      expect(await recall(codeOf(2))).toContain(codeOf(2))
      expect(await recall("洛阳示例云杉", { region: "4103" })).toEqual([codeOf(3)])
    })

    test("recalls for many names at once what it recalls for each", async () => {
      const texts = ["郑州示例云衫商贸", "洛阳白桦木业", "没有这样的名字", "ABC示例"]
      const together = await index().recall(
        texts.map((text) => ({ keys: recallKeys(text), filter: {}, today })),
        20,
        "live",
      )
      for (const [at, text] of texts.entries()) {
        const [alone] = await index().recall([{ keys: recallKeys(text), filter: {}, today }], 20, "live")
        expect(together[at]).toEqual(alone)
      }
    })

    test("gives a candidate all its names, the current one first", async () => {
      const [[candidate] = []] = await index().recall(
        [{ keys: recallKeys("洛阳示例白桦木业有限公司"), filter: {}, today }],
        1,
        "live",
      )
      expect(candidate).toMatchObject({
        code: codeOf(3),
        region: "410302",
        names: ["洛阳市示例云杉木业股份有限公司第三分公司", "洛阳示例白桦木业有限公司"],
        live: true,
      })
    })

    test("shows subjects without live records to who asks for all, and to nobody else", async () => {
      expect(await found("云杉无记录")).toEqual([])
      expect(await recall("示例云杉无记录有限公司")).not.toContain(codeOf(5))
      expect(await found("云杉无记录", { scope: "all" })).toEqual([codeOf(5)])
      expect(await recall("示例云杉无记录有限公司", {}, "all")).toContain(codeOf(5))
      const all = await found("云杉", { scope: "all" })
      expect(all).toEqual([codeOf(5), codeOf(1), codeOf(2), codeOf(3)])
    })

    test("learns of subjects that no log entry speaks of", async () => {
      await write([subjectRow(6, { name: "示例雪松无日志有限公司" })])
      expect(await found("雪松", { scope: "all" })).toEqual([codeOf(6)])
      await write([subjectRow(6, { name: "示例红松无日志有限公司" })])
      expect(await found("雪松", { scope: "all" })).toEqual([])
      expect(await recall("示例红松无日志有限公司", {}, "all")).toContain(codeOf(6))
    })

    test("moves a subject that is listed, and one whose listing has ended", async () => {
      await write([abnormalRow(6, { subject: { code: codeOf(6), name: "示例红松无日志有限公司" } })])
      expect(await found("红松")).toEqual([codeOf(6)])
      expect(await recall("示例红松无日志有限公司")).toContain(codeOf(6))
      expect((await find("")).tally.total).toBe(50)
      await endRecords(engine.sql(), codeOf(6))
      await engine.settle()
      expect(await found("红松")).toEqual([])
      expect(await recall("示例红松无日志有限公司")).not.toContain(codeOf(6))
      expect(await found("红松", { scope: "all" })).toEqual([codeOf(6)])
      expect((await find("")).tally.total).toBe(49)
    })

    test("lists codes by how they begin", async () => {
      const start = codeOf(1).slice(0, 15)
      expect(await index().listByCode(start, 10)).toEqual([codeOf(1), codeOf(2), codeOf(3), codeOf(4)].sort())
      expect(await index().listByCode(codeOf(1), 10)).toEqual([codeOf(1)])
      expect(await index().listByCode(codeOf(5), 10)).toEqual([])
    })

    test("knows how many go by a brand", async () => {
      const { brand } = parseCompanyName("示例云杉商贸有限公司")
      const { counts, documents } = await index().frequencies([brandKey(brand), 12_345])
      expect(counts.get(brandKey(brand))).toBeGreaterThanOrEqual(1)
      expect(counts.has(12_345)).toBe(false)
      expect(documents).toBeGreaterThanOrEqual(49)
    })

    test("built anew answers the same, and answers meanwhile", async () => {
      const answers = async () => [await find("云杉", { scope: "all" }), await find(""), await recall("洛阳白桦木业")]
      const before = await answers()
      let done = false
      const rebuilding = index()
        .rebuild()
        .finally(() => (done = true))
      while (!done) expect((await find("云杉")).tally.total).toBe(3)
      await rebuilding
      await engine.settle()
      expect(await answers()).toEqual(before)
    })

    test("read by several processes at once holds everything once", async () => {
      await importRows(engine.sql(), named(7, "示例水杉有限公司", "410105"))
      await Promise.all(Array.from({ length: 3 }, () => index().catchUp()))
      await engine.settle()
      expect(await found("水杉")).toEqual([codeOf(7)])
      const [head] = await engine.sql()<{ size: number }[]>`select size from log_head`
      expect(await index().position()).toBe(head?.size)
    })
  })
}

/** Ends the records of a subject as the register does: state and log in one transaction. */
export async function endRecords(sql: Pool, code: string): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`update record set state = 'removed' where subject_code = ${code}`
    await tx`
      with head as (update log_head set size = size + 1 returning size)
      insert into log_entry (position, entry, subject_code) select size - 1, '{"op":"remove"}', ${code} from head`
  })
}

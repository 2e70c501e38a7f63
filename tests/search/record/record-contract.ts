/**
 * What every engine behind the RecordIndex port does: one suite, run against each. Sets of records, totals and facets are
 * the same in all of them; of their order only what the port promises.
 */
import { beforeAll, describe, expect, test } from "vitest"
import type { Pool } from "../../../src/database/client.ts"
import type { RecordFilter, RecordIndex, RecordQuery } from "../../../src/search/record/record-index.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows } from "../../support/app.ts"
import { erase } from "../../support/erasure.ts"
import { move } from "../../support/move.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow, subjectRow } from "../../support/rows.ts"

/** The day of the queries. */
const today = "2026-06-30"

const shop = { platform: "示例商城", name: "示例青橄榄旗舰店", url: null }

const rows = [
  subjectRow(1, { name: "郑州示例云杉商贸有限公司", region: "410105", former_names: ["郑州示例白桦商贸有限公司"] }),
  subjectRow(2, { name: "示例松针食品店", region: "410302", shops: [shop] }),
  penaltyRow(1, {
    subject: { code: codeOf(1), name: "郑州示例云杉商贸有限公司" },
    violation: "在网店详情页发布虚假广告，宣称产品为“国家级”并具有治疗功效",
    content: "1.责令停止发布；2.罚款30,000元。",
    fine_cny: 30000,
    basis: "《中华人民共和国广告法》第九条第三项、第五十七条第一项",
  }),
  penaltyRow(2, {
    subject: { code: codeOf(2), name: "示例松针食品店" },
    decision_no: "（洛）市监处罚〔2026〕12号",
    violation: "销售超过保质期的糕点，待处理货物未单独存放",
    content: "没收违法所得120元，罚款伍仟元整。",
    fine_cny: 5000,
    class: "P3a",
    basis: "《中华人民共和国食品安全法》第三十四条第十项、第一百二十四条第一款第五项",
    authority: "410302",
    published_on: "2026-04-10",
    decided_on: "2026-04-01",
  }),
  penaltyRow(3, {
    decision_no: "（洛）市监处罚〔2026〕1号",
    violation: "未按规定明码标价",
    content: "警告；罚款800元",
    fine_cny: 800,
    class: "P1",
    basis: "《中华人民共和国价格法》第十三条、第四十二条",
    authority: "410302",
    published_on: "2026-05-20",
    decided_on: "2026-05-10",
  }),
  abnormalRow(4, { ground: "AB-E1", decided_on: "2025-07-08", published_on: "2025-07-10" }),
  seriousRow(1, {
    subject: { code: codeOf(1), name: "郑州示例云杉商贸有限公司" },
    ground: "SV-0901",
    base_penalty_no: "郑市监处罚〔2026〕1号",
    decided_on: "2026-04-20",
    published_on: "2026-04-22",
  }),
]

/** How a test brings an engine to life over its database. */
export interface RecordEngine {
  sql(): Pool
  index(): RecordIndex
  /** Brings all that was written into the index, and waits until it answers from it. */
  settle(): Promise<void>
}

/** The suite. */
export function describeRecordEngine(name: string, engine: RecordEngine): void {
  describe(`${name} behind the port of records`, () => {
    /** Short names of records: P1, P2, P3 penalties, A4 the abnormal listing, S1 the serious one. */
    const names = new Map<string, string>()
    let more = 0

    const find = (text: string, changes: Partial<RecordQuery> = {}) => {
      const { terms, first } = parseTextQuery(text)
      return engine
        .index()
        .find({ terms, first, filter: {}, scope: "live", today, sort: "relevance", after: null, limit: 50, ...changes })
    }
    const found = async (text: string, filter: RecordFilter = {}) =>
      (await find(text, { filter })).places.map(({ id }) => names.get(id) ?? id)
    const set = async (text: string, filter: RecordFilter = {}) => (await found(text, filter)).sort().join(" ")

    beforeAll(async () => {
      await importRows(engine.sql(), rows)
      await engine.settle()
      const held = await engine.sql()<{ id: string; list: string; no: string }[]>`
        select id, list, decision_no as no from record`
      for (const { id, list, no } of held) {
        const serial = /(\d+)号$/.exec(no)?.[1] ?? ""
        const number = no.startsWith("（洛）") ? (serial === "12" ? "2" : "3") : serial
        names.set(id, `${list.charAt(0).toUpperCase()}${number}`)
      }
    })

    test.each([
      ["虚假广告", "P1"],
      ["处理", "P2"],
      ["待处理", "P2"],
      ["理货", "P2"],
      ["标", "P3"],
      ["未按规定明码标价", "P3"],
      ["30000元", "P1"],
      ["年度报告", "A4"],
      ["云杉", "P1 S1"],
      ["白桦", "P1 S1"],
      ["示例商城", "P2"],
      ["青橄榄", "P2"],
      ["洛阳市", "P2 P3"],
      [codeOf(4), "A4"],
      ["“国家级”", "P1"],
      ["不在任何记录中的一句话", ""],
    ])("finds who holds “%s” as it stands, inside of words too", async (text, expected) => {
      const { terms } = parseTextQuery(`"${text}"`)
      const page = await engine
        .index()
        .find({ terms, first: [], filter: {}, scope: "live", today, sort: "relevance", after: null, limit: 50 })
      expect(
        page.places
          .map(({ id }) => names.get(id))
          .sort()
          .join(" "),
      ).toBe(expected)
      expect(page).toMatchObject({ total: page.places.length, exact: true })
    })

    test.each([
      ["郑市监处罚〔2026〕1号", "P1"],
      ["郑市监处罚[2026]1号", "P1"],
      ["郑市监处罚（2026）1", "P1"],
      ["郑市监处罚 2026 1 号", "P1"],
      ["(洛)市监处罚〔2026〕1号", "P3"],
      ["洛市监处罚〔2026〕12号", "P2"],
    ])("has the right record first for the number %s", async (text, expected) => {
      expect((await found(text))[0]).toBe(expected)
    })

    test("finds an article of a law by any of its names, an amount in any figures", async () => {
      expect(await set("广告法第九条")).toBe("P1")
      expect(await set("广告法第9条")).toBe("P1")
      expect(await set("中华人民共和国食品安全法第一百二十四条")).toBe("P2")
      expect(await set("3万元")).toBe("P1")
      expect(await set("5000元")).toBe("P2")
    })

    test("asks for every word, in any order, and for none that is excluded", async () => {
      expect(await set("罚款 广告")).toBe("P1")
      expect(await set("广告 罚款")).toBe("P1")
      expect(await set("糕点 广告")).toBe("")
      expect(await set("罚款 -广告")).toBe("P2 P3")
    })

    test("holds filters against the record", async () => {
      expect(await set("", { list: "penalty" })).toBe("P1 P2 P3")
      expect(await set("", { ground: "AB-E1" })).toBe("A4")
      expect(await set("", { penaltyClass: "P3a" })).toBe("P2")
      expect(await set("", { law: "广告法" })).toBe("P1")
      expect(await set("", { law: "《中华人民共和国广告法》第9条" })).toBe("P1")
      expect(await set("", { law: "广告法第十条" })).toBe("")
      expect(await set("", { authority: "4103" })).toBe("P2 P3")
      expect(await set("", { region: "41" })).toBe("P1 P2 S1")
      expect(await set("", { region: "410105" })).toBe("P1 S1")
      expect(await set("", { platform: "示例商城" })).toBe("P2")
      expect(await set("", { year: "2025" })).toBe("A4")
      expect(await set("", { from: "2026-04-10", to: "2026-04-22" })).toBe("P2 S1")
      expect(await set("", { amountFrom: 800, amountTo: 5000 })).toBe("P2 P3")
      expect(await set("", { amountFrom: 30000 })).toBe("P1")
      expect(await set("罚款", { list: "penalty", authority: "410302", amountTo: 1000 })).toBe("P3")
    })

    test("counts what it finds by every facet", async () => {
      const { facets, total, exact } = await find("罚款")
      expect({ total, exact }).toEqual({ total: 3, exact: true })
      expect(facets).toEqual({
        list: [{ value: "penalty", count: 3 }],
        ground: [],
        class: [
          { value: "P1", count: 1 },
          { value: "P2", count: 1 },
          { value: "P3a", count: 1 },
        ],
        law: [
          { value: "价格法", count: 1 },
          { value: "广告法", count: 1 },
          { value: "食品安全法", count: 1 },
        ],
        authority: [
          { value: "410302", count: 2 },
          { value: "410105", count: 1 },
        ],
        region: [
          { value: "410000", count: 2 },
          { value: "000000", count: 1 },
        ],
        platform: [{ value: "示例商城", count: 1 }],
        year: [{ value: "2026", count: 3 }],
        month: [
          { value: "2026-03", count: 1 },
          { value: "2026-04", count: 1 },
          { value: "2026-05", count: 1 },
        ],
      })
      expect((await find("罚款", { filter: { region: "41" } })).facets.region).toEqual([
        { value: "410100", count: 1 },
        { value: "410300", count: 1 },
      ])
    })

    test("orders by date where it is asked to, and where nothing else tells", async () => {
      const byDate = await find("", { sort: "date" })
      expect(byDate.places.map(({ id }) => names.get(id))).toEqual(["P3", "S1", "P2", "P1", "A4"])
      expect((await find("")).places.map(({ id }) => names.get(id))).toEqual(["P3", "S1", "P2", "P1", "A4"])
      // The violation is what a penalty is about; where the word stands in a name alone it says less.
      expect((await found("示例"))[0]).toBeDefined()
    })

    test("breaks ties by date, the latest first, then by id: whatever was typed, from page to page", async () => {
      const days = ["2026-06-10", "2026-06-12", "2026-06-10", "2026-06-11", "2026-06-12", "2026-06-10", "2026-06-11"]
      const violation = "以朱厌名义发布虚假广告，涉案两万三千四百五十六元"
      await importRows(
        engine.sql(),
        days.map((published_on, n) => penaltyRow(70 + n, { violation, published_on })),
      )
      await engine.settle()
      const same = await engine.sql()<{ id: string; day: string }[]>`
        select id, published_on::text as day from record where detail ->> 'violation' = ${violation}`
      const order = same.toSorted((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? 1 : -1))
      expect(new Set(order.map(({ day }) => day)).size).toBe(3)
      for (const q of ["朱厌", "“朱厌名义”", "虚假广告 朱厌", "虛假宣傳 朱厭", "23456元"]) {
        const { places } = await find(q)
        expect(
          places.map(({ id }) => id),
          q,
        ).toEqual(order.map(({ id }) => id))
        const paged: string[] = []
        for (let after: RecordQuery["after"] = null, pin: RecordQuery["pin"] = null; ; ) {
          const page: Awaited<ReturnType<RecordIndex["find"]>> = await find(q, { after, pin, limit: 2 })
          paged.push(...page.places.map(({ id }) => id))
          ;[after, pin] = [page.places.at(-1) ?? null, page.pin]
          if (page.places.length < 2) break
        }
        expect(paged, q).toEqual(places.map(({ id }) => id))
      }
      // The others of these tests are not to find them.
      for (const { id } of same) await move(engine.sql(), id, "withdraw")
      await engine.settle()
    })

    test.each(["relevance", "date"] as const)("pages by %s through everything once", async (sort) => {
      const all: string[] = []
      let after: RecordQuery["after"] = null
      for (;;) {
        const { places, total }: Awaited<ReturnType<RecordIndex["find"]>> = await find("示例", {
          sort,
          after,
          limit: 2,
        })
        expect(total).toBe(5)
        all.push(...places.map(({ id }) => id))
        if (places.length < 2) break
        after = places.at(-1) ?? null
      }
      expect(all).toEqual((await find("示例", { sort })).places.map(({ id }) => id))
      expect(new Set(all).size).toBe(5)
    })

    test("says how many hold each term by itself, under a filter", async () => {
      const { terms } = parseTextQuery("罚款 糕点 独角兽")
      const index = engine.index()
      expect(await index.frequencies(terms, { filter: {}, scope: "live", today })).toEqual([3, 1, 0])
      expect(await index.frequencies(terms, { filter: { authority: "410105" }, scope: "live", today })).toEqual([
        1, 0, 0,
      ])
    })

    test("has an amount before larger ones that end so, wherever and whenever they are stated", async () => {
      const stating = (n: number, violation: string, content: string, fine_cny: number, published_on: string) =>
        penaltyRow(n, { decision_no: `（豫）市监金额〔2026〕${n}号`, violation, content, fine_cny, published_on })
      await importRows(engine.sql(), [
        stating(61, "经营额17万元的商品虚假宣传", "1.罚款17万元；2.罚款170,000元。", 170_000, "2026-06-20"),
        stating(62, "虚假宣传", "没收违法所得；罚款70,000元。", 70_000, "2026-04-20"),
        stating(63, "虚假宣传，并交易金额170000元", "罚款17万元。", 170_000, "2026-06-22"),
      ])
      await engine.settle()
      const numbers = await engine.sql()<{ id: string; decision_no: string }[]>`
        select id, decision_no from record where decision_no like '%金额%'`
      const serial = (id: string) => /(\d+)号/.exec(numbers.find((one) => one.id === id)?.decision_no ?? "")?.[1]
      for (const q of ["7万元", "七万元", "70,000元", "70000元", "虚假宣传 70,000元"]) {
        const [best, ...others] = (await found(q)).map(serial)
        expect(best, q).toBe("62")
        if (q.endsWith("0元") || q === "7万元") expect(others.toSorted(), q).toEqual(["61", "63"])
      }
    })

    test("does not find what is displayed until an earlier day", async () => {
      const far = { today: "2036-01-01" }
      // The listing for missing reports has no last day.
      expect((await find("", far)).places.map(({ id }) => names.get(id))).toEqual(["A4"])
      expect((await find("广告法", far)).total).toBe(0)
    })

    test.each([
      "%",
      "_",
      "\\",
      "'",
      "';drop table record;--",
      ".*",
      "(?:",
      "[",
      "{}",
      "\u3000",
      '"'.repeat(200),
      "罚".repeat(200),
      "罚 ".repeat(100),
      "-",
      "\ud83d\ude00",
      "=¥30000=",
      "\n",
    ])("takes %j for what it is", async (text) => {
      const page = await find(text)
      expect(page.total).toBe(page.places.length)
    })

    test.each([
      ["ends", (id: string) => move(engine.sql(), id, "repair")],
      ["is masked", (id: string) => move(engine.sql(), id, "mask")],
      ["is taken down as an error", (id: string) => move(engine.sql(), id, "correct")],
      [
        "is erased",
        async (id: string) => {
          const [row] = await engine.sql()<{ position: number }[]>`select position from record where id = ${id}`
          await erase(engine.sql(), row?.position ?? -1)
        },
      ],
    ])("finds no record that %s, and counts it nowhere", async (_, end) => {
      const [word, n] = [`独角${++more}兽`, 100 + more]
      await importRows(engine.sql(), [penaltyRow(n, { violation: `以${word}名义销售`, authority: "330106" })])
      await engine.settle()
      const { places } = await find(word)
      expect(places).toHaveLength(1)
      await end(places[0]?.id ?? "")
      await engine.settle()
      expect(await find(word)).toMatchObject({ total: 0, places: [] })
      expect(await find("", { filter: { authority: "330106" } })).toMatchObject({ total: 0 })
    })

    test("finds a record by what it says now, and by what its subject is called now", async () => {
      const n = 100 + ++more
      const { basis, ...row } = penaltyRow(n, { violation: "使用旧词甲乙丙" })
      await importRows(engine.sql(), [row, subjectRow(n, { name: "示例旧名丁戊商行" })])
      await engine.settle()
      const [place] = (await find("甲乙丙")).places
      expect((await find("丁戊")).places.map(({ id }) => id)).toEqual([place?.id])
      await move(engine.sql(), place?.id ?? "", "amend", { detail: { violation: "使用新词己庚辛", basis } })
      await importRows(engine.sql(), [
        subjectRow(n, { name: "示例新名壬癸商行", shops: [{ ...shop, name: "示例子丑店" }] }),
      ])
      await engine.settle()
      expect((await find("甲乙丙")).total).toBe(0)
      for (const text of ["己庚辛", "壬癸", "子丑", "丁戊"]) {
        expect((await find(text)).places.map(({ id }) => id)).toEqual(text === "丁戊" ? [] : [place?.id])
      }
    })

    test("finds a masked record again once it is shown again", async () => {
      const n = 100 + ++more
      await importRows(engine.sql(), [penaltyRow(n, { violation: "麒麟寅卯" })])
      await engine.settle()
      const [place] = (await find("麒麟寅卯")).places
      await move(engine.sql(), place?.id ?? "", "mask")
      await engine.settle()
      await move(engine.sql(), place?.id ?? "", "unmask")
      await engine.settle()
      expect((await find("麒麟寅卯")).places.map(({ id }) => id)).toEqual([place?.id])
    })

    test("says the same after it was built anew", async () => {
      const before = await find("示例")
      await engine.index().rebuild()
      await engine.settle()
      expect(await find("示例")).toEqual(before)
      expect(await engine.index().position()).toBeGreaterThanOrEqual(5)
    })
  })
}

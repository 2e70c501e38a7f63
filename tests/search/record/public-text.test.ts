// What is public of a record beside its own fields is found by it: what its authority calls itself, and the text of its decision
// wherever lines end in it.
import { beforeAll, describe, expect, test } from "vitest"
import { recordReaders } from "../../../src/search/record/index-form-store.ts"
import { keepNames } from "../../../src/search/record/office-name-store.ts"
import type { RecordFilter, RecordScope } from "../../../src/search/record/record-index.ts"
import { textForm } from "../../../src/search/text/text-form.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows, testApp } from "../../support/app.ts"
import { saveOfficeOf } from "../../support/gate.ts"
import { move } from "../../support/move.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, penaltyRow } from "../../support/rows.ts"
import { describeBothEngines } from "./both-engines.ts"
import type { RecordEngine } from "./record-contract.ts"

const today = "2026-06-30"

function asking({ sql, index }: RecordEngine) {
  const find = (text: string, scope: RecordScope = "live", filter: RecordFilter = {}) => {
    const { terms, first } = parseTextQuery(text)
    const query = { terms, first, filter, scope, today, after: null, limit: 50 } as const
    return index().find({ ...query, sort: "relevance" })
  }
  const ids = async (text: string, scope: RecordScope = "live") =>
    (await find(text, scope)).places.map(({ id }) => id).sort()
  const hits = async (q: string) => {
    const { request } = testApp(sql, { records: index() })
    const response = await request(`/v1/search?${new URLSearchParams({ q, in: "records" })}`)
    expect(response.status).toBe(200)
    const { results } = (await response.json()) as {
      results: { highlights: { field: string; passage: string; matches: [number, number][] }[] }[]
    }
    return results.flatMap(({ highlights }) => highlights)
  }
  return { find, ids, hits }
}

const sentences =
  "经查，当事人于2026年3月1日起在其“太行旗舰店”（Model QX-3.5，规格30,000 mAh）发布含有“国家级”等用语的广告，宣称所售移动电源具有治疗失眠、缓解疼痛的功效，" +
  "未能提供任何依据；至案发时共售出一百二十七件，销售额壹万贰仟叁佰元，违法所得4567元。执法人员现场检查时，当事人未能出示进货票据与检验报告，" +
  "其库存外壳上未标明厂名、厂址；当事人在询问笔录中承认上述事实，并于次日下架全部商品、向消费者退还货款，配合调查，主动减轻违法行为的危害后果。" +
  "本局认为，上述行为违反了《中华人民共和国广告法》第九条第三项的规定，构成发布虚假广告的行为，依据该法第五十七条第一项，决定责令停止发布并罚款。" +
  "当事人如不服本决定，可以自收到之日起六十日内申请行政复议，也可以在六个月内向有管辖权的人民法院提起诉讼；逾期不履行的，将依法申请强制执行。"
/** Lines as a file has them whose text was set at a width: they end wherever it is reached, but in no word of letters and digits. */
function setAt(width: number): string[] {
  const lines: string[] = []
  for (let at = 0; at < sentences.length; ) {
    let end = Math.min(sentences.length, at + width)
    while (
      end < sentences.length &&
      /[\da-z]$/i.test(sentences.slice(0, end)) &&
      /^[\da-z.,-]/i.test(sentences.slice(end))
    )
      end++
    lines.push(sentences.slice(at, end))
    at = end
  }
  return lines
}
const lines = setAt(29)

describeBothEngines("what is public beside a record", (engine) => {
  describe("an authority", () => {
    const { find, ids, hits } = asking(engine)
    const call = (authority: string, name: string) =>
      engine.sql().begin((tx) => saveOfficeOf(tx, authority, { name, prefix: "示例", window: null, telephone: null }))
    let [penalty, listing, elsewhere, ended] = ["", "", "", ""]

    beforeAll(async () => {
      const rows = [
        // What an import calls it is kept for the exchange, and shown to nobody.
        penaltyRow(1, { violation: "销售狻猊", authority_name: "郑州市金水区市场监督管理局狻猊所" }),
        abnormalRow(2),
        penaltyRow(3, { authority: "410302" }),
        penaltyRow(4, { violation: "销售狴犴" }),
      ]
      ;[penalty = "", listing = "", elsewhere = "", ended = ""] = await importRecords(engine.sql(), rows)
      await move(engine.sql(), ended, "withdraw")
      await engine.settle()
    })

    test("is found by its region and the short forms of what it is", async () => {
      for (const name of ["郑州市金水区市场监督管理局", "金水区市场监管局", "郑州市金水区市监局", "金水区市监局"]) {
        expect(await ids(name), name).toEqual([penalty, listing].sort())
      }
      expect(await ids("“狻猊所”")).toEqual([])
    })

    test("is found by the name that it has given itself, and no more by one that it has given up", async () => {
      await call("410105", "郑州航空港穷桑分局")
      await call("410302", "洛阳重明稽查支队")
      await engine.settle()
      for (const name of ["郑州航空港穷桑分局", "“郑州航空港穷桑分局”", "穷桑", "港穷", "郑州市金水区市监局"]) {
        expect(await ids(name), name).toEqual([penalty, listing].sort())
        expect(await ids(name, "ended"), name).toEqual([ended])
        expect(await ids(name, "all"), name).toEqual([penalty, listing, ended].sort())
      }
      expect(await ids("重明稽查")).toEqual([elsewhere])
      // It is told apart by its region, whatever it calls itself.
      expect((await find("穷桑")).facets.authority).toEqual([{ value: "410105", count: 2 }])
      expect((await find("穷桑", "live", { authority: "4101" })).total).toBe(2)
      expect(await hits("“穷桑分局”")).toContainEqual({
        field: "authority",
        passage: "郑州航空港穷桑分局",
        matches: [[5, 9]],
      })

      await call("410105", "郑州航空港青鸟分局")
      await engine.settle()
      for (const scope of ["live", "ended", "all"] as const) expect(await ids("穷桑", scope)).toEqual([])
      expect(await ids("青鸟分局")).toEqual([penalty, listing].sort())
      expect(await ids("青鸟分局", "ended")).toEqual([ended])
      expect(await ids("重明稽查")).toEqual([elsewhere])
    })

    test("is found so by what is published later, and after all was built anew", async () => {
      const [later = ""] = await importRecords(engine.sql(), [penaltyRow(5)])
      await engine.settle()
      expect(await ids("青鸟分局")).toEqual([penalty, listing, later].sort())
      await engine.index().rebuild()
      await engine.settle()
      expect(await ids("青鸟分局")).toEqual([penalty, listing, later].sort())
      expect(await ids("青鸟分局", "ended")).toEqual([ended])
    })

    test("that has very many records is left to who builds all anew", async () => {
      await call("410105", "郑州航空港重华分局")
      const names = keepNames(engine.sql(), recordReaders.live, "live", 3)
      expect(await engine.sql().begin((tx) => names.take(tx))).toBe("rebuild")
      expect(await names.isBehind()).toBe(true)
      await engine.settle()
      expect(await names.isBehind()).toBe(false)
      expect(await ids("重华分局")).toHaveLength(3)
    })
  })

  describe("the text of a decision", () => {
    const { ids, hits } = asking(engine)
    let [broken, other] = ["", ""]

    beforeAll(async () => {
      const text = ["行政处罚决定书（示例）", "", ...lines].join("\r\n")
      // It has every line, and every pair of characters over the end of one, and no stretch that goes on over it.
      const torn = lines
        .flatMap((line, n) => [line, `${line.slice(-1)}${(lines[n + 1] ?? "").slice(0, 1)}`])
        .join("。\n另查：")
      ;[broken = "", other = ""] = await importRecords(engine.sql(), [
        penaltyRow(21, { authority: "330106", violation: "见决定书", decision_text: text }),
        penaltyRow(22, { authority: "330106", violation: "见决定书", decision_text: torn }),
      ])
      await engine.settle()
    })

    test("holds whatever goes on over the end of a line, as long as the box lets somebody type", async () => {
      let at = 0
      expect(lines.length).toBeGreaterThan(12)
      for (const line of lines.slice(0, -1)) {
        at += line.length
        const start = Math.max(0, Math.min(at - 100, sentences.length - 200))
        // Quotes inside end a phrase: other marks are the same to what is compared.
        const literal = sentences.slice(start, start + 200).replaceAll(/[“”]/g, "，")
        expect(literal).toHaveLength(200)
        expect(await ids(`"${literal}"`), literal).toEqual([broken])
        const short = sentences.slice(at - 4, at + 4)
        if (!/[“”]/.test(short)) expect(await ids(`"${short}"`), short).toEqual([broken])
      }
      expect(await ids(`"${lines[3]}"`)).toEqual([broken, other].sort())
      // Where a line ends with what is typed is no matter either.
      expect(await ids(`"${lines.slice(4, 6).join("\n")}"`)).toEqual([broken])
    })

    test("is shown by a passage that goes over it, marked to its end", async () => {
      const [first = "", second = ""] = lines.slice(7)
      const [shown] = (await hits(`"${first.slice(-8)}${second.slice(0, 8)}"`)).filter(({ field }) => field === "text")
      const [start = 0, end = 0] = shown?.matches[0] ?? []
      expect(shown?.passage).not.toMatch(/[\r\n]/)
      expect(shown?.passage.slice(start, end)).toBe(
        [first.slice(-8), second.slice(0, 8)].join(
          /\p{Script=Han}\n\p{Script=Han}/u.test(`${first}\n${second}`) ? "" : " ",
        ),
      )
      const long = sentences.slice(120, 318)
      const [whole] = (await hits(`"${long}"`)).filter(({ field }) => field === "text")
      const [from = 0, to = 0] = whole?.matches[0] ?? []
      expect(textForm(whole?.passage.slice(from, to) ?? "")).toBe(textForm(long).replace(/^[，。；]/, ""))
    })
  })

  describe("months", () => {
    const { find } = asking(engine)
    beforeAll(async () => {
      const days = ["2025-05-03", "2026-05-01", "2026-05-31", "2026-06-01", "2026-02-28"]
      await importRows(
        engine.sql(),
        days.map((day, n) =>
          penaltyRow(30 + n, {
            ...{ violation: "销售混沌", decided_on: "2025-05-01", published_on: day },
            authority: n % 2 ? "330108" : "330106",
          }),
        ),
      )
      await engine.settle()
    })

    test("are counted with their years, and limit what is found to their days", async () => {
      const all = await find("混沌")
      expect(all.facets.month).toEqual([
        { value: "2026-05", count: 2 },
        { value: "2025-05", count: 1 },
        { value: "2026-02", count: 1 },
        { value: "2026-06", count: 1 },
      ])
      expect(all.facets.year).toEqual([
        { value: "2026", count: 4 },
        { value: "2025", count: 1 },
      ])
      const may = await find("混沌", "live", { month: "2026-05" })
      expect(may).toMatchObject({ total: 2, facets: { year: [{ value: "2026", count: 2 }] } })
      expect(may.facets.authority).toEqual([
        { value: "330106", count: 1 },
        { value: "330108", count: 1 },
      ])
      for (const [filter, total] of [
        [{ month: "2026-02" }, 1],
        [{ month: "2024-02" }, 0],
        [{ year: "2026" }, 4],
        [{ year: "2025", month: "2026-05" }, 0],
        [{ month: "2026-05", from: "2026-05-02" }, 1],
      ] as const) {
        expect((await find("混沌", "live", filter)).total, JSON.stringify(filter)).toBe(total)
      }
    })

    test("are asked for in an address, and refused where there is none", async () => {
      const { request } = testApp(engine.sql, { records: engine.index() })
      const csv = await (await request("/v1/search/records/csv?q=混沌&month=2026-05")).text()
      expect(csv.trimEnd().split("\r\n")).toHaveLength(3)
      for (const month of ["2026-13", "2026-5", "202605", "2026"]) {
        const refused = await request(`/v1/search?in=records&month=${month}`)
        expect([month, refused.status]).toEqual([month, 400])
        expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/month" }] })
      }
      const page = async (query: string) => (await request(`/?in=records&q=混沌&${query}`)).text()
      expect(await page("")).not.toContain("公示月份")
      expect(await page("year=2026")).toContain("month=2026-05")
      expect(await page("month=2026-05")).toMatch(/公示月份[^<]*2026-05/)
      expect((await request("/?in=records&month=2026-13")).status).toBe(400)
    })
  })
})

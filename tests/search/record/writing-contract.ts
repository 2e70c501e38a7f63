/**
 * What can be written in several ways and is one thing: serials with zeros before them, titles of laws, names of platforms,
 * regions that nobody knows. Run against each engine: the same records, totals and facets.
 */
import { beforeAll, describe, expect, test } from "vitest"
import type { RecordFilter } from "../../../src/search/record/record-index.ts"
import { parseTextQuery } from "../../../src/search/text/text-query.ts"
import { importRows } from "../../support/app.ts"
import { codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"
import { numberWritings, zeroNumbers } from "../judged/number-writing.ts"
import type { RecordEngine } from "./record-contract.ts"

const authority = "350203"
const long = "长".repeat(90)
const longer = "阔".repeat(300)
const platforms = ["JD示例", "jd示例", "示例（郑州）", "示例(郑州)", "示例寶店", long, longer, "示例“引\\号"]
const laws = ["《示例管理办法（试行）》第三条", "《示例管理办法(试行)》第3条", "《广告法》第九条", "《廣告法》第九条"]

/** The suite. */
export function describeWritings(name: string, engine: RecordEngine): void {
  describe(`ways of writing in ${name}`, () => {
    const ids = new Map<string, string>()

    const find = (text: string, filter: RecordFilter = {}) => {
      const { terms, first } = parseTextQuery(text)
      return engine.index().find({
        ...{ terms, first, filter: { authority, ...filter }, scope: "live", today: "2026-06-30" },
        ...{ sort: "relevance", after: null, limit: 50 },
      })
    }
    const found = async (text: string, filter: RecordFilter = {}) =>
      (await find(text, filter)).places.map(({ id }) => ids.get(id) ?? id)

    beforeAll(async () => {
      const row = (n: number, changes: Record<string, unknown>) =>
        penaltyRow(50_000 + n, { authority, decision_no: `示例写法〔2026〕${n}号`, basis: null, ...changes })
      await importRows(engine.sql(), [
        ...zeroNumbers.map((decision_no, n) => row(n, { decision_no })),
        row(20, { decision_no: "郑市监处罚〔2026〕21号", violation: "另见沪市监黄处〔2023〕012022000123号" }),
        // Each of them, another writing of it, and who speaks of both.
        row(21, { decision_no: "郑市监处罚〔2026〕33号" }),
        row(22, { decision_no: "郑市监处罚〔2026〕033号" }),
        row(23, {
          decision_no: "郑市监处罚〔2026〕34号",
          violation: "见郑市监处罚〔2026〕33号、郑市监处罚〔2026〕033号",
        }),
        row(24, { decision_no: "郑市监处罚〔2026〕035号" }),
        row(25, { decision_no: "郑市监处罚〔2026〕36号", violation: "见郑市监处罚〔2026〕35号" }),
        ...platforms.map((platform, n) =>
          subjectRow(50_030 + n, { region: "410105", shops: [{ platform, name: `示例平台店${n}`, url: null }] }),
        ),
        ...platforms.map((_, n) => row(30 + n, {})),
        ...laws.map((basis, n) => row(50 + n, { basis })),
      ])
      await engine.settle()
      const held = await engine.sql()<{ id: string; no: string; code: string }[]>`
        select id, decision_no as no, subject_code as code from record where authority = ${authority}`
      for (const { id, no } of held) ids.set(id, no)
      expect(held).toHaveLength(zeroNumbers.length + 6 + platforms.length + laws.length)
      expect(held.some(({ code }) => code === codeOf(50_030))).toBe(true)
    })

    test.each(zeroNumbers.map((number, at) => [number, at] as const))(
      "%s is first however it is written, with its zeros and without",
      async (number, at) => {
        // Each writing of one number or another: every one of each takes Meilisearch a minute.
        const ways = Object.entries(numberWritings).filter((_, n) => n === 0 || n % zeroNumbers.length === at)
        for (const [way, write] of ways) expect((await found(write(number)))[0], way).toBe(number)
        const bare = number.replace(/(?<![\d])0+(?=\d)/, "").replace("第", "")
        expect((await found(bare))[0], bare).toBe(number)
        expect(await found(`“${number}”`)).toContain(number)
      },
    )

    test("a number is first as it is typed, then as it is written otherwise, then where it is spoken of", async () => {
      const three = ["郑市监处罚〔2026〕33号", "郑市监处罚〔2026〕033号", "郑市监处罚〔2026〕34号"]
      expect(await found("郑市监处罚〔2026〕33号")).toEqual(three)
      const [plain, zeros, other] = three
      expect(await found("郑市监处罚〔2026〕033号")).toEqual([zeros, plain, other])
      expect(await found("郑市监处罚〔2026〕0033号")).toEqual(expect.arrayContaining(three))
      expect((await found("郑市监处罚〔2026〕0033号"))[2]).toBe(other)
      const two = ["郑市监处罚〔2026〕035号", "郑市监处罚〔2026〕36号"]
      for (const q of ["郑市监处罚〔2026〕35号", "郑市监处罚 2026 35"]) expect(await found(q), q).toEqual(two)
    })

    test("a serial of any length is one number", async () => {
      expect(await found("沪市监黄处〔2022〕012022000123号")).toEqual(["沪市监黄处〔2022〕012022000123号"])
      expect(await found("沪市监黄处 2022 012022000123号")).toEqual(["沪市监黄处〔2022〕012022000123号"])
      expect(await found("郑市监罚决 2026 0007 号")).toEqual(["郑市监罚决〔2026〕0007号"])
    })

    test("a law is one by whatever brackets and characters, in filters and facets", async () => {
      const { facets } = await find("")
      expect(facets.law).toEqual([
        { value: "广告法", count: 2 },
        { value: "示例管理办法（试行）", count: 2 },
      ])
      const trial = ["示例写法〔2026〕50号", "示例写法〔2026〕51号"]
      for (const law of ["示例管理办法（试行）", "《示例管理办法(试行)》第3条", "示例管理辦法（試行）第三条"]) {
        expect((await found("", { law })).sort(), law).toEqual(trial)
      }
      expect((await found("《示例管理办法（试行）》第三条")).sort()).toEqual(trial)
      expect((await found("", { law: "廣告法" })).sort()).toEqual(["示例写法〔2026〕52号", "示例写法〔2026〕53号"])
    })

    test("a platform is one by whatever width, case and characters, and however long", async () => {
      const { facets } = await find("")
      const values = new Map(facets.platform.map(({ value, count }) => [value, count]))
      expect([...values].sort()).toEqual(
        (
          [
            ...[["JD示例", 2] as const, ["示例（郑州）", 2] as const, ["示例宝店", 1] as const],
            ...[[long, 1] as const, [longer.slice(0, 100), 1] as const, ["示例“引\\号", 1] as const],
          ] as const
        ).toSorted(),
      )
      for (const [platform, count] of values) expect((await find("", { platform })).total, platform).toBe(count)
      for (const platform of platforms) {
        const total = /JD|郑州/i.test(platform) ? 2 : 1
        const page = await find("", { platform })
        expect([page.total, page.places.length], platform).toEqual([total, total])
      }
    })

    test("a region that nobody knows is 00, 0000 or 000000, and no other", async () => {
      const unknown = (await found("", { region: "000000" })).sort()
      expect(unknown.length).toBeGreaterThan(0)
      expect(unknown.length).toBeLessThan(ids.size)
      for (const region of ["00", "0000"]) expect((await found("", { region })).sort(), region).toEqual(unknown)
    })
  })
}

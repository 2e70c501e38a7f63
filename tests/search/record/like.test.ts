// Records that are like a case: what has most in common with it first, ended ones too for who may find them.
import { beforeAll, expect, test } from "vitest"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { move } from "../../support/move.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"
import { describeBothEngines } from "./both-engines.ts"

const advertising = "《中华人民共和国广告法》第九条第三项、第五十七条第一项"
const rows = {
  case: penaltyRow(1, { violation: "在网店详情页发布虚假广告，宣称普通食品具有治疗功效", basis: advertising }),
  same: penaltyRow(2, { violation: "直播中发布虚假广告，称普通食品可以治疗疾病", basis: advertising }),
  ended: penaltyRow(3, {
    violation: "发布虚假广告，宣称食品具有治疗功效",
    basis: advertising,
    published_on: "2026-03-04",
  }),
  article: penaltyRow(4, { violation: "使用国家级等用语", basis: "《广告法》第九条" }),
  words: penaltyRow(5, { violation: "对普通食品作虚假宣传，误导消费者", basis: "《反不正当竞争法》第八条" }),
  other: penaltyRow(6, { violation: "未按规定申请检定电子计价秤", basis: "《计量法》第九条" }),
  listing: abnormalRow(7),
  listed: abnormalRow(8),
  unlisted: abnormalRow(9),
  otherGround: abnormalRow(10, { ground: "AB-E1" }),
  serious: seriousRow(11),
  unlicensed: penaltyRow(12, { violation: "未取得食品经营许可销售散装白酒", basis: "《食品安全法》第三十五条" }),
}
type Name = keyof typeof rows

describeBothEngines("what is like a case", (engine) => {
  const idOf = new Map<Name, string>()
  const nameOf = (id: string) => [...idOf].find(([, held]) => held === id)?.[0]
  const get = (parameters: Record<string, string>, headers: Record<string, string> = {}) => {
    const { request } = testApp(engine.sql, { records: engine.index() })
    return request(`/v1/search?${new URLSearchParams({ in: "records", ...parameters })}`, { headers })
  }
  const like = async (name: Name, more: Record<string, string> = {}, headers: Record<string, string> = {}) => {
    const response = await get({ like: idOf.get(name) ?? "", ...more }, headers)
    const body = (await response.json()) as {
      total: number
      facets: { list: { value: string; count: number }[] }
      results: { record: { id: string }; reasons: { term: string }[] }[]
      next: string | null
    }
    expect(response.status, JSON.stringify(body)).toBe(200)
    expect(body.next).toBeNull()
    // All fit on the page, so that counts are of them, and of nothing else.
    expect(body.total).toBe(body.results.length)
    expect(body.facets.list.reduce((sum, { count }) => sum + count, 0)).toBe(body.total)
    return body.results.map(({ record, reasons }) => ({
      name: nameOf(record.id),
      shares: reasons.map(({ term }) => term),
    }))
  }
  const names = async (...asked: Parameters<typeof like>) => (await like(...asked)).map(({ name }) => name)

  beforeAll(async () => {
    const ids = await importRecords(engine.sql(), Object.values(rows))
    for (const [n, name] of (Object.keys(rows) as Name[]).entries()) idOf.set(name, ids[n] ?? "")
    for (const name of ["ended", "unlisted"] as const) await move(engine.sql(), idOf.get(name) ?? "", "repair")
    await engine.settle()
  })

  test("has most in common with it first, is on its list, and is not the case itself", async () => {
    const found = await like("case")
    expect(found.map(({ name }) => name)).toEqual(["same", "article"])
    expect(found[0]?.shares).toEqual(expect.arrayContaining(["《广告法》第九条", "《广告法》第五十七条", "虚假广告"]))
    expect(found[1]?.shares).toEqual(["《广告法》第九条"])
    expect(await names("listing")).toEqual(["listed"])
    expect(await names("serious")).toEqual([])
    // Another list takes the place of the case's, whose ground says there what is alike.
    expect(await names("serious", { list: "penalty" })).toEqual(["unlicensed"])
    expect(await names("case", { list: "serious" })).toEqual(["serious"])
    expect(await names("case", { from: "2026-06-01" })).toEqual([])
  })

  test("is among what has ended for officers, who are written down, and for nobody else", async () => {
    const officer = await officerHeader("officer", "410105")
    const why = { purpose: "办理事项时参考" }
    expect(await names("case", { scope: "ended", ...why }, officer)).toEqual(["ended"])
    expect((await names("case", { scope: "all", ...why }, officer)).slice(0, 2).toSorted()).toEqual(["ended", "same"])
    expect((await names("listing", { scope: "all", ...why }, officer)).toSorted()).toEqual(["listed", "unlisted"])
    // One that has ended is a case itself, for who may know of it.
    const others = await names("ended", { scope: "all", ...why }, officer)
    expect([others.slice(0, 2).toSorted(), others.slice(2)]).toEqual([["case", "same"], ["article"]])
    // By what is like it one would read what it says: without a scope beyond live ones nobody is written down, and nobody is told.
    expect((await get({ like: idOf.get("ended") ?? "" }, officer)).status).toBe(404)
    const noted =
      await engine.sql()`select reason, after from audit_event where act = 'search.ended' order by id limit 1`
    expect(noted).toMatchObject([{ reason: why.purpose, after: { asked: { like: idOf.get("case"), scope: "ended" } } }])
    expect((await get({ like: idOf.get("case") ?? "", scope: "all" })).status).toBe(401)
    for (const headers of [{}, await merchantHeader(codeOf(3))]) {
      const refused = await get({ like: idOf.get("ended") ?? "" }, headers)
      expect(refused.status).toBe(404)
      expect(await refused.json()).toMatchObject({ errors: [{ pointer: "/like" }] })
    }
  })

  test.each([
    [{ like: "a".repeat(26) }, 404, "like"],
    [{ like: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" }, 404, "like"],
    [{ like: "11010519491231002X" }, 400, "like"],
    [{ like: "=HYPERLINK(\u202e" }, 400, "like"],
    [{ like: "a".repeat(26), cursor: "x" }, 400, "cursor"],
    [{ like: "a".repeat(26), q: "虚假广告" }, 400, "q"],
    [{ like: "a".repeat(26), sort: "date" }, 400, "sort"],
    [{ like: "a".repeat(26), in: "all" }, 400, "like"],
  ])("refuses %j with %i and a pointer", async (parameters, status, pointer) => {
    const refused = await get(parameters)
    expect(refused.status).toBe(status)
    const said = await refused.text()
    expect(JSON.parse(said)).toMatchObject({ errors: [{ pointer: `/${pointer}` }] })
    expect(said).not.toContain("11010519491231002X")
  })
})

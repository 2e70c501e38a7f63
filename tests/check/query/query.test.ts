import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { readSubjectQuery } from "../../../src/check/query/query.ts"
import { makeCode } from "../../../src/names/code.ts"
import { normalAddress, shopKeys, wishKey } from "../../../src/register/subject/shop-key.ts"
import { rebuildShops } from "../../../src/register/subject/shop-store.ts"
import { clientHeader, importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)
const idNumber = "11010519491231002X"
const moved = makeCode("92000000", "MA000001")
let agency: Record<string, string> = {}

beforeAll(async () => {
  agency = await clientHeader(database.sql, "agency")
  await importRows(database.sql, [
    subjectRow(1, { shops: [{ platform: "示例商城", name: "云杉旗舰店", url: "https://www.shop.example/s?id=1" }] }),
    abnormalRow(1),
    penaltyRow(1),
    subjectRow(2, { shops: [{ platform: "示例商城", name: "白桦小铺", url: null }] }),
    subjectRow(3, { shops: [{ platform: "示例集市", name: "雲杉 旗艦店", url: null }] }),
    abnormalRow(3),
    // The same organisation code in another code.
    { ...subjectRow(1), code: moved, name: "示例迁址商贸有限公司" },
  ])
})

interface Answer {
  verdict: string
  code?: string
  url?: string
  page?: string
  note?: string
  records: Record<string, unknown>[]
  candidates?: { code: string; listed: boolean }[]
  problem?: { type: string; detail: string; errors?: { pointer: string }[] }
}
async function check(queries: unknown, headers: Record<string, string> = {}) {
  const response = await request("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ queries }),
  })
  const text = await response.text()
  return { text, responses: (JSON.parse(text) as { responses: Record<string, Answer> }).responses }
}
const ask = async (query: unknown, headers = {}) => (await check({ q: query }, headers)).responses["q"] as Answer

describe("the answer to a query", () => {
  test("says of each record what it is in words, when, by whom and where it is found", async () => {
    const { records, url, page } = await ask({ code: codeOf(1) })
    expect({ url, page }).toEqual({ url: `/v1/subjects/${codeOf(1)}`, page: `/subjects/${codeOf(1)}` })
    expect((await request(url ?? "")).status).toBe(200)
    expect((await request(page ?? "")).status).toBe(200)
    for (const record of records) {
      expect(record).toMatchObject({ decided_on: "2026-03-02", published_on: "2026-03-05", authority: "410105" })
      expect(record["authority_name"]).toBe("河南省郑州市金水区")
      expect((await request(String(record["url"]))).status).toBe(200)
    }
    const words = { zh: expect.any(String), en: expect.any(String) }
    expect(records.find(({ list }) => list === "abnormal")).toMatchObject({ ground: "AB-E4", ground_name: words })
    expect(records.find(({ list }) => list === "penalty")).toMatchObject({ class: "P2", class_name: words })
  })

  test("by organisation code is that of the one subject, however it is written", async () => {
    const organisation = codeOf(3).slice(8, 17)
    for (const text of [
      organisation,
      `${organisation.slice(0, 8)}-${organisation.slice(8)}`,
      organisation.toLowerCase(),
    ])
      expect(await ask({ organisation_code: text })).toMatchObject({ verdict: "listed", code: codeOf(3) })
    expect(await ask({ organisation_code: codeOf(2).slice(8, 17) })).toMatchObject({ verdict: "clear" })
  })

  test("by an organisation code of several subjects leaves it to a person which is meant", async () => {
    const answer = await ask({ organisation_code: codeOf(1).slice(8, 17) })
    expect(answer).toMatchObject({ verdict: "review", records: [], note: expect.stringContaining("组织机构代码") })
    expect(answer.candidates?.map(({ code, listed }) => [code, listed])).toEqual([
      [codeOf(1), true],
      [moved, false],
    ])
  })

  test("by an organisation code that is not known is no clearance, and invalid where its check digit is wrong", async () => {
    const right = codeOf(77).slice(8, 17)
    expect(await ask({ organisation_code: right })).toMatchObject({ verdict: "unknown", note: expect.any(String) })
    const wrong = right.slice(0, 8) + (right.endsWith("0") ? "1" : "0")
    expect(await ask({ organisation_code: wrong })).toMatchObject({
      verdict: "invalid",
      problem: { errors: [{ pointer: "/queries/q/organisation_code" }] },
    })
  })

  test("by shop is that of the subject that carries it, by folded name and by address", async () => {
    for (const shop of [
      { platform: "示例商城", name: "云杉旗舰店" },
      { platform: " 示例商城", name: "雲杉－旗艦店" },
      { url: "http://SHOP.example/s/?id=1#top" },
    ])
      expect(await ask({ shop })).toMatchObject({ verdict: "listed", code: codeOf(1) })
    expect(await ask({ shop: { platform: "示例商城", name: "云杉" } })).toMatchObject({ verdict: "unknown" })
    expect(await ask({ shop: { url: "https://shop.example/s?id=2" } })).toMatchObject({ verdict: "unknown" })
  })

  test("by a shop of several subjects leaves it to a person which is meant", async () => {
    const answer = await ask({ shop: { name: "云杉旗舰店" } })
    expect(answer.verdict).toBe("review")
    expect(answer.candidates?.map(({ code }) => code).sort()).toEqual([codeOf(1), codeOf(3)].sort())
  })

  test("by a shop shows nobody without records but to who may look among all", async () => {
    const shop = { platform: "示例商城", name: "白桦小铺" }
    expect(await ask({ shop })).toEqual({ verdict: "unknown", records: [], note: expect.any(String) })
    expect(await ask({ shop }, agency)).toMatchObject({ verdict: "clear", code: codeOf(2) })
  })

  test("follows the shops that a subject has now, and a rebuild finds the same", async () => {
    const rows = (name: string) => [
      subjectRow(9, { shops: [{ platform: "示例商城", name, url: null }] }),
      abnormalRow(9),
    ]
    const has = async (name: string) => (await ask({ shop: { platform: "示例商城", name } })).verdict
    await importRows(database.sql, rows("旧店"))
    expect([await has("旧店"), await has("新店")]).toEqual(["listed", "unknown"])
    await importRows(database.sql, rows("新店"))
    expect([await has("旧店"), await has("新店")]).toEqual(["unknown", "listed"])
    const kept = async () => JSON.stringify(await database.sql`select key::text, code from subject_shop order by 1, 2`)
    const before = await kept()
    await database.sql`delete from subject_shop where code = ${codeOf(9)}`
    expect(await rebuildShops(database.sql)).toBe(4)
    expect(await kept()).toBe(before)
  })

  test("to a bad query is a problem of its own that points to the field", async () => {
    const bad = {
      none: {},
      "a/b~c": { code: 7 },
      long: { code: "x".repeat(99) },
      organisation: { organisation_code: "12" },
      shop: { shop: "云杉" },
      nameless: { shop: { platform: "示例商城" } },
      address: { shop: { url: "not an address" } },
      name: { name: "" },
      region: { name: "示例", region: "4" },
    }
    const { responses } = await check({ ...bad, good: { code: codeOf(1) } })
    expect(responses["good"]?.verdict).toBe("listed")
    const pointers = Object.keys(bad).map((name) => responses[name]?.problem?.errors?.[0]?.pointer)
    expect(pointers).toEqual([
      "/queries/none",
      "/queries/a~1b~0c/code",
      "/queries/long/code",
      "/queries/organisation/organisation_code",
      "/queries/shop/shop",
      "/queries/nameless/shop/name",
      "/queries/address/shop/url",
      "/queries/name/name",
      "/queries/region/region",
    ])
    for (const name of Object.keys(bad)) expect(responses[name]?.verdict).toBe("invalid")
  })

  test("never repeats what looks like an ID number, wherever it was put", async () => {
    const { text, responses } = await check({
      a: { code: idNumber },
      b: { name: idNumber },
      c: { name: ` ${idNumber.toLowerCase().slice(0, 6)} ${idNumber.toLowerCase().slice(6)}` },
      d: { shop: { name: idNumber } },
    })
    for (const answer of Object.values(responses)) expect(answer.verdict).toBe("invalid")
    expect(text.toUpperCase()).not.toContain(idNumber.slice(6))
  })
})

describe("keys of shops", () => {
  const part = fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" })

  test("a shop is found by its name, by platform and name, and by its address", () => {
    fc.assert(
      fc.property(part, part, fc.webUrl({ withQueryParameters: true }), (platform, name, url) => {
        const keys = shopKeys({ platform, name, url })
        expect(keys).toContain(wishKey({ by: "name", platform, name }))
        expect(keys).toContain(wishKey({ by: "name", platform: null, name }))
        expect(keys).toContain(wishKey({ by: "url", url }))
        for (const key of keys) expect(BigInt.asIntN(64, BigInt(key))).toBe(BigInt(key))
      }),
    )
  })

  test("an address in its normal form stays as it is", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        const normal = normalAddress(url)
        if (normal !== null) expect(normalAddress(normal)).toBe(normal)
      }),
    )
  })
})

test("a query is read whatever it is", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(["query", "fault"]).toContain(readSubjectQuery(value, { kind: "given", keys: [] }).kind)
    }),
  )
})

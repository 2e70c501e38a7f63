import { beforeAll, describe, expect, test } from "vitest"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { postgresRecordIndex } from "../../src/search/record/postgres-record-index.ts"
import { suggestSearches } from "../../src/search/suggest.ts"
import { importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

interface Answer {
  results: {
    code: string
    name: string
    records: { list: string }[]
    highlights: { text: string; match: boolean }[]
    match: "text" | "near"
    found_by: { kind: string; name: string; highlights: { text: string; match: boolean }[] } | null
  }[]
  facets: Record<"list" | "region" | "authority" | "year", { value: string; count: number }[]>
  total: number
  total_is: string
  dropped: string[]
  next: string | null
  as_of: { size: number }
  indexed: number
  note: string | null
}
const ask = async (parameters: Record<string, string>): Promise<Answer> => {
  const response = await request(`/v1/search?${new URLSearchParams(parameters)}`)
  expect(response.status).toBe(200)
  return (await response.json()) as Answer
}
const codes = (answer: Answer) => answer.results.map((result) => result.code)

const named = (n: number, name: string, region: string, changes: Record<string, unknown> = {}) => [
  subjectRow(n, { name, region, ...changes }),
  abnormalRow(n, { subject: { code: codeOf(n), name }, authority: region }),
]

beforeAll(async () => {
  await importRows(database.sql, [
    ...named(1, "郑州示例云杉商贸有限公司", "410105"),
    ...named(2, "云杉示例（郑州）食品有限公司", "410102"),
    ...named(3, "洛阳市示例云杉木业股份有限公司第三分公司", "410302", { former_names: ["洛阳示例白桦木业"] }),
    ...named(4, "ＡＢＣ示例 Trading 商行", "110101", { shops: [{ platform: "示例商城", name: "示例青橄榄旗舰店" }] }),
    // A subject that has no live record is known and can't be found by search.
    subjectRow(5, { name: "示例云杉无记录有限公司" }),
    penaltyRow(1, {
      subject: { code: codeOf(1), name: "郑州示例云杉商贸有限公司" },
      decided_on: "2025-01-02",
      published_on: "2025-01-05",
    }),
    ...Array.from({ length: 45 }, (_, index) => named(100 + index, `示例连锁${index}号店`, "410105")).flat(),
  ])
})

describe("a search", () => {
  test("finds any part of a name, the shortest name first", async () => {
    expect(codes(await ask({ q: "云杉" }))).toEqual([codeOf(1), codeOf(2), codeOf(3)])
    expect(codes(await ask({ q: "杉" }))).toEqual([codeOf(1), codeOf(2), codeOf(3)])
    expect(codes(await ask({ q: "木业股份" }))).toEqual([codeOf(3)])
    expect(codes(await ask({ q: "司第三分" }))).toEqual([codeOf(3)])
  })

  test("finds what lies across brackets, in other widths and cases, and parts in any order", async () => {
    expect(codes(await ask({ q: "示例郑州食品" }))).toEqual([codeOf(2)])
    expect(codes(await ask({ q: "abc示例trading" }))).toEqual([codeOf(4)])
    expect(codes(await ask({ q: "食品 云杉" }))).toEqual([codeOf(2)])
    expect(codes(await ask({ q: "食品　云杉 郑州" }))).toEqual([codeOf(2)])
  })

  test("finds by former names and shop names", async () => {
    expect(codes(await ask({ q: "白桦" }))).toEqual([codeOf(3)])
    expect(codes(await ask({ q: "青橄榄" }))).toEqual([codeOf(4)])
  })

  test("takes the parts of a term scattered over a name for a near hit, after those that hold it", async () => {
    expect((await ask({ q: "郑州云杉" })).results).toMatchObject([{ code: codeOf(1), match: "near" }])
    const { results } = await ask({ q: "示例云杉木业" })
    expect(results.map(({ match }) => match)).toEqual(["text", ...Array(results.length - 1).fill("near")])
    expect(codes(await ask({ q: "%" }))).not.toEqual([codeOf(4)])
    expect((await ask({ q: "示例_商贸" })).results.every(({ match }) => match === "near")).toBe(true)
  })

  test("finds a code as it is written", async () => {
    const answer = await ask({ q: codeOf(2).toLowerCase() })
    expect(codes(answer)).toEqual([codeOf(2)])
    expect(answer.total).toBe(1)
  })

  test("shows where the parts occur in the name as it is", async () => {
    const [first] = (await ask({ q: "abc trading" })).results
    expect(first?.highlights).toEqual([
      { text: "ＡＢＣ", match: true },
      { text: "示例 ", match: false },
      { text: "Trading", match: true },
      { text: " 商行", match: false },
    ])
  })

  test("counts subjects by list, region, authority and year", async () => {
    const { facets, total } = await ask({ q: "云杉" })
    expect(total).toBe(3)
    expect(facets.list).toEqual([
      { value: "abnormal", count: 3 },
      { value: "penalty", count: 1 },
    ])
    expect(facets.region).toEqual([{ value: "410000", count: 3 }])
    expect(facets.authority).toHaveLength(3)
    expect(facets.year).toEqual([
      { value: "2026", count: 3 },
      { value: "2025", count: 1 },
    ])
    expect((await ask({ q: "云杉", region: "41" })).facets.region).toEqual([
      { value: "410100", count: 2 },
      { value: "410300", count: 1 },
    ])
  })

  test("holds filters on records against one record at a time", async () => {
    expect(codes(await ask({ q: "云杉", list: "penalty" }))).toEqual([codeOf(1)])
    expect(codes(await ask({ q: "云杉", list: "penalty", to: "2025-12-31" }))).toEqual([codeOf(1)])
    // It has a penalty, and a record of 2026, but no penalty of 2026.
    expect(codes(await ask({ q: "云杉", list: "penalty", from: "2026-01-01" }))).toEqual([])
    expect(codes(await ask({ q: "云杉", authority: "410302" }))).toEqual([codeOf(3)])
    expect(codes(await ask({ q: "云杉", region: "410100" }))).toEqual([codeOf(1), codeOf(2)])
  })

  test("pages through everything once, while the register is written", async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Answer = await ask({ q: "连锁", limit: "10", ...(cursor ? { cursor } : {}) })
      seen.push(...codes(page))
      cursor = page.next
      if (seen.length === 20) await importRows(database.sql, named(99, "示例连锁店", "410105"))
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toHaveLength(45)
  })

  test("without text gives the latest publications first, in pages too", async () => {
    const first = await ask({ limit: "30" })
    const second = await ask({ limit: "30", cursor: first.next ?? "" })
    expect(new Set([...codes(first), ...codes(second)]).size).toBe(first.total)
    expect(second.next).toBeNull()
  })

  test("says of an empty answer that it is no clearance", async () => {
    const answer = await ask({ q: "不存在的名称" })
    expect(answer).toMatchObject({ total: 0, results: [], next: null })
    expect(answer.note).toContain("不等于")
    expect((await ask({ q: "不存在的名称", lang: "en" })).note).toContain("no clearance")
  })

  test("never finds a subject without live records", async () => {
    expect(codes(await ask({ q: "云杉无记录" }))).toEqual([])
  })

  test("refuses a cursor of another query, and one that was made up", async () => {
    const { next } = await ask({ q: "连锁", limit: "10" })
    for (const [q, cursor] of [
      ["云杉", next],
      ["连锁", "bm9uc2Vuc2U"],
      ["", next],
    ] as const) {
      const response = await request(`/v1/search?${new URLSearchParams({ q, cursor: cursor ?? "" })}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ type: "urn:gongshi:problem:invalid-cursor" })
    }
  })

  test.each([
    ["连锁", "length", 2 ** 31],
    ["", "day", "9999-99-99"],
  ])("refuses one of its own for %j whose %s was changed to what no column holds", async (q, _, place) => {
    const { next } = await ask({ q, limit: "10" })
    const written = JSON.parse(Buffer.from(next ?? "", "base64url").toString("utf8")) as unknown[]
    const cursor = Buffer.from(JSON.stringify(written.with(1, place))).toString("base64url")
    const response = await request(`/v1/search?${new URLSearchParams({ q, cursor })}`)
    expect(await response.json()).toMatchObject({ status: 400, type: "urn:gongshi:problem:invalid-cursor" })
  })

  test("names the parameter that is wrong", async () => {
    const response = await request("/v1/search?limit=0&region=abc&from=2026-02-30")
    expect(response.status).toBe(400)
    const { errors } = (await response.json()) as { errors: { pointer: string }[] }
    expect(errors.map((error) => error.pointer).sort()).toEqual(["/from", "/limit", "/region"])
  })
})

describe("near hits", () => {
  test("come for slips, sounds and pinyin, say by which name, and mark what is shared", async () => {
    for (const q of ["郑州示例云衫商贸", "shiliyunshanshangmao", "示例芸杉商贸"]) {
      const [first] = (await ask({ q })).results
      expect(first, q).toMatchObject({ code: codeOf(1), match: "near" })
    }
    const [first] = (await ask({ q: "郑州示例云衫商贸" })).results
    expect(first?.highlights.filter(({ match }) => match).map(({ text }) => text)).toEqual(["郑州示例云", "商贸"])
    const [former] = (await ask({ q: "洛阳示例白华木业" })).results
    expect(former).toMatchObject({ code: codeOf(3), found_by: { kind: "former", name: "洛阳示例白桦木业" } })
  })

  test("respect filters and are paged through once", async () => {
    expect(codes(await ask({ q: "郑州示例云衫商贸", region: "11" }))).toEqual([])
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Answer = await ask({ q: "示例连琐店", limit: "7", ...(cursor ? { cursor } : {}) })
      seen.push(...codes(page))
      expect(page.total).toBeGreaterThan(7)
      cursor = page.next
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(40)
  })

  test("do not come for what has nothing to do with them", async () => {
    for (const q of ["毫无关联", "北京大兴国际", "zzzzzz"]) expect(codes(await ask({ q })), q).toEqual([])
  })
})

describe("what stands around a name", () => {
  test.each([
    ["请问郑州示例云杉商贸有限公司有没有被处罚过", ["请问", "有没有被处罚过"]],
    ["17 郑州示例云杉商贸有限公司 2021-03-05 存续", ["17", "2021-03-05", "存续"]],
    ["penalty records of 郑州示例云杉商贸有限公司", ["penalty", "records", "of"]],
    ["淘宝郑州示例云杉商贸旗舰店", ["淘宝", "旗舰店"]],
  ])("is dropped, and told: %s", async (q, dropped) => {
    const { results, dropped: told } = await ask({ q })
    expect(results[0]).toMatchObject({ code: codeOf(1), match: "near" })
    expect(told).toEqual(dropped)
  })

  test.each([
    ["shiliyunshanshagnmao 处罚", 1],
    ["查一下zhengzhoushilimayunshanshangmao有没有被处罚", 1],
    ["洛阳市是例云彬牧业集团投诉", 3],
    ["木业、洛阳的云杉 经营异常 2025年", 3],
  ])("is read past with several things wrong in the name: %s", async (q, n) => {
    expect((await ask({ q })).results[0]).toMatchObject({ code: codeOf(n), match: "near" })
  })

  test("leaves the place, where that and a subject matter are all that was typed", async () => {
    const name = "七台河示例金钟柏餐饮有限公司"
    await importRows(database.sql, [
      ...named(70, name, "230902"),
      penaltyRow(70, { subject: { code: codeOf(70), name } }),
    ])
    await postgresIndex(database.sql).catchUp()
    const answer = await ask({ q: "七台河有没有违法行为" })
    expect(answer.results[0]).toMatchObject({ code: codeOf(70), match: "text" })
    expect(answer.dropped).toEqual(["有没有违法行为"])
    const page = await (await request(`/?${new URLSearchParams({ q: "七台河有没有违法行为" })}`)).text()
    expect(page).toContain("金钟柏")
    expect(page).toContain("有没有违法行为")
  })

  test("goes by the code where one stands in it", async () => {
    const { results, total } = await ask({ q: `某某公司，统一社会信用代码：${codeOf(3)}，成立日期2021-03-05` })
    expect([results[0]?.code, total]).toEqual([codeOf(3), 1])
  })

  test("is read past by spaces between all characters", async () => {
    expect((await ask({ q: "示 例 云 杉 商 贸" })).results[0]).toMatchObject({ code: codeOf(1), match: "text" })
  })

  test("words that stand nowhere are dropped, then those that most names hold, and the rest is paged through once", async () => {
    const first = await ask({ q: "号店 毫无关联 zzzzzz", limit: "30" })
    expect(first).toMatchObject({ total: 45, dropped: ["毫无关联", "zzzzzz"] })
    expect(first.results[0]).toMatchObject({ match: "text" })
    const rest = await ask({ q: "号店 毫无关联 zzzzzz", limit: "30", cursor: first.next ?? "" })
    expect(new Set([...codes(first), ...codes(rest)]).size).toBe(45)
    expect(rest.dropped).toEqual(first.dropped)
    expect(await ask({ q: "木业股份 号店" })).toMatchObject({ total: 1, dropped: ["号店"] })
  })

  test("nothing is dropped from what was found as it was typed, and nothing found of what stands nowhere", async () => {
    expect(await ask({ q: "云杉 郑州" })).toMatchObject({ total: 2, dropped: [] })
    expect(await ask({ q: "毫无关联 zzzzzz" })).toMatchObject({ total: 0, dropped: [] })
  })
})

describe("suggestions", () => {
  const suggest = async (q: string) => {
    const response = await request(`/v1/suggest?${new URLSearchParams({ q })}`)
    expect(response.status).toBe(200)
    return ((await response.json()) as { suggestions: { code: string; name: string }[] }).suggestions
  }

  test("come by parts of names, pinyin, first letters and the beginning of a code, ten at most", async () => {
    expect((await suggest("云杉")).slice(0, 3).map(({ code }) => code)).toEqual([codeOf(1), codeOf(2), codeOf(3)])
    expect((await suggest("yunshan")).map(({ code }) => code)).toContain(codeOf(1))
    expect((await suggest("slyssm")).map(({ code }) => code)).toContain(codeOf(1))
    expect(await suggest(codeOf(2).slice(0, 16).toLowerCase())).toContainEqual({
      code: codeOf(2),
      name: "云杉示例（郑州）食品有限公司",
    })
    expect(await suggest("示例连锁")).toHaveLength(10)
    expect(await suggest("")).toEqual([])
  })

  test("come by one syllable, one that is on its way, two, and two first letters; the brand before the rest", async () => {
    for (const typed of ["yun", "yunsh", "yunsha", "ys", "YUN"]) {
      expect((await suggest(typed)).slice(0, 3).map(({ code }) => code)).toEqual([codeOf(2), codeOf(1), codeOf(3)])
    }
    // What is spelt so elsewhere in a name comes too: 木业 by mu, 旗舰店 by jian, and shops by qing.
    expect((await suggest("muy")).map(({ code }) => code)).toEqual([codeOf(3)])
    expect((await suggest("qinggan")).map(({ code }) => code)).toEqual([codeOf(4)])
    expect(await suggest("huai")).toEqual([])
    await importRows(database.sql, named(6, "示例淮槐茶叶行", "410105"))
    expect((await suggest("huai")).map(({ code }) => code)).toEqual([codeOf(6)])
    expect(await suggest("y")).toEqual([])
    // Where the characters are common, names are read in order.
    await database.sql`analyze search_name`
    expect((await suggest("lians"))[0]?.name).toContain("连锁")
  })

  test("never name who has no live record", async () => {
    expect((await suggest("云杉无记录")).map(({ code }) => code)).not.toContain(codeOf(5))
    await database.sql`update record set state = 'removed' where subject_code = ${codeOf(2)}`
    expect((await suggest("云杉")).map(({ code }) => code)).not.toContain(codeOf(2))
    await database.sql`update record set state = 'live' where subject_code = ${codeOf(2)}`
  })
})

describe("laws and matters that are suggested", () => {
  const searches = async (q: string) => {
    const response = await request(`/v1/suggest?${new URLSearchParams({ q })}`)
    expect(response.status).toBe(200)
    const { searches } = (await response.json()) as { searches: { kind: string; name: string; records: number }[] }
    return searches
  }

  test("are those that live records hold, with how many do, and never what a record alone says", async () => {
    const records = postgresRecordIndex(database.sql)
    await records.catchUp()
    const found = async (name: string) => (await ask({ q: name, in: "records" })).total
    const law = { kind: "law", name: "广告法", records: await found("广告法") }
    for (const typed of ["广告法", "guanggaof", "ggf", "advertis"])
      expect(await searches(typed), typed).toContainEqual(law)
    const matter = { kind: "matter", name: "虚假广告", records: await found("虚假广告") }
    expect(law.records).toBeGreaterThan(0)
    for (const typed of ["虚假", "夸大宣", "false adv"]) expect(await searches(typed), typed).toContainEqual(matter)
    // All that may be meant is counted by one question, which everybody who types asks at every key.
    let asked = 0
    const counting = {
      ...records,
      frequencies(...given: Parameters<typeof records.frequencies>) {
        asked++
        return records.frequencies(...given)
      },
    }
    expect(await suggestSearches({ clock: Date.now }, counting, "虚假")).toContainEqual(matter)
    expect(asked).toBe(1)
    // No record is about them.
    expect(await searches("计量法")).toEqual([])
    expect(await searches("地沟油")).toEqual([])
    // A name, a number and an address are of records.
    for (const typed of ["示例连锁", "郑市监", "张三", ""]) expect(await searches(typed), typed).toEqual([])
    await database.sql`update search_record set ends_on = '2026-01-01' where list = 'penalty'`
    expect(await searches("广告法")).toEqual([])
    await records.rebuild()
  })
})

describe("a display whose last day has passed", () => {
  test("is neither found by a filter nor counted, though nobody has written so to the log", async () => {
    const before = await ask({ q: "云杉" })
    await database.sql`update record set displayed_until = '2026-01-01' where list = 'penalty'`
    await postgresIndex(database.sql).rebuild()
    const after = await ask({ q: "云杉" })
    expect(before.facets.list).toContainEqual({ value: "penalty", count: 1 })
    expect(after.facets.list).toEqual([{ value: "abnormal", count: 3 }])
    expect(after.total).toBe(3)
    expect((await ask({})).facets.list.map(({ value }) => value)).toEqual(["abnormal"])
    expect(codes(await ask({ q: "云杉", list: "penalty" }))).toEqual([])
    await database.sql`update record set displayed_until = null where list = 'penalty'`
    await postgresIndex(database.sql).rebuild()
  })
})

describe("the index", () => {
  test("built anew is what reading the log made of it, and searches go on meanwhile", async () => {
    const rows = () => database.sql`
      select code, region, names, text, grams, length, revision, newest, facets from search_name order by code`
    const index = postgresIndex(database.sql)
    const before = await rows()
    let answered = 0
    const rebuilding = index.rebuild()
    let done = false
    rebuilding.finally(() => (done = true))
    while (!done) {
      expect((await ask({ q: "云杉" })).total).toBe(3)
      answered++
    }
    await rebuilding
    expect(answered).toBeGreaterThan(0)
    expect(await rows()).toEqual(before)
  })

  test("built anew has the indexes of the schema, under their names", async () => {
    const indexes = () => database.sql`
      select indexname, indexdef from pg_indexes
      where tablename in ('search_name', 'search_unlisted', 'search_posting') order by indexname`
    const before = await indexes()
    await postgresIndex(database.sql).rebuild()
    expect(await indexes()).toEqual(before)
  })

  test("read by many processes at once reads every entry once", async () => {
    await database.sql`update log_reader set position = 0`
    await database.sql`delete from search_name`
    await database.sql`update search_state set revision = 0`
    const size = (await database.sql<{ size: number }[]>`select size from log_head`)[0]?.size
    await Promise.all(Array.from({ length: 4 }, () => postgresIndex(database.sql).catchUp()))
    expect(await postgresIndex(database.sql).catchUp()).toBe(size)
    expect((await ask({ q: "云杉" })).total).toBe(3)
  })

  test("that is behind never shows a record that has ended", async () => {
    await database.sql`update record set state = 'removed' where subject_code = ${codeOf(2)}`
    expect(codes(await ask({ q: "云杉" }))).toEqual([codeOf(1), codeOf(3)])
    await database.sql`update record set state = 'live' where subject_code = ${codeOf(2)}`
  })
})

test("more near hits than are looked at are told as at least so many", async () => {
  const houses = (count: number, from: number) =>
    Array.from({ length: count }, (_, index) => named(from + index, `甘露示例${from + index}号茶坊`, "410105")).flat()
  await importRows(database.sql, houses(40, 500))
  expect(await ask({ q: "ganlu" })).toMatchObject({ total: 40, total_is: "exact" })
  await importRows(database.sql, houses(80, 600))
  expect(await ask({ q: "ganlu" })).toMatchObject({ total_is: "at-least" })
})

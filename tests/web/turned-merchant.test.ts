/**
 * A merchant with more records than a page holds, at its public page and at its counter: what is said of all of them is said
 * of all, each can be reached and linked to, and the work does not grow by the number of records more than it must.
 */
import { beforeAll, describe, expect, it } from "vitest"
import type { Pool } from "../../src/database/client.ts"
import { merchantHeader, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { growthOf, linear } from "../support/growth.ts"
import { manyPenalties } from "../support/long-merchant.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../support/rows.ts"

const executable = findChromium()
const database = useDatabase()
let queries = 0
/** The database, with its queries counted. */
function counted(sql: Pool): Pool {
  return new Proxy(sql, {
    apply(target, self, given) {
      queries++
      return Reflect.apply(target, self, given)
    },
    get(target, name) {
      const member = Reflect.get(target, name)
      if (name !== "unsafe") return member
      return (...given: unknown[]) => {
        queries++
        return Reflect.apply(member, target, given)
      }
    },
  })
}
let sql: Pool
const app = testApp(() => (sql ??= counted(database.sql)))
const [few, many, mixed] = [125, 1_000, 7] as const
const subject = { code: codeOf(mixed), name: "郑州长卷连锁有限公司" }
let owner: Record<string, string>
/** Those of the mixed one, in the order of its page. */
let shown: string[]

beforeAll(async () => {
  await importRecords(database.sql, [
    ...manyPenalties(few, few),
    ...manyPenalties(many, many),
    ...manyPenalties(mixed, 28),
    seriousRow(mixed, { subject, published_on: "2026-03-02" }),
    abnormalRow(mixed, { subject, published_on: "2026-03-03" }),
    penaltyRow(mixed, {
      subject,
      decision_no: "郑市监处罚〔2022〕旧号",
      decided_on: "2022-03-02",
      published_on: "2022-03-05",
    }),
  ])
  owner = await merchantHeader(codeOf(mixed))
  const [first, second] = [await read(`/subjects/${subject.code}`), await read(`/subjects/${subject.code}?cursor=25`)]
  shown = [...idsOf(first), ...idsOf(second)]
})

async function read(address: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await app.request(address, { headers })
  const text = await answer.text()
  expect(answer.status, text).toBe(200)
  return text
}

const idsOf = (page: string) => [...page.matchAll(/ id="([a-z2-7]{26})"/g)].map(([, id = ""]) => id)
const way = (page: string, rel: string) =>
  (/href="([^"]*)"/.exec(RegExp(`<a [^>]*rel="${rel}"[^>]*>`).exec(page)?.[0] ?? "")?.[1] ?? "").replaceAll(
    "&amp;",
    "&",
  )

describe("the public page", () => {
  const page = (query = "") => read(`/subjects/${subject.code}${query}`)

  it("begins with the gravest, and says on each page how many there are of each list, and until when", async () => {
    expect(new Set(shown).size).toBe(30)
    const wire = (await (await app.request(`/v1/subjects/${subject.code}`)).json()) as {
      records: { id: string; list: string }[]
    }
    const listOf = new Map(wire.records.map(({ id, list }) => [id, list]))
    expect(shown.slice(0, 3).map((id) => listOf.get(id))).toEqual(["serious", "abnormal", "penalty"])
    for (const query of ["", "?cursor=25"]) {
      const text = await page(query)
      expect(text).toContain("有公示记录 30 条")
      const sums = /<ul class="list-tally">(.*?)<\/ul>/s
        .exec(text)?.[1]
        ?.replaceAll(/<[^>]+>/g, "")
        .replaceAll(/\s+/g, " ")
      // By their ends: of the penalties the one that is shown longest is the one that was published last.
      expect(sums).toMatch(
        /^1严重违法失信公示到 \d{4}年\d+月\d+日1经营异常移出为止28行政处罚最晚公示到 \d{4}年\d+月\d+日$/,
      )
    }
    expect(await page()).toContain("第 1 至 25 条，共 30 条")
    expect(await page("?cursor=25")).toContain("第 26 至 30 条，共 30 条")
  })

  it("turns by links that keep the language; the first page has no cursor in its address", async () => {
    const first = await page("?lang=en")
    expect(way(first, "next")).toBe(`/subjects/${subject.code}?cursor=25&lang=en#records`)
    expect(way(first, "prev")).toBe("")
    const second = await page("?cursor=25&lang=en")
    expect([way(second, "next"), way(second, "prev")]).toEqual(["", `/subjects/${subject.code}?lang=en#records`])
  })

  it("turns to the record that a link names, and says so where it is not shown", async () => {
    for (const id of [shown[0] ?? "", shown[24] ?? "", shown[25] ?? "", shown[29] ?? ""]) {
      const text = await page(`?record=${id}`)
      expect(idsOf(text)).toContain(id)
      // A link to it holds when others have come before it.
      expect(text).toContain(`href="/subjects/${subject.code}?record=${id}#${id}"`)
      expect(text).not.toContain("链接所指的记录目前没有公示")
    }
    const missed = await page(`?record=${"a".repeat(26)}`)
    expect(missed).toContain("链接所指的记录目前没有公示")
    expect(idsOf(missed)).toEqual(shown.slice(0, 25))
  })

  it("turns to it also where the code is written otherwise, and brings on nothing that is no record's id", async () => {
    const led = async (query: string) =>
      (await app.request(`/subjects/${subject.code.toLowerCase()}?${query}`)).headers.get("location")
    expect(await led(`record=${shown[29]}&cursor=25`)).toBe(`/subjects/${subject.code}?record=${shown[29]}&cursor=25`)
    expect(await led("record=somebody&cursor=1e3")).toBe(`/subjects/${subject.code}`)
  })

  it("shows the last page to a cursor past the end, and the first to one that can't be read", async () => {
    expect(idsOf(await page("?cursor=500"))).toEqual(shown.slice(25))
    for (const cursor of ["-1", "x", "", "1e3"])
      expect(idsOf(await page(`?cursor=${cursor}`))).toEqual(shown.slice(0, 25))
  })
})

describe("the counter", () => {
  it("puts what is over behind what is there, and turns to the record that a link names", async () => {
    const first = await read("/counter", owner)
    expect(first).toContain("有 30 条记录")
    expect(first).toContain("第 1 至 25 条，共 31 条（包括排在后面的已经结束的记录）")
    expect(first).not.toContain('id="over"')
    const second = await read(way(first, "next"), owner)
    expect(second).toContain("有 30 条记录")
    const [ended = ""] = idsOf(second).slice(-1)
    expect(second.indexOf('id="over"')).toBeLessThan(second.indexOf(`id="${ended}"`))
    expect(new Set([...idsOf(first), ...idsOf(second)])).toEqual(new Set([...shown, ended]))
    const named = await read(`/counter?record=${ended}`, owner)
    expect(named).toContain(`id="${ended}" tabindex="-1" autofocus`)
    expect(await read(`/counter?record=${"a".repeat(26)}`, owner)).toContain(
      "没有找到链接所指的记录。以下从第一条开始列出您的记录。",
    )
  })

  it("leads to the record also whoever has to sign in first", async () => {
    const record = shown[29] ?? ""
    const login = testApp(() => database.sql, { loginUrl: "/sign-in" })
    const text = await (await login.request(`/counter?record=${record}`)).text()
    expect(text).toContain(`/sign-in?to=${encodeURIComponent(`/counter?record=${record}`)}`)
    expect(await (await login.request("/counter?record=13800138000")).text()).not.toContain("13800138000")
  })
})

describe.skipIf(!executable)("in a browser", () => {
  const reader = useReader(executable)

  it("leads to the record also by an address that names it behind # alone", async () => {
    const served = await serveApp(app)
    const address = `${served.origin}/subjects/${subject.code}`
    const [near = "", far = ""] = [shown[3], shown[27]]
    const { page, complaints, close } = await reader.open(`${address}#${far}`)
    await page.waitForURL(`${address}?record=${far}#${far}`)
    expect(await page.evaluate(() => document.querySelector(":target")?.id)).toBe(far)
    // One that is not shown is asked for once.
    const gone = "a".repeat(26)
    await page.goto(`${address}?cursor=25#${gone}`)
    await page.waitForURL(`${address}?record=${gone}#${gone}`)
    await page.waitForSelector("text=链接所指的记录目前没有公示")
    await page.goto(`${address}#${near}`)
    expect(await page.evaluate(() => document.querySelector(":target")?.id)).toBe(near)
    expect(page.url()).toBe(`${address}#${near}`)
    expect(complaints).toEqual([])
    await close()
    await served.stop()
  })
})

describe("the work", () => {
  const addresses = (n: number) => [`/subjects/${codeOf(n)}`, "/counter", "/counter/certificates", "/counter/measures"]
  const readAll = async (n: number) => {
    const headers = await merchantHeader(codeOf(n))
    const counts: number[] = []
    for (const address of addresses(n)) {
      queries = 0
      await read(address, headers)
      counts.push(queries)
    }
    return counts
  }

  it("asks the database as often for a thousand records as for a hundred", async () => {
    await readAll(few)
    const asked = await readAll(few)
    expect(Math.min(...asked)).toBeGreaterThan(0)
    expect(await readAll(many)).toEqual(asked)
  })

  it("does not grow by the square of the records", async () => {
    expect(await growthOf(readAll, many)).toBeLessThan(linear)
  })
})

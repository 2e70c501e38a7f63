import { randomBytes } from "node:crypto"
import { beforeAll, describe, expect, it } from "vitest"
import { type DayLimited, dayLimits, openDayBook } from "../../src/access/quota/day-book.ts"
import { forgetAskers, storedDayBook } from "../../src/access/quota/day-book-store.ts"
import { openNodeQuota } from "../../src/access/quota/node-quota.ts"
import { postgresIndex } from "../../src/search/postgres-index.ts"
import { clientHeader, importRows, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, codeOf, subjectRow } from "../web/merchant.ts"

const database = useDatabase()
const { request } = testApp(() => database.sql)

const clear = "郑州示例白桦商贸有限公司"
const trader = "金水区示例老陈面馆"
const shared = "示例连锁便民超市"
const halfListed = "示例同名建材经营部"
const twice = "示例双星惠民蔬菜店"
const former = "郑州示例旧名实业有限公司"
const near = "郑州示例青松餐饮管理有限公司"
const headOffice = "郑州示例银杏饮食有限公司"
const shop = "示例阳光母婴旗舰店"

beforeAll(async () => {
  await importRows(database.sql, [
    subjectRow(1, clear),
    { ...subjectRow(2, trader), code: codeOf(2), type: "sole-trader" },
    subjectRow(3, shared),
    subjectRow(4, shared, { region: "440305" }),
    abnormalRow(5, halfListed),
    subjectRow(6, halfListed, { region: "330106" }),
    subjectRow(7, "郑州示例新名实业有限公司", { former_names: [former] }),
    subjectRow(8, near),
    abnormalRow(9, "郑州示例青淞餐饮管理有限公司"),
    subjectRow(11, headOffice),
    abnormalRow(12, `${headOffice}金水第二分公司`),
    subjectRow(14, twice),
    subjectRow(15, twice, { region: "440305" }),
    abnormalRow(16, "示例双新惠民蔬菜店"),
    subjectRow(10, "郑州示例海棠贸易有限公司", { shops: [{ platform: "示例商城", name: shop }] }),
  ])
  await postgresIndex(database.sql).catchUp()
})

type Headers = Record<string, string>
const check = async (name: string, headers: Headers = {}, ask = request) => {
  const answer = await ask("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ queries: { q: { name } } }),
  })
  const { responses } = (await answer.json()) as { responses: { q: Record<string, unknown> } }
  return responses.q
}
const found = async (name: string) => {
  const answer = await request(`/v1/search?q=${encodeURIComponent(name)}`)
  return (await answer.json()) as { exact: Record<string, unknown> | null; total: number; results: { code: string }[] }
}
// A sentence breaks between its clauses, which stand in elements of their own.
const page = async (path: string, name: string) =>
  (await (await request(`${path}?q=${encodeURIComponent(name)}`)).text()).replaceAll(/<\/?span[^>]*>/g, "")

describe("an exact, whole name", () => {
  it("that one merchant alone bears, without records, is told to be in the register, by check, search and page alike", async () => {
    expect(await check(clear)).toMatchObject({ verdict: "clear", name: clear, code: codeOf(1), records: [] })
    const { exact, total, results } = await found(clear)
    expect(exact).toMatchObject({ verdict: "clear", name: clear, code: codeOf(1) })
    expect(results.map(({ code }) => code)).not.toContain(codeOf(1))
    expect(total).toBe(results.length)
    for (const path of ["/", "/check"]) {
      const text = await page(path, clear)
      expect(text, path).toContain("收录，目前没有公示记录")
      expect(text, path).toContain("没有找到不等于没有问题")
    }
  })

  it("is told without a snapshot that is held while names are ranked", async () => {
    const index = postgresIndex(database.sql)
    const held: number[] = []
    const recall: typeof index.recall = async (...asked) => {
      const [row] = await database.sql<{ count: number }[]>`select count(*)::int as count from pg_stat_activity
        where datname = current_database() and state = 'idle in transaction'`
      held.push(row?.count ?? -1)
      return index.recall(...asked)
    }
    const { request: ask } = testApp(() => database.sql, { search: { ...index, recall } })
    expect(await check(clear, {}, ask)).toMatchObject({ verdict: "clear", code: codeOf(1) })
    expect(new Set(held)).toEqual(new Set([0]))
  })

  it("is told in whatever writing, and by a former name", async () => {
    expect(await check("鄭州示例白樺商貿有限公司")).toMatchObject({ verdict: "clear", code: codeOf(1) })
    expect(await check(former)).toMatchObject({ verdict: "clear", name: former, code: codeOf(7) })
  })

  it("of a sole trader adds nothing to the name that was asked", async () => {
    const answer = await check(trader)
    expect(answer).toMatchObject({ verdict: "clear", name: trader })
    const { exact } = await found(trader)
    for (const text of [
      JSON.stringify(answer),
      JSON.stringify(exact),
      await page("/", trader),
      await page("/check", trader),
    ]) {
      expect(text).not.toContain(codeOf(2))
    }
  })

  it("that several bear clears none of them, and those without records are neither counted nor named", async () => {
    expect(await check(shared)).toMatchObject({ verdict: "review", candidates: [] })
    expect((await found(shared)).exact).toMatchObject({ verdict: "several", listed: [] })
    const answer = await check(halfListed)
    expect(answer).toMatchObject({ verdict: "review", candidates: [{ code: codeOf(5) }] })
    const text = await page("/check", halfListed)
    expect(text).toContain("多个主体使用此名称")
    for (const said of [JSON.stringify(answer), text]) expect(said).not.toContain(codeOf(6))
  })

  it("beside which a listed one is called nearly so is left to a person", async () => {
    expect((await check(near))["verdict"]).toBe("review")
    expect((await found(near)).exact).toBeNull()
    expect(await page("/", near)).not.toContain("收录，目前没有公示记录")
  })

  it("that several bear, of whom none is listed, reads no listed one of a similar name as the answer", async () => {
    const text = await page("/", twice)
    expect(text).toContain("多个主体使用此名称")
    expect(text).toContain(codeOf(16))
    expect(text).not.toContain("名称相近，可能是你要找的")
    expect(text.indexOf("<details", text.indexOf("多个主体使用此名称"))).toBeLessThan(text.indexOf(codeOf(16)))
  })

  it("of whom a branch is listed is not cleared by it, and the branch is shown", async () => {
    const answer = await check(headOffice)
    expect(answer).toMatchObject({ verdict: "review", candidates: [{ code: codeOf(12) }] })
    const { exact } = await found(headOffice)
    expect(exact).toMatchObject({ verdict: "branches", listed: [codeOf(12)] })
    for (const path of ["/", "/check"]) {
      const text = await page(path, headOffice)
      expect(text, path).toContain("它的分支机构有公示记录")
      expect(text, path).toContain(codeOf(12))
      expect(text, path).not.toContain("收录，目前没有公示记录")
      expect(text, path).not.toContain(codeOf(11))
    }
  })

  it("is none where it is a part, has something beside it, or is that of a shop", async () => {
    for (const name of ["示例白桦商贸", `${clear} 怎么样`, shop]) {
      expect((await check(name))["verdict"], name).not.toBe("clear")
      expect((await found(name)).exact, name).toBeNull()
    }
  })

  it("beside a region is answered as every name, for who bears it may be of another", async () => {
    for (const region of ["51", "41"]) {
      const answer = await request("/v1/check", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ queries: { q: { name: clear, region } } }),
      })
      const { responses } = (await answer.json()) as { responses: { q: { verdict: string } } }
      expect(responses.q.verdict, region).not.toBe("clear")
    }
  })

  it("is told by no stream, for whoever has a key", async () => {
    const answer = await request("/v1/check/stream", {
      method: "POST",
      headers: { ...(await clientHeader(database.sql, "platform")), "content-type": "text/csv" },
      body: `name\n${clear}\n`,
    })
    expect(await answer.text()).toContain(",unknown,")
  })

  it("is answered for officers as it was, who look among all", async () => {
    const officer = await officerHeader("officer", "410105")
    expect(await check(clear, officer)).toMatchObject({ verdict: "clear", code: codeOf(1) })
  })

  it("stands above those of similar names, which are folded and not read as the answer", async () => {
    const text = await page("/", clear)
    const said = text.indexOf("收录，目前没有公示记录")
    expect(said).toBeGreaterThan(0)
    expect(text.slice(0, said)).not.toContain('class="result"')
    expect(text).not.toContain("名称相近，可能是你要找的")
  })
})

describe("the quota of exact names", () => {
  const secret = randomBytes(32).toString("base64url")
  const books = {
    memory: (clock: () => number) => openDayBook({ clock, newSecret: () => secret }),
    database: (clock: () => number) => storedDayBook(database.sql, secret, clock),
  }

  it.each(["memory", "database"] as const)(
    "is so many a day for each asker and each thing that is limited, and begins anew with the day in China, in the %s",
    async (kept) => {
      let now = Date.parse("2026-12-01T15:00:00Z")
      const book = books[kept](() => now)
      const granted = async (what: DayLimited) => {
        let count = 0
        for (let at = 0; at < dayLimits[what] + 5; at++) if (await book.take(what, "203.0.113.9")) count++
        return count
      }
      expect(await granted("name")).toBe(dayLimits.name)
      expect(await granted("mail")).toBe(dayLimits.mail)
      expect(await book.take("name", "203.0.113.10")).toBe(true)
      now += 59 * 60_000
      expect(await granted("name")).toBe(0)
      now += 60_000
      expect(await granted("name")).toBe(dayLimits.name)
    },
  )

  it("is counted once by all who count in the database at the same time, without an address, and forgotten with its day", async () => {
    let now = Date.parse("2027-01-05T04:00:00Z")
    const [one, other] = [books.database(() => now), books.database(() => now)]
    const took = await Promise.all(
      Array.from({ length: dayLimits.report * 3 }, (_, at) => (at % 2 ? one : other).take("report", "198.51.100.7")),
    )
    expect(took.filter(Boolean)).toHaveLength(dayLimits.report)
    const kept = await database.sql`select row_to_json(a)::text as row from asker_day a where day = '2027-01-05'`
    expect(kept).toHaveLength(1)
    expect(kept[0]?.["row"]).not.toContain("198.51")
    now += 24 * 3_600_000
    await forgetAskers(database.sql, now)
    expect(await database.sql`select from asker_day where day = '2027-01-05'`).toHaveLength(0)
  })

  it("fills no disk: beyond so many that were counted today nobody new may", async () => {
    const now = Date.parse("2027-02-05T04:00:00Z")
    const book = books.database(() => now)
    expect(await book.take("name", "known")).toBe(true)
    await database.sql`insert into asker_day select sha256(g::text::bytea), '2027-02-05', 1 from generate_series(2, 200000) g`
    expect(await book.take("name", "new")).toBe(false)
    expect(await book.take("name", "known")).toBe(true)
    await forgetAskers(database.sql, now + 24 * 3_600_000)
  })

  it("is none for who is not counted, where no address is", () => {
    const parts = { log: () => {}, whenAway: "serve" as const, trustedProxies: [], clock: () => 0, sql: database.sql }
    const many = { units: 1e6, rows: 1e6 }
    const roleQuotas = { platform: many, agency: many, source: many, republisher: many }
    for (const publicUnits of [0, 60]) {
      expect(openNodeQuota({ ...parts, roleQuotas, publicUnits }).mayToday("name", null)).toBe(publicUnits > 0)
    }
  })

  it("once used up leaves a key with the answer that was given without it", async () => {
    const clock = () => Date.now()
    const parts = { log: () => {}, whenAway: "serve" as const, trustedProxies: [], publicUnits: 60 }
    const many = { units: 1e6, rows: 1e6 }
    const roleQuotas = { platform: many, agency: many, source: many, republisher: many }
    const quota = openNodeQuota({ ...parts, clock, roleQuotas, sql: database.sql })
    const counted = testApp(() => database.sql, { quota })
    const headers = await clientHeader(database.sql, "platform")
    const ask = () => check(clear, headers, counted.request)
    expect((await ask())["verdict"]).toBe("clear")
    const [{ id } = { id: "" }] = await database.sql`select id from api_client order by created_at desc limit 1`
    const spender = { by: "key", client: { id, role: "platform", name: "" } } as never
    while (await quota.mayToday("name", spender));
    expect(await ask()).toMatchObject({ verdict: "unknown" })
  })
})

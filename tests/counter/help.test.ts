/**
 * What anybody can do about a merchant without an account: follow it by a feed, complain, say that it is somebody else, and see
 * what the merchant can do by which day.
 */
import { SaxesParser } from "saxes"
import { beforeAll, describe, expect, test } from "vitest"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const site = { operator: null, contact: null, correction: null, complaint: null, filings: [] }
const app = testApp(() => database.sql)
const hostile = "郑州<b>示例&amp;\"'商贸有限公司"
let ids: string[] = []

beforeAll(async () => {
  ids = await importRecords(database.sql, [
    subjectRow(1),
    abnormalRow(1),
    subjectRow(2),
    subjectRow(3, { name: hostile }),
    penaltyRow(3),
    subjectRow(5, { type: "sole-trader", name: "郑州示例张三餐饮店" }),
    subjectRow(4),
    penaltyRow(4, { decided_on: "2026-06-20", published_on: "2026-06-22" }),
  ])
})

const feedOf = (n: number, headers: Record<string, string> = {}) =>
  app.request(`/subjects/${codeOf(n)}/feed.atom`, { headers })

/** The texts of a feed by their elements, as a reader of XML has them. */
function read(xml: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const open: string[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on("opentag", ({ name, ns }) => {
    open.push(name)
    if (open.length === 1) expect([name, ns[""]]).toEqual(["feed", "http://www.w3.org/2005/Atom"])
  })
  parser.on("text", (text) => {
    const name = open.slice(1).join("/")
    if (text.trim() !== "") found.set(name, [...(found.get(name) ?? []), text])
  })
  parser.on("closetag", () => open.pop())
  parser.on("error", (error) => {
    throw error
  })
  parser.write(xml).close()
  return found
}

describe("the feed of a merchant", () => {
  test("says in one entry how it stands, and another when that changes, without a word of a record", async () => {
    const before = read(await (await feedOf(1)).text())
    expect(before.get("entry/title")).toEqual([
      "示例第1号商贸有限公司：在经营异常名录上。2026年3月5日起公示，移出为止。",
    ])
    expect(before.get("entry/content")?.[0]).toContain(`https://gongshi.example/subjects/${codeOf(1)}`)
    expect(before.get("entry/updated")?.[0]).toMatch(/^2026-/)
    expect(before.get("entry/id")).toEqual(read(await (await feedOf(1)).text()).get("entry/id"))
    const anna = await officer(app, "officer", "410105", "anna")
    const boris = await officer(app, "checker", "410105", "boris")
    const change = { change: "withdraw", arose_on: "2026-06-30", evidence: "示例文书" }
    const { body } = await anna.post("/v1/decisions", { kind: "change", record_id: ids[0], ...change })
    await boris.act(body, "approve")
    const text = await (await feedOf(1)).text()
    const after = read(text)
    expect(after.get("entry/title")).toEqual(["示例第1号商贸有限公司：收录，目前没有公示记录。"])
    expect(after.get("entry/id")).not.toEqual(before.get("entry/id"))
    expect(Date.parse(after.get("entry/updated")?.[0] ?? "")).toBeGreaterThanOrEqual(
      Date.parse(before.get("entry/updated")?.[0] ?? ""),
    )
    expect(text).not.toContain(ids[0])
    // Whose records have ended is told from nobody of whom there never was one.
    expect(after.get("entry/updated")).toEqual(read(await (await feedOf(2)).text()).get("entry/updated"))
  })

  test("is asked for again at no cost while nothing changes, and kept by no search engine", async () => {
    const first = await feedOf(2)
    expect([first.status, first.headers.get("content-type")]).toEqual([200, "application/atom+xml; charset=utf-8"])
    expect(first.headers.get("x-robots-tag")).toContain("noindex")
    const again = await feedOf(2, { "if-none-match": first.headers.get("etag") ?? "" })
    expect([again.status, await again.text()]).toEqual([304, ""])
  })

  test("is XML whatever a merchant is called", async () => {
    expect(read(await (await feedOf(3)).text()).get("entry/title")?.[0]).toContain(hostile)
  })

  test("names no sole trader, whose name may be a person's", async () => {
    const text = await (await feedOf(5)).text()
    expect(text).not.toContain("示例张三")
    expect(read(text).get("entry/title")?.[0]).toContain(codeOf(5))
  })

  test("exists of no unknown code, of no ID number, and says nothing of either", async () => {
    for (const given of [codeOf(777), "11010519491231002X", "x".repeat(300)]) {
      for (const address of [`/subjects/${given}/feed.atom`, `/subjects/${given}/help`]) {
        const answer = await app.request(address, { headers: { accept: "text/html" } })
        expect(answer.status, address).toBe(404)
        expect(await answer.text()).not.toContain("11010519491231002X")
      }
    }
  })
})

describe("the page beside a record", () => {
  const help = async (n: number, of = app) => (await of.request(`/subjects/${codeOf(n)}/help`)).text()

  test("is a tap away, at each of its places, and names the feed for programs", async () => {
    const page = await (await app.request(`/subjects/${codeOf(3)}`)).text()
    const text = await help(3)
    for (const place of ["follow", "complain", "other", "own"]) {
      expect(page).toContain(`href="/subjects/${codeOf(3)}/help#${place}"`)
      expect(text).toContain(`<h2 id="${place}">`)
    }
    for (const html of [page, text]) {
      expect(html).toContain(`<link rel="alternate" type="application/atom+xml"`)
      expect(html).not.toContain("<b>示例")
    }
    // A reader's program keeps the title of the link as the feed's name.
    for (const html of [await (await app.request(`/subjects/${codeOf(5)}`)).text(), await help(5)]) {
      const [link = ""] = /<link rel="alternate"[^>]*>/.exec(html) ?? []
      expect(link).toContain(`title="个体工商户 ${codeOf(5)}"`)
      expect(link).not.toContain("示例张三")
    }
  })

  test("leads to 12315 where the operator has said so, by telephone in any case, with name and code to copy", async () => {
    const set = testApp(() => database.sql, { site: { ...site, complaint: "https://12315.example/a?b=1&c=2" } })
    expect(await help(2, set)).toContain('href="https://12315.example/a?b=1&amp;c=2"')
    const text = await help(2)
    expect(text).not.toContain("打开 12315 网站")
    expect(text).toContain('href="tel:12315"')
    expect(text).toContain(`<dd class="to-copy code" translate="no">${codeOf(2)}</dd>`)
    expect(text).toContain('<dd class="to-copy"><bdi>示例第2号商贸有限公司</bdi></dd>')
  })

  test("tells the merchant of each record what can be done and by which day, and leads there", async () => {
    const [, , penalty = ""] = ids
    const text = await help(4)
    expect(text).toMatch(/尚未满最短公示期，自[\s\S]{0,80}2026[\s\S]{0,80}起可以申请/)
    for (const remedy of ["repair", "objection"]) expect(text).toContain(`/records/${penalty}/${remedy}`)
    expect(await help(2)).toContain("现在没有公示记录，不需要办理什么")
  })
})

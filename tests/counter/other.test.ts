/**
 * That a record is about somebody else: said without an account, it is a lead on the worklist of the authority that has decided,
 * under a number by which its state is seen; nothing of it is public, and nothing of who said it is kept.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { dayLimits } from "../../src/access/quota/day-book.ts"
import { openNodeQuota } from "../../src/access/quota/node-quota.ts"
import { openOfMerchantMax } from "../../src/enforcement/lead/reader-lead.ts"
import { clock, officerHeader, type TestApp, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)

beforeAll(async () => {
  await importRecords(database.sql, [
    ...[subjectRow(1), abnormalRow(1), subjectRow(2), penaltyRow(2), subjectRow(3)],
    ...[subjectRow(5), ...Array.from({ length: 26 }, (_, at) => penaltyRow(5, { decision_no: `示〔2025〕${at}号` }))],
    ...[subjectRow(4), ...Array.from({ length: 30 }, (_, at) => penaltyRow(4, { decision_no: `示〔2026〕${at}号` }))],
  ])
})

const own = { "sec-fetch-site": "same-origin", origin: "http://localhost" }
const post = (
  path: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
  env = {},
  to: TestApp = app,
) =>
  to.app.request(
    path,
    {
      method: "POST",
      body: new URLSearchParams(form).toString(),
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", ...own, ...headers },
    },
    env,
  )
const recordOf = async (n: number) => {
  const [row] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(n)}`
  return row?.id ?? ""
}
const say = async (n: number, form: Record<string, string> = {}) =>
  post(`/subjects/${codeOf(n)}/other`, { record: await recordOf(n), claim: "namesake", words: "", ...form })
const numberIn = (page: string) => /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(page)?.[0] ?? ""
const leads = (n: number) => database.sql`select * from lead where sender = 'reader' and code = ${codeOf(n)}`

interface Leads {
  results: { id: string; ref: string; facts: string; source: string; url: string; authority: string; version: number }[]
}
const seenBy = async (authority: string) => {
  const headers = await officerHeader("officer", authority)
  return (await (await app.request(`/v1/leads?code=${codeOf(1)}`, { headers })).json()) as Leads
}

describe("that a record is about somebody else", () => {
  test("is told to the authority that has decided, and its number says how far that is", async () => {
    const help = await (await app.request(`/subjects/${codeOf(1)}/help`)).text()
    expect(help).toContain(`action="/subjects/${codeOf(1)}/other"`)
    const told = await say(1, { claim: "misused", words: "  我没有在那里\n开过店 " })
    expect([told.status, told.headers.get("cache-control")]).toEqual([200, "private, no-store"])
    const number = numberIn(await told.text())
    expect(number).not.toBe("")
    const { results } = await seenBy("410105")
    expect(results).toHaveLength(1)
    const [lead] = results
    expect(lead).toMatchObject({ ref: number, source: "reader", authority: "410105" })
    expect(lead?.facts).toMatch(/^经营异常名录 .+：代码是我的，事情不是我做的（被人冒用）。我没有在那里 开过店$/)
    expect(lead?.url).toContain(`record=${await recordOf(1)}`)
    // Nobody elsewhere sees it, and the worklist leads to it.
    expect((await seenBy("320102")).results).toEqual([])
    const work = await app.request("/v1/worklist", { headers: await officerHeader("officer", "410105") })
    expect(await work.text()).toContain(lead?.id)
    const cookie = await officerHeader("officer", "410105")
    const desk = await (
      await app.request(`/office/leads/${lead?.id}`, { headers: { ...cookie, accept: "text/html" } })
    ).text()
    expect(desk).toContain(`<a href="/subjects/${codeOf(1)}?record=`)
    const follow = async () => (await post("/follow", { number: number.toLowerCase() })).text()
    expect(await follow()).toContain("已收到待分派")
    const act = async (body: object) => {
      const headers = { ...(await officerHeader("officer", "410105")), "content-type": "application/json" }
      const version = (await seenBy("410105")).results[0]?.version
      const answer = await app.request(`/v1/leads/${lead?.id}/acts`, {
        ...{ method: "POST", headers, body: JSON.stringify({ version, ...body }) },
      })
      expect(answer.status).toBe(200)
    }
    await act({ act: "dispatch", authority: "410105" })
    await act({ act: "verify", finding: "unfounded", reason: "现场核对为同一主体" })
    await act({ act: "close", result: "unfounded", reason: "现场核对为同一主体" })
    const page = await follow()
    expect(page).toContain("不属实")
    // Whoever has the number is told no merchant, and no words of theirs or of the officer.
    for (const word of [codeOf(1), "示例第1号", "现场核对", "开过店"]) expect(page).not.toContain(word)
  })

  test("changes nothing that is public, and keeps nothing of who said it", async () => {
    const before = await (await app.request(`/v1/subjects/${codeOf(2)}`)).json()
    expect((await say(2)).status).toBe(200)
    expect(await (await app.request(`/v1/subjects/${codeOf(2)}`)).json()).toEqual(before)
    const trail =
      await database.sql`select actor, reason, after from audit_event where act = 'lead.take' order by id desc limit 1`
    expect(trail[0]).toMatchObject({ actor: "reader", reason: null })
    expect(await database.sql`select from log_entry where entry::text like '%lead%'`).toHaveLength(0)
  })

  test("takes no names, ID or telephone numbers, repeats none, and says at its place what is missing", async () => {
    for (const words of ["我的身份证号 11010519491231002X", "请打 13800001234 找我", "联系人王小明住在花园路1号"]) {
      const refused = await say(2, { words })
      expect(refused.status, words).toBe(400)
      const page = await refused.text()
      expect(page).not.toMatch(/11010519491231002X|13800001234/)
      expect(page).toContain('href="#words"')
    }
    for (const [form, place] of [
      [{ record: "" }, null],
      [{ record: await recordOf(1) }, null],
      [{ claim: "" }, "claim"],
      [{ claim: "toString" }, "claim"],
      [{ claim: "other" }, "words"],
      [{ words: "长".repeat(301) }, "words"],
      [{ words: "a\u0000b" }, "words"],
      [{ words: "不是\u202e我" }, "words"],
    ] as const) {
      const refused = await say(2, form)
      expect(refused.status).toBe(400)
      if (place) expect(await refused.text()).toContain(`href="#${place}"`)
    }
    // All of it at once.
    const all = await (await say(2, { record: "", claim: "", words: "长".repeat(301) })).text()
    for (const place of ["other", "claim", "words"]) expect(all, place).toContain(`<li><a href="#${place}">`)
    expect((await say(3)).status).toBe(400)
    expect((await post(`/subjects/${codeOf(9_999)}/other`, {})).status).toBe(404)
    expect((await post(`/subjects/${codeOf(2)}/other`, { words: "x".repeat(11_000) })).status).toBe(413)
    const foreign = { "sec-fetch-site": "cross-site", origin: "https://evil.example" }
    expect((await post(`/subjects/${codeOf(2)}/other`, { claim: "namesake" }, foreign)).status).toBe(403)
    expect(app.log.join("\n")).not.toMatch(/11010519491231002X|13800001234/)
    expect(await leads(2)).toHaveLength(1)
  })

  test("is taken so often a day from a network, so often of a merchant, and nowhere where nobody counts", async () => {
    const many = { units: 1, rows: 1 }
    const parts = { log: () => {}, whenAway: "serve" as const, trustedProxies: [], clock, sql: database.sql }
    const roleQuotas = { platform: many, agency: many, source: many, republisher: many }
    const [counted, uncounted] = [60_000, 0].map((publicUnits) =>
      testApp(() => database.sql, { quota: openNodeQuota({ ...parts, roleQuotas, publicUnits }) }),
    ) as [TestApp, TestApp]
    const record = await recordOf(4)
    const send = async (host: number, to: TestApp = counted) => {
      const env = { incoming: { socket: { remoteAddress: `203.0.113.${host}` } } }
      return (await post(`/subjects/${codeOf(4)}/other`, { record, claim: "namesake" }, {}, env, to)).status
    }
    const of = async (host: number, times: number) => {
      const statuses = []
      for (let at = 0; at < times; at++) statuses.push(await send(host))
      return statuses
    }
    expect((await of(1, dayLimits.report + 1)).at(-1)).toBe(429)
    const rest = openOfMerchantMax - dayLimits.report
    expect(await of(2, rest)).toEqual(Array.from({ length: rest }, () => 200))
    // What would not be taken from anybody costs nothing of the day.
    expect(await of(3, dayLimits.report + 1)).toEqual(Array.from({ length: dayLimits.report + 1 }, () => 503))
    expect(await leads(4)).toHaveLength(openOfMerchantMax)
    expect(await send(4, uncounted)).toBe(503)
    expect(await (await uncounted.request(`/subjects/${codeOf(4)}/help`)).text()).not.toContain("/other")
  })

  test("is said of the record that was chosen, also where one alone stands on the last page", async () => {
    const [first, last] = (await Promise.all(
      ["", "?cursor=25"].map(async (query) => (await app.request(`/subjects/${codeOf(5)}/help${query}`)).text()),
    )) as [string, string]
    const options = (page: string) => [...page.matchAll(/<option value="([a-z2-7]{26})"/g)].map(([, id]) => id)
    expect(options(first)).toHaveLength(25)
    // The record of this page is offered, and not sent unasked.
    expect(options(last)).toHaveLength(1)
    expect(options(first)).not.toContain(options(last)[0])
    expect(last).not.toContain('type="hidden" name="record"')
    // What is refused is shown again on the page from which it came.
    const [, action = ""] = /<form class="apply" method="post" action="([^"]*\/other[^"]*)"/.exec(last) ?? []
    const refused = await post(action.replaceAll("&amp;", "&"), { record: options(last)[0] ?? "", claim: "" })
    expect(refused.status).toBe(400)
    const page = await refused.text()
    expect(options(page)).toEqual(options(last))
    expect(page).toContain('href="#claim"')
  })

  test("says what is wrong with the one record of a merchant, which is not chosen, at the form", async () => {
    const page = await (await say(2, { record: await recordOf(1) })).text()
    expect(page).toContain('<input type="hidden" name="record"')
    const [, place = ""] = /<div class="notice faults".*?href="#([^"]+)"/s.exec(page) ?? []
    expect(page).toContain(`id="${place}"`)
  })

  test("stands on pages of twenty-five, as what the merchant can do does, and a listing by no number, which is not public", async () => {
    const first = await (await app.request(`/subjects/${codeOf(4)}/help`)).text()
    expect(first.match(/\/objection"/g)).toHaveLength(25)
    expect(first).toContain("第 1 至 25 条，共 30 条")
    const [next = ""] = /\/subjects\/[0-9A-Z]+\/help\?cursor=25#own/.exec(first) ?? []
    const second = await (await app.request(next.replace("#own", ""))).text()
    expect(second.match(/\/objection"/g)).toHaveLength(5)
    const [listed] = await database.sql<
      { no: string }[]
    >`select decision_no as no from record where subject_code = ${codeOf(1)}`
    for (const { no } of listed ? [listed] : []) {
      expect(await (await app.request(`/subjects/${codeOf(1)}/help`)).text()).not.toContain(no)
    }
  })
})

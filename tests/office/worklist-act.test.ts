/** Each row of the worklist has its acts as buttons: a button leads to the form of the act, open and with the focus, and that form does it. */
import { randomUUID } from "node:crypto"
import type { Page } from "playwright-core"
import { beforeAll, describe, expect, it } from "vitest"
import { beginPersonSession } from "../../src/access/person-session-store.ts"
import type { OfficerRole } from "../../src/access/scope.ts"
import { workSources } from "../../src/app/work.ts"
import { personCookie } from "../../src/http/person.ts"
import { standingFlags } from "../../src/law/standing-flag.ts"
import { kinds as proceedings } from "../../src/register/proceeding/kinds.ts"
import { kindsOf } from "../../src/register/worklist/worklist.ts"
import { agency } from "../support/agency.ts"
import { clientHeader, officerHeader, testApp } from "../support/app.ts"
import { findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { officer, worker } from "../support/office.ts"
import { paperDesk } from "../support/paper.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, subjectRow } from "../support/rows.ts"

const executable = findChromium()
const database = useDatabase()
// Noon in China on Wednesday 1 July 2026; notices that are put up on it count as service thirty days later.
let now = Date.parse("2026-07-01T04:00:00Z")
const [posted, served] = ["2026-07-01", "2026-07-31"] as const
const app = testApp(() => database.sql, { clock: () => now, mayChoose: true, issuer: "http://127.0.0.1" })
const authority = "410105"

/** A row: the kind of its work, its act, who does it, and what they fill in. */
interface Row {
  kind: string
  /** What tells it from others of its kind. */
  about?: string
  act: string
  as: OfficerRole
  fields?: Readonly<Record<string, string>>
}

const rows: readonly Row[] = [
  { kind: "abnormal", act: "drop", as: "officer", fields: { reason: "已恢复联系（示例）" } },
  {
    ...{ kind: "lead", act: "verify", as: "officer" },
    fields: { finding: "confirmed", reason: "现场核查属实（示例）" },
  },
  { kind: "data-request", act: "refuse", as: "officer", fields: { reason: "超出用途（示例）" } },
  {
    ...{ kind: "public-notice", about: "示例第2号", act: "serve", as: "officer" },
    fields: {
      ...{ served_on: served, "delivery.method": "notice", "delivery.proof": "公告（示例）" },
      "delivery.posted_on": posted,
    },
  },
  {
    ...{ kind: "public-notice", about: "1 份", act: "serve", as: "officer" },
    fields: { served_on: served, posted_on: posted, proof: "公告（示例）" },
  },
  { kind: "order", act: "issue", as: "checker" },
  { kind: "letter-sent", act: "send", as: "checker" },
  { kind: "letter-received", act: "receive", as: "officer" },
  { kind: "import", act: "release", as: "checker" },
  { kind: "setting", about: "机关名称", act: "confirm", as: "checker" },
  { kind: "setting", about: "听证", act: "discard", as: "checker" },
  {
    ...{ kind: "findings", act: "answer", as: "officer" },
    fields: { "mark:1/decision_no:2:15:why": "文号如此（示例）" },
  },
  { kind: "undo", act: "return", as: "head", fields: { reason: "无需撤回（示例）" } },
]

beforeAll(fillList)

/** One of each. */
async function fillList() {
  const { sql } = database
  const anna = await officer(app, "officer", authority, "anna")
  const header = await officerHeader("officer", authority, "anna")
  const boris = await officer(app, "checker", authority, "boris")
  const send = async (path: string, lines: readonly object[]) => {
    const headers = { ...header, "content-type": "application/x-ndjson" }
    const body = lines.map((line) => JSON.stringify(line)).join("\n")
    const answer = await app.request(path, { method: "POST", headers, body })
    expect(answer.status, await answer.clone().text()).toBeLessThan(300)
    return (await answer.json()) as { id: string }
  }
  const released = await send("/v1/imports?source=first.ndjson", [subjectRow(1), subjectRow(3), abnormalRow(1)])
  await boris.post(`/v1/imports/${released.id}/acts`, { act: "release" })
  await anna.post(`/v1/imports/${released.id}/acts`, { act: "undo", reason: "报送有误（示例）" })
  await send("/v1/imports?source=second.ndjson", [subjectRow(4), abnormalRow(4)])
  const source = await clientHeader(sql, "source", { authorities: [authority] })
  const number = "示例0388-66668888号"
  await app.request("/v1/imports?source=third.ndjson", {
    ...{ method: "POST", headers: { ...source, "content-type": "application/x-ndjson" } },
    body: JSON.stringify(abnormalRow(6, { decision_no: number })),
  })
  const subject = (n: number) => ({ subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority })
  const found = { ground: "AB-E4", arose_on: "2026-06-30", evidence: "现场核查（示例）" }
  await anna.post("/v1/decisions", { kind: "abnormal", ...subject(5), ...found })
  const lead = { source: "monitoring", code: codeOf(1), facts: "网页未亮照（示例）", found_on: "2026-06-25", authority }
  const { results } = (await send("/v1/leads", [{ ref: "jc-1", ...lead }])) as unknown as { results: { id: string }[] }
  await anna.post(`/v1/leads/${results[0]?.id}/acts`, { act: "dispatch", authority })
  const shop = await platform(sql, "示例商城")
  await watch(sql, shop, [codeOf(1)])
  const order = { seller: "shop-1", demand: "下架示例商品", basis: "示例规定第一条", due_on: "2026-07-31" }
  expect((await anna.post("/v1/orders", { platform: shop.id, ...order })).status).toBe(201)
  const tax = await agency(app, sql, { member: "tax" }, "示例市税务局")
  const letter = {
    kind: "assist",
    to_authority: "330106",
    title: "示例协查",
    content: "请核实经营地址（示例）",
    due_on: "2026-07-31",
  }
  expect((await anna.post("/v1/letters", letter)).status).toBe(201)
  const { body: theirs } = await tax.post("/v1/letters", { ...letter, to_authority: authority })
  expect((await tax.post(`/v1/letters/${theirs.id}/acts`, { act: "send" })).status).toBe(200)
  const asked = await tax.post("/v1/data-requests", {
    ...{ kind: "days", purpose: "评优（示例）", basis: "《示例条例》第十五条", lists: ["serious"], authority },
    ...{ from: "2026-07-01", to: "2027-05-31" },
  })
  expect(asked.status).toBe(201)
  const clara = await officerHeader("head", authority, "clara")
  await app.request("/v1/documents/office", {
    ...{ method: "PUT", headers: { ...clara, "content-type": "application/json" } },
    body: JSON.stringify({ name: "郑州市金水区市场监督管理局", prefix: "金水市监" }),
  })
  await worker(app, clara).post("/v1/documents/templates/hearing-notice", { text: null })
  await putUpNotices(anna, boris, header, subject(2))
  now = Date.parse("2026-07-31T04:00:00Z")
}

type Officer = Awaited<ReturnType<typeof officer>>

/** One paper, and one batch of them, as public notices. */
async function putUpNotices(anna: Officer, boris: Officer, header: Record<string, string>, about: object) {
  const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
  const { body: serious } = await anna.post("/v1/decisions", {
    ...{ kind: "serious", ...about, ground: "SV-0501", base_penalty_no: "郑市监处罚〔2026〕2号" },
    gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  })
  const desk = paperDesk(app, header)
  const paper = await desk.make(serious.id, "listing-notice", { facts: "事实（示例）。" })
  await desk.act(paper.id, { act: "post", posted_on: posted, proof: "公告栏（示例）" })
  const { body: bulk } = await anna.post("/v1/bulk-decisions", {
    ...{ kind: "bulk", authority, ground: "AB-E1", arose_on: "2026-06-30" },
    ...{ evidence: "年度报告未在期限内公示（示例）", number_pattern: "示例市监异字〔2026〕{n}号" },
  })
  const path = `/v1/bulk-decisions/${bulk.id}`
  await app.request(`${path}/rows`, {
    ...{ method: "POST", headers: { ...header, "content-type": "text/csv" } },
    body: `统一社会信用代码,名称\n${codeOf(3)},示例第3号商贸有限公司\n`,
  })
  await anna.act(bulk, "submit", {}, "bulk-decisions")
  const waiting = await boris.get(`${path}/rows?which=unanswered`)
  const { results } = waiting.body as unknown as { results: { line: number }[] }
  const answers = results.map(({ line }) => ({ line, answer: "pass", reason: "已核对（示例）" }))
  if (answers.length > 0) await boris.post(`${path}/answers`, { answers })
  await boris.act(bulk, "check", {}, "bulk-decisions")
  await anna.act(bulk, "publish", {}, "bulk-decisions")
  const fields = { facts: "未公示2025年度报告（示例）。", remedies: "可以依法申请行政复议（示例）。" }
  expect((await anna.post(`${path}/documents`, { fields })).status).toBe(200)
  const put = await anna.post(`${path}/documents/acts`, { act: "post", posted_on: posted, proof: "公告（示例）" })
  expect(put.body).toMatchObject({ posted: 1 })
}

/** Somebody who has signed in, in a browser. */
async function enter(page: Page, origin: string, role: OfficerRole): Promise<void> {
  const token = randomUUID()
  await beginPersonSession(database.sql, { subject: `some-${role}`, posts: [{ role, authority }], token, now })
  await page.context().clearCookies()
  await page.context().addCookies([{ name: personCookie.name, value: token, url: origin }])
}

it("knows every kind of work with an act", () => {
  // A mark asks for nothing here, and all proceedings have their acts in one way. Proposals about persons are many at once:
  // what leads to them is held by tests/check/person/person.test.ts. What is public and seems personal is corrected, or is as it should be.
  // A decision that nobody has served is served by its document, which its case makes; what settles a penalty's class its source tells.
  // What the exchange lacks is added by a correction, or in the settings.
  // A file that somebody may be let read: tests/register/document/file-grant.test.ts.
  const apart = [
    ...Object.keys(proceedings),
    ...Object.keys(standingFlags),
    "person-listing",
    "personal-data",
    "unserved-decision",
    "class-unconfirmed",
    "row-missed",
    "exchange-incomplete",
    "file-grant",
  ]
  const known = [...rows.map(({ kind }) => kind), ...apart]
  expect(Object.keys(kindsOf(workSources)).filter((kind) => !known.includes(kind))).toEqual([])
})

it("begins a case where the law leaves open what follows from a mark", async () => {
  const [listed] = await database.sql<{ id: string }[]>`select id from record where subject_code = ${codeOf(1)}`
  await database.sql`insert into record_flag (record_id, flag, since) values (${listed?.id ?? ""}, 'separate-book', '2026-07-01')`
  const look = async (role: OfficerRole) => {
    const headers = { ...(await officerHeader(role, authority, role)), accept: "text/html" }
    return (await app.request("/worklist?kind=separate-book", { headers })).text()
  }
  expect(await look("officer")).toContain(`href="/office/new?code=${codeOf(1)}`)
  expect(await look("auditor")).not.toContain("/office/new?code")
})

describe.skipIf(!executable)("a button of the worklist", () => {
  const reader = useReader(executable)

  it("leads to the form of its act, which has the focus and does it", async () => {
    const served = await serveApp(app)
    const { page, close } = await reader.open("about:blank")
    let entered: OfficerRole | null = null
    for (const { kind, about = "", act, as, fields = {} } of rows) {
      const told = `${kind} ${about}`
      if (as !== entered) await enter(page, served.origin, as)
      entered = as
      await page.goto(`${served.origin}/worklist?kind=${kind}`)
      const row = page.locator("li.record").filter({ hasText: about })
      expect(await row.count(), told).toBe(1)
      const button = row.locator(`.actions a:is([href$="/${act}"], [href$="#act-${act}"], [href$="#waiting"])`)
      const name = await button.first().evaluate((link) => link.firstChild?.textContent ?? "")
      await button.first().click()

      // Where it leads is the act by its name, there to be read first.
      const at = page.locator(page.url().includes("#") ? ":focus" : "h1")
      expect(await at.count(), told).toBe(1)
      if (kind !== "setting") expect(await at.textContent(), told).toContain(name.slice(0, 2))
      const form = page.locator("main form").filter({ has: page.locator(`[value="${act}"], [name="step"]`) })
      expect(await form.count(), told).toBe(1)
      expect(await form.isVisible(), told).toBe(true)

      for (const [field, value] of Object.entries(fields)) {
        const input = form.locator(`[name="${field}"]`)
        const tag = await input.evaluate(({ tagName }) => tagName)
        await (tag === "SELECT" ? input.selectOption(value) : input.fill(value))
      }
      const isChoice = kind === "setting"
      await form
        .locator(isChoice ? `button[value="${act}"]` : "button:visible")
        .first()
        .click()
      // What can't be taken back is shown once more.
      const again = page.locator("main form button[value=do]")
      if ((await again.count()) > 0) await again.click()
      expect(
        await page.locator("main [role=status]").count(),
        `${told}: ${await page.locator("main").textContent()}`,
      ).toBe(1)
    }
    // What is done is gone, or waits for the next step.
    const { body } = await (await officer(app, "officer", authority, "anna")).get("/v1/worklist?limit=100")
    const { results } = body as unknown as { results: { kind: string; state: string }[] }
    expect(results.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      ...[
        "data-request proposed",
        "import waiting",
        "lead verified",
        "letter-received received",
        "letter-sent sent",
        "order issued",
        "separate-book live",
        "serious notified",
      ],
    ])
    await close()
    await served.stop()
  })
})

/** A violation that is not punished goes from its proposal to the visit afterwards, is nowhere displayed, and counts in figures. */
import { beforeAll, describe, expect, test } from "vitest"
import type { ExemptionItem } from "../../../src/law/exemption.ts"
import { defaultPolicy } from "../../../src/law/policy.ts"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker, worker } from "../../support/office.ts"
import { formOf, pageOrigin, signInAs } from "../../support/office-pages.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
const item = (code: string, ground: ExemptionItem["ground"], more: Partial<ExemptionItem> = {}): ExemptionItem => ({
  ...{ region: "410000", code, ground, act: "首次未按规定亮照（示例）", conditions: null, validFrom: "2026-01-01" },
  ...{ validTo: null, source: { title: "示例省轻微违法免罚清单（示例）", articles: ["7"] }, sure: "copy", ...more },
})
const exemptionItems = [item("H-07", "first"), item("H-08", "slight", { conditions: "未造成他人损失（示例）" })]
const policy = { ...defaultPolicy, exemptionItems }
const today = () => new Date(now).toISOString().slice(0, 10)
let now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { policy, clock: () => now, mayChoose: true, issuer: pageOrigin })

const authority = "410105"
const delivery = { method: "direct", proof: "送达回证（示例）" }
const first = {
  ...{
    exempt_as: "first",
    item: "H-07",
    conduct: "未亮照（示例）",
    circumstances: "网店首页未公示营业执照（示例）",
  },
  ...{ arose_on: "2026-03-02", education: "当面讲解亮照要求（示例）" },
  shown: { "first-offence": "本库没有记载", "slight-harm": "无人投诉", corrected: "当日改正" },
}
const subject = (n: number) => ({ code: codeOf(n), name: `示例第${n}号商贸有限公司` })
let [anna, boris, heinz]: Worker[] = []
beforeAll(async () => {
  anna = await officer(app, "officer", authority, "anna")
  boris = await officer(app, "checker", authority, "boris")
  heinz = await officer(app, "head", authority, "heinz")
  await app.request("/v1/documents/office", {
    method: "PUT",
    headers: { ...(await officerHeader("head", authority, "head")), "content-type": "application/json" },
    body: JSON.stringify({ name: "示例市场监督管理局", prefix: "示市监", telephone: "0371-65900000" }),
  })
})

async function begun(n: number, more: object = {}) {
  const sent = { kind: "exemption", subject: subject(n), authority, ...first, ...more }
  return (anna as Worker).post("/v1/decisions", sent)
}

/** Goes on to the day on which it is followed up. @returns the number of its decision */
async function carried(n: number, more: object = {}) {
  const { body, status } = await begun(n, more)
  expect(status, JSON.stringify(body)).toBe(201)
  const [a, b, h] = [anna, boris, heinz] as [Worker, Worker, Worker]
  await b.act(body, "check")
  const decided = await h.act(body, "decide", { decision_no: `示例不罚〔2026〕${n}号`, follow_up_by: "2026-04-10" })
  expect(decided).toMatchObject({ state: "decided", clock: { id: "service_of_decision" } })
  const unwritten = await a.post(`/v1/decisions/${body.id}/acts`, { act: "serve", served_on: today(), delivery })
  expect([unwritten.status, unwritten.body.detail]).toEqual([409, expect.stringContaining("决定书")])
  const made = await a.post("/v1/documents", { proceeding_id: body.id, kind: "no-penalty-decision", fields: {} })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  // Serving the paper is the act of the case.
  const served = await a.post(`/v1/documents/${made.body.id}/acts`, { act: "serve", served_on: today(), delivery })
  expect(served.status, JSON.stringify(served.body)).toBe(200)
  // The day that the decision names is a clock of the worklist.
  const { body: work } = await a.get("/v1/worklist?kind=exemption&limit=100")
  const { results } = work as unknown as { results: { url: string; clock: { id: string; due_on: string } }[] }
  expect(results.find(({ url }) => url.endsWith(body.id))?.clock).toMatchObject({
    ...{ id: "exemption_follow_up", due_on: "2026-04-10" },
  })
  const followed = { followed_on: today(), findings: "首页已亮照（示例）", still_corrected: true }
  const closed = await a.act(body, "follow", followed)
  expect(closed).toMatchObject({ state: "followed", closed: true })
  return { id: body.id, document: made.body }
}

describe("a first offence of the province's list", () => {
  test("ends with its paper, which cites article and list; nothing of it is displayed, and the year counts it", async () => {
    const { document } = await carried(1)
    const text = JSON.stringify(document)
    for (const part of [
      "《行政处罚法》第三十三条",
      "《示例省轻微违法免罚清单（示例）》第七条",
      "初次违法且危害后果轻微",
      "无人投诉",
    ])
      expect(text).toContain(part)
    expect(await (await app.request(`/v1/subjects/${codeOf(1)}/records`)).text()).not.toContain("不罚")
    expect(await database.sql`select from record where subject_code = ${codeOf(1)}`).toHaveLength(0)
    expect(await database.sql`select from log_entry`).toHaveLength(0)
    const annual = await app.request(`/v1/statistics/annual?year=2026&authority=410000&below=true`)
    const { rows } = (await annual.json()) as { rows: { item: string; total: number }[] }
    expect(rows.filter(({ item: name }) => name.startsWith("exemptions"))).toMatchObject([
      { item: "exemptions", total: 1 },
      { item: "exemptions_first", total: 1 },
    ])
  })

  test("is no first offence a second time: the register knows, and says how far", async () => {
    const again = await begun(1)
    expect(again.status).toBe(409)
    expect(again.body.detail).toContain("示例不罚〔2026〕1号")
    // Of another kind an officer may say why; the sheet says since when the register holds such cases.
    const slight = { ...first, item: undefined, not_same_kind: "不属于同一类违法行为（示例）" }
    const { body, status } = await begun(1, slight)
    expect(status, JSON.stringify(body)).toBe(201)
    const sheet = await (anna as Worker).get(`/v1/decisions/${body.id}/legality`)
    expect(JSON.stringify(sheet.body)).toContain("本库自 2026-03-10 起载有不予处罚案件")
  })

  test("what its list asks for is asked for: the condition of its own, the case, the number, each at its field", async () => {
    const wrong = async (more: object) => {
      const { status, body } = await begun(2, more)
      return [status, ...(body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer)]
    }
    expect(await wrong({ item: "H-99" })).toEqual([400, "/item"])
    expect(await wrong({ exempt_as: "no-fault" })).toEqual([400, "/exempt_as"])
    const slight = { slight: "示例", corrected: "示例", "no-harm": "示例" }
    expect(await wrong({ exempt_as: "slight", item: "H-08", shown: slight })).toEqual([400, "/shown/own"])
    expect(await wrong({ shown: { ...first.shown, corrected: undefined } })).toEqual([400, "/shown/corrected"])
    expect(await wrong({ arose_on: "2026-03-11" })).toEqual([400, "/arose_on"])
    expect(await wrong({ education: "联系人身份证号 11010519491231002X" })).toEqual([400, "/education"])
  })

  test("nobody decides what they have proposed, in whichever post, and no other authority does", async () => {
    const { body } = await begun(3)
    const asHead = worker(app, await officerHeader("head", authority, "anna"))
    await (boris as Worker).act(body, "check")
    const decide = { act: "decide", decision_no: "示例不罚〔2026〕30号", follow_up_by: "2026-04-10" }
    const own = await asHead.post(`/v1/decisions/${body.id}/acts`, decide)
    expect([own.status, own.body.type]).toEqual([409, expect.stringContaining("own-act")])
    const elsewhere = worker(app, await officerHeader("head", "310101", "shen"))
    expect((await elsewhere.post(`/v1/decisions/${body.id}/acts`, decide)).status).toBe(404)
    expect((await app.request(`/v1/decisions/${body.id}`)).status).toBe(401)
    // A number is of one decision, whatever that decides.
    const used = { ...decide, decision_no: "示例不罚〔2026〕1号" }
    const answer = await (heinz as Worker).post(`/v1/decisions/${body.id}/acts`, used)
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, "/decision_no"])
  })

  test("on the page the list is chosen from, and only what the case asks for is asked", async () => {
    const browser = await signInAs(app, "officer")
    const asked = await browser.go("/office/new/exemption")
    expect(asked.text).toContain("首次未按规定亮照（示例）")
    const { text } = await browser.go("/office/new/exemption", {
      ...formOf(asked.text, "check"),
      exempt_as: "no-fault",
    })
    expect(text).toContain('name="shown.no-fault"')
    expect(text).not.toContain('name="shown.first-offence"')
  })

  test("the merchant follows it once it is decided, and no certificate counts it", async () => {
    now = Date.parse("2026-03-12T04:00:00Z")
    const { id } = await carried(4)
    const theirs = await merchant(app, codeOf(4))
    const told = await theirs.get(`/v1/decisions/${id}`)
    expect([told.status, JSON.stringify(told.body)]).toEqual([200, expect.not.stringContaining("findings")])
    const { body } = await begun(5)
    const other = await (await merchant(app, codeOf(5))).get(`/v1/decisions/${body.id}`)
    expect(other.status).toBe(404)
    const report = await app.request(`/v1/subjects/${codeOf(4)}/report`)
    expect(await report.text()).not.toContain("不罚")
  })
})

test("the catalogue shows the list with its source", async () => {
  const { exemption_items: rows } = (await (await app.request("/v1/catalogue")).json()) as { exemption_items: object[] }
  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({ code: "H-07", ground: "first", region: "410000", sure: "copy" })
  expect(await (await app.request("/catalogue")).text()).toContain("首次未按规定亮照（示例）")
})

/**
 * The notice of how credit is repaired (信用修复告知书): dated by the day on which it is made, and recorded as served with the
 * decision (两书同达) only where it was there when that was served.
 */
import { beforeAll, expect, test } from "vitest"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { type PaperDesk, paperDesk } from "../../support/paper.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-03-10T04:00:00Z")
const at = (day: string) => {
  now = Date.parse(`${day}T04:00:00Z`)
}
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let boris: Worker
let head: Worker
let city: Worker
let desk: PaperDesk
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  head = await officer(app, "head", "410105", "head")
  city = await officer(app, "head", "410100", "city")
  desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
})

const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
const delivery = { method: "direct", proof: "送达回证（示例）" }

/** A listing that was decided on 2026-03-23, with its decision on paper. */
async function decided(n: number) {
  at("2026-03-10")
  const { body: serious, status } = await anna.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
    ...{ ground: "SV-0501", base_penalty_no: `郑市监处罚〔2026〕${n}号` },
    gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  })
  expect(status, JSON.stringify(serious)).toBe(201)
  const notice = await desk.make(serious.id, "listing-notice", { facts: "示例。" })
  await desk.act(notice.id, { act: "serve", served_on: "2026-03-10", delivery })
  at("2026-03-23")
  await anna.act(serious, "hear", { outcome: "none", summary: "未提出陈述申辩（示例）" })
  await boris.act(serious, "check")
  await city.act(serious, "consent")
  await head.act(serious, "decide", {
    ...{ decision_no: `金水市监严列字〔2026〕${n}号`, measures: "提高检查频次（示例）。" },
  })
  return { serious, decision: await desk.make(serious.id, "serious-listing-decision") }
}

const noticesOf = (id: string) => database.sql<{ made: string; acts: number }[]>`
  select made_on as made, (select count(*)::int from document_act where document_id = document.id) as acts
  from document where proceeding_id = ${id} and kind = 'repair-notice'`

test("is made for no service that is entered later, nor recorded as served before it was there", async () => {
  const { serious, decision } = await decided(1)
  at("2026-03-27")
  const serve = { act: "serve", served_on: "2026-03-23", delivery }
  expect((await desk.act(decision.id, serve)).status).toBe(200)
  expect(await noticesOf(serious.id)).toEqual([])
  // It is of the day on which it is made, and served by itself.
  const notice = await desk.make(serious.id, "repair-notice")
  expect(notice.made_on).toBe("2026-03-27")
  expect((await desk.act(notice.id, serve)).status).toBe(400)
  expect((await desk.act(notice.id, { ...serve, served_on: "2026-03-27" })).status).toBe(200)
})

test("that was made after the decision was served is not recorded as served with it", async () => {
  const { serious, decision } = await decided(2)
  at("2026-03-26")
  await desk.make(serious.id, "repair-notice")
  at("2026-03-27")
  expect((await desk.act(decision.id, { act: "serve", served_on: "2026-03-23", delivery })).status).toBe(200)
  expect(await noticesOf(serious.id)).toEqual([{ made: "2026-03-26", acts: 0 }])
})

test("is made for no service that is refused, and of today for one of today", async () => {
  const { serious, decision } = await decided(3)
  at("2026-03-27")
  const serve = { act: "serve", served_on: "2026-03-27", delivery }
  expect((await desk.act(decision.id, { ...serve, served_on: "2026-03-28" })).status).toBe(400)
  const foreign = "00000000-0000-4000-8000-000000000000"
  expect((await desk.act(decision.id, { ...serve, attachment_id: foreign })).status).toBe(400)
  expect(await noticesOf(serious.id)).toEqual([])
  expect((await desk.act(decision.id, serve)).status).toBe(200)
  expect(await noticesOf(serious.id)).toEqual([{ made: "2026-03-27", acts: 1 }])
})

test("of a penalty is of the day on which it is made", async () => {
  at("2026-03-10")
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "penalty", subject: { code: codeOf(4), name: "示例第4号商贸有限公司" }, authority: "410105" },
    ...{
      decision_no: "郑市监处罚〔2026〕4号",
      decided_on: "2026-03-02",
      violation: "发布虚假广告",
      basis: "《广告法》第五十五条",
      content: "罚款80000元",
    },
    facts: {
      ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
      ...{ field: null, restriction_ends_on: null },
    },
  })
  expect((await desk.make(body.id, "repair-notice", { lifting: "示例。" })).made_on).toBe("2026-03-10")
})

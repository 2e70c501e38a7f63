/**
 * A proceeding is not dated round its clocks: what it delivers is delivered after it began, with a proof, and a listing
 * rests on a penalty that somebody can ask for.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { codeOf, penaltyRow, subjectRow } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })
let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const gate = { gravity: yes, heavier_penalty: yes, intent_not_excluded: yes, factors: yes }
const named = { authority: "示例市场监督管理局", decided_on: "2026-02-02" }
const delivery = { method: "post", proof: "邮寄回执（示例）" }

function serious(n: number, changes: Record<string, unknown> = {}) {
  return {
    ...{ kind: "serious", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
    ...{ ground: "SV-0501", gate, base_penalty_no: `郑市监处罚〔2026〕${n}号`, ...changes },
  }
}
const pointers = ({ body }: { body: { errors?: { pointer: string }[] } }) => body.errors?.map(({ pointer }) => pointer)

describe("a notice", () => {
  test.each([
    ["before its proceeding began", { notified_on: "2026-03-09", delivery }, ["/notified_on"]],
    ["tomorrow", { notified_on: "2026-03-11", delivery }, ["/notified_on"]],
    ["by no method", { notified_on: "2026-03-10", delivery: { proof: "x" } }, ["/delivery/method"]],
    [
      "by a method that is none",
      { notified_on: "2026-03-10", delivery: { method: "pigeon", proof: "x" } },
      ["/delivery/method"],
    ],
    ["without a proof", { notified_on: "2026-03-10", delivery: { method: "direct", proof: " " } }, ["/delivery/proof"]],
    ["with neither", { notified_on: "2026-03-10" }, ["/delivery"]],
  ])("is not delivered %s", async (_, fields, expected) => {
    const { body } = await anna.post(
      "/v1/decisions",
      serious(Math.floor(Math.random() * 90_000) + 1_000, { base_penalty: named }),
    )
    const refused = await anna.post(`/v1/decisions/${body.id}/acts`, { act: "notify", ...fields })
    expect(refused.status).toBe(400)
    expect(pointers(refused)).toEqual(expected)
    const { content } = await anna.act(body, "notify", { notified_on: "2026-03-10", delivery })
    expect(content).toMatchObject({ delivery })
  })
})

test("a decision is not served before it was made, nor without a proof", async () => {
  const { subject, authority } = serious(1)
  const facts = {
    ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 300_000, party: "operator", lenient_tier: false },
    ...{ field: null, restriction_ends_on: null },
  }
  const texts = { decision_no: "示例1号", decided_on: "2026-03-05", violation: "示例", content: "罚款" }
  const begun = await anna.post("/v1/decisions", { kind: "penalty", subject, authority, ...texts, facts })
  expect(begun.status, JSON.stringify(begun.body)).toBe(201)
  const serve = (fields: object) => anna.post(`/v1/decisions/${begun.body.id}/acts`, { act: "serve", ...fields })
  expect(pointers(await serve({ served_on: "2026-03-04", delivery }))).toEqual(["/served_on"])
  expect(pointers(await serve({ served_on: "2026-03-06" }))).toEqual(["/delivery"])
  expect((await serve({ served_on: "2026-03-06", delivery })).status).toBe(200)
})

describe("the penalty that a listing rests on", () => {
  test("is held here, however its number is written, or is named by authority and day", async () => {
    await importRows(database.sql, [penaltyRow(10)])
    const other = `郑市监处罚[2026]10号`
    expect((await anna.post("/v1/decisions", serious(10, { base_penalty_no: other }))).status).toBe(201)
    const bare = await anna.post("/v1/decisions", serious(11))
    expect([bare.status, pointers(bare)]).toEqual([400, ["/base_penalty"]])
    const future = { ...named, decided_on: "2026-03-11" }
    expect(pointers(await anna.post("/v1/decisions", serious(11, { base_penalty: future })))).toEqual([
      "/base_penalty/decided_on",
    ])
    expect((await anna.post("/v1/decisions", serious(11, { base_penalty: named }))).status).toBe(201)
    // Another subject's penalty is none.
    expect(
      pointers(await anna.post("/v1/decisions", serious(12, { base_penalty_no: penaltyRow(10).decision_no }))),
    ).toEqual(["/base_penalty"])
  })

  test("has not fallen", async () => {
    await importRows(database.sql, [penaltyRow(13)])
    const fallen = { removed_on: "2026-03-09", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
    await importRows(database.sql, [penaltyRow(13, fallen)])
    const refused = await anna.post("/v1/decisions", serious(13, { base_penalty: named }))
    expect(pointers(refused)).toEqual(["/base_penalty_no"])
  })

  test("has not fallen by the day of the decision, nor by that of a publication of what was received", async () => {
    const province = await officer(app, "officer", "410000", "carla")
    const checker = await officer(app, "checker", "410000", "dmitri")
    const head = await officer(app, "head", "410000", "head")
    const [row, other] = [penaltyRow(15, { authority: "410000" }), penaltyRow(16)]
    await importRows(database.sql, [row, other])
    const { body } = await province.post("/v1/decisions", {
      ...serious(15, { authority: "410000", base_penalty_no: row.decision_no }),
    })
    await province.act(body, "notify", { notified_on: "2026-03-10", delivery })
    await province.waive(body, "2026-03-10")
    await checker.act(body, "check")
    const { gate: _, ...listing } = serious(16, { base_penalty_no: other.decision_no })
    const { body: received } = await anna.post("/v1/decisions", {
      ...{ ...listing, kind: "received", list: "serious", decided_by: "310101", decision_no: "沪示例〔2026〕1号" },
      ...{ decided_on: "2026-03-06", received_on: "2026-03-09" },
    })
    const fallen = { removed_on: "2026-03-09", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
    await importRows(database.sql, [
      { ...row, ...fallen },
      { ...other, ...fallen },
    ])
    const decide = { act: "decide", decision_no: "示例1号", measures: "示例" }
    const late = await head.post(`/v1/decisions/${body.id}/acts`, decide)
    expect([late.status, JSON.stringify(late.body)]).toEqual([400, expect.stringContaining("不能作为列入依据")])
    const shown = await boris.post(`/v1/decisions/${received.id}/acts`, { act: "publish" })
    expect([shown.status, JSON.stringify(shown.body)]).toEqual([400, expect.stringContaining("不能作为列入依据")])
  })

  test("is not asked for where the ground stands alone", async () => {
    const alone = { ...gate, heavier_penalty: { answer: "not-applicable", evidence: "示例" } }
    const { base_penalty_no: _, ...proposal } = serious(14, { ground: "SV-1101", gate: alone })
    expect((await anna.post("/v1/decisions", proposal)).status).toBe(201)
  })
})

test("a proceeding under another name than the register knows says so to whoever looks, until they agree", async () => {
  await importRows(database.sql, [subjectRow(20)])
  const begin = (n: number, name: string) =>
    anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(n), name }, authority: "410105", ground: "AB-E4" },
      ...{ arose_on: "2026-03-02", evidence: "示例" },
    })
  const { body } = await begin(20, "示例另名商贸有限公司")
  expect(body).toMatchObject({ register_name: "示例第20号商贸有限公司" })
  expect((await boris.get(`/v1/decisions/${body.id}`)).body).toMatchObject({ register_name: "示例第20号商贸有限公司" })
  expect((await begin(21, "示例第21号商贸有限公司")).body).toMatchObject({ register_name: null })
})

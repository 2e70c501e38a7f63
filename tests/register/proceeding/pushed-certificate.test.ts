/**
 * What one register has decided on a record that another displays, and the other takes by its certificate: changes and
 * frauds, which the registration side begins itself. Two registers in one process, each with a database and a key of its own.
 */
import { beforeAll, describe, expect, test } from "vitest"
import { openPool } from "../../../src/database/pool.ts"
import { peerEndings } from "../../../src/exports/statement/peer.ts"
import { lockHead } from "../../../src/ledger/sequencer.ts"
import { makeCode } from "../../../src/names/code.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"

const databases = { there: useDatabase(), here: useDatabase() }
const key = await createSigningKey("Ed25519")
const keys = { keys: [toPublicKey(key)] }
const day = "2026-06-30"
// What was decided there on one day comes here on the next: noon in China.
const clocks = { there: () => Date.parse("2026-06-30T04:00:00Z"), here: () => Date.parse("2026-07-01T04:00:00Z") }
// Waits as long as a busy machine takes.
const there = testApp(() => databases.there.sql, { clock: clocks.there, signer: async () => keySigner(key) })
const peerEnding = peerEndings([{ region: "31", keys }], clocks.here)
const here = testApp(() => databases.here.sql, { clock: clocks.here, peerEnding })

let shen: Worker
let song: Worker
let anna: Worker
let boris: Worker
beforeAll(async () => {
  shen = await officer(there, "officer", "310101", "shen")
  song = await officer(there, "checker", "310101", "song")
  anna = await officer(here, "officer", "410105", "anna")
  boris = await officer(here, "checker", "410105", "boris")
})

const subject = (n: number) => ({ code: makeCode("91410105", `MA00040${n}`), name: `示例推送第${n}号商贸有限公司` })
const number = (n: number) => `沪市监处罚〔2026〕推${n}号`
const summary = { violation: "发布虚假广告", content: "罚款80000元" }
const facts = {
  ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
  ...{ field: null, restriction_ends_on: null },
}

/** Shanghai decides and pushes, Zhengzhou publishes: the record's id, the same in both. */
async function pushed(n: number): Promise<string> {
  const decided = {
    kind: "penalty",
    subject: subject(n),
    authority: "310101",
    decision_no: number(n),
    decided_on: day,
    basis: "《广告法》第五十五条",
  }
  const { body: begun, status } = await shen.post("/v1/decisions", { ...decided, ...summary, facts })
  expect(status, JSON.stringify(begun)).toBe(201)
  await shen.act(begun, "serve", { served_on: day, delivery: { method: "direct", proof: "送达回证（示例）" } })
  await shen.act(begun, "classify", { served_text: "当事人违反《广告法》（示例）。", redactions: [] })
  await song.act(begun, "check")
  const { record_id: record } = await shen.act(begun, "push", { pushed_to: "410105", pushed_on: day })
  const { body: received } = await anna.post("/v1/decisions", {
    ...{ kind: "received", list: "penalty", subject: subject(n), authority: "410105", decided_by: "310101" },
    ...{ decision_no: number(n), decided_on: day, received_on: day, class: "P2", ...summary },
  })
  expect(await boris.act(received, "publish")).toMatchObject({ record_id: record })
  return record ?? ""
}

async function certificate(record: string): Promise<string> {
  const headers = { ...(await officerHeader("officer", "310101", "shen")), accept: "application/jwt" }
  const answer = await there.request(`/v1/records/${record}/decision`, { headers })
  expect(answer.status).toBe(200)
  return answer.text()
}

/** What a change or a fraud is begun with, and what its refusal points at. */
async function refused(fields: object): Promise<unknown> {
  const { status, body } = await anna.post("/v1/decisions", fields)
  return [status, body.errors?.map(({ pointer }) => pointer)]
}
const standing = async (which: keyof typeof databases, record: string) => {
  const [row] = await databases[which].sql`
    select state, barred_until::text as barred, displayed_until::text as until from record where id = ${record}`
  return row
}
const lastEntry = async (record: string) => {
  const [row] = await databases.here.sql<{ entry: string }[]>`
    select entry from log_entry where record_id = ${record} order by position desc limit 1`
  return JSON.parse(row?.entry ?? "{}") as object
}

describe("by the certificate of another register is taken", () => {
  test.each([
    ["a withdrawal", 1, "withdraw", {}, {}, "withdrawn"],
    [
      "a correction",
      2,
      "amend",
      { corrected: { subject_name: "示例更正后商贸有限公司" } },
      { corrected: { subject_name: "示例别的商贸有限公司" } },
      "live",
    ],
    [
      "a deregistration",
      3,
      "deregister",
      { merged_into: subject(9).code },
      { merged_into: subject(8).code },
      "deregistered",
    ],
  ] as const)("%s, as it was decided and not otherwise", async (_, n, change, said, other, state) => {
    const record = await pushed(n)
    const proposal = { kind: "change", record_id: record, arose_on: day, evidence: "示例" }
    const { body: decided, status } = await shen.post("/v1/decisions", { ...proposal, change, ...said })
    expect(status, JSON.stringify(decided)).toBe(201)
    await song.act(decided, "approve")
    const token = await certificate(record)
    const pointed = [400, ["/certificate"]]
    const wrong = change === "withdraw" ? "correct" : "withdraw"
    expect(await refused({ ...proposal, change: wrong, certificate: token })).toEqual(pointed)
    expect(await refused({ ...proposal, change, ...said, certificate: `${token.slice(0, -4)}AAAA` })).toEqual(pointed)
    if (change !== "withdraw") {
      expect(await refused({ ...proposal, change, ...other, certificate: token })).toEqual(pointed)
    }
    // What was entered by mistake is taken back, and its certificate with it.
    const mistaken = await anna.post("/v1/decisions", { ...proposal, change, ...said, certificate: token })
    await anna.act(mistaken.body, "discard", { reason: "录入有误（示例）" })
    const entered = await anna.post("/v1/decisions", { ...proposal, change, ...said, certificate: token })
    expect(entered.status, JSON.stringify(entered.body)).toBe(201)
    expect(entered.body.content["certificate"]).toMatch(/^region:31 [0-9a-f-]{36} \d+$/)
    expect(JSON.stringify((await anna.post(`/v1/decisions/${entered.body.id}/acts`, { act: "relay" })).body)).toContain(
      "own-act",
    )
    await boris.act(entered.body, "relay")
    expect(await standing("here", record)).toMatchObject({ state })
    expect(await lastEntry(record)).toMatchObject({
      authority: "310101",
      ...(state === "live" ? { op: "amend" } : { reason: change }),
    })
    // Once.
    const again = await anna.post("/v1/decisions", { ...proposal, change, ...said, certificate: token })
    expect([again.status, JSON.stringify(again.body)]).toEqual([400, expect.stringContaining("/certificate")])
  })

  test("a fraud, whose bar and period run from the day on which it was found there", async () => {
    const record = await pushed(4)
    const finding = { kind: "fraud", record_id: record, evidence: "示例" }
    const { body: found } = await shen.post("/v1/decisions", finding)
    await song.act(found, "approve", { reason: "材料系伪造（示例）" })
    const token = await certificate(record)
    for (const decided_on of ["2026-06-29", "2026-07-01"]) {
      expect(await refused({ ...finding, decided_on, certificate: token })).toEqual([400, ["/decided_on"]])
    }
    for (const decided_on of ["2026-07-02", "2006-06-30"]) {
      expect(await refused({ ...finding, decided_on })).toEqual([400, ["/decided_on"]])
    }
    const { body: entered, status } = await anna.post("/v1/decisions", { ...finding, certificate: token })
    expect(status, JSON.stringify(entered)).toBe(201)
    await boris.act(entered, "relay", { reason: "示例" })
    const restarted = { barred: "2029-06-30", until: "2027-06-30" }
    expect([await standing("there", record), await standing("here", record)]).toEqual([
      { state: "elsewhere", ...restarted },
      { state: "live", ...restarted },
    ])
  })

  test("a correction once, though it is entered as a change and received as an objection at the same moment", async () => {
    const record = await pushed(6)
    const corrected = { subject_name: "示例更正后商贸有限公司" }
    const proposal = { kind: "change", record_id: record, change: "amend", arose_on: day, evidence: "示例", corrected }
    const { body: decided } = await shen.post("/v1/decisions", proposal)
    await song.act(decided, "approve")
    const token = await certificate(record)
    const { body: objection } = await anna.post("/v1/objections", { record_id: record, statement: "示例" })
    await anna.act(objection, "forward", {}, "objections")
    const received = { decision_no: "沪市监更〔2026〕1号", decided_on: day, received_on: day, findings: "示例" }
    const { sql } = databases.here
    // Both have been read, and wait for the one lock of acts, before either has written.
    const holder = openPool(databases.here.url, 2)
    const { sent: answers } = await holder.begin(async (tx) => {
      await lockHead(tx)
      const sent = Promise.all([
        anna.post("/v1/decisions", { ...proposal, certificate: token }),
        anna.post(`/v1/objections/${objection.id}/acts`, {
          ...{ act: "receive", ...received, remedy: "amend", corrected, certificate: token },
        }),
      ])
      await expect
        .poll(async () => {
          const [row] = await sql<{ n: number }[]>`
            select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
          return row?.n
        })
        .toBe(2)
      return { sent }
    })
    await holder.end()
    const both = await answers
    const [first, second] = both.map(({ status }) => status).sort()
    expect([[200, 201].includes(first ?? 0), second], JSON.stringify(both)).toEqual([true, 400])
    const late = both.find(({ status }) => status === 400)
    expect(late?.body.errors).toEqual([{ pointer: "/certificate", detail: expect.stringContaining("已经使用过") }])
    const taken = await sql`select from proceeding where record_id = ${record} and content ? 'certificate'`
    expect(taken).toHaveLength(1)
  })

  test("nothing by who decides itself, nor by an act that enters nothing", async () => {
    const record = await pushed(5)
    const proposal = { kind: "change", record_id: record, change: "withdraw", arose_on: day, evidence: "示例" }
    const own = await shen.post("/v1/decisions", { ...proposal, certificate: "x" })
    expect([own.status, own.body.errors]).toEqual([400, [expect.objectContaining({ pointer: "/certificate" })]])
    const day2 = await shen.post("/v1/decisions", {
      kind: "fraud",
      record_id: record,
      evidence: "示例",
      decided_on: day,
    })
    expect([day2.status, day2.body.errors]).toEqual([400, [expect.objectContaining({ pointer: "/decided_on" })]])
    const { body } = await anna.post("/v1/decisions", proposal)
    const relayed = await boris.post(`/v1/decisions/${body.id}/acts`, { act: "relay", certificate: "x" })
    expect([relayed.status, relayed.body.errors]).toEqual([400, [expect.objectContaining({ pointer: "/certificate" })]])
    const unknown = await anna.post("/v1/decisions", {
      ...proposal,
      record_id: "sh4l6ot2vhs7c5rq3yxbxmgw3e",
      certificate: "x",
    })
    expect(unknown.status).toBe(404)
  })
})

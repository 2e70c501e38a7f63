/** A decision that was pushed to another register: what is certified of it, and who finds what is kept of it here. */
import { decodeJwt } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { makeCode } from "../../../src/names/code.ts"
import { type PeerEnding, type Proved, withCertificate } from "../../../src/register/proceeding/peer.ts"
import type { Content, Proceeding } from "../../../src/register/proceeding/proceeding.ts"
import { postgresRecordIndex } from "../../../src/search/record/postgres-record-index.ts"
import { openSm2Verifier } from "../../../src/signing/node-sm2-check.ts"
import { keySigner } from "../../../src/signing/signer.ts"
import { createSigningKey } from "../../../src/signing/signing-key.ts"
import { readSm2Signature } from "../../../src/verify/sm2-signature.ts"
import { importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { remarksOf } from "../../support/remarks.ts"
import { makeSm2 } from "../../support/sm2.ts"

const database = useDatabase()
// Ids that fall: by them the first decision would be the last.
let left = 0xffff
const newId = () => `00000000-0000-4000-8000-${(left--).toString(16).padStart(12, "0")}`
// Waits as long as a busy machine takes.
const app = testApp(() => database.sql, { newId })

let shen: Worker
let song: Worker
let anna: Worker
let boris: Worker
beforeAll(async () => {
  shen = await officer(app, "officer", "310101", "shen")
  song = await officer(app, "checker", "310101", "song")
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const codeIn = (n: number) => makeCode("91410105", `MA0003${String(n).padStart(2, "0")}`)

/** Shanghai decides on a merchant of Henan, and pushes to a register that is not this one. */
async function pushed(n: number): Promise<string> {
  const subject = { code: codeIn(n), name: `示例推送第${n}号商贸有限公司` }
  const day = "2026-06-30"
  const { body: begun, status } = await shen.post("/v1/decisions", {
    ...{ kind: "penalty", subject, authority: "310101", decision_no: `沪市监处罚〔2026〕推${n}号`, decided_on: day },
    ...{ violation: "发布虚假广告", content: "罚款80000元", basis: "《广告法》第五十五条" },
    facts: {
      ...{ kinds: ["fine"], procedure: "ordinary", fine_cny: 80_000, party: "operator", lenient_tier: false },
      ...{ field: null, restriction_ends_on: null },
    },
  })
  expect(status, JSON.stringify(begun)).toBe(201)
  const delivery = { method: "direct", proof: "送达回证（示例）" }
  await shen.act(begun, "serve", { served_on: day, delivery }, "decisions")
  await shen.act(begun, "classify", { served_text: "当事人违反《广告法》（示例）。", redactions: [] }, "decisions")
  await song.act(begun, "check", {}, "decisions")
  const sent = await shen.act(begun, "push", { pushed_to: "410105", pushed_on: day }, "decisions")
  expect(sent).toMatchObject({ state: "pushed", record_id: expect.any(String) })
  // As if it had been displayed there since March.
  await database.sql`update record set published_on = '2026-03-05', repair_opens_on = '2026-06-06'
    where id = ${sent.record_id}`
  return sent.record_id ?? ""
}

/** Zhengzhou comes to work in this register, and publishes what it was sent. */
async function published(n: number): Promise<void> {
  const { body, status } = await anna.post("/v1/decisions", {
    ...{ kind: "received", list: "penalty", subject: { code: codeIn(n), name: `示例推送第${n}号商贸有限公司` } },
    ...{ authority: "410105", decided_by: "310101", decision_no: `沪市监处罚〔2026〕推${n}号` },
    ...{ decided_on: "2026-06-30", received_on: "2026-06-30", class: "P2" },
    ...{ violation: "发布虚假广告", content: "罚款80000元" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  await boris.act(body, "publish")
}

/** Shanghai corrects the name that its record says. */
async function corrected(record: string, name: string): Promise<string> {
  const { body, status } = await shen.post("/v1/objections", { record_id: record, statement: "登记地转来（示例）" })
  expect(status, JSON.stringify(body)).toBe(201)
  await shen.act(body, "accept", {}, "objections")
  const found = { findings: "示例", remedy: "amend", corrected: { subject_name: name } }
  await shen.act(body, "find", found, "objections")
  await song.act(body, "correct", {}, "objections")
  return body.id
}

async function certified(record: string) {
  const headers = { ...(await officerHeader("officer", "310101", "shen")), accept: "application/jwt" }
  return decodeJwt(await (await app.request(`/v1/records/${record}/decision`, { headers })).text())
}

describe("a decision that was pushed to another register", () => {
  test("is certified as it was decided last, of two on one day too", async () => {
    const record = await pushed(1)
    for (const name of ["示例初次更正商贸有限公司", "示例再次更正商贸有限公司"]) {
      const id = await corrected(record, name)
      expect(await certified(record)).toMatchObject({ jti: id, corrected: { subject_name: name } })
    }
  })
  test("adds no merchant to the register: to readers its code stays unknown", async () => {
    await pushed(2)
    expect((await app.request(`/v1/subjects/${codeIn(2)}`)).status).toBe(404)
    const report = await app.request(`/v1/subjects/${codeIn(2)}/report`)
    const { statement } = (await report.json()) as { statement: { subject: unknown; note: { zh: string } } }
    expect(statement).toMatchObject({ subject: null, note: { zh: expect.stringContaining("没有收录") } })
  })

  test("is found by no search of any officer, while it is displayed there and when it has ended", async () => {
    const record = await pushed(3)
    const [ended] = [await pushed(4)]
    await database.sql`update record set state = 'removed', ended_on = '2026-06-30' where id = ${ended}`
    // What ended here is found: without its having been pushed.
    const known = await pushed(5)
    await database.sql`update record set state = 'removed', ended_on = '2026-06-30' where id = ${known}`
    await database.sql`update proceeding set state = 'published' where record_id = ${known}`
    await postgresRecordIndex(database.sql).catchUp()
    for (const [authority, n] of [
      ["330106", 3],
      ["310101", 3],
      ["330106", 4],
      ["330106", 5],
    ] as const) {
      const headers = await officerHeader("officer", authority, "eve")
      for (const scope of ["ended", "all"]) {
        const query = new URLSearchParams({ q: `沪市监处罚〔2026〕推${n}号`, in: "records", scope })
        const answer = await app.request(`/v1/search?${query}`, { headers })
        expect(answer.status).toBe(200)
        const text = await answer.text()
        expect([record, ended].filter((id) => text.includes(id))).toEqual([])
        if (n === 5) expect(text).toContain(known)
      }
    }
  })
  test("is taken by its certificate from whom it was pushed by, to whom it was, after it was decided, and no older after a newer", async () => {
    const record = await pushed(6)
    const about = { kind: "repair", recordId: record, authority: "310101", displayedBy: "410105" } as Proceeding
    const take = async (mark: string, issuedAt: number, more: Partial<PeerEnding> = {}, decided_on = "2026-06-29") => {
      const read: PeerEnding = {
        ...{ origin: "region:31", mark, issuedAt, position: null, recordId: record, authority: "310101" },
        ...{
          reason: "repair",
          corrected: {},
          decisionNo: null,
          mergedInto: null,
          pushed: { to: "410105", on: "2026-06-29" },
          ...more,
        },
      }
      const parts = { sql: database.sql, peerEnding: async () => read }
      const taken = await withCertificate(parts, about, "receive", { certificate: "x", decided_on })
      return "faults" in taken ? taken.faults.map(({ field }) => field) : taken.proved["certificate"]
    }
    const first = await take("b", 200)
    expect(first).toBe("region:31 b 200")
    expect(await take("b", 200, { pushed: { to: "410106", on: "2026-06-29" } })).toEqual(["certificate"])
    expect(await take("b", 200, {}, "2026-06-30")).toEqual(["decided_on"])
    await database.sql`update proceeding set content = content || jsonb_build_object('certificate', ${String(first)}::text)
      where record_id = ${record}`
    expect(await take("a", 100)).toEqual(["certificate"])
    expect(await take("a", 200)).toEqual(["certificate"])
    expect(await take("b", 300)).toEqual(["certificate"])
    expect(await take("c", 201)).toBe("region:31 c 201")
    // What was taken when its register was known by another name is the same decision still.
    expect(await take("b", 300, { origin: "https://register.example" })).toEqual(["certificate"])
    // Another register's clock says nothing of this one's.
    expect(await take("a", 100, { origin: "region:3101" })).toBe("region:3101 a 100")
  })

  test("is revoked by its certificate under the number of that decision alone", async () => {
    const record = "sh4l6ot2vhs7c5rq3yxbxmgw3e"
    const about = { kind: "change", list: "serious", recordId: record, authority: "310101", displayedBy: "410105" }
    const read: PeerEnding = {
      ...{ origin: "region:31", mark: "a", issuedAt: 1, position: null, recordId: record, authority: "310101" },
      ...{ reason: "revoke", corrected: {}, decisionNo: "沪市监撤〔2026〕1号", mergedInto: null },
      pushed: { to: "410105", on: "2026-06-29" },
    }
    const parts = { sql: database.sql, peerEnding: async () => read }
    const take = (input: Content) =>
      withCertificate(parts, { ...about, content: { change: "revoke" } } as Proved, "enter", {
        certificate: "x",
        ...input,
      })
    expect(await take({ decision_no: "沪市监撤〔2026〕1号" })).toMatchObject({
      proved: { certificate: "region:31 a 1" },
    })
    for (const input of [{ decision_no: "沪市监撤〔2026〕2号" }, {}]) {
      expect(await take(input)).toMatchObject({ faults: [{ field: "certificate" }] })
    }
  })

  test("is a deregistration into the merchant that its code means, however it was typed", async () => {
    const record = "sh4l6ot2vhs7c5rq3yxbxmgw3e"
    const about = { kind: "change", list: "penalty", recordId: record, authority: "310101", displayedBy: "410105" }
    const read: PeerEnding = {
      ...{ origin: "region:31", mark: "a", issuedAt: 1, position: null, recordId: record, authority: "310101" },
      ...{ reason: "deregister", corrected: {}, decisionNo: null, mergedInto: codeIn(1) },
      pushed: { to: "410105", on: "2026-06-29" },
    }
    const parts = { sql: database.sql, peerEnding: async () => read }
    const take = (merged_into?: string) =>
      withCertificate(parts, { ...about, content: { change: "deregister" } } as unknown as Proved, "enter", {
        ...{ certificate: "x", merged_into },
      })
    for (const typed of [codeIn(1), codeIn(1).toLowerCase(), ` ${codeIn(1).slice(0, 8)} ${codeIn(1).slice(8)}`]) {
      expect(await take(typed)).toMatchObject({ proved: { certificate: "region:31 a 1", merged_into: typed } })
    }
    for (const typed of [codeIn(2), "x", undefined]) {
      expect(await take(typed)).toMatchObject({ faults: [{ field: "certificate" }] })
    }
  })

  test("is carried out by the registration side, once that has published it here, though it was decided before", async () => {
    const record = await pushed(7)
    const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
    const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
    const { body: repair } = await shen.post("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
    await shen.act(repair, "accept", {}, "repairs")
    await shen.act(repair, "grant", { answers, reason: "符合条件（示例）" }, "repairs")
    await published(7)
    const early = await song.post(`/v1/repairs/${repair.id}/acts`, { act: "execute" })
    expect([early.status, JSON.stringify(early.body)]).toEqual([400, expect.stringContaining("推送登记地")])
    // It stands in the trail who has changed it, and how; in its history too.
    const trail = await database.sql`
      select actor, before, after from audit_event where object = ${repair.id} and act = 'proceeding.home'`
    expect(trail).toEqual([
      {
        actor: expect.stringContaining("boris"),
        before: { displayed_by: "410105", displayed_in: "other-register" },
        after: { displayed_by: "410105" },
      },
    ])
    expect((await shen.get(`/v1/repairs/${repair.id}`)).body.history.at(-1)).toMatchObject({ act: "home" })
    // Who has seen it as it was looks again.
    const stale = await shen.post(`/v1/repairs/${repair.id}/acts`, { act: "push", version: 3 })
    expect([stale.status, stale.body.type]).toEqual([409, "urn:gongshi:problem:changed-meanwhile"])
    await shen.act(repair, "push", {}, "repairs")
    const [waiting] = await database.sql`select state from record where id = ${record}`
    expect(waiting).toEqual({ state: "live" })
    await boris.act(repair, "relay", {}, "repairs")
    const [ended] = await database.sql`select state from record where id = ${record}`
    expect(ended).toEqual({ state: "removed" })
  })

  test("bars its party for a fraud that was found while it was displayed elsewhere, once it is published here", async () => {
    const record = await pushed(8)
    const { body: fraud } = await shen.post("/v1/decisions", { kind: "fraud", record_id: record, evidence: "示例" })
    await song.act(fraud, "approve", { reason: "材料系伪造（示例）" })
    const standing = async () => {
      const [row] = await database.sql`
        select state, barred_until::text as barred, repair_opens_on::text as opens, displayed_until::text as until
        from record where id = ${record}`
      return row
    }
    expect(await standing()).toEqual({ state: "elsewhere", barred: "2029-06-30", opens: null, until: "2027-06-30" })
    await published(8)
    expect(await standing()).toEqual({ state: "live", barred: "2029-06-30", opens: null, until: "2027-06-30" })
  })

  test("is no matter of the merchant's history here, and a row that brings it says that it stays unseen", async () => {
    const record = await pushed(9)
    const subject = { code: codeIn(9), name: "示例推送第9号商贸有限公司" }
    // As if it had no text: a row can say all that is held of it.
    const [held] = await database.sql<{ detail: Record<string, unknown> }[]>`
      update record set detail = detail - 'served_commitment' - 'served_sha256' - 'published_sha256'
      where id = ${record} returning detail`
    const row = {
      ...{ kind: "penalty", subject, authority: "310101", decision_no: "沪市监处罚〔2026〕推9号" },
      ...{ decided_on: "2026-06-30", class: "P2", ...held?.detail },
    }
    const known = { kind: "subject", ...subject, region: "410105" }
    for (const [violation, outcome] of [
      [held?.detail["violation"], "flagged"],
      ["另一种违法行为（示例）", "rejected"],
    ] as const) {
      const { id } = await importRows(database.sql, [known, { ...row, violation }])
      expect(await remarksOf(database.sql, id, 9)).toContainEqual(
        expect.objectContaining({
          ...{ line: 2, field: "", outcome },
          reason: expect.objectContaining({ zh: expect.stringContaining("已推送其他登记库公示") }),
        }),
      )
    }
    const headers = await officerHeader("auditor", "100000", "audrey")
    const answer = await app.request(`/v1/subjects/${codeIn(9)}?as_of=2026-06-30`, { headers })
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as { known_now: object[] }).known_now).toEqual([])
    expect((await database.sql`select state from record where id = ${record}`)[0]).toEqual({ state: "elsewhere" })
  })

  test("is certified with a second signature where the register has such a key", async () => {
    const record = await pushed(10)
    await corrected(record, "示例更正后商贸有限公司")
    const { sign, key } = makeSm2()
    const own = await createSigningKey("Ed25519")
    const twice = testApp(() => database.sql, { signer: async () => ({ ...keySigner(own), alsoSm2: sign }) })
    const headers = await officerHeader("officer", "310101", "shen")
    const answer = await twice.request(`/v1/records/${record}/decision`, { headers })
    const { token, sm2 } = (await answer.json()) as { token: string; sm2: string }
    const alone = await twice.request(`/v1/records/${record}/decision`, {
      headers: { ...headers, accept: "application/jwt" },
    })
    for (const [text, second] of [
      [token, sm2],
      [await alone.text(), alone.headers.get("gongshi-sm2") ?? ""],
    ] as const) {
      const signed = Buffer.from(text.slice(0, text.lastIndexOf(".")))
      expect(openSm2Verifier()(key, signed, readSm2Signature(second) ?? new Uint8Array())).toBe(true)
    }
  })
})

/**
 * Fraud, masking and deregistration: records that come and go, and a log from which an export can be verified all along.
 */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createSigningKey, type SigningKey, toPublicKey } from "../../../src/signing/signing-key.ts"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { exportFolder } from "../../support/export.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../../support/rows.ts"
import { verifyFolder } from "../../support/verify-folder.ts"

const database = useDatabase()
// Noon in China on Wednesday 10 June 2026.
const now = Date.parse("2026-06-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let boris: Worker
let key: SigningKey
let folder = ""
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  key = await createSigningKey("Ed25519")
  folder = await mkdtemp(path.join(tmpdir(), "gongshi-fraud-"))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const yes = { answer: "yes", evidence: "示例" }
const reason = "理由（示例）"

async function shown(n: number): Promise<string[]> {
  const response = await app.request(`/v1/subjects/${codeOf(n)}`)
  return ((await response.json()) as { records: { id: string }[] }).records.map(({ id }) => id).sort()
}

async function repair(recordId: string): Promise<void> {
  const { body } = await anna.post("/v1/repairs", { record_id: recordId, statement: "示例" })
  await anna.act(body, "accept", {}, "repairs")
  const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
  await anna.act(body, "grant", { reason, answers }, "repairs")
  await boris.act(body, "execute", {}, "repairs")
}

async function change(recordId: string, name: string, more: Record<string, unknown> = {}) {
  const fields = {
    kind: "change",
    record_id: recordId,
    change: name,
    arose_on: "2026-06-09",
    evidence: "示例",
    ...more,
  }
  const { status, body } = await anna.post("/v1/decisions", fields)
  expect(status, JSON.stringify(body)).toBe(201)
  return boris.act(body, "approve")
}

const findFraud = (recordId: string) =>
  anna.post("/v1/decisions", { kind: "fraud", record_id: recordId, evidence: "凭证系伪造（示例）" })

/** Writes a snapshot and holds it against its log. */
async function assertVerified(): Promise<void> {
  const place = await mkdtemp(path.join(folder, "export-"))
  await exportFolder(database.sql, key, place)
  const { findings, manifest } = await verifyFolder(place, [toPublicKey(key)])
  expect(findings).toEqual([])
  const [live] = await database.sql`select count(*)::int as count from record where state = 'live'`
  expect(manifest?.files.find(({ name }) => name.startsWith("snapshot"))?.records).toBe(live?.["count"])
}

describe("a repair that was obtained by fraud", () => {
  test("is revoked by another person; the record is shown anew, without an early stop, and the party is barred", async () => {
    const [record = "", other = ""] = await importRecords(database.sql, [
      penaltyRow(1),
      penaltyRow(1, { decision_no: "示例〔2026〕另1号" }),
    ])
    await repair(record)
    expect(await shown(1)).toEqual([other])
    await assertVerified()
    const { body } = await findFraud(record)
    const self = await officer(app, "checker", "410105", "anna")
    expect(await self.post(`/v1/decisions/${body.id}/acts`, { act: "approve", reason })).toMatchObject({
      status: 409,
      body: { type: "urn:gongshi:problem:own-act" },
    })
    await boris.act(body, "approve", { reason })
    expect(await shown(1)).toEqual([other, record].sort())
    await assertVerified()

    const [held] = await database.sql`
      select state, displayed_until, repair_opens_on, ended_on, barred_until from record where id = ${record}`
    expect(held).toEqual({
      ...{ state: "live", displayed_until: "2027-06-10", repair_opens_on: null },
      ...{ ended_on: null, barred_until: "2029-06-10" },
    })
    const own = await merchant(app, codeOf(1))
    const again = await own.post("/v1/repairs", { record_id: record, statement: "示例" })
    expect(again.body.errors?.[0]?.detail).toContain("不能提前停止公示，公示至 2027-06-10")
    const barred = await own.post("/v1/repairs", { record_id: other, statement: "示例" })
    expect(barred.status).toBe(400)
  })

  test("bars the party until three years have passed, for listings without an end too", async () => {
    const [record = ""] = await importRecords(database.sql, [abnormalRow(2, { ground: "AB-E1" })])
    await database.sql`update record set barred_until = '2029-06-10' where id = ${record}`
    const own = await merchant(app, codeOf(2))
    const { body } = await own.post("/v1/repairs", { record_id: record, statement: "示例" })
    expect(body.errors?.[0]?.detail).toContain("自 2029-06-11 起可以申请")
  })

  test("is acted on before it is granted too: the record stays, and its period begins again", async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(4)])
    const own = await merchant(app, codeOf(4))
    const { body: application } = await own.post("/v1/repairs", { record_id: record, statement: "示例" })
    await anna.act(application, "accept", {}, "repairs")
    const { body } = await findFraud(record)
    await boris.act(body, "approve", { reason })
    expect(await shown(4)).toEqual([record])
    await assertVerified()
    const [held] = await database.sql`
      select displayed_until, repair_opens_on, barred_until from record where id = ${record}`
    expect(held).toEqual({ displayed_until: "2027-06-10", repair_opens_on: null, barred_until: "2029-06-10" })
    const answers = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
    const grant = { act: "grant", reason, answers }
    expect((await anna.post(`/v1/repairs/${application.id}/acts`, grant)).status).toBe(400)
    await anna.act(application, "refuse", { reason: "凭证系伪造（示例）" }, "repairs")
  })

  test("can't be found of a record that ended otherwise", async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(5)])
    await change(record, "withdraw")
    expect(await findFraud(record)).toMatchObject({ status: 400, body: { errors: [{ pointer: "/record_id" }] } })
  })

  test("keeps its new period when its content is corrected", async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(3)])
    await repair(record)
    const { body } = await findFraud(record)
    await boris.act(body, "approve", { reason })
    await change(record, "amend", { corrected: { violation: "虚假宣传（示例）" } })
    const [held] = await database.sql`select displayed_until, barred_until from record where id = ${record}`
    expect(held).toEqual({ displayed_until: "2027-06-10", barred_until: "2029-06-10" })
    await assertVerified()
  })
})

describe("masking in a bankruptcy reorganisation", () => {
  test("has seven working days from the application, and is taken back", async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(10)])
    const mask = { kind: "change", record_id: record, change: "mask", arose_on: "2026-06-09", evidence: "示例" }
    const { body } = await anna.post("/v1/decisions", mask)
    expect(body.clock).toMatchObject({ id: "bankruptcy_temp_repair", due_on: "2026-06-18" })
    await boris.act(body, "approve")
    expect(await shown(10)).toEqual([])
    await assertVerified()
    await change(record, "unmask")
    expect(await shown(10)).toEqual([record])
    await assertVerified()
  })

  test("does not keep the masked record from being repaired", async () => {
    const [record = ""] = await importRecords(database.sql, [penaltyRow(11)])
    await change(record, "mask")
    await repair(record)
    const [held] = await database.sql`select state from record where id = ${record}`
    expect(held).toEqual({ state: "removed" })
    await assertVerified()
  })
})

test("a deregistration ends every record of the subject at once, masked ones too, and none of others", async () => {
  const [first = "", second = ""] = await importRecords(database.sql, [
    penaltyRow(20),
    abnormalRow(20),
    penaltyRow(20, { decision_no: "示例〔2026〕另20号" }),
    penaltyRow(21),
  ])
  await change(second, "mask")
  await change(first, "deregister")
  expect(await shown(20)).toEqual([])
  expect(await shown(21)).toHaveLength(1)
  const states = await database.sql`select distinct state from record where subject_code = ${codeOf(20)}`
  expect([...states]).toEqual([{ state: "deregistered" }])
  await assertVerified()
})

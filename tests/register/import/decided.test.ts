// What an import may not do: change alone what two people have decided here.
import { beforeAll, describe, expect, test } from "vitest"
import { listRecords } from "../../../src/register/record/store.ts"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { remarksOf } from "../../support/remarks.ts"
import { abnormalRow, codeOf } from "../../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-03-10T04:00:00Z") })
let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

const decidedOn = "2026-03-10"
const row = (n: number, changes: Record<string, unknown> = {}) =>
  abnormalRow(n, { decided_on: decidedOn, published_on: decidedOn, ...changes })

/** Publishes the listing that the row describes, by a proceeding. */
async function publish(n: number): Promise<void> {
  const { subject, authority, ground, decision_no } = row(n)
  const about = { kind: "abnormal", subject, authority, ground, arose_on: "2026-03-02", evidence: "现场核查（示例）" }
  const { body } = await anna.post("/v1/decisions", about)
  await anna.act(body, "confirm", { decision_no })
  await boris.act(body, "check")
  await boris.act(body, "publish")
}

describe("a record that was decided here", () => {
  test.each([
    ["ended", { removed_on: "2026-03-10" }],
    ["rewritten", { subject: { code: codeOf(2), name: "示例改名商贸有限公司" } }],
  ])("is not %s by an import, and the row says how it is done", async (name, changes) => {
    const n = name === "ended" ? 1 : 2
    await publish(n)
    const before = await listRecords(database.sql, codeOf(n))
    const { id, tally } = await importRows(database.sql, [row(n, changes)])
    expect(tally).toMatchObject({ rejected: 1, amended: 0 })
    const [remark] = await remarksOf(database.sql, id, 9)
    expect(remark).toMatchObject({ line: 1, outcome: "rejected" })
    expect(remark?.reason.zh).toContain("信用修复")
    expect(await listRecords(database.sql, codeOf(n))).toEqual(before)
  })

  test("may come again in an import that says the same", async () => {
    await publish(3)
    expect((await importRows(database.sql, [row(3)])).tally).toMatchObject({ unchanged: 1, rejected: 0 })
  })
})

test("a record that came by an import is ended by the next, whatever was begun about it here", async () => {
  await importRows(database.sql, [row(4)])
  const [held] = await listRecords(database.sql, codeOf(4))
  const application = { record_id: held?.id, statement: "已恢复联系（示例）", received_on: decidedOn }
  expect((await anna.post("/v1/repairs", application)).status).toBe(201)
  const { tally } = await importRows(database.sql, [row(4, { removed_on: "2026-03-10" })])
  expect(tally).toMatchObject({ amended: 1 })
})

import { beforeAll, describe, expect, test } from "vitest"
import { importRows, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { officer, type Worker } from "../../support/office.ts"
import { abnormalRow, codeOf, penaltyRow } from "../../support/rows.ts"

const database = useDatabase()
const now = Date.parse("2026-03-10T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let boris: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
})

interface Shown {
  id: string
  list: string
  violation?: string
  base_penalty_no?: string
}

async function shown(n: number): Promise<Shown[]> {
  const response = await app.request(`/v1/subjects/${codeOf(n)}`)
  return ((await response.json()) as { records: Shown[] }).records
}

async function recordOf(n: number, list = "penalty"): Promise<string> {
  return (await shown(n)).find((record) => record.list === list)?.id ?? ""
}

function change(recordId: string, name: string, more: Record<string, unknown> = {}) {
  return { kind: "change", record_id: recordId, change: name, arose_on: "2026-03-09", evidence: "示例文书", ...more }
}

async function carryOut(recordId: string, name: string, more: Record<string, unknown> = {}) {
  const { status, body } = await anna.post("/v1/decisions", change(recordId, name, more))
  expect(status, JSON.stringify(body)).toBe(201)
  return boris.act(body, "approve")
}

describe("a change of a published record", () => {
  test("is approved by another person and has the clock of its kind", async () => {
    await importRows(database.sql, [penaltyRow(1)])
    const id = await recordOf(1)
    const { body } = await anna.post("/v1/decisions", change(id, "withdraw"))
    expect(body.clock).toMatchObject({ id: "withdraw_penalty", due_on: "2026-03-12" })
    expect(await shown(1)).toHaveLength(1)
    await boris.act(body, "approve")
    expect(await shown(1)).toEqual([])
  })

  test("of a listing whose decision fell is an annulment, with no word of a penalty; who asks to withdraw it is taken so", async () => {
    for (const [n, name] of [
      [30, "annul"],
      [31, "withdraw"],
    ] as const) {
      await importRows(database.sql, [abnormalRow(n)])
      const id = await recordOf(n, "abnormal")
      const asked = change(id, name, { decision_no: `郑市监撤列字〔2026〕${n}号` })
      const { status, body } = await anna.post("/v1/decisions", asked)
      expect(status, JSON.stringify(body)).toBe(201)
      expect(body).toMatchObject({ clock: null, content: { change: "annul" } })
      await boris.act(body, "approve")
      expect(await shown(n)).toEqual([])
      const [entry] =
        await database.sql`select entry from log_entry where record_id = ${id} order by position desc limit 1`
      expect(JSON.parse(entry?.["entry"])).toMatchObject({ op: "remove", reason: "annul" })
      const paper = await anna.post("/v1/documents", {
        ...{ proceeding_id: body.id, kind: "revocation-decision" },
        fields: { fallen: "行政复议决定撤销列入决定（示例）。", remedies: "示例" },
      })
      expect(paper.body, JSON.stringify(paper.body)).toMatchObject({ title: "撤销列入经营异常名录决定书" })
    }
    await importRows(database.sql, [penaltyRow(32)])
    const refused = await anna.post("/v1/decisions", change(await recordOf(32), "annul"))
    expect(refused.body.errors).toMatchObject([{ pointer: "/change" }])
  })

  test("is open once for a record", async () => {
    await importRows(database.sql, [penaltyRow(2)])
    const id = await recordOf(2)
    await anna.post("/v1/decisions", change(id, "withdraw"))
    expect(await anna.post("/v1/decisions", change(id, "deregister"))).toMatchObject({ status: 409 })
  })

  test("corrects the content in the open, and keeps what it was in the audit trail", async () => {
    await importRows(database.sql, [penaltyRow(3)])
    const id = await recordOf(3)
    await carryOut(id, "amend", { corrected: { violation: "虚假宣传（示例）" } })
    expect(await shown(3)).toMatchObject([{ id, violation: "虚假宣传（示例）" }])
    const [entry] =
      await database.sql`select entry from log_entry where record_id = ${id} order by position desc limit 1`
    expect(JSON.parse(entry?.["entry"])).toMatchObject({ op: "amend" })
  })

  test("corrects what decides the class, and with it the class and its days", async () => {
    const facts = { kinds: ["fine"], fine_cny: 80_000, party: "operator", lenient_tier: false, field: "none" }
    await importRows(database.sql, [penaltyRow(33, { class: "P2", ...facts })])
    const id = await recordOf(33)
    const alone = await anna.post("/v1/decisions", change(id, "amend", { corrected: { class: "P3a" } }))
    expect(alone.body.errors).toMatchObject([{ pointer: "/corrected/class" }])
    await carryOut(id, "amend", { corrected: { class: "P3a", field: "food", confiscated_cny: 500 } })
    const [record] = await database.sql`
      select penalty_class as class, detail ->> 'field' as field, detail -> 'confiscated_cny' as confiscated,
        displayed_until::text as until from record where id = ${id}`
    expect(record).toEqual({ class: "P3a", field: "food", confiscated: 500, until: "2029-03-05" })
  })

  test("that masks is taken back by one that unmasks", async () => {
    await importRows(database.sql, [penaltyRow(4)])
    const id = await recordOf(4)
    await carryOut(id, "mask")
    expect(await shown(4)).toEqual([])
    await carryOut(id, "unmask")
    expect(await shown(4)).toMatchObject([{ id }])
  })

  test("that withdraws a base penalty opens the revocation of the serious listing, which takes a decision of its own", async () => {
    const { ground: _, ...row } = abnormalRow(5)
    await importRows(database.sql, [
      penaltyRow(5),
      {
        ...row,
        kind: "serious",
        ground: "SV-0501",
        decision_no: "郑市监严字〔2026〕5号",
        base_penalty_no: penaltyRow(5).decision_no,
      },
    ])
    expect((await shown(5)).map((record) => record.list).sort()).toEqual(["penalty", "serious"])
    const listing = await recordOf(5, "serious")
    await carryOut(await recordOf(5), "withdraw")
    expect(await shown(5)).toMatchObject([{ id: listing }])
    const [open] = await database.sql<{ id: string }[]>`select id from proceeding where record_id = ${listing}`
    const { body: opened } = await anna.get(`/v1/decisions/${open?.id}`)
    // R44 19: display stops within three working days of the day on which the penalty fell.
    expect(opened).toMatchObject({
      kind: "change",
      state: "returned",
      record_id: listing,
      clock: { due_on: "2026-03-13" },
    })
    expect(await boris.post(`/v1/decisions/${opened.id}/acts`, { act: "approve" })).toMatchObject({ status: 409 })
    const proposal = { arose_on: "2026-03-10", evidence: "撤销决定书（示例）" }
    const unnumbered = await anna.post(`/v1/decisions/${opened.id}/acts`, { act: "revise", ...proposal })
    expect(unnumbered).toMatchObject({ status: 400, body: { errors: [{ pointer: "/decision_no" }] } })
    const number = { decision_no: "郑市监撤〔2026〕5号" }
    const proposed = await anna.act(opened, "revise", { ...proposal, ...number })
    expect(proposed.content).toMatchObject(number)
    await boris.act(proposed, "approve")
    expect(await shown(5)).toEqual([])
    const states = await database.sql`select list, state from record where subject_code = ${codeOf(5)} order by list`
    expect([...states]).toEqual([
      { list: "penalty", state: "withdrawn" },
      { list: "serious", state: "revoked" },
    ])
  })

  test.each([
    ["unmask", {}, "/change"],
    ["revoke", {}, "/change"],
    ["amend", {}, "/corrected"],
    ["withdraw", { corrected: { violation: "示例" } }, "/corrected"],
    ["amend", { corrected: { ground: "AB-E4" } }, "/corrected/ground"],
    ["amend", { corrected: { class: "P0" } }, "/corrected/class"],
    ["amend", { corrected: { content: "联系电话 13800138000" } }, "/corrected/content"],
    ["amend", { corrected: { decided_on: "2026-03-11" } }, "/corrected/decided_on"],
    ["withdraw", { arose_on: "2026-03-11" }, "/arose_on"],
  ])("%s with %j is refused at %s", async (name, more, pointer) => {
    await importRows(database.sql, [penaltyRow(6)])
    const { status, body } = await anna.post("/v1/decisions", change(await recordOf(6), name, more))
    expect(status).toBe(400)
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer])
  })

  test("of a record that is not there is refused", async () => {
    expect(await anna.post("/v1/decisions", change("nothing", "withdraw"))).toMatchObject({ status: 404 })
  })
})

describe("two officers at one proposal", () => {
  test("one of two checks at once wins, the other is told", async () => {
    await importRows(database.sql, [penaltyRow(7)])
    const { body } = await anna.post("/v1/decisions", change(await recordOf(7), "withdraw"))
    const head = await officer(app, "head", "410105", "head")
    const approve = { act: "approve", version: body.version }
    const answers = await Promise.all(
      [boris, head, boris, head].map((who) => who.post(`/v1/decisions/${body.id}/acts`, approve)),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409, 409])
    const entries = await database.sql`select 1 from log_entry where subject_code = ${codeOf(7)}`
    expect(entries).toHaveLength(2)
  })

  test("who acts on an older version is refused, and nothing is written", async () => {
    await importRows(database.sql, [penaltyRow(8)])
    const { body } = await anna.post("/v1/decisions", change(await recordOf(8), "withdraw"))
    await boris.act(body, "return", { reason: "示例" })
    const stale = await anna.post(`/v1/decisions/${body.id}/acts`, {
      act: "drop",
      reason: "示例",
      version: body.version,
    })
    expect(stale).toMatchObject({ status: 409, body: { type: "urn:gongshi:problem:changed-meanwhile" } })
  })
})

import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
// Noon in China on Wednesday 10 June 2026.
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-06-10T04:00:00Z") })

let anna: Worker
let boris: Worker
let head: Worker
let neighbour: Worker
let n = 0
let own: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "officer", "410105", "boris")
  head = await officer(app, "head", "410105", "head")
  neighbour = await officer(app, "officer", "410102", "neighbour")
})
beforeEach(async () => {
  n++
  own = await merchant(app, codeOf(n))
})

const yes = { answer: "yes", evidence: "示例卷宗第 1 页" }
const no = { answer: "no", evidence: "示例卷宗第 2 页" }
const allYes = { "penalty-performed": yes, "violation-corrected": yes, "not-punished-again": yes }
const reason = "理由（示例）"

/** The first record of the present merchant. */
async function recordOf(...rows: unknown[]): Promise<string> {
  return (await importRecords(database.sql, rows))[0] ?? ""
}

function application(recordId: string, more: Record<string, unknown> = {}) {
  return { record_id: recordId, statement: "罚款已缴纳，违法行为已改正（示例）", ...more }
}

async function applied(recordId: string, who = own) {
  const { status, body } = await who.post("/v1/repairs", application(recordId))
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}

const act = (who: Worker, repair: { id: string }, name: string, fields: Record<string, unknown> = {}) =>
  who.act(repair, name, fields, "repairs")
const tryAct = (who: Worker, repair: { id: string }, name: string, fields: Record<string, unknown> = {}) =>
  who.post(`/v1/repairs/${repair.id}/acts`, { act: name, ...fields })

async function shown(): Promise<{ id: string }[]> {
  const response = await app.request(`/v1/subjects/${codeOf(n)}`)
  return ((await response.json()) as { records: { id: string }[] }).records
}

describe("a repair", () => {
  test("is applied for by the merchant, accepted, granted with reasons, and carried out by another person", async () => {
    const record = await recordOf(penaltyRow(n))
    const repair = await applied(record)
    expect(repair).toMatchObject({ state: "applied", clock: { id: "repair_accept", due_on: "2026-06-12" } })
    expect(await act(anna, repair, "accept")).toMatchObject({
      clock: { id: "repair_decide_penalty_serious_spotcheck", due_on: "2026-06-22" },
    })
    expect(await tryAct(anna, repair, "grant", { answers: allYes })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/reason" }] },
    })
    const granted = await act(anna, repair, "grant", { reason, answers: allYes })
    expect(granted.clock).toMatchObject({ id: "repair_execute", due_on: "2026-06-15" })
    expect(granted.content["conditions"]).toMatchObject([
      { id: "minimum-shown", answer: "yes", by: "register" },
      { id: "penalty-performed", by: "officer", evidence: "示例卷宗第 1 页" },
      { id: "violation-corrected" },
      { id: "not-punished-again" },
      { id: "no-fraud-bar", by: "register" },
    ])
    expect(await tryAct(anna, repair, "execute")).toMatchObject({
      status: 409,
      body: { type: "urn:gongshi:problem:own-act" },
    })
    expect(await shown()).toHaveLength(1)
    expect(await act(boris, repair, "execute")).toMatchObject({ state: "executed", closed: true, clock: null })
    expect(await shown()).toEqual([])
    const [entry] = await database.sql`select entry from log_entry where record_id = ${record} order by position desc`
    expect(JSON.parse(entry?.["entry"])).toMatchObject({ op: "remove", reason: "repair" })
  })

  test("of a class that is not confirmed waits until the facts rule out the graver ones", async () => {
    const open = { class: undefined, decided_on: "2026-03-02", published_on: "2026-03-05" }
    const told = async (corrected: object, answers: object) => {
      const record = await recordOf(penaltyRow(n, open))
      const repair = await applied(record)
      await act(anna, repair, "accept")
      const refused = await tryAct(anna, repair, "grant", { reason, answers: allYes })
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([400, expect.stringContaining("kinds")])
      const { body } = await anna.post("/v1/decisions", {
        ...{ kind: "change", record_id: record, change: "amend", arose_on: "2026-06-10", evidence: "决定书（示例）" },
        corrected,
      })
      const checker = await officer(app, "checker", "410105", "checker")
      await checker.act(body, "approve")
      const after = await tryAct(anna, repair, "grant", { reason, answers })
      return [after.status, JSON.stringify(after.body.errors ?? after.body.state)]
    }
    expect(await told({ kinds: ["fine"], lenient_tier: false, field: "none" }, allYes)).toEqual([200, '"granted"'])
    n++
    own = await merchant(app, codeOf(n))
    const revoked = { kinds: ["fine", "licence-revoked"], field: "none" }
    expect(await told(revoked, {})).toEqual([400, expect.stringContaining("不得提前停止公示")])
  })

  test("waits for a supplement once, whoever brings it", async () => {
    const repair = await applied(await recordOf(penaltyRow(n)))
    expect(await act(anna, repair, "ask", { reason: "缺少缴款凭证（示例）" })).toMatchObject({ clock: null })
    expect(await act(own, repair, "supplement", { supplement: "缴款凭证（示例）" })).toMatchObject({
      state: "supplemented",
      clock: { id: "repair_accept", due_on: "2026-06-12" },
    })
    expect(await tryAct(anna, repair, "ask", { reason })).toMatchObject({
      status: 409,
      body: { type: "urn:gongshi:problem:illegal-act", acts: ["accept", "reject", "retract", "lapse"] },
    })
    await act(anna, repair, "accept")
  })

  test("is extended once by the head, from the end of the time before", async () => {
    const repair = await applied(await recordOf(penaltyRow(n)))
    await act(anna, repair, "accept")
    expect(await tryAct(anna, repair, "extend", { reason })).toMatchObject({ status: 403 })
    const extended = await act(head, repair, "extend", { reason })
    expect(extended.clock).toMatchObject({ id: "repair_extension", due_on: "2026-07-06" })
    expect(await tryAct(head, repair, "extend", { reason })).toMatchObject({ status: 409 })
    await act(anna, repair, "refuse", { reason })
  })

  test("of a listing as abnormal has no extension", async () => {
    const repair = await applied(await recordOf(abnormalRow(n, { ground: "AB-E1" })))
    expect((await act(anna, repair, "accept")).clock).toMatchObject({
      id: "repair_decide_abnormal",
      due_on: "2026-06-12",
    })
    expect(await tryAct(head, repair, "extend", { reason })).toMatchObject({ status: 400 })
    await act(anna, repair, "grant", { reason, answers: { "ground-settled": yes } })
    await act(boris, repair, "execute")
    expect(await shown()).toEqual([])
  })

  test("where an address is concerned, runs from the verification and can't be granted before", async () => {
    const repair = await applied(await recordOf(abnormalRow(n, { ground: "AB-E4" })))
    const accepted = await act(anna, repair, "accept")
    expect(accepted.clock).toMatchObject({ id: "repair_decide_abnormal", due_on: null })
    const grant = { reason, answers: { "ground-settled": yes } }
    expect(await tryAct(anna, repair, "grant", grant)).toMatchObject({ status: 400 })
    const verified = await act(anna, repair, "verify", { verified_on: "2026-06-10", findings: "示例" })
    expect(verified.clock).toMatchObject({ id: "repair_decide_abnormal", due_on: "2026-06-12" })
    await act(anna, repair, "grant", grant)
  })

  test("is taken back by the merchant before the decision, and not after", async () => {
    const record = await recordOf(penaltyRow(n))
    const first = await applied(record)
    expect(await tryAct(anna, first, "withdraw")).toMatchObject({ status: 403 })
    await act(own, first, "withdraw")
    const second = await applied(record)
    await act(anna, second, "accept")
    await act(anna, second, "grant", { reason, answers: allYes })
    expect(await tryAct(own, second, "withdraw")).toMatchObject({ status: 409 })
  })

  test("that comes on paper is entered by an officer of the deciding authority, with its day", async () => {
    const record = await recordOf(penaltyRow(n))
    const paper = application(record, { received_on: "2026-06-09" })
    expect(await neighbour.post("/v1/repairs", paper)).toMatchObject({ status: 403 })
    expect(await own.post("/v1/repairs", paper)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/received_on" }] },
    })
    const { status, body } = await anna.post("/v1/repairs", paper)
    expect({ status, clock: body.clock }).toMatchObject({ status: 201, clock: { due_on: "2026-06-11" } })
    expect((await own.get(`/v1/repairs/${body.id}`)).status).toBe(200)
    await act(anna, body, "retract", { reason: "书面撤回申请（示例）" })
  })

  test("of a record that has ended meanwhile is not carried out but ended", async () => {
    const record = await recordOf(penaltyRow(n))
    const repair = await applied(record)
    await act(anna, repair, "accept")
    await act(anna, repair, "grant", { reason, answers: allYes })
    expect(await tryAct(anna, repair, "lapse", { reason })).toMatchObject({ status: 400 })
    const change = { kind: "change", record_id: record, change: "withdraw", arose_on: "2026-06-10", evidence: "示例" }
    const { body } = await anna.post("/v1/decisions", change)
    await head.act(body, "approve")
    expect(await tryAct(boris, repair, "execute")).toMatchObject({ status: 409, body: { acts: ["refuse", "lapse"] } })
    expect(await tryAct(boris, repair, "refuse", { reason })).toMatchObject({ status: 400 })
    expect(await act(boris, repair, "lapse", { reason })).toMatchObject({ state: "lapsed", closed: true })
  })
})

describe("an application", () => {
  test.each([
    ["before the least time is over", penaltyRow, { published_on: "2026-03-10" }, "自 2026-06-11 起"],
    ["of a minor penalty", penaltyRow, { class: "P1", published_on: "2026-06-01" }, "2026-09-01 自行停止"],
    ["of a revoked licence", penaltyRow, { class: "P3c" }, "2029-03-05 自行停止"],
    ["of a serious violator in the first year", seriousRow, { published_on: "2026-03-05" }, "自 2027-03-03 起"],
  ])("%s is refused with the day", async (_, row, changes, day) => {
    const record = await recordOf(row(n, changes))
    const { status, body } = await own.post("/v1/repairs", application(record))
    expect(status).toBe(400)
    expect(body.errors).toEqual([{ pointer: "/record_id", detail: expect.stringContaining(day) }])
  })

  test("after the last day of the display is refused, though the record has not been taken down yet", async () => {
    const record = await recordOf(penaltyRow(n))
    await database.sql`update record set displayed_until = '2026-06-09' where id = ${record}`
    const { status, body } = await own.post("/v1/repairs", application(record))
    expect(status).toBe(400)
    expect(body.errors?.[0]?.detail).toBe("公示期已于 2026-06-09 届满")
  })

  test("on the first day of the opening is taken, and a second one at the same time is not", async () => {
    const record = await recordOf(penaltyRow(n, { published_on: "2026-03-09" }))
    await applied(record)
    expect(await own.post("/v1/repairs", application(record))).toMatchObject({ status: 409 })
  })

  test("of a record that is no longer published is refused", async () => {
    const record = await recordOf(penaltyRow(n))
    await database.sql`update record set state = 'withdrawn' where id = ${record}`
    const { status, body } = await own.post("/v1/repairs", application(record))
    expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ pointer: "/record_id" }] })
  })
})

describe("the conditions of an early stop", () => {
  const serious = {
    ...{ "obligations-performed": yes, "harm-removed": yes, "no-heavier-penalty": yes, "no-measure-running": yes },
  }
  const rows = [
    ["penalty", penaltyRow, {}, allYes],
    ["abnormal", abnormalRow, { ground: "AB-E1" }, { "ground-settled": yes }],
    ["serious", seriousRow, { published_on: "2025-03-05", decided_on: "2025-03-02" }, serious],
  ] as const
  const single = rows.flatMap(([list, row, changes, answers]) =>
    Object.keys(answers).map((id) => [list, id, row, changes, answers] as const),
  )

  test.each(single)("%s: %s must be answered, and with yes", async (_, id, row, changes, answers) => {
    const repair = await applied(await recordOf(row(n, changes)))
    await act(anna, repair, "accept")
    const { [id]: __, ...others } = answers as Record<string, unknown>
    const left = await tryAct(anna, repair, "grant", { reason, answers: others })
    expect(left).toMatchObject({ status: 400, body: { errors: [{ pointer: `/answers/${id}` }] } })
    const denied = await tryAct(anna, repair, "grant", { reason, answers: { ...answers, [id]: no } })
    expect(denied).toMatchObject({ status: 400, body: { errors: [{ pointer: `/answers/${id}/answer` }] } })
    expect(await act(anna, repair, "grant", { reason, answers })).toMatchObject({ state: "granted" })
  })

  test("that the register answers, or that are none of the record's, are no officer's to answer", async () => {
    const repair = await applied(await recordOf(penaltyRow(n)))
    await act(anna, repair, "accept")
    for (const id of ["minimum-shown", "harm-removed"]) {
      const answers = { ...allYes, [id]: yes }
      expect(await tryAct(anna, repair, "grant", { reason, answers })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `/answers/${id}` }] },
      })
    }
  })

  test("of a penalty decided before 2025-12-25 are those of R45 14: nothing stops early while it is on a list", async () => {
    const old = {
      decided_on: "2025-07-01",
      published_on: "2025-07-05",
      class: undefined,
      kinds: ["fine"],
      field: "none",
    }
    const [record = "", listed = ""] = await importRecords(database.sql, [penaltyRow(n, old), abnormalRow(n)])
    const repair = await applied(record)
    await act(anna, repair, "accept")
    const answers = { "penalty-performed": yes, "harm-removed": yes, "not-punished-again": yes }
    const { status, body } = await tryAct(anna, repair, "grant", { reason, answers })
    expect(status).toBe(400)
    expect(body.errors).toMatchObject([{ detail: expect.stringContaining("没有被列入经营异常名录") }])
    await database.sql`update record set state = 'removed' where id = ${listed}`
    expect(await act(anna, repair, "grant", { reason, answers })).toMatchObject({ state: "granted" })
  })

  test.each(["P3b", "P3c"])("of %s decided before 2025-12-25 are never met: nothing to apply for", async (code) => {
    const record = await recordOf(penaltyRow(n, { class: code, decided_on: "2025-03-01", published_on: "2025-03-05" }))
    const { status, body } = await own.post("/v1/repairs", application(record))
    expect({ status, errors: body.errors }).toMatchObject({ status: 400, errors: [{ pointer: "/record_id" }] })
  })

  test("are held against the register: a further heavier penalty can't be answered away", async () => {
    const listing = seriousRow(n, { published_on: "2025-03-05", decided_on: "2025-03-02" })
    const [record = "", later = ""] = await importRecords(database.sql, [
      listing,
      penaltyRow(n, { class: "P3b", decision_no: "示例〔2026〕加重1号" }),
    ])
    const repair = await applied(record)
    const accepted = await act(anna, repair, "accept")
    expect(accepted.content["penalties_since"]).toEqual([later])
    const { status, body } = await tryAct(anna, repair, "grant", { reason, answers: serious })
    expect(status).toBe(400)
    expect(body.errors).toEqual([
      { pointer: "/answers/no-heavier-penalty/answer", detail: expect.stringContaining("示例〔2026〕加重1号") },
    ])
  })
})

describe("an early stop that was granted", () => {
  const old = { decided_on: "2025-07-01", published_on: "2025-07-05", class: undefined, kinds: ["fine"], field: "none" }
  const oldYes = { "penalty-performed": yes, "harm-removed": yes, "not-punished-again": yes }
  const change = (what: string) => async (record: string) => {
    await database.sql.unsafe(`update record set ${what} where id = $1`, [record])
  }

  test.each([
    ["never stops early", "不得提前停止公示", {}, allYes, change("penalty_class = 'P3c'")],
    ["was not shown long enough", "已满最短公示期", {}, allYes, change("repair_opens_on = '2026-06-11'")],
    ["is barred after a fraud", "以欺骗手段", {}, allYes, change("barred_until = '2026-06-10'")],
    ["may be of a graver class", "类别", {}, allYes, change("penalty_class = null, detail = detail - 'kinds'")],
    ["is on a list", "没有被列入经营异常名录", old, oldYes, () => importRecords(database.sql, [abnormalRow(n)])],
  ] as const)(
    "of what is found since: it %s, is not carried out, and is refused with reasons by another person",
    async (_, words, changes, answers, happens) => {
      const record = await recordOf(penaltyRow(n, changes))
      const repair = await applied(record)
      await act(anna, repair, "accept")
      await act(anna, repair, "grant", { reason, answers })
      const kept = await tryAct(boris, repair, "refuse", { reason })
      expect([kept.status, JSON.stringify(kept.body.errors)]).toEqual([400, expect.stringContaining("应当执行")])
      await happens(record)
      const refused = await tryAct(boris, repair, "execute")
      expect([refused.status, JSON.stringify(refused.body.errors)]).toEqual([400, expect.stringContaining(words)])
      expect((await shown()).map(({ id }) => id)).toContain(record)
      expect((await tryAct(anna, repair, "refuse", { reason })).body.type).toBe("urn:gongshi:problem:own-act")
      expect((await tryAct(boris, repair, "refuse")).body.errors).toMatchObject([{ pointer: "/reason" }])
      expect(await act(boris, repair, "refuse", { reason })).toMatchObject({ state: "refused", closed: true })
      expect((await own.get(`/v1/repairs/${repair.id}`)).body.state).toBe("refused")
    },
  )
})

describe("two officers at one application", () => {
  test.each([["with the version they saw"], ["without one"]])("%s: one decides, the others are told", async (how) => {
    const repair = await applied(await recordOf(penaltyRow(n)))
    const { version } = await act(anna, repair, "accept")
    const seen = how.startsWith("with the") ? { version } : {}
    const answers = await Promise.all([
      tryAct(anna, repair, "grant", { reason, answers: allYes, ...seen }),
      tryAct(boris, repair, "refuse", { reason, ...seen }),
      tryAct(boris, repair, "grant", { reason, answers: allYes, ...seen }),
      tryAct(anna, repair, "refuse", { reason, ...seen }),
    ])
    // Who refuses what the other has granted, and has not seen it, is told that it is to be carried out.
    const others = answers.map(({ status }) => status).filter((status) => status !== 200)
    expect(others.map((status) => ("version" in seen || status !== 400 ? status : 409))).toEqual([409, 409, 409])
    const { history } = (await anna.get(`/v1/repairs/${repair.id}`)).body
    expect(history.filter((step) => step.act === "grant" || step.act === "refuse")).toHaveLength(1)
  })
})

describe("a merchant", () => {
  test("sees and begins the own applications, and none of others", async () => {
    const record = await recordOf(penaltyRow(n))
    const repair = await applied(record)
    const stranger = await merchant(app, codeOf(9_999))
    expect(await stranger.get(`/v1/repairs/${repair.id}`)).toMatchObject({ status: 404 })
    expect(await tryAct(stranger, repair, "withdraw")).toMatchObject({ status: 404 })
    expect(await stranger.post("/v1/repairs", application(record))).toMatchObject({ status: 404 })
    expect(await stranger.post("/v1/repairs", application("nothing"))).toMatchObject({ status: 404 })
    expect((await stranger.get(`/v1/repairs?subject=${codeOf(n)}`)).body).toMatchObject({ results: [] })
    expect((await own.get("/v1/repairs")).body).toMatchObject({ results: [{ id: repair.id }], next: null })
    expect((await own.get("/v1/objections")).body).toMatchObject({ results: [] })
    expect(await own.get(`/v1/objections/${repair.id}`)).toMatchObject({ status: 404 })
    expect(await own.get("/v1/decisions")).toMatchObject({ status: 403 })
    expect(await own.get(`/v1/decisions/${repair.id}`)).toMatchObject({ status: 404 })
  })

  test("is told what was decided and why, and neither evidence nor names", async () => {
    const repair = await applied(await recordOf(abnormalRow(n, { ground: "AB-E4" })))
    await act(anna, repair, "accept", { reason: "内部备注（示例）" })
    await act(anna, repair, "verify", { verified_on: "2026-06-10", findings: "内部核查（示例）", reason: "内部备注" })
    const answers = { "ground-settled": { answer: "yes", evidence: "内部证据（示例）" } }
    await act(anna, repair, "grant", { reason: "符合条件（示例）", answers })
    const { body } = await own.get(`/v1/repairs/${repair.id}`)
    expect(body.content).toEqual({
      ...{
        statement: "罚款已缴纳，违法行为已改正（示例）",
        documents: null,
        applied_on: "2026-06-10",
        supplement: null,
      },
      ...{ accepted_on: "2026-06-10", verified_on: "2026-06-10", decided_on: "2026-06-10" },
    })
    expect(body.history.map((step) => [step.act, step.actor, step.reason])).toEqual([
      ["begin", "merchant", null],
      ["accept", "authority", null],
      ["verify", "authority", null],
      ["grant", "authority", "符合条件（示例）"],
    ])
    expect(body.acts).toEqual([])
    expect(JSON.stringify(body)).not.toMatch(/内部|\banna\b|officer:/)
    const list = JSON.stringify((await own.get("/v1/repairs")).body)
    expect(list).not.toMatch(/内部|\banna\b/)
  })
})

import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { runDailyWork } from "../../../src/register/daily/daily-work.ts"
import { openDueRevocations } from "../../../src/register/daily/proceeding-step.ts"
import { undoImport } from "../../../src/register/import/undo.ts"
import { openRevocations } from "../../../src/register/proceeding/by-register.ts"
import { recordMoves } from "../../../src/register/record/state.ts"
import { listRecords } from "../../../src/register/record/store.ts"
import { importOptions, importRows, importWith, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { officer, type Worker } from "../../support/office.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
const now = Date.parse("2026-03-10T04:00:00Z")
const clock = () => now
const app = testApp(() => database.sql, { clock })

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
    // R45 11: three working days from Friday 13 February 2026 end after the Spring Festival, and so are over by now.
    await importRows(database.sql, [penaltyRow(38)])
    const late = await anna.post("/v1/decisions", change(await recordOf(38), "withdraw", { arose_on: "2026-02-13" }))
    expect(late.body.clock).toMatchObject({ id: "withdraw_penalty", due_on: "2026-02-25", overdue: true })
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

  test("corrects the kinds, and by them the class and its days, as two people decide it", async () => {
    const known = { fine_cny: 80_000, party: "operator", lenient_tier: false, field: "none", confiscated_cny: 500 }
    const restricted = { kinds: ["fine", "business-suspended"], restriction_ends_on: "2031-01-31" }
    await importRows(database.sql, [
      penaltyRow(34, { class: "P2", ...known, kinds: ["fine", "confiscation"], category: "罚款、没收违法所得" }),
      penaltyRow(35, { class: "P3b", ...known, ...restricted, confiscated_cny: undefined }),
    ])
    const held = async (id: string) => {
      const [row] = await database.sql`
        select penalty_class as class, displayed_until::text as until, repair_opens_on::text as repair,
          detail - array['violation', 'content', 'basis', 'party', 'field', 'lenient_tier'] as detail
        from record where id = ${id}`
      return row
    }
    const [before] = await database.sql`select count(*)::int as size from log_entry`
    // A licence was revoked too: three years, and never earlier.
    const [graver, lighter] = [await recordOf(34), await recordOf(35)]
    const kinds = ["licence-revoked", "fine", "confiscation"]
    const begun = await anna.post("/v1/decisions", change(graver, "amend", { corrected: { kinds } }))
    expect(begun.body).toMatchObject({ content: { corrected: { kinds: "fine,confiscation,licence-revoked" } } })
    expect(await anna.post(`/v1/decisions/${begun.body.id}/acts`, { act: "approve" })).toMatchObject({ status: 403 })
    expect(await held(graver)).toMatchObject({ class: "P2", until: "2027-03-05" })
    await boris.act(begun.body, "approve")
    expect(await held(graver)).toEqual({
      ...{ class: "P3c", until: "2029-03-05", repair: null },
      // What the source called the category named the kinds that were wrong.
      detail: { kinds: "fine,confiscation,licence-revoked", fine_cny: 80_000, confiscated_cny: 500 },
    })
    // Nothing was suspended: the restriction goes with its kind.
    expect(await held(lighter)).toMatchObject({ class: "P3b", until: "2031-01-31" })
    await carryOut(lighter, "amend", { corrected: { kinds: ["fine"] } })
    expect(await held(lighter)).toEqual({
      ...{ class: "P2", until: "2027-03-05", repair: "2026-06-06" },
      detail: { kinds: "fine", fine_cny: 80_000 },
    })
    // The log has it as an amendment, whose line tells the new class; the audit trail tells what was not public.
    const [entry] = await database.sql`
      select entry, line from log_entry where record_id = ${graver} order by position desc limit 1`
    expect(JSON.parse(entry?.["entry"])).toMatchObject({ op: "amend", reason: null })
    expect(JSON.parse(entry?.["line"])).toMatchObject({ class: "P3c" })
    const [audited] =
      await database.sql`select before, after from audit_event where act = 'record.amend' and object = ${graver}`
    expect(audited).toMatchObject({
      before: { kinds: "fine,confiscation", penaltyClass: "P2", displayedUntil: "2027-03-05" },
      after: { kinds: "fine,confiscation,licence-revoked", penaltyClass: "P3c", displayedUntil: "2029-03-05" },
    })
    const auditor = await officer(app, "auditor", "410105", "audrey")
    const { body: then } = await auditor.get(`/v1/subjects/${codeOf(34)}?as_of=${before?.["size"]}`)
    expect(JSON.stringify(then)).toContain("amended_since")
    expect(await (await app.request(`/subjects/${codeOf(34)}`)).text()).toContain("2029-03-05")
  })

  test("is refused where the corrected facts disagree or leave the class open, and says which class is possible", async () => {
    const known = { fine_cny: 30_000, party: "operator", field: "none", confiscated_cny: 500 }
    await importRows(database.sql, [
      penaltyRow(36, { class: "P2", ...known, kinds: ["fine", "confiscation"] }),
      penaltyRow(39),
    ])
    const id = await recordOf(36)
    const refused = async (corrected: Record<string, unknown>, of = id) => {
      const { status, body } = await anna.post("/v1/decisions?lang=en", change(of, "amend", { corrected }))
      return [status, body.errors?.map(({ pointer, detail }) => `${pointer} ${detail}`).join()]
    }
    const of = (pointer: string, words: string) => [400, expect.stringMatching(`^/corrected/${pointer} .*${words}`)]
    expect(await refused({ kinds: [] })).toEqual([400, expect.stringContaining("/corrected/kinds")])
    expect(await refused({ kinds: ["示例"] })).toEqual([400, expect.stringContaining("/corrected/kinds")])
    expect(await refused({ kinds: ["fine"], confiscated_cny: 500 })).toEqual(of("kinds", "confiscation"))
    expect(await refused({ kinds: ["warning"] })).toEqual(of("kinds", "not published"))
    expect(await refused({ kinds: ["fine"], class: "P3c" })).toEqual(of("class", "P1 or P2"))
    // A restriction of a penalty whose kinds nobody has told.
    const untold = await recordOf(39)
    expect(await refused({ restriction_ends_on: "2031-01-31" }, untold)).toEqual(of("class", "P3b or P3c"))
    // Where its kinds are known, the restriction settles the class.
    await carryOut(id, "amend", { corrected: { restriction_ends_on: "2031-01-31" } })
    const [restricted] = await database.sql`
      select penalty_class as class, displayed_until::text as until from record where id = ${id}`
    expect(restricted).toEqual({ class: "P3b", until: "2031-01-31" })
    expect(await shown(36)).toMatchObject([{ id }])
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
      clock: { due_on: "2026-03-12" },
    })
    expect(await boris.post(`/v1/decisions/${opened.id}/acts`, { act: "approve" })).toMatchObject({ status: 409 })
    const proposal = { arose_on: "2026-03-10", evidence: "撤销决定书（示例）" }
    const unnumbered = await anna.post(`/v1/decisions/${opened.id}/acts`, { act: "revise", ...proposal })
    expect(unnumbered).toMatchObject({ status: 400, body: { errors: [{ pointer: "/decision_no" }] } })
    const number = { decision_no: "郑市监撤〔2026〕5号" }
    const proposed = await anna.act(opened, "revise", { ...proposal, ...number })
    expect(proposed.content).toMatchObject(number)
    // Nor from the day that is proposed.
    expect(proposed.clock).toMatchObject({ due_on: "2026-03-12" })
    await boris.act(proposed, "approve")
    expect(await shown(5)).toEqual([])
    const states = await database.sql`select list, state from record where subject_code = ${codeOf(5)} order by list`
    expect([...states]).toEqual([
      { list: "penalty", state: "withdrawn" },
      { list: "serious", state: "revoked" },
    ])
  })

  test("withdraws a penalty that has run its course, of which the public sees nothing new, and opens what rests on it", async () => {
    const reprimand = { kinds: ["circulated-criticism"], content: "通报批评", fine_cny: undefined, class: undefined }
    const ran = { decided_on: "2025-11-20", published_on: "2025-12-01" }
    await importRows(database.sql, [penaltyRow(37, { ...reprimand, ...ran }), seriousRow(37)])
    const records = await listRecords(database.sql, codeOf(37))
    const [penalty, listing] = ["penalty", "serious"].map((list) =>
      records.find(({ content }) => content.list === list),
    )
    expect(penalty).toMatchObject({ state: "expired", endedOn: "2026-03-02" })
    const [before] = await database.sql`select count(*)::int as size from log_entry`
    const withdrawal = change(penalty?.id ?? "", "withdraw", { arose_on: "2026-03-05" })
    const { body } = await anna.post("/v1/decisions", withdrawal)
    expect((await anna.post(`/v1/decisions/${body.id}/acts`, { act: "approve" })).status).toBe(403)
    await boris.act(body, "approve")
    const now = await listRecords(database.sql, codeOf(37))
    expect(now.find(({ id }) => id === penalty?.id)).toEqual({ ...penalty, state: "withdrawn" })
    const [after] = await database.sql`select count(*)::int as size from log_entry`
    expect(after).toEqual(before)
    expect(await shown(37)).toMatchObject([{ list: "serious" }])
    const audited = await database.sql`
      select actor, position, before, after from audit_event where act = 'record.withdraw' and object = ${penalty?.id ?? ""}`
    expect(audited).toMatchObject([{ position: null, before: { state: "expired" }, after: { state: "withdrawn" } }])
    // Three working days from Thursday the 5th, on which it fell: not from the approval, and not from the end of its display.
    const [open] = await database.sql<{ id: string }[]>`
      select id from proceeding where record_id = ${listing?.id ?? ""} and not closed`
    expect((await anna.get(`/v1/decisions/${open?.id}`)).body).toMatchObject({
      content: { change: "revoke", arose_on: "2026-03-05" },
      clock: { due_on: "2026-03-10" },
    })
    // One that was put away is opened by the daily work, with the same day.
    await anna.act({ id: open?.id ?? "" }, "drop", { reason: "录入有误（示例）" })
    await runDailyWork({ ...importOptions, sql: database.sql, calendar: publishedCalendar, clock })
    const [anew] = await database.sql<{ content: object }[]>`
      select content from proceeding where record_id = ${listing?.id ?? ""} and not closed`
    expect(anew?.content).toMatchObject({ change: "revoke", arose_on: "2026-03-05" })
    // Once: what has fallen does not fall again.
    const again = await anna.post("/v1/decisions", withdrawal)
    expect(again.body.errors).toMatchObject([{ pointer: "/change" }])
  })

  test("and an import that withdraw a base penalty each count from the later of their days", async () => {
    const number = "郑市监处罚[2026]39号"
    await importRows(database.sql, [penaltyRow(39), penaltyRow(39, { decision_no: number }), seriousRow(39)])
    const records = await listRecords(database.sql, codeOf(39))
    const byAct = records.find(({ content }) => content.decisionNo === penaltyRow(39).decision_no)
    await carryOut(byAct?.id ?? "", "withdraw")
    const late = { ...importOptions, clock: () => Date.parse("2026-03-24T04:00:00Z") }
    const fell = { removed_on: "2026-03-20", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
    await importWith(database.sql, [penaltyRow(39, { decision_no: number, ...fell })], late)
    const context = { ...late, sql: database.sql, calendar: publishedCalendar, today: "2026-03-24" }
    await openDueRevocations({ ...context, pause: () => {}, progress: () => {} })
    const [open] = await database.sql<{ content: object }[]>`
      select content from proceeding where subject_code = ${codeOf(39)} and not closed`
    expect(open?.content).toMatchObject({ change: "revoke", arose_on: "2026-03-20" })
  })

  test.each([
    ["a penalty", "repair", "correct", () => penaltyRow(40)],
    ["a penalty", "expire", "supersede", () => penaltyRow(41)],
    ["a penalty", "supersede", "correct", () => penaltyRow(48)],
    ["an abnormal listing", "repair", "annul", () => abnormalRow(42)],
    ["a serious listing", "expire", "annul", () => seriousRow(43)],
  ] as const)(
    "of %s after its %s is carried out (%s), and the public sees nothing new",
    async (_, how, name, rowOf) => {
      const row = rowOf()
      await importRows(database.sql, [row])
      const [record] = await listRecords(database.sql, row.subject.code)
      const id = record?.id ?? ""
      await move(database.sql, id, how, {}, clock())
      const [over] = await listRecords(database.sql, row.subject.code)
      const size = async () => (await database.sql`select count(*)::int as size from log_entry`)[0]?.["size"]
      const before = await size()
      await carryOut(id, name)
      const to = recordMoves[name].to
      expect(await listRecords(database.sql, row.subject.code)).toEqual([{ ...over, state: to }])
      expect(await size()).toBe(before)
      const events = await database.sql`
      select position, before, after from audit_event where object = ${id} and act = ${`record.${name}`}`
      expect(events).toMatchObject([{ position: null, before: { state: over?.state }, after: { state: to } }])
      // Once: there is nothing left that could fall.
      const again = await anna.post("/v1/decisions", change(id, name))
      expect(again.body.errors).toMatchObject([{ pointer: "/change" }])
    },
  )

  test("revokes a listing only when its penalty has fallen, and then one that was removed before too", async () => {
    await importRows(database.sql, [penaltyRow(44), seriousRow(44)])
    const [listing, penalty] = [await recordOf(44, "serious"), await recordOf(44)]
    const revocation = change(listing, "revoke", { decision_no: "郑市监撤〔2026〕44号" })
    const refused = await anna.post("/v1/decisions", revocation)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/change" }] } })
    expect(JSON.stringify(refused.body)).toContain(penaltyRow(44).decision_no)
    // Where the listing itself fell, that is another move.
    expect(await anna.post("/v1/decisions", change(listing, "annul"))).toMatchObject({ status: 201 })
    await database.sql`update proceeding set closed = true, state = 'dropped' where record_id = ${listing}`
    await move(database.sql, listing, "repair", {}, clock())
    const before = await database.sql`select count(*)::int as size from log_entry`
    // Of these the public is told that the penalty went, and nothing else.
    await carryOut(penalty, "withdraw")
    const [open] = await database.sql<{ id: string }[]>`
      select id from proceeding where record_id = ${listing} and not closed`
    const { body } = await anna.get(`/v1/decisions/${open?.id}`)
    expect(body).toMatchObject({ state: "returned", content: { change: "revoke" }, clock: { due_on: "2026-03-12" } })
    const facts = { arose_on: "2026-03-10", evidence: "复议决定书（示例）", decision_no: "郑市监撤〔2026〕44号" }
    const proposed = await anna.act(body, "revise", facts)
    // The penalty came back: what was proposed can't be approved any more.
    await database.sql`update record set state = 'removed' where id = ${penalty}`
    const { version } = proposed
    expect(await boris.post(`/v1/decisions/${body.id}/acts`, { act: "approve", version })).toMatchObject({
      ...{ status: 400, body: { errors: [{ pointer: "/change" }] } },
    })
    // Nor pushed to where it is displayed, nor carried out there; what was pushed is sent back.
    const displayedBy = (by: string | null, state: string) =>
      database.sql`update proceeding set displayed_by = ${by}, state = ${state} where id = ${body.id}`
    const there = await officer(app, "officer", "410106", "there")
    for (const [who, act, state] of [
      [boris, "push", "proposed"],
      [there, "relay", "pushed"],
    ] as const) {
      await displayedBy("410106", state)
      expect(await who.post(`/v1/decisions/${body.id}/acts`, { act, version })).toMatchObject({
        ...{ status: 400, body: { errors: [{ pointer: "/change" }] } },
      })
    }
    const back = await boris.post(`/v1/decisions/${body.id}/acts`, {
      act: "return",
      version,
      reason: "处罚已恢复（示例）",
    })
    expect(back).toMatchObject({ status: 200, body: { state: "returned" } })
    await displayedBy(null, "proposed")
    await database.sql`update record set state = 'withdrawn' where id = ${penalty}`
    await boris.act(back.body, "approve")
    const states = await database.sql`select list, state from record where subject_code = ${codeOf(44)} order by list`
    expect([...states]).toEqual([
      { list: "penalty", state: "withdrawn" },
      { list: "serious", state: "revoked" },
    ])
    const after = await database.sql`select count(*)::int as size from log_entry`
    expect(Number(after[0]?.["size"]) - Number(before[0]?.["size"])).toBe(1)
  })

  test("revokes a listing whose penalty was changed, and fell as a whole afterwards", async () => {
    await importRows(database.sql, [penaltyRow(46), seriousRow(46), penaltyRow(47)])
    const [listing, penalty] = [await recordOf(46, "serious"), await recordOf(46)]
    const open = async () =>
      (await database.sql`select content from proceeding where record_id = ${listing} and not closed`).map(
        ({ content }) => content,
      )
    await carryOut(penalty, "supersede")
    expect(await open()).toEqual([])
    const revocation = change(listing, "revoke", { decision_no: "郑市监撤〔2026〕46号" })
    expect((await anna.post("/v1/decisions", revocation)).body.errors).toMatchObject([{ pointer: "/change" }])
    await carryOut(penalty, "withdraw", { arose_on: "2026-03-06" })
    expect(await open()).toMatchObject([{ change: "revoke", arose_on: "2026-03-06" }])
    // A source tells of it too.
    await carryOut(await recordOf(47), "supersede")
    const fell = { removed_on: "2026-03-09", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
    const { tally } = await importWith(database.sql, [penaltyRow(47, fell)], { ...importOptions, clock })
    expect(tally).toMatchObject({ amended: 1, unchanged: 0 })
    const [row] = await database.sql`select state from record where subject_code = ${codeOf(47)}`
    expect(row?.["state"]).toBe("withdrawn")
  })

  test("of a listing whose penalty fell has the clock of that fall, whoever begins it and whatever day is proposed", async () => {
    await importRows(database.sql, [penaltyRow(49), seriousRow(49)])
    const [listing, penalty] = [await recordOf(49, "serious"), await recordOf(49)]
    await carryOut(penalty, "withdraw", { arose_on: "2026-03-03" })
    const [opened] = await database.sql<{ id: string }[]>`select id from proceeding where record_id = ${listing}`
    const { body } = await anna.get(`/v1/decisions/${opened?.id}`)
    expect(body.clock).toMatchObject({ due_on: "2026-03-06" })
    await anna.act(body, "drop", { reason: "另行提出（示例）" })
    const own = change(listing, "revoke", { arose_on: "2026-03-10", decision_no: "郑市监撤〔2026〕49号" })
    const begun = await anna.post("/v1/decisions", own)
    expect(begun.body.clock, JSON.stringify(begun.body)).toMatchObject({ due_on: "2026-03-06" })
    await boris.act(begun.body, "return", { reason: "补充（示例）" })
    // One that was begun before this was held has it from its next act on.
    await database.sql`update proceeding set content = content - 'fell_on' where id = ${begun.body.id}`
    const { kind: _, record_id: __, change: ___, ...proposal } = own
    expect((await anna.act(begun.body, "revise", proposal)).clock).toMatchObject({ due_on: "2026-03-06" })
  })

  test("that was begun with a number deep in it leaves that out of the audit trail", async () => {
    await importRows(database.sql, [penaltyRow(50)])
    const corrected = { content: "罚款20000元" }
    const { body } = await anna.post("/v1/decisions", change(await recordOf(50), "amend", { corrected }))
    await boris.act(body, "return", { reason: "补充（示例）" })
    // As it could be begun before such texts were looked at.
    const held = { ...corrected, basis: "示例 11010519491231002X", places: [{ text: "13800138000" }] }
    await database.sql`
      update proceeding set content = jsonb_set(content, '{corrected}', ${JSON.stringify(held)}::text::jsonb) where id = ${body.id}`
    await anna.act(body, "revise", { arose_on: "2026-03-09", evidence: "示例文书", corrected })
    const [{ trail } = { trail: "" }] = await database.sql<{ trail: string }[]>`
      select string_agg(audit_event::text, '') as trail from audit_event where object = ${body.id}`
    expect(trail).toContain("20000元")
    for (const number of ["11010519491231002X", "13800138000"]) expect(trail).not.toContain(number)
  })

  test("is opened for a listing that ended with its subject, whose penalty falls after that, and is carried out", async () => {
    await importRows(database.sql, [penaltyRow(53), seriousRow(53)])
    const [listing, penalty] = [await recordOf(53, "serious"), await recordOf(53)]
    await carryOut(listing, "deregister")
    await carryOut(penalty, "withdraw")
    const [opened] = await database.sql<{ id: string }[]>`
      select id from proceeding where record_id = ${listing} and not closed`
    const { body } = await anna.get(`/v1/decisions/${opened?.id}`)
    expect(body).toMatchObject({ state: "returned", content: { change: "revoke", arose_on: "2026-03-09" } })
    const given = { arose_on: "2026-03-09", evidence: "示例文书", decision_no: "郑市监撤〔2026〕53号" }
    await boris.act(await anna.act(body, "revise", given), "approve")
    expect(await database.sql`select state from record where id = ${listing}`).toEqual([{ state: "revoked" }])
  })

  test("that the register opens for a listing that has ended is not opened again once it was dropped", async () => {
    await importRows(database.sql, [penaltyRow(45), seriousRow(45)])
    const [listing, penalty] = [await recordOf(45, "serious"), await recordOf(45)]
    await move(database.sql, listing, "repair", {}, clock())
    await carryOut(penalty, "withdraw")
    const open = async () =>
      database.sql<{ id: string }[]>`select id from proceeding where record_id = ${listing} and not closed`
    const [opened] = await open()
    const { body } = await anna.get(`/v1/decisions/${opened?.id}`)
    await anna.act(body, "drop", { reason: "已移出，另行处理（示例）" })
    const office = { ...importOptions, sql: database.sql, calendar: publishedCalendar, clock }
    await database.sql.begin((tx) => openRevocations(tx, office, codeOf(45)))
    expect(await open()).toEqual([])
    // One that falls later is another matter, on the same day too: once an import has told the fall, was undone and tells it anew.
    const fell = { removed_on: "2026-03-09", removal_kind: "revoked", removal_reason: "复议撤销（示例）" }
    const operator = { ...importOptions, clock, actor: "system:command-line" }
    const holding = { source: null, limits: { rows: 500, share: 5 }, named: null }
    await importRows(database.sql, [penaltyRow(52), seriousRow(52)])
    const [later, base] = [await recordOf(52, "serious"), await recordOf(52)]
    await move(database.sql, later, "repair", {}, clock())
    const openLater = async () => {
      await database.sql.begin((tx) => openRevocations(tx, office, codeOf(52)))
      return database.sql<{ id: string }[]>`select id from proceeding where record_id = ${later} and not closed`
    }
    const { id } = await importWith(database.sql, [penaltyRow(52, fell)], operator)
    const [first] = await openLater()
    await anna.act((await anna.get(`/v1/decisions/${first?.id}`)).body, "drop", { reason: "误报（示例）" })
    expect(await openLater()).toEqual([])
    await undoImport(database.sql, id, "误报（示例）", { ...operator, holding })
    expect((await listRecords(database.sql, codeOf(52))).find((one) => one.id === base)?.state).not.toBe("withdrawn")
    await importWith(database.sql, [penaltyRow(52, fell)], operator)
    expect(await openLater()).toHaveLength(1)
  })

  test.each([
    ["unmask", {}, "/change"],
    ["revoke", {}, "/change"],
    ["amend", {}, "/corrected"],
    ["withdraw", { corrected: { violation: "示例" } }, "/corrected"],
    ["amend", { corrected: { ground: "AB-E4" } }, "/corrected/ground"],
    ["amend", { corrected: { class: "P0" } }, "/corrected/class"],
    ["amend", { corrected: { confiscated_cny: 1e13 } }, "/corrected/confiscated_cny"],
    ["amend", { corrected: { fine_cny: 0.001 } }, "/corrected/fine_cny"],
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

// What agencies answer, and the ledger of their measures: by whom, on which basis, until when, and that it ends.

import { randomUUID } from "node:crypto"
import { readFileSync } from "node:fs"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { openPool } from "../../src/database/pool.ts"
import { loadMeasures } from "../../src/enforcement/catalogue/load.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { watchRecalls } from "../../src/enforcement/recall/daily.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, type SigningKey } from "../../src/signing/signing-key.ts"
import { nodeXlsx } from "../../src/table/node-xlsx.ts"
import { mediaTypes, readTable } from "../../src/table/table.ts"
import { type AgencyDesk, agency, keyWithProof } from "../support/agency.ts"
import { clock, importRows, merchantHeader, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { countWaiting, useDatabase } from "../support/database.ts"
import { keepId, keptBasis, loadBases } from "../support/keep.ts"
import { move, recode } from "../support/move.ts"
import { worker } from "../support/office.ts"
import { pageOrigin } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow, seriousRow } from "../support/rows.ts"
import { bytesOf } from "../support/table.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const noticeOffice = { clock, signedLog: { halted: async () => null }, ...noticeParts }
const raise = () => raiseNotices({ sql: database.sql, ...noticeOffice })
/** Raises, and says how many ends were told. */
const falls = async (office: { clock(): number } = noticeOffice) => {
  const count = async () =>
    (await database.sql<{ n: number }[]>`select count(*)::int as n from notice_event where kind = 'ended'`)[0]?.n ?? 0
  const before = await count()
  await raiseNotices({ sql: database.sql, ...noticeOffice, ...office })
  return (await count()) - before
}

const catalogue = [
  "措施编号,措施,依据,名录,期限,实施机构,施行日期,失效日期",
  "X-OWN,示例措施：五年内不得申请许可,《示例条例》第五条,penalty;serious,5年,,,",
  "X-SET,示例措施：由决定确定期限,《示例条例》第六条,serious,自有,,,",
  "X-OTHERS,示例措施：由他人实施,《示例条例》第七条,serious,随名录,示例市另一局,,",
  "X-DATED,示例措施：旧,《示例条例》第八条,serious,随名录,,2026-01-01,2026-04-30",
  "X-DATED,示例措施：新,《示例条例》第九条,serious,随名录,,2026-05-01,",
  "X-GONE,示例措施：已失效,《示例条例》第十条,serious,随名录,,2026-01-01,2026-04-30",
].join("\n")

let n = 0
let tax: AgencyDesk
let customs: AgencyDesk
let record = ""
beforeAll(async () => {
  async function* chunks() {
    yield Buffer.from(catalogue)
  }
  const table = await readTable(chunks(), { xlsx: null })
  if ("refused" in table) throw new Error(table.refused.en)
  await loadMeasures(database.sql, table, { actor: "test", reason: null, at: clock() })
  await loadBases(database.sql)
})
beforeEach(async () => {
  tax = await agency(app, database.sql)
  customs = await agency(app, database.sql)
  for (const who of [tax, customs]) await who.post("/v1/subscriptions", { list: "serious" })
  await raise()
  ;[record = ""] = await importRecords(database.sql, [seriousRow(++n)])
  await raise()
})

interface Told {
  id: number
  kind: string
  state: string
  answer: string | null
  due_on: string | null
  acts: string[]
}
const notices = async (who: AgencyDesk, of = record) =>
  (await who.get(`/v1/notices?record=${of}`)).body as unknown as { notices: Told[] }
const latest = async (who: AgencyDesk) => (await notices(who)).notices.at(-1) as Told
const answer = async (who: AgencyDesk, body: object) => who.post(`/v1/notices/${(await latest(who)).id}/acts`, body)
interface Held {
  id: string
  state: string
  planned_end: string | null
  basis: string
  over: boolean
  lifted_on: string | null
  kept_basis: string | null
}
const ledger = async (who: AgencyDesk, of = record) =>
  ((await who.get(`/v1/measures?record=${of}`)).body as unknown as { measures: Held[] }).measures
const end = async (how: "revoke" | "repair" | "mask" | "correct" | "deregister") => {
  await move(database.sql, record, how)
  await raise()
}

describe("an answer", () => {
  test("is taken once, however often and in whichever order it comes", async () => {
    expect((await answer(tax, { act: "no-measure", reason: "无业务往来（示例）" })).body).toMatchObject({
      state: "answered",
      answer: "no-measure",
    })
    for (const act of ["acknowledge", "no-measure"]) {
      expect((await answer(tax, { act, reason: "无业务往来（示例）" })).body).toMatchObject({
        state: "answered",
        answer: "no-measure",
      })
    }
    const rows =
      await database.sql`select act from audit_event where act like 'notice.%' and object like ${`${tax.id}/%`}`
    expect(rows).toEqual([{ act: "notice.no-measure" }])
  })

  test.each([
    [{ act: "no-measure" }, 400, "/reason"],
    [{ act: "apply" }, 400, "/measure"],
    [{ act: "apply", measure: "M-NONE" }, 400, "/measure"],
    [{ act: "apply", measure: "X-OTHERS" }, 400, "/measure"],
    [{ act: "apply", measure: "M-HONOUR", planned_end: "2099-01-01" }, 400, "/planned_end"],
    [{ act: "apply", measure: "M-HONOUR", started_on: "2026-07-01" }, 400, "/started_on"],
    [{ act: "apply", measure: "M-HONOUR", started_on: "2026-02-01" }, 400, "/started_on"],
    [{ act: "apply", measure: "M-HONOUR", basis: "内部规定" }, 400, "/basis"],
    [{ act: "apply", measure: "X-SET" }, 400, "/planned_end"],
    [{ act: "lift", reason: "已结束" }, 409, "/act"],
    [{ act: "keep", reason: "另案", basis: keepId() }, 409, "/act"],
    [{ act: "invent" }, 400, "/act"],
    [{ act: "no-measure", reason: "张三 11010519491231002X" }, 400, "/reason"],
    [{ act: "no-measure", reason: "x".repeat(3_000) }, 400, "/reason"],
    [{ act: "acknowledge", jws: "a.b.c" }, 400, "/jws"],
  ])("%j is refused", async (body, status, pointer) => {
    const refused = await answer(tax, body)
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([status, pointer])
    expect(JSON.stringify(refused.body)).not.toContain("519491")
    expect(await latest(tax)).toMatchObject({ state: "open" })
    expect(await ledger(tax)).toEqual([])
  })

  test("of a measure has a basis with its article, its own or that of the catalogue", async () => {
    const basis = async () => (await ledger(tax)).map((one: { basis: string }) => one.basis)
    const report = { record_id: record, measure: "M-HONOUR" }
    expect(await tax.post("/v1/measures", { ...report, basis: "内部规定" })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/basis" }] },
    })
    expect(await basis()).toEqual([])
    await answer(tax, { act: "apply", measure: "M-HONOUR", basis: "" })
    await tax.post("/v1/measures", { ...report, measure: "M-INSPECT", basis: " 《示例法》第一条 " })
    expect((await basis()).sort()).toEqual([expect.stringContaining("第十五条第（四）项"), "《示例法》第一条"].sort())
  })

  test("of measures goes into the ledger, whose end is the record's", async () => {
    expect(
      (await answer(tax, { act: "apply", measure: "M-HONOUR", document: "示例文〔2026〕1号" })).body,
    ).toMatchObject({ answer: "apply" })
    await answer(tax, { act: "apply", measure: "M-HONOUR", document: "示例文〔2026〕1号" })
    expect(await ledger(tax)).toMatchObject([
      { state: "active", planned_end: "2029-03-02", over: false, basis: expect.stringContaining("第十五条第（四）项") },
    ])
    await database.sql`update record set displayed_until = '2030-01-01' where id = ${record}`
    expect(await ledger(tax)).toMatchObject([{ planned_end: "2030-01-01" }])
    expect(await ledger(customs)).toEqual([])
    const anna = worker(app, await officerHeader("auditor", "410105"))
    expect((await anna.get(`/v1/measures?record=${record}`)).body).toMatchObject({ measures: [{ agency: tax.name }] })
  })
})

describe("a recall", () => {
  test("is answered by lifting, which lifts all that followed the record, and nobody else's", async () => {
    for (const who of [tax, customs]) await answer(who, { act: "apply", measure: "M-HONOUR" })
    await answer(tax, { act: "apply", measure: "M-TENDER" })
    await end("repair")
    expect(await latest(tax)).toMatchObject({ kind: "ended", state: "open" })
    expect((await answer(tax, { act: "no-measure", reason: "无" })).status).toBe(409)
    for (const on of ["2026-06-29", "2026-07-01", "2026-02-30"]) {
      const refused = await answer(tax, { act: "lift", reason: "公示已结束（示例）", on })
      expect([refused.status, refused.body.errors?.[0]?.pointer], on).toEqual([400, "/on"])
    }
    expect((await answer(tax, { act: "lift", reason: "公示已结束（示例）" })).body).toMatchObject({
      state: "answered",
      answer: "lift",
    })
    expect(await ledger(tax)).toMatchObject([{ state: "lifted", lifted_on: "2026-06-30" }, { state: "lifted" }])
    expect(await ledger(customs)).toMatchObject([{ state: "active", over: true }])
    expect(await latest(customs)).toMatchObject({ state: "open" })
  })

  test("or by keeping, on a basis of its own", async () => {
    await answer(tax, { act: "apply", measure: "M-HONOUR" })
    await end("repair")
    for (const basis of [undefined, "另案", "《示例法》第一条", "M-HONOUR", "X-OTHERS"]) {
      const refused = await answer(tax, { act: "keep", reason: "另案处理", ...(basis ? { basis } : {}) })
      expect(refused.body.errors?.[0]?.pointer, basis).toBe("/basis")
    }
    expect((await answer(customs, { act: "keep", reason: "另案", basis: keepId() })).status).toBe(409)
    await answer(tax, { act: "keep", reason: "另案处理（示例）", basis: keepId() })
    expect(await ledger(tax)).toMatchObject([{ state: "kept", kept_basis: keptBasis() }])
    expect((await answer(tax, { act: "lift", reason: "另案已结（示例）" })).body).toMatchObject({ answer: "lift" })
    expect(await ledger(tax)).toMatchObject([{ state: "lifted" }])
  })

  test("or by an act on each measure, the last of which settles it", async () => {
    for (const measure of ["M-HONOUR", "M-TENDER"]) await answer(tax, { act: "apply", measure })
    await end("revoke")
    const [one, two] = await ledger(tax)
    const lift = (id?: string) => tax.post(`/v1/measures/${id}/acts`, { act: "lift", reason: "已撤销（示例）" })
    expect((await lift(one?.id)).body).toMatchObject({ state: "lifted" })
    expect(await latest(tax)).toMatchObject({ state: "open" })
    await lift(two?.id)
    await lift(two?.id)
    expect(await latest(tax)).toMatchObject({ state: "answered", answer: "lift" })
    expect((await customs.post(`/v1/measures/${one?.id}/acts`, { act: "lift", reason: "x" })).status).toBe(404)
  })

  test.each([
    ["repair", false],
    ["mask", false],
    ["revoke", true],
    ["correct", true],
  ] as const)("of a %s takes a measure of an own term along: %s", async (how, falls) => {
    await answer(tax, { act: "apply", measure: "X-OWN", started_on: "2026-03-10" })
    expect(await ledger(tax)).toMatchObject([{ planned_end: "2031-03-10", own_term: true }])
    await end(how)
    expect(await ledger(tax)).toMatchObject([{ over: falls }])
    const { status } = await answer(tax, { act: "no-measure", reason: "按自有期限执行（示例）" })
    expect(status).toBe(falls ? 409 : 200)
    if (falls) await answer(tax, { act: "lift", reason: "已撤销（示例）" })
    expect(await ledger(tax)).toMatchObject([{ state: falls ? "lifted" : "active" }])
  })

  test("of a decision that falls while nothing is shown comes to who was told and who acts, once, as an entry of the log", async () => {
    await answer(tax, { act: "apply", measure: "X-OWN", started_on: "2026-03-10" })
    await end("mask")
    await answer(tax, { act: "no-measure", reason: "按自有期限执行（示例）" })
    await answer(customs, { act: "acknowledge" })
    const silent = await agency(app, database.sql)
    await silent.post("/v1/measures", { record_id: record, measure: "X-OWN", started_on: "2026-03-10" })
    expect(await falls()).toBe(0)
    expect(await latest(tax)).toMatchObject({ state: "answered" })
    const mask = await latest(customs)
    await move(database.sql, record, "revoke")
    // A fall is told once, on however many nodes.
    const told = await latest(tax)
    await Promise.all([raise(), raise()])
    expect(await falls()).toBe(0)
    const { notices: both } = await notices(tax)
    expect(both.filter(({ id }) => id > told.id)).toHaveLength(1)
    expect(await database.sql`select from silent_end`).toEqual([])
    for (const who of [tax, customs, silent])
      expect(await latest(who)).toMatchObject({
        ...{ kind: "ended", state: "open", answer: null, due_on: "2026-07-03" },
        notice: { reason: "revoke", record_id: record },
      })
    // What was heard, and asked for no more, is waited for by the new day.
    expect((await customs.get(`/v1/notices/${mask.id}`)).body).toMatchObject({ state: "overtaken" })
    // The public sees that something was told, and of nobody.
    const [entry] = await database.sql<{ entry: string }[]>`select entry from log_entry order by position desc limit 1`
    expect(JSON.parse(entry?.entry ?? "")).toMatchObject({ op: "recall", list: "enforcement" })
    expect(entry?.entry).not.toContain(record)
    expect((await answer(tax, { act: "no-measure", reason: "示例" })).status).toBe(409)
    for (const who of [tax, silent]) {
      await answer(who, { act: "lift", reason: "列入决定已撤销（示例）" })
      expect(await ledger(who)).toMatchObject([{ state: "lifted" }])
    }
    expect(await falls()).toBe(0)
  })

  test.each([
    ["penalty", "repair", "withdraw"],
    ["penalty", "expire", "correct"],
    ["penalty", "repair", "supersede"],
    ["serious", "expire", "revoke"],
    ["serious", "repair", "annul"],
  ] as const)(
    "of a %s whose decision falls after its %s (%s) comes to whoever reported an own term since then, and was never told",
    async (list, how, fall) => {
      await tax.post("/v1/subscriptions", { list: "penalty" })
      await raise()
      const row = list === "penalty" ? penaltyRow(500 + n, { class: "P3c" }) : seriousRow(500 + n)
      const [fallen = ""] = await importRecords(database.sql, [row])
      await raise()
      await move(database.sql, fallen, how)
      await raise()
      const last = async (who: AgencyDesk) => (await notices(who, fallen)).notices.at(-1) as Told
      const ended = await last(tax)
      await tax.post(`/v1/notices/${ended.id}/acts`, { act: "no-measure", reason: "无业务往来（示例）" })
      const report = { record_id: fallen, measure: "X-OWN", started_on: "2026-03-10" }
      expect((await customs.post("/v1/measures", report)).status).toBe(201)
      expect(await falls()).toBe(0)
      // Of the serious list it was told as everybody, and has answered.
      if (list === "penalty") expect(await last(customs)).toBeUndefined()
      else await customs.post(`/v1/notices/${(await last(customs)).id}/acts`, { act: "no-measure", reason: "示例" })
      expect(await move(database.sql, fallen, fall)).toEqual([])
      expect(await falls()).toBe(1)
      for (const who of [tax, customs])
        expect(await last(who)).toMatchObject({ kind: "ended", state: "open", notice: { reason: fall } })
      expect(await ledger(customs, fallen)).toMatchObject([{ state: "active", over: true }])
      const { recalls } = (await customs.get(`/v1/recalls?record=${fallen}`)).body as unknown as { recalls: object[] }
      expect(recalls.at(-1)).toMatchObject({ state: "open", acts: 1 })
      const lift = { act: "lift", reason: "处罚决定已撤销（示例）" }
      await customs.post(`/v1/notices/${(await last(customs)).id}/acts`, lift)
      expect(await ledger(customs, fallen)).toMatchObject([{ state: "lifted" }])
    },
  )

  const report = (who: AgencyDesk, id: string) =>
    who.post("/v1/measures", { record_id: id, measure: "X-OWN", started_on: "2026-03-10" })

  test("of what had ended before its merchant was deregistered comes to who acts by an own term, and to nobody else", async () => {
    const rows = ["一", "二", "三"].map((each) => penaltyRow(4_700 + n, { decision_no: `示例〔2026〕另${each}号` }))
    const [kept = "", idle = "", shown = ""] = await importRecords(database.sql, rows)
    await raise()
    for (const id of [kept, idle]) await move(database.sql, id, "repair")
    await raise()
    expect((await report(customs, kept)).status).toBe(201)
    await move(database.sql, shown, "deregister")
    await raise()
    expect((await notices(customs, kept)).notices).toMatchObject([
      { kind: "ended", state: "open", notice: { reason: "deregister" } },
    ])
    expect(await ledger(customs, kept)).toMatchObject([{ state: "active", over: true }])
    for (const [who, id] of [
      [customs, idle],
      [tax, kept],
    ] as const)
      expect((await notices(who, id)).notices.map(({ kind }) => kind)).toEqual([])
    expect((await report(tax, idle)).status).toBe(400)
    // Its decision can fall as well, of which there is nothing more to lift.
    await move(database.sql, kept, "withdraw")
    await raise()
    expect((await notices(customs, kept)).notices).toHaveLength(1)
  })

  test("of a decision that falls after its merchant was deregistered comes to who goes on acting, and to nobody else", async () => {
    const { sql } = database
    const ids = await importRecords(
      sql,
      [8_700, 8_800, 8_900].map((each) => seriousRow(each + n)),
    )
    const [heard = "", own = "", shown = ""] = ids
    await raise()
    expect((await report(customs, own)).status).toBe(201)
    const kept = { record_id: shown, measure: "M-HONOUR", started_on: "2026-03-10" }
    expect((await customs.post("/v1/measures", kept)).status).toBe(201)
    for (const id of [heard, own]) await move(sql, id, "repair")
    await raise()
    const ended = (await notices(tax, own)).notices.at(-1) as Told
    await tax.post(`/v1/notices/${ended.id}/acts`, { act: "acknowledge" })
    for (const id of ids) await move(sql, id, "deregister")
    await raise()
    const last = (await notices(customs, shown)).notices.at(-1) as Told
    await customs.post(`/v1/notices/${last.id}/acts`, {
      ...{ act: "keep", reason: "另有依据（示例）", basis: keepId("第九条") },
    })
    for (const id of ids) await move(sql, id, "annul")
    await raise()
    await raise()
    // Everybody has heard the end that the log told, and of the rest who has something to lift or to think over.
    for (const [who, id, told] of [
      [tax, heard, [null, "repair"]],
      [customs, heard, [null, "repair"]],
      [tax, own, [null, "repair"]],
      [customs, own, [null, "repair", "deregister"]],
      [tax, shown, [null, "deregister"]],
      [customs, shown, [null, "deregister", "annul"]],
    ] as const)
      expect(await reasons(who, id), `${who === tax ? "tax" : "customs"} ${ids.indexOf(id)}`).toEqual(told)
    // What nobody tells anew can be answered still.
    const late = await tax.post(`/v1/notices/${ended.id}/acts`, { act: "no-measure", reason: "无业务往来（示例）" })
    expect(late.body).toMatchObject({ state: "answered", answer: "no-measure" })
  })

  test.each(["revoke", "correct"] as const)(
    "(%s) leaves to who keeps its measure nothing but to lift it",
    async (how) => {
      const keep = { act: "keep", reason: "另有依据（示例）", basis: keepId("第九条") }
      await answer(customs, { act: "apply", measure: "M-HONOUR" })
      await end("mask")
      await answer(customs, keep)
      expect(await ledger(customs)).toMatchObject([{ state: "kept", over: false, kept_basis: keptBasis("第九条") }])
      await end(how)
      expect(await latest(customs)).toMatchObject({ kind: "ended", state: "open", acts: ["acknowledge", "lift"] })
      for (const act of [keep, { act: "no-measure", reason: "无" }])
        expect((await answer(customs, act)).body.errors, act.act).toMatchObject([{ pointer: "/act" }])
      const [held] = await ledger(customs)
      expect(held).toMatchObject({ state: "kept", over: true })
      expect((await customs.post(`/v1/measures/${held?.id}/acts`, keep)).status).toBe(409)
      // Acknowledged it is outstanding all the same: it acts on what is none any more.
      await answer(customs, { act: "acknowledge" })
      const recalls = async () =>
        (await customs.get(`/v1/recalls?record=${record}`)).body as unknown as { recalls: object[] }
      expect(await recalls()).toMatchObject({ recalls: [{ acts: 1 }] })
      expect(
        (await customs.post(`/v1/measures/${held?.id}/acts`, { act: "lift", reason: "决定已失效（示例）" })).status,
      ).toBe(200)
      expect(await recalls()).toEqual({ recalls: [], next: null })
      expect(await latest(customs)).toMatchObject({ state: "answered", answer: "lift" })
    },
  )

  test("takes no keeping of what it leaves alone, nor by one basis of what goes on by several", async () => {
    const keep = (article: string) => ({ act: "keep", reason: "另有依据（示例）", basis: keepId(article) })
    const applied = async (measure: string) => {
      const { body } = await customs.post("/v1/measures", { record_id: record, measure, started_on: "2026-03-10" })
      return (body as unknown as { id: string }).id
    }
    const bases = async () => (await ledger(customs)).map(({ kept_basis }) => kept_basis).sort()
    const own = await applied("X-OWN")
    await database.sql`update measure set planned_end = '2026-06-01' where id = ${own}`
    const once = await customs.post(`/v1/measures/${own}/acts`, keep("第一条"))
    expect(once.status).toBe(200)
    // A mask leaves what has a term of its own.
    await end("mask")
    expect((await answer(customs, keep("第二条"))).body.errors).toMatchObject([{ pointer: "/act" }])
    expect(await bases()).toEqual(["《示例条例》第一条"])
    for (const article of ["第一条", "第四条", "第一条"]) await customs.post(`/v1/measures/${own}/acts`, keep(article))
    expect(await latest(customs)).toMatchObject({ state: "open", answer: null })
    // Another goes on by another basis.
    await database.sql`insert into measure (id, client_id, reference, record_id, subject_code, type, basis, started_on, own_term, state, kept_basis, created_at)
      select gen_random_uuid(), client_id, 'second', record_id, subject_code, 'M-HONOUR', basis, started_on, false, 'kept', '《示例条例》第二条', created_at
      from measure where id = ${own}`
    await end("deregister")
    const refused = await answer(customs, keep("第三条"))
    expect([refused.status, JSON.stringify(refused.body).includes("各有依据")]).toEqual([409, true])
    expect(await bases()).toEqual(["《示例条例》第一条", "《示例条例》第二条"])
    // Each by itself, by its old basis too: said once, for the reason that is given now.
    const again = { ...keep("第一条"), reason: "注销后仍有依据（示例）" }
    for (let sent = 0; sent < 2; sent++) await customs.post(`/v1/measures/${own}/acts`, again)
    expect(await latest(customs)).toMatchObject({ state: "answered", answer: "keep" })
    expect(await bases()).toEqual(["《示例条例》第一条", "《示例条例》第二条"])
    const said = await database.sql`select after->>'reason' as reason from audit_event
      where act = 'measure.keep' and object = ${own} and after->>'reason' = ${again.reason}`
    const held = (await ledger(customs)).find(({ id }) => id === own)
    expect([said.length, held]).toMatchObject([1, { reason: again.reason }])
  })

  test("is answered by a lift on a day before somebody else's measure began", async () => {
    await answer(tax, { act: "apply", measure: "M-HONOUR", started_on: "2026-03-10" })
    await customs.post("/v1/measures", { record_id: record, measure: "M-HONOUR", started_on: "2026-06-29" })
    await end("revoke")
    const lifted = await answer(tax, { act: "lift", reason: "公示已结束（示例）", on: "2026-06-20" })
    expect(lifted.body).toMatchObject({ state: "answered", answer: "lift" })
  })

  test("of a decision that was never displayed here, and is revoked, comes to who acts on it", async () => {
    const never = [900, 901].map((each) =>
      penaltyRow(each + n, { decided_on: "2023-03-02", published_on: "2023-03-05" }),
    )
    const imported = await importRows(database.sql, never)
    expect(imported).toMatchObject({ tally: { added: 2 } })
    const kept = await database.sql<{ id: string }[]>`
      select id from record where position is null and subject_code in (${codeOf(900 + n)}, ${codeOf(901 + n)})`
    for (const { id } of kept)
      await tax.post("/v1/measures", { record_id: id, measure: "X-OWN", started_on: "2026-03-10" })
    for (const { id } of kept) await move(database.sql, id, "withdraw")
    expect(await falls()).toBe(2)
    for (const { id } of kept) {
      const { notices: told } = await notices(tax, id)
      expect(told).toMatchObject([{ kind: "ended", state: "open" }])
      expect((await notices(customs, id)).notices).toEqual([])
    }
  })

  const reasons = async (who: AgencyDesk, of: string) =>
    ((await notices(who, of)).notices as unknown as { notice: { reason: string | null } }[]).map(
      ({ notice }) => notice.reason,
    )

  test("of a decision that falls again, after its fall was undone, comes once more: by then others act on it", async () => {
    await end("repair")
    await report(tax, record)
    const earlier = { ...noticeOffice, clock: () => clock() - 1_000 }
    await move(database.sql, record, "revoke")
    expect(await falls(earlier)).toBe(1)
    await answer(tax, { act: "lift", reason: "列入决定已撤销（示例）" })
    // The undoing of what was never shown writes no entry of the log.
    await database.sql`update record set state = 'removed' where id = ${record}`
    expect((await report(customs, record)).status).toBe(201)
    expect(await falls()).toBe(0)
    await move(database.sql, record, "annul")
    expect([await falls(), await falls()]).toEqual([1, 0])
    for (const who of [tax, customs]) expect(await reasons(who, record)).toEqual([null, "repair", "revoke", "annul"])
    expect(await latest(customs)).toMatchObject({ state: "open" })
  })

  test("of a decision whose end was told to nobody any more comes to who reported since; of what is erased without name", async () => {
    const { sql } = database
    const [erased = ""] = await importRecords(sql, [seriousRow(700 + n)])
    await sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
    await raise()
    await end("repair")
    await move(sql, erased, "repair")
    await raise()
    const late = await agency(app, sql)
    for (const id of [record, erased]) expect((await report(late, id)).status).toBe(201)
    await sql`update log_entry set line = null from record where record.id = ${erased} and log_entry.position = record.position`
    for (const id of [record, erased]) await move(sql, id, "revoke")
    expect([await falls(), await falls()]).toEqual([2, 0])
    expect((await notices(late)).notices).toMatchObject([{ kind: "ended", notice: { reason: "revoke", subject: {} } }])
    expect((await notices(late, erased)).notices).toMatchObject([
      { kind: "ended", notice: { reason: "revoke", subject: null, decision_no: null } },
    ])
  })

  test("of a decision that fell before its mask was read is told beside the mask", async () => {
    await move(database.sql, record, "mask")
    await move(database.sql, record, "revoke")
    expect([await falls(), await falls()]).toEqual([2, 0])
    expect(await reasons(tax, record)).toEqual([null, "mask", "revoke"])
  })

  test.each(["end", "revoke"] as const)(
    "of a decision that fell (%s), whose record was changed before that was read, is told once",
    async (how) => {
      const { sql } = database
      await report(tax, record)
      await move(sql, record, how)
      // As a source tells it: its end leads to the state of a fall.
      if (how === "end") await sql`update record set state = 'revoked' where id = ${record}`
      await recode(sql, codeOf(n), codeOf(6_700 + n))
      expect(await sql`select from silent_end`).toEqual([])
      expect([await falls(), await falls()]).toEqual([1, 0])
      expect(await reasons(tax, record)).toEqual([null, how])
    },
  )

  test("of a decision that was changed, and fell as a whole before that was read, is told once", async () => {
    const { sql } = database
    const [penalty = ""] = await importRecords(sql, [penaltyRow(5_700 + n)])
    await tax.post("/v1/subscriptions", { list: "penalty" })
    await raise()
    await move(sql, penalty, "supersede")
    await move(sql, penalty, "withdraw")
    expect([await falls(), await falls()]).toEqual([1, 0])
    expect(await reasons(tax, penalty)).toEqual([null, "supersede"])
  })

  // The source says that it ended, and not how: read late, it could be taken for the fall.
  test("of a removal that a source tells, whose decision fell before that was read, is told as removal and fall, in order", async () => {
    const { sql } = database
    const [penalty = ""] = await importRecords(sql, [penaltyRow(600 + n, { class: "P3c" })])
    await tax.post("/v1/subscriptions", { list: "penalty" })
    await raise()
    await report(tax, penalty)
    const late = await agency(app, sql)
    await report(late, penalty)
    await move(sql, penalty, "end")
    await move(sql, penalty, "withdraw")
    expect([await falls(), await falls()]).toEqual([2, 0])
    for (const [who, told] of [
      [tax, [null, "end", "withdraw"]],
      [late, ["end", "withdraw"]],
    ] as const)
      expect(await reasons(who, penalty)).toEqual(told)
    const feed = (await (await app.request("/v1/notices/feed?from=0", { headers: late.header })).text())
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { notice?: { record_id: string; reason: string } }).notice)
      .filter((each) => each?.record_id === penalty)
    expect(feed.map((each) => each?.reason)).toEqual(["end", "withdraw"])
  })

  test("of an end that is no fall is looked at once, and costs no look at what fell before", async () => {
    const { sql } = database
    await end("mask")
    await move(sql, record, "repair")
    expect(await sql`select record_id from silent_end`).toEqual([{ record_id: record }])
    expect(await falls()).toBe(0)
    expect(await sql`select from silent_end`).toEqual([])
  })

  test("is not told again after the upgrade where the end itself said that the decision fell", async () => {
    const { sql } = database
    const [masked = "", unread = ""] = await importRecords(sql, [seriousRow(700 + n), seriousRow(1_700 + n)])
    await raise()
    for (const id of [record, masked, unread]) await report(customs, id)
    await move(sql, masked, "mask")
    await end("revoke")
    for (const id of [masked, unread]) await move(sql, id, "revoke")
    // As 0.9.0 left it: what fell stands nowhere.
    await sql`truncate silent_end`
    await sql`update notice_event set fell = false where record_id in (${record}, ${masked})`
    const migration = readFileSync("migrations/0063_notice_fell.sql", "utf8").split("--> statement-breakpoint")
    await sql.unsafe(migration.at(-1) ?? "")
    const next = readFileSync("migrations/0064_silent_end.sql", "utf8").split("--> statement-breakpoint")
    await sql.unsafe(next.find((each) => each.includes("INSERT INTO")) ?? "")
    const left = await sql`select record_id from silent_end where record_id in (${record}, ${masked}, ${unread})`
    expect(left).toEqual([{ record_id: masked }])
    await raise()
    await falls()
    expect(await falls()).toBe(0)
    for (const id of [record, unread]) expect(await reasons(customs, id)).toEqual([null, "revoke"])
    expect(await reasons(customs, masked)).toEqual([null, "mask", "revoke"])
  })

  test("of a fall that a node of the version before notes nowhere is told by the work of the day, once", async () => {
    const { sql } = database
    const daily = () => watchRecalls({ sql, ...noticeOffice })
    const [unread = ""] = await importRecords(sql, [seriousRow(3_700 + n)])
    await raise()
    for (const id of [record, unread]) await report(customs, id)
    await end("mask")
    await move(sql, record, "revoke")
    await sql`truncate silent_end`
    // Of this one the log itself says it, and nobody has read it yet.
    await move(sql, unread, "revoke")
    await daily()
    expect(await sql`select record_id from silent_end`).toEqual([{ record_id: record }])
    expect([await falls(), await falls()]).toEqual([2, 0])
    expect(await reasons(customs, record)).toEqual([null, "mask", "revoke"])
    expect(await reasons(customs, unread)).toEqual([null, "revoke"])
    await daily()
    expect(await sql`select from silent_end`).toEqual([])
  })

  test("falls away when the record comes back", async () => {
    await end("mask")
    const { id } = await latest(tax)
    await move(database.sql, record, "unmask")
    await raise()
    expect((await tax.get(`/v1/notices/${id}`)).body).toMatchObject({ state: "overtaken", acts: [] })
    expect((await tax.post(`/v1/notices/${id}/acts`, { act: "no-measure", reason: "x" })).status).toBe(409)
    expect(await latest(tax)).toMatchObject({ kind: "listed", state: "open" })
  })
})

test("what is applied again when the record comes back is another measure than the one that was lifted", async () => {
  const apply = { act: "apply", measure: "M-HONOUR" }
  const first = await latest(tax)
  await answer(tax, apply)
  await answer(customs, { ...apply, reference: "JC-1" })
  const [measure] = await ledger(tax)
  // Lifted while the record is published: the answer that comes again applies nothing anew.
  await tax.post(`/v1/measures/${measure?.id}/acts`, { act: "lift", reason: "已改正（示例）" })
  await tax.post(`/v1/notices/${first.id}/acts`, apply)
  expect((await ledger(tax)).map(({ state }) => state)).toEqual(["lifted"])
  await end("mask")
  await answer(customs, { act: "lift", reason: "公示已暂停（示例）" })
  await move(database.sql, record, "unmask")
  const later = () => clock() + 1_000
  await raiseNotices({ sql: database.sql, clock: later, signedLog: { halted: async () => null }, ...noticeParts })
  // Another measure on the same notice comes first: what was answered with apply may still be another one.
  await answer(tax, { act: "apply", measure: "M-TENDER" })
  for (const sent of ["first", "again"]) {
    expect((await answer(tax, apply)).body, sent).toMatchObject({ state: "answered", answer: "apply" })
    expect((await ledger(tax)).map(({ state }) => state).sort(), sent).toEqual(["active", "active", "lifted"])
  }
  // What answered the later notice is lifted too: the answer that comes again applies nothing anew.
  for (const { id } of (await ledger(tax)).filter(({ state }) => state === "active"))
    await tax.post(`/v1/measures/${id}/acts`, { act: "lift", reason: "已改正（示例）" })
  expect((await answer(tax, apply)).status).toBe(200)
  expect((await ledger(tax)).map(({ state }) => state)).toEqual(["lifted", "lifted", "lifted"])
  // A number of the agency's own stays that of the first.
  const refused = await answer(customs, { ...apply, reference: "JC-1" })
  expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([400, "/reference"])
  expect((await answer(customs, { ...apply, reference: "JC-2" })).status).toBe(200)
  expect((await ledger(customs)).map(({ state }) => state).sort()).toEqual(["active", "lifted"])
})

test("a report that is sent several times at once is one measure, and each sender is told its id", async () => {
  const report = { record_id: record, measure: "M-HONOUR", reference: "JC-9" }
  // Neither can write before both have come as far as they can.
  const holder = openPool(database.url, 1)
  const { sent } = await holder.begin(async (tx) => {
    await tx`lock table measure in share mode`
    const both = Promise.all([tax.post("/v1/measures", report), tax.post("/v1/measures", report)])
    await expect.poll(() => countWaiting(database.sql)).toBe(2)
    return { sent: both }
  })
  await holder.end({ timeout: 1 })
  expect((await sent).map(({ status }) => status).toSorted()).toEqual([201, 201])
  expect(await ledger(tax)).toHaveLength(1)
})

test("a measure that is lifted by its recall and by itself at once is lifted, and neither waits for the other for ever", async () => {
  await answer(tax, { act: "apply", measure: "M-HONOUR" })
  await end("repair")
  const [own] = await ledger(tax)
  const told = await latest(tax)
  const lift = { act: "lift", reason: "公示已结束（示例）" }
  // Neither can end before both have come as far as they can.
  const holder = openPool(database.url, 1)
  const { sent } = await holder.begin(async (tx) => {
    await tx`lock table measure_objection in share mode`
    const first = tax.post(`/v1/measures/${own?.id}/acts`, lift)
    await expect.poll(() => countWaiting(database.sql)).toBe(1)
    const second = tax.post(`/v1/notices/${told.id}/acts`, lift)
    await expect.poll(() => countWaiting(database.sql)).toBe(2)
    return { sent: Promise.all([first, second]) }
  })
  await holder.end({ timeout: 1 })
  expect((await sent).map(({ status }) => status)).toEqual([200, 200])
  expect(await latest(tax)).toMatchObject({ state: "answered", answer: "lift" })
  expect(await ledger(tax)).toMatchObject([{ state: "lifted" }])
})

test("a report about a record that is being changed is taken when that is done, and not for one of an unknown record", async () => {
  const holder = openPool(database.url, 1)
  const { sent } = await holder.begin(async (tx) => {
    // As a change writes it: taken out, and put in anew.
    await tx`create temporary table being_changed on commit drop as select * from record where id = ${record}`
    await tx`delete from record where id = ${record}`
    await tx`insert into record select * from being_changed`
    const report = tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })
    await expect.poll(() => countWaiting(database.sql)).toBe(1)
    return { sent: report }
  })
  await holder.end({ timeout: 1 })
  expect((await sent).status).toBe(201)
})

test("an answer that means the measure there was applies nothing anew when it comes again after that was lifted", async () => {
  const apply = { act: "apply", measure: "M-HONOUR" }
  await answer(tax, apply)
  await end("mask")
  await move(database.sql, record, "unmask")
  await raise()
  await answer(tax, apply)
  const [measure] = await ledger(tax)
  // Reported before the notice came, and lifted after it.
  await database.sql`update measure set created_at = created_at - interval '1 s'`
  await tax.post(`/v1/measures/${measure?.id}/acts`, { act: "lift", reason: "已改正（示例）" })
  expect((await answer(tax, apply)).status).toBe(200)
  expect((await ledger(tax)).map(({ state }) => state)).toEqual(["lifted"])
})

test("a merchant sees what applies to it, until it is lifted, and no other does", async () => {
  await answer(tax, { act: "apply", measure: "M-HONOUR" })
  const own = async (code: string) =>
    ((await worker(app, await merchantHeader(code)).get("/v1/measures/own")).body as unknown as { measures: object[] })
      .measures
  expect(await own(codeOf(n))).toMatchObject([
    { agency: tax.name, basis: expect.stringContaining("第十五条第（四）项"), planned_end: "2029-03-02", over: false },
  ])
  expect(await own(codeOf(n + 1_000))).toEqual([])
  await end("repair")
  expect(await own(codeOf(n))).toMatchObject([{ over: true }])
  await answer(tax, { act: "lift", reason: "公示已结束（示例）" })
  expect(await own(codeOf(n))).toEqual([])
  expect((await tax.get("/v1/measures/own")).status).toBe(403)
})

describe("many at once", () => {
  const send = (path: string, type: string, body: string | Uint8Array<ArrayBuffer>) =>
    app.request(path, { method: "POST", headers: { ...tax.header, "content-type": type }, body })

  test("answers as CSV, with what is wrong by row; the same file again changes nothing", async () => {
    const { id } = await latest(tax)
    const csv = `通知编号,反馈,理由,措施编号\n${id},实施措施,,M-HONOUR\n${id},核查后不采取措施,,\n999999,签收,,\n${id},乱填,,\n`
    const first = await (await send("/v1/notices/acts", "text/csv", csv)).json()
    expect(first).toMatchObject({ rows: 4, done: 1, unchanged: 0, refused: 3 })
    expect((first as { faults: object[] }).faults).toMatchObject([
      { line: 3, field: "reason" },
      { line: 4, field: "notice" },
      { line: 5, field: "act" },
    ])
    expect(await (await send("/v1/notices/acts", "text/csv", csv)).json()).toMatchObject({
      done: 0,
      unchanged: 1,
      refused: 3,
    })
    expect(await ledger(tax)).toHaveLength(1)
  })

  test("apply what the last row of a notice says, and no measure that is not in the ledger, where a row before it was stale", async () => {
    const { id } = await latest(tax)
    const { version } = (await tax.get(`/v1/notices/${id}`)).body as unknown as { version: number }
    const apply = `${id},实施措施,M-HONOUR`
    const csv = `通知编号,反馈,措施编号,版本\n${id},签收,,\n${apply},${version}\n${apply},\n${apply},\n`
    const report = await (await send("/v1/notices/acts", "text/csv", csv)).json()
    expect(report).toMatchObject({ done: 2, unchanged: 1, refused: 1, faults: [{ line: 3, field: "version" }] })
    expect(await latest(tax)).toMatchObject({ state: "answered", answer: "apply" })
    expect(await ledger(tax)).toHaveLength(1)
  })

  test("lack an answer where nothing asks for it, and are read whatever became of columns beside", async () => {
    const { id } = await latest(tax)
    // A header that is not known, and a line of a program that left the answer out: said, and not passed over.
    const unknown = await (await send("/v1/notices/acts", "text/csv", `通知编号,处理结果\n${id},签收\n`)).json()
    expect(unknown).toMatchObject({ unchanged: 0, refused: 1, faults: [{ line: 2, field: "act" }] })
    const line = await (await send("/v1/notices/acts", "application/x-ndjson", `{"notice":${id}}`)).json()
    expect(line).toMatchObject({ unchanged: 0, refused: 1, faults: [{ line: 1, field: "act" }] })
    // A row that a program has cut short behind its last cell says nothing, as a blank one.
    const blank = await (await send("/v1/notices/acts", "text/csv", `通知编号,反馈\n${id}\n${id},\n`)).json()
    expect(blank).toMatchObject({ rows: 2, unchanged: 2, refused: 0 })
    // A spreadsheet rounds a code of digits alone, which is none of the answer's; its own column is another matter.
    const rounded = `通知编号,反馈,统一社会信用代码\n${id},签收,9.14101E+17\n9.14101E+17,签收,\n`
    expect(await (await send("/v1/notices/acts", "text/csv", rounded)).json()).toMatchObject({
      ...{ rows: 2, done: 1, refused: 1, faults: [{ line: 3, field: "notice" }] },
    })
  })

  // At a million rows and with the server killed: docs/measures.md.
  describe.each(["ndjson", "csv", "xlsx"] as const)("answers as %s", (format) => {
    test("that break off in the middle are sent again, and none is there twice; each wrong row is told by its line", async () => {
      const [rows, first] = [2_600, 1_000_000 * (n + 1)]
      const { sql } = database
      await sql`insert into notice_event (id, kind, position, record_id, subject_code, list, batch, line, raised_at)
        select i, 'listed', i, 'r' || i, 'c' || i, 'serious', 1, '{}', now() from generate_series(${first}::int, ${first + rows - 1}::int) i`
      await sql`insert into notice (client_id, event_id, leaf, recall)
        select ${tax.id}, i, i, false from generate_series(${first}::int, ${first + rows - 1}::int) i`
      const given = Array.from({ length: rows }, (_, index) => ({
        notice: String(first + index),
        ...{ act: index % 1_000 === 7 ? "变戏法" : "核查后不采取措施", reason: "核查后无关（示例）" },
      }))
      const cells = given.map(({ notice, act, reason }) => [notice, act, reason])
      const header = ["通知编号", "反馈", "理由"]
      const columns = header.map((each) => ({ header: each, width: 20 }))
      const bytes = {
        ndjson: async () => Buffer.from(given.map((row) => `${JSON.stringify(row)}\n`).join("")),
        csv: async () => Buffer.from([header, ...cells].map((row) => `${row.join(",")}\n`).join("")),
        xlsx: async () => bytesOf(nodeXlsx.write([{ name: "反馈", columns, rows: [cells] }])),
      }
      const body = new Uint8Array(await bytes[format]())
      const type = { ndjson: "application/x-ndjson", csv: mediaTypes.csv, xlsx: mediaTypes.xlsx }[format]
      const half = body.subarray(0, Math.floor(body.length * 0.6))
      const broken = new ReadableStream({
        start: (controller) => controller.enqueue(half),
        pull: (controller) => controller.error(new Error("the line broke")),
      })
      const headers = { ...tax.header, "content-type": type }
      const init = { method: "POST", headers, body: broken, duplex: "half" } as RequestInit
      const cut = await Promise.resolve(app.request("/v1/notices/acts", init)).then(
        ({ status }) => status,
        () => 0,
      )
      expect(cut).not.toBe(200)
      const audited = async () =>
        (
          await sql<
            { acts: number; objects: number }[]
          >`select count(*)::int as acts, count(distinct object)::int as objects
            from audit_event where act = 'notice.no-measure' and object like ${`${tax.id}/%`}`
        )[0]
      const before = await audited()
      // A table is worked on in groups as it comes; a workbook's contents stand at its end, so that of half of one nothing is known.
      expect(before?.acts).toBe(format === "xlsx" ? 0 : 999)
      const good = rows - 3
      const report = (await (await send("/v1/notices/acts", type, body)).json()) as {
        faults: { line: number; field: string }[]
      }
      expect(report).toMatchObject({ rows, done: good - (before?.acts ?? 0), unchanged: before?.acts, refused: 3 })
      const line = format === "ndjson" ? 8 : 9
      expect(report.faults.map((fault) => [fault.line, fault.field])).toEqual(
        [0, 1, 2].map((k) => [line + 1_000 * k, "act"]),
      )
      expect(await (await send("/v1/notices/acts", type, body)).json()).toMatchObject({
        done: 0,
        unchanged: good,
        refused: 3,
      })
      expect(await audited()).toEqual({ acts: good, objects: good })
    })
  })

  test("reports as NDJSON and XLSX, each once", async () => {
    const row = { reference: randomUUID(), record_id: record, measure: "M-TENDER", started_on: "2026-03-10" }
    const ndjson = [row, row, { ...row, measure: "M-HONOUR" }, { ...row, invented: 1 }, "x"]
      .map((each) => JSON.stringify(each))
      .join("\n")
    const report = await (await send("/v1/measures", "application/x-ndjson", ndjson)).json()
    expect(report).toMatchObject({ rows: 5, done: 1, unchanged: 1, refused: 3 })
    expect((report as { faults: object[] }).faults).toMatchObject([
      { line: 3, field: "reference" },
      { line: 4, field: "" },
      { line: 5, field: "" },
    ])
    const chunks: Uint8Array[] = []
    const columns = ["公示记录编号", "措施编号", "实施日期"].map((header) => ({ header, width: 20 }))
    const workbook = nodeXlsx.write([{ name: "措施", columns, rows: [[[record, "M-LICENCE", "2026-03-11"]]] }])
    for await (const chunk of workbook) chunks.push(chunk)
    const sheet = await send(
      "/v1/measures",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      new Uint8Array(Buffer.concat(chunks)),
    )
    expect(await sheet.json()).toMatchObject({ rows: 1, done: 1 })
    expect(await ledger(tax)).toHaveLength(2)
  })

  test("document, evidence and result are kept as they were sent, by API, by answer and by file, and shown", async () => {
    const words = (by: string) => ({
      ...{ document: `示例文〔2026〕${by}号`, evidence: `示例卷宗${by}第 3 页`, result: `已取消评优${by}（示例）` },
    })
    const of = { record_id: record, started_on: "2026-03-10" }
    const one = await tax.post("/v1/measures", { ...of, measure: "M-INSPECT", ...words("甲") })
    expect([one.status, one.body]).toMatchObject([201, words("甲")])
    expect((await answer(tax, { act: "apply", measure: "M-HONOUR", ...words("乙") })).status).toBe(200)
    const header = ["公示记录编号", "措施编号", "实施日期", "文书名称及文号", "佐证", "惩戒结果"]
    const cells = (measure: string, by: string) => [record, measure, "2026-03-11", ...Object.values(words(by))]
    const csv = [header, cells("M-TENDER", "丙")].map((row) => row.join(",")).join("\n")
    expect(await (await send("/v1/measures", "text/csv", csv)).json()).toMatchObject({ rows: 1, done: 1 })
    const columns = header.map((each) => ({ header: each, width: 20 }))
    const sheet = await bytesOf(nodeXlsx.write([{ name: "措施", columns, rows: [[cells("M-LICENCE", "丁")]] }]))
    expect(await (await send("/v1/measures", mediaTypes.xlsx, new Uint8Array(sheet))).json()).toMatchObject({ done: 1 })
    const kept = new Map((await ledger(tax)).map((held) => [(held as Held & { measure: string }).measure, held]))
    const sent = { "M-INSPECT": "甲", "M-HONOUR": "乙", "M-TENDER": "丙", "M-LICENCE": "丁" }
    for (const [measure, by] of Object.entries(sent)) expect(kept.get(measure), measure).toMatchObject(words(by))
    const browser = pageBrowser(app, pageOrigin)
    const key = (tax.header["authorization"] ?? "").replace("Bearer ", "")
    expect((await browser.go("/console/sign-in", { key })).status).toBe(303)
    const { text } = await browser.go("/desk/measures")
    for (const by of Object.values(sent)) for (const value of Object.values(words(by))) expect(text).toContain(value)
  })

  test("each is judged by the list of the day on which it began, or today's where it has none of then", async () => {
    const report = (measure: string, started_on?: string) =>
      tax.post("/v1/measures", { record_id: record, measure, ...(started_on ? { started_on } : {}) })
    const basis = (article: string) => [201, { basis: `《示例条例》${article}` }]
    for (const [measure, day, wanted] of [
      ["X-DATED", "2026-04-01", basis("第八条")],
      ["X-DATED", undefined, basis("第九条")],
      ["X-GONE", "2026-04-01", basis("第十条")],
      ["X-GONE", undefined, [400, { errors: [{ pointer: "/measure" }] }]],
      ["X-GONE", "0001-13-99", [400, {}]],
      // Loaded today without a first day: it may have begun before.
      ["X-SET", "2026-04-01", [400, { errors: [{ pointer: "/planned_end" }] }]],
      ["X-OWN", "2026-04-01", basis("第五条")],
    ] as const) {
      const { status, body } = await report(measure, day)
      expect([status, body], `${measure} ${day}`).toMatchObject(wanted as object)
    }
  })

  test("one as JSON is answered with the measure, and a record that has ended takes none but of an own term", async () => {
    const one = await tax.post("/v1/measures", { record_id: record, measure: "M-INSPECT" })
    expect([one.status, one.body]).toMatchObject([201, { measure: "M-INSPECT", agency: tax.name }])
    // Its end is the day of the display's, which public lines lack.
    expect((await tax.get("/v1/data-uses")).body).toMatchObject({ uses: [{ what: "measures", rows: 1 }] })
    await end("repair")
    expect((await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR" })).body.errors?.[0]?.pointer).toBe(
      "/record_id",
    )
    expect((await tax.post("/v1/measures", { record_id: record, measure: "X-OWN" })).status).toBe(201)
    expect((await tax.post("/v1/measures", { record_id: "none", measure: "X-OWN" })).status).toBe(400)
    expect((await tax.post("/v1/measures", { measure: "X-OWN" })).status).toBe(400)
    const [penalty = ""] = await importRecords(database.sql, [penaltyRow(++n)])
    expect(
      (await tax.post("/v1/measures", { record_id: penalty, measure: "M-HONOUR" })).body.errors?.[0]?.pointer,
    ).toBe("/measure")
  })
})

describe("a signed act", () => {
  let key: SigningKey
  beforeEach(async () => {
    key = await createSigningKey("Ed25519")
    const headers = { ...tax.header, "content-type": "application/json" }
    const body = JSON.stringify(await keyWithProof(key, tax.name))
    expect((await app.request("/v1/agency", { method: "PATCH", headers, body })).status).toBe(200)
  })
  const sign = (act: object, typ = "gongshi-act+jws", by = key) =>
    keySigner(by).sign(Buffer.from(JSON.stringify(act)), typ)

  test("is kept with its signature, and one by API key alone is marked so", async () => {
    const { id } = await latest(tax)
    const act = { act: "no-measure", reason: "无业务往来（示例）" }
    const jws = await sign({ notice: id, ...act })
    expect((await answer(tax, { act: "acknowledge" })).status).toBe(200)
    expect((await answer(tax, { ...act, jws })).status).toBe(200)
    const rows =
      await database.sql`select act, after ->> 'jws' as jws from audit_event where object = ${`${tax.id}/${id}`} order by id`
    expect(rows).toEqual([
      { act: "notice.acknowledge", jws: null },
      { act: "notice.no-measure", jws },
    ])
    // And so it stands on the page of those who look for it.
    const headers = await officerHeader("auditor", "000000")
    const trail = await (await app.request("/office/audit?act=notice.acknowledge", { headers })).text()
    expect(trail).toMatch(/机构的签名<\/span> +没有签名，仅凭 API 密钥/)
    expect(await (await app.request("/office/audit?act=notice.no-measure", { headers })).text()).toContain(
      jws.slice(0, 60),
    )
  })

  test("of another act, notice, kind or key is refused", async () => {
    const { id } = await latest(tax)
    const act = { act: "no-measure", reason: "无业务往来（示例）" }
    const wrong = [
      await sign({ notice: id, ...act, reason: "别的" }),
      await sign({ notice: id + 1, ...act }),
      await sign({ notice: id, ...act }, "gongshi-report+jwt"),
      await sign({ notice: id, ...act }, "gongshi-act+jws", await createSigningKey("Ed25519")),
      `${await sign({ notice: id, ...act })}x`,
    ]
    for (const jws of wrong) expect((await answer(tax, { ...act, jws })).body.errors?.[0]?.pointer).toBe("/jws")
    expect(await latest(tax)).toMatchObject({ state: "open" })
  })
})

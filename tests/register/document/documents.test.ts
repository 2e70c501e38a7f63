import { randomUUID } from "node:crypto"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Post } from "../../../src/access/principal.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { move } from "../../support/move.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { type PaperDesk, paperDesk } from "../../support/paper.ts"
import { dense, hasPoppler, textOf } from "../../support/poppler.ts"
import { importRecords } from "../../support/record.ts"
import { abnormalRow, codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"
import { sessionHeader } from "../../support/session.ts"

const database = useDatabase()
const noon = Date.parse("2026-06-10T04:00:00Z")
let now = noon
const app = testApp(() => database.sql, { clock: () => now })
const idNumber = "11010519491231002X"

let anna: Worker
let boris: Worker
let own: Worker
let desk: PaperDesk
let head: PaperDesk
let neighbour: PaperDesk
let above: PaperDesk
let own77: PaperDesk
let n = 0
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
  head = paperDesk(app, await officerHeader("head", "410105", "head"))
  neighbour = paperDesk(app, await officerHeader("head", "410102", "neighbour"))
  above = paperDesk(app, await officerHeader("head", "410100", "city"))
  own77 = paperDesk(app, await merchantHeader(codeOf(77)))
})
beforeEach(async () => {
  n++
  now = noon
  own = await merchant(app, codeOf(n))
})

const remedies = "可以依法申请行政复议或者提起行政诉讼（示例）。"
const open = { answer: "yes", evidence: "示例卷宗第 1 页" }

/** A listing as a serious violator that was just proposed. */
async function proposed(): Promise<{ id: string }> {
  const { status, body } = await anna.post("/v1/decisions", {
    ...{ kind: "serious", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
    ...{ ground: "SV-0501", base_penalty_no: `郑市监处罚〔2026〕${n}号` },
    gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
    base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
const notice = { facts: "无证从事食品生产（示例）。" }
const make = (proceeding: { id: string }, kind = "listing-notice", fields: Record<string, string> = notice) =>
  desk.make(proceeding.id, kind, fields)

describe("a document", () => {
  test("of a listing as abnormal, an objection, and a revocation says what the case tells", async () => {
    const { body: abnormal } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(n), name: `示例第${n}号商贸有限公司` }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-02", evidence: "现场核查（示例）" },
    })
    const number = { proceeding_id: abnormal.id, kind: "abnormal-listing-decision" }
    const taken = await desk.post<{ number: string }>("/v1/documents/numbers", number)
    await anna.act(abnormal, "confirm", { decision_no: taken.body.number })
    await boris.act(abnormal, "check")
    const listing = await make(abnormal, "abnormal-listing-decision", { facts: "现场核查无人（示例）。", remedies })
    expect(listing.number).toBe(taken.body.number)
    for (const part of ["通过登记的住所或者经营场所无法联系", "上述情形发生于2026年6月2日", "移出的条件和程序："]) {
      expect(listing.text).toContain(part)
    }
    const published = await anna.act(abnormal, "publish")
    const { body: objection } = await own.post("/v1/objections", {
      record_id: published.record_id,
      statement: "可以联系（示例）",
    })
    await anna.act(objection, "accept", {}, "objections")
    await anna.act(objection, "uphold", { reason: "经核实确实无法联系（示例）" }, "objections")
    const answer = await make(objection, "objection-answer", {})
    expect(answer.text).toContain("处理结果：经核实，公示信息无误，予以维持。")
    expect(answer.text).toContain("经核实确实无法联系（示例）")
    const [penalty = "", serious = ""] = await importRecords(database.sql, [penaltyRow(n), seriousRow(n)])
    const fallen = { change: "withdraw", arose_on: "2026-06-10", evidence: "复议撤销（示例）" }
    const { body: change } = await anna.post("/v1/decisions", { kind: "change", record_id: penalty, ...fallen })
    // A change that comes to no decision of its own takes no number: the series would keep a gap.
    const none = await desk.post("/v1/documents/numbers", { proceeding_id: change.id, kind: "revocation-decision" })
    expect(none).toMatchObject({ status: 400, body: { errors: [{ pointer: "/kind" }] } })
    await boris.act(change, "approve")
    const { body: list } = await anna.get(`/v1/decisions?kind=change&subject=${codeOf(n)}&closed=false`)
    const [revocation] = (list as unknown as { results: { id: string }[] }).results
    const ahead = { proceeding_id: revocation?.id, kind: "revocation-decision" }
    expect((await desk.post("/v1/documents/numbers", ahead)).status).toBe(200)
    await anna.act(revocation ?? { id: "" }, "revise", {
      ...{ arose_on: "2026-06-10", evidence: "处罚决定已被撤销（示例）", decision_no: "金水市监撤列字〔2026〕1号" },
    })
    await boris.act(revocation ?? { id: "" }, "approve")
    const revoked = await make(revocation ?? { id: "" }, "revocation-decision", {
      ...{ fallen: "上述行政处罚决定已被依法撤销（示例）。", remedies },
    })
    expect(revoked).toMatchObject({ title: "撤销列入严重违法失信名单决定书", number: "金水市监撤列字〔2026〕1号" })
    expect(revoked.text).toContain(seriousRow(n).decision_no)
    expect(revoked.text).toContain("撤销上述列入决定，停止公示该列入信息，并解除相关管理措施。")
    expect(serious).not.toBe("")
  })

  test("that revokes a listing which had ended says since when it is not shown, and promises no end of the display", async () => {
    const [penalty = "", serious = ""] = await importRecords(database.sql, [penaltyRow(n), seriousRow(n)])
    await move(database.sql, serious, "repair", {}, Date.parse("2026-06-05T04:00:00Z"))
    const fell = { arose_on: "2026-06-09", evidence: "复议撤销（示例）" }
    const { body: withdrawal } = await anna.post("/v1/decisions", {
      ...{ kind: "change", record_id: penalty, change: "withdraw", ...fell },
    })
    await boris.act(withdrawal, "approve")
    const { body: list } = await anna.get(`/v1/decisions?kind=change&subject=${codeOf(n)}&closed=false`)
    const [revocation = { id: "" }] = (list as unknown as { results: { id: string }[] }).results
    await anna.act(revocation, "revise", { ...fell, decision_no: "金水市监撤列字〔2026〕900号" })
    await boris.act(revocation, "approve")
    const { text } = await make(revocation, "revocation-decision", { fallen: "处罚决定已被撤销（示例）。", remedies })
    expect(text).toContain(
      "据此，撤销上述列入决定，该列入信息已于2026年6月5日停止公示，不再恢复；相关管理措施尚未解除的，一并解除。",
    )
    expect(text).not.toContain("停止公示该列入信息")
  })

  test("is made in its own state of its own proceeding, and nowhere else", async () => {
    const proceeding = await proposed()
    for (const kind of ["serious-listing-decision", "repair-accepted", "removal-decision", "revocation-decision"]) {
      const refused = await desk.ask(proceeding.id, kind, {})
      expect([kind, refused.status, refused.body.type]).toEqual([kind, 409, "urn:gongshi:problem:illegal-act"])
    }
  })

  test("takes what the case does not tell, and nothing that it tells", async () => {
    const proceeding = await proposed()
    const typed = await desk.ask(proceeding.id, "listing-notice", { ...notice, party: "他人" })
    expect(typed).toMatchObject({ status: 400, body: { errors: [{ pointer: "/fields/party" }] } })
    const unknown = await desk.ask(proceeding.id, "listing-notice", { ...notice, more: "x" })
    expect(unknown.status).toBe(400)
    const given = await make(proceeding, "listing-notice", { ...notice, contact: "示例科室" })
    expect(given.text).toContain("联系方式：示例科室")
  })

  test("that lacks something, and a preview, take no number", async () => {
    const proceeding = await proposed()
    const before = await desk.ask(proceeding.id, "listing-notice", { facts: "" }, { preview: true })
    expect(before).toMatchObject({ status: 400, body: { errors: [{ pointer: "/fields/facts" }] } })
    const preview = await desk.ask(proceeding.id, "listing-notice", notice, { preview: true })
    expect(preview).toMatchObject({ status: 200, body: { title: "列入严重违法失信名单告知书" } })
    expect(preview.body.text).toContain("（编号待定）")
    const [rows] =
      await database.sql`select count(*)::int as count from document_number where proceeding_id = ${proceeding.id}`
    expect(rows?.["count"]).toBe(0)
  })

  test("is numbered without a gap by many at once, of whom some fail", async () => {
    const cases = [await proposed()]
    for (let more = 0; more < 5; more++) {
      n++
      cases.push(await proposed())
    }
    const asked = cases.flatMap(({ id }) => [
      desk.ask(id, "listing-notice", notice),
      desk.ask(id, "listing-notice", { party: "他人" }),
      head.ask(id, "listing-notice", notice),
    ])
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(12)
    const rows = await database.sql`
      select ordinal from document_number where word = '列告' and year = 2026 order by ordinal`
    expect(rows.map(({ ordinal }) => ordinal)).toEqual(rows.map((_, at) => at + 1))
  })

  test("is refused a change by the database, whoever asks", async () => {
    const { id } = await make(await proposed())
    await desk.pdf(id)
    for (const statement of [
      `update document set lines = '[]' where id = '${id}'`,
      `delete from document where id = '${id}'`,
      `update document_file set content = '' where document_id = '${id}'`,
      "truncate document_act",
      "delete from document_number",
      "delete from document_template",
    ]) {
      await expect(database.sql.unsafe(statement), statement)
        .rejects.toMatchObject({ code: "23001" })
        .catch((error) => {
          // What has no row is refused nothing, and loses nothing.
          if (!statement.includes("template")) throw error
        })
    }
  })

  test("holds an ID number in any field that an officer gives, and lets it out to nobody who has no part in it", async () => {
    const proceeding = await proposed()
    const fields = Object.fromEntries(
      ["facts", "basis", "contact", "statement", "remedies"].map((field) => [field, `${idNumber}（示例）`]),
    )
    const { id, text } = await make(proceeding, "listing-notice", fields)
    expect(text).toContain(idNumber)
    const auditor = paperDesk(app, await officerHeader("auditor", "410105", "auditor"))
    const looked = await auditor.get(id)
    expect(looked).toMatchObject({ status: 200, body: { text: null } })
    expect(
      (await app.request(`/v1/documents/${id}/pdf`, { headers: await officerHeader("auditor", "410105") })).status,
    ).toBe(404)
    const trail =
      await database.sql`select object, before, after, reason from audit_event where at >= ${new Date(noon)}`
    const inside = [JSON.stringify(trail), JSON.stringify(app.log)]
    inside.push(JSON.stringify((await auditor.send(`/v1/documents?proceeding=${proceeding.id}`)).body))
    inside.push(JSON.stringify(await database.sql`select line, entry from log_entry`))
    for (const told of inside) expect(told).not.toContain(idNumber)
    const office = { name: `示例局${idNumber}`, prefix: "示市监" }
    const refused = await head.post("/v1/documents/office", office, "PUT")
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ pointer: "/name" }] } })
  })

  test("is for its authority to make: others see nothing, the bureau above reads and makes none", async () => {
    const proceeding = await proposed()
    const { id } = await make(proceeding)
    expect((await neighbour.get(id)).status).toBe(404)
    expect((await neighbour.ask(proceeding.id, "listing-notice", notice)).status).toBe(404)
    expect((await own77.get(id)).status).toBe(404)
    expect((await own77.ask(proceeding.id, "listing-notice", notice)).status).toBe(403)
    expect((await above.get(id)).body.text).toContain("示例")
    expect((await above.ask(proceeding.id, "listing-notice", notice)).status).toBe(403)
    expect((await above.act(id, { act: "void", reason: "示例" })).status).toBe(403)
  })
})

describe("the service of a document", () => {
  const delivery = { method: "direct", proof: "送达回证（示例）" }
  const serve = { act: "serve", served_on: "2026-06-10", delivery }

  test("is written once, and stays", async () => {
    const proceeding = await proposed()
    const { id } = await make(proceeding, "listing-notice")
    expect((await desk.act(id, { ...serve, served_on: "2026-06-09" })).body.errors?.[0]?.pointer).toBe("/served_on")
    expect((await desk.act(id, { ...serve, served_on: "2026-06-11" })).body.errors?.[0]?.pointer).toBe("/served_on")
    expect((await desk.act(id, serve)).status).toBe(200)
    expect((await desk.act(id, serve)).status).toBe(409)
    expect((await desk.act(id, { act: "void", reason: "笔误（示例）" })).status).toBe(409)
  })

  test("of a notice is that act of the proceeding: one without the other is not written", async () => {
    const proceeding = await proposed()
    const { id } = await make(proceeding)
    await anna.act(proceeding, "notify", { notified_on: "2026-06-10", delivery })
    const late = await desk.act(id, serve)
    expect(late).toMatchObject({
      status: 409,
      body: { type: "urn:gongshi:problem:illegal-act", acts: ["hear", "ask-hearing", "drop"] },
    })
    expect((await desk.get(id)).body.acts).toEqual([])
  })

  test("by public notice has its own clock, and counts at the end of it", async () => {
    const proceeding = await proposed()
    const { id } = await make(proceeding)
    const posted = await desk.act(id, { act: "post", posted_on: "2026-06-10", proof: "公告栏（示例）" })
    expect(posted.body.clock).toEqual({ id: "deemed_service_by_notice", due_on: "2026-07-10" })
    const onList = async () => {
      const { body } = await anna.get("/v1/worklist?kind=public-notice")
      const { results } = body as unknown as { results: { id: string; clock: { due_on: string }; acts: object[] }[] }
      return results.find((each) => each.id === id)
    }
    expect(await onList()).toMatchObject({ source: "document", clock: { due_on: "2026-07-10" }, mine: true, acts: [] })
    const byNotice = { method: "notice", proof: "公告（示例）", posted_on: "2026-06-10" }
    const early = await desk.act(id, { ...serve, delivery: byNotice })
    expect(early).toMatchObject({ status: 400, body: { errors: [{ pointer: "/served_on" }] } })
    now = Date.parse("2026-07-13T04:00:00Z")
    const other = { ...byNotice, posted_on: "2026-06-11" }
    expect((await desk.act(id, { ...serve, served_on: "2026-07-13", delivery: other })).body.errors?.[0]?.pointer).toBe(
      "/delivery/posted_on",
    )
    const served = await desk.act(id, { ...serve, served_on: "2026-07-10", delivery: byNotice })
    expect(served).toMatchObject({ status: 200, body: { clock: null } })
    expect(await anna.get(`/v1/decisions/${proceeding.id}`)).toMatchObject({
      body: {
        content: { notified_on: "2026-07-10" },
        clock: { id: "statement_defence_hearing", due_on: "2026-07-17" },
      },
    })
  })

  test("by public notice in the proceeding itself keeps the same clock", async () => {
    const proceeding = await proposed()
    const path = `/v1/decisions/${proceeding.id}/acts`
    const undated = { act: "notify", notified_on: "2026-06-10", delivery: { method: "notice", proof: "公告（示例）" } }
    expect(await anna.post(path, undated)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/delivery/posted_on" }] },
    })
    const early = { ...undated, delivery: { ...undated.delivery, posted_on: "2026-06-10" } }
    expect(await anna.post(path, early)).toMatchObject({ status: 400, body: { errors: [{ pointer: "/notified_on" }] } })
    const odd = { act: "notify", notified_on: "2026-06-10", delivery: { ...delivery, posted_on: "2026-06-10" } }
    expect(await anna.post(path, odd)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/delivery/posted_on" }] },
    })
  })

  test("of what is void is refused, and another one is made in its place under the next number", async () => {
    const [record = ""] = await importRecords(database.sql, [abnormalRow(n)])
    const { body: repair } = await own.post("/v1/repairs", { record_id: record, statement: "已改正（示例）" })
    await anna.act(repair, "accept", {}, "repairs")
    const first = await make(repair, "repair-accepted", {})
    expect(await desk.ask(repair.id, "repair-accepted", {})).toMatchObject({ status: 409 })
    expect((await desk.act(first.id, { act: "void", reason: "笔误（示例）" })).status).toBe(200)
    expect((await desk.act(first.id, serve)).status).toBe(409)
    const second = await make(repair, "repair-accepted", {})
    expect(second.number).not.toBe(first.number)
    if (hasPoppler) {
      // What is made while the merchants are invented says so, for as long as it is kept.
      const invented = testApp(() => database.sql, { clock: () => now, isInvented: async () => true })
      const headers = await officerHeader("officer", "410105", "anna")
      for (const from of [invented, app]) {
        const file = await from.request(`/v1/documents/${second.id}/pdf`, { headers })
        expect(dense(textOf(new Uint8Array(await file.arrayBuffer())))).toContain(dense("演示数据 内容虚构"))
      }
    }
    expect(await (await desk.page(first.id)).text()).toContain("本文书已作废")
  })

  test("is handed out by its page under the page's own session, and to nobody else", async () => {
    const { id } = await make(await proposed())
    const asked = async (headers: Record<string, string>, place = `/documents/${id}/pdf`) => {
      const answer = await app.request(place, { headers: { ...headers, accept: "text/html" } })
      if (answer.ok) expect(answer.headers.get("cache-control")).toBe("private, no-store")
      return `${answer.status} ${answer.headers.get("content-type")?.split(";")[0]}`
    }
    const session = (who: string, post: Post) => sessionHeader(database.sql, "https://gongshi.example", who, post)
    const anna = await session("anna", { role: "officer", authority: "410105" })
    expect(await asked(anna)).toBe("200 application/pdf")
    expect(await asked(await session("zoe", { role: "officer", authority: "440100" }))).toBe("404 text/html")
    expect(await asked(await session("m9", { role: "merchant", code: codeOf(999) }))).toBe("404 text/html")
    expect(await asked({})).toBe("401 text/html")
    // The operation itself takes no cookie.
    expect(await asked(anna, `/v1/documents/${id}/pdf`)).toBe("401 application/problem+json")
  })

  test("needs the file that is served: where nothing sets one, it is refused with the reason", async () => {
    const bare = testApp(() => database.sql, { clock: () => now, printDocument: null })
    const { id } = await make(await proposed())
    const there = paperDesk(bare, await officerHeader("officer", "410105", "anna"))
    expect(await there.act(id, serve)).toMatchObject({ status: 406 })
    expect(
      (await bare.request(`/v1/documents/${id}/pdf`, { headers: await officerHeader("officer", "410105") })).status,
    ).toBe(406)
  })
})

describe("the file of a document", () => {
  test("is sealed through the port, once, and kept so", async () => {
    let times = 0
    const sealing = testApp(() => database.sql, {
      clock: () => now,
      seal: {
        placeOf: () => ({ mark: null, signature: null, isBlank: false }),
        async seal({ pdf, number }) {
          times++
          return {
            pdf: new Uint8Array(Buffer.concat([pdf, Buffer.from(`%sealed ${Buffer.byteLength(number)}\n`)])),
            by: "示例印章系统",
          }
        },
      },
    })
    const { id } = await make(await proposed())
    const there = paperDesk(sealing, await officerHeader("officer", "410105", "anna"))
    const [one, two] = await Promise.all([there.pdf(id), there.pdf(id)])
    expect(Buffer.compare(one, two)).toBe(0)
    expect(Buffer.from(one).toString("latin1")).toMatch(/%sealed \d+\n$/)
    expect((await there.get(id)).body.pdf?.sealed_by).toBe("示例印章系统")
    const before = times
    await desk.pdf(id)
    expect(times).toBe(before)
    expect(await (await there.page(id)).text()).not.toContain("此处未加盖印章")
  })

  test("that broke off in the middle is made when it is next asked for", async () => {
    const failing = testApp(() => database.sql, {
      clock: () => now,
      seal: {
        placeOf: () => ({ mark: null, signature: null, isBlank: false }),
        seal: async () => Promise.reject(new Error("the seal is away")),
      },
    })
    const { id, number } = await make(await proposed())
    const header = await officerHeader("officer", "410105", "anna")
    expect((await failing.request(`/v1/documents/${id}/pdf`, { headers: header })).status).toBe(500)
    expect(await desk.get(id)).toMatchObject({ body: { number, pdf: null } })
    await desk.pdf(id)
  })
})

/** What is answered of a setting. */
interface Waits {
  waiting: { id: string } | null
}

describe("the templates of an authority", () => {
  const path = "/v1/documents/templates/hearing-notice"
  /** Has somebody else of the authority confirm what waits. */
  async function confirmed(set: { body: { waiting?: { id: string } | null } }, authority = "410105") {
    const other = paperDesk(app, await officerHeader("checker", authority, "confirms"))
    return other.post(`/v1/documents/changes/${set.body.waiting?.id}`, { act: "confirm" })
  }
  const text =
    "# 听证通知书（示例格式）\n> {number}\n= {party}：\n{hearing_on}在{hearing_place}，由{hearing_presider}主持，{hearing_recorder}记录。\n> {authority}\n> {date}"
  /** One in which a hearing was asked for. */
  async function asked(): Promise<{ id: string }> {
    const proceeding = await proposed()
    const today = new Date(now).toISOString().slice(0, 10)
    await anna.act(proceeding, "notify", { notified_on: today, delivery: { method: "direct", proof: "示例" } })
    await anna.act(proceeding, "ask-hearing", { asked_on: today })
    return proceeding
  }
  const hearing = {
    hearing_on: "6月20日（示例）",
    hearing_place: "示例室",
    hearing_presider: "示例人",
    hearing_recorder: "示例员",
  }

  test("take the place of the shipped one from their day on, for it and those below", async () => {
    now = Date.parse("2026-06-20T04:00:00Z")
    const set = await head.post<Waits>(path, { text, valid_from: "2026-06-22" })
    expect(set).toMatchObject({ status: 200, body: { in_force: { id: null }, waiting: { valid_from: "2026-06-22" } } })
    expect(await confirmed(set)).toMatchObject({ status: 200, body: { done: "confirm", of: "hearing-notice" } })
    const proceeding = await asked()
    expect((await make(proceeding, "hearing-notice", hearing)).title).toBe("听证通知书")
    now = Date.parse("2026-06-22T04:00:00Z")
    const made = await make(proceeding, "hearing-notice", hearing)
    expect(made).toMatchObject({ title: "听证通知书（示例格式）" })
    expect((await confirmed(await head.post<Waits>(path, { text: null }))).status).toBe(200)
    expect((await head.send(path)).body).toMatchObject({ in_force: { id: null }, waiting: null })
    expect((await make(proceeding, "hearing-notice", hearing)).title).toBe("听证通知书")
    expect((await desk.get(made.id)).body.text).toBe(made.text)
  })

  test("are refused line by line, and nothing is lost", async () => {
    const bad = "# 通知\n{nubmer}\n于{party"
    const refused = await head.post(path, { text: bad })
    expect(refused.status).toBe(400)
    const told = refused.body.errors?.map(({ detail }) => detail).join("\n")
    expect(told).toMatch(/第 2 行：字段 \{nubmer\}.*number/)
    expect(told).toMatch(/第 3 行：第 2 字/)
    expect(told).toMatch(/缺少必备字段 \{hearing_on\}/)
    expect(await make(await asked(), "hearing-notice", hearing)).toMatchObject({ title: "听证通知书" })
  })

  test("hold in the order in which they were confirmed, in one millisecond too", async () => {
    now = Date.parse("2026-06-24T04:00:00Z")
    for (let n = 1; n <= 8; n++) {
      const nth = text.replace("示例格式", `第${n}版`)
      expect((await confirmed(await head.post<Waits>(path, { text: nth }))).status).toBe(200)
      expect((await head.send<{ in_force: { text: string } }>(path)).body.in_force.text).toBe(nth)
    }
    expect((await confirmed(await head.post<Waits>(path, { text: null }))).status).toBe(200)
    expect((await head.send(path)).body).toMatchObject({ in_force: { id: null } })
  })

  test("are for the head and the administrator, and never for the past", async () => {
    expect((await desk.post(path, { text })).status).toBe(403)
    expect(await head.post(path, { text, valid_from: "2026-06-09" })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/valid_from" }] },
    })
  })

  test("of the city hold for the district that has none of its own", async () => {
    now = Date.parse("2026-06-25T04:00:00Z")
    const citys = text.replace("示例格式", "市局格式")
    expect((await confirmed(await above.post<Waits>(path, { text: citys }), "410100")).status).toBe(200)
    expect(await make(await asked(), "hearing-notice", hearing)).toMatchObject({ title: "听证通知书（市局格式）" })
  })

  test("that waited past their day hold from the day on which they are confirmed, and never before", async () => {
    now = Date.parse("2026-06-26T04:00:00Z")
    const set = await neighbour.post<Waits>(path, { text, valid_from: "2026-06-26" })
    now = Date.parse("2026-06-28T04:00:00Z")
    expect((await confirmed(set, "410102")).status).toBe(200)
    expect((await neighbour.send(path)).body).toMatchObject({ in_force: { valid_from: "2026-06-28" } })
  })

  test("and its name and prefix are its own", async () => {
    const office = { name: "示例市场监督管理局", prefix: "示市监" }
    const set = await neighbour.post<Waits>("/v1/documents/office", office, "PUT")
    expect((await neighbour.send("/v1/documents/office")).body).not.toMatchObject(office)
    expect(await confirmed(set, "410102")).toMatchObject({ status: 200, body: { of: "office" } })
    expect((await neighbour.send("/v1/documents/office")).body).toMatchObject(office)
    expect((await head.send("/v1/documents/office")).body).toMatchObject({ prefix: "金水市监" })
    for (const prefix of ["", "有 空格", "〔", "x".repeat(21)]) {
      expect((await neighbour.post("/v1/documents/office", { ...office, prefix }, "PUT")).status).toBe(400)
    }
  })
})

test("a proceeding and a document that are not there are told so", async () => {
  expect((await desk.get(randomUUID())).status).toBe(404)
  expect((await desk.ask(randomUUID(), "listing-notice", notice)).status).toBe(404)
  expect((await desk.page("x")).status).toBe(404)
})

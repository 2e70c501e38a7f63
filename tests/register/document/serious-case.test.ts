import { hash } from "node:crypto"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { findChromium, openBrowser, serveApp } from "../../support/browser.ts"
import { useDatabase } from "../../support/database.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { type DocumentAnswer, type PaperDesk, paperDesk } from "../../support/paper.ts"
import { dense, drawPages, hasPoppler, keepPaper, partsOf, textAsSet } from "../../support/poppler.ts"
import { importRecords } from "../../support/record.ts"
import { codeOf, penaltyRow, seriousRow } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-03-10T04:00:00Z")
const at = (day: string) => {
  now = Date.parse(`${day}T04:00:00Z`)
}
const app = testApp(() => database.sql, { clock: () => now })

let anna: Worker
let boris: Worker
let head: Worker
let city: Worker
let desk: PaperDesk
let own: PaperDesk
let owner: Worker
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  head = await officer(app, "head", "410105", "head")
  city = await officer(app, "head", "410100", "city")
  desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
  owner = await merchant(app, codeOf(1))
  own = paperDesk(app, await merchantHeader(codeOf(1)))
})

// Where pictures of every document go, for somebody to look at.
const shots = process.env["PAGE_SHOTS"]
const chromium = findChromium()

const remedies = "如不服本决定，可以依法申请行政复议或者提起行政诉讼（示例）。"
const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
const delivery = { method: "direct", proof: "送达回证（示例）" }
const made: DocumentAnswer[] = []
let serious = { id: "" }
let record = ""

async function keep(proceeding: string, kind: string, fields: Record<string, string> = {}, more: object = {}) {
  const document = await desk.make(proceeding, kind, fields, more)
  made.push(document)
  return document
}

const sealMark = "（此处未加盖印章：试用环境）"

/** A document as a reader copies it: its text, with the mark before the two lines of the signature. */
function asPrinted(text: string): string {
  const lines = text.split("\n")
  return dense([...lines.slice(0, -2), sealMark, ...lines.slice(-2)].join(""))
}

/** The text of the document on its page. */
function articleOf(page: string): string {
  const [, article = ""] = /<article class="document"[^>]*>(.*?)<\/article>/s.exec(page) ?? []
  const text = article.replace(/<[^>]+>/g, "").replace(/&(?:quot|#34);/g, '"')
  return dense(text.replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"))
}

/** What is left of the PDF without the foot of each sheet: its number, and which of how many it is. */
function withoutFeet(read: string, number: string): string {
  return read
    .split(/—\d+\/\d+—/)
    .map((sheet) => (sheet.endsWith(dense(number)) ? sheet.slice(0, -dense(number).length) : sheet))
    .join("")
}

describe("the file of a serious violator, from notice to removal", () => {
  test("begins with a notice, whose service is that of the proceeding", async () => {
    const { status, body } = await anna.post("/v1/decisions", {
      ...{ kind: "serious", subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, authority: "410105" },
      ...{ ground: "SV-0501", base_penalty_no: "郑市监处罚〔2026〕1号" },
      gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    expect(status, JSON.stringify(body)).toBe(201)
    serious = body
    // A notice of what was proposed before it was revised is none of what is proposed now.
    const old = await keep(serious.id, "listing-notice", { facts: "示例。" })
    now += 1000
    const { ground, gate, base_penalty_no, base_penalty } = body.content as Record<string, unknown>
    await anna.act(serious, "revise", { ground, gate, base_penalty_no, base_penalty })
    const stale = await desk.act(old.id, { act: "serve", served_on: "2026-03-10", delivery })
    expect(stale).toMatchObject({ status: 409, body: { type: "urn:gongshi:problem:illegal-act" } })
    await desk.act(old.id, { act: "void", reason: "已修改（示例）" })
    made.pop()
    const notice = await keep(serious.id, "listing-notice", { facts: "你单位无证从事食品生产（示例）。" })
    expect(notice).toMatchObject({ number: "金水市监列告字〔2026〕2号", made_on: "2026-03-10", pdf: null, acts: [] })
    expect(notice.text).toContain("无证从事食品生产经营")
    expect(notice.text).toContain("《市场监督管理严重违法失信名单管理办法》第五条第（一）项")
    expect(notice.text).toContain("自收到本告知书之日起5个工作日内")
    expect(notice.text).toMatch(/\n郑州市金水区市场监督管理局\n2026年3月10日$/)
    expect((await own.get(notice.id)).status).toBe(404)
    const served = await desk.act(notice.id, { act: "serve", served_on: "2026-03-10", delivery })
    expect(served).toMatchObject({
      status: 200,
      body: { acts: [{ act: "serve", day: "2026-03-10", method: "direct" }] },
    })
    expect(await anna.get(`/v1/decisions/${serious.id}`)).toMatchObject({
      body: { state: "notified", content: { notified_on: "2026-03-10", delivery } },
    })
    expect((await own.get(notice.id)).body.text).toBe(notice.text)
  })

  test("holds the notice of a hearing, whose service convenes it, and its record", async () => {
    at("2026-03-12")
    await anna.act(serious, "ask-hearing", { asked_on: "2026-03-12" })
    const notice = await keep(serious.id, "hearing-notice", {
      ...{ hearing_on: "2026年3月23日上午9时", hearing_place: "本机关听证室（示例）", hearing_presider: "示例主持人" },
      hearing_recorder: "示例记录人",
    })
    expect(notice.text).toContain("听证时间：2026年3月23日上午9时")
    const serve = { act: "serve", served_on: "2026-03-12", delivery }
    expect((await desk.act(notice.id, serve)).body.errors?.map(({ pointer }) => pointer)).toContain("/held_on")
    const hearing = {
      ...{ held_on: "2026-03-23", place: "本机关听证室（示例）" },
      ...{ presider: "示例presider", recorder: "示例recorder", investigators: "示例承办人" },
    }
    // The party was told another day.
    const other = await desk.act(notice.id, { ...serve, hearing: { ...hearing, held_on: "2026-03-24" } })
    expect([other.status, other.body.errors?.map(({ pointer }) => pointer)]).toEqual([400, ["/hearing/held_on"]])
    expect(other.body.errors?.[0]?.detail).toContain("2026年3月23日")
    expect((await desk.act(notice.id, { ...serve, hearing })).status).toBe(200)
    at("2026-03-23")
    const people = ["presider", "recorder", "agent"].map((role) => ({ role, name: `示例${role}` }))
    const said = "调查人员陈述事实和证据。\n当事人陈述意见。"
    await anna.act(serious, "hold", {
      ...{ held_on: "2026-03-23", people, record: said },
      outcome: "upheld",
      result: "维持（示例）",
    })
    const record = await keep(serious.id, "hearing-record")
    expect(record.text?.split("\n")).toContain("当事人陈述意见。")
    expect(record.text).toContain("听证主持人：示例presider")
  })

  test("names the number that was taken for the decision, and everything that the decision must say", async () => {
    at("2026-03-25")
    await boris.act(serious, "check")
    await city.act(serious, "consent")
    const number = { proceeding_id: serious.id, kind: "serious-listing-decision" }
    const taken = await desk.post<{ number: string }>("/v1/documents/numbers", number)
    expect(taken.body).toEqual({ number: "金水市监严列字〔2026〕1号" })
    expect((await desk.post<{ number: string }>("/v1/documents/numbers", number)).body).toEqual(taken.body)
    const early = await desk.ask(serious.id, "serious-listing-decision", { facts: "事实（示例）。", remedies })
    expect(early).toMatchObject({ status: 409, body: { type: "urn:gongshi:problem:illegal-act" } })
    await head.act(serious, "decide", {
      decision_no: taken.body.number,
      measures: "列为重点监管对象，提高检查频次（示例）。",
    })
    // What file and catalogue tell is filled in; an officer changes it.
    const filled = await desk.ask(serious.id, "serious-listing-decision", {}, { preview: true })
    expect(filled.body.text).toContain("经查，示例卷宗第 1 页。")
    expect(filled.body.text).toContain("向河南省郑州市金水区人民政府申请行政复议")
    at("2026-03-27")
    const decision = await keep(serious.id, "serious-listing-decision", { facts: "事实（示例）。", remedies })
    expect(decision).toMatchObject({ number: taken.body.number, made_on: "2026-03-25" })
    for (const part of [
      "事实（示例）。",
      "无证从事食品生产经营",
      "第五条第（一）项",
      "提高检查频次",
      // The party was heard, and the decision says how.
      "陈述申辩及听证情况：你单位要求听证，本机关于2026年3月23日举行听证：维持（示例）。",
      "移出的条件和程序：",
      remedies,
    ]) {
      expect(decision.text).toContain(part)
    }
    const again = await desk.ask(serious.id, "serious-listing-decision", { facts: "事实（示例）。", remedies })
    expect(again).toMatchObject({ status: 409 })
    await desk.act(decision.id, {
      act: "serve",
      served_on: "2026-03-27",
      delivery: { method: "post", proof: "EMS 1（示例）" },
    })
    record = (await anna.act(serious, "publish")).record_id ?? ""
  })

  test("proves the service of what was served", async () => {
    const decision = made.at(-1)
    const proof = await keep(
      serious.id,
      "proof-of-service",
      { recipient: "示例第1号商贸有限公司前台", server: "示例送达人" },
      { serves: decision?.id },
    )
    expect(proof.text).toContain("送达方式：邮寄送达")
    expect(proof.text).toContain("送达日期：2026年3月27日")
    expect(proof.text).toContain(`文书文号：${decision?.number}`)
    // Its table is whole: what nobody has told here is written in by hand (PROC 82).
    const rows = [
      "送达文书",
      "受送达人",
      "送达地点",
      "送达方式",
      "送达日期",
      "受送达人签名或者盖章",
      "代收人",
      "拒收事由",
    ]
    for (const row of [...rows, "见证人", "送达人签名（二人）", "备注"])
      expect(proof.text).toMatch(new RegExp(`^${row}.*：`, "mu"))
    expect(await desk.ask(serious.id, "proof-of-service")).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/serves" }] },
    })
    expect(await (await desk.page(proof.id)).text()).not.toContain("尚未送达")
  })

  test("answers an objection", async () => {
    const { body: objection, status } = await owner.post("/v1/objections", { record_id: record, statement: "示例" })
    expect(status, JSON.stringify(objection)).toBe(201)
    await anna.act(objection, "accept", {}, "objections")
    await anna.act(objection, "uphold", { reason: "经核实列入无误（示例）" }, "objections")
    const answer = await keep(objection.id, "objection-answer", {})
    expect(answer.text).toContain("经核实列入无误（示例）")
  })

  test("answers an application for repair at each of its turns, and removes", async () => {
    at("2027-03-27")
    const route = "repairs"
    const apply = async () => {
      const { status, body } = await anna.post("/v1/repairs", {
        record_id: record,
        statement: "义务已履行（示例）",
      })
      expect(status, JSON.stringify(body)).toBe(201)
      return body
    }
    const rejected = await apply()
    await anna.act(rejected, "ask", { reason: "缺少缴款凭证（示例）" }, route)
    expect((await keep(rejected.id, "repair-supplement")).text).toContain("缺少缴款凭证（示例）")
    await anna.act(rejected, "reject", { reason: "逾期未补正（示例）" }, route)
    expect((await keep(rejected.id, "repair-not-accepted", { remedies })).text).toContain("逾期未补正（示例）")
    const refused = await apply()
    await anna.act(refused, "accept", {}, route)
    expect((await keep(refused.id, "repair-accepted")).text).toContain("于2027年3月27日受理")
    await anna.act(refused, "refuse", { reason: "危害后果尚未消除（示例）" }, route)
    expect((await keep(refused.id, "repair-refused", { remedies })).text).toContain("危害后果尚未消除（示例）")
    const granted = await apply()
    await anna.act(granted, "accept", {}, route)
    const answers = Object.fromEntries(
      ["obligations-performed", "harm-removed", "no-heavier-penalty", "no-measure-running"].map((id) => [id, open]),
    )
    const tried = await anna.post(`/v1/repairs/${granted.id}/acts`, {
      act: "grant",
      reason: "条件均已具备（示例）",
      answers,
    })
    expect(tried.status, JSON.stringify(tried.body)).toBe(200)
    expect((await keep(granted.id, "repair-granted")).text).toContain("移出严重违法失信名单，停止公示")
    const removal = await keep(granted.id, "removal-decision")
    expect(removal).toMatchObject({ title: "移出严重违法失信名单决定书", number: "金水市监移出字〔2027〕1号" })
    expect(removal.text).toContain("本机关以金水市监严列字〔2026〕1号决定，因“无证从事食品生产经营”")
    await boris.act(granted, "execute", {}, route)
  })

  test("revokes another listing whose base penalty fell", async () => {
    const [penalty = ""] = await importRecords(database.sql, [penaltyRow(2), seriousRow(2)])
    const fell = { arose_on: "2027-03-26", evidence: "行政复议决定书（示例）" }
    const { body: change } = await anna.post("/v1/decisions", {
      ...{ kind: "change", record_id: penalty, change: "withdraw", ...fell },
    })
    await boris.act(change, "approve")
    const { body } = await anna.get(`/v1/decisions?kind=change&subject=${codeOf(2)}&closed=false`)
    const [opened = { id: "" }] = (body as unknown as { results: { id: string }[] }).results
    const number = { proceeding_id: opened.id, kind: "revocation-decision" }
    const taken = await desk.post<{ number: string }>("/v1/documents/numbers", number)
    await anna.act(opened, "revise", { ...fell, decision_no: taken.body.number })
    await boris.act(opened, "approve")
    const fallen = "上述行政处罚决定已被行政复议决定撤销（示例）。"
    const decision = await keep(opened.id, "revocation-decision", { fallen, remedies })
    expect(decision).toMatchObject({ title: "撤销列入严重违法失信名单决定书", number: taken.body.number })
    expect(decision.text).toContain(`${fallen}\n法律依据：《市场监督管理严重违法失信名单管理办法》第十九条。`)
  })

  test("is kept as it was served: the same bytes each time, with their digest", async () => {
    expect(made.length).toBeGreaterThan(12)
    for (const { id, sha256, text, number } of made) {
      const pdf = await desk.pdf(id)
      const { body } = await desk.get(id)
      expect(hash("sha256", pdf)).toBe(body.pdf?.sha256)
      expect(body.pdf?.sealed_by).toBeNull()
      expect(hash("sha256", text ?? "")).toBe(sha256)
      expect(Buffer.compare(await desk.pdf(id), pdf)).toBe(0)
      const page = await (await desk.page(id)).text()
      expect(page).toContain(body.pdf?.sha256 ?? "none")
      // Page and PDF say the whole text, in its order, and nothing beside it but the mark in the place of the seal.
      const onPaper = asPrinted(text ?? "")
      expect(articleOf(page)).toBe(onPaper)
      if (!hasPoppler) continue
      expect(withoutFeet(dense(textAsSet(pdf)), number)).toBe(onPaper)
      // Aloud it says the same, in the same order, and the feet are not read.
      expect(
        dense(
          partsOf(pdf)
            .map((part) => part.text)
            .join(""),
        ),
      ).toBe(onPaper)
    }
  })

  test.runIf(shots && chromium && hasPoppler)("is drawn, page and PDF, for somebody to look at", async () => {
    const served = await serveApp(app)
    const browser = await openBrowser(chromium ?? "")
    const header = await officerHeader("officer", "410105", "anna")
    const context = await browser.newContext({ locale: "zh-CN", extraHTTPHeaders: header })
    const page = await context.newPage()
    for (const [at, { id, kind }] of made.entries()) {
      const name = path.join(shots ?? "", `${String(at + 1).padStart(2, "0")}-${kind}`)
      await page.goto(`${served.origin}/documents/${id}`)
      await page.screenshot({ path: `${name}-page.png`, fullPage: true })
      const pdf = await desk.pdf(id)
      drawPages(pdf, `${name}-pdf`)
      keepPaper(pdf)
    }
    await browser.close()
    await served.stop()
  })

  test("is numbered without a gap, and every number says for what it was taken", async () => {
    const rows = await database.sql`select word, year, ordinal from document_number order by word, year, ordinal`
    for (const [, series] of Map.groupBy(rows, ({ word, year }) => `${word} ${year}`)) {
      expect(series.map(({ ordinal }) => ordinal)).toEqual(series.map((_, n) => n + 1))
    }
    // And the one that was declared void, and the notice of repair that was served with the decision.
    expect(rows).toHaveLength(made.length + 2)
  })

  test("never reaches the public: no text of it stands in the log or in any open answer", async () => {
    const lines = await database.sql`select line, entry from log_entry`
    expect(JSON.stringify(lines)).not.toContain("（示例）")
    for (const { id } of made) {
      expect((await app.request(`/v1/documents/${id}`)).status).toBe(401)
      expect((await app.request(`/v1/documents/${id}/pdf`)).status).toBe(401)
      expect((await app.request(`/documents/${id}`)).status).toBe(401)
    }
  })
})

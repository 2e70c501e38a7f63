/**
 * Two whole files, from first paper to last, exported and checked without the register: a listing as abnormal that is removed,
 * and one as a serious violator with hearing, review and repair. What was changed since is found, and what rests on somebody's word is said.
 */
import { mkdtemp, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { fileCheckCommand } from "../../../src/cli/file.ts"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { type CaseFileExport, caseFileSchema } from "../../../src/register/document/case-file.ts"
import { checkCaseFile } from "../../../src/register/document/case-file-check.ts"
import { merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { faultsOfLog } from "../../support/log.ts"
import { merchant, officer, type Worker } from "../../support/office.ts"
import { type PaperDesk, paperDesk } from "../../support/paper.ts"
import { codeOf } from "../../support/rows.ts"

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
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  head = await officer(app, "head", "410105", "head")
  city = await officer(app, "head", "410100", "city")
  desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
})
afterEach(() => {
  vi.restoreAllMocks()
})

const open = { answer: "yes", evidence: "示例卷宗第 1 页" }
const delivery = { method: "direct", proof: "送达回证（示例）" }

async function exported(id: string, header: Record<string, string>): Promise<CaseFileExport> {
  const answer = await app.request(`/v1/decisions/${id}/file`, { headers: header })
  expect(answer.status).toBe(200)
  return caseFileSchema.parse(await answer.json())
}

/** Runs the command on a file, as the operator does. */
async function check(content: string): Promise<{ code: number; said: string }> {
  const place = path.join(await mkdtemp(path.join(tmpdir(), "gongshi-file-")), "file.json")
  await writeFile(place, content)
  const said: string[] = []
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    said.push(String(text))
    return true
  })
  const code = await fileCheckCommand.run([place])
  vi.restoreAllMocks()
  return { code, said: said.join("") }
}

const officerFile = async (id: string) => exported(id, await officerHeader("officer", "410105", "anna"))

describe("the file of a listing as abnormal", () => {
  let id = ""
  test("keeps the sheet of each act that the table asks something of, and binds that of its publication", async () => {
    at("2026-07-06")
    const { body, status } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-07-03", evidence: "登记住所无人办公（示例）" },
    })
    expect(status, JSON.stringify(body)).toBe(201)
    id = body.id
    const contact = { how: "visit", visited_on: "2026-07-03", visit_record: "现场核查笔录（示例）" }
    await anna.act(body, "confirm", { decision_no: "金水市监异列字〔2026〕1号", contact })
    await boris.act(body, "check")
    const decision = await desk.make(id, "abnormal-listing-decision")
    // Facts, remedies, period and the body to appeal to are filled in from file and catalogue.
    expect(decision.text).toContain("本机关于2026年7月3日对登记的住所（经营场所）进行实地核查，无法取得联系。")
    expect(decision.text).toContain("登记住所无人办公（示例）。")
    expect(decision.text).toContain("六十日内向河南省郑州市金水区人民政府申请行政复议")
    expect(decision.text).toMatch(/^郑州市金水区市场监督管理局\n列入经营异常名录决定书\n/)
    const published = await anna.act(body, "publish")
    expect((await desk.act(decision.id, { act: "serve", served_on: "2026-07-06", delivery })).status).toBe(200)
    const file = await officerFile(id)
    expect(file.sheets.map(({ act }) => act)).toEqual(["begin", "confirm", "check", "publish"])
    const line = JSON.parse(file.record?.line ?? "{}") as { sheet?: string }
    expect(line.sheet).toMatch(/^[\w-]{43}$/)
    const shown = await (await app.request(`/v1/records/${published.record_id}`)).json()
    expect(shown).toMatchObject({ record: { sheet: line.sheet } })
    // Nothing of it is public but what binds it.
    expect(file.record?.line).not.toContain("笔录")
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("is checked from first act to last, and says what rests on somebody's word", async () => {
    const { code, said } = await check(JSON.stringify(await officerFile(id)))
    expect(said).toContain("公示内容绑定的即是本卷宗的审核意见")
    expect(said).toContain("采信：承办人填写的信函、凭证和核查笔录")
    expect(said).toContain("1 份文书、1 份材料只有摘要")
    expect(said).not.toContain("✗")
    expect(code).toBe(0)
  })

  test("is found to be changed in its sheet, in what that was judged on, or in the line", async () => {
    const file = await officerFile(id)
    const last = file.sheets.length - 1
    const withSheet = (change: Partial<CaseFileExport["sheets"][number]>): CaseFileExport => ({
      ...file,
      sheets: file.sheets.map((sheet, n) => (n === last ? { ...sheet, ...change } : sheet)),
    })
    const { sheet = "", file: judged = "" } = file.sheets[last] ?? {}
    const pointers = (changed: CaseFileExport) =>
      checkCaseFile(changed, publishedCalendar).faults.map(({ pointer }) => pointer)
    expect(pointers(file)).toEqual([])
    expect(pointers(withSheet({ sheet: sheet.replace("2026-07-06", "2026-07-07") }))).toContain(`/sheets/${last}/sheet`)
    expect(pointers(withSheet({ file: (judged ?? "").replace("2026-07-03", "2026-07-02") }))).toEqual([
      `/sheets/${last}/file`,
    ])
    const record = file.record && {
      ...file.record,
      line: (file.record.line ?? "").replace(/"sheet":"(.)/, (_, first) => `"sheet":"${first === "_" ? "A" : "_"}`),
    }
    expect(pointers({ ...file, record })).toEqual(["/record/line"])
    // Another digest is bound by nothing.
    const other = sheet.replace("met", "unmet")
    const { hash } = await import("node:crypto")
    expect(pointers(withSheet({ sheet: other, sha256: hash("sha256", other) }))).toContain("/record/line")
    const { code } = await check(JSON.stringify(withSheet({ sheet: other })))
    expect(code).toBe(1)
  })

  test("goes to the party without what is others', once a paper was served on it, and to nobody else", async () => {
    const file = await exported(id, await merchantHeader(codeOf(1)))
    expect(file.for).toBe("party")
    expect(file.sheets.every((sheet) => sheet.file === null)).toBe(true)
    // No sheet of an act that it is not told of, but for the one that its public line is bound to.
    const told = new Set([...file.acts.map(({ act }) => act), "publish"])
    expect(file.sheets.map(({ act }) => act).filter((act) => !told.has(act))).toEqual([])
    expect((await officerFile(id)).sheets.some(({ act }) => !told.has(act))).toBe(true)
    expect(file.acts.every(({ actor, reason }) => actor === null && reason === null)).toBe(true)
    expect(file.papers.map(({ kind }) => kind)).toEqual(["abnormal-listing-decision"])
    expect(JSON.stringify(file)).not.toContain("officer:")
    const { code, said } = await check(JSON.stringify(file))
    expect(code).toBe(0)
    expect(said).toContain("结论以机关的记载为准")
    expect(said).toContain("公示内容绑定的即是本卷宗的审核意见")
    const others = [
      await merchantHeader(codeOf(2)),
      await officerHeader("officer", "330106", "elsewhere"),
      await officerHeader("auditor", "410105", "auditor"),
    ]
    for (const header of others) {
      expect((await app.request(`/v1/decisions/${id}/file`, { headers: header })).status).toBe(404)
    }
    expect((await app.request(`/v1/decisions/${id}/file`)).status).toBe(401)
  })
})

describe("the file of a listing as abnormal, to its removal", () => {
  test("stands from the letters to the paper by which it is removed, and says what rests on somebody's word", async () => {
    at("2026-07-06")
    const { body } = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(5), name: "示例第5号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-07-03", evidence: "两次专用信函均无人签收（示例）" },
    })
    const receipts = await anna.bring(body, "两次专用信函的邮寄凭证（示例）")
    const contact = {
      ...{ how: "letters", first_posted_on: "2026-06-10", first_proof: "示例邮件 1 号" },
      ...{ second_posted_on: "2026-07-03", second_proof: "示例邮件 2 号", paper: receipts },
    }
    await anna.act(body, "confirm", { decision_no: "金水市监异列字〔2026〕5号", contact })
    await boris.act(body, "check")
    const decision = await desk.make(body.id, "abnormal-listing-decision")
    expect(decision.text).toContain("2026年6月10日、2026年7月3日")
    const { record_id: record } = await anna.act(body, "publish")
    expect((await desk.act(decision.id, { act: "serve", served_on: "2026-07-06", delivery })).status).toBe(200)
    at("2026-08-03")
    const owner = await merchant(app, codeOf(5))
    const repairs = "repairs"
    const { body: repair } = await owner.post("/v1/repairs", { record_id: record, statement: "已恢复联系（示例）" })
    await anna.act(repair, "accept", {}, repairs)
    const accepted = await desk.make(repair.id, "repair-accepted")
    await desk.act(accepted.id, { act: "serve", served_on: "2026-08-03", delivery })
    await anna.act(repair, "verify", { verified_on: "2026-08-03", findings: "可以联系（示例）" }, repairs)
    await anna.act(repair, "grant", { reason: "已恢复联系（示例）", answers: { "ground-settled": open } }, repairs)
    const removal = await desk.make(repair.id, "removal-decision")
    await desk.act(removal.id, { act: "serve", served_on: "2026-08-03", delivery })
    await boris.act(repair, "execute", {}, repairs)
    expect((await app.request(`/v1/records/${record}`)).status).toBe(404)

    const file = await officerFile(body.id)
    expect(file.received.map(({ title }) => title)).toEqual(["两次专用信函的邮寄凭证（示例）"])
    expect(file.followed?.map(({ case: { kind, state } }) => [kind, state])).toEqual([["repair", "executed"]])
    const kinds = file.followed?.[0]?.papers.map(({ kind }) => kind)
    // Both of one day.
    expect(kinds?.toSorted()).toEqual(["removal-decision", "repair-accepted"])
    expect(file.followed?.[0]?.acts.map(({ act }) => act)).toContain("execute")
    const { code, said } = await check(JSON.stringify(file))
    expect(said).not.toContain("✗")
    expect(said).toContain("2026-06-10、2026-07-03 两次信函")
    expect(said).toContain("采信：承办人填写的信函、凭证和核查笔录")
    expect(said).toContain("该记录此后另有 1 件事项（信用修复）")
    expect(code).toBe(0)
    const party = await exported(body.id, await merchantHeader(codeOf(5)))
    expect(JSON.stringify(party.followed)).not.toContain("officer:")
    expect(JSON.stringify(party.followed)).not.toContain("可以联系")
    expect(party.followed?.[0]?.papers).toHaveLength(2)
    expect(await faultsOfLog(database.sql)).toEqual([])
  })
})

describe("the file of a serious violator, with hearing, review and repair", () => {
  test("stands from its notice to its removal", async () => {
    at("2026-03-10")
    const { body: serious, status } = await anna.post("/v1/decisions", {
      ...{ kind: "serious", subject: { code: codeOf(3), name: "示例第3号商贸有限公司" }, authority: "410105" },
      ...{ ground: "SV-0501", base_penalty_no: "郑市监处罚〔2026〕3号" },
      gate: { gravity: open, heavier_penalty: open, intent_not_excluded: open, factors: open },
      base_penalty: { authority: "示例市场监督管理局", decided_on: "2026-02-02" },
    })
    expect(status, JSON.stringify(serious)).toBe(201)
    const notice = await desk.make(serious.id, "listing-notice", { facts: "示例。" })
    await desk.act(notice.id, { act: "serve", served_on: "2026-03-10", delivery })
    at("2026-03-12")
    const owner = await merchant(app, codeOf(3))
    await owner.act(serious, "ask-hearing", {})
    const convened = await desk.make(serious.id, "hearing-notice", {
      ...{ hearing_on: "2026年3月23日上午9时", hearing_place: "本机关听证室（示例）", hearing_presider: "示例主持人" },
      hearing_recorder: "示例记录人",
    })
    const hearing = {
      ...{ held_on: "2026-03-23", place: "本机关听证室（示例）" },
      ...{ presider: "示例主持人", recorder: "示例记录人", investigators: "示例承办人" },
    }
    await desk.act(convened.id, { act: "serve", served_on: "2026-03-12", delivery, hearing })
    at("2026-03-23")
    const people = [
      { role: "presider", name: "示例主持人" },
      { role: "recorder", name: "示例记录人" },
      { role: "agent", name: "示例代理人" },
    ]
    await anna.act(serious, "hold", {
      ...{ held_on: "2026-03-23", people, record: "当事人陈述意见。", outcome: "upheld", result: "维持（示例）" },
    })
    await desk.make(serious.id, "hearing-record")
    at("2026-03-25")
    await boris.act(serious, "check")
    await city.act(serious, "consent")
    await head.act(serious, "decide", { decision_no: "金水市监严列字〔2026〕3号", measures: "提高检查频次（示例）。" })
    const decision = await desk.make(serious.id, "serious-listing-decision")
    expect(decision.text).toContain("示例卷宗第 1 页。")
    // Terms with their days, which run from the decision.
    expect(decision.text).toContain("列入期限自2026年3月25日起至2029年3月25日止，自2027年3月26日起可以申请提前移出。")
    // Who presides may be asked to withdraw, and one or two persons may come for the party.
    expect(convened.text).toMatch(
      /记录人：示例记录人[\s\S]*委托一至二人代理，并提交授权委托书。认为上述人员.*有权申请回避/,
    )
    await desk.act(decision.id, { act: "serve", served_on: "2026-03-25", delivery })
    const published = await anna.act(serious, "publish")
    // One that is printed after the publication tells the same days.
    const late = await desk.ask(serious.id, "repair-notice", {}, { preview: true })
    expect(JSON.stringify(late.body)).toContain("列入期限自2026年3月25日起至2029年3月25日止")
    const file = await officerFile(serious.id)
    // The repair notice went out with the decision, in one act.
    const papers = Object.fromEntries(file.papers.map(({ kind, acts }) => [kind, acts]))
    expect(papers["repair-notice"]).toEqual(papers["serious-listing-decision"])
    expect(papers["repair-notice"]).toMatchObject([{ act: "serve", day: "2026-03-25", method: "direct" }])
    at("2026-04-20")
    const { body: contest } = await anna.post("/v1/decisions", {
      ...{ kind: "contest", record_id: published.record_id, way: "review", body: "示例市人民政府" },
      ...{ case_no: "示例复〔2026〕3号", filed_on: "2026-04-18" },
    })
    await anna.act(contest, "conclude", {
      ...{ case_outcome: "upheld", outcome_no: "示例复决〔2026〕3号", outcome_on: "2026-04-19" },
    })
    // Its line is another case's: it has bound nothing, and nothing of it was changed.
    const contested = await officerFile(contest.id)
    expect(contested.record?.line).toContain('"sheet":"')
    const ofContest = checkCaseFile(contested, publishedCalendar)
    expect([ofContest.faults, ofContest.isBound]).toEqual([[], null])
    expect(JSON.stringify(ofContest.words)).not.toContain("公示内容没有绑定")
    at("2027-03-27")
    const repairs = "repairs"
    const { body: repair } = await anna.post("/v1/repairs", {
      record_id: published.record_id,
      statement: "已履行（示例）",
    })
    await anna.act(repair, "accept", {}, repairs)
    const conditions = ["obligations-performed", "harm-removed", "no-heavier-penalty", "no-measure-running"]
    const answers = Object.fromEntries(conditions.map((condition) => [condition, open]))
    await anna.act(repair, "grant", { reason: "条件均已具备（示例）", answers }, repairs)
    const removal = await desk.make(repair.id, "removal-decision")
    expect(removal.text).toContain("《市场监督管理信用修复管理办法》第十六条")
    expect(removal.text).toContain("条件均已具备（示例）。")
    await boris.act(repair, "execute", {}, repairs)
    // What is over is as it was: the sheets of then, and the line that was shown last.
    const after = await officerFile(serious.id)
    const { code, said } = await check(JSON.stringify(after))
    expect(said).not.toContain("✗")
    expect(said).toContain("听证笔录（2026-03-23）")
    expect(said).toContain("采信：所载主持人、记录人和调查人员的姓名")
    expect(code).toBe(0)
    expect(await faultsOfLog(database.sql)).toEqual([])
  })
})

describe("bad input", () => {
  test.each<[string, string, RegExp]>([
    ["no JSON", "{", /不是 JSON/],
    ["another document", JSON.stringify({ format: "gongshi-file/2" }), /\/format: /],
    ["a file with a member too many", JSON.stringify({ format: "gongshi-file/1", more: 1 }), /\/: /],
  ])("%s is refused with its place", async (_, content, said) => {
    const found = await check(content)
    expect(found.code).toBe(1)
    expect(found.said).toMatch(said)
  })

  test("what can't be run is a fault of that sheet, and stops nothing", () => {
    const sheet = JSON.stringify({ format: "gongshi-file-sheet/1" })
    const file = caseFileSchema.parse({
      ...{ format: "gongshi-file/1", for: "authority", exported_at: "2026-07-06T00:00:00Z" },
      case: {
        ...{ id: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", kind: "abnormal", state: "published", list: "abnormal" },
        ...{ subject: { code: codeOf(1), name: "示例" }, authority: "410105", started_on: "2026-07-06" },
      },
      ...{ acts: [], papers: [], received: [], record: null },
      sheets: [
        { act: "check", at: "2026-07-06T00:00:00Z", sheet, sha256: "0".repeat(64), salt: "x".repeat(43), file: null },
      ],
    })
    const { faults } = checkCaseFile(file, publishedCalendar)
    expect(faults.map(({ pointer }) => pointer)).toEqual(["/sheets/0/sheet", "/sheets/0/sheet"])
  })
})

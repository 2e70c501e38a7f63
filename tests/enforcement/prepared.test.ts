/** Within an agency one person prepares and another confirms: at its desk, by its key, and whatever happens between the two. */
import { globSync, readFileSync } from "node:fs"
import { beforeAll, beforeEach, expect, test } from "vitest"
import type { AgencyPost } from "../../src/access/agency-post.ts"
import { postsOf } from "../../src/access/oidc.ts"
import { linkPersons } from "../../src/access/person-link-act-store.ts"
import { endSessionsOf } from "../../src/access/person-session-store.ts"
import type { Tenant } from "../../src/access/tenant.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { expirePrepared } from "../../src/enforcement/prepared/expire.ts"
import { preparedOperations, standingOf } from "../../src/enforcement/prepared/prepared.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { worker } from "../support/office.ts"
import { pageOrigin, unescaped } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { seriousRow, subjectRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
let tax: AgencyDesk
let records: string[]
let next = 0
let record = ""
beforeAll(async () => {
  tax = await agency(app, database.sql, { member: "tax" }, "示例税务局")
  const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
  records = (
    await importRecords(
      database.sql,
      numbers.flatMap((n) => [subjectRow(n), seriousRow(n)]),
    )
  ).slice(-12)
})
beforeEach(() => {
  record = records[next++ % 12] ?? ""
})

/** Somebody at an agency's desk, in a post. */
async function at(subject: string, post: AgencyPost | undefined, desk = tax) {
  const browser = pageBrowser(app, pageOrigin)
  const { cookie } = await signedIn(database.sql, subject, {
    role: "agency",
    agency: desk.name,
    ...(post ? { post } : {}),
  })
  const [name = "", token = ""] = cookie.split("=")
  browser.jar.set(name, token)
  return browser
}
type Desk = Awaited<ReturnType<typeof at>>
const asked = {
  ...{ kind: "days", purpose: "评优（示例）", basis: "《示例条例》第十五条", lists: "serious", authority: "410105" },
  ...{ from: "2026-07-01", to: "2027-05-31" },
}
const ask = (desk: Desk, purpose: string) => desk.go("/desk/requests", { ...asked, purpose })
const idIn = (place: string | null) => /[0-9a-f-]{36}/.exec(place ?? "")?.[0] ?? ""
const confirm = (desk: Desk, id: string) => desk.go(`/desk/prepared/${id}`, { act: "confirm" })
const requests = (purpose: string) =>
  database.sql`select asked_by, prepared_by from sharing_request where purpose = ${purpose}`
const measures = () =>
  database.sql<{ id: string; state: string }[]>`select id, state from measure where record_id = ${record}`

test("what a clerk prepares takes effect when another person in the post for it confirms, and names both", async () => {
  const [clerk, approver] = [await at("carla", "clerk"), await at("anton", "approver")]
  const kept = await ask(clerk, "确认之用")
  expect(kept.to).toMatch(/^\/desk\/prepared\/[0-9a-f-]{36}\?kept=1$/)
  const id = idIn(kept.to)
  expect(await requests("确认之用")).toEqual([])
  const shown = await clerk.go(kept.to ?? "")
  expect(unescaped(shown.text)).toContain("《示例条例》第十五条")
  expect(shown.text).toContain("尚未生效")
  expect(shown.text).not.toContain('value="confirm"')
  expect((await confirm(clerk, id)).status).toBe(403)

  expect((await approver.go("/console")).text).toContain("待确认事项")
  expect((await approver.go("/desk/prepared")).text).toContain(id)
  const looked = unescaped((await approver.go(`/desk/prepared/${id}`)).text)
  for (const whole of ["确认之用", "《示例条例》第十五条", "2027-05-31", "410105", "carla"])
    expect(looked).toContain(whole)
  expect((await confirm(approver, id)).to).toBe(`/desk/prepared/${id}?done=1`)
  const hands = { asked_by: `client:${tax.id}:anton`, prepared_by: `client:${tax.id}:carla` }
  expect(await requests("确认之用")).toEqual([hands])
  expect((await confirm(approver, id)).status).toBe(409)
  expect(await requests("确认之用")).toHaveLength(1)
  const trail =
    await database.sql`select act, actor, after->>'prepared_by' as before from audit_event where object = ${id} order by id`
  expect(trail).toEqual([
    { act: "prepared.prepare", actor: hands.prepared_by, before: null },
    { act: "prepared.confirm", actor: hands.asked_by, before: hands.prepared_by },
  ])
  // Neither of them answers it, where they are officers too.
  const [request] = await database.sql<{ id: string }[]>`select id from sharing_request where purpose = '确认之用'`
  for (const person of ["carla", "anton"]) {
    const officer = worker(app, await officerHeader("officer", "410105", person))
    const answer = await officer.post(`/v1/data-requests/${request?.id}/acts`, { act: "grant" })
    expect([person, answer.status]).toEqual([person, 409])
  }
})

test("nobody confirms what the same person has prepared, in whichever post; nor does anybody of another agency", async () => {
  const id = idIn((await ask(await at("dora", "clerk"), "两岗一人")).to)
  const [same, other] = [await at("dora", "approver"), await agency(app, database.sql, {}, "示例海关")]
  expect((await same.go(`/desk/prepared/${id}`)).text).not.toContain('value="confirm"')
  expect((await confirm(same, id)).status).toBe(409)
  const stranger = await at("emil", "approver", other)
  expect((await confirm(stranger, id)).status).toBe(404)
  expect((await stranger.go("/desk/prepared")).text).not.toContain(id)
  // Nor by another name of theirs, once the operator has said that both are one person's.
  await linkPersons(database.sql, { name: "dora-2", person: "dora", actor: "system:command-line", at: Date.now() })
  expect((await confirm(await at("dora-2", "approver"), id)).status).toBe(409)
  expect(await requests("两岗一人")).toEqual([])
})

test("answers ticked together are shown row by row, and what none of them can do is neither kept nor confirmed", async () => {
  await tax.post("/v1/subscriptions", { list: "serious" })
  const parts = { sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts }
  await raiseNotices(parts)
  await importRecords(
    database.sql,
    [31, 32].flatMap((n) => [subjectRow(n), seriousRow(n)]),
  )
  await raiseNotices(parts)
  const [clerk, approver] = [await at("carla", "clerk"), await at("anton", "approver")]
  const tray = await clerk.go("/desk/notices?sort=name")
  const [one = "", two = ""] = [...tray.text.matchAll(/name="notice" value="(\d+:\d+)"/g)].map(([, each]) => each)
  const [first, second] = [one, two].map((each) => each.split(":")[0] ?? "") as [string, string]
  const tick = async (fields: Record<string, string>) => {
    const body = new FormData()
    for (const each of [one, two]) body.append("notice", each)
    for (const [name, text] of Object.entries(fields)) body.set(name, text)
    return clerk.send("/desk/notices/answers", { method: "POST", body })
  }
  const answerOf = async (id: string) =>
    (await database.sql<{ answer: string | null }[]>`select answer from notice where event_id = ${id}`)[0]?.answer
  // A reason is lacking in each: the clerk is told, and nobody is asked to confirm it.
  const lacking = await tick({ act: "no-measure" })
  expect([lacking.status, lacking.text.includes("须写明理由")]).toEqual([400, true])
  const kept = await tick({ act: "no-measure", reason: "核查后不适用（示例）" })
  expect(kept.to).toMatch(/^\/desk\/prepared\/[0-9a-f-]{36}\?kept=1$/)
  const later = idIn((await tick({ act: "apply", measure: "M-HONOUR" })).to)
  const looked = (await approver.go(`/desk/prepared/${idIn(kept.to)}`)).text
  for (const whole of [`/desk/notices/${first}"`, `/desk/notices/${second}"`, "核查后不适用（示例）"]) {
    expect(looked).toContain(whole)
  }
  // One of them is answered meanwhile: the other takes effect, and it is said that one did not.
  await tax.post(`/v1/notices/${first}/acts`, { act: "acknowledge" })
  const half = await confirm(approver, idIn(kept.to))
  expect(half.to).toMatch(/\?done=1&left=1$/)
  expect((await approver.go(half.to ?? "")).text).toContain("没有生效")
  expect([await answerOf(first), await answerOf(second)]).toEqual([null, "no-measure"])
  const none = await confirm(approver, later)
  expect([none.status, none.text.includes("没有一行现在可以办理")]).toEqual([409, true])
  expect((await approver.go(`/desk/prepared/${later}`)).text).toContain("待确认")
})

test("a reader and an approver begin nothing; whose post nobody has said prepares, and confirms nothing", async () => {
  for (const post of ["reader", "approver"] as const) {
    const desk = await at(`only-${post}`, post)
    expect((await desk.go("/desk/notices")).status).toBe(200)
    expect([post, (await ask(desk, "无权申请")).status]).toEqual([post, 403])
    expect((await desk.go("/desk/agency/contact", { contact: "0371-65900000" })).status).toBe(403)
    expect((await desk.go("/console/webhooks")).status).toBe(403)
  }
  const unsaid = await at("uwe", undefined)
  const id = idIn((await ask(unsaid, "未写岗位")).to)
  expect(id).not.toBe("")
  expect((await confirm(unsaid, id)).status).toBe(403)
  expect((await database.sql`select 1 from sharing_request where purpose in ('无权申请', '未写岗位')`).length).toBe(0)
})

test("what somebody prepared who no longer has the post is not confirmed, and is returned", async () => {
  const id = idIn((await ask(await at("greta", "clerk"), "离岗")).to)
  // She has signed out, and in again: she works elsewhere.
  await endSessionsOf(database.sql, { kind: "officer", subject: "greta" }, clock())
  await signedIn(database.sql, "greta", { role: "officer", authority: "410105" }, clock() + 60_000)
  const approver = await at("anton", "approver")
  const refused = await confirm(approver, id)
  expect([refused.status, refused.text.includes("已经不在该岗位")]).toEqual([409, true])
  expect(await requests("离岗")).toEqual([])
  expect((await approver.go(`/desk/prepared/${id}`, { act: "return", reason: "请重新拟办（示例）" })).status).toBe(303)
})

test("what nobody has confirmed within thirty days is void, whether or not the daily work has come by, and the trail says so", async () => {
  const id = idIn((await ask(await at("ines", "clerk"), "逾期")).to)
  const approver = await at("anton", "approver")
  expect((await approver.go(`/desk/prepared/${id}`)).text).toContain("逾期失效")
  const dayMs = 24 * 3_600_000
  const later = (days: number) => ({ sql: database.sql, clock: () => clock() + days * dayMs })
  await expirePrepared(later(29))
  const state = async () => (await database.sql`select state from prepared_act where id = ${id}`)[0]?.["state"]
  expect(await state()).toBe("waiting")
  await database.sql`update prepared_act set prepared_at = prepared_at - interval '30 days' where id = ${id}`
  expect((await confirm(approver, id)).status).toBe(409)
  expect(await requests("逾期")).toEqual([])
  expect(await expirePrepared(later(0))).toBe(1)
  expect(await expirePrepared(later(0))).toBe(0)
  expect(await state()).toBe("expired")
  expect((await approver.go(`/desk/prepared/${id}`)).text).toContain("已失效")
  const trail = await database.sql`select act, actor from audit_event where object = ${id} order by id desc limit 1`
  expect(trail).toEqual([{ act: "prepared.expire", actor: "register" }])
})

test("what is wrong is said to whoever prepares it, and nothing is kept", async () => {
  const before = await database.sql`select count(*) from prepared_act`
  const refused = await (await at("carla", "clerk")).go("/desk/requests", {
    ...asked,
    purpose: "依据有误",
    basis: "无条款",
  })
  expect(refused.status).toBe(400)
  expect(refused.text).toContain("依据")
  expect(await database.sql`select count(*) from prepared_act`).toEqual(before)
})

test("what is returned says why, and takes effect no more", async () => {
  const [clerk, approver] = [await at("carla", "clerk"), await at("anton", "approver")]
  const id = idIn((await ask(clerk, "退回之用")).to)
  expect((await approver.go(`/desk/prepared/${id}`, { act: "return", reason: "" })).status).toBe(400)
  expect((await approver.go(`/desk/prepared/${id}`, { act: "return", reason: "用途不明" })).to).toContain("done=1")
  expect((await clerk.go(`/desk/prepared/${id}`)).text).toContain("用途不明")
  expect((await confirm(approver, id)).status).toBe(409)
  expect(await requests("退回之用")).toEqual([])
})

test("of two who confirm at once one does, and what is cut off half-way has no effect", async () => {
  const [clerk, approver, other] = [
    await at("carla", "clerk"),
    await at("anton", "approver"),
    await at("alma", "approver"),
  ]
  const id = idIn((await ask(clerk, "同时确认")).to)
  const both = await Promise.all([confirm(approver, id), confirm(other, id)])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await requests("同时确认")).toHaveLength(1)

  const cut = idIn((await ask(clerk, "半途中断")).to)
  await database.sql`alter table prepared_act add constraint cut_off check (state <> 'done') not valid`
  expect((await confirm(approver, cut)).status).toBe(500)
  await database.sql`alter table prepared_act drop constraint cut_off`
  expect(await requests("半途中断")).toEqual([])
  expect((await confirm(approver, cut)).status).toBe(303)
  expect(await requests("半途中断")).toHaveLength(1)
})

/** The agency's key as the operator has declared it. */
async function declared(hands: "several" | "single", heldBy: string | null) {
  await database.sql`update api_client set hands = ${hands}, held_by = ${heldBy} where id = ${tax.id}`
}
const report = () => ({ record_id: record, measure: "M-HONOUR", started_on: "2026-06-29" })

test("what comes with the key of a system takes effect by itself; with one person's, when somebody else confirms", async () => {
  expect((await tax.post("/v1/measures", report())).status).toBe(201)
  record = records[next++ % 12] ?? ""
  await declared("single", "hanna")
  const kept = await tax.post("/v1/measures", report())
  expect(kept).toMatchObject({
    status: 202,
    body: { prepared: { state: "waiting", said: report(), prepared_by: "hanna" } },
  })
  expect(await measures()).toEqual([])
  const { id } = (kept.body as unknown as { prepared: { id: string } }).prepared
  expect((await tax.post(`/v1/prepared/${id}/acts`, { act: "confirm" })).status).toBe(403)
  // Who holds the key is the person who prepared it, whatever post they have too.
  expect((await confirm(await at("hanna", "approver"), id)).status).toBe(409)
  expect((await confirm(await at("anton", "approver"), id)).status).toBe(303)
  const [measure] = await measures()
  expect(measure).toMatchObject({ state: "active" })
  const lift = await tax.post(`/v1/measures/${measure?.id}/acts`, { act: "lift", reason: "示例" })
  expect([lift.status, (await measures())[0]?.state]).toEqual([202, "active"])
  await declared("single", null)
  expect((await tax.post(`/v1/measures/${measure?.id}/acts`, { act: "lift", reason: "示例" })).status).toBe(403)
  await declared("several", null)
  expect((await tax.post(`/v1/measures/${measure?.id}/acts`, { act: "lift", reason: "示例" })).status).toBe(200)
})

test("a table is kept as it came until it is decided, and its rows take effect together", async () => {
  await declared("single", "hanna")
  const csv = `公示记录编号,措施编号,实施日期\n${record},M-HONOUR,2026-06-29\n`
  const headers = { ...tax.header, "content-type": "text/csv" }
  const sent = await app.request("/v1/measures", { method: "POST", headers, body: csv })
  const { prepared, would } = (await sent.json()) as { prepared: { id: string; said: null }; would: { done: number } }
  expect([sent.status, prepared.said, would.done]).toEqual([202, null, 1])
  const approver = await at("anton", "approver")
  expect((await approver.go(`/desk/prepared/${prepared.id}/file`)).text).toBe(csv)
  expect(await measures()).toEqual([])
  expect((await confirm(approver, prepared.id)).status).toBe(303)
  expect(await measures()).toHaveLength(1)
  expect((await approver.go(`/desk/prepared/${prepared.id}/file`)).text).toBe("")
  const large = await app.request("/v1/measures", { method: "POST", headers, body: csv + "x".repeat(1024 ** 2) })
  expect(large.status).toBe(413)
  await declared("several", null)
})

test("what has become wrong since is refused when it is confirmed, and waits on", async () => {
  await declared("single", "hanna")
  const kept = await tax.post("/v1/measures", report())
  const { id } = (kept.body as unknown as { prepared: { id: string } }).prepared
  await database.sql`update record set state = 'removed' where id = ${record}`
  const approver = await at("anton", "approver")
  const refused = await confirm(approver, id)
  expect([refused.status, refused.text.includes("已经结束")]).toEqual([400, true])
  expect(await measures()).toEqual([])
  expect((await approver.go(`/desk/prepared/${id}`)).text).toContain("待确认")
  await declared("several", null)
})

test("another key of the agency's is asked for by one and confirmed by another, and its holder alone gets it", async () => {
  const key = (tax.header["authorization"] ?? "").replace("Bearer ", "")
  await declared("single", "hanna")
  expect((await tax.post("/v1/key", { key })).status).toBe(403)
  const [clerk, approver] = [await at("carla", "clerk"), await at("anton", "approver")]
  expect((await clerk.go("/console/usage")).text).toContain("/console/usage/order")
  expect((await clerk.go("/console/usage/renew", { key })).status).toBe(403)
  const id = idIn((await clerk.go("/console/usage/order", {})).to)
  const rows = await database.sql`select * from key_order where client_id = ${tax.id}`
  expect(rows).toHaveLength(0)
  const confirmed = await confirm(approver, id)
  const [code = ""] = /gongshicode_[\w-]{43}/.exec(confirmed.text) ?? []
  expect(confirmed.headers.get("cache-control")).toBe("private, no-store")
  const trade = (headers: Record<string, string>) =>
    app.request("/v1/key/trade", {
      ...{ method: "POST", body: JSON.stringify({ code }) },
      headers: { "content-type": "application/json", ...headers },
    })
  expect((await trade({})).status).toBe(409)
  const traded = await trade(tax.header)
  expect(traded.status).toBe(200)
  tax.header["authorization"] = `Bearer ${((await traded.json()) as { key: string }).key}`
  const kept = JSON.stringify(await database.sql`select path, convert_from(body, 'utf8') as body from prepared_act`)
  expect(kept).not.toContain("gongshicode_")
  await declared("several", null)
})

test("a post comes with the issuer's claims or with a group; of neither it is a clerk's", () => {
  const groups = { approvers: { role: "agency", agency: "示例税务局", post: "approver" } } as const
  const config = { kind: "officers", groups, groupsClaim: "groups", codesClaim: "code" } as const
  const given = (claims: Record<string, unknown>) => postsOf(config, claims)
  expect(given({ groups: ["approvers", "others"] })).toEqual([groups.approvers])
  const own = { role: "agency", agency: "示例税务局" }
  expect(given({ ...own, post: "reader" })).toEqual([{ ...own, post: "reader" }])
  for (const post of [undefined, "chief", ["approver"]])
    expect(given({ ...own, post })).toEqual([{ ...own, post: "clerk" }])
  expect(given({ role: "agency", post: "approver" })).toEqual([])
})

test("who prepares, acts or is refused follows from role, post and declared hands; an acknowledgement binds nobody", () => {
  const client = { kind: "client", role: "agency", id: "a" as Tenant, name: "示例", authorities: [] } as const
  expect(standingOf(client)).toBe("acts")
  expect(standingOf({ ...client, persons: "single" })).toBe("unnamed")
  expect(standingOf({ ...client, persons: "single", subject: "zoe" })).toBe("prepares")
  for (const post of ["clerk", "approver", "reader"] as const) {
    expect(standingOf({ ...client, post, subject: "zoe" })).toBe("prepares")
  }
  expect(standingOf({ ...client, persons: "single", subject: "zoe", preparedBy: "client:a:yan" })).toBe("acts")
  const { answerNotice, changeAgency } = preparedOperations
  expect([answerNotice.takesEffect({ act: "acknowledge" }), answerNotice.takesEffect({ act: "lift" })]).toEqual([
    false,
    true,
  ])
  expect([changeAgency.takesEffect({ contact: "x" }), changeAgency.takesEffect({ key: null })]).toEqual([false, true])
})

test("whatever is prepared is asked again of the room that has it", () => {
  const asked = readFileSync("src/enforcement/prepared/routes.ts", "utf8")
  const rooms = globSync("src/enforcement/*/*routes.ts").filter(
    (file) => !file.includes("/prepared/") && readFileSync(file, "utf8").includes("byTwo("),
  )
  expect(rooms.length).toBeGreaterThan(6)
  expect(rooms.filter((file) => !asked.includes(`"${file.replace("src/enforcement/", "../")}"`))).toEqual([])
})

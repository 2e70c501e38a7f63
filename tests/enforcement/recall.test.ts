// Who still holds or acts on what has ended: asked for, reminded, escalated, counted in public; and whom to look at again.

import { randomUUID } from "node:crypto"
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type Carrier, consoleCarrier, gatewayCarrier } from "../../src/alert/merchant/carrier.ts"
import { nodePost } from "../../src/alert/node-post.ts"
import { saveAgency } from "../../src/enforcement/agency/store.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { watchRecalls } from "../../src/enforcement/recall/daily.ts"
import { sendReminders } from "../../src/enforcement/recall/remind.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, importRows, noticeParts, officerHeader, testAlerting, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { keepId, loadBases } from "../support/keep.ts"
import { move } from "../support/move.ts"
import { worker } from "../support/office.ts"
import { openReceiver } from "../support/receiver.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"
import { receivedToken } from "../support/token.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const sound = { halted: async () => null }
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: sound, ...noticeParts })
const day = (text: string) => ({ sql: database.sql, clock: () => Date.parse(`${text}T04:00:00Z`), ...noticeParts })

let n = 0
let tax: AgencyDesk
let customs: AgencyDesk
let lead: AgencyDesk
let record = ""
beforeAll(() => loadBases(database.sql))
beforeEach(async () => {
  // Those of the tests before are told nothing more.
  await database.sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
  tax = await agency(app, database.sql, { member: "tax" })
  customs = await agency(app, database.sql, { member: "customs" })
  lead = await agency(app, database.sql, { member: "market" })
  for (const who of [tax, customs]) await who.post("/v1/subscriptions", { list: "serious" })
  await raise()
  ;[record = ""] = await importRecords(database.sql, [seriousRow(++n)])
  await raise()
  const [notice] = ((await tax.get(`/v1/notices?record=${record}`)).body as unknown as { notices: { id: number }[] })
    .notices
  await tax.post(`/v1/notices/${notice?.id}/acts`, { act: "apply", measure: "M-HONOUR" })
  await move(database.sql, record, "repair")
  await raise()
})

interface Recalled {
  notice: number
  agency: string
  holds: boolean
  acts: number
  overdue: boolean
  escalated_on: string | null
}
const recalls = async (who: Pick<AgencyDesk, "get">, query = "") =>
  ((await who.get(`/v1/recalls?record=${record}${query}`)).body as unknown as { recalls: Recalled[] }).recalls
const ofNames = (found: Recalled[]) => found.map(({ agency: name, holds, acts }) => [name, holds, acts])
const answer = async (who: AgencyDesk, body: object) => {
  const [own] = await recalls(who, "&all=true")
  return who.post(`/v1/notices/${own?.notice}/acts`, body)
}
const inOrder = (rows: unknown[][]) => [...rows].sort()

describe("a recall", () => {
  test("shows each agency its own, officers and the lead agency all", async () => {
    expect(ofNames(await recalls(tax))).toEqual([[tax.name, true, 1]])
    const all = inOrder([
      [tax.name, true, 1],
      [customs.name, true, 0],
    ])
    expect(inOrder(ofNames(await recalls(lead)))).toEqual(all)
    expect(inOrder(ofNames(await recalls(worker(app, await officerHeader("head", "410105")))))).toEqual(all)
  })

  test("is outstanding until its agency has acknowledged and acts no more", async () => {
    await answer(customs, { act: "acknowledge" })
    expect(await recalls(customs)).toEqual([])
    await answer(tax, { act: "acknowledge" })
    expect(ofNames(await recalls(tax))).toEqual([[tax.name, false, 1]])
    await answer(tax, { act: "lift", reason: "公示已结束（示例）" })
    expect(await recalls(lead)).toEqual([])
    expect(ofNames(await recalls(lead, "&all=true"))).toHaveLength(2)
  })

  test("who keeps by a basis of its own has answered", async () => {
    await answer(tax, { act: "keep", reason: "另案（示例）", basis: keepId() })
    expect(await recalls(tax)).toEqual([])
  })

  test("is reminded of the day before it is due, escalated the day after, and each once", async () => {
    const events = async () =>
      (
        await database.sql`select act from audit_event where act like 'recall.%' and after ->> 'record_id' = ${record} order by act`
      ).map(({ act }) => act)
    await watchRecalls(day("2026-07-01"))
    expect(await events()).toEqual([])
    await Promise.all([watchRecalls(day("2026-07-02")), watchRecalls(day("2026-07-02"))])
    expect(await events()).toEqual(["recall.remind", "recall.remind"])
    await answer(customs, { act: "acknowledge" })
    await watchRecalls(day("2026-07-03"))
    expect(await events()).toHaveLength(2)
    await watchRecalls(day("2026-07-04"))
    await watchRecalls(day("2026-07-05"))
    expect(await events()).toEqual(["recall.escalate", "recall.remind", "recall.remind"])
    expect(await recalls(tax)).toMatchObject([{ escalated_on: "2026-07-04" }])
  })

  test("has no day where its year has no calendar, and gets one when it has", async () => {
    await database.sql`update notice set due_on = null where recall and client_id = ${tax.id}`
    await watchRecalls(day("2026-07-01"))
    const [row] = await database.sql`select due_on::text as due from notice where recall and client_id = ${tax.id}`
    expect(row).toEqual({ due: "2026-07-03" })
  })
})

describe("a reminder", () => {
  const calls = async (who: AgencyDesk) =>
    (
      (await who.get("/v1/recalls/calls")).body as unknown as {
        calls: { kind: string; soon: number; overdue: number }[]
      }
    ).calls
  const told = async (who: AgencyDesk) => (await calls(who)).map(({ kind, soon, overdue }) => [kind, soon, overdue])
  const office = (carrier: Carrier, on: string) => ({
    ...{ newId: randomUUID, newSalt: noticeParts.newSalt, log: () => {}, issuer: "https://gongshi.example" },
    ...day(on),
    alerting: { ...testAlerting, carrier },
  })
  const still = new AbortController().signal
  const set = (who: AgencyDesk, contact: string | null) =>
    saveAgency(database.sql, who.id, { contact }, { actor: "test", reason: null, at: clock() })

  test("calls each agency once for all of its recalls, on however many nodes, and whoever acts is called no more", async () => {
    await Promise.all([watchRecalls(day("2026-07-02")), watchRecalls(day("2026-07-02"))])
    await watchRecalls(day("2026-07-02"))
    expect(await told(tax)).toEqual([["recall-due", 1, null]])
    expect(await told(customs)).toEqual([["recall-due", 1, null]])
    expect(await told(lead)).toEqual([])
    await answer(customs, { act: "acknowledge" })
    await watchRecalls(day("2026-07-06"))
    await watchRecalls(day("2026-07-07"))
    expect(await told(tax)).toEqual([
      ["recall-due", 1, null],
      ["recall-overdue", null, 1],
    ])
    expect(await told(customs)).toHaveLength(1)
  })

  test("calls each agency once for all of its recalls, however many they are", async () => {
    const rows = Array.from({ length: 501 }, () => seriousRow(++n))
    await importRecords(database.sql, rows)
    await raise()
    await importRows(
      database.sql,
      rows.map((row) => ({
        ...row,
        removed_on: "2026-06-29",
        removal_kind: "corrected",
        removal_reason: "有误（示例）",
      })),
    )
    await raise()
    await watchRecalls(day("2026-07-02"))
    await watchRecalls(day("2026-07-04"))
    for (const who of [tax, customs])
      expect(await told(who)).toEqual([
        ["recall-due", 502, null],
        ["recall-overdue", null, 502],
      ])
    expect(await told(lead)).toEqual([["recall-escalated", null, 1_004]])
    await database.sql`update notice set state = 'answered', answer = 'no-measure' where recall`
  })

  test("tells the agency that leads what is overdue of others, once, and nobody else", async () => {
    await set(lead, "联席会议办公室 lead@market.example")
    const both = () => Promise.all([watchRecalls(day("2026-07-06")), watchRecalls(day("2026-07-06"))])
    await both()
    await both()
    expect(await told(lead)).toEqual([["recall-escalated", null, 2]])
    for (const who of [tax, customs]) expect((await told(who)).map(([kind]) => kind)).not.toContain("recall-escalated")
    const lines: string[] = []
    const log = consoleCarrier(["mail"], (line) => lines.push(line))
    await sendReminders(office(log, "2026-07-06"), still)
    expect(lines.join()).toMatch(/其他部门有 2 件解除通知逾期未落实.*\/desk\/recalls/)
    await set(lead, null)
  })

  // No end of a record tells of it, for the record is shown.
  test("of a measure whose own term is over comes once a week until it is lifted, and it stands on the page", async () => {
    const { sql } = database
    await answer(tax, { act: "lift", reason: "公示已结束（示例）" })
    const [shown = ""] = await importRecords(sql, [seriousRow(++n)])
    const made = await tax.post("/v1/measures", { record_id: shown, measure: "M-HONOUR" })
    const id = String((made.body as { id?: string }).id)
    await sql`update measure set own_term = true, planned_end = '2026-07-05' where id = ${id}`
    const called = async () => (await told(tax)).filter(([kind]) => kind === "term-over")
    await watchRecalls(day("2026-07-05"))
    expect(await called()).toEqual([])
    for (const on of ["2026-07-06", "2026-07-12"]) await Promise.all([watchRecalls(day(on)), watchRecalls(day(on))])
    expect(await called()).toEqual([["term-over", null, 1]])
    const late = testApp(() => sql, { clock: () => Date.parse("2026-07-12T04:00:00Z") })
    const at = worker(late, tax.header)
    const { agencies } = (await at.get("/v1/recalls/figures")).body as unknown as { agencies: { agency: string }[] }
    expect(agencies.find(({ agency: name }) => name === tax.name)).toMatchObject({
      ...{ outstanding: 0, terms_over: 1, terms_over_since: "2026-07-05" },
    })
    const page = await (await late.request("/recalls")).text()
    expect(page.split("<tr>").find((each) => each.includes(tax.name))).toContain("最早期满")
    // Three working days later it stands with the agency that leads, which is told once a week as well.
    const escalated = async () => (await told(lead)).filter(([kind]) => kind === "term-escalated")
    expect(await escalated()).toEqual([["term-escalated", null, 1]])
    const ofLead = await worker(late, lead.header).get("/v1/measures?over=term")
    expect(ofLead.body).toMatchObject({ measures: [{ id, agency: tax.name, over: true, lift_by: "2026-07-08" }] })
    const at12 = Date.parse("2026-07-12T04:00:00Z")
    for (const [path, header] of [
      ["/office/enforcement?show=terms", await signedIn(sql, "anna", { role: "officer", authority: "410105" }, at12)],
      ["/desk/recalls", await signedIn(sql, "leader", { role: "agency", agency: lead.name }, at12)],
    ] as const) {
      const shown = await (await late.request(path, { headers: header })).text()
      const row = shown.split("<tr>").find((each) => each.includes(tax.name) && each.includes("2026-07-08"))
      expect(row, path).toContain("已逾期")
    }
    const over = async (who: typeof at) =>
      ((await who.get("/v1/measures?over=true")).body as unknown as { measures: { id: string; over: boolean }[] })
        .measures
    expect(await over(at)).toMatchObject([{ id, over: true }])
    // On its last day it is in force by right.
    expect(await over(tax)).toEqual([])
    // The work of the day may begin a little earlier a week later.
    await watchRecalls({ ...day("2026-07-13"), clock: () => Date.parse("2026-07-13T03:59:59Z") })
    expect(await called()).toHaveLength(2)
    await at.post(`/v1/measures/${id}/acts`, { act: "lift", reason: "期限已满（示例）" })
    await watchRecalls(day("2026-07-20"))
    expect(await called()).toHaveLength(2)
    expect(await escalated()).toHaveLength(1)
    expect(await over(at)).toEqual([])
    const lines: string[] = []
    await set(tax, "综合科 tax@tax.example")
    await sendReminders(
      office(
        consoleCarrier(["mail"], (line) => lines.push(line)),
        "2026-07-13",
      ),
      still,
    )
    expect(lines.join()).toMatch(/1 项措施自有期限已满.*\/desk\/measures\?state=over/)
    await set(tax, null)
  })

  test("of what a withdrawn agency left past its own term goes to the agency that leads, and not to it", async () => {
    const { sql } = database
    const [shown = ""] = await importRecords(sql, [seriousRow(++n)])
    const { body } = await tax.post("/v1/measures", { record_id: shown, measure: "M-HONOUR" })
    const { id } = body as { id: string }
    await sql`update measure set own_term = true, planned_end = '2026-07-05' where id = ${id}`
    const before = await told(tax)
    await sql`update api_client set revoked_at = now() where id = ${tax.id}`
    await watchRecalls(day("2026-07-09"))
    expect((await told(lead)).filter(([kind]) => kind === "term-escalated")).toEqual([["term-escalated", null, 1]])
    await sql`update api_client set revoked_at = null where id = ${tax.id}`
    expect((await told(tax)).filter(([kind]) => kind === "term-over")).toEqual([])
    expect(before).toEqual([])
    await sql`update measure set state = 'lifted', lifted_on = '2026-07-09' where id = ${id}`
  })

  test("of its recalls goes to no agency whose key is withdrawn, and of what it left to the one that leads", async () => {
    const { sql } = database
    await set(customs, "值班 duty@customs.example")
    await watchRecalls(day("2026-07-02"))
    await set(tax, "综合科 tax@tax.example")
    await sql`update api_client set revoked_at = now() where id in (${tax.id}, ${customs.id})`
    await watchRecalls(day("2026-07-04"))
    const lines: string[] = []
    const log = consoleCarrier(["mail"], (line) => lines.push(line))
    await sendReminders(office(log, "2026-07-04"), still)
    expect(lines).toEqual([])
    expect(await told(lead)).toEqual([["recall-escalated", null, 2]])
    await sql`update api_client set revoked_at = null where id = ${tax.id}`
    expect(await told(tax)).toEqual([["recall-due", 1, null]])
    for (const who of [tax, customs]) await set(who, null)
  })

  test("goes to the contact of the office, once, and names nobody", async () => {
    await set(tax, "综合科（值班）：joint@tax.example，0371-65900000")
    await set(customs, "值班电话 0371-65900000")
    await watchRecalls(day("2026-07-02"))
    const lines: string[] = []
    const log = consoleCarrier(["mail", "sms"], (line) => lines.push(line))
    const went = await Promise.all([1, 2].map(() => sendReminders(office(log, "2026-07-02"), still)))
    expect(went.reduce((sum, each) => sum + each, 0)).toBe(1)
    expect(await sendReminders(office(log, "2026-07-03"), still)).toBe(0)
    expect(lines).toEqual([expect.stringMatching(/^mail to j\*\*\*@tax\.example .*1 件解除通知将到期/)])
    expect(lines.join()).not.toContain(codeOf(n))
    // It is acknowledged and acted on still: where the reminder leads, it stands.
    await answer(tax, { act: "acknowledge" })
    await watchRecalls(day("2026-07-06"))
    await sendReminders(office(log, "2026-07-06"), still)
    expect(lines.map((line) => /gongshi\.example(\/\S+)/.exec(line)?.[1])).toEqual(["/desk/recalls", "/desk/recalls"])
    const header = await signedIn(database.sql, "doer", { role: "agency", agency: tax.name }, clock())
    expect(await (await app.request("/desk/recalls", { headers: header })).text()).toMatch(/"\/desk\/notices\/\d/)
  })

  test("is tried again under the same id where the gateway fails, and given up when it helps nobody any more", async () => {
    await set(tax, "13912345678")
    await watchRecalls(day("2026-07-02"))
    const gateway = await openReceiver()
    try {
      gateway.answer = (response, _, count) => response.writeHead(count === 1 ? 503 : 204).end()
      const post = nodePost({ allowPrivate: true })
      const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`
      const carrier = gatewayCarrier(["sms"], { url: gateway.url, secret, post, clock })
      expect(await sendReminders(office(carrier, "2026-07-02"), still, () => 0)).toBe(0)
      expect(await sendReminders(office(carrier, "2026-07-02"), still, () => 0)).toBe(0)
      expect(await sendReminders(office(carrier, "2026-07-03"), still, () => 0)).toBe(1)
      expect(await sendReminders(office(carrier, "2026-07-04"), still, () => 0)).toBe(0)
      expect(gateway.received.map(({ headers }) => headers["webhook-id"])).toEqual(
        Array.from({ length: 2 }, () => expect.stringMatching(new RegExp(`^call_${tax.id}_1$`))),
      )
      expect(JSON.parse(gateway.received[1]?.body ?? "")).toMatchObject({ data: { channel: "sms", to: "13912345678" } })
      await watchRecalls(day("2026-07-06"))
      expect(await sendReminders(office(carrier, "2026-07-20"), still, () => 0)).toBe(0)
    } finally {
      await gateway.close()
    }
  })
})

test("the figures are public, by agency, and name nobody else", async () => {
  const response = await app.request("/v1/recalls/figures")
  const { agencies } = (await response.json()) as { agencies: { agency: string; told_since: string | null }[] }
  const outstanding = await database.sql<{ told: Date }[]>`
    select min(e.raised_at) as told from notice n join notice_event e on e.id = n.event_id
    where n.recall and n.client_id = ${tax.id} and n.state in ('open', 'acknowledged')`
  expect(agencies.find(({ agency: name }) => name === tax.name)).toMatchObject({
    ...{ member: "tax", told: 1, acknowledged: 0, outstanding: 1, acting: 1, since: "2026-07-03" },
    told_since: outstanding[0]?.told.toISOString(),
  })
  expect(JSON.stringify(agencies)).not.toContain(codeOf(n))
})

test("the figures count a measure once, however many recalls of its record are open", async () => {
  const [shown = ""] = await importRecords(database.sql, [seriousRow(++n)])
  await tax.post("/v1/measures", { record_id: shown, measure: "M-HONOUR" })
  await raise()
  await move(database.sql, shown, "mask")
  await raise()
  await move(database.sql, shown, "revoke")
  await raise()
  const { agencies } = (await (await app.request("/v1/recalls/figures")).json()) as { agencies: { agency: string }[] }
  // The record of before, the mask and the fall; and a measure on each of the two.
  expect(agencies.find(({ agency: name }) => name === tax.name)).toMatchObject({ outstanding: 3, acting: 2 })
})

test("the page says since when each agency has held what has ended: told, and due", async () => {
  const text = await (await app.request("/recalls")).text()
  const row = text.split("<tr>").find((each) => each.includes(tax.name)) ?? ""
  expect(text).toContain("最早一件应办结于")
  expect(row.match(/datetime="[^"]*"/g)).toEqual(['datetime="2026-06-30"', 'datetime="2026-07-03"'])
  // Who has answered holds nothing, since no day.
  await answer(customs, { act: "acknowledge" })
  const other = (await (await app.request("/recalls")).text()).split("<tr>").find((each) => each.includes(customs.name))
  expect(other?.match(/<td>—<\/td>/g)).toHaveLength(2)
})

describe("whom to look at again", () => {
  // The clock stands still here: whoever came to be known before did so at the same time, and is named without an entry.
  const named = <S extends { records: unknown[] }>(subjects: S[]) =>
    subjects.filter(({ records }) => records.length > 0)

  test("are told to a platform as well, signed, and to nobody without a key", async () => {
    const [head] = await database.sql<{ size: number }[]>`select size::int as size from log_head`
    const from = head?.size ?? 0
    await importRecords(database.sql, [seriousRow(++n)])
    const get = (headers: Record<string, string>) => app.request(`/v1/rescreening?from=${from}`, { headers })
    const platform = await clientHeader(database.sql, "platform")
    const list = (await (await get(platform)).json()) as { subjects: { code: string; records: object[] }[] }
    expect(named(list.subjects).map(({ code }) => code)).toEqual([codeOf(n)])
    const token = await (await get({ ...platform, accept: "application/jwt" })).text()
    expect(receivedToken(token)).toMatchObject({
      header: { typ: "gongshi-rescreening+jws" },
      payload: { subjects: list.subjects, log: { from } },
    })
    expect((await get({})).status).toBe(401)
  })

  test("are the subjects of a range of the log, signed on request, by pages", async () => {
    const [head] = await database.sql<{ size: number }[]>`select size::int as size from log_head`
    const from = head?.size ?? 0
    const merchants = [++n, ++n, ++n]
    await importRecords(
      database.sql,
      merchants.map((each) => seriousRow(each)),
    )
    const get = (query: string, accept = "application/json") =>
      app.request(`/v1/rescreening?from=${from}${query}`, { headers: { ...tax.header, accept } })
    const whole = (await (await get("")).json()) as { subjects: { code: string; records: unknown[] }[]; log: object }
    expect(named(whole.subjects).map(({ code }) => code)).toEqual(merchants.map(codeOf).sort())
    expect(named(whole.subjects)[0]?.records).toMatchObject([{ list: "serious", op: "add" }])
    const limit = whole.subjects.length - 1
    const first = (await (await get(`&limit=${limit}`)).json()) as { next: string }
    const rest = (await (await get(`&limit=${limit}&after=${first.next}`)).json()) as {
      subjects: unknown[]
      next: null
    }
    expect([rest.subjects, rest.next]).toEqual([whole.subjects.slice(-1), null])
    const token = await (await get("", "application/jwt")).text()
    expect(receivedToken(token)).toMatchObject({
      header: { typ: "gongshi-rescreening+jws" },
      payload: { kind: "rescreening", log: { from } },
    })
    expect((await get("&to=99999")).status).toBe(400)
  })
})

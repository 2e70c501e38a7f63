// Requests for shared data: asked with purpose, basis, scope and period, answered in time by two, binding what is read, logged.
import { createHash, randomUUID } from "node:crypto"
import { beforeEach, describe, expect, test } from "vitest"
import { saveAgency } from "../../src/enforcement/agency/store.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { beginGrants } from "../../src/enforcement/sharing/begin.ts"
import { keepUses } from "../../src/enforcement/sharing/keep.ts"
import { listNames } from "../../src/law/list.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { isSupply, verifySupply } from "../../src/verify/supply.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clientHeader, clock, merchantHeader, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { officer, type Worker, worker } from "../support/office.ts"
import { pageOrigin } from "../support/office-pages.ts"
import { pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, penaltyRow, seriousRow, subjectRow } from "../support/rows.ts"
import { signedIn } from "../support/signed-in.ts"
import { receivedToken } from "../support/token.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: { halted: async () => null }, ...noticeParts })

const asked = {
  ...{ kind: "days", purpose: "纳税信用评价（示例）", basis: "《示例条例》第十五条", lists: ["serious"] },
  ...{ region: "4101", from: "2026-06-01", to: "2027-05-31" },
}
interface Request {
  id: string
  state: string
  acts: string[]
  in_force: boolean
  clock: { id: string; due_on: string; overdue: boolean } | null
  verdict: string | null
  reason: string | null
  version: number
}
interface Notice {
  notice: { record_id: string }
}
let n = 0
let tax: AgencyDesk
let first: Worker
let second: Worker
beforeEach(async () => {
  await database.sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
  tax = await agency(app, database.sql, { byRequest: true })
  first = await officer(app, "officer", "410000", "first")
  second = await officer(app, "checker", "410000", "second")
})
const ask = async (changes: object = {}, who = tax) =>
  (await who.post("/v1/data-requests", { ...asked, ...changes })) as unknown as { status: number; body: Request }
const act = async (who: Worker, id: string, body: object) =>
  (await who.post(`/v1/data-requests/${id}/acts`, body)) as unknown as { status: number; body: Request }
const grant = async (changes: object = {}, why?: string) => {
  const { body } = await ask(changes)
  expect((await act(first, body.id, { act: "grant", ...(why && { reason: why }) })).status).toBe(200)
  const { status, body: granted } = await act(second, body.id, { act: "confirm" })
  expect([status, granted.state]).toEqual([200, "granted"])
  return granted
}
const records = (id: string, who = tax) => app.request(`/v1/data-requests/${id}/records`, { headers: who.header })
const uses = async (query = "") =>
  ((await tax.get(`/v1/data-uses?${query}`)).body as unknown as { uses: { what: string; rows: number }[] }).uses

describe("a request", () => {
  test.each([
    ["public", "share_reply_unconditional", "2026-07-01"],
    ["days", "share_reply_conditional", "2026-07-14"],
    ["correction", "share_data_correction", "2026-07-14"],
  ])("of the kind %s has the clock that the law gives it", async (kind, clockId, dueOn) => {
    const [record] = await importRecords(database.sql, [seriousRow(++n)])
    const { status, body } = await ask({ kind, ...(kind === "correction" ? { record_id: record } : {}) })
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: "asked", clock: { id: clockId, due_on: dueOn, overdue: false } })
  })

  test("says purpose, basis with its article, scope and period, and holds no personal data", async () => {
    for (const [field, value] of [
      ["purpose", " "],
      ["purpose", "身份证 410105199001010018"],
      ["basis", "内部规定"],
      ["lists", []],
      ["region", "33"],
      ["from", undefined],
      ["to", "2026-05-31"],
      ["to", "2026-06-29"],
      ["authority", "999999"],
    ] as const) {
      const { status, body } = await ask({ [field]: value })
      const { errors } = body as unknown as { errors: { pointer: string }[] }
      expect([status, errors.map(({ pointer }) => pointer)], field).toEqual([
        400,
        expect.arrayContaining([`/${field}`]),
      ])
    }
    expect((await ask({ kind: "correction" })).status).toBe(400)
    // What is no record's id is somebody's number, perhaps: it goes nowhere.
    for (const record_id of ["11010519491231002X", "11010519491231002x", "nothing", "=HYPERLINK(1)"])
      expect((await ask({ kind: "correction", record_id })).status).toBe(400)
    // Nor is anybody told that a record is there which was never published.
    await importRecords(database.sql, [
      penaltyRow(++n, { class: undefined, kinds: ["warning"], fine_cny: undefined, content: "警告" }),
    ])
    const [unseen] = await database.sql<{ id: string }[]>`
      select id from record where subject_code = ${codeOf(n)} and state = 'unpublished'`
    const refused = async (record_id: string | undefined) => {
      const { status, body } = await ask({ kind: "correction", record_id })
      return [status, (body as unknown as { errors: object[] }).errors]
    }
    expect(unseen).toBeDefined()
    expect(await refused(unseen?.id)).toEqual(await refused(randomUUID()))
    const trail = await database.sql`select from audit_event where after::text ~* '11010519491231002x'`
    expect(trail.length).toBe(0)
    const narrow = await agency(app, database.sql, { lists: ["abnormal"] })
    expect((await ask({}, narrow)).status).toBe(400)
  })

  test("that is open is asked once, and a correction that was granted is open no more", async () => {
    const [one, two] = [await ask(), await ask({ lists: ["serious", "serious"] })]
    expect(two.body.id).toBe(one.body.id)
    const [record_id] = await importRecords(database.sql, [seriousRow(++n)])
    const corrected = await grant({ kind: "correction", record_id })
    expect((await ask({ kind: "correction", record_id })).body.id).not.toBe(corrected.id)
  })

  test("names one of the purposes that the operator has set, where it has set any", async () => {
    const bound = await agency(app, database.sql, { byRequest: true, purposes: ["信贷审批（示例）"] })
    const { status, body } = await ask({}, bound)
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining("信贷审批（示例）")])
    expect((await ask({ purpose: "信贷审批（示例）" }, bound)).status).toBe(201)
  })

  test("is answered by two persons, whichever posts they hold, and refused with reasons", async () => {
    const { body } = await ask()
    expect((await act(second, body.id, { act: "confirm" })).status).toBe(409)
    expect((await act(first, body.id, { act: "refuse" })).status).toBe(400)
    await act(first, body.id, { act: "refuse", reason: "用途不明（示例）" })
    // What is proposed is not told before it is confirmed.
    const waiting = (await tax.get(`/v1/data-requests/${body.id}`)).body as unknown as Request
    expect(waiting).toMatchObject({ state: "proposed", verdict: null, reason: null, acts: ["withdraw"] })
    // Who proposed may take it back, and is offered no more.
    const offered = async (who: Worker) =>
      ((await who.get(`/v1/data-requests/${body.id}`)).body as unknown as Request).acts
    expect([await offered(first), await offered(second)]).toEqual([["return"], ["confirm", "return"]])
    const same = await officer(app, "head", "410000", "first")
    const { status, body: own } = await act(same, body.id, { act: "confirm" })
    expect([status, (own as unknown as { type: string }).type]).toEqual([409, expect.stringContaining("own-act")])
    expect((await act(second, body.id, { act: "return" })).status).toBe(400)
    expect((await act(second, body.id, { act: "return", reason: "请补充（示例）" })).body.state).toBe("asked")
    await act(second, body.id, { act: "refuse", reason: "用途不明（示例）" })
    expect((await act(first, body.id, { act: "confirm" })).body).toMatchObject({ state: "refused", clock: null })
    expect((await tax.get(`/v1/data-requests/${body.id}`)).body).toMatchObject({
      ...{ state: "refused", verdict: "refuse", reason: "用途不明（示例）", acts: [], history: [] },
    })
    expect((await records(body.id)).status).toBe(409)
  })

  test("is answered by nobody who has asked for it at the agency, and offered to them for nothing", async () => {
    const desk = await signedIn(database.sql, "first", { role: "agency", agency: tax.name })
    const sent = await app.request("/desk/requests", {
      method: "POST",
      headers: { ...desk, origin: pageOrigin, "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ ...asked, lists: "serious" }).toString(),
    })
    expect([sent.status, await sent.text()]).toEqual([303, ""])
    // Another person of the agency confirms what was prepared, and had a part in it too.
    const approver = await signedIn(database.sql, "zora", { role: "agency", agency: tax.name, post: "approver" })
    const confirmed = await app.request(new URL(sent.headers.get("location") ?? "", pageOrigin).pathname, {
      method: "POST",
      headers: { ...approver, origin: pageOrigin, "content-type": "application/x-www-form-urlencoded" },
      body: "act=confirm",
    })
    expect(confirmed.status).toBe(303)
    const { requests } = (await tax.get("/v1/data-requests")).body as unknown as { requests: Request[] }
    const [{ id } = { id: "" }] = requests
    const offered = async (who: Worker) => ((await who.get(`/v1/data-requests/${id}`)).body as unknown as Request).acts
    expect([await offered(first), await offered(second)]).toEqual([[], ["extend", "grant", "refuse"]])
    expect((await act(first, id, { act: "grant" })).status).toBe(409)
    expect((await act(second, id, { act: "grant" })).status).toBe(200)
    for (const name of ["confirm", "return"]) {
      expect((await act(first, id, { act: name, reason: "退回（示例）" })).status).toBe(409)
    }
    // So is who holds the key of an agency, where the operator has said who does.
    const held = await agency(app, database.sql, { byRequest: true }, undefined, "first")
    const { body: theirs } = await ask({}, held)
    expect([await offered(first), theirs.state]).toEqual([[], "asked"])
    expect((await act(first, theirs.id, { act: "grant" })).status).toBe(409)
    expect((await act(second, theirs.id, { act: "grant" })).status).toBe(200)
    expect((await act(first, theirs.id, { act: "confirm" })).status).toBe(409)
    // An agency that asks by a key of which nobody knows who holds it is nobody of the authority.
    const byKey = await ask({ kind: "public" })
    expect(await offered(first)).toEqual([])
    expect((await act(first, byKey.body.id, { act: "grant" })).status).toBe(200)
  })

  test("of what is shared on conditions is extended once, with reasons, by ten working days", async () => {
    const { body } = await ask()
    expect((await act(first, body.id, { act: "extend" })).status).toBe(400)
    const { body: proposed } = await act(first, body.id, { act: "extend", reason: "须会商（示例）" })
    expect(proposed).toMatchObject({ verdict: "extend", waits: true, clock: { due_on: "2026-07-14" } })
    // Nobody else than two of the authority: not its proposer again, and the agency is told nothing of it yet.
    expect((await act(first, body.id, { act: "confirm" })).status).toBe(409)
    expect((await act(second, body.id, { act: "grant" })).status).toBe(409)
    expect((await tax.get(`/v1/data-requests/${body.id}`)).body).toMatchObject({
      verdict: null,
      reason: null,
      waits: false,
    })
    const { body: extended } = await act(second, body.id, { act: "confirm" })
    expect(extended).toMatchObject({ state: "asked", verdict: null, clock: { due_on: "2026-07-28", extended: true } })
    expect((await act(first, body.id, { act: "extend", reason: "再次（示例）" })).status).toBe(409)
    const open = await ask({ kind: "public" })
    expect((await act(first, open.body.id, { act: "extend", reason: "（示例）" })).status).toBe(409)
  })

  test("is the agency's and its authority's: nobody else sees it or acts on it", async () => {
    const { body } = await ask({ authority: "410105", region: "410105" })
    const other = await agency(app, database.sql)
    const elsewhere = await officer(app, "head", "330000", "elsewhere")
    const above = await officer(app, "head", "410000", "above")
    expect((await other.get(`/v1/data-requests/${body.id}`)).status).toBe(404)
    expect((await records(body.id, other)).status).toBe(404)
    expect((await other.post(`/v1/data-requests/${body.id}/own-acts`, { act: "withdraw" })).status).toBe(404)
    expect((await elsewhere.get(`/v1/data-requests/${body.id}`)).status).toBe(404)
    expect((await act(elsewhere, body.id, { act: "grant" })).status).toBe(404)
    expect((await above.get(`/v1/data-requests/${body.id}`)).status).toBe(200)
    const auditor = await officer(app, "auditor", "410000", "auditor")
    expect((await act(auditor, body.id, { act: "grant" })).status).toBe(403)
    expect((await tax.post(`/v1/data-requests/${body.id}/acts`, { act: "grant" })).status).toBe(403)
    for (const headers of [await clientHeader(database.sql, "platform"), await merchantHeader("91000000MA00000157")]) {
      expect((await app.request("/v1/data-requests", { headers })).status).toBe(403)
    }
    expect((await app.request("/v1/data-requests")).status).toBe(401)
    expect((await act(first, body.id, { act: "grant", version: 7 })).status).toBe(409)
    const withdrawn = await tax.post(`/v1/data-requests/${body.id}/own-acts`, { act: "withdraw" })
    expect(withdrawn.body).toMatchObject({ state: "withdrawn" })
    expect((await act(first, body.id, { act: "grant" })).status).toBe(409)
  })
})

describe("what was granted", () => {
  test("is fetched as lines that name the recipient and the terms, under a signature, and each use is logged", async () => {
    const merchant = ++n
    const [inside = ""] = await importRecords(database.sql, [
      subjectRow(merchant, { region: "410105" }),
      seriousRow(merchant),
    ])
    const elsewhere = ++n
    await importRecords(database.sql, [subjectRow(elsewhere, { region: "330106" }), seriousRow(elsewhere)])
    await importRecords(database.sql, [subjectRow(++n, { region: "410105" }), penaltyRow(n)])
    const request = await grant()
    const text = await (await records(request.id)).text()
    const lines = text.trim().split("\n")
    const [head, tail] = [JSON.parse(lines[0] ?? ""), JSON.parse(lines.at(-1) ?? "")]
    expect(head).toMatchObject({ request: request.id, recipient: { name: tax.name }, until: "2027-05-31" })
    expect(head.terms.zh).toContain("不得转给第三方")
    const given = lines.slice(1, -1).map((line) => JSON.parse(line))
    expect(given.map(({ id }) => id)).toContain(inside)
    expect(given.every(({ line }) => JSON.parse(line).list === "serious")).toBe(true)
    expect(given.find(({ id }) => id === inside)).toMatchObject({ planned_end: expect.any(String) })
    const { header, payload } = receivedToken(tail.manifest)
    expect(header).toMatchObject({ typ: "gongshi-supply+jws" })
    const before = text.slice(0, text.lastIndexOf("\n", text.length - 2) + 1)
    expect(payload).toMatchObject({
      ...{ kind: "supply", recipient: { name: tax.name }, rows: given.length, purpose: asked.purpose },
      sha256: createHash("sha256").update(before).digest("hex"),
    })
    // As `gongshi verify` reads it.
    const ring = readKeyRing(sha256, { jwks: await (await app.request("/.well-known/jwks.json")).json() })
    if ("fault" in ring) throw new Error(ring.fault)
    const file = { first: text.split("\n", 1)[0] ?? "", rows: given.length, last: text.trim().split("\n").at(-1) ?? "" }
    const digest = createHash("sha256").update(before).digest("hex")
    const options = { sha256, keys: ring, now: Date.parse("2026-06-30T05:00:00Z") }
    expect(isSupply(file.first)).toBe(true)
    expect(await verifySupply({ ...file, sha256: digest }, options)).toMatchObject({ ok: true, findings: [] })
    expect(await uses(`request=${request.id}`)).toMatchObject([{ what: "supply", rows: given.length }])
    const plain = await grant({ kind: "public" })
    expect(await (await records(plain.id)).text()).not.toContain("planned_end")
  })

  test("is logged as used by who breaks off when it has what it came for", async () => {
    await importRecords(database.sql, [subjectRow(++n, { region: "410105" }), seriousRow(n)])
    const request = await grant({ purpose: "中断读取（示例）" })
    const reader = (await records(request.id)).body?.getReader()
    if (!reader) throw new Error("the answer has no body")
    for (let text = ""; !text.includes('"planned_end"'); ) {
      const { done, value } = await reader.read()
      if (done) throw new Error("it ended before its records")
      text += new TextDecoder().decode(value)
    }
    await reader.cancel()
    expect(await uses(`request=${request.id}`)).toMatchObject([{ what: "supply", rows: expect.any(Number) }])
  })

  test("binds what an agency by requests is told: its lists, its region, its period, and recalls all the same", async () => {
    await tax.post("/v1/subscriptions", {})
    const before = ++n
    const [known = ""] = await importRecords(database.sql, [
      subjectRow(before, { region: "410105" }),
      seriousRow(before),
    ])
    await raise()
    const tray = async () =>
      (
        (await tax.get("/v1/notices?limit=1000")).body as unknown as {
          notices: { kind: string; notice: { record_id: string; list: string } }[]
        }
      ).notices.map(({ kind, notice }) => [kind, notice.record_id])
    expect(await tray()).toEqual([])
    const request = await grant()
    await raise()
    // What was published before the grant is told then.
    expect(await tray()).toEqual(expect.arrayContaining([["listed", known]]))
    const told = await tray()
    const outside = ++n
    await importRecords(database.sql, [
      ...[subjectRow(outside, { region: "410200" }), seriousRow(outside)],
      ...[subjectRow(++n, { region: "410105" }), penaltyRow(n)],
    ])
    await raise()
    expect(await tray()).toEqual(told)
    const filled = async () =>
      await database.sql`select filled_to from subscription s join api_client c on c.id = s.client_id
        where c.revoked_at is null and s.ended_at is null`
    const filledBefore = await filled()
    expect(filledBefore[0]?.["filled_to"]).not.toBe("")
    expect((await act(first, request.id, { act: "revoke" })).status).toBe(400)
    // One alone takes nothing away, and who returns it leaves it granted.
    const proposal = { act: "revoke", reason: "用途已变（示例）" } as const
    expect((await act(first, request.id, proposal)).body).toMatchObject({
      state: "granted",
      waits: true,
      in_force: true,
    })
    expect((await act(first, request.id, { act: "confirm" })).status).toBe(409)
    expect((await act(second, request.id, { act: "return", reason: "用途未变（示例）" })).body).toMatchObject({
      ...{ state: "granted", verdict: "grant", waits: false },
    })
    await act(first, request.id, proposal)
    // Neither the proposal nor its return tells everything anew.
    expect(await filled()).toEqual(filledBefore)
    expect((await tax.get(`/v1/data-requests/${request.id}`)).body).toMatchObject({ verdict: "grant", waits: false })
    expect(await tray()).toEqual(told)
    const work = (await second.get("/v1/worklist?kind=data-request")).body as unknown as {
      results: { id: string; waits_for: string[] }[]
    }
    expect(work.results.find(({ id }) => id === request.id)?.waits_for).toEqual(["checker"])
    expect((await act(second, request.id, { act: "confirm" })).body.state).toBe("ended")
    await move(database.sql, known, "amend", { decidedOn: "2026-03-03" })
    await raise()
    // What it was told under the request it reads no more; that it has to stop, it does.
    expect(await tray()).toEqual([])
    await move(database.sql, known, "revoke")
    await raise()
    expect(await tray()).toEqual([["ended", known]])
    expect((await records(request.id)).status).toBe(409)
    expect((await uses()).map(({ what }) => what)).toContain("tray")
  })

  test("ahead of its period has what was published before told on its first day, once", async () => {
    const on = (day: string) => ({ sql: database.sql, clock: () => Date.parse(`${day}T04:00:00Z`) })
    await tax.post("/v1/subscriptions", {})
    const merchant = ++n
    const [known = ""] = await importRecords(database.sql, [
      subjectRow(merchant, { region: "410105" }),
      seriousRow(merchant),
    ])
    await grant({ from: "2026-07-10" })
    await raise()
    const later = testApp(() => database.sql, on("2026-07-10"))
    const tray = async () =>
      ((await worker(later, tax.header).get("/v1/notices?limit=1000")).body as unknown as { notices: Notice[] }).notices
    expect(await tray()).toEqual([])
    expect(await beginGrants(on("2026-07-09"))).toBe(0)
    expect(await beginGrants(on("2026-07-10"))).toBe(1)
    const told = { signedLog: { halted: async () => null }, ...noticeParts }
    await raiseNotices({ ...on("2026-07-10"), ...told })
    expect((await tray()).map(({ notice }) => notice.record_id)).toContain(known)
    const count = (await tray()).length
    expect(await beginGrants(on("2026-07-11"))).toBe(0)
    await raiseNotices({ ...on("2026-07-11"), ...told })
    expect(await tray()).toHaveLength(count)
  })

  test("is told to the agency as it was granted until its end is decided, and keeps its reason", async () => {
    const why = "准予，限于评价（示例）"
    const seen = async (id: string) => (await tax.get(`/v1/data-requests/${id}`)).body as unknown as Request
    const listed = async (id: string) =>
      ((await tax.get("/v1/data-requests")).body as unknown as { requests: Request[] }).requests.find(
        (each) => each.id === id,
      )
    const request = await grant({}, why)
    const told = { state: "granted", verdict: "grant", reason: why, waits: false, in_force: true, acts: ["end"] }
    expect(await seen(request.id)).toMatchObject(told)
    const proposal = { act: "revoke", reason: "用途已变（示例）" } as const
    expect((await act(first, request.id, proposal)).body).toMatchObject({ verdict: "revoke", reason: proposal.reason })
    expect(await seen(request.id)).toMatchObject(told)
    expect(await listed(request.id)).toMatchObject(told)
    const returned = await act(second, request.id, { act: "return", reason: "用途未变（示例）" })
    expect(returned.body).toMatchObject({ verdict: "grant", reason: why })
    expect(await seen(request.id)).toMatchObject(told)
    await act(first, request.id, proposal)
    expect((await act(second, request.id, { act: "confirm" })).body.state).toBe("ended")
    expect(await seen(request.id)).toMatchObject({ state: "ended", verdict: "revoke", reason: proposal.reason })
    // An agency that needs it no more, while its end is proposed, has ended what was granted.
    const other = await grant({}, why)
    await act(first, other.id, proposal)
    expect((await tax.post(`/v1/data-requests/${other.id}/own-acts`, { act: "end" })).status).toBe(200)
    expect(await seen(other.id)).toMatchObject({ state: "ended", verdict: "grant", reason: why })
  })

  test("binds tray, feed, single notices, proofs and re-screening alike, each use under its request", async () => {
    await tax.post("/v1/subscriptions", {})
    const [size] = await database.sql<{ size: number }[]>`select size::int as size from log_head`
    const [inside, outside] = [++n, ++n]
    const [record = ""] = await importRecords(database.sql, [
      ...[subjectRow(inside, { region: "410105" }), seriousRow(inside)],
      ...[subjectRow(outside, { region: "410200" }), seriousRow(outside)],
    ])
    const request = await grant()
    await raise()
    const read = async (path: string, on = "2026-06-30") => {
      const at = testApp(() => database.sql, { clock: () => Date.parse(`${on}T05:00:00Z`) })
      const response = await at.request(path, { headers: tax.header })
      return { status: response.status, text: await response.text() }
    }
    const { notices } = JSON.parse((await read(`/v1/notices?record=${record}`)).text) as { notices: { id: number }[] }
    const [id] = notices.map((notice) => notice.id)
    const rescreening = `/v1/rescreening?from=${size?.size}`
    const paths = ["/v1/notices?limit=1000", "/v1/notices/feed", rescreening]
    const codes = [inside, outside].map(codeOf)
    const seen = async (path: string, on?: string) => {
      const { text } = await read(path, on)
      return codes.map((code) => text.includes(code))
    }
    for (const path of paths) expect(await seen(path), path).toEqual([true, false])
    // Each answer says for what, how long and under which terms it is given.
    const under = [{ request: request.id, purpose: asked.purpose, from: asked.from, to: asked.to }]
    const terms = { text: { zh: expect.stringContaining("不得转给第三方") }, under }
    expect(JSON.parse((await read("/v1/notices")).text)).toMatchObject({ terms })
    expect(JSON.parse((await read(`/v1/notices/${id}`)).text)).toMatchObject({ terms })
    expect(JSON.parse((await read("/v1/notices/feed")).text.trim().split("\n").at(-1) ?? "")).toMatchObject({ terms })
    expect((await read(`/v1/notices/${id}`)).status).toBe(200)
    expect((await read(`/v1/notices/${id}/proof`)).status).not.toBe(404)
    const logged = await uses(`request=${request.id}`)
    expect([...new Set(logged.map(({ what }) => what))].sort()).toEqual(["feed", "tray"])
    const open = await agency(app, database.sql)
    const bound = await agency(app, database.sql, { purposes: ["信贷审批（示例）"] })
    for (const [who, purpose] of [
      [open, null],
      [bound, "信贷审批（示例）"],
    ] as const)
      expect((await who.get("/v1/notices")).body).toMatchObject({
        terms: { under: [{ request: null, purpose, from: null }] },
      })
    // After the period the same doors are shut, and what was told before is on the re-screening list: it has to be let go.
    for (const path of paths.slice(0, 2)) expect(await seen(path, "2027-06-01"), path).toEqual([false, false])
    expect(await seen(rescreening, "2027-06-01")).toEqual([true, false])
    expect((await read(`/v1/notices/${id}`, "2027-06-01")).status).toBe(404)
    expect((await read(`/v1/notices/${id}/proof`, "2027-06-01")).status).toBe(404)
  })

  test("is logged as used by who breaks off a feed when it has what it came for", async () => {
    const open = await agency(app, database.sql)
    await open.post("/v1/subscriptions", { list: "serious" })
    await importRecords(database.sql, [subjectRow(++n, { region: "410105" }), seriousRow(n)])
    await raise()
    const response = await app.request("/v1/notices/feed", { headers: open.header })
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    const { uses: logged } = (await open.get("/v1/data-uses")).body as unknown as { uses: { what: string }[] }
    expect(logged.map(({ what }) => what)).toContain("feed")
  })

  test("closes with the list that the operator closes", async () => {
    await importRecords(database.sql, [subjectRow(++n, { region: "410105" }), seriousRow(n)])
    const request = await grant()
    const open = await agency(app, database.sql)
    await open.post("/v1/subscriptions", { list: "serious" })
    await raise()
    const told = async () =>
      ((await open.get("/v1/notices?limit=1000")).body as unknown as { notices: unknown[] }).notices
    expect((await told()).length).toBeGreaterThan(0)
    for (const { id } of [tax, open])
      await saveAgency(database.sql, id, { lists: ["abnormal"] }, { actor: "test", reason: null, at: clock() })
    expect((await (await records(request.id)).text()).trim().split("\n")).toHaveLength(2)
    expect(await told()).toEqual([])
    await importRecords(database.sql, [subjectRow(++n, { region: "410105" }), seriousRow(n)])
    await raise()
    const later = () => database.sql`select from notice join notice_event on id = event_id
      where client_id = ${open.id} and subject_code = ${codeOf(n)}`
    expect(await later()).toHaveLength(0)
    // Opened again, what was published meanwhile is told.
    await saveAgency(database.sql, open.id, { lists: listNames }, { actor: "test", reason: null, at: clock() })
    await raise()
    expect(await later()).toHaveLength(1)
  })

  test("is no more once its period is over", async () => {
    const request = await grant({ to: "2026-06-30" })
    expect((await records(request.id)).status).toBe(200)
    const later = testApp(() => database.sql, { clock: () => Date.parse("2026-07-01T04:00:00Z") })
    expect((await later.request(`/v1/data-requests/${request.id}/records`, { headers: tax.header })).status).toBe(409)
  })
})

test("uses are kept for three years and no longer", async () => {
  const at = (text: string) => new Date(`${text}T00:00:00+08:00`)
  for (const [day, rows] of [
    ["2023-06-29", 1],
    ["2023-06-30", 2],
  ] as const) {
    await database.sql`insert into sharing_use (client_id, what, rows, at) values (${tax.id}, 'feed', ${rows}, ${at(day)})`
  }
  await keepUses({ sql: database.sql, clock })
  expect((await uses()).map(({ rows }) => rows)).toEqual([2])
  await keepUses({ sql: database.sql, clock: () => Date.parse("2026-07-01T04:00:00Z") })
  expect(await uses()).toEqual([])
})

test("stands on the worklist, for somebody else once an answer is proposed", async () => {
  const { body } = await ask()
  const items = async (who: Worker) =>
    (
      (await who.get("/v1/worklist?kind=data-request&limit=200")).body as unknown as {
        results: { id: string; mine: boolean; acts: { act: string }[] }[]
      }
    ).results.find(({ id }) => id === body.id)
  expect(await items(first)).toMatchObject({ mine: true, subject: { name: tax.name }, clock: { due_on: "2026-07-14" } })
  await act(first, body.id, { act: "grant" })
  expect(await items(first)).toMatchObject({ mine: false, acts: [] })
  expect((await items(second))?.acts.map(({ act: name }) => name)).toEqual(["confirm", "return"])
  await act(second, body.id, { act: "confirm" })
  expect(await items(second)).toBeUndefined()
})

test("the pages of both sides ask, answer and fetch", async () => {
  const desk = pageBrowser(app, "https://gongshi.example")
  await desk.go("/console/sign-in", { key: tax.header["authorization"]?.replace("Bearer ", "") ?? "" })
  expect((await desk.go("/desk/requests")).text).toContain("不得转给第三方")
  const wrong = await desk.go("/desk/requests", { ...asked, basis: "内部规定" })
  expect([wrong.status, wrong.text.includes("第十五条"), wrong.text.includes("纳税信用评价")]).toEqual([
    400,
    true,
    true,
  ])
  expect((await desk.go("/desk/requests", asked)).to).toContain("/desk/requests")
  const { requests } = (await tax.get("/v1/data-requests")).body as unknown as { requests: { id: string }[] }
  const id = requests[0]?.id ?? ""
  const officers = async (role: "officer" | "checker", name: string, path: string, form?: Record<string, string>) =>
    app.request(path, {
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
      headers: {
        ...(await officerHeader(role, "410000", name)),
        ...{ accept: "text/html", origin: "https://gongshi.example" },
      },
    })
  const list = await (await officers("officer", "first", "/data-requests?state=asked")).text()
  expect([list.includes(`/data-requests/${id}`), list.includes(tax.name)]).toEqual([true, true])
  expect((await officers("officer", "first", `/data-requests/${id}`, { act: "grant", version: "1" })).status).toBe(303)
  const own = await officers("officer", "first", `/data-requests/${id}`, { act: "confirm", version: "2" })
  expect([own.status, (await own.text()).includes("不得自己复核")]).toEqual([409, true])
  expect((await officers("checker", "second", `/data-requests/${id}`, { act: "confirm", version: "2" })).status).toBe(
    303,
  )
  expect(await (await officers("checker", "second", `/data-requests/${id}`)).text()).toContain("已同意")
  expect((await desk.go(`/desk/requests/${id}/records`)).status).toBe(200)
  const [header = "", first = "", ...rest] = (await desk.go(`/desk/requests/${id}/table`)).text.split("\r\n")
  expect(header).toMatch(/统一社会信用代码,商户名称,名单,.*公示截止,限制期限截止/)
  expect(first).toMatch(/^91[0-9A-Z]{16},示例第\d+号商贸有限公司,严重违法失信名单,/)
  expect(rest.slice(-6).join("\n")).toMatch(
    new RegExp(`^\n取得机构：${tax.name}\n用途：.*\n截止：.*\n.*不得转给第三方`),
  )
  expect((await desk.go(`/desk/requests/${id}/end`, {})).status).toBe(303)
  for (const form of ["records", "table"]) expect((await desk.go(`/desk/requests/${id}/${form}`)).status).toBe(409)
  // Whose page it is not.
  expect((await pageBrowser(app, "https://gongshi.example").go("/data-requests")).to).toContain("/sign-in")
  const foreign = await app.request(`/data-requests/${id}`, { headers: { ...tax.header, accept: "text/html" } })
  expect(foreign.status).toBe(403)
  const otherSite = await app.request(`/data-requests/${id}`, {
    method: "POST",
    headers: { ...(await officerHeader("officer", "410000", "first")), origin: "https://evil.example" },
    body: new URLSearchParams({ act: "revoke", reason: "x" }),
  })
  expect(otherSite.status).toBe(403)
})

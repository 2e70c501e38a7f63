/** Letters over HTTP: between offices both ways, with paper, receipt, clock and answer, and to platforms with what was promised. */
import { createHash } from "node:crypto"
import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { letterKinds } from "../../src/enforcement/letter/kind.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { pageOrigin } from "../support/office-pages.ts"
import { fileOf } from "../support/paper.ts"
import { type Platform, platform } from "../support/roster.ts"
import { signedIn } from "../support/signed-in.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { clock: () => now })

type Header = Record<string, string>
interface Letter {
  id: string
  state: string
  number: string | null
  due_on: string | null
  overdue: boolean
  acts: string[]
  received_by: string | null
  batch: string | null
  promises: { outcome: string | null; told: string | null }[]
  errors?: { pointer: string }[]
  results: { id: string; state: string; to: { name: string } }[]
  history: { act: string }[]
}

/** What a receipt proves to who has the register's keys. */
async function verified(token: string) {
  const keys = readKeyRing(sha256, { jwks: await (await app.request("/.well-known/jwks.json")).json() })
  if ("fault" in keys) throw new Error(keys.fault)
  const found = await verifyRarer(token, { sha256, keys, now })
  return found && [found.ok, found.proven.map(({ code }) => code)]
}

let anna: Header
let boris: Header
let district: Header
let districtHead: Header
let elsewhere: Header
let tax: AgencyDesk
let customs: AgencyDesk
let shop: Platform
let other: Platform
beforeAll(async () => {
  anna = await officerHeader("officer", "410100", "anna")
  boris = await officerHeader("checker", "410100", "boris")
  district = await officerHeader("officer", "410105", "dora")
  districtHead = await officerHeader("head", "410105", "hugo")
  elsewhere = await officerHeader("officer", "410102", "emil")
  tax = await agency(app as never, database.sql, { member: "tax" }, "示例市税务局")
  customs = await agency(app as never, database.sql, { member: "customs" }, "示例海关")
  shop = await platform(database.sql, "示例购物平台")
  other = await platform(database.sql, "示例外卖平台")
})

async function send(path: string, who: Header, body: object) {
  const headers = { ...who, "content-type": "application/json" }
  const response = await app.request(path, { method: "POST", headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Letter }
}
async function get(path: string, who: Header) {
  const response = await app.request(path, { headers: who })
  return { status: response.status, body: (await response.json()) as Letter }
}
const act = (id: string, who: Header, name: string, more: object = {}) =>
  send(`/v1/letters/${id}/acts`, who, { act: name, ...more })
const answer = (id: string, who: Header, name: string, more: object = {}) =>
  send(`/v1/letters/${id}/answers`, who, { act: name, ...more })
const draft = (more: object = {}) => ({
  ...{ kind: "assist", to_authority: "410105", title: "协查示例商户的经营地址" },
  ...{ content: "请核实该商户是否在登记地址经营（示例）", ...more },
})

/** Drafted by one and signed by another. */
async function sent(more: object = {}) {
  const { status, body } = await send("/v1/letters", anna, draft(more))
  expect(status, JSON.stringify(body)).toBe(201)
  const signed = await act(body.id, boris, "send")
  expect(signed.status, JSON.stringify(signed.body)).toBe(200)
  return signed.body
}

describe("between offices", () => {
  test("a letter is signed by another, numbered, received, answered and closed, with papers and a signed receipt", async () => {
    const { body: drafted } = await send("/v1/letters", anna, draft())
    // Nobody has told the receiver, and no clock but the kind's own runs: ten working days.
    expect(drafted).toMatchObject({ state: "drafted", number: null, due_on: "2026-07-14" })
    expect((await get(`/v1/letters/${drafted.id}`, district)).status).toBe(404)
    expect((await act(drafted.id, anna, "send")).status).toBe(409)
    // What somebody's own hand, or their post, keeps them from is not offered to them.
    const acts = async (who: Header) => (await get(`/v1/letters/${drafted.id}`, who)).body.acts
    const auditor = await officerHeader("auditor", "410100", "otto")
    expect([await acts(anna), await acts(boris), await acts(auditor)]).toEqual([["withdraw"], ["send", "withdraw"], []])
    const { body: letter } = await act(drafted.id, boris, "send")
    expect(letter.number).toMatch(/协函〔2026〕1号$/)
    expect((await sent()).number).toMatch(/协函〔2026〕2号$/)

    const early = await app.request(`/v1/letters/${letter.id}/receipt`, { headers: anna })
    expect(early.status).toBe(404)
    const received = await answer(letter.id, district, "receive")
    expect(received.body).toMatchObject({ state: "received", received_by: "officer:410105:dora", history: [] })
    const text = { result: "done", text: "该商户在登记地址经营（示例）" }
    const { body: answered } = await answer(letter.id, district, "answer", text)
    expect(answered).toMatchObject({ state: "answered", answer_number: expect.stringMatching(/复函〔2026〕1号$/) })

    for (const paper of ["letter", "answer"]) {
      const pdf = await app.request(`/v1/letters/${letter.id}/papers/${paper}`, { headers: district })
      const bytes = Buffer.from(await pdf.arrayBuffer())
      expect([pdf.status, bytes.subarray(0, 5).toString()]).toEqual([200, "%PDF-"])
      const again = await app.request(`/v1/letters/${letter.id}/papers/${paper}`, { headers: anna })
      expect(Buffer.from(await again.arrayBuffer()).equals(bytes)).toBe(true)
    }
    const receipt = await app.request(`/v1/letters/${letter.id}/receipt`, { headers: district })
    const token = await receipt.text()
    expect(decodeProtectedHeader(token).typ).toBe("gongshi-letter+jwt")
    const [{ lines }] = await database.sql<[{ lines: { mark: string; text: string }[] }]>`
      select lines from letter where id = ${letter.id}`
    expect(lines.map(({ text: line }) => line).join("\n")).toContain(letter.number ?? "")
    const jwks = (await (await app.request("/.well-known/jwks.json")).json()) as JSONWebKeySet
    expect((await compactVerify(token, createLocalJWKSet(jwks))).protectedHeader.typ).toBe("gongshi-letter+jwt")
    const claims = decodeJwt<Record<string, unknown>>(token)
    expect(claims).toMatchObject({ number: letter.number, to: { id: "410105" }, result: "done" })
    expect(claims["text_sha256"]).toMatch(/^[0-9a-f]{64}$/)
    expect(claims["text_sha256"]).not.toBe(createHash("sha256").update("").digest("hex"))
    expect(await verified(token)).toEqual([true, ["signed", "letter", "letter-answered"]])

    expect((await act(letter.id, anna, "close", { reason: "已核（示例）" })).body.state).toBe("closed")
    const { body: seen } = await get(`/v1/letters/${letter.id}`, anna)
    expect(seen.history.map((step) => step.act)).toEqual(["draft", "send", "receive", "answer", "close"])
  })

  test("whoever is of neither side sees nothing of it, and nobody answers their own letter", async () => {
    const { id } = await sent()
    for (const who of [elsewhere, tax.header, customs.header, shop.header]) {
      expect((await get(`/v1/letters/${id}`, who)).status).toBe(404)
      expect(JSON.stringify((await get("/v1/letters?limit=200", who)).body)).not.toContain(id)
      expect((await answer(id, who, "receive")).status).toBe(404)
    }
    // The city is over its district, and does not receive in its place what it has sent to it.
    expect((await answer(id, anna, "receive")).status).toBe(409)
    // Nor does the district go on with the letter as if it were its own.
    expect((await act(id, district, "withdraw", { reason: "有误" })).status).toBe(409)
    expect((await get(`/v1/letters/${id}`, {})).status).toBe(401)
    expect((await get(`/v1/letters/${id}`, district)).body.acts).toEqual(["receive", "return", "forward"])
  })

  test("who was written to wrongly returns it, or passes it on along its own chain", async () => {
    const { id, number } = await sent({ to_authority: "410102" })
    expect((await answer(id, elsewhere, "return", { reason: "应由金水区办理（示例）" })).body.state).toBe("returned")
    const readdressed = await act(id, anna, "readdress", { to_authority: "410105", reason: "改发（示例）" })
    expect(readdressed.body.state).toBe("drafted")
    // Who was written to first has nothing of it any more, and who addressed it anew does not sign it.
    expect((await get(`/v1/letters/${id}`, elsewhere)).status).toBe(404)
    expect((await act(id, anna, "send")).status).toBe(409)
    expect((await act(id, boris, "send")).body).toMatchObject({ state: "sent", number })

    const province = await officerHeader("officer", "410000", "pia")
    const wrong = await answer(id, district, "forward", { to_authority: "330106", reason: "转（示例）" })
    expect([wrong.status, wrong.body.errors?.[0]?.pointer]).toEqual([400, "/to_authority"])
    const back = await answer(id, district, "forward", { to_authority: "410100", reason: "转（示例）" })
    expect(back.status).toBe(400)
    expect((await answer(id, district, "forward", { to_authority: "410000", reason: "转（示例）" })).body.state).toBe(
      "sent",
    )
    expect((await get(`/v1/letters/${id}`, district)).body).toMatchObject({ forwarded_by: "410105", acts: [] })
    expect((await answer(id, province, "receive")).status).toBe(200)
  })

  test("what is addressed anew has a paper of its own, and the first one stays as it was sealed", async () => {
    const { id } = await sent({ to_authority: "410102" })
    const paper = async (who: Header) => {
      const response = await app.request(`/v1/letters/${id}/papers/letter`, { headers: who })
      return [response.status, response.headers.get("repr-digest")] as const
    }
    const [, first] = await paper(elsewhere)
    await answer(id, elsewhere, "return", { reason: "应由金水区办理（示例）" })
    await act(id, anna, "readdress", { to_authority: "410105", reason: "改发（示例）" })
    now += 60_000
    await act(id, boris, "send")
    const [status, second] = await paper(district)
    expect([status, second === first]).toEqual([200, false])
    expect(await paper(anna)).toEqual([200, second])
    now -= 60_000
  })

  test("nothing is passed on to an authority that there is not, and who has passed it on does not withdraw it", async () => {
    const { body: drafted } = await send("/v1/letters", district, draft({ to_authority: "410100" }))
    await act(drafted.id, districtHead, "send")
    const nowhere = await answer(drafted.id, anna, "forward", { to_authority: "410199", reason: "转（示例）" })
    expect([nowhere.status, nowhere.body.errors?.[0]?.pointer]).toEqual([400, "/to_authority"])
    const on = await answer(drafted.id, anna, "forward", { to_authority: "410000", reason: "转（示例）" })
    expect(on.body).toMatchObject({ state: "sent", acts: [] })
    expect((await act(drafted.id, anna, "withdraw", { reason: "有误（示例）" })).status).toBe(409)
  })

  test("who is known by two names signs no letter of their own, and takes no number by trying", async () => {
    const { body: drafted } = await send("/v1/letters", anna, draft({ kind: "advise" }))
    await database.sql`insert into person_link (name, person, actor, at) values ('anna-2', 'anna', 'register', now())`
    expect((await act(drafted.id, await officerHeader("checker", "410100", "anna-2"), "send")).status).toBe(409)
    await database.sql`delete from person_link`
    expect((await act(drafted.id, boris, "send")).body.number).toMatch(/建函〔2026〕1号$/)
  })

  test("files are brought by both sides until it is closed, and are nobody else’s", async () => {
    const { id } = await sent()
    const bring = (who: Header, body: BodyInit = new Uint8Array(fileOf.pdf()), title = "走访记录") =>
      app.request(`/v1/letters/${id}/files?title=${encodeURIComponent(title)}`, {
        ...{ method: "POST", headers: { ...who, "content-type": "application/pdf" }, body },
      })
    for (const who of [anna, district]) expect((await bring(who)).status).toBe(201)
    for (const who of [elsewhere, tax.header, shop.header]) expect((await bring(who)).status).toBe(404)
    expect((await bring({})).status).toBe(401)
    expect((await bring(district, "x")).status).toBe(415)
    expect((await bring(district, undefined, "11010519491231002X的证件")).status).toBe(400)
    const { body } = await get(`/v1/letters/${id}`, district)
    const files = (body as unknown as { files: { url: string; by: string }[] }).files
    expect(files.map(({ by }) => by).sort()).toEqual(["officer:410100:anna", "officer:410105:dora"])
    const content = await app.request(files[1]?.url ?? "", { headers: anna })
    expect(
      Buffer.from(await content.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-")
    expect((await app.request(files[1]?.url ?? "", { headers: elsewhere })).status).toBe(404)
    await act(id, anna, "withdraw", { reason: "有误（示例）" })
    expect((await bring(district)).status).toBe(409)
  })

  test("of an agency whose key is one person’s another person confirms what is signed", async () => {
    const one = await agency(app as never, database.sql, {}, "示例单人机构", "clerk")
    await database.sql`update api_client set hands = 'single' where id = ${one.id}`
    const { body: theirs } = await one.post("/v1/letters", draft({ kind: "transfer" }))
    const kept = await act(String(theirs.id), one.header, "send")
    expect(kept.status).toBe(202)
    expect((await get(`/v1/letters/${theirs.id}`, districtHead)).status).toBe(404)
    // No number is used up by what was only tried.
    const [{ state, number }] = await database.sql<[{ state: string; number: string | null }]>`
      select state, number from letter where id = ${String(theirs.id)}`
    expect([state, number]).toEqual(["drafted", null])
    expect(await database.sql`select 1 from document_series where authority = ${one.id}`).toHaveLength(0)
    const prepared = (kept.body as unknown as { prepared: { id: string } }).prepared.id
    const approver = await signedIn(database.sql, "zora", { role: "agency", agency: one.name, post: "approver" })
    const confirmed = await app.request(`/desk/prepared/${prepared}`, {
      method: "POST",
      headers: { ...approver, origin: pageOrigin, "content-type": "application/x-www-form-urlencoded" },
      body: "act=confirm",
    })
    expect(confirmed.status).toBe(303)
    const seen = await get(`/v1/letters/${theirs.id}`, districtHead)
    expect(seen.body).toMatchObject({ state: "sent", number: "示例单人机构移函〔2026〕1号" })
  })

  test("agencies write to authorities and are written to", async () => {
    const { status, body: theirs } = await tax.post("/v1/letters", draft({ kind: "transfer" }))
    expect(status, JSON.stringify(theirs)).toBe(201)
    // A system behind which several stand signs for itself.
    const signed = await act(String(theirs.id), tax.header, "send")
    expect(signed.body.number).toBe("示例市税务局移函〔2026〕1号")
    expect((await answer(signed.body.id, districtHead, "receive")).status).toBe(200)
    const { id } = await sent({ kind: "urge", to_authority: undefined, to_client: tax.id })
    expect((await get(`/v1/letters/${id}`, customs.header)).status).toBe(404)
    expect((await answer(id, tax.header, "receive")).status).toBe(200)
    expect((await answer(id, tax.header, "answer", { result: "partly", text: "正在办理（示例）" })).status).toBe(200)
    for (const body of [
      draft({ kind: "urge" }),
      draft({ kind: "hint" }),
      draft({ to_authority: undefined, to_client: customs.id }),
    ])
      expect((await send("/v1/letters", tax.header, body)).status).toBe(400)
  })

  test("it is overdue on the worklists of both sides from the day after its last", async () => {
    const { id } = await sent({ due_on: "2026-07-01" })
    const before = now
    now = Date.parse("2026-07-02T02:00:00Z")
    type Work = { results: { kind: string; url: string; due: string; clock: { name: { zh: string } } }[] }
    for (const [who, kind] of [
      [anna, "letter-sent"],
      [district, "letter-received"],
    ] as const) {
      const { results } = (await get(`/v1/worklist?limit=100&kind=${kind}`, who)).body as unknown as Work
      const found = results.find(({ url }) => url === `/v1/letters/${id}`)
      expect(found).toMatchObject({ kind, due: "overdue", clock: { name: { zh: "复函" } } })
    }
    expect((await get("/v1/letters?overdue=true", district)).body.results.map((one) => one.id)).toContain(id)
    now = before
  })

  test("holds no personal data in any of its fields, and nothing that is too large", async () => {
    const number = "11010519491231002X"
    for (const field of ["title", "content", "basis", "place"]) {
      const { status, body } = await send("/v1/letters", anna, draft({ [field]: `当事人${number}的材料` }))
      expect([field, status, body.errors?.[0]?.pointer]).toEqual([field, 400, `/${field}`])
    }
    const { id } = await sent()
    const said: [
      (id: string, who: Header, name: string, more: object) => ReturnType<typeof act>,
      Header,
      string,
      object,
    ][] = [
      [act, anna, "withdraw", { reason: number }],
      [answer, district, "return", { reason: number }],
      [answer, district, "forward", { to_authority: "410100", reason: number }],
    ]
    for (const [by, who, name, more] of said)
      expect([name, (await by(id, who, name, more)).status]).toEqual([name, 400])
    await answer(id, district, "receive")
    expect((await answer(id, district, "answer", { result: "done", text: number })).status).toBe(400)
    expect(JSON.stringify(await database.sql`select * from letter`)).not.toContain(number)
    const large = await app.request("/v1/letters", {
      ...{ method: "POST", headers: { ...anna, "content-type": "application/json" } },
      body: JSON.stringify(draft({ content: "示".repeat(40_000_000) })),
    })
    expect(large.status).toBe(413)
  })

  test("supervision goes down, and to nobody else", async () => {
    for (const [to, pointer] of [
      ["410000", "/to_authority"],
      ["410100", "/to_authority"],
      ["419999", "/to_authority"],
    ]) {
      const { status, body } = await send("/v1/letters", anna, draft({ kind: "urge", to_authority: to }))
      expect([to, status, body.errors?.[0]?.pointer]).toEqual([to, 400, pointer])
    }
  })
})

describe("to platforms", () => {
  const interview = { kind: "interview", to_authority: undefined, title: "约谈示例平台", place: "示例会议室" }

  test("an interview is announced, held, and what was promised is followed up before it is closed", async () => {
    const { id, due_on } = await sent({ ...interview, to_client: shop.id, due_on: "2026-07-03" })
    expect(due_on).toBe("2026-07-03")
    expect((await get(`/v1/letters/${id}`, other.header)).status).toBe(404)
    const calls = (await get("/v1/duties/calls", shop.header)).body as unknown as {
      calls: { kind: string; url: string }[]
    }
    expect(calls.calls.at(-1)).toMatchObject({ kind: "letter", url: "/v1/letters" })
    expect((await answer(id, shop.header, "receive")).body.state).toBe("received")
    const promises = [
      { text: "下架示例商品", due_on: "2026-07-20" },
      { text: "完善审核（示例）", due_on: "2026-07-10" },
    ]
    const late = await act(id, anna, "hold", { held_on: "2026-07-05", minutes: "会议情况（示例）", promises })
    expect([late.status, late.body.errors?.[0]?.pointer]).toEqual([400, "/held_on"])
    const held = await act(id, anna, "hold", { held_on: "2026-06-30", minutes: "会议情况（示例）", promises })
    // The clock is that of the promise to come first.
    expect(held.body).toMatchObject({ state: "held", due_on: "2026-07-10" })
    expect((await answer(id, shop.header, "report", { promise: 2, text: "已完善（示例）" })).status).toBe(200)
    expect((await act(id, anna, "close", { reason: "已核（示例）" })).status).toBe(400)
    const kept = await act(id, anna, "follow", { promise: 2, outcome: "kept", note: "已核（示例）" })
    expect(kept.body.due_on).toBe("2026-07-20")
    expect((await act(id, anna, "follow", { promise: 2, outcome: "kept", note: "已核" })).status).toBe(400)
    const last = await act(id, boris, "follow", { promise: 1, outcome: "not-kept", note: "仍在售（示例）" })
    expect(last.body.promises.map(({ outcome }) => outcome)).toEqual(["not-kept", "kept"])
    expect((await act(id, anna, "close", { reason: "已核（示例）" })).body.state).toBe("closed")
  })

  test("a hint goes to a class of platforms at once, and who has not confirmed it is seen", async () => {
    const hint = { kind: "hint", to_authority: undefined, to_platforms: "all", title: "年报提示" }
    const { body: first } = await send("/v1/letters", anna, draft(hint))
    const { results } = (await get(`/v1/letters?batch=${first.batch}`, anna)).body
    expect(results.map(({ to }) => to.name).sort()).toEqual(["示例外卖平台", "示例购物平台"].sort())
    for (const { id } of results) expect((await act(id, boris, "send")).status).toBe(200)
    const mine = results.find(({ to }) => to.name === "示例购物平台")
    expect((await answer(mine?.id ?? "", shop.header, "receive")).body.state).toBe("closed")
    const open = (await get(`/v1/letters?batch=${first.batch}&state=sent`, anna)).body.results
    expect(open.map(({ to }) => to.name)).toEqual(["示例外卖平台"])
    expect((await send("/v1/letters", anna, draft({ ...hint, kind: "guide" }))).status).toBe(400)
  })

  test("all hints of a batch are signed at once, by somebody else than who drafted them", async () => {
    const hint = { kind: "hint", to_authority: undefined, to_platforms: "all", title: "年报提示二" }
    const { body: first } = await send("/v1/letters", anna, draft(hint))
    const path = `/v1/letter-batches/${first.batch}/send`
    expect((await send(path, anna, {})).status).toBe(409)
    expect((await send(path, elsewhere, {})).status).toBe(404)
    expect((await send(path, boris, {})).body).toEqual({ sent: 2, refused: 0 })
    expect((await send(path, boris, {})).status).toBe(404)
  })

  test("each kind goes to whom its row says", async () => {
    for (const [kind, { to }] of Object.entries(letterKinds)) {
      const { status } = await send("/v1/letters", anna, draft({ kind, to_authority: undefined, to_client: shop.id }))
      expect([kind, status]).toEqual([kind, to === "office" ? 400 : 201])
    }
  })
})

describe("lists and pledges", () => {
  test("a district’s pledge is signed by the district, and by nobody above it", async () => {
    const province = await officerHeader("officer", "410000", "pia")
    const provinceHead = await officerHeader("head", "410000", "paul")
    const pledge = { kind: "pledge", to_authority: "410105", title: "属地责任承诺（示例）" }
    const { body: drafted } = await send("/v1/letters", province, draft(pledge))
    await act(drafted.id, provinceHead, "send")
    expect((await answer(drafted.id, anna, "receive")).body.acts).toEqual([])
    const signing = { position: "局长（示例）", confirmed: true }
    expect((await answer(drafted.id, anna, "sign", signing)).status).toBe(409)
    expect((await answer(drafted.id, district, "sign", signing)).body.state).toBe("signed")
  })

  test("an item is reported with what was done, inspected and scored, and counts with whoever is held to it", async () => {
    const item = { kind: "task", to_authority: "410102", title: "完成平台走访", due_on: "2026-07-01" }
    const [{ id }, late] = [await sent(item), await sent(item)]
    // A neighbour and one above are nobody's to hold to something.
    for (const to of ["410000", "330106", "410100"])
      expect((await send("/v1/letters", anna, draft({ ...item, to_authority: to }))).status).toBe(400)
    expect((await answer(id, elsewhere, "receive")).body.acts).toEqual(["answer"])
    expect((await act(id, anna, "close", { reason: "已核" })).status).toBe(409)
    const done = await answer(id, elsewhere, "answer", { result: "done", text: "已走访十二家（示例）" })
    expect(done.body).toMatchObject({ state: "answered", answer_number: expect.stringContaining("复函") })
    // Who has reported in time is not late because nobody has looked at it.
    now = Date.parse("2026-07-02T02:00:00Z")
    expect((await get(`/v1/letters/${id}`, elsewhere)).body.overdue).toBe(false)
    expect((await get("/v1/letters?overdue=true&kind=task", anna)).body.results.map((one) => one.id)).toEqual([late.id])
    expect((await get("/v1/letter-figures", anna)).body.results).toContainEqual(
      expect.objectContaining({ authority: "410102", items: 2, overdue: 1, scored: 0 }),
    )
    now = clock()
    for (const score of [101, -1, 1.5])
      expect((await act(id, anna, "score", { score, finding: "已核（示例）" })).status).toBe(400)
    expect((await act(id, anna, "score", { score: 90, finding: "属实（示例）" })).body).toMatchObject({
      ...{ state: "closed", score: 90 },
    })
    const before = now
    now = Date.parse("2026-07-02T02:00:00Z")
    const figures = await get("/v1/letter-figures", anna)
    expect(figures.body.results).toContainEqual({
      ...{ authority: "410102", platform: null, items: 2, overdue: 1, scored: 1, score: 90 },
    })
    // The chief's table has it, and what is late leads to it.
    const head = await officerHeader("head", "410100", "chief")
    const page = await (await app.request("/office/load", { headers: { ...head, accept: "text/html" } })).text()
    expect(page).toContain("责任单位")
    expect(page).toContain("任务清单")
    expect((await get("/v1/letters?overdue=true&kind=task", anna)).body.results.map((one) => one.id)).toEqual([late.id])
    // Nobody reported: it is scored all the same.
    expect((await act(late.id, anna, "score", { score: 0, finding: "逾期未报（示例）" })).body.state).toBe("closed")
    now = before
  })

  test("a pledge is signed by somebody who is named, and published by two where the authority chooses", async () => {
    const pledge = { kind: "pledge", to_authority: undefined, to_client: shop.id, title: "平台责任承诺（示例）" }
    const { id } = await sent(pledge)
    expect((await answer(id, shop.header, "sign", { position: "负责人", confirmed: true })).status).toBe(409)
    expect((await answer(id, shop.header, "receive")).body.state).toBe("received")
    expect((await answer(id, shop.header, "sign", { position: "负责人", confirmed: false })).status).toBe(400)
    expect((await answer(id, shop.header, "sign", { position: "11010519491231002X", confirmed: true })).status).toBe(
      400,
    )
    expect((await answer(id, other.header, "sign", { position: "负责人", confirmed: true })).status).toBe(404)
    const signed = await answer(id, shop.header, "sign", { position: "负责人（示例）", confirmed: true })
    expect(signed.body).toMatchObject({ state: "signed", signed_as: "负责人（示例）", acts: [] })
    const receipt = await app.request(`/v1/letters/${id}/receipt`, { headers: shop.header })
    const token = await receipt.text()
    expect(decodeJwt<Record<string, unknown>>(token)).toMatchObject({
      ...{ signed_as: "负责人（示例）", signed_by: `client:${shop.id}`, to: { name: "示例购物平台" } },
    })
    expect(await verified(token)).toEqual([true, ["signed", "letter", "letter-signed"]])
    const published = async () => (await get("/v1/pledges", {})).body.results.map((one) => one.id)
    expect(await published()).toEqual([])
    expect((await act(id, anna, "propose")).body.state).toBe("proposed")
    expect(await published()).toEqual([])
    expect((await act(id, anna, "publish")).status).toBe(409)
    expect((await act(id, boris, "publish")).body.state).toBe("published")
    expect(await published()).toEqual([id])
    const page = await (await app.request("/pledges")).text()
    expect(page).toContain("示例购物平台")
    // Who has signed and who has published it is nobody's business but theirs.
    for (const text of [page, JSON.stringify((await get("/v1/pledges", {})).body)])
      for (const name of ["anna", "boris", "client:", "officer:"]) expect(text).not.toContain(name)
    expect((await act(id, anna, "unpublish", { reason: "已更新（示例）" })).body.state).toBe("signed")
    expect(await published()).toEqual([])
  })
})

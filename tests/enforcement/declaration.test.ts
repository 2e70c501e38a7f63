// What agencies declare to stand in their own systems: held against the ledger and the log, recalled, asked about, and seen.
import { randomBytes } from "node:crypto"
import { beforeEach, describe, expect, test } from "vitest"
import { keepDeclared } from "../../src/enforcement/declaration/keep.ts"
import { raiseNotices } from "../../src/enforcement/notice/raise.ts"
import { watchRecalls } from "../../src/enforcement/recall/daily.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { type AgencyDesk, agency, keyWithProof } from "../support/agency.ts"
import { clock, noticeParts, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { move } from "../support/move.ts"
import { worker } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { seriousRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const sound = { halted: async () => null }
const raise = () => raiseNotices({ sql: database.sql, clock, signedLog: sound, ...noticeParts })
const day = (text: string) => ({ sql: database.sql, clock: () => Date.parse(`${text}T04:00:00Z`), ...noticeParts })

let n = 500
let tax: AgencyDesk
let lead: AgencyDesk
const publish = async () => {
  const row = seriousRow(++n)
  const [id = ""] = await importRecords(database.sql, [row])
  await raise()
  return { id, code: row.subject.code }
}
const apply = async (record: string, reference: string) => {
  const { status, body } = await tax.post("/v1/measures", { record_id: record, measure: "M-HONOUR", reference })
  expect(status).toBe(201)
  return body.id
}

beforeEach(async () => {
  await database.sql`update api_client set revoked_at = now() where role = 'agency' and revoked_at is null`
  tax = await agency(app, database.sql, { member: "tax" })
  lead = await agency(app, database.sql, { member: "market" })
  await tax.post("/v1/subscriptions", { list: "serious" })
  await raise()
})

interface Result {
  rows: number
  done: number
  unchanged: number
  refused: number
  faults: { line: number; field: string }[]
  declaration: Record<string, unknown> & { id: string }
}
const declare = async (measures: object[], asOf?: string) => {
  const { status, body } = await tax.post("/v1/declarations", { ...(asOf ? { as_of: asOf } : {}), measures })
  return { status, body: body as unknown as Result & { errors?: { pointer: string }[] } }
}
const table = async (type: string, body: string | Uint8Array<ArrayBuffer>) => {
  const headers = { ...tax.header, "content-type": type }
  const response = await app.request("/v1/declarations", { method: "POST", headers, body })
  return { status: response.status, body: (await response.json()) as Result & { detail: string } }
}
const recalls = async () =>
  ((await tax.get("/v1/recalls")).body as unknown as { recalls: { record_id: string; acts: number; holds: boolean }[] })
    .recalls
const undeclared = async () =>
  (
    (await tax.get("/v1/measures?undeclared=true")).body as unknown as { measures: { reference: string }[] }
  ).measures.map(({ reference }) => reference)
const figures = async () => {
  const { body } = await tax.get("/v1/recalls/figures")
  return (body as unknown as { agencies: Record<string, unknown>[] }).agencies.find(
    ({ agency: who }) => who === tax.name,
  )
}

describe("a list is held against the ledger and the log", () => {
  test("what the ledger has and may stand agrees, and nothing follows from it", async () => {
    const { id } = await publish()
    await apply(id, "a-1")
    const { status, body } = await declare([{ reference: "a-1" }])
    expect([status, body.declaration]).toMatchObject([
      201,
      { stands: 1, ended: 0, late: 0, lifted: 0, undeclared: 0, complete: true },
    ])
    expect([await recalls(), await undeclared()]).toEqual([[], []])
  })

  test("what was told as lifted and stands still opens its recall again, and stands in the ledger", async () => {
    const { id } = await publish()
    await apply(id, "b-1")
    await move(database.sql, id, "repair")
    await raise()
    const [told] = ((await tax.get(`/v1/recalls?record=${id}`)).body as unknown as { recalls: { notice: number }[] })
      .recalls
    await tax.post(`/v1/notices/${told?.notice}/acts`, { act: "lift", reason: "公示已结束（示例）" })
    expect(await recalls()).toEqual([])
    const { body } = await declare([{ reference: "b-1" }])
    expect(body.declaration).toMatchObject({ ended: 1, lifted: 1, stands: 0 })
    expect(await recalls()).toMatchObject([{ record_id: id, acts: 1, holds: true }])
    // The next list says the same, and nothing more is put in.
    const again = await declare([{ reference: "b-1" }, { record_id: id, measure: "M-HONOUR" }])
    expect(again.body).toMatchObject({ done: 1, unchanged: 1, declaration: { ended: 1, lifted: 0, late: 0 } })
    const { measures } = (await tax.get(`/v1/measures?record=${id}`)).body as unknown as { measures: object[] }
    expect(measures).toHaveLength(2)
  })

  test("what was never reported is taken: by its merchant's code, and though its record has ended", async () => {
    const [stands, ended] = [await publish(), await publish()]
    await move(database.sql, ended.id, "repair")
    await raise()
    const [told] = (
      (await tax.get(`/v1/recalls?record=${ended.id}`)).body as unknown as { recalls: { notice: number }[] }
    ).recalls
    await tax.post(`/v1/notices/${told?.notice}/acts`, { act: "acknowledge" })
    expect(await recalls()).toEqual([])
    const { body } = await declare([
      { code: stands.code, measure: "不予授予荣誉称号等表彰奖励", started_on: "2026-03-20" },
      { code: ended.code, measure: "M-HONOUR", reference: "老系统-7" },
    ])
    expect(body).toMatchObject({ done: 2, refused: 0, declaration: { stands: 1, ended: 1, late: 2, undeclared: 0 } })
    expect(await recalls()).toMatchObject([{ record_id: ended.id, acts: 1 }])
  })

  test("whoever was never told of the record is recalled of it too, once", async () => {
    const other = await agency(app, database.sql, { member: "customs" })
    const { id } = await publish()
    await move(database.sql, id, "repair")
    await raise()
    const sent = await other.post("/v1/declarations", { measures: [{ record_id: id, measure: "M-HONOUR" }] })
    expect(sent.body).toMatchObject({ declaration: { ended: 1, late: 1 } })
    await raise()
    await raise()
    const { recalls: found } = (await other.get("/v1/recalls")).body as unknown as { recalls: object[] }
    expect(found).toMatchObject([{ record_id: id, acts: 1, holds: true }])
    // Nobody else hears of it anew.
    const all = await database.sql`select count(*)::int as count from notice n join notice_event e on e.id = n.event_id
      where e.record_id = ${id} and n.recall and n.client_id = ${tax.id}`
    expect(all[0]?.["count"]).toBe(1)
  })

  test("of a merchant whose record has ended nobody learns by its code who was never told of it", async () => {
    const other = await agency(app, database.sql, { member: "customs" })
    const { id, code } = await publish()
    await move(database.sql, id, "repair")
    await raise()
    const known = await other.post("/v1/declarations", { measures: [{ code, measure: "M-HONOUR" }] })
    const unknown = await other.post("/v1/declarations", {
      measures: [{ code: seriousRow(9_999).subject.code, measure: "M-HONOUR" }],
    })
    expect(known.body).toEqual(unknown.body)
    expect(known.body).toMatchObject({ refused: 1, declaration: null, faults: [{ field: "code" }] })
  })

  test("of lists that were overtaken what was as it should be goes, and their differences stay", async () => {
    const [record, other] = [await publish(), await publish()]
    await apply(record.id, "k-1")
    const rows = async () => {
      const found =
        await database.sql`select number, ledger from declared_measure join declaration on declaration.id = declaration_id
        join api_client on api_client.id = client_id and revoked_at is null order by number, ledger`
      return found.map(({ number, ledger }) => `${number} ${ledger}`)
    }
    const late = { record_id: other.id, measure: "M-HONOUR", reference: "k-2" }
    const first = await declare([{ reference: "k-1" }, late])
    await keepDeclared(database)
    expect(await rows()).toEqual(["1 known", "1 late"])
    await declare([{ reference: "k-1" }, { reference: "k-2" }])
    // One of which a row was refused overtakes none.
    await declare([{ reference: "k-1" }, { reference: "nothing" }])
    const differences = async () => (await tax.get(`/v1/declarations/${first.body.declaration.id}`)).body
    const before = await differences()
    expect(await keepDeclared(database)).toBe(2)
    expect(await rows()).toEqual(["1 late", "2 known", "2 known"])
    expect([await keepDeclared(database), await differences(), await undeclared()]).toEqual([0, before, []])
  })

  test("what the ledger has and a whole list leaves out is asked about, until it is lifted or declared", async () => {
    const { id } = await publish()
    const measure = await apply(id, "c-1")
    await database.sql`update measure set created_at = created_at - interval '1 day' where id = ${measure}`
    const none = await declare([])
    expect([none.status, none.body.declaration]).toMatchObject([201, { stands: 0, undeclared: 1 }])
    expect(await undeclared()).toEqual(["c-1"])
    expect(await figures()).toMatchObject({ undeclared: 1, declaration: "current" })
    await tax.post(`/v1/measures/${measure}/acts`, { act: "lift", reason: "早已解除（示例）" })
    expect([await undeclared(), await figures()]).toMatchObject([[], { undeclared: 0 }])
  })

  test("rows that can't be taken are told with their line, the others are, and nothing follows from what is left out", async () => {
    const { id } = await publish()
    const measure = await apply(id, "d-1")
    await database.sql`update measure set created_at = created_at - interval '1 day' where id = ${measure}`
    const other = await publish()
    const csv = [
      "本机构编号,公示记录编号,统一社会信用代码,措施编号,实施日期",
      `,${other.id},,M-HONOUR,2026-03-20`,
      ",nothere,,M-HONOUR,",
      `,${other.id},,M-NONE,`,
      `,,,M-HONOUR,`,
      `,${other.id},,M-LICENCE,2099-01-01`,
      `x-9,,,,`,
    ].join("\r\n")
    const { status, body } = await table("text/csv", csv)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      rows: 6,
      done: 1,
      refused: 5,
      declaration: { late: 1, complete: false, undeclared: null },
    })
    expect(body.faults.map(({ line, field }) => [line, field])).toEqual([
      [3, "record_id"],
      [4, "measure"],
      [5, "record_id"],
      [6, "started_on"],
      [7, "reference"],
    ])
    expect(await undeclared()).toEqual([])
    // It is no list, of which somebody could say that it is of today.
    expect(await figures()).toMatchObject({ declared_on: null, declaration: "due" })
  })
})

describe("what is sent", () => {
  test("the same bytes on the same day are the same list; an older one is refused", async () => {
    const { id } = await publish()
    const row = `{"record_id":"${id}","measure":"M-HONOUR"}\n`
    const first = await table("application/x-ndjson", row)
    const again = await table("application/x-ndjson", row)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.body.declaration.id).toBe(first.body.declaration.id)
    // Of another day it is another list.
    const headers = { ...tax.header, "content-type": "application/x-ndjson" }
    const earlier = await app.request("/v1/declarations?as_of=2026-06-29", { method: "POST", headers, body: row })
    expect(earlier.status).toBe(409)
    expect((await declare([], "2026-06-01")).status).toBe(409)
    expect((await declare([], "2099-06-01")).body.errors).toMatchObject([{ pointer: "/as_of" }])
  })

  test("of rows that were refused the same bytes say anew whether they are", async () => {
    const { id } = await publish()
    const rows = `{"record_id":"${id}","measure":"M-HONOUR"}\n{"record_id":"nothing","measure":"M-HONOUR"}\n`
    for (const done of [1, 1])
      expect((await table("application/x-ndjson", rows)).body).toMatchObject({ done, refused: 1 })
  })

  test.each([
    ["[]", ""],
    ["{", ""],
    ['{"measures":{}}', "/measures"],
    ['{"measures":[],"note":"x"}', ""],
    ['{"measures":[],"as_of":"2026-02-30"}', "/as_of"],
  ])("%s is refused with its place", async (json, pointer) => {
    const { status, body } = await table("application/json", json)
    expect([status, (body as unknown as { errors?: { pointer: string }[] }).errors?.[0]?.pointer ?? ""]).toEqual([
      400,
      pointer,
    ])
  })

  test("no ID number is taken in any column", async () => {
    const { id } = await publish()
    for (const field of ["reference", "measure", "started_on", "code"]) {
      const { body } = await declare([{ record_id: id, measure: "M-HONOUR", [field]: "11010519491231002X" }])
      expect(body, field).toMatchObject({ refused: 1, done: 0 })
      expect(JSON.stringify(body), field).not.toContain("11010519491231002X")
    }
  })

  test("signed by the agency's key it is kept as it was signed; by another key, or of another kind, it is none", async () => {
    const key = await createSigningKey("Ed25519")
    const other = await createSigningKey("Ed25519")
    const list = Buffer.from(JSON.stringify({ as_of: "2026-06-30", measures: [] }))
    const signed = await keySigner(key).sign(list, "gongshi-declaration+jws")
    expect((await table("application/jose", signed)).status).toBe(400)
    const headers = { ...tax.header, "content-type": "application/json" }
    const body = JSON.stringify(await keyWithProof(key, tax.name))
    expect((await app.request("/v1/agency", { method: "PATCH", headers, body })).status).toBe(200)
    const taken = await table("application/jose", signed)
    expect([taken.status, taken.body.declaration]).toMatchObject([201, { key: key.kid, as_of: "2026-06-30" }])
    // The trail names the key, and holds no list.
    const trail = async () =>
      (await database.sql<{ after: string }[]>`select after::text from audit_event where act = 'declaration.send'`)
        .map(({ after }) => after)
        .join("\n")
    expect(await trail()).toContain(key.kid)
    expect(await trail()).not.toContain(signed)
    // Of a list with a row that is not taken the signed bytes are not kept: they hold what the row does.
    const { id } = await publish()
    const row = { record_id: id, measure: "M-HONOUR" }
    const mixed = JSON.stringify({ as_of: "2026-06-30", measures: [row, { ...row, reference: "11010519491231002X" }] })
    const half = await keySigner(key).sign(Buffer.from(mixed), "gongshi-declaration+jws")
    expect((await table("application/jose", half)).body).toMatchObject({ done: 1, refused: 1 })
    expect(await trail()).not.toContain(half)
    expect(await database.sql`select 1 from declaration where jws = ${half}`).toHaveLength(0)
    for (const wrong of [
      await keySigner(other).sign(list, "gongshi-declaration+jws"),
      await keySigner(key).sign(list, "gongshi-act+jws"),
      `${signed.slice(0, -4)}AAAA`,
      randomBytes(20).toString("base64url"),
    ])
      expect((await table("application/jose", wrong)).status).toBe(400)
  })

  test("the register gives a receipt over the digest of its bytes, signed", async () => {
    const { body } = await declare([])
    const response = await app.request(`/v1/declarations/${body.declaration.id}/receipt`, { headers: tax.header })
    expect(response.headers.get("content-type")).toBe("application/jwt")
    const [header = "", payload = ""] = (await response.text()).split(".")
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString())
    expect(read(header)).toMatchObject({ typ: "gongshi-declaration+jwt" })
    expect(read(payload)).toMatchObject({
      ...{ jti: body.declaration.id, agency: { name: tax.name }, sha256: body.declaration["sha256"] },
    })
  })

  test("is seen by its agency, by officers and by whoever leads, and by no other agency", async () => {
    const other = await agency(app, database.sql, { member: "customs" })
    const { body } = await declare([])
    const officer = worker(app, await officerHeader("head", "410105"))
    const seen = async (who: Pick<AgencyDesk, "get">) =>
      (await who.get(`/v1/declarations/${body.declaration.id}`)).status
    expect([await seen(tax), await seen(lead), await seen(officer), await seen(other)]).toEqual([200, 200, 200, 404])
    const listed = (await other.get("/v1/declarations")).body as unknown as { declarations: object[] }
    expect(listed.declarations).toEqual([])
  })
})

test("a list that is missing or old is seen by agency, and called for once a week; the period is the seat's", async () => {
  await publish()
  const states = async (on: string) => {
    const header = { ...tax.header }
    const later = testApp(() => database.sql, { clock: () => Date.parse(`${on}T04:00:00Z`) })
    const response = await later.request("/v1/recalls/figures", { headers: header })
    const { agencies } = (await response.json()) as { agencies: { agency: string; declaration: string }[] }
    return agencies.find(({ agency: who }) => who === tax.name)?.declaration
  }
  expect([await states("2026-06-30"), await states("2026-08-15")]).toEqual(["due", "missing"])
  await declare([], "2026-06-30")
  expect([await states("2026-07-30"), await states("2026-07-31")]).toEqual(["current", "old"])
  const kinds = async (who: AgencyDesk) =>
    ((await who.get("/v1/recalls/calls")).body as unknown as { calls: { kind: string }[] }).calls.map(
      ({ kind }) => kind,
    )
  await Promise.all([watchRecalls(day("2026-07-31")), watchRecalls(day("2026-07-31"))])
  await watchRecalls(day("2026-08-03"))
  expect(await kinds(tax)).toEqual(["declaration-due"])
  expect((await kinds(lead)).filter((kind) => kind.startsWith("declaration"))).toEqual(["declaration-escalated"])
  await database.sql`update conference_seat set declares = 3 where seat = 'tax'`
  expect(await states("2026-07-31")).toBe("current")
  await database.sql`update conference_seat set declares = 1 where seat = 'tax'`
})

/**
 * A reviewing body reads the file of a case by a grant, whole and with its papers, from when a second person has confirmed it until
 * its day or its withdrawal, and each reading stands in the authority's trail. Nobody else does by it, and by no other way.
 */
import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import { publishedCalendar } from "../../../src/law/calendar.ts"
import { caseFileSchema } from "../../../src/register/document/case-file.ts"
import { checkCaseFile } from "../../../src/register/document/case-file-check.ts"
import { type AgencyDesk, agency } from "../../support/agency.ts"
import { clientHeader, merchantHeader, officerHeader, testApp } from "../../support/app.ts"
import { until } from "../../support/command.ts"
import { countWaiting, useDatabase } from "../../support/database.ts"
import { officer, type ProceedingAnswer, type Worker } from "../../support/office.ts"
import { paperDesk } from "../../support/paper.ts"
import { codeOf } from "../../support/rows.ts"

const database = useDatabase()
let now = Date.parse("2026-07-06T04:00:00Z")
const app = testApp(() => database.sql, { clock: () => now })
type Header = Record<string, string>

let anna: Worker
let boris: Worker
let court: AgencyDesk
let other: AgencyDesk
let listing: ProceedingAnswer
let paper = ""
let document = ""
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
  boris = await officer(app, "checker", "410105", "boris")
  court = await agency(app, database.sql, {}, "示例区人民政府行政复议机构")
  other = await agency(app, database.sql, {}, "示例区人民法院")
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-07-03", evidence: "登记住所无人办公（示例）" },
  })
  listing = body
  paper = await anna.bring(body, "现场核查笔录（示例）")
  const contact = { how: "visit", visited_on: "2026-07-03", visit_record: "现场核查笔录（示例）", paper }
  await anna.act(body, "confirm", { decision_no: "金水市监异列字〔2026〕1号", contact })
  const desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
  await boris.act(body, "check")
  await anna.act(body, "publish")
  document = (await desk.make(body.id, "abnormal-listing-decision")).id
})

const asked = (more: object = {}) => ({
  ...{ case: listing.id, body: court.name, purpose: "行政复议：示例复〔2026〕1号", until: "2026-07-31", ...more },
})
async function propose(more: object = {}, by: Worker = anna) {
  const { status, body } = await by.post("/v1/file-grants", asked(more))
  return { status, body, id: String(body.id) }
}
async function granted(more: object = {}) {
  const { id } = await propose(more)
  expect((await boris.post(`/v1/file-grants/${id}/acts`, { act: "confirm" })).status).toBe(200)
  return id
}
const read = (id: string, header: Header, what = "file") =>
  app.request(`/v1/file-grants/${id}/${what}`, { headers: header })

describe("a file that a reviewing body was let read", () => {
  test("is read whole, with its papers, and each reading is seen by the authority", async () => {
    const id = await granted()
    const answer = await read(id, court.header)
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"])
    const file = caseFileSchema.parse(await answer.json())
    expect([file.for, file.case.id]).toEqual(["reviewer", listing.id])
    expect(file.sheets.map(({ act }) => act)).toEqual(["begin", "confirm", "check", "publish"])
    expect(file.sheets.every((sheet) => sheet.file !== null)).toBe(true)
    expect(checkCaseFile(file, publishedCalendar).faults).toEqual([])
    const made = await read(id, court.header, `papers/${document}`)
    expect([made.status, (await made.text()).slice(0, 5)]).toEqual([200, "%PDF-"])
    expect((await read(id, court.header, `received/${paper}`)).status).toBe(200)
    const seen = (await anna.get(`/v1/file-grants/${id}`)).body.history as unknown as Record<string, string>[]
    expect(seen.filter(({ act }) => act === "read").map(({ read, actor }) => [read, actor])).toEqual(
      ["file", document, paper].map((what) => [what, `client:${court.id}`]),
    )
    // The body is told of the grant, and of nobody inside.
    const own = (await court.get(`/v1/file-grants/${id}`)).body
    expect([own.acts, own.history]).toEqual([[], []])
    expect(JSON.stringify(own)).not.toContain("officer:")
  })

  test("is read from when somebody else has confirmed it, until its day, or until one person withdraws it", async () => {
    const { id } = await propose()
    expect((await read(id, court.header)).status).toBe(404)
    expect((await court.get(`/v1/file-grants/${id}`)).status).toBe(404)
    const byOneself = await anna.post(`/v1/file-grants/${id}/acts`, { act: "confirm" })
    expect([byOneself.status, byOneself.body.type]).toEqual([409, "urn:gongshi:problem:own-act"])
    await boris.post(`/v1/file-grants/${id}/acts`, { act: "confirm" })
    now = Date.parse("2026-07-31T15:59:00Z")
    expect((await read(id, court.header)).status).toBe(200)
    // The next day begins in China.
    now = Date.parse("2026-07-31T16:00:00Z")
    for (const what of ["file", `papers/${document}`, `received/${paper}`])
      expect([what, (await read(id, court.header, what)).status]).toEqual([what, 404])
    expect((await court.get(`/v1/file-grants/${id}`)).body).toMatchObject({ state: "granted", readable: false })
    now = Date.parse("2026-07-06T04:00:00Z")
    expect((await anna.post(`/v1/file-grants/${id}/acts`, { act: "withdraw" })).status).toBe(400)
    expect(
      (await anna.post(`/v1/file-grants/${id}/acts`, { act: "withdraw", reason: "复议终止（示例）" })).status,
    ).toBe(200)
    for (const what of ["file", `papers/${document}`, `received/${paper}`])
      expect([what, (await read(id, court.header, what)).status]).toEqual([what, 404])
  })

  test("hands out nothing where its withdrawal came first, though the reader was there before", async () => {
    const id = await granted()
    for (const what of ["file", `papers/${document}`, `received/${paper}`]) {
      const reading = await database.sql.begin(async (tx) => {
        await tx`update file_grant set state = 'withdrawn' where id = ${id}`
        let isAnswered = false
        const asked = Promise.resolve(read(id, court.header, what)).finally(() => (isAnswered = true))
        const waits = async () => isAnswered || (await countWaiting(database.sql)) > 0
        await until("the reader waits for whoever withdraws, or does not", waits)
        return { asked }
      })
      expect([what, (await reading.asked).status]).toEqual([what, 404])
      await database.sql`update file_grant set state = 'granted' where id = ${id}`
    }
    const seen = (await anna.get(`/v1/file-grants/${id}`)).body.history as unknown as { act: string }[]
    expect(seen.filter(({ act }) => act === "read")).toEqual([])
  })

  test("what waited past its day is not confirmed", async () => {
    const { id } = await propose({ until: "2026-07-06" })
    now = Date.parse("2026-07-07T04:00:00Z")
    const late = await boris.post(`/v1/file-grants/${id}/acts`, { act: "confirm" })
    expect([late.status, late.body.errors?.[0]?.pointer ?? late.body]).toEqual([400, "/until"])
    now = Date.parse("2026-07-06T04:00:00Z")
  })

  test("opens nothing to others, and nothing of other cases", async () => {
    const id = await granted()
    const others: [Header, number][] = [
      [{}, 401],
      [other.header, 404],
      [await merchantHeader(codeOf(1)), 403],
      [await clientHeader(database.sql, "platform"), 403],
      [await clientHeader(database.sql, "source", { authorities: ["410105"] }), 403],
      [await officerHeader("officer", "410105", "anna"), 404],
      [await officerHeader("head", "330106", "elsewhere"), 404],
    ]
    for (const [header, status] of others)
      for (const what of ["file", `papers/${document}`, `received/${paper}`])
        expect([what, (await read(id, header, what)).status]).toEqual([what, status])
    // The body comes to the file by its grant alone.
    for (const place of [`decisions/${listing.id}/file`, `documents/${document}`, `attachments/${paper}/content`])
      expect([place, (await app.request(`/v1/${place}`, { headers: court.header })).status]).toEqual([place, 403])
    const next = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(2), name: "示例第2号商贸有限公司" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-07-03", evidence: "登记住所无人办公（示例）" },
    })
    const foreign = await anna.bring(next.body, "另一案的材料（示例）")
    expect((await read(id, court.header, `received/${foreign}`)).status).toBe(404)
    expect((await read(id, court.header, `papers/${foreign}`)).status).toBe(404)
    expect((await read(id, court.header, `papers/${randomUUID()}`)).status).toBe(404)
    expect((await app.request("/v1/file-grants", { headers: other.header })).status).toBe(200)
    expect((await other.get("/v1/file-grants")).body).toMatchObject({ results: [] })
  })

  test("is proposed by its own authority, for a body that is one, for a purpose and a time", async () => {
    const elsewhere = await officer(app, "officer", "330106", "elsewhere")
    const above = await officer(app, "head", "410100", "city")
    for (const by of [elsewhere, above]) expect((await propose({}, by)).status).toBe(404)
    expect((await propose({ case: randomUUID() })).status).toBe(404)
    const wrong = await propose({ body: "没有这个机构", until: "2028-01-01" })
    expect([wrong.status, wrong.body.errors?.map(({ pointer }) => pointer)]).toEqual([400, ["/body", "/until"]])
    const number = await propose({ purpose: "申请人身份证 11010519491231002X" })
    expect([number.status, number.body.errors?.map(({ pointer }) => pointer)]).toEqual([400, ["/purpose"]])
    expect(JSON.stringify(number.body)).not.toContain("11010519491231002X")
    expect((await propose({ until: "2026-07-05" })).status).toBe(400)
    const auditor = await officer(app, "auditor", "410105", "auditor")
    expect((await propose({}, auditor)).status).toBe(403)
  })
})

/** What was served on a merchant is read where it looks: at its record and its application, under its own session, and by nobody else. */
import { beforeAll, describe, expect, test } from "vitest"
import { followNumber } from "../../src/register/proceeding/follow-number.ts"
import { merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { merchant, officer } from "../support/office.ts"
import { paperDesk } from "../support/paper.ts"
import { codeOf } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { clock: () => Date.parse("2026-07-06T04:00:00Z"), loginUrl: "/sign-in" })
const number = "金水市监异列字〔2026〕1号"

async function read(path: string, header: Record<string, string> = {}) {
  const answer = await app.request(path, { headers: { accept: "text/html", ...header } })
  return { status: answer.status, text: await answer.text() }
}

let own: Record<string, string>
let record = ""
let decision = ""
let serve: () => Promise<unknown>
beforeAll(async () => {
  own = await merchantHeader(codeOf(1))
  const anna = await officer(app, "officer", "410105", "anna")
  const boris = await officer(app, "checker", "410105", "boris")
  const desk = paperDesk(app, await officerHeader("officer", "410105", "anna"))
  const { body } = await anna.post("/v1/decisions", {
    ...{ kind: "abnormal", subject: { code: codeOf(1), name: "示例第1号商贸有限公司" }, authority: "410105" },
    ...{ ground: "AB-E4", arose_on: "2026-07-03", evidence: "登记住所无人办公（示例）" },
  })
  const contact = { how: "visit", visited_on: "2026-07-03", visit_record: "现场核查笔录（示例）" }
  await anna.act(body, "confirm", { decision_no: number, contact })
  await boris.act(body, "check")
  decision = (await desk.make(body.id, "abnormal-listing-decision")).id
  record = (await anna.act(body, "publish")).record_id ?? ""
  const delivery = { method: "direct", proof: "送达回证（示例）" }
  serve = () => desk.act(decision, { act: "serve", served_on: "2026-07-06", delivery })
})

describe("a decision", () => {
  test("that was not served is not at its record, which says that this is no proof of anything; its number is", async () => {
    const { text } = await read("/counter", own)
    expect(text).toContain(number)
    expect(text).toContain("不表示没有送达过")
    expect(text).not.toContain(`/documents/${decision}`)
    expect((await read(`/subjects/${codeOf(1)}`)).text).not.toContain(number)
  })

  test("that was served opens in place from the record, the application and the followed number, for its merchant alone", async () => {
    await serve()
    const { body: objection } = await (await merchant(app, codeOf(1))).post("/v1/objections", {
      ...{ record_id: record, statement: "示例" },
    })
    const follow = async (header: Record<string, string>) => {
      const body = new URLSearchParams({ number: followNumber(objection.id) })
      const headers = { "sec-fetch-site": "same-origin", ...header }
      return (await app.request("/follow", { method: "POST", body, headers })).text()
    }
    const leads = `href="/applications/${objection.id}"`
    expect(await follow(own)).toContain(leads)
    for (const header of [{}, await merchantHeader(codeOf(2))]) expect(await follow(header)).not.toContain(leads)
    for (const path of ["/counter", `/applications/${objection.id}`]) {
      const { text } = await read(path, own)
      expect(text, path).toContain(`href="/documents/${decision}"`)
      expect(text, path).toContain("列入经营异常名录决定书")
      expect(text, path).not.toContain("不表示没有送达过")
    }
    const shown = await read(`/documents/${decision}`, own)
    expect([shown.status, shown.text.includes("登记住所无人办公（示例）")]).toEqual([200, true])
    expect((await read(`/documents/${decision}`)).status).toBe(401)
    expect((await read(`/documents/${decision}`, await merchantHeader(codeOf(2)))).status).toBe(404)
    expect((await read(`/subjects/${codeOf(1)}`)).text).not.toContain(`/documents/${decision}`)
  })
})

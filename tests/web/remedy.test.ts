/**
 * Repair and objection as pages: who may see and send what, in forms that need no script.
 */
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { writtenDay } from "../../src/law/day-words.ts"
import { merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { officer, type Worker } from "../support/office.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"
import { heldMemory, testLog } from "../support/signed-log.ts"

const database = useDatabase()
// Noon in China on Wednesday 10 June 2026.
const parts = { clock: () => Date.parse("2026-06-10T04:00:00Z") }
const app = testApp(() => database.sql, parts)
const halted = testApp(() => database.sql, {
  ...parts,
  get signedLog() {
    return testLog(database.sql, { memory: heldMemory("nothing that can be read") }).log
  },
})
const withLogin = testApp(() => database.sql, { ...parts, loginUrl: "https://login.example/start" })

type Headers = Record<string, string>
const day = (text: string, language: "zh" | "en" = "zh") =>
  `<time datetime="${text}">${writtenDay(text)[language]}</time>`
const sameSite = { "sec-fetch-site": "same-origin" }

async function read(response: Response) {
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const page = async (path: string, header: Headers = {}, on = app) =>
  read(await on.request(path, { headers: { accept: "text/html", ...header } }))
const send = async (path: string, fields: Headers, header: Headers, on = app) =>
  read(
    await on.request(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...sameSite, ...header },
      body: new URLSearchParams(fields).toString(),
    }),
  )

let anna: Worker
let n = 100
let own: Headers
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
})
beforeEach(async () => {
  n++
  own = await merchantHeader(codeOf(n))
})

async function recordOf(row: unknown): Promise<string> {
  return (await importRecords(database.sql, [row]))[0] ?? ""
}

/** Applies through the page and answers with the address of the application. */
async function apply(path: string): Promise<string> {
  const sent = await send(path, { statement: "罚款已缴纳（示例）", documents: "" }, own)
  expect(sent.status, sent.text).toBe(303)
  const location = sent.headers.get("location") ?? ""
  // What the page says once, to who has just applied.
  expect(location).toMatch(/\?sent=1$/)
  return location.replace("?sent=1", "")
}

describe("the credit record", () => {
  test("says of each record from when a repair can be applied for, and of none by when it would have to be, and leads there", async () => {
    const early = await recordOf(penaltyRow(n, { published_on: "2026-04-01" }))
    const { text } = await page(`/subjects/${codeOf(n)}`)
    expect(text).toContain(`自${day("2026-07-02")}起可以申请`)
    expect(text).toContain(`href="/records/${early}/repair"`)
    // What ends with the display by itself is nothing to hurry for; the time to object to a listing as abnormal runs out.
    expect(text).toContain("<dt>异议</dt><dd>现在可以提出</dd>")
    await recordOf(abnormalRow(n, { published_on: "2026-05-20" }))
    expect((await page(`/subjects/${codeOf(n)}`)).text).toContain(`现在可以提出，至${day("2026-06-22")}止`)
    expect(text).toContain(`href="/records/${early}/objection"`)
    const english = await page(`/subjects/${codeOf(n)}?lang=en`)
    expect(english.text).toContain(`Can be applied for from ${day("2026-07-02", "en")}`)
  })

  test("tells nobody but the merchant that a repair was sought by fraud", async () => {
    const record = await recordOf(abnormalRow(n))
    await database.sql`update record set barred_until = '2029-06-10' where id = ${record}`
    const pages = [`/subjects/${codeOf(n)}`, `/records/${record}/repair`]
    const others = [{}, await merchantHeader(codeOf(9_999))]
    for (const path of pages) {
      for (const header of others) {
        const { text } = await page(path, header)
        expect(text).toContain(`自${day("2029-06-11")}起可以申请`)
        expect(text).not.toMatch(/欺骗手段取得修复/)
      }
    }
    expect((await page(`/records/${record}/repair`, own)).text).toContain("以欺骗手段取得修复的")
  })
})

describe("the page of a repair", () => {
  test("tells everybody who may, the conditions and the days, and has no form", async () => {
    const record = await recordOf(penaltyRow(n))
    const { status, text } = await page(`/records/${record}/repair`)
    expect(status).toBe(200)
    expect(text).toContain("现在可以申请")
    expect(text).toContain("已满最短公示期")
    expect(text).toContain("由工作人员核实，请附证明")
    // Accepted by 12 June, decided seven working days later past the Dragon Boat festival, carried out three later.
    for (const day of ["2026-06-12", "2026-06-24", "2026-06-29"]) expect(text).toContain(`datetime="${day}"`)
    expect(text).not.toContain('<form class="apply"')
    expect(text).toContain("本站没有设置商户登录入口")
    const login = await page(`/records/${record}/repair`, {}, withLogin)
    expect(login.text).toContain('href="https://login.example/start"')
  })

  test("counts from the first day on which it can be applied for, and from verification where one is needed", async () => {
    const later = await recordOf(penaltyRow(n, { published_on: "2026-04-01" }))
    expect((await page(`/records/${later}/repair`)).text).toContain('datetime="2026-07-06"')
    const address = await recordOf(abnormalRow(n, { ground: "AB-E4" }))
    expect((await page(`/records/${address}/repair`)).text).toContain("从核实之日起另行计算")
  })

  test("has no form where nothing can be applied for, and says when it ends", async () => {
    const record = await recordOf(penaltyRow(n, { class: "P3c" }))
    const { text } = await page(`/records/${record}/repair`, own)
    expect(text).toContain(`公示至${day("2029-03-05")}自行停止`)
    expect(text).not.toContain('<form class="apply"')
    // Nor is anybody sent to sign in, to a counter, or for papers.
    expect(text).not.toMatch(/谁可以申请|准备材料/)
  })

  test("takes the application of the merchant on record, once, and leads to it", async () => {
    const record = await recordOf(penaltyRow(n))
    const path = `/records/${record}/repair`
    const form = await page(path, own)
    expect(form.text).toContain(`<form class="apply" method="post" action="${path}" data-keep>`)
    expect(form.headers.get("cache-control")).toBe("private, no-store")
    const address = await apply(path)
    const application = await page(address, own)
    expect(application.status).toBe(200)
    expect(application.text).toContain("已申请待受理")
    expect(application.text).toContain('datetime="2026-06-12"')
    expect(application.text).toContain("罚款已缴纳（示例）")
    expect((await page(path, own)).text).toContain(`href="${address}"`)
    expect((await send(path, { statement: "示例" }, own)).status).toBe(409)
  })

  test("tells what is wrong above the form and at the field, and keeps what was typed", async () => {
    const record = await recordOf(penaltyRow(n))
    const { status, text } = await send(`/records/${record}/repair`, { statement: " ", documents: "凭证" }, own)
    expect(status).toBe(400)
    expect(text).toContain('<a href="#statement">请填写“申请理由”</a>')
    expect(text).toMatch(/<textarea[^>]*id="statement"[^>]*aria-invalid="true"/)
    expect(text).toContain(">凭证</textarea>")
  })

  test("says that a text seems to hold somebody's number, and takes it as it is shown again without that", async () => {
    const record = await recordOf(penaltyRow(n))
    const path = `/records/${record}/repair`
    const typed = { statement: "罚款已缴纳，联系人身份证号11010519491231002X（示例）" }
    const refused = await send(path, typed, own)
    expect(refused.status).toBe(400)
    expect(refused.text).toContain("“申请理由”中有疑似证件号码")
    expect(refused.text).not.toContain("过长")
    expect(refused.text).not.toContain("11010519491231002X")
    const statement = /<textarea[^>]* name="statement"[^>]*>([^<]*)</.exec(refused.text)?.[1] ?? ""
    expect(statement).toContain("罚款已缴纳")
    expect((await send(path, { statement }, own)).status).toBe(303)
  })

  test("asks for a text anew where it was nothing but somebody's number", async () => {
    const path = `/records/${await recordOf(penaltyRow(n))}/repair`
    const refused = await send(path, { statement: "11010519491231002X" }, own)
    expect(refused.status).toBe(400)
    expect(refused.text).toMatch(/<textarea[^>]* name="statement"[^>]*><\/textarea>/)
    expect(refused.text).toContain("已在下面隐去。请重新填写")
    expect(refused.text).not.toContain("可以直接再次提交")
  })

  test("leads an officer to the form for what came in on paper, and nobody else", async () => {
    const record = await recordOf(penaltyRow(n))
    const paths = { repair: `/records/${record}/repair`, objection: `/records/${record}/objection` }
    const clerk = await officerHeader("officer", "410105")
    for (const [remedy, path] of Object.entries(paths)) {
      const form = `/office/new/${remedy}?record_id=${record}`
      expect((await page(path, clerk)).text).toContain(`href="${form}"`)
      const { status, text } = await page(form, clerk)
      expect([status, text.includes(record)]).toEqual([200, true])
      const others = [
        ...(await Promise.all((["auditor", "checker", "head"] as const).map((role) => officerHeader(role, "410105")))),
        await officerHeader("officer", "410102"),
        await officerHeader("officer", "410000"),
      ]
      for (const header of [{}, own, ...others]) {
        expect((await page(path, header)).text).not.toContain("/office/new")
      }
    }
  })

  test("takes nothing from others, from other sites, or too much", async () => {
    const record = await recordOf(penaltyRow(n))
    const path = `/records/${record}/repair`
    const fields = { statement: "示例" }
    expect((await send(path, fields, {})).status).toBe(401)
    expect((await send(path, fields, await merchantHeader(codeOf(9_999)))).status).toBe(403)
    expect((await send(path, fields, await officerHeader("officer", "410105"))).status).toBe(403)
    expect((await send(path, fields, { ...own, "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await send(path, { statement: "长".repeat(50_000) }, own)).status).toBe(413)
    const rows = await database.sql`select 1 from proceeding where record_id = ${record}`
    expect(rows).toHaveLength(0)
  })

  test("shows what was typed as text", async () => {
    const record = await recordOf(penaltyRow(n))
    const hostile = `"></textarea><script>alert(1)</script>`
    const sent = await send(`/records/${record}/repair`, { statement: "", documents: hostile }, own)
    expect(sent.text).not.toContain("<script>")
    expect(sent.text).not.toContain("</textarea><script")
    // The one script there is the page's own.
    expect(sent.text.match(/<script/g)).toHaveLength(1)
  })

  test("of a record that is no longer shown is not there; of a masked one only for its merchant", async () => {
    const record = await recordOf(penaltyRow(n))
    await database.sql`update record set state = 'masked' where id = ${record}`
    expect((await page(`/records/${record}/repair`)).status).toBe(404)
    expect((await page(`/records/${record}/repair`, own)).status).toBe(200)
    await database.sql`update record set state = 'withdrawn' where id = ${record}`
    expect((await page(`/records/${record}/repair`, own)).status).toBe(404)
    expect((await send(`/records/${record}/repair`, { statement: "示例" }, own)).status).toBe(404)
  })
})

describe("the page of an objection", () => {
  test("says until when, and takes the objection", async () => {
    const record = await recordOf(abnormalRow(n, { published_on: "2026-05-20" }))
    const { text } = await page(`/records/${record}/objection`, own)
    expect(text).toContain(`现在可以提出，至${day("2026-06-22")}止`)
    const address = await apply(`/records/${record}/objection`)
    expect((await page(address, own)).text).toContain("已提出待受理")
  })

  test("says when the time is over", async () => {
    const record = await recordOf(abnormalRow(n))
    const { text } = await page(`/records/${record}/objection`, own)
    expect(text).toContain(`提出异议的期限已于${day("2026-04-07")}届满`)
    expect(text).not.toContain('<form class="apply"')
  })
})

describe("an application", () => {
  test("is for its merchant and the authority, and nobody else", async () => {
    const address = await apply(`/records/${await recordOf(penaltyRow(n))}/repair`)
    expect((await page(address)).status).toBe(401)
    expect((await page(address, {}, withLogin)).text).toContain('href="https://login.example/start"')
    expect((await page(address, await merchantHeader(codeOf(9_999)))).status).toBe(404)
    expect((await page("/applications/nothing", own)).status).toBe(404)
    const seen = await page(address, await officerHeader("officer", "410105"))
    expect(seen.status).toBe(200)
    expect(seen.text).not.toContain('<form class="apply"')
    expect((await page("/applications")).status).toBe(401)
    expect((await page("/applications", own)).text).toContain(`href="${address}"`)
    expect((await page("/applications", await merchantHeader(codeOf(9_999)))).text).toContain("没有提出过申请")
  })

  test("leads to the certificate of its record: published, and once it is no longer, that it ended", async () => {
    const record = await recordOf(penaltyRow(n))
    const address = await apply(`/records/${record}/repair`)
    expect((await page(address, own)).text).toContain(`href="/records/${record}/certificate"`)
    await database.sql`update record set state = 'removed' where id = ${record}`
    expect((await page(address, own)).text).toContain(`href="/records/${record}/ending"`)
    await database.sql`update record set state = 'masked' where id = ${record}`
    expect((await page(address, own)).text).not.toMatch(/\/(certificate|ending)"/)
    await database.sql`update record set state = 'live' where id = ${record}`
  })

  test("takes nothing while the log must not grow, and keeps what was typed for another time", async () => {
    const path = `/records/${await recordOf(penaltyRow(n))}/repair`
    const refused = await send(path, { statement: "罚款已缴纳（示例）", documents: "" }, own, halted)
    expect(refused.status).toBe(503)
    expect(refused.text).toContain("稍后再次提交")
    expect(refused.text).toContain(">罚款已缴纳（示例）</textarea>")
    const address = await apply(path)
    await anna.act({ id: address.split("/").at(-1) ?? "" }, "ask", { reason: "请补缴款凭证（示例）" }, "repairs")
    const late = await send(address, { act: "supplement", supplement: "凭证（示例）" }, own, halted)
    expect(late.status).toBe(503)
    expect(late.text).toContain(">凭证（示例）</textarea>")
    expect((await page(address, own)).text).toContain("等您办理")
  })

  test("asks for what is missing, takes it once, and says what was decided and why", async () => {
    const address = await apply(`/records/${await recordOf(penaltyRow(n))}/repair`)
    const repair = { id: address.split("/").at(-1) ?? "" }
    await anna.act(repair, "ask", { reason: "请补缴款凭证（示例）" }, "repairs")
    const asked = await page(address, own)
    expect(asked.text).toContain("请补缴款凭证（示例）")
    expect(asked.text).toContain("等您办理")
    const empty = await send(address, { act: "supplement", supplement: "" }, own)
    expect(empty.status).toBe(400)
    expect(empty.text).toContain('<a href="#supplement">请填写“补正的内容”</a>')
    const stale = await send(address, { act: "supplement", supplement: "凭证（示例）", version: "1" }, own)
    expect(stale.status).toBe(409)
    expect(stale.text).toContain(">凭证（示例）</textarea>")
    expect((await send(address, { act: "supplement", supplement: "凭证（示例）", version: "2" }, own)).status).toBe(303)
    await anna.act(repair, "reject", { reason: "凭证与处罚决定不符（示例）" }, "repairs")
    const { text } = await page(address, own)
    expect(text).toContain("凭证与处罚决定不符（示例）")
    expect(text).not.toMatch(/\banna\b/)
    expect(text).not.toContain('<form class="apply"')
  })

  test("is taken back by a form, and an act that is none of the merchant's is refused", async () => {
    const address = await apply(`/records/${await recordOf(penaltyRow(n))}/repair`)
    expect((await send(address, { act: "accept" }, own)).status).toBe(409)
    expect((await send(address, { act: "withdraw" }, { ...own, "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await send(address, { act: "withdraw", version: "1" }, own)).status).toBe(303)
    expect((await page(address, own)).text).toContain("当事人已撤回")
  })
})

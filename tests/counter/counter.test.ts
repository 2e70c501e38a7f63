/** The merchants' counter: each sees its own, whole, and nobody else's. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest"
import { followNumber } from "../../src/register/proceeding/follow-number.ts"
import { merchantHeader, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { saveOfficeOf } from "../support/gate.ts"
import { merchant, officer, type Worker } from "../support/office.ts"
import { fileOf } from "../support/paper.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow, codeOf, penaltyRow } from "../support/rows.ts"

const database = useDatabase()
// Noon in China on Wednesday 10 June 2026.
const app = testApp(() => database.sql, {
  clock: () => Date.parse("2026-06-10T04:00:00Z"),
  loginUrl: "/sign-in",
})

type Headers = Record<string, string>
const sameSite = { "sec-fetch-site": "same-origin" }
const stranger = codeOf(9_990)

async function read(response: Response) {
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const page = async (path: string, header: Headers = {}) =>
  read(await app.request(path, { headers: { accept: "text/html", ...header } }))
const post = async (path: string, fields: Record<string, string | File>, header: Headers = {}) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return read(await app.request(path, { method: "POST", headers: { ...sameSite, ...header }, body }))
}
const paper = (bytes: Uint8Array, name = "凭证.pdf") =>
  new File([new Uint8Array(bytes)], name, { type: "application/pdf" })

let anna: Worker
let n = 500
let own: Headers
let record = ""
beforeAll(async () => {
  anna = await officer(app, "officer", "410105", "anna")
})
beforeEach(async () => {
  n++
  own = await merchantHeader(codeOf(n))
  record = (await importRecords(database.sql, [penaltyRow(n)]))[0] ?? ""
})

async function apply() {
  const { body } = await (await merchant(app, codeOf(n))).post("/v1/repairs", {
    record_id: record,
    statement: "罚款已缴纳（示例）",
  })
  return body
}

describe("my records", () => {
  test("name the authority with its window and telephone, once it has said them; so do the application and its number", async () => {
    const before = (await page("/counter", own)).text
    expect(before).toContain("决定机关所在地")
    const office = {
      ...{ name: "示例市金水区市场监督管理局", prefix: "示例市监" },
      ...{ window: "示例路1号政务大厅12号窗口", telephone: "0371-00000000" },
    }
    // Two of the authority agree on it at their desk; here it is what they have agreed on.
    await database.sql.begin((tx) => saveOfficeOf(tx, "410105", office))
    const { id } = await apply()
    const followed = await post("/follow", { number: followNumber(id) })
    const places = [await page("/counter", own), await page(`/applications/${id}`, own), followed]
    places.push(await page(`/records/${record}/repair`))
    for (const { text } of places) {
      for (const words of [office.name, office.window, office.telephone]) expect(text).toContain(words)
      expect(text).not.toContain("决定机关所在地")
    }
    await database.sql`delete from document_office`
  })

  test("say why, until when, what can be done and what it needs, and lead there", async () => {
    const { status, headers, text } = await page("/counter", own)
    expect(status).toBe(200)
    expect(headers.get("cache-control")).toBe("private, no-store")
    for (const words of ["公示截止", "违法行为", "您可以办理", "现在可以申请", "需要满足并证明", "现在可以提出"]) {
      expect(text).toContain(words)
    }
    for (const path of ["repair", "objection", "certificate"])
      expect(text).toContain(`href="/records/${record}/${path}"`)
    expect((await page("/counter?lang=en", own)).text).toContain("What has to be so, and proved:")
  })

  test("name an application that is under way in the place of the button", async () => {
    const { id } = await apply()
    for (const path of ["/counter", `/records/${record}/repair`]) {
      const { text } = await page(path, own)
      expect(text, path).toContain(`href="/applications/${id}"`)
      expect(text, path).toContain("正在办理的申请")
      expect(text, path).not.toContain("现在可以申请")
    }
    // Of several of one name the number tells which.
    const number = String(penaltyRow(n).decision_no)
    for (const path of ["/applications", `/applications/${id}`, "/counter/certificates"])
      expect((await page(path, own)).text, path).toContain(number)
  })

  test("hold what is masked, which the public does not see, and what has ended", async () => {
    const [masked = "", over = ""] = await importRecords(database.sql, [
      abnormalRow(n),
      penaltyRow(n, { decision_no: "示例〔2026〕旧号" }),
    ])
    await database.sql`update record set state = 'masked' where id = ${masked}`
    await database.sql`update record set state = 'expired' where id = ${over}`
    const { text } = await page("/counter", own)
    expect(text).toContain("暂时不对外公示")
    expect(text).toContain(`href="/records/${over}/ending"`)
    expect(text).not.toContain(`href="/records/${masked}/certificate"`)
  })

  test("are shown to no one else, on any page", async () => {
    for (const path of ["/counter", "/counter/measures", "/counter/certificates"]) {
      expect((await page(path)).status, path).toBe(401)
      expect((await page(path)).text).toContain(`href="/sign-in?to=${encodeURIComponent(path)}"`)
      expect((await page(path, await officerHeader("officer", "410105"))).status, path).toBe(403)
      expect((await page(path, await merchantHeader(stranger))).text, path).not.toContain(record)
      expect((await page(path, own)).status, path).toBe(200)
    }
  })

  test("of who has none say so, and no report stands for other systems", async () => {
    const { text } = await page("/counter", await merchantHeader(stranger))
    expect(text).toContain("没有正在公示的记录")
    expect((await page("/counter/measures", own)).text).toContain("没有部门报告对您采取措施")
    expect((await page("/counter/certificates", own)).text).toContain(`href="/subjects/${codeOf(n)}/report"`)
  })
})

describe("the papers of an application", () => {
  test("are brought on its page, listed and given back to their merchant alone", async () => {
    const { id } = await apply()
    const path = `/applications/${id}`
    expect((await page(path, own)).text).toContain("还没有上传材料")
    const content = fileOf.pdf(3_000)
    const sent = await post(`${path}/papers`, { title: "缴款凭证（示例）", file: paper(content) }, own)
    expect(sent.status, sent.text).toBe(303)
    const { text } = await page(path, own)
    const [, at = ""] = /href="(\/applications\/[^"]+\/papers\/[^"]+)" download>缴款凭证（示例）/.exec(text) ?? []
    const back = await app.request(at, { headers: own })
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(new Uint8Array(content))
    expect(back.headers.get("content-disposition")).toMatch(/^attachment/)
    expect((await page(at, await merchantHeader(stranger))).status).toBe(404)
    expect((await page(at)).status).toBe(401)
  })

  test("that are none, or come from elsewhere, are refused at the field", async () => {
    const { id } = await apply()
    const path = `/applications/${id}/papers`
    const wrong = await post(
      path,
      { title: "页面", file: paper(Buffer.from("<script>alert(1)</script>"), "a.pdf") },
      own,
    )
    expect(wrong.status).toBe(415)
    expect(wrong.text).toContain('href="#wrong-file"')
    expect(wrong.text).toContain('id="wrong-file-fault"')
    // What it is called was typed once, and stands there still.
    expect(wrong.text).toMatch(/<input[^>]* name="title"[^>]* value="页面"/)
    expect(wrong.text).toContain("只收 PDF、JPEG、PNG")
    expect((await post(path, { title: "空" }, own)).text).toContain("没有文件")
    const file = paper(fileOf.pdf(1_000))
    expect((await post(path, { title: "示例", file }, { ...own, "sec-fetch-site": "cross-site" })).status).toBe(403)
    expect((await post(path, { title: "示例", file }, await merchantHeader(stranger))).status).toBe(404)
    expect((await post(path, { title: "示例", file })).status).toBe(401)
    const long = {
      ...own,
      ...sameSite,
      "content-length": String(22 * 1024 ** 2),
      "content-type": "multipart/form-data",
    }
    expect((await app.request(path, { method: "POST", headers: long, body: "--" })).status).toBe(413)
    expect((await page(`/applications/${id}`, own)).text).toContain("还没有上传材料")
  })

  test("are refused at their name where that holds somebody's number, which is told once and not shown again", async () => {
    const { id } = await apply()
    const file = paper(fileOf.pdf(1_000))
    const named = { title: "身份证11010519491231002X复印件", file }
    const { status, text } = await post(`/applications/${id}/papers`, named, own)
    expect(status).toBe(400)
    expect(text).not.toContain("11010519491231002X")
    expect(text).toMatch(
      /<input[^>]* id="wrong-title" name="title"[^>]* aria-invalid="true"[^>]* value="身份证[^"]*复印件"/,
    )
    const summary = /role="alert"[\s\S]*?<\/ul>/.exec(text)?.[0] ?? ""
    expect(summary.split('href="#wrong-title"')).toHaveLength(2)
    expect(summary.split("证件号码")).toHaveLength(2)
  })

  test("can't be brought once it is over", async () => {
    const application = await apply()
    await anna.act(application, "reject", { reason: "不符合条件（示例）" }, "repairs")
    expect((await page(`/applications/${application.id}`, own)).text).not.toContain('type="file"')
    const late = await post(
      `/applications/${application.id}/papers`,
      { title: "示例", file: paper(fileOf.pdf(100)) },
      own,
    )
    expect(late.status).toBe(409)
    // It is told without a place: the form to which it would lead is gone.
    expect(late.text).toContain('role="alert"')
    expect(late.text).not.toContain('href="#wrong-')
  })
})

describe("the short number", () => {
  test("shows anyone who has it the state, and neither merchant nor texts", async () => {
    const { id } = await apply()
    const number = followNumber(id)
    expect((await page(`/applications/${id}`, own)).text).toContain(number)
    const { status, headers, text } = await post("/follow", { number: number.toLowerCase().replaceAll("-", " ") })
    expect(status).toBe(200)
    expect(headers.get("cache-control")).toBe("private, no-store")
    expect(text).toContain("已申请待受理")
    for (const secret of [codeOf(n), "示例第", "罚款已缴纳", id, record]) expect(text).not.toContain(secret)
  })

  test("of nothing, or of what an officer has begun, finds nothing", async () => {
    const begun = await anna.post("/v1/decisions", {
      ...{ kind: "abnormal", subject: { code: codeOf(n), name: "示例" }, authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-01", evidence: "示例" },
    })
    expect(begun.status, JSON.stringify(begun.body)).toBe(201)
    for (const number of [followNumber(begun.body.id), "0000-0000-0000"]) {
      const { status, text } = await post("/follow", { number })
      expect(status).toBe(404)
      expect(text).toContain('id="number-fault"><span class="unseen">错误： </span>没有这个编号的申请')
    }
    expect((await post("/follow", { number: "11010519491231002X" })).text).not.toContain("11010519491231002X")
  })
})

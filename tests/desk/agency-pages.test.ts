/** An agency's own pages: its contact and its key, its ledger of measures, and the leads that it hands in and follows. */
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { promisify } from "node:util"
import { beforeAll, describe, expect, it } from "vitest"
import { proofCommand } from "../../src/desk/proof-command.ts"
import { type AgencyDesk, agency } from "../support/agency.ts"
import { testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { officer } from "../support/office.ts"
import { pageOrigin, unescaped } from "../support/office-pages.ts"
import { type pageBrowser as openBrowser, pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, seriousRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql)
const run = promisify(execFile)

type Browser = ReturnType<typeof openBrowser>
async function signIn(desk: AgencyDesk): Promise<Browser> {
  const browser = pageBrowser(app, pageOrigin)
  const key = (desk.header["authorization"] ?? "").replace("Bearer ", "")
  expect((await browser.go("/console/sign-in", { key })).status).toBe(303)
  return browser
}

let tax: AgencyDesk
let browser: Browser
let record = ""
beforeAll(async () => {
  tax = await agency(app, database.sql, { member: "tax" }, `示例税务局'"$(x)`)
  browser = await signIn(tax)
  record = (await importRecords(database.sql, [subjectRow(1), seriousRow(1)])).at(-1) ?? ""
})

describe("the own page", () => {
  it("says who the agency is, and sets and clears its contact", async () => {
    const own = (await browser.go("/desk/agency")).text
    expect(own).toContain("河南省")
    // What an agency is there for comes first among its sections.
    expect(own.indexOf('href="/desk/notices"')).toBeLessThan(own.indexOf('href="/console/jobs"'))
    expect((await browser.go("/desk/agency/contact", { contact: "0371-65900000" })).to).toContain("done=1")
    expect((await browser.go("/desk/agency")).text).toContain('value="0371-65900000"')
    const wrong = await browser.go("/desk/agency/contact", { contact: "11010519491231002X" })
    expect(wrong.status).toBe(400)
    expect(wrong.text).toContain('href="#contact"')
    expect(wrong.text).not.toContain("11010519491231002X")
    expect((await browser.go("/desk/agency/contact", { contact: "" })).to).toContain("done=1")
    expect((await tax.get("/v1/agency")).body).toMatchObject({ contact: null })
  })

  it("registers a key by what its command prints, whatever the agency is called, and takes it down", async () => {
    const shown = unescaped((await browser.go("/desk/agency")).text)
    const command = proofCommand({ register: "https://gongshi.example", agency: tax.name })
    expect(shown).toContain(command)
    const folder = await mkdtemp(path.join(tmpdir(), "gongshi-key-"))
    const node = path.dirname(process.execPath)
    const { stdout } = await run("bash", ["-c", command], {
      cwd: folder,
      env: { PATH: `${node}:${process.env["PATH"]}` },
    })
    const [key = "", key_proof = ""] = stdout.trim().split("\n")
    expect(await readFile(path.join(folder, "agency-key.pem"), "utf8")).toContain("PRIVATE KEY")
    await rm(folder, { recursive: true })

    const unproven = await browser.go("/desk/agency/key", { key, key_proof: "a.b.c" })
    expect(unproven.status).toBe(400)
    expect(unproven.text).toContain('href="#key_proof"')
    expect(unescaped(unproven.text)).toContain(key)
    const secret = JSON.stringify({ ...JSON.parse(key), d: "AAAAsecret" })
    const given = await browser.go("/desk/agency/key", { key: secret, key_proof })
    expect([given.status, given.text.includes("AAAAsecret")]).toEqual([400, false])
    // In whatever form, and in whichever field.
    const halves = ["-----BEGIN PRIVATE KEY-----\nAAAAsecret\n-----END PRIVATE KEY-----", `{"d": "AAAAsecret",`]
    for (const half of halves) {
      for (const form of [
        { key: half, key_proof },
        { key, key_proof: half },
      ]) {
        const { status, text } = await browser.go("/desk/agency/key", form)
        expect([status, text.includes("AAAAsecret"), text.includes("这是私钥，没有保存")]).toEqual([400, false, true])
      }
    }
    for (const unknown of ["AAAAsecret", JSON.stringify({ ...JSON.parse(key), k: "AAAAsecret" })]) {
      const { status, text } = await browser.go("/desk/agency/key", { key: unknown, key_proof: "a.b.c" })
      expect([status, text.includes("AAAAsecret")]).toEqual([400, false])
    }
    expect((await browser.go("/desk/agency/key", { key: "kein", key_proof })).text).toContain('href="#key"')

    expect((await browser.go("/desk/agency/key", { key, key_proof })).to).toContain("done=1")
    expect((await tax.get("/v1/agency")).body).toMatchObject({ key: expect.stringMatching(/^[\w-]{43}$/) })
    expect((await browser.go("/desk/agency/key/end", {})).to).toContain("done=1")
    expect((await tax.get("/v1/agency")).body).toMatchObject({ key: null })
  })

  it("asks for nothing before the operator has said the region", async () => {
    const none = await agency(app, database.sql, { member: "tax" })
    await database.sql`delete from agency where client_id = ${none.id}`
    const shown = await (await signIn(none)).go("/desk/agency")
    expect(shown.text).toContain("尚未登记")
    expect(shown.text).not.toContain('name="key"')
  })
})

describe("the ledger of measures", () => {
  it("shows what was done, narrows it, lifts a measure with its reason, and tells what is wrong", async () => {
    const made = { record_id: record, measure: "M-HONOUR", reference: "税惩〔2026〕1号（示例）" }
    expect((await tax.post("/v1/measures", made)).status).toBe(201)
    const shown = await browser.go("/desk/measures")
    expect(shown.text).toContain("税惩〔2026〕1号（示例）")
    expect(shown.text).toContain("实施中")
    expect((await browser.go("/desk/measures?state=lifted")).text).toContain("没有符合条件的措施")
    expect((await browser.go(`/desk/measures?subject=${codeOf(1)}`)).text).toContain("税惩")
    expect((await browser.go(`/desk/measures?subject=${codeOf(2)}`)).text).not.toContain("税惩")
    const [, id = ""] = /action="\/desk\/measures\/([0-9a-f-]{36})"/.exec(shown.text) ?? []
    const early = await browser.go(`/desk/measures/${id}`, { act: "lift", reason: "示例", on: "2031-01-01" })
    expect(early.status).toBe(400)
    expect((await browser.go(`/desk/measures/${id}`, { act: "lift", reason: "" })).status).toBe(400)
    expect((await browser.go(`/desk/measures/${id}`, { act: "lift", reason: "履行完毕（示例）" })).to).toContain(
      "done=1",
    )
    expect((await browser.go("/desk/measures?state=lifted")).text).toContain("履行完毕（示例）")
    // Another agency sees nothing of it, and does nothing with it.
    const customs = await signIn(await agency(app, database.sql, { member: "customs" }))
    expect((await customs.go("/desk/measures")).text).not.toContain("税惩")
    expect((await customs.go(`/desk/measures/${id}`, { act: "amend", result: "示例" })).status).toBe(404)
  })
})

describe("a lead", () => {
  const lead = {
    ...{ source: "agency", code: codeOf(1), authority: "金水区", facts: "纳税申报地址无人办公（示例）" },
    ...{ found_on: "2026-06-25", ref: "ys-1", evidence_title: "现场照片", evidence_url: "" },
  }

  it("is handed in by the name of the authority's region, lies with it, and is followed to its end", async () => {
    const blank = await browser.go("/desk/leads/new")
    expect(blank.text).toMatch(/name="ref" [^>]*value="ys-\d{8}-\w+"/)
    expect((await browser.go("/desk/leads/new", lead)).to).toBe("/desk/leads?done=1")
    const list = await browser.go("/desk/leads")
    expect(list.text).toContain("ys-1")
    const [place = ""] = /\/desk\/leads\/[0-9a-f-]{36}/.exec(list.text) ?? []
    expect((await browser.go(place)).text).toContain("已收到待分派")
    expect((await browser.go("/desk/leads?state=closed")).text).not.toContain("ys-1")

    const anna = await officer(app, "officer", "410105", "anna")
    const id = place.split("/").at(-1)
    const act = async (body: object) => expect((await anna.post(`/v1/leads/${id}/acts`, body)).status).toBe(200)
    await act({ act: "dispatch", authority: "410105" })
    await act({ act: "verify", finding: "unfounded", reason: "核查后的内部说明（示例）" })
    await act({ act: "close", result: "unfounded", reason: "内部理由（示例）" })
    const after = await browser.go(place)
    for (const words of ["已办结", "不属实", "河南省郑州市金水区", "现场照片"]) expect(after.text).toContain(words)
    expect(after.text).not.toContain("内部")
  })

  it("that is not as it should be is told at its field, and keeps what was typed but a person's number", async () => {
    const missing = await browser.go("/desk/leads/new", { ...lead, ref: "ys-2", facts: "" })
    expect(missing.status).toBe(400)
    expect(missing.text).toContain('href="#facts"')
    expect(missing.text).toContain('value="ys-2"')
    const nowhere = await browser.go("/desk/leads/new", { ...lead, ref: "ys-2", authority: "朝阳区" })
    expect(nowhere.text).toContain('<option value="110105">')
    const personal = await browser.go("/desk/leads/new", {
      ...lead,
      ref: "ys-2",
      facts: "其身份证号11010519491231002X",
    })
    expect(personal.status).toBe(400)
    expect(personal.text).not.toContain("11010519491231002X")
    expect((await browser.go("/desk/leads/new", { ...lead, facts: "别的内容（示例）" })).text).toContain('href="#ref"')
    expect(app.log.join()).not.toContain("11010519491231002X")
  })

  it("comes by a file too: good rows go in, the others are told by line, column and reason", async () => {
    expect((await browser.go("/desk/leads")).text).toContain("/desk/leads/file")
    const body = new FormData()
    const rows = [
      "线索编号,线索来源,统一社会信用代码,承办机关,线索内容,发现日期",
      `yf-1,部门移送,${codeOf(1)},410105,示例,2026-06-25`,
    ]
    body.set("file", new File([[...rows, `yf-2,部门移送,${codeOf(1)},410105,示例,昨天`].join("\n")], "线索.csv"))
    const sent = await browser.send("/desk/leads/file", { method: "POST", body })
    expect(sent.status, sent.text).toBe(200)
    expect(sent.text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")).toMatch(
      /已收下 1 以前报过 0 未收下 1 .* 3 发现日期/,
    )
    expect((await browser.go("/desk/leads")).text).toContain("yf-1")
    const template = await browser.go("/desk/leads/file/template")
    expect(template.headers.get("content-disposition")).toContain("leads.csv")
    const workbook = await browser.go("/desk/leads/file/template?format=xlsx")
    expect(workbook.headers.get("content-disposition")).toContain("leads.xlsx")
    const none = await browser.go("/desk/leads/file", { file: "" })
    expect(none.status).toBe(400)
  })

  it("of another agency is not there", async () => {
    const [place = ""] = /\/desk\/leads\/[0-9a-f-]{36}/.exec((await browser.go("/desk/leads")).text) ?? []
    const customs = await signIn(await agency(app, database.sql, { member: "customs" }))
    expect((await customs.go(place)).status).toBe(404)
    expect((await customs.go("/desk/leads")).text).not.toContain("ys-1")
  })
})

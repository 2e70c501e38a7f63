/** What a case holds on paper, and many decisions at once, on pages. */
import { beforeAll, describe, expect, it } from "vitest"
import { toByteStream } from "../../src/http/body.ts"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { doAct, formOf, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const visited = { "contact.how": "visit", "contact.visited_on": "2025-06-30", "contact.visit_record": "笔录（示例）" }
const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true })

beforeAll(async () => {
  await importRecords(
    database.sql,
    Array.from({ length: 30 }, (_, n) => subjectRow(n + 1)),
  )
})

async function propose(browser: OfficeBrowser, kind: string, fields: Record<string, string>): Promise<string> {
  const looked = await browser.go(`/office/new/${kind}`, { ...fields, step: "check" })
  expect(looked.status, looked.text).toBe(200)
  const begun = await browser.go(`/office/new/${kind}`, formOf(looked.text, "do"))
  expect(begun.status, begun.text).toBe(303)
  return begun.to?.split("?")[0] ?? ""
}

function sendFile(browser: OfficeBrowser, path: string, file: File, fields: Record<string, string> = {}) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  body.set("file", file)
  return browser.send(path, { method: "POST", body })
}

describe("a case's documents and papers", () => {
  let place = ""

  it("are made after a look, numbered, served with their proof, and stay as they are", async () => {
    const officer = await signInAs(app, "officer")
    place = await propose(officer, "abnormal", {
      ...{ "subject.code": codeOf(1), "subject.name": "示例第1号商贸有限公司", authority: "410105" },
      ...{ ground: "AB-E4", arose_on: "2026-06-25", evidence: "现场核查无人办公（示例）" },
    })
    await doAct(officer, place, "confirm", { decision_no: "郑市监异字〔2026〕501号", ...visited })
    await doAct(await signInAs(app, "checker"), place, "check")
    const path = `${place}/documents/abnormal-listing-decision`
    expect((await officer.go(place)).text).toContain(path)
    const form = await officer.go(path)
    expect(form.text).toContain("认定的事实和证据")
    const empty = await officer.go(path, { step: "check" })
    // What file and catalogue tell is filled in where nothing is typed.
    expect(empty.status).toBe(200)
    expect(empty.text).toContain("现场核查无人办公（示例）。")
    expect(empty.text).toContain("人民政府申请行政复议")
    const fields = {
      ...{ "fields.facts": "2026年6月25日现场核查，登记住所无人办公（示例）", "fields.contact": "示例科" },
      ...{ "fields.remedies": "可以依法申请行政复议或者提起行政诉讼（示例）" },
    }
    const looked = await officer.go(path, { ...fields, step: "check" })
    expect(looked.status, looked.text).toBe(200)
    for (const words of ["登记住所无人办公（示例）", "郑市监异字〔2026〕501号", "有误只能作废"])
      expect(looked.text).toContain(words)
    const made = await officer.go(path, formOf(looked.text, "do"))
    const document = made.to?.split("?")[0] ?? ""
    expect(document).toMatch(/^\/office\/documents\//)
    const shown = await officer.go(document)
    expect(shown.text).toContain("尚未送达")
    const madeOn = /制作日期<\/dt><dd><time datetime="([^"]+)"/.exec(shown.text)?.[1] ?? ""

    // A public notice runs on a clock of its own, beside that of the case.
    const posting = { posted_on: madeOn, proof: "公告〔2026〕9号（示例）" }
    const posted = await officer.go(`${document}/post`, { ...posting, step: "check" })
    expect((await officer.go(`${document}/post`, formOf(posted.text, "do"))).status, posted.text).toBe(303)
    const page = (await officer.go(place)).text
    // English begins labels with a capital, and no login.
    expect(page).toMatch(/<dt class="verbatim">\S+（河南省郑州市金水区）<\/dt>/)
    const told = page.replaceAll(/<[^>]+>/g, " ").replaceAll(/\s+/g, " ")
    expect(told).toMatch(/ 期限 .*最迟 \d{4}-\d\d-\d\d .*公告送达 列入经营异常名录决定书 · 公告期满视为送达： \d{4}-/)
    expect(told).toMatch(
      / 人员 承办人 \S+（河南省郑州市金水区） \S+（河南省郑州市金水区） 提出、\S+ \S+（河南省郑州市金水区） 审核同意列入 等待办理 \S/,
    )

    const paper = new File([Buffer.from("%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")], "proof.pdf", {
      type: "application/pdf",
    })
    const taken = await sendFile(officer, `${place}/papers`, paper, {
      title: "送达回证（示例）",
      received_on: "2026-06-28",
    })
    expect(taken.to, taken.text).toBe(`${place}?done=paper#papers`)
    const links = (await officer.go(place)).text.matchAll(/href="([^"]+\/papers\/[0-9a-f-]{36})"([\s\S]*?)<\/a>/g)
    const opened = [...links].find(([, , title = ""]) => title.includes("送达回证（示例）"))?.[1] ?? ""
    expect((await officer.go(opened)).text).toContain("%PDF-1.4")
    const serve = await officer.go(`${document}/serve`)
    const attachment = /<option value="([0-9a-f-]{36})">送达回证（示例）/.exec(serve.text)?.[1] ?? ""
    const service = {
      served_on: madeOn,
      "delivery.method": "direct",
      "delivery.proof": "回证签字（示例）",
      attachment_id: attachment,
    }
    const seen = await officer.go(`${document}/serve`, { ...service, step: "check" })
    expect(seen.text).toContain("只能登记一次")
    expect((await officer.go(`${document}/serve`, formOf(seen.text, "do"))).to, seen.text).toBe(
      `${document}?done=serve`,
    )
    const after = await officer.go(document)
    for (const words of ["直接送达", "回证签字（示例）", "留白"]) expect(after.text).toContain(words)
    expect(after.text).not.toContain(`${document}/void`)
    expect((await officer.go(`${document}/void`)).to).toBe(document)
  })

  it("lead from the act that their service is, until what they tell is revised", async () => {
    let now = clock()
    const officer = await signInAs(
      testApp(() => database.sql, { mayChoose: true, clock: () => now }),
      "officer",
    )
    const answers = ["gravity", "heavier_penalty", "intent_not_excluded", "factors"].flatMap((name) => [
      [`gate.${name}.answer`, "yes"],
      [`gate.${name}.evidence`, "示例"],
    ])
    const asked = {
      ...{ ground: "SV-0501", base_penalty_no: "郑市监处罚〔2026〕9号", ...Object.fromEntries(answers) },
      ...{ "base_penalty.authority": "示例局", "base_penalty.decided_on": "2026-02-02" },
    }
    const serious = await propose(officer, "serious", {
      ...{ "subject.code": codeOf(29), "subject.name": "示例第29号商贸有限公司", authority: "410105", ...asked },
    })
    const notice = `${serious}/documents/listing-notice`
    const looked = await officer.go(notice, { "fields.facts": "示例。", step: "check" })
    const made = (await officer.go(notice, formOf(looked.text, "do"))).to?.split("?")[0]
    expect((await officer.go(`${serious}/notify`)).to).toBe(`${made}/serve`)
    now += 1000
    expect((await doAct(officer, serious, "revise", asked)).done.status).toBe(303)
    expect((await officer.go(`${serious}/notify`)).status).toBe(200)
  })

  it("are written down as they come, a paper and the rows of a batch alike", async () => {
    const officer = await signInAs(app, "officer")
    const batch = await propose(officer, "bulk", {
      ...{ authority: "410105", ground: "AB-E4", arose_on: "2026-06-25" },
      ...{ evidence: "现场核查无人办公（示例）" },
    })
    const rows = async () => (await database.sql`select count(*)::int as count from bulk_row`)[0]?.["count"]
    const chunks = async () => (await database.sql`select count(*)::int as count from attachment_chunk`)[0]?.["count"]
    for (const { path, file, head, filler, count } of [
      { path: `${place}/papers`, file: "proof.pdf", head: "%PDF-1.4\n", filler: " ".repeat(64 * 1024), count: chunks },
      {
        path: `${batch}/rows`,
        file: "rows.csv",
        head: "统一社会信用代码\n",
        filler: `${codeOf(9)}\n`.repeat(3_000),
        count: rows,
      },
    ]) {
      const before = await count()
      let kept = 0
      // What comes next is waited for until something of what came before is in the database.
      async function* body() {
        yield Buffer.from(`--b\r\ncontent-disposition: form-data; name="title"\r\n\r\n材料\r\n--b\r\n`)
        yield Buffer.from(`content-disposition: form-data; name="file"; filename="${file}"\r\n\r\n${head}`)
        for (let n = 0; n < 100 && kept === 0; n++) {
          yield Buffer.from(filler)
          kept = (await count()) - before
        }
        yield Buffer.from("\r\n--b--\r\n")
      }
      await officer.send(path, {
        method: "POST",
        body: toByteStream(body()),
        headers: { "content-type": "multipart/form-data; boundary=b" },
      })
      expect(kept, path).toBeGreaterThan(0)
    }
  })

  it("are refused with what is wrong, and shown to others without what is in them", async () => {
    const officer = await signInAs(app, "officer")
    const wrong = await sendFile(
      officer,
      `${place}/papers`,
      new File(["hello"], "a.pdf", { type: "application/pdf" }),
      { title: "材料" },
    )
    expect(wrong.status).toBeGreaterThanOrEqual(400)
    expect(wrong.text).toContain('role="alert"')
    expect((await sendFile(officer, `${place}/papers`, new File([], "a.pdf"), { title: "材料" })).text).toContain(
      "文件为空",
    )
    const auditor = await signInAs(app, "auditor")
    const seen = await auditor.go(place)
    expect(seen.text).toContain("列入经营异常名录决定书")
    expect(seen.text).not.toContain("/office/documents/")
    expect(seen.text).not.toContain(`${place}/papers`)
    const elsewhere = await signInAs(app, "officer", "330106")
    expect((await elsewhere.go(`${place}/documents/abnormal-listing-decision`)).status).toBe(404)
  })
})

describe("many at once", () => {
  let batch = ""
  const rows = (count: number) =>
    `统一社会信用代码,名称\n${Array.from({ length: count }, (_, n) => `${codeOf(n + 1)},示例第${n + 1}号商贸有限公司`).join("\n")}\n91000000MA0000XXXX,没有\n`

  it("come from a file, are looked at by another person where chance has chosen, and are published", async () => {
    const officer = await signInAs(app, "officer")
    const form = await officer.go("/office/new/bulk")
    // Without a pattern every row has to bring its number: that is said before the file comes.
    expect(form.text).toMatch(/id="f-number_pattern-hint">如 [^<]*\{n\}号[^<]*每行自带文号/)
    expect(form.text).toContain('<option value="AB-E1"')
    // What is left out as a whole keeps no browser from sending the rest.
    expect(form.text).not.toMatch(/name="query.region"[^>]* required/)
    const place = await propose(officer, "bulk", {
      ...{ authority: "410105", ground: "AB-E1", arose_on: "2026-06-30", evidence: "未按期公示年度报告（示例）" },
      ...{ number_pattern: "郑金市监异字〔2026〕{n}号" },
    })
    expect(place).toMatch(/^\/office\/bulk-decisions\//)
    expect((await officer.go(place)).text).toContain("报送名单")
    expect((await sendFile(officer, `${place}/rows`, new File(["x"], "a.png"))).text).toContain("请选择 CSV")
    const sent = await sendFile(officer, `${place}/rows`, new File([rows(25)], "rows.csv"))
    expect(sent.to, sent.text).toBe(`${place}?done=rows#rows`)
    const refused = await officer.go(`${place}?which=refused`)
    expect(refused.text).toContain("不能办理")
    const { looked } = await doAct(officer, place, "submit")
    // How many there are, and of the first what the public will see.
    for (const words of ["待办理", "公众看到的将是", "以名单中的一行为例"]) expect(looked.text).toContain(words)
    expect((await officer.go(place)).text).not.toContain('name="answer.')

    const checker = await signInAs(app, "checker")
    expect((await checker.go("/worklist")).text).toContain(place)
    expect((await checker.go(`${place}/answers`, { step: "check" })).text).toContain("请至少核对一行")
    const asked = (text: string) => [...new Set([...text.matchAll(/name="answer\.(\d+)"/g)].map(([, line]) => line))]
    // What is refused on a later page is said there, with what was typed.
    const [first, second] = asked((await checker.go(`${place}?which=unanswered`)).text)
    const later = (await checker.go(`${place}?which=unanswered&cursor=${first}`)).text
    const [, action = ""] = /<form method="post" action="([^"]*\/answers[^"]*)"/.exec(later) ?? []
    const wrong = await checker.go(action.replaceAll("&amp;", "&"), { [`answer.${second}`]: "drop" })
    expect([wrong.status, asked(wrong.text)]).toEqual([400, asked(later)])
    expect(wrong.text).toContain(`name="answer.${second}" value="drop" checked`)
    for (let page = 0; page < 3; page++) {
      const open = await checker.go(`${place}?which=unanswered`)
      const lines = asked(open.text)
      if (lines.length === 0) break
      const answers = Object.fromEntries(
        lines.flatMap((line) => [
          [`answer.${line}`, "pass"],
          [`reason.${line}`, "已核对（示例）"],
        ]),
      )
      expect((await checker.go(`${place}/answers`, answers)).status).toBe(303)
    }
    await doAct(checker, place, "check")
    const { looked: last, done } = await doAct(officer, place, "publish")
    for (const words of ["立即对外公示", "公示后，公众看到的是"]) expect(last.text).toContain(words)
    expect(done.status, done.text).toBe(303)
    const after = await officer.go(place)
    for (const words of ["已全部公示", "打开事项"]) expect(after.text).toContain(words)
    expect((await app.request(`/v1/subjects/${codeOf(20)}`)).status).toBe(200)
    batch = place
  })

  it("stand among the cases of the authority, and of each merchant whose row they hold", async () => {
    const officer = await signInAs(app, "officer")
    const link = `href="${batch}"`
    for (const query of ["", "?closed=true", `?subject=${codeOf(20)}`, `?subject=${codeOf(20)}&closed=true`]) {
      const { text } = await officer.go(`/office/cases${query}`)
      expect([query, text.includes(link)]).toEqual([query, true])
    }
    for (const query of ["?closed=false", `?subject=${codeOf(29)}`]) {
      expect([query, (await officer.go(`/office/cases${query}`)).text.includes(link)]).toEqual([query, false])
    }
    const elsewhere = await signInAs(app, "officer", "330106")
    expect((await elsewhere.go("/office/cases")).text).not.toContain(link)
  })

  it("get their papers on the page: made at once, put up as one notice, served, and taken along", async () => {
    const officer = await signInAs(app, "officer")
    expect((await officer.go(batch)).text).toContain("制作全部列入决定书")
    const facts = "未按照规定期限公示2025年度报告（示例）。"
    const given = { "fields.remedies": "可以依法申请行政复议（示例）", "fields.contact": "示例科" }
    const made = await officer.go(`${batch}/documents`, { act: "make", "fields.facts": facts, ...given })
    expect(made.to, made.text).toBe(`${batch}?done=batch-make#papers`)
    // No time for more than the first paper: the link says 1 to 30, and a file of fewer is not given for it.
    const hurried = await signInAs(
      testApp(() => database.sql, { mayChoose: true, workMs: 0 }),
      "officer",
    )
    const cut = await hurried.go(`${batch}/documents/zip`)
    expect([cut.status, cut.text.includes("还没有全部盖章")]).toEqual([503, true])
    const posting = { act: "post", posted_on: "2026-06-30", proof: "公告〔2026〕1号（示例）" }
    // What is lacking is said at its field, and what was typed beside it is kept; of a decision the file tells it all.
    const { proof: _, ...unproved } = posting
    const lacking = await officer.go(`${batch}/documents`, { ...unproved, posted_on: "2026-06-29" })
    expect([lacking.status, lacking.text.includes('href="#f-proof"')]).toEqual([400, true])
    expect(lacking.text).toMatch(/<input[^>]* name="posted_on"[^>]* value="2026-06-29"/)
    expect((await officer.go(`${batch}/documents`, posting)).to).toBe(`${batch}?done=batch-post#papers`)
    const early = await officer.go(`${batch}/documents`, { ...posting, act: "serve", served_on: "2026-06-30" })
    expect([early.status, early.text.includes("公告〔2026〕1号（示例）")]).toEqual([early.status, true])
    expect(early.status).toBeGreaterThanOrEqual(400)
    const file = await officer.send(`${batch}/documents/zip`, {})
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/zip"])
    // Who only reads sees how far they are.
    const auditor = await signInAs(app, "auditor")
    const seen = await auditor.go(batch)
    expect(seen.text).toContain("已公告")
    expect(seen.text).not.toContain(`${batch}/documents`)
    expect((await auditor.go(`${batch}/documents`, posting)).status).toBe(403)
  })
})

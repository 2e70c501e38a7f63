/** What follows from changes, changes of code and batches while they are filled in: for records, for who is told, and by when. */
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { agency } from "../support/agency.ts"
import { clock, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { doAct, formOf, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { platform, watch } from "../support/roster.ts"
import { abnormalRow, codeOf, penaltyRow, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const pages = testApp(() => database.sql, { mayChoose: true, clock })
const executable = findChromium()
const plain = (text: string) => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ")

let officer: OfficeBrowser
let records: Record<"abnormal" | "penalty", string>
beforeAll(async () => {
  const { sql } = database
  const subjects = Array.from({ length: 6 }, (_, n) => subjectRow(n + 1))
  // Of a query for six, one is listed since and one is not any more.
  const again = {
    ground: "AB-E1",
    decided_on: "2026-06-30",
    published_on: "2026-06-30",
    decision_no: "郑市监异字〔2026〕90号",
  }
  await importRecords(sql, [...subjects, abnormalRow(1), penaltyRow(1), abnormalRow(3, again)])
  const rows = await sql<{ id: string; list: "abnormal" | "penalty" }[]>`
    select id, list from record where subject_code = ${codeOf(1)}`
  records = Object.fromEntries(rows.map(({ id, list }) => [list, id])) as typeof records
  await watch(sql, await platform(sql, "示例平台"), [codeOf(1)])
  const { id } = await agency(pages, sql, {}, "示例税务局")
  await agency(pages, sql, {}, "没有收到过通知的部门")
  await sql`insert into notice_event (id, kind, position, record_id, subject_code, list, batch, raised_at)
    values (1, 'listed', 1, ${records.abnormal}, ${codeOf(1)}, 'abnormal', 0, now())`
  await sql`insert into notice (client_id, event_id, leaf, state, recall) values (${id}, 1, 0, 'open', false)`
  officer = await signInAs(pages, "officer")
})

const compute = async (form: string, fields: Record<string, string>) => {
  const { status, text } = await officer.go(form, { ...fields, step: "compute" })
  expect(status, text).toBe(200)
  return plain(/id="foresight"[\s\S]*/.exec(text)?.[0] ?? "")
}
const change = (move: string, more: Record<string, string> = {}) =>
  compute("/office/new/change", {
    ...{ record_id: records.abnormal, change: move, arose_on: "2026-06-25", evidence: "依据（示例）", ...more },
  })

describe("a change that is being filled in", () => {
  it("tells what ends, by when it is due, and who is told", async () => {
    const annulled = await change("annul")
    expect(annulled).toContain("执行后停止公示 1 条 经营异常名录 · 郑市监异字〔2026〕1号")
    expect(annulled).toContain("将收到解除通知的部门 示例税务局")
    // Who has a merchant on its roster is the platform's to know.
    expect(annulled).toContain("将收到提醒的平台数 1")
    expect(annulled).not.toContain("示例平台")
    expect(annulled).not.toContain("没有收到过通知的部门")
    // An abnormal listing is no penalty, and its withdrawal speaks of none.
    expect(annulled).not.toContain("处罚")
    const masked = await change("mask")
    expect(masked).toContain("执行后暂停公示 1 条")
    // What is displayed here is pushed nowhere.
    expect(masked).not.toContain("尚未起算")
    expect(masked).toMatch(/最迟 2026-07-\d\d/)
  })

  it("takes along what goes with it, and tells of what stays until when it is shown", async () => {
    expect(await change("deregister")).toContain("执行后停止公示 2 条")
    const corrected = await change("amend", { record_id: records.penalty, "corrected.decided_on": "2026-03-03" })
    expect(corrected).toMatch(
      /执行后变动、继续公示 1 条 行政处罚公示 · 郑市监处罚〔2026〕1号 · 公示截止 2027-\d\d-\d\d/,
    )
    expect(corrected).toContain("将收到变动通知的部门 没有")
  })

  it("offers what may become of the record, and warns of what is on its way about it", async () => {
    const form = await officer.go(`/office/new/change?record_id=${records.penalty}`)
    const moves = [...form.text.matchAll(/<option value="([a-z]+)"/g)].map(([, move]) => move)
    expect(moves).toEqual(expect.arrayContaining(["amend", "correct", "withdraw", "supersede", "deregister", "mask"]))
    expect(moves).not.toContain("annul")
    expect(moves).not.toContain("unmask")
    // A certificate is of what another province displays.
    expect(form.text).not.toContain('name="certificate"')
  })

  it("is shown before it is proposed and before it is approved, with what becomes public as the public will see it", async () => {
    const fields = { record_id: records.penalty, change: "amend", arose_on: "2026-06-25", evidence: "依据（示例）" }
    const looked = await officer.go("/office/new/change", {
      ...fields,
      "corrected.violation": "虚假宣传",
      step: "check",
    })
    expect(looked.status, looked.text).toBe(200)
    for (const words of ["批准执行后，公示记录的变动", "<ins><bdi>虚假宣传</bdi></ins>", "公众看到的将是"])
      expect(looked.text).toContain(words)
    const begun = await officer.go("/office/new/change", formOf(looked.text, "do"))
    const place = begun.to?.split("?")[0] ?? ""
    const second = await compute("/office/new/change", { ...fields, change: "mask" })
    expect(second).toContain("同一记录已有在办事项")
    const { looked: seen } = await doAct(await signInAs(pages, "checker"), place, "approve")
    for (const words of ["公示记录的变动", "公示后，公众看到的是", "将收到提醒的平台数"])
      expect(seen.text).toContain(words)
    expect(seen.text).not.toContain("批准执行后，")
  })
})

describe("a change of code that is being filled in", () => {
  const fields = { authority: "410105", "subject.code": codeOf(1), "subject.name": "示例第1号商贸有限公司" }
  const more = { changed_on: "2026-06-25", evidence: "登记通知书（示例）" }

  it("tells which records go along, which agencies are told, and how many platforms", async () => {
    const said = await compute("/office/new/code-change", { ...fields, ...more, new_code: codeOf(20) })
    expect(said).toContain("执行后变动、继续公示 2 条")
    expect(said).toContain("将收到变动通知的部门 示例税务局")
    expect(said).toContain("将收到提醒的平台数 1")
    const wrong = await compute("/office/new/code-change", { ...fields, ...more, new_code: codeOf(1) })
    expect(wrong).toContain("与原代码相同")
  })

  it("shows the code as it was and as it will be before it is proposed", async () => {
    const looked = await officer.go("/office/new/code-change", {
      ...fields,
      ...more,
      new_code: codeOf(20),
      step: "check",
    })
    expect(looked.text).toContain(`<ins><bdi>${codeOf(20)}</bdi></ins>`)
    // Codes that were chosen are looked at in words, and records that go along are called no duplicates.
    expect(plain(looked.text)).toContain("作出决定的机关 河南省郑州市金水区")
    expect(looked.text).not.toContain("请确认不是重复")
  })
})

describe("a batch that is being filled in", () => {
  const fields = { authority: "410105", ground: "AB-E1", arose_on: "2026-06-30", evidence: "未按期公示（示例）" }

  it("tells how many rows a query finds, how many are listed already, and when they are due", async () => {
    const said = await compute("/office/new/bulk", {
      ...{ ...fields, number_pattern: "郑市监异字〔2026〕{n}号", "query.region": "410105" },
    })
    expect(said).toContain("作出列入经营异常名录的决定并公示 最迟 2026-07-14")
    expect(said).toContain("总行数 6")
    expect(said).toContain("已因同一事由列入，不再列入 1")
    expect(said).toContain("待办理 5")
    // Of another region nothing is told.
    const elsewhere = { ...fields, number_pattern: "浙异字〔2026〕{n}号", "query.region": "33" }
    expect(await compute("/office/new/bulk", elsewhere)).toContain("提出后按文件报送名单")
  })

  it("says of what comes by a file when that comes, and of what was hidden how much it is", async () => {
    expect(await compute("/office/new/bulk", fields)).toContain("提出后按文件报送名单")
    const evidence = "依据（示例）"
    expect(await compute("/office/new/deregistrations", { authority: "410105", evidence })).toContain("按文件报送名单")
    expect(await compute("/office/new/reshow", { authority: "410105", evidence })).toContain("总行数 0")
  })
})

describe.skipIf(!executable)("in a browser", () => {
  const reader = useReader(executable)
  let served: Awaited<ReturnType<typeof serveApp>>
  beforeAll(async () => {
    served = await serveApp(testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1", clock }))
  })
  afterAll(() => served?.stop())

  async function open(javaScriptEnabled: boolean) {
    const opened = await reader.open(`${served.origin}/sign-in`, { javaScriptEnabled })
    await opened.page.selectOption("#authority", "410105")
    await opened.page.click('button[value="officer"]')
    await opened.page.waitForURL(/worklist/)
    return opened
  }
  const says = (page: Page, text: string) => page.locator("#foresight").filter({ hasText: text }).waitFor()

  it.each([true, false])("tells it of each as it is filled in, with scripts or without: %s", async (scripts) => {
    const { page, complaints, close } = await open(scripts)
    const told = async (text: string) => {
      if (!scripts) await page.click('.actions button[value="compute"]')
      await says(page, text)
    }
    // The record is chosen among those of its merchant, and stays chosen as the form changes.
    await page.goto(`${served.origin}/office/new/change?code=${codeOf(1)}`)
    await page.selectOption('[name="record_id"]', records.abnormal)
    await page.fill('[name="arose_on"]', "2026-06-25")
    await page.selectOption('[name="change"]', "deregister")
    await told("执行后停止公示")
    await page.locator('[name="merged_into"]').waitFor()
    expect(await page.inputValue('select[name="record_id"]')).toBe(records.abnormal)
    if (scripts) await expectFaultless(page)

    await page.goto(`${served.origin}/office/new/code-change`)
    await page.fill('[name="subject.code"]', codeOf(1))
    await page.fill('[name="new_code"]', codeOf(20))
    await page.fill('[name="changed_on"]', "2026-06-25")
    await told("将收到提醒的平台数")
    if (scripts) await expectFaultless(page)

    await page.goto(`${served.origin}/office/new/bulk`)
    await page.selectOption('[name="ground"]', "AB-E1")
    await page.fill('[name="arose_on"]', "2026-06-30")
    await page.fill('[name="number_pattern"]', "郑市监异字〔2026〕{n}号")
    await page.selectOption('[name="query.region"]', "410105")
    await told("总行数")
    expect(await page.textContent("#foresight")).toContain("2026-07-14")
    if (scripts) expect(complaints).toEqual([])
    await close()
  })
})

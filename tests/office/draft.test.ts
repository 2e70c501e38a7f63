/** Drafts of the office's forms: kept sealed, for one person in one post, until their time is over or their act is done. */

import { randomUUID } from "node:crypto"
import { beforeAll, describe, expect, it } from "vitest"
import { deleteOldDrafts } from "../../src/access/form-draft.ts"
import { clock, testAlerting, testApp } from "../support/app.ts"
import { expectFaultless, findChromium, serveApp, useReader } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { formOf, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
const dayMs = 24 * 3_600_000
let now = clock()
const lines: string[] = []
const app = testApp(() => database.sql, { mayChoose: true, clock: () => now, log: (line) => lines.push(line) })
const form = "/office/new/abnormal"
// What must be found nowhere but in the form: somebody's number among it.
const secret = "当事人身份证 11010519491231002X，电话 13800138000"
let officer: OfficeBrowser

beforeAll(async () => {
  await importRecords(
    database.sql,
    [1, 2, 3].map((n) => subjectRow(n)),
  )
  officer = await signInAs(app, "officer")
})

const typed = (n: number, evidence = secret) => ({
  ...{ "subject.code": codeOf(n), "subject.name": `示例第${n}号商贸有限公司`, authority: "410105", ground: "AB-E1" },
  ...{ arose_on: "2026-06-30", evidence },
})
const slotsIn = (text: string) =>
  [...text.matchAll(/<form method="post" action="[^"]*"><input type="hidden" name="draft" value="([^"]+)">/g)].map(
    ([, slot = ""]) => slot,
  )
const slotOf = (text: string) => /<form class="apply[\s\S]*?name="draft" value="([^"]+)"/.exec(text)?.[1] ?? ""

/** Opens the form, types and keeps a draft. */
async function keep(browser: OfficeBrowser, n: number, evidence?: string) {
  const slot = slotOf((await browser.go(form)).text)
  const kept = await browser.go(form, { ...typed(n, evidence), draft: slot, step: "draft" })
  return { slot, kept }
}

const count = async () => (await database.sql<{ n: number }[]>`select count(*)::int as n from form_draft`)[0]?.n

describe("a draft", () => {
  it("is kept by the button, said on the page with its time, and taken up again as it was typed", async () => {
    const { slot, kept } = await keep(officer, 1)
    expect(kept.status).toBe(200)
    expect(kept.text).toMatch(/草稿已存 \d\d:\d\d/)
    // The form goes on as it was typed.
    expect(kept.text).toContain(secret)
    const opened = await officer.go(form)
    expect(slotsIn(opened.text)).toEqual([slot])
    expect(opened.text).toContain("示例第1号商贸有限公司")
    const back = await officer.go(form, { draft: slot, step: "restore" })
    expect(back.text).toContain(secret)
    expect(back.text).toContain("草稿已恢复")
    expect(back.text).toMatch(/<option value="AB-E1" selected>/)
    // By its script it is told the one sentence.
    const byScript = await officer.go(`${form}?part=draft-kept`, { ...typed(1), draft: slot, step: "draft" })
    expect(byScript.text).toMatch(/^草稿已存 \d\d:\d\d/)
  })

  it("is seen by nobody else: another person, another post, another authority, by its slot neither", async () => {
    const { slot } = await keep(officer, 2)
    for (const [role, authority] of [
      ["checker", "410105"],
      ["head", "410105"],
      ["officer", "410104"],
      ["officer", "410100"],
    ] as const) {
      const other = await signInAs(app, role, authority)
      const opened = await other.go(form)
      expect(slotsIn(opened.text), role).toEqual([])
      const taken = await other.go(form, { draft: slot, step: "restore" })
      expect(taken.text, role).not.toContain(secret)
      // Nor thrown away, or written over.
      await other.go(form, { draft: slot, step: "discard" })
      await other.go(form, { ...typed(3, "另一人（示例）"), draft: slot, step: "draft" })
    }
    expect((await officer.go(form, { draft: slot, step: "restore" })).text).toContain(secret)
    // Of another form it is none.
    const elsewhere = await officer.go("/office/new/penalty", { draft: slot, step: "restore" })
    expect(elsewhere.text).toContain("这份草稿已经不在")
    const nobody = await app.request(form, {
      method: "POST",
      body: new URLSearchParams({ draft: slot, step: "restore" }),
    })
    expect(nobody.status).not.toBe(200)
  })

  it("stands in the database, the log and the audit trail without a word of it, nor whose it is", async () => {
    await keep(officer, 1)
    const [row] = await database.sql<{ all: string }[]>`
      select string_agg(form_draft::text || encode(sealed, 'escape') || encode(owner, 'escape'), ' ') as all from form_draft`
    const [audited] = await database.sql<
      { all: string | null }[]
    >`select string_agg(audit_event::text, ' ') as all from audit_event`
    const all = [row?.all ?? "", audited?.all ?? "", ...lines].join("\n")
    for (const part of ["11010519491231002X", "13800138000", "身份证", "evaluation-officer", codeOf(1), "office/new"])
      expect(row?.all, part).not.toContain(part)
    expect(all).not.toContain("11010519491231002X")
  })

  it("goes with the act that was done", async () => {
    const { slot } = await keep(officer, 3, "没有报告（示例）")
    const looked = await officer.go(form, { ...typed(3, "没有报告（示例）"), draft: slot, step: "check" })
    const done = await officer.go(form, formOf(looked.text, "do"))
    expect(done.status).toBe(303)
    expect(slotsIn((await officer.go(form)).text)).not.toContain(slot)
  })

  it("is thrown away when asked for, and after seven days, by the daily work too", async () => {
    const { slot } = await keep(officer, 1)
    expect((await officer.go(form, { draft: slot, step: "discard" })).status).toBe(303)
    expect(slotsIn((await officer.go(form)).text)).not.toContain(slot)
    const { slot: kept } = await keep(officer, 1)
    const [began, before] = [now, await count()]
    now = began + 7 * dayMs + 60_000
    const later = await signInAs(app, "officer")
    expect(slotsIn((await later.go(form)).text)).not.toContain(kept)
    now = began + 6 * dayMs
    await deleteOldDrafts({ sql: database.sql, clock: () => now })
    expect(await count()).toBe(before)
    now = began + 7 * dayMs + 60_000
    await deleteOldDrafts({ sql: database.sql, clock: () => now })
    expect(await count()).toBe(0)
    now = began
  })

  it("is one of twenty, the newest, and of a bounded size", async () => {
    const slots: string[] = []
    for (let n = 0; n < 22; n++) {
      now += 1_000
      slots.push((await keep(officer, 1, `第${n}份（示例）`)).slot)
    }
    expect(await count()).toBe(20)
    expect((await officer.go(form, { draft: slots[0] ?? "", step: "restore" })).text).toContain("这份草稿已经不在")
    const { kept } = await keep(officer, 1, "长".repeat(80_000))
    expect(kept.text).toContain("草稿没有存上")
    expect(await count()).toBe(20)
    const odd = await officer.go(form, { ...typed(1), draft: "x' or 1=1", step: "draft" })
    expect(odd.text).toContain("草稿没有存上")
  })
})

it("is not to be had where nothing seals it: no button, and nothing kept", async () => {
  const bare = testApp(() => database.sql, { mayChoose: true, alerting: { ...testAlerting, secrets: null } })
  const alone = await signInAs(bare, "officer")
  const opened = await alone.go(form)
  expect([opened.status, opened.text.includes("存草稿")]).toEqual([200, false])
  const before = await count()
  expect((await alone.go(form, { ...typed(1), draft: randomUUID(), step: "draft" })).status).toBe(200)
  expect(await count()).toBe(before)
})

describe.skipIf(!findChromium())("in a browser", () => {
  const reader = useReader(findChromium())

  it("is kept by itself while somebody types, in nothing of the browser's own, and without scripts by its button", async () => {
    await database.sql`delete from form_draft`
    const shown = testApp(() => database.sql, { mayChoose: true, issuer: "http://127.0.0.1" })
    const served = await serveApp(shown)
    const { page, close } = await reader.open(`${served.origin}/sign-in`)
    await page.click('button[value="officer"]')
    await page.waitForURL(/worklist/)
    await page.goto(`${served.origin}/office/new/penalty?code=${codeOf(2)}`)
    await page.fill('[name="decision_no"]', "郑市监罚字〔2026〕9号")
    await page.waitForFunction(() => document.getElementById("draft-kept")?.textContent?.startsWith("草稿已存"))
    const stored = await page.evaluate(async () => [
      localStorage.length,
      sessionStorage.length,
      (await indexedDB.databases()).length,
    ])
    expect(stored).toEqual([0, 0, 0])
    // Closed without a word, as by a flat battery, and opened again.
    await page.goto(`${served.origin}/office/new/penalty`)
    await expectFaultless(page)
    await page.click('button[value="restore"]')
    await page.waitForFunction(() => document.getElementById("draft-kept")?.textContent?.startsWith("草稿已恢复"))
    expect(await page.inputValue('[name="decision_no"]')).toBe("郑市监罚字〔2026〕9号")
    await expectFaultless(page)
    await close()
    await served.stop()
  })
})

/** Whose session ends while they type loses nothing: what was sent waits in the page, until they have signed in again. */
import { beforeAll, describe, expect, it } from "vitest"
import { clientHeader, clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { formOf, pageOrigin, signInAs } from "../support/office-pages.ts"
import { type PageAnswer, pageBrowser } from "../support/page-browser.ts"
import { importRecords } from "../support/record.ts"
import { codeOf, subjectRow } from "../support/rows.ts"

const database = useDatabase()
let now = clock()
const app = testApp(() => database.sql, { mayChoose: true, clock: () => now, loginUrl: "/sign-in" })
const hour = 3_600_000

beforeAll(async () => {
  await importRecords(database.sql, [subjectRow(1)])
})

const proposal = {
  ...{ "subject.code": codeOf(1), "subject.name": "示例第1号商贸有限公司", authority: "410105", ground: "AB-E4" },
  ...{ arose_on: "2026-06-25", evidence: `现场核查"<b>，登记住所无人办公（示例）`, step: "do" },
}

/** The address of the kept form. */
const actionOf = ({ text }: PageAnswer) =>
  /<form method="post" action="([^"]+)">(?=<input type="hidden")/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? ""

describe("an officer", () => {
  it("goes on with what was typed after signing in again, and looks at it once more before it is done", async () => {
    const officer = await signInAs(app, "officer")
    now += hour
    const ended = await officer.go("/office/new/abnormal?list=x", proposal)
    expect(ended.status).toBe(401)
    expect(ended.text).toContain("填写的内容还在")
    expect(ended.headers.get("cache-control")).toContain("no-store")
    expect(ended.text).toMatch(/href="\/sign-in[^"]*" target="_blank"/)
    expect(actionOf(ended)).toBe("/office/new/abnormal?list=x")
    // Not signed in yet: it is all still there.
    const { step, ...kept } = formOf(ended.text, "check")
    expect(kept["evidence"]).toEqual([proposal.evidence])
    expect(ended.text).toContain('name="step" value="check"')
    expect((await officer.go(actionOf(ended), { ...kept, step: "check" })).text).toContain("填写的内容还在")
    expect((await officer.go("/sign-in/as", { role: "officer", authority: "410105" })).status).toBe(303)
    const looked = await officer.go(actionOf(ended), { ...kept, step: "check" })
    expect(looked.status).toBe(200)
    expect(looked.text).toContain("请核对")
    expect(looked.text).toContain("登记住所无人办公（示例）")
    expect(await database.sql`select 1 from proceeding`).toHaveLength(0)
    void step
  })

  it("who opens a page, or never was signed in, is led to where one signs in", async () => {
    const officer = await signInAs(app, "officer")
    now += hour
    expect((await officer.go("/office/new/abnormal")).to).toContain("/sign-in")
    const nobody = pageBrowser(app, pageOrigin)
    expect((await nobody.go("/office/new/abnormal", proposal)).to).toContain("/sign-in")
  })

  it("is not made to hold what another site's page sends", async () => {
    const officer = await signInAs(app, "officer")
    now += hour
    const answer = await app.request("/office/new/abnormal", {
      method: "POST",
      headers: {
        ...{ origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
        cookie: [...officer.jar].map(([name, value]) => `${name}=${value}`).join("; "),
      },
      body: "evidence=evil",
    })
    expect(answer.status).toBe(403)
    expect(await answer.text()).not.toContain("evil")
  })

  it("loses what no form of ours holds, and holds up nobody: too long, too many fields, an address with a number", async () => {
    const officer = await signInAs(app, "officer")
    now += hour
    expect((await officer.go("/office/new/abnormal", { evidence: "x".repeat(1_100_000) })).to).toContain("/sign-in")
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, at) => [`f${at}`, ""]))
    expect((await officer.go("/office/new/abnormal", many)).to).toContain("/sign-in")
    expect((await officer.go("/office/new/abnormal?code=11010519491231002X", proposal)).text).not.toContain(
      'action="/office/new/abnormal?code=11010519491231002X"',
    )
  })
})

describe("where files stream, and no deadline runs", () => {
  it.each(["/office/imports/new", "/console/jobs"])("nothing is read of who is not signed in: %s", async (path) => {
    const browser = pageBrowser(app, pageOrigin)
    for (const name of ["person", "console"]) browser.jar.set(`__Host-${name}`, "A".repeat(43))
    let reads = 0
    const body = new ReadableStream({ pull: () => void reads++ }, { highWaterMark: 0 })
    const headers = { "content-type": "application/x-www-form-urlencoded" }
    const answer = await browser.send(path, { method: "POST", body, headers })
    expect(answer.status).toBe(303)
    expect(answer.to).toContain("/sign-in")
    expect(reads).toBe(0)
  })
})

describe("an act of one press", () => {
  const forms: [string, Record<string, string>][] = [
    ["/console/webhooks/00000000-0000-4000-8000-000000000001/rotate", {}],
    ["/console/searches/00000000-0000-4000-8000-000000000001/remove", {}],
    ["/desk/subscriptions/00000000-0000-4000-8000-000000000001/end", {}],
    ["/desk/requests/00000000-0000-4000-8000-000000000001/withdraw", {}],
    ["/console/jobs/00000000-0000-4000-8000-000000000001/delete", {}],
    ["/desk/agency/key/end", { reason: "x" }],
    ["/console/duties/verified", { seller: "s-1" }],
    ["/office/clients/00000000-0000-4000-8000-000000000001/renew", { reason: "密钥外泄（示例）" }],
    ["/office/settings/confirm", { id: "00000000-0000-4000-8000-000000000001", step: "confirm" }],
  ]

  it.each(forms)("is not kept, and the person is led back: %s", async (path, fields) => {
    const browser = pageBrowser(app, pageOrigin)
    for (const name of ["person", "console"]) browser.jar.set(`__Host-${name}`, "A".repeat(43))
    const answer = await browser.go(path, fields)
    expect(answer.status).toBe(303)
    expect(answer.to).toContain("/sign-in")
    expect(answer.to).toContain("ended=1")
  })

  it("of a merchant is not kept either", async () => {
    const merchant = pageBrowser(app, pageOrigin)
    await merchant.go("/sign-in/as", { role: "merchant", code: codeOf(1) })
    now += 9 * hour
    const path = "/applications/00000000-0000-4000-8000-000000000001"
    expect((await merchant.go(path, { act: "withdraw", version: "1" })).text).not.toContain("填写的内容还在")
    const kept = await merchant.go(path, { act: "supplement", version: "1", supplement: "说明（示例）" })
    expect(kept.text).toContain("以届时登录者的名义提交")
  })

  it("that stands under a form is asked for again", async () => {
    const browser = pageBrowser(app, pageOrigin)
    browser.jar.set("__Host-console", "A".repeat(43))
    const kept = await browser.go("/console/policy", { "verdict.clear": "pass", confirm: "1" })
    expect(kept.text).toContain('name="verdict.clear" value="pass"')
    expect(kept.text).not.toContain('name="confirm"')
  })
})

describe("a merchant and a platform", () => {
  it("go on likewise", async () => {
    const merchant = pageBrowser(app, pageOrigin)
    await merchant.go("/sign-in/as", { role: "merchant", code: codeOf(1) })
    const platform = pageBrowser(app, pageOrigin)
    const header = await clientHeader(database.sql, "platform")
    const key = header["authorization"]?.replace("Bearer ", "") ?? ""
    await platform.go("/console/sign-in", { key })
    now += 9 * hour
    const contact = await merchant.go("/counter/contact", { email: "a@shop.example" })
    expect(contact.status).toBe(401)
    expect(contact.text).toContain('name="email" value="a@shop.example"')
    const search = await platform.go("/console/searches", { name: "示例检索" })
    expect(search.status).toBe(401)
    expect(search.text).toContain('name="name" value="示例检索"')
    await platform.go("/console/sign-in", { key })
    expect((await platform.go("/console/searches", { name: "示例检索" })).status).not.toBe(401)
  })
})

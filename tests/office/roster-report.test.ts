/** Identity reports of platforms at the office: accepted or returned, and what is sealed of one seller, for a purpose. */
import { beforeAll, describe, expect, it } from "vitest"
import { clock, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { expectToldInFold, type OfficeBrowser, signInAs } from "../support/office-pages.ts"
import { type Platform, platform } from "../support/roster.ts"
import { registeredSeller, sendRoster } from "../support/seller-rows.ts"

const database = useDatabase()
const app = testApp(() => database.sql, { mayChoose: true, clock })
const path = "/office/platforms/reports"
let shop: Platform
let officer: OfficeBrowser
beforeAll(async () => {
  shop = await platform(database.sql, "示例购物平台")
  await sendRoster(app, shop.header, [registeredSeller(1)], "mode=full&period=2026-01")
  officer = await signInAs(app, "officer")
})
const idOf = async () =>
  (await database.sql<{ id: string }[]>`select id from roster_report where client_id = ${shop.id}`)[0]?.id ?? ""

describe("an identity report", () => {
  it("is returned with reasons, which are not lost where they are missing, and accepted once", async () => {
    const listed = await officer.go(path)
    expect(listed.text).toContain("示例购物平台")
    const place = `${path}/${await idOf()}`
    expect(listed.text).toContain(`action="${place}"`)
    expect((await officer.go(`${path}?state=validated`)).text).toContain(`action="${place}?state=validated"`)
    const refused = await officer.go(`${place}?state=validated`, { act: "return", reason: "" })
    expectToldInFold(refused, place, "reason", "return")
    expect(refused.text).toContain('<a href="/office/platforms/reports?state=validated" aria-current="true">')
    expect((await officer.go(place, { act: "return", reason: "缺少地址（示例）" })).to).toBe(`${path}?done=1`)
    const after = await officer.go(path)
    expect(after.text).toContain("缺少地址（示例）")
    expect(after.text).not.toContain(`action="${place}"`)
    expect((await officer.go(place, { act: "accept" })).status).toBe(409)
    await sendRoster(app, shop.header, [registeredSeller(1)], "mode=full&period=2026-01")
    expect((await officer.go(place, { act: "accept" })).to).toBe(`${path}?done=1`)
  })

  it("is decided on by officers, and seen by auditors", async () => {
    const auditor = await signInAs(app, "auditor")
    const seen = await auditor.go(path)
    expect(seen.text).toContain("示例购物平台")
    expect(seen.text).not.toContain(`${path}/reveal`)
    expect((await auditor.go(`${path}/${await idOf()}`, { act: "accept" })).status).toBe(403)
    expect(
      (await auditor.go(`${path}/reveal`, { platform: shop.id, seller: "s-1", purpose: "示例目的一二三" })).status,
    ).toBe(403)
  })
})

it("says what is wrong where a page can't be read", async () => {
  for (const page of [path, "/office/platforms", "/office/platforms/measures"]) {
    const refused = await officer.go(`${page}?cursor=nowhere`)
    expect([page, refused.status]).toEqual([page, 400])
    expect(refused.text).toContain('role="alert"')
    expect(refused.text).toContain("翻页标记")
  }
  // What was wrong with a form that was sent stands beside it.
  const sent = await officer.go(`${path}/reveal?cursor=x`, { platform: shop.id, seller: "s-1", purpose: "示" })
  expect(sent.status).toBe(400)
  expect(sent.text.match(/<li>/g)?.length).toBeGreaterThan(1)
})

it("shows what is sealed of a seller to who says why, and keeps both in the audit trail", async () => {
  const { sql } = database
  const [{ seller = "" } = {}] = await sql<
    { seller: string }[]
  >`select seller from roster_seller where client_id = ${shop.id}`
  const asked = { platform: shop.id, seller, purpose: "核实网店的实际经营地址（示例）" }
  const refused = await officer.go(`${path}/reveal`, { ...asked, purpose: "示" })
  expect(refused.status).toBe(400)
  expect(refused.text).toContain(`value="${seller}"`)
  const shown = await officer.go(`${path}/reveal`, asked)
  expect(shown.status, shown.text).toBe(200)
  expect(shown.text).toContain("示例路")
  expect(shown.headers.get("cache-control")).toContain("no-store")
  const kept = await sql`select reason from audit_event where act = 'roster.reveal'`
  expect(kept).toEqual([{ reason: asked.purpose }])
})

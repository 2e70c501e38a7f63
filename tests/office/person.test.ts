/** Listings of persons on the office's pages: proposed by one, confirmed by another, ended so too; the number itself stays nowhere. */
import { randomBytes } from "node:crypto"
import { beforeAll, describe, expect, it } from "vitest"
import { hashIdNumber, toIdentityKey } from "../../src/roster/identity.ts"
import { clientHeader, clock, officerHeader, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { expectToldInFold, formOf, type OfficeBrowser, pageOrigin, signInAs } from "../support/office-pages.ts"
import { confirmPersons } from "../support/person.ts"

const database = useDatabase()
const key = toIdentityKey(randomBytes(32))
const parts = { mayChoose: true, issuer: pageOrigin, clock }
const app = testApp(() => database.sql, { ...parts, identityKeys: [key] })
// The example of GB 11643, and a neighbour of it.
const [idNumber, other] = ["11010519491231002X", "110105194912310038"]
const place = "/office/persons/new"
const answers = {
  ...{ identity: idNumber, list: "penalty", class: "P2", decision_no: "示例市监处罚〔2026〕1号", authority: "410105" },
  ...{ decided_on: "2026-03-02", published_on: "2026-03-05", displayed_until: "2026-12-31" },
  legal_basis: "《示例规定》第一条",
}
let platform: Record<string, string> = {}
let anna: OfficeBrowser
let boris: OfficeBrowser
beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  ;[anna, boris] = [await signInAs(app, "officer"), await signInAs(app, "checker")]
})

async function verdict(number: string): Promise<string> {
  const body = JSON.stringify({ queries: { q: { identity_hash: hashIdNumber(key, number) } } })
  const headers = { ...platform, "content-type": "application/json" }
  const answer = await app.request("/v1/check", { method: "POST", headers, body })
  const { responses } = (await answer.json()) as { responses: { q: { verdict: string } } }
  return responses.q.verdict
}

/** Fills the form in and looks at it. */
async function look(changes: Record<string, string> = {}, browser = anna) {
  const chosen = { ...answers, ...changes }
  // A browser without a script: what the list asks for comes once it is chosen.
  const first = await browser.go(place, { ...formOf((await browser.go(place)).text, "check"), ...chosen })
  return browser.go(place, { ...formOf(first.text, "check"), ...chosen })
}

async function propose(changes: Record<string, string> = {}) {
  const looked = await look(changes)
  expect(looked.status, looked.text).toBe(200)
  return anna.go(place, formOf(looked.text, "do"))
}

const waiting = async (browser: OfficeBrowser) => [
  ...new Set((await browser.go("/office/persons")).text.match(/\/office\/persons\/[0-9a-f-]{36}/g) ?? []),
]

describe("a listing of a person on pages", () => {
  it("is proposed by one and counts once another person has confirmed it; and ends in the same way", async () => {
    expect((await anna.go("/office/persons")).text).toContain(`href="${place}"`)
    const done = await propose()
    expect([done.status, done.to]).toEqual([303, "/office/persons?done=propose"])
    expect((await anna.go(done.to ?? "")).text).toContain("已提出，等待另一人确认")
    expect(await verdict(idNumber)).toBe("unknown")
    const [change = ""] = await waiting(anna)
    expect((await anna.go(change)).text).toContain("须由另一人确认")
    expect((await anna.go(change, { act: "confirm" })).status).toBe(409)
    expect((await boris.go(change, { act: "confirm" })).to).toBe("/office/persons?done=confirm")
    expect(await verdict(idNumber)).toBe("listed")
    expect((await propose()).to).toBe("/office/persons?done=unchanged")

    const listed = (await anna.go("/office/persons/listed")).text
    expect(listed).toContain(answers.decision_no)
    const [end = ""] = /\/office\/persons\/listed\/[0-9a-f]{64}/.exec(listed) ?? []
    const empty = await anna.go(end, { reason: " " })
    expectToldInFold(empty, end, "reason")
    const personal = await anna.go(end, { reason: `当事人身份证${other}有误` })
    expect(personal.status).toBe(400)
    expect(personal.text).not.toContain(other)
    expect((await anna.go(end, { reason: "处罚决定已撤销（示例）" })).to).toBe("/office/persons?done=withdraw")
    expect(await verdict(idNumber)).toBe("listed")
    const [ending = ""] = await waiting(boris)
    expect((await boris.go(ending)).text).toContain("处罚决定已撤销（示例）")
    expect((await boris.go(ending, { act: "confirm" })).status).toBe(303)
    expect(await verdict(idNumber)).toBe("unknown")
    expect((await anna.go("/office/persons/listed")).text).toContain("没有有效的列入")
  })

  it("asks what its list has: a class, a ground, an end that an abnormal one may lack", async () => {
    const names = async (list: string) => {
      const { text } = await anna.go(place, { ...formOf((await anna.go(place)).text, "check"), list })
      return Array.from(
        text.matchAll(/<(?:select|input)[^>]* name="(ground|class|displayed_until)"[^>]*>/g),
        ([tag, name]) => (tag.includes("required") ? name : `${name}?`),
      ).sort()
    }
    expect(await names("penalty")).toEqual(["class", "displayed_until"])
    expect(await names("serious")).toEqual(["displayed_until", "ground"])
    expect(await names("abnormal")).toEqual(["displayed_until?", "ground"])
    const abnormal = { list: "abnormal", ground: "AB-I1", class: "", displayed_until: "", identity: other }
    expect((await propose(abnormal)).to).toBe("/office/persons?done=propose")
  })

  it("shows the number nowhere again and keeps it nowhere: its hash goes on in its place", async () => {
    const written = "110105 19491231 0038"
    const first = await anna.go(place, { ...answers, identity: written, step: "check" })
    const looked = await look({ identity: written })
    const hash = hashIdNumber(key, other)
    for (const { text } of [first, looked]) {
      expect(text).toContain(hash)
      expect(text.replaceAll(/[\s-]/g, "")).not.toContain(other)
    }
    const { sql } = database
    const tables = await sql<{ name: string }[]>`
      select table_name as name from information_schema.tables where table_schema = 'public'`
    const rows = await Promise.all(tables.map(({ name }) => sql`select ${sql(name)}::text as row from ${sql(name)}`))
    expect(JSON.stringify(rows)).not.toMatch(new RegExp([idNumber, other].join("|")))
    expect(app.log.join("\n")).not.toMatch(new RegExp([idNumber, other, hash].join("|")))
  })

  it("that can't be taken comes back with each fault at its field, and with all else that was typed", async () => {
    const bad: [field: string, value: string][] = [
      ...([
        ["identity", ""],
        ["identity", "110105194912310021"],
        ["identity", "11010519491231002"],
        ["identity", "110105194913310021"],
        ["identity", `示例${idNumber}`],
        ["list", ""],
      ] as const),
      ...([
        ["class", ""],
        ["class", "P0"],
        ["decision_no", ""],
        ["decision_no", `示例${idNumber}`],
      ] as const),
      ...([
        ["authority", "410102"],
        ["decided_on", "2099-01-01"],
        ["published_on", "2026-03-01"],
      ] as const),
      ...([
        ["displayed_until", ""],
        ["displayed_until", "2026-03-04"],
        ["legal_basis", "依法"],
      ] as const),
      ["legal_basis", `《示例规定》第一条 ${idNumber}`],
    ].map(([field = "", value = ""]) => [field, value])
    for (const [field, value] of bad) {
      const { status, text } = await look({ [field]: value })
      expect([field, value, status]).toEqual([field, value, 400])
      expect(text, `${field} ${value}`).toContain(`href="#f-${field}"`)
      expect(text).not.toContain(idNumber)
      if (field === "identity" && value !== "") expect(text).not.toContain(value)
      for (const [name, kept] of Object.entries(answers)) {
        if (name === field || name === "identity" || (field === "list" && name === "class")) continue
        expect(text, `${field} ${value} loses ${name}`).toContain(kept)
      }
      if (field !== "identity") expect(text).toContain(hashIdNumber(key, idNumber))
    }
    const { text } = await look({ decision_no: "", legal_basis: "" })
    for (const field of ["decision_no", "legal_basis"]) expect(text).toContain(`href="#f-${field}"`)
  })

  it("is for officers and administrators: others are told who may, and do nothing", async () => {
    for (const role of ["checker", "head", "auditor"]) {
      const browser = await signInAs(app, role)
      for (const address of [place, "/office/persons/listed"]) {
        const refused = await browser.go(address)
        expect([role, address, refused.status]).toEqual([role, address, 403])
        expect(refused.text).toContain("有此权限的是")
      }
      expect((await browser.go(place, { ...answers, step: "do" })).status).toBe(403)
      expect((await browser.go(`/office/persons/listed/${"0".repeat(64)}`, { reason: "示例" })).status).toBe(403)
      if (role !== "auditor") expect((await browser.go("/office/persons")).text).not.toContain(place)
    }
  })

  it("stands page by page with those that are live, and comes back on its page where its end is refused", async () => {
    const lines = Array.from({ length: 30 }, (_each, n) => {
      const { identity: _, ...row } = answers
      return JSON.stringify({
        ...row,
        identity_hash: `${key.id}:${String(n).padStart(64, "0")}`,
        decision_no: `示例〔2026〕${n}号`,
      })
    })
    const headers = { ...(await officerHeader("officer", "410105", "many")), "content-type": "application/x-ndjson" }
    await app.request("/v1/person-listings", { method: "POST", headers, body: lines.join("\n") })
    await confirmPersons(app)
    const endsOf = (text: string) => text.match(/\/office\/persons\/listed\/[0-9a-f]{64}/g) ?? []
    const first = (await anna.go("/office/persons/listed")).text
    const next = /href="(\/office\/persons\/listed\?cursor=[0-9a-f]{64})"/.exec(first)?.[1] ?? ""
    const second = (await anna.go(next)).text
    expect(endsOf(first)).toHaveLength(25)
    const all = [...endsOf(first), ...endsOf(second)]
    expect([all.length, new Set(all).size]).toEqual([31, 31])
    const [, action = ""] = /action="([^"]+)"/.exec(second.split("quiet-form")[1] ?? "") ?? []
    const refused = await anna.go(action, { reason: "" })
    expect([refused.status, endsOf(refused.text)]).toEqual([400, endsOf(second)])
    expect(refused.text).toMatch(/<details class="quiet-form" open>/)
  })

  it("is refused in words where the register has no key", async () => {
    const none = testApp(() => database.sql, { ...parts, identityKeys: [] })
    const { status, text } = await look({}, await signInAs(none, "officer"))
    expect(status).toBe(400)
    expect(text).toContain("没有设置身份号码摘要的密钥")
    expect(text).not.toContain(idNumber)
  })
})

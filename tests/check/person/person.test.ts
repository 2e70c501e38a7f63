import { createHmac, randomBytes, randomUUID } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { expireListingChanges } from "../../../src/check/person/change-store.ts"
import { hashUnderAll, readIdentityHash } from "../../../src/check/private/identity-key.ts"
import { isIdNumber } from "../../../src/law/personal-data-check-digit.ts"
import { hashIdNumber, readIdNumber, toIdentityKey } from "../../../src/roster/identity.ts"
import { forgetShared } from "../../../src/signing/shared-key-store.ts"
import { clientHeader, clock, importRows, officerHeader, testApp } from "../../support/app.ts"
import { useDatabase } from "../../support/database.ts"
import { signInAs } from "../../support/office-pages.ts"
import { confirmPersons } from "../../support/person.ts"
import { abnormalRow, codeOf } from "../../support/rows.ts"

const database = useDatabase()
// The example of GB 11643, and neighbours of it.
const idNumber = "11010519491231002X"
const [key, oldKey] = [toIdentityKey(randomBytes(32)), toIdentityKey(randomBytes(32))]
const app = testApp(() => database.sql, { identityKeys: [key] })
const rotated = testApp(() => database.sql, { identityKeys: [toIdentityKey(randomBytes(32)), key] })
const none = testApp(() => database.sql, { identityKeys: [] })
const hash = hashIdNumber(key, idNumber)
let platform: Record<string, string> = {}
let officer: Record<string, string> = {}

const row = (changes: Record<string, unknown> = {}) => ({
  identity_hash: hash,
  list: "penalty",
  class: "P2",
  decision_no: "示例市监处罚〔2026〕1号",
  decided_on: "2026-03-02",
  authority: "410105",
  published_on: "2026-03-05",
  displayed_until: "2026-12-31",
  legal_basis: "示例规定第一条",
  ...changes,
})
const post = (rows: unknown[], headers = officer, type = "application/x-ndjson", on = app) =>
  on.request("/v1/person-listings", {
    method: "POST",
    headers: { "content-type": type, ...headers },
    body: rows.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join("\n"),
  })
interface Answer {
  verdict: string
  listings?: Record<string, unknown>[]
  problem?: { detail: string; errors: { pointer: string }[] }
}
const check = async (query: unknown, headers = platform, on = app) => {
  const response = await on.request("/v1/check", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ queries: { q: query } }),
  })
  const { responses } = (await response.json()) as { responses: { q: Answer } }
  return responses.q
}
const stream = async (body: string, type: string, headers = platform) =>
  (
    await app.request("/v1/check/stream", { method: "POST", headers: { "content-type": type, ...headers }, body })
  ).text()

beforeAll(async () => {
  platform = await clientHeader(database.sql, "platform")
  officer = await officerHeader("officer", "410105")
  await importRows(database.sql, [abnormalRow(1)])
  expect(await (await post([row()])).json()).toMatchObject({ added: 1 })
  await confirmPersons(app)
})
const changes = async (headers = officer) => {
  const response = await app.request("/v1/person-listings/changes", { headers })
  return ((await response.json()) as { results: { id: string; act: string; proposed_by: string }[] }).results
}
const decide = (id: string | undefined, headers: Record<string, string>, act = "confirm", on = app) =>
  on.request(`/v1/person-listings/changes/${id}`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ act }),
  })

describe("what one person proposes", () => {
  const other = row({ identity_hash: hashIdNumber(key, "110105194912310011"), decision_no: "示例〔2026〕9号" })
  const verdict = async () => (await check({ identity_hash: other.identity_hash }))?.verdict

  test("is shown by no check until somebody else confirms it, whose authority covers it; and ends in the same way", async () => {
    const { results } = (await (await post([other])).json()) as { results: { id: string; outcome: string }[] }
    expect(results).toMatchObject([{ outcome: "added" }])
    const waiting = await changes()
    expect(waiting).toMatchObject([{ act: "list", proposed_by: "officer:410105:test" }])
    expect(JSON.stringify(waiting)).not.toContain(other.identity_hash.slice(9))
    const [{ id } = {}] = waiting
    const same = [officer, await officerHeader("administrator", "410000", "test")]
    for (const header of same) {
      const refused = await decide(id, header)
      expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining("own-act")])
    }
    expect((await decide(id, await officerHeader("officer", "410102", "nora"))).status).toBe(404)
    expect((await decide(id, await officerHeader("auditor", "410105", "boris"))).status).toBe(403)
    expect(await changes(await officerHeader("officer", "410102", "nora"))).toEqual([])
    expect(await verdict()).toBe("unknown")
    const boris = await officerHeader("officer", "410105", "boris")
    expect((await decide(id, boris)).status).toBe(200)
    expect((await decide(id, boris)).status).toBe(404)
    expect(await verdict()).toBe("listed")

    const away = `/v1/person-listings/${results[0]?.id}?reason=${encodeURIComponent("处罚决定已撤销")}`
    expect((await app.request(away, { method: "DELETE", headers: officer })).status).toBe(202)
    const [ending] = await changes()
    expect(ending).toMatchObject({ act: "withdraw", reason: "处罚决定已撤销" })
    expect((await decide(ending?.id, officer)).status).toBe(409)
    expect(await verdict()).toBe("listed")
    expect((await decide(ending?.id, boris)).status).toBe(200)
    expect(await verdict()).toBe("unknown")
    expect(await changes()).toEqual([])
    const trail = await database.sql<{ act: string; actor: string; after: Record<string, unknown> }[]>`
      select act, actor, after from audit_event where act like 'person-listing.%' order by id desc limit 4`
    // What was confirmed says whose proposal it was.
    const [ended, , listed] = trail
    expect(ended?.after).toEqual({ proposal: ending?.id, proposed_by: "officer:410105:test" })
    expect(listed?.after).toMatchObject({ penaltyClass: "P2", proposal: id, proposed_by: "officer:410105:test" })
    expect(trail.map(({ act, actor }) => [act, actor]).reverse()).toEqual([
      ["person-listing.propose", "officer:410105:test"],
      ["person-listing.add", "officer:410105:boris"],
      ["person-listing.propose-withdrawal", "officer:410105:test"],
      ["person-listing.withdraw", "officer:410105:boris"],
    ])
  })

  test("to be withdrawn is for people of the authority or of one above it, and for no administrator of another region", async () => {
    const { results } = (await (await post([other])).json()) as { results: { id: string }[] }
    const beyond = await officerHeader("administrator", "500000", "ada")
    const [listed] = await changes()
    expect((await decide(listed?.id, beyond)).status).toBe(404)
    expect((await decide(listed?.id, await officerHeader("officer", "410105", "boris"))).status).toBe(200)
    const away = `/v1/person-listings/${results[0]?.id}?reason=${encodeURIComponent("原列入有误")}`
    const seen = async (headers: Record<string, string>) => {
      const page = (await (await app.request("/v1/person-listings", { headers })).json()) as {
        results: { id: string }[]
      }
      return page.results.some(({ id }) => id === results[0]?.id)
    }
    expect(await seen(beyond)).toBe(false)
    expect((await app.request(away, { method: "DELETE", headers: beyond })).status).toBe(404)
    // Of the country, where nobody nearer works: two of it.
    const [country, another] = [
      await officerHeader("administrator", "100000", "cem"),
      await officerHeader("administrator", "100000", "dan"),
    ]
    expect(await seen(country)).toBe(true)
    expect((await app.request(away, { method: "DELETE", headers: country })).status).toBe(202)
    const [{ id } = {}] = await changes(another)
    expect((await decide(id, beyond)).status).toBe(404)
    expect((await decide(id, country)).status).toBe(409)
    expect(await verdict()).toBe("listed")
    expect((await decide(id, another)).status).toBe(200)
    expect(await verdict()).toBe("unknown")
  })

  test("gives way to what is proposed next, can be dropped, and is judged anew: by the keys that are in use", async () => {
    await post([other])
    const [first] = await changes()
    await post([{ ...other, class: "P3a" }])
    const boris = await officerHeader("officer", "410105", "boris")
    expect((await decide(first?.id, boris)).status).toBe(404)
    const [second] = await changes()
    const stale = await decide(second?.id, boris, "confirm", none)
    expect([stale.status, await stale.text()]).toEqual([409, expect.stringContaining("identity-key")])
    expect((await decide(second?.id, officer, "discard")).status).toBe(200)
    expect([await verdict(), await changes()]).toEqual(["unknown", []])
  })

  test("waits once, is dropped by a row that says what is listed, and leaves in the trail what it takes the place of", async () => {
    const [boris, cora] = [
      await officerHeader("officer", "410105", "boris"),
      await officerHeader("officer", "410105", "cora"),
    ]
    const right = row({ identity_hash: hashIdNumber(key, "110105194912310097"), decision_no: "示例〔2026〕10号" })
    const said = async (rows: unknown[], headers = officer) =>
      ((await (await post(rows, headers)).json()) as { results: { id: string; outcome: string }[] }).results
    const [{ id: listing } = {}] = await said([right])
    const [added] = await changes()
    await said([right], boris)
    expect(await changes()).toEqual([added])
    expect((await decide(added?.id, boris)).status).toBe(200)

    await said([{ ...right, displayed_until: "2036-12-31" }])
    const [mistake] = await changes()
    expect([await said([right]), await changes()]).toEqual([[expect.objectContaining({ outcome: "unchanged" })], []])

    const away = `/v1/person-listings/${listing}?reason=${encodeURIComponent("处罚决定已撤销")}`
    await app.request(away, { method: "DELETE", headers: officer })
    const [ending] = await changes()
    await app.request(away, { method: "DELETE", headers: cora })
    await said([right], cora)
    expect(await changes()).toEqual([ending])
    await said([{ ...right, class: "P3a" }], cora)
    const [amendment] = await changes()
    expect(amendment).toMatchObject({ act: "list", proposed_by: "officer:410105:cora" })
    await decide(amendment?.id, officer, "discard")
    const dropped =
      await database.sql`select object, actor from audit_event where act = 'person-listing.discard' order by id desc limit 3`
    expect([...dropped].reverse()).toEqual([
      { object: mistake?.id, actor: "officer:410105:test" },
      { object: ending?.id, actor: "officer:410105:cora" },
      { object: amendment?.id, actor: "officer:410105:test" },
    ])
  })
})

describe("what waits is found by who may confirm it", () => {
  const desk = testApp(() => database.sql, { identityKeys: [key], mayChoose: true })
  const other = row({ identity_hash: hashIdNumber(key, "110105194912310062"), decision_no: "示例〔2026〕5号" })
  interface Item {
    kind: string
    mine: boolean
    subject: { name: string }
  }
  const work = async (
    role: "officer" | "checker" | "head" | "auditor",
    name: string,
    query = "?for=me",
    at = "410105",
  ) => {
    const response = await desk.request(`/v1/worklist${query}`, { headers: await officerHeader(role, at, name) })
    const { results } = (await response.json()) as { results: Item[] }
    return results.filter(({ kind }) => kind === "person-listing")
  }

  test("on the worklist as one thing, and on a page that says all but whom; nobody finds the own there", async () => {
    await post([other, { ...other, decision_no: "示例〔2026〕6号" }])
    expect(await work("checker", "boris")).toMatchObject([{ mine: true, subject: { name: "个人（2 项）" } }])
    expect(await work("head", "clara")).toHaveLength(1)
    expect(await work("officer", "test")).toEqual([])
    expect(await work("officer", "test", "")).toMatchObject([{ mine: false }])
    expect(await work("auditor", "dora", "")).toEqual([])
    expect(await work("checker", "boris", "", "410102")).toEqual([])
    expect(await work("checker", "boris", "?below=true", "410100")).toMatchObject([{ mine: false }])
    expect(await work("checker", "boris", "?due=today")).toEqual([])

    const boris = await signInAs(desk, "checker")
    expect((await boris.go("/worklist")).text).toContain('href="/office/persons"')
    const list = (await boris.go("/office/persons")).text
    const [first, second] = [
      ...new Set(Array.from(list.matchAll(/\/office\/persons\/[0-9a-f-]{36}/g), ([place]) => place)),
    ]
    const page = (await boris.go(first ?? "")).text
    for (const said of ["示例规定第一条", "410105", "确认后", 'value="confirm"', "自动撤下"]) {
      expect(`${list}${page}`).toContain(said)
    }
    expect(`${list}${page}`).not.toMatch(/[0-9a-f]{64}/)
    const done = await boris.go(first ?? "", { act: "confirm" })
    expect([done.status, done.to]).toEqual([303, "/office/persons?done=confirm"])
    expect((await boris.go(first ?? "", { act: "confirm" })).status).toBe(404)
    expect((await boris.go(done.to ?? "")).text).toContain("已确认")
    expect((await boris.go(second ?? "", { act: "nothing" })).status).toBe(400)
    expect((await boris.go(second ?? "", { act: "discard" })).to).toBe("/office/persons?done=discard")
    expect((await check({ identity_hash: other.identity_hash }))?.verdict).toBe("listed")
    expect(await changes()).toEqual([])

    const auditor = await signInAs(desk, "auditor")
    expect((await auditor.go("/office/persons")).status).toBe(403)
  })

  test("for thirty days, and no hash of it stays behind", async () => {
    await post([{ ...other, decision_no: "示例〔2026〕7号" }])
    const [waiting] = (await changes()) as { id: string; expires_at?: string }[]
    const end = Date.parse(waiting?.expires_at ?? "")
    expect(end - clock()).toBe(30 * 86_400_000)
    expect(await expireListingChanges({ sql: database.sql, clock: () => end - 1 })).toBe(0)
    expect(await expireListingChanges({ sql: database.sql, clock: () => end })).toBe(1)
    expect(await database.sql`select from person_listing_change`).toHaveLength(0)
    const trail = await database.sql`select act, actor from audit_event where object = ${waiting?.id ?? ""} order by id`
    expect(trail).toMatchObject([
      { act: "person-listing.propose" },
      { act: "person-listing.expire", actor: "register" },
    ])
  })
})

describe("a listing of a person", () => {
  test("is kept once, amended, withdrawn with a reason, and written to the audit trail without the hash", async () => {
    const other = row({ identity_hash: hashIdNumber(key, "110105194912310038"), decision_no: "示例〔2026〕2号" })
    const added = (await (await post([other])).json()) as { results: { id: string }[] }
    const id = added.results[0]?.id ?? ""
    await confirmPersons(app)
    expect(await (await post([other, { ...other, class: "P3a" }, { ...other, class: "P3a" }])).json()).toMatchObject({
      ...{ added: 0, amended: 1, unchanged: 2 },
    })
    await confirmPersons(app)
    const withdraw = (headers: Record<string, string>, reason = "处罚决定已撤销") =>
      app.request(`/v1/person-listings/${id}?reason=${encodeURIComponent(reason)}`, { method: "DELETE", headers })
    expect((await withdraw(await officerHeader("officer", "410102"))).status).toBe(404)
    expect((await withdraw(officer, `身份证号 ${idNumber}`)).status).toBe(400)
    expect(await check({ identity_hash: other.identity_hash })).toMatchObject({ verdict: "listed" })
    expect((await withdraw(officer)).status).toBe(202)
    await confirmPersons(app)
    expect((await withdraw(officer)).status).toBe(404)
    expect(await check({ identity_hash: other.identity_hash })).toMatchObject({ verdict: "unknown" })
    const trail = await database.sql`select act, actor, reason, before, after from audit_event where object = ${id}`
    expect(trail.map(({ act }) => act)).toEqual([
      "person-listing.add",
      "person-listing.amend",
      "person-listing.withdraw",
    ])
    expect(trail.at(-1)).toMatchObject({ actor: "officer:410105:confirmer", reason: "处罚决定已撤销" })
    expect(JSON.stringify(trail)).not.toContain(other.identity_hash.slice(9))
  })

  test("is refused field by field, the number itself above all, and the others are kept", async () => {
    const bad: [string, unknown][] = [
      ["", "7"],
      ["", "{"],
      ["identity_hash", row({ identity_hash: idNumber })],
      ["identity_hash", row({ identity_hash: hashIdNumber(oldKey, idNumber) })],
      ["list", row({ list: "black" })],
      ["class", row({ class: "P0" })],
      ["ground", row({ list: "serious", ground: "AB-E4" })],
      ["decided_on", row({ decided_on: "2099-01-01" })],
      ["published_on", row({ published_on: "2026-03-01" })],
      ["displayed_until", row({ displayed_until: null })],
      ["displayed_until", row({ displayed_until: "2026-03-04" })],
      ["authority", row({ authority: "410102" })],
      ["decision_no", row({ decision_no: "" })],
      ["legal_basis", row({ legal_basis: undefined })],
      ["legal_basis", row({ legal_basis: "依法" })],
      ["legal_basis", row({ legal_basis: `示例规定第一条 ${idNumber}` })],
      // What PostgreSQL can't hold, and what turns the direction of a text, are the row's own fault.
      ["", row({ decision_no: "示例\ud800〔2026〕1号" })],
      ["legal_basis", row({ legal_basis: "示例规定\u202e第一条" })],
      ["decided_on", row({ decided_on: "0000-12-31" })],
      ["name", row({ name: "示例" })],
    ]
    const response = await post([...bad.map(([, each]) => each), row({ decision_no: "示例〔2026〕3号" })])
    const text = await response.text()
    const { results, ...counts } = JSON.parse(text) as { results: { field?: string }[] }
    expect(counts).toEqual({ added: 1, amended: 0, unchanged: 0, rejected: bad.length })
    expect(results.map(({ field }) => field)).toEqual([...bad.map(([field]) => field), undefined])
    expect(text).not.toContain(idNumber)
  })

  test("is kept by officers and administrators alone", async () => {
    for (const role of ["checker", "head", "auditor"] as const)
      expect((await post([row()], await officerHeader(role, "410105"))).status).toBe(403)
    expect((await post([row()], platform)).status).toBe(403)
    const administrator = await officerHeader("administrator", "410000")
    const beyond = await (await post([row({ authority: "110101" })], administrator)).json()
    expect(beyond).toMatchObject({ added: 0, rejected: 1, results: [{ field: "authority" }] })
    const below = await (await post([row({ decision_no: "示例〔2026〕4号" })], administrator)).json()
    expect(below).toMatchObject({ added: 1, rejected: 0 })
    expect((await post([row()], officer, "application/json")).status).toBe(415)
  })

  test("is seen by its authority and those above, without saying whom", async () => {
    const list = async (authority: string, query = "") => {
      const headers = await officerHeader("officer", authority)
      const response = await app.request(`/v1/person-listings${query}`, { headers })
      return {
        text: await response.clone().text(),
        page: (await response.json()) as { results: object[]; next: string },
      }
    }
    await confirmPersons(app)
    const { text, page } = await list("410100")
    expect(page.results.length).toBeGreaterThan(0)
    expect(text).not.toContain(hash.slice(9))
    expect((await list("410102")).page.results).toEqual([])
    const first = await list("410100", "?limit=1")
    expect((await list("410100", `?limit=1&cursor=${first.page.next}`)).page.results[0]).toEqual(page.results[1])
  })

  test("is in no search, look-up, log, export or page", async () => {
    const text = JSON.stringify([
      await database.sql`select entry, line from log_entry`,
      await database.sql`select * from search_name`,
      await database.sql`select code, name from subject`,
    ])
    expect(text).not.toContain("示例市监处罚")
    for (const path of ["/v1/search?q=示例市监处罚", `/v1/subjects/${idNumber}`, `/?q=${hash}`])
      expect(await (await app.request(path)).text()).not.toContain("示例规定第一条")
  })
})

describe("a check by identity hash", () => {
  test("answers holders of API keys alone, with what is listed and on what basis", async () => {
    const answer = await check({ identity_hash: hash })
    expect(answer).toMatchObject({ verdict: "listed", records: [] })
    expect(answer.listings?.[0]).toMatchObject({ list: "penalty", class: "P2", legal_basis: "示例规定第一条" })
    for (const headers of [{}, officer, await officerHeader("administrator", "410000")]) {
      const refused = await check({ identity_hash: hash }, headers)
      expect(refused).toMatchObject({
        verdict: "invalid",
        problem: { errors: [{ pointer: "/queries/q/identity_hash" }] },
      })
      expect(refused.listings).toBeUndefined()
    }
  })

  test("never clears: who is not listed is unknown", async () => {
    const unknown = await check({ identity_hash: hashIdNumber(key, "110105194912310054") })
    expect(unknown).toEqual({ verdict: "unknown", records: [], note: expect.stringContaining("不等于没有记录") })
  })

  test("shows nothing after the last day of its display", async () => {
    const later = testApp(() => database.sql, { identityKeys: [key], clock: () => Date.parse("2026-12-31T17:00:00Z") })
    expect(await check({ identity_hash: hash }, platform, later)).toMatchObject({ verdict: "unknown" })
  })

  test("under a key that was changed asks for hashes under all, so that nobody is missed", async () => {
    const get = async (on: typeof app, headers = platform) => on.request("/v1/check/identity-key", { headers })
    expect((await get(app)).headers.get("cache-control")).toBe("private, no-store")
    const { keys } = (await (await get(rotated)).json()) as { keys: { id: string; key: string }[] }
    expect(keys.map(({ id }) => id)).toContain(key.id)
    const all = keys.map(({ id, key }) => {
      const digest = createHmac("sha256", Buffer.from(key, "base64url")).update(idNumber).digest("hex")
      return `${id}:${digest}`
    })
    expect(await check({ identity_hash: all.join(";") }, platform, rotated)).toMatchObject({ verdict: "listed" })
    const outdated = await check({ identity_hash: hash }, platform, rotated)
    expect(outdated.problem?.detail).toContain("/v1/check/identity-key")
    expect((await get(app, {})).status).toBe(401)
    expect((await get(none)).status).toBe(503)
    expect(await check({ identity_hash: hash }, platform, none)).toMatchObject({ verdict: "invalid" })
    // Another node has listed under the newer key by now, for all that this one knows.
    expect((await get(app)).status).toBe(503)
    expect((await decide(randomUUID(), officer)).status).toBe(503)
    const [newer = ""] = keys.map(({ id }) => id)
    await forgetShared(database.sql, "identity", newer, { at: clock(), actor: "test", mayLose: false })
  })

  test("stands in a stream beside codes and names, and an ID number in clear is refused there too", async () => {
    const body = `店铺,code,identity_hash,name\n甲,${codeOf(1)},,\n乙,,${hash},\n丙,,${hash.slice(0, 20)},\n丁,,,${idNumber}\n\n戊,,,示例第1号商贸有限公司\n"`
    const text = await stream(body, "text/csv")
    const lines = text.split("\n")
    expect(lines[0]).toBe("店铺,code,identity_hash,name,verdict,lists,grounds,problem,name_is")
    expect(lines[1]).toBe(`甲,${codeOf(1)},,,listed,abnormal,AB-E4,,`)
    expect(lines[2]).toBe(`乙,,${hash},,listed,penalty,P2,,`)
    expect(lines[3]).toMatch(/^丙,,[^,]+,,invalid,,,/)
    expect(lines[4]).toMatch(/^丁,,,[^,]+,invalid,,,.*identity-key/)
    expect(lines[5]).toBe("")
    expect(lines[6]).toContain("listed,abnormal")
    expect(lines[7]).toContain("invalid")
    const plain = await stream(`name\n${idNumber}\n`, "text/csv")
    expect(plain.split("\n")[1]).toMatch(/,invalid,,,/)
    const ndjson = await stream(
      [
        { id: 1, identity_hash: hash },
        { id: 2, code: idNumber },
        { id: 3, name: idNumber },
      ]
        .map((each) => JSON.stringify(each))
        .join("\n"),
      "application/x-ndjson",
    )
    const verdicts = ndjson
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).verdict)
    expect(verdicts).toEqual(["listed", "invalid", "invalid"])
    expect(ndjson).not.toContain(idNumber)
    expect(await stream(body, "text/csv", officer)).toMatch(/乙,,[^,]+,,invalid/)
  })

  test("is told from a stream of codes however the header comes", async () => {
    const bytes = Buffer.from(`店铺,identity_hash\n乙,${hash}\n`)
    let at = 0
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (at === bytes.length) return controller.close()
        controller.enqueue(bytes.subarray(at, ++at))
      },
    })
    const init = { method: "POST", headers: { "content-type": "text/csv", ...platform }, body: source, duplex: "half" }
    const response = await app.request("/v1/check/stream", init as RequestInit)
    expect((await response.text()).split("\n")[1]).toBe(`乙,${hash},listed,penalty,P2,`)
  })

  test("leaves no number and no hash in the operator's log", () => {
    expect(app.log.join("\n")).not.toContain(idNumber)
    expect(app.log.join("\n")).not.toContain(hash)
  })
})

describe("the hash of an ID number", () => {
  test("is HMAC-SHA-256 over its 18 characters, however the number is written", () => {
    const written = [
      "11010519491231002X",
      "11010519491231002x",
      " 110105 19491231 002X",
      "１１０１０５１９４９１２３１００２Ｘ",
    ]
    for (const text of written) expect(readIdNumber(text)).toBe(idNumber)
    expect(hash).toBe(`${key.id}:${createHmac("sha256", key.key).update(idNumber).digest("hex")}`)
    for (const text of ["110105194912310021", "11010519491231002", codeOf(1), ""]) expect(readIdNumber(text)).toBeNull()
  })

  test("is made of numbers whose check digit holds, and of no others", () => {
    const digits = fc.tuple(
      fc.date({ min: new Date("1930-01-01"), max: new Date("2020-12-31"), noInvalidDate: true }),
      fc.nat(999),
    )
    fc.assert(
      fc.property(digits, fc.constantFrom(..."0123456789X"), ([date, serial], last) => {
        const text = `110105${date.toISOString().slice(0, 10).replaceAll("-", "")}${String(serial).padStart(3, "0")}${last}`
        expect(readIdNumber(text) !== null).toBe(isIdNumber(text))
      }),
    )
  })

  test("is read only where it was made under each key", () => {
    const keys = [key, oldKey]
    const all = hashUnderAll(keys, idNumber)
    expect(readIdentityHash(all, keys)).toEqual({ kind: "hashes", hashes: all.split(";") })
    expect(readIdentityHash(hash, keys)).toEqual({ kind: "keys" })
    expect(readIdentityHash(all, [key])).toEqual({ kind: "keys" })
    expect(readIdentityHash(idNumber, keys)).toEqual({ kind: "shape" })
  })
})

/** Marks: what they say of whom, how long they may be kept, and that a signed one is believed for what it is. */
import { spawnSync } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { signToken } from "../../src/signing/signed-document.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { readGivenKeys, sha256, verifyAny, verifyMark } from "../../src/verify/library.ts"
import { clock, importRows, testApp } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { type Platform, platform } from "../support/roster.ts"
import { abnormalRow, codeOf, seriousRow, subjectRow } from "../support/rows.ts"
import { personSeller, registeredSeller, sendRoster } from "../support/seller-rows.ts"
import { receivedToken } from "../support/token.ts"

const database = useDatabase()
const key = await createSigningKey("Ed25519")
const app = testApp(() => database.sql, { signer: async () => keySigner(key) })
let shop: Platform
let other: Platform
let person = ""
let registered = ""

async function draw(who: Platform, sellers: readonly string[]) {
  const headers = { ...who.header, "content-type": "application/json" }
  const response = await app.request("/v1/marks", { method: "POST", headers, body: JSON.stringify({ sellers }) })
  return ((await response.json()) as { results: { seller: string; mark: string }[] }).results
}
const read = async (id: string, headers: Record<string, string> = {}) => app.request(`/v1/marks/${id}`, { headers })
const markOf = async (id: string) => (await (await read(id)).json()) as Record<string, unknown>

beforeAll(async () => {
  const { sql } = database
  await importRows(sql, [subjectRow(1), subjectRow(2), abnormalRow(2), seriousRow(2)])
  ;[shop, other] = [await platform(sql), await platform(sql)]
  await sendRoster(app, shop.header, [personSeller(1), registeredSeller(2)])
  const [first, second] = await draw(shop, ["p-1", "s-2", "nobody"])
  ;[person, registered] = [first?.mark ?? "", second?.mark ?? ""]
})

describe("a mark", () => {
  test("says of a code whether it is known, and on which lists it is; of an unknown one nothing", async () => {
    expect(await markOf(codeOf(1))).toMatchObject({
      registration: "registered",
      lists: [],
      name: "示例第1号商贸有限公司",
    })
    expect(await markOf(codeOf(2))).toMatchObject({ lists: ["abnormal", "serious"] })
    expect(await markOf(codeOf(77))).toMatchObject({ registration: "unknown", lists: null, name: null })
    expect((await read("91350100M000100Y44")).status).toBe(400)
  })

  test("of a row of a roster says what the seller declares, and nothing of who it is", async () => {
    const mark = await markOf(person)
    expect(mark).toMatchObject({
      registration: "exempt",
      exemption: "small-trade",
      code: null,
      name: null,
      lists: null,
    })
    // The opaque id is drawn, and may hold any three digits.
    const said = JSON.stringify({ ...mark, id: "" })
    for (const personal of ["示例人1", "示例村", "p-1", shop.id, "139"]) expect(said).not.toContain(personal)
    expect(await markOf(registered)).toMatchObject({ code: codeOf(2), lists: ["abnormal", "serious"] })
    expect((await read(randomUUID())).status).toBe(404)
  })

  test("has the same id each time, for the own sellers alone", async () => {
    expect(await draw(shop, ["p-1"])).toEqual([{ seller: "p-1", mark: person }])
    expect(await draw(other, ["p-1"])).toEqual([])
  })

  test("may be kept for five minutes and not past midnight, and says when it is as it was", async () => {
    const first = await read(codeOf(2))
    expect(first.headers.get("cache-control")).toBe("public, max-age=300")
    const tag = first.headers.get("etag") ?? ""
    expect((await read(codeOf(2), { "if-none-match": tag })).status).toBe(304)
    expect((await read(codeOf(1), { "if-none-match": tag })).status).toBe(200)
    // Entries about others leave it as it was; one about its own does not.
    await importRows(database.sql, [abnormalRow(5)])
    expect((await read(codeOf(2), { "if-none-match": tag })).status).toBe(304)
    await importRows(database.sql, [subjectRow(6), abnormalRow(6)])
    const clean = (await read(codeOf(1))).headers.get("etag") ?? ""
    await importRows(database.sql, [abnormalRow(1)])
    expect((await read(codeOf(1), { "if-none-match": clean })).status).toBe(200)
    const late = testApp(() => database.sql, { clock: () => Date.parse("2026-06-30T15:59:00Z") })
    expect((await late.request(`/v1/marks/${codeOf(2)}`)).headers.get("cache-control")).toBe("public, max-age=60")
  })

  test("is kept apart by form and language, and nothing that is refused or a platform's own is kept by others", async () => {
    const head = async (path: string, headers: Record<string, string> = {}) => {
      const response = await app.request(path, { headers })
      return [response.status, response.headers.get("cache-control"), response.headers.get("vary")]
    }
    const [public5, code] = ["public, max-age=300", codeOf(2)]
    expect(await head(`/v1/marks/${code}`)).toEqual([200, public5, expect.stringContaining("Accept")])
    expect(await head(`/v1/marks/${code}`, { accept: "application/jwt" })).toEqual([
      ...[200, public5],
      expect.stringContaining("Accept"),
    ])
    expect(await head(`/v1/marks/${code}/badge`)).toEqual([200, public5, expect.stringContaining("Accept-Language")])
    for (const path of ["/v1/marks/11010519491231002X", `/v1/marks/${randomUUID()}`]) {
      const [status, caching] = await head(path)
      expect([status, String(caching).includes("public")], path).toEqual([expect.any(Number), false])
      expect(Number(status)).toBeGreaterThanOrEqual(400)
    }
    const headers = { ...shop.header, "content-type": "application/json" }
    const drawn = await app.request("/v1/marks", { method: "POST", headers, body: '{"sellers":["p-1"]}' })
    expect(String(drawn.headers.get("cache-control"))).not.toContain("public")
  })

  test("may be shown and read by any page", async () => {
    for (const path of [`/v1/marks/${codeOf(2)}`, `/v1/marks/${codeOf(2)}/badge`]) {
      const response = await app.request(path, { headers: { origin: "https://shop.example" } })
      expect(response.headers.get("access-control-allow-origin")).toBe("*")
      expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin")
    }
  })

  test("ends with the seller's leaving", async () => {
    await sendRoster(app, other.header, [personSeller(9)])
    const [drawn] = await draw(other, ["p-9"])
    await app.request("/v1/rosters/sellers/p-9", { method: "DELETE", headers: other.header })
    expect((await read(drawn?.mark ?? "")).status).toBe(404)
  })
})

test("a badge is a picture that says the same in words, and holds nothing that runs", async () => {
  const badge = async (id: string, query = "") => (await app.request(`/v1/marks/${id}/badge${query}`)).text()
  expect(await badge(codeOf(2))).toMatch(
    /^<svg .*<title>公示: 已登记 · 有公示记录：经营异常名录、严重违法失信名单<\/title>/,
  )
  expect(await badge(person, "?lang=en")).toContain("need not register")
  for (const id of [codeOf(2), person, codeOf(77)]) expect(await badge(id)).not.toMatch(/<script|href|style=|url\(/)
})

describe("a signed mark", () => {
  const token = async (id: string) => (await read(id, { accept: "application/jwt" })).text()
  const options = () => {
    const keys = readGivenKeys(sha256, JSON.stringify({ keys: [toPublicKey(key)] }))
    if ("fault" in keys) throw new Error(keys.fault)
    return { keys, sha256, now: clock() }
  }

  test("is believed by the library for what it is, until the end of tomorrow", async () => {
    const signed = await token(codeOf(2))
    const verified = await verifyMark(signed, options())
    expect(verified).toMatchObject({
      ...{ ok: true, kind: "mark" },
      facts: { registration: "registered", asked: { value: codeOf(2), lists: ["abnormal", "serious"] } },
    })
    expect(verified.facts.expires_at).toBe("2026-07-01T16:00:00.000Z")
    expect((await verifyAny(await token(person), options())).facts.registration).toBe("exempt: small-trade")
    const later = { ...options(), now: clock() + 3 * 86_400_000 }
    expect((await verifyMark(signed, later)).findings.map(({ code }) => code)).toEqual(["expired"])
  })

  test("stands in the picture, of the same seller", async () => {
    for (const id of [codeOf(2), person]) {
      const picture = await (await app.request(`/v1/marks/${id}/badge`)).text()
      const [, within = ""] = /<metadata>([\w.-]+)<\/metadata>/.exec(picture) ?? []
      expect(await verifyMark(within, options())).toMatchObject({ ok: true, kind: "mark" })
      expect(receivedToken(within).payload).toMatchObject({ sub: id })
    }
    const unsigned = testApp(() => database.sql, { signer: async () => null })
    expect(await (await unsigned.request(`/v1/marks/${codeOf(2)}/badge`)).text()).not.toContain("<metadata>")
  })

  test("of whoever else has a key is refused: every other key of the register, an agency's, a platform's, anybody's", async () => {
    const { payload } = receivedToken(await token(codeOf(2)))
    const others = await Promise.all(
      (["export", "receipt", "log", "statement"] as const).map(async (role) => ({
        role,
        forger: await createSigningKey("Ed25519"),
      })),
    )
    const set = [
      { ...toPublicKey(key), role: "statement" },
      ...others.flatMap(({ role, forger }) => (role === "statement" ? [] : [{ ...toPublicKey(forger), role }])),
    ]
    const keys = readGivenKeys(sha256, JSON.stringify({ keys: set }))
    if ("fault" in keys) throw new Error(keys.fault)
    const found: Record<string, string[]> = {}
    for (const { role, forger } of others) {
      const forged = await signToken("mark", payload, keySigner(forger))
      const { ok, findings } = await verifyMark(forged, { ...options(), keys })
      found[role] = [String(ok), ...findings.map(({ code }) => code)]
      // Under the name of the key that signs marks, too.
      const [, body = "", signature] = forged.split(".")
      const [header] = (await token(codeOf(2))).split(".")
      const named = await verifyMark(`${header}.${body}.${signature}`, { ...options(), keys })
      expect(
        named.findings.map(({ code }) => code),
        role,
      ).toEqual(["signature"])
    }
    // The last is a key that nobody has heard of, as an agency's is or a platform's.
    expect(found).toEqual({
      ...{ export: ["false", "key-role"], receipt: ["false", "key-role"], log: ["false", "key-role"] },
      statement: ["false", "foreign-key"],
    })
  })

  test("is looked at without a network by the recipe of the docs, which asks whose it is and whether it is over", async () => {
    const docs = await readFile("docs/marks.md", "utf8")
    const recipe = /```js\n([\s\S]*?)```/.exec(docs)?.[1] ?? ""
    const folder = await mkdtemp(join(tmpdir(), "mark-"))
    try {
      await writeFile(join(folder, "mark.mjs"), recipe)
      const stranger = await createSigningKey("Ed25519")
      const set = {
        keys: [
          { ...toPublicKey(key), role: "statement" },
          { ...toPublicKey(stranger), role: "export" },
        ],
      }
      await writeFile(join(folder, "jwks.json"), JSON.stringify(set))
      const run = (mark: string, whom: string, time = "2026-06-30T05:00:00Z") => {
        const { stdout } = spawnSync(process.execPath, ["mark.mjs", "jwks.json", whom, time], {
          cwd: folder,
          input: mark,
        })
        return stdout.toString().trim()
      }
      const signed = await token(codeOf(2))
      expect(run(signed, codeOf(2))).toBe("registered abnormal serious")
      expect(run(await token(person), person)).toBe("exempt small-trade")
      // Beside another's shop, and a seller's of one platform beside one of another's.
      expect(run(signed, codeOf(1))).toContain("somebody else")
      await sendRoster(app, other.header, [personSeller(1)])
      const [drawn] = await draw(other, ["p-1"])
      expect(drawn?.mark).not.toBe(person)
      expect(run(await token(person), drawn?.mark ?? "")).toContain("somebody else")
      expect(run(signed, codeOf(2), "2026-07-01T16:00:00Z")).toContain("it is over")
      const { payload } = receivedToken(signed)
      expect(run(await signToken("mark", payload, keySigner(stranger)), codeOf(2))).toContain("no mark by a key")
      const [header, body = "", signature] = signed.split(".")
      const cleared = Buffer.from(body, "base64url").toString().replace('"abnormal",', "")
      expect(run(`${header}.${Buffer.from(cleared).toString("base64url")}.${signature}`, codeOf(2))).toContain(
        "the signature is wrong",
      )
      const report = Buffer.from(JSON.stringify({ ...receivedToken(signed).header, typ: "gongshi-report+jwt" }))
      expect(run(`${report.toString("base64url")}.${body}.${signature}`, codeOf(2))).toContain("no mark by a key")
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test("is no report and no receipt, and not another's when a letter of it changes", async () => {
    const signed = await token(codeOf(2))
    const [header, payload = "", signature] = signed.split(".")
    const altered = Buffer.from(payload, "base64url").toString().replace('"abnormal",', "")
    const forged = `${header}.${Buffer.from(altered).toString("base64url")}.${signature}`
    expect((await verifyMark(forged, options())).findings.map(({ code }) => code)).toEqual(["signature"])
    const otherTyp = `${Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(header ?? "", "base64url").toString()), typ: "gongshi-report+jwt" })).toString("base64url")}.${payload}.${signature}`
    expect((await verifyAny(otherTyp, options())).ok).toBe(false)
  })
})

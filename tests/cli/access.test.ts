/**
 * `gongshi client`, `gongshi token`, `gongshi keys`: secrets are printed once, alone, and kept from others.
 */
import { chmodSync, statSync } from "node:fs"
import path from "node:path"
import { describe, expect, test } from "vitest"
import { developmentIssuer } from "../../src/access/development-issuer.ts"
import { keyFile, openKeyFile } from "../../src/signing/key-file.ts"
import { toPublicKey } from "../../src/signing/signing-key.ts"
import { testApp } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"

const cwd = useFolder()
const database = useDatabase()
const dataDir = path.join(cwd, "data")
const env = { DATABASE_URL: database.url, DATA_DIR: dataDir }
const run = (...args: string[]) => gongshi(args, { cwd, env })
const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`q${n}`, { code: "91000000MA0000008C" }]))

describe("client add", () => {
  test("prints the key and nothing else, and the key opens what it should", async () => {
    const { code, stdout, stderr } = await run("client", "add", "示例平台", "--role", "platform")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toMatch(/^\S+\n$/)
    const { request } = testApp(() => database.sql)
    const ask = (headers: Record<string, string>) =>
      request("/v1/check", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ queries: eleven }),
      })
    expect((await ask({})).status).toBe(401)
    expect((await ask({ authorization: `Bearer ${stdout.trim()}` })).status).toBe(200)
    const kept = await database.sql`select row_to_json(c)::text as text from api_client c`
    expect(JSON.stringify(kept)).not.toContain(stdout.trim())
    // Who holds the key, by the login's name for them; and nothing personal.
    expect((await run("client", "add", "示例单位", "--role", "platform", "--held-by", "boris")).code).toBe(0)
    expect(await database.sql`select held_by from api_client where name = '示例单位'`).toEqual([{ held_by: "boris" }])
    for (const person of ["11010519491231002X", " ", "bo\u200bris"]) {
      const refused = await run("client", "add", "示例单位二", "--role", "platform", "--held-by", person)
      expect([refused.code, refused.stderr.includes("--held-by")]).toEqual([2, true])
      expect(refused.stderr).not.toContain("11010519491231002X")
    }
    // Logins name people by address too. The holder of a key that exists is told, with an audit row; the key stays.
    const held = await run("client", "holder", "示例平台", "--held-by", "anna@example.cn")
    expect([held.code, held.stdout]).toEqual([0, expect.stringContaining("held by anna@example.cn, before by nobody")])
    expect((await ask({ authorization: `Bearer ${stdout.trim()}` })).status).toBe(200)
    expect((await run("client", "holder", "示例平台", "--held-by", "11010519491231002X")).code).toBe(2)
    expect((await run("client", "holder", "示例平台", "--held-by", "none")).stdout).toContain(
      "before by anna@example.cn",
    )
    const told = await database.sql`select before, after from audit_event where act = 'client.holder' order by id`
    expect(told).toEqual([
      { before: { held_by: null }, after: { held_by: "anna@example.cn" } },
      { before: { held_by: "anna@example.cn" }, after: { held_by: null } },
    ])
    const revoked = await run("client", "revoke", "示例平台")
    expect(revoked).toEqual({ code: 0, stdout: "the key of 示例平台 is withdrawn\n", stderr: "" })
    expect((await ask({ authorization: `Bearer ${stdout.trim()}` })).status).toBe(401)
    expect((await run("client", "revoke", "示例平台")).stderr).toContain("no client 示例平台 holds a key")
  })

  test("takes no name that seems to hold somebody's number, and does not repeat it", async () => {
    for (const number of ["11010519491231002X", "138-0013-8000"]) {
      const { code, stdout, stderr } = await run("client", "add", `示例平台 ${number}`, "--role", "platform")
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
      expect(stderr).toContain("personal data")
      expect(stderr).not.toContain(number)
    }
  })

  test("of a source opens imports, and a first load can be announced for it by name", async () => {
    const authorities = ["--authority", "410105", "--authority", "410102"]
    const { code, stdout } = await run("client", "add", "示例办案系统", "--role", "source", ...authorities)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^gongshi_\S+\n$/)
    const { request } = testApp(() => database.sql)
    const headers = { authorization: `Bearer ${stdout.trim()}`, "content-type": "application/x-ndjson" }
    expect((await request("/v1/imports", { method: "POST", headers, body: "" })).status).toBe(200)
    expect((await request("/v1/feed", { headers })).status).toBe(403)
    const announced = await run("client", "first-load", "示例办案系统", "--rows", "20")
    expect(announced.stdout).toMatch(
      /^a first load of 示例办案系统 is announced: up to 20 rows .* until 20\d\d-\d\d-\d\d\n$/,
    )
    const [kept] = await database.sql`select authorities, first_load_rows from api_client where name = '示例办案系统'`
    expect(kept).toEqual({ authorities: ["410105", "410102"], first_load_rows: 20 })
    expect((await run("client", "first-load", "示例办案系统", "--rows", "0")).stdout).toContain("no first load")
    const trail = await database.sql`select act, actor, after from audit_event where act like 'client.%'
      and object = (select id::text from api_client where name = '示例办案系统') order by id`
    expect(trail.map(({ act, actor }) => [act, actor])).toEqual([
      ["client.add", "system:command-line"],
      ["client.first-load", "system:command-line"],
      ["client.first-load", "system:command-line"],
    ])
  })

  test.each([
    ["of whom there is none", ["first-load", "没有的系统", "--rows", "1"], "no source 没有的系统 holds a key"],
    ["without a number", ["first-load", "示例办案系统"], "--rows is missing"],
    [
      "for longer than a month",
      ["first-load", "示例办案系统", "--rows", "1", "--until", "2099-01-01"],
      "--until is 2099-01-01",
    ],
    ["of no authority", ["add", "另一个", "--role", "source"], "--authority should be a region code"],
    ["of a wrong authority", ["add", "另一个", "--role", "source", "--authority", "4101"], "--authority should be"],
    ["of a platform with an authority", ["add", "另一个", "--role", "platform", "--authority", "410105"], "takes no"],
  ])("a source or a first load %s ends with 2", async (_, args, reason) => {
    const { code, stdout, stderr } = await run("client", ...args)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })

  test.each([
    ["the same name again", ["示例平台", "--role", "platform"], "there is a client 示例平台 already"],
    ["no role", ["另一个"], "--role is missing, expected one of platform, agency"],
    ["a role that does not exist", ["另一个", "--role", "officer"], "expected one of platform, agency"],
    ["an empty name", [" ", "--role", "agency"], "NAME should have 1 to 200 characters"],
    ["no name", [], "NAME is missing"],
  ])("%s ends with 2 and makes no key", async (_, args, reason) => {
    const { code, stdout, stderr } = await run("client", "add", ...args)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })
})

describe("client quota", () => {
  test("sets what a key may spend in a day, says what holds, and leaves a trace of it", async () => {
    await run("client", "add", "示例限额", "--role", "platform", "--quota", "5000")
    const told = async (...args: string[]) => (await run("client", "quota", "示例限额", ...args)).stdout
    expect(await told()).toBe("示例限额: units a day 5000, rows a day as every platform\n")
    expect(await told("--quota", "role", "--rows", "70")).toBe(
      "示例限额: units a day as every platform, rows a day 70\n",
    )
    const [event] = await database.sql`select before, after from audit_event where act = 'client.quota'`
    expect(event).toEqual({ before: { units: 5000, rows: null }, after: { units: null, rows: 70 } })
  })

  test.each([
    ["a client that there is not", ["quota", "另一个", "--rows", "5"], "no client 另一个 holds a key"],
    ["less than a call of a thousand names", ["quota", "示例限额", "--quota", "10"], "--quota is 10"],
    ["a role", ["quota", "示例限额", "--role", "platform"], "Unknown option '--role'"],
    ["a quota that goes with the key", ["revoke", "示例限额", "--quota", "5000"], "Unknown option '--quota'"],
  ])("refuses %s", async (_, args, reason) => {
    const { code, stderr } = await run("client", ...args)
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })
})

describe("client list", () => {
  test("names who holds a key, by role and state, and no key", async () => {
    const key = (await run("client", "add", "示例名单", "--role", "platform", "--region", "410000")).stdout.trim()
    await run("client", "add", "示例退出", "--role", "platform")
    await run("client", "revoke", "示例退出")
    const { code, stdout } = await run("client", "list", "--role", "platform", "--state", "valid")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^示例名单\tplatform\t410000\t-\t\w+\t20\d\d-\d\d-\d\d\tvalid$/m)
    expect(stdout).not.toContain("示例退出")
    const all = (await run("client", "list", "--json")).stdout
    const rows = all
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
    expect(rows.find(({ name }) => name === "示例退出")).toMatchObject({
      role: "platform",
      withdrawn_at: expect.any(String),
    })
    expect(rows.find(({ name }) => name === "示例名单")).toMatchObject({ region: "410000", withdrawn_at: null })
    expect(stdout + all).not.toContain(key)
    expect((await run("client", "list", "--state", "lost")).stderr).toContain(
      "expected one of valid, withdrawn, ordered",
    )
  })
})

describe("token", () => {
  const officer = ["token", "--role", "officer", "--authority", "410105"]

  test("prints the token and nothing else, and the token opens what it should", async () => {
    const { code, stdout, stderr } = await run(...officer)
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const key = await openKeyFile(keyFile(dataDir, "development-issuer"), "Ed25519")
    const { request } = testApp(() => database.sql, {
      issuers: { officers: developmentIssuer("officers", toPublicKey(key)), merchants: null },
    })
    const headers = { authorization: `Bearer ${stdout.trim()}`, "content-type": "application/x-ndjson" }
    expect((await request("/v1/imports", { method: "POST", headers, body: "" })).status).toBe(200)
  })

  test("of a merchant lets it follow its own applications", async () => {
    const { code, stdout, stderr } = await run("token", "--role", "merchant", "--code", "91000000MA00000157")
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" })
    const key = await openKeyFile(keyFile(dataDir, "development-issuer"), "Ed25519")
    const { request } = testApp(() => database.sql, {
      issuers: { officers: null, merchants: developmentIssuer("merchants", toPublicKey(key)) },
    })
    const headers = { authorization: `Bearer ${stdout.trim()}` }
    expect((await request("/v1/repairs", { headers })).status).toBe(200)
    expect((await request("/v1/decisions", { headers })).status).toBe(403)
  })

  test("of a merchant is refused beside its issuer", async () => {
    const issuer = { MERCHANT_ISSUER: "https://login.example", MERCHANT_JWKS: "https://login.example/keys" }
    const args = ["token", "--role", "merchant", "--code", "91000000MA00000157"]
    const { code, stdout, stderr } = await gongshi(args, { cwd, env: { ...env, ...issuer } })
    expect(stderr).toContain("tokens come from https://login.example (MERCHANT_ISSUER)")
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })

  test.each([
    ["in production", { NODE_ENV: "production", ORIGIN: "https://register.example" }, "NODE_ENV is production"],
    [
      "beside an issuer",
      { OFFICER_ISSUER: "https://sso.example", OFFICER_JWKS: "https://sso.example/keys" },
      "tokens come from https://sso.example",
    ],
  ])("is refused %s", async (_, more, reason) => {
    const { code, stdout, stderr } = await gongshi(officer, { cwd, env: { ...env, ...more } })
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })

  test.each([
    ["a role that does not exist", ["--role", "king", "--authority", "410105"], "officer, checker, head, auditor, adm"],
    ["no code", ["--role", "merchant", "--authority", "410105"], "--code should be the merchant's code"],
    ["a wrong code", ["--role", "merchant", "--code", "91000000MA0000009C"], "--code should be the merchant's code"],
    ["no authority", ["--role", "officer"], "--authority should be a region code of 6 digits"],
  ])("%s ends with 2", async (_, args, reason) => {
    const { code, stdout, stderr } = await run("token", ...args)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })
})

describe("keys", () => {
  const places: string[] = []

  test("makes a key for each role that its owner alone can read, in a data directory that others can enter", async () => {
    // What lists them makes none; what publishes them does.
    await run("keys", "jwks")
    const { code, stdout } = await run("keys", "list")
    const line = /^(export|statement|receipt) {2}\S+ {2}Ed25519 {2}current {2}20\S+Z {2}self-generated {2}(\S+\.jwk)$/
    const rows = stdout
      .trimEnd()
      .split("\n")
      .map((text) => line.exec(text))
    expect(rows.map((row) => row?.[1]).sort()).toEqual(["export", "receipt", "statement"])
    places.push(...rows.map((row) => row?.[2] ?? ""))
    expect(code).toBe(0)
    for (const file of places) {
      expect(statSync(file).mode & 0o777).toBe(0o600)
      expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
    }
    expect(statSync(path.join(dataDir, "keys")).mode & 0o777).toBe(0o700)
    expect(statSync(dataDir).mode & 0o111).toBe(0o111)
  })

  test("prints public keys alone, as they are in the files", async () => {
    const { code, stdout } = await run("keys", "jwks")
    expect(code).toBe(0)
    const made = await Promise.all(places.map((file) => openKeyFile(file, "Ed25519")))
    const { keys } = JSON.parse(stdout)
    expect(keys.map(toPublicKey)).toEqual(expect.arrayContaining(made.map(toPublicKey)))
    expect(keys).toHaveLength(3)
    expect(stdout).not.toContain('"d"')
  })

  test("does not use a key that others can read, and says so in a sentence", async () => {
    const [file = ""] = places
    chmodSync(file, 0o644)
    const { code, stdout, stderr } = await run("keys", "jwks")
    chmodSync(file, 0o600)
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
    expect(stderr).toBe(`gongshi: ${file} is open to others (mode 644): set it to 600, and think about a new key\n`)
  })
})

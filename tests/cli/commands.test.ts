/**
 * The other commands: export and verify, keys, clients, tokens, doctor.
 */
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"

const folder = useFolder()
const database = useDatabase()
const env = { DATABASE_URL: database.url, DATA_DIR: path.join(folder, "data") }
const run = (...args: string[]) => gongshi(args, { cwd: folder, env })

beforeAll(async () => {
  const rows = Array.from({ length: 30 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat()
  writeFileSync(path.join(folder, "rows.ndjson"), rows.map((row) => JSON.stringify(row)).join("\n"))
  expect((await run("import", "rows.ndjson")).code).toBe(0)
})

describe("export and verify", () => {
  // As on another computer: no database, no data.
  const elsewhere = {
    cwd: folder,
    env: { DATA_DIR: "/nonexistent", DATABASE_URL: "postgres://nobody@127.0.0.1:1/none" },
  }
  const verify = (...args: string[]) => gongshi(["verify", ...args], elsewhere)

  beforeAll(async () => {
    expect((await run("export", "out")).code).toBe(0)
    writeFileSync(path.join(folder, "keys.json"), (await run("keys", "jwks")).stdout)
  })

  test("agree, with a key set and nothing else", async () => {
    const { code, stdout } = await verify("out", "--jwks", "keys.json")
    expect(stdout).toContain("verified: 3 files, 120 lines against 60 log entries")
    expect(stdout).toContain("self-generated")
    expect(code).toBe(0)
  })

  test("disagree after a changed byte in each of the files, and say which", async () => {
    for (const name of readdirSync(path.join(folder, "out"))) {
      const file = path.join(folder, "out", name)
      const bytes = readFileSync(file)
      const changed = Buffer.from(bytes)
      const middle = Math.floor(bytes.length / 2)
      changed[middle] = (changed[middle] ?? 0) ^ 1
      writeFileSync(file, changed)
      const { code, stdout } = await verify("out", "--jwks", "keys.json")
      writeFileSync(file, bytes)
      expect(code).toBe(1)
      expect(stdout).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")}[ :]`, "m"))
      expect(stdout).toContain("NOT VERIFIED")
    }
  })

  test("disagree under a foreign key set, and for machines too", async () => {
    const foreign = await gongshi(["keys", "jwks"], { cwd: folder, env: { DATA_DIR: path.join(folder, "foreign") } })
    writeFileSync(path.join(folder, "foreign.json"), foreign.stdout)
    const { code, stdout } = await verify("out", "--jwks", "foreign.json", "--json")
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ verified: false, findings: [{ file: "manifest.jws" }] })
  })

  test("say what is wrong with their arguments", async () => {
    for (const args of [
      ["out"],
      ["out", "--jwks", "none.json"],
      ["none", "--jwks", "keys.json"],
      ["out", "--jwks", "rows.ndjson"],
    ]) {
      const { code, stderr } = await verify(...args)
      expect(code).toBe(2)
      expect(stderr).toContain("usage: gongshi verify")
    }
    expect((await run("export", "out")).code).toBe(2)
  })
})

describe("keys", () => {
  test("are files that their owner alone can read", () => {
    const keys = path.join(env.DATA_DIR, "keys")
    expect(readdirSync(keys)).toContain("signing.jwk")
    for (const name of readdirSync(keys)) expect(statSync(path.join(keys, name)).mode & 0o777).toBe(0o600)
  })

  test("that others can read are refused", async () => {
    const file = path.join(env.DATA_DIR, "keys", "signing.jwk")
    chmodSync(file, 0o644)
    const { code, stderr } = await run("keys", "list")
    chmodSync(file, 0o600)
    expect(code).toBe(1)
    expect(stderr).toContain("open to others (mode 644)")
  })

  test("never leave with their private half", async () => {
    expect(JSON.parse((await run("keys", "jwks")).stdout).keys[0]).not.toHaveProperty("d")
  })
})

describe("credentials", () => {
  test("of a client are one line, printed once", async () => {
    const { code, stdout } = await run("client", "add", "示例平台", "--role", "platform")
    expect(code).toBe(0)
    expect(stdout).toMatch(/^gongshi_[\w-]{43}\n$/)
    const again = await run("client", "add", "示例平台", "--role", "platform")
    expect(again).toMatchObject({ code: 2, stdout: "" })
  })

  test("of an officer are one line, and not to be had in production", async () => {
    const { stdout } = await run("token", "--role", "officer", "--authority", "410105")
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    const production = { cwd: folder, env: { ...env, NODE_ENV: "production" } }
    const refused = await gongshi(["token", "--role", "officer", "--authority", "410105"], production)
    expect(refused).toMatchObject({ code: 2, stdout: "" })
    expect(refused.stderr).toContain("production")
  })

  test("of a role that is none name those that are", async () => {
    expect((await run("token", "--role", "king", "--authority", "410105")).stderr).toContain(
      "officer, checker, head, auditor, administrator",
    )
    expect((await run("client", "add", "x", "--role", "officer")).stderr).toContain("platform, agency")
    expect((await run("token", "--role", "officer", "--authority", "zhengzhou")).code).toBe(2)
  })
})

describe("the rest", () => {
  test("a file of codes is checked line by line", async () => {
    writeFileSync(path.join(folder, "sellers.csv"), `店铺,统一社会信用代码\n甲,${abnormalRow(1).subject.code}\n乙,9\n`)
    const { code, stdout } = await run("check", "sellers.csv")
    expect(code).toBe(0)
    expect(stdout.split("\n").map((line) => line.split(",")[2])).toEqual(["verdict", "listed", "invalid", undefined])
  })

  test("reindex and migrate do their work and say so", async () => {
    expect((await run("reindex")).stdout).toContain("30 subjects indexed, read up to position 60")
    expect((await run("migrate")).code).toBe(0)
  })

  test("doctor finds nothing wrong, and then what is", async () => {
    const healthy = await run("doctor")
    expect(healthy.stdout).toContain("nothing found wrong")
    expect(healthy.code).toBe(0)
    await database.sql.begin(async (tx) => {
      await tx`alter table log_entry disable trigger user`
      await tx`delete from log_entry where position = 7`
      await tx`alter table log_entry enable trigger user`
    })
    const ill = await run("doctor")
    expect(ill.code).toBe(1)
    expect(ill.stdout).toContain("the log has 59 entries up to position 59, its head says 60")
  })

  test("what is no command is wrong use; help is not", async () => {
    expect((await run("improt")).code).toBe(2)
    expect((await run()).code).toBe(2)
    const { code, stdout } = await run("help")
    expect(code).toBe(0)
    for (const name of [
      "serve",
      "import",
      "check",
      "export",
      "verify",
      "keys",
      "client",
      "token",
      "sample",
      "reindex",
      "migrate",
      "doctor",
    ]) {
      expect(stdout).toContain(`gongshi ${name}`)
      expect(await run(name, "--help")).toMatchObject({ code: 0 })
    }
    expect((await run("import", "a", "b")).stderr).toContain("usage: gongshi import")
    expect(existsSync(path.join(folder, "a"))).toBe(false)
  })
})

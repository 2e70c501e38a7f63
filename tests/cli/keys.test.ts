/**
 * `gongshi keys …` beside running servers: two nodes with a database in common, keys rotated under load, and what an
 * operator is told on the way.
 */

import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import path from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { z } from "zod"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteVerifier } from "../../src/ledger/signed-note.ts"
import { fileHolder } from "../../src/signing/key-file.ts"
import { type KeySet, readKeySet } from "../../src/signing/key-set.ts"
import { openKeyring } from "../../src/signing/keyring.ts"
import { signToken } from "../../src/signing/signed-document.ts"
import { documentRoles } from "../../src/signing/signer.ts"
import { createSigningKey, type KeyRole, type PublicKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { gongshi, gongshiAlone, type Started, startProcess, until, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"
import { readDocument } from "../support/read-document.ts"
import { abnormalRow } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"

const cwd = useFolder()
const schema = z.strictObject({ log: z.strictObject({ size: z.int() }) })
const kinds = { export: "manifest", statement: "report", receipt: "receipt" } as const

/** A server that runs, and where it answers. */
async function startServer(env: Record<string, string>): Promise<Started & { url: string }> {
  const started = startProcess("node/main.ts", [], { cwd, env })
  await until("it answers", () => started.said.stdout.includes("\n"))
  return { ...started, url: /gongshi is at (\S+)/.exec(started.said.stdout)?.[1] ?? "" }
}

async function fetchKeys(url: string): Promise<PublicKey[]> {
  const answer = await fetch(`${url}/.well-known/jwks.json`)
  expect(answer.status).toBe(200)
  return readKeySet(await answer.text())
}

describe("two nodes with a database in common", () => {
  const database = useDatabase()
  const homes = [path.join(cwd, "one"), path.join(cwd, "other")] as const
  const env = (dataDir: string) => ({ DATABASE_URL: database.url, DATA_DIR: dataDir, SAMPLE_SUBJECTS: "0" })
  const run = (...args: string[]) => gongshi(args, { cwd, env: env(homes[0]) })
  const bringKeys = () => cpSync(path.join(homes[0], "keys"), path.join(homes[1], "keys"), { recursive: true })
  let servers: (Started & { url: string })[] = []

  beforeAll(async () => {
    const first = await startServer(env(homes[0]))
    mkdirSync(homes[1])
    bringKeys()
    servers = [first, await startServer(env(homes[1]))]
  })
  afterAll(async () => {
    for (const { child } of servers) child.kill("SIGTERM")
    await Promise.all(servers.map(({ ended }) => ended))
  })

  test("keep a third from starting that has not their secrets, with words, and doctor says the same", async () => {
    const bare = path.join(cwd, "bare")
    const { code, stdout, stderr } = await gongshiAlone(["serve"], { cwd, env: env(bare) })
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" })
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(
      /^gongshi: \w+: the register works with the \w+ key \w+, which is not/,
    )
    const doctor = await gongshi(["doctor"], { cwd, env: env(bare) })
    expect(doctor.code).toBe(1)
    for (const purpose of ["identity", "roster", "webhook"]) {
      expect(doctor.stdout).toMatch(new RegExp(`^WRONG: +.*bring keys/${purpose}\\.key`, "m"))
      expect(existsSync(path.join(bare, "keys", `${purpose}.key`))).toBe(false)
    }
    const listed = (await run("keys", "list")).stdout
    expect(listed.match(/^(identity|roster|webhook) {2}\w+ {2}shared {2}here$/gm)).toHaveLength(3)
  })

  const [one, other] = homes.map((dataDir) => openKeyringOf(dataDir, () => database.sql)) as [
    () => ReturnType<typeof openKeyring>,
    () => ReturnType<typeof openKeyring>,
  ]
  const everywhere = (is: (keys: PublicKey[]) => boolean) =>
    until("both servers list it", async () => {
      const sets = await Promise.all(servers.map(({ url }) => fetchKeys(url)))
      return sets.every(is)
    })
  const statusIn = (keys: PublicKey[], kid: string) => keys.find((key) => key.kid === kid)?.status

  /** Signs and reads on both nodes until told to stop; what does not verify against what either server lists is told. */
  async function load(stop: { now: boolean }, faults: string[]): Promise<number> {
    let answers = 0
    while (!stop.now) {
      const [a, b] = answers % 2 === 0 ? servers : servers.toReversed()
      const before = await fetchKeys(a?.url ?? "")
      const node = answers % 2 === 0 ? one() : other()
      const documents = await Promise.all(
        documentRoles.map(async (role) => {
          const signer = await node.signer(role)
          return { role, text: signer && (await signToken(kinds[role], { log: { size: 0 } }, signer)) }
        }),
      )
      const answer = await fetch(`${b?.url}/log/checkpoint`)
      const note = await answer.text()
      const after = await fetchKeys(b?.url ?? "")
      for (const keys of [before, after]) {
        for (const { role, text } of documents) {
          const reading = text === null ? "not signed" : await readDocument(kinds[role], text, keys, schema)
          if (typeof reading === "string" || "refused" in reading) faults.push(`${role}: ${JSON.stringify(reading)}`)
        }
        const logKeys = keys.filter(({ role }) => role === "log")
        const verifiers = logKeys.map(({ x }) => noteVerifier(sha256, "localhost/log", Buffer.from(x, "base64url")))
        const opening = await openCheckpoint(note, "localhost/log", verifiers)
        if ("refused" in opening) faults.push(`checkpoint: ${opening.refused}, answered ${answer.status}`)
      }
      answers++
      // The two servers and the commands share a few cores with this.
      await sleep(20)
    }
    return answers
  }

  async function rotate(role: KeyRole): Promise<void> {
    const { code, stdout, stderr } = await run("keys", "rotate", role)
    expect(code, stderr).toBe(0)
    const kid = new RegExp(`^${role}  (\\S+)  Ed25519  next `, "m").exec(stdout)?.[1] ?? ""
    expect(stderr).toMatch(/is the private half: bring it before 20\S+Z to every node that signs/)
    await everywhere((keys) => statusIn(keys, kid) === "next")
    bringKeys()
    expect((await run("keys", "rotate", role, "--now")).stdout).toMatch(
      new RegExp(`^${role}  ${kid}  Ed25519  current `, "m"),
    )
    await everywhere((keys) => statusIn(keys, kid) === "current")
  }

  const rotations = twoSizes<readonly KeyRole[]>(["log"], ["export", "log", "receipt"])
  for (const [whole, options, roles] of rotations)
    test(
      `rotate every key under load: nothing is lost, and everything verifies before and after${whole}`,
      options,
      async () => {
        const [stop, faults] = [{ now: false }, [] as string[]]
        const loads = [load(stop, faults), load(stop, faults)]
        for (const [index, role] of roles.entries()) {
          await rotate(role)
          writeFileSync(path.join(cwd, "rows.ndjson"), `${JSON.stringify(abnormalRow(roles.length * 10 + index))}\n`)
          expect((await run("import", "rows.ndjson")).code).toBe(0)
        }
        stop.now = true
        const answers = await Promise.all(loads)
        expect([...new Set(faults)]).toEqual([])
        expect(Math.min(...answers)).toBeGreaterThan(5)
        expect(await faultsOfLog(database.sql)).toEqual([])
        // Nobody is without the key that signs now.
        for (const { url } of servers) {
          const { keys, log } = (await (await fetch(`${url}/status`)).json()) as {
            keys: { role: string; signs_here: boolean; self_generated: boolean }[]
            log: { refusal: unknown; self_generated: boolean }
          }
          expect(keys).toHaveLength(4)
          for (const row of keys) expect(row).toMatchObject({ signs_here: true, self_generated: true })
          expect(log).toMatchObject({ refusal: null, self_generated: true })
        }
        expect((await run("doctor")).stdout).toMatch(/^warning: +\S+\.jwk is retired and signs nothing more/m)
      },
    )

  test("say of a node without the current private half that it can't sign, and why", async () => {
    const keys = path.join(homes[1], "keys", "export")
    renameSync(keys, `${keys}-away`)
    const { code, stdout } = await gongshi(["doctor"], { cwd, env: env(homes[1]) })
    expect(code).toBe(1)
    expect(stdout).toMatch(
      /^WRONG: +the export key \S+ has its private half elsewhere: bring its file to keys\/export\/$/m,
    )
    await until("the status says so", async () => {
      const { keys: rows } = (await (await fetch(`${servers[1]?.url}/status`)).json()) as {
        keys: { role: string; signs_here: boolean }[]
      }
      return rows.some(({ role, signs_here: here }) => role === "export" && !here)
    })
    const exported = await gongshi(["export", path.join(cwd, "out")], { cwd, env: env(homes[1]) })
    expect(exported).toMatchObject({ code: 1, stderr: expect.stringContaining("private half") })
    renameSync(`${keys}-away`, keys)
  })

  test("take a compromised key out at once: another signs, and the log says up to where the old one is good", async () => {
    const before = (await fetchKeys(servers[0]?.url ?? "")).find(
      ({ role, status }) => role === "receipt" && status === "current",
    )
    const kid = before?.kid ?? ""
    const { code, stdout, stderr } = await run("keys", "compromised", kid, "--good-until", "3")
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(new RegExp(`^receipt  ${kid}  Ed25519  compromised  \\S+ to \\S+, good until 3  `, "m"))
    expect(stdout).toMatch(/^receipt {2}\S+ {2}Ed25519 {2}current {2}/m)
    await everywhere((keys) => keys.find((key) => key.kid === kid)?.good_until_size === 3)
    const history = (await (await fetch(`${servers[0]?.url}/v1/keys/history`)).json()) as {
      entries: { line: string }[]
    }
    expect(history.entries.some(({ line }) => line.includes(kid) && line.includes('"good_until_size":3'))).toBe(true)
  })
})

/** A node's keyring, as its server has it. */
function openKeyringOf(dataDir: string, sql: () => Parameters<typeof openKeyring>[0]) {
  let opened: ReturnType<typeof openKeyring> | null = null
  return () => {
    opened ??= openKeyring(sql(), {
      holder: fileHolder(dataDir),
      ...{ make: null, alsoListed: [], sm2: null, clock: () => Date.now(), log: () => {} },
    })
    return opened
  }
}

// Each test starts several processes, one after the other.
describe("an operator", () => {
  const database = useDatabase()
  const dataDir = path.join(cwd, "operator")
  const env = () => ({ DATABASE_URL: database.url, DATA_DIR: dataDir })
  const run = (args: readonly string[], more: Record<string, string> = {}) =>
    gongshi(["keys", ...args], { cwd, env: { ...env(), ...more } })
  // A keyring that has read nothing yet: what the commands have left in the database.
  const keySet = () => openKeyringOf(dataDir, () => database.sql)().keySet()
  const kidOf = async (role: KeyRole, status = "current") =>
    (await keySet()).keys.find((key) => key.role === role && key.status === status)?.kid ?? ""

  test.each([
    ["no action", [], "keys is missing, expected one of list, jwks, rotate"],
    ["a role that does not exist", ["rotate", "king"], "expected one of log, export, statement, receipt"],
    ["two times for one rotation", ["rotate", "export", "--now", "--after", "7d"], "two answers to one question"],
    ["a time that is none", ["rotate", "export", "--after", "soon"], "expected minutes, hours or days"],
    ["a key that is not there", ["retire", "none"], "there is no key none"],
    ["no good size", ["compromised", "none"], "--good-until is missing"],
    ["a file that is not there", ["import", "none.jwk", "--role", "export"], "can't be read"],
  ])("is told what is right for %s", async (_, args, reason) => {
    const { code, stdout, stderr } = await run(args)
    expect(stderr).toContain(reason)
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  })

  test("announces a key for as long as was asked, can't announce two, and can withdraw it", async () => {
    expect((await run(["rotate", "export", "--after", "7d"])).code).toBe(0)
    const next = (await keySet()).keys.find(({ status }) => status === "next")
    expect(Date.parse(next?.from ?? "") - Date.now()).toBeGreaterThan(6.9 * 86_400_000)
    expect(await run(["rotate", "export"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("is announced for"),
    })
    expect((await run(["retire", next?.kid ?? ""])).stdout).toContain("retired")
    const current = await kidOf("export")
    expect(await run(["retire", current])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("rotate export first"),
    })
  })

  test("brings a key of the own, which signs once announced; a file with its public half alone is taken with a word", async () => {
    const [own, hidden] = [await createSigningKey("ES256"), await createSigningKey("Ed25519")]
    const file = path.join(cwd, "own.jwk")
    writeFileSync(file, JSON.stringify({ ...own, key_origin: "provided" }))
    expect((await run(["import", file, "--role", "statement", "--now"])).code).toBe(0)
    expect((await keySet()).keys.find(({ kid }) => kid === own.kid)).toMatchObject({
      ...{ role: "statement", status: "current", key_origin: "provided" },
    })
    expect(statSync(path.join(dataDir, "keys", "statement", `${own.kid}.jwk`)).mode & 0o777).toBe(0o600)
    expect(await run(["import", file, "--role", "statement"])).toMatchObject({ code: 2 })
    expect(await run(["import", file, "--role", "log"])).toMatchObject({ stderr: expect.stringContaining("Ed25519") })
    writeFileSync(file, JSON.stringify(toPublicKey(hidden)))
    const taken = await run(["import", file, "--role", "receipt"])
    expect(taken).toMatchObject({ code: 0, stderr: expect.stringContaining("SIGNER_KEYS") })
    writeFileSync(file, `{"d":"c2VjcmV0"`)
    const broken = await run(["import", file, "--role", "export"])
    expect(broken).toMatchObject({ code: 2, stderr: expect.stringContaining("it is not JSON") })
    expect(broken.stderr).not.toContain("c2VjcmV0")
  })

  test("gives keys by the environment, and is told of one that is none without its text", async () => {
    const key = await createSigningKey("Ed25519")
    const home = { DATA_DIR: path.join(cwd, "container"), KEY_EXPORT: JSON.stringify(key) }
    expect((await run(["list"], home)).stdout).toContain(await kidOf("export"))
    const doctor = await gongshi(["doctor"], { cwd, env: { ...env(), ...home } })
    expect(doctor.stdout).toMatch(
      new RegExp(`^warning: +KEY_EXPORT holds the key ${key.kid}, which is not listed`, "m"),
    )
    const wrong = await run(["list"], { KEY_EXPORT: '{"d":"c2VjcmV0"}' })
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("KEY_EXPORT holds no private JWK") })
    expect(wrong.stderr).not.toContain("c2VjcmV0")
  })

  test("has documents signed by a signer of the own, with keys that never come here", async () => {
    const key = { ...(await createSigningKey("ES256")), key_origin: "provided" as const }
    writeFileSync(path.join(cwd, "hsm.json"), JSON.stringify({ keys: [key], token: "shown" }), { mode: 0o600 })
    const listed = { keys: [{ ...toPublicKey(key), role: "export" }] }
    writeFileSync(path.join(cwd, "hsm-public.json"), JSON.stringify(listed))
    const hsm = startProcess("../tests/support/sign-program.ts", [path.join(cwd, "hsm.json")], { cwd })
    await until("it answers", () => hsm.said.stdout.includes("\n"))
    const signer = { SIGNER_URL: hsm.said.stdout.trim(), SIGNER_KEYS: "hsm-public.json", SIGNER_TOKEN: "shown" }
    writeFileSync(path.join(cwd, "hsm.jwk"), JSON.stringify(toPublicKey(key)))
    expect(await run(["import", "hsm.jwk", "--role", "export", "--now"], signer)).toMatchObject({ code: 0, stderr: "" })
    const exported = await gongshi(["export", path.join(cwd, "by-hsm")], { cwd, env: { ...env(), ...signer } })
    expect(exported.stdout).toContain(`signed by ${key.kid} (provided)`)
    hsm.child.kill()
    await hsm.ended
    const away = await gongshi(["export", path.join(cwd, "without")], { cwd, env: { ...env(), ...signer } })
    expect(away).toMatchObject({ code: 1, stderr: expect.stringContaining("does not answer") })
    // The register goes on without the signer: a key of its own takes over.
    expect((await run(["rotate", "export", "--now"])).code).toBe(0)
  })

  test("is told by doctor, in production, of every key that nobody vouches for", async () => {
    const { stdout } = await gongshi(["doctor"], {
      cwd,
      env: { ...env(), NODE_ENV: "production", ORIGIN: "https://register.example" },
    })
    expect(stdout).toMatch(/^WRONG: +the export key is self-generated/m)
    expect(stdout).not.toMatch(/^WRONG: +the statement key is self-generated/m)
  })

  test("finds the way out for a lost key of the log: it counts as compromised, and the log goes on with another", async () => {
    writeFileSync(path.join(cwd, "rows.ndjson"), `${JSON.stringify(abnormalRow(900))}\n`)
    expect((await gongshi(["import", "rows.ndjson"], { cwd, env: env() })).code).toBe(0)
    const kid = await kidOf("log")
    rmSync(path.join(dataDir, "keys", "log"), { recursive: true })
    expect(await run(["rotate", "log", "--now"])).toMatchObject({ code: 1, stderr: expect.stringContaining("is gone") })
    expect((await run(["compromised", kid, "--good-until", "1"])).code).toBe(0)
    expect(await kidOf("log")).not.toBe(kid)
    const doctor = await gongshi(["doctor"], { cwd, env: env() })
    expect(doctor.stdout).not.toMatch(/WRONG: +this installation/)
    expect(readFileSync(path.join(dataDir, "keys", "log.checkpoint"), "utf8")).toContain("localhost/log")
  })

  test("has exports that verify before a rotation and after it, by the key set of today", async () => {
    const verify = (folder: string) => gongshi(["verify", folder, "--jwks", "today.json", "--json"], { cwd })
    const kids: string[] = []
    for (const name of ["before-rotation", "after-rotation"]) {
      if (kids.length > 0) expect((await run(["rotate", "export", "--now"])).code).toBe(0)
      kids.push(await kidOf("export"))
      const exported = await gongshi(["export", name], { cwd, env: env() })
      expect(exported.stdout, exported.stderr).toContain(`signed by ${kids.at(-1)}`)
    }
    expect(kids[0]).not.toBe(kids[1])
    writeFileSync(path.join(cwd, "today.json"), (await run(["jwks"])).stdout)
    for (const [index, name] of ["before-rotation", "after-rotation"].entries()) {
      const { code, stdout } = await verify(name)
      const { ok, key, findings } = JSON.parse(stdout)
      expect({ code, ok, findings, kid: key.kid }).toEqual({ code: 0, ok: true, findings: [], kid: kids[index] })
    }
  })

  test("has a second signature by SM2 made with a key of its own file", async () => {
    const file = path.join(cwd, "sm2.jwk")
    expect(await run(["sm2", file])).toMatchObject({ code: 0, stdout: `${file}\n` })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await run(["sm2", file])).toMatchObject({ code: 2, stderr: expect.stringContaining("is there already") })
    const set = JSON.parse((await run(["jwks"], { SM2_KEY: file })).stdout) as KeySet
    expect(set.sm2_keys).toEqual([expect.objectContaining({ crv: "SM2", user_id: "1234567812345678" })])
    const out = path.join(cwd, "second")
    const exported = await gongshi(["export", out], { cwd, env: { ...env(), SM2_KEY: file } })
    expect(exported.code, exported.stderr).toBe(0)
    expect(readFileSync(path.join(out, "manifest.sm2"), "utf8")).toMatch(/^[A-Za-z0-9+/]+=*\n$/)
    writeFileSync(path.join(cwd, "jwks.json"), JSON.stringify(set))
    expect((await gongshi(["verify", out, "--jwks", "jwks.json"], { cwd })).code).toBe(0)
    expect(existsSync(path.join(out, "manifest.jws"))).toBe(true)
    const wrong = await run(["jwks"], { SM2_KEY: '{"kty":"EC","crv":"SM2","d":"c2VjcmV0"}' })
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("SM2_KEY holds no JWK") })
    expect(wrong.stderr).not.toContain("c2VjcmV0")
  })
})

describe("a register that has never started", () => {
  const database = useDatabase()

  test("has its keys listed, and none made by that", async () => {
    const dataDir = path.join(cwd, "never")
    const env = { DATABASE_URL: database.url, DATA_DIR: dataDir, SAMPLE_SUBJECTS: "0" }
    const { code, stdout } = await gongshi(["keys", "list"], { cwd, env })
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" })
    for (const role of documentRoles) expect(existsSync(path.join(dataDir, "keys", role))).toBe(false)
    expect(await database.sql`select * from signing_key`).toHaveLength(0)
  })
})

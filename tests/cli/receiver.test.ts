/**
 * `gongshi-verify`, the receiver's package: made by one command, run from an empty folder with nothing beside it, and no
 * registry asked.
 */
import { execFile } from "node:child_process"
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { DatabaseSync } from "node:sqlite"
import { promisify } from "node:util"
import { beforeAll, expect, test } from "vitest"
import { buildReceiver, type Publisher, packageFile } from "../../scripts/build-receiver.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { useFolder } from "../support/command.ts"
import { adds, placeIn, registerIn } from "../support/followed.ts"
import { keySetOf, makeKeys } from "../support/published.ts"
import { serveFolder } from "../support/register-server.ts"

const cwd = useFolder()
const run = promisify(execFile)
const empty = path.join(cwd, "empty")
const keys = await makeKeys()

/** Runs the package as somebody does who has its file and nothing else; a registry would not be there. */
const npx = (...args: string[]) => npxIn(empty, ...args)
async function npxIn(folder: string, ...args: string[]) {
  const env = {
    PATH: `${path.dirname(process.execPath)}:${process.env["PATH"]}`,
    ...{ HOME: path.join(cwd, "home"), LANG: "C", npm_config_registry: "http://127.0.0.1:1/" },
    ...{ npm_config_offline: "true", npm_config_update_notifier: "false" },
  }
  const done = await run("npx", ["--yes", `./${packageFile}`, ...args], { cwd: folder, env }).catch(
    (error: { code: number; stdout: string; stderr: string }) => error,
  )
  return { code: "code" in done ? done.code : 0, stdout: done.stdout, stderr: done.stderr }
}

const build = async (by: Publisher) => (await buildReceiver(by)).bytes
const unsigned: Publisher = { pins: "", signer: null }

beforeAll(async () => {
  mkdirSync(empty)
  writeFileSync(path.join(empty, packageFile), await build(unsigned))
})

test("verifies from an empty folder, and refuses what is forged", async () => {
  const vectors = path.resolve(import.meta.dirname, "../vectors/verify")
  const { keySets } = JSON.parse(readFileSync(path.join(vectors, "vectors.json"), "utf8"))
  writeFileSync(path.join(empty, "keys.json"), JSON.stringify(keySets.default))
  for (const file of ["mapped.tar", "forged-whole.tar"])
    copyFileSync(path.join(vectors, "archives", file), path.join(empty, file))
  const whole = await npx("verify", "mapped.tar", "--jwks", "keys.json")
  expect(whole).toMatchObject({ code: 0, stderr: "" })
  expect(whole.stdout).toContain("nothing is left out, nothing slipped in")
  const forged = await npx("verify", "forged-whole.tar", "--jwks", "keys.json")
  expect(forged.code).toBe(1)
  expect(forged.stdout).toContain("NOT VERIFIED")
  const wrong = await npx("verify", "mapped.tar")
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toContain("usage: gongshi-verify verify")
  const { stdout } = await npx("help")
  expect(stdout).toContain("gongshi-verify COMMAND")
  expect((await npx("help", "follow")).stdout).toContain("gongshi-verify follow URL DIR")
})

test("keeps a mirror, and loads it into tables", async () => {
  const register = registerIn(placeIn(cwd)("register"), keys)
  register.add(...adds(3))
  await register.export()
  const { url } = await serveFolder(register.folder, register.prove)
  writeFileSync(path.join(empty, "own.json"), JSON.stringify(keySetOf(keys)))
  const first = await npx(
    "follow",
    url,
    "mirror",
    "--jwks",
    "own.json",
    "--without-map",
    "--into",
    "sqlite:records.sqlite",
  )
  expect(first).toMatchObject({ code: 0, stderr: "" })
  expect(first.stdout).toContain("tables: at size 3 of the log, 3 live records (all of them loaded anew)")
  register.add(...adds(2, 5))
  await register.export([3])
  const second = await npx("follow", url, "mirror", "--json", "--without-map", "--into", "sqlite:records.sqlite")
  expect(JSON.parse(second.stdout)).toMatchObject({ ok: true, size: 5, into: { records: 5, added: 2, anew: false } })
  const tables = new DatabaseSync(path.join(empty, "records.sqlite"))
  expect(tables.prepare("select count(*) as count from gongshi_record").get()).toMatchObject({ count: 5 })
  tables.close()
  expect((await npx("follow", url, "mirror", "--without-map", "--into", "csv:files")).code).toBe(0)
  expect(readdirSync(path.join(empty, "files", "current"))).toContain("gongshi_record.csv")
  const nowhere = await npx("follow", url, "mirror", "--without-map", "--into", "postgres://nobody@127.0.0.1:1/none")
  expect(nowhere.code).toBe(1)
  expect(nowhere.stderr).toContain("the tables were not loaded")
  expect(await npx("follow", url, "mirror", "--into", "oracle")).toMatchObject({ code: 2 })
})

test("looks at itself: what its publisher signed, and nothing else", async () => {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair
  const { x = "", d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey)
  const signer = noteSigner(sha256, "publisher.example", { x, d })
  const signed = path.join(cwd, "signed")
  mkdirSync(signed)
  writeFileSync(path.join(signed, packageFile), await build({ pins: `${signer.vkey}\n`, signer }))
  const self = await npxIn(signed, "verify", "--self")
  expect(self).toMatchObject({ code: 0, stderr: "" })
  expect(self.stdout).toContain("not one byte was changed")
  expect(self.stdout).toContain("this program's own publisher.txt")
  expect(await npxIn(signed, "verify", "--self", "--publisher", signer.vkey)).toMatchObject({ code: 0 })
  // The next package, by the key that this one pins.
  expect((await npxIn(signed, "verify", packageFile, "--json")).stdout).toContain('"ok":true')
  await run("tar", ["-xzf", packageFile], { cwd: signed })
  const place = path.join(signed, "package")
  appendFileSync(path.join(place, "gongshi-verify.js"), " ")
  const program = [path.join(place, "program.js"), "verify", "--self"]
  const changed = await run(process.execPath, program).catch((error: { code: number; stdout: string }) => error)
  expect(changed).toMatchObject({ code: 1, stdout: expect.stringContaining("gongshi-verify.js") })
  expect(await npx("verify", "--self")).toMatchObject({ code: 1, stdout: expect.stringContaining("nobody vouches") })
})

test("depends on nothing, says for which Node it is, and carries the licences of what it is made of", async () => {
  const { stdout } = await run("tar", ["-xzOf", packageFile, "package/package.json"], { cwd: empty })
  const description = JSON.parse(stdout)
  expect(description).toMatchObject({
    name: "gongshi-verify",
    bin: { "gongshi-verify": "program.js" },
    engines: { node: ">=22.15" },
  })
  expect(description.dependencies).toBeUndefined()
  const { stdout: licences } = await run("tar", ["-xzOf", packageFile, "package/LICENSES-OF-PARTS.txt"], { cwd: empty })
  for (const name of ["@noble/hashes", "postgres", "sm-crypto-v2"]) expect(licences).toContain(`${name}: `)
  // The same source gives the same bytes.
  expect((await build(unsigned)).equals(readFileSync(path.join(empty, packageFile)))).toBe(true)
})

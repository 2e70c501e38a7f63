/**
 * `gongshi export` and `gongshi verify`: what was signed is told from everything else, with a folder and a key set alone.
 */

import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import path from "node:path"
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import { CompactSign, importJWK } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { type Manifest, signManifest } from "../../src/exports/manifest.ts"
import { sampleLines } from "../../src/register/sample/sample.ts"
import { keyFile, openKeyFile } from "../../src/signing/key-file.ts"
import { documentKinds } from "../../src/signing/signed-document.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { importRows } from "../support/app.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { readManifest } from "../support/read-document.ts"

const cwd = useFolder()
const database = useDatabase()
const env = { DATABASE_URL: database.url, DATA_DIR: path.join(cwd, "data") }
// Verification asks neither: here is no register.
const nowhere = { DATABASE_URL: "postgres://nobody@127.0.0.1:1/none", DATA_DIR: path.join(cwd, "nowhere") }
const original = path.join(cwd, "export")
const jwks = path.join(cwd, "jwks.json")
const files = ["log.ndjson.zst", "manifest.jws", "snapshot.ndjson.gz", "snapshot.ndjson.zst"]
let key: SigningKey

beforeAll(async () => {
  await importRows(database.sql, [...sampleLines({ subjects: 200, records: 150, seed: 3, today: "2026-06-30" })])
  // A key from before there were roles: it signs documents of every kind.
  key = await openKeyFile(keyFile(env.DATA_DIR, "signing"), "Ed25519")
  const done = await gongshi(["export", original], { cwd, env })
  expect(done.code, done.stderr).toBe(0)
  const keys = await gongshi(["keys", "jwks"], { cwd, env })
  writeFileSync(jwks, keys.stdout)
})

const verify = (folder: string, keys = jwks) => gongshi(["verify", folder, "--jwks", keys], { cwd, env: nowhere })

/** A copy of the export with something done to it. */
function tampered(name: string, change: (at: (file: string) => string) => void): string {
  const copy = path.join(cwd, `tampered-${name.replaceAll(" ", "-")}`)
  cpSync(original, copy, { recursive: true })
  change((file) => path.join(copy, file))
  return copy
}

function flip(file: string, where: number, bit = 1): void {
  const bytes = readFileSync(file)
  const index = Math.floor(where * (bytes.length - 1))
  bytes[index] = (bytes[index] ?? 0) ^ bit
  writeFileSync(file, bytes)
}

function edit(file: string, change: (lines: string[]) => string[]): void {
  const packed = readFileSync(file)
  const zstd = file.endsWith(".zst")
  const lines = (zstd ? zstdDecompressSync(packed) : gunzipSync(packed)).toString("utf8").trimEnd().split("\n")
  const text = change(lines)
    .map((line) => `${line}\n`)
    .join("")
  writeFileSync(file, zstd ? zstdCompressSync(text) : gzipSync(text))
}

const manifestText = () => readFileSync(path.join(original, "manifest.jws"), "utf8")
const manifestOf = () =>
  JSON.parse(Buffer.from(manifestText().split(".")[1] ?? "", "base64url").toString("utf8")) as Manifest

async function signedWith(header: Record<string, unknown>, signer: SigningKey): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(manifestOf()))
  const whole = { alg: signer.alg, kid: signer.kid, typ: documentKinds.manifest.typ, ...header }
  return `${await new CompactSign(bytes).setProtectedHeader(whole).sign(await importJWK({ ...signer }, signer.alg))}\n`
}

test("an export holds four files and is verified without database and data directory", async () => {
  expect(readdirSync(original).sort()).toEqual(files)
  const { code, stdout, stderr } = await verify(original)
  expect(stderr).toBe("")
  expect(stdout).toMatch(/^verified: 3 files, 300 lines against 151 log entries; made 20.* by http.*, signed by /)
  expect(stdout).toContain("it was self-generated")
  expect(code).toBe(0)
  expect(readdirSync(cwd)).not.toContain("nowhere")
})

test("an export from a size holds what has changed since", async () => {
  const { code, stdout, stderr } = await gongshi(["export", "delta", "--from", "100"], { cwd, env })
  expect(stderr).toContain("the signing key was made by this program")
  expect(stdout).toMatch(/^delta-from-100\.ndjson\.zst {2}\d+ lines.*\ndelta-log-from-100\.ndjson\.zst {2}51 lines/)
  expect(code).toBe(0)
  const state = path.join(cwd, "delta-state.json")
  const held = (place: string) => gongshi(["verify", place, "--jwks", jwks, "--state", state], { cwd, env: nowhere })
  expect(await held("delta")).toMatchObject({ code: 1, stdout: expect.stringContaining("is a delta from size 100") })
  expect(readdirSync(path.join(cwd, "delta")).sort()).toEqual([
    "delta-from-100.ndjson.zst",
    "delta-log-from-100.ndjson.zst",
    "manifest.jws",
  ])
})

test("the archive of an export is verified, and unpacks to a folder that is verified", async () => {
  const tar = path.join(cwd, "whole.tar")
  expect((await gongshi(["export", "whole", "--tar", tar], { cwd, env })).code).toBe(0)
  expect(await verify(tar)).toMatchObject({ code: 0, stderr: "" })
  execFileSync("tar", ["-xf", tar], { cwd })
  const unpacked = path.join(cwd, "gongshi-151")
  expect(readdirSync(unpacked)).toEqual(["exports"])
  const verified = await verify(path.join(unpacked, "exports/151"))
  expect(verified).toMatchObject({ code: 0, stderr: "" })
})

test("an export in one packing holds the snapshot once, and the log", async () => {
  expect((await gongshi(["export", "one", "--format", "gzip"], { cwd, env })).code).toBe(0)
  expect(readdirSync(path.join(cwd, "one")).sort()).toEqual(["log.ndjson.zst", "manifest.jws", "snapshot.ndjson.gz"])
})

test.each([
  [["--format", "zip"], "--format is zip, expected one of both, zstd, gzip"],
  [["--from", "x"], "--from is x, expected a whole number"],
  [["--from", "1", "--format", "zstd"], "with --from there is none"],
  [["--from", "152"], "a delta can't begin at 152"],
])("an export with %s is wrong use and leaves nothing", async (args, reason) => {
  const { code, stderr } = await gongshi(["export", "wrong", ...args], { cwd, env })
  expect(stderr.toLowerCase()).toContain(reason)
  expect(code).toBe(2)
  expect(existsSync(path.join(cwd, "wrong", "manifest.jws"))).toBe(false)
})

test.each([
  ["a folder that holds something", "export", "is not empty"],
  ["a file", "jwks.json", "is a file"],
])("an export into %s is refused and changes nothing", async (_, place, reason) => {
  const before = readdirSync(original)
  const { code, stdout, stderr } = await gongshi(["export", place], { cwd, env })
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
  expect(stderr).toContain(`${place} ${reason}`)
  expect(readdirSync(original)).toEqual(before)
})

describe("an export that was tampered with is not verified, and the finding names", () => {
  test.each([
    ["a byte of the log", "log.ndjson.zst", "was changed"],
    ["a byte of one snapshot", "snapshot.ndjson.gz", "was changed"],
    ["a byte of the other snapshot", "snapshot.ndjson.zst", "was changed"],
    ["a byte of the manifest", "manifest.jws", "was changed after it was signed"],
  ])("%s", async (name, file, why) => {
    const { code, stdout } = await verify(tampered(name, (at) => flip(at(file), 0.5)))
    expect(stdout).toMatch(new RegExp(`^${file}.*${why}`, "m"))
    expect(stdout).toMatch(/NOT VERIFIED: \d+ finding.*do not act on this export/)
    expect(code).toBe(1)
  })

  test.each(["log.ndjson.zst", "snapshot.ndjson.gz", "snapshot.ndjson.zst"])(
    "a line that is missing from %s",
    async (file) => {
      const { code, stdout } = await verify(
        tampered(`line of ${file}`, (at) => edit(at(file), (l) => l.toSpliced(40, 1))),
      )
      // The log has the entry of its map besides.
      const lines = file === "log.ndjson.zst" ? 151 : 150
      expect(stdout).toMatch(new RegExp(`^${file}: has ${lines - 1} lines, the manifest says ${lines}`, "m"))
      if (file !== "log.ndjson.zst") expect(stdout).toMatch(new RegExp(`^${file}: lacks the record of entry \\d+`, "m"))
      expect(code).toBe(1)
    },
  )

  test("the line that was changed", async () => {
    const copy = tampered("changed line", (at) =>
      edit(at("snapshot.ndjson.gz"), (lines) => lines.with(9, (lines[9] ?? "").replace("示例", "实例"))),
    )
    const { code, stdout } = await verify(copy)
    expect(stdout).toMatch(/^snapshot\.ndjson\.gz line 10: belongs to no live entry/m)
    expect(code).toBe(1)
  })

  test("files that were swapped", async () => {
    const copy = tampered("swapped", (at) => {
      cpSync(path.join(original, "snapshot.ndjson.zst"), at("log.ndjson.zst"))
      cpSync(path.join(original, "log.ndjson.zst"), at("snapshot.ndjson.zst"))
    })
    const { code, stdout } = await verify(copy)
    expect(stdout).toMatch(/^log\.ndjson\.zst: holds what snapshot\.ndjson\.zst should/m)
    expect(stdout).toMatch(/^snapshot\.ndjson\.zst: holds what log\.ndjson\.zst should/m)
    expect(code).toBe(1)
  })

  test.each(files)("%s, when it is gone", async (file) => {
    const { code, stdout } = await verify(tampered(`without ${file}`, (at) => rmSync(at(file))))
    expect(stdout).toMatch(new RegExp(`^${file}: is missing`, "m"))
    expect(code).toBe(1)
  })

  test("a file that nobody vouched for", async () => {
    const { code, stdout } = await verify(tampered("extra", (at) => writeFileSync(at("more.ndjson.gz"), "")))
    expect(stdout).toMatch(/^more\.ndjson\.gz: is not named in the manifest/m)
    expect(code).toBe(1)
  })

  test("a file that can't be read", async () => {
    const copy = tampered("unreadable", (at) => {
      rmSync(at("snapshot.ndjson.gz"))
      mkdirSync(at("snapshot.ndjson.gz"))
    })
    const { code, stdout, stderr } = await verify(copy)
    expect(stdout).toMatch(/^snapshot\.ndjson\.gz: is no plain file/m)
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" })
  })
})

describe("a manifest is not believed", () => {
  test("when the key set has other keys", async () => {
    const foreign = path.join(cwd, "foreign.json")
    writeFileSync(foreign, JSON.stringify({ keys: [toPublicKey(await createSigningKey("Ed25519"))] }))
    const { code, stdout } = await verify(original, foreign)
    expect(stdout).toContain(`manifest.jws: is signed by the key ${key.kid}, which is not in the key set`)
    expect(code).toBe(1)
  })

  test("when another key has signed it, under its own name or another's", async () => {
    const other = await createSigningKey("Ed25519")
    const { token: own } = await signManifest(manifestOf(), keySigner(other))
    const { code, stdout } = await verify(tampered("re-signed", (at) => writeFileSync(at("manifest.jws"), own)))
    expect(stdout).toContain(`manifest.jws: is signed by the key ${other.kid}, which is not in the key set`)
    expect(code).toBe(1)
    const borrowed = await signedWith({}, { ...other, kid: key.kid })
    expect(await readManifest(borrowed, [toPublicKey(key)])).toEqual({ refused: "signature" })
  })

  test.each([
    ["typ", { typ: "JWT" }, "typ is JWT, expected gongshi-manifest+jws"],
    ["jku", { jku: "https://elsewhere.example/jwks.json" }, "the header carries jku"],
    ["crit", { crit: ["b64"], b64: true }, "the header carries crit, b64"],
  ])("when its header has a %s, the right key's signature or not", async (name, header, why) => {
    const text = await signedWith(header, key)
    const { code, stdout } = await verify(tampered(`header ${name}`, (at) => writeFileSync(at("manifest.jws"), text)))
    expect(stdout).toContain(`manifest.jws: can't be believed: ${why}`)
    expect(code).toBe(1)
  })

  test("when it is not signed at all", async () => {
    const header = Buffer.from(JSON.stringify({ alg: "none", kid: key.kid, typ: documentKinds.manifest.typ })).toString(
      "base64url",
    )
    const text = `${header}.${manifestText().split(".")[1]}.`
    expect(await readManifest(text, [toPublicKey(key)])).toMatchObject({ refused: "malformed" })
    expect(await readManifest(`${text}AA`, [toPublicKey(key)])).toMatchObject({
      refused: "header",
      detail: expect.stringContaining("alg is none"),
    })
  })

  test("when any one bit of it is another, the unused ones of the signature and the line feed too", async () => {
    const bytes = Buffer.from(manifestText())
    const believed: string[] = []
    for (let index = 0; index < bytes.length; index++) {
      for (const bit of index < bytes.length - 90 ? [1] : [1, 2, 4, 8, 16, 32, 64, 128]) {
        const other = Buffer.from(bytes)
        other[index] = (other[index] ?? 0) ^ bit
        const reading = await readManifest(other.toString("utf8"), [toPublicKey(key)])
        if (!("refused" in reading)) believed.push(`byte ${index} of ${bytes.length}, bit ${bit}`)
      }
    }
    expect(believed).toEqual([])
  })
})

test.each([
  ["no key set", ["verify", "export"], "--jwks FILE or --root FILE is missing"],
  ["a key set that is missing", ["verify", "export", "--jwks", "none.json"], "none.json can't be read"],
  ["a key set that is none", ["verify", "export", "--jwks", "export/manifest.jws"], "holds no key set"],
  ["a folder that is missing", ["verify", "none", "--jwks", "jwks.json"], "none is not there"],
])("%s is wrong use, not a bad export", async (_, args, reason) => {
  const { code, stdout, stderr } = await gongshi(args, { cwd, env: nowhere })
  expect(stderr).toContain(reason)
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" })
})

test("an export of a delta alone goes onto the state of the one before it", async () => {
  const state = path.join(cwd, "one-after-another.json")
  const held = (place: string) => gongshi(["verify", place, "--jwks", jwks, "--state", state], { cwd, env: nowhere })
  expect(await held(original)).toMatchObject({ code: 0 })
  await importRows(database.sql, [...sampleLines({ subjects: 20, records: 20, seed: 4, today: "2026-06-30" })])
  expect((await gongshi(["export", "newer", "--from", "151"], { cwd, env })).code).toBe(0)
  expect(await held("newer")).toMatchObject({ code: 0, stdout: expect.stringContaining("From size 151") })
})

import { createHash, randomBytes } from "node:crypto"
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from "node:zlib"
import fc from "fast-check"
import { CompactSign, importJWK } from "jose"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type Manifest, signManifest } from "../../src/exports/manifest.ts"
import { FolderUnfit } from "../../src/exports/snapshot/node-folder.ts"
import { documentKinds } from "../../src/signing/signed-document.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, type PublicKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { importRows } from "../support/app.ts"
import { useDatabase } from "../support/database.ts"
import { exportFolder } from "../support/export.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"
import { twoSizes } from "../support/two-sizes.ts"
import { verifyFolder } from "../support/verify-folder.ts"

const database = useDatabase()
const bare = useDatabase()
const packers = { ".gz": [gunzipSync, gzipSync], ".zst": [zstdDecompressSync, zstdCompressSync] } as const
let base = ""
let original = ""
let folder = ""
let key: SigningKey
let keys: PublicKey[]
let manifest: Manifest

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), "gongshi-export-"))
  original = path.join(base, "original")
  key = await createSigningKey("Ed25519")
  keys = [toPublicKey(key)]
  const rows = Array.from({ length: 60 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat()
  await importRows(database.sql, rows)
  // Some records in a second version, so that the log is more than the snapshot.
  await importRows(
    database.sql,
    Array.from({ length: 10 }, (_, n) => penaltyRow(n, { content: "罚款10000元" })),
  )
  manifest = await exportFolder(database.sql, key, original)
})
beforeEach(async () => {
  folder = path.join(base, randomBytes(6).toString("hex"))
  await cp(original, folder, { recursive: true })
})
afterAll(() => rm(base, { recursive: true, force: true }))

const file = (name: string) => path.join(folder, name)
const verify = () => verifyFolder(folder, keys)
const findings = async () => (await verify()).findings.map((finding) => `${finding.file}: ${finding.detail}`)

/** Repacks a file with other lines, as somebody would who hopes that nobody counts. */
async function rewrite(name: string, change: (lines: string[]) => string[]): Promise<void> {
  const [unpack, pack] = packers[path.extname(name) as keyof typeof packers]
  const lines = unpack(await readFile(file(name)))
    .toString("utf8")
    .trimEnd()
    .split("\n")
  await writeFile(file(name), pack(Buffer.from(`${change(lines).join("\n")}\n`)))
}

/** Signs a manifest in which every digest fits the files as they are now. */
async function resign(with_: SigningKey): Promise<void> {
  const files = await Promise.all(
    manifest.files.map(async ({ name, kind }) => {
      const packed = await readFile(file(name))
      const [unpack] = packers[path.extname(name) as keyof typeof packers]
      const content = unpack(packed)
      const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")
      const records = content.toString("utf8").split("\n").length - 1
      return { name, kind, bytes: packed.length, sha256: sha256(packed), records, content_sha256: sha256(content) }
    }),
  )
  await writeFile(file("manifest.jws"), (await signManifest({ ...manifest, files }, keySigner(with_))).token)
}

describe("an export", () => {
  test("is verified by its key set, every line against the log", async () => {
    const { findings: found, linesVerified, key: signer } = await verify()
    expect(found).toEqual([])
    expect(linesVerified).toBe(240)
    expect(signer).toEqual({ kid: key.kid, origin: "self-generated" })
    // The map stands behind them.
    expect(manifest.log.size).toBe(131)
  })

  test("of an empty register is verified too", async () => {
    const empty = path.join(base, "empty")
    await exportFolder(bare.sql, key, empty)
    expect((await verifyFolder(empty, keys)).findings).toEqual([])
  })

  test("holds the same lines in both packings, each line being what the log commits to", async () => {
    const zst = zstdDecompressSync(await readFile(file("snapshot.ndjson.zst")))
    expect(gunzipSync(await readFile(file("snapshot.ndjson.gz")))).toEqual(zst)
    const [line = ""] = zst.toString("utf8").split("\n")
    expect(line).toMatch(/^\{"salt":"[\w-]{43}",/)
  })

  test("goes into a folder of its own", async () => {
    const again = exportFolder(database.sql, key, folder)
    await expect(again).rejects.toThrow(FolderUnfit)
    expect(await findings()).toEqual([])
  })

  test("has nothing under draft names when it is done", async () => {
    expect((await readdir(folder)).sort()).toEqual([
      "log.ndjson.zst",
      "manifest.jws",
      "snapshot.ndjson.gz",
      "snapshot.ndjson.zst",
    ])
  })
})

describe("a verification catches", () => {
  for (const [whole, options, numRuns] of twoSizes(15, 100))
    test(`any flipped bit in any file, and names the file${whole}`, options, async () => {
      const names = await readdir(original)
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...names),
          fc.nat(),
          fc.integer({ min: 0, max: 7 }),
          async (name, place, bit) => {
            const bytes = await readFile(path.join(original, name))
            // The line feed after the signature is no part of what is signed.
            const length = name === "manifest.jws" ? bytes.length - 1 : bytes.length
            const at = place % length
            bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
            await writeFile(file(name), bytes)
            const found = await findings()
            await cp(path.join(original, name), file(name))
            return found.some((finding) => finding.startsWith(name))
          },
        ),
        { numRuns },
      )
    })

  test("a missing line, and names the entry whose record is lacking", async () => {
    await rewrite("snapshot.ndjson.gz", (lines) => lines.filter((_, n) => n !== 7))
    const found = await findings()
    expect(found).toContainEqual(expect.stringMatching(/^snapshot\.ndjson\.gz: has \d+ bytes|was changed/))
    expect(found).toContainEqual("snapshot.ndjson.gz: has 119 lines, the manifest says 120")
    expect(found).toContainEqual(
      expect.stringMatching(/^snapshot\.ndjson\.gz: lacks the record of entry \d+ in its place$/),
    )
  })

  test.each(["snapshot.ndjson.gz", "snapshot.ndjson.zst"])(
    "a changed, doubled, swapped or slipped-in line in %s, even when whoever did it could sign",
    async (name) => {
      const cases: [(lines: string[]) => string[], RegExp][] = [
        [
          (lines) => lines.map((line, n) => (n === 3 ? line.replace("410105", "410102") : line)),
          /line 4|belongs to no live entry/,
        ],
        [(lines) => [...lines.slice(0, 5), lines[4] ?? "", ...lines.slice(5)], /doubled/],
        [(lines) => [lines[1] ?? "", lines[0] ?? "", ...lines.slice(2)], /out of order/],
        [(lines) => [...lines, lines[0]?.replace("示例", "诬陷") ?? ""], /belongs to no live entry/],
        [(lines) => lines.slice(1), /lacks the record of entry/],
      ]
      for (const [change, expected] of cases) {
        await rewrite(name, change)
        await resign(key)
        expect((await findings()).join("\n")).toMatch(expected)
        await cp(path.join(original, name), file(name))
      }
    },
  )

  test("an entry dropped from the log, or one that replaces what is not live", async () => {
    await rewrite("log.ndjson.zst", (lines) => lines.slice(0, -1))
    await resign(key)
    expect(await findings()).toContainEqual(expect.stringContaining("log.ndjson.zst: has 130 entries"))
    await cp(path.join(original, "log.ndjson.zst"), file("log.ndjson.zst"))
    await rewrite("log.ndjson.zst", (lines) => [
      ...lines.slice(0, -2),
      (lines.at(-2) ?? "").replace(/"replaces":\d+/, '"replaces":9999'),
      lines.at(-1) ?? "",
    ])
    await resign(key)
    expect(await findings()).toContainEqual(expect.stringContaining("replaces entry 9999, which is not live"))
  })

  test("files that were swapped, lost or added", async () => {
    await rename(file("snapshot.ndjson.gz"), file("x"))
    expect(await findings()).toEqual(
      expect.arrayContaining(["snapshot.ndjson.gz: is missing", expect.stringMatching(/^x: is not named/)]),
    )
    await rename(file("snapshot.ndjson.zst"), file("snapshot.ndjson.gz"))
    await rename(file("x"), file("snapshot.ndjson.zst"))
    expect(await findings()).toEqual(
      expect.arrayContaining([expect.stringMatching(/^snapshot\.ndjson\.gz: holds what snapshot\.ndjson\.zst should/)]),
    )
  })

  test("a foreign key, and believes nothing further", async () => {
    await resign(await createSigningKey("Ed25519"))
    const { findings: found, manifest: believed } = await verify()
    expect(found).toMatchObject([{ file: "manifest.jws", detail: expect.stringContaining("is not in the key set") }])
    expect(believed).toBeNull()
  })

  test("a key that takes the name of another", async () => {
    const foreign = await createSigningKey("Ed25519")
    await resign({ ...foreign, kid: key.kid })
    expect(await findings()).toEqual([expect.stringContaining("the signature does not fit")])
  })

  test.each([
    ["another kind of document", { typ: "gongshi-head+jws" }],
    ["a header that brings its own key", { jwk: {} }],
    ["a header that names a key set", { jku: "https://evil.example/jwks.json" }],
    ["a header with a critical extension", { crit: ["exp"], exp: 1 }],
  ])("%s", async (_, header) => {
    const protectedHeader = { alg: key.alg, kid: key.kid, typ: documentKinds.manifest.typ, ...header }
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")
    const signed = await new CompactSign(Buffer.from(JSON.stringify(manifest)))
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: documentKinds.manifest.typ })
      .sign(await importJWK({ ...key }, key.alg))
    const [, payload, signature] = signed.split(".")
    await writeFile(file("manifest.jws"), [encode(protectedHeader), payload, signature].join("."))
    expect(await findings()).toEqual([expect.stringMatching(/^manifest\.jws: can't be believed/)])
  })

  test("an export that was cut off before its manifest", async () => {
    await rm(file("manifest.jws"))
    expect(await findings()).toEqual([
      expect.stringContaining("is missing: this is no export, or one that was cut off"),
    ])
  })
})

test("ES256 signs and verifies as well", async () => {
  const es256 = await createSigningKey("ES256")
  await resign(es256)
  expect((await verifyFolder(folder, [toPublicKey(es256)])).findings).toEqual([])
})

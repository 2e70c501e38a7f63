/**
 * Exports as they are given out, over real sockets: ranges, validators, the archive, and a head that is always fresh.
 */

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Manifest } from "../../src/exports/manifest.ts"
import { layOutArchive } from "../../src/exports/shelf/archive.ts"
import { answerFor } from "../../src/exports/shelf/byte-range.ts"
import { openDesk } from "../../src/exports/shelf/desk.ts"
import { headSchema } from "../../src/exports/shelf/head.ts"
import { diskShelf } from "../../src/exports/shelf/node-disk-shelf.ts"
import { layOutTar } from "../../src/exports/shelf/tar.ts"
import { openCheckpoint } from "../../src/ledger/checkpoint.ts"
import { createSm2Key, openSm2 } from "../../src/signing/node-sm2.ts"
import { byteSigner, documentSigner, keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { importRows, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { useDatabase } from "../support/database.ts"
import { exportFolder } from "../support/export.ts"
import { opensslKnowsSm2, opensslVerifies } from "../support/openssl.ts"
import { readDocument } from "../support/read-document.ts"
import { abnormalRow, penaltyRow } from "../support/rows.ts"
import { keysOf, logKey } from "../support/signed-log.ts"

const database = useDatabase()
const key = await createSigningKey("Ed25519")
const keys = [toPublicKey(key)]
const keySet = async () => ({ keys })
let now = Date.parse("2026-06-30T04:00:00Z")
let root = ""
let manifest: Manifest
let served: Awaited<ReturnType<typeof serveApp>>
let app: ReturnType<typeof testApp>

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "gongshi-shelf-"))
  await importRows(database.sql, Array.from({ length: 80 }, (_, n) => [abnormalRow(n), penaltyRow(n)]).flat())
  manifest = await exportFolder(database.sql, key, path.join(root, "161"), { from: [100] })
  const desk = openDesk(diskShelf(root), 24)
  const signer = async () => keySigner(key)
  app = testApp(() => database.sql, { exports: desk, signer, keySet, clock: () => now })
  served = await serveApp(app)
})
afterAll(async () => {
  await served?.stop()
  await rm(root, { recursive: true, force: true })
})

const get = (address: string, headers: Record<string, string> = {}, method = "GET") =>
  fetch(served.origin + address, { headers, method })
const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer())
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

describe("a file of an export", () => {
  test("comes as it is named in the manifest, with its digest as a strong ETag, and not packed again", async () => {
    const types = { zst: "application/zstd", gz: "application/gzip" }
    for (const { name, bytes, sha256 } of manifest.files) {
      const answer = await get(`/exports/161/${name}`, { "accept-encoding": "gzip, br, zstd" })
      expect(answer.status).toBe(200)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        etag: `"${sha256}"`,
        "accept-ranges": "bytes",
        "content-length": String(bytes),
        "content-type": types[name.endsWith("gz") ? "gz" : "zst"],
        "cache-control": expect.stringMatching(/immutable.*no-transform/),
      })
      expect(answer.headers.get("content-encoding")).toBeNull()
      expect(digestOf(await bytesOf(answer))).toBe(sha256)
    }
    const signed = await get("/exports/161/manifest.jws")
    expect(signed.headers.get("content-type")).toBe("application/jose")
    expect(await signed.text()).toBe(await readFile(path.join(root, "161", "manifest.jws"), "utf8"))
  })

  test("is told by HEAD without being sent", async () => {
    const answer = await get("/exports/161/snapshot.ndjson.gz", {}, "HEAD")
    const file = manifest.files.find(({ name }) => name === "snapshot.ndjson.gz")
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-length")).toBe(String(file?.bytes))
    expect(answer.headers.get("etag")).toBe(`"${file?.sha256}"`)
    expect(await bytesOf(answer)).toHaveLength(0)
  })

  test("is not sent to whoever has it", async () => {
    const etag = (await get("/exports/161/log.ndjson.zst", {}, "HEAD")).headers.get("etag") ?? ""
    for (const condition of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
      expect((await get("/exports/161/log.ndjson.zst", { "if-none-match": condition })).status).toBe(304)
    }
    expect((await get("/exports/161/log.ndjson.zst", { "if-none-match": '"x"' })).status).toBe(200)
  })

  test.each(["/exports/161/log.ndjson.zst", "/exports/161/manifest.jws", "/exports/161.tar"])(
    "%s is put together from ranges of any cut",
    async (address) => {
      const whole = await bytesOf(await get(address))
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(whole.length), async (start, more) => {
          const end = Math.min(start + more, whole.length - 1)
          const answer = await get(address, { range: `bytes=${start}-${end}` })
          expect(answer.status).toBe(206)
          expect(answer.headers.get("content-range")).toBe(`bytes ${start}-${end}/${whole.length}`)
          expect((await bytesOf(answer)).equals(whole.subarray(start, end + 1))).toBe(true)
        }),
        { numRuns: 40 },
      )
      const tail = await get(address, { range: "bytes=-7" })
      expect((await bytesOf(tail)).equals(whole.subarray(-7))).toBe(true)
    },
  )

  test("is sent whole when what was asked to go on with is another one", async () => {
    const etag = (await get("/exports/161/log.ndjson.zst", {}, "HEAD")).headers.get("etag") ?? ""
    const ask = (ifRange: string) => get("/exports/161/log.ndjson.zst", { range: "bytes=5-", "if-range": ifRange })
    expect((await ask(etag)).status).toBe(206)
    expect((await ask('"another"')).status).toBe(200)
    expect((await ask(`W/${etag}`)).status).toBe(200)
    expect((await ask("Tue, 30 Jun 2026 04:00:00 GMT")).status).toBe(200)
  })

  test("has nothing behind its end", async () => {
    const answer = await get("/exports/161/log.ndjson.zst", { range: "bytes=99999999-" })
    expect(answer.status).toBe(416)
    expect(answer.headers.get("content-range")).toMatch(/^bytes \*\/\d+$/)
    expect(answer.headers.get("content-type")).toContain("problem+json")
  })

  test.each([
    "/exports/161/passwd",
    "/exports/161/..%2F..%2Fetc%2Fpasswd",
    "/exports/162/manifest.jws",
    "/exports/0161/manifest.jws",
    "/exports/.draft-x/manifest.jws",
    "/exports/162.tar",
    "/exports/161.zip",
  ])("%s is not there", async (address) => {
    const answer = await get(address)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ type: "urn:gongshi:problem:unknown-export" })
  })

  test("comes with the manifest's second signature where there is one", async () => {
    expect((await get("/exports/161/manifest.sm2")).status).toBe(404)
    await writeFile(path.join(root, "161", "manifest.sm2"), "second")
    expect(await (await get("/exports/161/manifest.sm2")).text()).toBe("second")
    expect(await (await get("/exports/161.tar")).text()).toContain("exports/161/manifest.sm2")
    await rm(path.join(root, "161", "manifest.sm2"))
  })

  test("is closed when the client goes away in the middle", async () => {
    const ending = new AbortController()
    const answer = await fetch(`${served.origin}/exports/161.tar`, { signal: ending.signal })
    await answer.body?.getReader().read()
    ending.abort()
    expect((await get("/exports/161/manifest.jws")).status).toBe(200)
  })
})

describe("what ranges are answered with", () => {
  const file = { etag: '"x"', length: 10 }
  const none = { range: undefined, ifRange: undefined, ifNoneMatch: undefined }
  test.each([
    ["bytes=0-0", { status: 206, start: 0, length: 1 }],
    ["bytes=9-20", { status: 206, start: 9, length: 1 }],
    ["bytes=3-", { status: 206, start: 3, length: 7 }],
    ["bytes=-99", { status: 206, start: 0, length: 10 }],
    ["bytes=-0", { status: 416 }],
    ["bytes=10-", { status: 416 }],
    ["bytes=5-4", { status: 200, start: 0, length: 10 }],
    ["bytes=0-1,3-4", { status: 200, start: 0, length: 10 }],
    ["lines=0-1", { status: 200, start: 0, length: 10 }],
    ["bytes=-", { status: 200, start: 0, length: 10 }],
  ])("%s", (range, expected) => {
    expect(answerFor({ ...none, range }, file)).toEqual(expected)
  })
})

describe("an archive", () => {
  test("is the same whenever it is made, and unpacks by another program to what it was made from", async () => {
    const first = await bytesOf(await get("/exports/161.tar"))
    const again = await get("/exports/161.tar")
    expect(again.headers.get("cache-control")).toBe("public, max-age=86400, immutable, no-transform")
    expect(again.headers.get("content-length")).toBe(String(first.length))
    expect((await bytesOf(again)).equals(first)).toBe(true)
    const folder = await mkdtemp(path.join(root, "unpacked-"))
    await writeFile(path.join(folder, "x.tar"), first)
    execFileSync("tar", ["-xf", "x.tar"], { cwd: folder })
    const unpacked = path.join(folder, "gongshi-161", "exports", "161")
    for (const name of await readdir(path.join(root, "161"))) {
      expect(await readFile(path.join(unpacked, name))).toEqual(await readFile(path.join(root, "161", name)))
    }
    // Whatever else lay in it would be signed by nobody: advice to follow, keys to believe.
    expect(await readdir(path.join(folder, "gongshi-161"))).toEqual(["exports"])
    expect((await readdir(unpacked)).sort()).toEqual((await readdir(path.join(root, "161"))).sort())
  })

  test("is another one with another second signature", () => {
    const archived = { manifest, bytes: new Uint8Array(3), second: null }
    const { identity } = layOutArchive(archived)
    expect(layOutArchive({ ...archived, second: new Uint8Array(3) }).identity).not.toBe(identity)
  })

  test("of members of any size has the length that it says, header by header readable", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000), { maxLength: 6 }), (sizes) => {
        const { length, pieces } = layOutTar(
          sizes.map((bytes, index) => ({ name: `m${index}`, bytes })),
          1_700_000_000,
        )
        const total = [...pieces(0, length)].reduce(
          (sum, piece) => sum + (piece.kind === "bytes" ? piece.bytes.length : piece.length),
          0,
        )
        expect(total).toBe(length)
        expect(length % 512).toBe(0)
      }),
    )
  })

  test("tells sizes that eleven octal digits can't hold", () => {
    const bytes = 20_000_000_000
    const [header = new Uint8Array()] = layOutTar([{ name: "large", bytes }], 0).headers
    expect(header[124]).toBe(0x80)
    expect([...header.subarray(125, 136)].reduce((value, byte) => value * 256 + byte, 0)).toBe(bytes)
  })
})

describe("the head", () => {
  const read = async (answer: Response) => {
    const reading = await readDocument("head", await answer.text(), keys, headSchema)
    if ("refused" in reading) throw new Error(reading.refused)
    return reading.document
  }

  test("is signed, and names the newest manifest by its digest and the newest checkpoint", async () => {
    const answer = await get("/exports/head")
    expect(answer.headers.get("content-type")).toBe("application/jwt")
    const head = await read(answer)
    const signed = await readFile(path.join(root, "161", "manifest.jws"))
    expect(head).toMatchObject({
      iss: "https://gongshi.example",
      manifest: { size: 161, path: "/exports/161/manifest.jws", sha256: digestOf(signed) },
    })
    const { origin, size } = head.log
    const opening = await openCheckpoint(head.checkpoint, origin, keysOf(logKey).verifiers(origin))
    expect(opening).toMatchObject({ checkpoint: { origin, size } })
    expect((await get(head.manifest.path)).status).toBe(200)
  })

  test("is the same for a while, and never older than a quarter of its life, whatever the clock does", async () => {
    const begun = now
    const first = await get("/exports/head")
    const etag = first.headers.get("etag") ?? ""
    expect((await get("/exports/head", { "if-none-match": etag })).status).toBe(304)
    for (const hours of [1, 5.9, 6.1, 12, 100, 3, -40]) {
      now = begun + hours * 3_600_000
      const { iat, exp } = await read(await get("/exports/head"))
      expect(exp - now / 1000).toBeGreaterThan(18 * 3_600 - 1)
      expect(iat).toBeLessThanOrEqual(now / 1000)
      expect(exp - iat).toBe(24 * 3_600)
    }
    now = begun
  })

  test("follows the log and the shelf", async () => {
    const before = await read(await get("/exports/head"))
    await importRows(database.sql, [penaltyRow(900)])
    await exportFolder(database.sql, key, path.join(root, "163"), { formats: ["zstd"] })
    const after = await read(await get("/exports/head"))
    // The record, and the map behind it.
    expect(after.log.size).toBe(before.log.size + 2)
    expect(after.manifest.size).toBe(163)
  })
})

describe("the head's second signature", () => {
  const sm2 = openSm2(JSON.stringify(createSm2Key()), "1234567812345678", null)
  const node = () => {
    const signer = async () => documentSigner(byteSigner(key), sm2.sign)
    return testApp(() => database.sql, { exports: openDesk(diskShelf(root), 24), signer, clock: () => now })
  }

  test.skipIf(!opensslKnowsSm2)(
    "is believed by OpenSSL for the head that comes with it, and for no other",
    async () => {
      const answer = await node().request("/exports/head.sm2")
      expect(answer.status).toBe(200)
      const head = answer.headers.get("gongshi-head") ?? ""
      expect("refused" in (await readDocument("head", head, keys, headSchema))).toBe(false)
      const text = await answer.text()
      expect(text).toMatch(/^[A-Za-z0-9+/]+=*\n$/)
      const [signature, bytes] = [Buffer.from(text, "base64"), head.slice(0, head.lastIndexOf("."))]
      expect(opensslVerifies(root, sm2.key, { bytes, signature })).toBe(true)
      expect(opensslVerifies(root, sm2.key, { bytes: `${bytes}A`, signature })).toBe(false)
    },
  )

  test("stays with its head, of which it tells the digest, however many ask at once", async () => {
    const app = node()
    const head = await app.request("/exports/head")
    const answers = await Promise.all(Array.from({ length: 4 }, () => app.request("/exports/head.sm2")))
    expect(new Set(answers.map((answer) => answer.headers.get("etag")))).toEqual(new Set([head.headers.get("etag")]))
    expect(answers[0]?.headers.get("gongshi-head")).toBe(await head.text())
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
    const kept = { headers: { "if-none-match": head.headers.get("etag") ?? "" } }
    expect((await app.request("/exports/head.sm2", kept)).status).toBe(304)
  })

  test("is not there where the register has no such key", async () => {
    const answer = await get("/exports/head.sm2")
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ type: "urn:gongshi:problem:unknown-export" })
  })
})

test("where no exports are kept it is said so", async () => {
  const bare = testApp(() => database.sql)
  for (const address of ["/exports/head", "/exports/head.sm2", "/exports/161/manifest.jws", "/exports/161.tar"]) {
    const answer = await bare.request(address)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toMatchObject({ type: "urn:gongshi:problem:exports-elsewhere" })
  }
  const unsigned = testApp(() => database.sql, { exports: openDesk(diskShelf(root), 24), signer: async () => null })
  expect((await unsigned.request("/exports/head")).status).toBe(503)
  const empty = testApp(() => database.sql, { exports: openDesk(diskShelf(path.join(root, "none")), 24) })
  expect((await empty.request("/exports/head")).status).toBe(404)
})

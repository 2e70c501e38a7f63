/**
 * `gongshi/verify` as others get it: the built file, in step with its source, small, and of itself alone.
 */
import { readFile } from "node:fs/promises"
import path from "node:path"
import { sha256 as portable, readKeyRing, startLineCheck, startLines, startReplay, verifyAny } from "gongshi/verify"
import { describe, expect, test } from "vitest"
import { buildVerify } from "../../scripts/build-verify.js"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import {
  added,
  keySetOf,
  lineOf,
  makeKeys,
  memoryLog,
  proofTextOf,
  reportOf,
  sign,
  signedAt,
} from "../support/published.ts"

const committed = (name: string) => readFile(path.resolve("verify", name), "utf8")

describe("the built library", () => {
  test("is what its source gives: npm run verify:build", async () => {
    for (const [name, text] of Object.entries(await buildVerify()))
      expect(text === (await committed(name)), name).toBe(true)
  })

  test("is under 80 KiB, asks for nothing of Node, and loads nothing", async () => {
    const text = await committed("gongshi-verify.js")
    expect(Buffer.byteLength(text)).toBeLessThan(81_920)
    expect(text.match(/\}\s*from\s*"|\bimport\s*[("*{]|node:|\brequire\b|\bBuffer\b/)).toBeNull()
    expect((await committed("page.js")).match(/from\s*"(?!\.\/gongshi-verify\.js")/)).toBeNull()
  })

  test("is free of the decoder of QR codes and of what is seldom verified, which the page loads when they are needed, from beside it", async () => {
    const page = await committed("page.js")
    expect([...page.matchAll(/\bimport\(([^)]*)\)/g)].map(([, file]) => file)).toEqual([
      '"./qr-decoder.js"',
      '"./rarer.js"',
    ])
    // It stands alone: the library beside it is as small as it is because none of this is in it.
    expect((await committed("rarer.js")).match(/\}\s*from\s*"|\bimport\s*[("*{]|node:|\bBuffer\b/)).toBeNull()
    expect((await committed("qr-decoder.js")).match(/\}\s*from\s*"|\bimport\s*[("*{]|WebAssembly|\beval\b/)).toBeNull()
  })

  test("verifies with its own SHA-256, which is the one of everybody", async () => {
    const keys = await makeKeys()
    const line = lineOf(1)
    const log = memoryLog([{ draft: added(line), line }], keys.log)
    const ring = readKeyRing(portable, { jwks: keySetOf(keys) })
    if ("fault" in ring) throw new Error(ring.fault)
    const options = { sha256: portable, keys: ring, now: signedAt, withoutMap: "any" as const }
    const report = await sign("report", await reportOf(log, [0]), keys.documents)
    expect(await verifyAny(report, options)).toMatchObject({ ok: true, kind: "report" })
    expect(await verifyAny(await proofTextOf(log, 0), options)).toMatchObject({ ok: true, kind: "proof" })
    expect((await verifyAny(report.replace(/.$/, ""), options)).ok).toBe(false)
    expect(portable(Buffer.from("abc"))).toEqual(new Uint8Array(sha256(Buffer.from("abc"))))
  })

  test("replays a log and its lines chunk by chunk, whatever the edges of the chunks", async () => {
    const keys = await makeKeys()
    const lines = Array.from({ length: 40 }, (_, n) => lineOf(n))
    const log = memoryLog(
      lines.map((line) => ({ draft: added(line), line })),
      keys.log,
    )
    const chunks = (text: string, size: number) => {
      const bytes = Buffer.from(text)
      return Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size))
    }
    for (const size of [1, 7, 100, 4096, 1_000_000]) {
      const replay = startReplay(portable)
      const entries = startLines((entry) => expect(replay.entry(entry)).toBeNull())
      for (const chunk of chunks(`${log.entries.join("\n")}\n`, size)) expect(entries.chunk(chunk)).toBe(true)
      expect(replay.root()).toEqual(new Uint8Array(log.root()))
      const wrong: string[] = []
      const check = startLineCheck(portable, replay, ({ code }) => wrong.push(code))
      const shown = startLines(check.line)
      for (const chunk of chunks(`${lines.join("\n")}\n`, size)) shown.chunk(chunk)
      check.end()
      expect({ wrong, verified: check.verified(), cut: shown.isCutOff() }).toEqual({
        wrong: [],
        verified: 40,
        cut: false,
      })
    }
  })
})

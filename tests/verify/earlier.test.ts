/** What 0.11.0 signed, taken from it as it ran: believed as it was then, with the remarks of then, and refused where a byte is changed. */
import { readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { toHex } from "../../src/verify/manifest.ts"
import { verifyExport } from "../../src/verify/node-export.ts"
import { tarSource } from "../../src/verify/node-source.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import type { HeldFile, VerifyOptions } from "../../src/verify/verification.ts"

const folder = path.resolve(import.meta.dirname, "../vectors/0.11")
const read = (name: string) => new Uint8Array(readFileSync(path.join(folder, name)))
const keys = readKeyRing(sha256, { jwks: JSON.parse(readFileSync(path.join(folder, "keys.json"), "utf8")) })
if ("fault" in keys) throw new Error(keys.fault)
// An hour after they were made.
const options: VerifyOptions = { sha256, keys, now: Date.parse("2026-12-03T07:10:00Z") }
const held = (name: string, role: "rows" | "answers"): HeldFile => {
  const bytes = read(name)
  return { name, role, bytes: bytes.length, sha256: toHex(sha256(bytes)) }
}
const verify = async (bytes: Uint8Array, more: Partial<VerifyOptions> = {}) => {
  const given = { ...options, ...more }
  return (await verifyRarer(bytes, given)) ?? (await verifyAny(bytes, given))
}

test.each([
  ["report.jwt", "report", ""],
  ["report.json", "report", ""],
  ["report.pdf", "report", "pdf-pages"],
  ["unknown.jwt", "report", ""],
  ["certificate.jwt", "report", ""],
  ["receipt.jwt", "receipt", ""],
  ["head.jws", "head", ""],
  ["checkpoint", "checkpoint", ""],
  ["proof.json", "proof", ""],
  ["proof.txt", "proof", ""],
  ["map.json", "map", ""],
  ["map.txt", "map", ""],
])("%s is what it was", async (name, kind, remark) => {
  const files = [held("rows.ndjson", "rows"), held("answers.ndjson", "answers")]
  const verification = await verify(read(name), name === "receipt.jwt" ? { files } : {})
  expect(verification).toMatchObject({ ok: true, kind, findings: [] })
  expect(verification.proven.length).toBeGreaterThan(0)
  if (remark !== "") expect(verification.unproven.map(({ code }) => code)).toContain(remark)
})

test("the file of rarer kinds is a library like the other: it sees to what is printed, and leaves the rest", async () => {
  const built = await import("../../verify/rarer.js")
  expect(await built.verifyRarer(read("report.pdf"), options)).toMatchObject({ ok: true, kind: "report" })
  expect(await built.verifyRarer(read("report.json"), options)).toMatchObject({ ok: true, kind: "report" })
  expect(await built.verifyRarer(read("report.jwt"), options)).toBeNull()
})

test("a byte that is changed is found in each of them", async () => {
  for (const name of [
    "report.jwt",
    "unknown.jwt",
    "certificate.jwt",
    "receipt.jwt",
    "head.jws",
    "proof.json",
    "map.json",
  ]) {
    const bytes = read(name)
    for (const share of [0.2, 0.5, 0.8]) {
      const copy = bytes.slice()
      const at = Math.floor(copy.length * share)
      copy[at] = (copy[at] ?? 0) ^ 1
      expect((await verify(copy)).ok, `${name} at ${at}`).toBe(false)
    }
  }
})

test("the export is replayed to its last line and its map", async () => {
  const source = await tarSource(path.join(folder, "export.tar"))
  if ("code" in source) throw new Error(source.en)
  const head = readFileSync(path.join(folder, "head.jws"), "utf8")
  const verification = await verifyExport(source, { ...options, head, files: [] })
  await source.close()
  expect(verification).toMatchObject({ ok: true, kind: "export", findings: [] })
  expect(verification.proven.map(({ code }) => code)).toEqual(expect.arrayContaining(["replay", "map-built"]))
})

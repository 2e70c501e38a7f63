/**
 * Exports, deltas and archives: a replay of the log gives exactly the records, on the root that was signed, from the state
 * that was stored; whatever else is in them is refused, even from a forger who has the key.
 */

import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { Readable } from "node:stream"
import { zstdCompressSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { toBase64 } from "../../src/ledger/base64.ts"
import { signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { verifyGiven } from "../../src/verify/given.ts"
import { verifyManifest } from "../../src/verify/manifest.ts"
import { verifyExport, verifyExportFile } from "../../src/verify/node-export.ts"
import { unpack } from "../../src/verify/node-reading.ts"
import { fileSource, folderSource, tarSource } from "../../src/verify/node-source.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import type { VerifyState } from "../../src/verify/state.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import { type ExportText, exportText, lastTime, packExport, tarOf, writeFolder } from "../support/made-export.ts"
import {
  added,
  documentKeysOf,
  headOf,
  keySetOf,
  lineOf,
  type MemoryLog,
  makeKeys,
  memoryLog,
  optionsOf,
  origin,
  removed,
  sign,
} from "../support/published.ts"
import { twoSizes } from "../support/two-sizes.ts"

const base = mkdtempSync(path.join(tmpdir(), "gongshi-verify-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let folders = 0
const newFolder = () => path.join(base, String(folders++))

let keys: Awaited<ReturnType<typeof makeKeys>>
let log: MemoryLog
const earlier = 20

beforeAll(async () => {
  keys = await makeKeys()
  const drafts: Parameters<typeof memoryLog>[0][number][] = []
  for (let n = 0; n < 30; n++) {
    const line = lineOf(n)
    drafts.push({ draft: added(line), line })
  }
  // Amended, ended, ended and later erased, and a key of which an entry speaks: no line of it is in a snapshot.
  const amended = lineOf(3, { content: "罚款" })
  drafts.splice(10, 0, { draft: added(amended, { operation: "amend", replaces: 3 }), line: amended })
  drafts.splice(15, 0, { draft: removed(5), line: null })
  drafts.splice(22, 0, { draft: removed(7), line: null })
  drafts.push({ draft: removed(5, { operation: "erase" }), line: null })
  drafts.push({ draft: removed(25), line: null })
  drafts.push({ draft: added("key", { operation: "key", list: "key", authority: null }), line: null })
  log = memoryLog(drafts, keys.log)
})

const findingsOf = async (folder: string, changes: Partial<VerifyOptions> = {}, jwks?: object) =>
  verifyExport(await folderSource(folder), optionsOf(keys, changes, jwks))
const make = async (change: (text: ExportText) => ExportText = (text) => text, manifest: object = {}) =>
  writeFolder(newFolder(), await packExport(log, change(exportText(log, [earlier])), keys.documents, manifest))
const codes = async (...args: Parameters<typeof findingsOf>) =>
  (await findingsOf(...args)).findings.map(({ code }) => code)
const stateAt = (size: number, from = log): VerifyState => ({
  origin,
  size,
  root: toBase64(from.root(size)),
  frontier: from.frontier(size),
  head_iat: null,
})

describe("a whole export", () => {
  test("is verified down to the root, and gives the state to store", async () => {
    const verification = await findingsOf(await make(), { state: null })
    expect(verification.findings).toEqual([])
    expect(verification.proven.map(({ code }) => code)).toEqual(["signed", "checkpoint", "replay", "root"])
    expect(verification.state).toMatchObject({ ...stateAt(log.entries.length), manifest: { size: log.entries.length } })
  })

  test("over entries later than the only key that signed its checkpoint is refused", async () => {
    const last = 1_772_676_000_000 + log.entries.length - 1
    const retired = (ms: number) => keySetOf(keys, {}, { status: "retired", until: new Date(ms).toISOString() })
    const folder = await make()
    expect(await codes(folder, {}, retired(last))).toEqual([])
    expect(await codes(folder, {}, retired(last - 301_000))).toEqual(["checkpoint-late"])
  })

  test("without a root, as older ones are, is taken where the log has no key, and says that the root is not proven", async () => {
    const old = { log: { size: log.entries.length, time: lastTime(log) }, checkpoint: undefined, withdrawn: undefined }
    const bare = documentKeysOf(keys)
    const { ok, unproven } = await findingsOf(await make((text) => text, old), { withoutLogKey: true }, bare)
    expect(ok).toBe(true)
    expect(unproven.map(({ code }) => code)).toContain("rootless")
    const longer = memoryLog(
      [...log.entries, "x"].map((n) => ({ draft: added(n), line: n })),
      keys.log,
    )
    const folder = await make((text) => text, old)
    const against = (state: VerifyState) => codes(folder, { state, withoutLogKey: true }, bare)
    expect(await against(stateAt(earlier))).toEqual([])
    expect(await against(stateAt(log.entries.length + 1, longer))).toEqual(["rollback"])
    expect(await against(stateAt(earlier, longer))).toEqual(["fork"])
    expect(await codes(folder)).toEqual(["checkpoint-missing"])
  })

  test("whose log is another than the one that was signed is refused, though every digest fits", async () => {
    const other = memoryLog(
      log.entries.map((_, n) => ({ draft: added(`${n}`), line: `${n}` })),
      keys.log,
    )
    const forged = await packExport(log, exportText(other), keys.documents)
    expect(await codes(writeFolder(newFolder(), forged))).toEqual(["root"])
  })

  describe("that the export's key alone has signed", () => {
    // Whoever has that key makes a log of their own, in which a record has ended that is live.
    const forgery = async (changes: (other: MemoryLog) => Promise<object>) => {
      const ended = [...log.entries.keys()].map((n) => ({
        draft: decodeEntry(log.entries[n] ?? "") ?? added("x"),
        line: log.lines[n] ?? null,
      }))
      const other = memoryLog([...ended, { draft: removed(0), line: null }], await createSigningKey("Ed25519"))
      const files = await packExport(other, exportText(other, [earlier]), keys.documents, await changes(other))
      return writeFolder(newFolder(), files)
    }
    const genuine = () => log.checkpoint()
    test.each<[string, (other: MemoryLog) => Promise<object>, string]>([
      ["no checkpoint", async () => ({ checkpoint: undefined }), "checkpoint-missing"],
      [
        "neither checkpoint nor root",
        async (other) => ({ checkpoint: undefined, log: { size: other.entries.length, time: lastTime(other) } }),
        "checkpoint-missing",
      ],
      [
        "a checkpoint, and no root",
        async (other) => ({ checkpoint: await genuine(), log: { size: other.entries.length, time: lastTime(other) } }),
        "checkpoint-missing",
      ],
      ["a checkpoint of another size", async () => ({ checkpoint: await genuine() }), "checkpoint-differs"],
      ["a checkpoint that a stranger has signed", async () => ({}), "checkpoint-foreign-key"],
      [
        "a checkpoint that the export's key has signed",
        async (other) => {
          const { size, root } = { size: other.entries.length, root: other.root() }
          return {
            checkpoint: await signCheckpoint({ origin, size, root }, [noteSigner(sha256, origin, keys.documents)]),
          }
        },
        "checkpoint-foreign-key",
      ],
      ["one that can't be read", async () => ({ checkpoint: "" }), "checkpoint-malformed"],
    ])("with %s is refused: whole, as a delta, by its manifest, and by one of its files", async (_, changes, code) => {
      const folder = await forgery(changes)
      const state = { ...stateAt(earlier), time: 1 }
      expect(await codes(folder)).toEqual([code])
      const manifest = readFileSync(path.join(folder, "manifest.jws"), "utf8").trim()
      const alone = await verifyManifest(manifest, optionsOf(keys))
      expect(alone).toMatchObject({ ok: false, proven: [], findings: [{ code }] })
      const [file] = await verifyGiven(manifest, [], optionsOf(keys), verifyRarer)
      expect(file?.findings.map((found) => found.code)).toEqual([code])
      const name = "snapshot.ndjson.zst"
      const one = await verifyExportFile(await fileSource(path.join(folder, name)), name, optionsOf(keys))
      expect(one.findings.map((found) => found.code)).toEqual([code])
      for (const each of ["log.ndjson.zst", name, "snapshot.ndjson.gz"]) rmSync(path.join(folder, each))
      const delta = await findingsOf(folder, { state })
      expect(delta.findings.map((found) => found.code)).toContain(code)
      expect(delta.state).toBeNull()
    })

    test("is refused where no key of the log is known, unless somebody says that the log has none", async () => {
      const folder = await make()
      const bare = documentKeysOf(keys)
      expect(await codes(folder, {}, bare)).toEqual(["log-keys-missing"])
      const { ok, unproven } = await findingsOf(folder, { withoutLogKey: true }, bare)
      expect({ ok, said: unproven.some(({ code }) => code === "log-keys") }).toEqual({ ok: true, said: true })
      // Whoever knows one can't be talked out of it.
      const forged = await forgery(async () => ({ checkpoint: undefined }))
      expect(await codes(forged, { withoutLogKey: true })).toEqual(["checkpoint-missing"])
    })
  })

  test.each<[string, (last: number) => object]>([
    ["another time than its last entry", (last) => ({ time: last + 1 })],
    ["an earlier one", (last) => ({ time: last - 1 })],
  ])("that states %s is refused, whole and as a delta", async (_, change) => {
    const stated = { origin, size: log.entries.length, root: toBase64(log.root()), time: lastTime(log) }
    const folder = await make((text) => text, { log: { ...stated, ...change(lastTime(log)) } })
    expect(await codes(folder)).toEqual(["contradiction"])
    for (const each of ["log.ndjson.zst", "snapshot.ndjson.zst", "snapshot.ndjson.gz"]) rmSync(path.join(folder, each))
    const { findings, state } = await findingsOf(folder, { state: stateAt(earlier) })
    expect({ codes: findings.map(({ code }) => code), state }).toEqual({ codes: ["contradiction"], state: null })
  })

  test.each<[string, string, (lines: string[]) => string[], string]>([
    ["an entry dropped", "log.ndjson.zst", (lines) => lines.toSpliced(4, 1), "log-size"],
    ["an entry doubled", "log.ndjson.zst", (lines) => lines.toSpliced(4, 0, lines[4] ?? ""), "log-size"],
    [
      "entries swapped",
      "log.ndjson.zst",
      (lines) => lines.with(1, lines[2] ?? "").with(2, lines[1] ?? ""),
      "wrong-entry",
    ],
    ["the last entry cut off", "log.ndjson.zst", (lines) => lines.slice(0, -1), "log-size"],
    ["an entry that is none", "log.ndjson.zst", (lines) => lines.with(6, "{}"), "wrong-entry"],
    ["a line dropped", "snapshot.ndjson.zst", (lines) => lines.toSpliced(4, 1), "line-missing"],
    ["a line doubled", "snapshot.ndjson.gz", (lines) => lines.toSpliced(4, 0, lines[4] ?? ""), "line-order"],
    [
      "lines swapped",
      "snapshot.ndjson.gz",
      (lines) => lines.with(1, lines[2] ?? "").with(2, lines[1] ?? ""),
      "line-order",
    ],
    ["a line slipped in", "snapshot.ndjson.zst", (lines) => [...lines, lineOf(99)], "line-unknown"],
    ["a line of a delta dropped", `delta-from-${earlier}.ndjson.zst`, (lines) => lines.slice(1), "line-missing"],
    ["an entry of a delta dropped", `delta-log-from-${earlier}.ndjson.zst`, (lines) => lines.slice(1), "log-size"],
    [
      "an entry of a delta changed",
      `delta-log-from-${earlier}.ndjson.zst`,
      (lines) => lines.with(0, (lines[0] ?? "").replace("410105", "410102")),
      "root",
    ],
  ])("with %s is refused, even when whoever did it could sign", async (_, name, change, code) => {
    const folder = await make((text) => ({ ...text, [name]: change(text[name] ?? []) }))
    const { ok, findings } = await findingsOf(folder)
    expect(ok).toBe(false)
    expect(findings.map((found) => `${found.where?.file} ${found.code}`)).toContain(`${name} ${code}`)
  })

  // Each was verified once, with a file in it that nothing had read.
  const [delta, deltaLog] = [`delta-from-${earlier}.ndjson.zst`, `delta-log-from-${earlier}.ndjson.zst`]
  test.each<[string, string[], ExportText, string]>([
    ["no snapshot", ["snapshot.ndjson.zst", "snapshot.ndjson.gz"], {}, "malformed"],
    ["no log", ["log.ndjson.zst"], {}, "log-unnamed"],
    ["a second log", [], { "log-2.ndjson.zst": ["x"] }, "malformed"],
    ["a log by another name", ["log.ndjson.zst"], { "log-2.ndjson.zst": ["x"] }, "log-unnamed"],
    ["lines of a delta without its entries", [deltaLog], {}, "malformed"],
    ["entries of a delta without its lines", [delta], {}, "malformed"],
    ["a second file of a delta's lines", [], { [`delta-from-${earlier}.ndjson.gz`]: ["x"] }, "malformed"],
    ["a second file of a delta's entries", [], { [`delta-log-from-${earlier}.ndjson.gz`]: ["x"] }, "malformed"],
    ["a delta from elsewhere than its entries", [delta], { "delta-from-3.ndjson.zst": ["x"] }, "malformed"],
  ])("that names %s is refused, whoever signed it", async (_, without, more, code) => {
    const folder = await make((text) => ({
      ...Object.fromEntries(Object.entries(text).filter(([name]) => !without.includes(name))),
      ...more,
    }))
    expect(await codes(folder)).toContain(code)
    const manifest = readFileSync(path.join(folder, "manifest.jws"), "utf8").trim()
    const alone = await verifyManifest(manifest, optionsOf(keys))
    expect(alone.findings.map((found) => found.code)).toEqual([code])
  })

  test("is refused for what lies in it unreplayed too, when that is not what was signed", async () => {
    const folder = await make()
    for (const name of ["log.ndjson.zst", delta]) {
      const bytes = readFileSync(path.join(folder, name))
      writeFileSync(path.join(folder, name), bytes.fill(0, bytes.length - 4))
    }
    const { findings } = await findingsOf(folder)
    expect(findings.filter(({ code }) => code === "changed").map(({ where }) => where?.file)).toEqual([
      "log.ndjson.zst",
      delta,
    ])
  })

  for (const [whole, options, numRuns] of twoSizes(20, 200))
    test(`is refused when any one bit of any file is another${whole}`, options, async () => {
      const files = await packExport(log, exportText(log, [earlier]), keys.documents)
      const folder = writeFolder(newFolder(), files)
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...files.keys()), fc.nat(), fc.nat(7), async (name, place, bit) => {
          const bytes = Buffer.from(files.get(name) ?? "")
          const at = place % bytes.length
          bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
          writeFileSync(path.join(folder, name), bytes)
          const { findings } = await findingsOf(folder)
          writeFileSync(path.join(folder, name), files.get(name) ?? "")
          return findings.some((found) => found.where?.file === name)
        }),
        { numRuns },
      )
    })

  test("under a compromised key is believed for what the log covered by then", async () => {
    const folder = await make()
    const listed = (size: number) => keySetOf(keys, { status: "compromised", good_until_size: size })
    expect(await codes(folder, {}, listed(log.entries.length))).toEqual([])
    expect(await codes(folder, {}, listed(log.entries.length - 1))).toEqual(["key-compromised"])
  })

  test("is held against the head and the stored state", async () => {
    const folder = await make()
    const manifest = (await packExport(log, exportText(log, [earlier]), keys.documents)).get("manifest.jws") ?? ""
    const sha256 = createHash("sha256").update(manifest).digest("hex")
    const head = await sign("head", await headOf(log, { size: log.entries.length, sha256 }), keys.documents)
    expect(await codes(folder, { head })).toEqual([])
    expect(await codes(folder, { state: stateAt(earlier) })).toEqual([])
    const longer = memoryLog(
      [...log.entries, "x"].map((n) => ({ draft: added(n), line: n })),
      keys.log,
    )
    const other = memoryLog(
      log.entries.map((n) => ({ draft: added(n), line: n })),
      keys.log,
    )
    const split = await sign("head", await headOf(other, { size: log.entries.length, sha256 }), keys.documents)
    expect(await codes(folder, { head: split })).toEqual(["fork"])
    expect(await codes(folder, { state: stateAt(log.entries.length + 1, longer) })).toEqual(["rollback"])
    expect(await codes(folder, { state: stateAt(earlier, longer) })).toEqual(["fork"])
    expect(await codes(folder, { state: stateAt(log.entries.length, longer) })).toEqual(["fork"])
  })
})

describe("a delta", () => {
  const only = async (change: (text: ExportText) => ExportText = (text) => text) => {
    const files = await packExport(log, change(exportText(log, [earlier])), keys.documents)
    const names = ["manifest.jws", `delta-from-${earlier}.ndjson.zst`, `delta-log-from-${earlier}.ndjson.zst`]
    return writeFolder(newFolder(), new Map([...files].filter(([name]) => names.includes(name))))
  }

  test("moves the stored state on to the signed root", async () => {
    const verification = await findingsOf(await only(), { state: stateAt(earlier) })
    expect(verification.findings).toEqual([])
    expect(verification).toMatchObject({ kind: "delta", state: stateAt(log.entries.length) })
    expect(verification.proven.map(({ code }) => code)).toContain("consistent")
  })

  test("without a state that it continues is no whole export", async () => {
    expect(await codes(await only())).toEqual(["delta-state"])
    expect(await codes(await only(), { state: stateAt(earlier - 1) })).toEqual(["delta-state"])
    const { frontier: _, ...bare } = stateAt(earlier)
    expect(await codes(await only(), { state: bare })).toEqual(["state-frontier"])
  })

  test.each<[string, string, (lines: string[]) => string[], string]>([
    ["an entry is lacking", "delta-log-from", (lines) => lines.slice(0, -1), "log-size"],
    ["an entry is another", "delta-log-from", (lines) => lines.with(1, lines[0] ?? ""), "root"],
    ["a record is lacking", "delta-from", (lines) => lines.slice(1), "line-missing"],
    ["a record is slipped in", "delta-from", (lines) => [...lines, lineOf(99)], "line-unknown"],
  ])("in which %s stores nothing", async (_, file, change, code) => {
    const name = `${file}-${earlier}.ndjson.zst`
    const folder = await only((text) => ({ ...text, [name]: change(text[name] ?? []) }))
    const { findings, state } = await findingsOf(folder, { state: stateAt(earlier) })
    expect(findings.map((found) => found.code)).toContain(code)
    expect(state).toBeNull()
  })

  test("is not verified beside files that are not what its manifest names", async () => {
    const files = await packExport(log, exportText(log, [earlier]), keys.documents)
    files.delete("log.ndjson.zst")
    const folder = writeFolder(newFolder(), files)
    const { findings, unproven } = await findingsOf(folder, { state: stateAt(earlier) })
    expect(findings).toEqual([])
    expect(unproven.map(({ en }) => en)).toContainEqual(expect.stringMatching(/^1 of the manifest's files/))
    writeFileSync(path.join(folder, "snapshot.ndjson.gz"), "x")
    writeFileSync(path.join(folder, "more.ndjson.gz"), "x")
    const found = await findingsOf(folder, { state: stateAt(earlier) })
    expect(found.findings.map(({ code, where }) => [code, where?.file])).toEqual(
      expect.arrayContaining([
        ["unnamed", "more.ndjson.gz"],
        ["bytes", "snapshot.ndjson.gz"],
      ]),
    )
    expect(found.state).toBeNull()
  })

  test("that continues another history is a fork or no log of ours", async () => {
    const other = memoryLog(
      log.entries.map((n) => ({ draft: added(n), line: n })),
      keys.log,
    )
    expect(await codes(await only(), { state: stateAt(earlier, other) })).toContain("root")
    expect(await codes(await only(), { state: { ...stateAt(earlier), origin: "x" } })).toEqual(["other-log"])
  })
})

describe("an export beside what was seen before", () => {
  const [size, between] = [() => log.entries.length, 25]
  const beyond = () =>
    memoryLog(
      [...log.entries.keys(), -1].map((n) => ({
        draft: n < 0 ? added("x") : (decodeEntry(log.entries[n] ?? "") ?? added("x")),
        line: null,
      })),
      keys.log,
    )
  const behind = (seen: { size: number; root: Uint8Array }): VerifyState => {
    const { head_iat, ...replayed } = stateAt(earlier)
    const { origin: _, ...point } = replayed
    return { origin, size: seen.size, root: toBase64(seen.root), replayed: point, head_iat }
  }
  const deltaAlone = async () => {
    const files = await packExport(log, exportText(log, [earlier]), keys.documents)
    for (const name of files.keys()) if (!name.startsWith("delta") && name !== "manifest.jws") files.delete(name)
    return writeFolder(newFolder(), files)
  }

  test.each([
    ["whole", () => make()],
    ["delta", deltaAlone],
  ])("passes through a checkpoint that was seen, as a %s, or is a fork", async (_, folder) => {
    const place = await folder()
    const holds = await findingsOf(place, { state: behind({ size: between, root: log.root(between) }) })
    expect(holds.findings).toEqual([])
    expect(holds.state).toMatchObject({ ...stateAt(size()), manifest: { size: size() } })
    expect(holds.state?.replayed).toBeUndefined()
    const other = behind({ size: between, root: log.root(between - 1) })
    expect(await codes(place, { state: other })).toEqual(["fork"])
    const same = behind({ size: size(), root: log.root(size() - 1) })
    expect(await codes(place, { state: same })).toEqual(["fork"])
  })

  test.each([
    ["whole", () => make()],
    ["delta", deltaAlone],
  ])("may be older than a checkpoint that was seen, as a %s, which stays to be passed through", async (_, folder) => {
    const further = beyond()
    const seen = { size: further.entries.length, root: further.root() }
    const verified = await findingsOf(await folder(), { state: behind(seen) })
    expect(verified.findings).toEqual([])
    expect(verified.unproven.map(({ code }) => code)).toContain("uncompared")
    expect(verified.state).toMatchObject({ size: seen.size, replayed: { size: size(), manifest: { size: size() } } })
    const proof = { from: size(), to: seen.size, from_root: toBase64(log.root()), to_root: toBase64(seen.root) }
    const consistency = JSON.stringify({ ...proof, proof: further.consistency(size()) })
    const linked = await findingsOf(await folder(), { state: behind(seen), consistency })
    expect(linked.proven.map(({ code }) => code)).toContain("contained")
    const forked = behind({ ...seen, root: log.root() })
    expect(await codes(await folder(), { state: forked, consistency })).toEqual(["fork"])
    // The head is of now: it may not be older than what was seen.
    const sha256 = createHash("sha256")
      .update(readFileSync(path.join(await folder(), "manifest.jws")))
      .digest("hex")
    const head = await sign("head", await headOf(log, { size: size(), sha256 }), keys.documents)
    expect(await codes(await folder(), { state: behind(seen), head })).toContain("rollback")
  })

  test("at the same size with other files says that there was another", async () => {
    const state = { ...stateAt(size()), manifest: { size: size(), sha256: "0".repeat(64) } }
    const { findings, unproven } = await findingsOf(await make(), { state })
    expect(findings).toEqual([])
    expect(unproven.map(({ code }) => code)).toContain("remade")
  })
})

describe("an archive", () => {
  type Members = Parameters<typeof tarOf>[0]
  const verifyFile = async (file: string) => {
    const source = await tarSource(file)
    if ("code" in source) return { codes: [source.code], unproven: [] }
    const { findings, unproven } = await verifyExport(source, optionsOf(keys))
    await source.close()
    return { codes: findings.map(({ code }) => code), unproven: unproven.map(({ code }) => code) }
  }
  const verifyBytes = (bytes: Uint8Array) => {
    const file = `${newFolder()}.tar`
    writeFileSync(file, bytes)
    return verifyFile(file)
  }
  const verifyTar = (members: Members) => verifyBytes(tarOf(members))
  const membersIn = async (folder: string) =>
    [...(await packExport(log, exportText(log), keys.documents))].map(([name, bytes]) => ({
      name: `${folder}${name}`,
      bytes,
    }))
  const withCompanions = async () => [
    { name: "gongshi-1/README.txt", bytes: Buffer.from("read me") },
    { name: "gongshi-1/keys.json", bytes: Buffer.from("{}") },
    ...(await membersIn("gongshi-1/exports/1/")),
  ]

  test("is verified in place, in a folder of its own or not, with what lies beside it named as unproven", async () => {
    expect(await verifyTar(await membersIn(""))).toMatchObject({ codes: [] })
    const whole = await verifyTar(await withCompanions())
    expect(whole.codes).toEqual([])
    expect(whole.unproven).toContain("beside")
  })

  test("that is cut off, doubled, or has what an export has not, is refused", async () => {
    const members = await membersIn("x/")
    const last = members.at(-1)
    if (!last) throw new Error("no members")
    const bytes = tarOf(members)
    for (const cut of [1600, 1024, 512, 1]) {
      expect((await verifyBytes(bytes.subarray(0, bytes.length - cut))).codes).toEqual(["archive"])
    }
    expect((await verifyTar([...members, last])).codes).toEqual(["archive"])
    expect((await verifyTar([...members, { ...last, name: "y/manifest.jws" }])).codes).toEqual(["manifest-twice"])
    const link = { name: "x/link", bytes: Buffer.alloc(0), type: "2" }
    expect((await verifyTar([...members, link])).codes).toEqual(["archive"])
    expect((await verifyTar(members.slice(0, -1))).codes).toEqual(["manifest-missing"])
    const stray = { name: "x/more.zst", bytes: Buffer.from("x") }
    expect((await verifyTar([...members, stray])).codes).toEqual(["unnamed"])
  })

  // Each of these was verified once, and unpacked to the forged snapshot by GNU tar and by Python.
  const forged = { name: "gongshi-1/exports/1/snapshot.ndjson.gz", bytes: Buffer.from("forged") }
  test.each<[string, Members, string]>([
    ["a second name of a file through .", [{ ...forged, name: `./${forged.name}` }], "archive"],
    ["one through ..", [{ ...forged, name: "gongshi-1/exports/1/../1/snapshot.ndjson.gz" }], "archive"],
    ["one through an empty segment", [{ ...forged, name: "gongshi-1/exports//1/snapshot.ndjson.gz" }], "archive"],
    ["one through a drive", [{ ...forged, name: "C:gongshi-1/exports/1/snapshot.ndjson.gz" }], "archive"],
    ["one through a backslash", [{ ...forged, name: "gongshi-1/exports/1\\snapshot.ndjson.gz" }], "archive"],
    ["an absolute name", [{ ...forged, name: "/etc/cron.d/x" }], "archive"],
    ["a file whose name ends like a folder's", [{ ...forged, name: "gongshi-1/exports/1/" }], "archive"],
    [
      "a file in a folder that says it has bytes",
      [{ ...forged, name: "gongshi-1/", bytes: tarOf([forged]), type: "5" }],
      "archive",
    ],
    [
      "a name in an extended header",
      [{ name: "x", bytes: Buffer.from("30 path=gongshi-1/keys.json\n"), type: "x" }],
      "archive",
    ],
    ["a long name of GNU's", [{ name: "././@LongLink", bytes: Buffer.from(`${forged.name}\0`), type: "L" }], "archive"],
    [
      "a folder where a file is",
      [{ ...forged, name: `${forged.name}/`, bytes: Buffer.alloc(0), type: "5" }],
      "archive",
    ],
    ["a file outside the export", [{ ...forged, name: "gongshi-1/exports/2/snapshot.ndjson.gz" }], "unnamed"],
    ["a file beside the export", [{ ...forged, name: "gongshi-1/verify.exe" }], "unnamed"],
    ["a name of other case", [{ ...forged, name: "Gongshi-1/exports/1/snapshot.ndjson.gz" }], "unnamed"],
    [
      "a folder of another export",
      [{ ...forged, name: "gongshi-1/exports/2/", bytes: Buffer.alloc(0), type: "5" }],
      "unnamed",
    ],
  ])("with %s is refused", async (_, more, code) => {
    expect((await verifyTar([...(await withCompanions()), ...more])).codes).toEqual([code])
  })

  test("of which programs read the headers or the end differently is refused", async () => {
    const bytes = tarOf(await membersIn("x/"))
    const header = (change: (header: Buffer) => void) => {
      const other = Buffer.from(bytes)
      change(other)
      other.write("        ", 148)
      const sum = other.subarray(0, 512).reduce((total, byte) => total + byte, 0)
      other.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
      return other
    }
    const gnu = header((first) => first.write("ustar  \0", 257))
    expect((await verifyBytes(gnu)).codes).toEqual([])
    const wrong = [
      header((first) => first.write("ustar  \0", 257) && first.write("y", 345)),
      header((first) => first.write("ustar\0  ", 257)),
      header((first) => first.fill(0, 257, 265)),
      header((first) => first.write("tar\0", 508)),
      header((first) => first.write("\xff", 2, "latin1")),
      header((first) => first.write("later", 136)),
      Buffer.concat([bytes, tarOf([forged])]),
      Buffer.concat([bytes.subarray(0, -512), tarOf([forged])]),
      Buffer.concat([bytes, Buffer.alloc(4_000_000)]),
    ]
    for (const other of wrong) expect((await verifyBytes(other)).codes).toEqual(["archive"])
  })
})

describe("a small file that unpacks to more than a disk holds", () => {
  const name = "snapshot.ndjson.zst"
  const bomb = zstdCompressSync(Buffer.alloc(60_000_000, "\n"))
  const told = async (folder: string) =>
    (await findingsOf(folder)).findings.map(({ where, code }) => `${where?.file} ${code}`)

  test.each([
    ["lines", bomb, { lines: 30, bytes: 1e12, lineBytes: 1e6 }, null],
    ["bytes", bomb, { lines: 1e12, bytes: 1e6, lineBytes: 1e6 }, /far more/],
    [
      "bytes of a line",
      zstdCompressSync(Buffer.alloc(60_000_000)),
      { lines: 30, bytes: 1e12, lineBytes: 1e6 },
      /too long/,
    ],
  ])("is unpacked no further than to so many %s", async (_, bytes, limits, reason) => {
    let given = 0
    const reading = await unpack(Readable.from([bytes]), name, limits, () => given++)
    expect(reading.lines).toBeLessThan(3_000_000)
    expect(given).toBeLessThanOrEqual(Math.min(limits.lines, 3_000_000))
    if (reason) expect(reading.broken).toMatch(reason)
    else expect(reading).toMatchObject({ broken: null, lines: expect.toSatisfy((lines: number) => lines > 30) })
  })

  test("is unpacked by that alone where it is not what was signed", async () => {
    const folder = await make()
    writeFileSync(path.join(folder, name), bomb)
    expect((await told(folder)).slice(0, 2)).toEqual([`${name} bytes`, `${name} lines`])
    writeFileSync(path.join(folder, name), zstdCompressSync(Buffer.alloc(60_000_000)))
    expect((await told(folder)).slice(0, 2)).toEqual([`${name} bytes`, `${name} unpacking`])
  })

  test("is unpacked no further than to the lines that were signed for, by whoever signed it", async () => {
    const files = await packExport(log, exportText(log), keys.documents)
    const manifest = JSON.parse(
      Buffer.from(String(files.get("manifest.jws")).split(".")[1] ?? "", "base64url").toString(),
    )
    const file = manifest.files.find((candidate: { name: string }) => candidate.name === name)
    Object.assign(file, { bytes: bomb.length, sha256: createHash("sha256").update(bomb).digest("hex") })
    files.set(name, bomb).set("manifest.jws", Buffer.from(await sign("manifest", manifest, keys.documents)))
    let lines = 0
    const onProgress = (count: number) => {
      lines = count
    }
    const source = await folderSource(writeFolder(newFolder(), files))
    const { findings } = await verifyExport(source, { ...optionsOf(keys), onProgress })
    expect(findings.map(({ code }) => code)).toContain("lines")
    expect(lines).toBeLessThan(1_000_000)
  })

  test("and a log that is not the signed one leaves nothing to hold lines against", async () => {
    const folder = await make()
    writeFileSync(path.join(folder, "log.ndjson.zst"), bomb)
    expect(await told(folder)).toEqual(["log.ndjson.zst bytes", "log.ndjson.zst lines"])
  })
})

describe("what is no plain file", () => {
  const replaced = async (name: string, put: (place: string) => void) => {
    const folder = await make()
    const whole = path.join(path.dirname(folder), `${path.basename(folder)}-${name}`)
    renameSync(path.join(folder, name), whole)
    put(path.join(folder, name))
    return { folder, whole }
  }
  const told = async (folder: string) =>
    (await findingsOf(folder)).findings.map(({ code, where }) => [code, where?.file])

  test.each(["snapshot.ndjson.zst", "log.ndjson.zst", "manifest.jws"])(
    "is not opened in place of %s: a pipe would never end, a link may lead anywhere",
    async (name) => {
      const pipe = await replaced(name, (place) => execFileSync("mkfifo", [place]))
      expect(await told(pipe.folder)).toEqual([["not-a-file", name]])
      const link = await replaced(name, () => {})
      symlinkSync(link.whole, path.join(link.folder, name))
      expect(await told(link.folder)).toEqual([["not-a-file", name]])
      const inside = await replaced(name, (place) => mkdirSync(place))
      expect(await told(inside.folder)).toEqual([["not-a-file", name]])
    },
  )

  test("is a fault beside what is named too, and none of a folder that is no export", async () => {
    const folder = await make()
    symlinkSync("/dev/zero", path.join(folder, "more"))
    expect(await told(folder)).toEqual([["not-a-file", "more"]])
    const other = newFolder()
    mkdirSync(path.join(other, "more"), { recursive: true })
    expect(await told(other)).toEqual([["manifest-missing", "manifest.jws"]])
  })
})

describe("one file of an export", () => {
  test("is held against the manifest beside it, and what only a replay proves is said", async () => {
    const folder = await make()
    const verify = async (name: string, changes: Partial<VerifyOptions> = {}) =>
      verifyExportFile(await fileSource(path.join(folder, name)), name, optionsOf(keys, changes))
    const { ok, unproven } = await verify("snapshot.ndjson.zst")
    expect({ ok, unreplayed: unproven.some(({ code }) => code === "unreplayed") }).toEqual({
      ok: true,
      unreplayed: true,
    })
    const state = { ...stateAt(earlier), size: log.entries.length + 1 }
    const old = await verify("snapshot.ndjson.zst", { state })
    expect(old.findings.map(({ code }) => code)).toEqual(["rollback"])
    writeFileSync(path.join(folder, "snapshot.ndjson.gz"), "x")
    expect((await verify("snapshot.ndjson.gz")).ok).toBe(false)
    rmSync(path.join(folder, "manifest.jws"))
    expect((await verify("snapshot.ndjson.zst")).findings.map(({ code }) => code)).toEqual(["needs-manifest"])
  })
})

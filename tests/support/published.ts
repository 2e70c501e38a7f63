/**
 * A small register as others see it: a log in memory, its keys, and signed documents over it, made by the signing room.
 */
import { randomBytes } from "node:crypto"
import { toBase64 } from "../../src/ledger/base64.ts"
import { signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { type EntryDraft, encodeEntry } from "../../src/ledger/entry.ts"
import {
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  leafHash,
  type Range,
  rangeHash,
  subtreesOf,
} from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { formatTlogProof } from "../../src/ledger/tlog-proof.ts"
import { type DocumentKind, documentKinds } from "../../src/signing/signed-document.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"

/** The log's name, and who issues. */
export const origin = "register.example/log"
export const issuer = "https://register.example"
/** When everything is signed, ms. */
export const signedAt = Date.UTC(2026, 5, 30, 8)

/** A log in memory. */
export interface MemoryLog {
  entries: string[]
  /** The line of each entry; null where it opened none. */
  lines: (string | null)[]
  root(size?: number): Uint8Array
  inclusion(position: number, size?: number): string[]
  consistency(from: number, to?: number): string[]
  frontier(size: number): string[]
  checkpoint(size?: number): Promise<string>
}

/** A public line of a record that nobody has. */
export function lineOf(n: number, changes: object = {}): string {
  return JSON.stringify({
    salt: randomBytes(32).toString("base64url"),
    id: `record-${n}`,
    list: "penalty",
    subject: { code: "91000000MA0GG0017J", name: "郑州示例云杉商贸有限公司" },
    decision_no: `郑市监处罚〔2026〕${n}号`,
    decided_on: "2026-03-02",
    ...changes,
  })
}

/** An entry that adds a record. */
export function added(line: string, changes: Partial<EntryDraft> = {}): EntryDraft {
  return {
    operation: "add",
    list: "penalty",
    authority: "410105",
    replaces: null,
    reason: null,
    commitment: commitmentOf(line),
    ...changes,
  }
}

/** An entry that ends the record of another. */
export function removed(position: number, changes: Partial<EntryDraft> = {}): EntryDraft {
  return { ...added(""), operation: "remove", replaces: position, commitment: null, ...changes }
}

/** Makes a log of drafts with their lines. @param begun when its first entry was written, ms */
export function memoryLog(
  drafts: readonly { draft: EntryDraft; line: string | null }[],
  key: SigningKey,
  name = origin,
  begun = 1_772_676_000_000,
): MemoryLog {
  const entries = drafts.map(({ draft }, position) => encodeEntry(draft, begun + position))
  const leaves = entries.map((entry) => leafHash(sha256, Buffer.from(entry)))
  const hashOf = ({ start, end }: Range): Uint8Array => {
    if (end - start === 1) return leaves[start] ?? new Uint8Array()
    const parts = subtreesOf({ start, end }).map(({ height, index }) => {
      const [first, width] = [index * 2 ** height, 2 ** height]
      if (width === 1) return leaves[first] ?? new Uint8Array()
      const middle = first + width / 2
      return rangeHash(sha256, [hashOf({ start: first, end: middle }), hashOf({ start: middle, end: first + width })])
    })
    return rangeHash(sha256, parts)
  }
  const root = (size = entries.length) => (size === 0 ? emptyRoot(sha256) : hashOf({ start: 0, end: size }))
  return {
    entries,
    lines: drafts.map(({ line }) => line),
    root,
    inclusion: (position, size = entries.length) =>
      inclusionRanges(position, size).map((range) => toBase64(hashOf(range))),
    consistency: (from, to = entries.length) => consistencyRanges(from, to).map((range) => toBase64(hashOf(range))),
    frontier: (size) =>
      subtreesOf({ start: 0, end: size }).map(({ height, index }) =>
        toBase64(hashOf({ start: index * 2 ** height, end: (index + 1) * 2 ** height })),
      ),
    checkpoint: (size = entries.length) =>
      signCheckpoint({ origin: name, size, root: root(size) }, [noteSigner(sha256, name, key)]),
  }
}

/** The keys of a register: one of the log, one for documents. */
export async function makeKeys() {
  return { log: await createSigningKey("Ed25519"), documents: await createSigningKey("Ed25519") }
}

type Keys = Awaited<ReturnType<typeof makeKeys>>

/** A key set as the register lists it. */
export function keySetOf(keys: Keys, documents: object = {}, log: object = {}) {
  return {
    keys: [
      { ...toPublicKey(keys.documents), key_origin: "provided", ...documents },
      { ...toPublicKey(keys.log), key_origin: "provided", role: "log", ...log },
    ],
  }
}

/** A key set without a key of the log. */
export function documentKeysOf(keys: Keys) {
  return { keys: keySetOf(keys).keys.slice(0, 1) }
}

/** What to verify with, when nothing is changed. Most of these logs have no map; tests of it ask for one. */
export function optionsOf(
  keys: Keys,
  changes: Partial<VerifyOptions> = {},
  jwks: object = keySetOf(keys),
): VerifyOptions {
  const ring = readKeyRing(sha256, { jwks })
  if ("fault" in ring) throw new Error(ring.fault)
  return { sha256, keys: ring, now: signedAt + 60_000, issuer, origin, withoutMap: "any", ...changes }
}

/** Signs a document. */
export function sign(kind: DocumentKind, document: object, key: SigningKey): Promise<string> {
  return keySigner(key).sign(Buffer.from(JSON.stringify(document)), documentKinds[kind].typ)
}

/** What every signed document begins with. */
export const signedNow = { iss: issuer, iat: signedAt / 1000 }

/** A report over records of a log. */
export async function reportOf(log: MemoryLog, positions: readonly number[], changes: object = {}) {
  const size = log.entries.length
  return {
    ...signedNow,
    exp: signedAt / 1000 + 86_400,
    jti: "11111111-1111-4111-8111-111111111111",
    kind: "credit-report",
    sub: "91000000MA0GG0017J",
    subject: { code: "91000000MA0GG0017J", name: "郑州示例云杉商贸有限公司" },
    asked: { by: "code", value: "91000000MA0GG0017J", lists: ["abnormal", "serious", "penalty"] },
    log: { origin, size, root: toBase64(log.root()) },
    checkpoint: await log.checkpoint(),
    records: positions.map((position) => ({
      line: log.lines[position],
      entry: log.entries[position],
      position,
      proof: log.inclusion(position),
    })),
    note: { zh: "示例", en: "An example." },
    ...changes,
  }
}

/** A receipt. */
export function receiptOf(rows: string, answers: string, changes: object = {}) {
  return {
    ...signedNow,
    jti: "22222222-2222-4222-8222-222222222222",
    client: { id: "c1", name: "示例平台" },
    format: "csv",
    log: { origin, size: 3, time: signedAt },
    rows: { count: 2, sha256: rows },
    answers: { sha256: answers },
    counts: { listed: 1, clear: 1, review: 0, unknown: 0, invalid: 0 },
    ...changes,
  }
}

/** A head that names a manifest. */
export async function headOf(log: MemoryLog, manifest: { size: number; sha256: string }, changes: object = {}) {
  const size = log.entries.length
  return {
    ...signedNow,
    exp: signedAt / 1000 + 6 * 3600,
    log: { origin, size, root: toBase64(log.root()) },
    checkpoint: await log.checkpoint(),
    manifest: { ...manifest, path: `/exports/${manifest.size}/manifest.jws` },
    ...changes,
  }
}

/** The proof of an entry as text, with its line. */
export async function proofTextOf(log: MemoryLog, position: number): Promise<string> {
  return formatTlogProof({
    extra: Buffer.from(`${log.entries[position]}\n${log.lines[position]}`),
    position,
    proof: log.inclusion(position).map((hash) => Buffer.from(hash, "base64")),
    checkpoint: await log.checkpoint(),
  })
}

/** The proof of a record as the API's JSON. */
export async function proofJsonOf(log: MemoryLog, position: number): Promise<object> {
  const entry = log.entries[position] ?? ""
  const line = log.lines[position] ?? ""
  return {
    record_id: JSON.parse(line).id,
    line,
    entry,
    position,
    size: log.entries.length,
    leaf_hash: toBase64(leafHash(sha256, Buffer.from(entry))),
    root: toBase64(log.root()),
    proof: log.inclusion(position),
    checkpoint: await log.checkpoint(),
  }
}

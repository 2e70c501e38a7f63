/**
 * What whoever has stolen one key can make others believe, document by document: by keys pinned alone, with a state kept from
 * before, with two of three witnesses asked for, with a root of trust, on the page that takes QR codes, and where documents of
 * versions before the map are taken. docs/trust.md has the same as a table.
 */
import { createPrivateKey, sign as signBytesBy } from "node:crypto"
import { describe, expect, test } from "vitest"
import { toBase64 } from "../../src/ledger/base64.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { leafHash } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { type NoteSigner, noteSigner, parseNote, signNote } from "../../src/ledger/signed-note.ts"
import { cosign, witnessKey, witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import { readPolicy } from "../../src/ledger/witness/policy.ts"
import { createSigningKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import { judgeLogged } from "../../src/verify/release/logged.ts"
import { formatRelease, judgeFiles, openRelease } from "../../src/verify/release/release.ts"
import { formatRoot, openTrust } from "../../src/verify/root.ts"
import { readState } from "../../src/verify/state.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import { mapEntry, mapJsonOf, mapProofOf, mappedLog } from "../support/made-map.ts"
import {
  added,
  headOf,
  issuer,
  lineOf,
  type MemoryLog,
  memoryLog,
  origin,
  proofJsonOf,
  proofTextOf,
  receiptOf,
  reportOf,
  sign,
  signedAt,
  signedNow,
} from "../support/published.ts"

const roles = ["log", "export", "statement", "receipt"] as const
const newKeys = async <N extends string>(names: readonly N[]) =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await createSigningKey("Ed25519")]))) as Record<
    N,
    SigningKey
  >
const keys = await newKeys([
  ...roles,
  "webhook",
  "publisher",
  "agency",
  "witness",
  "witness2",
  "witness3",
  "keeper",
  "keeper2",
  "keeper3",
])
const keySet = { keys: roles.map((role) => ({ ...toPublicKey(keys[role]), role, key_origin: "provided" })) }
// Since the register's switch whatever papers say of the map stands on complete checkpoints.
const jwks = {
  keys: keySet.keys.map((key) => (["statement", "receipt"].includes(key.role) ? { ...key, papers: "complete" } : key)),
}

const drafts = [0, 1, 2].map((n) => lineOf(n)).map((line) => ({ draft: added(line), line }))
const forged = lineOf(9)
const forgedDrafts = [...drafts.slice(0, 2), { draft: added(forged), line: forged }]
const begun = signedAt - 60_000
const genuine = mappedLog(drafts, keys.log, begun)
const code = "91000000MA0GG0017J"
const small = code.toLowerCase()
const size = drafts.length

const witnesses = [keys.witness, keys.witness2, keys.witness3].map((key, n) => {
  const privateKey = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x: key.x, d: key.d }, format: "jwk" })
  return {
    key: witnessKey(sha256, `w${n}.example`, Buffer.from(key.x, "base64url")),
    sign: async (bytes: Uint8Array) => new Uint8Array(signBytesBy(null, bytes, privateKey)),
  }
})
/** A note with the cosignatures of some of them. */
async function cosigned(note: string, by: readonly number[]): Promise<string> {
  const lines = by.map(async (n) => {
    const witness = witnesses[n]
    if (!witness) throw new Error("no such witness")
    return cosign(witness.key, witness.sign, parseNote(note)?.text ?? "", signedAt / 1000)
  })
  return note + (await Promise.all(lines)).join("")
}

async function receivers(jwks: { keys: object[] }): Promise<Record<string, VerifyOptions>> {
  const ring = readKeyRing(sha256, { jwks })
  const policy = readPolicy(
    sha256,
    [...witnesses.map(({ key }, n) => `witness w${n} ${witnessVkey(key)}`), "group g 2 w0 w1 w2", "quorum g"].join(
      "\n",
    ),
  )
  const size = genuine.entries.length
  const state = readState(sha256, JSON.stringify({ origin, size, root: toBase64(genuine.root()), head_iat: null }))
  const signers = [keys.keeper, keys.keeper2, keys.keeper3].map((key, n) => noteSigner(sha256, `k${n}.example`, key))
  const statement = { version: 1, issuer, origin, expires: new Date(signedAt + 9e9).toISOString(), threshold: 2 }
  const root = formatRoot({
    ...statement,
    signers: signers.map(({ vkey }) => vkey),
    keys: jwks.keys as never,
    ended: [],
  })
  const trust = await openTrust(await signNote(root, signers.slice(0, 2)), { sha256, now: signedAt })
  if ("fault" in ring) throw new Error(ring.fault)
  if ("line" in policy) throw new Error(`line ${policy.line}`)
  if (!("options" in trust)) throw new Error(trust.code)
  if (!state) throw new Error("the state is none")
  const bare = { sha256, keys: ring, now: signedAt + 60_000, issuer, origin }
  return {
    ...{ bare, kept: { ...bare, state }, witnessed: { ...bare, policy }, rooted: { ...bare, ...trust.options } },
    ...{ page: { ...bare, withoutMap: "short" }, old: { ...bare, withoutMap: "any" } },
  }
}
const asked = await receivers(jwks)

/** What a thief of one key hands out; whatever else is in it is genuine and in everybody's hands. */
async function forgeriesBy(key: SigningKey): Promise<Record<string, string | Uint8Array>> {
  // A history of the thief's own, with a record that was never published and a map of it, by the stolen key.
  const fork = mappedLog(forgedDrafts, key, begun)
  const mapOf = (log: MemoryLog) => mapProofOf(log, size, code)
  const report = async (log: MemoryLog, positions: number[], changes: object = {}) =>
    sign("report", await reportOf(log, positions, changes), key)
  // What two witnesses have cosigned is in the thief's hands too.
  const note = await cosigned(await genuine.checkpoint(), [1, 2])
  const own = await fork.checkpoint()
  const unsigned = `${parseNote(note)?.text}\n`
  // The register's own, in which a map stands before the records came.
  const early = memoryLog([mapEntry([]), ...drafts], keys.log)
  const lagging = memoryLog([mapEntry([]), ...drafts], keys.log, origin, begun)
  // The register's own of now, complete and cosigned, with the map of before the records in it too.
  const before = [mapEntry([]), ...drafts]
  const twofold = memoryLog([...before, mapEntry(before)], keys.log, origin, begun)
  // Complete, and of before the record came: cosigned then, as the newer one is now.
  const old = memoryLog([mapEntry([])], keys.log, origin, signedAt - 16 * 60_000)
  const monthOld = memoryLog([mapEntry([])], keys.log, origin, signedAt - 30 * 86_400_000)
  const falseMap = memoryLog([...drafts, mapEntry(drafts.slice(1))], key, origin, begun)
  return {
    "checkpoint of another history": own,
    "the same, cosigned by one witness": await cosigned(own, [0]),
    "the genuine one, without the log's signature, cosigned by one witness": await cosigned(unsigned, [0]),
    "head of another history": await sign("head", await headOf(fork, { size, sha256: "0".repeat(64) }), key),
    "head under the genuine checkpoint": await sign(
      "head",
      await headOf(genuine, { size, sha256: "0".repeat(64) }, { checkpoint: note }),
      key,
    ),
    "proof of a record of another history": await proofTextOf(fork, 2),
    "map of another history": JSON.stringify(await mapJsonOf(fork, size, code)),
    "map that leaves a record out": JSON.stringify(await mapJsonOf(falseMap, size, code)),
    "report of a record that was never published": await report(fork, [0, 1, 2], { map: await mapOf(fork) }),
    "the same under the genuine checkpoint": await report(fork, [2], {
      ...{ checkpoint: note, log: { origin, size: genuine.entries.length, root: toBase64(genuine.root()) } },
    }),
    "report that leaves a record out, with the map": await report(genuine, [0, 1], {
      checkpoint: note,
      map: await mapOf(genuine),
    }),
    "no record, with the map": await report(genuine, [], {
      checkpoint: note,
      kind: "no-record",
      map: await mapOf(genuine),
    }),
    "no record, for all are past their display": await report(genuine, [], {
      ...{ checkpoint: note, kind: "no-record" },
      map: await mapProofOf(genuine, size, code, { 0: "2026-06-29", 1: "2026-06-29", 2: "2026-06-29" }),
    }),
    "no record, with a map of before there was one": await report(early, [], {
      ...{ kind: "no-record", map: await mapProofOf(early, 0, code) },
    }),
    "no record, with the map of just before it came": await report(lagging, [], {
      ...{ kind: "no-record", map: await mapProofOf(lagging, 0, code) },
      checkpoint: await cosigned(await lagging.checkpoint(), [1, 2]),
    }),
    "no record, with the map of before beside the newer complete checkpoint": await report(twofold, [], {
      ...{ kind: "no-record", map: await mapProofOf(twofold, 0, code) },
      checkpoint: await cosigned(await twofold.checkpoint(), [1, 2]),
    }),
    "no record, with the map of before said to be of the newer size": await report(twofold, [], {
      ...{ kind: "no-record", map: { ...(await mapProofOf(twofold, 0, code)), size: twofold.entries.length - 1 } },
      checkpoint: await cosigned(await twofold.checkpoint(), [1, 2]),
    }),
    "no record, as of a checkpoint of sixteen minutes ago": await report(old, [], {
      ...{ kind: "no-record", map: await mapProofOf(old, 0, code) },
      checkpoint: await cosigned(await old.checkpoint(), [1, 2]),
    }),
    "no record, of no list at all": await report(genuine, [], {
      ...{
        kind: "no-record",
        asked: { by: "code", value: code, lists: [] },
        map: await mapProofOf(genuine, size, code),
      },
      checkpoint: await cosigned(note, [1, 2]),
    }),
    "no record, of the code in small letters": await report(genuine, [], {
      ...{ kind: "no-record", sub: small, asked: { by: "code", value: small, lists: ["penalty"] } },
      ...{ subject: { code: small, name: "郑州示例云杉商贸有限公司" }, map: await mapProofOf(genuine, size, small) },
      checkpoint: await cosigned(note, [1, 2]),
    }),
    "no record, without the map": await report(genuine, [], { checkpoint: note, kind: "no-record" }),
    "no record, as the short form of a QR code": await report(genuine, [], {
      ...{ checkpoint: note, kind: "no-record", excerpt_of: { sha256: "0".repeat(64), records: 0 } },
    }),
    "that a publication ended": await report(genuine, [], {
      ...{ checkpoint: note, kind: "ended", sub: "record-0", subject: null },
      asked: { by: "record", value: "record-0", lists: ["penalty"] },
      ended: { ...partOf(genuine, size), added: partOf(genuine, 0) },
    }),
    "notice, under the genuine checkpoint": await noticeBy(key, genuine, note),
    "notice of another history": await noticeBy(key, fork, own),
    "whom to look at again": await sign(
      "rescreening",
      {
        ...{ ...signedNow, kind: "rescreening", log: { from: 0, to: 4 }, next: null },
        subjects: [{ code, records: [{ id: "record-9", list: "serious", op: "add", position: 2 }] }],
      },
      key,
    ),
    "manifest of another history": await sign("manifest", manifestOf(fork, own), key),
    "manifest under the genuine checkpoint": await sign("manifest", manifestOf(genuine, note), key),
    receipt: await sign("receipt", receiptOf("0".repeat(64), "1".repeat(64)), key),
    "receipt that proves what is not so": await sign(
      "receipt",
      receiptOf("0".repeat(64), "1".repeat(64), {
        map: {
          ...{ size, entry: genuine.entries[size], proof: genuine.inclusion(size), checkpoint: note },
          log: { origin, size: genuine.entries.length, root: toBase64(genuine.root()) },
          codes: [{ code, live: [], other: null, path: [], past_display: [] }],
        },
      }),
      key,
    ),
    "receipt that proves what was so a little earlier": await sign(
      "receipt",
      receiptOf("0".repeat(64), "1".repeat(64), {
        map: {
          ...{ size: 0, entry: lagging.entries[0], proof: lagging.inclusion(0) },
          checkpoint: await cosigned(await lagging.checkpoint(), [1, 2]),
          log: { origin, size: lagging.entries.length, root: toBase64(lagging.root()) },
          codes: [{ code, ...codeOf(await mapProofOf(lagging, 0, code)) }],
        },
      }),
      key,
    ),
    "receipt of today, as of a checkpoint of a month before": await sign(
      "receipt",
      receiptOf("0".repeat(64), "1".repeat(64), {
        log: { origin, size: 1, time: signedAt - 30 * 86_400_000 },
        map: {
          ...{ size: 0, entry: monthOld.entries[0], proof: monthOld.inclusion(0) },
          checkpoint: await cosigned(await monthOld.checkpoint(), [1, 2]),
          log: { origin, size: 1, root: toBase64(monthOld.root()) },
          codes: [{ code, ...codeOf(await mapProofOf(monthOld, 0, code)) }],
        },
      }),
      key,
    ),
    ...(await printsBy(key, fork)),
    mark: await sign(
      "mark",
      {
        ...{ ...signedNow, exp: signedAt / 1000 + 3600, jti: "m", sub: code, code, registration: "registered" },
        ...{ exemption: null, lists: [], log: { size, time: signedAt - 1 } },
      },
      key,
    ),
  }
}

/** A sheet as the register prints it: pages, the report attached to them, and the seal that binds both. */
async function printOf(token: string, pages: string, seal: { by: SigningKey; of?: string } | string | null) {
  const attach = (type: string, content: string) =>
    `<< /Type /EmbeddedFile /Subtype /application#2f${type} /Length 9 >>\nstream\n${content}\nendstream\n`
  const parts = (sealed: string) => [`%PDF-1.7\n${pages}\n${attach("jwt", token)}`, sealed, "%%EOF\n"]
  const bytes = (text: string) => Buffer.from(text, "latin1")
  if (seal === null) return { pdf: bytes(parts("").join("")), seal: "" }
  if (typeof seal === "string") return { pdf: bytes(parts(attach("jose", seal)).join("")), seal }
  const hex = (text: string) => Buffer.from(sha256(bytes(text))).toString("hex")
  const digests = { report: hex(seal.of ?? token), pages: hex(parts(attach("jose", "")).join("")) }
  const made = await sign("pages", { iss: issuer, iat: signedAt / 1000, ...digests }, seal.by)
  return { pdf: bytes(parts(attach("jose", made)).join("")), seal: made }
}

/** The register's own sheet of what is listed, and what a thief makes of it. */
async function printsBy(key: SigningKey, fork: MemoryLog): Promise<Record<string, Uint8Array>> {
  const checkpoint = await cosigned(await genuine.checkpoint(), [1, 2])
  const genuineReport = async (jti: string) =>
    sign(
      "report",
      await reportOf(genuine, [0, 1, 2], { jti, checkpoint, map: await mapProofOf(genuine, size, code) }),
      keys.statement,
    )
  // Two that the register has signed of the same merchant.
  const [listed, other] = [await genuineReport("one"), await genuineReport("other")]
  const sheet = await printOf(listed, "(three records)", { by: keys.statement })
  if (!(await verifyRarer(sheet.pdf, asked["bare"] as VerifyOptions))?.ok) throw new Error("the sheet is genuine")
  const own = { ...(await reportOf(fork, [])), kind: "no-record", map: await mapProofOf(fork, size, code) }
  const forgedReport = await sign("report", own, key)
  const pdf = async (...[token, pages, seal]: Parameters<typeof printOf>) => (await printOf(token, pages, seal)).pdf
  return {
    "sheet with the token of another report": await pdf(other, "(three records)", sheet.seal),
    "sheet with the thief's report": await pdf(forgedReport, "(three records)", sheet.seal),
    "sheet with other pages": await pdf(listed, "(no record)", sheet.seal),
    "sheet without its seal": await pdf(listed, "(no record)", null),
    "sheet with the token of another report, sealed by the thief": await pdf(other, "(three records)", { by: key }),
    "sheet with other pages, sealed by the thief": await pdf(listed, "(no record)", { by: key }),
    "sheet with the thief's report, sealed by the thief": await pdf(forgedReport, "(no record)", { by: key }),
  }
}

const codeOf = ({ live, other, path, past_display }: Awaited<ReturnType<typeof mapProofOf>>) => ({
  ...{ live, other, path, past_display },
})

const partOf = (log: MemoryLog, position: number) => ({
  ...{ entry: log.entries[position], position, proof: log.inclusion(position) },
})

/** That an agency was told something: of a batch of one, under an entry of the log that is there. */
function noticeBy(key: SigningKey, log: MemoryLog, checkpoint: string): Promise<string> {
  const [agency, line] = ["0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11", JSON.stringify({ id: 7, kind: "listed" })]
  const leaf = leafHash(sha256, Buffer.from(`gongshi/notice/v1\n${"0".repeat(64)}\n${agency}\n${line}`))
  return sign(
    "notice",
    {
      ...{ ...signedNow, kind: "notice", sub: agency, id: 7, agency, salt: "0".repeat(64), line },
      batch: { leaf: 0, size: 1, root: toBase64(leaf), proof: [] },
      ...{ entry: log.entries[2], position: 2 },
      log: { size: log.entries.length, root: toBase64(log.root()), proof: log.inclusion(2), checkpoint },
    },
    key,
  )
}

/** A manifest of files that nobody can fetch. */
function manifestOf(log: MemoryLog, checkpoint: string) {
  const entries = log.entries.length
  const file = (name: string, kind: string, records: number) => ({
    ...{ name, kind, records, bytes: 4, sha256: "0".repeat(64), content_sha256: `${records}`.repeat(64) },
  })
  return {
    ...{ ...signedNow, key_origin: "provided", checkpoint, withdrawn: [] },
    log: { origin, size: entries, time: 1_772_676_000_000 + entries - 1, root: toBase64(log.root()) },
    files: [file("snapshot.ndjson.zst", "snapshot", 3), file("log.ndjson.zst", "log", entries)],
  }
}

/** A package of the verifier, as its note names its files. */
const packageOf = async (digest: string, ...signers: NoteSigner[]) => {
  const files = new Map([["receiver.js", digest]])
  const note = await signNote(formatRelease({ name: "gongshi-verify", version: "0.16.0", files }), signers)
  return {
    note,
    sha256: Buffer.from(sha256(Buffer.from(note))).toString("hex"),
    digests: new Map([...files, ["release.note", ""]]),
  }
}
type Package = Awaited<ReturnType<typeof packageOf>>

/** What `/v1/releases` answers of a log of which the last entry names packages, or no entry does. */
async function releasesOf(named: Package | null, key: SigningKey): Promise<string> {
  if (!named) return JSON.stringify({ releases: [] })
  const release = {
    name: "gongshi-verify",
    version: "0.16.0",
    file: "gongshi-verify-0.16.0.tgz",
    bytes: 9,
    sha256: named.sha256,
    note: named.note,
  }
  const line = JSON.stringify({ salt: "salt", release })
  const none = { authority: null, replaces: null, reason: null }
  const draft = { ...none, operation: "release", list: "release", commitment: commitmentOf(line) } as const
  const log = memoryLog([...drafts, { draft, line }], key, origin, begun)
  return JSON.stringify({ releases: [await proofJsonOf(log, size)] })
}

/** By codes what whoever pins the publisher's key finds wrong with a package. @param answer of the register, where it is asked */
async function judgePackage({ note, sha256: digest, digests }: Package, answer: string | null, by: string) {
  const opened = await openRelease(sha256, note, [by])
  if ("code" in opened) return opened.code
  const { version } = opened.release
  const logged =
    answer === null
      ? []
      : (await judgeLogged(answer, { version, note, sha256: digest }, asked["bare"] as VerifyOptions)).findings
  return [...judgeFiles(opened.release, digests), ...logged].map(({ code }) => code).join(" ") || "believed"
}

/**
 * What is believed, and by whom; all else is refused by everybody. A log's key makes histories: a state and witnesses tell them
 * apart. A head or a manifest names files that nobody can fetch. Statements without the map are believed only by whoever says
 * so; marks, receipts and lists of whom to look at again are their signer's word, and every verification of one says so.
 */
const everybody = ["bare", "kept", "witnessed", "rooted", "page", "old"]
const histories = ["bare", "rooted", "page", "old"]
const believed: Record<string, Record<string, string[]>> = {
  log: {
    "checkpoint of another history": histories,
    "the same, cosigned by one witness": histories,
    "proof of a record of another history": histories,
    "map of another history": histories,
  },
  export: {
    "head under the genuine checkpoint": everybody,
    "manifest under the genuine checkpoint": everybody,
    "whom to look at again": everybody,
  },
  statement: {
    "no record, for all are past their display": ["old"],
    "no record, as the short form of a QR code": ["page", "old"],
    mark: everybody,
    // The seal is by the same key: of pages that differ from the report, who reads out what verifies finds out.
    "sheet with the token of another report, sealed by the thief": everybody,
    "sheet with other pages, sealed by the thief": everybody,
  },
  receipt: { receipt: everybody },
  webhook: {},
  // It signs packages of the verifier, below, and nothing of the register's.
  publisher: {},
  // An agency's key signs its acts, and those alone: tests/enforcement holds them to their agency.
  agency: {},
  witness: {},
  keeper: {},
  none: {},
}

/**
 * With which codes whoever asks for two of three witnesses refuses what a thief of the very key that signs such documents hands
 * out; by every other key they are refused for the key.
 */
const foreign = /^(?:checkpoint-foreign-key|foreign-key|key-role|pages-(?:differ|unsealed))\b/
const refusedOwn: Record<string, Record<string, string>> = {
  log: {
    "checkpoint of another history": "policy",
    "the same, cosigned by one witness": "policy",
    "proof of a record of another history": "policy",
    "map of another history": "policy",
    "map that leaves a record out": "policy",
  },
  export: {
    "head of another history": "checkpoint-foreign-key",
    "manifest of another history": "checkpoint-foreign-key",
    "notice, under the genuine checkpoint": "commitment contradiction",
    "notice of another history": "checkpoint-foreign-key commitment contradiction",
  },
  statement: {
    "report of a record that was never published": "checkpoint-foreign-key",
    "the same under the genuine checkpoint": "inclusion mapless",
    "report that leaves a record out, with the map": "map-omitted",
    "no record, with the map": "map-omitted",
    "no record, for all are past their display": "map-omitted",
    "no record, with a map of before there was one": "policy map-late",
    "no record, with the map of just before it came": "map-late",
    "no record, with the map of before beside the newer complete checkpoint": "map-late",
    "no record, with the map of before said to be of the newer size": "inclusion",
    "no record, as of a checkpoint of sixteen minutes ago": "map-late",
    "no record, of no list at all": "record",
    "no record, of the code in small letters": "record",
    "no record, without the map": "mapless",
    "no record, as the short form of a QR code": "mapless",
    "that a publication ended": "entry",
    "sheet with the token of another report": "pages-differ",
    "sheet with the thief's report": "checkpoint-foreign-key map-omitted pages-differ",
    "sheet with other pages": "pages-differ",
    "sheet without its seal": "pages-unsealed",
    "sheet with the thief's report, sealed by the thief": "checkpoint-foreign-key map-omitted",
  },
  receipt: {
    "receipt that proves what is not so": "map-path",
    "receipt that proves what was so a little earlier": "map-late",
    "receipt of today, as of a checkpoint of a month before": "map-late",
  },
}

const verify = async (document: string | Uint8Array, options: VerifyOptions) =>
  (await verifyRarer(document, options)) ?? (await verifyAny(document, options))

describe("with one stolen key,", () => {
  test.each(Object.keys(believed))("%s, nothing is believed but what stands in the table", async (name) => {
    const stolen = keys[name as keyof typeof keys] ?? (await createSigningKey("Ed25519"))
    const found: Record<string, string[]> = {}
    const refused: Record<string, string> = {}
    for (const [what, document] of Object.entries(await forgeriesBy(stolen))) {
      for (const [who, options] of Object.entries(asked)) {
        const { ok, findings } = await verify(document, options)
        if (ok) found[what] = [...(found[what] ?? []), who]
        else if (who === "witnessed") refused[what] = [...new Set(findings.map(({ code }) => code))].join(" ")
      }
    }
    expect(found).toEqual(believed[name])
    const own = refusedOwn[name] ?? {}
    expect(Object.fromEntries(Object.keys(own).map((what) => [what, refused[what]]))).toEqual(own)
    for (const [what, codes] of Object.entries(refused)) if (!(what in own)) expect(codes, what).toMatch(foreign)
  })

  test("what is the word of its signer alone is said to be", async () => {
    const forgeries = await forgeriesBy(keys.statement)
    const { "no record, without the map": absence, receipt, mark } = forgeries
    const short = forgeries["no record, as the short form of a QR code"]
    expect(receipt).toBeDefined()
    const before = await receivers(keySet)
    const codesOf = async (document: string | Uint8Array = "", by = "witnessed", from = asked) => {
      const options = from[by] as VerifyOptions
      return (await verify(document, options)).unproven
    }
    expect((await codesOf(absence, "old", before)).find(({ code }) => code === "absence")?.en).toContain(
      "rests on the issuer's signature",
    )
    expect((await codesOf(mark)).map(({ code }) => code)).toContain("correct")
    expect((await codesOf(short, "page")).map(({ code }) => code)).toContain("excerpt")
    const { "whom to look at again": list } = await forgeriesBy(keys.export)
    expect((await codesOf(list)).map(({ code }) => code)).toContain("correct")
    const { receipt: signed } = await forgeriesBy(keys.receipt)
    expect((await codesOf(signed)).map(({ code }) => code)).toContain("correct")
  })

  test("papers of before the switch keep their rule: what came since the map is said to rest on the signature", async () => {
    const forgeries = await forgeriesBy(keys.statement)
    const before = await receivers(keySet)
    const late = forgeries["no record, with the map of just before it came"] ?? ""
    for (const by of everybody.filter((name) => name !== "kept")) {
      const { ok, unproven } = await verifyAny(late, before[by] as VerifyOptions)
      expect([by, ok, unproven.some(({ code }) => code === "map-since")]).toEqual([by, true, true])
    }
    // The same document under the key of after it is refused, whoever is asked.
    for (const by of everybody) {
      const { findings } = await verifyAny(late, asked[by] as VerifyOptions)
      expect(findings.map(({ code }) => code)).toContain("map-late")
    }
  })

  test("an honest paper says between which times it rests on the key of papers alone", async () => {
    const report = { ...(await reportOf(genuine, [0, 1, 2])), map: await mapProofOf(genuine, size, code) }
    const { ok, unproven } = await verifyAny(
      await sign("report", report, keys.statement),
      asked["bare"] as VerifyOptions,
    )
    expect([ok, unproven.find(({ code }) => code === "map-span")?.en]).toEqual([
      true,
      expect.stringContaining("rests on the issuer's signature"),
    ])
  })

  test("one keeper makes no root, and no second of the same version beside the one that is believed", async () => {
    const signers = [keys.keeper, keys.keeper2, keys.keeper3].map((key, n) => noteSigner(sha256, `k${n}.example`, key))
    const thiefs = { ...toPublicKey(keys.keeper), role: "log" as const, key_origin: "provided" as const }
    const statement = { version: 1, issuer, origin, expires: new Date(signedAt + 9e9).toISOString() }
    const of = (threshold: number, version: number, known: string[]) =>
      formatRoot({ ...statement, version, threshold, signers: known, keys: [thiefs] as never, ended: [] })
    const all = signers.map(({ vkey }) => vkey)
    const [keeper] = signers
    if (!keeper) throw new Error("no keeper")
    const open = (chain: string, seen?: { version: number; sha256: string }) =>
      openTrust(chain, { sha256, now: signedAt, ...(seen ? { seen } : {}) })
    const first = await signNote(
      formatRoot({ ...statement, threshold: 2, signers: all, keys: jwks.keys as never, ended: [] }),
      signers.slice(0, 2),
    )
    const believedFirst = await open(first)
    if (!("seen" in believedFirst)) throw new Error("the first root is believed")
    // Two of three are the threshold: what they sign together is believed, as it is written.
    const both = signers.slice(0, 2)
    expect(await open(first + (await signNote(of(2, 2, all), both)), believedFirst.seen)).toHaveProperty(
      "seen.version",
      2,
    )
    // By itself, twice under two names, behind the one that is believed, with a threshold of one.
    const twice = noteSigner(sha256, "k1.example", keys.keeper)
    for (const [chain, wanted] of [
      [await signNote(of(2, 1, all), [keeper]), "root-threshold"],
      [await signNote(of(2, 1, [keeper.vkey, twice.vkey, ...all.slice(2)]), [keeper, twice]), "root-malformed"],
      [first + (await signNote(of(1, 2, [keeper.vkey]), [keeper])), "root-threshold"],
      [await signNote(of(1, 1, [keeper.vkey]), [keeper]), "root-differs"],
    ] as const) {
      const opened = await open(chain, believedFirst.seen)
      expect("code" in opened ? opened.code : "believed").toBe(wanted)
    }
  })

  test("a package of the verifier is its publisher's, and as the log names it: with one key of the two nobody passes one off", async () => {
    const publisher = noteSigner(sha256, "publisher.example", keys.publisher)
    const [genuine, changed] = ["1", "2"].map((digit) => digit.repeat(64)) as [string, string]
    const honest = await packageOf(genuine, publisher)
    // The thief's, under the publisher's name.
    const by = (key: SigningKey) => packageOf(changed, noteSigner(sha256, "publisher.example", key))
    const stranger = await createSigningKey("Ed25519")
    const [strangers, logs, publishers] = [await by(stranger), await by(keys.log), await by(keys.publisher)]
    const both = await packageOf(changed, publisher, noteSigner(sha256, origin, keys.log))
    const register = { names: await releasesOf(honest, keys.log), silent: await releasesOf(null, keys.log) }
    // What the thief of the one key can answer in the register's place.
    const answers = { log: await releasesOf(logs, keys.log), publisher: await releasesOf(publishers, keys.publisher) }
    const replaced = { ...honest, digests: new Map([["receiver.js", changed]]) }
    for (const [what, given, answer, wanted] of [
      ["the publisher's own", honest, null, "believed"],
      ["the publisher's own", honest, register.names, "believed"],
      ["one that no entry of the log names", honest, register.silent, "release-unlogged"],
      ["one with a file changed under the genuine note", replaced, null, "changed"],
      ["one with a file changed under the genuine note, named", replaced, register.names, "changed"],
      ["one that a stranger has signed", strangers, null, "release-foreign"],
      ["one that the log's key has signed", logs, null, "release-foreign"],
      ["the same, named by a log of the thief's own", logs, answers.log, "release-foreign"],
      // The publisher's key is believed by whoever asks nobody else; the log finds it out.
      ["one by the stolen publisher's key", publishers, null, "believed"],
      ["the same beside the log, which names another", publishers, register.names, "release-differs"],
      ["the same beside the log, which names none", publishers, register.silent, "release-unlogged"],
      [
        "the same, named by a log that the publisher's key has signed",
        publishers,
        answers.publisher,
        "checkpoint-foreign-key",
      ],
      ["one that both have signed, which the log does not name", both, register.names, "release-differs"],
    ] as const) {
      expect(await judgePackage(given, answer, publisher.vkey), what).toBe(wanted)
    }
  })
})

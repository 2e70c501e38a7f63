/**
 * Vectors for other implementations of the verifier: documents and archives, good and bad, each with what has to come of it.
 * Everything is made from fixed seeds, so that the script which writes them gives the same bytes again.
 */
import { createHash, createPrivateKey, sign as signBytesBy } from "node:crypto"
import { CompactSign, importJWK } from "jose"
import { toBase64 } from "../../src/ledger/base64.ts"
import { signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { commitmentOf } from "../../src/ledger/commitment.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import { formatMapText } from "../../src/ledger/map/text.ts"
import { leafHash } from "../../src/ledger/merkle.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner, parseNote } from "../../src/ledger/signed-note.ts"
import { cosign, witnessKey, witnessVkey } from "../../src/ledger/witness/cosignature.ts"
import { documentKinds } from "../../src/signing/signed-document.ts"
import { type SigningKey, toSigningKey } from "../../src/signing/signing-key.ts"
import { exportText, lastTime, packExport, tarOf } from "./made-export.ts"
import { mapEntry, mapJsonOf, mapProofOf, mappedLog } from "./made-map.ts"
import {
  added,
  documentKeysOf,
  headOf,
  issuer,
  keySetOf,
  lineOf,
  type MemoryLog,
  memoryLog,
  origin,
  proofJsonOf,
  proofTextOf,
  receiptOf,
  removed,
  reportOf,
  sign,
  signedAt,
  signedNow,
} from "./published.ts"
import { rootVectors } from "./root-vectors.ts"
import { toldVectors } from "./told-vectors.ts"

const hex = (bytes: Uint8Array | string) => createHash("sha256").update(bytes).digest("hex")

/** What a vector is verified with, beside the keys; `keys` names one of the key sets. */
interface Given {
  keys?: string
  now?: string
  state?: object
  consistency?: string
  head?: string
  line?: string
  /** Lines of a file of proofs, for a receipt. */
  proofs?: string[]
  files?: { name: string; bytes: number; sha256: string; role?: "rows" | "answers" }[]
  withoutLogKey?: boolean
  /** What is believed without the map of the log; absent: nothing. */
  withoutMap?: "short" | "any" | undefined
  /** A policy of witnesses (C2SP tlog-policy), as text. */
  policy?: string
  /** Roots of trust, which alone say whose keys are believed: no key set is given then. */
  root?: string
  /** The root that was believed before. */
  seen?: { version: number; sha256: string }
}

/** A document, and what has to come of it: `codes` of the findings, none where it holds. */
export interface DocumentVector extends Given {
  name: string
  document: string
  kind: string
  codes: string[]
}

/** An archive, by its file's name. */
export interface ArchiveVector extends Given {
  name: string
  file: string
  codes: string[]
  /** Codes that must stand under what is not proven. */
  unproven?: string[]
}

/** The vectors as they are written. */
export interface VerifyVectors {
  issuer: string
  origin: string
  /** As of when everything is verified, RFC 3339. */
  now: string
  keySets: Record<string, object>
  /** What entries and lines hash to: commitments in base64url, leaf hashes and roots in base64, digests of files in hex. */
  hashes: { entry: string; line: string | null; commitment: string | null; leafHash: string }[]
  root: string
  documents: DocumentVector[]
  archives: ArchiveVector[]
}

/** An Ed25519 key of which the private half is a digest of its name. Everybody has it. */
async function keyOf(name: string): Promise<SigningKey> {
  const seed = createHash("sha256").update(`gongshi test vectors: ${name}`).digest()
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed])
  const { d, x } = createPrivateKey({ key: der, format: "der", type: "pkcs8" }).export({ format: "jwk" })
  return toSigningKey({ kty: "OKP", crv: "Ed25519", alg: "Ed25519", d: `${d}`, x: `${x}`, key_origin: "provided" })
}

const saltOf = (n: number) => createHash("sha256").update(`salt ${n}`).digest("base64url")
const line = (n: number, changes: object = {}) => lineOf(n, { salt: saltOf(n), ...changes })

/** Signs a text as it stands, whatever it holds. */
async function signText(text: string, kind: keyof typeof documentKinds, key: SigningKey, header: object = {}) {
  return new CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: documentKinds[kind].typ, ...header })
    .sign(await importJWK({ ...key }, key.alg))
}

/** Makes the vectors, with the bytes of the archives by name. */
export async function makeVerifyVectors(): Promise<{ vectors: VerifyVectors; archives: Map<string, Buffer> }> {
  const keys = { log: await keyOf("log"), documents: await keyOf("documents") }
  const stranger = await keyOf("stranger")
  const lines = Array.from({ length: 8 }, (_, n) => line(n))
  const drafts = [...lines.map((text) => ({ draft: added(text), line: text })), { draft: removed(3), line: null }]
  const log = memoryLog(drafts, keys.log)
  const short = memoryLog(drafts.slice(0, 5), keys.log)
  const other = memoryLog([...drafts.slice(1), { draft: removed(0), line: null }], keys.log)
  const context: Context = { keys, stranger, log, short, other }
  const archives = await archiveVectors(context)
  const listed = (documents: object, ofLog: object = {}) => keySetOf(keys, documents, ofLog)
  return {
    vectors: {
      ...{ issuer, origin, now: new Date(signedAt + 60_000).toISOString() },
      keySets: {
        default: keySetOf(keys),
        "without-log-key": documentKeysOf(keys),
        "export-only": listed({ role: "export" }),
        "compromised-at-5": listed({ status: "compromised", good_until_size: 5 }),
        complete: listed({ papers: "complete" }),
        "retired-before": listed({ status: "retired", until: new Date(signedAt - 3_600_000).toISOString() }),
        "log-retired-before": listed(
          {},
          { status: "retired", until: new Date(1_772_676_000_000 - 3_600_000).toISOString() },
        ),
      },
      hashes: log.entries.map((entry, n) => ({
        entry,
        line: log.lines[n] ?? null,
        commitment: log.lines[n] ? commitmentOf(log.lines[n]) : null,
        leafHash: toBase64(leafHash(sha256, Buffer.from(entry))),
      })),
      root: toBase64(log.root()),
      documents: await documentVectors(context),
      archives: archives.map(({ bytes: _, ...vector }) => vector),
    },
    archives: new Map(archives.map(({ file, bytes }) => [file, bytes])),
  }
}

interface Context {
  keys: { log: SigningKey; documents: SigningKey }
  stranger: SigningKey
  log: MemoryLog
  short: MemoryLog
  other: MemoryLog
}

async function documentVectors(context: Context): Promise<DocumentVector[]> {
  const others = [
    ...(await goodVectors(context)),
    ...(await forgedVectors(context)),
    ...(await contradictoryVectors(context)),
    ...(await reportVectors(context)),
    ...(await stateVectors(context)),
    ...(await witnessVectors(context)),
    ...(await rootVectors(context, keyOf)),
    ...(await toldVectors(context)),
  ]
  return [
    // What is about something else is of a log without a map.
    ...others.map((vector) => (vector.kind === "report" ? { ...vector, withoutMap: "any" as const } : vector)),
    ...(await mapVectors(context)),
    ...(await maplessVectors(context)),
    ...(await completeVectors(context)),
    ...(await provenReceiptVectors(context)),
  ]
}

const rows = "code\n91000000MA0GG0017J\n"
const answers = "code,verdict\n91000000MA0GG0017J,listed\n"

async function goodVectors({ keys, log }: Context): Promise<DocumentVector[]> {
  const good = { codes: [] }
  const about = { sub: "record-1", asked: { by: "record", value: "record-1", lists: ["penalty"] } }
  const part = (position: number) => ({ entry: log.entries[position], position, proof: log.inclusion(position) })
  const ended = { kind: "ended", sub: "record-3", subject: null, ended: { ...part(8), added: part(3) } }
  const endedAbout = { by: "record", value: "record-3", lists: ["penalty"] }
  const manifest = await sign("manifest", manifestOf(await log.checkpoint(), log), keys.documents)
  const report = await sign("report", await reportOf(log, [0, 2]), keys.documents)
  const file = (name: string, text: string, role: "rows" | "answers") => ({
    ...{ name, bytes: text.length, sha256: hex(text), role },
  })
  const signReport = async (changes: object, positions: number[] = []) =>
    sign("report", await reportOf(log, positions, changes), keys.documents)
  return [
    { ...good, name: "a credit report of two records", kind: "report", document: report },
    { ...good, name: "no record", kind: "report", document: await signReport({ kind: "no-record" }) },
    {
      ...{ ...good, name: "the short form of a report, as a QR code carries it", kind: "report" },
      document: await signReport({ excerpt_of: { sha256: hex(report), records: 2 } }),
    },
    {
      ...{ ...good, name: "a certificate of publication", kind: "report" },
      document: await signReport({ kind: "publication", ...about }, [1]),
    },
    {
      ...{ ...good, name: "a certificate that a publication ended", kind: "report" },
      document: await signReport({ ...ended, asked: endedAbout }),
    },
    {
      ...{ ...good, name: "a receipt with its files", kind: "receipt" },
      document: await sign("receipt", receiptOf(hex(rows), hex(answers)), keys.documents),
      files: [file("rows.csv", rows, "rows"), file("answers.csv", answers, "answers")],
    },
    { ...good, name: "a manifest", kind: "manifest", document: manifest },
    {
      ...{ ...good, name: "a head", kind: "head" },
      document: await sign("head", await headOf(log, { size: 9, sha256: hex(manifest) }), keys.documents),
    },
    {
      ...{ ...good, name: "a manifest with the head that names it", kind: "manifest", document: manifest },
      head: await sign("head", await headOf(log, { size: 9, sha256: hex(manifest) }), keys.documents),
    },
    { ...good, name: "a checkpoint", kind: "checkpoint", document: await log.checkpoint() },
    { ...good, name: "a proof as text (C2SP tlog-proof)", kind: "proof", document: await proofTextOf(log, 1) },
    { ...good, name: "a proof as JSON", kind: "proof", document: JSON.stringify(await proofJsonOf(log, 1)) },
  ]
}

function manifestOf(checkpoint: string | undefined, log: MemoryLog, changes: object = {}) {
  const size = log.entries.length
  const file = (name: string, records: number, kind: string) => ({
    ...{ name, kind, bytes: 4, sha256: hex(name), records, content_sha256: hex(kind) },
  })
  return {
    ...signedNow,
    key_origin: "provided",
    log: { origin, size, time: lastTime(log), root: toBase64(log.root()) },
    checkpoint,
    files: [
      file("snapshot.ndjson.zst", 7, "snapshot"),
      file("snapshot.ndjson.gz", 7, "snapshot"),
      file("log.ndjson.zst", size, "log"),
    ],
    withdrawn: [],
    ...changes,
  }
}

/** What one stolen key signs, or none: the export's key without the log's, strangers' keys, keys of another role. */
async function forgedVectors({ keys, stranger, log, short, other }: Context): Promise<DocumentVector[]> {
  const byExport = (document: object) => sign("manifest", document, keys.documents)
  const forgedBy = async (key: SigningKey) => {
    const size = other.entries.length
    return signCheckpoint({ origin, size, root: other.root() }, [noteSigner(sha256, origin, key)])
  }
  const rootless = { log: { size: other.entries.length, time: lastTime(other) } }
  const manifest = { kind: "manifest" }
  const genuine = await sign("manifest", manifestOf(await log.checkpoint(), log), keys.documents)
  const report = await reportOf(log, [0])
  const json = JSON.stringify(report)
  return [
    {
      ...{ ...manifest, name: "a manifest that the export's key alone has signed", codes: ["checkpoint-missing"] },
      document: await byExport(manifestOf(undefined, other)),
    },
    {
      ...{ ...manifest, name: "one with neither checkpoint nor root", codes: ["checkpoint-missing"] },
      document: await byExport(manifestOf(undefined, other, rootless)),
    },
    {
      ...{ ...manifest, name: "one with the log's checkpoint of another size", codes: ["checkpoint-differs"] },
      document: await byExport(manifestOf(await short.checkpoint(), other)),
    },
    {
      ...{ ...manifest, name: "one with the log's checkpoint of another root", codes: ["checkpoint-differs"] },
      document: await byExport(manifestOf(await log.checkpoint(), other)),
    },
    {
      ...{ ...manifest, name: "one whose checkpoint the export's key has signed", codes: ["checkpoint-foreign-key"] },
      document: await byExport(manifestOf(await forgedBy(keys.documents), other)),
    },
    {
      ...{ ...manifest, name: "one whose checkpoint a stranger has signed", codes: ["checkpoint-foreign-key"] },
      document: await byExport(manifestOf(await forgedBy(stranger), other)),
    },
    {
      ...{ ...manifest, name: "one whose checkpoint was changed", codes: ["checkpoint-signature"] },
      document: await byExport(manifestOf((await log.checkpoint()).replace("\n9\n", "\n8\n"), log)),
    },
    {
      ...{ ...manifest, name: "a genuine one, by whoever knows no key of the log", codes: ["log-keys-missing"] },
      ...{ keys: "without-log-key", document: genuine },
    },
    {
      ...{ ...manifest, name: "the same, of a register that is said to have none", codes: [] },
      ...{ keys: "without-log-key", withoutLogKey: true, document: genuine },
    },
    {
      ...{ ...manifest, name: "saying so does nothing where a key is known", codes: ["checkpoint-missing"] },
      ...{ withoutLogKey: true, document: await byExport(manifestOf(undefined, other)) },
    },
    {
      ...{ name: "a checkpoint that a stranger has signed", kind: "checkpoint", codes: ["checkpoint-foreign-key"] },
      document: await forgedBy(stranger),
    },
    {
      ...{ name: "a report that a stranger has signed", kind: "report", codes: ["foreign-key"] },
      document: await sign("report", report, stranger),
    },
    {
      ...{ name: "one under the kid of another key", kind: "report", codes: ["signature"] },
      document: await sign("report", report, { ...stranger, kid: keys.documents.kid }),
    },
    {
      ...{ name: "one that the log's key has signed", kind: "report", codes: ["key-role"] },
      document: await sign("report", report, keys.log),
    },
    {
      ...{ name: "one that the key for exports has signed", kind: "report", codes: ["key-role"], keys: "export-only" },
      document: await sign("report", report, keys.documents),
    },
    {
      ...{ name: "one with a header that names a key", kind: "report", codes: ["header"] },
      document: await signText(json, "report", keys.documents, { jku: "https://elsewhere.example/jwks.json" }),
    },
    {
      ...{ name: "one without an algorithm", kind: "report", codes: ["header"] },
      document: `${Buffer.from(
        JSON.stringify({ alg: "none", kid: keys.documents.kid, typ: documentKinds.report.typ }),
      ).toString("base64url")}.${Buffer.from(json).toString("base64url")}.AA`,
    },
    {
      ...{ name: "one by a key that was out of use by then", kind: "report", codes: ["key-late"] },
      ...{ keys: "retired-before", document: await sign("report", report, keys.documents) },
    },
    {
      ...{ name: "one by a key that was compromised", kind: "report", codes: ["key-compromised"] },
      ...{ keys: "compromised-at-5", document: await sign("report", report, keys.documents) },
    },
    {
      ...{
        name: "a proof under a log key that was out of use before the entry",
        kind: "proof",
        codes: ["checkpoint-late"],
      },
      ...{ keys: "log-retired-before", document: await proofTextOf(log, 1) },
    },
  ]
}

/** What a signed document says of itself and can't be so, and JSON that programs read differently. */
async function contradictoryVectors({ keys, log }: Context): Promise<DocumentVector[]> {
  const checkpoint = await log.checkpoint()
  const stated = manifestOf(checkpoint, log)
  const contradictory = async (name: string, changes: object): Promise<DocumentVector> => ({
    ...{ name, kind: "manifest", codes: ["contradiction"] },
    document: await sign("manifest", { ...stated, ...changes }, keys.documents),
  })
  const json = JSON.stringify(await reportOf(log, [0]))
  const otherwise = async (name: string, text: string): Promise<DocumentVector> => ({
    ...{ name, kind: "report", codes: ["malformed"] },
    document: await signText(text, "report", keys.documents),
  })
  const counts = { listed: 2, clear: 1, review: 0, unknown: 0, invalid: 0 }
  const withdrawn = {
    name: "snapshot.ndjson.gz",
    size: 5,
    sha256: hex("old"),
    reason: "erased",
    at: "2026-06-30T08:00:00.000Z",
  }
  return [
    await contradictory("a manifest whose log has other entries than it counts", {
      files: stated.files.map((file) => (file.kind === "log" ? { ...file, records: 8 } : file)),
    }),
    await contradictory("one with more lines than entries", {
      files: stated.files.map((file) => (file.kind === "snapshot" ? { ...file, records: 10 } : file)),
    }),
    await contradictory("one with two snapshots that hold different things", {
      files: stated.files.map((file, n) => (n === 0 ? { ...file, content_sha256: hex("other") } : file)),
    }),
    await contradictory("one that was signed before the last entry of its log", {
      log: { ...stated.log, time: signedAt + 3_600_000 },
    }),
    await contradictory("one that withdraws a file of its own", {
      withdrawn: [{ ...withdrawn, sha256: hex("snapshot.ndjson.gz") }],
    }),
    await contradictory("one that withdraws a file of its own size", { withdrawn: [{ ...withdrawn, size: 9 }] }),
    {
      ...{ name: "a receipt whose answers are not as many as its rows", kind: "receipt", codes: ["contradiction"] },
      document: await sign("receipt", receiptOf(hex(rows), hex(answers), { counts }), keys.documents),
    },
    await otherwise("a report with a member twice", json.replace('"iss":', '"iss":"https://other.example","iss":')),
    await otherwise("one with a member twice, spelled in two ways", json.replace('"iss":', '"is\\u0073":"x","iss":')),
    await otherwise("one with a member twice within another", json.replace('"size":', '"size":2,"size":')),
    await otherwise("one with a number that has a point", json.replace(/("size":\d+)/, "$1.0")),
    await otherwise("one with a number that has an exponent", json.replace(/("size":\d+)/, "$1e0")),
    await otherwise("one with an escape that need not be", json.replace('"iss":', '"\\u0069ss":')),
    await otherwise("one with a space between", json.replace('"iss":', '"iss": ')),
    await otherwise("one with a member that nobody knows", json.replace('"iss":', '"more":1,"iss":')),
  ]
}

async function reportVectors({ keys, log }: Context): Promise<DocumentVector[]> {
  const report = await reportOf(log, [0])
  const [record] = report.records
  const signReport = async (name: string, changes: object, codes: string[], now?: number): Promise<DocumentVector> => ({
    ...{ name, kind: "report", codes, document: await sign("report", { ...report, ...changes }, keys.documents) },
    ...(now === undefined ? {} : { now: new Date(now).toISOString() }),
  })
  const changed = (record?.line ?? "").replace("示例", "实例")
  return [
    await signReport("a report with a changed line", { records: [{ ...record, line: changed }] }, ["commitment"]),
    await signReport("one with the proof of another entry", { records: [{ ...record, proof: log.inclusion(1) }] }, [
      "inclusion",
    ]),
    await signReport("one that states another size than its checkpoint", { log: { ...report.log, size: 8 } }, [
      "checkpoint-differs",
      "inclusion",
    ]),
    await signReport("one of records that shows none", { records: [] }, ["record"]),
    await signReport("one of no record that shows one", { kind: "no-record" }, ["record"]),
    await signReport("one of another merchant", { sub: "92000000MA0GG0025A" }, ["record", "record", "record"]),
    await signReport("one past its time", {}, ["expired"], signedAt + 90_000_000),
    await signReport("one from the future", {}, ["future"], signedAt - 3_600_000),
    {
      ...{ name: "a receipt with files of another", kind: "receipt", codes: ["rows"] },
      document: await sign("receipt", receiptOf(hex(rows), hex(answers)), keys.documents),
      files: [{ name: "rows.csv", bytes: 4, sha256: hex("else"), role: "rows" }],
    },
    {
      ...{ name: "a proof of another line than is expected", kind: "proof", codes: ["line"] },
      ...{ document: await proofTextOf(log, 1), line: log.lines[0] ?? "" },
    },
    {
      ...{ name: "a proof without a checkpoint", kind: "proof", codes: ["checkpoint-missing"] },
      document: JSON.stringify({ ...(await proofJsonOf(log, 1)), checkpoint: null }),
    },
  ]
}

/** What was verified before, against what is shown now. */
async function stateVectors({ keys, log, short, other }: Context): Promise<DocumentVector[]> {
  const stateOf = (from: MemoryLog, size = from.entries.length, head_iat: number | null = null) => ({
    ...{ origin, size, root: toBase64(from.root(size)), head_iat },
  })
  const consistency = JSON.stringify({
    ...{ from: 5, to: 9, from_root: toBase64(log.root(5)), to_root: toBase64(log.root()) },
    proof: log.consistency(5),
  })
  const checkpoint = { kind: "checkpoint", document: await log.checkpoint() }
  const head = await sign("head", await headOf(log, { size: 9, sha256: hex("manifest") }), keys.documents)
  return [
    {
      ...checkpoint,
      name: "a checkpoint that continues the state, by its proof",
      codes: [],
      state: stateOf(short),
      consistency,
    },
    { ...checkpoint, name: "one without a proof", codes: ["no-consistency"], state: stateOf(short) },
    { ...checkpoint, name: "one whose proof does not hold", codes: ["fork"], state: stateOf(other, 5), consistency },
    { ...checkpoint, name: "one of another history at the same size", codes: ["fork"], state: stateOf(other) },
    {
      ...{ name: "one that is smaller than the state", kind: "checkpoint", codes: ["rollback"] },
      ...{ document: await short.checkpoint(), state: stateOf(log) },
    },
    {
      ...{ name: "a head that is older than the last", kind: "head", codes: ["older-head"] },
      ...{ document: head, state: stateOf(log, 9, signedAt / 1000 + 1) },
    },
    {
      ...{ name: "a head past its time", kind: "head", codes: ["frozen"] },
      ...{ document: head, now: new Date(signedAt + 90_000_000).toISOString() },
    },
    {
      ...{ name: "a manifest with the head of another", kind: "manifest", codes: ["head-manifest"], head },
      document: await sign("manifest", manifestOf(await log.checkpoint(), log), keys.documents),
    },
  ]
}

/** Checkpoints that witnesses have cosigned, or not enough of them, under a policy of two of three. */
async function witnessVectors({ keys, log, other }: Context): Promise<DocumentVector[]> {
  const witnesses = await Promise.all(
    ["a", "b", "c"].map(async (letter) => {
      const { x, d } = await keyOf(`witness ${letter}`)
      const key = witnessKey(sha256, `witness.${letter}.example`, Buffer.from(x, "base64url"))
      const privateKey = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" })
      const signBytes = async (bytes: Uint8Array) => new Uint8Array(signBytesBy(null, bytes, privateKey))
      return { key, line: (text: string, seconds: number) => cosign(key, signBytes, text, seconds) }
    }),
  )
  const policy = [
    `log ${noteSigner(sha256, origin, keys.log).vkey}`,
    ...witnesses.map(({ key }, n) => `witness ${"abc"[n]} ${witnessVkey(key)}`),
    ...["group agencies 2 a b c", "quorum agencies", ""],
  ].join("\n")
  const at = signedAt / 1000
  const cosigned = async (from: MemoryLog, by: string, seconds = at) => {
    const note = await from.checkpoint()
    const text = parseNote(note)?.text ?? ""
    const lines = witnesses.map(({ line }, n) => (by.includes("abc"[n] ?? "-") ? line(text, seconds) : ""))
    return note + (await Promise.all(lines)).join("")
  }
  const [both, one] = [await cosigned(log, "ab"), await cosigned(log, "b")]
  const [, foreign = ""] = /(— witness\.a\.example .*\n)/.exec(await cosigned(other, "a")) ?? []
  const checkpoint = { kind: "checkpoint", policy }
  const report = async (note: string) =>
    sign("report", { ...(await reportOf(log, [0])), checkpoint: note }, keys.documents)
  return [
    { ...checkpoint, name: "a checkpoint that two of three witnesses have cosigned", codes: [], document: both },
    { ...checkpoint, name: "one that one of them has cosigned", codes: ["policy"], document: one },
    { ...checkpoint, name: "one that none has cosigned", codes: ["policy"], document: await log.checkpoint() },
    {
      ...{ ...checkpoint, name: "one with the cosignature of another checkpoint", codes: ["policy"] },
      document: one + foreign,
    },
    {
      ...{ ...checkpoint, name: "one with the same cosignature twice", codes: ["policy"] },
      document: one + one.slice(one.lastIndexOf("— ")),
    },
    {
      ...{ ...checkpoint, name: "one that was cosigned in the future", codes: ["policy"] },
      document: await cosigned(log, "ab", at + 3600),
    },
    ...(await laterVectors({ keys, policy, log, other, cosigned })),
    {
      name: "a report under a checkpoint that two have cosigned",
      kind: "report",
      codes: [],
      policy,
      document: await report(both),
    },
    {
      name: "one under a checkpoint that one has cosigned",
      kind: "report",
      codes: ["policy"],
      policy,
      document: await report(one),
    },
  ]
}

type MadeArchive = ArchiveVector & { bytes: Buffer }

async function archiveVectors({ keys, log, other, short }: Context): Promise<MadeArchive[]> {
  const membersOf = async (
    from: MemoryLog,
    manifest: object,
    change: (text: Record<string, string[]>) => void = () => {},
  ) => {
    const text = exportText(from, [5])
    change(text)
    const packed = await packExport(from, text, keys.documents, manifest)
    return [...packed].map(([name, bytes]) => ({ name: `gongshi-9/exports/9/${name}`, bytes }))
  }
  const archive = async (
    file: string,
    name: string,
    codes: string[],
    members: Parameters<typeof tarOf>[0],
    more: Partial<ArchiveVector> = {},
  ): Promise<MadeArchive> => ({
    ...{ name, file: `${file}.tar`, codes },
    // Most of the logs have no map.
    ...{ withoutMap: "any", ...more },
    bytes: tarOf(members),
  })
  const without = (members: { name: string; bytes: Buffer }[], ...parts: string[]) =>
    members.filter(({ name }) => !parts.some((part) => name.endsWith(`/${part}`)))
  const whole = ["log.ndjson.zst", "snapshot.ndjson.zst", "snapshot.ndjson.gz"]
  const state = {
    ...{ origin, size: 5, root: toBase64(log.root(5)), head_iat: null },
    ...{ frontier: log.frontier(5), time: decodeEntry(log.entries[4] ?? "")?.time ?? 0 },
  }
  const companions = ["README.txt", "keys.json"].map((name) => ({
    name: `gongshi-9/${name}`,
    bytes: Buffer.from("{}\n"),
  }))
  const genuine = await membersOf(log, {})
  const forged = { checkpoint: undefined }
  const time = { log: { origin, size: 9, time: lastTime(log) + 1, root: toBase64(log.root()) } }
  const swapped = memoryLog(
    [...other.entries.keys()].map((n) => ({ draft: added(`${n}`), line: `${n}` })),
    keys.log,
  )
  const lies = {
    checkpoint: await log.checkpoint(),
    log: { origin, size: 9, time: lastTime(swapped), root: toBase64(log.root()) },
  }
  const drafts = log.entries.map((_, n) => ({
    draft: n < log.entries.length - 1 ? added(log.lines[n] ?? "") : removed(3),
    line: log.lines[n] ?? null,
  }))
  const mapped = mappedLog(drafts, keys.log)
  const mismapped = memoryLog([...drafts, mapEntry(drafts.slice(1))], keys.log)
  const mustMap = { withoutMap: undefined }
  const drop = (name: string) => (text: Record<string, string[]>) => {
    text[name] = (text[name] ?? []).slice(1)
  }
  return [
    await archive("whole", "a whole export with a delta", [], genuine),
    await archive("mapped", "a whole export that ends with the map", [], await membersOf(mapped, {}), mustMap),
    await archive("mapless", "one of a log without a map", ["mapless"], genuine, mustMap),
    await archive(
      "other-map",
      "one with another map than its lines give",
      ["map-differs"],
      await membersOf(mismapped, {}),
      mustMap,
    ),
    await archive("delta", "a delta, onto the state that it continues", [], without(genuine, ...whole), { state }),
    await archive(
      "companions",
      "an archive of an earlier version, with files that nobody signed",
      [],
      [...companions, ...genuine],
      {
        unproven: ["beside"],
      },
    ),
    await archive(
      "forged-whole",
      "an export that the export's key alone has signed",
      ["checkpoint-missing"],
      await membersOf(other, forged),
    ),
    await archive(
      "forged-delta",
      "a delta that the export's key alone has signed",
      ["checkpoint-missing"],
      without(await membersOf(log, forged), ...whole),
      { state },
    ),
    await archive(
      "forged-size",
      "an export under the log's checkpoint of another size",
      ["checkpoint-differs"],
      await membersOf(log, {
        checkpoint: await short.checkpoint(),
      }),
    ),
    await archive(
      "forged-log",
      "entries that are not those of the signed root",
      ["root"],
      await membersOf(swapped, lies),
    ),
    await archive(
      "time",
      "an export that states another time than its last entry",
      ["contradiction"],
      await membersOf(log, time),
    ),
    await archive(
      "left-out",
      "a snapshot that leaves a record out",
      ["contradiction", "line-missing"],
      await membersOf(log, {}, drop("snapshot.ndjson.zst")),
    ),
    await archive(
      "changed",
      "a file that was changed",
      ["changed"],
      genuine.map(({ name, bytes }) => ({
        name,
        bytes: name.endsWith("/snapshot.ndjson.gz")
          ? Buffer.from(bytes.map((byte, at) => (at === 4 ? byte ^ 1 : byte)))
          : bytes,
      })),
    ),
    await archive(
      "slipped-in",
      "a file that the manifest does not name",
      ["unnamed"],
      [...genuine, { name: "gongshi-9/exports/9/more.ndjson.gz", bytes: Buffer.from("x") }],
    ),
  ]
}

/** The map: what is live under a code, or that nothing is; and what leaves out, shows too much, or is of another map. */
async function mapVectors({ keys, log }: Context): Promise<DocumentVector[]> {
  const ended = [removed(3)].map((draft) => ({ draft, line: null }))
  const lines = [0, 1, 2, 3].map((n) => line(n))
  const others = Array.from({ length: 12 }, (_, n) => line(10 + n, { subject: { code: codeAt(n), name: "示例" } }))
  const drafts = [...[...lines, ...others].map((text) => ({ draft: added(text), line: text })), ...ended]
  const size = drafts.length
  const mapped = mappedLog(drafts, keys.log)
  // A map in which the record that had ended still is.
  const wrong = memoryLog([...drafts, mapEntry(drafts.slice(0, -1))], keys.log)
  const code = "91000000MA0GG0017J"
  const proof = await mapProofOf(mapped, size, code)
  const json = (of: string) => mapJsonOf(mapped, size, of)
  const map = { kind: "map", codes: [] }
  const refused = { kind: "map", codes: ["map-path"] }
  const report = async (positions: number[], changes: object = {}) =>
    sign("report", await reportOf(mapped, positions, { map: proof, ...changes }), keys.documents)
  const { log: _, ...listed } = await json(code)
  const text = formatMapText({ ...listed, proof: listed.proof.map((hash) => Buffer.from(hash, "base64")) })
  const absent = await json(codeAt(99))
  return [
    { ...map, name: "the map's proof of what is live under a code", document: JSON.stringify(await json(code)) },
    { ...map, name: "the same as text", document: text },
    { ...map, name: "the map's proof that nothing is live under a code", document: JSON.stringify(absent) },
    {
      ...{ ...refused, name: "one that leaves an entry out" },
      document: JSON.stringify({ ...(await json(code)), live: proof.live.slice(1) }),
    },
    {
      ...{ ...refused, name: "one of absence for a code that is in the map" },
      document: JSON.stringify({ ...absent, code }),
    },
    {
      ...{ ...refused, name: "one of absence whose neighbour is the code itself" },
      document: JSON.stringify({ ...absent, code: codeAt(99), other: { ...absent.other, key: keyOfCode(codeAt(99)) } }),
    },
    {
      ...{ ...refused, name: "one against a root of another map" },
      document: JSON.stringify({
        ...(await mapJsonOf(wrong, size, code)),
        ...{ live: proof.live, path: proof.path },
      }),
    },
    {
      ...{ ...refused, name: "one whose entry is of no map" },
      document: JSON.stringify({
        ...(await json(code)),
        size: 0,
        entry: mapped.entries[0],
        proof: mapped.inclusion(0),
      }),
    },
    {
      ...{ kind: "map", codes: ["inclusion"], name: "one whose entry is in another log" },
      document: JSON.stringify({ ...(await json(code)), proof: wrong.inclusion(2) }),
    },
    { kind: "report", codes: [], name: "a report with the map", document: await report([0, 1, 2]) },
    { kind: "report", codes: ["map-omitted"], name: "one that leaves a record out", document: await report([0, 2]) },
    {
      kind: "report",
      codes: ["map-unknown"],
      name: "one that shows what had ended",
      document: await report([0, 1, 2, 3]),
    },
    {
      ...{ kind: "report", codes: ["map-omitted"], name: "no record, though the map has one" },
      document: await report([], { kind: "no-record" }),
    },
    {
      ...{ kind: "report", codes: ["inclusion"], name: "one with a map of another log" },
      document: await sign("report", await reportOf(log, [0], { map: proof }), keys.documents),
    },
  ]
}

/** Papers that nobody had cosigned, with a proof that leads to a later checkpoint. */
async function laterVectors({
  keys,
  policy,
  log,
  other,
  cosigned,
}: Pick<Context, "keys" | "log" | "other"> & {
  policy: string
  cosigned(from: MemoryLog, by: string): Promise<string>
}): Promise<DocumentVector[]> {
  const size = 5
  const old = { origin, size, root: toBase64(log.root(size)) }
  const report = { ...(await reportOf(log, [0])), log: old, checkpoint: await log.checkpoint(size) }
  const records = report.records.map((record) => ({ ...record, proof: log.inclusion(0, size) }))
  const document = await sign("report", { ...report, records }, keys.documents)
  const proofOf = (from: MemoryLog, checkpoint: string, start = size) =>
    JSON.stringify({
      ...{ from: start, to: from.entries.length, from_root: toBase64(from.root(start)) },
      ...{ to_root: toBase64(from.root()), proof: from.consistency(start), checkpoint },
    })
  const both = await cosigned(log, "ab")
  const text = `old ${size}\n${log.consistency(size).join("\n")}\n\n${both}`
  const vector = (name: string, codes: string[], consistency: string) => ({
    ...{ kind: "report", policy, document, name, codes, consistency },
  })
  return [
    vector(
      "an old report with a proof that leads to a later checkpoint, which two have cosigned",
      [],
      proofOf(log, both),
    ),
    vector("the same with the proof as text", [], text),
    vector("one with a later checkpoint that one has cosigned", ["policy"], proofOf(log, await cosigned(log, "b"))),
    vector("one with a proof from another size", ["policy"], proofOf(log, both, 4)),
    vector("one with a later checkpoint of another history", ["fork"], proofOf(other, await cosigned(other, "ab"))),
  ]
}

/** Papers of a register that makes each on a complete checkpoint, and says so of its key. */
async function completeVectors({ keys }: Context): Promise<DocumentVector[]> {
  const code = "91000000MA0GG0017J"
  const small = code.toLowerCase()
  const drafts = [0, 1, 2].map((n) => ({ draft: added(line(n)), line: line(n) }))
  const at = (begun: number) => mappedLog(drafts, keys.log, begun)
  const lagging = memoryLog([mapEntry([]), ...drafts], keys.log, origin, signedAt - 60_000)
  const of = async (log: MemoryLog, size: number, positions: number[]) => ({
    ...(await reportOf(log, positions, { map: await mapProofOf(log, size, code) })),
    ...(positions.length === 0 ? { kind: "no-record" } : {}),
  })
  const vector = async (name: string, codes: string[], report: object, more: object = {}) => ({
    ...{ name, kind: "report", codes, keys: "complete", ...more },
    document: await sign("report", report, keys.documents),
  })
  const young = at(signedAt - 60_000)
  const mapless = await reportOf(young, [0, 1, 2])
  return [
    await vector("a report on a complete checkpoint", [], await of(young, 3, [0, 1, 2])),
    await vector(
      "one as of a complete checkpoint of a quarter of an hour ago",
      [],
      await of(at(signedAt - 900_003), 3, [0, 1, 2]),
    ),
    await vector(
      "one as of an older complete checkpoint",
      ["map-late"],
      await of(at(signedAt - 900_004), 3, [0, 1, 2]),
    ),
    await vector(
      "no record, by the map of before the records, under a newer checkpoint",
      ["map-late"],
      await of(lagging, 0, []),
    ),
    {
      ...(await vector("the same by a key of before the switch", [], await of(lagging, 0, []))),
      keys: "default",
    },
    await vector("no record, by asking no list", ["record"], {
      ...{ ...(await reportOf(young, [], { map: await mapProofOf(young, 3, code) })), kind: "no-record" },
      asked: { by: "code", value: code, lists: [] },
    }),
    await vector("no record, of the code in small letters", ["record"], {
      ...(await reportOf(young, [], { map: await mapProofOf(young, 3, small), kind: "no-record" })),
      ...{ sub: small, asked: { by: "code", value: small, lists: ["penalty"] } },
      subject: { code: small, name: "郑州示例云杉商贸有限公司" },
    }),
    await vector("one without the map, where versions before the map are taken", ["mapless"], mapless, {
      withoutMap: "any",
    }),
    await vector(
      "the short form of one",
      [],
      { ...mapless, records: [], excerpt_of: { sha256: hex("report"), records: 3 } },
      { withoutMap: "short" },
    ),
  ]
}

/** Statements that carry no proof of the map: their signature alone says that nothing is left out. */
async function maplessVectors({ keys, log }: Context): Promise<DocumentVector[]> {
  const report = async (positions: number[], changes: object = {}) =>
    sign("report", await reportOf(log, positions, changes), keys.documents)
  const about = { sub: "record-1", asked: { by: "record", value: "record-1", lists: ["penalty"] } }
  const absence = { kind: "report", document: await report([], { kind: "no-record" }) }
  const short = { kind: "report", document: await report([], { excerpt_of: { sha256: hex("full"), records: 2 } }) }
  const refused = { codes: ["mapless"] }
  return [
    { ...absence, ...refused, name: "no record, without the map" },
    { ...absence, codes: [], name: "the same, of a version before the map", withoutMap: "any" },
    { ...absence, ...refused, name: "the same, where short forms are believed", withoutMap: "short" },
    { ...refused, kind: "report", name: "a report of records, without the map", document: await report([0, 2]) },
    {
      ...{ ...refused, kind: "report", name: "a certificate of publication, without the map" },
      document: await report([1], { kind: "publication", ...about }),
    },
    { ...short, ...refused, name: "the short form of a report, which has no map" },
    { ...short, codes: [], name: "the same, where short forms are believed", withoutMap: "short" },
  ]
}

/** Receipts that prove what the map has under the codes that were asked. */
async function provenReceiptVectors({ keys, log }: Context): Promise<DocumentVector[]> {
  const drafts = [0, 1, 2].map((n) => ({ draft: added(line(n)), line: line(n) }))
  const [mapped, wrong] = [mappedLog(drafts, keys.log), memoryLog([...drafts, mapEntry(drafts.slice(1))], keys.log)]
  const size = drafts.length
  const [code, absent] = ["91000000MA0GG0017J", codeAt(99)]
  const proofOf = async (of: string, from = mapped) => {
    const { live, other, path, past_display } = await mapProofOf(from, size, of)
    return { code: of, live, other, path, past_display }
  }
  const { code: _, live: __, other: ___, path: ____, past_display: _____, ...map } = await mapJsonOf(mapped, size, code)
  const codes = [await proofOf(code), await proofOf(absent)]
  const receipt = async (name: string, of: string[], changes: object | null, more: object = {}) => ({
    ...{ kind: "receipt", name, codes: of },
    document: await sign(
      "receipt",
      receiptOf(hex("rows"), hex("answers"), { map: changes && { ...map, codes, ...changes }, ...more }),
      keys.documents,
    ),
  })
  const [listed, free] = codes
  return [
    await receipt("a receipt with what the map has under its codes", [], {}),
    await receipt("one that asked for more proofs than it could have", [], null),
    await receipt("one that says that nothing is live under a code that is listed", ["map-path"], {
      codes: [{ ...free, code }, free],
    }),
    await receipt("one that leaves an entry of a code out", ["map-path"], {
      codes: [{ ...listed, live: listed?.live.slice(1) }, free],
    }),
    await receipt("one that proves a code twice", ["contradiction"], { codes: [listed, listed] }),
    await receipt("one that proves more codes than it has rows", ["contradiction"], {
      codes: [listed, free, await proofOf(codeAt(98))],
    }),
    await receipt(
      "one with proofs of a log that it was not answered from",
      ["contradiction", "other-log"],
      {},
      {
        log: { origin: "other.example/log", size: 3, time: 0 },
      },
    ),
    await receipt("one whose map is of another log", ["inclusion"], { proof: wrong.inclusion(1) }),
    await receipt("one with the checkpoint of another log", ["checkpoint-differs"], {
      checkpoint: await log.checkpoint(),
    }),
    await receipt("one that was signed before its map was made", ["contradiction"], {}, { iat: 1 }),
    ...(await jobReceipts(receipt, codes, { ...free, code })),
  ]
}

type MakeReceipt = (name: string, codes: string[], changes: object | null, more?: object) => Promise<DocumentVector>

/** Receipts of jobs of many codes, whose proofs are by themselves. */
async function jobReceipts(receipt: MakeReceipt, codes: readonly object[], wrong: object): Promise<DocumentVector[]> {
  const lines = (of: readonly object[]) => of.map((each) => JSON.stringify(each))
  const without = { codes: undefined }
  return [
    await receipt("a receipt that names the map, without proofs of codes", [], without),
    { ...(await receipt("one with the proofs of its codes", [], without)), proofs: lines(codes) },
    { ...(await receipt("one with a proof of what is not so", ["map-path"], without)), proofs: lines([wrong]) },
    { ...(await receipt("one with a line that is no proof", ["malformed"], without)), proofs: ["{}"] },
    { ...(await receipt("one without a map, with proofs", ["mapless"], null)), proofs: lines(codes) },
  ]
}

const codeAt = (n: number) => `9100000000000000${String(n).padStart(2, "0")}`
const keyOfCode = (code: string) => createHash("sha256").update(code).digest("base64")

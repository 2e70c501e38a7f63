/**
 * Reports, receipts, heads, manifests, checkpoints and proofs: what is believed, and that nothing else is.
 */
import { createHash, createPrivateKey, sign as signBytesBy } from "node:crypto"
import fc from "fast-check"
import { CompactSign, importJWK } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { exportVariables } from "../../src/config/export-variable.ts"
import { toBase64 } from "../../src/ledger/base64.ts"
import { signCheckpoint } from "../../src/ledger/checkpoint.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { documentKinds } from "../../src/signing/signed-document.ts"
import { createSigningKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { lifeHoursMax } from "../../src/verify/document.ts"
import { readGivenKeys, readKeyRing } from "../../src/verify/key-ring.ts"
import { packToken, unpackToken } from "../../src/verify/packed-token.ts"
import { recognise, unwrap, verifyAny } from "../../src/verify/recognise.ts"
import { readLine } from "../../src/verify/record.ts"
import { parseJson } from "../../src/verify/shape.ts"
import { readState, type VerifyState } from "../../src/verify/state.ts"
import { summarise } from "../../src/verify/summary.ts"
import { tokenKinds } from "../../src/verify/token.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import {
  added,
  documentKeysOf,
  headOf,
  issuer,
  keySetOf,
  lineOf,
  type MemoryLog,
  makeKeys,
  memoryLog,
  optionsOf,
  origin,
  proofJsonOf,
  proofTextOf,
  receiptOf,
  removed,
  reportOf,
  sign,
  signedAt,
  signedNow,
} from "../support/published.ts"
import { twoSizes } from "../support/two-sizes.ts"

const hex = (text: string) => createHash("sha256").update(text).digest("hex")
const [rows, answers] = ["code\n91000000MA0GG0017J\n", "code,verdict\n91000000MA0GG0017J,listed\n"]
let keys: Awaited<ReturnType<typeof makeKeys>>
let log: MemoryLog
let documents: Record<"report" | "receipt" | "head" | "manifest" | "checkpoint" | "proof text" | "proof JSON", string>

function makeLog(count: number, key: SigningKey, from: MemoryLog | null = null) {
  const drafts = Array.from({ length: count }, (_, n) => {
    const line = from?.lines[n] ?? lineOf(n)
    return { draft: added(line), line }
  })
  return memoryLog(drafts, key)
}

const manifestOf = (changes: object = {}) => ({
  ...signedNow,
  key_origin: "provided",
  log: { size: 3, time: signedAt, origin, root: toBase64(log.root()) },
  files: ["log.ndjson.zst", "snapshot.ndjson.gz"].map((name) => ({
    ...{ name, bytes: 4, sha256: hex(`file ${name}`) },
    ...{ records: 3, content_sha256: hex("content") },
  })),
  ...changes,
})

beforeAll(async () => {
  keys = await makeKeys()
  log = makeLog(3, keys.log)
  const checkpoint = await log.checkpoint()
  const manifest = await sign("manifest", manifestOf({ checkpoint, withdrawn: [] }), keys.documents)
  documents = {
    report: await sign("report", await reportOf(log, [0, 2]), keys.documents),
    receipt: await sign("receipt", receiptOf(hex(rows), hex(answers)), keys.documents),
    manifest,
    head: await sign("head", await headOf(log, { size: 3, sha256: hex(manifest) }), keys.documents),
    checkpoint,
    "proof text": await proofTextOf(log, 1),
    "proof JSON": JSON.stringify(await proofJsonOf(log, 1)),
  }
})

const verify = (text: string, changes: Partial<VerifyOptions> = {}, jwks?: object) =>
  verifyAny(text, optionsOf(keys, changes, jwks))
const codes = async (text: string, changes: Partial<VerifyOptions> = {}, jwks?: object) =>
  (await verify(text, changes, jwks)).findings.map(({ code }) => code)
const names = ["report", "receipt", "manifest", "head", "checkpoint", "proof text", "proof JSON"] as const

describe("what the register signed", () => {
  test.each(names)("is verified: %s", async (name) => {
    const verification = await verify(documents[name])
    expect(verification.findings).toEqual([])
    expect(verification).toMatchObject({ ok: true, kind: name.split(" ")[0] })
    expect(verification.proven.length).toBeGreaterThan(0)
    expect(verification.unproven.length).toBeGreaterThan(0)
  })

  test("the kinds of the verifier are those of the signer", () => {
    expect(tokenKinds).toEqual(documentKinds)
  })

  for (const [whole, options, step] of twoSizes(5, 1))
    test.each(names)(`is refused when any one bit of it is another: %s${whole}`, options, async (name) => {
      const bytes = Buffer.from(documents[name])
      const asked = optionsOf(keys)
      const believed: string[] = []
      for (let index = 0; index < bytes.length; index++) {
        if (index % step > 0 && index <= bytes.length - 4) continue
        for (const bit of index > bytes.length - 4 ? [1, 2, 4, 8, 16, 32, 64, 128] : [1 << (index % 7)]) {
          const other = Buffer.from(bytes)
          other[index] = (other[index] ?? 0) ^ bit
          if ((await verifyAny(other, asked)).ok)
            believed.push(`byte ${index}, bit ${bit}: ${other.subarray(index - 5, index + 5)}`)
        }
      }
      expect(believed).toEqual([])
    })

  test.each(names)("is refused cut short, doubled, or with something behind it: %s", async (name) => {
    const text = documents[name]
    for (const other of [text.slice(0, -2), text + text, `${text}.`, `${text} `, ` ${text}`, `${text}\n\n`]) {
      // JSON may stand between blanks: they change nothing of what it says.
      if (name === "proof JSON" && other.trim() === text) continue
      expect((await verify(other)).ok, JSON.stringify(other.slice(-40))).toBe(false)
    }
  })

  test("nothing that was made up is believed, and nothing makes the verifier fail", async () => {
    const options = optionsOf(keys)
    const pieces = fc.constantFrom(...names.flatMap((name) => documents[name].split(/(?=[.\n"])/)), "{", "\n\n", "…")
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((list) => list.join("")),
        ),
        async (text) => {
          const found = await verifyAny(text, options)
          return found.ok === names.some((name) => documents[name] === text)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe("keys", () => {
  test("of others are refused, under their own name and under another's", async () => {
    const foreign = await createSigningKey("Ed25519")
    expect(await codes(await sign("report", await reportOf(log, [0]), foreign))).toEqual(["foreign-key"])
    const borrowed = await sign("report", await reportOf(log, [0]), { ...foreign, kid: keys.documents.kid })
    expect(await codes(borrowed)).toEqual(["signature"])
    const forged = makeLog(3, foreign)
    expect(await codes(await forged.checkpoint())).toEqual(["checkpoint-foreign-key"])
  })

  test.each([
    ["report", "receipt"],
    ["receipt", "statement"],
    ["head", "statement"],
    ["manifest", "receipt"],
  ] as const)("of another role are refused: a %s by the key for %ss", async (kind, role) => {
    expect(await codes(documents[kind], {}, keySetOf(keys, { role }))).toEqual(["key-role"])
    expect(await codes(documents[kind], {}, keySetOf(keys, { role: tokenKinds[kind].role }))).toEqual([])
  })

  test("of the log sign no documents, and keys of documents no checkpoint", async () => {
    expect(await codes(await sign("report", await reportOf(log, [0]), keys.log))).toEqual(["key-role"])
    const swapped = memoryLog([{ draft: added("x"), line: "x" }], keys.documents)
    expect(await codes(await swapped.checkpoint())).toEqual(["checkpoint-foreign-key"])
  })

  test("that are retired stay believed for what they signed before, and for nothing after", async () => {
    const until = new Date(signedAt + 1000).toISOString()
    const verification = await verify(documents.report, {}, keySetOf(keys, { status: "retired", until }))
    expect(verification).toMatchObject({ ok: true, key: { status: "retired" } })
    expect(verification.unproven.map(({ code }) => code)).toContain("retired")
    const past = new Date(signedAt - 3_600_000).toISOString()
    expect(await codes(documents.report, {}, keySetOf(keys, { status: "retired", until: past }))).toEqual(["key-late"])
    const later = new Date(signedAt + 3_600_000).toISOString()
    expect(await codes(documents.report, {}, keySetOf(keys, { status: "current", from: later }))).toEqual(["key-early"])
    expect(await codes(documents.report, {}, keySetOf(keys, { status: "next" }))).toEqual([])
  })

  test("that are compromised are believed for what the log covered by its last good size, and for nothing else", async () => {
    const listed = (size: number) => keySetOf(keys, { status: "compromised", good_until_size: size })
    const asked = { by: "record", value: "record-0", lists: ["penalty"] }
    const about = { sub: "record-0", asked }
    const report = await reportOf(log, [0], { ...about, kind: "publication" })
    const publication = await sign("report", report, keys.documents)
    expect(await codes(publication, {}, listed(2))).toEqual(["key-compromised"])
    expect(await codes(publication, {}, keySetOf(keys, { status: "compromised" }))).toEqual(["key-compromised"])
    // Its record is in the log; who signed that it is, and until when, the key can't say any more.
    const { findings, proven } = await verify(publication, {}, listed(3))
    expect({ findings, proven: proven.map(({ code }) => code) }).toEqual({
      findings: [],
      proven: ["checkpoint", "records"],
    })
    // Whoever has the key can write any size into what no entry of the log covers: that there are no other records, or
    // whose record it was that ended.
    const end = memoryLog(
      [
        { draft: added(lineOf(0)), line: lineOf(0) },
        { draft: removed(0), line: null },
      ],
      keys.log,
    )
    const entryOf = (position: number) => ({
      entry: end.entries[position],
      position,
      proof: end.inclusion(position),
    })
    const ended = { ...about, kind: "ended", ended: { ...entryOf(1), added: entryOf(0) } }
    const others = [
      await sign("report", await reportOf(end, [], ended), keys.documents),
      await sign("report", await reportOf(log, [], { kind: "no-record" }), keys.documents),
    ]
    for (const text of others) expect(await codes(text)).toEqual([])
    for (const text of [...others, documents.report, documents.receipt, documents.head]) {
      expect(await codes(text, {}, listed(3))).toEqual(["key-compromised"])
    }
  })

  test("of the log that are compromised are believed up to their last good size", async () => {
    const listed = (size: number) => keySetOf(keys, {}, { status: "compromised", good_until_size: size })
    expect(await codes(documents.checkpoint, {}, listed(3))).toEqual([])
    expect(await codes(documents.checkpoint, {}, listed(2))).toEqual(["key-compromised"])
    expect(await codes(documents.report, {}, listed(2))).toEqual(["key-compromised"])
  })

  test("of the log that are retired sign no entries later than that, and it is said where a checkpoint rests on them alone", async () => {
    const written = 1_772_676_000_000
    const until = (ms: number) => new Date(ms).toISOString()
    const retired = (ms: number) => keySetOf(keys, {}, { status: "retired", until: until(ms) })
    const said = async (name: keyof typeof documents, jwks: object) =>
      (await verify(documents[name], {}, jwks)).unproven.some(({ code }) => code === "retired-log")
    for (const name of ["report", "proof text", "proof JSON"] as const) {
      expect(await codes(documents[name], {}, retired(written - 301_000)), name).toContain("checkpoint-late")
      expect(await codes(documents[name], {}, retired(written)), name).toEqual([])
      expect(await said(name, retired(written)), name).toBe(true)
    }
    // What names no entry, and a key set that was fetched before the key went out of use.
    expect(await said("checkpoint", retired(written - 301_000))).toBe(true)
    expect(await said("checkpoint", keySetOf(keys, {}, { status: "current", until: until(written) }))).toBe(true)
    expect(await said("checkpoint", keySetOf(keys, {}, { status: "current", until: until(signedAt) }))).toBe(false)
    // While two sign, the one that goes on counts, in whichever order.
    const next = await createSigningKey("Ed25519")
    const checkpoint = { origin, size: 3, root: log.root() }
    const listed = { keys: [...retired(written - 301_000).keys, { ...toPublicKey(next), role: "log" }] }
    for (const pair of [
      [keys.log, next],
      [next, keys.log],
    ]) {
      const both = await signCheckpoint(
        checkpoint,
        pair.map((key) => noteSigner(sha256, origin, key)),
      )
      const report = await sign("report", { ...(await reportOf(log, [0])), checkpoint: both }, keys.documents)
      const { findings, unproven } = await verify(report, {}, listed)
      expect({ findings, said: unproven.some(({ code }) => code === "retired-log") }).toEqual({
        findings: [],
        said: false,
      })
    }
  })

  test("that the register made itself are named as such", async () => {
    const { key, unproven } = await verify(documents.report, {}, keySetOf(keys, { key_origin: "self-generated" }))
    expect(key?.origin).toBe("self-generated")
    expect(unproven.map(({ code }) => code)).toContain("self-generated")
  })

  test("of the log that were self-generated are said wherever a checkpoint rests on them", async () => {
    const jwks = keySetOf(keys, {}, { key_origin: "self-generated" })
    for (const [name, text] of Object.entries(documents)) {
      const { unproven, log: shown } = await verify(text, {}, jwks)
      const said = unproven.filter(({ code }) => code === "self-generated").map(({ en }) => en.includes(keys.log.kid))
      // A receipt names the log and carries no checkpoint.
      expect(said, name).toEqual(shown?.checkpoint ? [true] : [])
    }
  })

  test("may be of ES256, and of the log a verifier key alone", async () => {
    const es256 = { ...keys, documents: await createSigningKey("ES256") }
    const text = await sign("report", await reportOf(log, [0]), es256.documents)
    expect((await verifyAny(text, optionsOf(es256))).findings).toEqual([])
    const { vkey } = noteSigner(sha256, origin, keys.log)
    const ring = readKeyRing(sha256, { vkeys: [vkey] })
    if ("fault" in ring) throw new Error(ring.fault)
    expect(await codes(documents.checkpoint, { keys: ring })).toEqual([])
    expect(await codes(documents["proof text"], { keys: ring })).toEqual([])
  })

  test("of the log that nobody gave leave the checkpoint unproven, and say so", async () => {
    const jwks = { keys: keySetOf(keys).keys.slice(0, 1) }
    const { ok, unproven, log: shown } = await verify(documents.report, {}, jwks)
    expect({ ok, checkpoint: shown?.checkpoint }).toEqual({ ok: true, checkpoint: false })
    expect(unproven.map(({ code }) => code)).toContain("log-keys")
    expect(await codes(documents.checkpoint, {}, jwks)).toEqual(["log-keys-missing"])
  })

  test.each([
    ["a private key", { d: "c2VjcmV0" }, "private-key"],
    ["a kid that is not the key's", { kid: "A".repeat(43) }, "thumbprint"],
    ["a curve that is not the algorithm's", { crv: "P-256" }, "not-a-key-set"],
    ["a day that is none", { until: "yesterday" }, "not-a-key-set"],
    ["a role that nobody knows", { role: "everything" }, "not-a-key-set"],
  ])("are not taken with %s", (_, change, fault) => {
    const [first, ...rest] = keySetOf(keys).keys
    expect(readKeyRing(sha256, { jwks: { keys: [{ ...first, ...change }, ...rest] } })).toEqual({ fault })
  })
})

describe("a header", () => {
  test.each([
    ["jku", { jku: "https://elsewhere.example/jwks.json" }],
    ["jwk", { jwk: {} }],
    ["x5u", { x5u: "https://elsewhere.example/" }],
    ["crit", { crit: ["b64"], b64: true }],
    ["of another kind", { typ: "JWT" }],
  ])("with %s is refused, though the right key signed it", async (name, more) => {
    const { alg, kid } = keys.documents
    const text = await new CompactSign(Buffer.from(JSON.stringify(await reportOf(log, [0]))))
      .setProtectedHeader({ alg, kid, typ: documentKinds.report.typ, ...more })
      .sign(await importJWK({ ...keys.documents }, alg))
    expect(await codes(text)).toEqual([name === "of another kind" ? "unrecognised" : "header"])
  })

  test("without a signature, or with `none`, is refused", async () => {
    const [, payload] = documents.report.split(".")
    for (const alg of ["none", "HS256"]) {
      const header = Buffer.from(JSON.stringify({ alg, kid: keys.documents.kid, typ: documentKinds.report.typ }))
      expect(await codes(`${header.toString("base64url")}.${payload}.AA`)).toEqual(["header"])
      expect(await codes(`${header.toString("base64url")}.${payload}.`)).toEqual(["malformed"])
    }
  })
})

describe("time and issuer", () => {
  test("what is past its time is genuine and expired; a head past its time is a freeze", async () => {
    const now = signedAt + 90_000_000
    const report = await verify(documents.report, { now })
    expect(report.findings.map(({ code }) => code)).toEqual(["expired"])
    expect(summarise(report, "zh").title).toBe("真实，但已过期：信用报告")
    expect(report.proven.length).toBeGreaterThan(0)
    expect(await codes(documents.head, { now })).toEqual(["frozen"])
  })

  test("what was signed in the future is refused, but for clocks that differ", async () => {
    expect(await codes(documents.receipt, { now: signedAt - 301_000 })).toEqual(["future"])
    expect(await codes(documents.receipt, { now: signedAt - 299_000 })).toEqual([])
    expect(await codes(documents.receipt, { now: signedAt - 2000, skewMs: 1000 })).toEqual(["future"])
  })

  test("what expires no later than it was issued is refused, and so is a head that holds for more than the register can say", async () => {
    const iat = signedAt / 1000
    const [limit, long] = [720, 721].map((hours) => iat + hours * 3600)
    const report = async (exp: number | undefined) =>
      sign("report", { ...(await reportOf(log, [0])), exp }, keys.documents)
    const head = async (exp: number | undefined) =>
      sign("head", { ...(await headOf(log, { size: 3, sha256: hex("") })), exp }, keys.documents)
    for (const text of [await report(iat), await head(iat)]) expect(await codes(text)).toEqual(["malformed"])
    expect(await codes(await head(limit))).toEqual([])
    expect(await codes(await head(long))).toEqual(["malformed"])
    const said = async (exp: number | undefined) => {
      const { ok, proven, unproven } = await verify(await report(exp))
      const codesOf = (claims: readonly { code: string }[]) => claims.map(({ code }) => code)
      return [ok, codesOf(proven).includes("fresh"), codesOf(unproven).includes("overlong")]
    }
    expect(await said(limit)).toEqual([true, true, false])
    expect(await said(long)).toEqual([true, false, true])
  })

  test("the register can't be configured to sign for longer", () => {
    for (const name of ["EXPORT_HEAD_HOURS", "STATEMENT_HOURS"] as const) {
      expect(exportVariables[name].read(`${lifeHoursMax}`)).toBe(lifeHoursMax)
      expect(exportVariables[name].read(`${lifeHoursMax + 1}`)).toBeUndefined()
    }
  })

  test("another issuer or log than was expected is refused", async () => {
    expect(await codes(documents.report, { issuer: "https://other.example" })).toEqual(["issuer"])
    expect(await codes(documents.checkpoint, { origin: "other.example/log" })).toEqual(["other-log"])
    expect(await codes(documents.head, { origin: "other.example/log" })).toEqual(["other-log"])
    expect(issuer).not.toBe("https://other.example")
  })
})

describe("a report", () => {
  const signed = async (changes: object, positions = [0, 2]) =>
    sign("report", await reportOf(log, positions, changes), keys.documents)

  test.each([
    ["a changed line", (line: string) => line.replace("示例", "实例"), "commitment"],
    ["a line of another list", (line: string) => line.replace("penalty", "serious"), "commitment"],
  ])("with %s is refused", async (_, change, code) => {
    const report = await reportOf(log, [0])
    const records = report.records.map((record) => ({ ...record, line: change(record.line ?? "") }))
    expect(await codes(await signed({ records }))).toContain(code)
  })

  test("with a proof of another entry, size or root is refused, even by whoever can sign", async () => {
    const report = await reportOf(log, [0])
    const [record] = report.records
    expect(await codes(await signed({ records: [{ ...record, position: 1 }] }))).toEqual(["inclusion"])
    expect(await codes(await signed({ records: [{ ...record, proof: log.inclusion(1) }] }))).toEqual(["inclusion"])
    expect(await codes(await signed({ log: { ...report.log, size: 2 } }))).toContain("checkpoint-differs")
    const root = toBase64(log.root(2))
    expect(await codes(await signed({ log: { ...report.log, root } }))).toContain("checkpoint-differs")
  })

  test.each([
    ["of another subject", { subject: { code: "92000000MA0GG0025A", name: "示例" } }, [0]],
    ["with a list that was not asked", { asked: { by: "code", value: "91000000MA0GG0017J", lists: ["serious"] } }, [0]],
    ["with a record twice", {}, [0, 0]],
    ["that says no record and shows one", { kind: "no-record" }, [0]],
    ["of an end without its entry", { kind: "ended" }, []],
  ])("%s is refused", async (_, changes, positions) => {
    expect(await codes(await signed(changes, positions))).toEqual(["record"])
  })

  test("says that a name which no line has is the register's word alone", async () => {
    const subject = { code: "91000000MA0GG0017J", name: "郑州示例冷杉商贸有限公司" }
    const said = async (changes: object, positions?: number[]) => {
      const { ok, unproven } = await verify(await signed(changes, positions))
      return { ok, said: unproven.filter(({ code }) => code === "name").map(({ zh }) => zh) }
    }
    expect(await said({})).toEqual({ ok: true, said: [] })
    expect(await said({ subject })).toEqual({ ok: true, said: [expect.stringContaining("郑州示例云杉商贸有限公司")] })
    const drafts = [lineOf(0), lineOf(1, { subject })].map((line) => ({ draft: added(line), line }))
    const renamed = await reportOf(memoryLog(drafts, keys.log), [0, 1], { subject })
    expect((await verify(await sign("report", renamed, keys.documents))).unproven).not.toContainEqual(
      expect.objectContaining({ code: "name" }),
    )
  })

  test("with a member that nobody knows, or without one, is refused", async () => {
    expect(await codes(await signed({ more: 1 }))).toEqual(["malformed"])
    expect(await codes(await signed({ jti: undefined }))).toEqual(["malformed"])
  })

  test("of no record says that an absence can't be proven", async () => {
    const { ok, unproven } = await verify(await signed({ kind: "no-record" }, []))
    expect({ ok, absence: unproven.some(({ code }) => code === "absence") }).toEqual({ ok: true, absence: true })
  })

  test("of an end is believed when one entry ends the other, and else refused", async () => {
    const line = lineOf(7)
    const ending = memoryLog(
      [
        { draft: added(line), line },
        { draft: added("other"), line: null },
        { draft: removed(0), line: null },
      ],
      keys.log,
    )
    const part = (position: number) => ({
      entry: ending.entries[position],
      position,
      proof: ending.inclusion(position),
    })
    const asked = { by: "record", value: "record-7", lists: ["penalty"] }
    const whole = async (ended: object) =>
      sign(
        "report",
        await reportOf(ending, [], { kind: "ended", sub: "record-7", subject: null, asked, ended }),
        keys.documents,
      )
    expect(await codes(await whole({ ...part(2), added: part(0) }))).toEqual([])
    expect(await codes(await whole({ ...part(2), added: part(1) }))).toEqual(["entry"])
    expect(await codes(await whole({ ...part(1), added: part(0) }))).toEqual(["entry"])
    expect(await codes(await whole({ ...part(2), proof: ending.inclusion(1), added: part(0) }))).toEqual(["inclusion"])
  })
})

describe("a receipt", () => {
  const file = (text: string, role?: "rows" | "answers") => ({
    name: "f.csv",
    bytes: text.length,
    sha256: hex(text),
    ...(role ? { role } : {}),
  })

  test("is held against the files that are given", async () => {
    const both = await verify(documents.receipt, { files: [file(rows), file(answers)] })
    expect(both.proven.map(({ code }) => code)).toEqual(["signed", "rows", "answers"])
    const neither = await verify(documents.receipt)
    expect(neither.unproven.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["rows-not-given", "answers-not-given"]),
    )
    expect(await codes(documents.receipt, { files: [file(rows.replace("91", "92"), "rows")] })).toEqual(["rows"])
    expect(await codes(documents.receipt, { files: [file(rows, "answers")] })).toEqual(["answers"])
    expect(await codes(documents.receipt, { files: [file("else")] })).toEqual(["file"])
  })
})

describe("a proof", () => {
  test("is held against the line that is given", async () => {
    const line = log.lines[1] ?? ""
    expect(await codes(documents["proof text"], { line })).toEqual([])
    expect(await codes(documents["proof text"], { line: log.lines[0] ?? "" })).toEqual(["line"])
    expect(await codes(documents["proof JSON"], { line: `${line} ` })).toEqual(["line"])
  })

  test("without its entry needs it, and without a checkpoint proves nothing", async () => {
    const bare = (await proofTextOf(log, 1)).replace(/^extra .*\n/m, "")
    expect(await codes(bare)).toEqual(["entry-missing"])
    expect(await codes(bare, { entry: log.entries[1] ?? "" })).toEqual([])
    expect(await codes(bare, { entry: log.entries[0] ?? "" })).toEqual(["inclusion"])
    const loose = JSON.stringify({ ...(await proofJsonOf(log, 1)), checkpoint: null })
    expect(await codes(loose)).toEqual(["checkpoint-missing"])
  })
})

describe("a stored state", () => {
  let longer: MemoryLog
  let other: MemoryLog
  const stateAt = (from: MemoryLog, size: number): VerifyState => ({
    origin,
    size,
    root: toBase64(from.root(size)),
    head_iat: null,
  })
  const pointAt = (from: MemoryLog, size: number) => ({ size, root: toBase64(from.root(size)) })
  const proofJson = (from: number, to: number) => ({
    ...{ from, to, from_root: toBase64(longer.root(from)), to_root: toBase64(longer.root(to)) },
    proof: longer.consistency(from, to),
  })
  const textProof = (from: number, to: number) =>
    `old ${from}\n${longer.consistency(from, to).join("\n")}\n\n${origin}\n${to}\n${toBase64(longer.root(to))}\n\n— x y\n`
  const proofFrom = (from: number) =>
    `old ${from}\n${longer
      .consistency(from, 3)
      .map((hash) => `${hash}\n`)
      .join("")}\nrest`

  beforeAll(() => {
    longer = makeLog(5, keys.log, log)
    other = makeLog(5, keys.log)
  })

  test("is made by the first verification, which says that nothing was compared", async () => {
    const { state, unproven } = await verify(documents.checkpoint, { state: null })
    expect(state).toEqual(stateAt(log, 3))
    expect(unproven.map(({ code }) => code)).toContain("first-time")
  })

  test("refuses a smaller log, another log, and a second history of the same one", async () => {
    expect(await codes(documents.checkpoint, { state: stateAt(longer, 5) })).toEqual(["rollback"])
    expect(await codes(documents.head, { state: stateAt(longer, 5) })).toEqual(["rollback"])
    const replayed = { ...stateAt(longer, 5), frontier: longer.frontier(5) }
    expect(await codes(documents.manifest, { state: replayed })).toEqual(["rollback"])
    expect(await codes(documents.checkpoint, { state: stateAt(other, 3) })).toEqual(["fork"])
    expect(await codes(documents.report, { state: stateAt(other, 3) })).toEqual(["fork"])
    expect(await codes(documents.checkpoint, { state: { ...stateAt(log, 3), origin: "x" } })).toEqual(["other-log"])
  })

  test("is moved on by a proof that the log only grew, and by nothing else", async () => {
    const state = stateAt(log, 2)
    const moved = await verify(documents.checkpoint, { state, consistency: proofFrom(2) })
    expect(moved.findings).toEqual([])
    expect(moved.state?.size).toBe(3)
    expect(await codes(documents.checkpoint, { state })).toEqual(["no-consistency"])
    // A proof of other sizes says nothing against this log.
    expect(await codes(documents.checkpoint, { state, consistency: proofFrom(1) })).toEqual(["no-consistency"])
    expect(await codes(documents.checkpoint, { state: stateAt(other, 2), consistency: proofFrom(2) })).toEqual(["fork"])
  })

  test("refuses an older head, and is not written by one that fails", async () => {
    const state = { ...stateAt(log, 3), head_iat: signedAt / 1000 + 1 }
    expect(await codes(documents.head, { state })).toEqual(["older-head"])
    const frozen = await verify(documents.head, { state: stateAt(log, 3), now: signedAt + 90_000_000 })
    expect(frozen.state).toBeNull()
    const fresh = await verify(documents.head, { state: stateAt(log, 3) })
    expect(fresh.state?.head_iat).toBe(signedAt / 1000)
  })

  test.each(["report", "proof text", "proof JSON"] as const)(
    "is compared with the log of an older or a newer %s by a proof, and without one it is said that it was not",
    async (name) => {
      const links: [VerifyState, string][] = [
        [stateAt(longer, 5), JSON.stringify(proofJson(3, 5))],
        [stateAt(longer, 5), textProof(3, 5)],
        [stateAt(longer, 2), JSON.stringify(proofJson(2, 3))],
        [{ ...stateAt(longer, 5), replayed: { ...pointAt(longer, 2), frontier: longer.frontier(2) } }, textProof(2, 3)],
      ]
      for (const [state, consistency] of links) {
        const { ok, proven, unproven } = await verify(documents[name], { state, consistency })
        expect({ ok, unproven: unproven.some(({ code }) => code === "uncompared") }).toEqual({
          ok: true,
          unproven: false,
        })
        expect(proven.map(({ code }) => code)).toContain(
          state.size === 2 || state.replayed ? "consistent" : "contained",
        )
        const without = await verify(documents[name], { state })
        expect(without.findings).toEqual([])
        expect(without.unproven.map(({ code }) => code)).toContain("uncompared")
        const forked = { ...state, root: toBase64(other.root(state.size)) }
        expect(await codes(documents[name], { state: forked, consistency })).toEqual(state.replayed ? [] : ["fork"])
      }
      const another = await verify(documents[name], { state: stateAt(longer, 5), consistency: textProof(2, 5) })
      expect(another.findings).toEqual([])
      expect(another.unproven.map(({ code }) => code)).toContain("uncompared")
      const same = await verify(documents[name], { state: stateAt(log, 3) })
      expect(same.proven.map(({ code }) => code)).toContain("consistent")
      expect(await codes(documents[name], { state: stateAt(other, 3) })).toEqual(["fork"])
      const behind = { ...stateAt(longer, 5), replayed: { ...pointAt(other, 3), frontier: other.frontier(3) } }
      expect(await codes(documents[name], { state: behind })).toEqual(["fork"])
    },
  )

  test("keeps what was replayed apart from what was seen", async () => {
    const manifest = { size: 2, sha256: hex("m") }
    const own = { ...pointAt(log, 2), frontier: log.frontier(2), time: 5, manifest }
    const state: VerifyState = { origin, head_iat: null, ...own }
    const seen = { ...stateAt(log, 3), replayed: own }
    for (const name of ["checkpoint", "manifest", "head"] as const) {
      const { state: next } = await verify(documents[name], { state, consistency: proofFrom(2) })
      expect(next).toEqual({ ...seen, head_iat: name === "head" ? signedAt / 1000 : null })
      expect(readState(sha256, JSON.stringify(next))).toEqual(next)
    }
    const again = await verify(documents.manifest, { state: seen })
    expect(again.state).toEqual(seen)
    const further = await verify(documents.checkpoint, {
      state: { ...stateAt(log, 2), replayed: { ...pointAt(log, 1), frontier: log.frontier(1) } },
      consistency: proofFrom(2),
    })
    expect(further.state).toEqual({ ...stateAt(log, 3), replayed: { ...pointAt(log, 1), frontier: log.frontier(1) } })
    const first = await verify(documents.manifest, { state: null })
    expect(first.state).toEqual(stateAt(log, 3))
  })

  test("of an earlier version, which lost the tree to a checkpoint, is read and moved on", async () => {
    const old = { ...stateAt(log, 2), manifest: { size: 1, sha256: hex("m") } }
    expect(readState(sha256, JSON.stringify(old))).toEqual(old)
    const { state } = await verify(documents.checkpoint, { state: old, consistency: proofFrom(2) })
    expect(state).toEqual({ ...stateAt(log, 3), manifest: old.manifest })
    const beyond = { ...stateAt(longer, 5), manifest: { size: 4, sha256: hex("m") } }
    expect(await codes(documents.manifest, { state: beyond })).toEqual(["rollback"])
  })

  test("says that another manifest of the same size was verified before, unless the head names this one", async () => {
    const state = { ...stateAt(log, 3), frontier: log.frontier(3), manifest: { size: 3, sha256: hex("another") } }
    const remade = async (changes: Partial<VerifyOptions>) =>
      (await verify(documents.manifest, changes)).unproven.some(({ code }) => code === "remade")
    expect(await remade({ state })).toBe(true)
    expect(await remade({ state, head: documents.head })).toBe(false)
    expect(await remade({ state: { ...state, manifest: { size: 3, sha256: hex(documents.manifest) } } })).toBe(false)
    expect(await remade({ state: null })).toBe(false)
  })

  test("is read as it was written, and not when its tree is another", () => {
    const whole = { ...stateAt(log, 3), frontier: log.frontier(3) }
    expect(readState(sha256, JSON.stringify(whole))).toEqual(whole)
    expect(readState(sha256, JSON.stringify({ ...whole, frontier: other.frontier(3) }))).toBeNull()
    expect(readState(sha256, JSON.stringify({ ...whole, size: 4 }))).toBeNull()
    const replayed = { size: 2, root: toBase64(log.root(2)), frontier: log.frontier(2) }
    const behind = { ...stateAt(log, 3), replayed }
    expect(readState(sha256, JSON.stringify(behind))).toEqual(behind)
    expect(readState(sha256, JSON.stringify({ ...behind, replayed: { ...replayed, size: 3 } }))).toBeNull()
    expect(readState(sha256, JSON.stringify({ ...whole, replayed }))).toBeNull()
    expect(
      readState(sha256, JSON.stringify({ ...behind, replayed: { ...replayed, frontier: other.frontier(2) } })),
    ).toBeNull()
    expect(readState(sha256, "{}")).toBeNull()
  })
})

describe("a manifest and its head", () => {
  test("belong together, or are refused", async () => {
    const named = await verify(documents.manifest, { head: documents.head })
    expect(named.proven.map(({ code }) => code)).toContain("newest")
    const otherHead = await sign("head", await headOf(log, { size: 3, sha256: hex("x") }), keys.documents)
    expect(await codes(documents.manifest, { head: otherHead })).toEqual(["head-manifest"])
    expect(await codes(documents.manifest, { head: documents.head, now: signedAt + 90_000_000 })).toEqual(["frozen"])
  })

  test("of an older version, without a root, says what that leaves open, where the log has no key", async () => {
    const old = await sign("manifest", manifestOf({ log: { size: 3, time: signedAt } }), keys.documents)
    const [withoutLogKey, bare] = [true, documentKeysOf(keys)]
    const { ok, unproven } = await verify(old, { withoutLogKey }, bare)
    expect({ ok, rootless: unproven.some(({ code }) => code === "rootless") }).toEqual({ ok: true, rootless: true })
    const state = { origin, size: 4, root: toBase64(log.root(3)), head_iat: null }
    expect(await codes(old, { state, withoutLogKey }, bare)).toEqual(["rollback"])
    expect(await codes(old, { state: { ...state, size: 2 }, withoutLogKey }, bare)).toEqual(["no-consistency"])
    expect(await codes(old)).toEqual(["checkpoint-missing"])
  })

  test("are nothing without a key of the log, unless somebody says that there is none", async () => {
    for (const name of ["manifest", "head"] as const) {
      expect(await codes(documents[name], {}, documentKeysOf(keys)), name).toEqual(["log-keys-missing"])
      const { ok, log: shown } = await verify(documents[name], { withoutLogKey: true }, documentKeysOf(keys))
      expect({ ok, checkpoint: shown?.checkpoint }, name).toEqual({ ok: true, checkpoint: false })
    }
  })
})

describe("what contradicts itself is refused, whoever signed it:", () => {
  const signed = async (kind: "manifest" | "report" | "receipt", document: object) =>
    codes(await sign(kind, document, keys.documents))
  const file = (name: string, changes: object = {}) => ({
    ...{ name, bytes: 4, sha256: hex(`file ${name}`), records: 3, content_sha256: hex("content"), ...changes },
  })
  const [entries, snapshot] = [file("log.ndjson.zst"), file("snapshot.ndjson.gz")]
  const withdrawn = (changes: object) => ({
    withdrawn: [
      { ...{ name: "snapshot.ndjson.gz", size: 2, sha256: hex("old") }, reason: "erased", at: "x", ...changes },
    ],
  })

  test.each<[string, object]>([
    ["other entries than the log has", { files: [{ ...entries, records: 2 }, snapshot] }],
    ["more lines than entries", { files: [entries, { ...snapshot, records: 4, content_sha256: hex("more") }] }],
    [
      "two snapshots of different lines",
      { files: [entries, snapshot, file("snapshot.ndjson.zst", { content_sha256: hex("other") })] },
    ],
    ["two counts of the same lines", { files: [entries, snapshot, file("snapshot.ndjson.zst", { records: 2 })] }],
    [
      "a delta with other entries than lie between",
      {
        files: [
          ...[
            entries,
            snapshot,
            file("delta-from-1.ndjson.zst", { kind: "delta", from: 1, records: 1, content_sha256: hex("d") }),
          ],
          file("delta-log-from-1.ndjson.zst", { kind: "delta-log", from: 1, records: 3, content_sha256: hex("l") }),
        ].map((each, n) => (n < 2 ? { ...each, kind: n === 0 ? "log" : "snapshot" } : each)),
      },
    ],
    ["a file of its own size as withdrawn", withdrawn({ size: 3 })],
    ["a file of its own by its digest as withdrawn", withdrawn({ sha256: snapshot.sha256 })],
  ])("a manifest that names %s", async (_, changes) => {
    const checkpoint = await log.checkpoint()
    expect(await signed("manifest", manifestOf({ checkpoint, ...withdrawn({}) }))).toEqual([])
    expect(new Set(await signed("manifest", manifestOf({ checkpoint, ...changes })))).toEqual(
      new Set(["contradiction"]),
    )
  })

  test("a manifest, a receipt and a report that are signed before what they speak of was written", async () => {
    const late = { origin, size: 3, root: toBase64(log.root()), time: signedAt + 301_000 }
    expect(await signed("manifest", manifestOf({ checkpoint: await log.checkpoint(), log: late }))).toEqual([
      "contradiction",
    ])
    const { root: _, ...seen } = late
    expect(await signed("receipt", receiptOf(hex(rows), hex(answers), { log: seen }))).toEqual(["contradiction"])
    const iat = 1_772_676_000 - 301
    const report = await reportOf(log, [0], { iat, exp: iat + 3600 })
    const text = await sign("report", report, keys.documents)
    expect(await codes(text, { now: iat * 1000 })).toEqual(["contradiction"])
  })

  test("a receipt whose answers are not as many as its rows", async () => {
    for (const listed of [0, 2]) {
      const counts = { listed, clear: 1, review: 0, unknown: 0, invalid: 0 }
      expect(await signed("receipt", receiptOf(hex(rows), hex(answers), { counts }))).toEqual(["contradiction"])
    }
  })

  test.each<[string, object, number[]]>([
    ["says that there are records, and shows none", {}, []],
    ["says so in its short form", { excerpt_of: { sha256: hex("full"), records: 0 } }, []],
    ["says that a publication ended, and shows a record", { kind: "ended", ended: null }, [0]],
    ["names a list twice", { asked: { by: "code", value: "91000000MA0GG0017J", lists: ["penalty", "penalty"] } }, [0]],
  ])("a report that %s", async (_, changes, positions) => {
    const part = { entry: log.entries[0], position: 0, proof: log.inclusion(0) }
    const ended = "ended" in changes ? { ended: { ...part, added: part } } : {}
    expect(await signed("report", await reportOf(log, positions, { ...changes, ...ended }))).toContain("record")
  })

  test("a member that stands twice in JSON, however it is spelled and wherever", async () => {
    const report = JSON.stringify(await reportOf(log, [0]))
    const twice = [
      report.replace('"iss":', '"iss":"https://other.example","iss":'),
      report.replace('"iss":', '"is\\u0073":"https://other.example","iss":'),
      report.replace('"size":', '"size" : 2,"size"\n:'),
      report.replace('"position":0', '"position":0,"position":0'),
    ]
    const { alg, kid } = keys.documents
    const signText = async (text: string, header: object = { alg, kid, typ: documentKinds.report.typ }) =>
      new CompactSign(Buffer.from(text))
        .setProtectedHeader(header as never)
        .sign(await importJWK({ ...keys.documents }, alg))
    expect(await codes(await signText(report))).toEqual([])
    for (const text of twice) {
      expect(JSON.parse(text)).toEqual(JSON.parse(report))
      expect(await codes(await signText(text))).toEqual(["malformed"])
    }
    const proof = documents["proof JSON"]
    expect(await codes(proof.replace('"position":', '"position":2,"position":'))).toEqual(["unrecognised"])
    const set = JSON.stringify(keySetOf(keys))
    expect(readGivenKeys(sha256, set)).not.toHaveProperty("fault")
    expect(readGivenKeys(sha256, set.replace('"kid":', '"kid":"x","kid":'))).toEqual({ fault: "not-a-key-set" })
    const state = JSON.stringify({ origin, size: 3, root: toBase64(log.root()), head_iat: null })
    expect(readState(sha256, state)).not.toBeNull()
    expect(readState(sha256, state.replace('"size":', '"size":2,"size":'))).toBeNull()
  })

  test("a number or a text that other programs read otherwise, in what is signed and in a line", async () => {
    const report = JSON.stringify(await reportOf(log, [0]))
    const { alg, kid } = keys.documents
    const spelled = (text: string) =>
      [
        text.replace(/:(\d+)([,}])/, ":$1.0$2"),
        text.replace(/:(\d+)([,}])/, ":$1e0$2"),
        text.replace(/:(\d+)([,}])/, ":$1.00000000000000001$2"),
        text.replace('":"h', '":"\\u0068'),
        text.replace("/", "\\/"),
        text.replace(":", ": "),
      ].filter((other) => other !== text)
    const header = JSON.stringify({ alg, kid, typ: documentKinds.report.typ })
    const signText = async (text: string, head = header) => {
      const signed = [head, text].map((part) => Buffer.from(part).toString("base64url")).join(".")
      const key = createPrivateKey({ key: keys.documents as never, format: "jwk" })
      return `${signed}.${signBytesBy(null, Buffer.from(signed), key).toString("base64url")}`
    }
    expect(await codes(await signText(report))).toEqual([])
    expect(spelled(report)).toHaveLength(6)
    for (const text of spelled(report)) {
      expect(JSON.parse(text)).toEqual(JSON.parse(report))
      expect(await codes(await signText(text)), text.slice(0, 200)).toEqual(["malformed"])
    }
    for (const head of [header.replace("gongshi", "\\u0067ongshi"), header.replace(":", ": ")]) {
      expect(JSON.parse(head)).toEqual(JSON.parse(header))
      expect(await codes(await signText(report, head))).toEqual(["malformed"])
    }
    const line = lineOf(0)
    expect(readLine(line)).not.toBeNull()
    for (const text of spelled(line)) expect(readLine(text), text.slice(0, 200)).toBeNull()
  })

  test("names are told from texts, and objects from each other", () => {
    const jsons = [
      '{"a":"a","b":{"a":["a","a",{"a":1}]},"c\\"":":","d":"\\\\"}',
      '[{"a":1},{"a":2}]',
      '"a"',
      "{}",
      ' {"" :0}',
    ]
    for (const json of jsons) expect(parseJson(json)).toEqual(JSON.parse(json))
    for (const json of ['{"a":"\\u4e2d\\/"}', '{ "a" : [1 , 2.5,-1],\n"b":null}', "0", '"\\ud83d\\ude00"']) {
      expect(parseJson(json), json).toEqual(JSON.parse(json))
    }
    // Blanks and escapes say the same to every program; these don't.
    for (const json of [
      "1.0",
      "[1e3]",
      "[-0]",
      "9007199254740993",
      "1e400",
      '{"\\u0061":1}',
      '["\\ud800"]',
      "[1.50]",
    ]) {
      expect(parseJson(json), json).toBeUndefined()
      expect(JSON.parse(json)).toBeDefined()
    }
    for (const json of ['{"a":1,"a":1}', '{"":0,"":0}', '[{"x":{"a":1,"b":"}","a":2}}]', '{"\\n":1,"\\u000a":1}']) {
      expect(parseJson(json)).toBeUndefined()
    }
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(parseJson(JSON.stringify(JSON.parse(json)))).toEqual(JSON.parse(json))
      }),
    )
  })
})

describe("what somebody has", () => {
  test("is known by its content", () => {
    expect(recognise(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]))).toBe("packed")
    expect(recognise(Buffer.from([0x1f, 0x8b, 8]))).toBe("packed")
    expect(recognise('{"keys":[]}')).toBe("key-set")
    expect(recognise("hello")).toBeNull()
    expect(recognise(Buffer.from([0xff, 0xfe]))).toBeNull()
  })

  test("may be an address with the document in its fragment, or a packed one from a QR code", async () => {
    const packed = (await packToken(documents.report)) ?? ""
    expect(packed.length).toBeLessThan(documents.report.length)
    expect(await unpackToken(packed)).toBe(documents.report)
    for (const text of [
      packed,
      `https://register.example/verify#${packed}`,
      ` https://x.example/verify#${documents.report}\n`,
    ]) {
      expect(await unwrap(text)).toBe(documents.report)
    }
    expect(await unwrap(documents.checkpoint.trimEnd())).toBe(documents.checkpoint)
    expect(await unwrap(documents["proof text"].trimEnd())).toBe(documents["proof text"])
    expect(await unpackToken(`${packed.slice(0, 90)}!~AA`)).toBeNull()
  })
})

/**
 * Second signatures, by SM2, of every kind of document: which are believed, and that nothing else is.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import { openSm2Verifier } from "../../src/signing/node-sm2-check.ts"
import { readKeyRing } from "../../src/verify/key-ring.ts"
import { verifyRarer } from "../../src/verify/rarer.ts"
import { verifyAny } from "../../src/verify/recognise.ts"
import { readSm2Signature } from "../../src/verify/sm2-signature.ts"
import type { VerifyOptions } from "../../src/verify/verification.ts"
import { exportText, packExport } from "../support/made-export.ts"
import { opensslKnowsSm2, opensslVerifies } from "../support/openssl.ts"
import {
  added,
  headOf,
  keySetOf,
  lineOf,
  makeKeys,
  memoryLog,
  optionsOf,
  proofTextOf,
  receiptOf,
  reportOf,
  sign,
} from "../support/published.ts"
import { derOf, makeSm2 } from "../support/sm2.ts"
import { twoSizes } from "../support/two-sizes.ts"

const kinds = ["report", "receipt", "manifest", "head"] as const
const digest = "0".repeat(64)
const keys = await makeKeys()
const [sm2, other] = [makeSm2(), makeSm2()]
const verifySm2 = openSm2Verifier()
const listed = (...sm2_keys: object[]) => ({ ...keySetOf(keys), sm2_keys })
const line = lineOf(0)
const log = memoryLog([{ draft: added(line), line }], keys.log)
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-second-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let documents: Record<(typeof kinds)[number], string>

beforeAll(async () => {
  documents = {
    report: await sign("report", await reportOf(log, [0]), keys.documents),
    receipt: await sign("receipt", receiptOf(digest, digest), keys.documents),
    manifest: String((await packExport(log, exportText(log), keys.documents)).get("manifest.jws")),
    head: await sign("head", await headOf(log, { size: 1, sha256: digest }), keys.documents),
  }
})

async function verify(token: string, changes: Partial<VerifyOptions>, jwks: object = listed(sm2.key)) {
  const { ok, findings, proven, unproven } = await verifyAny(token, optionsOf(keys, { verifySm2, ...changes }, jwks))
  const codes = (of: readonly { code: string }[]) => of.map(({ code }) => code)
  return { ok, findings: codes(findings), proven: codes(proven), unproven: codes(unproven) }
}

describe.each(kinds)("the second signature of a %s", (kind) => {
  test("is believed for the key and the identity that the key set lists", async () => {
    const token = documents[kind]
    const found = await verify(token, { sm2: await sm2.second(token), requireSm2: true })
    expect(found).toMatchObject({ ok: true, findings: [], proven: expect.arrayContaining(["signed", "sm2-signed"]) })
    const second = await other.second(token)
    expect(await verify(token, { sm2: second }, listed(sm2.key, other.key))).toMatchObject({ ok: true })
  })

  test("is refused under another key, another identity, and for another document", async () => {
    const token = documents[kind]
    const second = await sm2.second(token)
    const wrong = { ok: false, findings: ["sm2-signature"], proven: [] }
    expect(await verify(token, { sm2: second }, listed(other.key))).toMatchObject(wrong)
    expect(await verify(token, { sm2: second }, listed({ ...sm2.key, user_id: "1234567812345679" }))).toMatchObject(
      wrong,
    )
    const others = kinds.filter((name) => name !== kind)
    for (const name of others) expect(await verify(documents[name], { sm2: second })).toMatchObject(wrong)
  })

  test("that is missing is named where one could be, and refused where there has to be one", async () => {
    const token = documents[kind]
    expect(await verify(token, {})).toMatchObject({ ok: true, unproven: expect.arrayContaining(["sm2-missing"]) })
    expect(await verify(token, { requireSm2: true })).toMatchObject({ ok: false, findings: ["sm2-missing"] })
    const bare = await verify(token, {}, listed())
    expect(bare.unproven.filter((code) => code.startsWith("sm2"))).toEqual([])
  })

  test("that nobody can check is no fault, and no proof: it is said", async () => {
    const token = documents[kind]
    const second = await sm2.second(token)
    for (const [changes, jwks] of [
      [{ sm2: second }, listed()],
      [{ sm2: second, verifySm2: undefined }, listed(sm2.key)],
      [{ verifySm2: undefined }, listed(sm2.key)],
    ] as const) {
      const { ok, proven, unproven } = await verify(token, changes, jwks)
      expect({ ok, sm2: [proven, unproven].map((codes) => codes.filter((code) => code.startsWith("sm2"))) }).toEqual({
        ok: true,
        sm2: [[], ["sm2"]],
      })
    }
    expect(await verify(token, { sm2: second, requireSm2: true }, listed())).toMatchObject({
      ok: false,
      findings: ["sm2-unchecked"],
    })
  })
})

// Every day every seventh bit.
for (const [whole, options, step] of twoSizes(7, 1))
  test(`any one bit that is another is refused${whole}`, options, async () => {
    const token = documents.receipt
    const text = (await sm2.second(token)).trim()
    const der = Buffer.from(text, "base64")
    const believed: number[] = []
    for (let bit = 0; bit < der.length * 8; bit += step) {
      const flipped = Buffer.from(der)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      if ((await verify(token, { sm2: flipped.toString("base64") })).ok) believed.push(bit)
    }
    expect(believed).toEqual([])
  })

test("a checkpoint and a proof have none: whoever must have one is told", async () => {
  for (const text of [await log.checkpoint(), await proofTextOf(log, 0)]) {
    expect(await verify(text, {})).toMatchObject({ ok: true })
    expect(await verify(text, { requireSm2: true })).toMatchObject({ ok: false, findings: ["sm2-missing"] })
  }
})

test("of a report counts where its PDF is verified, whose seal of pages has none of its own", async () => {
  const token = documents.report
  const attached = (type: string) => `<< /Type /EmbeddedFile /Subtype /application#2f${type} >>\nstream\n`
  const before = `%PDF-1.7\n${attached("jwt")}${token}\nendstream\n${attached("jose")}`
  const behind = "\nendstream\n"
  const { iss, iat } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())
  const hex = (text: string) => Buffer.from(sha256(Buffer.from(text))).toString("hex")
  const seal = await sign("pages", { iss, iat, report: hex(token), pages: hex(before + behind) }, keys.documents)
  const pdf = Buffer.from(before + seal + behind)
  const codes = async (second: string) => {
    const options = optionsOf(keys, { verifySm2, requireSm2: true, sm2: second }, listed(sm2.key))
    const verification = await verifyRarer(new Uint8Array(pdf), options)
    return [verification?.ok, verification?.findings.map(({ code }) => code)]
  }
  expect(await codes(await sm2.second(token))).toEqual([true, []])
  expect(await codes(await other.second(token))).toEqual([false, ["sm2-signature"]])
})

test("of a head that comes with a manifest counts too", async () => {
  const head = documents.head
  const changes = { head, sm2: await sm2.second(documents.manifest) }
  const codes = async (more: Partial<VerifyOptions>) => {
    const { findings } = await verify(documents.manifest, { ...changes, ...more })
    return findings.filter((code) => code.startsWith("sm2"))
  }
  expect(await codes({ headSm2: await sm2.second(head), requireSm2: true })).toEqual([])
  expect(await codes({ headSm2: await other.second(head) })).toEqual(["sm2-signature"])
  expect(await codes({ requireSm2: true })).toEqual(["sm2-missing"])
})

test.skipIf(!opensslKnowsSm2)("OpenSSL and the verifier agree, on good ones and on bad ones", async () => {
  for (const kind of kinds) {
    const token = documents[kind].trim()
    const text = await sm2.second(token)
    const [bytes, signature] = [token.slice(0, token.lastIndexOf(".")), Buffer.from(text, "base64")]
    expect(opensslVerifies(folder, sm2.key, { bytes, signature })).toBe(true)
    expect(opensslVerifies(folder, other.key, { bytes, signature })).toBe(false)
    expect(opensslVerifies(folder, sm2.key, { bytes, signature, identity: "1234567812345679" })).toBe(false)
  }
})

describe("what a second signature is read from", () => {
  const [small, high] = [[1], [0, 0x80]]
  const order = [...Buffer.from("fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123", "hex")]

  test("is base64 of DER, and comes out as 64 bytes", () => {
    const read = readSm2Signature(`${derOf(small, high)}\n`)
    expect(Buffer.from(read ?? []).toString("hex")).toBe(`${"01".padStart(64, "0")}${"80".padStart(64, "0")}`)
    const most = [...order.slice(0, -1), 0x22]
    expect(readSm2Signature(derOf([0, ...most], small))?.subarray(0, 32)).toEqual(Uint8Array.from(most))
  })

  const bytes = (...all: number[]) => Buffer.from(all).toString("base64")
  test.each([
    ["nothing", ""],
    ["no base64", "@@@@"],
    ["base64 of another spelling", derOf(small, small).replace(/=*$/, "")],
    ["two line feeds behind it", `${derOf(small, small)}\n\n`],
    ["a byte behind it", bytes(...Buffer.from(derOf(small, small), "base64"), 0)],
    ["a byte behind it that the sequence counts", bytes(0x30, 7, 2, 1, 1, 2, 1, 1, 0)],
    ["a third integer", bytes(0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1)],
    ["one integer", bytes(0x30, 3, 2, 1, 1)],
    ["a length in two bytes", bytes(0x30, 0x81, 6, 2, 1, 1, 2, 1, 1)],
    ["a length without end", bytes(0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0)],
    ["a set", bytes(0x31, 6, 2, 1, 1, 2, 1, 1)],
    ["r that is no integer", bytes(0x30, 6, 4, 1, 1, 2, 1, 1)],
    ["r with a zero too many", derOf([0, 1], small)],
    ["s with a zero too many", derOf(small, [0, 1])],
    ["r below zero", derOf([0x80], small)],
    ["r of no byte", derOf([], small)],
    ["r that is 0", derOf([0], small)],
    ["s that is 0", derOf(small, [0])],
    ["r that is the order", derOf([0, ...order], small)],
    ["s that is more", derOf(small, [0, ...order.with(31, 0x24)])],
    ["s of 34 bytes", derOf(small, [1, ...order, 0])],
    ["r and s as JWS has them", Buffer.alloc(64, 1).toString("base64")],
  ])("%s is refused", async (_, text) => {
    expect(readSm2Signature(text)).toBeNull()
    expect((await verify(documents.receipt, { sm2: text })).findings).toEqual(["sm2-malformed"])
  })

  test("has one spelling: what is read is written so and not otherwise", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), fc.uint8Array({ maxLength: 12 }), (r, s) => {
        const text = derOf([...r], [...s])
        const read = readSm2Signature(text)
        const minimal = (half: Uint8Array) => {
          const bare = [...half.subarray(half.findIndex((byte) => byte !== 0))]
          return (bare[0] ?? 0) >= 0x80 ? [0, ...bare] : bare
        }
        return read === null || derOf(minimal(read.subarray(0, 32)), minimal(read.subarray(32))) === text
      }),
      { numRuns: 2_000 },
    )
  })
})

describe("keys of second signatures", () => {
  const read = (key: object) => readKeyRing(sha256, { jwks: listed(key) })

  test("may say more of themselves than is known here", () => {
    expect(read({ ...sm2.key, status: "current" })).toMatchObject({ sm2: [{ user_id: sm2.key.user_id }] })
  })

  test.each([
    ["without an identity", { ...sm2.key, user_id: undefined }, "not-a-key-set"],
    ["with an empty identity", { ...sm2.key, user_id: "" }, "not-a-key-set"],
    ["of another curve", { ...sm2.key, crv: "P-256" }, "not-a-key-set"],
    ["of a short coordinate", { ...sm2.key, x: sm2.key.x.slice(1) }, "not-a-key-set"],
    ["whose name is another's", { ...sm2.key, kid: other.key.kid }, "thumbprint"],
    ["with its private half", { ...sm2.key, d: sm2.jwk.d }, "private-key"],
  ])("are refused %s", (_, key, fault) => {
    expect(read(key)).toEqual({ fault })
  })

  test("that are no point of the curve have signed nothing", async () => {
    const off = { ...sm2.key, y: sm2.key.x }
    expect(verifySm2(off, Buffer.from("text"), new Uint8Array(64).fill(1))).toBe(false)
  })
})

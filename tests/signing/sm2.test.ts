/**
 * The second signature: SM2 over the bytes that the first one covers, held against OpenSSL where that knows SM2.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { sm2 } from "sm-crypto-v2"
import { afterAll, describe, expect, test } from "vitest"
import { readKeySet } from "../../src/signing/key-set.ts"
import { createSm2Key, openSm2 } from "../../src/signing/node-sm2.ts"
import { type Sm2Implementation, testSm2 } from "../../src/signing/node-sm2-check.ts"
import { signDocument, signToken } from "../../src/signing/signed-document.ts"
import { byteSigner, documentSigner, keySigner } from "../../src/signing/signer.ts"
import { createSigningKey } from "../../src/signing/signing-key.ts"
import { opensslKnowsSm2, opensslVerifies } from "../support/openssl.ts"

const identity = "1234567812345678"
const jwk = createSm2Key()
const second = openSm2(JSON.stringify(jwk), identity, null)
const key = await createSigningKey("Ed25519")
const signer = documentSigner(byteSigner(key), second.sign)
const folder = mkdtempSync(path.join(tmpdir(), "gongshi-sm2-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the known-answer test", () => {
  test("passes with the library, whose signature of the standard's example is the standard's, bit for bit", () => {
    expect(() => testSm2()).not.toThrow()
  })

  test.each<[string, Partial<Sm2Implementation>]>([
    ["signs something else", { doSignature: () => "00".repeat(64) }],
    ["believes everything", { doVerifySignature: () => true }],
    ["believes nothing", { doVerifySignature: () => false }],
    ["makes another public key", { getPublicKeyFromPrivateKey: () => "04" }],
    [
      "ignores the identity",
      {
        doVerifySignature: (text, sig, pub, options) =>
          sm2.doVerifySignature(text, sig, pub, { ...options, userId: identity }),
      },
    ],
  ])("refuses, in words, an implementation that %s", (_, changes) => {
    expect(() => testSm2({ ...sm2, ...changes })).toThrow(/does not give the signature of the standard's example/)
  })
})

describe("the second signature of a document", () => {
  test("is of the same bytes as the first, for the key that the key set lists", async () => {
    const { token, sm2: text } = await signDocument("manifest", { log: { size: 1 } }, signer)
    expect(text).toMatch(/^[A-Za-z0-9+/]+=*$/)
    const signature = Buffer.from(text ?? "", "base64")
    const signed = token.slice(0, token.lastIndexOf("."))
    const point = `04${[second.key.x, second.key.y].map((part) => Buffer.from(part, "base64url").toString("hex")).join("")}`
    const options = { der: true, hash: true, userId: identity }
    const bytes = new TextEncoder().encode(signed)
    expect(sm2.doVerifySignature(bytes, signature.toString("hex"), point, options)).toBe(true)
    expect(second.key).toMatchObject({ kty: "EC", crv: "SM2", alg: "SM2", user_id: identity })
    expect(JSON.stringify(second.key)).not.toContain(jwk.d)
    // Readers that want keys of the first signature alone never meet it.
    expect(readKeySet(JSON.stringify({ keys: [], sm2_keys: [second.key] }))).toEqual([])
  })

  test.skipIf(!opensslKnowsSm2)("is believed by OpenSSL, for its text and its identity alone", async () => {
    // Twenty: of two numbers in DER some begin with a bit that would be a sign, and a few with a byte of zeros.
    for (let size = 0; size < 20; size++) {
      const { token, sm2: text } = await signDocument("head", { log: { size } }, signer)
      const signature = Buffer.from(text ?? "", "base64")
      const signed = token.slice(0, token.lastIndexOf("."))
      expect(opensslVerifies(folder, second.key, { bytes: signed, signature }), signature.toString("hex")).toBe(true)
      if (size > 0) continue
      expect(opensslVerifies(folder, second.key, { bytes: `${signed}.`, signature })).toBe(false)
      const other = { bytes: signed, signature, identity: "another identity" }
      expect(opensslVerifies(folder, second.key, other)).toBe(false)
    }
  })

  test("is not there where the register has no such key", async () => {
    const plain = keySigner(key)
    expect(await signDocument("head", {}, plain)).toEqual({ token: await signToken("head", {}, plain), sm2: null })
  })

  test.each([
    ["is no JSON", "{"],
    ["is of another curve", JSON.stringify({ ...jwk, crv: "P-256" })],
    ["has a public half that is not its own", JSON.stringify({ ...jwk, x: createSm2Key().x })],
    ["has no private half, with no signer that could have it", JSON.stringify({ ...jwk, d: undefined })],
  ])("is refused with a key that %s, in words that do not repeat it", (_, text) => {
    expect(() => openSm2(text, identity, null)).toThrow(/^SM2_KEY/)
    expect(() => openSm2(text, identity, null)).not.toThrow(jwk.d)
  })
})

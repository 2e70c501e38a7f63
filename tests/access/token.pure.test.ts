import { importJWK, SignJWT } from "jose"
import { beforeAll, describe, expect, test } from "vitest"
import { configuredIssuer } from "../../src/access/configured-issuer.ts"
import { type TokenIssuers, verifyToken } from "../../src/access/token.ts"
import { makeCode } from "../../src/names/code.ts"
import { createSigningKey, type SigningKey, toPublicKey } from "../../src/signing/signing-key.ts"

const now = Date.parse("2026-06-10T04:00:00Z")
const code = makeCode("91000000", "MA000001")
const merchant = { iss: "https://login.example", aud: "gongshi-merchant", sub: "someone", code }
const officer = { iss: "https://sso.example", aud: "gongshi", sub: "anna", role: "officer", authority: "410105" }

let keys: Record<"merchants" | "officers", SigningKey>
let issuers: TokenIssuers
beforeAll(async () => {
  keys = { merchants: await createSigningKey("Ed25519"), officers: await createSigningKey("Ed25519") }
  const issuerOf = (kind: keyof typeof keys, issuer: string, audience: string) =>
    configuredIssuer({ issuer, audience, algorithms: ["Ed25519"] }, JSON.stringify({ keys: [toPublicKey(keys[kind])] }))
  issuers = {
    merchants: issuerOf("merchants", merchant.iss, merchant.aud),
    officers: issuerOf("officers", officer.iss, officer.aud),
  }
})

async function sign(claims: Record<string, unknown>, by: keyof typeof keys, lifeMs = 60_000): Promise<string> {
  const key = keys[by]
  return new SignJWT({ ...claims, exp: Math.floor((now + lifeMs) / 1000) })
    .setProtectedHeader({ alg: key.alg, kid: key.kid })
    .sign(await importJWK(key, key.alg))
}

const believed = async (claims: Record<string, unknown>, by: keyof typeof keys, lifeMs?: number) =>
  (await verifyToken(await sign(claims, by, lifeMs), issuers, now))?.principal ?? null

describe("a token", () => {
  test("of the merchants' issuer is a merchant's, with the code that the login has made sure of", async () => {
    expect(await believed(merchant, "merchants")).toEqual({
      kind: "merchant",
      role: "merchant",
      subject: "someone",
      code,
    })
    expect(await believed({ ...merchant, aud: ["other", "gongshi-merchant"] }, "merchants")).toMatchObject({ code })
  })

  test("of the officers' issuer is an officer's", async () => {
    expect(await believed(officer, "officers")).toMatchObject({ kind: "officer", authority: "410105" })
  })

  test("speaks for what its issuer is configured for, whatever else it claims", async () => {
    const grand = { ...merchant, role: "head", authority: "410000" }
    expect(await believed(grand, "merchants")).toMatchObject({ kind: "merchant" })
    expect(await believed({ ...officer, code }, "officers")).toMatchObject({ kind: "officer" })
  })

  test.each([
    ["signed with the other issuer's key", merchant, "officers"],
    ["of the other issuer's key for officers", officer, "merchants"],
    ["for another audience", { ...merchant, aud: "gongshi" }, "merchants"],
    ["of another issuer", { ...merchant, iss: "https://evil.example" }, "merchants"],
    ["without a code", { ...merchant, code: undefined }, "merchants"],
    ["without a subject", { ...merchant, sub: undefined }, "merchants"],
    ["with a code that fails its check", { ...merchant, code: `${code.slice(0, 17)}0` }, "merchants"],
    ["with a code in lower case", { ...merchant, code: code.toLowerCase() }, "merchants"],
    ["with two codes", { ...merchant, code: [code, code] }, "merchants"],
  ] as const)("%s is not believed", async (_, claims, by) => {
    expect(await believed(claims, by)).toBeNull()
  })

  test("that has expired is not believed", async () => {
    expect(await believed(merchant, "merchants", -60_000)).toBeNull()
  })

  test("is not believed where no issuer is configured", async () => {
    const token = await sign(merchant, "merchants")
    expect(await verifyToken(token, { officers: null, merchants: null }, now)).toBeNull()
  })
})

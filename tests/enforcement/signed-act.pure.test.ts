/** A signed act says by which algorithm it is signed, and its key is of that one. */
import { generateKeyPairSync, sign } from "node:crypto"
import { expect, test } from "vitest"
import type { AgencyKey } from "../../src/enforcement/agency/agency.ts"
import { checkSignature } from "../../src/enforcement/signed-act.ts"

const act = { act: "acknowledge", notice: 7 }
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url")

function signedBy(crv: AgencyKey["crv"], alg: string) {
  const pair =
    crv === "Ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "prime256v1" })
  const key = { ...pair.publicKey.export({ format: "jwk" }), kid: "示例" } as unknown as AgencyKey
  const said = `${part({ alg, kid: key.kid, typ: "gongshi-act+jws" })}.${part(act)}`
  const hash = crv === "Ed25519" ? null : "sha256"
  const signature = sign(hash, Buffer.from(said), { key: pair.privateKey, dsaEncoding: "ieee-p1363" })
  return { key, jws: `${said}.${signature.toString("base64url")}` }
}

test.each([
  ["Ed25519", "Ed25519", null],
  ["Ed25519", "EdDSA", null],
  ["Ed25519", "ES256", "malformed"],
  ["P-256", "ES256", null],
  ["P-256", "EdDSA", "malformed"],
  ["P-256", "Ed25519", "malformed"],
  ["P-256", "none", "malformed"],
] as const)("of a key of %s, signed as by %s: %s", async (crv, alg, refusal) => {
  const { key, jws } = signedBy(crv, alg)
  expect(await checkSignature(jws, key, act)).toBe(refusal)
  expect(await checkSignature(jws, key, { ...act, notice: 8 })).toBe(refusal ?? "other-act")
})

/**
 * Believing a signed document: the key's role and status count, whatever the signature says.
 */

import { describe, expect, test } from "vitest"
import { z } from "zod"
import { readKeySet } from "../../src/signing/key-set.ts"
import { type DocumentKind, documentKinds, signToken } from "../../src/signing/signed-document.ts"
import { keySigner } from "../../src/signing/signer.ts"
import { createSigningKey, keyRoles, type PublicKey, toPublicKey } from "../../src/signing/signing-key.ts"
import { readDocument } from "../support/read-document.ts"

const schema = z.strictObject({ log: z.strictObject({ size: z.int() }) })
const key = await createSigningKey("Ed25519")
const kinds = Object.keys(documentKinds) as DocumentKind[]

async function read(kind: DocumentKind, changes: Partial<PublicKey>, size = 10) {
  const text = await signToken(kind, { log: { size } }, keySigner(key))
  return readDocument(kind, text, [{ ...toPublicKey(key), ...changes }], schema)
}

describe.each(kinds)("a %s", (kind) => {
  test("is believed from a key of its role, and from one of before there were roles", async () => {
    const { role } = documentKinds[kind]
    for (const changes of [{}, { role }])
      expect(await read(kind, changes)).toMatchObject({ document: { log: { size: 10 } } })
  })

  test.each(keyRoles.filter((role) => role !== documentKinds[kind].role))(
    "is refused from a key for %s",
    async (role) => {
      expect(await read(kind, { role })).toEqual({ refused: "other-role", kid: key.kid, role })
    },
  )

  test("is believed from a retired key and from the next one, for clocks differ", async () => {
    for (const status of ["retired", "next"] as const) expect(await read(kind, { status })).toHaveProperty("document")
  })

  test("is believed from a compromised key up to its last good size, and not past it", async () => {
    const changes = { status: "compromised", good_until_size: 10 } as const
    expect(await read(kind, changes, 10)).toHaveProperty("document")
    expect(await read(kind, changes, 11)).toEqual({ refused: "compromised", kid: key.kid, goodUntilSize: 10 })
    expect(await read(kind, { status: "compromised" }, 0)).toMatchObject({ refused: "compromised" })
  })
})

test("ES256 signs documents as Ed25519 does", async () => {
  const es256 = await createSigningKey("ES256")
  const text = await signToken("head", { log: { size: 1 } }, keySigner(es256))
  expect(await readDocument("head", text, [toPublicKey(es256)], schema)).toHaveProperty("document")
})

describe("a key set", () => {
  test("is read as it was before there were roles and dates, and as it is now, member for member", () => {
    const dated = {
      role: "export",
      status: "compromised",
      from: "2026-03-05T02:00:00.000Z",
      good_until_size: 3,
    } as const
    const keys = [toPublicKey(key), { ...toPublicKey(key), ...dated, until: "2026-03-06T02:00:00.000Z" }]
    expect(readKeySet(JSON.stringify({ keys }))).toEqual(keys)
    const second = { kty: "EC", crv: "SM2", x: "x", y: "y", kid: "k", alg: "SM2", use: "sig", key_origin: "provided" }
    expect(readKeySet(JSON.stringify({ keys, sm2_keys: [{ ...second, user_id: "1234567812345678" }] }))).toEqual(keys)
  })

  test("is refused with a private key, an unknown status or another key's id", () => {
    const listed = toPublicKey(key)
    for (const wrong of [
      { ...listed, d: key.d },
      { ...listed, status: "new" },
      { ...listed, kid: "other" },
    ]) {
      expect(() => readKeySet(JSON.stringify({ keys: [wrong] }))).toThrow()
    }
  })
})

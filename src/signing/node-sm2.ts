/**
 * The second signature: SM2 with SM3 (GB/T 32918.2, GM/T 0003.2), for agencies that must have it. Off unless a key is
 * given. The signer's identity (ID) is always said; nothing is signed before the standard's own example came out right.
 */
import { sm2 } from "sm-crypto-v2"
import { z } from "zod"
import { type Sm2PublicKey, thumbprintOf } from "./key-set.ts"
import { askSigner, type RemoteSigner } from "./remote-signer.ts"
import { KeyError } from "./signing-key.ts"

/** Signs with an SM2 key. */
export interface Sm2Signer {
  key: Sm2PublicKey
  /** The signature in DER: a sequence of r and s (GM/T 0009). */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

// GM/T 0003.5, annex A (the curve is GB/T 32918.5's): key, nonce, text and signature of the standard's example.
const example = {
  id: "1234567812345678",
  text: "message digest",
  private: "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8",
  public:
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020" +
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
  nonce: 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n,
  nonceX: 0x04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73n,
  signature:
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3" +
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
} as const

/** What of SM2 is taken from a library, so that a wrong one can be told. */
export type Sm2Implementation = Pick<typeof sm2, "doSignature" | "doVerifySignature" | "getPublicKeyFromPrivateKey">

/**
 * The known-answer test: the example's signature comes out and is believed, one of another text or identity is not.
 * @throws KeyError when the implementation computes something else
 */
export function testSm2(implementation: Sm2Implementation = sm2): void {
  const text = new TextEncoder().encode(example.text)
  const options = { hash: true, userId: example.id }
  const pointPool = [{ k: example.nonce, x1: example.nonceX }]
  const verify = (signed: Uint8Array, userId: string) =>
    implementation.doVerifySignature(signed, example.signature, example.public, { hash: true, userId })
  const right =
    implementation.getPublicKeyFromPrivateKey(example.private) === example.public &&
    implementation.doSignature(text, example.private, { ...options, pointPool }) === example.signature &&
    verify(text, example.id) &&
    !verify(text, "1234567812345679") &&
    !verify(new TextEncoder().encode("message digesT"), example.id)
  if (!right) {
    throw new KeyError(
      "SM2 does not give the signature of the standard's example (GM/T 0003.5): nothing is signed or checked with it. Install the dependencies anew, or leave SM2 out",
    )
  }
}

const coordinate = z.string().regex(/^[A-Za-z0-9_-]{43}$/)
const jwkSchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("SM2"),
  x: coordinate,
  y: coordinate,
  d: coordinate.optional(),
  key_origin: z.enum(["self-generated", "provided"]).default("provided"),
})

/** Makes an SM2 key: a private JWK. */
export function createSm2Key() {
  const { privateKey, publicKey } = sm2.generateKeyPairHex()
  const [x, y] = [publicKey.slice(2, 66), publicKey.slice(66)].map(fromHex)
  return { kty: "EC", crv: "SM2", x, y, d: fromHex(privateKey), key_origin: "self-generated" }
}

/**
 * Opens the second signature, after the known-answer test.
 * @param jwk the key as a private JWK with `crv` SM2, or its public half where `remote` has the private one
 * @throws KeyError with a sentence for the operator, which never repeats the key
 */
export function openSm2(jwk: string, userId: string, remote: RemoteSigner | null): Sm2Signer {
  testSm2()
  const { d, ...listed } = readJwk(jwk)
  const { kty, crv, x, y, key_origin } = listed
  const key: Sm2PublicKey = {
    kty,
    crv,
    x,
    y,
    kid: thumbprintOf(listed),
    alg: "SM2",
    use: "sig",
    key_origin,
    user_id: userId,
  }
  const publicHex = `04${toHex(x)}${toHex(y)}`
  if (d !== undefined && sm2.getPublicKeyFromPrivateKey(toHex(d)) !== publicHex) {
    throw new KeyError("SM2_KEY: x and y are not the public half of d")
  }
  if (d === undefined && !remote) throw new KeyError("SM2_KEY has no d, and there is no SIGNER_URL that could sign")
  return {
    key,
    async sign(bytes) {
      const signature =
        d === undefined && remote
          ? Buffer.from(await askSigner(remote, key.kid, bytes)).toString("hex")
          : sm2.doSignature(bytes, toHex(d ?? ""), { hash: true, userId, publicKey: publicHex })
      if (!sm2.doVerifySignature(bytes, signature, publicHex, { hash: true, userId })) {
        throw new KeyError(
          `the SM2 signature that was made is not of the key ${key.kid}: check the signer and its identity`,
        )
      }
      return toDer(Buffer.from(signature, "hex"))
    },
  }
}

/**
 * Checks second signatures, after the known-answer test. The identity is the key's own, never the library's default.
 * @returns the check of `gongshi/verify`: of r and s, 32 bytes each and in range
 * @throws KeyError when the implementation computes something else
 */
export function openSm2Verifier() {
  testSm2()
  return ({ x, y, user_id: userId }: Pick<Sm2PublicKey, "x" | "y" | "user_id">, signed: Uint8Array, rs: Uint8Array) => {
    const point = `04${toHex(x)}${toHex(y)}`
    try {
      return sm2.doVerifySignature(signed, Buffer.from(rs).toString("hex"), point, { hash: true, userId })
    } catch {
      // The point is not on the curve.
      return false
    }
  }
}

function readJwk(text: string): z.infer<typeof jwkSchema> {
  try {
    return jwkSchema.parse(JSON.parse(text))
  } catch {
    throw new KeyError("SM2_KEY holds no JWK with kty EC, crv SM2, x and y: gongshi keys sm2 FILE makes one")
  }
}

/** r and s, 32 bytes each, as a DER sequence of two integers. */
function toDer(signature: Uint8Array): Uint8Array {
  const integers = [signature.subarray(0, 32), signature.subarray(32)].map((bytes) => {
    const start = bytes.findIndex((byte) => byte !== 0)
    const digits = bytes.subarray(start < 0 ? bytes.length - 1 : start)
    // A first bit that is set would be a sign.
    const padded = (digits[0] ?? 0) >= 0x80 ? Uint8Array.of(0, ...digits) : digits
    return Uint8Array.of(0x02, padded.length, ...padded)
  })
  const content = integers.flatMap((integer) => [...integer])
  return Uint8Array.of(0x30, content.length, ...content)
}

function toHex(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("hex")
}

function fromHex(hex: string): string {
  return Buffer.from(hex, "hex").toString("base64url")
}

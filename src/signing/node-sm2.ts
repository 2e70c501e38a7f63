/**
 * The second signature: SM2 with SM3 (GB/T 32918.2, GM/T 0003.2), for agencies that must have it. Off unless a key is
 * given. The signer's identity (ID) is always said; nothing is signed before the standard's own example came out right.
 */
import { sm2 } from "sm-crypto-v2"
import { z } from "zod"
import { type Sm2PublicKey, thumbprintOf } from "./key-set.ts"
import { testSm2 } from "./node-sm2-check.ts"
import { askSigner, type RemoteSigner } from "./remote-signer.ts"
import { KeyError } from "./signing-key.ts"

/** Signs with an SM2 key. */
export interface Sm2Signer {
  key: Sm2PublicKey
  /** The signature in DER: a sequence of r and s (GM/T 0009). */
  sign(bytes: Uint8Array): Promise<Uint8Array>
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

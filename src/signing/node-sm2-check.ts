/** SM2 as whoever checks with it needs it: the standard's own example first, and nothing of keys that sign. */
import { sm2 } from "sm-crypto-v2"
import type { Sm2PublicKey } from "./key-set.ts"
import { KeyError } from "./signing-key.ts"

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

function toHex(base64url: string): string {
  return Buffer.from(base64url, "base64url").toString("hex")
}

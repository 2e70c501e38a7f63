/**
 * SM2 signatures as they are written: base64 of a DER sequence of r and s (GM/T 0009). One signature has one spelling;
 * whatever else some reader would take for it is refused, so that two verifiers never differ over the same file.
 */
import { fromBase64 } from "../ledger/base64.ts"
import type { Sm2Key } from "./key-ring.ts"

/**
 * Whether SM2 with SM3 (GB/T 32918.2) gives a signature its key, with the key's identity. Handed in as SHA-256 is: no
 * browser has it, and few of those who verify need it.
 * @param signature r and s, 32 bytes each, both in range
 */
export type VerifySm2 = (key: Sm2Key, signed: Uint8Array, signature: Uint8Array) => boolean

// The order of sm2p256v1 (GB/T 32918.5): r and s lie between 1 and what is one less.
const order = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n
const numberBytes = 32

/**
 * Reads a signature.
 * @param text a trailing line feed is taken
 * @returns r and s, 32 bytes each; null for what is none
 */
export function readSm2Signature(text: string): Uint8Array | null {
  const der = fromBase64(text.endsWith("\n") ? text.slice(0, -1) : text)
  if (der?.[0] !== 0x30 || der[1] !== der.length - 2) return null
  const r = readInteger(der, 2)
  const s = r && readInteger(der, r.end)
  return s && s.end === der.length ? Uint8Array.of(...r.bytes, ...s.bytes) : null
}

/** An integer of a signature in as few bytes as hold it, and where it ends; a first bit that is set would be a sign. */
function readInteger(der: Uint8Array, at: number): { bytes: Uint8Array; end: number } | null {
  const [tag, length = 0] = der.subarray(at)
  const end = at + 2 + length
  const digits = der.subarray(at + 2, end)
  const [first = 0x80, second = 0] = digits
  const isMinimal = first < 0x80 && (first > 0 || second >= 0x80)
  const bare = digits.subarray(first === 0 ? 1 : 0)
  if (tag !== 0x02 || digits.length !== length || !isMinimal || bare.length > numberBytes) return null
  if (bare.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) >= order) return null
  const bytes = new Uint8Array(numberBytes)
  bytes.set(bare, numberBytes - bare.length)
  return { bytes, end }
}

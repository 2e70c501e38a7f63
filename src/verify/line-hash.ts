/** Hashes of lines, and of whatever stands behind a prefix. */
import { linePrefix } from "../ledger/line-prefix.ts"
import type { Sha256 } from "../ledger/merkle.ts"

/** Hashes lines to their commitments. */
export function lineHasher(sha256: Sha256): (line: Uint8Array) => Uint8Array {
  return prefixedHasher(sha256, new TextEncoder().encode(linePrefix))
}

/** Hashes what stands behind a prefix, without a new buffer for each. */
export function prefixedHasher(sha256: Sha256, prefix: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  let room = new Uint8Array(prefix.length + 1024)
  room.set(prefix)
  return (bytes) => {
    const length = prefix.length + bytes.length
    if (length > room.length) {
      room = new Uint8Array(length * 2)
      room.set(prefix)
    }
    room.set(bytes, prefix.length)
    return sha256(room.subarray(0, length))
  }
}

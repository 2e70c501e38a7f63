/** Time, ids and randomness of a real run, and how long it works. Node and Workers give them under the same names. */
import { randomBytes, randomUUID } from "node:crypto"
import { saltBytes } from "../ledger/commitment.ts"

/** Fresh randomness and the time. */
export const platform = {
  clock: () => Date.now(),
  newId: () => randomUUID(),
  newSalt,
  /** Within what an answer may take (http/deadline.ts), with the paper that was begun. */
  workMs: 5_000,
} as const

// Random bytes are drawn for many salts at once: a draw costs more than the bytes. Each byte is used once.
const saltsPerDraw = 256
let drawn: Buffer | null = null
let used = 0

function newSalt(): string {
  if (drawn === null || used === drawn.length) {
    drawn = randomBytes(saltBytes * saltsPerDraw)
    used = 0
  }
  used += saltBytes
  return drawn.toString("base64url", used - saltBytes, used)
}

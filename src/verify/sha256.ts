/** SHA-256 (FIPS 180-4) that runs everywhere and at once: WebCrypto's gives a promise, of which a replay would take millions. */
import { hashBytes, type Sha256 } from "../ledger/merkle.ts"

const blockBytes = 64

// 4.2.2 and 5.3.3: the first 32 bits behind the point of the cube roots of the first 64 primes, and of the square roots of 8.
const primes = Array.from({ length: 312 }, (_, n) => n).filter(
  (n) => n > 1 && !Array.from({ length: n }, (_, by) => by).some((by) => by > 1 && n % by === 0),
)
const behindPoint = (root: number) => (root % 1) * 2 ** 32
const constants = Int32Array.from(primes, (prime) => behindPoint(Math.cbrt(prime)))
const initial = Int32Array.from(primes.slice(0, 8), (prime) => behindPoint(Math.sqrt(prime)))

const schedule = new Int32Array(blockBytes)
const rotate = (bits: number, by: number) => (bits >>> by) | (bits << (32 - by))

/** 6.2.2: works whole blocks into the state. */
function work(state: Int32Array, bytes: Uint8Array, end: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const word = (t: number) => schedule[t] as number
  const held = (n: number) => state[n] as number
  for (let at = 0; at < end; at += blockBytes) {
    for (let t = 0; t < 16; t++) schedule[t] = view.getInt32(at + 4 * t)
    for (let t = 16; t < 64; t++) {
      const early = word(t - 15)
      const late = word(t - 2)
      const low = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      schedule[t] = word(t - 16) + low + word(t - 7) + (rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10))
    }
    let a = held(0)
    let b = held(1)
    let c = held(2)
    let d = held(3)
    let e = held(4)
    let f = held(5)
    let g = held(6)
    let h = held(7)
    for (let t = 0; t < 64; t++) {
      const turned = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const first = (h + turned + ((e & f) ^ (~e & g)) + (constants[t] as number) + word(t)) | 0
      const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + second) | 0
    }
    state[0] = held(0) + a
    state[1] = held(1) + b
    state[2] = held(2) + c
    state[3] = held(3) + d
    state[4] = held(4) + e
    state[5] = held(5) + f
    state[6] = held(6) + g
    state[7] = held(7) + h
  }
}

/** SHA-256. Where there is a faster one (`node:crypto`), hand that in instead. */
export const sha256: Sha256 = (bytes) => {
  const state = initial.slice()
  const whole = bytes.length - (bytes.length % blockBytes)
  work(state, bytes, whole)
  // 5.1.1: one bit, zeros, and the length in bits; two blocks where one has no room for it.
  const rest = new Uint8Array(bytes.length - whole < blockBytes - 8 ? blockBytes : 2 * blockBytes)
  rest.set(bytes.subarray(whole))
  rest[bytes.length - whole] = 0x80
  const length = new DataView(rest.buffer, rest.length - 8)
  length.setUint32(0, bytes.length / 2 ** 29)
  length.setUint32(4, bytes.length * 8)
  work(state, rest, rest.length)
  const digest = new DataView(new ArrayBuffer(hashBytes))
  for (const [index, value] of state.entries()) digest.setInt32(4 * index, value)
  return new Uint8Array(digest.buffer)
}

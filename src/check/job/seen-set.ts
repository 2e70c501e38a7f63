/**
 * A set of texts that tells whether one has been seen: 8 bytes for a text and as much for room, whatever its length. Two
 * texts of the same 64-bit digest count as one: among 5 million it happens once in a million files.
 */

/** Texts that have been seen. */
export interface SeenSet {
  /** False where the text was there already. */
  add(text: string): boolean
  /** Different texts so far. */
  count(): number
}

const smallest = 1 << 12

/** An empty set. */
export function seenSet(): SeenSet {
  let slots = new Uint32Array(2 * smallest)
  let capacity = smallest
  let count = 0

  // Linear probing; 0,0 is an empty slot, which no digest is.
  const put = (high: number, low: number): boolean => {
    for (let at = low & (capacity - 1); ; at = (at + 1) & (capacity - 1)) {
      const [a, b] = [slots[2 * at], slots[2 * at + 1]]
      if (a === high && b === low) return false
      if (a === 0 && b === 0) {
        slots[2 * at] = high
        slots[2 * at + 1] = low
        return true
      }
    }
  }
  const grow = () => {
    const old = slots
    capacity *= 2
    slots = new Uint32Array(2 * capacity)
    for (let at = 0; at < old.length; at += 2) {
      const [high = 0, low = 0] = [old[at], old[at + 1]]
      if (high !== 0 || low !== 0) put(high, low)
    }
  }
  return {
    add(text) {
      if (2 * count >= capacity) grow()
      const [high, low] = digestOf(text)
      const isNew = put(high, low)
      if (isNew) count++
      return isNew
    },
    count: () => count,
  }
}

/** Two multiplicative hashes with different constants, mixed with each other at the end (as cyrb53 does). */
function digestOf(text: string): readonly [high: number, low: number] {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 2654435761)
    b = Math.imul(b ^ unit, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return [(b | 1) >>> 0, a >>> 0]
}

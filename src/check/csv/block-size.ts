/**
 * How many bytes are answered together: as many as come fast and are answered within about two seconds. What takes long (a
 * file of names, a busy machine) is answered in small pieces, and who sends slowly does not wait for a large one. Pure.
 */

/** The sizes between which a block may be. */
export interface BlockSizes {
  least: number
  most: number
}

/** Tells how large the next block should be, from what the ones before it took. Times in ms. */
export interface BlockSizer {
  /** Bytes of the next block. */
  wanted(): number
  /** Whether a block that has been gathered for so long is cut from what has come. */
  isLate(took: number): boolean
  gathered(took: number): void
  /** A block was answered, whenever it was gathered. */
  answered(bytes: number, took: number): void
}

// What came within the first, came fast; after the second what has come is a block.
const soonMs = 200
const lateMs = 1_000
const answerMs = 2_000
const growth = 4

/** A sizer that begins with the least. */
export function openBlockSizer({ least, most }: BlockSizes): BlockSizer {
  let wanted = least
  // Until an answer has told, no more than one step is taken. Then blocks grow with each one that is gathered, and do not
  // wait for its answer: several of one size would be answered at the same time, and leave the database idle.
  let answerable = least * growth
  const now = () => Math.max(least, Math.min(wanted, answerable))
  return {
    wanted: now,
    isLate: (took) => took > lateMs,
    gathered(took) {
      if (took > lateMs) wanted = Math.max(least, now() / 2)
      else if (took < soonMs) wanted = Math.min(most, now() * growth)
    },
    answered(bytes, took) {
      answerable = (bytes * answerMs) / Math.max(1, took)
    },
  }
}

/**
 * A bucket of units that fills evenly: of an address. What is kept of it is one number, the time at which it will be full
 * (the generic cell rate algorithm, ITU-T I.371). Pure.
 */

/** How much a bucket holds, and in which time it fills. */
export interface BucketSize {
  units: number
  windowMs: number
}

/** What came of asking. Times are ms. */
export interface Poured {
  taken: boolean
  /** When the bucket will be full, ms since 1970. */
  fullAt: number
  /** Units that are left. */
  left: number
  /** How long until so much could be had; 0 where it was taken. */
  waitMs: number
  /** How much of the bucket is gone, 0 to 1. */
  gone: number
}

/** Takes units, or says when they could be had. @param fullAt as it was left, 0 for a bucket not used before */
export function pour(fullAt: number, now: number, units: number, size: BucketSize): Poured {
  const msEach = size.windowMs / size.units
  // A clock that was set back would leave a bucket empty for longer than it takes to fill.
  const from = Math.min(Math.max(fullAt, now), now + size.windowMs)
  const to = from + units * msEach
  const over = to - now - size.windowMs
  // A thousandth of a millisecond is what sums of fractions are off by.
  const taken = over <= 0.001
  const full = taken ? to : from
  const gone = (full - now) / size.windowMs
  return {
    ...{ taken, fullAt: full, gone, waitMs: taken ? 0 : over },
    left: Math.max(0, Math.floor(size.units * (1 - gone) + 0.001)),
  }
}

// Half of the bucket is there for whoever comes in a burst, a page with all that it loads; a program that goes on and on
// is slowed before it is refused, gently at first.
const slowFrom = 0.5
/** The longest that somebody is kept waiting: less than the patience of people, and of our own deadline. */
export const slowMsMax = 2_000

/** How long an answer is held back, ms, when so much of a bucket is gone. */
export function slowMs(gone: number): number {
  const beyond = Math.min(1, Math.max(0, (gone - slowFrom) / (1 - slowFrom)))
  return Math.round(slowMsMax * beyond * beyond)
}

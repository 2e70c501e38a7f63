/**
 * How fast an answer has to come. A server that sends a byte a second keeps every connection alive, and would keep a
 * mirror from ever finding out that it is held back.
 */

/** The pace of one answer, redirects and all. */
export interface Pace {
  /** Counts what has come. */
  took(bytes: number): void
  /** Why it comes too slowly; null while it does not. */
  late(): string | null
}

/** What is asked of a server. */
export interface PaceLimits {
  /** A small text is there after so long, ms. */
  textMs: number
  /** What is longer may begin as slowly as it likes for so long, ms. */
  graceMs: number
  /** And brings as much from then on, in the mean. */
  bytesPerSecondMin: number
}

/**
 * Half of a line of 64 kbit/s, the narrowest that is leased: an export of a million records (105 MB) comes in 7 hours
 * then, within the day that its head is good for. In a minute such a line brings 480 KB, and no text of a register is as
 * long; what a slower one has brought is kept, and the next run goes on.
 */
export const paceByDefault: PaceLimits = { textMs: 60_000, graceMs: 60_000, bytesPerSecondMin: 4096 }

/** The pace of a small text. */
export function textPace({ textMs }: PaceLimits, clock = () => performance.now()): Pace {
  const start = clock()
  return { took: () => {}, late: () => (clock() - start > textMs ? `it was not there after ${textMs / 1000} s` : null) }
}

/** The pace of a file, or of everything that comes of one over several attempts. */
export function filePace({ graceMs, bytesPerSecondMin }: PaceLimits, clock = () => performance.now()): Pace {
  const start = clock()
  let bytes = 0
  return {
    took(more) {
      bytes += more
    },
    late() {
      const owed = ((clock() - start - graceMs) / 1000) * bytesPerSecondMin
      return owed > bytes ? `it brings less than ${bytesPerSecondMin} bytes a second` : null
    },
  }
}

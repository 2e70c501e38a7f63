/** Times as they are told to people. */

// The register's authorities keep China Standard Time, which has no summer time.
const chinaMs = 8 * 3_600_000

/** A time, ms since 1970, as both languages write it. */
export function momentOf(ms: number): string {
  const shifted = ms + chinaMs
  // Years past 275760 are signed by nobody in earnest, and have no form in ISO 8601.
  if (Math.abs(shifted) > 8.64e15) return `${ms} ms`
  return `${new Date(shifted).toISOString().slice(0, 19).replace("T", " ")} +08:00`
}

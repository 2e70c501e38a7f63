/**
 * What an answer tells of a quota: the fields of draft-ietf-httpapi-ratelimit-headers (11), in which a policy is named
 * with its quota and its window, and then with what remains of it. Pure.
 */

/** The policies, by whose quota they are. */
export type PolicyName = "day" | "rows" | "minute"

/** What came of asking for some of a quota. */
export interface Spending {
  outcome: "granted" | "refused" | "away"
  name: PolicyName
  /** The field RateLimit-Policy. */
  policy: string
  /** The field RateLimit; null where nobody knows what remains. */
  limit: string | null
  /** Seconds after which it makes sense to come again; for what was refused. */
  retryAfterSeconds: number
  /** What remains, where it was refused and that is known. */
  left: number | null
  /** Of which window of a key it was spent; 0 where there is none. */
  window: number
  /** Resolves when the answer may go on its way; null: at once. */
  pause: Promise<void> | null
}

/** The field RateLimit-Policy. */
export function toPolicy(name: PolicyName, quota: number, windowMs: number): string {
  return `"${name}";q=${quota};w=${windowMs / 1_000}`
}

/** The field RateLimit. @param seconds until more is there */
export function toLimit(name: PolicyName, left: number, seconds: number): string {
  return `"${name}";r=${left};t=${seconds}`
}

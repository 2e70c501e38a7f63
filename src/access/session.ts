/**
 * How long sessions last: a client who has shown its API key on a page does not show it again until it signs out, or its
 * time is over. The browser holds 256 random bits, the database their SHA-256 alone; the key itself is kept by neither.
 */

/** A session ends so long after it was last used: somebody at a desk reads and comes back, a left desk closes. */
export const idleMs = 30 * 60_000
/** And in any case so long after its beginning: a working day. */
export const lastingMs = 8 * 3_600_000

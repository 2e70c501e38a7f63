/** What becomes of a delivery after an attempt, and of the webhook: the schedule of Standard Webhooks. Pure. */
import type { Posted } from "./post.ts"

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** How long after a failed attempt the next one comes: ten attempts within three days. */
export const retryDelaysMs = [
  ...[5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour],
] as const
export const attemptsMax = retryDelaysMs.length + 1

// A receiver that is down is not knocked over when it comes back: delays are stretched by up to a fifth.
const jitterShare = 0.2
// A receiver may ask for more time, but not for ever.
const retryAfterMaxMs = 24 * hour
// After failures in a row a webhook is left alone: 5 s, 10 s, 20 s, … so that one that is down costs little.
const restMaxMs = 5 * minute

/** What is to be noted. */
export interface Settlement {
  state: "delivered" | "waiting" | "dead"
  /** When the next attempt may be made; 0 where none is. */
  dueInMs: number
  webhook: "fine" | "failed" | "gone"
}

/** @param attempts how many have been made, with this one @param jitter from 0 to 1, fresh */
export function settle(posted: Exclude<Posted, { kind: "stopped" }>, attempts: number, jitter: number): Settlement {
  if (posted.kind === "answered") {
    if (posted.status >= 200 && posted.status < 300) return { state: "delivered", dueInMs: 0, webhook: "fine" }
    // 410 Gone: nobody wants it any more.
    if (posted.status === 410) return { state: "dead", dueInMs: 0, webhook: "gone" }
  }
  const delay = retryDelaysMs[attempts - 1]
  if (delay === undefined) return { state: "dead", dueInMs: 0, webhook: "failed" }
  const asked = posted.kind === "answered" ? Math.min(posted.retryAfterMs ?? 0, retryAfterMaxMs) : 0
  return {
    state: "waiting",
    dueInMs: Math.max(Math.round(delay * (1 + jitterShare * jitter)), asked),
    webhook: "failed",
  }
}

/** For how long a webhook is left alone after so many failures in a row. */
export function restMs(failures: number): number {
  return Math.min(5 * second * 2 ** (failures - 1), restMaxMs)
}

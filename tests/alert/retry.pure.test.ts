import fc from "fast-check"
import { expect, test } from "vitest"
import { readRetryAfter } from "../../src/alert/post.ts"
import { attemptsMax, restMs, retryDelaysMs, settle } from "../../src/alert/retry.ts"

const answered = (status: number, retryAfterMs: number | null = null) =>
  ({ kind: "answered", status, retryAfterMs, excerpt: "" }) as const

test("only a status from 200 to 299 is a delivery, and 410 ends the webhook", () => {
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), fc.integer({ min: 1, max: attemptsMax }), (status, attempts) => {
      const { state, webhook } = settle(answered(status), attempts, 0)
      expect(state === "delivered").toBe(status >= 200 && status < 300)
      expect(webhook === "gone").toBe(status === 410)
    }),
  )
})

test("attempts come after the delays of the schedule, stretched by a fifth at most; the tenth is the last", () => {
  for (const [index, delay] of retryDelaysMs.entries()) {
    const due = (jitter: number) => settle({ kind: "failed", fault: "timeout" }, index + 1, jitter).dueInMs
    expect([due(0), due(1)]).toEqual([delay, delay * 1.2])
  }
  expect(settle(answered(500), attemptsMax, 0)).toEqual({ state: "dead", dueInMs: 0, webhook: "failed" })
  expect(attemptsMax).toBe(10)
  const days = retryDelaysMs.reduce((sum, delay) => sum + delay, 0) / 86_400_000
  expect(days).toBeGreaterThan(3)
})

test("a receiver may ask for more time, up to a day", () => {
  expect(settle(answered(503, 60_000), 1, 0).dueInMs).toBe(60_000)
  expect(settle(answered(429, 1_000), 1, 0).dueInMs).toBe(5_000)
  expect(settle(answered(429, 10 ** 12), 1, 0).dueInMs).toBe(86_400_000)
  const now = Date.parse("2026-06-30T04:00:00Z")
  expect(readRetryAfter("120", now)).toBe(120_000)
  expect(readRetryAfter("Tue, 30 Jun 2026 04:01:00 GMT", now)).toBe(60_000)
  expect(readRetryAfter("Tue, 30 Jun 2026 03:00:00 GMT", now)).toBe(0)
  expect([readRetryAfter(null, now), readRetryAfter("soon", now)]).toEqual([null, null])
})

test("a webhook that fails rests twice as long each time, five minutes at most", () => {
  expect([1, 2, 3, 7, 100].map(restMs)).toEqual([5_000, 10_000, 20_000, 300_000, 300_000])
})

/**
 * The short requests of a process that are under way, for whose sake long work steps aside: one thread answers both.
 */
import { setTimeout as pass, setImmediate } from "node:timers/promises"

/** Counts them, and lets work wait for them. */
export interface Traffic {
  /** A short request has begun. */
  enter(): void
  /** It is answered. */
  leave(): void
  /** Resolves when those under way are answered; after some ms in any case, so that work gets on in a crowd too. */
  rest(): Promise<void>
}

// A slice of work takes some milliseconds (check/job/work.ts). Where there is never a moment without a request it has
// about an eighth of the time.
const restMsMax = 20

/** No traffic yet. @param atMostMs how long work waits */
export function openTraffic(atMostMs = restMsMax): Traffic {
  let underWay = 0
  return {
    enter: () => {
      underWay++
    },
    leave: () => {
      underWay--
    },
    async rest() {
      // What has come meanwhile is read first, or nobody would know of it.
      await setImmediate()
      const until = performance.now() + atMostMs
      while (underWay > 0 && performance.now() < until) await pass(1)
    },
  }
}

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
  /** How many are under way, for other threads to see. */
  underWay: Int32Array
}

// A slice of work takes some milliseconds (check/job/work.ts). Where there is never a moment without a request it has
// about an eighth of the time.
const restMsMax = 20

/** No traffic yet. */
export function openTraffic(): Traffic {
  const underWay = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  return {
    enter: () => void Atomics.add(underWay, 0, 1),
    leave: () => void Atomics.sub(underWay, 0, 1),
    rest: () => restWhile(underWay),
    underWay,
  }
}

/** Rests for the sake of requests, in whatever thread. */
export async function restWhile(underWay: Int32Array): Promise<void> {
  // What has come meanwhile is read first, or nobody would know of it.
  await setImmediate()
  const until = performance.now() + restMsMax
  while (Atomics.load(underWay, 0) > 0 && performance.now() < until) await pass(1)
}

/**
 * Buckets of addresses, in the memory of this node alone. An address is kept as a digest under a key that no one has and
 * that a day replaces, for as long as its bucket takes to fill: nothing of it is written down.
 */
import { hash } from "node:crypto"
import type { Network } from "./address.ts"
import { type Spending, toLimit, toPolicy } from "./field.ts"
import { windowAt } from "./window.ts"

/** Counts what is asked for from an address without a key. */
export interface AddressBook {
  /** Spends units of a network (address.ts). */
  spend(network: Network, units: number): Spending | Promise<Spending>
  /** Gives back what was spent for nothing. */
  refund(network: Network, units: number): void
}

/** What the buckets work with. */
export interface AddressBookParts {
  /** What an address may spend in a minute. */
  units: number
  /** ms since 1970. */
  clock(): number
  /** Resolves after a time. */
  pass(ms: number): Promise<void>
  /** 256 fresh random bits as text. */
  newSecret(): string
}

const minuteMs = 60_000
// Answers that are held back, of an address and of all. As many as come from an address at the longest wait within its rate
// (20 at 600 a minute) are slowed and never refused; what waits holds a socket and some memory.
const waitingMax = 32
const allWaitingMax = 1_024
// Buckets that are held: at some 200 bytes each, 40 MB. Beyond them who is new is not counted until some have filled: a
// crowd of so many addresses in a minute is nothing that a limit by address can hold up.
const bucketsMax = 200_000

interface Bucket {
  fullAt: number
  waiting: number
}

/** The digest of a network under a key: not to be taken back without the key, which never leaves the memory. */
export function digestOfNetwork(secret: string, network: string): string {
  // The key goes first and the digest to nobody, so that a plain hash is as good as HMAC here, at a thirtieth of the cost.
  return hash("sha256", `${secret} ${network}`, "base64url")
}

/** An empty book. */
export function openAddressBook({ units: quota, clock, pass, newSecret }: AddressBookParts): AddressBook {
  const size: BucketSize = { units: quota, windowMs: minuteMs }
  const policy = toPolicy("minute", quota, minuteMs)
  const buckets = new Map<string, Bucket>()
  let secret = { text: newSecret(), window: windowAt(clock()) }
  let waiting = 0
  let sweptAt = clock()

  // A connection makes many requests: the digest is made for the first, and goes with the connection.
  const digests = new WeakMap<Network, { secret: typeof secret; text: string }>()

  function digest(network: Network, now: number): string {
    if (windowAt(now) !== secret.window) secret = { text: newSecret(), window: windowAt(now) }
    const known = digests.get(network)
    if (known?.secret === secret) return known.text
    const text = digestOfNetwork(secret.text, network.name)
    digests.set(network, { secret, text })
    return text
  }

  function sweep(now: number): void {
    if (Math.abs(now - sweptAt) < minuteMs && buckets.size < bucketsMax) return
    sweptAt = now
    for (const [key, { fullAt, waiting }] of buckets) if (fullAt <= now && waiting === 0) buckets.delete(key)
  }

  function bucketOf(key: string, now: number): Bucket {
    const held = buckets.get(key)
    if (held) return held
    sweep(now)
    const bucket = { fullAt: 0, waiting: 0 }
    if (buckets.size < bucketsMax) buckets.set(key, bucket)
    return bucket
  }

  async function hold(bucket: Bucket, ms: number): Promise<void> {
    bucket.waiting++
    waiting++
    await pass(ms)
    bucket.waiting--
    waiting--
  }

  return {
    spend(network, units) {
      const now = clock()
      const bucket = bucketOf(digest(network, now), now)
      const poured = pour(bucket.fullAt, now, units, size)
      const slow = slowMs(poured.gone)
      const crowded = slow > 0 && (bucket.waiting >= waitingMax || waiting >= allWaitingMax)
      const granted = poured.taken && !crowded
      if (granted) bucket.fullAt = poured.fullAt
      const waitSeconds = Math.max(1, Math.ceil(Math.max(poured.waitMs, slow) / 1_000))
      const untilFull = Math.max(1, Math.ceil((poured.fullAt - now) / 1_000))
      return {
        outcome: granted ? "granted" : "refused",
        ...{ name: "minute", policy, window: 0, left: poured.left, retryAfterSeconds: waitSeconds },
        limit: toLimit("minute", granted ? poured.left : 0, granted ? untilFull : waitSeconds),
        pause: granted && slow > 0 ? hold(bucket, slow) : null,
      }
    },
    refund(network, units) {
      const now = clock()
      const bucket = buckets.get(digest(network, now))
      if (bucket) bucket.fullAt -= (units * minuteMs) / quota
    },
  }
}

// A bucket of units that fills evenly: of an address. What is kept of it is one number, the time at which it will be full
// (the generic cell rate algorithm, ITU-T I.371). Pure.

/** How much a bucket holds, and in which time it fills. */
interface BucketSize {
  units: number
  windowMs: number
}

/** What came of asking. Times are ms. */
interface Poured {
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

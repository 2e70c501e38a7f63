/**
 * Windows of keys: a day in China, which all nodes know without asking each other; and how much of one a node leases at a
 * time. Pure.
 */

// China has one time zone, eight hours ahead of UTC, and no summer time.
const offsetMs = 8 * 3_600_000

/** Length of a window. */
export const windowMs = 24 * 3_600_000

/** The number of the window at a time. @param now ms since 1970 */
export function windowAt(now: number): number {
  return Math.floor((now + offsetMs) / windowMs)
}

/** When a window ends, ms since 1970. */
export function endOf(window: number): number {
  return (window + 1) * windowMs - offsetMs
}

/** Whole seconds until a window ends, one at least. */
export function secondsLeft(window: number, now: number): number {
  return Math.max(1, Math.ceil((endOf(window) - now) / 1_000))
}

// A hundredth of the day: a hundred nodes find something left, and a node writes some hundred times a day for a key that
// uses all of it. Not so few that a busy key writes all the time, not so many that a lost lease is missed.
const share = 100
const leaseMin = 20
const leaseMax = 100_000

/** How much a node leases of a quota at a time. */
export function leaseOf(quota: number): number {
  return Math.min(quota, Math.max(leaseMin, Math.min(leaseMax, Math.ceil(quota / share))))
}

/**
 * How much a node gives of a quota beyond what it has leased, while the database is away: a tenth of the day, ten leases.
 * An outage of hours in the busiest part of a day is bridged so, and no key gets more than a tenth of a day too much from
 * each node.
 */
export function unaskedOf(quota: number): number {
  return Math.max(leaseOf(quota), Math.ceil(quota / 10))
}

/**
 * What a mirror has heard of keys from its log, and what it knows to have been said and could not get to read: an entry
 * says in the open that a key has changed, and which one stands in a line that somebody may hold back. Pure.
 */
import type { PinnedKey } from "../key-ring.ts"
import { count, exact, listOf, orNull, type Shaped, text } from "../shape.ts"

/** The memory, as the state holds it. */
export const keyMemoryShape = exact({
  lacking: listOf(exact({ position: count, commitment: text, reason: orNull(text) })),
  heard: listOf(exact({ kid: text, position: count, status: text })),
})

/** `lacking`: verified entries about keys whose lines are still to be had. `heard`: the log's last word on each key. */
export type KeyMemory = Shaped<typeof keyMemoryShape>
export type LackingWord = KeyMemory["lacking"][number]
export type KeyWord = KeyMemory["heard"][number]

/** A mirror that has heard nothing yet. */
export const nothingHeard: KeyMemory = { lacking: [], heard: [] }

/** What is to be asked for: what was lacking, and what a replay has brought. @param size up to which it was asked before */
export function wanted(
  { lacking }: KeyMemory,
  entries: ReadonlyMap<number, Omit<LackingWord, "position">>,
  size: number,
): LackingWord[] {
  const fresh = [...entries].filter(([position]) => position >= size)
  return [...lacking, ...fresh.map(([position, mention]) => ({ position, ...mention }))]
}

/**
 * The entries that say a key was compromised while nobody knows which. As many compromised keys that the operator has
 * listed by hand, and of which the log was not heard to say it, are taken to be those.
 */
export function unheardCompromises({ lacking, heard }: KeyMemory, keys: readonly PinnedKey[]): LackingWord[] {
  const withheld = lacking.filter(({ reason }) => reason === "compromised")
  return withheld.length > unexplained(heard, keys).length ? withheld : []
}

/** The memory once the operator has given a set by hand, as the words about what was lacking ask for. */
export function afterGiven(memory: KeyMemory, keys: readonly PinnedKey[]): KeyMemory {
  const open = unheardCompromises(memory, keys)
  const compromised = memory.heard.filter(({ status }) => status === "compromised")
  if (open.length > 0) return { lacking: open, heard: compromised }
  // What stood for an entry that was withheld can't stand for a later one too.
  const position = Math.max(-1, ...memory.lacking.map((word) => word.position))
  const isOwed = memory.lacking.some(({ reason }) => reason === "compromised")
  const settled = isOwed ? unexplained(memory.heard, keys).map(({ kid, status }) => ({ kid, position, status })) : []
  return { lacking: [], heard: [...compromised, ...settled] }
}

function unexplained(heard: readonly KeyWord[], keys: readonly PinnedKey[]): PinnedKey[] {
  const known = new Set(heard.filter(({ status }) => status === "compromised").map(({ kid }) => kid))
  return keys.filter(({ kid, status }) => status === "compromised" && !known.has(kid))
}

/**
 * Replay of the log, entry by entry: the tree over it, and which commitments are live after its last entry. 33 bytes of
 * memory an entry. The same for a whole log and for the end of one (a delta), and for Node, browsers and Workers.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { decodeEntry, entryVersion, newerVersionOf, operations } from "../ledger/entry.ts"
import { hashBytes, type Sha256 } from "../ledger/merkle.ts"
import { isByRule } from "./entry-rule.ts"
import { type Fault, fault } from "./fault.ts"
import { type Frontier, openFrontier } from "./frontier.ts"
import { fromBase64url } from "./key-ring.ts"
import { prefixedHasher } from "./line-hash.ts"

/** Where a replay begins: the tree as it was verified before. */
export interface ReplayStart {
  frontier: Frontier
  /** Time of the last entry before, ms; 0 where nothing is known of it. */
  time: number
}

/** A log as it is replayed. */
export interface Replay {
  /** Takes the exact bytes of the next entry; a fault when it can't be one at this position. */
  entry(bytes: Uint8Array): Fault | null
  /** Where the replay began. */
  from: number
  /** Entries in the tree. */
  size(): number
  root(): Uint8Array
  /** Time of the last entry, ms. */
  time(): number
  frontier(): Uint8Array[]
  /** The tree as it was at a size that was asked to be remembered; null for every other. */
  at(size: number): { root: Uint8Array; frontier: Uint8Array[]; time: number } | null
  /** Whether the entry at a position opened a line that is still shown. */
  isLive(position: number): boolean
  /** The commitment of the entry at a position. */
  commitment(position: number): Uint8Array
  /** Positions before the replay's beginning that it ends. */
  endedBefore(): ReadonlyMap<number, EndedBefore>
  /** The entries that speak of keys, by position. */
  keyEntries(): ReadonlyMap<number, KeyMention>
  /** What it has of the map's entries; null: none. */
  maps(): ReplayedMaps | null
}

/** How something ended that was opened before a replay began: `ended` was live till then, `erased` may have ended before. */
export interface EndedBefore {
  how: "ended" | "erased"
  /** Position of the entry that ended it. */
  by: number
}

/** The entries of the map in a log. */
export interface ReplayedMaps {
  first: number
  /**
   * Those that can be made again from what is live at the end and what was live at the beginning, by position: of the
   * others something has ended that was opened in between, whose line nobody has.
   */
  known: { position: number; root: Uint8Array }[]
  count: number
}

/** What an entry says of a key in the open. */
export interface KeyMention {
  /** To the line that names the key, base64url. */
  commitment: string
  /** The key's status. */
  reason: string | null
}

// What became of the line that an entry opened.
const [unopened, live, ended, erased] = [0, 1, 2, 3]

/**
 * Begins a replay.
 * @param start absent: at an empty log
 * @param remembered sizes whose tree is wanted later
 */
export function startReplay(sha256: Sha256, start?: ReplayStart, remembered: readonly number[] = []): Replay {
  const tree = start?.frontier ?? openFrontier(sha256)
  const from = tree.size()
  const leafOf = prefixedHasher(sha256, Uint8Array.of(0))
  const decoder = new TextDecoder(undefined, { ignoreBOM: true })
  const trees = new Map<number, { root: Uint8Array; frontier: Uint8Array[]; time: number }>()
  const before = new Map<number, EndedBefore>()
  const keyEntries = new Map<number, KeyMention>()
  let commitments = new Uint8Array(1024 * hashBytes)
  let states = new Uint8Array(1024)
  let maps: ReplayedMaps | null = null
  let time = start?.time ?? 0

  const grow = () => {
    const [moreCommitments, moreStates] = [new Uint8Array(commitments.length * 2), new Uint8Array(states.length * 2)]
    moreCommitments.set(commitments)
    moreStates.set(states)
    ;[commitments, states] = [moreCommitments, moreStates]
  }
  const remember = () => {
    if (remembered.includes(tree.size())) {
      trees.set(tree.size(), { root: tree.root(), frontier: tree.hashes(), time })
    }
  }
  /** Ends what was shown; false when it can't be ended. What was opened before the replay began is known by its end alone. */
  const end = (position: number, isErased: boolean): boolean => {
    if (position >= tree.size() || position < 0 || !Number.isInteger(position)) return false
    if (position < from) {
      if (before.has(position) && !isErased) return false
      if (!before.has(position)) before.set(position, { how: isErased ? "erased" : "ended", by: tree.size() })
      return true
    }
    const state = states[position - from]
    if (state !== live && !(isErased && state === ended)) return false
    states[position - from] = isErased ? erased : ended
    while (state === live && (maps?.known.at(-1)?.position ?? 0) > position) maps?.known.pop()
    return true
  }
  remember()
  return {
    from,
    entry(bytes) {
      const position = tree.size()
      const wrong = (words: Bilingual) => fault("wrong-entry", position, words)
      const text = decoder.decode(bytes)
      const entry = decodeEntry(text)
      if (!entry) {
        const version = newerVersionOf(text)
        if (version !== null) return fault("entry-version", position, version, entryVersion)
        return wrong({ zh: "不是日志条目", en: "it is no entry" })
      }
      if (!isByRule(entry, text)) {
        return wrong({
          zh: `它不合 ${entry.operation} 条目应有的形式`,
          en: `it is not as an entry ${entry.operation} has to be`,
        })
      }
      if (entry.time < time) {
        return wrong({ zh: "时间早于前一条", en: "its time is earlier than that of the entry before" })
      }
      if (entry.replaces !== null && !end(entry.replaces, entry.operation === "erase")) {
        const zh = `它取代第 ${entry.replaces} 条，而那一条并不在公示中`
        return wrong({ zh, en: `it replaces entry ${entry.replaces}, which is not live` })
      }
      if (position - from >= states.length) grow()
      // What a key's entry commits to is no record's line, nor is the root of a tree: neither stands in a snapshot.
      const isOfRecord = entry.operation !== "key" && operations[entry.operation] === 1
      const commitment = isOfRecord ? fromBase64url(entry.commitment ?? "") : null
      if (commitment?.length === hashBytes) {
        commitments.set(commitment, (position - from) * hashBytes)
        states[position - from] = live
      }
      if (entry.commitment !== null && entry.operation === "map") {
        maps ??= { first: position, known: [], count: 0 }
        maps.known.push({ position, root: fromBase64url(entry.commitment) ?? new Uint8Array() })
        maps.count++
      }
      if (entry.commitment !== null && entry.operation === "key") {
        keyEntries.set(position, { commitment: entry.commitment, reason: entry.reason })
      }
      time = entry.time
      tree.append(leafOf(bytes))
      remember()
      return null
    },
    size: () => tree.size(),
    root: () => tree.root(),
    time: () => time,
    frontier: () => tree.hashes(),
    at: (size) => trees.get(size) ?? null,
    isLive: (position) => (states[position - from] ?? unopened) === live,
    commitment: (position) => commitments.subarray((position - from) * hashBytes, (position - from + 1) * hashBytes),
    endedBefore: () => before,
    keyEntries: () => keyEntries,
    maps: () => maps,
  }
}

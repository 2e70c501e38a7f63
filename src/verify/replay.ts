/**
 * Replay of the log, entry by entry: the tree over it, and which commitments are live after its last entry. 33 bytes of
 * memory an entry. The same for a whole log and for the end of one (a delta), and for Node, browsers and Workers.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { decodeEntry, entryVersion, newerVersionOf, operations } from "../ledger/entry.ts"
import { linePrefix } from "../ledger/line-prefix.ts"
import { equalHashes, hashBytes, type Sha256 } from "../ledger/merkle.ts"
import { isByRule } from "./entry-rule.ts"
import { type Fault, fault } from "./fault.ts"
import { type Frontier, openFrontier } from "./frontier.ts"
import { fromBase64url, toBase64url } from "./key-ring.ts"

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
  /** Positions before the replay's beginning that it ends: `ended` were live till then, `erased` may have ended before. */
  endedBefore(): ReadonlyMap<number, "ended" | "erased">
  /** The entries that speak of keys, by position. */
  keyEntries(): ReadonlyMap<number, KeyMention>
  /** Where the first of its entries of the map stands, and where the last with which root; null: it has none. */
  maps(): { first: number; last: { position: number; root: Uint8Array } } | null
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
  const leafOf = prefixed(sha256, Uint8Array.of(0))
  const decoder = new TextDecoder(undefined, { ignoreBOM: true })
  const trees = new Map<number, { root: Uint8Array; frontier: Uint8Array[]; time: number }>()
  const before = new Map<number, "ended" | "erased">()
  const keyEntries = new Map<number, KeyMention>()
  let commitments = new Uint8Array(1024 * hashBytes)
  let states = new Uint8Array(1024)
  let maps: ReturnType<Replay["maps"]> = null
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
      if (!before.has(position)) before.set(position, isErased ? "erased" : "ended")
      return true
    }
    const state = states[position - from]
    if (state !== live && !(isErased && state === ended)) return false
    states[position - from] = isErased ? erased : ended
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
        const last = { position, root: fromBase64url(entry.commitment) ?? new Uint8Array() }
        maps = { first: maps?.first ?? position, last }
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

/** Lines held against a replay. */
export interface LineCheck {
  /** Takes the exact bytes of the next line, without its line feed. @param number from 1 */
  line(bytes: Uint8Array, number: number): void
  /** Says which records are lacking at the end. */
  end(): void
  /** Lines that are what their entries commit to. */
  verified(): number
}

/**
 * Holds lines against the live commitments of a replay, both in order of position: nothing left out, nothing slipped in.
 * @param say told of each line that is wrong, with its number, and of each record that is lacking, without
 * @param onVerified told of each line that is right, with the position of its entry
 */
export function startLineCheck(
  sha256: Sha256,
  replay: Replay,
  say: (found: Fault, line?: number) => void,
  onVerified?: (bytes: Uint8Array, position: number) => void,
): LineCheck {
  const commitmentTo = lineHasher(sha256)
  // Positions by commitment, made at the first line that does not fit.
  let positions: Map<string, number> | null = null
  let next = nextLive(replay, replay.from)
  let verified = 0
  const skipTo = (position: number) => {
    for (; next < position && next < replay.size(); next = nextLive(replay, next + 1)) say(fault("line-missing", next))
  }
  return {
    line(bytes, number) {
      const commitment = commitmentTo(bytes)
      if (next >= replay.size() || !equalHashes(replay.commitment(next), commitment)) {
        positions ??= positionsIn(replay)
        const position = positions.get(toBase64url(commitment))
        if (position === undefined) return say(fault("line-unknown"), number)
        if (position < next) return say(fault("line-order", position), number)
        skipTo(position)
      }
      verified++
      onVerified?.(bytes, next)
      next = nextLive(replay, next + 1)
    },
    end: () => skipTo(Number.POSITIVE_INFINITY),
    verified: () => verified,
  }
}

function nextLive(replay: Replay, from: number): number {
  let position = from
  while (position < replay.size() && !replay.isLive(position)) position++
  return position
}

function positionsIn(replay: Replay): Map<string, number> {
  const positions = new Map<string, number>()
  for (let at = nextLive(replay, replay.from); at < replay.size(); at = nextLive(replay, at + 1)) {
    positions.set(toBase64url(replay.commitment(at)), at)
  }
  return positions
}

/** Hashes lines to their commitments. */
export function lineHasher(sha256: Sha256): (line: Uint8Array) => Uint8Array {
  return prefixed(sha256, new TextEncoder().encode(linePrefix))
}

/** Hashes what stands behind a prefix, without a new buffer for each. */
function prefixed(sha256: Sha256, prefix: Uint8Array): (bytes: Uint8Array) => Uint8Array {
  let room = new Uint8Array(prefix.length + 1024)
  room.set(prefix)
  return (bytes) => {
    const length = prefix.length + bytes.length
    if (length > room.length) {
      room = new Uint8Array(length * 2)
      room.set(prefix)
    }
    room.set(bytes, prefix.length)
    return sha256(room.subarray(0, length))
  }
}

/**
 * Cuts chunks of bytes into lines, whatever the chunks' edges.
 * @param onLine told of the bytes of each line, without its line feed, and its number from 1; they are its own only until
 *   it returns
 * @param lineBytesMax a text that claims to be lines must not fill the memory with one of them
 */
export function startLines(onLine: (line: Uint8Array, number: number) => void, lineBytesMax = 16_000_000) {
  let rest = new Uint8Array(0)
  let lines = 0
  return {
    /** Takes a chunk; false when a line is longer than it may be. */
    chunk(bytes: Uint8Array): boolean {
      let start = 0
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        const part = bytes.subarray(start, end)
        lines++
        onLine(rest.length > 0 ? joined(rest, part) : part, lines)
        if (rest.length > 0) rest = new Uint8Array(0)
        start = end + 1
      }
      // A copy, because the chunk is its owner's.
      if (start < bytes.length) rest = joined(rest, bytes.subarray(start))
      return rest.length <= lineBytesMax
    },
    /** Lines so far. */
    count: () => lines,
    /** Whether the last line lacks its line feed. */
    isCutOff: () => rest.length > 0,
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}

/**
 * Replay of the log: which commitments are live after its last entry. 33 bytes of memory an entry.
 */
import { decodeEntry } from "../ledger/entry.ts"

const commitmentBytes = 32

export interface Replay {
  /** Takes the next entry; a sentence when it can't be one at this position. */
  add(text: string): string | null
  /** Entries taken. */
  size(): number
  /** Positions of live records in order, with their commitments as base64url. */
  live(): Generator<{ position: number; commitment: string }>
}

/** Begins a replay at an empty log. */
export function startReplay(): Replay {
  let commitments = Buffer.alloc(1024 * commitmentBytes)
  let isLive = new Uint8Array(1024)
  let size = 0
  let time = 0

  const grow = () => {
    commitments = Buffer.concat([commitments, Buffer.alloc(commitments.length)])
    const longer = new Uint8Array(isLive.length * 2)
    longer.set(isLive)
    isLive = longer
  }

  return {
    add(text) {
      const entry = decodeEntry(text)
      if (!entry) return "it is no entry"
      if (entry.time < time) return "its time is earlier than that of the entry before"
      if (entry.replaces !== null && (entry.replaces >= size || !isLive[entry.replaces])) {
        return `it replaces entry ${entry.replaces}, which is not live`
      }
      if (size >= isLive.length) grow()
      if (entry.replaces !== null) isLive[entry.replaces] = 0
      // A key's line is no record's: it stands in no snapshot, and nothing replaces it.
      if (entry.commitment !== null && entry.operation !== "key") {
        const bytes = Buffer.from(entry.commitment, "base64url")
        if (bytes.length !== commitmentBytes) return "its commitment is not 32 bytes"
        bytes.copy(commitments, size * commitmentBytes)
        isLive[size] = 1
      }
      time = entry.time
      size++
      return null
    },
    size: () => size,
    *live() {
      for (let position = 0; position < size; position++) {
        if (!isLive[position]) continue
        const start = position * commitmentBytes
        yield { position, commitment: commitments.toString("base64url", start, start + commitmentBytes) }
      }
    },
  }
}

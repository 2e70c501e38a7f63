/** Digests and counts of a check, taken as its rows pass in and its answers out. */
import { createHash } from "node:crypto"
import { type CheckTally, startTally } from "../answer/tally.ts"
import type { CheckedRows } from "./issue.ts"

/** What has passed: what a receipt says beside who sent it and when. */
export type PassedRows = Pick<CheckedRows, "log" | "rows" | "answers" | "counts">

/** Watches the rows of a check. */
export interface PassingRows {
  /** Filled by who answers. */
  tally: CheckTally
  /** Passes what comes in. */
  reading(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>
  /** Passes what goes out. `atEnd` is called behind the last of it, and not where it was cut off. */
  answering<T extends string | Uint8Array>(
    chunks: AsyncIterable<T>,
    atEnd: (passed: PassedRows) => Promise<void>,
  ): AsyncGenerator<T>
}

export function watchRows(): PassingRows {
  const tally = startTally()
  const [rows, answers] = [createHash("sha256"), createHash("sha256")]
  return {
    tally,
    async *reading(chunks) {
      for await (const chunk of chunks) {
        rows.update(chunk)
        yield chunk
      }
    },
    async *answering(chunks, atEnd) {
      for await (const chunk of chunks) {
        answers.update(chunk)
        yield chunk
      }
      const log = tally.asOf ?? { size: 0, time: 0 }
      const digests = { rows: { sha256: rows.digest("hex") }, answers: { sha256: answers.digest("hex") } }
      await atEnd({ log, ...digests, counts: tally.counts })
    },
  }
}

/** The follower of the log that counts for the statistics. */
import type { Pool, Transaction } from "../../database/client.ts"
import { type Follower, openFollower, storedPlace } from "../../ledger/follow.ts"
import { readHead } from "../../ledger/sequencer.ts"
import { addCells, clearCells, readEvents, statisticsReader } from "./cell-store.ts"
import { type CountingLaw, cellsOf, sumCells } from "./event.ts"

export interface CountingParts extends CountingLaw {
  sql: Pool
}

// Entries in a transaction: a fraction of a second of work, and the memory for their lines.
const entriesPerStep = 5_000

// An import on its way goes first: while entries come by the thousand, what is unread waits, and not for ever.
const importFrom = 2_000
const importMs = 2_000
const restMs = 10_000

/** Opens the follower. Its cells can be thrown away and counted anew: `rebuild`. */
export function statisticsFollower({ sql, ...law }: CountingParts): Follower {
  let restUntil: number | null = null
  const count = async (tx: Transaction, from: number, to: number) => {
    await addCells(tx, sumCells((await readEvents(tx, from, to)).flatMap((event) => cellsOf(event, law))))
  }
  return openFollower(sql, storedPlace(sql, statisticsReader), {
    entriesPerStep,
    async due({ position, size }) {
      const unread = size - position
      if (unread > importFrom && Math.abs(Date.now() - (await readHead(sql)).time) < importMs) {
        restUntil ??= Date.now() + restMs
        if (Date.now() < restUntil) return "none"
      }
      restUntil = null
      return unread > 0 ? "step" : "none"
    },
    async step(tx, { from, to }) {
      await count(tx, from, to)
      return "done"
    },
    async rebuild(tx, { size }, onProgress) {
      await clearCells(tx)
      for (let from = 0; from < size; from += entriesPerStep) {
        await count(tx, from, Math.min(size, from + entriesPerStep))
        onProgress?.(Math.min(size, from + entriesPerStep))
      }
      return size
    },
  })
}

/**
 * The one way to read the log. A follower has a position up to which it has read, and takes step after step to the end;
 * nobody else takes one meanwhile, and the position moves with the work of the step, so that a follower which is cut off
 * goes on where it was. What it keeps can be thrown away and made again.
 */
import { setTimeout } from "node:timers/promises"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { holdPosition, listPositions, movePosition, readPosition } from "./follow-store.ts"
import { type Head, readHead } from "./sequencer.ts"

/** How far a follower has read, and how far there is to read. */
export interface Reach {
  position: number
  size: number
}

/** What a follower has to do. */
export type Due = "none" | "step" | "rebuild"

/** The entries [from, to) that a step works in: none of them where it is due for something else. */
export interface Stretch {
  from: number
  to: number
  head: Head
}

/** What a follower does with what it reads. `S`: what it works with, by the place of its position. */
export interface Following<S extends Sql> {
  /** Entries in a step, at most; absent: all there are. Bounds its memory, and its transaction. */
  entriesPerStep?: number
  /** How far it may read where that is not the end of the log: what another follower has read. */
  upTo?(sql: Sql): Promise<number>
  /** What is to be done; absent: a step while entries are unread. */
  due?(reach: Reach): Promise<Due>
  /** Works entries in. "more": there is more to do than entries; "rebuild": that is the shorter way, and nothing was done. */
  step(sql: S, stretch: Stretch): Promise<"done" | "more" | "rebuild">
  /** Makes what it keeps again. @returns the position up to which that is done; absent: it can't be made again */
  rebuild?(sql: S, head: Head, onProgress?: (count: number) => void): Promise<number>
}

export interface Follower {
  /** The position up to which it has read; 0 where it never has. */
  position(): Promise<number>
  /**
   * Reads to the end, unless somebody else is at it, who then does; what comes while one is at it who waits, and for less, is
   * left to the next look.
   * @param signal aborted: gives up where it can
   * @param waits for whoever is at it, who may have looked for the end before the caller wrote; to the end as it is now
   * @returns the position reached
   */
  catchUp(signal?: AbortSignal, waits?: boolean): Promise<number>
  /** Makes what it keeps again, and reads on to the end. @returns the position reached */
  rebuild(onProgress?: (count: number) => void): Promise<number>
}

interface Moved {
  position: number
  head: Head
  outcome: "done" | "more" | "rebuild"
}

/** Where a follower's position is kept. */
export interface Place<S extends Sql> {
  read(): Promise<number>
  /** Does work that moves the position, which nobody else moves meanwhile. "busy": somebody does, and is not waited for. */
  hold(
    wait: boolean,
    work: (sql: S, position: number) => Promise<Moved>,
    signal: AbortSignal | undefined,
  ): Promise<Moved | "busy">
  /** Whether other processes move it too. */
  shared: boolean
}

/** The position in the database (log_reader), moved in the transaction of each step's work. */
export function storedPlace(sql: Pool, name: string): Place<Transaction> {
  return {
    shared: true,
    read: () => readPosition(sql, name),
    hold: (wait, work) =>
      sql.begin(async (tx) => {
        const position = await holdPosition(tx, name, wait)
        if (position === null) return "busy"
        const moved = await work(tx, position)
        if (moved.position !== position) await movePosition(tx, name, moved.position)
        return moved
      }),
  }
}

/** The position in this process's memory. */
export interface MemoryPlace<S extends Sql> extends Place<S> {
  /** Sets it back, so that what follows is read again. */
  setBack(position: number): void
}

/** A position of this process's own. @param begin does the work of a step, with what it takes from the database */
export function memoryPlace<S extends Sql>(
  begin: (work: (sql: S) => Promise<Moved>, signal: AbortSignal | undefined) => Promise<Moved>,
): MemoryPlace<S> {
  let position = 0
  return {
    shared: false,
    read: async () => position,
    async hold(_wait, work, signal) {
      const moved = await begin((sql) => work(sql, position), signal)
      position = moved.position
      return moved
    },
    setBack(earlier) {
      position = Math.min(position, earlier)
    },
  }
}

/** How soon who waits for another looks whether it is done, ms: a step takes some. */
export const lookAgainMs = 25

async function whileUnread({ position, size }: Reach): Promise<Due> {
  return position < size ? "step" : "none"
}

/** Opens a follower. @param sql where it looks for the end of the log */
export function openFollower<S extends Sql>(sql: Pool, place: Place<S>, following: Following<S>): Follower {
  const { entriesPerStep = Number.POSITIVE_INFINITY, due = whileUnread } = following

  /** The end of what it may read. */
  const readEnd = async (held: Sql): Promise<Head> => {
    // First, for what another follower has read is in the log by then.
    const readable = (await following.upTo?.(held)) ?? Number.POSITIVE_INFINITY
    const head = await readHead(held)
    return { ...head, size: Math.min(head.size, readable) }
  }

  const step = (signal?: AbortSignal) =>
    place.hold(
      false,
      async (held, from) => {
        const head = await readEnd(held)
        const to = Math.max(from, Math.min(head.size, from + entriesPerStep))
        const outcome = await following.step(held, { from, to, head })
        return { position: outcome === "rebuild" ? from : to, head, outcome }
      },
      signal,
    )

  /** @param found the position at which this was found worth while; elsewhere somebody else has done it */
  const rebuild = (found: number | null, onProgress?: (count: number) => void, signal?: AbortSignal) =>
    place.hold(
      true,
      async (held, position) => {
        if (!following.rebuild) throw new Error("what this follower of the log keeps can't be made again")
        const head = await readEnd(held)
        const isElsewhere = found !== null && position !== found
        const reached = isElsewhere ? position : await following.rebuild(held, head, onProgress)
        return { position: reached, head, outcome: "done" }
      },
      signal,
    )

  async function readOn(rebuilt: boolean, signal?: AbortSignal, waits = false): Promise<number> {
    let enough = Number.POSITIVE_INFINITY
    for (let wasRebuilt = rebuilt; ; ) {
      const position = await place.read()
      const head = await readEnd(sql)
      // Who waits has come for what is published by now: what others publish meanwhile is not waited for, or it never ends.
      if (waits) enough = Math.min(enough, head.size)
      // A log that was set back is shorter than what was read of it.
      const size = Math.min(head.size, Math.max(position, enough))
      const needed = await due({ position, size })
      if (needed === "none") return position
      const taken = needed === "step" ? await step(signal) : null
      // Who is at it looks for the end again when its step is done, and finds what this one came for.
      if (taken === "busy" && waits && !signal?.aborted) {
        await setTimeout(lookAgainMs)
        continue
      }
      if (taken === "busy") return place.read()
      if (taken === null || taken.outcome === "rebuild") {
        // Once is enough: what is found wanting after it waits for the next look.
        if (wasRebuilt) return place.read()
        await rebuild(position, undefined, signal)
        wasRebuilt = true
        continue
      }
      if (taken.outcome !== "done") continue
      if (taken.position >= enough) return taken.position
      const end = place.shared ? (await readEnd(sql)).size : taken.head.size
      if (taken.position >= end) return taken.position
    }
  }

  let reading: Promise<number> | null = null
  return {
    position: () => place.read(),
    async catchUp(signal, waits) {
      if (place.shared) return readOn(false, signal, waits)
      // Nobody else reads here: whoever comes meanwhile waits for the one that does, which may have seen the end already.
      if (waits) await reading?.catch(() => {})
      reading ??= readOn(false, signal).finally(() => {
        reading = null
      })
      return reading
    },
    async rebuild(onProgress) {
      await rebuild(null, onProgress)
      return readOn(true)
    },
  }
}

/** How far a follower has read, and how many entries it has not. */
export interface Lag {
  name: string
  position: number
  behind: number
}

/**
 * The head, and how far the followers are, whatever process they read in.
 * @param own those of this process that keep their position in memory; null: it holds nothing yet
 */
export async function readLags(
  sql: Sql,
  own: readonly { name: string; position: number | null }[] = [],
): Promise<{ head: Head; lags: Lag[] }> {
  const stored = await listPositions(sql)
  // Read after them: none is past it but for a log that was set back.
  const head = await readHead(sql)
  const lags = [...stored, ...own].flatMap(({ name, position }) =>
    position === null ? [] : [{ name, position, behind: head.size - position }],
  )
  return { head, lags }
}

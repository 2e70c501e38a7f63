/**
 * Where transactions run: each has a connection to itself, which has one session in its life.
 *
 * `begin` of postgres.js (3.4.9) is not used. It sends `rollback` and `commit`, and what the work still asks for, over a
 * connection that has closed: where that is closed still, the write ends the process, and where it is open again, it
 * falls into a stranger's transaction. Here a connection is a client of its own, which opens one session and no other,
 * and which is left as soon as it is not known to be clean.
 */
import type postgres from "postgres"
import { connectionLost, sqlOf, type Transaction } from "./client.ts"
import { drawLifetimeMs, type OpenClient } from "./queries.ts"
import type { StatementWatch } from "./statement.ts"

/** How many connections are open for transactions, how many of them work, and how many transactions wait for one. */
export interface TransactionsStanding {
  open: number
  busy: number
  waiting: number
}

/** Connections for transactions. */
export interface Transactions {
  begin<T>(options: string, work: (tx: Transaction) => T | Promise<T>): Promise<T>
  /** Closes connections that nobody has used for so long, and those that are old. */
  sweep(idleMs: number): void
  standing(): TransactionsStanding
  end(options?: { timeout?: number }): Promise<void>
}

interface Lane {
  client: postgres.Sql
  isLost: boolean
  /** When nothing runs on it any more. */
  left: Promise<void>
  leave(): void
  idleSince: number
  renewAt: number
}

// What an idle connection may take to close.
const partingSeconds = 5

/**
 * Opens them.
 * @param max how many transactions run at once; others wait for their turn
 * @param mark before the text of each statement
 * @param watch told of each statement of the work
 */
export function openTransactions(max: number, open: OpenClient, mark = "", watch?: StatementWatch): Transactions {
  const lanes = new Set<Lane>()
  const idle: Lane[] = []
  const waiting: { resolve(lane: Lane): void; reject(error: Error): void }[] = []
  const endings = new Set<Promise<void>>()
  let ended = false

  function openLane(): Lane {
    const client = open(1, { isLost: () => lane.isLost, onclose: () => leave(lane, 0) })
    const { promise: left, resolve } = Promise.withResolvers<void>()
    const renewAt = performance.now() + drawLifetimeMs()
    const lane: Lane = { client, isLost: false, left, leave: resolve, idleSince: 0, renewAt }
    lanes.add(lane)
    return lane
  }

  /** Closes a connection, and has another opened for who waits. */
  function leave(lane: Lane, timeout = partingSeconds): void {
    lane.isLost = true
    if (!lanes.delete(lane)) return
    const at = idle.indexOf(lane)
    if (at >= 0) idle.splice(at, 1)
    lane.leave()
    const ending = lane.client.end({ timeout }).catch(() => {})
    endings.add(ending)
    ending.finally(() => endings.delete(ending))
    if (!ended) waiting.shift()?.resolve(openLane())
  }

  async function take(): Promise<Lane> {
    if (ended) throw connectionLost("CONNECTION_ENDED")
    const lane = idle.pop() ?? (lanes.size < max ? openLane() : null)
    return lane ?? new Promise((resolve, reject) => waiting.push({ resolve, reject }))
  }

  function give(lane: Lane): void {
    if (lane.isLost) return
    const next = waiting.shift()
    lane.idleSince = performance.now()
    if (ended || lane.idleSince > lane.renewAt) leave(lane)
    else if (next) next.resolve(lane)
    else idle.push(lane)
  }

  return {
    async begin(options, work) {
      const lane = await take()
      const { tx, close } = openScope(lane, mark, watch)
      try {
        await lane.client.unsafe(`begin ${options}`)
        const result = await work(tx)
        close()
        if (lane.isLost) throw connectionLost("CONNECTION_CLOSED")
        const { command } = await lane.client.unsafe("commit")
        if (command !== "COMMIT") throw new Error("nothing was committed: a statement failed, and the work went on")
        give(lane)
        return result
      } catch (error) {
        close()
        if (await isUndone(lane)) give(lane)
        else leave(lane, 0)
        throw error
      }
    },
    standing: () => ({ open: lanes.size, busy: lanes.size - idle.length, waiting: waiting.length }),
    sweep(idleMs) {
      const now = performance.now()
      for (const lane of [...idle]) if (now - lane.idleSince > idleMs || now > lane.renewAt) leave(lane)
    },
    async end({ timeout } = {}) {
      ended = true
      for (const { reject } of waiting.splice(0)) reject(connectionLost("CONNECTION_ENDED"))
      for (const lane of [...idle]) leave(lane)
      const giveUp = () => {
        for (const lane of [...lanes]) leave(lane, 0)
      }
      const patience = timeout === undefined ? null : setTimeout(giveUp, timeout * 1_000)
      while (lanes.size + endings.size > 0) await Promise.race([...endings, ...[...lanes].map(({ left }) => left)])
      if (patience) clearTimeout(patience)
    },
  }
}

/** What the work of a transaction is given: it asks nothing more once the connection is lost, or the work is over. */
function openScope(lane: Lane, mark: string, watch: StatementWatch | undefined): { tx: Transaction; close(): void } {
  let isOver = false
  const client = () => {
    if (lane.isLost) throw connectionLost("CONNECTION_CLOSED")
    if (isOver) throw new Error("the transaction is over: whoever asks here was not waited for")
    return lane.client
  }
  const close = () => {
    isOver = true
  }
  return { tx: Object.assign(sqlOf(client, mark, watch), { isTransaction: true as const }), close }
}

/** Whether the transaction could be undone; its connection is clean then. */
async function isUndone(lane: Lane): Promise<boolean> {
  if (lane.isLost) return false
  return lane.client.unsafe("rollback").then(
    () => !lane.isLost,
    () => false,
  )
}

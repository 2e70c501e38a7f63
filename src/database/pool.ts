/**
 * Pools: connections for transactions, and connections for all else.
 */
import { type Connection, openClient, type Pool, type PoolKeep, sqlOf, type Transaction } from "./client.ts"
import { type OpenClient, openQueries } from "./queries.ts"
import { openTransactions } from "./transactions.ts"
import { versionMark } from "./writer.ts"

// How often is looked for connections that nobody has used meanwhile.
const sweepEveryMs = 60_000

/**
 * Opens a pool; connects on first use. Transactions have connections of their own, and no connection outlives the loss of
 * its session: see docs/decisions/0006.
 * @param max connections at most, half of them for transactions; and 2 where it is 1
 */
export function openPool(connection: Connection, max: number, keep: PoolKeep = {}): Pool {
  const forTransactions = Math.max(1, Math.floor(max / 2))
  const open: OpenClient = (count, link) => openClient(connection, count, keep, link)
  const refuses = keep.socket !== undefined
  const mark = keep.pooled ? versionMark : ""
  const queries = openQueries(Math.max(1, max - forTransactions), refuses, open)
  const transactions = openTransactions(forTransactions, open, mark, keep.watch)
  const sweeping = keep.lasting || keep.pooled ? null : setInterval(sweep, sweepEveryMs)
  sweeping?.unref()
  function sweep(): void {
    queries.sweep()
    transactions.sweep(sweepEveryMs)
  }
  type Work<T> = (tx: Transaction) => T | Promise<T>
  return Object.assign(sqlOf(queries.client, mark, keep.watch), {
    begin: <T>(...given: [Work<T>] | [string, Work<T>]) =>
      given.length === 1 ? transactions.begin("", given[0]) : transactions.begin(...given),
    standing: transactions.standing,
    async end(options?: { timeout?: number }) {
      if (sweeping) clearInterval(sweeping)
      await Promise.all([queries.end(options), transactions.end(options)])
    },
  })
}

/** A pool within an open transaction: what begins there is a part of it, which is undone by itself when its work fails. */
import { type Pool, sqlOf, type Transaction } from "./client.ts"

/** The pool. It can't choose how it is isolated, as the transaction has. */
export function poolWithin(tx: Transaction): Pool {
  const begin = <T>(
    ...given: [string, (tx: Transaction) => T | Promise<T>] | [(tx: Transaction) => T | Promise<T>]
  ) => {
    const work = given.length === 1 ? given[0] : given[1]
    return inPart(tx, async () => ({ value: await work(tx), keeps: true }))
  }
  return Object.assign(
    sqlOf(() => tx),
    { begin, standing: () => ({ open: 1, busy: 1, waiting: 0 }), end: async () => {} },
  )
}

let parts = 0

/** Does work as a part of a transaction. @returns what came of it, which stays, unless it says otherwise or fails */
export async function inPart<T>(tx: Transaction, work: () => Promise<{ value: T; keeps: boolean }>): Promise<T> {
  const name = `part_${++parts}`
  await tx.unsafe(`savepoint ${name}`)
  try {
    const { value, keeps } = await work()
    await tx.unsafe(keeps ? `release savepoint ${name}` : `rollback to savepoint ${name}`)
    return value
  } catch (error) {
    await tx.unsafe(`rollback to savepoint ${name}`)
    throw error
  }
}

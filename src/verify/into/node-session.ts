/**
 * A transaction in a database of somebody else's, in a session that it has to itself.
 *
 * `begin` of postgres.js (3.4.9) is not used: where the connection is lost it goes on over the next one, which knows
 * nothing of the transaction, or ends the process. Here nothing is asked any more once the session is lost, and a session
 * in which anything failed is left: PostgreSQL then undoes what was done in it.
 */
import postgres from "postgres"

// What an idle connection may take to close.
const partingSeconds = 5

/**
 * Works in one transaction.
 * @param work is given the session, anew for each statement; it throws where the session is lost
 */
export async function inTransaction<T>(
  url: string,
  options: postgres.Options<Record<string, postgres.PostgresType>>,
  work: (session: () => postgres.Sql) => Promise<T>,
): Promise<T> {
  let isLost = false
  const client = postgres(url, {
    ...options,
    ...{ max: 1, idle_timeout: 0, max_lifetime: null, onnotice: () => {} },
    onclose: () => {
      isLost = true
    },
  }) as postgres.Sql
  const session = () => {
    if (isLost) throw Object.assign(new Error("the connection to the database was lost"), { code: "CONNECTION_CLOSED" })
    return client
  }
  let seconds = 0
  try {
    await session().unsafe("begin")
    const done = await work(session)
    const { command } = await session().unsafe("commit")
    if (command !== "COMMIT") throw new Error("nothing was committed: a statement failed, and the work went on")
    seconds = partingSeconds
    return done
  } finally {
    await client.end({ timeout: seconds }).catch(() => {})
  }
}

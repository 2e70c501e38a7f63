/** Tables in PostgreSQL. */
import postgres from "postgres"
import type { Column } from "./column.ts"
import { createTable, indexes } from "./node-sqlite.ts"
import type { Tables, Target } from "./node-target.ts"
import { tables as definitions, type Row, tableList } from "./table.ts"

const types = {
  ...{ number: "bigint", text: "text", day: "date", time: "timestamptz" },
} as const satisfies Record<Column["type"], string>

// Numbers of positions and sizes are below 2^53.
const bigint = { to: 20, from: [20], serialize: String, parse: Number }

/** Opens tables in a database, in the first schema of its search path. */
export function postgresTarget(url: string): Target {
  return {
    transact: (work) =>
      inTransaction(url, { types: { bigint } }, async (session) => {
        for (const [name, columns] of tableList) await session().unsafe(createTable(name, columns, types))
        for (const index of indexes) await session().unsafe(index)
        // One at a time: another that loads would count what is not there yet.
        await session()`lock table gongshi_state in exclusive mode`
        return work(tablesIn(session))
      }),
    settle: async () => {},
    close: async () => {},
  }
}

function tablesIn(session: () => postgres.Sql): Tables {
  return {
    state: async () => (await session()<Row[]>`select * from gongshi_state`)[0] ?? null,
    async clear(table) {
      const sql = session()
      await sql`delete from ${sql(table)}`
    },
    async add(table, rows) {
      if (rows.length === 0) return
      const sql = session()
      const columns = Object.keys(definitions[table])
      const whole = rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))
      const others = columns.filter((column) => column !== "position")
      const replace = columns.includes("position")
        ? sql.unsafe(
            `on conflict (position) do update set ${others.map((each) => `${each} = excluded.${each}`).join(", ")}`,
          )
        : sql``
      await sql`
        insert into ${sql(table)} (${sql(columns)})
        select ${sql(columns)} from jsonb_populate_recordset(null::${sql(table)}, ${sql.json(whole)}) ${replace}`
    },
    take: async (positions) => [
      ...(await session()<Row[]>`
        delete from gongshi_record where position = any(${[...positions]}::bigint[]) returning position, id, list`),
    ],
    count: async () =>
      Number((await session()<Row[]>`select count(*) as count from gongshi_record`)[0]?.["count"] ?? 0),
  }
}

// A transaction in a database of somebody else's, in a session that it has to itself.
// `begin` of postgres.js (3.4.9) is not used: where the connection is lost it goes on over the next one, which knows
// nothing of the transaction, or ends the process. Here nothing is asked any more once the session is lost, and a session
// in which anything failed is left: PostgreSQL then undoes what was done in it.

// What an idle connection may take to close.
const partingSeconds = 5

/**
 * Works in one transaction.
 * @param work is given the session, anew for each statement; it throws where the session is lost
 */
async function inTransaction<T>(
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

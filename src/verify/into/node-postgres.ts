/** Tables in PostgreSQL. */
import type postgres from "postgres"
import { inTransaction } from "./node-session.ts"
import { createTable, indexes } from "./node-sqlite.ts"
import type { Tables, Target } from "./node-target.ts"
import { type Column, tables as definitions, type Row, tableList } from "./table.ts"

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

/** Tables in PostgreSQL. */
import postgres from "postgres"
import { createTable, indexes } from "./node-sqlite.ts"
import type { Target } from "./node-target.ts"
import { type Column, tables as definitions, type Row, tableList } from "./table.ts"

const types = {
  ...{ number: "bigint", text: "text", day: "date", time: "timestamptz" },
} as const satisfies Record<Column["type"], string>

/** Opens tables in a database, in the first schema of its search path. */
export function postgresTarget(url: string): Target {
  // Numbers of positions and sizes are below 2^53.
  const bigint = { to: 20, from: [20], serialize: String, parse: Number }
  const sql = postgres(url, { max: 1, onnotice: () => {}, types: { bigint } })
  return {
    transact: async (work) => {
      const result = await sql.begin(async (tx) => {
        for (const [name, columns] of tableList) await tx.unsafe(createTable(name, columns, types))
        for (const index of indexes) await tx.unsafe(index)
        // One at a time: another that loads would count what is not there yet.
        await tx`lock table gongshi_state in exclusive mode`
        const done = await work({
          state: async () => (await tx<Row[]>`select * from gongshi_state`)[0] ?? null,
          async clear(table) {
            await tx`delete from ${tx(table)}`
          },
          async add(table, rows) {
            if (rows.length === 0) return
            const columns = Object.keys(definitions[table])
            const whole = rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column] ?? null])))
            const others = columns.filter((column) => column !== "position")
            const replace = columns.includes("position")
              ? tx.unsafe(
                  `on conflict (position) do update set ${others.map((each) => `${each} = excluded.${each}`).join(", ")}`,
                )
              : tx``
            await tx`
              insert into ${tx(table)} (${tx(columns)})
              select ${tx(columns)} from jsonb_populate_recordset(null::${tx(table)}, ${tx.json(whole)}) ${replace}`
          },
          take: async (positions) => [
            ...(await tx<Row[]>`
              delete from gongshi_record where position = any(${[...positions]}::bigint[]) returning position, id, list`),
          ],
          count: async () => Number((await tx<Row[]>`select count(*) as count from gongshi_record`)[0]?.["count"] ?? 0),
        })
        return { done }
      })
      return result.done
    },
    settle: async () => {},
    close: () => sql.end({ timeout: 5 }),
  }
}

/** Tables in SQLite, by Node's own. */
import { DatabaseSync, type StatementSync } from "node:sqlite"
import type { Column } from "./column.ts"
import type { Tables, Target } from "./node-target.ts"
import { tables as definitions, type Row, type TableName, tableList } from "./table.ts"

const types = { number: "integer", text: "text", day: "text", time: "text" } as const satisfies Record<
  Column["type"],
  string
>

/** What a table is made by; the same words for every database, but for the names of types. */
export function createTable(
  name: TableName,
  columns: Record<string, Column>,
  typeOf: Record<Column["type"], string>,
): string {
  const parts = Object.entries(columns).map(([column, { type, needed }]) => {
    const constraint = column === "position" ? " primary key" : needed ? " not null" : ""
    return `${column} ${typeOf[type]}${constraint}`
  })
  return `create table if not exists ${name} (${parts.join(", ")})`
}

/** Indexes that whoever joins their own tables needs. */
export const indexes = ["id", "subject_code"].map(
  (column) => `create index if not exists gongshi_record_${column} on gongshi_record (${column})`,
)

/** Opens tables in a file of SQLite. */
export function sqliteTarget(file: string): Target & { all(table: TableName): Iterable<Row> } {
  const database = new DatabaseSync(file, { timeout: 10_000 })
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string) => {
    const found = statements.get(sql) ?? database.prepare(sql)
    statements.set(sql, found)
    return found
  }
  const columnsOf = (table: TableName) => Object.keys(definitions[table])
  const tables: Tables = {
    state: async () => (prepare("select * from gongshi_state").get() as Row | undefined) ?? null,
    async clear(table) {
      prepare(`delete from ${table}`).run()
    },
    async add(table, rows) {
      const columns = columnsOf(table)
      const insert = prepare(
        `insert or replace into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")})`,
      )
      for (const row of rows) insert.run(...columns.map((column) => row[column] ?? null))
    },
    async take(positions) {
      const take = prepare("delete from gongshi_record where position = ? returning position, id, list")
      return positions.flatMap((position): Row[] => {
        const row = take.get(position) as Row | undefined
        return row ? [row] : []
      })
    },
    count: async () => Number((prepare("select count(*) as count from gongshi_record").get() as Row)["count"]),
  }
  return {
    async transact(work) {
      // Made ready before the transaction: what it holds is dropped with a table that is made anew.
      database.exec("begin immediate")
      try {
        for (const [name, columns] of tableList) database.exec(createTable(name, columns, types))
        for (const index of indexes) database.exec(index)
        const result = await work(tables)
        database.exec("commit")
        return result
      } catch (error) {
        database.exec("rollback")
        throw error
      }
    },
    settle: async () => {},
    close: async () => database.close(),
    *all(table) {
      const order = columnsOf(table).includes("position") ? " order by position" : ""
      for (const row of database.prepare(`select * from ${table}${order}`).iterate()) yield row as Row
    },
  }
}

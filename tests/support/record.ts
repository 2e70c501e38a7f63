/**
 * Records in the register, with their ids.
 */
import type { Pool } from "../../src/database/client.ts"
import { importRows } from "./app.ts"

/** Imports rows and answers with the ids of their records, in the order of publication. */
export async function importRecords(sql: Pool, rows: readonly unknown[]): Promise<string[]> {
  const [head] = await sql<{ size: number }[]>`select size from log_head`
  await importRows(sql, rows)
  const added = await sql<{ id: string }[]>`
    select id from record where position >= ${head?.size ?? 0} order by position`
  return added.map(({ id }) => id)
}

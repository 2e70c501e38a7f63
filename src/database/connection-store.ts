/** How many connections a database server has, and takes. */
import type { Sql } from "./client.ts"

/** All programs' connections, background workers aside. */
export async function readConnections(sql: Sql): Promise<{ used: number; most: number }> {
  const [row] = await sql<{ used: number; most: number }[]>`
    select (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      current_setting('max_connections')::int as most`
  if (!row) throw new Error("a server has connections")
  return row
}

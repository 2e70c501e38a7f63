/** SQL of the line by which the log binds a case's record. */
import { eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { build, run } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record } from "../../database/schema/register.ts"

/** A record with its public line as it stands, or stood last; null where the register has none. */
export async function findBoundLine(sql: Sql, recordId: string) {
  const { id, position } = record
  const [row] = await run(
    sql,
    build
      .select({ id, position, line: logEntry.line })
      .from(record)
      .leftJoin(logEntry, eq(logEntry.position, position))
      .where(eq(id, recordId)),
  )
  return row ?? null
}

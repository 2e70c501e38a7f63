/**
 * Records in the register as the law would have them shown, whatever brought them there.
 */
import type { Pool } from "../../src/database/client.ts"
import { defaultPolicy } from "../../src/law/policy.ts"
import { windowOf } from "../../src/register/record-change.ts"
import { findRecord } from "../../src/register/record-store.ts"
import { importRows } from "./app.ts"

/** Imports rows, gives the records the days of their display, and answers with their ids in the order of publication. */
export async function importRecords(sql: Pool, rows: readonly unknown[]): Promise<string[]> {
  const before = new Set((await sql<{ id: string }[]>`select id from record`).map(({ id }) => id))
  await importRows(sql, rows)
  const all = await sql<{ id: string }[]>`select id from record order by position`
  const added = all.map(({ id }) => id).filter((id) => !before.has(id))
  for (const id of added) {
    const record = await findRecord(sql, id)
    if (!record) throw new Error(`record ${id} is gone`)
    const { displayedUntil, repairOpensOn } = windowOf(record.content, defaultPolicy)
    await sql`update record set displayed_until = ${displayedUntil}, repair_opens_on = ${repairOpensOn} where id = ${id}`
  }
  return added
}

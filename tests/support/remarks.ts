/** What was remarked on the rows of an import. */
import { wholeRegister } from "../../src/access/reach.ts"
import type { Pool } from "../../src/database/client.ts"
import { findRun, listRemarks } from "../../src/register/import/store.ts"

/** The first remarks, in the order of lines; none where there is no such import. */
export async function remarksOf(sql: Pool, id: string, limit: number) {
  const run = await findRun(sql, wholeRegister, id)
  return run ? listRemarks(sql, run, { line: 0, ordinal: -1 }, limit) : []
}

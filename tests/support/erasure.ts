/**
 * An erasure in a test's database, as the act of erasing will do it.
 */
import type { Pool } from "../../src/database/client.ts"
import { lockHead } from "../../src/ledger/sequencer.ts"
import { clock } from "./app.ts"
import { appendAsOperator } from "./gate.ts"

/** Writes the entry, ends the record if it is live, and destroys the line. */
export async function erase(sql: Pool, position: number): Promise<void> {
  await sql.begin(async (tx) => {
    const head = await lockHead(tx)
    const ends = { replaces: position, reason: null, commitment: null }
    const draft = { operation: "erase" as const, list: "penalty" as const, authority: "410105", ...ends }
    await appendAsOperator(tx, head, [{ draft, line: null, recordId: null, subjectCode: null }], clock())
    await tx`update record set state = 'withdrawn' where position = ${position} and state = 'live'`
    await tx`update log_entry set line = null where position = ${position}`
  })
}

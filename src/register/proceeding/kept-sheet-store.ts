/** SQL of sheets that are kept with acts. They only grow. */
import { asc, eq } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { type CopyTable, copyOf } from "../../database/copy.ts"
import { build, run } from "../../database/query.ts"
import { legalitySheet } from "../../database/schema/legality.ts"
import type { KeptSheet } from "./kept-sheet.ts"

/** A sheet as it is kept, with the salt that opens what the log says of it. */
export type StoredSheet = typeof legalitySheet.$inferSelect

export async function insertSheet(
  tx: Transaction,
  proceedingId: string,
  kept: KeptSheet & { salt: string },
  at: number,
): Promise<void> {
  await run(tx, build.insert(legalitySheet).values({ proceedingId, ...kept, at: new Date(at) }))
}

/** The sheets of a proceeding, the oldest first. */
export function listSheets(sql: Sql, proceedingId: string): Promise<StoredSheet[]> {
  const { version } = legalitySheet
  return run(
    sql,
    build.select().from(legalitySheet).where(eq(legalitySheet.proceedingId, proceedingId)).orderBy(asc(version)),
  )
}

/** A sheet with its salt and the case that it is of. */
export type SheetOf = KeptSheet & { salt: string; proceedingId: string }

/** The sheets of cases that are written many at once. */
export function sheetTable(sheets: readonly SheetOf[], at: number): CopyTable {
  const written = new Date(at).toISOString()
  const keys = ["proceedingId", "version", "act", "at", "sheet", "file", "sha256", "salt"] as const
  const rows = sheets.map((one) => keys.map((key) => (key === "at" ? written : one[key])))
  return copyOf(legalitySheet, keys, rows)
}

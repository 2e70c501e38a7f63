/**
 * Codes in PostgreSQL's search index, for who types one.
 */
import type { Sql } from "../database/client.ts"

/** Subjects with live records whose code begins so, in the order of their codes. */
export async function listByCode(sql: Sql, start: string, limit: number): Promise<string[]> {
  // The end of the range is the first text that no longer begins so: codes are compared byte by byte.
  const rows = await sql<{ code: string }[]>`
    select code from search_name where code >= ${start} and code < ${`${start}~`} order by code limit ${limit}`
  return rows.map((row) => row.code)
}

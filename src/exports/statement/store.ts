/**
 * SQL of statements: the publications that may be shown, with their exact bytes, and whether a subject has changed since.
 */
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import type { ListName } from "../../law/list.ts"
import { isShown } from "../../register/record/standing.ts"

/** A live record's publication, byte for byte. */
export interface ShownPublication {
  list: ListName
  subjectCode: string
  position: number
  entry: string
  line: string
  /** The last day of its display, YYYY-MM-DD; null where none is set. */
  displayedUntil: string | null
}

/** Which records. */
export type RecordChoice = { code: string; lists: readonly ListName[] } | { id: string }

/**
 * The publications of live records that may be shown today, the latest first.
 * @throws when one has no line: a statement that left it out would be false
 */
export async function listShown(sql: Sql, choice: RecordChoice, today: string): Promise<ShownPublication[]> {
  const chosen =
    "id" in choice
      ? sql`r.id = ${choice.id}`
      : sql`r.subject_code = ${choice.code} and r.list = any(${toArrayLiteral(choice.lists)}::text[])`
  const rows = await sql<(Omit<ShownPublication, "line" | "entry"> & { line: string | null; entry: string | null })[]>`
    select r.list, r.subject_code as "subjectCode", r.position, l.entry, l.line, r.displayed_until as "displayedUntil"
    from record r left join log_entry l on l.position = r.position
    where ${chosen} and ${isShown(sql, today)} order by r.published_on desc, r.id`
  return rows.map(({ line, entry, ...row }) => {
    if (line === null || entry === null) throw new Error(`a live record at position ${row.position} has no line`)
    return { ...row, line, entry }
  })
}

/** The present name of a subject; null for one that the register does not know. */
export async function findName(sql: Sql, code: string): Promise<string | null> {
  const [row] = await sql<{ name: string }[]>`select name from subject where code = ${code}`
  return row?.name ?? null
}

/** Whether the log says anything of a subject from a position on. */
export async function isTouchedFrom(sql: Sql, code: string, position: number): Promise<boolean> {
  const [row] = await sql`select 1 from log_entry where position >= ${position} and subject_code = ${code} limit 1`
  return row !== undefined
}

/** The bytes of entries, in the order asked. */
export async function listEntryBytes(
  sql: Sql,
  positions: readonly number[],
): Promise<({ entry: string; position: number } | undefined)[]> {
  const rows = await sql<{ entry: string; position: number }[]>`
    select entry, position from log_entry where position = any(${toArrayLiteral(positions.map(String))}::bigint[])`
  return positions.map((position) => rows.find((row) => row.position === position))
}

/**
 * SQL of statements: the publications that may be shown, with their exact bytes.
 */
import { and, desc, eq } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import { anyOf, build, notNull, run, statement } from "../../database/query.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
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
  const { list, subjectCode, position, displayedUntil, publishedOn, id } = record
  const { entry, line } = logEntry
  const chosen = "id" in choice ? eq(id, choice.id) : and(eq(subjectCode, choice.code), anyOf(list, choice.lists))
  const rows = await run(
    sql,
    build
      .select({ list, subjectCode, position: notNull(position), entry, line, displayedUntil })
      .from(record)
      .leftJoin(logEntry, eq(logEntry.position, position))
      .where(and(chosen, isShown(today)))
      .orderBy(desc(publishedOn), id),
  )
  return rows.map(({ line, entry, ...row }) => {
    if (line === null || entry === null) throw new Error(`a live record at position ${row.position} has no line`)
    return { ...row, line, entry }
  })
}

const nameOf = statement({ code: subject.code }, ({ code }) =>
  build.select({ name: subject.name }).from(subject).where(eq(subject.code, code)),
)

/** The present name of a subject; null for one that the register does not know. */
export async function findName(sql: Sql, code: string): Promise<string | null> {
  const [row] = await nameOf(sql, { code })
  return row?.name ?? null
}

/** The bytes of entries, in the order asked. */
export async function listEntryBytes(
  sql: Sql,
  positions: readonly number[],
): Promise<({ entry: string; position: number } | undefined)[]> {
  const { entry, position } = logEntry
  const rows = await run(sql, build.select({ entry, position }).from(logEntry).where(anyOf(position, positions)))
  return positions.map((asked) => rows.find((row) => row.position === asked))
}

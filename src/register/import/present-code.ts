/**
 * Rows about a subject whose code was replaced: a source may go on with the old one for years. They are taken under the
 * code that stands now, and a decision is found whichever of the codes it was first published under.
 */
import type { Sql } from "../../database/client.ts"
import { recordId } from "../record/record.ts"
import { loadRecords } from "../record/store.ts"
import { type CodeChange, listCodeChanges } from "../subject/code-store.ts"
import type { NumberedRow } from "./row.ts"

/**
 * The rows under present codes, no record and no subject twice.
 * @returns with the lines of rows that say once more what another says
 */
export async function underPresentCodes(
  sql: Sql,
  rows: NumberedRow[],
): Promise<{ rows: NumberedRow[]; again: number[] }> {
  const changes = await listCodeChanges(sql, [...new Set(rows.map(codeOf))])
  if (changes.length === 0) return { rows, again: [] }
  const present = new Map(changes.map(({ code, current }) => [code, current]))
  const candidates = rows.flatMap((row) => (row.kind === "record" ? idsOf(row, changes, present) : []))
  const held = await loadRecords(sql, candidates)
  const seen = new Set<string>()
  const again: number[] = []
  const moved = rows.flatMap((row): NumberedRow[] => {
    const now = underPresent(row, present, (ids) => ids.find((id) => held.has(id)), changes)
    const key = now.kind === "subject" ? now.subject.code : now.id
    if (seen.has(key)) {
      again.push(row.line)
      return []
    }
    seen.add(key)
    return [now]
  })
  return { rows: moved, again }
}

const codeOf = (row: NumberedRow) => (row.kind === "subject" ? row.subject.code : row.content.subjectCode)

/** The ids that a decision has under each of its subject's codes, that of the present one first. */
function idsOf(
  { content }: Extract<NumberedRow, { kind: "record" }>,
  changes: readonly CodeChange[],
  present: ReadonlyMap<string, string>,
): string[] {
  const now = present.get(content.subjectCode) ?? content.subjectCode
  const codes = [now, ...changes.flatMap(({ code, current }) => (current === now ? [code] : [])), content.subjectCode]
  return [...new Set(codes)].map((subjectCode) => recordId({ ...content, subjectCode }))
}

function underPresent(
  row: NumberedRow,
  present: ReadonlyMap<string, string>,
  findHeld: (ids: readonly string[]) => string | undefined,
  changes: readonly CodeChange[],
): NumberedRow {
  const code = present.get(codeOf(row))
  if (row.kind === "subject") return code === undefined ? row : { ...row, subject: { ...row.subject, code } }
  const ids = idsOf(row, changes, present)
  const content = code === undefined ? row.content : { ...row.content, subjectCode: code }
  return { ...row, content, id: findHeld(ids) ?? ids[0] ?? row.id, codeFlaw: code === undefined ? row.codeFlaw : null }
}

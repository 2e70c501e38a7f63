/**
 * SQL of subjects: which of them the register knows, and their rows as changes leave them.
 */
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import type { CopyTable } from "../../database/copy.ts"
import type { SubjectChange } from "../record/change.ts"
import { subjectColumns, subjectTable } from "../record/column.ts"
import type { Subject } from "../record/record.ts"
import type { KnownSubject } from "./change.ts"
import { forgetShops, shopTable } from "./shop-store.ts"

/** The subjects that the register knows, by code. */
export async function loadSubjects(sql: Sql, codes: readonly string[]): Promise<Map<string, KnownSubject>> {
  if (codes.length === 0) return new Map()
  const rows = await sql<(Subject & { listed: boolean })[]>`
    select ${sql.unsafe(subjectColumns)},
      exists (select from record r where r.subject_code = s.code and r.state = 'live') as listed
    from subject s where s.code = any(${toArrayLiteral(codes)}::text[])`
  return new Map(rows.map(({ listed, ...subject }) => [subject.code, { subject, listed }]))
}

/** Of these codes, those that the register knows. */
export async function loadKnownCodes(sql: Sql, codes: readonly string[]): Promise<Set<string>> {
  if (codes.length === 0) return new Set()
  const rows = await sql<{ code: string }[]>`
    select code from subject where code = any(${toArrayLiteral(codes)}::text[])`
  return new Set(rows.map((row) => row.code))
}

/** Deletes subjects that are about to be written anew, and says which place each had in the order of subjects. */
export async function takeOutSubjects(
  tx: Transaction,
  changes: readonly SubjectChange[],
): Promise<ReadonlyMap<string, number>> {
  const before = changes.flatMap((change) => change.before ?? [])
  if (before.length === 0) return new Map()
  await forgetShops(tx, before)
  const rows = await tx<{ code: string; ordinal: number }[]>`
    delete from subject where code = any(${toArrayLiteral(before.map(({ code }) => code))}::text[])
    returning code, ordinal`
  return new Map(rows.map(({ code, ordinal }) => [code, ordinal]))
}

/** Subjects that are new, which get their place in the order of subjects, those that keep the one they had, and shops. */
export function subjectTables(
  changes: readonly SubjectChange[],
  ordinals: ReadonlyMap<string, number>,
): readonly CopyTable[] {
  const subjects = changes.map(({ subject }) => subject)
  const added = subjects.filter(({ code }) => !ordinals.has(code))
  const kept = subjects.filter(({ code }) => ordinals.has(code))
  return [subjectTable(added), subjectTable(kept, ordinals), shopTable(subjects)]
}

/** SQL of subjects: which of them the register knows, and their rows as changes leave them. */
import type { Sql, Transaction } from "../../database/client.ts"
import type { CopyTable } from "../../database/copy.ts"
import { listOf, pick, query, statement, value } from "../../database/query.ts"
import { record, subject } from "../../database/schema/register.ts"
import type { SubjectChange } from "../record/change.ts"
import { subjectKeys, subjectTable } from "../record/column.ts"
import type { KnownSubject } from "./change.ts"
import { forgetShops, shopTable } from "./shop-store.ts"

const subjectsByCode = statement({ codes: listOf(subject.code) }, ({ codes }) => {
  const live = query`select from ${record} where ${record.subjectCode} = ${subject.code} and ${record.state} = 'live'`
  return query`select ${pick(subject, ...subjectKeys)}, ${pick({ listed: value<boolean>`exists (${live})` })}
    from ${subject} where ${subject.code} = any(${codes}::text[])`
})

/** The subjects that the register knows, by code. */
export async function loadSubjects(sql: Sql, codes: readonly string[]): Promise<Map<string, KnownSubject>> {
  if (codes.length === 0) return new Map()
  const rows = await subjectsByCode(sql, { codes })
  return new Map(rows.map(({ listed, ...subject }) => [subject.code, { subject, listed }]))
}

const namesByCode = statement(
  { codes: listOf(subject.code) },
  ({ codes }) =>
    query`select ${pick(subject, "code", "name")} from ${subject} where ${subject.code} = any(${codes}::text[])`,
)

/** The names of those subjects that the register knows, by code. */
export async function loadNames(sql: Sql, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map()
  return new Map((await namesByCode(sql, { codes })).map(({ code, name }) => [code, name]))
}

const takeOut = statement(
  { codes: listOf(subject.code) },
  ({ codes }) => query`delete from ${subject} where ${subject.code} = any(${codes}::text[])
    returning ${pick(subject, "code", "ordinal")}`,
)

/** Deletes subjects that are about to be written anew, and says which place each had in the order of subjects. */
export async function takeOutSubjects(
  tx: Transaction,
  changes: readonly SubjectChange[],
): Promise<ReadonlyMap<string, number>> {
  const before = changes.flatMap((change) => change.before ?? [])
  if (before.length === 0) return new Map()
  await forgetShops(tx, before)
  const rows = await takeOut(tx, { codes: before.map(({ code }) => code) })
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

/**
 * SQL of the one register of numbers (文号): unique by authority, with series and year in the number itself, taken in the
 * transaction that uses it. The numbers of records that came by import count as used, however their brackets are written. One
 * penalty decision (处罚决定) may name several parties and is one use for all of them; it is numbered before it is entered here:
 * what was entered for the wrong merchant and never published uses no number.
 */
import { and, eq, like, ne, not, type SQLWrapper } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { anyOf, build, query, run, value } from "../../database/query.ts"
import { numberKeyOf } from "../../database/schema/column.ts"
import { usedNumber } from "../../database/schema/document.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { numberKey } from "../../law/decision-number.ts"

/** A number, and what it is used for. */
export interface NumberUse {
  number: string
  proceedingId: string
  /** Of a penalty decision that names several parties: its day, and the party that this case is about. */
  several?: { decidedOn: string; subjectCode: string }
}

/** A number of an authority, in the one writing that it is known by (law/decision-number.ts). */
export interface NumberKey {
  authority: string
  key: string
}

/** A use of a number by something else. Days are YYYY-MM-DD. */
interface OtherUse extends NumberKey {
  /** The case that took it; null of a record that was sent. */
  proceedingId: string | null
  /** What it numbers: the list of a record, or the kind of a case; null of a document alone. */
  of: string | null
  decidedOn: string | null
  subjectCode: string | null
}

// A dropped penalty leaves its number to another decision, unless other parties of the same one are still entered by it.
const other = alias(proceeding, "other_party")
const isOver = (of: typeof other | typeof proceeding) => query`(${of.state} = 'dropped' and ${of.recordId} is null)`
const isFree = query`(exists (select from ${proceeding} where ${proceeding.id} = ${usedNumber.proceedingId}
    and ${proceeding.kind} = 'penalty' and ${isOver(proceeding)})
  and not exists (select from ${proceeding} as other_party where ${other.kind} = 'penalty'
    and ${other.authority} = ${usedNumber.authority} and not ${isOver(other)}
    and ${numberKeyOf(query`(${other.content} ->> 'decision_no')`)} = ${usedNumber.key}))`

const keyOfRecord = numberKeyOf(record.decisionNo)

/** What has used these numbers: cases with their papers, and records that were sent. */
export async function listUses(sql: Sql, asked: readonly NumberKey[]): Promise<OtherUse[]> {
  if (asked.length === 0) return []
  const isAsked = (authority: SQLWrapper, key: SQLWrapper) => query`(${authority}, ${key}) in (
    select * from unnest(${toArrayLiteral(asked.map((each) => each.authority))}::text[],
      ${toArrayLiteral(asked.map((each) => each.key))}::text[]))`
  const { authority, key, proceedingId } = usedNumber
  const { content, kind, subjectCode } = proceeding
  const taken = await run(
    sql,
    build
      .select({
        ...{ authority, key, proceedingId },
        of: kind,
        decidedOn: value<string | null>`${content} ->> 'decided_on'`,
        subjectCode,
      })
      .from(usedNumber)
      .leftJoin(proceeding, eq(proceeding.id, proceedingId))
      .where(and(isAsked(authority, key), not(isFree))),
  )
  const sent = await run(
    sql,
    build
      .select({
        ...{ authority: record.authority, key: value<string>`${keyOfRecord}`, proceedingId: value<null>`null::text` },
        ...{ of: record.list, decidedOn: record.decidedOn, subjectCode: record.subjectCode },
      })
      .from(record)
      .where(isAsked(record.authority, keyOfRecord)),
  )
  return [...taken, ...sent]
}

/** Whether a use is of the very decision that a case is about, which names several parties. */
function isSameDecision({ several }: NumberUse, { of, decidedOn, subjectCode }: OtherUse): boolean {
  return (
    several !== undefined &&
    of === "penalty" &&
    decidedOn === several.decidedOn &&
    subjectCode !== null &&
    subjectCode !== several.subjectCode
  )
}

/** The keys of those of the numbers that something else of the authority has used: another case, or a record that was sent. */
export async function listUsed(sql: Sql, authority: string, uses: readonly NumberUse[]): Promise<Set<string>> {
  return new Set((await othersOf(sql, authority, uses)).map(({ key }) => key))
}

/** The uses by something else; none where the number is that of the case itself, and was taken by it. */
async function othersOf(sql: Sql, authority: string, uses: readonly NumberUse[]): Promise<OtherUse[]> {
  const own = new Map(uses.map((use) => [numberKey(use.number), use]))
  const found = await listUses(
    sql,
    [...own.keys()].map((key) => ({ authority, key })),
  )
  const mine = new Set(
    found.flatMap(({ key, proceedingId }) =>
      proceedingId !== null && proceedingId === own.get(key)?.proceedingId ? [key] : [],
    ),
  )
  return found.filter((use) => {
    const asked = own.get(use.key)
    return asked !== undefined && !mine.has(use.key) && !isSameDecision(asked, use)
  })
}

/** Takes numbers. @returns the keys of those that something else has used: nothing is taken then */
export async function takeNumbers(
  tx: Transaction,
  authority: string,
  uses: readonly NumberUse[],
  at: number,
): Promise<Set<string>> {
  const used = await listUsed(tx, authority, uses)
  if (used.size > 0 || uses.length === 0) return used
  const rows = uses.map(({ number, proceedingId }) => {
    return { authority, key: numberKey(number), proceedingId, at: new Date(at) }
  })
  const keys = anyOf(
    usedNumber.key,
    rows.map(({ key }) => key),
  )
  await run(tx, build.delete(usedNumber).where(and(eq(usedNumber.authority, authority), keys, isFree)))
  await run(tx, build.insert(usedNumber).values(rows).onConflictDoNothing())
  // Somebody may have taken one meanwhile: who waited for them sees it now.
  return listUsed(tx, authority, uses)
}

/** The numbers of a pattern that an authority has used, other than for one batch: by single cases, and by what was sent. */
export async function listUsedLike(sql: Sql, authority: string, pattern: string): Promise<Set<string>> {
  const [before = "", after = ""] = pattern.split("{n}")
  const escaped = (text: string) => text.replace(/[\\%_]/g, "\\$&")
  const likeKey = `${escaped(numberKey(before))}%${escaped(numberKey(after))}`
  const { key } = usedNumber
  const isTaken = and(eq(usedNumber.authority, authority), like(key, likeKey), ne(key, numberKey(pattern)), not(isFree))
  const isSent = and(eq(record.authority, authority), query`${keyOfRecord} like ${likeKey}`)
  const [taken, sent] = [
    await run(sql, build.select({ key }).from(usedNumber).where(isTaken)),
    await run(
      sql,
      build
        .select({ key: value<string>`${keyOfRecord}` })
        .from(record)
        .where(isSent),
    ),
  ]
  return new Set([...taken, ...sent].map((row) => row.key))
}

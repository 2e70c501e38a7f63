/**
 * SQL of the one register of numbers (文号): unique by authority, with series and year in the number itself, taken in the
 * transaction that uses it. The numbers of records that came by import count as used. A penalty (处罚决定) is numbered before it
 * is entered here: what was entered for the wrong merchant and never published uses no number.
 */
import { and, eq, like, ne, not } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, build, query, run } from "../../database/query.ts"
import { usedNumber } from "../../database/schema/document.ts"
import { proceeding, record } from "../../database/schema/register.ts"
import { numberKey } from "../record/link.ts"

/** A number, and what it is used for. */
export interface NumberUse {
  number: string
  proceedingId: string
}

// As sources write the brackets of a year.
const brackets = ["〔〕", "[]", "（）", "()", "【】", "［］"] as const

/** The writings under which a source may have sent a number. */
function writingsOf(number: string): string[] {
  const plain = number.trim()
  const others = brackets.map(([open = "", close = ""]) =>
    plain.replace(/[〔[（(【［]/g, open).replace(/[〕\]）)】］]/g, close),
  )
  return [...new Set([plain, ...others])]
}

const isFree = query`exists (select from ${proceeding} where ${proceeding.id} = ${usedNumber.proceedingId}
  and ${proceeding.kind} = 'penalty' and ${proceeding.state} = 'dropped' and ${proceeding.recordId} is null)`

/** The keys of those of the numbers that something else of the authority has used: another case, or a record that was sent. */
export async function listUsed(sql: Sql, authority: string, uses: readonly NumberUse[]): Promise<Set<string>> {
  if (uses.length === 0) return new Set()
  const own = new Map(uses.map(({ number, proceedingId }) => [numberKey(number), proceedingId]))
  const { key, proceedingId } = usedNumber
  const isTaken = and(eq(usedNumber.authority, authority), anyOf(key, [...own.keys()]), not(isFree))
  const taken = await run(sql, build.select({ key, proceedingId }).from(usedNumber).where(isTaken))
  const mine = new Set(taken.flatMap((row) => (own.get(row.key) === row.proceedingId ? [row.key] : [])))
  const { decisionNo } = record
  const writings = uses.flatMap(({ number }) => (mine.has(numberKey(number)) ? [] : writingsOf(number)))
  const isSent = and(eq(record.authority, authority), anyOf(decisionNo, writings))
  const sent = writings.length === 0 ? [] : await run(sql, build.select({ decisionNo }).from(record).where(isSent))
  return new Set([
    ...taken.flatMap((row) => (mine.has(row.key) ? [] : [row.key])),
    ...sent.map((row) => numberKey(row.decisionNo)),
  ])
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
  const owners = new Map(rows.map(({ key, proceedingId }) => [key, proceedingId]))
  const isOne = and(eq(usedNumber.authority, authority), anyOf(usedNumber.key, [...owners.keys()]))
  const { key, proceedingId } = usedNumber
  const stand = await run(tx, build.select({ key, proceedingId }).from(usedNumber).where(isOne))
  return new Set(stand.flatMap((row) => (owners.get(row.key) === row.proceedingId ? [] : [row.key])))
}

/** The numbers of a pattern that an authority has used, other than for one batch: by single cases, and by what was sent. */
export async function listUsedLike(sql: Sql, authority: string, pattern: string): Promise<Set<string>> {
  const [before = "", after = ""] = pattern.split("{n}")
  const escaped = (text: string) => text.replace(/[\\%_]/g, "\\$&")
  const { key } = usedNumber
  const isTaken = and(
    eq(usedNumber.authority, authority),
    like(key, `${escaped(numberKey(before))}%${escaped(numberKey(after))}`),
    ne(key, numberKey(pattern)),
    not(isFree),
  )
  const { decisionNo } = record
  const isSent = and(eq(record.authority, authority), like(decisionNo, `${escaped(before)}%${escaped(after)}`))
  const [taken, sent] = [
    await run(sql, build.select({ key }).from(usedNumber).where(isTaken)),
    await run(sql, build.select({ decisionNo }).from(record).where(isSent)),
  ]
  return new Set([...taken.map((row) => row.key), ...sent.map((row) => numberKey(row.decisionNo))])
}

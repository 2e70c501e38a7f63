/** SQL of following the log: positions of followers, and whom entries speak of. */
import { and, eq, gte, isNotNull, lt } from "drizzle-orm"
import type { Sql, Transaction } from "../database/client.ts"
import { build, given, notNull, pick, query, run, statement, value } from "../database/query.ts"
import { logEntry, logReader } from "../database/schema/ledger.ts"

const { name, position } = logReader

const positionByName = statement({ name }, (p) => build.select({ position }).from(logReader).where(eq(name, p.name)))

/** The position up to which a follower with a stored one has read; 0 for one that never has. */
export async function readPosition(sql: Sql, follower: string): Promise<number> {
  const [row] = await positionByName(sql, { name: follower })
  return row?.position ?? 0
}

const enter = statement({ name }, (p) =>
  build.insert(logReader).values({ name: p.name, position: 0 }).onConflictDoNothing(),
)
const held = (skipLocked: boolean) =>
  statement({ name }, (p) => {
    const asked = build.select({ position }).from(logReader).where(eq(name, p.name))
    return skipLocked ? asked.for("update", { skipLocked }) : asked.for("update")
  })
const [heldInTurn, heldIfFree] = [held(false), held(true)]

/**
 * Takes a follower for this transaction, so that nobody else moves it.
 * @param wait false: comes back with null when another process has it
 */
export async function holdPosition(tx: Transaction, follower: string, wait: boolean): Promise<number | null> {
  await enter(tx, { name: follower })
  const [row] = await (wait ? heldInTurn : heldIfFree)(tx, { name: follower })
  return row?.position ?? null
}

const move = statement({ name, position }, (p) =>
  build.update(logReader).set({ position: p.position }).where(eq(name, p.name)),
)

export async function movePosition(tx: Transaction, follower: string, to: number): Promise<void> {
  await move(tx, { name: follower, position: to })
}

/** The followers with a stored position, by name. */
export function listPositions(sql: Sql): Promise<{ name: string; position: number }[]> {
  return run(sql, build.select({ name, position }).from(logReader).orderBy(name))
}

const touched = statement({ from: given<number>(), to: given<number>() }, (p) => {
  const { position: at, subjectCode } = logEntry
  return build
    .selectDistinct({ code: notNull(subjectCode).as("code") })
    .from(logEntry)
    .where(and(gte(at, p.from), lt(at, p.to), isNotNull(subjectCode)))
})

/** The subjects that the entries [from, to) speak of. */
export async function subjectsTouched(sql: Sql, from: number, to: number): Promise<string[]> {
  return (await touched(sql, { from, to })).map(({ code }) => code)
}

/** What entries speak of. */
export interface Touched {
  records: string[]
  /** Of what is said of a subject itself, and of none of its records. */
  subjects: string[]
  /** Positions of entries whose lines were destroyed. */
  erased: number[]
}

const told = statement({ from: given<number>(), to: given<number>() }, (p) => {
  const { position: at, entry, recordId, subjectCode } = logEntry
  const replaced = value<number | null>`case when ${recordId} is null and ${subjectCode} is null
    and ${entry}::json ->> 'op' = 'erase' then (${entry}::json ->> 'replaces')::bigint end`
  return query`
    select distinct ${pick({ record: recordId, subject: subjectCode, replaced })} from ${logEntry}
    where ${at} >= ${p.from} and ${at} < ${p.to}`
})

/** The records, subjects and erasures that the entries [from, to) speak of. */
export async function readTouched(sql: Sql, from: number, to: number): Promise<Touched> {
  const touched = { records: new Set<string>(), subjects: new Set<string>(), erased: [] as number[] }
  for (const { record, subject, replaced } of await told(sql, { from, to })) {
    if (record !== null) touched.records.add(record)
    else if (subject !== null) touched.subjects.add(subject)
    else if (replaced !== null) touched.erased.push(replaced)
  }
  return { records: [...touched.records], subjects: [...touched.subjects], erased: touched.erased }
}

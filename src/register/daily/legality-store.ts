/** SQL of holding what is live to the table of preconditions: how far it was looked through, and what misses a row. */
import { eq } from "drizzle-orm"
import { type Sql, type Transaction, toArrayLiteral } from "../../database/client.ts"
import { build, excluded, listOf, names, pick, query, run, statement, value } from "../../database/query.ts"
import { numberKeyOf } from "../../database/schema/column.ts"
import { legalityFinding, legalityLook } from "../../database/schema/legality.ts"
import { record } from "../../database/schema/register.ts"
import { numberKey } from "../../law/decision-number.ts"
import type { HeldRecord } from "../record/record.ts"

/** How far it was looked through. */
export type LegalityLook = typeof legalityLook.$inferSelect
/** What misses rows. */
export type LegalityFinding = typeof legalityFinding.$inferSelect

const { recordId } = legalityFinding

const enter = statement({ version: legalityLook.version }, ({ version }) =>
  build.insert(legalityLook).values({ version }).onConflictDoNothing(),
)
const held = statement(
  { version: legalityLook.version },
  ({ version }) => query`select ${pick(legalityLook, "version", "after")} from ${legalityLook}
    where ${legalityLook.version} = ${version} for update skip locked`,
)

/** Takes a version's look for this transaction, so that nobody else goes on with it; null where somebody does. */
export async function holdLegalityLook(tx: Transaction, version: number): Promise<LegalityLook | null> {
  await enter(tx, { version })
  return (await held(tx, { version }))[0] ?? null
}

export async function moveLegalityLook(tx: Transaction, { version, after }: LegalityLook): Promise<void> {
  await run(tx, build.update(legalityLook).set({ after }).where(eq(legalityLook.version, version)))
}

/** What misses rows, behind a record. */
export function listMissing(sql: Sql, after: string, limit: number): Promise<LegalityFinding[]> {
  const columns = pick(legalityFinding, "recordId", "authority", "missed", "since")
  return run(
    sql,
    query`select ${columns} from ${legalityFinding} where ${recordId} > ${after} order by ${recordId} limit ${limit}`,
  )
}

// A row that was written over has been locked by the transaction that does it.
const isNew = value<boolean>`(xmax = 0)`

/** Writes down what misses rows; what is there keeps its day. @returns what was not there */
export async function saveMissing(tx: Transaction, rows: readonly LegalityFinding[]): Promise<string[]> {
  if (rows.length === 0) return []
  const set = query`json_to_recordset(${JSON.stringify(rows)}::text::json)
    as f ("recordId" text, authority text, missed jsonb, since date)`
  const { missed } = legalityFinding
  const written = await run(
    tx,
    query`insert into ${legalityFinding} (${names(legalityFinding, "recordId", "authority", "missed", "since")})
      select "recordId", authority, missed, since from ${set}
      on conflict (${names(legalityFinding, "recordId")}) do update
        set ${names(legalityFinding, "missed")} = ${excluded(missed)}
      returning ${pick({ recordId, isNew })}`,
  )
  return written.flatMap((row) => (row.isNew ? [row.recordId] : []))
}

const gone = statement(
  { ids: listOf(recordId) },
  ({ ids }) =>
    query`delete from ${legalityFinding} where ${recordId} = any(${ids}::text[]) returning ${pick({ recordId })}`,
)

/** Forgets what missed rows. @returns what was there */
export async function deleteMissing(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  return ids.length === 0 ? [] : (await gone(tx, { ids })).map((row) => row.recordId)
}

/** The days of the records that have the numbers of some, by the record. By the index record_number_key. */
export async function daysNumberedAs(sql: Sql, records: readonly HeldRecord[]): Promise<Map<string, string[]>> {
  if (records.length === 0) return new Map()
  const key = numberKeyOf(record.decisionNo)
  const column = (values: readonly string[]) => query`${toArrayLiteral(values)}::text[]`
  const asked = query`unnest(${column(records.map(({ id }) => id))}, ${column(records.map(({ content }) => content.authority))},
    ${column(records.map(({ content }) => numberKey(content.decisionNo)))}) as asked (id, authority, key)`
  const rows = await run(
    sql,
    query`select ${pick({ id: value<string>`asked.id`, day: record.decidedOn })} from ${asked}
      join ${record} on ${record.authority} = asked.authority and ${key} = asked.key
      group by asked.id, ${record.decidedOn}`,
  )
  const byRecord = Map.groupBy(rows, ({ id }) => id)
  return new Map([...byRecord].map(([id, found]) => [id, found.map(({ day }) => day)]))
}

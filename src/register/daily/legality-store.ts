/** SQL of holding what is live to the table of preconditions: how far it was looked through, and what misses a row. */
import { eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
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

// What a statement answers with reads what was there before it; null where nothing was.
const earlier = alias(legalityFinding, "earlier")
const before = value<readonly string[] | null>`(select ${earlier.missed} from ${legalityFinding} as earlier
  where ${earlier.recordId} = ${recordId})`

/** Writes down what misses rows; what is there keeps its day. @returns what is new or misses others now, with what it missed */
export async function saveMissing(
  tx: Transaction,
  rows: readonly LegalityFinding[],
): Promise<{ recordId: string; before: readonly string[] | null }[]> {
  if (rows.length === 0) return []
  const set = query`json_to_recordset(${JSON.stringify(rows)}::text::json)
    as f ("recordId" text, authority text, missed jsonb, since date)`
  const { missed } = legalityFinding
  return run(
    tx,
    query`insert into ${legalityFinding} (${names(legalityFinding, "recordId", "authority", "missed", "since")})
      select "recordId", authority, missed, since from ${set}
      on conflict (${names(legalityFinding, "recordId")}) do update
        set ${names(legalityFinding, "missed")} = ${excluded(missed)} where ${missed} is distinct from ${excluded(missed)}
      returning ${pick({ recordId, before })}`,
  )
}

const gone = statement(
  { ids: listOf(recordId) },
  ({ ids }) => query`delete from ${legalityFinding} where ${recordId} = any(${ids}::text[])
    returning ${pick(legalityFinding, "recordId", "missed")}`,
)

/** Forgets what missed rows. @returns what was there */
export async function deleteMissing(
  tx: Transaction,
  ids: readonly string[],
): Promise<Pick<LegalityFinding, "recordId" | "missed">[]> {
  return ids.length === 0 ? [] : gone(tx, { ids })
}

/**
 * The days of the records that have the numbers of some, by the record: each number is asked once, however many have it. By the
 * index record_number_key.
 */
export async function daysNumberedAs(sql: Sql, records: readonly HeldRecord[]): Promise<Map<string, string[]>> {
  const keyed = records.map(({ id, content: { authority, decisionNo } }) => {
    return { id, number: JSON.stringify([authority, numberKey(decisionNo)]) }
  })
  const numbers = [...new Set(keyed.map(({ number }) => number))]
  if (numbers.length === 0) return new Map()
  const pairs = numbers.map((number) => JSON.parse(number) as [string, string])
  const column = (at: 0 | 1) => query`${toArrayLiteral(pairs.map((pair) => pair[at]))}::text[]`
  const rows = await run(
    sql,
    query`select distinct ${pick({ at: value<number>`asked.at::int`, day: record.decidedOn })}
      from unnest(${column(0)}, ${column(1)}) with ordinality as asked (authority, key, at)
      join ${record} on ${record.authority} = asked.authority and ${numberKeyOf(record.decisionNo)} = asked.key`,
  )
  const days = Map.groupBy(rows, ({ at }) => numbers[at - 1])
  return new Map(keyed.map(({ id, number }) => [id, (days.get(number) ?? []).map(({ day }) => day)]))
}

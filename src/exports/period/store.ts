/** SQL of reports on a period: what they rest on, and who has read them. */
import { and, desc, eq, getTableColumns } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, pick, query, run, statement, value } from "../../database/query.ts"
import { periodConsent, periodReading } from "../../database/schema/period.ts"
import { record } from "../../database/schema/register.ts"
import { isCodeOf } from "../../register/subject/code-store.ts"

// From one authority to the next by the index, without a look at the records between.
const authorities = statement({}, () => {
  const next = query`select min(${record.authority}) from ${record} where ${record.authority} > known.authority`
  return query`
    with recursive known (authority) as (
      select min(${record.authority}) from ${record}
      union all select (${next}) from known where known.authority is not null)
    select ${pick({ authority: value<string>`known.authority` })} from known where known.authority is not null`
})

/** The authorities of which the register holds a decision, in order. */
export async function listAuthorities(sql: Sql): Promise<string[]> {
  return (await authorities(sql, {})).map(({ authority }) => authority)
}

/** A reading as it is kept. */
export type Reading = typeof periodReading.$inferSelect

/** Whether a consent still stands, which nobody withdraws until the transaction has ended. */
export async function holdConsent(tx: Transaction, id: string): Promise<boolean> {
  const isStanding = and(eq(periodConsent.id, id), eq(periodConsent.state, "standing"))
  const found = build.select({ id: periodConsent.id }).from(periodConsent).where(isStanding).for("share")
  return (await run(tx, found)).length > 0
}

/** Keeps a reading. */
export async function insertReading(tx: Transaction, reading: Reading): Promise<void> {
  await run(tx, build.insert(periodReading).values(reading))
}

const ofReader = { readerName: periodConsent.readerName, purpose: periodConsent.purpose }

/** The readings of a merchant's reports, the latest first. @param before the reading below which the page begins */
export function listReadings(sql: Sql, code: string, { before, limit }: { before: string | null; limit: number }) {
  const { subjectCode, at, id, consentId } = periodReading
  const below = query`(${at}, ${id}) < (
    select last.at, last.id from ${periodReading} last where last.id = ${before}::uuid)`
  const wanted = and(isCodeOf(subjectCode, code), before === null ? undefined : below)
  return run(
    sql,
    build
      .select({ ...getTableColumns(periodReading), ...ofReader })
      .from(periodReading)
      .leftJoin(periodConsent, query`${periodConsent.id} = ${consentId}`)
      .where(wanted)
      .orderBy(desc(at), desc(id))
      .limit(limit),
  )
}

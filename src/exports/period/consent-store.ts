/** SQL of consents to reports on a period. */
import { and, desc, eq, getTableColumns, gte, lte, type SQL } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, query, type RowOf, run } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { periodConsent } from "../../database/schema/period.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { isCodeOf } from "../../register/subject/code-store.ts"
import type { Period } from "./period.ts"

const consentRows = () => build.select(getTableColumns(periodConsent)).from(periodConsent).$dynamic()

/** A consent. Days are YYYY-MM-DD. */
export type Consent = RowOf<ReturnType<typeof consentRows>>

/** A merchant's own. */
export interface ConsentReach {
  merchant: string
}

const within = ({ merchant }: ConsentReach): SQL => isCodeOf(periodConsent.subjectCode, merchant)

/** Where consents are kept. */
export const consentStore = caseStore(periodConsent, consentRows, within)
export const consentColumns = wireColumns(periodConsent)

/** A page of a merchant's consents, the newest first. @param before the consent below which the page begins */
export function listConsents(
  sql: Sql,
  reach: ConsentReach,
  { before, limit }: { before: string | null; limit: number },
): Promise<Consent[]> {
  const { givenOn, id } = periodConsent
  const below = query`(${givenOn}, ${id}) < (
    select last.given_on, last.id from ${periodConsent} last where last.id = ${before}::uuid)`
  const wanted = and(within(reach), before === null ? undefined : below)
  return run(sql, consentRows().where(wanted).orderBy(desc(givenOn), desc(id)).limit(limit))
}

/** How many a merchant has that count on a day; who gives another waits until the transaction ends: so many and no more. */
export async function holdStanding(tx: Transaction, code: string, today: string): Promise<number> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`period consents ${code}`}, 0))`)
  const rows = await run(
    tx,
    build
      .select({ id: periodConsent.id })
      .from(periodConsent)
      .where(and(within({ merchant: code }), stands(today))),
  )
  return rows.length
}

const stands = (today: string) => and(eq(periodConsent.state, "standing"), gte(periodConsent.until, today))

/** The consent by which somebody may read a period of a merchant on a day, the one that lasts longest; null where there is none. */
export async function findConsent(
  sql: Sql,
  { code, reader }: { code: string; reader: string },
  { from, to, lists }: Period,
  today: string,
): Promise<Consent | null> {
  const { reader: named, from: first, to: last, lists: of } = periodConsent
  const covers = and(
    ...[isCodeOf(periodConsent.subjectCode, code), eq(named, reader), stands(today)],
    ...[lte(first, from), gte(last, to), query`${of} @> ${JSON.stringify(lists)}::text::jsonb`],
  )
  const [found] = await run(sql, consentRows().where(covers).orderBy(desc(periodConsent.until)).limit(1))
  return found ?? null
}

/** What somebody may read today, the newest first. */
export function listReadable(sql: Sql, reader: string, today: string, limit: number): Promise<Consent[]> {
  const wanted = and(eq(periodConsent.reader, reader), stands(today))
  return run(sql, consentRows().where(wanted).orderBy(desc(periodConsent.givenOn), desc(periodConsent.id)).limit(limit))
}

/** What a client that reads is called; null where there is none of this id that may. */
export async function findReaderClient(sql: Sql, id: string): Promise<string | null> {
  const { name, role } = apiClient
  const wanted = and(eq(apiClient.id, id as typeof apiClient.$inferSelect.id), query`${role} in ('platform', 'agency')`)
  const [found] = await run(sql, build.select({ name }).from(apiClient).where(wanted))
  return found?.name ?? null
}

/** SQL of a chief's table: how much is open and overdue by authority, kind and person, its worst cases, and what three months brought. */
import { and, eq, like, not } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { build, query, run, value } from "../../database/query.ts"
import { proceeding } from "../../database/schema/register.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { lastDay } from "../proceeding/store.ts"

const { authority, kind, startedBy, owner, dueOn, enteredOn, overdueOn, startedOn, closed, id } = proceeding
const person = value<string>`coalesce(${owner}, ${startedBy})`

/** Open cases of one authority, kind and owner. */
export interface LoadRow {
  authority: string
  kind: string
  /** Whose they are, as the audit trail names them: who began them, or was handed them since. */
  person: string
  open: number
  overdue: number
  /** Of those that are overdue: how many were so on the day on which their present step began. */
  begunOverdue: number
}

/** What is looked at; null: all. */
export interface LoadFilter {
  authority: string | null
  kind: string | null
  person: string | null
}

/** The open cases of an authority and those below, counted. */
export function countLoad(sql: Sql, { prefix }: AuthorityReach, today: string): Promise<LoadRow[]> {
  const isOverdue = query`${dueOn} < ${today}::date`
  return run(
    sql,
    build
      .select({
        ...{ authority, kind, person },
        open: value<number>`count(*)::int`,
        overdue: value<number>`(count(*) filter (where ${isOverdue}))::int`,
        begunOverdue: value<number>`(count(*) filter (where ${isOverdue} and ${dueOn} < ${enteredOn}))::int`,
      })
      .from(proceeding)
      .where(and(not(closed), like(authority, `${prefix}%`)))
      .groupBy(authority, kind, person),
  )
}

/** The open cases of an authority and those below that have waited longest, by their last days. */
export function listLoad(
  sql: Sql,
  { prefix }: AuthorityReach,
  filter: LoadFilter,
  limit: number,
): Promise<Proceeding[]> {
  const wanted = and(
    not(closed),
    like(authority, `${prefix}%`),
    filter.authority === null ? undefined : eq(authority, filter.authority),
    filter.kind === null ? undefined : eq(kind, filter.kind),
    filter.person === null ? undefined : eq(person, filter.person),
  )
  return run(sql, build.select().from(proceeding).where(wanted).orderBy(lastDay, authority, id).limit(limit))
}

/** How many cases were begun, and how many were found overdue, from a day to another. */
export async function countSpan(
  sql: Sql,
  { prefix }: AuthorityReach,
  { from, to }: { from: string; to: string },
): Promise<{ begun: number; overdue: number }> {
  const [row] = await run(
    sql,
    build
      .select({
        begun: value<number>`(count(*) filter (where ${startedOn} between ${from}::date and ${to}::date))::int`,
        overdue: value<number>`(count(*) filter (where ${overdueOn} between ${from}::date and ${to}::date))::int`,
      })
      .from(proceeding)
      .where(like(authority, `${prefix}%`)),
  )
  return row ?? { begun: 0, overdue: 0 }
}

/** SQL of what has a last day, as the worklist has it: in its order, by bucket, an authority's own or with those below. */
import { and, type Column, eq, like, type SQLWrapper } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { build, query, run, value } from "../../database/query.ts"
import type { DueBucket, DueDays, Place } from "./item.ts"

/** Whose open work is looked at, and what is chosen of it. */
export interface DueWork {
  reach: AuthorityReach
  /** With the authorities below; false: the authority alone. */
  below: boolean
  due: DueBucket | null
  /** Who acted on it last. */
  by: string | null
  days: DueDays
}

/** A table of work, or what stands for one. */
interface DueColumns {
  id: Column
  authority: Column
  dueOn: Column
  lastActor: Column
}

/** Sorts what has no last day behind every day. */
const lastDay = (dueOn: SQLWrapper) => query`coalesce(${dueOn}, 'infinity'::date)`

/** The bucket of a last day. */
export const bucketOf = (dueOn: SQLWrapper, { today, week }: DueDays) =>
  value<DueBucket>`case when ${dueOn} is null then 'none' when ${dueOn} < ${today}::date then 'overdue'
    when ${dueOn} = ${today}::date then 'today' when ${dueOn} <= ${week}::date then 'week' else 'later' end`

/** The rows that are asked for, of those that are open. */
export function isDueWork(
  { id, authority, dueOn, lastActor }: DueColumns,
  { reach, below, due, by, days }: DueWork,
  after: Place | null,
) {
  const day = after?.dueOn ?? "infinity"
  return and(
    below ? like(authority, `${reach.prefix}%`) : eq(authority, reach.authority),
    by === null ? undefined : eq(lastActor, by),
    due === null ? undefined : query`${bucketOf(dueOn, days)} = ${due}`,
    after === null
      ? undefined
      : query`(${lastDay(dueOn)}, ${authority}, ${id}::text collate "C") > (${day}::date, ${after.authority}, ${after.id})`,
  )
}

/** The order of the worklist. */
export const inDueOrder = ({ dueOn, authority, id }: DueColumns) => query`${lastDay(dueOn)}, ${authority}, ${id}`

/** How much is open in a table, by bucket, whichever is chosen. */
export function countDueWork(
  sql: Sql,
  table: PgTable & DueColumns,
  isOpen: SQLWrapper,
  work: DueWork,
): Promise<{ due: DueBucket; count: number }[]> {
  const counted = { due: bucketOf(table.dueOn, work.days), count: value<number>`count(*)::int` }
  const wanted = and(query`${isOpen}`, isDueWork(table, { ...work, due: null }, null))
  return run(sql, build.select(counted).from(table).where(wanted).groupBy(query`1`))
}

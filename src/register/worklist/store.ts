/**
 * SQL of the worklist: open proceedings in their order, and how many there are.
 */
import { personOf } from "../../access/principal.ts"
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { registerActor } from "../daily/register-author.ts"
import type { Proceeding, Step } from "../proceeding/proceeding.ts"
import { proceedingColumns } from "../proceeding/store.ts"
import type { DueBucket, DueDays, Place } from "./item.ts"
import type { Way } from "./waiting.ts"

/** Whose work is looked at. */
export interface WorkScope {
  /** GB/T 2260 code of the own authority. */
  authority: string
  /** How the codes of the authorities below begin; empty for the whole country. */
  prefix: string
  /** Whether all that is open below is looked at, or only what waits for the own authority's consent. */
  below: boolean
  /** The states in which a proceeding waits for a bureau above. */
  superiorKeys: readonly string[]
  /** For one person: what waits for them, and who they are; null: for the authority. */
  person: { actor: string; ways: readonly Way[] } | null
  /** Who began it or acted last, as the audit trail names them. */
  by: string | null
}

/** What is chosen within it. */
export interface WorkFilter {
  due: DueBucket | null
  kind: string | null
}

// As the indexes proceeding_open and proceeding_due have it.
const due = "coalesce(due_on, 'infinity'::date)"
const key = "kind || '/' || state"

/** Open proceedings of a scope, after a place. */
export async function listOpenWork(
  sql: Sql,
  scope: WorkScope,
  filter: WorkFilter,
  days: DueDays,
  after: Place | null,
  limit: number,
): Promise<Proceeding[]> {
  return sql<Proceeding[]>`
    select ${sql.unsafe(proceedingColumns)} from proceeding p
    where not closed and ${within(sql, scope)} ${dueIn(sql, filter.due, days)}
      ${filter.kind === null ? sql`` : sql`and kind = ${filter.kind}`}
      ${after ? behind(sql, after) : sql``}
    order by ${sql.unsafe(due)}, authority, id limit ${limit}`
}

/** The place may be that of an item of another source: the first condition is for the index, the second for the id. */
function behind(sql: Sql, { dueOn, authority, id }: Place) {
  const day = dueOn ?? "infinity"
  return sql`and (${sql.unsafe(due)}, authority) >= (${day}::date, ${authority})
    and (${sql.unsafe(due)}, authority, id::text collate "C") > (${day}::date, ${authority}, ${id})`
}

/** How many open proceedings a scope has, by kind and bucket. */
export async function countOpenWork(
  sql: Sql,
  scope: WorkScope,
  { today, week }: DueDays,
): Promise<{ kind: string; due: DueBucket; count: number }[]> {
  return sql<{ kind: string; due: DueBucket; count: number }[]>`
    select kind, case when due_on is null then 'none' when due_on < ${today}::date then 'overdue'
      when due_on = ${today}::date then 'today' when due_on <= ${week}::date then 'week' else 'later' end as due,
      count(*)::int as count
    from proceeding p where not closed and ${within(sql, scope)} group by 1, 2`
}

function within(sql: Sql, { authority, prefix, below, superiorKeys, person, by }: WorkScope) {
  const isBelow = sql`(authority like ${`${prefix}%`} and authority <> ${authority})`
  // A province needs nobody's consent: see waiting.ts.
  const consents = sql`(${isBelow} and authority not like '%0000'
    and ${sql.unsafe(key)} = any(${toArrayLiteral(superiorKeys)}::text[]))`
  return sql`(authority = ${authority} or ${below ? isBelow : consents})
    ${person ? waiting(sql, authority, person) : sql``}
    ${
      by === null
        ? sql``
        : sql`and ${by} in (started_by, (
      select actor from audit_event a where a.object = p.id::text and a.import_id is null
        and a.actor <> ${registerActor} order by a.id desc limit 1))`
    }`
}

/** What waits for a person. The first condition is there for speed: it leaves few rows for the second. */
function waiting(sql: Sql, authority: string, { actor, ways }: NonNullable<WorkScope["person"]>) {
  const keys = toArrayLiteral([...new Set(ways.map((way) => way.key))])
  const rows = ways.map((way) => ({ ...way, notBy: way.notBy.map((act) => `proceeding.${act}`) }))
  return sql`and ${sql.unsafe(key)} = any(${keys}::text[]) and exists (
    select from json_to_recordset(${JSON.stringify(rows)}::text::json) as way(key text, below boolean, "notBy" text[])
    where way.key = ${sql.unsafe(key)} and way.below = (p.authority <> ${authority})
      and (not way.below or p.authority not like '%0000')
      and (way."notBy" = '{}' or not exists (
        select from audit_event a where a.object = p.id::text and a.import_id is null
          and regexp_replace(a.actor, '^officer:\\d{6}:', 'officer:') = ${personOf(actor)} and a.act = any(way."notBy"))))`
}

function dueIn(sql: Sql, bucket: DueBucket | null, { today, week }: DueDays) {
  switch (bucket) {
    case null:
      return sql``
    case "overdue":
      return sql`and ${sql.unsafe(due)} < ${today}::date`
    case "today":
      return sql`and ${sql.unsafe(due)} = ${today}::date`
    case "week":
      return sql`and ${sql.unsafe(due)} > ${today}::date and ${sql.unsafe(due)} <= ${week}::date`
    case "later":
      return sql`and ${sql.unsafe(due)} > ${week}::date and due_on is not null`
    case "none":
      return sql`and due_on is null`
  }
}

/** The acts so far of some proceedings, the oldest first, by proceeding. */
export async function listSteps(sql: Sql, ids: readonly string[]): Promise<Map<string, Step[]>> {
  const steps = new Map<string, Step[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return steps
  const rows = await sql<(Step & { object: string })[]>`
    select object, replace(act, 'proceeding.', '') as act, actor from audit_event
    where object = any(${toArrayLiteral(ids)}::text[]) and import_id is null order by audit_event.id`
  for (const { object, act, actor } of rows) steps.get(object)?.push({ act, actor })
  return steps
}

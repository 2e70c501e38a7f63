/** SQL of the worklist: open proceedings in their order, and how many there are. */
import { and, eq, isNull, not } from "drizzle-orm"
import { postPattern } from "../../access/principal.ts"
import type { AuthorityReach } from "../../access/reach.ts"
import { type Sql, toArrayLiteral } from "../../database/client.ts"
import { anyOf, build, pick, query, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { proceeding } from "../../database/schema/register.ts"
import { registerActor } from "../daily/daily-context.ts"
import type { Proceeding, Step } from "../proceeding/proceeding.ts"
import { lastDay, stepAct } from "../proceeding/store.ts"
import { bucketOf } from "./due-store.ts"
import type { DueBucket, DueDays, Place } from "./item.ts"
import { merchantKinds, type Way } from "./waiting.ts"

/** Whose work is looked at. */
export interface WorkScope {
  /** The own authority, and those below. */
  reach: AuthorityReach
  /** Whether all that is open below is looked at, or only what waits for the own authority's consent. */
  below: boolean
  /** The states in which a proceeding waits for a bureau above. */
  superiorKeys: readonly string[]
  /** For one person: what waits for them, and all their names as `personOf` says them; null: for the authority. */
  person: { names: readonly string[]; ways: readonly Way[] } | null
  /** Who began it or acted last, as the audit trail names them. */
  by: string | null
}

/** What is chosen within it. */
export interface WorkFilter {
  due: DueBucket | null
  kind: string | null
}

const { authority: whose, dueOn, id: proceedingId, kind, startedBy } = proceeding
const key = query`${kind} || '/' || ${proceeding.state}`

/** Open proceedings of a scope, after a place. */
export function listOpenWork(
  sql: Sql,
  scope: WorkScope,
  filter: WorkFilter,
  days: DueDays,
  after: Place | null,
  limit: number,
): Promise<Proceeding[]> {
  const wanted = and(
    not(proceeding.closed),
    within(scope),
    dueIn(filter.due, days),
    filter.kind === null ? undefined : eq(kind, filter.kind),
    after ? behind(after) : undefined,
  )
  return run(sql, build.select().from(proceeding).where(wanted).orderBy(lastDay, whose, proceedingId).limit(limit))
}

/** The place may be that of an item of another source: the first condition is for the index, the second for the id. */
function behind({ dueOn: last, authority, id }: Place) {
  const day = last ?? "infinity"
  return query`(${lastDay}, ${whose}) >= (${day}::date, ${authority})
    and (${lastDay}, ${whose}, ${proceedingId}::text collate "C") > (${day}::date, ${authority}, ${id})`
}

/** How many open proceedings a scope has, by kind and bucket. */
export function countOpenWork(
  sql: Sql,
  scope: WorkScope,
  days: DueDays,
): Promise<{ kind: string; due: DueBucket; count: number }[]> {
  const due = bucketOf(dueOn, days)
  return run(
    sql,
    query`
      select ${pick({ kind, due, count: value<number>`count(*)::int` })} from ${proceeding}
      where not ${proceeding.closed} and ${within(scope)} group by 1, 2`,
  )
}

function within({ reach: { authority, prefix }, below, superiorKeys, person, by }: WorkScope) {
  const isBelow = query`(${whose} like ${`${prefix}%`} and ${whose} <> ${authority})`
  // A province needs nobody's consent: see waiting.ts.
  const consents = query`(${isBelow} and ${whose} not like '%0000'
    and ${key} = any(${toArrayLiteral(superiorKeys)}::text[]))`
  const { object, importId, actor, id } = auditEvent
  const actedLast = query`(
    select ${actor} from ${auditEvent} where ${object} = ${proceedingId}::text and ${importId} is null
      and ${actor} <> ${registerActor} order by ${id} desc limit 1)`
  return query`(${whose} = ${authority} or ${proceeding.displayedBy} = ${authority} or ${below ? isBelow : consents})
    ${person ? query`and ${waiting(authority, person)}` : query``}
    ${by === null ? query`` : query`and ${by} in (coalesce(${proceeding.owner}, ${startedBy}), ${actedLast})`}`
}

/** What waits for a person. The first condition is there for speed: it leaves few rows for the second. */
function waiting(authority: string, { names, ways }: NonNullable<WorkScope["person"]>) {
  const keys = toArrayLiteral([...new Set(ways.map((way) => way.key))])
  const rows = ways.map((way) => ({ ...way, notBy: way.notBy.map((act) => `proceeding.${act}`) }))
  const { object, importId, act } = auditEvent
  const isTheirs = query`${object} = ${proceedingId}::text and ${importId} is null
    and regexp_replace(${auditEvent.actor}, ${postPattern}, 'officer:') = any(${toArrayLiteral([...names])}::text[])`
  // Of other kinds nobody has acted for the merchant: the trail is asked of few.
  const forMerchant = query`${anyOf(kind, merchantKinds)} and exists (select from ${auditEvent} where ${isTheirs} and ${auditEvent.actor} like 'merchant:%')`
  return query`${key} = any(${keys}::text[]) and not (${forMerchant}) and exists (
    select from json_to_recordset(${JSON.stringify(rows)}::text::json) as way(key text, side text, "notBy" text[])
    where way.key = ${key} and way.side = case when ${whose} = ${authority} then 'own'
        when ${proceeding.displayedBy} = ${authority} then 'displayed' else 'below' end
      and (way.side <> 'below' or ${whose} not like '%0000')
      and (way."notBy" = '{}' or not exists (
        select from ${auditEvent} where ${isTheirs} and ${act} = any(way."notBy"))))`
}

function dueIn(bucket: DueBucket | null, { today, week }: DueDays) {
  switch (bucket) {
    case null:
      return
    case "overdue":
      return query`${lastDay} < ${today}::date`
    case "today":
      return query`${lastDay} = ${today}::date`
    case "week":
      return query`${lastDay} > ${today}::date and ${lastDay} <= ${week}::date`
    case "later":
      return query`${lastDay} > ${week}::date and ${dueOn} is not null`
    case "none":
      return query`${dueOn} is null`
  }
}

/** The acts so far of proceedings that were found, the oldest first, by proceeding. */
export async function listSteps(sql: Sql, found: readonly Proceeding[]): Promise<Map<string, Step[]>> {
  const ids = found.map((each) => each.id)
  const steps = new Map<string, Step[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return steps
  const { object, actor, importId, id } = auditEvent
  const isOf = and(anyOf(object, ids), isNull(importId))
  const rows = await run(sql, build.select({ object, act: stepAct, actor }).from(auditEvent).where(isOf).orderBy(id))
  for (const { object, act, actor } of rows) steps.get(object)?.push({ act, actor })
  return steps
}

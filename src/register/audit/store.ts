/** SQL of the audit trail (审计记录): reading it. Who changes something writes its rows in the same transaction. */
import { and, desc, eq, gt, gte, like, lt, lte, or, type SQL } from "drizzle-orm"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Sql } from "../../database/client.ts"
import { build, query, run } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { proceeding, record, subject } from "../../database/schema/register.ts"

/** A row of the audit trail. */
export type AuditEvent = typeof auditEvent.$inferSelect

/** What the audit trail is narrowed to. */
export interface AuditFilter {
  /** Of whose people, records, proceedings and subjects it tells. */
  reach: AuthorityReach
  object: string | null
  actor: string | null
  /** An act, or the family before its dot: `proceeding` for all of `proceeding.…`. */
  act: string | null
  /** ms since 1970, both included. */
  from: number | null
  to: number | null
}

const { id, actor, act, object, at } = auditEvent

/** Rows before an id, the newest first. */
export function listAudit(sql: Sql, filter: AuditFilter, before: number | null, limit: number): Promise<AuditEvent[]> {
  const wanted = and(...matches(filter), before === null ? undefined : lt(id, before))
  return run(sql, build.select().from(auditEvent).where(wanted).orderBy(desc(id)).limit(limit))
}

/** Rows after an id up to and with another, the oldest first. */
export function listAuditFrom(
  sql: Sql,
  filter: AuditFilter,
  after: number,
  last: number,
  limit: number,
): Promise<AuditEvent[]> {
  const wanted = and(...matches(filter), gt(id, after), lte(id, last))
  return run(sql, build.select().from(auditEvent).where(wanted).orderBy(id).limit(limit))
}

/** The id of the last row; 0 where there is none. */
export async function lastAuditId(sql: Sql): Promise<number> {
  const [row] = await run(sql, build.select({ id }).from(auditEvent).orderBy(desc(id)).limit(1))
  return row?.id ?? 0
}

function matches(filter: AuditFilter): (SQL | undefined)[] {
  const { reach, from, to } = filter
  return [
    filter.object === null ? undefined : eq(object, filter.object),
    filter.actor === null ? undefined : didBy(filter.actor),
    filter.act === null ? undefined : or(eq(act, filter.act), like(act, `${filter.act}.%`)),
    from === null ? undefined : gte(at, new Date(from)),
    to === null ? undefined : lte(at, new Date(to)),
    reach.prefix === "" ? undefined : concerns(reach.prefix),
  ]
}

/** What somebody did; of a client's key, whoever held it. */
function didBy(name: string): SQL | undefined {
  return /^client:[\da-f-]+$/.test(name) ? or(eq(actor, name), like(actor, `${name}:%`)) : eq(actor, name)
}

/**
 * Whether a row concerns an authority or one below: its people did it, or it is about a record or a proceeding of
 * theirs, or a subject of their region. Looked up by primary key, so that the trail needs no column of its own for it.
 */
function concerns(prefix: string): SQL {
  const those = `${prefix}%`
  return query`(${actor} like ${`officer:${those}`}
    or exists (select from ${record} where ${record.id} = ${object} and ${record.authority} like ${those})
    or exists (select from ${subject} where ${subject.code} = ${object} and ${subject.region} like ${those})
    or exists (select from ${proceeding} where ${proceeding.authority} like ${those} and ${proceeding.id} =
      case when ${object} like '________-____-____-____-____________' then ${object}::uuid end))`
}

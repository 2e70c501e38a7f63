/**
 * SQL of the audit trail (审计记录): reading it. Who changes something writes its rows in the same transaction.
 */
import type { Sql } from "../../database/client.ts"

/** A row of the audit trail. */
export interface AuditEvent {
  id: number
  at: Date
  /** As `actorOf` names them. */
  actor: string
  act: string
  object: string
  position: number | null
  importId: string | null
  before: unknown
  after: unknown
  reason: string | null
}

/** What the audit trail is narrowed to. */
export interface AuditFilter {
  /** How the codes of the authorities begin whose acts may be seen; empty for the whole country. */
  prefix: string
  object: string | null
  actor: string | null
  /** An act, or the family before its dot: `proceeding` for all of `proceeding.…`. */
  act: string | null
  /** ms since 1970, both included. */
  from: number | null
  to: number | null
}

const columns = `id, at, actor, act, object, position, import_id as "importId", before, after, reason`

/** Rows before an id, the newest first. */
export async function listAudit(
  sql: Sql,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditEvent[]> {
  return sql<AuditEvent[]>`
    select ${sql.unsafe(columns)} from audit_event a
    where ${matches(sql, filter)} ${before === null ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`
}

/** Rows after an id up to and with another, the oldest first. */
export async function listAuditFrom(
  sql: Sql,
  filter: AuditFilter,
  after: number,
  last: number,
  limit: number,
): Promise<AuditEvent[]> {
  return sql<AuditEvent[]>`
    select ${sql.unsafe(columns)} from audit_event a
    where ${matches(sql, filter)} and id > ${after} and id <= ${last} order by id limit ${limit}`
}

/** The id of the last row; 0 where there is none. */
export async function lastAuditId(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number }[]>`select coalesce(max(id), 0) as id from audit_event`
  return row?.id ?? 0
}

function matches(sql: Sql, { prefix, object, actor, act, from, to }: AuditFilter) {
  return sql`true
    ${object === null ? sql`` : sql`and a.object = ${object}`}
    ${actor === null ? sql`` : sql`and a.actor = ${actor}`}
    ${act === null ? sql`` : sql`and (a.act = ${act} or a.act like ${`${act}.%`})`}
    ${from === null ? sql`` : sql`and a.at >= ${new Date(from).toISOString()}::timestamptz`}
    ${to === null ? sql`` : sql`and a.at <= ${new Date(to).toISOString()}::timestamptz`}
    ${prefix === "" ? sql`` : sql`and ${concerns(sql, prefix)}`}`
}

/**
 * Whether a row concerns an authority or one below: its people did it, or it is about a record or a proceeding of
 * theirs, or a subject of their region. Looked up by primary key, so that the trail needs no column of its own for it.
 */
function concerns(sql: Sql, prefix: string) {
  const like = `${prefix}%`
  return sql`(a.actor like ${`officer:${like}`}
    or exists (select from record r where r.id = a.object and r.authority like ${like})
    or exists (select from subject s where s.code = a.object and s.region like ${like})
    or exists (select from proceeding p where p.authority like ${like}
      and p.id = case when a.object like '________-____-____-____-____________' then a.object::uuid end))`
}

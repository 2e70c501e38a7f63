/** SQL of objections to measures. */
import { and, eq, getTableColumns, inArray, isNull, like, type SQL } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { AuthorityReach } from "../../access/reach.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, build, columnsOf, pick, query, type RowOf, run, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { apiClient } from "../../database/schema/check.ts"
import { measure } from "../../database/schema/enforcement.ts"
import { measureObjection } from "../../database/schema/measure-objection.ts"
import { record, subject } from "../../database/schema/register.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { isCodeOf } from "../../register/subject/code-store.ts"
import type { ObjectionState } from "./objection.ts"

/** Whose objections are seen: a merchant's own, those to an agency's measures, those of an authority's merchants. */
export type ObjectionReach = { merchant: string } | { client: Tenant } | AuthorityReach

function within(reach: ObjectionReach): SQL {
  if ("merchant" in reach) return isCodeOf(measureObjection.subjectCode, reach.merchant)
  if ("client" in reach) return eq(measureObjection.clientId, reach.client)
  return like(measureObjection.authority, `${reach.prefix}%`)
}

const ofMeasure = { agency: apiClient.name, measure: measure.type, basis: measure.basis, recordId: measure.recordId }
const objections = () =>
  build
    .select({ ...getTableColumns(measureObjection), ...ofMeasure })
    .from(measureObjection)
    .innerJoin(measure, eq(measure.id, measureObjection.measureId))
    .innerJoin(apiClient, eq(apiClient.id, measureObjection.clientId))
    .$dynamic()

/** An objection, with what is told of its measure. Days are YYYY-MM-DD. */
export type Objection = RowOf<ReturnType<typeof objections>>

export const objectionStore = caseStore(measureObjection, objections, within)
export const objectionColumns = wireColumns(measureObjection)
export const findObjection = (sql: Sql, reach: ObjectionReach, id: string) => objectionStore.find(sql, id, reach)
export const lockObjection = (tx: Transaction, reach: ObjectionReach, id: string) => objectionStore.lock(tx, id, reach)

/** A page of objections, the newest first. @param before the objection below which the page begins */
export function listObjections(
  sql: Sql,
  reach: ObjectionReach,
  { states, before, limit }: { states: readonly ObjectionState[] | null; before: string | null; limit: number },
): Promise<Objection[]> {
  const last = alias(measureObjection, "last")
  const wanted = and(
    within(reach),
    states === null ? undefined : inArray(measureObjection.state, [...states]),
    before === null
      ? undefined
      : query`(${measureObjection.filedOn}, ${measureObjection.id}) < (
          select ${last.filedOn}, ${last.id} from ${measureObjection} ${last} where ${last.id} = ${before}::uuid)`,
  )
  const newest = query`${measureObjection.filedOn} desc, ${measureObjection.id} desc`
  return run(sql, objections().where(wanted).orderBy(newest).limit(limit))
}

/** Who has made an objection, as the audit trail names them. */
export async function findFiler(tx: Transaction, id: string): Promise<string | undefined> {
  const isFiling = and(
    eq(auditEvent.object, id),
    isNull(auditEvent.importId),
    eq(auditEvent.act, "measure-objection.file"),
  )
  const [row] = await run(tx, build.select(columnsOf(auditEvent, "actor")).from(auditEvent).where(isFiling))
  return row?.actor
}

/** Who has made the objection to a measure that waits for an answer; undefined where none does. */
export async function findOpenFiler(tx: Transaction, measureId: string): Promise<string | undefined> {
  const isOpen = and(eq(measureObjection.measureId, measureId), eq(measureObjection.state, "open"))
  const [open] = await run(tx, build.select(columnsOf(measureObjection, "id")).from(measureObjection).where(isOpen))
  return open && findFiler(tx, open.id)
}

/** What of a measure an objection takes over: whose it is, and the authority that the merchant is registered with. */
export async function findObjected(
  tx: Transaction,
  subjectCode: string,
  measureId: string,
): Promise<{ clientId: Tenant; authority: string } | null> {
  const [row] = await run(
    tx,
    query`
      select ${pick({
        clientId: measure.clientId,
        authority: value<string>`coalesce(${subject.region}, ${record.authority})`,
      })}
      from ${measure} join ${record} on ${record.id} = ${measure.recordId}
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${measure.id} = ${measureId} and ${isCodeOf(measure.subjectCode, subjectCode)} and ${measure.state} <> 'lifted'
      for update of ${measure}`,
  )
  return row ?? null
}

/** Keeps an objection, unless one to the same measure is open. @returns whether it was kept */
export async function insertObjection(tx: Transaction, row: typeof measureObjection.$inferInsert): Promise<boolean> {
  const { count } = await run(tx, build.insert(measureObjection).values(row).onConflictDoNothing())
  return count > 0
}

/** Closes what is open against measures that are lifted, with the reason of the lift. @returns the objections */
export function closeLifted(
  tx: Transaction,
  measures: readonly string[],
  today: string,
): Promise<Pick<Objection, "id" | "measureId" | "clientId" | "subjectCode" | "reason">[]> {
  return run(
    tx,
    query`
      update ${measureObjection} set ${assigned(measureObjection, {
        ...{ state: "lifted", reason: measure.reason, answeredOn: today },
      })}
      from ${measure} where ${measure.id} = ${measureObjection.measureId} and ${anyOf(measure.id, measures)}
        and ${measure.state} = 'lifted' and ${measureObjection.state} = 'open'
      returning ${pick({
        ...{ id: measureObjection.id, measureId: measureObjection.measureId },
        ...{ clientId: measureObjection.clientId, subjectCode: measureObjection.subjectCode },
        reason: measureObjection.reason,
      })}`,
  )
}

/** Which of some measures are objected to, and wait for an answer. */
export async function listObjected(sql: Sql, measures: readonly string[]): Promise<Set<string>> {
  const isOpen = and(anyOf(measureObjection.measureId, measures), eq(measureObjection.state, "open"))
  const rows = await run(
    sql,
    build.select({ measure: measureObjection.measureId }).from(measureObjection).where(isOpen),
  )
  return new Set(rows.map((row) => row.measure))
}

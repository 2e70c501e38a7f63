/** SQL of objections to measures. */
import { and, eq, getTableColumns, inArray, like, type SQL } from "drizzle-orm"
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
import { type CaseStore, caseStore, wireColumns } from "../../kit/case/store.ts"
import { isCodeOf } from "../../register/subject/code-store.ts"
import { measureStore } from "../measure/store.ts"
import type { ObjectionState } from "./state.ts"

/** Whose objections are seen: a merchant's own, those to an agency's measures, those of an authority's merchants. */
export type ObjectionReach = { merchant: string } | { client: Tenant } | AuthorityReach

function within(reach: ObjectionReach): SQL {
  if ("merchant" in reach) return isCodeOf(measureObjection.subjectCode, reach.merchant)
  if ("client" in reach) return eq(measureObjection.clientId, reach.client)
  return like(measureObjection.authority, `${reach.prefix}%`)
}

const ofMeasure = { agency: apiClient.name, measure: measure.type, basis: measure.basis, recordId: measure.recordId }
// Who has made it, as the audit trail names them.
const filedBy = value<string | null>`(select ${auditEvent.actor} from ${auditEvent}
  where ${auditEvent.object} = ${measureObjection.id}::text and ${auditEvent.importId} is null
    and ${auditEvent.act} = 'measure-objection.file')`
const objections = () =>
  build
    .select({ ...getTableColumns(measureObjection), ...ofMeasure, filedBy: filedBy.as("filed_by") })
    .from(measureObjection)
    .innerJoin(measure, eq(measure.id, measureObjection.measureId))
    .innerJoin(apiClient, eq(apiClient.id, measureObjection.clientId))
    .$dynamic()

/** An objection, with what is told of its measure. Days are YYYY-MM-DD. */
export type Objection = RowOf<ReturnType<typeof objections>>

const stored = caseStore(measureObjection, objections, within)

/** Where objections are kept. */
export const objectionStore: CaseStore<Objection, ObjectionReach> = {
  ...stored,
  /** The measures first, and then the objections, as every lift holds them: the other way round each waits for the other. */
  async lock(tx, ids, reach) {
    const isTheirs = and(anyOf(measureObjection.id, ids), within(reach))
    const theirs = await run(
      tx,
      build
        .select(columnsOf(measureObjection, "measureId", "clientId"))
        .from(measureObjection)
        .where(isTheirs),
    )
    for (const [client, some] of Map.groupBy(theirs, ({ clientId }) => clientId)) {
      const measures = some.map(({ measureId }) => measureId)
      await measureStore.lock(tx, measures, { client })
    }
    return stored.lock(tx, ids, reach)
  },
}
export const objectionColumns = wireColumns(measureObjection)
export const findObjection = (sql: Sql, reach: ObjectionReach, id: string) => objectionStore.find(sql, id, reach)
export const lockObjection = (tx: Transaction, reach: ObjectionReach, id: string) =>
  objectionStore.lock(tx, [id], reach)

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

/** What of a measure an objection takes over and tells: whose it is, and the authority that the merchant is registered with. */
export async function findObjected(
  tx: Transaction,
  subjectCode: string,
  measureId: string,
): Promise<Pick<Objection, "clientId" | "authority" | "agency" | "measure" | "basis" | "recordId"> | null> {
  const [row] = await run(
    tx,
    query`
      select ${pick({
        ...{ clientId: measure.clientId, ...ofMeasure },
        authority: value<string>`coalesce(${subject.region}, ${record.authority})`,
      })}
      from ${measure} join ${record} on ${record.id} = ${measure.recordId}
      join ${apiClient} on ${apiClient.id} = ${measure.clientId}
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${measure.id} = ${measureId} and ${isCodeOf(measure.subjectCode, subjectCode)} and ${measure.state} <> 'lifted'
      for update of ${measure}`,
  )
  return row ?? null
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
        version: query`${measureObjection.version} + 1`,
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

/** SQL of what agencies declare. */
import { and, desc, eq, ne } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, build, columnsOf, names, type Piece, pick, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { declaration, declaredMeasure } from "../../database/schema/declaration.ts"
import { measure, notice, noticeEvent } from "../../database/schema/enforcement.ts"
import { record, silentEnd, subjectCodeChange } from "../../database/schema/register.ts"
import type { FollowedRecord } from "../measure/report.ts"
import { holdRecords } from "../measure/store.ts"
import type { Declared, LedgerMeasure } from "./declaration.ts"

/** A list as it is kept, with the name of its agency. */
export type Declaration = Omit<typeof declaration.$inferSelect, "jws"> & { agency: string }

const ledger = columnsOf(
  measure,
  ...(["id", "reference", "recordId", "type", "state", "ownTerm", "plannedEnd"] as const),
)

/** What the rows of a list may mean: measures of the agency, records, and the records of merchants that it may know. */
export async function loadDeclared(
  tx: Transaction,
  clientId: Tenant,
  asked: { references: readonly string[]; recordIds: readonly string[]; codes: readonly string[] },
) {
  const byCode = await recordsOf(tx, clientId, asked.codes)
  const ofCodes = [...byCode.values()].flat()
  const wanted = [...new Set([...asked.recordIds, ...ofCodes])]
  const held: LedgerMeasure[] = await run(
    tx,
    build
      .select(ledger)
      .from(measure)
      .where(
        and(
          eq(measure.clientId, clientId),
          query`(${anyOf(measure.reference, asked.references)} or ${anyOf(measure.recordId, wanted)})`,
        ),
      )
      .orderBy(measure.createdAt, measure.id),
  )
  // Locked, so that none ends meanwhile.
  const records = await holdRecords(tx, [...new Set([...wanted, ...held.map(({ recordId }) => recordId)])])
  const those = (ids: readonly string[]) => ids.flatMap((id) => records.get(id) ?? [])
  const merchants = new Map<string, readonly FollowedRecord[]>()
  for (const [code, ids] of byCode) merchants.set(code, those(ids))
  return { held, records, byCode: merchants }
}

/** The ids of a merchant's records that an agency may know: those that are shown, and those that it was told of. */
async function recordsOf(
  tx: Transaction,
  clientId: Tenant,
  codes: readonly string[],
): Promise<Map<string, readonly string[]>> {
  if (codes.length === 0) return new Map()
  const { code, current } = subjectCodeChange
  const rows = await run(
    tx,
    query`
      select ${pick({ code: value<string>`a.code`, id: record.id })}
      from json_array_elements_text(${JSON.stringify([...new Set(codes)])}::text::json) as a (code)
      left join ${subjectCodeChange} on ${code} = a.code
      join ${record} on ${record.subjectCode} = coalesce(${current}, a.code)
      where ${record.state} = 'live' or exists (select from ${noticeEvent} join ${notice}
          on ${notice.eventId} = ${noticeEvent.id} and ${notice.clientId} = ${clientId}
        where ${noticeEvent.recordId} = ${record.id})
        or exists (select from ${measure} where ${measure.recordId} = ${record.id} and ${measure.clientId} = ${clientId})`,
  )
  const byCode = new Map<string, string[]>()
  for (const row of rows) byCode.set(row.code, [...(byCode.get(row.code) ?? []), row.id])
  return byCode
}

/** The last list of an agency. */
export async function lastDeclaration(sql: Sql, clientId: Tenant) {
  const wanted = columnsOf(declaration, "id", "number", "asOf", "sentAt", "sha256", "complete")
  const [row] = await run(
    sql,
    build
      .select(wanted)
      .from(declaration)
      .where(eq(declaration.clientId, clientId))
      .orderBy(desc(declaration.number))
      .limit(1),
  )
  return row ?? null
}

/** Adds a list, and the measures that it names. */
export async function insertDeclaration(
  tx: Transaction,
  row: typeof declaration.$inferInsert,
  declared: readonly Declared[],
): Promise<void> {
  await run(tx, build.insert(declaration).values(row))
  const rows = declared.map(({ measureId, line, ledger: told, standing }) => ({
    measureId,
    line,
    ledger: told,
    standing,
  }))
  await run(
    tx,
    query`insert into ${declaredMeasure} (${names(declaredMeasure, "declarationId", "measureId", "line", "ledger", "standing")})
      select ${row.id}, d."measureId", d.line, d.ledger, d.standing from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as d ("measureId" uuid, line int, ledger text, standing text)`,
  )
}

/** How many measures of an agency stand in the ledger and not in a list. */
export async function countUndeclared(sql: Sql, clientId: Tenant, declared: readonly Declared[]): Promise<number> {
  const ids = JSON.stringify(declared.map(({ measureId }) => measureId))
  const [row] = await run(
    sql,
    query`select ${pick({ count: value<number>`count(*)` })} from ${measure}
      where ${measure.clientId} = ${clientId} and ${measure.state} <> 'lifted' and ${measure.id} not in (
        select id::uuid from json_array_elements_text(${ids}::text::json) as d (id))`,
  )
  return row?.count ?? 0
}

/**
 * Recalls what an agency declares to apply though its record has ended: a recall that it has answered is open again, by a
 * new day; where there is none, one is raised by whoever raises them. @returns the recalls that were opened again, by event
 */
export async function recallDeclared(
  tx: Transaction,
  clientId: Tenant,
  recordIds: readonly string[],
  dueOn: string | null,
): Promise<{ event: number; recordId: string }[]> {
  if (recordIds.length === 0) return []
  const isOf = (id: Piece) =>
    query`${noticeEvent.recordId} = ${id} and ${notice.clientId} = ${clientId} and ${notice.recall}`
  const lastOf = query`(select max(${noticeEvent.id}) from ${noticeEvent} join ${notice} on ${notice.eventId} = ${noticeEvent.id}
    where ${isOf(query`d.id`)})`
  const ids = JSON.stringify([...new Set(recordIds)])
  const those = query`json_array_elements_text(${ids}::text::json) as d (id)`
  const opened = await run(
    tx,
    query`update ${notice} set ${assigned(notice, {
      ...{
        state: "open",
        answer: query`null`,
        heardAt: query`null`,
        remindedOn: query`null`,
        escalatedOn: query`null`,
      },
      ...{ dueOn: query`${dueOn}::date`, version: query`${notice.version} + 1` },
    })} from ${noticeEvent}
      where ${noticeEvent.id} = ${notice.eventId} and ${notice.clientId} = ${clientId} and ${notice.recall}
        and ${notice.state} in ('answered', 'overtaken')
        and ${noticeEvent.id} in (select ${lastOf} from ${those})
      returning ${pick({ event: notice.eventId, recordId: noticeEvent.recordId })}`,
  )
  await run(
    tx,
    query`insert into ${silentEnd} (${names(silentEnd, "recordId")})
      select d.id from ${those} where ${lastOf} is null order by 1 on conflict do nothing`,
  )
  return opened
}

const all = () =>
  build
    .select({
      ...columnsOf(
        declaration,
        ...(["id", "clientId", "number", "asOf", "sentAt", "sha256", "length", "mediaType", "kid"] as const),
        ...(["complete", "logSize", "counts"] as const),
      ),
      agency: apiClient.name,
    })
    .from(declaration)
    .innerJoin(apiClient, eq(apiClient.id, declaration.clientId))
    .$dynamic()

/** Lists, the newest first. @param clientId null: of all agencies @param before when that was sent after which the page begins */
export function listDeclarations(
  sql: Sql,
  clientId: Tenant | null,
  before: { sentAt: Date; id: string } | null,
  limit: number,
): Promise<Declaration[]> {
  const wanted = and(
    clientId === null ? undefined : eq(declaration.clientId, clientId),
    before === null
      ? undefined
      : query`(${declaration.sentAt}, ${declaration.id}) < (${before.sentAt}::timestamptz, ${before.id}::uuid)`,
  )
  return run(sql, all().where(wanted).orderBy(desc(declaration.sentAt), desc(declaration.id)).limit(limit))
}

/** A list by its id. @param clientId null: of any agency */
export async function findDeclaration(sql: Sql, clientId: Tenant | null, id: string): Promise<Declaration | null> {
  const [row] = await run(
    sql,
    all().where(and(eq(declaration.id, id), clientId === null ? undefined : eq(declaration.clientId, clientId))),
  )
  return row ?? null
}

/** A measure that a list names, as it was then. */
export interface DeclaredLine {
  line: number
  measureId: string
  reference: string
  subjectCode: string
  recordId: string
  type: string
  ledger: Declared["ledger"]
  standing: Declared["standing"]
}

// What a list is looked at for once it is not the last whole one of its agency.
const differs = query`(${ne(declaredMeasure.ledger, "known")} or ${declaredMeasure.standing} in ('ended', 'over'))`
const newer = alias(declaration, "newer")
const isLastWhole = query`${declaration.complete} and not exists (select from ${declaration} ${newer}
  where ${newer.clientId} = ${declaration.clientId} and ${newer.complete} and ${newer.number} > ${declaration.number})`

/** Deletes what nobody reads any more: of lists that were overtaken, the measures that were as they should be. @returns how many */
export async function deleteOvertaken(sql: Sql, limit: number): Promise<number> {
  const { declarationId, measureId } = declaredMeasure
  const { count } = await run(
    sql,
    query`delete from ${declaredMeasure} where (${declarationId}, ${measureId}) in (
      select ${declarationId}, ${measureId} from ${declaration} join ${declaredMeasure} on ${declarationId} = ${declaration.id}
      where not (${isLastWhole}) and not ${differs} limit ${limit})`,
  )
  return count
}

/** The measures that a list names and that are not as the ledger had them or as they may be, by line. */
export function listDifferences(sql: Sql, id: string, after: number, limit: number): Promise<DeclaredLine[]> {
  const wanted = {
    ...columnsOf(declaredMeasure, "line", "measureId", "ledger", "standing"),
    ...columnsOf(measure, "reference", "subjectCode", "recordId", "type"),
  }
  return run(
    sql,
    build
      .select(wanted)
      .from(declaredMeasure)
      .innerJoin(measure, eq(measure.id, declaredMeasure.measureId))
      .where(and(eq(declaredMeasure.declarationId, id), differs, query`${declaredMeasure.line} > ${after}`))
      .orderBy(declaredMeasure.line)
      .limit(limit),
  )
}

/** SQL of grants of files. */
import { and, eq, getTableColumns, isNull, like } from "drizzle-orm"
import type { Tenant } from "../../../access/tenant.ts"
import type { Sql, Transaction } from "../../../database/client.ts"
import { build, query, type RowOf, run } from "../../../database/query.ts"
import { apiClient } from "../../../database/schema/check.ts"
import { fileGrant } from "../../../database/schema/document.ts"
import { proceeding } from "../../../database/schema/register.ts"
import type { DayPlace } from "../../../kit/case/cursor.ts"
import { caseStore, wireColumns } from "../../../kit/case/store.ts"
import { countDueWork, type DueWork, inDueOrder, isDueWork } from "../../worklist/due-store.ts"
import type { Place } from "../../worklist/item.ts"

const table = fileGrant
const { kind, subjectCode, subjectName } = proceeding
const grants = () =>
  build
    .select({
      ...getTableColumns(table),
      ...{ body: apiClient.name, kind, subjectCode, subjectName },
    })
    .from(table)
    .innerJoin(apiClient, eq(apiClient.id, table.clientId))
    .innerJoin(proceeding, eq(proceeding.id, table.proceedingId))
    .$dynamic()

/** A grant as it is kept, with the name of its body and whom its case is about. Days are YYYY-MM-DD. */
export type FileGrant = RowOf<ReturnType<typeof grants>>

/** Whose grants are looked at: those of files of authorities that one covers, or what was granted to a body. */
export type FileGrantScope = { prefix: string } | { clientId: Tenant }

// What is only proposed is the authority's own, and so is what it withdrew before anybody read by it.
function within(scope: FileGrantScope) {
  if ("prefix" in scope) return like(table.authority, `${scope.prefix}%`)
  return and(eq(table.clientId, scope.clientId), query`${table.grantedOn} is not null`)
}

export const fileGrantStore = caseStore(table, grants, within)
export const fileGrantColumns = wireColumns(table)

/** Whether a grant still stands, which nobody withdraws until the transaction has ended. */
export async function holdGrant(tx: Transaction, id: string): Promise<boolean> {
  const stands = and(eq(table.id, id), eq(table.state, "granted"))
  return (await run(tx, build.select({ id: table.id }).from(table).where(stands).for("share"))).length > 0
}

/** Grants of a scope after a place, the latest proposed first. @param of a case; null: of all */
export function listFileGrants(
  sql: Sql,
  scope: FileGrantScope,
  of: string | null,
  after: DayPlace | null,
  limit: number,
): Promise<FileGrant[]> {
  const { proposedOn, id, proceedingId } = table
  const wanted = and(
    within(scope),
    of === null ? undefined : eq(proceedingId, of),
    after === null ? undefined : query`(${proposedOn}, ${id}) < (${after.day}::date, ${after.id}::uuid)`,
  )
  return run(sql, grants().where(wanted).orderBy(query`${proposedOn} desc, ${id} desc`).limit(limit))
}

/** An agency by its name, whose key is believed; null where there is none. */
export async function findBody(sql: Sql, name: string): Promise<{ clientId: Tenant; body: string } | null> {
  const isIt = and(eq(apiClient.name, name), eq(apiClient.role, "agency"), isNull(apiClient.revokedAt))
  const [row] = await run(
    sql,
    build.select({ clientId: apiClient.id, body: apiClient.name }).from(apiClient).where(isIt),
  )
  return row ?? null
}

const isProposed = eq(table.state, "proposed")

/** Grants to be confirmed after a place of the worklist, in its order. */
export function listGrantWork(sql: Sql, work: DueWork, after: Place | null, limit: number): Promise<FileGrant[]> {
  return run(
    sql,
    grants()
      .where(and(isProposed, isDueWork(table, work, after)))
      .orderBy(inDueOrder(table))
      .limit(limit),
  )
}

/** How many there are, by bucket. */
export const countGrantWork = (sql: Sql, work: DueWork) => countDueWork(sql, table, isProposed, work)

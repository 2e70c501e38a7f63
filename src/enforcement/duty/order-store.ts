/** SQL of orders to platforms. */
import { and, eq, getTableColumns, like, notInArray } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, query, type RowOf, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { platformOrder } from "../../database/schema/duty.ts"
import type { DayPlace } from "../../kit/case/cursor.ts"
import { caseStore, wireColumns } from "../../kit/case/store.ts"
import { countDueWork, type DueWork, inDueOrder, isDueWork } from "../../register/worklist/due-store.ts"
import type { Place } from "../../register/worklist/item.ts"
import type { OrderState } from "./order-state.ts"

const table = platformOrder
const orders = () =>
  build
    .select({ ...getTableColumns(table), platform: apiClient.name })
    .from(table)
    .innerJoin(apiClient, eq(apiClient.id, table.clientId))
    .$dynamic()

/** An order as it is kept, with the name of its platform. Days are YYYY-MM-DD. */
export type Order = RowOf<ReturnType<typeof orders>>

/** Whose orders are looked at: those of authorities that one covers, or what was issued to a platform. */
export type OrderScope = { prefix: string } | { clientId: Tenant }

// A draft is the authority's own, and so is one that it withdrew before anybody was told.
function within(scope: OrderScope) {
  if ("prefix" in scope) return like(table.authority, `${scope.prefix}%`)
  return and(eq(table.clientId, scope.clientId), query`${table.issuedOn} is not null`)
}

export const orderStore = caseStore(table, orders, within)
export const orderColumns = wireColumns(table)
export const findOrder = (sql: Sql, id: string, scope: OrderScope) => orderStore.find(sql, id, scope)
export const lockOrder = (tx: Transaction, id: string, scope: OrderScope) => orderStore.lock(tx, [id], scope)

/** What orders are narrowed to; null does not narrow. */
export interface OrderFilter {
  state: OrderState | null
  clientId: Tenant | null
  /** Only those with which the platform is late on this day. */
  overdueOn: string | null
}

/** Orders of a scope after a place: the latest day first. */
export function listOrders(
  sql: Sql,
  scope: OrderScope,
  { state, clientId, overdueOn }: OrderFilter,
  after: DayPlace | null,
  limit: number,
): Promise<Order[]> {
  const wanted = and(
    within(scope),
    state === null ? undefined : eq(table.state, state),
    clientId === null ? undefined : eq(table.clientId, clientId),
    overdueOn === null ? undefined : query`${table.state} = 'issued' and ${table.dueOn} < ${overdueOn}::date`,
    after === null ? undefined : query`(${table.dueOn}, ${table.id}) < (${after.day}::date, ${after.id}::uuid)`,
  )
  return run(sql, orders().where(wanted).orderBy(query`${table.dueOn} desc, ${table.id} desc`).limit(limit))
}

/** How a platform's orders stand. */
export interface OrderCounts {
  open: number
  overdue: number
}

/** The counts of orders that were issued, by client. @param today in China */
export async function countOrders(sql: Sql, client: Tenant | null, today: string): Promise<Map<Tenant, OrderCounts>> {
  const rows = await run(
    sql,
    build
      .select({
        client: table.clientId,
        open: value<number>`count(*)`,
        overdue: value<number>`count(*) filter (where ${table.dueOn} < ${today}::date)`,
      })
      .from(table)
      .where(and(eq(table.state, "issued"), client === null ? undefined : eq(table.clientId, client)))
      .groupBy(table.clientId),
  )
  return new Map(rows.map(({ client: id, ...counts }) => [id, counts]))
}

const isOpen = notInArray(table.state, ["closed", "withdrawn"])

/** Open orders after a place of the worklist, in its order. */
export function listOrderWork(sql: Sql, work: DueWork, after: Place | null, limit: number): Promise<Order[]> {
  const wanted = and(isOpen, isDueWork(table, work, after))
  return run(sql, orders().where(wanted).orderBy(inDueOrder(table)).limit(limit))
}

/** How many open orders there are, by bucket. */
export const countOrderWork = (sql: Sql, work: DueWork) => countDueWork(sql, table, isOpen, work)

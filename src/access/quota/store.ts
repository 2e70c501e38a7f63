/**
 * SQL of quotas: leases, and what was used.
 */

import { and, desc, eq, gte, lt } from "drizzle-orm"
import type { Sql } from "../../database/client.ts"
import {
  assigned,
  build,
  excluded,
  given,
  listOf,
  names,
  pick,
  query,
  run,
  statement,
  value,
} from "../../database/query.ts"
import { clientUsage, quotaWindow } from "../../database/schema/access.ts"
import { apiClient } from "../../database/schema/check.ts"
import type { Tenant } from "../tenant.ts"
import type { Measure } from "./cost.ts"

const own = { units: apiClient.unitsPerDay, rows: apiClient.rowsPerDay } as const satisfies Record<Measure, unknown>

/** What an operation has used. */
export interface Used {
  operation: string
  requests: number
  amount: number
}

/** What a node says of a key's window. */
export interface Word {
  clientId: Tenant
  /** YYYY-MM-DD. */
  day: string
  /** What keys of the role may spend in a day, where this one has no quota of its own. */
  quota: number
  /** What is asked for. */
  ask: number
  /** What is handed back; below zero where more was spent than was leased, because nobody answered. */
  back: number
  /** What was used since the last word. */
  used: readonly Used[]
}

/** What the node is told. */
export interface Answer {
  quota: number
  /** What it may spend beside what it has. */
  granted: number
  /** What nobody has leased yet. */
  free: number
}

const usageKey = ["clientId", "day", "operation"] as const
const windowKey = ["clientId", "measure", "day"] as const

// One statement: what was used is written with what is leased, or neither is. Nodes come one after another, by the row.
const settleOf = (measure: Measure) =>
  statement(
    {
      ...{ clientId: apiClient.id, day: quotaWindow.day, quota: given<number>(), ask: given<number>() },
      ...{ back: given<number>(), operations: listOf(clientUsage.operation), requests: listOf(clientUsage.requests) },
      amounts: listOf(clientUsage.units),
    },
    (p) => {
      const { leased } = quotaWindow
      const quota = value`coalesce(${own[measure]}, ${p.quota}::bigint)`
      const first = value`greatest(0, least(${p.ask}::bigint, ${quota} + least(0, ${p.back}::bigint)))`
      const kept = value`(${leased} - ${p.back}::bigint)`
      const granted = value`greatest(0, least(${p.ask}::bigint, ${excluded(quotaWindow.quota)} - ${kept}))`
      const amount = (of: Measure) => (of === measure ? value`u.amount` : value`0`)
      return query`
      with used as (
        insert into ${clientUsage} (${names(clientUsage, ...usageKey, "requests", "units", "rows")})
        select ${p.clientId}::uuid, ${p.day}::date, u.operation, u.requests, ${amount("units")}, ${amount("rows")}
        from unnest(${p.operations}::text[], ${p.requests}::bigint[], ${p.amounts}::bigint[])
          as u (operation, requests, amount) order by u.operation
        on conflict (${names(clientUsage, ...usageKey)}) do update set ${assigned(clientUsage, {
          requests: query`${clientUsage.requests} + ${excluded(clientUsage.requests)}`,
          units: query`${clientUsage.units} + ${excluded(clientUsage.units)}`,
          rows: query`${clientUsage.rows} + ${excluded(clientUsage.rows)}`,
        })})
      insert into ${quotaWindow} (${names(quotaWindow, ...windowKey, "quota", "leased", "granted")})
      select ${apiClient.id}, ${measure}::text, ${p.day}::date, ${quota}, ${first} - least(0, ${p.back}::bigint), ${first}
      from ${apiClient} where ${apiClient.id} = ${p.clientId} and ${apiClient.revokedAt} is null
      on conflict (${names(quotaWindow, ...windowKey)}) do update
      set ${assigned(quotaWindow, { quota: excluded(quotaWindow.quota), granted, leased: query`${kept} + ${granted}` })}
      returning ${pick({
        quota: quotaWindow.quota,
        granted: quotaWindow.granted,
        free: value<number>`greatest(0, ${quotaWindow.quota} - ${leased})`,
      })}`
    },
  )
const settles = { units: settleOf("units"), rows: settleOf("rows") }

/** Says what was used, hands back, and asks for more; a key that was withdrawn is granted nothing. */
export async function settle(sql: Sql, measure: Measure, { used, ...word }: Word): Promise<Answer> {
  const [answer] = await settles[measure](sql, {
    ...word,
    operations: used.map(({ operation }) => operation),
    requests: used.map(({ requests }) => requests),
    amounts: used.map(({ amount }) => amount),
  })
  return answer ?? { quota: 0, granted: 0, free: 0 }
}

const usageSince = statement({ clientId: clientUsage.clientId, day: clientUsage.day }, ({ clientId, day }) => {
  const { day: on, operation } = clientUsage
  return build
    .select({ day: on, operation, requests: clientUsage.requests, units: clientUsage.units, rows: clientUsage.rows })
    .from(clientUsage)
    .where(and(eq(clientUsage.clientId, clientId), gte(on, day)))
    .orderBy(desc(on), operation)
})

/** What a key has used, by day and operation, the newest day first. @param since YYYY-MM-DD */
export function listUsage(sql: Sql, clientId: Tenant, since: string) {
  return usageSince(sql, { clientId, day: since })
}

const ownQuotas = statement({ id: apiClient.id }, ({ id }) =>
  build
    .select({ units: apiClient.unitsPerDay, rows: apiClient.rowsPerDay })
    .from(apiClient)
    .where(eq(apiClient.id, id)),
)

/** The quotas that a key has of its own; null where it has those of its role. */
export async function findOwnQuotas(sql: Sql, clientId: Tenant): Promise<Record<Measure, number | null>> {
  const [row] = await ownQuotas(sql, { id: clientId })
  return row ?? { units: null, rows: null }
}

/** Removes what is told of days before one. @param day YYYY-MM-DD */
export async function deleteUsageBefore(sql: Sql, day: string): Promise<void> {
  await run(sql, build.delete(clientUsage).where(lt(clientUsage.day, day)))
  await run(sql, build.delete(quotaWindow).where(lt(quotaWindow.day, day)))
}

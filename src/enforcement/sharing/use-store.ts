/** SQL of uses: what agencies read, and the records that a request gives. */
import { and, desc, eq, lt } from "drizzle-orm"
import { type Principal, regionPrefix } from "../../access/principal.ts"
import type { Tenant } from "../../access/tenant.ts"
import { type Sql, type TimedParts, toArrayLiteral } from "../../database/client.ts"
import { build, columnsOf, pick, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { logEntry } from "../../database/schema/ledger.ts"
import { record, subject } from "../../database/schema/register.ts"
import { sharingUse } from "../../database/schema/sharing.ts"
import { isShown } from "../../register/record/standing.ts"
import type { SharingRequest } from "./store.ts"

/** A use of an agency. */
export type SharingUse = Pick<typeof sharingUse.$inferSelect, "id" | "requestId" | "what" | "rows" | "at"> & {
  agency: string
}

/** Notes a use. What gave nothing is none. */
export async function noteUse(
  sql: Sql,
  clientId: Tenant,
  { what, rows, requestId = null }: { what: SharingUse["what"]; rows: number; requestId?: string | null },
  at: number,
): Promise<void> {
  if (rows === 0) return
  await run(sql, build.insert(sharingUse).values({ clientId, requestId, what, rows, at: new Date(at) }))
}

/** Notes what clients are shown of cases, as a use of theirs. */
export function noteShown(what: SharingUse["what"]) {
  return async ({ sql, clock }: TimedParts, principal: Principal, rows: number): Promise<void> => {
    if (principal.kind === "client") await noteUse(sql, principal.id, { what, rows }, clock())
  }
}

/** Notes a use, under each of the requests by which its rows were read. */
export async function noteUses(
  sql: Sql,
  clientId: Tenant,
  what: SharingUse["what"],
  rows: readonly { request: string | null }[],
  at: number,
): Promise<void> {
  for (const [requestId, under] of Map.groupBy(rows, ({ request }) => request || null))
    await noteUse(sql, clientId, { what, rows: under.length, requestId }, at)
}

/** Uses, the newest first. @param clientId null: of all @param before the use below which the page begins */
export function listUses(
  sql: Sql,
  asked: { clientId: Tenant | null; requestId: string | null; before: number | null; limit: number },
): Promise<SharingUse[]> {
  const { clientId, requestId, before, limit } = asked
  const wanted = and(
    clientId === null ? undefined : eq(sharingUse.clientId, clientId),
    requestId === null ? undefined : eq(sharingUse.requestId, requestId),
    before === null ? undefined : lt(sharingUse.id, before),
  )
  const fields = { ...columnsOf(sharingUse, "id", "requestId", "what", "rows", "at"), agency: apiClient.name }
  return run(
    sql,
    build
      .select(fields)
      .from(sharingUse)
      .innerJoin(apiClient, eq(apiClient.id, sharingUse.clientId))
      .where(wanted)
      .orderBy(desc(sharingUse.id))
      .limit(limit),
  )
}

/** Removes uses that were noted before a time, a part of them. @returns how many */
export async function deleteUses(sql: Sql, before: Date, limit: number): Promise<number> {
  const { count } = await run(
    sql,
    query`delete from ${sharingUse} where ${sharingUse.id} in (
      select ${sharingUse.id} from ${sharingUse} where ${sharingUse.at} < ${before} order by ${sharingUse.id} limit ${limit})`,
  )
  return count
}

/** A record as a request gives it. */
export interface Supplied {
  id: string
  line: string
  plannedEnd: string | null
  restrictionEnds: string | null
}

/** What is shown and a request covers, by id. */
export function listSupplied(
  sql: Sql,
  { lists, region, authority }: Pick<SharingRequest, "lists" | "region" | "authority">,
  { after, today, limit }: { after: string; today: string; limit: number },
): Promise<Supplied[]> {
  const prefix = region ?? regionPrefix(authority)
  return run(
    sql,
    query`
      select ${pick({
        ...{ id: record.id, line: value<string>`${logEntry.line}`, plannedEnd: record.displayedUntil },
        restrictionEnds: value<string | null>`(${record.detail} ->> 'restriction_ends_on')`,
      })}
      from ${record} join ${logEntry} on ${logEntry.position} = ${record.position}
      left join ${subject} on ${subject.code} = ${record.subjectCode}
      where ${isShown(today)} and ${record.id} > ${after} and ${logEntry.line} is not null
        and ${record.list} = any(${toArrayLiteral(lists)}::text[])
        and starts_with(coalesce(${subject.region}, ''), ${prefix})
      order by ${record.id} limit ${limit}`,
  )
}

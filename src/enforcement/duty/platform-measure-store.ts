/** SQL of the measures that platforms take against their sellers. */
import { and, eq, isNull } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, assigned, build, query, run, value } from "../../database/query.ts"
import { apiClient } from "../../database/schema/check.ts"
import { platformMeasure } from "../../database/schema/duty.ts"
import { rosterSeller } from "../../database/schema/roster.ts"
import type { SentPlatformMeasure } from "./platform-measure.ts"

/** A measure as it is kept. */
export interface PlatformMeasure extends SentPlatformMeasure {
  id: string
  clientId: Tenant
  platform: string
  code: string | null
  shop: string
  dueOn: string | null
}

/** What is known of sellers by their ids. @param withLeft also of those who have left the roster */
export async function findSellers(
  tx: Transaction,
  client: Tenant,
  ids: readonly string[],
  withLeft: boolean,
): Promise<Map<string, { code: string | null; shop: string }>> {
  const { clientId, seller, code, shop, exitedOn } = rosterSeller
  const rows = await run(
    tx,
    build
      .select({ seller, code, shop: value<string>`${shop}` })
      .from(rosterSeller)
      .where(and(eq(clientId, client), anyOf(seller, ids), withLeft ? undefined : isNull(exitedOn))),
  )
  return new Map(rows.map((row) => [row.seller, row]))
}

const table = platformMeasure
const kept = {
  ...{ id: table.id, clientId: table.clientId, reference: table.reference, seller: table.seller, code: table.code },
  ...{ shop: table.shop, violation: table.violation, content: table.content, decidedOn: table.decidedOn },
  ...{ dueOn: table.dueOn, publishedOn: table.publishedOn, url: table.url },
}

/** Measures of a client by its numbers; reports of them wait until the transaction ends. */
export async function lockByReference(tx: Transaction, client: Tenant, references: readonly string[]) {
  // Two files at once with the same new number: one of them goes first.
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`platform measures ${client}`}, 0))`)
  const isOne = and(eq(table.clientId, client), anyOf(table.reference, references))
  return new Map((await run(tx, build.select(kept).from(table).where(isOne))).map((row) => [row.reference, row]))
}

/** Writes measures that are new. @param at ms since 1970 */
export async function insertPlatformMeasures(
  tx: Transaction,
  rows: readonly Omit<PlatformMeasure, "platform">[],
  at: number,
): Promise<void> {
  if (rows.length === 0) return
  await run(tx, build.insert(table).values(rows.map((row) => ({ ...row, reportedAt: new Date(at) }))))
}

/** Notes where and when measures were published. */
export async function publishPlatformMeasures(
  tx: Transaction,
  rows: readonly { id: string; publishedOn: string | null; url: string | null }[],
): Promise<void> {
  if (rows.length === 0) return
  await run(
    tx,
    query`
      update ${table} set ${assigned(table, {
        publishedOn: query`coalesce(r."publishedOn", ${table.publishedOn})`,
        url: query`coalesce(r.url, ${table.url})`,
      })}
      from json_to_recordset(${JSON.stringify(rows)}::text::json) as r (id uuid, "publishedOn" date, url text)
      where ${table.id} = r.id`,
  )
}

/** What measures are narrowed to. */
export interface PlatformMeasureFilter {
  clientId: Tenant | null
  /** Only those that are published late or overdue on this day; null: all. */
  lateOn: string | null
  code: string | null
}

/** Measures after a place, the latest first. */
export function listPlatformMeasures(
  sql: Sql,
  { clientId, lateOn, code }: PlatformMeasureFilter,
  after: { decidedOn: string; id: string } | null,
  limit: number,
): Promise<PlatformMeasure[]> {
  const wanted = and(
    clientId === null ? undefined : eq(table.clientId, clientId),
    code === null ? undefined : eq(table.code, code),
    lateOn === null ? undefined : query`coalesce(${table.publishedOn}, ${lateOn}::date) > ${table.dueOn}`,
    after === null
      ? undefined
      : query`(${table.decidedOn}, ${table.id}) < (${after.decidedOn}::date, ${after.id}::uuid)`,
  )
  return run(
    sql,
    build
      .select({ ...kept, platform: apiClient.name })
      .from(table)
      .innerJoin(apiClient, eq(apiClient.id, table.clientId))
      .where(wanted)
      .orderBy(query`${table.decidedOn} desc, ${table.id} desc`)
      .limit(limit),
  )
}

/** How a platform's measures stand. */
export interface PlatformMeasureCounts {
  reported: number
  late: number
  overdue: number
}

/** The counts by client, of measures decided on a day or later. @param today in China */
export async function countPlatformMeasures(
  sql: Sql,
  client: Tenant | null,
  since: string,
  today: string,
): Promise<Map<Tenant, PlatformMeasureCounts>> {
  const { clientId, publishedOn, dueOn, decidedOn } = table
  const rows = await run(
    sql,
    build
      .select({
        client: clientId,
        reported: value<number>`count(*) filter (where ${decidedOn} >= ${since}::date)`,
        late: value<number>`count(*) filter (where ${publishedOn} > ${dueOn} and ${decidedOn} >= ${since}::date)`,
        overdue: value<number>`count(*) filter (where ${publishedOn} is null and ${dueOn} < ${today}::date)`,
      })
      .from(table)
      .where(
        and(
          query`(${decidedOn} >= ${since}::date or ${publishedOn} is null)`,
          client === null ? undefined : eq(clientId, client),
        ),
      )
      .groupBy(clientId),
  )
  return new Map(rows.map(({ client: id, ...counts }) => [id, counts]))
}

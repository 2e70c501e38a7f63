/** SQL of the courier: what webhooks carry cut into messages, messages claimed, and how an attempt went. */
import { and, eq, gt, isNull, lt, or } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, names, pick, query, run, value } from "../database/query.ts"
import { webhook, webhookDelivery } from "../database/schema/alert.ts"
import { apiClient } from "../database/schema/check.ts"
import { type AlertCursor, after } from "./alert.ts"
import type { CargoName } from "./cargo.ts"
import type { Cargo } from "./cargo-store.ts"
import { deliveryFields } from "./delivery-store.ts"
import { answerWithinMs, type Posted } from "./post.ts"
import { restMs, type Settlement } from "./retry.ts"
import type { Delivery } from "./webhook.ts"

// Whose key was withdrawn is sent nothing more but what it is told: that it was. It can't ask any longer.
const usable = query`${webhook.enabled} and (${webhook.carries} = 'told' or exists (
  select from ${apiClient} where ${apiClient.id} = ${webhook.clientId} and ${apiClient.revokedAt} is null))`

/** Webhooks that carry something of which some is in no message yet. */
export async function listUncut(sql: Sql, name: CargoName, cargo: Cargo): Promise<string[]> {
  const rows = await run(
    sql,
    query`
      select ${pick(webhook, "id")} from ${webhook} where ${webhook.carries} = ${name} and ${usable}
        and exists (${cargo.rows(webhook.clientId, webhook.position, webhook.ordinal)})`,
  )
  return rows.map(({ id }) => id)
}

/** Cuts a page of what a webhook carries into messages of a size. Row by row arrays compare as places do. */
function cut(
  cargo: Cargo,
  id: string,
  { clientId, position, ordinal }: AlertCursor & { clientId: Tenant },
  { page, size, now }: { page: number; size: number; now: number },
) {
  const made = names(
    webhookDelivery,
    ...(["id", "webhookId", "type", "firstPosition", "firstOrdinal", "lastPosition", "lastOrdinal", "kinds"] as const),
    ...(["alerts", "state", "dueAt", "createdAt"] as const),
  )
  return query`
    with page as (
      ${cargo.rows(query`${clientId}::uuid`, query`${position}::bigint`, query`${ordinal}::int`)}
      order by position, ordinal limit ${page}),
    wanted as (
      select array[page.position, page.ordinal] as place, ${webhook.carries} as carries, ${webhook.kinds} as kinds,
        (row_number() over (order by page.position, page.ordinal) - 1) / ${size}::int as message
      from page join ${webhook}
        on ${webhook.id} = ${id} and (${webhook.kinds} is null or page.kind = any(${webhook.kinds}))),
    message as (
      select message, min(place) as first, max(place) as last, count(*) as alerts, carries, kinds
      from wanted group by message, carries, kinds),
    made as (
      insert into ${webhookDelivery} (${made})
      select gen_random_uuid(), ${id}, carries, first[1], first[2], last[1], last[2], kinds, alerts, 'waiting',
        ${new Date(now)}, ${new Date(now)}
      from message order by message returning 1)
    select ${pick({
      seen: value<number>`count(*)`,
      position: value<number>`(max(array[page.position, page.ordinal]))[1]`,
      ordinal: value<number>`(max(array[page.position, page.ordinal]))[2]::int`,
    })} from page`
}

/**
 * Cuts what is next of a webhook into messages, and moves the webhook on.
 * @param page rows that are looked at @param size rows in a message
 * @returns how many were looked at; null when another node is at it
 */
export async function cutCargo(
  tx: Transaction,
  cargo: Cargo,
  id: string,
  pages: { page: number; size: number; now: number },
): Promise<number | null> {
  const [from] = await run(
    tx,
    build
      .select(columnsOf(webhook, "position", "ordinal", "clientId"))
      .from(webhook)
      .where(and(eq(webhook.id, id), usable))
      .for("update", { skipLocked: true }),
  )
  if (!from) return null
  const [done] = await run(tx, cut(cargo, id, from, pages))
  if (!done || done.seen === 0) return 0
  await run(tx, build.update(webhook).set(after(done)).where(eq(webhook.id, id)))
  return done.seen
}

/** Webhooks with messages that are due, those first that have waited longest. */
export async function listDue(sql: Sql, now: number, limit: number): Promise<string[]> {
  const { webhookId, state, dueAt } = webhookDelivery
  const at = new Date(now)
  const rows = await run(
    sql,
    query`
      select ${pick(webhook, "id")} from ${webhook} cross join lateral (
        select min(${dueAt}) as due from ${webhookDelivery}
        where ${webhookId} = ${webhook.id} and ${state} = 'waiting' and ${dueAt} <= ${at}) d
      where ${usable} and ${isRested(at)} and d.due is not null order by d.due, ${webhook.id} limit ${limit}`,
  )
  return rows.map(({ id }) => id)
}

function isRested(at: Date) {
  return query`(${webhook.restUntil} is null or ${webhook.restUntil} <= ${at})`
}

/** An attempt that is not noted by then is lost with its node, and made again. */
const leaseMs = answerWithinMs + 30_000

/** A message with what it takes to send it. */
export interface ClaimedDelivery extends Delivery {
  webhookId: string
  clientId: Tenant
  url: string
  secret: Uint8Array
  previousSecret: Uint8Array | null
  previousUntil: Date | null
}

/** Takes messages of a webhook that are due. Who is lost with them loses them to others when the lease is over. */
export async function claimDeliveries(
  sql: Sql,
  webhookId: string,
  { now, limit }: { now: number; limit: number },
): Promise<ClaimedDelivery[]> {
  const { id, state, dueAt, number, attempts } = webhookDelivery
  const at = new Date(now)
  const due = query`
    select ${id} from ${webhookDelivery}
    where ${webhookDelivery.webhookId} = ${webhookId} and ${state} = 'waiting' and ${dueAt} <= ${at}
    order by ${dueAt}, ${number} limit ${limit} for update skip locked`
  const { id: ofWebhook, clientId, url, secret, previousSecret, previousUntil } = webhook
  return run(
    sql,
    build
      .update(webhookDelivery)
      .set({ attempts: value`${attempts} + 1`, dueAt: new Date(now + leaseMs) })
      .from(webhook)
      .where(and(eq(ofWebhook, webhookDelivery.webhookId), isRested(at), usable, query`${id} in (${due})`))
      .returning({
        ...deliveryFields,
        ...{ webhookId: webhookDelivery.webhookId, clientId, url, secret, previousSecret, previousUntil },
      }),
  )
}

/** A message that waits, if nobody has attempted it since. */
function isStill({ id, attempts }: Delivery) {
  return and(eq(webhookDelivery.id, id), eq(webhookDelivery.attempts, attempts), eq(webhookDelivery.state, "waiting"))
}

/** Gives a message back that was not sent after all. */
export async function releaseDelivery(sql: Sql, delivery: Delivery, now: number): Promise<void> {
  const given = { attempts: delivery.attempts - 1, dueAt: new Date(now) }
  await run(sql, build.update(webhookDelivery).set(given).where(isStill(delivery)))
}

// So many failures in a row were an outage of the receiver; fewer may be a message that it can't take.
const outageFailures = 3

/** A receiver that is back after an outage is sent at once what waits for it, however far off the next attempt was. */
async function noteSuccess(tx: Transaction, webhookId: string, now: number): Promise<void> {
  const at = new Date(now)
  const isOne = eq(webhook.id, webhookId)
  const [before] = await run(tx, build.select({ failures: webhook.failures }).from(webhook).where(isOne).for("update"))
  await run(tx, build.update(webhook).set({ failures: 0, restUntil: null, lastSuccessAt: at }).where(isOne))
  if ((before?.failures ?? 0) < outageFailures) return
  // What is due within a lease may be under way.
  const { state, dueAt } = webhookDelivery
  const later = gt(dueAt, new Date(now + leaseMs))
  const waiting = and(eq(webhookDelivery.webhookId, webhookId), eq(state, "waiting"), later)
  await run(tx, build.update(webhookDelivery).set({ dueAt: at }).where(waiting))
}

/** Notes how an attempt went, unless its lease was over and another has been made since. */
export async function saveAttempt(
  tx: Transaction,
  delivery: ClaimedDelivery,
  posted: Exclude<Posted, { kind: "stopped" }>,
  settled: Settlement,
  now: number,
): Promise<void> {
  const { state } = settled
  const [status, excerpt] = posted.kind === "answered" ? [posted.status, posted.excerpt] : [null, null]
  const went = { status, excerpt, fault: posted.kind === "failed" ? posted.fault : null }
  const times = { dueAt: new Date(now + settled.dueInMs), lastAt: new Date(now) }
  const { count } = await run(
    tx,
    build
      .update(webhookDelivery)
      .set({ state, ...times, ...went })
      .where(isStill(delivery)),
  )
  if (count === 0) return
  if (settled.webhook === "fine") return noteSuccess(tx, delivery.webhookId, now)
  const isOne = eq(webhook.id, delivery.webhookId)
  const failed = build.update(webhook).set({ failures: value`${webhook.failures} + 1` })
  const [{ failures = 1 } = {}] = await run(tx, failed.where(isOne).returning({ failures: webhook.failures }))
  await run(
    tx,
    build
      .update(webhook)
      .set({ restUntil: new Date(now + restMs(failures)) })
      .where(isOne),
  )
  const disabledFor = settled.webhook === "gone" ? "gone" : state === "dead" ? "failing" : null
  if (disabledFor === null) return
  // A message that dies alone, while others arrive, is no reason to send nothing any more.
  const { lastSuccessAt } = webhook
  const nothingArrived = or(isNull(lastSuccessAt), lt(lastSuccessAt, delivery.createdAt))
  await run(
    tx,
    build
      .update(webhook)
      .set({ enabled: false, disabledFor })
      .where(and(isOne, disabledFor === "gone" ? undefined : nothingArrived)),
  )
}

/**
 * SQL of the courier: alerts cut into messages, messages claimed, and how an attempt went.
 */
import type { Sql, Transaction } from "../database/client.ts"
import { type AlertCursor, after } from "./alert.ts"
import { deliveryColumns } from "./delivery-store.ts"
import { answerWithinMs, type Posted } from "./post.ts"
import { restMs, type Settlement } from "./retry.ts"
import type { Delivery } from "./webhook.ts"

const usable = "w.enabled and exists (select from api_client c where c.id = w.client_id and c.revoked_at is null)"

/** Webhooks that have alerts in no message yet. */
export async function listUncut(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select w.id from webhook w where ${sql.unsafe(usable)} and exists (
      select from alert a where a.client_id = w.client_id and (a.position, a.ordinal) >= (w.position, w.ordinal))`
  return rows.map(({ id }) => id)
}

/**
 * Cuts the next alerts of a webhook into messages, and moves the webhook on.
 * @param page alerts that are looked at @param size alerts in a message
 * @returns how many alerts were looked at; null when another node is at it
 */
export async function cutAlerts(
  tx: Transaction,
  id: string,
  { page, size, now }: { page: number; size: number; now: number },
): Promise<number | null> {
  const [webhook] = await tx<(AlertCursor & { clientId: string })[]>`
    select w.position, w.ordinal, w.client_id as "clientId" from webhook w
    where w.id = ${id} and ${tx.unsafe(usable)} for update skip locked`
  if (!webhook) return null
  const at = new Date(now).toISOString()
  // Row by row arrays compare as the order of alerts does.
  const [cut] = await tx<{ seen: number; position: number; ordinal: number }[]>`
    with page as (
      select a.position, a.ordinal, a.kind from alert a
      where a.client_id = ${webhook.clientId}
        and (a.position, a.ordinal) >= (${webhook.position}::bigint, ${webhook.ordinal}::int)
      order by a.position, a.ordinal limit ${page}),
    wanted as (
      select array[p.position, p.ordinal] as place, w.kinds,
        (row_number() over (order by p.position, p.ordinal) - 1) / ${size}::int as message
      from page p join webhook w on w.id = ${id} and (w.kinds is null or p.kind = any(w.kinds))),
    message as (
      select message, min(place) as first, max(place) as last, count(*) as alerts, kinds
      from wanted group by message, kinds),
    made as (
      insert into webhook_delivery (id, webhook_id, type, first_position, first_ordinal, last_position, last_ordinal,
        kinds, alerts, state, due_at, created_at)
      select gen_random_uuid(), ${id}, 'alerts', first[1], first[2], last[1], last[2], kinds, alerts, 'waiting', ${at},
        ${at}
      from message order by message returning id)
    select count(*) as seen, (max(array[position, ordinal]))[1] as position,
      (max(array[position, ordinal]))[2]::int as ordinal from page`
  if (!cut || cut.seen === 0) return 0
  const { position, ordinal } = after(cut)
  await tx`update webhook set position = ${position}, ordinal = ${ordinal} where id = ${id}`
  return cut.seen
}

/** Webhooks with messages that are due, those first that have waited longest. */
export async function listDue(sql: Sql, now: number, limit: number): Promise<string[]> {
  const at = new Date(now).toISOString()
  const rows = await sql<{ id: string }[]>`
    select w.id from webhook w cross join lateral (
      select min(d.due_at) as due from webhook_delivery d
      where d.webhook_id = w.id and d.state = 'waiting' and d.due_at <= ${at}) d
    where ${sql.unsafe(usable)} and (w.rest_until is null or w.rest_until <= ${at}) and d.due is not null
    order by d.due, w.id limit ${limit}`
  return rows.map(({ id }) => id)
}

/** An attempt that is not noted by then is lost with its node, and made again. */
const leaseMs = answerWithinMs + 30_000

/** A message with what it takes to send it. */
export interface ClaimedDelivery extends Delivery {
  webhookId: string
  clientId: string
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
  const at = new Date(now).toISOString()
  return sql<ClaimedDelivery[]>`
    update webhook_delivery d set attempts = d.attempts + 1, due_at = ${new Date(now + leaseMs).toISOString()}
    from webhook w
    where w.id = d.webhook_id and (w.rest_until is null or w.rest_until <= ${at}) and ${sql.unsafe(usable)}
      and d.id in (
        select id from webhook_delivery where webhook_id = ${webhookId} and state = 'waiting' and due_at <= ${at}
        order by due_at, number limit ${limit} for update skip locked)
    returning ${sql.unsafe(deliveryColumns)}, w.id as "webhookId", w.client_id as "clientId", w.url, w.secret,
      w.previous_secret as "previousSecret", w.previous_until as "previousUntil"`
}

/** Gives a message back that was not sent after all. */
export async function releaseDelivery(sql: Sql, { id, attempts }: Delivery, now: number): Promise<void> {
  await sql`
    update webhook_delivery set attempts = attempts - 1, due_at = ${new Date(now).toISOString()}
    where id = ${id} and attempts = ${attempts} and state = 'waiting'`
}

// So many failures in a row were an outage of the receiver; fewer may be a message that it can't take.
const outageFailures = 3

/** A receiver that is back after an outage is sent at once what waits for it, however far off the next attempt was. */
async function noteSuccess(tx: Transaction, webhookId: string, now: number): Promise<void> {
  const at = new Date(now).toISOString()
  const [before] = await tx<{ failures: number }[]>`select failures from webhook where id = ${webhookId} for update`
  await tx`update webhook set failures = 0, rest_until = null, last_success_at = ${at} where id = ${webhookId}`
  if ((before?.failures ?? 0) < outageFailures) return
  // What is due within a lease may be under way.
  await tx`
    update webhook_delivery set due_at = ${at}
    where webhook_id = ${webhookId} and state = 'waiting' and due_at > ${new Date(now + leaseMs).toISOString()}`
}

/** Notes how an attempt went, unless its lease was over and another has been made since. */
export async function saveAttempt(
  tx: Transaction,
  { id, attempts, webhookId, createdAt }: ClaimedDelivery,
  posted: Exclude<Posted, { kind: "stopped" }>,
  { state, dueInMs, webhook }: Settlement,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString()
  const [status, excerpt] = posted.kind === "answered" ? [posted.status, posted.excerpt] : [null, null]
  const { count } = await tx`
    update webhook_delivery set state = ${state}, due_at = ${new Date(now + dueInMs).toISOString()}, last_at = ${at},
      status = ${status}, excerpt = ${excerpt}, fault = ${posted.kind === "failed" ? posted.fault : null}
    where id = ${id} and attempts = ${attempts} and state = 'waiting'`
  if (count === 0) return
  if (webhook === "fine") return noteSuccess(tx, webhookId, now)
  const [{ failures = 1 } = {}] = await tx<{ failures: number }[]>`
    update webhook set failures = failures + 1 where id = ${webhookId} returning failures`
  await tx`update webhook set rest_until = ${new Date(now + restMs(failures)).toISOString()} where id = ${webhookId}`
  const reason = webhook === "gone" ? "gone" : state === "dead" ? "failing" : null
  if (reason === null) return
  // A message that dies alone, while others arrive, is no reason to send nothing any more.
  await tx`
    update webhook set enabled = false, disabled_for = ${reason}
    where id = ${webhookId} and (${reason === "gone"} or last_success_at is null
      or last_success_at < ${createdAt.toISOString()})`
}

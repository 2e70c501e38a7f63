/**
 * The courier: cuts alerts and notices into messages and sends what is due, several webhooks at once and each apart from the others,
 * so that a receiver that is slow or down holds up nobody else. Any number of nodes share the work.
 */
import { type AlertOffice, agreeOnWebhooks } from "./alerting.ts"
import { cargoNames } from "./cargo.ts"
import type { Cargo } from "./cargo-store.ts"
import {
  type ClaimedDelivery,
  claimDeliveries,
  cutCargo,
  listDue,
  listUncut,
  releaseDelivery,
  saveAttempt,
} from "./courier-store.ts"
import type { Posted } from "./post.ts"
import { settle } from "./retry.ts"
import { alertsPerDelivery, deliveryBody, messageId, signedHeaders } from "./webhook.ts"

// Alerts, or notices, that are cut in a transaction.
const alertsPerCut = 10_000
// Webhooks at work at once on a node, and messages of each that are under way: connections, and what a receiver bears.
const webhooksAtOnce = 16
const messagesAtOnce = 4

/** Sends. */
export interface Courier {
  /** Cuts what is new and begins to send what is due; does not wait until it is sent. */
  look(signal: AbortSignal): Promise<void>
  /** Waits until nothing is under way. */
  settled(): Promise<void>
}

/** A courier with nothing under way. @param random from 0 to 1, for the times of further attempts */
export function openCourier(office: AlertOffice, random: () => number = Math.random): Courier {
  const busy = new Map<string, Promise<void>>()
  return {
    async look(signal) {
      // Whoever can't open a webhook's secret leaves its messages to a node that can.
      if (office.alerting.secrets) await agreeOnWebhooks(office, office.alerting.secrets)
      for (const name of cargoNames) {
        const cargo = office.alerting.cargoes[name]
        for (const id of await listUncut(office.sql, name, cargo)) await cutAll(office, cargo, id, signal)
      }
      const due = await listDue(office.sql, office.clock(), webhooksAtOnce * 2)
      for (const id of due.filter((waiting) => !busy.has(waiting)).slice(0, webhooksAtOnce - busy.size)) {
        const sending = sendDue(office, id, signal, random)
          .catch((error: Error) => office.log(`webhook ${id}: ${error.message}`))
          .finally(() => busy.delete(id))
        busy.set(id, sending)
      }
    },
    async settled() {
      await Promise.all(busy.values())
    },
  }
}

async function cutAll({ sql, clock }: AlertOffice, cargo: Cargo, id: string, signal: AbortSignal): Promise<void> {
  for (let seen = alertsPerCut; seen === alertsPerCut && !signal.aborted; ) {
    const cut = { page: alertsPerCut, size: alertsPerDelivery, now: clock() }
    seen = (await sql.begin((tx) => cutCargo(tx, cargo, id, cut))) ?? 0
  }
}

/** Sends the messages of a webhook that are due; ends when there are none, or one has failed. */
async function sendDue(office: AlertOffice, id: string, signal: AbortSignal, random: () => number): Promise<void> {
  while (!signal.aborted) {
    const claim = { now: office.clock(), limit: messagesAtOnce }
    const claimed = await claimDeliveries(office.sql, id, claim)
    if (claimed.length === 0) return
    await Promise.all(claimed.map((delivery) => attempt(office, delivery, signal, random())))
  }
}

async function attempt(
  office: AlertOffice,
  delivery: ClaimedDelivery,
  signal: AbortSignal,
  jitter: number,
): Promise<void> {
  const posted = await send(office, delivery, signal)
  const { sql, clock } = office
  if (posted.kind === "stopped") return releaseDelivery(sql, delivery, clock())
  const settlement = settle(posted, delivery.attempts, jitter)
  await sql.begin((tx) => saveAttempt(tx, delivery, posted, settlement, clock()))
}

async function send(office: AlertOffice, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Posted> {
  const { sql, alerting, clock } = office
  const now = clock()
  const secrets = await openSecrets(office, delivery, now)
  if (secrets === null) return { kind: "failed", fault: "no-secret" }
  const { type, range, clientId, kinds } = delivery
  const brings = range !== null && type !== "ping"
  const brought = brings ? await alerting.cargoes[type].read(sql, clientId, range, kinds, now) : []
  const body = deliveryBody(delivery, brought)
  const message = { id: messageId(delivery), timestamp: Math.floor(now / 1_000), body }
  const headers = {
    ...{ "content-type": "application/json", "user-agent": "gongshi-webhook/1" },
    ...signedHeaders(message, secrets),
  }
  return alerting.post({ url: new URL(delivery.url), headers, body }, signal)
}

/** The secrets that sign now, the current one first; null when it can't be opened. */
async function openSecrets(
  { alerting }: AlertOffice,
  { webhookId, secret, previousSecret, previousUntil }: ClaimedDelivery,
  now: number,
): Promise<string[] | null> {
  const current = (await alerting.secrets?.open(secret, webhookId)) ?? null
  if (current === null) return null
  const isDue = previousSecret !== null && previousUntil !== null && previousUntil.getTime() > now
  const previous = isDue ? ((await alerting.secrets?.open(previousSecret, webhookId)) ?? null) : null
  return previous === null ? [current] : [current, previous]
}

/** Sends what is due, once, and waits until it is sent: where nothing runs between requests. */
export async function deliverAlerts(office: AlertOffice, signal: AbortSignal): Promise<void> {
  const courier = openCourier(office)
  await courier.look(signal)
  await courier.settled()
}

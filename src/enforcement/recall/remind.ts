/** Reminders (催办) to agencies: by polling and webhooks as calls, and to the contact of the office by mail or SMS. */
import type { Tenant } from "../../access/tenant.ts"
import { type Channel, readAddress } from "../../alert/merchant/contact.ts"
import type { MessageOffice } from "../../alert/merchant/send.ts"
import { answerWithinMs, type Posted } from "../../alert/post.ts"
import { settle } from "../../alert/retry.ts"
import type { Transaction } from "../../database/client.ts"
import { addDays } from "../../law/day.ts"
import { isLead } from "../agency/agency.ts"
import { listAgencies } from "../agency/store.ts"
import { declarationOf, isLateDeclaration } from "../declaration/declaration.ts"
import { listDeclarationStandings } from "../declaration/standing-store.ts"
import { callEveryDays, type RecallCallKind } from "../duty/call.ts"
import { type ClaimedCall, claimCalls, raiseCall, settleCall } from "../duty/call-store.ts"
import { type LiftClock, lastLate } from "../measure/measure.ts"
import { listTermsOver, type MarkedRecall } from "./store.ts"

/**
 * Calls each agency once for all of its recalls that were marked, and of overdue ones the agencies that lead, of others: in
 * the transaction that marks them, never twice.
 */
export async function callAgencies(
  tx: Transaction,
  kind: "recall-due" | "recall-overdue",
  marked: readonly MarkedRecall[],
  at: number,
): Promise<void> {
  if (marked.length === 0) return
  const agencies = await listAgencies(tx)
  const byAgency = Map.groupBy(marked, ({ clientId }) => clientId)
  // Whose key is withdrawn is told nothing more: what it left is for who leads.
  const calls: { client: Tenant; kind: RecallCallKind; count: number }[] = agencies.flatMap(({ clientId: client }) => {
    const count = byAgency.get(client)?.length ?? 0
    return count > 0 ? [{ client, kind, count }] : []
  })
  for (const { clientId: client } of kind === "recall-overdue" ? agencies.filter(isLead) : []) {
    const count = marked.length - (byAgency.get(client)?.length ?? 0)
    if (count > 0) calls.push({ client, kind: "recall-escalated", count })
  }
  // In one order on all nodes, so that two who call never wait for each other.
  calls.sort((a, b) => (a.client < b.client ? -1 : a.client > b.client ? 1 : 0))
  for (const { client, kind: called, count } of calls) {
    const [soon, overdue] = called === "recall-due" ? [count, null] : [null, count]
    await raiseCall(tx, client, { kind: called, content: { order: null, soon, overdue } }, at, { toContact: true })
  }
}

const dayMs = 86_400_000

/**
 * Calls each agency that still applies measures whose own term is over, and of those that are past the day by which they
 * were to be lifted the agencies that lead, of others: once a week as long as there are some.
 * @returns how many agencies were called of their own
 */
export async function callTermsOver(tx: Transaction, today: string, clock: LiftClock, at: number): Promise<number> {
  const calls = (await listTermsOver(tx, today, "reachable")).map((own) => ({
    ...own,
    kind: "term-over" as RecallCallKind,
  }))
  const last = lastLate(today, clock)
  // What a withdrawn agency left is to be lifted by others: who leads has to know of it.
  const late = last === null ? [] : await listTermsOver(tx, addDays(last, 1), "all")
  for (const { clientId } of late.length > 0 ? (await listAgencies(tx)).filter(isLead) : []) {
    const count = late.reduce((sum, one) => sum + (one.clientId === clientId ? 0 : one.count), 0)
    if (count > 0) calls.push({ clientId, kind: "term-escalated", count })
  }
  // In one order on all nodes, so that two who call never wait for each other.
  calls.sort((a, b) => (a.clientId < b.clientId ? -1 : a.clientId > b.clientId ? 1 : 0))
  let called = 0
  for (const { clientId, kind, count } of calls) {
    const call = { kind, content: { order: null, soon: null, overdue: count } }
    // A little less, so that the same hour of the seventh day is not too early.
    const unlessSince = new Date(at - (callEveryDays - 0.5) * dayMs)
    const isNew = await raiseCall(tx, clientId, call, at, { unlessSince, toContact: true })
    if (isNew && kind === "term-over") called++
  }
  return called
}

/**
 * Calls each agency whose list of measures is out of date or was never sent, and the agencies that lead of others: once a
 * week as long as it is so. @returns how many agencies were called of their own
 */
export async function callDeclarations(tx: Transaction, today: string, at: number): Promise<number> {
  const late = (await listDeclarationStandings(tx)).flatMap(({ clientId, ...held }) =>
    isLateDeclaration(declarationOf(held, today).state) ? [clientId] : [],
  )
  if (late.length === 0) return 0
  const agencies = await listAgencies(tx)
  const calls: { client: Tenant; kind: RecallCallKind; count: number }[] = agencies.flatMap((agency) => {
    const { clientId: client } = agency
    const others = late.filter((each) => each !== client).length
    return [
      ...(late.includes(client) ? [{ client, kind: "declaration-due" as const, count: 1 }] : []),
      ...(isLead(agency) && others > 0 ? [{ client, kind: "declaration-escalated" as const, count: others }] : []),
    ]
  })
  // In one order on all nodes, so that two who call never wait for each other.
  calls.sort((a, b) => (a.client < b.client ? -1 : a.client > b.client ? 1 : 0))
  let called = 0
  for (const { client, kind, count } of calls) {
    const unlessSince = new Date(at - (callEveryDays - 0.5) * dayMs)
    const call = { kind, content: { order: null, soon: null, overdue: count } }
    const isNew = await raiseCall(tx, client, call, at, { unlessSince, toContact: true })
    if (isNew && kind === "declaration-due") called++
  }
  return called
}

const callsAtOnce = 8
const leaseMs = answerWithinMs + 30_000
const keptMs = 3 * dayMs

/** Sends what is due to the contacts of agencies, and ends when there is nothing more or something failed. @returns how many */
export async function sendReminders(
  office: MessageOffice,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<number> {
  const { sql, clock, alerting } = office
  if (!alerting.carrier) return 0
  let sent = 0
  while (!signal.aborted) {
    const now = clock()
    const claimed = await claimCalls(sql, { now, leaseMs, since: new Date(now - keptMs), limit: callsAtOnce })
    const went = await Promise.all(claimed.map((call) => attempt(office, call, signal, random())))
    sent += went.filter((each) => each === "sent").length
    if (claimed.length < callsAtOnce || went.includes("failed")) break
  }
  return sent
}

async function attempt(office: MessageOffice, call: ClaimedCall, signal: AbortSignal, jitter: number) {
  const { sql, clock } = office
  const posted = await carry(office, call, signal)
  if (posted === null) {
    await settleCall(sql, call, { dueAt: null })
    return "nowhere"
  }
  if (posted.kind === "stopped") {
    await settleCall(sql, call, { dueAt: new Date(clock()), attempts: call.attempts - 1 })
    return "failed"
  }
  const { state, dueInMs } = settle(posted, call.attempts, jitter)
  await settleCall(sql, call, { dueAt: state === "waiting" ? new Date(clock() + dueInMs) : null })
  return state === "delivered" ? "sent" : "failed"
}

/** @returns null where there is no address to send it to */
async function carry(
  { alerting, issuer }: MessageOffice,
  call: ClaimedCall,
  signal: AbortSignal,
): Promise<Posted | null> {
  const to = alerting.carrier && addressIn(call.contact ?? "", alerting.carrier.channels)
  if (!alerting.carrier || !to) return null
  // The same at every attempt, so that a gateway sends it once.
  return alerting.carrier.carry({ id: `call_${call.clientId}_${call.number}`, ...to, ...textOf(call, issuer) }, signal)
}

/** The first address of a contact that a channel takes: it is free text, as 综合科 joint@tax.example. */
export function addressIn(contact: string, channels: readonly Channel[]): { channel: Channel; to: string } | null {
  for (const word of contact.split(/[\s,;，；、：:()（）]+/)) {
    for (const channel of channels) {
      const to = readAddress(channel, word)
      if (to !== null) return { channel, to }
    }
  }
  return null
}

/** What is sent. It names nobody: what the recalls are about stands behind the sign-in. */
const texts = {
  "recall-due": {
    subject: "公示：解除通知即将到期",
    text: (count: number) => `贵单位有 ${count} 件解除通知将到期，请签收并解除相应措施。`,
  },
  "recall-overdue": {
    subject: "公示：解除通知逾期",
    text: (count: number) => `贵单位有 ${count} 件解除通知逾期未落实，已报牵头部门。`,
  },
  "recall-escalated": {
    subject: "公示：其他部门解除通知逾期",
    text: (count: number) => `其他部门有 ${count} 件解除通知逾期未落实，报请贵单位督促。`,
  },
  "term-over": {
    subject: "公示：措施期限已满",
    text: (count: number) => `贵单位有 ${count} 项措施自有期限已满，请解除。`,
  },
  "term-escalated": {
    subject: "公示：其他部门措施期限已满未解除",
    text: (count: number) => `其他部门有 ${count} 项措施自有期限已满，逾期未解除，报请贵单位督促。`,
  },
  "declaration-due": {
    subject: "公示：请申报措施清单",
    text: () => "贵单位的措施清单应当申报（没有措施的也要申报）。",
  },
  "declaration-escalated": {
    subject: "公示：其他部门未申报措施清单",
    text: (count: number) => `有 ${count} 个其他部门的措施清单逾期未申报，报请贵单位督促。`,
  },
} as const satisfies Record<RecallCallKind, { subject: string; text: (count: number) => string }>

// What is acknowledged and acted on still waits too: the tray begins with what is not acknowledged.
const pages = {
  ...{ "recall-due": "recalls", "recall-overdue": "recalls", "recall-escalated": "recalls" },
  ...{ "term-over": "measures?state=over", "term-escalated": "recalls" },
  ...{ "declaration-due": "declarations", "declaration-escalated": "declarations" },
} as const satisfies Record<RecallCallKind, string>

function textOf({ kind, content: { soon, overdue } }: ClaimedCall, address: string) {
  const { subject, text } = texts[kind as RecallCallKind]
  const page = pages[kind as RecallCallKind]
  return { subject, text: `【公示】${text(soon ?? overdue ?? 0)}请登录 ${address}/desk/${page} 办理。` }
}

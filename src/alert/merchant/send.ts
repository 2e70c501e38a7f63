/** Sends messages to merchants that are due, each with what its address says when it is opened. */
import type { AlertOffice } from "../alerting.ts"
import type { Posted } from "../post.ts"
import { settle } from "../retry.ts"
import { messageText, readerText } from "./message.ts"
import { type ClaimedMessage, claimMessages, saveMessageAttempt } from "./message-store.ts"
import { followingPath } from "./reader.ts"
import { openContact } from "./seal.ts"

const messagesAtOnce = 8

/** What sending needs beside the office of alerts. */
export interface MessageOffice extends AlertOffice {
  /** The address of the register, for links. */
  issuer: string
}

/**
 * Sends what is due, and ends when there is nothing more or something failed. What fails is tried again as webhooks are:
 * ten times within three days.
 * @returns how many were sent
 */
export async function sendMessages(
  office: MessageOffice,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<number> {
  const { sql, clock, alerting } = office
  if (!alerting.carrier || !alerting.secrets) return 0
  let sent = 0
  while (!signal.aborted) {
    const claimed = await claimMessages(sql, clock(), messagesAtOnce)
    const went = await Promise.all(claimed.map((message) => attempt(office, message, signal, random())))
    sent += went.filter((each) => each).length
    if (claimed.length < messagesAtOnce || went.includes(false)) break
  }
  return sent
}

async function attempt(
  office: MessageOffice,
  message: ClaimedMessage,
  signal: AbortSignal,
  jitter: number,
): Promise<boolean> {
  const { sql, clock } = office
  const posted = await carry(office, message, signal)
  const settled = posted.kind === "stopped" ? null : settle(posted, message.attempts, jitter)
  await saveMessageAttempt(sql, message, posted, settled, clock())
  return settled?.state === "delivered"
}

async function carry(
  { alerting, issuer }: MessageOffice,
  { id, kind, detail, contact }: ClaimedMessage,
  signal: AbortSignal,
): Promise<Posted> {
  const { carrier, secrets } = alerting
  const opened = secrets && (await openContact(secrets, contact))
  if (!carrier || !opened) return { kind: "failed", fault: "no-secret" }
  const outgoing = { id, channel: contact.channel, to: opened.address }
  if (contact.holder === "reader") {
    const link = `${issuer}${followingPath(contact.id, opened.code ?? "")}`
    const words = readerText(detail, contact.language, link)
    return carrier.carry({ ...outgoing, ...words, unsubscribe: link }, signal)
  }
  const words = messageText(kind, detail, contact.language, { code: opened.code, address: issuer })
  return carrier.carry({ ...outgoing, ...words }, signal)
}

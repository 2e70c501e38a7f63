/** SQL of messages to merchants: claimed, and how they went. */
import { and, desc, eq, lt } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, query, run, value } from "../../database/query.ts"
import { merchantContact, merchantMessage } from "../../database/schema/message.ts"
import { answerWithinMs, type Posted } from "../post.ts"
import type { Settlement } from "../retry.ts"
import type { StoredContact } from "./contact-store.ts"
import type { MessageDetail, MessageKind } from "./message.ts"

/** A message with what it takes to send it. */
export interface ClaimedMessage {
  id: string
  kind: MessageKind
  detail: MessageDetail
  attempts: number
  contact: StoredContact
}

/** Queues the code of a new address. */
export async function insertConfirmation(tx: Transaction, id: string, contactId: string, now: number): Promise<void> {
  const at = new Date(now)
  const detail = { about: "address" } as const
  await run(
    tx,
    build
      .insert(merchantMessage)
      .values({ id, contactId, kind: "confirm", detail, state: "waiting", dueAt: at, createdAt: at }),
  )
}

/** An attempt that is not noted by then is lost with its node, and made again. */
const leaseMs = answerWithinMs + 30_000

/** Takes messages that are due. */
export async function claimMessages(sql: Sql, now: number, limit: number): Promise<ClaimedMessage[]> {
  const { id, state, dueAt, attempts } = merchantMessage
  const due = query`
    select ${id} from ${merchantMessage} where ${state} = 'waiting' and ${dueAt} <= ${new Date(now)}
    order by ${dueAt} limit ${limit} for update skip locked`
  const claimed = await run(
    sql,
    build
      .update(merchantMessage)
      .set({ attempts: value`${attempts} + 1`, dueAt: new Date(now + leaseMs) })
      .where(query`${id} in (${due})`)
      .returning(columnsOf(merchantMessage, "id", "kind", "detail", "attempts", "contactId")),
  )
  if (claimed.length === 0) return []
  const ids = `{${claimed.map((message) => message.contactId).join(",")}}`
  const contacts = await run(
    sql,
    build.select().from(merchantContact).where(query`${merchantContact.id} = any(${ids}::uuid[])`),
  )
  const byId = new Map(contacts.map((contact) => [contact.id, contact]))
  // Whose address went meanwhile has its messages gone with it.
  return claimed.flatMap(({ contactId: of, ...message }) => {
    const contact = byId.get(of)
    return contact ? [{ ...message, contact }] : []
  })
}

/** Notes how an attempt went, unless its lease was over and another has been made since. */
export async function saveMessageAttempt(
  sql: Sql,
  { id, attempts }: Pick<ClaimedMessage, "id" | "attempts">,
  posted: Posted,
  settled: Settlement | null,
  now: number,
): Promise<void> {
  const isStill = and(
    eq(merchantMessage.id, id),
    eq(merchantMessage.attempts, attempts),
    eq(merchantMessage.state, "waiting"),
  )
  const left = settled
    ? {
        state: settled.state === "delivered" ? ("sent" as const) : settled.state,
        dueAt: new Date(now + settled.dueInMs),
        lastAt: new Date(now),
        status: posted.kind === "answered" ? posted.status : null,
        fault: posted.kind === "failed" ? posted.fault : null,
      }
    : { attempts: attempts - 1, dueAt: new Date(now) }
  await run(sql, build.update(merchantMessage).set(left).where(isStill))
}

const shownMax = 20

/** What a merchant was last told, the newest first. */
export function listMessages(sql: Sql, code: string) {
  const { contactId, createdAt } = merchantMessage
  return run(
    sql,
    build
      .select({ ...columnsOf(merchantMessage, "id", "kind", "state", "createdAt"), channel: merchantContact.channel })
      .from(merchantMessage)
      .innerJoin(merchantContact, eq(merchantContact.id, contactId))
      .where(and(eq(merchantContact.code, code), eq(merchantContact.holder, "merchant")))
      .orderBy(desc(createdAt))
      .limit(shownMax),
  )
}

/** Removes messages that were kept for as long as is said. @returns how many */
export async function deleteMessages(sql: Sql, before: Date, limit: number): Promise<number> {
  const { id, createdAt } = merchantMessage
  const old = build.select({ id }).from(merchantMessage).where(lt(createdAt, before)).limit(limit)
  const { count } = await run(sql, build.delete(merchantMessage).where(query`${id} in (${old})`))
  return count
}

/** SQL of where merchants want to be told. */
import { and, eq, gte, inArray, lte } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, query, run, statement, value } from "../../database/query.ts"
import { auditEvent } from "../../database/schema/audit.ts"
import { merchantContact, merchantMessage } from "../../database/schema/message.ts"

/** An address of a merchant's, sealed. */
export type StoredContact = typeof merchantContact.$inferSelect

const ofCode = statement({ code: merchantContact.code }, ({ code }) =>
  build
    .select()
    .from(merchantContact)
    .where(and(eq(merchantContact.code, code), eq(merchantContact.holder, "merchant")))
    .orderBy(merchantContact.createdAt),
)

/** The addresses of a merchant, the oldest first. */
export function listContacts(sql: Sql, code: string): Promise<StoredContact[]> {
  return ofCode(sql, { code })
}

/** One of them, which others leave alone until the transaction ends. */
export async function lockContact(tx: Transaction, code: string, id: string): Promise<StoredContact | null> {
  const isOwn = and(eq(merchantContact.code, code), eq(merchantContact.holder, "merchant"))
  const isOne = and(eq(merchantContact.id, id), isOwn)
  const [found] = await run(tx, build.select().from(merchantContact).where(isOne).for("update"))
  return found ?? null
}

/** Keeps a merchant from giving another address at the same time, so that its limits hold. */
export async function lockOwner(tx: Transaction, code: string): Promise<void> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`contacts ${code}`}, 0))`)
}

/** How many addresses a merchant has given since then, those that it took back too. */
export async function countAdded(tx: Transaction, code: string, since: Date): Promise<number> {
  const added = and(eq(auditEvent.object, code), eq(auditEvent.act, "contact.add"), gte(auditEvent.at, since))
  const counted = build.select({ count: value<number>`count(*)::int`.as("count") }).from(auditEvent)
  const [row] = await run(tx, counted.where(added))
  return row?.count ?? 0
}

export async function insertContact(tx: Transaction, contact: StoredContact): Promise<void> {
  await run(tx, build.insert(merchantContact).values(contact))
}

/** Notes that a wrong code was given. */
export async function countTry(tx: Transaction, id: string): Promise<void> {
  const tries = value`${merchantContact.tries} + 1`
  await run(tx, build.update(merchantContact).set({ tries }).where(eq(merchantContact.id, id)))
}

/** Notes that an address was proved. @param sealed it, without its code */
export async function confirmContact(tx: Transaction, id: string, sealed: Uint8Array, at: Date): Promise<void> {
  const confirmed = { sealed, state: "confirmed", codeUntil: null, confirmedAt: at } as const
  await run(tx, build.update(merchantContact).set(confirmed).where(eq(merchantContact.id, id)))
  // Its code has come: a message that would bring it again has none to bring.
  const isCode = and(eq(merchantMessage.kind, "confirm"), eq(merchantMessage.state, "waiting"))
  await run(tx, build.delete(merchantMessage).where(and(eq(merchantMessage.contactId, id), isCode)))
}

/** Removes an address, with all that was or is to be sent there. */
export async function deleteContact(tx: Transaction, id: string): Promise<void> {
  await run(tx, build.delete(merchantMessage).where(eq(merchantMessage.contactId, id)))
  await run(tx, build.delete(merchantContact).where(eq(merchantContact.id, id)))
}

/** Removes addresses that were not proved in time, with the messages that brought their codes. @returns how many */
export async function deleteUnproved(sql: Pool, now: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const late = and(eq(merchantContact.state, "waiting"), lte(merchantContact.codeUntil, now))
    const gone = await run(tx, build.delete(merchantContact).where(late).returning(columnsOf(merchantContact, "id")))
    const ids = gone.map(({ id }) => id)
    if (ids.length > 0) await run(tx, build.delete(merchantMessage).where(inArray(merchantMessage.contactId, ids)))
    return ids.length
  })
}

/** SQL of who follows a merchant. */
import { and, eq, gt, inArray } from "drizzle-orm"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, query, run, value } from "../../database/query.ts"
import { merchantContact, merchantMessage } from "../../database/schema/message.ts"
import type { StoredContact } from "./contact-store.ts"

const { id, code, codeUntil, holder, digest, state } = merchantContact
const isReader = eq(holder, "reader")

/** A following. @param lock whether others leave it alone until the transaction ends */
export async function findReader(sql: Sql, of: string, lock = false): Promise<StoredContact | null> {
  const one = build
    .select()
    .from(merchantContact)
    .where(and(eq(id, of), isReader))
  const [found] = await run(sql, lock ? one.for("update") : one)
  return found ?? null
}

/** Takes out the address and what was or is to be sent there. The row counts until its time to confirm is over. */
export async function emptyReader(tx: Transaction, of: string): Promise<void> {
  await run(tx, build.delete(merchantMessage).where(eq(merchantMessage.contactId, of)))
  await run(
    tx,
    build
      .update(merchantContact)
      .set({ sealed: new Uint8Array() })
      .where(and(eq(id, of), isReader)),
  )
}

/** Keeps an address from being given a second time meanwhile. @param digests under all keys, the newest first */
export async function lockAddress(tx: Transaction, digests: readonly Uint8Array[]): Promise<void> {
  // By the oldest: where a key has just been added, who does not know it yet locks the same.
  const oldest = Buffer.from(digests.at(-1) ?? []).toString("hex")
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`reader ${oldest}`}, 0))`)
}

/** What an address follows, and waits to follow. @param digests under all keys */
export function listOfAddress(
  tx: Transaction,
  digests: readonly Uint8Array[],
): Promise<Pick<StoredContact, "code" | "state">[]> {
  return run(
    tx,
    build
      .select({ code, state })
      .from(merchantContact)
      .where(and(inArray(digest, [...digests]), isReader)),
  )
}

/** How many wait for their confirmation at a time (ms since 1970), of all. */
export async function countWaiting(tx: Transaction, now: number): Promise<number> {
  const waiting = and(isReader, eq(state, "waiting"), gt(codeUntil, new Date(now)))
  const counted = build.select({ count: value<number>`count(*)::int`.as("count") }).from(merchantContact)
  const [row] = await run(tx, counted.where(waiting))
  return row?.count ?? 0
}

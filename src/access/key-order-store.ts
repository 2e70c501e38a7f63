/** SQL of keys on their way to their holders: an order, its confirmation by another person, and the trade of codes for the key. */
import { eq } from "drizzle-orm"
import type { Pool, Sql, Transaction } from "../database/client.ts"
import { build, columnsOf, run } from "../database/query.ts"
import { keyOrder } from "../database/schema/access.ts"
import { auditEvent } from "../database/schema/audit.ts"
import { apiClient } from "../database/schema/check.ts"
import { handsOf, handsOfActor, type OfficerHand } from "../gate/hands.ts"
import { Pass } from "../gate/pass.ts"
import { digestOf, toApiKey } from "./api-key.ts"
import { draftOfKey, findKeyHolder, type KeyHolder, putKey } from "./client-store.ts"
import {
  codeMs,
  decideConfirmation,
  decideOrder,
  decideTrade,
  type KeyOrder,
  type KeyRefusal,
  keyCodePrefix,
} from "./key-order.ts"
import { loadPersons } from "./person-link-store.ts"
import type { Principal } from "./principal.ts"
import type { Tenant } from "./tenant.ts"
import { askGate } from "./told-store.ts"

const fields = columnsOf(
  keyOrder,
  ...(["id", "clientId", "heldBy", "orderedBy", "orderedAt", "reason", "confirmedBy", "expiresAt"] as const),
)

/** What making codes takes of the platform. */
interface CodeParts {
  sql: Pool
  newId(): string
  /** 256 fresh random bits as base64url. */
  newSalt(): string
  clock(): number
}

/** What came of an order: the code that whoever ordered hands out, or why there is none. */
export type Ordered = { order: KeyOrder; code: string } | KeyRefusal | "absent"

/** The open order of a client; null where there is none. */
export async function findKeyOrder(sql: Sql, clientId: Tenant): Promise<KeyOrder | null> {
  const isIt = eq(keyOrder.clientId, clientId)
  return (await run(sql, build.select(fields).from(keyOrder).where(isIt)))[0] ?? null
}

/** The client, locked until the transaction ends: of two who order at once one is the later. */
export async function lockKeyHolder(tx: Transaction, id: string): Promise<KeyHolder | null> {
  const isIt = eq(apiClient.id, id as Tenant)
  await run(tx, build.select({ id: apiClient.id }).from(apiClient).where(isIt).for("update"))
  return findKeyHolder(tx, id)
}

/**
 * Orders a key, in the place of what was ordered before. Of who holds it now a code is traded at once, with the key that goes;
 * another holder waits for a second person.
 * @param heldBy who is to hold it; null: who holds it now
 */
export function orderKey(
  parts: CodeParts,
  { id, hand, heldBy, reason }: { id: string; hand: OfficerHand; heldBy: string | null; reason: string | null },
): Promise<Ordered> {
  return parts.sql.begin(async (tx) => {
    const client = await lockKeyHolder(tx, id)
    if (!client) return "absent"
    const refused = decideOrder(client, hand, heldBy, await loadPersons(tx))
    return (
      refused ?? writeOrder(tx, parts, { clientId: client.id, actor: hand.name, heldBy, reason, confirmedBy: null })
    )
  })
}

/** Writes an order that is decided, with its audit row. */
export async function writeOrder(
  tx: Transaction,
  { newId, newSalt, clock }: Omit<CodeParts, "sql">,
  given: { clientId: Tenant; actor: string; heldBy: string | null; reason: string | null; confirmedBy: string | null },
): Promise<{ order: KeyOrder; code: string }> {
  const at = clock()
  const { clientId, actor, heldBy, reason, confirmedBy } = given
  const code = keyCodePrefix + newSalt()
  const order = {
    ...{ id: newId(), clientId, heldBy, orderedBy: actor, orderedAt: new Date(at), reason, confirmedBy },
    expiresAt: heldBy === null ? new Date(at + codeMs) : null,
  }
  const set = { ...order, codeDigest: digestOf(code), secondDigest: null }
  await run(tx, build.insert(keyOrder).values(set).onConflictDoUpdate({ target: keyOrder.clientId, set }))
  const after = { order: order.id, ...(heldBy === null ? {} : { held_by: heldBy }) }
  await note(tx, { act: "client.order", object: clientId, after }, { actor, reason, at })
  return { order, code }
}

/** Confirms who is to hold a key. The answer has the second code, which the second person hands out. @param seen the order */
export function confirmHolder(
  { sql, newSalt, clock }: CodeParts,
  { id, hand, seen }: { id: string; hand: OfficerHand; seen: string },
): Promise<Ordered> {
  return sql.begin(async (tx) => {
    const client = await lockKeyHolder(tx, id)
    if (!client) return "absent"
    const before = await findKeyOrder(tx, client.id)
    const refused = decideConfirmation(before, client, hand, seen, await loadPersons(tx))
    if (refused || !before) return refused ?? "stale"
    const at = clock()
    const code = keyCodePrefix + newSalt()
    const set = { confirmedBy: hand.name, secondDigest: digestOf(code), expiresAt: new Date(at + codeMs) }
    await run(tx, build.update(keyOrder).set(set).where(eq(keyOrder.id, before.id)))
    const after = { order: before.id, held_by: before.heldBy, ordered_by: before.orderedBy }
    await note(tx, { act: "client.confirm", object: client.id, after }, { actor: hand.name, reason: null, at })
    return { order: { ...before, confirmedBy: hand.name, expiresAt: set.expiresAt }, code }
  })
}

/** Drops what was ordered: its codes open nothing any more. */
export function dropOrder(
  { sql, clock }: Pick<CodeParts, "sql" | "clock">,
  { id, hand, seen, reason }: { id: string; hand: OfficerHand; seen: string; reason: string },
): Promise<"dropped" | KeyRefusal | "absent"> {
  return sql.begin(async (tx) => {
    const client = await lockKeyHolder(tx, id)
    if (!client) return "absent"
    const refused = decideOrder({ ...client, revokedAt: null }, hand, null)
    if (refused) return refused
    const { count } = await run(tx, build.delete(keyOrder).where(eq(keyOrder.id, seen)))
    if (count === 0) return "stale"
    const after = { order: seen }
    await note(tx, { act: "client.drop", object: client.id, after }, { actor: hand.name, reason, at: clock() })
    return "dropped"
  })
}

/** Hands out a key for its code, once: from then on the key before is refused, and what it opened has ended. */
export function tradeCode(
  { sql, newSalt, clock }: Omit<CodeParts, "newId">,
  { code, second, trader }: { code: string; second: string | null; trader: Principal },
): Promise<{ key: string } | "refused"> {
  return sql.begin(async (tx) => {
    const at = clock()
    const isIt = eq(keyOrder.codeDigest, digestOf(code))
    const [found] = await run(tx, build.select({ clientId: keyOrder.clientId }).from(keyOrder).where(isIt))
    const client = found ? await lockKeyHolder(tx, found.clientId) : null
    const second_ = keyOrder.secondDigest
    const [row] = client
      ? await run(
          tx,
          build
            .select({ ...fields, codeDigest: keyOrder.codeDigest, second: second_ })
            .from(keyOrder)
            .where(isIt),
        )
      : []
    if (!client || client.revokedAt !== null || !row) return "refused"
    const isSecond = second !== null && row.second !== null && digestOf(second).equals(row.second)
    const standing = { holder: client.heldBy, isSecond, now: at }
    if (decideTrade(row, standing, trader, await loadPersons(tx)) !== null) return "refused"
    const key = toApiKey(newSalt())
    const named = row.heldBy ?? undefined
    const heldBy = named ?? client.heldBy
    const actor = heldBy === null ? `client:${client.id}` : `client:${client.id}:${heldBy}`
    const told = { order: row.id, ordered_by: row.orderedBy, confirmed_by: row.confirmedBy }
    const renewal = { client, key, actor, reason: row.reason, at }
    // Who named another holder, or who holds it and shows the present key.
    const names = [row.orderedBy, ...(row.confirmedBy === null ? [] : [row.confirmedBy])]
    const hands = named === undefined ? handsOf(trader) : names.flatMap(handsOfActor)
    const pass = await askGate(tx, draftOfKey(renewal, named), hands, client.id, renewal)
    if (!(pass instanceof Pass)) return "refused"
    await run(tx, build.delete(keyOrder).where(eq(keyOrder.id, row.id)))
    const done = await putKey(tx, pass, renewal, { ...(named === undefined ? {} : { heldBy: named }), told })
    if (done === "absent") throw new Error("a client that is locked and holds a key holds none")
    if (row.heldBy !== null && row.heldBy !== client.heldBy) {
      const change = { before: { held_by: client.heldBy }, after: { held_by: row.heldBy } }
      await note(tx, { act: "client.holder", object: client.id, ...change }, { actor, reason: null, at })
    }
    return { key }
  })
}

async function note(
  tx: Transaction,
  row: { act: string; object: string; before?: unknown; after: unknown },
  { at, ...author }: { actor: string; reason: string | null; at: number },
): Promise<void> {
  await run(tx, build.insert(auditEvent).values({ at: new Date(at), ...author, ...row }))
}

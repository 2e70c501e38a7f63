/** SQL of receipts. */
import { and, eq, gt, lte } from "drizzle-orm"
import type { Tenant } from "../../access/tenant.ts"
import type { Sql } from "../../database/client.ts"
import { build, run, statement } from "../../database/query.ts"
import { checkReceipt } from "../../database/schema/check.ts"
import type { SignedDocument } from "../../signing/signed-document.ts"

/** A receipt as it is kept; times are ms since 1970. */
export interface KeptReceipt extends SignedDocument {
  id: string
  clientId: Tenant
  at: number
  until: number
}

/** Keeps a receipt; one of the same id stays as it is. */
export async function saveReceipt(sql: Sql, { id, clientId, token, sm2, at, until }: KeptReceipt): Promise<void> {
  const times = { createdAt: new Date(at), expiresAt: new Date(until) }
  const receipt = { id, clientId, document: token, sm2, ...times }
  await run(sql, build.insert(checkReceipt).values(receipt).onConflictDoNothing({ target: checkReceipt.id }))
}

const receiptOf = statement(
  { id: checkReceipt.id, clientId: checkReceipt.clientId, now: checkReceipt.expiresAt },
  ({ id, clientId, now }) =>
    build
      .select({ token: checkReceipt.document, sm2: checkReceipt.sm2 })
      .from(checkReceipt)
      .where(and(eq(checkReceipt.id, id), eq(checkReceipt.clientId, clientId), gt(checkReceipt.expiresAt, now))),
)

/** A receipt of a client; null when there is none of that id, it is another's, or its time is over. */
export async function findReceipt(sql: Sql, id: string, clientId: Tenant, now: number): Promise<SignedDocument | null> {
  const [row] = await receiptOf(sql, { id, clientId, now: new Date(now) })
  return row ?? null
}

/** Deletes the receipts whose time is over. @returns how many */
export async function deleteExpiredReceipts(sql: Sql, now: number): Promise<number> {
  const { count } = await run(sql, build.delete(checkReceipt).where(lte(checkReceipt.expiresAt, new Date(now))))
  return count
}

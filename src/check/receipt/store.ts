/**
 * SQL of receipts.
 */
import type { Sql } from "../../database/client.ts"
import type { SignedDocument } from "../../signing/signed-document.ts"

/** A receipt as it is kept; times are ms since 1970. */
export interface KeptReceipt extends SignedDocument {
  id: string
  clientId: string
  at: number
  until: number
}

/** Keeps a receipt; one of the same id stays as it is. */
export async function saveReceipt(sql: Sql, { id, clientId, token, sm2, at, until }: KeptReceipt): Promise<void> {
  await sql`
    insert into check_receipt (id, client_id, document, sm2, created_at, expires_at)
    values (${id}, ${clientId}, ${token}, ${sm2}, ${new Date(at).toISOString()}, ${new Date(until).toISOString()})
    on conflict (id) do nothing`
}

/** A receipt of a client; null when there is none of that id, it is another's, or its time is over. */
export async function findReceipt(sql: Sql, id: string, clientId: string, now: number): Promise<SignedDocument | null> {
  const [row] = await sql<SignedDocument[]>`
    select document as token, sm2 from check_receipt
    where id = ${id} and client_id = ${clientId} and expires_at > ${new Date(now).toISOString()}`
  return row ?? null
}

/** Deletes the receipts whose time is over. @returns how many */
export async function deleteExpiredReceipts(sql: Sql, now: number): Promise<number> {
  const { count } = await sql`delete from check_receipt where expires_at <= ${new Date(now).toISOString()}`
  return count
}

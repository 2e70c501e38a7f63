/**
 * SQL of receipts.
 */
import type { Sql } from "../../database/client.ts"

/** A receipt as it is kept; times are ms since 1970. */
export interface KeptReceipt {
  id: string
  clientId: string
  document: string
  at: number
  until: number
}

/** Keeps a receipt; one of the same id stays as it is. */
export async function saveReceipt(sql: Sql, { id, clientId, document, at, until }: KeptReceipt): Promise<void> {
  await sql`
    insert into check_receipt (id, client_id, document, created_at, expires_at)
    values (${id}, ${clientId}, ${document}, ${new Date(at).toISOString()}, ${new Date(until).toISOString()})
    on conflict (id) do nothing`
}

/** A receipt of a client; null when there is none of that id, it is another's, or its time is over. */
export async function findReceipt(sql: Sql, id: string, clientId: string, now: number): Promise<string | null> {
  const [row] = await sql<{ document: string }[]>`
    select document from check_receipt
    where id = ${id} and client_id = ${clientId} and expires_at > ${new Date(now).toISOString()}`
  return row?.document ?? null
}

/** Deletes the receipts whose time is over. @returns how many */
export async function deleteExpiredReceipts(sql: Sql, now: number): Promise<number> {
  const { count } = await sql`delete from check_receipt where expires_at <= ${new Date(now).toISOString()}`
  return count
}

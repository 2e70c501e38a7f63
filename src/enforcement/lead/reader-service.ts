/** Keeps what a reader has said of a record, before the authority that has decided, and finds it again by its number. */
import type { ActingParts, Sql } from "../../database/client.ts"
import { byRegister } from "../../gate/hands.ts"
import { dayInChina } from "../../law/day.ts"
import { openOfAuthorityMax, openOfMerchantMax, readerLead, readerSender, type Said } from "./reader-lead.ts"
import { countOpenOf, insertLeads } from "./store.ts"

/** What keeping it needs of the platform. */
export type ReaderOffice = ActingParts & { issuer: string }

/** Keeps it. @returns its number; `busy`: so many wait already, of the merchant or of its authority, that one more tells nothing */
export function keepSaid(
  { sql, clock, newId, issuer }: ReaderOffice,
  said: Said,
  about: Parameters<typeof readerLead>[1],
): Promise<{ number: string } | "busy"> {
  const [id, at] = [newId(), clock()]
  const today = dayInChina(at)
  const content = readerLead(said, about, { id, issuer, today })
  return sql.begin(async (tx) => {
    if (await hearsEnough(tx, about)) return "busy"
    const sending = { sender: readerSender, actor: readerSender, hands: byRegister, at, today, newId: () => id }
    await insertLeads(tx, [{ content, kept: [] }], sending)
    return { number: content.ref }
  })
}

/** Whether so many wait already, of the merchant or of its authority, that one more tells nothing. */
export async function hearsEnough(sql: Sql, about: { code: string; authority: string }): Promise<boolean> {
  const open = await countOpenOf(sql, readerSender, about)
  return open.ofMerchant >= openOfMerchantMax || open.ofAuthority >= openOfAuthorityMax
}

/**
 * What a merchant does with its addresses: each act with its audit row, in one transaction. An address is in none of
 * them.
 */
import type { Language } from "../../law/bilingual.ts"
import { writeAudit } from "../../register/audit/trail.ts"
import type { SecretBox } from "../../signing/secret-box.ts"
import type { AlertOffice } from "../alerting.ts"
import { type Channel, codeFrom, codeMinutes, contactsADay, contactsMax, triesMax } from "./contact.ts"
import {
  confirmContact,
  countAdded,
  countTry,
  deleteContact,
  insertContact,
  listContacts,
  lockContact,
  lockOwner,
  type StoredContact,
} from "./contact-store.ts"
import { insertConfirmation } from "./message-store.ts"
import { openContact, sealContact } from "./seal.ts"

/** Whose addresses, and who acts, as the audit trail names them. */
export interface ContactOwner {
  code: string
  actor: string
}

const dayMs = 24 * 3_600_000

/** Adds an address, and has its code sent there. */
export async function addContact(
  { sql, clock, newId, newSalt }: AlertOffice,
  box: SecretBox,
  { code, actor }: ContactOwner,
  { channel, address, language }: { channel: Channel; address: string; language: Language },
): Promise<StoredContact | "too-many"> {
  const [id, now] = [newId(), clock()]
  const sealed = await sealContact(box, id, { address, code: codeFrom(newSalt()) }, newSalt())
  return sql.begin(async (tx) => {
    await lockOwner(tx, code)
    const held = await listContacts(tx, code)
    const added = await countAdded(tx, code, new Date(now - dayMs))
    if (held.length >= contactsMax || added >= contactsADay) return "too-many"
    const contact: StoredContact = {
      ...{ id, code, holder: "merchant", digest: null, channel, language, sealed },
      ...{ state: "waiting", tries: 0, confirmedAt: null },
      ...{ codeUntil: new Date(now + codeMinutes * 60_000), createdAt: new Date(now) },
    }
    await insertContact(tx, contact)
    await insertConfirmation(tx, newId(), id, now)
    await writeAudit(tx, { act: "contact.add", object: code, after: { id, channel } }, { actor, at: now })
    return contact
  })
}

/** How the giving of a code came out. */
export type Confirmation = StoredContact | "unknown" | "wrong" | "late"

/** Takes the code of an address. After some wrong ones, and after its time, it counts no more. */
export async function confirm(
  { sql, clock, newSalt }: AlertOffice,
  box: SecretBox,
  { code, actor }: ContactOwner,
  id: string,
  given: string,
): Promise<Confirmation> {
  return sql.begin(async (tx) => {
    const contact = await lockContact(tx, code, id)
    if (!contact) return "unknown"
    if (contact.state === "confirmed") return contact
    const now = clock()
    if (contact.tries >= triesMax || (contact.codeUntil?.getTime() ?? 0) < now) return "late"
    const opened = await openContact(box, contact)
    if (opened?.code == null || opened.code !== given) {
      await countTry(tx, id)
      return "wrong"
    }
    const sealed = await sealContact(box, id, { address: opened.address, code: null }, newSalt())
    const at = new Date(now)
    await confirmContact(tx, id, sealed, at)
    const after = { id, channel: contact.channel }
    await writeAudit(tx, { act: "contact.confirm", object: code, after }, { actor, at: now })
    return { ...contact, sealed, state: "confirmed", codeUntil: null, confirmedAt: at }
  })
}

/** Removes an address with what was sent there; false where the merchant has none of that id. */
export async function removeContact(
  { sql, clock }: AlertOffice,
  { code, actor }: ContactOwner,
  id: string,
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const contact = await lockContact(tx, code, id)
    if (!contact) return false
    await deleteContact(tx, id)
    const before = { id, channel: contact.channel }
    await writeAudit(tx, { act: "contact.remove", object: code, before, after: null }, { actor, at: clock() })
    return true
  })
}

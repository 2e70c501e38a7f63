/**
 * What somebody does who follows a merchant by mail. Whoever gives an address learns nothing of it: whether it follows already, or
 * may not be written to again today, the answer is the same.
 */
import { timingSafeEqual } from "node:crypto"
import type { Language } from "../../law/bilingual.ts"
import type { SecretBox } from "../../signing/secret-box.ts"
import type { AlertOffice } from "../alerting.ts"
import { confirmContact, deleteContact, insertContact, type StoredContact } from "./contact-store.ts"
import { insertConfirmation } from "./message-store.ts"
import { confirmHours, followedMax, unprovedMax, waitingMax } from "./reader.ts"
import { countWaiting, emptyReader, findReader, listOfAddress, lockAddress } from "./reader-store.ts"
import { openContact, sealContact } from "./seal.ts"

type ReaderOffice = Pick<AlertOffice, "sql" | "clock" | "newId" | "newSalt">

/** Has an address asked whether it wants to follow. `busy`: too many wait, whosever they are. */
export async function askReader(
  { sql, clock, newId, newSalt }: ReaderOffice,
  box: SecretBox,
  { code, address, language }: { code: string; address: string; language: Language },
): Promise<"asked" | "busy"> {
  const [id, now] = [newId(), clock()]
  // What stands behind a plus leads to the same box (RFC 5233), and makes room for no more mails.
  const digests = await box.digests(address.toLowerCase().replace(/\+[^@]*@/, "@"), "gongshi reader 1")
  const sealed = await sealContact(box, id, { address, code: newSalt() }, newSalt())
  return sql.begin(async (tx) => {
    if ((await countWaiting(tx, now)) >= waitingMax) return "busy"
    await lockAddress(tx, digests)
    const own = await listOfAddress(tx, digests)
    const unproved = own.filter(({ state }) => state === "waiting").length
    if (own.some((each) => each.code === code) || own.length >= followedMax || unproved >= unprovedMax) return "asked"
    await insertContact(tx, {
      ...{
        id,
        code,
        holder: "reader",
        digest: digests[0],
        channel: "mail",
        language,
        sealed,
        state: "waiting",
        tries: 0,
      },
      ...{ confirmedAt: null, codeUntil: new Date(now + confirmHours * 3_600_000), createdAt: new Date(now) },
    })
    await insertConfirmation(tx, newId(), id, now)
    return "asked"
  })
}

/** The following of a link; null where there is none, the link is wrong, or its time to confirm is over. */
export async function findFollowing(
  { sql, clock }: Pick<ReaderOffice, "sql" | "clock">,
  box: SecretBox,
  link: { id: string; secret: string },
): Promise<StoredContact | null> {
  const found = await findReader(sql, link.id)
  return found && (await holds(box, found, link.secret, clock())) ? found : null
}

/** Confirms it, which changes nothing the second time. */
export function confirmFollowing(
  { sql, clock }: Pick<ReaderOffice, "sql" | "clock">,
  box: SecretBox,
  link: { id: string; secret: string },
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const found = await findReader(tx, link.id, true)
    if (!found || !(await holds(box, found, link.secret, clock()))) return false
    if (found.state === "waiting") await confirmContact(tx, found.id, found.sealed, new Date(clock()))
    return true
  })
}

/**
 * Ends it: nothing of the address stays. Of one that was not confirmed its digest does until its day is over, so that whoever says
 * that it was not they has not made room for more. False where there is none.
 */
export function endFollowing(
  { sql, clock }: Pick<ReaderOffice, "sql" | "clock">,
  box: SecretBox,
  link: { id: string; secret: string },
): Promise<boolean> {
  return sql.begin(async (tx) => {
    const found = await findReader(tx, link.id, true)
    if (!found || !(await holds(box, found, link.secret, clock()))) return false
    await (found.state === "waiting" ? emptyReader(tx, found.id) : deleteContact(tx, found.id))
    return true
  })
}

async function holds(box: SecretBox, contact: StoredContact, secret: string, now: number): Promise<boolean> {
  if (contact.state === "waiting" && (contact.codeUntil?.getTime() ?? 0) < now) return false
  const opened = await openContact(box, contact)
  const [own, given] = [Buffer.from(opened?.code ?? ""), Buffer.from(secret)]
  return own.length === given.length && own.length > 0 && timingSafeEqual(own, given)
}

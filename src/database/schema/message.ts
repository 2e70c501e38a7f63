/** Tables of what merchants, and who follows them, are told by mail and SMS: where, and what is on its way. */
import { sql } from "drizzle-orm"
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core"
import type { Channel, ContactHolder, ContactState } from "../../alert/merchant/contact.ts"
import type { MessageDetail, MessageKind, MessageState } from "../../alert/merchant/message.ts"
import type { PostFault } from "../../alert/post.ts"
import type { Language } from "../../law/bilingual.ts"
import { bytes, instant, json, token } from "./column.ts"

/**
 * Where a merchant wants to be told, or somebody who follows it (`reader`) and of whom nothing else is known. The address is sealed, and
 * goes with the row when its holder wants it no more.
 */
export const merchantContact = pgTable(
  "merchant_contact",
  {
    id: uuid("id").primaryKey(),
    /** Unified social credit code of the merchant. */
    code: token("code").notNull(),
    holder: token("holder").$type<ContactHolder>().notNull().default("merchant"),
    /** Of a reader's address, under a key: by it the same address is known again. */
    digest: bytes("digest"),
    /** `mail` or `sms`. */
    channel: token("channel").$type<Channel>().notNull(),
    language: token("language").$type<Language>().notNull(),
    /**
     * The address, and a merchant's code until it is confirmed, or the secret of a reader's link: nonce, AES-256-GCM ciphertext,
     * tag.
     */
    sealed: bytes("sealed").notNull(),
    state: token("state").$type<ContactState>().notNull(),
    /** Codes that were typed and wrong. */
    tries: integer("tries").notNull().default(0),
    /** Until when the code counts; null once it is confirmed. */
    codeUntil: instant("code_until"),
    createdAt: instant("created_at").notNull(),
    confirmedAt: instant("confirmed_at"),
  },
  (t) => [
    index("merchant_contact_code").on(t.code),
    index("merchant_contact_digest").on(t.digest).where(sql`digest is not null`),
    check(
      "merchant_contact_holder",
      sql`${t.holder} = 'merchant' and ${t.digest} is null or ${t.holder} = 'reader' and ${t.channel} = 'mail' and ${t.digest} is not null`,
    ),
    check("merchant_contact_state", sql`${t.state} in ('waiting', 'confirmed')`),
  ],
)

/** A message to a merchant. It holds no address and no name: its text is made when it is sent. */
export const merchantMessage = pgTable(
  "merchant_message",
  {
    id: uuid("id").primaryKey(),
    contactId: uuid("contact_id").notNull(),
    kind: token("kind").$type<MessageKind>().notNull(),
    detail: json("detail").$type<MessageDetail>().notNull(),
    /** `waiting`, `sent` or `dead`. */
    state: token("state").$type<MessageState>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it may be attempted; while an attempt is under way, when that counts as lost. */
    dueAt: instant("due_at").notNull(),
    createdAt: instant("created_at").notNull(),
    lastAt: instant("last_at"),
    /** How the last attempt went wrong: the gateway's status, or the fault of alert/post.ts. */
    status: integer("status"),
    fault: text("fault").$type<PostFault>(),
  },
  (t) => [
    index("merchant_message_due").on(t.dueAt).where(sql`state = 'waiting'`),
    index("merchant_message_contact").on(t.contactId, t.createdAt),
    check("merchant_message_state", sql`${t.state} in ('waiting', 'sent', 'dead')`),
  ],
)

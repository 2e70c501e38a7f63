/**
 * Tables of access: who has signed in to the pages, and what keys use.
 */
import { bigint, bigserial, date, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import type { Post } from "../../access/principal.ts"
import type { Measure } from "../../access/quota/cost.ts"
import type { Tenant } from "../../access/tenant.ts"
import type { EffectName } from "../../gate/effect.ts"
import { bytes, instant, json, token } from "./column.ts"

/** A client who has signed in to the platforms' pages (access/store.ts), until it signs out or its time is over. */
export const clientSession = pgTable(
  "client_session",
  {
    /** SHA-256 of what the browser holds. */
    digest: bytes("digest").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    startedAt: instant("started_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("client_session_expiry").on(t.expiresAt)],
)

/** A person who has signed in to the pages (access/person-session-store.ts), until they sign out or their time is over. */
export const personSession = pgTable(
  "person_session",
  {
    /** SHA-256 of what the browser holds. */
    digest: bytes("digest").primaryKey(),
    /** The login's name for the person. */
    subject: token("subject").notNull(),
    /** The posts that the login gives them, and which of them they act in. */
    posts: json("posts").$type<readonly Post[]>().notNull(),
    chosen: integer("chosen").notNull(),
    startedAt: instant("started_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("person_session_expiry").on(t.expiresAt), index("person_session_subject").on(t.subject)],
)

/**
 * A form of the office that somebody has not sent yet (access/form-draft.ts): whose it is and of which form are digests under the keys
 * that seal it, so that the database tells neither.
 */
export const formDraft = pgTable(
  "form_draft",
  {
    /** Digest of the person in their post. */
    owner: bytes("owner").notNull(),
    /** One of several of the same form: each page that is opened has its own. */
    slot: uuid("slot").notNull(),
    /** Digest of the form's address. */
    form: bytes("form").notNull(),
    /** What was typed, sealed and bound to owner, form and slot. */
    sealed: bytes("sealed").notNull(),
    savedAt: instant("saved_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.owner, t.slot] }), index("form_draft_age").on(t.savedAt)],
)

/**
 * A key on its way to its holder (access/key-order.ts): what somebody has ordered, and the digests of the codes for which it
 * is handed out. One at a time for a client.
 */
export const keyOrder = pgTable("key_order", {
  clientId: uuid("client_id").$type<Tenant>().primaryKey(),
  /** Another for each order: what was looked at is what is confirmed. */
  id: uuid("id").notNull().unique(),
  /** The login's name for who is to hold the key; null: who holds it now. */
  heldBy: text("held_by"),
  orderedBy: text("ordered_by").notNull(),
  orderedAt: instant("ordered_at").notNull(),
  reason: text("reason"),
  confirmedBy: text("confirmed_by"),
  /** SHA-256 of the code, and of the one that the second person hands out, where it takes two. */
  codeDigest: bytes("code_digest").notNull().unique(),
  secondDigest: bytes("second_digest"),
  /** Until when it is traded; null while it waits for a second person. */
  expiresAt: instant("expires_at"),
})

/**
 * Names of the officers' login that are one person's, as it was said of two at a time (access/person-link-store.ts). The second
 * is another name, or what stands for the value of the claim that tells persons apart.
 */
export const personLink = pgTable(
  "person_link",
  {
    name: text("name").notNull(),
    person: text("person").notNull(),
    actor: text("actor").notNull(),
    at: instant("at").notNull(),
    /** Who wants it taken back, until a second person confirms it, and why. */
    undoneBy: text("undone_by"),
    undoneReason: text("undone_reason"),
  },
  (t) => [primaryKey({ columns: [t.name, t.person] })],
)

/**
 * What took effect by others in the place of the affected (access/told-store.ts): they are told of it. Of one transaction a row
 * for each effect.
 */
export const toldEffect = pgTable(
  "told_effect",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    at: instant("at").notNull(),
    /** As the gate names them: 410105, client:ID, person:NAME. */
    affected: token("affected").notNull(),
    effect: token("effect").$type<EffectName>().notNull(),
    /** How many of it. */
    count: integer("count").notNull(),
    /** What was acted on: an import, a client, a proceeding. */
    about: token("about").notNull(),
    /** Who did it, as the audit trail names them. */
    actor: text("actor").notNull(),
    reason: text("reason"),
  },
  (t) => [index("told_effect_affected").on(t.affected, t.id), index("told_effect_at").on(t.at)],
)

/** What nodes hold of a key's quota on a day in China (access/quota/): what was spent, and what is leased to be spent. */
export const quotaWindow = pgTable(
  "quota_window",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    measure: token("measure").$type<Measure>().notNull(),
    day: date("day").notNull(),
    /** What the key may spend on that day, as it was when a node last asked. */
    quota: bigint("quota", { mode: "number" }).notNull(),
    /** Spent, or in the hands of a node that may spend it. */
    leased: bigint("leased", { mode: "number" }).notNull(),
    /** What the last word of a node was given. */
    granted: bigint("granted", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.measure, t.day] }), index("quota_window_day").on(t.day)],
)

/**
 * How often an asker has had something done on a day in China, where no node counts by itself (access/quota/day-book-store.ts): a
 * number under a digest that nobody can take back without a key which is not here. It goes with its day.
 */
export const askerDay = pgTable(
  "asker_day",
  {
    digest: bytes("digest").primaryKey(),
    day: date("day").notNull(),
    taken: integer("taken").notNull(),
  },
  (t) => [index("asker_day_day").on(t.day)],
)

/** What a key has used, by day in China and operation. Nothing in it says what was asked. */
export const clientUsage = pgTable(
  "client_usage",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    day: date("day").notNull(),
    /** The operation's id in the description of the API. */
    operation: token("operation").notNull(),
    requests: bigint("requests", { mode: "number" }).notNull(),
    units: bigint("units", { mode: "number" }).notNull(),
    rows: bigint("rows", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.day, t.operation] }), index("client_usage_day").on(t.day)],
)

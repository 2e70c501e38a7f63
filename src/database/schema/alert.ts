/**
 * Tables of alerts: what clients are told of their sellers, and where it is sent.
 */
import { sql } from "drizzle-orm"
import { bigint, bigserial, boolean, check, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { AlertKind } from "../../alert/alert.ts"
import { type CargoName, cargoNames } from "../../alert/cargo.ts"
import type { PostFault } from "../../alert/post.ts"
import type { SavedRequest } from "../../alert/saved-search.ts"
import type { Delivery, DeliveryState, DisabledReason } from "../../alert/webhook.ts"
import type { ListName } from "../../law/list.ts"
import { bytes, instant, json, token } from "./column.ts"

/**
 * An alert (预警): a material change of what is published about a seller, told to a platform that watches it
 * (alert/). In the order in which a platform reads them; only the reader `alerts`, while it is locked, adds.
 */
export const alert = pgTable(
  "alert",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** The log entry that it is about; for an initial one the position up to which the log had been read. */
    position: bigint("position", { mode: "number" }).notNull(),
    /** Initial alerts of a position are numbered from 1; that of the entry comes after them. */
    ordinal: integer("ordinal").notNull(),
    /** `listed`, `changed`, `removed`, `expired` or `matched`. */
    kind: token("kind").$type<AlertKind>().notNull(),
    /** The seller was listed before it was watched. */
    initial: boolean("initial").notNull(),
    code: token("code").notNull(),
    /** The name in the decision. */
    name: text("name"),
    /** The sellers of the platform's roster with that code, the first hundred, and how many there are. */
    sellers: text("sellers").array().notNull(),
    sellerCount: integer("seller_count").notNull(),
    /** Of an initial one: those of them that have come to the roster since it was told of the record, if ever, at most a hundred. */
    entered: text("entered").array().notNull().default(sql`'{}'`),
    /** Of an initial one: sellers with that code that have left, at most a hundred. */
    departed: text("departed").array().notNull().default(sql`'{}'`),
    recordId: token("record_id").notNull(),
    list: token("list").$type<ListName>().notNull(),
    ground: token("ground"),
    penaltyClass: token("penalty_class"),
    authority: token("authority"),
    /** The saved searches of the client that it fulfils, for `matched`. */
    searches: text("searches").array().notNull().default(sql`'{}'`),
    /** Why, as the log says; null where the kind says it all. */
    reason: token("reason"),
    /** The public fields that differ, for `changed`. */
    changed: text("changed").array().notNull(),
    /** Time of the log entry. */
    publishedAt: instant("published_at").notNull(),
    raisedAt: instant("raised_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.position, t.ordinal] }),
    index("alert_record").on(t.clientId, t.recordId),
    index("alert_raised").using("brin", t.raisedAt),
    check("alert_kind", sql`${t.kind} in ('listed', 'changed', 'removed', 'expired', 'matched')`),
  ],
)

/** Up to which alert a platform has said on its page that it has read. */
export const alertSeen = pgTable("alert_seen", {
  clientId: uuid("client_id").$type<Tenant>().primaryKey(),
  position: bigint("position", { mode: "number" }).notNull(),
  ordinal: integer("ordinal").notNull(),
  seenAt: instant("seen_at").notNull(),
})

/** Uploads of rosters whose sellers may be listed already: the platform is told once, and the row goes. */
export const alertUpload = pgTable("alert_upload", {
  uploadId: uuid("upload_id").primaryKey(),
  /** The last seller, by id, that has been looked at. */
  afterSeller: token("after_seller").notNull().default(""),
})

/** Searches among records that clients have saved, to be told of what is newly published and fulfils them. */
export const savedSearch = pgTable(
  "saved_search",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    name: text("name").notNull(),
    request: json("request").$type<SavedRequest>().notNull(),
    /** Position of the log from which on it is told; null until the reader `alerts` has met it. */
    since: bigint("since", { mode: "number" }),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [index("saved_search_client").on(t.clientId, t.createdAt)],
)

/** Where a platform wants its alerts sent, or an agency its notices. */
export const webhook = pgTable(
  "webhook",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    url: text("url").notNull(),
    description: text("description").notNull(),
    /** What is sent there. */
    carries: token("carries").$type<CargoName>().notNull().default("alerts"),
    /** The kinds that it wants; null: all. */
    kinds: text("kinds").array().$type<readonly string[]>(),
    enabled: boolean("enabled").notNull(),
    /** Why the register switched it off: `gone` or `failing`; null where it did not. */
    disabledFor: token("disabled_for").$type<DisabledReason>(),
    /** What it is signed with, sealed: nonce, AES-256-GCM ciphertext, tag. */
    secret: bytes("secret").notNull(),
    /** The one before, which signs too until it ends. */
    previousSecret: bytes("previous_secret"),
    previousUntil: instant("previous_until"),
    /** The first alert, or notice, that is in no delivery yet. */
    position: bigint("position", { mode: "number" }).notNull(),
    ordinal: integer("ordinal").notNull(),
    /** Attempts that failed one after another, and until when it is left alone for that. */
    failures: integer("failures").notNull().default(0),
    restUntil: instant("rest_until"),
    lastSuccessAt: instant("last_success_at"),
    createdAt: instant("created_at").notNull(),
  },
  (t) => [
    index("webhook_client").on(t.clientId, t.createdAt),
    check("webhook_carries", sql`${t.carries} in (${sql.raw(cargoNames.map((name) => `'${name}'`).join(", "))})`),
  ],
)

/** A message to a webhook: a range of alerts or notices, or a ping. What it says is made from these, which never change. */
export const webhookDelivery = pgTable(
  "webhook_delivery",
  {
    id: uuid("id").primaryKey(),
    /** The order in which deliveries were made. */
    number: bigserial("number", { mode: "number" }).notNull(),
    webhookId: uuid("webhook_id").notNull(),
    /** What it carries, or `ping`. */
    type: token("type").$type<Delivery["type"]>().notNull(),
    /** The first and the last of them, those between of the kinds that were wanted; null for a ping. */
    firstPosition: bigint("first_position", { mode: "number" }),
    firstOrdinal: integer("first_ordinal"),
    lastPosition: bigint("last_position", { mode: "number" }),
    lastOrdinal: integer("last_ordinal"),
    kinds: text("kinds").array().$type<readonly string[]>(),
    /** How many. */
    alerts: integer("alerts").notNull(),
    /** `waiting`, `delivered` or `dead`. */
    state: token("state").$type<DeliveryState>().notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it may be attempted; while an attempt is under way, when that counts as lost. */
    dueAt: instant("due_at").notNull(),
    createdAt: instant("created_at").notNull(),
    lastAt: instant("last_at"),
    /** How the last attempt went: the status, or the fault of alert/post.ts, and how the answer began. */
    status: integer("status"),
    fault: token("fault").$type<PostFault>(),
    excerpt: text("excerpt"),
  },
  (t) => [
    index("webhook_delivery_due").on(t.webhookId, t.dueAt).where(sql`state = 'waiting'`),
    index("webhook_delivery_number").on(t.webhookId, t.number.desc()),
    check("webhook_delivery_state", sql`${t.state} in ('waiting', 'delivered', 'dead')`),
  ],
)

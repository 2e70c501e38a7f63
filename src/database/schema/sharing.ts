/**
 * Tables of data that is shared with agencies (政务数据共享): who asked for what, and each use.
 */
import { sql } from "drizzle-orm"
import { bigserial, boolean, check, date, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { SharingKind, SharingState, SharingVerdict } from "../../enforcement/sharing/state.ts"
import type { UsedName } from "../../enforcement/sharing/use.ts"
import type { ListName } from "../../law/list.ts"
import { instant, json, token } from "./column.ts"

/** A request. Its history is the audit trail's rows about it. */
export const sharingRequest = pgTable(
  "sharing_request",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** GB/T 2260 code of the authority that answers. */
    authority: token("authority").notNull(),
    kind: token("kind").$type<SharingKind>().notNull(),
    purpose: text("purpose").notNull(),
    basis: text("basis").notNull(),
    lists: json("lists").$type<readonly ListName[]>().notNull(),
    region: token("region"),
    from: date("valid_from"),
    to: date("valid_to"),
    /** Of a correction. */
    recordId: token("record_id"),
    state: token("state").$type<SharingState>().notNull(),
    askedOn: date("asked_on").notNull(),
    dueOn: date("due_on"),
    extended: boolean("extended").notNull().default(false),
    verdict: token("verdict").$type<SharingVerdict>(),
    reason: text("reason"),
    /** Why what was granted is to end, or ended: the reason of the grant stays beside it. */
    revokeReason: text("revoke_reason"),
    /** Who has asked, as the audit trail names them: a person of the agency, or its key; null where that was not kept. */
    askedBy: text("asked_by"),
    /** Who of the agency had prepared it before somebody else confirmed it; null where it took one. */
    preparedBy: text("prepared_by"),
    proposedBy: text("proposed_by"),
    decidedOn: date("decided_on"),
    supplyDueOn: date("supply_due_on"),
    /** When what was granted was first fetched. */
    suppliedOn: date("supplied_on"),
    endedOn: date("ended_on"),
    lastActor: text("last_actor").notNull(),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("sharing_request_client").on(t.clientId, t.id),
    index("sharing_request_open")
      .on(t.authority, sql`coalesce(${t.dueOn}, 'infinity'::date)`, t.id)
      .where(sql`state in ('asked', 'proposed')`),
    check("sharing_request_kind", sql`${t.kind} in ('public', 'days', 'correction')`),
  ],
)

/** A use: what an agency read, when, and how much of it. Kept for three years at least (ZWSJ 29). */
export const sharingUse = pgTable(
  "sharing_use",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /**
     * The request under which it was read; null where the operator's settings allowed it, and of `recalls`, `measures` and
     * `objections`: what an agency is recalled from and acts on is its own to read, without a request.
     */
    requestId: uuid("request_id"),
    /** What was read. */
    what: token("what").$type<UsedName>().notNull(),
    rows: integer("rows").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [index("sharing_use_client").on(t.clientId, t.id), index("sharing_use_at").using("brin", t.at)],
)

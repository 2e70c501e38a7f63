/**
 * Tables of platforms' duties: measures that they take against sellers, and orders that authorities give them. The register
 * publishes nothing of it.
 */
import { sql } from "drizzle-orm"
import { bigint, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { CallKind, DutyCallContent } from "../../enforcement/duty/call.ts"
import type { OrderAnswer, OrderState } from "../../enforcement/duty/order-state.ts"
import { instant, json, token } from "./column.ts"

/** A measure (处置措施) that a platform has taken against one of its sellers, and has to publish within a day (R37 art 30). */
export const platformMeasure = pgTable(
  "platform_measure",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** The platform's own number: the same again is the same measure. */
    reference: token("reference").notNull(),
    /** The id of its row in the roster, with what stood there when it was reported. */
    seller: token("seller").notNull(),
    code: token("code"),
    shop: text("shop").notNull(),
    violation: text("violation").notNull(),
    content: text("content").notNull(),
    decidedOn: date("decided_on").notNull(),
    /** The last day on which publishing it is in time; null where the year has no calendar. */
    dueOn: date("due_on"),
    publishedOn: date("published_on"),
    url: text("url"),
    reportedAt: instant("reported_at").notNull(),
  },
  (t) => [
    uniqueIndex("platform_measure_reference").on(t.clientId, t.reference),
    index("platform_measure_decided").on(t.decidedOn, t.id),
    index("platform_measure_client").on(t.clientId, t.decidedOn, t.id),
    index("platform_measure_unpublished").on(t.clientId, t.dueOn).where(sql`published_on is null`),
  ],
)

/** An order (责令整改) by which an authority has a platform act on a seller. Its history is the audit trail's rows about it. */
export const platformOrder = pgTable(
  "platform_order",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** GB/T 2260 code of the authority that gives it. */
    authority: token("authority").notNull(),
    /** About whom: the id of a row of the roster, or a code. */
    seller: token("seller"),
    code: token("code"),
    demand: text("demand").notNull(),
    basis: text("basis").notNull(),
    dueOn: date("due_on").notNull(),
    state: token("state").$type<OrderState>().notNull(),
    draftedBy: text("drafted_by").notNull(),
    draftedOn: date("drafted_on").notNull(),
    issuedOn: date("issued_on"),
    answer: token("answer").$type<OrderAnswer>(),
    answerText: text("answer_text"),
    doneOn: date("done_on"),
    answeredOn: date("answered_on"),
    enteredOn: date("entered_on").notNull(),
    lastActor: text("last_actor").notNull(),
    /** Counts the acts: who acts on an older version is refused. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("platform_order_open").on(t.authority, t.dueOn, t.id).where(sql`state in ('drafted', 'issued', 'answered')`),
    index("platform_order_client").on(t.clientId, t.dueOn, t.id),
    check("platform_order_about", sql`${t.seller} is not null or ${t.code} is not null`),
    check("platform_order_state", sql`${t.state} in ('drafted', 'issued', 'answered', 'closed', 'withdrawn')`),
  ],
)

/** What a platform is told of its duties (催办), in its own order: numbers rise from 1 without a gap. */
export const dutyCall = pgTable(
  "duty_call",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    number: bigint("number", { mode: "number" }).notNull(),
    kind: token("kind").$type<CallKind>().notNull(),
    content: json("content").$type<DutyCallContent>().notNull(),
    raisedAt: instant("raised_at").notNull(),
    /** When it may be sent to the contact of an agency; while an attempt is under way, when that counts as lost. Null: no more. */
    dueAt: instant("due_at"),
    attempts: integer("attempts").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.number] }),
    index("duty_call_due").on(t.dueAt).where(sql`due_at is not null`),
  ],
)

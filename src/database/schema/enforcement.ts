/**
 * Tables of joint punishment (联合惩戒): agencies, measures, what agencies are told and what they answer.
 */
import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { AgencyKey } from "../../enforcement/agency/agency.ts"
import type { MeasureState } from "../../enforcement/measure/measure.ts"
import type { NoticeAct, NoticeKind, NoticeState } from "../../enforcement/notice/notice.ts"
import type { PreparedOperation, PreparedState } from "../../enforcement/prepared/prepared.ts"
import type { ListName } from "../../law/list.ts"
import type { MeasureType } from "../../law/measure-type.ts"
import { bytes, instant, json, token } from "./column.ts"

/**
 * The seats of the joint conference (联席会议), which is each province's own. Those of the ministries' conference and 发展改革, which leads
 * the repair of credit, until the operator sets others.
 */
export const conferenceSeat = pgTable("conference_seat", {
  seat: token("seat").primaryKey(),
  zh: text("zh").notNull(),
  en: text("en").notNull(),
  /** Whether it sees what all do. */
  leads: boolean("leads").notNull(),
  /** The measures that it alone applies, with those that name the same; null: it names none, and applies what no seat names. */
  measures: json("measures").$type<readonly string[]>(),
  /** Every so many months its agencies declare which measures stand in their own systems. */
  declares: smallint("declares").notNull().default(1),
})

/** What is known of an agency beside its key (`api_client`). */
export const agency = pgTable("agency", {
  clientId: uuid("client_id").$type<Tenant>().primaryKey(),
  /** GB/T 2260, six digits: for which it acts. */
  region: token("region").notNull(),
  /** Its seat in the joint conference; null: none. */
  member: token("member"),
  /** How its office is reached. */
  contact: text("contact"),
  /** What it may use for what: lists, and purposes in words. */
  lists: json("lists").$type<readonly ListName[]>().notNull(),
  purposes: json("purposes").$type<readonly string[]>().notNull(),
  /** Whether it reads what was granted to its requests, and nothing else that is not public. */
  byRequest: boolean("by_request").notNull().default(false),
  /** The key that signs its acts; null: it has registered none. */
  key: json("key").$type<AgencyKey>(),
})

/** The province's own measures, as their operator has loaded them: one row a version. */
export const measureType = pgTable(
  "measure_type",
  {
    id: token("id").notNull(),
    /** The first day of this version. */
    validFrom: date("valid_from").notNull(),
    validTo: date("valid_to"),
    content: json("content").$type<Omit<MeasureType, "id" | "validFrom" | "validTo">>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.id, t.validFrom] })],
)

/** What an agency wants to be told of: records of a list, on a ground, of a region, or those that a measure may follow. */
export const subscription = pgTable(
  "subscription",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    list: token("list").$type<ListName>(),
    /** A ground, or a class of penalties. */
    mark: token("mark"),
    /** How the merchant's region begins: 2, 4 or 6 digits. */
    region: token("region"),
    measure: token("measure"),
    createdAt: instant("created_at").notNull(),
    endedAt: instant("ended_at"),
    /** The last record, by id, of those that were published before; null: all of them have been told. */
    filledTo: token("filled_to").default(""),
    /** The day of the catalogue by which it was last begun to be filled; null: the day on which it was made. */
    filledOn: date("filled_on"),
  },
  (t) => [
    index("subscription_client").on(t.clientId),
    index("subscription_unfilled").on(t.id).where(sql`filled_to is not null`),
  ],
)

/**
 * What has happened to a record, as agencies are told: the bytes of what they get, once for all of them. Only the follower
 * `notices`, while it is locked, adds; ids have no gaps and rise with the log.
 */
export const noticeEvent = pgTable(
  "notice_event",
  {
    id: bigint("id", { mode: "number" }).primaryKey(),
    kind: token("kind").$type<NoticeKind>().notNull(),
    /** The log entry that it is about. */
    position: bigint("position", { mode: "number" }).notNull(),
    recordId: token("record_id").notNull(),
    subjectCode: token("subject_code").notNull(),
    list: token("list").$type<ListName>().notNull(),
    /** The last day of the display and of a restriction, which public lines lack; null: none is set. */
    plannedEnd: date("planned_end"),
    restrictionEnds: date("restriction_ends"),
    batch: bigint("batch", { mode: "number" }).notNull(),
    /** Whether it told of an end that leaves nothing a measure could rest on (measure.ts). */
    fell: boolean("fell").notNull().default(false),
    /** What is told, to the byte; null after an erasure. */
    line: text("line"),
    raisedAt: instant("raised_at").notNull(),
  },
  (t) => [
    index("notice_event_record").on(t.recordId, t.id),
    check("notice_event_kind", sql`${t.kind} in ('listed', 'changed', 'ended')`),
  ],
)

/** A notice (通知) in an agency's tray. One of an end is a recall (解除通知), and has a day by which it is due. */
export const notice = pgTable(
  "notice",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    eventId: bigint("event_id", { mode: "number" }).notNull(),
    /** Its place in the tree of its batch. */
    leaf: integer("leaf").notNull(),
    state: token("state").$type<NoticeState>().notNull().default("open"),
    /** The answer that closed it. */
    answer: token("answer").$type<NoticeAct>(),
    /** Whether it is a recall. */
    recall: boolean("recall").notNull(),
    dueOn: date("due_on"),
    /** When it was first answered, in whatever way. */
    heardAt: instant("heard_at"),
    remindedOn: date("reminded_on"),
    escalatedOn: date("escalated_on"),
    /** Counts what was done with it. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.clientId, t.eventId] }),
    index("notice_of_event").on(t.eventId),
    // The trays, and what the daily work looks at.
    index("notice_tray").on(t.clientId, t.eventId).where(sql`state in ('open', 'acknowledged')`),
    index("notice_recall").on(t.dueOn).where(sql`recall and state in ('open', 'acknowledged')`),
    check("notice_state", sql`${t.state} in ('open', 'acknowledged', 'answered', 'overtaken')`),
  ],
)

/** Notices that went out together: one entry of the log, whose commitment is the root of their tree. */
export const noticeBatch = pgTable("notice_batch", {
  id: bigint("id", { mode: "number" }).primaryKey(),
  operation: token("operation").$type<"notice" | "recall">().notNull(),
  /** Of the entry. */
  position: bigint("position", { mode: "number" }).notNull(),
  size: integer("size").notNull(),
  root: bytes("root").notNull(),
  /** Of which the salt of each notice is derived. Leaves the register for nobody. */
  secret: bytes("secret").notNull(),
  at: instant("at").notNull(),
})

/** The tiles of a batch's tree, as those of the log. */
export const noticeTile = pgTable(
  "notice_tile",
  {
    batch: bigint("batch", { mode: "number" }).notNull(),
    level: smallint("level").notNull(),
    index: integer("index").notNull(),
    hashes: bytes("hashes").notNull(),
  },
  (t) => [primaryKey({ columns: [t.batch, t.level, t.index] })],
)

/** A measure (惩戒措施) that an agency applies because of a record. */
export const measure = pgTable(
  "measure",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** The agency's own number: the same again is the same measure. */
    reference: token("reference").notNull(),
    recordId: token("record_id").notNull(),
    subjectCode: token("subject_code").notNull(),
    /** A kind of the catalogue. */
    type: token("type").notNull(),
    basis: text("basis").notNull(),
    startedOn: date("started_on").notNull(),
    /** Whether its term is its own. Where it is not, its end is the record's and stands there. */
    ownTerm: boolean("own_term").notNull(),
    plannedEnd: date("planned_end"),
    document: text("document"),
    evidence: text("evidence"),
    result: text("result"),
    state: token("state").$type<MeasureState>().notNull().default("active"),
    liftedOn: date("lifted_on"),
    /** On which basis it goes on though its record has ended; null: it does not. */
    keptBasis: text("kept_basis"),
    reason: text("reason"),
    createdAt: instant("created_at").notNull(),
    /** Counts what was done with it. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    uniqueIndex("measure_reference").on(t.clientId, t.reference),
    index("measure_record").on(t.recordId),
    index("measure_subject").on(t.subjectCode),
    // What outlives its own term stands here until somebody lifts it.
    index("measure_own_term").on(t.clientId, t.plannedEnd).where(sql`own_term and state = 'active'`),
    check("measure_state", sql`${t.state} in ('active', 'kept', 'lifted')`),
    check("measure_kept", sql`(${t.state} = 'kept') <= (${t.keptBasis} is not null)`),
  ],
)

/**
 * What somebody of an agency has prepared (enforcement/prepared/): the request as it was sent, which takes effect when another
 * person of the agency confirms it.
 */
export const preparedAct = pgTable(
  "prepared_act",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** The operation's id in the description of the API. */
    operation: token("operation").$type<PreparedOperation>().notNull(),
    method: token("method").notNull(),
    /** With its query. */
    path: text("path").notNull(),
    contentType: text("content_type").notNull(),
    body: bytes("body").notNull(),
    state: token("state").$type<PreparedState>().notNull(),
    /** As the audit trail names them. */
    preparedBy: text("prepared_by").notNull(),
    preparedAt: instant("prepared_at").notNull(),
    decidedBy: text("decided_by"),
    decidedAt: instant("decided_at"),
    /** Why it was returned. */
    reason: text("reason"),
  },
  (t) => [index("prepared_act_client").on(t.clientId, t.state, t.preparedAt)],
)

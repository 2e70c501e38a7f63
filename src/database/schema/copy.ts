/** Tables of those who republish (转载公示信息): what they have acknowledged, and what merchants report of them. */
import { sql } from "drizzle-orm"
import { bigint, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { CopyReportState } from "../../exports/copy/report-state.ts"
import { instant, token } from "./column.ts"

/** That a copy shows nothing any more that ended in the log before a position. */
export const copyAcknowledgement = pgTable(
  "copy_acknowledgement",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** So many entries: of those ones before it. */
    position: bigint("position", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.position] })],
)

/**
 * That a merchant has seen in a copy what has ended here (仍在展示), and what came of it. Never public. Its history is the audit
 * trail's rows about it.
 */
export const copyReport = pgTable(
  "copy_report",
  {
    id: uuid("id").primaryKey(),
    /** The copy that it is about. */
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    subjectCode: token("subject_code").notNull(),
    recordId: token("record_id").notNull(),
    /** Of the entry that ended the record. */
    position: bigint("position", { mode: "number" }).notNull(),
    /** GB/T 2260 code of the authority that the merchant is registered with, which judges it. */
    authority: token("authority").notNull(),
    /** Where it was seen: an address, or words. */
    place: text("place").notNull(),
    filedAt: instant("filed_at").notNull(),
    dueOn: date("due_on"),
    state: token("state").$type<CopyReportState>().notNull().default("open"),
    reason: text("reason"),
    answeredOn: date("answered_on"),
    /** The day on which the copy or an officer agreed that it was shown; null: nobody has. */
    agreedOn: date("agreed_on"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    uniqueIndex("copy_report_open").on(t.clientId, t.recordId).where(sql`state in ('open', 'denied')`),
    index("copy_report_client").on(t.clientId, t.position),
    index("copy_report_subject").on(t.subjectCode),
    check("copy_report_state", sql`${t.state} in ('open', 'removed', 'denied', 'confirmed', 'dismissed')`),
  ],
)

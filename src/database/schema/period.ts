/** Tables of reports on a period: to whom merchants have consented, and every reading. Never public. */

import { sql } from "drizzle-orm"
import { check, date, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core"
import type { ConsentState } from "../../exports/period/consent-state.ts"
import type { ListName } from "../../law/list.ts"
import { instant, json, token } from "./column.ts"

/** That somebody may read a merchant's report on a period. Its history is the audit trail's rows about it. */
export const periodConsent = pgTable(
  "period_consent",
  {
    id: uuid("id").primaryKey(),
    subjectCode: token("subject_code").notNull(),
    /** Who may read: the holder of a unified social credit code, or a client of the register by its id. */
    reader: token("reader").notNull(),
    readerName: text("reader_name").notNull(),
    purpose: text("purpose").notNull(),
    /** The longest period that may be read, and of which lists. */
    from: date("from_day").notNull(),
    to: date("to_day").notNull(),
    lists: json("lists").$type<readonly ListName[]>().notNull(),
    /** The last day on which it counts. */
    until: date("until_day").notNull(),
    givenOn: date("given_on").notNull(),
    state: token("state").$type<ConsentState>().notNull().default("standing"),
    withdrawnOn: date("withdrawn_on"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    index("period_consent_subject").on(t.subjectCode, t.id),
    index("period_consent_reader").on(t.reader, t.subjectCode).where(sql`state = 'standing'`),
    check("period_consent_state", sql`${t.state} in ('standing', 'withdrawn')`),
  ],
)

/** Every report that was given out, the merchant's own too. */
export const periodReading = pgTable(
  "period_reading",
  {
    /** The number of the report. */
    id: uuid("id").primaryKey(),
    at: instant("at").notNull(),
    subjectCode: token("subject_code").notNull(),
    /** Null: the merchant itself. */
    consentId: uuid("consent_id"),
    /** Who has read, as the audit trail names them. */
    actor: text("actor").notNull(),
    from: date("from_day").notNull(),
    to: date("to_day").notNull(),
    records: integer("records").notNull(),
    /** SHA-256 of the signed file, hexadecimal. */
    sha256: token("sha256").notNull(),
  },
  (t) => [index("period_reading_subject").on(t.subjectCode, t.at)],
)

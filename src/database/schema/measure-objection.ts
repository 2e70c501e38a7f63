/** The table of objections to measures (对惩戒措施的异议). Never public. */
import { sql } from "drizzle-orm"
import { check, date, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { ObjectionState } from "../../enforcement/objection/state.ts"
import { token } from "./column.ts"

/** What a merchant objects to, and what the agency answered. Its history is the audit trail's rows about it. */
export const measureObjection = pgTable(
  "measure_objection",
  {
    id: uuid("id").primaryKey(),
    measureId: uuid("measure_id").notNull(),
    /** The agency that applies the measure. */
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    subjectCode: token("subject_code").notNull(),
    /** GB/T 2260 code of the authority with which the merchant is registered, which sees it. */
    authority: token("authority").notNull(),
    text: text("text").notNull(),
    filedOn: date("filed_on").notNull(),
    dueOn: date("due_on"),
    state: token("state").$type<ObjectionState>().notNull().default("open"),
    reason: text("reason"),
    answeredOn: date("answered_on"),
    version: integer("version").notNull().default(1),
  },
  (t) => [
    // One that is open says what there is to say.
    uniqueIndex("measure_objection_open").on(t.measureId).where(sql`state = 'open'`),
    index("measure_objection_client").on(t.clientId, t.id),
    index("measure_objection_subject").on(t.subjectCode),
    check("measure_objection_state", sql`${t.state} in ('open', 'upheld', 'rejected', 'lifted')`),
  ],
)

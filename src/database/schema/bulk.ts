/**
 * The rows of bulk proceedings: many decisions that are proposed, checked and published together.
 */
import { sql } from "drizzle-orm"
import { bigint, boolean, date, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import type { BulkException, BulkOutcome, RowFacts } from "../../register/proceeding/bulk.ts"
import type { Fault } from "../../register/proceeding/proceeding.ts"
import { json, numberKeyOf, token } from "./column.ts"

/** A row of a bulk proceeding. What was refused keeps its line and the reasons, and none of its values. */
export const bulkRow = pgTable(
  "bulk_row",
  {
    /** The proceeding. */
    bulkId: uuid("bulk_id").notNull(),
    /** Of the file, or its place in what the query found. */
    line: bigint("line", { mode: "number" }).notNull(),
    /** See register/proceeding/bulk.ts. */
    outcome: token("outcome").$type<BulkOutcome>().notNull(),
    subjectCode: token("subject_code"),
    subjectName: text("subject_name"),
    decisionNo: text("decision_no"),
    /** The day on which the ground arose. */
    aroseOn: date("arose_on"),
    /** What was found of this one: for officers alone. */
    evidence: text("evidence"),
    /** What of its own file it tells beside the evidence; null: nothing. */
    told: json("told").$type<RowFacts>(),
    /** The record that it published, or shows again. */
    recordId: token("record_id"),
    /** The proceeding that it became. */
    proceedingId: uuid("proceeding_id"),
    /** Of a subject that ended in a merger: the code of the one that took it up. */
    successor: token("successor"),
    /** What makes the register ask for it to be looked at by itself. */
    exceptions: json("exceptions").$type<readonly BulkException[]>().notNull().default(sql`'[]'::jsonb`),
    /** Whether chance has chosen it to be looked at. */
    sampled: boolean("sampled").notNull().default(false),
    /** Who has looked at it, and what they say; null: nobody has. */
    answeredBy: text("answered_by"),
    reason: text("reason"),
    /** Why it was refused. */
    faults: json("faults").$type<readonly Fault[]>().notNull().default(sql`'[]'::jsonb`),
  },
  (t) => [
    primaryKey({ columns: [t.bulkId, t.line] }),
    index("bulk_row_subject").on(t.bulkId, t.subjectCode),
    index("bulk_row_number_key").on(t.bulkId, numberKeyOf(t.decisionNo)),
    // What is still to be carried out.
    index("bulk_row_ready").on(t.bulkId, t.line).where(sql`outcome = 'ready'`),
  ],
)

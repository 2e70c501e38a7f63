/**
 * Tables of complaints (投诉举报) as counts: by seller, platform, category and month, and nothing of who complained.
 */
import { sql } from "drizzle-orm"
import { check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { ComplaintCategory } from "../../enforcement/complaint/complaint.ts"
import { instant, token } from "./column.ts"

/** How many complaints about a seller came in a month, as a sender has counted them. */
export const complaintCount = pgTable(
  "complaint_count",
  {
    /** Who counted: a client, or an authority whoever of it sends. */
    sender: token("sender").notNull(),
    /** Whom they are about, by the code. */
    code: token("code").notNull(),
    /** On which platform; blank: on none. */
    platform: token("platform").notNull(),
    category: token("category").$type<ComplaintCategory>().notNull(),
    /** The first day of the month. */
    month: date("month").notNull(),
    count: integer("count").notNull(),
    sentAt: instant("sent_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.month, t.platform, t.category, t.sender] }),
    index("complaint_count_month").on(t.month, t.platform),
    check("complaint_count_bounds", sql`${t.count} between 0 and 1000000`),
  ],
)

/** From how many complaints on a lead is made, as an authority sets it with the day from which it holds. */
export const complaintRule = pgTable(
  "complaint_rule",
  {
    id: uuid("id").primaryKey(),
    /** GB/T 2260 code: for leads of this authority, and of those below that have set nothing. */
    authority: token("authority").notNull(),
    validFrom: date("valid_from").notNull(),
    /** So many in so many months; null: none is made. */
    threshold: integer("threshold"),
    months: integer("months").notNull(),
    reason: text("reason").notNull(),
    setBy: text("set_by").notNull(),
    setAt: instant("set_at").notNull(),
  },
  (t) => [uniqueIndex("complaint_rule_from").on(t.authority, t.validFrom)],
)

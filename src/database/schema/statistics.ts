/**
 * Tables of the statistics: what the log has published and ended, counted.
 */
import { sql } from "drizzle-orm"
import { bigint, date, index, integer, pgTable, primaryKey } from "drizzle-orm/pg-core"
import type { ListName } from "../../law/list.ts"
import { token } from "./column.ts"

/** A count of the log's events that are alike in all that statistics tell apart (enforcement/statistics/). */
export const statisticCell = pgTable(
  "statistic_cell",
  {
    /** The first day of the month in China. */
    month: date("month").notNull(),
    /** GB/T 2260 code of the authority that publishes. */
    authority: token("authority").notNull(),
    list: token("list").$type<ListName>().notNull(),
    /** Ground, or class of a penalty; empty where the record has none. */
    ground: token("ground").notNull(),
    /** GB/T 2260 code of the merchant's region. */
    region: token("region").notNull(),
    /** A platform on which the merchant has a shop; empty: whatever the platform. Rows of platforms come beside that one. */
    platform: token("platform").notNull(),
    /** See enforcement/statistics/event.ts. */
    figure: token("figure").notNull(),
    events: bigint("events", { mode: "number" }).notNull(),
    /** Days from the decision to publication, or of display, of all events together. */
    days: bigint("days", { mode: "number" }).notNull(),
    /** Drawn for the cell, and told nobody: which way what it is counted in is rounded hangs on it. */
    coin: integer("coin").notNull().default(sql`floor(random() * 16777216)::int`),
  },
  (t) => [
    primaryKey({ columns: [t.month, t.authority, t.list, t.ground, t.region, t.platform, t.figure] }),
    index("statistic_cell_authority").on(t.authority, t.month).where(sql`platform = ''`),
  ],
)

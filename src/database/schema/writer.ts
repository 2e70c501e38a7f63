/**
 * Tables of who writes: the oldest version that may, and the processes that run.
 */
import { sql } from "drizzle-orm"
import { check, pgTable, smallint } from "drizzle-orm/pg-core"
import { instant, token } from "./column.ts"

/**
 * The oldest version that may write. A trigger on every table holds what connections say against it
 * (database/writer-store.ts sets both).
 */
export const oldestWriter = pgTable(
  "oldest_writer",
  {
    id: smallint("id").primaryKey().default(1),
    version: token("version").notNull(),
    /** The version that has set it, and when. */
    setBy: token("set_by").notNull(),
    setAt: instant("set_at").notNull(),
  },
  (t) => [
    check("oldest_writer_single", sql`${t.id} = 1`),
    check("oldest_writer_version", sql`${t.version} ~ '^[0-9]{1,6}[.][0-9]{1,6}[.][0-9]{1,6}$'`),
  ],
)

/** Processes that serve the register, as they have said lately; Workers of a version are one. */
export const node = pgTable("node", {
  id: token("id").primaryKey(),
  version: token("version").notNull(),
  /** Where it runs: a machine's name, or that it is a Worker. */
  place: token("place").notNull(),
  startedAt: instant("started_at").notNull(),
  seenAt: instant("seen_at").notNull(),
})

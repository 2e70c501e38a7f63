/**
 * Tables of exports: the jobs that make them, what they gave out, what was withdrawn.
 */
import { sql } from "drizzle-orm"
import { bigint, check, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { JobState } from "../../exports/job/job.ts"
import type { WithdrawnFile } from "../../exports/manifest.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { instant, json, token } from "./column.ts"

/** The making of an export (exports/job/): asked for by the schedule or by an administrator, done by one node. */
export const exportJob = pgTable(
  "export_job",
  {
    id: uuid("id").primaryKey(),
    /** As the audit trail names who asked. */
    askedBy: text("asked_by").notNull(),
    askedAt: instant("asked_at").notNull(),
    state: token("state").$type<JobState>().notNull().default("waiting"),
    startedAt: instant("started_at"),
    /** The claim of the node that is at it: who was taken for dead, and was not, has another. */
    claim: uuid("claim"),
    /** By the database's clock: a running job without one for a while belongs to a node that died. */
    beatAt: instant("beat_at"),
    finishedAt: instant("finished_at"),
    /** Lines written, and about how many there are to write. */
    lines: bigint("lines", { mode: "number" }).notNull().default(0),
    lineTotal: bigint("line_total", { mode: "number" }).notNull().default(0),
    /** Size of the log that it was made at. */
    size: bigint("size", { mode: "number" }),
    /** Why it failed. */
    reason: json("reason").$type<Bilingual>(),
  },
  (t) => [
    // One on its way is enough, on however many nodes.
    uniqueIndex("export_job_open")
      .on(sql`(state in ('waiting', 'running'))`)
      .where(sql`state in ('waiting', 'running')`),
    index("export_job_asked").on(t.askedAt.desc()),
    check("export_job_state", sql`${t.state} in ('waiting', 'running', 'made', 'failed')`),
  ],
)

/** The files of exports that hold lines, of those too that are off the shelf: somebody may have fetched them. */
export const exportFile = pgTable(
  "export_file",
  {
    /** Size of the log that the export was made at. */
    size: bigint("size", { mode: "number" }).notNull(),
    name: token("name").notNull(),
    sha256: token("sha256").notNull(),
    /** It holds lines of entries from this position on: 0 for a snapshot. */
    fromSize: bigint("from_size", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.name, t.sha256] })],
)

/** Files of exports that held what was erased since; every later manifest lists them. */
export const exportWithdrawal = pgTable(
  "export_withdrawal",
  {
    /** Size of the log that the export was made at. */
    size: bigint("size", { mode: "number" }).notNull(),
    name: token("name").notNull(),
    sha256: token("sha256").notNull(),
    reason: token("reason").$type<WithdrawnFile["reason"]>().notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.size, t.name] })],
)

/**
 * Tables of who did what: the audit trail, and the runs of imports.
 */
import { sql } from "drizzle-orm"
import { bigint, bigserial, index, pgTable, primaryKey, smallint, text, uuid } from "drizzle-orm/pg-core"
import type { Bilingual } from "../../law/bilingual.ts"
import { instant, json, token } from "./column.ts"

/** Who did what; written in the transaction of the act and never changed. */
export const auditEvent = pgTable(
  "audit_event",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    at: instant("at").notNull(),
    actor: text("actor").notNull(),
    act: token("act").notNull(),
    /** A subject's code, a record's id, or a proceeding's id. */
    object: token("object").notNull(),
    position: bigint("position", { mode: "number" }),
    importId: uuid("import_id"),
    before: json("before"),
    after: json("after"),
    reason: text("reason"),
  },
  // Rows of an import are found by the import: leaving them out keeps a bulk import from paying for the index.
  // The second index is for auditors: a filter for each 32 pages says what is surely not in them. A bulk import writes
  // behind the pages that have one, and pays nothing for it.
  (t) => [
    index("audit_event_object").on(t.object, t.id).where(sql`import_id is null`),
    index("audit_event_seek")
      .using(
        "brin",
        t.at,
        sql`${t.actor} text_bloom_ops (n_distinct_per_range = 100)`,
        sql`${t.object} text_bloom_ops (n_distinct_per_range = 2000)`,
      )
      .with({ pages_per_range: 32, autosummarize: true }),
  ],
)

/** One run of an import, with its tally. */
export const importRun = pgTable("import_run", {
  id: uuid("id").primaryKey(),
  actor: text("actor").notNull(),
  source: text("source").notNull(),
  startedAt: instant("started_at").notNull(),
  finishedAt: instant("finished_at"),
  rows: bigint("rows", { mode: "number" }).notNull().default(0),
  added: bigint("added", { mode: "number" }).notNull().default(0),
  amended: bigint("amended", { mode: "number" }).notNull().default(0),
  unchanged: bigint("unchanged", { mode: "number" }).notNull().default(0),
  rejected: bigint("rejected", { mode: "number" }).notNull().default(0),
  flagged: bigint("flagged", { mode: "number" }).notNull().default(0),
})

/** A row of an import that was refused, or taken with a remark. Never holds the row's values. */
export const importRemark = pgTable(
  "import_remark",
  {
    importId: uuid("import_id").notNull(),
    line: bigint("line", { mode: "number" }).notNull(),
    ordinal: smallint("ordinal").notNull(),
    outcome: token("outcome").$type<"rejected" | "flagged">().notNull(),
    field: text("field").notNull(),
    reason: json("reason").$type<Bilingual>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line, t.ordinal] })],
)

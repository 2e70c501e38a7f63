/**
 * Tables of who did what: the audit trail, and the runs of imports.
 */
import { sql } from "drizzle-orm"
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core"
import type { Bilingual } from "../../law/bilingual.ts"
import type { FormNames } from "../../register/import/row-field.ts"
import type { ImportState, RemarkOutcome } from "../../register/import/state.ts"
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
  // The third is for statistics: days on which clocks ran out are few among acts.
  (t) => [
    index("audit_event_object").on(t.object, t.id).where(sql`import_id is null`),
    index("audit_event_overdue").on(t.at).where(sql`act = 'proceeding.overdue'`),
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

/** Whose an import is: a client's, whoever holds its key when it sends; anybody else's by the name in the audit trail. */
const sender = () =>
  token("sender").generatedAlwaysAs(sql`case when actor like 'client:%' then left(actor, 43) else actor end`).notNull()

/** One run of an import, with its tally. */
export const importRun = pgTable(
  "import_run",
  {
    id: uuid("id").primaryKey(),
    actor: text("actor").notNull(),
    sender: sender(),
    source: text("source").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
    rows: bigint("rows", { mode: "number" }).notNull().default(0),
    added: bigint("added", { mode: "number" }).notNull().default(0),
    amended: bigint("amended", { mode: "number" }).notNull().default(0),
    unchanged: bigint("unchanged", { mode: "number" }).notNull().default(0),
    rejected: bigint("rejected", { mode: "number" }).notNull().default(0),
    flagged: bigint("flagged", { mode: "number" }).notNull().default(0),
    /** Of those that are amended, how many end a display. */
    ended: bigint("ended", { mode: "number" }).notNull().default(0),
    /** See register/import/state.ts. */
    state: token("state").$type<ImportState>().notNull().default("running"),
    /** GB/T 2260 code of the authority for which a person sent it; null for a run of the operator's. */
    authority: token("authority"),
    /** Whether who sent it may publish for every authority, as an administrator may. */
    reachesAll: boolean("reaches_all").notNull().default(false),
    /** How a form names its fields, and of which it says nothing; null for JSON. */
    form: json("form").$type<FormNames>(),
    /** Who released or returned it, and why. */
    decidedBy: text("decided_by"),
    reason: text("reason"),
    /** Everybody who has answered findings in its rows, those that were refused and deleted too, as the audit trail names them. */
    answerers: text("answerers").array().notNull().default(sql`'{}'`),
    /** Of its rows, how many wait in imports of their own. */
    held: bigint("held", { mode: "number" }).notNull().default(0),
    /** The import that published the rest of the rows and of which these wait; null for every other. */
    partOf: uuid("part_of"),
    /** The import that this one undoes; null for every other. */
    undoes: uuid("undoes"),
  },
  (t) => [
    index("import_run_authority").on(t.authority, t.startedAt, t.id).where(sql`authority is not null`),
    index("import_run_sender").on(t.sender, t.startedAt, t.id),
    // What is held of a source is few among all that it has sent.
    index("import_run_held").on(t.sender).where(sql`state in ('waiting', 'releasing') and part_of is not null`),
    index("import_run_part").on(t.partOf).where(sql`part_of is not null`),
    index("import_run_undoes").on(t.undoes).where(sql`undoes is not null`),
  ],
)

/** For which authorities an import has published: who sees it, and how much of what was live it has changed. */
export const importReach = pgTable(
  "import_reach",
  {
    importId: uuid("import_id").notNull(),
    /** GB/T 2260 code. */
    authority: token("authority").notNull(),
    actor: text("actor").notNull(),
    sender: sender(),
    /** When it last did. */
    at: instant("at").notNull(),
    /** Rows that ended or amended what was live. */
    changed: bigint("changed", { mode: "number" }).notNull(),
    /** Of an undoing by the operator that is under way: so many more it may end or amend. */
    ahead: bigint("ahead", { mode: "number" }).notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.authority] }),
    index("import_reach_authority").on(t.authority, t.sender, t.at),
    // Those under way are few among all that were ever done.
    index("import_reach_ahead").on(t.sender).where(sql`ahead > 0`),
  ],
)

/** A row that waits for its import's release, as it was given. Deleted when that is decided, or not in time. */
export const importRow = pgTable(
  "import_row",
  {
    importId: uuid("import_id").notNull(),
    line: bigint("line", { mode: "number" }).notNull(),
    /** JSON. Not of that type, which refuses what a field that is not kept may hold: U+0000, half a surrogate pair. */
    text: text("text").notNull(),
    /** What the reading of a form's cells remarked, as JSON. */
    flags: text("flags"),
    /** UTF-16 units of text. */
    length: integer("length").notNull(),
    /** A subject's code or a record's id: what a row that is held of another import is about, as sent, or what a row of an undoing takes back. */
    object: token("object"),
    /** How many findings of personal data in it nobody has answered. */
    open: smallint("open").notNull().default(0),
    /** Who last answered any, as the audit trail names them. */
    answeredBy: text("answered_by"),
  },
  (t) => [
    primaryKey({ columns: [t.importId, t.line] }),
    index("import_row_object").on(t.object).where(sql`object is not null`),
    index("import_row_open").on(t.importId, t.line).where(sql`open > 0`),
    index("import_row_answered").on(t.importId, t.line).where(sql`answered_by is not null`),
  ],
)

/** A row of an import that was refused, taken with a remark, or waits. Never holds the row's values. */
export const importRemark = pgTable(
  "import_remark",
  {
    importId: uuid("import_id").notNull(),
    line: bigint("line", { mode: "number" }).notNull(),
    ordinal: smallint("ordinal").notNull(),
    outcome: token("outcome").$type<RemarkOutcome>().notNull(),
    field: text("field").notNull(),
    reason: json("reason").$type<Bilingual>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.importId, t.line, t.ordinal] })],
)

/**
 * Tables of leads (线索): what somebody has noticed and an authority has to verify. Never public.
 */
import { sql } from "drizzle-orm"
import { date, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { Evidence, LeadResult, LeadSource, LeadState } from "../../enforcement/lead/state.ts"
import { instant, json, token } from "./column.ts"

/** A lead. Its history is the audit trail's rows about it. */
export const lead = pgTable(
  "lead",
  {
    id: uuid("id").primaryKey(),
    /** Who sent it, as the audit trail names them, and under what name: the same one again is the same lead. */
    sender: token("sender").notNull(),
    ref: token("ref").notNull(),
    source: token("source").$type<LeadSource>().notNull(),
    /** About whom: a code, or a shop of a platform; see lead.ts. */
    code: token("code"),
    name: text("name"),
    platform: text("platform"),
    seller: token("seller"),
    shop: text("shop"),
    url: text("url"),
    /** The ground of the catalogue that is suspected; null where nobody says. */
    ground: token("ground"),
    facts: text("facts").notNull(),
    evidence: json("evidence").$type<readonly Evidence[]>().notNull().default(sql`'[]'::jsonb`),
    foundOn: date("found_on").notNull(),
    takenAt: instant("taken_at").notNull(),
    takenOn: date("taken_on").notNull(),
    /** GB/T 2260 code of the authority with which it lies. */
    authority: token("authority").notNull(),
    state: token("state").$type<LeadState>().notNull(),
    enteredOn: date("entered_on").notNull(),
    /** The clock that runs and its last day; null where none does, or its year has no calendar. */
    clock: token("clock"),
    dueOn: date("due_on"),
    /** The day on which it was verified last; null where it was not. */
    verifiedOn: date("verified_on"),
    result: token("result").$type<LeadResult>(),
    /** The proceeding that it led to. */
    proceedingId: uuid("proceeding_id"),
    lastActor: text("last_actor").notNull(),
    /** Counts the acts: who acts on an older version is refused. */
    version: integer("version").notNull().default(1),
  },
  (t) => [
    uniqueIndex("lead_ref").on(t.sender, t.ref),
    index("lead_open").on(t.authority, sql`coalesce(${t.dueOn}, 'infinity'::date)`, t.id).where(sql`state <> 'closed'`),
    index("lead_taken").on(t.takenOn, t.id),
    index("lead_code").on(t.code).where(sql`code is not null`),
  ],
)

/** Tables that cases of all families share. */
import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core"
import { bytes, instant, token } from "./column.ts"

/** What was answered to who has begun a case under a name of their own (Idempotency-Key): the same again is answered so. */
export const keptAnswer = pgTable(
  "kept_answer",
  {
    /** As the audit trail names who asked: nobody is given the answer of another. */
    actor: token("actor").notNull(),
    key: token("key").notNull(),
    /** SHA-256 of the operation and what was asked. */
    asked: bytes("asked").notNull(),
    status: integer("status").notNull(),
    answer: text("answer").notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.actor, t.key] }), index("kept_answer_at").on(t.at)],
)

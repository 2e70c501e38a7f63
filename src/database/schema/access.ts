/**
 * Tables of access: who has signed in to the pages.
 */
import { index, pgTable, uuid } from "drizzle-orm/pg-core"
import { bytes, instant } from "./column.ts"

/** A client who has signed in to the platforms' pages (access/store.ts), until it signs out or its time is over. */
export const clientSession = pgTable(
  "client_session",
  {
    /** SHA-256 of what the browser holds. */
    digest: bytes("digest").primaryKey(),
    clientId: uuid("client_id").notNull(),
    startedAt: instant("started_at").notNull(),
    expiresAt: instant("expires_at").notNull(),
  },
  (t) => [index("client_session_expiry").on(t.expiresAt)],
)

/** Table of what those who republish (转载公示信息) have acknowledged. */
import { bigint, pgTable, primaryKey, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import { instant } from "./column.ts"

/** That a copy shows nothing any more that ended in the log before a position. */
export const copyAcknowledgement = pgTable(
  "copy_acknowledgement",
  {
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** So many entries: of those ones before it. */
    position: bigint("position", { mode: "number" }).notNull(),
    at: instant("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.clientId, t.position] })],
)

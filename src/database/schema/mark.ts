/**
 * Tables of marks: the opaque ids by which sellers without a code are asked for.
 */
import { pgTable, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import { instant, token } from "./column.ts"

/** The id of a row of a roster, drawn when its platform first asked for it: it tells nobody who or where the seller is. */
export const sellerMark = pgTable(
  "seller_mark",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    seller: token("seller").notNull(),
    drawnAt: instant("drawn_at").notNull(),
  },
  (t) => [uniqueIndex("seller_mark_seller").on(t.clientId, t.seller)],
)

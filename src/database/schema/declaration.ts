/** Tables of what agencies declare (措施清单申报): which measures stand in their own systems. */
import { sql } from "drizzle-orm"
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core"
import type { Tenant } from "../../access/tenant.ts"
import type { DeclarationCounts, DeclaredStanding } from "../../enforcement/declaration/declaration.ts"
import { bytes, instant, json, token } from "./column.ts"

/** A list as an agency sent it. */
export const declaration = pgTable(
  "declaration",
  {
    id: uuid("id").primaryKey(),
    clientId: uuid("client_id").$type<Tenant>().notNull(),
    /** Of the agency: from 1, without a gap. */
    number: integer("number").notNull(),
    /** The day as of which it says what stands. */
    asOf: date("as_of").notNull(),
    sentAt: instant("sent_at").notNull(),
    /** What was sent, to the byte: its digest (SHA-256), its length and its media type. */
    sha256: bytes("sha256").notNull(),
    length: integer("length").notNull(),
    mediaType: token("media_type").notNull(),
    /** The JWS that it came as, of a list whose every row was taken, and the thumbprint of the agency's key that signed it; null: it came by API key alone. */
    jws: text("jws"),
    kid: token("kid"),
    /** Whether every row was taken: of one with rows that were not, nothing follows from what it leaves out. */
    complete: boolean("complete").notNull(),
    /** The size of the log that it was held against. */
    logSize: bigint("log_size", { mode: "number" }).notNull(),
    counts: json("counts").$type<DeclarationCounts>().notNull(),
  },
  (t) => [
    uniqueIndex("declaration_number").on(t.clientId, t.number),
    index("declaration_last").on(t.clientId, t.number).where(sql`complete`),
  ],
)

/** A measure that a list names. */
export const declaredMeasure = pgTable(
  "declared_measure",
  {
    declarationId: uuid("declaration_id").notNull(),
    measureId: uuid("measure_id").notNull(),
    /** From 1: the line of a text, the row of a workbook. */
    line: integer("line").notNull(),
    /** What the ledger had of it: it stood there, it was not there, or it was said to be lifted. */
    ledger: token("ledger").$type<"known" | "late" | "lifted">().notNull(),
    standing: token("standing").$type<DeclaredStanding>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.declarationId, t.measureId] })],
)

/** Tables of the legality check (法制审核): sheets that are kept with the acts of a file, and live records that miss a row of the table. */
import { date, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import { instant, json, token } from "./column.ts"

/** The sheet of an act, with the file that it was judged on. It only grows: triggers refuse every change. */
export const legalitySheet = pgTable(
  "legality_sheet",
  {
    proceedingId: uuid("proceeding_id").notNull(),
    /** Of the proceeding as the act left it. */
    version: integer("version").notNull(),
    act: token("act").notNull(),
    at: instant("at").notNull(),
    /** The sheet and the file as they are signed for, byte for byte (register/proceeding/kept-sheet.ts). */
    sheet: text("sheet").notNull(),
    file: text("file").notNull(),
    /** SHA-256 of the sheet, hexadecimal. */
    sha256: token("sha256").notNull(),
    /** Opens the commitment to it. */
    salt: token("salt").notNull(),
  },
  (t) => [primaryKey({ columns: [t.proceedingId, t.version] })],
)

/**
 * How far what is live was held to the table of preconditions, one row a version of it (register/proceeding/live-file.ts): the id
 * behind which to go on. Null where there is nothing behind.
 */
export const legalityLook = pgTable("legality_look", {
  version: integer("version").primaryKey(),
  after: token("after").default(""),
})

/** A live record that misses rows of it, until it is corrected or ended. */
export const legalityFinding = pgTable(
  "legality_finding",
  {
    recordId: token("record_id").primaryKey(),
    authority: token("authority").notNull(),
    /** The rows by their ids, in the order of the table. */
    missed: json("missed").$type<readonly string[]>().notNull(),
    /** The day on which it was noticed. */
    since: date("since").notNull(),
  },
  (t) => [index("legality_finding_authority").on(t.authority, t.recordId)],
)

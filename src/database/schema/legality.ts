/** Table of sheets (法制审核意见) that are kept with the acts of a file. It only grows: triggers refuse every change. */
import { integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core"
import { instant, token } from "./column.ts"

/** The sheet of an act, with the file that it was judged on. */
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

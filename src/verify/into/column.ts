/** What a column of a mirror's tables is. */
import type { Bilingual } from "../../law/bilingual.ts"

/** A column: its type (a day is `YYYY-MM-DD`, a time RFC 3339), and what it says. */
export interface Column extends Bilingual {
  type: "number" | "text" | "day" | "time"
  /** Never null. */
  needed?: true
}

// The three lists that the register keeps and publishes.
import type { InstrumentId } from "./instrument.ts"

/** A list of the register, as the API, the import and the log spell it. */
export type ListName = "abnormal" | "serious" | "penalty"

/** What a list is called and which instruments govern it now. */
export interface ListRow {
  /** The statutory name. */
  readonly zh: string
  /** A plain English name, in running text (lower case). */
  readonly en: string
  /** The instruments that govern the list today, the principal one first. */
  readonly instruments: readonly [InstrumentId, ...InstrumentId[]]
}

/** The three lists. The abnormal list has one instrument for each kind of subject: enterprise, sole trader, cooperative. */
export const lists = {
  abnormal: {
    zh: "经营异常名录",
    en: "list of abnormal operations",
    instruments: ["R68-2025", "R69-2025", "R70-2025"],
  },
  serious: { zh: "严重违法失信名单", en: "list of serious violators", instruments: ["R44"] },
  penalty: { zh: "行政处罚公示", en: "published administrative penalties", instruments: ["R45", "R107"] },
} as const satisfies Record<ListName, ListRow>

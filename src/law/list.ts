// The three lists that the register keeps and publishes.
import type { Bilingual } from "./bilingual.ts"
import type { InstrumentId } from "./instrument.ts"

/** A list of the register, as the API, the import and the log spell it. */
export type ListName = "abnormal" | "serious" | "penalty"

/** What a list is called and which instruments govern it now. */
export interface ListRow {
  /** The statutory name. */
  readonly zh: string
  /** A plain English name, in running text (lower case). */
  readonly en: string
  /** What it is, in a sentence for who has never heard of it. */
  readonly about: Bilingual
  /** The instruments that govern the list today, the principal one first. */
  readonly instruments: readonly [InstrumentId, ...InstrumentId[]]
}

/** The three lists. The abnormal list has one instrument for each kind of subject: enterprise, sole trader, cooperative. */
export const lists = {
  abnormal: {
    zh: "经营异常名录",
    en: "list of abnormal operations",
    about: {
      zh: "未按期公示年报、登记的地址联系不上等。改正后可以申请移出。",
      en: "Missing annual reports, an address where nobody is found. Ends on application once put right.",
    },
    instruments: ["R68-2025", "R69-2025", "R70-2025"],
  },
  serious: {
    zh: "严重违法失信名单",
    en: "list of serious violators",
    about: {
      zh: "性质恶劣、情节严重的违法，受到较重行政处罚。一般列入三年。",
      en: "Grave violations with a heavier penalty. Usually for three years.",
    },
    instruments: ["R44"],
  },
  penalty: {
    zh: "行政处罚公示",
    en: "published administrative penalties",
    about: {
      zh: "市场监管部门作出的行政处罚，按类别公示三个月至三年。",
      en: "Penalties by market regulators, shown for three months to three years by class.",
    },
    instruments: ["R45", "R107"],
  },
} as const satisfies Record<ListName, ListRow>

/** The lists, in their order. */
export const listNames = ["abnormal", "serious", "penalty"] as const satisfies readonly ListName[]

/** Whether a name is that of a list. */
export function isListName(name: string): name is ListName {
  return Object.hasOwn(lists, name)
}

/** The lists by what it means to stand on them, the gravest first. */
export const gravestFirst = ["serious", "abnormal", "penalty"] as const satisfies readonly ListName[]

/** Orders what is of lists by gravity; what is of one list stays as it came. */
export function byGravity(a: { list: ListName }, b: { list: ListName }): number {
  return gravestFirst.indexOf(a.list) - gravestFirst.indexOf(b.list)
}

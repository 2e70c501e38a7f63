// How long an administrative penalty is shown (行政处罚公示期). Classes are the scheme of R107, in force since
// 2025-12-25; an earlier decision follows the scheme of 2021, which stands at the end of the file.
import type { Bilingual } from "./bilingual.ts"
import { cite, type Source } from "./citation.ts"
import type { DisplayPeriod } from "./display-period.ts"
import { keyed } from "./keyed.ts"
import type { Validity } from "./validity.ts"

/** One end of the display, counted from publication or from decision as the policy switch says. */
export interface DisplayLimit {
  readonly period: DisplayPeriod
  /** True where the end of the restriction that the penalty imposes counts instead when it is later. */
  readonly orEndOfRestriction: boolean
}

/**
 * Whether the display may stop before its longest: `not-needed` stops by itself at a short term, `follows-record` goes
 * with the penalty it belongs to.
 */
export type EarlyStop = "not-needed" | "allowed" | "never" | "follows-record"

/** A class of penalty and how long it is shown. The span is that of the day of the decision. */
export interface PenaltyClass<Code extends string = string> extends Validity {
  readonly code: Code
  /** What falls into the class, in Chinese. */
  readonly zh: string
  /** The same in plain English: a phrase that starts with a capital and has no full stop. */
  readonly en: string
  readonly published: boolean
  /** The shortest display; null where there is none. */
  readonly atLeast: DisplayLimit | null
  /** The longest display; null only where nothing is published. */
  readonly atMost: DisplayLimit | null
  /** Null only where nothing is published. */
  readonly earlyStop: EarlyStop | null
  readonly source: Source
  /** What is not certain about the row, in one sentence. */
  readonly doubt?: Bilingual
}

/** The most that a fine in the mitigated or lenient tier may be to count as lower (较低数额罚款), in yuan, inclusive. Source: R107 7. */
export const lowerFineCnyMax = { operator: 50_000, person: 5_000 } as const

const r107 = { validFrom: "2025-12-25", validTo: null, published: true } as const
const plain = (period: DisplayPeriod): DisplayLimit => ({ period, orEndOfRestriction: false })
const orRestriction = (period: DisplayPeriod): DisplayLimit => ({ period, orEndOfRestriction: true })

/** The classes of penalty, by code. `P0` is not published; `SC` is no penalty but the result of a spot check (抽查). */
export const penaltyClasses = keyed("code", {
  P0: {
    zh: "适用简易程序，或者仅受警告（不予公示）",
    en: "Simple procedure, or a warning only (not published)",
    published: false,
    atLeast: null,
    atMost: null,
    earlyStop: null,
    source: [cite("R45", "2", "2(2)"), cite("R107", "7(2)")],
    validFrom: "2021-09-01",
    validTo: null,
  },
  P1: {
    ...r107,
    zh: "轻微：仅受通报批评，或者仅受较低数额罚款",
    en: "Minor: only a public reprimand, or only a lower fine",
    atLeast: null,
    atMost: plain("P3M"),
    earlyStop: "not-needed",
    source: [cite("R107", "7")],
  },
  P2: {
    ...r107,
    zh: "一般：其他行政处罚",
    en: "General: any other penalty",
    atLeast: plain("P3M"),
    atMost: plain("P1Y"),
    earlyStop: "allowed",
    source: [cite("R107", "9", "11")],
  },
  P3a: {
    ...r107,
    zh: "食品、药品、医疗器械、化妆品、特种设备、重点工业产品领域，且不属于轻微",
    en: "Food, drugs, medical devices, cosmetics, special equipment or key industrial products, and not minor",
    atLeast: plain("P1Y"),
    atMost: plain("P3Y"),
    earlyStop: "allowed",
    source: [cite("R107", "8(1)(1)", "8(1)(3)", "11")],
    doubt: {
      zh: "本类与 P3c 都引第八条第一款第（三）项。",
      en: "The source cites article 8(1)(3) for this class and for P3c.",
    },
  },
  P3b: {
    ...r107,
    zh: "限制开展生产经营活动、责令停产停业、限制从业",
    en: "Business restricted or suspended, or a person barred from the trade",
    atLeast: orRestriction("P1Y"),
    atMost: orRestriction("P3Y"),
    earlyStop: "allowed",
    source: [cite("R107", "8(1)(2)", "8(1)(4)", "11")],
  },
  P3c: {
    ...r107,
    zh: "降低资质等级、吊销许可证件、吊销执照、责令关闭",
    en: "Qualification downgraded, licence revoked, or business ordered to close",
    atLeast: null,
    atMost: plain("P3Y"),
    earlyStop: "never",
    source: [cite("R107", "8(1)(3)", "8(1)(5)")],
    doubt: {
      zh: "本类与 P3a 都引第八条第一款第（三）项。",
      en: "The source cites article 8(1)(3) for this class and for P3a.",
    },
  },
  SC: {
    ...r107,
    zh: "抽查结果不良，未受行政处罚或者所受行政处罚属于轻微",
    en: "Bad result in a spot check, with no penalty or a minor one",
    atLeast: null,
    atMost: plain("P3M"),
    earlyStop: "follows-record",
    source: [cite("R107")],
    doubt: {
      zh: "所依据的条文以及所指的抽查没有记录。",
      en: "The article of R107 is not recorded, nor which spot checks are meant.",
    },
  },
} as const satisfies Record<string, Omit<PenaltyClass, "code">>)

export type PenaltyClassCode = keyof typeof penaltyClasses

/** The display of a penalty that was decided before R107. The span is that of the day of the decision. */
export interface LegacyPenaltyDisplay extends Validity {
  readonly zh: string
  readonly en: string
  /** The longest display is one of these, or the restriction's own length where that is longer. */
  readonly atMost: readonly [DisplayPeriod, DisplayPeriod]
  /** The time after which a repair could be asked for, as ISO 8601 durations. */
  readonly repairAfter: { readonly general: "P6M"; readonly foodDrugSpecialEquipment: "P1Y" }
  readonly source: Source
  /** What is not certain, in one sentence. */
  readonly doubt: Bilingual
}

/** The classes whose penalties never stopped early before R107: restricted, suspended, downgraded, revoked, closed. */
export const neverEarlyBefore2025 = ["P3b", "P3c"] as const satisfies readonly PenaltyClassCode[]

/** The scheme of 2021. Whether its records get the shorter periods of R107 is a policy switch; the default is no. */
export const legacyPenaltyDisplay: LegacyPenaltyDisplay = {
  zh: "2025年12月25日前作出的行政处罚：仅受通报批评或者较低数额罚款的公示三个月，其他公示三年；限制期超过三年的，公示至限制期满",
  en: "Penalties decided before 25 December 2025: shown for three months where they are only a public reprimand or a lower fine, else for three years, or to the end of a restriction that is longer",
  atMost: ["P3M", "P3Y"],
  repairAfter: { general: "P6M", foodDrugSpecialEquipment: "P1Y" },
  source: [cite("R45", "13", "14"), cite("XYXF-2021")],
  doubt: {
    zh: "较低数额罚款按第107号令的数额认定，是本库的理解。不得提前停止公示的处罚种类（第45号令第十四条）和可以申请修复的期限未与原文核对，期限的起算日没有记录。",
    en: "That a lower fine is one below the amounts of Order 107 is our reading. Which kinds never stop early (Order 45, article 14), and the repair periods, were not checked against the text; on which day the periods begin is not recorded.",
  },
  validFrom: "2021-09-01",
  validTo: "2025-12-24",
}

const heavierClasses = ["P3b", "P3c"] as const satisfies readonly PenaltyClassCode[]

/**
 * Whether a published penalty is a heavier one (较重行政处罚, R44 5-10) by its class alone: restricted, suspended or closed
 * business, a bar from the trade, a downgraded or revoked licence. Whether a fine lies in the heavier tier no class tells;
 * that is for an officer to say.
 */
export function isHeavierByClass(penaltyClass: string | null): boolean {
  return heavierClasses.some((code) => code === penaltyClass)
}

/**
 * Kinds of administrative penalty (处罚种类), and the fields in which one weighs more. What a kind means for the display
 * stands on its row; a decision that has several is put together in penalty-classification.ts.
 */
import type { Bilingual } from "./bilingual.ts"
import type { PenaltyClassCode } from "./penalty-class.ts"

/** What a kind is called and what it makes of a decision. */
export interface PenaltyKindRow extends Bilingual {
  /** The class of a decision that has this kind alone, outside the fields of P3a. A lower fine alone is P1 instead. */
  readonly alone: Exclude<PenaltyClassCode, "SC" | "P3a">
  /**
   * Whether it is a heavier penalty (较重行政处罚), which a listing as a serious violator asks for (R44). `judgement`: a
   * fine is one in the heavier tier, another kind where a law names it; an officer says so.
   */
  readonly heavier: "yes" | "no" | "judgement"
  /** What has to be known of it beside its name, by the names that inputs have: nothing else asks for these. */
  readonly asks: readonly PenaltyQuestion[]
}

/** What is asked of some kinds alone. */
export const penaltyQuestions = ["fine_cny", "confiscated_cny", "lenient_tier", "restriction_ends_on"] as const
export type PenaltyQuestion = (typeof penaltyQuestions)[number]

const fined = ["fine_cny", "lenient_tier"] as const
const confiscated = ["confiscated_cny"] as const
const restricted = ["restriction_ends_on"] as const

/** The kinds, from the lightest to the gravest. `other` is any that has no row of its own. */
export const penaltyKinds = {
  warning: { zh: "警告", en: "warning", alone: "P0", heavier: "no", asks: [] },
  "circulated-criticism": { zh: "通报批评", en: "public reprimand", alone: "P1", heavier: "no", asks: [] },
  fine: { zh: "罚款", en: "fine", alone: "P2", heavier: "judgement", asks: fined },
  confiscation: { zh: "没收", en: "confiscation", alone: "P2", heavier: "judgement", asks: confiscated },
  "licence-suspended": { zh: "暂扣许可证件", en: "licence suspended", alone: "P2", heavier: "judgement", asks: [] },
  other: { zh: "其他行政处罚", en: "another penalty", alone: "P2", heavier: "judgement", asks: [] },
  "business-restricted": {
    zh: "限制开展生产经营活动",
    en: "business restricted",
    alone: "P3b",
    heavier: "yes",
    asks: restricted,
  },
  "business-suspended": {
    zh: "责令停产停业",
    en: "business suspended",
    alone: "P3b",
    heavier: "yes",
    asks: restricted,
  },
  "barred-from-trade": { zh: "限制从业", en: "barred from the trade", alone: "P3b", heavier: "yes", asks: restricted },
  "qualification-downgraded": {
    zh: "降低资质等级",
    en: "qualification downgraded",
    alone: "P3c",
    heavier: "yes",
    asks: [],
  },
  "licence-revoked": { zh: "吊销许可证件", en: "licence revoked", alone: "P3c", heavier: "yes", asks: [] },
  "business-licence-revoked": {
    zh: "吊销营业执照",
    en: "business licence revoked",
    alone: "P3c",
    heavier: "yes",
    asks: [],
  },
  "business-closed": { zh: "责令关闭", en: "business ordered to close", alone: "P3c", heavier: "yes", asks: [] },
} as const satisfies Record<string, PenaltyKindRow>
export type PenaltyKind = keyof typeof penaltyKinds

/** Whether a text is the name of a kind, exactly as written. */
export function isPenaltyKind(text: string): text is PenaltyKind {
  return Object.hasOwn(penaltyKinds, text)
}

/** What a field is called, and how far the register can tell. */
export interface PenaltyFieldRow extends Bilingual {
  /** True where no list decides whether goods belong to it: an officer does, and the register keeps the answer. */
  readonly judgement: boolean
  /** True where the scheme of 2021 let a repair be asked for after one year instead of six months. */
  readonly oneYearBefore2025: boolean
}

/** Whether a text is the name of a field, exactly as written. */
export function isPenaltyField(text: string): text is PenaltyField {
  return Object.hasOwn(penaltyFields, text)
}

/** The fields in which a penalty is shown for longer (R107 8). */
export const penaltyFields = {
  food: { zh: "食品", en: "food", judgement: false, oneYearBefore2025: true },
  drug: { zh: "药品", en: "drugs", judgement: false, oneYearBefore2025: true },
  device: { zh: "医疗器械", en: "medical devices", judgement: false, oneYearBefore2025: false },
  cosmetic: { zh: "化妆品", en: "cosmetics", judgement: false, oneYearBefore2025: false },
  "special-equipment": { zh: "特种设备", en: "special equipment", judgement: false, oneYearBefore2025: true },
  "key-industrial-product": {
    zh: "重点工业产品",
    en: "key industrial products",
    judgement: true,
    oneYearBefore2025: false,
  },
} as const satisfies Record<string, PenaltyFieldRow>
export type PenaltyField = keyof typeof penaltyFields

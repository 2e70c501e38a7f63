/**
 * What must be true before a record's display ends early: by a repair of a penalty, an early removal of a serious
 * violator, a removal from the abnormal list. Some of it the register knows, the rest an officer answers and signs for.
 */
import type { Bilingual } from "./bilingual.ts"
import { cite, type Source } from "./citation.ts"
import { displayTerm, isLegacyPenalty, type TermCase, threeYearBarApplies } from "./display-term.ts"
import type { Policy } from "./policy.ts"

export type EarlyStopQuestionId =
  | "ground-settled"
  | "minimum-shown"
  | "penalty-performed"
  | "violation-corrected"
  | "not-punished-again"
  | "one-year-listed"
  | "obligations-performed"
  | "harm-removed"
  | "no-heavier-penalty"
  | "no-measure-running"
  | "three-year-bar-over"
  | "on-neither-list"
  | "no-fraud-bar"

/** One condition, put so that yes is in the party's favour. */
export interface EarlyStopQuestion<Id extends string = EarlyStopQuestionId> extends Bilingual {
  readonly id: Id
  /** Who can say: the register from its own days and records, or an officer who looks and judges. */
  readonly answeredBy: "register" | "officer"
  readonly source: Source
}

/** The questions, by id. An empty list of articles: the article is not recorded. */
export const earlyStopQuestions = {
  "ground-settled": {
    id: "ground-settled",
    zh: "列入事由已经消除：按照该事由的要求补报、公示、更正、变更或者恢复联系",
    en: "What the ground asks for has been done",
    answeredBy: "officer",
    source: [cite("R107", "12")],
  },
  "minimum-shown": {
    id: "minimum-shown",
    zh: "已满最短公示期",
    en: "It has been shown for the least time",
    answeredBy: "register",
    source: [cite("R107", "11")],
  },
  "penalty-performed": {
    id: "penalty-performed",
    zh: "已经履行行政处罚决定确定的义务",
    en: "What the penalty imposes has been performed",
    answeredBy: "officer",
    source: [cite("R107", "11")],
  },
  "violation-corrected": {
    id: "violation-corrected",
    zh: "已经纠正违法行为",
    en: "The violation has been corrected",
    answeredBy: "officer",
    source: [cite("R107", "11")],
  },
  "not-punished-again": {
    id: "not-punished-again",
    zh: "没有因同一类违法行为再次受到行政处罚",
    en: "There was no further penalty for the same kind of act",
    answeredBy: "officer",
    source: [cite("R107", "11")],
  },
  "one-year-listed": {
    id: "one-year-listed",
    zh: "列入已满一年",
    en: "It has been listed for a year",
    answeredBy: "register",
    source: [cite("R44")],
  },
  "obligations-performed": {
    id: "obligations-performed",
    zh: "已经履行行政处罚决定中规定的义务",
    en: "All obligations have been performed",
    answeredBy: "officer",
    source: [cite("R44")],
  },
  "harm-removed": {
    id: "harm-removed",
    zh: "已经消除危害后果和不良影响",
    en: "The harm has been removed",
    answeredBy: "officer",
    source: [cite("R44")],
  },
  "no-heavier-penalty": {
    id: "no-heavier-penalty",
    zh: "没有再受较重行政处罚",
    en: "There was no further heavier penalty",
    answeredBy: "officer",
    source: [cite("R44")],
  },
  "no-measure-running": {
    id: "no-measure-running",
    zh: "没有仍在期限内的法定限制措施",
    en: "No statutory measure is running",
    answeredBy: "officer",
    source: [cite("R44")],
  },
  "three-year-bar-over": {
    id: "three-year-bar-over",
    zh: "三年限制期已满",
    en: "The three-year bar is over",
    answeredBy: "register",
    source: [cite("REG-XXGS-2024", "18")],
  },
  "on-neither-list": {
    id: "on-neither-list",
    zh: "没有被列入经营异常名录或者严重违法失信名单",
    en: "It is on neither the list of abnormal operations nor that of serious violators",
    answeredBy: "register",
    source: [cite("R45", "14")],
  },
  "no-fraud-bar": {
    id: "no-fraud-bar",
    zh: "三年内没有以欺骗手段申请修复",
    en: "No repair was sought by fraud within three years",
    answeredBy: "register",
    source: [cite("R107")],
  },
} as const satisfies { readonly [Id in EarlyStopQuestionId]: EarlyStopQuestion<Id> }

/**
 * The questions of a record, in the order in which they are asked: none where its display never stops early or needs
 * nobody to stop it.
 */
export function earlyStopQuestionsOf(record: TermCase, policy: Policy): EarlyStopQuestion[] {
  if (displayTerm(record, policy).earlyStop !== "allowed") return []
  if (isLegacyPenalty(record, policy)) {
    return beforeR107.map((id) => ({ ...earlyStopQuestions[id], source: [cite("R45", "14")] }))
  }
  const bar = threeYearBarApplies(record.ground, policy)
  return byList[record.list].filter((id) => id !== "three-year-bar-over" || bar).map((id) => earlyStopQuestions[id])
}

const byList = {
  abnormal: ["ground-settled", "no-fraud-bar"],
  serious: [
    "one-year-listed",
    "obligations-performed",
    "harm-removed",
    "no-heavier-penalty",
    "no-measure-running",
    "three-year-bar-over",
    "no-fraud-bar",
  ],
  penalty: ["minimum-shown", "penalty-performed", "violation-corrected", "not-punished-again", "no-fraud-bar"],
} as const satisfies Record<TermCase["list"], readonly EarlyStopQuestionId[]>

/** Of a penalty that was decided before R107. */
const beforeR107 = [
  "minimum-shown",
  "penalty-performed",
  "harm-removed",
  "not-punished-again",
  "on-neither-list",
  "no-fraud-bar",
] as const satisfies readonly EarlyStopQuestionId[]

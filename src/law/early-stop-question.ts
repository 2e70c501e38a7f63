/**
 * What must be true before a record's display ends early: by a repair of a penalty, an early removal of a serious
 * violator, a removal from the abnormal list. Some of it the register knows, the rest an officer answers and signs for.
 */
import type { Bilingual } from "./bilingual.ts"
import { cite, type Source } from "./citation.ts"
import { displayTerm, isLegacyPenalty, type TermCase, threeYearBarApplies } from "./display-term.ts"
import { keyed } from "./keyed.ts"
import type { Policy } from "./policy.ts"

/** One condition, put so that yes is in the party's favour. */
export interface EarlyStopQuestion extends Bilingual {
  readonly id: EarlyStopQuestionId
  /** Who can say: the register from its own days and records, or an officer who looks and judges. */
  readonly answeredBy: "register" | "officer"
  readonly source: Source
}

const answeredBy =
  <const By extends "register" | "officer">(answeredBy: By) =>
  (zh: string, en: string, ...source: Source) => ({ zh, en, answeredBy, source })
const register = answeredBy("register")
const officer = answeredBy("officer")

/** The questions, by id. An empty list of articles: the article is not recorded. */
export const earlyStopQuestions = keyed("id", {
  "ground-settled": officer(
    "列入事由已经消除：按照该事由的要求补报、公示、更正、变更或者恢复联系",
    "What the ground asks for has been done",
    cite("R107", "12"),
  ),
  "class-confirmed": register(
    "处罚类别已经确认，不属于不得提前停止公示、最短公示期更长的情形",
    "Its class is confirmed: it is none that never stops early, or later",
    cite("R107", "8", "11"),
  ),
  "minimum-shown": register("已满最短公示期", "It has been shown for the least time", cite("R107", "11")),
  "penalty-performed": officer(
    "已经履行行政处罚决定确定的义务",
    "What the penalty imposes has been performed",
    cite("R107", "11"),
  ),
  "violation-corrected": officer("已经纠正违法行为", "The violation has been corrected", cite("R107", "11")),
  "not-punished-again": officer(
    "没有因同一类违法行为再次受到行政处罚",
    "There was no further penalty for the same kind of act",
    cite("R107", "11"),
  ),
  "one-year-listed": register("列入已满一年", "It has been listed for a year", cite("R44")),
  "obligations-performed": officer(
    "已经履行行政处罚决定中规定的义务",
    "All obligations have been performed",
    cite("R44"),
  ),
  "harm-removed": officer("已经消除危害后果和不良影响", "The harm has been removed", cite("R44")),
  "no-heavier-penalty": officer("没有再受较重行政处罚", "There was no further heavier penalty", cite("R44")),
  "no-measure-running": officer("没有仍在期限内的法定限制措施", "No statutory measure is running", cite("R44")),
  "three-year-bar-over": register("三年限制期已满", "The three-year bar is over", cite("REG-XXGS-2024", "18")),
  "on-neither-list": register(
    "没有被列入经营异常名录或者严重违法失信名单",
    "It is on neither the list of abnormal operations nor that of serious violators",
    cite("R45", "14"),
  ),
  "no-fraud-bar": register(
    "三年内没有以欺骗手段申请修复",
    "No repair was sought by fraud within three years",
    cite("R107"),
  ),
})

export type EarlyStopQuestionId = keyof typeof earlyStopQuestions

/**
 * The questions of a record, in the order in which they are asked: none where its display never stops early or needs
 * nobody to stop it.
 */
export function earlyStopQuestionsOf(record: TermCase, policy: Policy): EarlyStopQuestion[] {
  if (displayTerm(record, policy).earlyStop !== "allowed") return []
  const isAsked = (id: EarlyStopQuestionId) =>
    (id !== "three-year-bar-over" || threeYearBarApplies(record.ground, policy)) &&
    (id !== "class-confirmed" || record.mayBeGraver === true)
  if (isLegacyPenalty(record, policy)) {
    return beforeR107.filter(isAsked).map((id) => ({ ...earlyStopQuestions[id], source: [cite("R45", "14")] }))
  }
  return byList[record.list].filter(isAsked).map((id) => earlyStopQuestions[id])
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
  penalty: [
    "class-confirmed",
    "minimum-shown",
    "penalty-performed",
    "violation-corrected",
    "not-punished-again",
    "no-fraud-bar",
  ],
} as const satisfies Record<TermCase["list"], readonly EarlyStopQuestionId[]>

/** Of a penalty that was decided before R107. */
const beforeR107 = [
  "class-confirmed",
  "minimum-shown",
  "penalty-performed",
  "harm-removed",
  "not-punished-again",
  "on-neither-list",
  "no-fraud-bar",
] as const satisfies readonly EarlyStopQuestionId[]

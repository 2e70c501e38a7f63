// The gate of the serious-violator list (列入条件): what has to be true, beside the ground, before a subject can be
// listed. The software asks, the officer answers and names the evidence. Source: R44 2, 5-12. Each condition has its days,
// so that a revision is a row; those of the day on which they are answered hold.
import type { Bilingual } from "./bilingual.ts"
import type { GroundCode } from "./catalogue.ts"
import { grounds } from "./catalogue.ts"
import { cite, type Source } from "./citation.ts"
import { type IsoDate, inForceOn, type Validity } from "./validity.ts"

/** A condition of listing, as a question that is answered yes or no. */
export interface GateQuestion extends Bilingual, Validity {
  readonly source: Source
  /** The articles of R44, first and last, whose grounds it is asked of. */
  readonly of: Articles
}

type Articles = readonly [first: number, last: number]

// With a heavier penalty: articles 5 to 10. On its own: article 11. Article 24 follows a court and weighs nothing.
const penalised: Articles = [5, 10]
const alone: Articles = [11, 11]

// R44 has been in force since then, and none of its conditions has changed.
const sinceR44 = { validFrom: "2021-09-01", validTo: null } as const

/** The conditions, in the order in which they are weighed. */
export const gateQuestions = {
  gravity: {
    zh: "性质恶劣、情节严重、社会危害较大",
    en: "Vile in nature, grave in its circumstances, considerable harm to society",
    source: [cite("R44", "5-10")],
    of: penalised,
    ...sinceR44,
  },
  heavier_penalty: {
    zh: "受到较重行政处罚：较高档罚款，降低资质等级，吊销许可证件、营业执照，限制开展生产经营活动、责令停产停业、责令关闭、限制从业，以及法律规定的其他处罚",
    en: "Met with a heavier penalty: a fine in the heavier tier; a downgraded or revoked licence; restricted, suspended or closed business, or a bar from the trade; others that a law names",
    source: [cite("R44", "5-10")],
    of: penalised,
    ...sinceR44,
  },
  intent_not_excluded: {
    zh: "没有证据足以证明当事人无主观故意",
    en: "There is no evidence that it was done without intent",
    source: [cite("R44", "12(2)")],
    of: [5, 11],
    ...sinceR44,
  },
  factors: {
    zh: "已综合考虑第十二条规定的因素",
    en: "The factors of article 12 have been weighed",
    source: [cite("R44", "12")],
    of: penalised,
    ...sinceR44,
  },
} as const satisfies Record<string, GateQuestion>

export type GateQuestionId = keyof typeof gateQuestions

/** The questions as they are asked: another set is for those who look at what a revision would do. */
export type GateQuestions = Readonly<Record<GateQuestionId, GateQuestion>>

/** The conditions of a day, in the order in which they are weighed. */
export function gateQuestionsOn(day: IsoDate, questions: GateQuestions = gateQuestions): GateQuestionId[] {
  return (Object.keys(questions) as GateQuestionId[]).filter((id) => inForceOn(questions[id], day))
}

/** The conditions that are asked of a ground on a day, in the order in which they are weighed. */
export function gateQuestionsOf(code: GroundCode, day: IsoDate, questions = gateQuestions as GateQuestions) {
  return gateQuestionsOn(day, questions).filter((id) => isOf(code, questions[id].of))
}

/**
 * Whether a ground needs no heavier penalty and no gravity: refusal to perform (R44 11) can stand alone, listing after
 * a court follows its instrument (R44 24), and what another regulation lists is not of articles 5-10.
 */
export function standsAlone(code: GroundCode): boolean {
  return !isOf(code, penalised)
}

/** Whether a listing names the penalty that it rests on: of what stands alone it may, where one was not performed (R44 11). */
export function basePenaltyAsked(code: GroundCode): "must" | "may" | "not" {
  if (isOf(code, penalised)) return "must"
  return isOf(code, alone) ? "may" : "not"
}

function isOf(code: GroundCode, [first, last]: Articles): boolean {
  const [{ instrument, articles }] = grounds[code].source
  if (instrument !== "R44") return false
  return articles.map((article) => Number.parseInt(article, 10)).some((article) => article >= first && article <= last)
}

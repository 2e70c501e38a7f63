/** Notices (通知): what an agency is told of a record, what it may answer, and what follows from it. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { namesArticle } from "../catalogue/row.ts"

/** What has happened to the record. A notice of an end is a recall (解除通知). */
export const noticeKinds = {
  listed: { zh: "新公示", en: "published" },
  changed: { zh: "内容变更", en: "changed" },
  ended: { zh: "公示结束", en: "ended" },
} as const satisfies Record<string, Bilingual>
export type NoticeKind = keyof typeof noticeKinds

/** `overtaken`: a later notice of the same record has taken its place, and nothing is waited for. */
export const noticeStates = {
  open: { zh: "待签收", en: "not acknowledged" },
  acknowledged: { zh: "已签收", en: "acknowledged" },
  answered: { zh: "已反馈", en: "answered" },
  overtaken: { zh: "已被后续通知取代", en: "overtaken by a later notice" },
} as const satisfies Record<string, Bilingual>
export type NoticeState = keyof typeof noticeStates

/** An answer. */
interface ActRow extends Bilingual {
  readonly kinds: readonly NoticeKind[]
  /** Whether it says why. */
  readonly reasoned: boolean
  /** Whether it needs a legal basis of its own, or a kind of the catalogue of measures. */
  readonly needs: "basis" | "measure" | null
}

/** The answers, by their names in the API. */
export const noticeActs = {
  acknowledge: {
    ...{ zh: "签收", en: "acknowledge", kinds: ["listed", "changed", "ended"], reasoned: false, needs: null },
  },
  apply: { zh: "实施措施", en: "apply a measure", kinds: ["listed", "changed"], reasoned: false, needs: "measure" },
  "no-measure": {
    ...{ zh: "核查后不采取措施", en: "looked at, nothing to do", kinds: ["listed", "changed", "ended"] },
    ...{ reasoned: true, needs: null },
  },
  lift: { zh: "解除措施", en: "lift all measures", kinds: ["ended"], reasoned: true, needs: null },
  keep: { zh: "另有依据，继续实施", en: "keep by another basis", kinds: ["ended"], reasoned: true, needs: "basis" },
} as const satisfies Record<string, ActRow>
export type NoticeAct = keyof typeof noticeActs
export const noticeActNames = Object.keys(noticeActs) as [NoticeAct, ...NoticeAct[]]

/** A notice as far as an answer depends on it. */
export interface NoticeStanding {
  kind: NoticeKind
  state: NoticeState
  answer: NoticeAct | null
  /** Measures of the agency on the record that this end takes along; of what has not ended, all that are in force. */
  acting: number
  /** Those that go on by a basis of its own already, and on how many bases they do. */
  kept: number
  keptBases: number
}

/** What an answer says. */
export interface NoticeAnswer {
  act: NoticeAct
  reason?: string | undefined
  basis?: string | undefined
  measure?: string | undefined
}

/** Why an answer is refused, with the member that is at fault. */
export interface AnswerRefusal {
  field: "act" | "reason" | "basis" | "measure"
  detail: Bilingual
}

/** What follows from an answer. `same`: it has been given before, and nothing changes. */
export type AnswerOutcome =
  | { state: NoticeState; answer: NoticeAct | null }
  | { same: true }
  | { refused: AnswerRefusal }

/** Decides on an answer. Answers come late, twice and out of order: what was said before is no fault. */
export function decideAnswer(notice: NoticeStanding, answer: NoticeAnswer): AnswerOutcome {
  const { act } = answer
  const row: ActRow = noticeActs[act]
  const lacking = findLacking(row, answer)
  if (lacking) return { refused: lacking }
  if (!row.kinds.includes(notice.kind)) return { refused: { field: "act", detail: words.otherKind } }
  if (act === "acknowledge") return notice.state === "open" ? { state: "acknowledged", answer: null } : { same: true }
  // A second measure on the same notice is another measure; every other answer is given once.
  if (notice.answer === act && act !== "apply") return { same: true }
  if (notice.state === "overtaken") return { refused: { field: "act", detail: words.overtaken } }
  if (act === "no-measure" && notice.acting > 0) return { refused: { field: "act", detail: words.acting } }
  if (act === "keep" && notice.acting + notice.kept === 0)
    return { refused: { field: "act", detail: words.nothingKept } }
  // It would be said of all of them, and each loses its own.
  if (act === "keep" && notice.acting === 0 && notice.keptBases > 1)
    return { refused: { field: "act", detail: words.keptBases } }
  return { state: "answered", answer: act }
}

function findLacking({ reasoned, needs }: ActRow, answer: NoticeAnswer): AnswerRefusal | null {
  if (needs === "basis" && !namesArticle(answer.basis ?? "")) return { field: "basis", detail: words.basis }
  if (needs === "measure" && isBlank(answer.measure)) return { field: "measure", detail: words.measure }
  return reasoned && isBlank(answer.reason) ? { field: "reason", detail: words.reason } : null
}

const isBlank = (text: string | undefined) => text === undefined || text.trim() === ""

const words = {
  basis: {
    zh: "继续实施须写明自有的法律依据及其条款，如《某某法》第十五条",
    en: "to keep a measure needs a legal basis of its own, with its article",
  },
  measure: { zh: "须写明采取哪项措施", en: "say which measure, by its id in the catalogue of measures" },
  reason: { zh: "须写明理由", en: "it needs a reason" },
  otherKind: {
    zh: "这类通知不能这样反馈：公示仍在进行的用 apply 或者 no-measure，已经结束的用 lift、keep 或者 no-measure",
    en: "not for a notice of this kind: of what is published apply or no-measure, of what has ended lift, keep or no-measure",
  },
  overtaken: {
    zh: "该记录已有后续通知，请对后续通知反馈",
    en: "a later notice of the same record has taken its place: answer that one",
  },
  acting: {
    zh: "本机构对该记录仍有措施在实施，请先解除",
    en: "your agency still applies a measure on this record: lift it",
  },
  nothingKept: { zh: "本机构没有因该记录实施的措施", en: "your agency applies no measure on this record" },
  keptBases: {
    zh: "继续实施的措施各有依据，请到措施台账中逐项继续实施（POST /v1/measures/{id}/acts）",
    en: "the measures that go on do so on different bases: keep each by itself (POST /v1/measures/{id}/acts)",
  },
} as const satisfies Record<string, Bilingual>

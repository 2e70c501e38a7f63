/**
 * The kinds of letters (函件), each a row: who may be written to, and what is expected back. Between offices 移送, 督办, 建议 and 协查;
 * to platforms 约谈, 合规提示, 一对一帮扶 and 行政指导; to districts and platforms 三单一书: items of the lists of duties, tasks and
 * inspections, and the pledge that is signed. Pure.
 */
import type { StateRow } from "../../kit/case/family.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** A kind. */
export interface LetterKindRow extends Bilingual {
  /** The title of its paper. */
  readonly title: string
  /** The word of its numbers: 金水市监移函〔2026〕1号 stands in a series of its own. */
  readonly word: string
  /** `held`: whoever is held to something, an authority below or a platform. */
  readonly to: "office" | "platform" | "held"
  /**
   * What is expected: an answer in writing, a meeting that is held and followed up, a confirmation that it was read, work that
   * is reported and scored, or a signature.
   */
  readonly wants: "answer" | "meeting" | "reading" | "work" | "pledge"
  /** By an authority to those that it is over, and to agencies. */
  readonly down?: true
  /** Working days to the day by which it is expected where the sender names none: settings of this register, and of no text. */
  readonly days: number
}

const office = { to: "office", wants: "answer" } as const
const held = { to: "held", wants: "work" } as const
const platform = { to: "platform", wants: "meeting" } as const

/** The kinds. */
export const letterKinds = {
  transfer: { zh: "移送", en: "Transfer", title: "移送函", word: "移", ...office, days: 10 },
  urge: { zh: "督办", en: "Supervision", title: "督办函", word: "督", ...office, down: true, days: 10 },
  advise: { zh: "建议", en: "Proposal", title: "建议函", word: "建", ...office, days: 20 },
  assist: { zh: "协查", en: "Request for assistance", title: "协查函", word: "协", ...office, days: 10 },
  interview: { zh: "约谈", en: "Interview", title: "约谈通知书", word: "约", ...platform, days: 5 },
  hint: {
    zh: "合规提示",
    en: "Compliance hint",
    title: "合规提示函",
    word: "提",
    to: "platform",
    wants: "reading",
    days: 5,
  },
  help: { zh: "一对一帮扶", en: "One-to-one help", title: "帮扶通知书", word: "帮", ...platform, days: 10 },
  guide: { zh: "行政指导", en: "Administrative guidance", title: "行政指导书", word: "导", ...platform, days: 10 },
  duty: { zh: "责任清单", en: "List of duties", title: "责任清单事项", word: "责", ...held, days: 20 },
  task: { zh: "任务清单", en: "List of tasks", title: "任务清单事项", word: "任", ...held, days: 20 },
  inspection: { zh: "督查清单", en: "List of inspections", title: "督查清单事项", word: "查", ...held, days: 10 },
  pledge: { zh: "承诺书", en: "Pledge", title: "责任与任务承诺书", word: "诺", to: "held", wants: "pledge", days: 10 },
} as const satisfies Record<string, LetterKindRow>
export type LetterKind = keyof typeof letterKinds
export const letterKindNames = Object.keys(letterKinds) as [LetterKind, ...LetterKind[]]

/** The row of a kind. */
export const letterKind = (kind: LetterKind): LetterKindRow => letterKinds[kind]

/** The states. */
export const letterStates = {
  drafted: { zh: "已起草待签发", en: "drafted, to be signed", waitsFor: ["checker"] },
  sent: { zh: "已发出待签收", en: "sent, to be received", waitsFor: ["officer"] },
  received: { zh: "已签收", en: "received", waitsFor: ["officer"] },
  returned: { zh: "已退回", en: "returned", waitsFor: ["officer"] },
  answered: { zh: "已复函待核", en: "answered, to be looked at", waitsFor: ["officer"] },
  held: { zh: "已举行，承诺待跟踪", en: "held, promises to be followed", waitsFor: ["officer"] },
  signed: { zh: "已签署", en: "signed", waitsFor: [] },
  proposed: { zh: "拟公开待确认", en: "to be published, by somebody else", waitsFor: ["checker"] },
  published: { zh: "已公开", en: "published", waitsFor: [] },
  closed: { zh: "已办结", en: "closed", waitsFor: [] },
  withdrawn: { zh: "已撤回", en: "withdrawn", waitsFor: [] },
} as const satisfies Record<string, StateRow>
export type LetterState = keyof typeof letterStates
export const letterStateNames = Object.keys(letterStates) as [LetterState, ...LetterState[]]

/** States in which its day is past no more: whoever had to has answered or signed, whatever its sender makes of that, and when. */
export const undue: readonly LetterState[] = ["answered", "closed", "withdrawn", "signed", "proposed", "published"]

/** What an answer comes to. */
export const letterResults = {
  done: { zh: "已办理", en: "done" },
  partly: { zh: "部分办理", en: "done in part" },
  "not-done": { zh: "未办理", en: "not done" },
} as const satisfies Record<string, Bilingual>
export type LetterResult = keyof typeof letterResults
export const letterResultNames = Object.keys(letterResults) as [LetterResult, ...LetterResult[]]

/** What became of a promise. */
export const promiseOutcomes = {
  kept: { zh: "已兑现", en: "kept" },
  "not-kept": { zh: "未兑现", en: "not kept" },
} as const satisfies Record<string, Bilingual>
export type PromiseOutcome = keyof typeof promiseOutcomes
export const promiseOutcomeNames = Object.keys(promiseOutcomes) as [PromiseOutcome, ...PromiseOutcome[]]

/** What a platform has promised at a meeting. */
export interface Promised {
  text: string
  due_on: string
  /** What the platform says of it. */
  told: string | null
  outcome: PromiseOutcome | null
  /** What the authority found. */
  note: string | null
}

/** Whom a hint goes to at once. */
export const platformClasses = {
  all: { zh: "全部平台", en: "all platforms" },
  overdue: { zh: "有逾期义务的平台", en: "platforms with an overdue duty" },
} as const satisfies Record<string, Bilingual>
export type PlatformClass = keyof typeof platformClasses
export const platformClassNames = Object.keys(platformClasses) as [PlatformClass, ...PlatformClass[]]

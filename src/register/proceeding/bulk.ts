/**
 * Many at once (批量办理): one proceeding over rows, each of which becomes a decision of its own. An officer proposes,
 * another person looks at what chance and the register choose, and decides. Pure; the rows are register/bulk/.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { findGround, groundInForce } from "../../law/catalogue.ts"
import { addDays } from "../../law/day.ts"
import { nearestGround } from "../../law/nearest-ground.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import type { Contact } from "./abnormal.ts"
import { numberWords } from "./inside-number.ts"
import {
  authorityInput,
  dayInput,
  fault,
  faultsIn,
  type Kind,
  numberInput,
  plainInput,
  rule,
  textInput,
} from "./kind.ts"
import { act, type Clock, type Machine } from "./machine.ts"
import type { Content, Fault } from "./proceeding.ts"

/** What becomes of a row. */
export const bulkOutcomes = {
  ready: { zh: "待办理", en: "to be carried out" },
  refused: { zh: "不能办理", en: "refused, with the reasons" },
  single: { zh: "转单独办理", en: "taken out, to be decided by itself" },
  dropped: { zh: "不予办理", en: "taken out: nothing is decided" },
  done: { zh: "已办理", en: "carried out" },
} as const satisfies Record<string, Bilingual>
export type BulkOutcome = keyof typeof bulkOutcomes
export const bulkOutcomeNames = Object.keys(bulkOutcomes) as [BulkOutcome, ...BulkOutcome[]]

/** Why a row has to be looked at by itself. */
export const bulkExceptions = {
  "unknown-subject": { zh: "本库没有该主体", en: "the register does not know the subject" },
  "other-name": { zh: "名称与本库登记的不同", en: "the register has another name under the code" },
  elsewhere: { zh: "登记地不在本机关辖区", en: "registered outside the authority's region" },
  "in-progress": { zh: "该主体另有在办事项", en: "something else about the subject is on its way" },
  deregistered: { zh: "该主体已注销", en: "the subject was deregistered, or taken up by another" },
  masked: { zh: "该主体有记录暂停公示", en: "a record of the subject is masked for the time being" },
} as const satisfies Record<string, Bilingual>
export type BulkException = keyof typeof bulkExceptions

/** What a row of listings tells of its own file: how the party was looked for, and from what the competence follows. */
export interface RowFacts {
  contact?: Contact
  competence?: string
}

/** How many rows there are, by what becomes of them, and how many wait for somebody to look. */
export interface BulkCounts extends Readonly<Record<BulkOutcome, number>> {
  rows: number
  exceptions: number
  sampled: number
  /** Rows that chance or the register has chosen and nobody has answered. */
  unanswered: number
  /** The earliest day on which a ground arose. */
  earliest_on: string | null
}

/** The counts before the first row. */
export const noBulkRows: BulkCounts = {
  ...{ rows: 0, ready: 0, refused: 0, single: 0, dropped: 0, done: 0 },
  ...{ exceptions: 0, sampled: 0, unanswered: 0, earliest_on: null },
}

/** What is held of the whole. */
export interface BulkContent extends Content, BulkCounts {
  evidence: string
  /** File or query from which the rows came. */
  source: string | null
  /** Chooses the sample, by chance; null before it was proposed. */
  sample_seed: string | null
  decided_on: string | null
  /** The day on which rows were last carried out, and how many then, of what the brake holds. */
  done_on?: string
  done_that_day?: number
}

/** What is held of many listings. */
export interface BulkListingContent extends BulkContent {
  ground: string
  arose_on: string
  /** With `{n}` where the number stands; null: each row names its own. */
  number_pattern: string | null
  first_number: number
}

// At least so many are looked at, and so large a share, but no more than people can do. These are the office's own
// numbers: no text of the catalogue gives any.
const sampleLeast = 20
const sampleShare = 0.02
const sampleMost = 200

/** How many rows are chosen by chance; each fault found in the sample has as many chosen again. */
export function sampleSize(ready: number): number {
  return Math.min(ready, sampleMost, Math.max(sampleLeast, Math.ceil(ready * sampleShare)))
}

/** The number of the n-th decision. */
export function numberOf(pattern: string, n: number): string {
  return pattern.replace("{n}", String(n))
}

const unlooked = (count: number) =>
  fault(
    "",
    `尚有 ${count} 行抽查或者例外未核对，须先逐行核对`,
    `${count} rows of the sample or of the exceptions wait for an answer`,
  )
const empty = fault("", "没有可以办理的行", "there is no row to carry out")

function bulkMachine(clock: Clock | null) {
  return {
    start: "collecting",
    states: {
      collecting: { zh: "正在收集", en: "rows are collected", waitsFor: ["officer"], clock },
      proposed: { zh: "已提出待核对审核", en: "proposed, to be looked at and checked", waitsFor: ["checker"], clock },
      returned: { zh: "已退回", en: "returned to the officer", waitsFor: ["officer"], clock },
      checked: { zh: "已作出决定待公示", en: "decided, to be published", waitsFor: ["officer"], clock },
      publishing: { zh: "公示中", en: "being published, or cut off", waitsFor: ["officer"], clock },
      published: { zh: "已全部公示", en: "published", waitsFor: [], clock: null },
      dropped: { zh: "不予办理", en: "dropped", waitsFor: [], clock: null },
    },
    acts: {
      submit: act({ zh: "提交审核", en: "propose", from: ["collecting", "returned"], to: "proposed", by: ["officer"] }),
      return: act({ zh: "退回", en: "return", from: ["proposed"], to: "returned", by: ["checker"], reasoned: true }),
      check: act({
        ...{ zh: "审核同意", en: "check and decide", from: ["proposed"], to: "checked", by: ["checker"] },
        notBy: ["begin", "fill", "submit"],
      }),
      // From where it was cut off, it goes on.
      publish: act({
        ...{ zh: "公示", en: "publish", from: ["checked", "publishing"], to: "publishing" },
        by: ["officer", "checker"],
      }),
      drop: act({
        ...{ zh: "不予办理", en: "drop", from: ["collecting", "proposed", "returned", "checked"], to: "dropped" },
        ...{ by: ["officer", "checker"], reasoned: true },
      }),
    },
  } as const satisfies Machine
}

const acts = {
  submit: rule<BulkContent, Content>(plainInput, (content) => (content.ready === 0 ? empty : content)),
  check: rule<BulkContent, Content>(plainInput, (content, _, { today }) => {
    if (content.ready === 0) return empty
    return content.unanswered > 0 ? unlooked(content.unanswered) : { ...content, decided_on: today }
  }),
}

/** Which subjects known to the register are listed, where no file says so. */
export const listingQuery = z.strictObject({
  /** GB/T 2260 prefix of the region in which they are registered; within that of the authority. */
  region: z.string().regex(/^(\d{2}){1,3}$/),
  /** Those that are listed under this ground already, since a decision before the new ground arose. */
  listed_under: z.string().min(1).max(20).optional(),
})
export type ListingQuery = z.infer<typeof listingQuery>

const firstNumbers = { minimum: 1, maximum: 99_999_999 }
const firstNumber = z.int().min(firstNumbers.minimum).max(firstNumbers.maximum)
const wantsPlace = {
  zh: "须含一处 {n}，如 郑市监异字〔2026〕{n}号",
  en: "holds {n} once, where the number stands",
} as const satisfies Bilingual
const hasPlace = (pattern: string) => pattern.split("{n}").length === 2

/** The numbers that rows are given which bring none, where they are told with the rows; empty: each row names its own. */
export const rowNumbering = {
  number_pattern: numberInput
    .refine(hasPlace, { params: wantsPlace })
    .refine((text) => !holdsPersonalNumber(text), { params: numberWords })
    .or(z.literal(""))
    .optional(),
  first_number: z.coerce
    .number()
    .pipe(firstNumber)
    .openapi({ type: "integer", ...firstNumbers })
    .optional(),
}

const listingInput = z.strictObject({
  authority: authorityInput,
  ground: z.string().min(1).max(20),
  arose_on: dayInput,
  evidence: textInput,
  number_pattern: numberInput.optional(),
  first_number: firstNumber.optional(),
  query: listingQuery.optional(),
})

/** Many listings as abnormal, under one ground. */
export const bulkListing: Kind = {
  zh: "批量列入经营异常名录",
  en: "batch of listings as abnormal operations",
  route: "bulk-decisions",
  machine: bulkMachine({ deadline: "abnormal_listing", from: ["earliest_on", "arose_on"] }),
  begunBy: ["officer"],
  input: listingInput,
  begin(input, { today }) {
    const { authority, ground: code, query, number_pattern, first_number = 1, ...given } = listingInput.parse(input)
    const ground = findGround(code)
    const pattern = { faults: patternFaults(number_pattern, query) }
    if (ground?.list !== "abnormal") {
      const nearest = nearestGround(code)
      const [zh, en] = nearest ? [`，是否为 ${nearest}`, `; nearest: ${nearest}`] : ["", ""]
      const unknown = fault("ground", `不是本名录的事由代码${zh}`, `not a ground of this list${en}`)
      return faultsIn(unknown, { faults: dayFaults(given.arose_on, null, today) }, pattern)
    }
    const wrong = faultsIn(
      groundInForce(ground.code, today)
        ? null
        : fault("ground", `${ground.code} 现已不适用`, `${ground.code} is no longer in force`),
      { faults: dayFaults(given.arose_on, ground.arisesEvery, today) },
      pattern,
    )
    if (wrong) return wrong
    const content: BulkListingContent = {
      ...{ ...given, ground: ground.code, number_pattern: number_pattern ?? null, first_number },
      ...{ ...noBulkRows, source: null, sample_seed: null, decided_on: null },
    }
    // It is about nobody in particular: what stands in the place of a name says what it is.
    return { list: "abnormal", subjectCode: "", subjectName: ground.zh, authority, recordId: null, content }
  },
  acts,
}

function dayFaults(day: string, every: string | null, today: string): readonly Fault[] {
  if (day > today) return fault("arose_on", "不得晚于今天", "not later than today").faults
  if (every === null || day.endsWith(`-${every}`)) return []
  const other = `${day.slice(0, 4)}-${every}`
  return fault("arose_on", `应为 ${other} 届满`, `should be the end of the period, such as ${other}`).faults
}

function patternFaults(pattern: string | undefined, query: ListingQuery | undefined): readonly Fault[] {
  if (pattern === undefined) {
    return query
      ? fault("number_pattern", "按查询办理的须给出文号样式", "what a query finds has no numbers of its own").faults
      : []
  }
  return hasPlace(pattern) ? [] : fault("number_pattern", wantsPlace.zh, wantsPlace.en).faults
}

const endInput = z.strictObject({ authority: authorityInput, evidence: textInput })

/** Many subjects that were deregistered, or taken up by another in a merger: their records end. */
export const bulkDeregistration: Kind = {
  zh: "批量办理主体注销、合并",
  en: "batch of merchants deregistered or merged",
  route: "bulk-decisions",
  machine: bulkMachine(null),
  begunBy: ["officer"],
  input: endInput,
  begin(input) {
    const { authority, evidence } = endInput.parse(input)
    const content = { evidence, ...noBulkRows, source: null, sample_seed: null, decided_on: null }
    return { list: "abnormal", subjectCode: "", subjectName: "注销、合并的主体", authority, recordId: null, content }
  },
  acts,
}

const ofRecordsInput = z.strictObject({ authority: authorityInput, evidence: textInput, below: z.boolean().optional() })

/** Many records shown again that were hidden before their time. */
export const bulkReshow: Kind = {
  zh: "批量恢复提前停止公示的记录",
  en: "records hidden too early, shown again",
  route: "bulk-decisions",
  machine: bulkMachine(null),
  begunBy: ["officer"],
  input: ofRecordsInput,
  begin: (input) => beginOfRecords(input, "提前停止公示的记录"),
  acts,
}

function beginOfRecords(input: Content, subjectName: string) {
  const { authority, evidence, below = false } = ofRecordsInput.parse(input)
  const content = { evidence, below, ...noBulkRows, source: null, sample_seed: null, decided_on: null }
  return { list: "penalty" as const, subjectCode: "", subjectName, authority, recordId: null, content }
}

/** Sources have so long to tell what settles the class, from the day on which the run was decided. */
export const termNoticeDays = 30

/** The first day on which days that were counted anew are put in force; null before it was decided. */
export function termsFrom({ decided_on }: Pick<BulkContent, "decided_on">): string | null {
  return decided_on === null ? null : addDays(decided_on, termNoticeDays)
}

/**
 * Penalties whose class their sources have not told, shown for three years by former versions: their days counted anew, as the
 * general case. Checked by a second person, told to the sources, and put in force thirty days later.
 */
export const bulkTerms: Kind = {
  zh: "批量重新计算类别未确认的处罚的公示期",
  en: "displays of penalties without a confirmed class, counted anew",
  route: "bulk-decisions",
  machine: bulkMachine(null),
  begunBy: ["officer"],
  input: ofRecordsInput,
  begin: (input) => beginOfRecords(input, "类别未确认的行政处罚"),
  acts: {
    ...acts,
    publish: rule<BulkContent, Content>(plainInput, (content, _, { today }) => {
      const from = termsFrom(content)
      if (from !== null && today >= from) return content
      return fault(
        "",
        `已告知来源单位补报，${from ?? ""} 起方可执行`,
        `the sources were told to tell what is missing: it is carried out from ${from ?? ""} on`,
      )
    }),
  },
}

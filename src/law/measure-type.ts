// The measures of joint punishment (联合惩戒措施) that the catalogue ships: those whose article somebody has read. What a
// province has beside them its operator loads (enforcement/catalogue/).
import type { Bilingual, Language } from "./bilingual.ts"
import type { Source } from "./citation.ts"
import { cite } from "./citation.ts"
import { citationText } from "./citation-text.ts"
import { validityOf } from "./instrument.ts"
import type { ListName } from "./list.ts"
import type { Span } from "./validity.ts"

/** The three groups of the national list of measures. */
export const measureGroups = {
  derogating: { zh: "减损权益或者增加义务", en: "derogating" },
  management: { zh: "管理", en: "management" },
  market: { zh: "市场", en: "market" },
} as const satisfies Record<string, Bilingual>
export type MeasureGroup = keyof typeof measureGroups

/** How far an agency is bound: it has to, it weighs, or it does as it sees fit. */
export const measureKinds = {
  mandatory: { zh: "应当", en: "mandatory" },
  weighed: { zh: "作为重要考量因素", en: "weighed" },
  voluntary: { zh: "自主参考", en: "voluntary" },
} as const satisfies Record<string, Bilingual>
export type MeasureKind = keyof typeof measureKinds

/** The records that a measure may follow: of a list, and where grounds or classes are named, on those alone. */
export interface Followed {
  readonly list: ListName
  readonly marks: readonly string[] | null
}

/**
 * How long a measure lasts. `record`: as long as the record that it follows, and no day longer. `own`: a term of its own,
 * by law, in months; null where each decision sets it.
 */
export type MeasureTerm = { readonly of: "record" } | { readonly of: "own"; readonly months: number | null }

/** A kind of measure (惩戒措施). */
export interface MeasureType extends Bilingual, Span {
  readonly id: string
  readonly group: MeasureGroup
  /** Category of the national list. */
  readonly category: string
  /** Whom it hits; null: the party of the record. */
  readonly target: string | null
  /** Why it may be applied, with the article. */
  readonly basis: Bilingual
  /** The articles, where the catalogue holds the instrument. */
  readonly source: Source | null
  /** Who applies it, as the text or the operator says; null: whoever decides on what it concerns. */
  readonly appliedBy: readonly string[] | null
  /** Level and frequency as the province's list states them; null: it is not stated. */
  readonly level: string | null
  readonly frequency: string | null
  readonly kind: MeasureKind
  readonly follows: readonly Followed[]
  readonly term: MeasureTerm
  /** Whether its basis lets a measure go on though the record has ended; absent in versions from before: it does not. */
  readonly keeps?: boolean
  /** Invented, for tests and samples (示例). */
  readonly example: boolean
}

/** A measure of the rules on serious violators, article 15, by its item. */
interface ShippedMeasure extends Bilingual {
  readonly category: string
  readonly source: Source
  readonly appliedBy: readonly string[] | null
  readonly kind: MeasureKind
}

const regulators = ["市场监管部门"]
const onlySerious: readonly Followed[] = [{ list: "serious", marks: null }]

const shipped = {
  "M-LICENCE": {
    ...{
      zh: "审查行政许可、资质、资格时作为重要考量因素",
      en: "weighed when permits, qualifications and titles are examined",
    },
    ...{ category: "限制享受优惠政策和便利措施", source: [cite("R44", "15(1)")], appliedBy: null, kind: "weighed" },
  },
  "M-PROCURE": {
    ...{ zh: "政府采购中作为重要考量因素", en: "weighed in government procurement" },
    ...{ category: "限制申请财政性资金项目", source: [cite("R44", "15(1)")], appliedBy: null, kind: "weighed" },
  },
  "M-TENDER": {
    ...{ zh: "工程招投标中作为重要考量因素", en: "weighed in tenders for works" },
    ...{ category: "限制申请财政性资金项目", source: [cite("R44", "15(1)")], appliedBy: null, kind: "weighed" },
  },
  "M-INSPECT": {
    ...{ zh: "列为重点监管对象，提高检查频次", en: "key supervision, inspected more often" },
    ...{ category: "纳入重点监管范围", source: [cite("R44", "15(2)")], appliedBy: regulators, kind: "mandatory" },
  },
  "M-NOPROMISE": {
    ...{ zh: "不适用告知承诺制", en: "no approval on a promise alone" },
    ...{ category: "限制享受优惠政策和便利措施", source: [cite("R44", "15(3)")], appliedBy: regulators },
    kind: "mandatory",
  },
  "M-HONOUR": {
    ...{ zh: "不予授予荣誉称号等表彰奖励", en: "no honours or awards" },
    ...{ category: "限制参加评先评优", source: [cite("R44", "15(4)")], appliedBy: null, kind: "mandatory" },
  },
} as const satisfies Record<string, ShippedMeasure>

/** What is shipped, in the order of the articles. */
export const shippedMeasures: readonly MeasureType[] = Object.entries<ShippedMeasure>(shipped).map(
  ([id, { zh, en, category, source, appliedBy, kind }]) => ({
    ...{ id, zh, en, group: "management", category, target: null, source, appliedBy, kind },
    basis: { zh: sourceText(source, "zh"), en: sourceText(source, "en") },
    ...{ level: null, frequency: null, follows: onlySerious, term: { of: "record" }, example: false },
    ...validityOf("R44"),
  }),
)

function sourceText(source: Source, language: Language): string {
  return source.map((citation) => citationText(citation, language)).join(language === "zh" ? "、" : "; ")
}

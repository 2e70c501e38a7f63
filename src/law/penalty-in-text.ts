/**
 * The kinds of penalty that the published content of a decision (处罚内容) names, for a reader of another language: what
 * counts is the text, which stands beside it. Pure.
 */
import type { Bilingual } from "./bilingual.ts"
import { type PenaltyKind, penaltyKinds } from "./penalty-kind.ts"

// What stands before a kind that was not imposed.
const spared = "(?<!不予|免予|免除|免于|撤销)"

const words: readonly (readonly [word: RegExp, kind: PenaltyKind])[] = [
  [RegExp(`${spared}警告`), "warning"],
  [RegExp(`${spared}通报批评`), "circulated-criticism"],
  [RegExp(`${spared}罚款|处罚款|罚没款`), "fine"],
  [RegExp(`${spared}没收|罚没款`), "confiscation"],
  [/暂扣[^。；;，,]{0,12}(?:许可证|执照|许可证件)/, "licence-suspended"],
  [/限制开展生产经营活动/, "business-restricted"],
  [/责令停产停业|责令停止(?:生产|经营|营业)/, "business-suspended"],
  [/限制从业|(?:终身|年内)?(?:禁止|不得)从事/, "barred-from-trade"],
  [/降低资质等级/, "qualification-downgraded"],
  [/吊销(?!营业执照)[^。；;，,]{0,16}(?:许可证|许可|证书|备案)/, "licence-revoked"],
  [/吊销(?:营业)?执照/, "business-licence-revoked"],
  [/责令关闭/, "business-closed"],
]

/** The kinds, from the lightest to the gravest; empty where none is named. */
export function kindsInContent(content: string): PenaltyKind[] {
  return words.filter(([word]) => word.test(content)).map(([, kind]) => kind)
}

/** A penalty by its kinds, as a heading: "Penalty: fine, confiscation". */
export function penaltyTitle(content: string): Bilingual {
  const kinds = kindsInContent(content).map((kind) => penaltyKinds[kind])
  if (kinds.length === 0) return { zh: "行政处罚", en: "Administrative penalty" }
  return {
    zh: `行政处罚：${kinds.map(({ zh }) => zh).join("、")}`,
    en: `Penalty: ${kinds.map(({ en }) => en).join(", ")}`,
  }
}

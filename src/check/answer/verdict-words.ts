/**
 * What is said beside a verdict on a name. Pure.
 */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import type { NameMatch } from "../../match/match.ts"
import type { RowVerdict } from "./row-verdict.ts"
import type { Verdict } from "./verdict.ts"

/** What a verdict on a name does not prove. */
export const nameNotes = {
  review: {
    zh: "仅凭名称不能确定是哪个主体：请核对候选主体的统一社会信用代码。",
    en: "A name alone does not tell which subject is meant: compare the codes of the candidates.",
  },
  unknown: {
    zh: "没有找到这个名称。名称查不到不能证明没有记录：请用统一社会信用代码核查。",
    en: "The name was not found, which proves nothing: check by the unified social credit code.",
  },
} as const satisfies Record<string, Bilingual>

/** A verdict on a name in a sentence, for a column of a table; empty for one on a code. */
export function nameSentence(verdict: RowVerdict | Verdict, language: Language): string {
  if (verdict.verdict === "review") {
    const candidates = verdict.candidates.map(candidateText)
    return language === "zh" ? `可能是：${candidates.join("；")}` : `may be: ${candidates.join("; ")}`
  }
  if (verdict.verdict === "unknown" && verdict.code === null) return nameNotes.unknown[language]
  if ("matched" in verdict && verdict.matched !== null) {
    const text = candidateText(verdict.matched)
    return language === "zh" ? `按名称认定为：${text}` : `by name taken for: ${text}`
  }
  return ""
}

function candidateText({ subject, score }: NameMatch): string {
  return `${subject.name} ${subject.code} ${score.toFixed(2)}`
}

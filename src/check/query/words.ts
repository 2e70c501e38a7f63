/** What is said beside the verdict on a query. Pure. */
import type { Bilingual, Language } from "../../law/bilingual.ts"
import type { NameMatch } from "../../match/match.ts"
import type { SubjectQuery } from "../answer/query.ts"
import type { RowVerdict } from "../answer/verdict.ts"

/** What a verdict of `review` or `unknown` does not prove, by what was asked; none for `unknown` on a code. */
export const queryNotes = {
  code: { review: null, unknown: null },
  name: {
    review: {
      zh: "仅凭名称不能确定是哪个主体：请核对候选主体的统一社会信用代码。",
      en: "A name alone does not tell which subject is meant: compare the codes of the candidates.",
    },
    unknown: {
      zh: "没有找到这个名称。名称查不到不能证明没有记录：请用统一社会信用代码核查。",
      en: "The name was not found, which proves nothing: check by the unified social credit code.",
    },
  },
  organisation: {
    review: {
      zh: "有多个主体的代码含这个组织机构代码：请核对18位统一社会信用代码。",
      en: "Several subjects have this organisation code in their code: compare the codes of 18 characters.",
    },
    unknown: {
      zh: "本库未收录含这个组织机构代码的主体。这不等于没有记录。",
      en: "The register knows no subject with this organisation code, which proves nothing.",
    },
  },
  shop: {
    review: {
      zh: "仅凭店铺不能确定是哪个主体：请核对候选主体的统一社会信用代码。",
      en: "A shop alone does not tell which subject is meant: compare the codes of the candidates.",
    },
    unknown: {
      zh: "没有找到这个店铺。店铺查不到不能证明没有记录：请用统一社会信用代码核查。",
      en: "The shop was not found, which proves nothing: check by the unified social credit code.",
    },
  },
  identity: {
    review: null,
    unknown: {
      zh: "没有查到列入记录。这不等于没有记录：本库只收录有法律依据的未登记自然人。",
      en: "No listing was found, which proves nothing: of persons without registration only those with a legal basis are kept.",
    },
  },
} as const satisfies Record<SubjectQuery["by"], Record<"review" | "unknown", Bilingual | null>>

/** Said where an organisation code that fails its check is not known either. */
export const wrongOrganisationDigit = {
  zh: "组织机构代码第9位校验位不符（GB 11714），本库也未收录。",
  en: "The check digit in position 9 of the organisation code is wrong (GB 11714), and the register does not know it.",
} as const satisfies Bilingual

/** A verdict on a name in a sentence, for a column of a table; empty for one on a code. */
export function nameSentence(verdict: RowVerdict, language: Language): string {
  if (verdict.verdict === "review") {
    const candidates = verdict.candidates.map(candidateText)
    return language === "zh" ? `可能是：${candidates.join("；")}` : `may be: ${candidates.join("; ")}`
  }
  if (verdict.verdict === "unknown" && verdict.code === null) return queryNotes.name.unknown[language]
  if ("matched" in verdict && verdict.matched !== null) {
    const text = candidateText(verdict.matched)
    return language === "zh" ? `按名称认定为：${text}` : `by name taken for: ${text}`
  }
  return ""
}

function candidateText({ subject, score }: NameMatch): string {
  return `${subject.name} ${subject.code} ${score.toFixed(2)}`
}

// The kinds of market subject that the rules tell apart. Grounds of the abnormal-operation list depend on the kind.

/** A kind of market subject (市场主体), as the import and the API spell it. */
export type SubjectType = "enterprise" | "sole-trader" | "cooperative" | "other"

/** What a kind of subject is called. */
export interface SubjectTypeRow {
  /** The statutory term. */
  readonly zh: string
  /** A plain English name, in running text (lower case). */
  readonly en: string
}

/** The kinds of subject. A cooperative is a farmers' cooperative; `other` is whoever is none of the three. */
export const subjectTypes = {
  enterprise: { zh: "企业", en: "enterprise" },
  "sole-trader": { zh: "个体工商户", en: "sole trader" },
  cooperative: { zh: "农民专业合作社", en: "farmers' cooperative" },
  other: { zh: "其他", en: "other" },
} as const satisfies Record<SubjectType, SubjectTypeRow>

/** Whether a text is a kind of subject, exactly as written. */
export function isSubjectType(text: string): text is SubjectType {
  return Object.hasOwn(subjectTypes, text)
}

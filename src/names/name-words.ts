// Says in a phrase, in Chinese and in English, how one part of two names agrees.
import type { Agreement, Bilingual, Difference, NamePartKind } from "./name-part.ts"

const partNames: Readonly<Record<NamePartKind, Bilingual>> = {
  name: { zh: "名称", en: "name" },
  brand: { zh: "字号", en: "brand" },
  region: { zh: "行政区划", en: "region" },
  trade: { zh: "行业", en: "trade" },
  form: { zh: "组织形式", en: "legal form" },
  branch: { zh: "分支机构", en: "branch" },
  number: { zh: "序号", en: "number" },
  note: { zh: "附注", en: "note" },
  code: { zh: "代码", en: "code" },
}

const agreements: Readonly<Record<Agreement, (part: Bilingual, query: string, candidate: string) => Bilingual>> = {
  same: (part) => ({ zh: `${part.zh}相同`, en: `same ${part.en}` }),
  similar: (part, query, candidate) => ({
    zh: `${part.zh}相近：“${query}”与“${candidate}”`,
    en: `similar ${part.en}: “${query}” and “${candidate}”`,
  }),
  differs: (part, query, candidate) => ({
    zh: `${part.zh}不同：“${query}”与“${candidate}”`,
    en: `different ${part.en}: “${query}” and “${candidate}”`,
  }),
  missing: (part, _, candidate) => ({
    zh: `查询缺少${part.zh}“${candidate}”`,
    en: `the query lacks the ${part.en} “${candidate}”`,
  }),
  extra: (part, query) => ({ zh: `查询多出${part.zh}“${query}”`, en: `the query adds the ${part.en} “${query}”` }),
}

/** The words for a difference; plain text, to be escaped in HTML. */
export function partWords({ part, agreement, query, candidate }: Difference): Bilingual {
  return agreements[agreement](partNames[part], query, candidate)
}

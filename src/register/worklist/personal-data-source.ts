/**
 * What is public and seems to hold personal data, as work: found when the rules had grown (register/daily/personal-step.ts).
 * It says the field and the kind, and never the text. The law gives no days for it, so no clock runs.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { type PersonalDataKind, personalDataKinds } from "../../law/personal-data-found.ts"
import { officersSource } from "./officers-source.ts"
import { countFound, listFound } from "./personal-data-store.ts"

const kinds = {
  "personal-data": { zh: "已公示内容疑似含有个人信息", en: "What is public seems to hold personal data" },
} as const satisfies Record<string, Bilingual>

export const personalDataSource = officersSource({
  kinds,
  list: listFound,
  count: async (sql, scope) => [{ kind: "personal-data", count: await countFound(sql, scope) }],
  toItem: ({ id, authority, subjectCode, subjectName, list, since, found }) => ({
    ...{ id, authority, subjectCode, subjectName, list, since, kind: "personal-data", stateName: foundWords(found) },
    url: list === null ? `/v1/subjects/${subjectCode}` : `/v1/records/${id}`,
  }),
})

/** The fields, as a row of an import names them, and what each seems to hold. */
function foundWords(found: readonly { field: string; kind: PersonalDataKind }[]): Bilingual {
  const words = found.map(({ field, kind }) => ({ field, ...personalDataKinds[kind] }))
  return {
    zh: words.map(({ field, zh }) => `${field}：${zh}`).join("；"),
    en: words.map(({ field, en }) => `${field}: ${en}`).join("; "),
  }
}

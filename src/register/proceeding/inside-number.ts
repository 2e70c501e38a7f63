/**
 * Numbers and accounts of persons in what an act is told and nobody outside reads: reasons, evidence, findings. It goes into
 * the audit trail, out of which nothing can be taken, and its reasons to the merchant. Names may be needed there. Pure.
 */
import type { Bilingual } from "../../law/bilingual.ts"
import { holdsPersonalNumber } from "../../law/personal-data.ts"
import type { Fault } from "./proceeding.ts"

/** Said of a text in which such a number stands. */
export const numberWords = {
  zh: "不得含有证件号码、电话、账号或者电子邮箱：将写入不可删改的审计记录，请删去",
  en: "it holds an ID number, telephone number, account or e-mail, and would stay in the audit trail for good: leave it out",
} as const satisfies Bilingual

/**
 * What is not looked through: the decision as served and the record of a hearing, which the trail does not repeat; the facts
 * and the content of a penalty, which are those of the decision as served until they are classified, and leave then; who
 * took part in a hearing, which hearing.ts looks at; what is read as a code, or proved.
 */
const elsewhere: ReadonlySet<string> = new Set([
  ...([
    "violation",
    "content",
    "served_text",
    "record",
    "people",
    "certificate",
    "record_id",
    "new_code",
    "merged_into",
  ] as const),
])

/**
 * What of an input holds such numbers, by its place.
 * @param leaving fields that are answered one finding at a time, for they leave
 */
export function insideNumbers(input: unknown, leaving: ReadonlySet<string>): readonly Fault[] {
  return textsOf(input, "").flatMap(([field, text]) =>
    leaving.has(field) || !holdsPersonalNumber(text) ? [] : [{ field, reason: numberWords }],
  )
}

function textsOf(input: unknown, field: string): [string, string][] {
  if (typeof input === "string") return [[field, input]]
  if (typeof input !== "object" || input === null) return []
  return Object.entries(input).flatMap(([name, value]) => {
    const path = field === "" ? name : `${field}/${name}`
    return elsewhere.has(path) || path === "subject/code" ? [] : textsOf(value, path)
  })
}

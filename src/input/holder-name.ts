/**
 * The name by which a login knows whoever holds a client's key, as it goes into the audit trail for good: one rule for the
 * API, its page and the command line. Pure.
 */
import type { Bilingual } from "../law/bilingual.ts"
import { holdsIdNumber } from "../law/personal-data.ts"
import { findHiddenCharacters } from "../law/personal-data-text.ts"
import { unfitWords } from "./plain-text.ts"

const lengthMax = 200

/** What is wrong with such a name; null: nothing. */
export function holderFault(person: string): Bilingual | null {
  if (person.trim() === "" || person.trim().length > lengthMax) return words.length
  // A login may name people by address or telephone; an ID number is nobody's name in the trail.
  if (holdsIdNumber(person)) return words.personal
  return unfitWords(person) ?? (findHiddenCharacters(person).length > 0 ? words.hidden : null)
}

const words = {
  length: { zh: `应为 1 至 ${lengthMax} 字`, en: `should have 1 to ${lengthMax} characters` },
  personal: {
    zh: "疑似公民身份号码，请填写登录系统中的用户名",
    en: "seems to be an ID number: give the login's name for the person",
  },
  hidden: { zh: "含有不可见的字符", en: "holds characters that are not shown" },
} as const satisfies Record<string, Bilingual>

// Codes that stand inside a text beside a name: a unified code of 18, right or repaired, or an organisation code of 9.
import { organisationCheckCharacter } from "./check-character.ts"
import { cleanCode, readCode } from "./code.ts"

/** The codes, and the text without them. */
export interface CodesInText {
  readonly codes: readonly string[]
  /** Those of them that stand in the text as they are. */
  readonly written: readonly string[]
  readonly rest: string
}

const none: readonly string[] = []
const labels =
  "(?:(?:统一)?(?:社会)?信用代码|组织机构代码|机构代码|纳税人识别号|税号|注册号|代码|联系电话|联系方式|电话|手机)?[\\s:：为是]*"
const letter = "[0-9A-Za-z\\uff10-\\uff19\\uff21-\\uff3a\\uff41-\\uff5a]"
// Digits and letters in groups, with the label before them: what stands between groups in print is a space, a dash or a dot.
const run = new RegExp(`${labels}${letter}(?:[\\s\\p{Cf}\\p{Pd}\\u2212_.\\u00b7]*${letter}){6,}`, "gu")
const label = /^[\s:：\u4e00-\u9fff]+/
const digit = /[0-9\uff10-\uff19]/
const digitsMin = 2

/**
 * Finds codes. A text of 18 that is not right counts as the codes it may have been meant to be (code-repair.ts), so a
 * caller must look whether they exist. A personal ID number is taken out of the text and never becomes a code.
 */
export function codesInText(text: string): CodesInText {
  if (!digit.test(text)) return { codes: none, written: none, rest: text }
  const codes: string[] = []
  const written: string[] = []
  const rest = text.replace(run, (match) => {
    const clean = cleanCode(match.replace(label, ""))
    const found = codesOf(clean, match.trim().length === text.trim().length)
    if (found === null) return match
    codes.push(...found)
    written.push(...found.filter((code) => clean.includes(code)))
    return " "
  })
  return { codes, written, rest }
}

/** Codes that a cleaned run of letters and digits stands for; null where it is none, and is part of the name. */
function codesOf(clean: string, alone: boolean): readonly string[] | null {
  if ((clean.match(/\d/g)?.length ?? 0) < (alone ? 1 : digitsMin)) return null
  // Alone it can be nothing else, and 79 published ones have a wrong digit; beside a name it may be a part of it.
  if (organisationShape.test(clean) && (alone || isOrganisationCode(clean))) return [clean]
  // Registration numbers of before 2015 have 15 digits, telephone numbers 7 to 13: neither is a part of the name.
  if (/^\d{7,15}$/.test(clean) && !alone) return none
  if (clean.length < 17 || clean.length > 30) return null
  const reading = readCode(clean)
  if (reading.kind === "valid") return [reading.code]
  if (reading.kind === "nonconforming") return [reading.code, ...reading.candidates]
  if (reading.reason === "citizen-id") return none
  if (clean.length <= 19) return reading.candidates.length > 0 ? reading.candidates : none
  for (let at = 0; at + 18 <= clean.length; at++) {
    const inner = readCode(clean.slice(at, at + 18))
    if (inner.kind === "valid") return [inner.code]
  }
  return null
}

const organisationShape = /^[0-9A-Z]{8}[0-9X]$/

function isOrganisationCode(text: string): boolean {
  return organisationCheckCharacter(text.slice(0, 8)) === text.charAt(8)
}

// Reads unified social credit codes (统一社会信用代码, GB 32100-2015): cleans what people type and paste, tells a right
// code from one that was published wrong and from what can't be a code at all. The words for it are in code-problem.ts.
import { checkBoth, checkCharacter, codeLength, codeValue, organisationCheckCharacter } from "./check-character.ts"
import { citizenIdLikeness, isOldCitizenId } from "./citizen-id.ts"
import { repairCode } from "./code-repair.ts"
import { isAuthorityCharacter } from "./registration-authority.ts"

/** Why a text can't be a code; `citizen-id` is a personal ID number, `placeholder` is what people type to get past a form. */
export type ImpossibleReason =
  | "empty"
  | "length"
  | "character"
  | "authority"
  | "region"
  | "placeholder"
  | "registration-number"
  | "organisation-code"
  | "spreadsheet-number"
  | "citizen-id"

/** A right code. The organisation digit (GB 11714, position 17) is only a warning: 79 real published codes have it wrong. */
export interface ValidCode {
  readonly kind: "valid"
  readonly code: string
  readonly organisationDigitWrong: boolean
}

/** Right shape, wrong check character. Such codes are published for real companies: an importer keeps and flags them. */
export interface NonconformingCode {
  readonly kind: "nonconforming"
  readonly code: string
  readonly position: 18
  readonly expected: string
  readonly found: string
  readonly likely?: string
  readonly candidates: readonly string[]
}

/**
 * Not a code. `code` is the cleaned text, cut to `codeTextMax`, and empty for `citizen-id`, so that nobody stores it.
 * `position` counts characters of the cleaned text from 1; `length` is its whole length in characters.
 */
export interface ImpossibleCode {
  readonly kind: "impossible"
  readonly code: string
  readonly reason: ImpossibleReason
  readonly length: number
  readonly position?: number
  readonly found?: string
  readonly likely?: string
  readonly candidates: readonly string[]
}

/** What a text is when read as a code. `likely` exists only where exactly one candidate does. */
export type CodeReading = ValidCode | NonconformingCode | ImpossibleCode

/** Most UTF-16 units of a wrong text that a reading carries: three codes' worth, enough to recognise the input. */
export const codeTextMax = 54

// White space, format characters (zero width, BOM, directions), every dash, underscores, and full stops and middle dots.
const between = /[\s\p{Cf}\p{Pd}\u2212_.\u00b7\u2022\u2027\u30fb\u3002]/gu

/** Full width to half (NFKC), a–z to A–Z, and without white space, zero-width characters, dashes and dots between groups. */
export function cleanCode(text: string): string {
  return text
    .normalize("NFKC")
    .replace(between, "")
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/**
 * Most UTF-16 units of a text that is looked at: a code that somebody typed with spaces, dashes and zero-width characters
 * has a tenth of them, and cleaning a text of megabytes takes seconds.
 */
export const codeInputMax = 1_000

/** Reads a text as a code. Right codes that need no cleaning take a path without allocation but for the answer. */
export function readCode(text: string): CodeReading {
  if (text.length > codeInputMax) {
    return { kind: "impossible", code: "", reason: "length", length: text.length, candidates: [] }
  }
  return readClean(text) ?? diagnose(text)
}

/** Characters 3–8: the region (GB/T 2260) of the authority that registered the holder, at the time it did. */
export function regionOf(code: string): string {
  return code.slice(2, 8)
}

/**
 * Composes a right code from authority, type and region (8 characters) and the first 8 of an organisation code.
 * @throws RangeError where a part has another length or a character that is never used.
 */
export function makeCode(first8: string, organisation8: string): string {
  const first17 = first8 + organisation8 + organisationCheckCharacter(organisation8)
  return first17 + checkCharacter(first17)
}

function readClean(code: string): ValidCode | null {
  const result = checkBoth(code)
  if (result !== "right" && result !== "organisation-wrong") return null
  if (!isAuthorityCharacter(code.charAt(0))) return null
  if (result === "right") return { kind: "valid", code, organisationDigitWrong: false }
  // One text in 31 has a right check character by chance: 123456789012345678 has, and so do personal ID numbers.
  // Beginning with 9, though, real codes are many more than ID numbers.
  if (isPlaceholder(code) || (!code.startsWith("9") && citizenIdLikeness(code) === "checked")) return null
  return { kind: "valid", code, organisationDigitWrong: true }
}

/** What people type to get past a form; eighteen zeros even pass both check characters. */
function isPlaceholder(code: string): boolean {
  return code === "123456789012345678" || /^(.)\1{17}$/.test(code)
}

// `9.14101E+17`, with or without the sign, from Excel, WPS and programs that write a number as it is held. Without its
// dot such a text may have 18 characters that are all allowed.
const scientific = /^[\s']*\d\.\d+E\+?\d{2,3}\s*$|^[\s']*\dE\+?\d{2,3}\s*$/i

// A text that cleaning would leave as it is, and that has no sign of a spreadsheet's number: most wrong codes of a file.
const clean = /^[0-9A-Z]{18}$/

function diagnose(text: string): CodeReading {
  if (clean.test(text)) return whyWrong(text)
  const code = cleanCode(text)
  if (scientific.test(text.normalize("NFKC"))) return impossible(code, "spreadsheet-number")
  const valid = readClean(code)
  if (valid !== null) return valid
  return code === "" ? impossible(code, "empty") : whyWrong(code)
}

function whyWrong(code: string): CodeReading {
  if (citizenIdLikeness(code) !== "none" || isOldCitizenId(code)) return impossible("", "citizen-id")
  return otherwise(code)
}

function otherwise(code: string): CodeReading {
  const reason = shapeReason(code)
  if (reason !== null) return impossible(code, reason)
  const wrongAt = firstWrongCharacter(code)
  if (wrongAt !== null) return impossible(code, wrongAt.reason, wrongAt)
  const expected = checkCharacter(code.slice(0, -1))
  const found = code.slice(-1)
  return { kind: "nonconforming", code, position: 18, expected, found, ...repairCode(code) }
}

function shapeReason(code: string): ImpossibleReason | null {
  if (isPlaceholder(code)) return "placeholder"
  if (code.length === codeLength) return null
  if (/^\d{15}$/.test(code)) return "registration-number"
  if (/^[0-9A-Z]{8}[0-9X]$/.test(code)) return "organisation-code"
  return /^[0-9A-Z]*$/.test(code) && !/[IOSVZ]/.test(code) ? "length" : null
}

function firstWrongCharacter(code: string): { reason: ImpossibleReason; position: number; found: string } | null {
  for (let at = 0; at < code.length; at++) {
    if (codeValue(code.charCodeAt(at)) >= 0) continue
    // All before it are of the alphabet: its place in units is its place in characters.
    return { reason: "character", position: at + 1, found: String.fromCodePoint(code.codePointAt(at) ?? 0) }
  }
  if (!isAuthorityCharacter(code.charAt(0))) return { reason: "authority", position: 1, found: code.charAt(0) }
  const letter = regionOf(code).search(/\D/)
  return letter < 0 ? null : { reason: "region", position: letter + 3, found: code.charAt(letter + 2) }
}

// Of these nothing is one slip away from what was meant.
const beyondRepair: ReadonlySet<ImpossibleReason> = new Set(["placeholder", "spreadsheet-number"])

function impossible(
  code: string,
  reason: ImpossibleReason,
  at: { readonly position?: number; readonly found?: string } = {},
): ImpossibleCode {
  const { position, found } = at
  return {
    kind: "impossible",
    code: code.slice(0, codeTextMax),
    reason,
    length: [...code].length,
    ...(position === undefined ? {} : { position }),
    ...(found === undefined ? {} : { found }),
    ...(beyondRepair.has(reason) ? { candidates: [] } : repairCode(code)),
  }
}

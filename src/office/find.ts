/** What was typed into the one box, as what it can be: a code, the number of a case or one to follow it by, or words. Pure. */
import { isDay } from "../law/day.ts"
import { type NonconformingCode, readCode } from "../names/code.ts"
import { readFollowNumber } from "../register/proceeding/follow-number.ts"

export type Asked =
  | { kind: "nothing" }
  | { kind: "code"; code: string }
  /** Of the form of a code, with a check character that does not fit: some are published so. */
  | { kind: "wrong-code"; code: string; reading: NonconformingCode }
  | { kind: "case"; authority: string; enteredOn: string; end: string }
  | { kind: "id"; id: string }
  | { kind: "follow"; from: string; to: string }
  | { kind: "words"; text: string }

const caseNumberPattern = /^(\d{6})-?(\d{4})(\d{2})(\d{2})-?([0-9a-f]{4})$/i
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads what was typed. A code is one with its check character, so that no word is taken for one. */
export function readAsked(typed: string): Asked {
  const text = typed.normalize("NFKC").trim()
  if (text === "") return { kind: "nothing" }
  if (idPattern.test(text)) return { kind: "id", id: text.toLowerCase() }
  const [, authority = "", year, month, day, end = ""] = caseNumberPattern.exec(text) ?? []
  const enteredOn = `${year}-${month}-${day}`
  if (authority !== "" && isDay(enteredOn)) return { kind: "case", authority, enteredOn, end }
  const reading = readCode(text)
  if (reading.kind === "valid") return { kind: "code", code: reading.code }
  if (reading.kind === "nonconforming") return { kind: "wrong-code", code: reading.code, reading }
  const followed = readFollowNumber(text)
  if (followed) return { kind: "follow", ...followed }
  // The brackets of a number are typed as they come.
  return { kind: "words", text: text.replace(/[[(［（【](\d{4})[\])］）】]/g, "〔$1〕") }
}

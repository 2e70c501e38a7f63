/** What was typed into the one box, as what it can be: a code, the number of a case or one to follow it by, or words. Pure. */
import { isDay } from "../../law/day.ts"
import { readCode } from "../../names/code.ts"
import { readFollowNumber } from "./follow-number.ts"

export type Asked =
  | { kind: "nothing" }
  | { kind: "code"; code: string }
  | { kind: "case"; authority: string; startedOn: string; end: string }
  | { kind: "id"; id: string }
  | { kind: "follow"; from: string; to: string }
  | { kind: "words"; text: string }

const caseNumberPattern = /^(\d{6})-?(\d{4})(\d{2})(\d{2})-?([0-9a-f]{4})$/i
const idPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Reads what was typed. Of a code the check character may be wrong. */
export function readAsked(typed: string): Asked {
  const text = typed.normalize("NFKC").trim()
  if (text === "") return { kind: "nothing" }
  if (idPattern.test(text)) return { kind: "id", id: text.toLowerCase() }
  const [, authority = "", year, month, day, end = ""] = caseNumberPattern.exec(text) ?? []
  const startedOn = `${year}-${month}-${day}`
  if (authority !== "" && isDay(startedOn)) return { kind: "case", authority, startedOn, end }
  const reading = readCode(text)
  if (reading.kind !== "impossible") return { kind: "code", code: reading.code }
  const followed = readFollowNumber(text)
  if (followed) return { kind: "follow", ...followed }
  // The brackets of a number are typed as they come.
  return { kind: "words", text: text.replace(/[[(［（【](\d{4})[\])］）】]/g, "〔$1〕") }
}

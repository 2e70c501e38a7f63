/**
 * Searches that are kept, to be asked again or gone through by a job. One that is answered and forgotten may ask for
 * anything; of what is kept somebody's number is no part. Pure.
 */
import { unfitWords } from "../input/plain-text.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"

const words = {
  zh: "不得含有证件号码、电话或者账号：此项会被保存，请删去",
  en: "it holds somebody's ID, telephone or account number, and is kept: take it out",
}

/** What of a query can't be kept: what is no plain text, and somebody's number, which no code of a merchant is, whatever its digits. */
export function keptFaults(query: Readonly<Record<string, unknown>>) {
  return Object.entries(query).flatMap(([name, value]) => {
    if (typeof value !== "string") return []
    const isPersonal = holdsPersonalNumber(value) && readCode(value).kind === "impossible"
    const detail = unfitWords(value) ?? (isPersonal ? words : null)
    return detail ? [{ pointer: `/${name}`, detail }] : []
  })
}

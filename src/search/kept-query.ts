/**
 * Searches that are kept, to be asked again or gone through by a job. One that is answered and forgotten may ask for
 * anything; of what is kept somebody's number is no part. Pure.
 */
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"

const words = {
  zh: "不得含有证件号码、电话或者账号：此项会被保存，请删去",
  en: "it holds somebody's ID, telephone or account number, and is kept: take it out",
}

/** What of a query holds somebody's number: no code of a merchant does, whatever its digits. */
export function personalFaults(query: Readonly<Record<string, unknown>>) {
  return Object.entries(query).flatMap(([name, value]) =>
    typeof value === "string" && holdsPersonalNumber(value) && readCode(value).kind === "impossible"
      ? [{ pointer: `/${name}`, detail: words }]
      : [],
  )
}

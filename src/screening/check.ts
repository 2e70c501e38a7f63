/**
 * Check (核查): verdicts on a batch of texts that are meant to be codes, all at one position of the log.
 */
import type { Head } from "../ledger/sequencer.ts"
import { type PublicRead, readStandings } from "../register/standing.ts"
import { judge, lookUpCode, type Verdict } from "./verdict.ts"

/** Verdicts in the order of the texts, and the head of the log at which they hold. */
export interface CheckAnswer {
  asOf: Head
  verdicts: Verdict[]
}

/** Checks texts. */
export async function checkCodes(read: PublicRead, texts: readonly string[]): Promise<CheckAnswer> {
  const lookUps = texts.map(lookUpCode)
  const codes = new Set(lookUps.flatMap(({ code }) => (code === null ? [] : [code])))
  const { asOf, byCode } = await readStandings(read, [...codes])
  const verdicts = lookUps.map(({ reading, code }) => judge(reading, code === null ? undefined : byCode.get(code)))
  return { asOf, verdicts }
}

/** The standing of whom an address names by a code, as it was typed; undefined where that is none, or nobody here has it. */
import { readCode } from "../../names/code.ts"
import { shareStandings } from "./shared-standing.ts"
import type { PublicRead, ReadStanding } from "./standing.ts"

export async function askedStanding(read: PublicRead, given: string): Promise<ReadStanding | undefined> {
  const reading = readCode(given)
  if (reading.kind !== "valid") return undefined
  return (await shareStandings(read, [reading.code])).byCode.get(reading.code)
}

/**
 * Reads what the register says of codes at its present position, in one statement: whole records, or why they are listed.
 */
import { readCodeText, readSeparator } from "../../names/code-list.ts"
import { readMarks, toMarks, unknownCode } from "../../register/record/marks.ts"
import { type PublicRead, type ReadStanding, readStandings, type Standing } from "../../register/record/standing.ts"
import { toProfile } from "../listed-set/profile.ts"
import { type Brief, type Known, type KnownCodes, knownClear, type Whole } from "./facts.ts"

export type ReadCodes<Told> = (read: PublicRead, codes: readonly string[]) => Promise<KnownCodes<Told>>

/** With their records. */
export const readWhole: ReadCodes<Whole> = async (read, codes) => {
  const { asOf, byCode } = await readStandings(read, codes)
  const known = new Map<string, Known<Whole>>()
  for (const [code, standing] of byCode) known.set(code, toKnown(code, standing))
  return { asOf, byCode: known }
}

/** The standing of a code as a fact; of an earlier position of the log it is not known who was deregistered. */
export function toKnown(
  asked: string,
  { subject: { code, name }, records, endedOn = null }: Standing & Partial<Pick<ReadStanding, "endedOn">>,
): Known<Whole> {
  const changed = code === asked ? {} : { changedTo: code }
  const ended = endedOn === null ? {} : { endedOn }
  return { name, listed: records.length === 0 ? null : { records }, ...changed, ...ended }
}

/** With why they are listed: for thousands of codes, for which that is far less. */
export const readBrief: ReadCodes<Brief> = async (read, codes) => {
  const { asOf, numbers, texts } = await readMarks(read, readCodeText(codes.join(readSeparator)))
  const ofTexts = texts.map((text): Known<Brief> => {
    return text === "" ? knownClear : { name: null, listed: { profile: toProfile(toMarks(text)) } }
  })
  const byCode = new Map<string, Known<Brief>>()
  for (const [at, code] of codes.entries()) {
    const number = numbers[at]
    const known = number === undefined || number === unknownCode ? undefined : ofTexts[number]
    if (known) byCode.set(code, known)
  }
  return { asOf, byCode }
}

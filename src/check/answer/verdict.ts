/**
 * Verdicts of a check, by code or by name. Pure.
 */

import type { NameMatch } from "../../match/match.ts"
import { type CodeReading, readCode } from "../../names/code.ts"
import type { LiveRecord, Standing } from "../../register/record/standing.ts"

/**
 * `listed`: live records. `clear`: the register knows the subject and it has none. `review`: by name alone it can't be
 * told which subject is meant; the candidates are there for a person to look at. `unknown`: a valid code, or a name, that
 * the register does not know, which is not a clearance. `invalid`: not a code, nor a name.
 */
export type Verdict =
  | { verdict: "listed"; code: string; name: string; records: readonly LiveRecord[]; matched: NameMatch | null }
  /** `name`: of the subject that a name was taken for; null where it was asked by code, which memory alone answers. */
  | { verdict: "clear"; code: string; name: string | null; matched: NameMatch | null }
  | { verdict: "review"; candidates: readonly NameMatch[] }
  | { verdict: "unknown"; code: string | null }
  | { verdict: "invalid"; reading: Exclude<CodeReading, { kind: "valid" }> }

/** A text that was given as a code, and what it is looked up under; null when it can't be one. */
export interface LookUp {
  reading: CodeReading
  code: string | null
}

/** Reads what is to be looked up. A wrong check digit is no reason not to look. */
export function lookUpCode(text: string): LookUp {
  const reading = readCode(text)
  return { reading, code: reading.kind === "impossible" ? null : reading.code }
}

/** The verdict on a code of a subject that is known and has no live record. */
export function toClear(code: string): Verdict {
  return { verdict: "clear", code, name: null, matched: null }
}

/** The verdict on a reading, given what the register says of its code. */
export function judge(reading: CodeReading, standing: Standing | undefined): Verdict {
  if (reading.kind === "impossible") return { verdict: "invalid", reading }
  if (standing) return judgeStanding(standing, null)
  // The register knows some codes that fail their check, as their source gave them; this is none of those.
  if (reading.kind === "nonconforming") return { verdict: "invalid", reading }
  return { verdict: "unknown", code: reading.code }
}

function judgeStanding(standing: Standing, matched: NameMatch | null): Verdict {
  const { code, name } = standing.subject
  if (standing.records.length > 0) return { verdict: "listed", code, name, records: standing.records, matched }
  return { verdict: "clear", code, name: matched === null ? null : name, matched }
}

/**
 * The verdict on a name. Only a match that may be taken without a person decides. A name never clears anybody in whose
 * place a listed subject of a similar name may be meant, and who may not ask for all subjects is not told that one has no
 * records: then a name leads to `listed`, `review` or `unknown`, and never to `clear`.
 * @param matches the likeliest first
 * @param standings what the register says of their codes
 */
export function judgeName(matches: readonly NameMatch[], standings: ReadonlyMap<string, Standing>): Verdict {
  const [first] = matches
  if (!first) return { verdict: "unknown", code: null }
  const standing = standings.get(first.subject.code)
  const listedBeside = matches.some((other) => other !== first && other.subject.live)
  if (first.match && standing && (standing.records.length > 0 || !listedBeside)) return judgeStanding(standing, first)
  return { verdict: "review", candidates: matches }
}

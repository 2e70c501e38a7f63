/**
 * Verdicts of a check by code. Pure.
 */
import { type CodeReading, readCode } from "../names/code.ts"
import type { LiveRecord, Standing } from "../register/standing.ts"

/**
 * `listed`: live records. `clear`: the register knows the subject and it has none. `unknown`: a valid code that the
 * register does not know, which is not a clearance. `invalid`: not a code.
 */
export type Verdict =
  | { verdict: "listed"; code: string; name: string; records: readonly LiveRecord[] }
  | { verdict: "clear"; code: string; name: string }
  | { verdict: "unknown"; code: string }
  | { verdict: "invalid"; reading: Exclude<CodeReading, { kind: "valid" }> }

/** The code under which a text is looked up; null when it can't be one. A wrong check digit is no reason not to look. */
export function lookUpCode(text: string): { reading: CodeReading; code: string | null } {
  const reading = readCode(text)
  return { reading, code: reading.kind === "impossible" ? null : reading.code }
}

/** The verdict on a reading, given what the register says of its code. */
export function judge(reading: CodeReading, standing: Standing | undefined): Verdict {
  if (reading.kind === "impossible") return { verdict: "invalid", reading }
  if (standing) {
    const { code, name } = standing.subject
    if (standing.records.length > 0) return { verdict: "listed", code, name, records: standing.records }
    return { verdict: "clear", code, name }
  }
  // The register knows some codes that fail their check, as their source gave them; this is none of those.
  if (reading.kind === "nonconforming") return { verdict: "invalid", reading }
  return { verdict: "unknown", code: reading.code }
}

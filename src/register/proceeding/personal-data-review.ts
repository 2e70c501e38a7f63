/**
 * What looks like personal data in texts that are to be published, and what an officer has decided of it: hidden, or kept
 * for a reason. A fault names the place, never the text. Pure.
 */
import { z } from "zod"
import { findPersonalDataPlaces } from "../../law/personal-data.ts"
import { personalDataKinds } from "../../law/personal-data-found.ts"
import { findingWords, type LeavingFinding } from "../record/leaving-text.ts"
import { lineInput } from "./kind.ts"
import type { Fault } from "./proceeding.ts"
import type { Redaction } from "./redaction.ts"

/** A finding that was looked at and is kept: the text, the place in it in UTF-16 units, and why; without place, all. */
const keptInput = z.strictObject({ field: lineInput, start: z.int().min(0).optional(), reason: lineInput })
export const keptsInput = z.array(keptInput).max(1_000)

/**
 * Findings in the served text that are hidden only in part. What is left of a number is no finding any more, and yet
 * tells of whom it is.
 */
export function partlyHidden(served: string, redactions: readonly Redaction[]): Fault[] {
  return findPersonalDataPlaces(served).flatMap(({ kind, start, end }) => {
    const over = redactions.filter((hidden) => hidden.start < end && start < hidden.end)
    const hidden = over.reduce((sum, place) => sum + Math.min(place.end, end) - Math.max(place.start, start), 0)
    if (hidden === 0 || hidden === end - start) return []
    const { zh, en } = personalDataKinds[kind]
    return {
      field: "redactions",
      reason: {
        zh: `原文第 ${start + 1} 至 ${end} 字疑似${zh}，只隐去了一部分：请全部隐去`,
        en: `characters ${start + 1} to ${end} as served seem to hold ${en} and are hidden only in part: hide all of it`,
      },
    }
  })
}

/** What is said of findings that were neither hidden nor looked at. */
export function unresolved(findings: readonly LeavingFinding[]): Fault[] {
  return findings.map((finding) => {
    const { zh, en } = findingWords(finding)
    return {
      field: finding.field,
      reason: {
        zh: `${zh}：请隐去，或者在 kept 中写明保留理由`,
        en: `${en}: hide them, or give in kept the reason for keeping them`,
      },
    }
  })
}

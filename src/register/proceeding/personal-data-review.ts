/**
 * What looks like personal data in texts that are to be published, and what an officer has decided of it: hidden, or kept
 * for a reason. A fault names the place, never the text. Pure.
 */
import { z } from "zod"
import { findPersonalDataPlaces } from "../../law/personal-data.ts"
import { personalDataKinds } from "../../law/personal-data-found.ts"
import { auditWords } from "../audit/words.ts"
import {
  findingsIn,
  findingWords,
  type Kept,
  type LeavingFinding,
  type LeavingTexts,
  placedAnswers,
  recordTexts,
} from "../record/leaving-text.ts"
import { type Kind, lineInput } from "./kind.ts"
import type { Party } from "./machine.ts"
import { type Facts, type Fault, type Proceeding, toFaults } from "./proceeding.ts"
import type { Redaction } from "./redaction.ts"

/** A finding that was looked at and is kept: the text, the place in it in UTF-16 units, and why; without place, the only one. */
const keptInput = z.strictObject({ field: lineInput, start: z.int().min(0).optional(), reason: auditWords(1) })
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

/** Texts that would leave, and what in them nobody has answered. It goes to whoever acts, and into no problem. */
export interface Review {
  texts: LeavingTexts
  findings: readonly LeavingFinding[]
}

/** What is sent, and apart from it the answers to findings of personal data, which any act of an officer takes. */
interface Asked {
  input: unknown
  kept: readonly Kept[]
}

export function takeAnswers(
  sent: unknown,
  parties: readonly Party[],
): Asked | { input: unknown; faults: readonly Fault[] } {
  if (typeof sent !== "object" || sent === null || !("kept" in sent) || !parties.some(answers)) {
    return { input: sent, kept: [] }
  }
  const { kept, ...input } = sent
  const read = keptsInput.safeParse(kept)
  if (read.success) return { input, kept: read.data }
  return { input, faults: toFaults(read.error.issues).map(({ field, reason }) => ({ field: `kept/${field}`, reason })) }
}

const answers = (party: Party) => party !== "merchant"

/** The texts of a proceeding that leave as it stands; undefined where none do. */
export function leavingOf(kind: Kind, proceeding: Proceeding, facts: Facts): LeavingTexts | undefined {
  return kind.leaving?.(proceeding, facts) ?? (kind.recordContent && recordTexts(kind.recordContent(proceeding, facts)))
}

/**
 * Nothing leaves that looks like personal data and was not answered. What an act says anew of a text takes the place of
 * what was answered of the text before.
 */
export function review(
  kind: Kind,
  proceeding: Proceeding,
  { input, kept }: Asked,
  facts: Facts,
): Proceeding | { faults: readonly Fault[]; review: Review } {
  const texts = leavingOf(kind, proceeding, facts)
  if (!texts) return proceeding
  const before = (proceeding.content["kept"] ?? []) as readonly Kept[]
  const told = new Set([...Object.keys((input ?? {}) as object), ...kept.map(({ field }) => field)])
  if (told.has("served_text")) told.add("published_text")
  const stands = before.filter(({ field }) => !told.has(field) && !told.has(field.replace(/\/.*/, "")))
  const given = placedAnswers(texts, kept)
  const all = [...stands, ...given]
  const findings = findingsIn(texts, all)
  if (findings.length > 0) return { faults: unresolved(findings), review: { texts, findings } }
  if (given.length === 0 && stands.length === before.length) return proceeding
  return { ...proceeding, content: { ...proceeding.content, kept: all } }
}

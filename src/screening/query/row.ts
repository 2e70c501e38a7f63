/**
 * The verdict on a query as a row of a table says it. Pure.
 */
import type { Language } from "../../law/bilingual.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { nameSentence } from "../verdict-words.ts"
import type { SubjectVerdict } from "./answer.ts"
import type { SubjectQuery } from "./query.ts"
import { queryNotes } from "./words.ts"

/** The columns that a check adds. */
export interface VerdictRow {
  verdict: SubjectVerdict["verdict"]
  lists: string[]
  grounds: string[]
  /** What is wrong with the query, or what the verdict does not prove; empty for none. */
  problem: string
}

/** A verdict as columns. */
export function toVerdictRow(verdict: SubjectVerdict, by: SubjectQuery["by"], language: Language): VerdictRow {
  const entries = verdict.verdict !== "listed" ? [] : "listings" in verdict ? verdict.listings : verdict.records
  return {
    verdict: verdict.verdict,
    lists: [...new Set(entries.map(({ list }) => list))].sort(),
    grounds: [...new Set(entries.flatMap(({ ground, penaltyClass }) => ground ?? penaltyClass ?? []))].sort(),
    problem: problemOf(verdict, by, language),
  }
}

function problemOf(verdict: SubjectVerdict, by: SubjectQuery["by"], language: Language): string {
  if (verdict.verdict === "invalid") return codeProblem(verdict.reading, language)?.detail ?? ""
  if ("listings" in verdict) return ""
  if (verdict.verdict === "unknown" && verdict.code === null) return queryNotes[by].unknown?.[language] ?? ""
  return nameSentence(verdict, language)
}

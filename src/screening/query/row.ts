/**
 * The verdict on a query as a row of a table says it. Pure.
 */
import type { Language } from "../../law/bilingual.ts"
import { codeProblem } from "../../names/code-problem.ts"
import type { RowVerdict } from "../row-verdict.ts"
import { nameSentence } from "../verdict-words.ts"
import type { SubjectVerdict } from "./answer.ts"
import type { SubjectQuery } from "./query.ts"
import { queryNotes } from "./words.ts"

/** The columns that a check adds. */
export interface VerdictRow {
  verdict: SubjectVerdict["verdict"]
  lists: readonly string[]
  grounds: readonly string[]
  /** What is wrong with the query, or what the verdict does not prove; empty for none. */
  problem: string
}

/** A verdict as columns. */
export function toVerdictRow(
  verdict: SubjectVerdict | RowVerdict,
  by: SubjectQuery["by"],
  language: Language,
): VerdictRow {
  return { verdict: verdict.verdict, ...marksOf(verdict), problem: problemOf(verdict, by, language) }
}

function marksOf(verdict: SubjectVerdict | RowVerdict): Pick<VerdictRow, "lists" | "grounds"> {
  if (verdict.verdict !== "listed") return { lists: [], grounds: [] }
  if ("profile" in verdict) return { lists: verdict.profile.lists, grounds: verdict.profile.grounds }
  const entries = "listings" in verdict ? verdict.listings : verdict.records
  return {
    lists: [...new Set(entries.map(({ list }) => list))].sort(),
    grounds: [...new Set(entries.flatMap(({ ground, penaltyClass }) => ground ?? penaltyClass ?? []))].sort(),
  }
}

function problemOf(verdict: SubjectVerdict | RowVerdict, by: SubjectQuery["by"], language: Language): string {
  if (verdict.verdict === "invalid") return codeProblem(verdict.reading, language)?.detail ?? ""
  if ("listings" in verdict) return ""
  if (verdict.verdict === "unknown" && verdict.code === null) return queryNotes[by].unknown?.[language] ?? ""
  return nameSentence(verdict, language)
}

/** The verdict on a query as a row of a table says it. Pure. */
import type { Language } from "../../law/bilingual.ts"
import { codeProblem } from "../../names/code-problem.ts"
import type { NameIs } from "../../register/subject/name-is.ts"
import type { SubjectQuery } from "../answer/query.ts"
import type { RowVerdict } from "../answer/verdict.ts"
import { type RowRecords, readRecordCells, recordColumns, toRecordCells, toRowRecords } from "./row-record.ts"
import { nameSentence, queryNotes } from "./words.ts"

/** How rows say what is found. */
export interface RowWording {
  language: Language
  /** The register's address, where rows name the records and link to them; null: they name lists and grounds alone. */
  register: string | null
  /** Whether rows have a name beside their code, and say what it is of it; absent: they have none. */
  named?: boolean
}

/** The columns that a check adds. */
export interface VerdictRow {
  verdict: RowVerdict["verdict"]
  lists: readonly string[]
  grounds: readonly string[]
  /** What is wrong with the query, or what the verdict does not prove; empty for none. */
  problem: string
  /** What the name beside the code is of it; empty: there is none. Null where no row has one. */
  nameIs: NameIs | "" | null
  /** Null where rows name none. */
  records: RowRecords | null
}

/** The header of what a name is of its code, or the name of the member. */
export const nameIsColumn = "name_is"

/** The headers of the columns. */
export function verdictColumns({ register, named = false }: Pick<RowWording, "register" | "named">): string[] {
  const more = [...(named ? [nameIsColumn] : []), ...(register === null ? [] : recordColumns)]
  return ["verdict", "lists", "grounds", "problem", ...more]
}

/** A verdict as columns. */
export function toVerdictRow(
  verdict: RowVerdict,
  by: SubjectQuery["by"],
  { language, register, named = false }: RowWording,
  nameIs: NameIs | "" = "",
): VerdictRow {
  return {
    ...{ verdict: verdict.verdict, ...marksOf(verdict), problem: problemOf(verdict, by, language) },
    nameIs: named ? nameIs : null,
    records: register === null ? null : toRowRecords(verdict, language, register),
  }
}

/** A row that can't be read, or asks nothing, as columns. */
export function toFaultRow(problem: string, { register, named = false }: RowWording): VerdictRow {
  const empty = { nameIs: named ? "" : null, records: register === null ? null : noRecords } as const
  return { verdict: "invalid", lists: [], grounds: [], problem, ...empty }
}

const noRecords: RowRecords = { total: 0, records: [] }

/** The columns as cells. */
export function toCells({ verdict, lists, grounds, problem, nameIs, records }: VerdictRow): string[] {
  const more = [...(nameIs === null ? [] : [nameIs]), ...(records === null ? [] : toRecordCells(records))]
  return [verdict, lists.join(";"), grounds.join(";"), problem, ...more]
}

/** The row that cells say. */
export function readCells([
  verdict = "",
  lists = "",
  grounds = "",
  problem = "",
  ...more
]: readonly string[]): VerdictRow {
  // Records take a number of columns of their own: one more is that of names.
  const named = more.length % recordColumns.length === 1
  const records = named ? more.slice(1) : more
  return {
    nameIs: named ? ((more[0] ?? "") as NameIs | "") : null,
    ...{ verdict: verdict as VerdictRow["verdict"], lists: parts(lists), grounds: parts(grounds), problem },
    records: records.length === 0 ? null : readRecordCells(records),
  }
}

function parts(cell: string): string[] {
  return cell === "" ? [] : cell.split(";")
}

/** The columns as members of a line of NDJSON. */
export function toMembers({ verdict, lists, grounds, problem, nameIs, records }: VerdictRow) {
  const isNote = verdict !== "invalid"
  return {
    ...{ verdict, lists, grounds, problem: isNote ? null : problem },
    ...(isNote && problem !== "" ? { note: problem } : {}),
    ...(nameIs === null || nameIs === "" ? {} : { [nameIsColumn]: nameIs }),
    ...(records === null ? {} : { records_total: records.total, records: records.records }),
  }
}

function marksOf(verdict: RowVerdict): Pick<VerdictRow, "lists" | "grounds"> {
  if (verdict.verdict !== "listed") return { lists: [], grounds: [] }
  if ("profile" in verdict) return { lists: verdict.profile.lists, grounds: verdict.profile.grounds }
  const entries = "listings" in verdict ? verdict.listings : verdict.records
  return {
    lists: [...new Set(entries.map(({ list }) => list))].sort(),
    grounds: [...new Set(entries.flatMap(({ ground, penaltyClass }) => ground ?? penaltyClass ?? []))].sort(),
  }
}

function problemOf(verdict: RowVerdict, by: SubjectQuery["by"], language: Language): string {
  if (verdict.verdict === "invalid") return codeProblem(verdict.reading, language)?.detail ?? ""
  if ("listings" in verdict) return ""
  if (verdict.verdict === "unknown" && verdict.code === null) return queryNotes[by].unknown?.[language] ?? ""
  return nameSentence(verdict, language)
}

/**
 * Verdicts for the rows of a table or a stream, which name lists and grounds and not the records: from the listed set
 * where there is one, and for the rest from the database with no more than these columns.
 */
import { dayNumberInChina } from "../../law/day.ts"
import type { NameMatch } from "../../match/match.ts"
import type { CodeReading } from "../../names/code.ts"
import { readCodeText, readSeparator } from "../../names/code-list.ts"
import { type RecordMark, readMarks, toMarks } from "../../register/record/marks.ts"
import { readStandings } from "../../register/record/standing.ts"
import { findCode, type ListedView } from "../listed-set/listed-view.ts"
import { type Profile, toProfile } from "../listed-set/profile.ts"
import { type CheckQuery, type CheckSource, check } from "./check.ts"
import { judge, type LookUp, lookUpCode, toClear, type Verdict } from "./verdict.ts"

/** A verdict with what a row says of a listed subject. */
export type RowVerdict =
  | { verdict: "listed"; code: string; profile: Profile; matched: NameMatch | null }
  | Exclude<Verdict, { verdict: "listed" }>

/** The verdict on a row, with its records where those are asked for, and the size of the log at which it holds. */
export interface RowAnswer {
  verdict: RowVerdict | Verdict
  size: number
}

type ByCode = Extract<CheckQuery, { by: "code" }>
type ByName = Extract<CheckQuery, { by: "name" }>

/** Checks the queries of rows; answers in their order. @param withRecords whether the records are wanted as well */
export async function checkRows(
  source: CheckSource,
  queries: readonly CheckQuery[],
  withRecords = false,
): Promise<RowAnswer[]> {
  const codes = queries.filter((query): query is ByCode => query.by === "code")
  const names = queries.filter((query): query is ByName => query.by === "name")
  const byCode = await checkCodes(source, codes, withRecords)
  const byName = await (withRecords ? checkWhole : checkNames)(source, names)
  if (byName.length === 0) return byCode
  let [code, name] = [0, 0]
  return queries.map(({ by }) => (by === "code" ? byCode[code++] : byName[name++]) as RowAnswer)
}

async function checkWhole(source: CheckSource, queries: readonly CheckQuery[]) {
  if (queries.length === 0) return []
  const { asOf, verdicts } = await check(source, queries)
  return verdicts.map((verdict) => ({ verdict, size: asOf.size }))
}

async function checkNames(source: CheckSource, queries: readonly CheckQuery[]): Promise<RowAnswer[]> {
  const answers = await checkWhole(source, queries)
  return answers.map(({ verdict, size }) => ({ verdict: toRowVerdict(verdict), size }))
}

function toRowVerdict(verdict: Verdict): RowVerdict {
  if (verdict.verdict !== "listed") return verdict
  const { code, records, matched } = verdict
  const marks = records.map(({ list, ground, penaltyClass }) => ({ list, ground: ground ?? penaltyClass ?? "" }))
  return { verdict: "listed", code, profile: toProfile(marks), matched }
}

async function checkCodes(source: CheckSource, queries: readonly ByCode[], withRecords: boolean): Promise<RowAnswer[]> {
  if (queries.length === 0) return []
  const lookUps = queries.map(({ code }) => lookUpCode(code))
  const { view = null } = source
  const today = dayNumberInChina(source.clock())
  const held = lookUps.map((lookUp) => (view ? fromView(view, lookUp, today, withRecords) : null))
  const left = lookUps.filter((_, index) => !held[index])
  const read = view && left.length === 0 ? [] : await (withRecords ? readWhole : readRows)(source, left)
  let next = 0
  return held.map((fromSet) => fromSet ?? (read[next++] as RowAnswer))
}

async function readRows(source: CheckSource, lookUps: readonly LookUp[]): Promise<RowAnswer[]> {
  const codes = readCodeText(lookUps.flatMap(({ code }) => code ?? []).join(readSeparator))
  const { asOf, numbers, texts } = await readMarks(source, codes)
  let next = 0
  return lookUps.map(({ reading, code }) => {
    const text = code === null ? undefined : texts[numbers[next++] as number]
    return { verdict: toVerdict(reading, code, text === undefined ? undefined : toMarks(text)), size: asOf.size }
  })
}

/** With their records, of thousands at once: apart from the reads of single checks, which are soon done. */
async function readWhole(source: CheckSource, lookUps: readonly LookUp[]): Promise<RowAnswer[]> {
  const codes = new Set(lookUps.flatMap(({ code }) => code ?? []))
  const { asOf, byCode } = await readStandings(source, [...codes])
  return lookUps.map(({ reading, code }) => {
    const verdict = judge(reading, code === null ? undefined : byCode.get(code))
    return { verdict, size: asOf.size }
  })
}

/** What the set says; null where the database has to be asked. */
function fromView(view: ListedView, { reading, code }: LookUp, today: number, withRecords: boolean): RowAnswer | null {
  const { size } = view.head
  if (code === null) return { verdict: toVerdict(reading, code, undefined), size }
  const finding = findCode(view, code, today)
  if (finding.kind === "ask" || (finding.kind === "listed" && withRecords)) return null
  if (finding.kind === "listed") {
    return { verdict: { verdict: "listed", code, profile: finding.profile, matched: null }, size }
  }
  return { verdict: toVerdict(reading, code, finding.kind === "clear" ? [] : undefined), size }
}

function toVerdict(reading: CodeReading, code: string | null, marks: readonly RecordMark[] | undefined): RowVerdict {
  if (code === null || marks === undefined) return toRowVerdict(judge(reading, undefined))
  if (marks.length === 0) return toRowVerdict(toClear(code))
  return { verdict: "listed", code, profile: toProfile(marks), matched: null }
}

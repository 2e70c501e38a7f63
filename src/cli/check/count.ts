/** Counts the verdicts of an answer as it passes, for the summary behind it. */
import { rowsOf, startTally, type VerdictCounts } from "../../check/answer/tally.ts"
import { type CsvRecord, csvCutter, readCsvFields } from "../../table/csv-record.ts"
import { utf8Decoder } from "../../table/utf8-text.ts"
import { terminalLanguage } from "../command.ts"

export interface VerdictCounter {
  add(chunk: string | Uint8Array): void
  /** The counts, when no more comes, and of a CSV the records below its header. */
  end(): { counts: VerdictCounts; records: number }
}

/** A counter that stands before the first row of an answer. */
export function verdictCounter(format: "csv" | "ndjson"): VerdictCounter {
  const { counts } = startTally()
  const decoder = utf8Decoder({ bom: "drop" })
  const count = (verdict: string | undefined) => {
    if (verdict !== undefined && verdict in counts) counts[verdict as keyof VerdictCounts]++
  }
  const reader = format === "csv" ? csvReader(count) : lineReader(count)
  return {
    add: (chunk) => reader.add(typeof chunk === "string" ? chunk : decoder.add(chunk)),
    end() {
      reader.add(decoder.end())
      reader.end()
      return { counts, records: reader.records() }
    },
  }
}

type Count = (verdict: string | undefined) => void

function csvReader(count: Count) {
  const cutter = csvCutter()
  let [place, records] = [-1, -1]
  const read = (found: readonly CsvRecord[]) => {
    records += found.length
    for (const { text } of found) {
      if (place < 0) place = readCsvFields(text).lastIndexOf("verdict")
      // A line with nothing on it asked nothing.
      else if (text !== "") count(readCsvFields(text)[place])
    }
  }
  return {
    add: (text: string) => read(cutter.add(text, ",")),
    end: () => read(cutter.end(",")),
    records: () => Math.max(records, 0),
  }
}

function lineReader(count: Count) {
  let rest = ""
  const add = (text: string) => {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) count((JSON.parse(line) as { verdict: string }).verdict)
  }
  return { add, end: () => rest !== "" && add("\n"), records: () => 0 }
}

/** The counts in a line. */
export function countsText(counts: VerdictCounts): string {
  const rows = rowsOf(counts)
  if (rows === 0) return words.none[terminalLanguage()]
  const named = Object.entries(counts).flatMap(([verdict, count]) => (count === 0 ? [] : [`${verdict} ${count}`]))
  return terminalLanguage() === "zh" ? `${rows} 行：${named.join("，")}` : `${rows} rows: ${named.join(", ")}`
}

const words = {
  none: { zh: "0 行：文件只有表头，没有可核查的行", en: "0 rows: there is nothing to check below the header" },
} as const

/** Whether the data has a problem: rows that are no codes and no names, or no rows at all. */
export function hasProblem(counts: VerdictCounts): boolean {
  return counts.invalid > 0 || rowsOf(counts) === 0
}

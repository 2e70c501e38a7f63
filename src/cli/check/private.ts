/**
 * Checks of a table by ranges: only the beginnings of digests of its codes are sent to a server, which is not told whom
 * they are about.
 */
import { codeIn } from "../../check/answer/query.ts"
import { prefixLength, rangeDigest } from "../../check/private/range.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { ListName } from "../../law/list.ts"
import { readCode } from "../../names/code.ts"
import { codeProblem } from "../../names/code-problem.ts"
import { type CsvRecord, fitCsvRecord, readCsvFields, readCsvRecords, toCsvField } from "../../table/csv-record.ts"
import { toUtf8Bytes, utf8Text } from "../../table/utf8-text.ts"
import { terminalLanguage } from "../command.ts"
import type { TableColumns } from "./column.ts"

/** A range as a server answers it. */
export interface Range {
  size: number
  /** Lists by the rest of the digest. */
  entries: ReadonlyMap<string, readonly ListName[]>
}

export type AskRange = (prefix: string) => Promise<Range>

/** The answer to a table, and between which sizes of the log it holds once it has come to its end. */
export interface RangeAnswer {
  answer: AsyncGenerator<Uint8Array>
  sizes: { least: number; most: number }
}

// A server answers so many at once without other askers noticing.
const requestsAtOnce = 8
// Rows whose ranges are asked for together.
const rowsAtOnce = 2_000

/** Answers a table that has a column of codes. */
export function answerByRanges(rows: AsyncIterable<Uint8Array>, columns: TableColumns, ask: AskRange): RangeAnswer {
  const sizes = { least: Number.POSITIVE_INFINITY, most: 0 }
  const watched: AskRange = async (prefix) => {
    const range = await ask(prefix)
    sizes.least = Math.min(sizes.least, range.size)
    sizes.most = Math.max(sizes.most, range.size)
    return range
  }
  return { answer: answerRows(rows, columns, watched), sizes }
}

async function* answerRows(
  rows: AsyncIterable<Uint8Array>,
  { code: place, width }: TableColumns,
  ask: AskRange,
): AsyncGenerator<Uint8Array> {
  let header = true
  for await (const records of readCsvRecords(utf8Text(rows, { bom: "drop" }))) {
    if (header) yield toUtf8Bytes(`${records[0]?.text},verdict,lists,grounds,problem\n`)
    const left = header ? records.slice(1) : records
    header = false
    for (let at = 0; at < left.length; at += rowsAtOnce) {
      yield toUtf8Bytes(await answerSome(left.slice(at, at + rowsAtOnce), { width, place }, ask))
    }
  }
}

async function answerSome(
  records: readonly CsvRecord[],
  { width, place }: { width: number; place: number },
  ask: AskRange,
): Promise<string> {
  const readings = records.map(({ text, broken }) => readCode(broken ? "" : (readCsvFields(text)[place] ?? "")))
  const digests = readings.map(codeIn).map((code) => (code === null ? null : rangeDigest(code)))
  const prefixes = [...new Set(digests.flatMap((digest) => digest?.slice(0, prefixLength) ?? []))]
  const ranges = await askAll(prefixes, ask)
  let text = ""
  for (const [index, record] of records.entries()) {
    // A line with nothing on it asks nothing.
    if (record.text === "") {
      text += "\n"
      continue
    }
    const [digest, reading] = [digests[index] ?? "", readings[index]]
    const lists = ranges.get(digest.slice(0, prefixLength))?.entries.get(digest.slice(prefixLength))
    const cells = lists
      ? ["listed", lists.join(";"), "", ""]
      : reading?.kind === "valid"
        ? ["unknown", "", "", words.unknown[language()]]
        : ["invalid", "", "", (reading && codeProblem(reading, language())?.detail) ?? ""]
    const { own, beyond } = fitCsvRecord(record, width)
    text += `${own},${cells.map((cell) => toCsvField(cell)).join(",")}${beyond}\n`
  }
  return text
}

/** Asks for ranges, a few at a time, in no order that tells anything: that of the digests. */
async function askAll(prefixes: readonly string[], ask: AskRange): Promise<Map<string, Range>> {
  const left = [...prefixes].sort()
  const ranges = new Map<string, Range>()
  const work = async () => {
    for (let prefix = left.shift(); prefix !== undefined; prefix = left.shift()) ranges.set(prefix, await ask(prefix))
  }
  await Promise.all(Array.from({ length: requestsAtOnce }, work))
  return ranges
}

const language = terminalLanguage

const words = {
  unknown: {
    zh: "没有列入；按前缀查询不说明本库是否收录该主体，这不等于没有记录",
    en: "not listed; a range does not say whether the register knows the subject, and it is no clearance",
  },
} as const satisfies Record<string, Bilingual>

/**
 * CSV (RFC 4180) as it streams: cuts text into records without changing a byte of them, and reads single fields.
 * Records keep their own text, so that a sender gets the own columns back exactly as they were.
 */
import type { Separator } from "./row.ts"

/** Longest record, in UTF-16 units; a quote that is never closed must not swallow the rest of a file. */
export const recordLengthMax = 200_000

/** A record as sent, without its line end. */
export interface CsvRecord {
  text: string
  /** Line on which it begins, from 1. */
  line: number
  /** Set when the record runs past `recordLengthMax`, or opens a quote that is not closed within that length. */
  broken: boolean
}

/**
 * Cuts chunks of text into records; empty lines are records too, so that every line keeps its place.
 * A record that is broken is its first line alone: the next record begins on the line after it.
 * @param separatorOf asked when the first text is there, which it is given
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<string>,
  separatorOf: (text: string) => Separator = () => ",",
  lengthMax = recordLengthMax,
): AsyncGenerator<CsvRecord[]> {
  const cutter = csvCutter(lengthMax)
  let separator: Separator | null = null
  for await (const chunk of chunks) {
    if (chunk === "") continue
    separator ??= separatorOf(chunk)
    const records = cutter.add(chunk, separator)
    if (records.length > 0) yield records
  }
  const last = cutter.end(separator ?? ",")
  if (last.length > 0) yield last
}

/** Cuts text into records as it comes, in whatever pieces: these change nothing in the records. */
export interface CsvCutter {
  add(text: string, separator: Separator): CsvRecord[]
  /** What is left when no more comes. */
  end(separator: Separator): CsvRecord[]
  /** Whether the next text may belong to a record, or a line, that has begun. */
  readonly begun: boolean
}

/** What is repeated of a line that is too long, in UTF-16 units. */
export const repeatedMax = 200

/** A cutter that stands before the first record. */
export function csvCutter(lengthMax = recordLengthMax): CsvCutter {
  let rest = ""
  let line = 1
  // Set while a line that is too long is passed over; its beginning has been given out.
  let passing = false

  const cut = (text: string, ended: boolean, separator: Separator): CsvRecord[] => {
    const records: CsvRecord[] = []
    let start = 0
    while (start < text.length) {
      let end = recordEnd(text, start, ended, separator, lengthMax)
      const length = (typeof end === "number" ? end : text.length) - start
      const broken = end === "unclosed" || length > lengthMax
      if (end === "more" && !broken) break
      if (broken) end = lineEnd(text, start, ended)
      if (typeof end !== "number") {
        // Not even the line has ended: its beginning speaks for it, and what follows up to its end is passed over.
        records.push({ text: text.slice(start, start + repeatedMax), line, broken: true })
        passing = true
        start = text.length
        break
      }
      const record = text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end)
      const tooLong = end - start > lengthMax
      records.push({ text: tooLong ? record.slice(0, repeatedMax) : record, line, broken })
      line += 1 + countLineFeeds(record)
      start = end + 1
    }
    rest = text.slice(start)
    return records
  }
  const pass = (text: string): string => {
    if (!passing) return text
    const end = text.indexOf("\n")
    if (end < 0) return ""
    passing = false
    line++
    return text.slice(end + 1)
  }
  return {
    add: (chunk: string, separator: Separator) => cut(rest + pass(chunk), false, separator),
    end: (separator: Separator) => cut(rest, true, separator),
    get begun() {
      return passing || rest !== ""
    },
  }
}

/** Where the record that begins at `start` ends; "more" when the text so far can't tell. */
function recordEnd(
  text: string,
  start: number,
  ended: boolean,
  separator: Separator,
  lengthMax: number,
): number | "more" | "unclosed" {
  const feed = text.indexOf("\n", start)
  const end = feed >= 0 ? feed : ended ? text.length : -1
  if (indexBefore(text, '"', start, end) < 0) return end >= 0 ? end : "more"
  for (let at = start; ; ) {
    const close = text[at] === '"' ? closingQuote(text, at) : at
    if (close < 0) return ended || text.length - start > lengthMax ? "unclosed" : "more"
    if (close - start > lengthMax) return "unclosed"
    // What closes it may be the opening quote of a later row's cell.
    if (close > at && /[^\s]/.test(text.charAt(close)) && text.charAt(close) !== separator) {
      if (text.slice(at, close).includes("\n")) return "unclosed"
    }
    const nextFeed = text.indexOf("\n", close)
    const nextSeparator = indexBefore(text, separator, close, nextFeed)
    if (nextSeparator >= 0) at = nextSeparator + 1
    else if (nextFeed >= 0) return nextFeed
    else return ended ? text.length : "more"
  }
}

/** The first place of a character that lies before a line feed, or anywhere when that is below 0. */
function indexBefore(text: string, character: string, from: number, feed: number): number {
  if (feed < 0) return text.indexOf(character, from)
  // In the line alone: what it lacks would be looked for to the end of the text, and again for each line.
  const found = text.slice(from, feed).indexOf(character)
  return found < 0 ? -1 : from + found
}

/** The place after the quote that closes the one at `open`; -1 where there is none. */
function closingQuote(text: string, open: number): number {
  let quote = text.indexOf('"', open + 1)
  while (quote >= 0 && text[quote + 1] === '"') quote = text.indexOf('"', quote + 2)
  return quote < 0 ? -1 : quote + 1
}

function lineEnd(text: string, start: number, ended: boolean): number | "more" {
  const feed = text.indexOf("\n", start)
  return feed >= 0 ? feed : ended ? text.length : "more"
}

function countLineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++
  return count
}

/** The fields of a record, unquoted. */
export function readCsvFields(record: string, separator: Separator = ","): string[] {
  if (!record.includes('"')) return record.split(separator)
  const fields: string[] = []
  for (let start = 0; start <= record.length; ) {
    const end = fieldEnd(record, start, separator)
    const field = record.slice(start, end)
    fields.push(
      field.startsWith('"') ? field.slice(1, field.endsWith('"') ? -1 : undefined).replaceAll('""', '"') : field,
    )
    start = end + 1
  }
  return fields
}

/** A record whose fields stand under the columns of a table. */
export interface FittedRecord {
  /** As many fields as there are columns; blank ones where the record has fewer. */
  own: string
  /** The fields beyond, each with the separator before it; empty for none. */
  beyond: string
}

/**
 * Fits a record to a number of columns, so that what is put behind them stands under its own headers, whatever the
 * record lacks or has too many of. What it has stays as it was sent.
 */
export function fitCsvRecord({ text, broken }: CsvRecord, columns: number): FittedRecord {
  if (broken) return { own: toCsvField(text) + ",".repeat(columns - 1), beyond: "" }
  let end = -1
  for (let column = 1; column <= columns; column++) {
    end = fieldEnd(text, end + 1, ",")
    if (end === text.length) return { own: text + ",".repeat(columns - column), beyond: "" }
  }
  return { own: text.slice(0, end), beyond: text.slice(end) }
}

/** Where the field that begins at `start` ends: at a separator outside quotes, or at the end of the record. */
function fieldEnd(record: string, start: number, separator: Separator): number {
  const close = record[start] === '"' ? closingQuote(record, start) : start
  const found = close < 0 ? -1 : record.indexOf(separator, close)
  return found < 0 ? record.length : found
}

/** A field in CSV, quoted where it has to be. */
export function toCsvField(value: string, separator: Separator = ","): string {
  return /["\r\n\ufeff]/.test(value) || value.includes(separator) ? `"${value.replaceAll('"', '""')}"` : value
}

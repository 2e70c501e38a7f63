/**
 * CSV (RFC 4180) as it streams: cuts text into records without changing a byte of them, and reads single fields.
 * Records keep their own text, so that a sender gets the own columns back exactly as they were.
 */

/** Longest record, in UTF-16 units; a quote that is never closed must not swallow the rest of a file. */
export const recordLengthMax = 200_000

/** A record as sent, without its line end. */
export interface CsvRecord {
  text: string
  /** Line on which it begins, from 1. */
  line: number
  /** Set when the record runs past `recordLengthMax` or the file ends inside a quoted field. */
  broken: boolean
}

/** Cuts chunks of text into records; empty lines are records too, so that every line keeps its place. */
export async function* readCsvRecords(chunks: AsyncIterable<string>): AsyncGenerator<CsvRecord[]> {
  let rest = ""
  let line = 1
  let scanned = 0
  let quoted = false
  const cut = (end: number, start: number, text: string): CsvRecord => {
    const record = text.slice(start, text[end - 1] === "\r" && end > start ? end - 1 : end)
    const found = { text: record, line, broken: false }
    line += 1 + (record.includes("\n") ? record.split("\n").length - 1 : 0)
    return found
  }
  for await (const chunk of chunks) {
    const text = rest + chunk
    const records: CsvRecord[] = []
    let start = 0
    let at = scanned
    for (;;) {
      const end = text.indexOf("\n", at)
      if (end < 0) break
      if (countQuotes(text, at, end) % 2 === 1) quoted = !quoted
      at = end + 1
      if (quoted && end - start < recordLengthMax) continue
      const record = cut(end, start, text)
      if (quoted) record.broken = true
      quoted = false
      records.push(record)
      start = at
    }
    rest = text.slice(start)
    scanned = at - start
    if (records.length > 0) yield records
    if (rest.length > recordLengthMax * 2) {
      yield [{ text: rest.slice(0, 200), line, broken: true }]
      rest = ""
      scanned = 0
    }
  }
  if (rest !== "") {
    if (countQuotes(rest, scanned, rest.length) % 2 === 1) quoted = !quoted
    yield [{ ...cut(rest.length, 0, rest), broken: quoted }]
  }
}

function countQuotes(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('"', from); at >= 0 && at < to; at = text.indexOf('"', at + 1)) count++
  return count
}

/** The fields of a record, unquoted. */
export function readCsvFields(record: string): string[] {
  if (!record.includes('"')) return record.split(",")
  const fields: string[] = []
  for (let start = 0; start <= record.length; ) {
    const end = fieldEnd(record, start)
    const field = record.slice(start, end)
    fields.push(
      field.startsWith('"') ? field.slice(1, field.endsWith('"') ? -1 : undefined).replaceAll('""', '"') : field,
    )
    start = end + 1
  }
  return fields
}

/** Where the field that begins at `start` ends: at a comma outside quotes, or at the end of the record. */
function fieldEnd(record: string, start: number): number {
  let from = start
  if (record[start] === '"') {
    let quote = record.indexOf('"', start + 1)
    while (quote >= 0 && record[quote + 1] === '"') quote = record.indexOf('"', quote + 2)
    from = quote < 0 ? record.length : quote + 1
  }
  const comma = record.indexOf(",", from)
  return comma < 0 ? record.length : comma
}

/** A field in CSV, quoted where it has to be. */
export function toCsvField(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/** Writes CSV (RFC 4180) as it is read, safe to be opened in a spreadsheet. */
import { toCsvField } from "./csv-record.ts"
import { guardFormula } from "./formula.ts"
import { encodeGb18030 } from "./gb18030.ts"
import type { Separator, TextEncodingName } from "./row.ts"

/** How a CSV is to be written. */
export interface CsvForm {
  /** GB18030 for programs that know no other; UTF-8 otherwise. */
  encoding?: Extract<TextEncodingName, "utf-8" | "gb18030">
  /** A byte order mark, by which Excel knows UTF-8. GB18030 gets none. */
  bom?: boolean
  separator?: Separator
}

/** Writes rows, the header among them, a piece for each group. Cells that begin like a formula get an apostrophe. */
export async function* writeCsv(
  groups: AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>,
  { encoding = "utf-8", bom = false, separator = "," }: CsvForm = {},
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  const encode = (text: string) => (encoding === "gb18030" ? encodeGb18030(text) : encoder.encode(text))
  if (bom && encoding === "utf-8") yield encoder.encode("\ufeff")
  for await (const rows of groups) {
    if (rows.length > 0) yield encode(rows.map((row) => toCsvLine(row, separator)).join(""))
  }
}

/** A row with its line end. */
function toCsvLine(row: readonly string[], separator: Separator): string {
  return `${row.map((cell) => toCsvField(guardFormula(cell), separator)).join(separator)}\r\n`
}

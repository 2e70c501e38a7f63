/** Reads CSV as a table: encoding, separator and header are found; rows come as they are read. */
import { type CsvRecord, readCsvFields, readCsvRecords, recordLengthMax, repeatedMax } from "./csv-record.ts"
import { damages, isRounded } from "./damage.ts"
import { unguardFormula } from "./formula.ts"
import {
  type CellDamage,
  isBlank,
  type NoTable,
  type Reason,
  type Separator,
  separators,
  type Table,
  type TableOptions,
  type TableRow,
  type TextForm,
  takeHeader,
} from "./row.ts"
import { decodeText } from "./text-encoding.ts"

const broken: Reason = {
  zh: `引号没有配对，或者本行超过 ${recordLengthMax} 个字符`,
  en: `a quote is not closed, or the row is longer than ${recordLengthMax} characters`,
}

// A header and the lines above it lie within this.
const sniffedLength = 4_000

const empty: Reason = { zh: "文件为空", en: "the file is empty" }

/** Reads a CSV in constant memory. The file's form is known in full when its last row has been read. */
export async function readCsv(chunks: AsyncIterable<Uint8Array>, options: TableOptions): Promise<Table | NoTable> {
  const text: TextForm = { encoding: "utf-8", bom: false, separator: "," }
  const decoded = startJoined(decodeText(chunks, text, options.encoding), sniffedLength)
  const records = readCsvRecords(decoded, (start) => {
    text.separator = findSeparator(start)
    return text.separator
  })
  const headed = await takeHeader(rowsOf(records, text), options)
  if ("problem" in headed) return { refused: headed.problem ?? empty }
  const { header, rows } = headed
  return { format: "csv", columns: header.cells, headerNumber: header.number, rows, text }
}

/** Joins the first pieces of a text until they have a length. */
async function* startJoined(texts: AsyncIterable<string>, least: number): AsyncGenerator<string> {
  let start: string | null = ""
  for await (const text of texts) {
    if (start === null) yield text
    else {
      start += text
      if (start.length < least) continue
      yield start
      start = null
    }
  }
  if (start !== null) yield start
}

async function* rowsOf(groups: AsyncIterable<CsvRecord[]>, text: TextForm): AsyncGenerator<TableRow[]> {
  for await (const records of groups) {
    const rows: TableRow[] = []
    for (const record of records) {
      // Excel's own way to name the separator.
      if (record.line === 1 && /^sep=.$/i.test(record.text)) continue
      const row = toRow(record, text.separator)
      if (row.problem || !isBlank(row.cells)) rows.push(row)
    }
    yield rows
  }
}

function toRow({ text, line, broken: isBroken }: CsvRecord, separator: Separator): TableRow {
  if (isBroken) return { number: line, cells: [], damage: [], problem: broken, beginning: text.slice(0, repeatedMax) }
  const cells = readCsvFields(text, separator).map(unguardFormula)
  const damage: CellDamage[] = []
  for (const [column, cell] of cells.entries()) if (isRounded(cell)) damage.push({ column, reason: damages.rounded })
  return { number: line, cells, damage, problem: null }
}

// Identity hashes under several keys (check/private/identity-key.ts) stand in one cell, parted by semicolons.
const betweenHashes = /(?<=[0-9a-f]{64});(?=[0-9a-f]{8}:[0-9a-f])/g

/** The separator that stands most often, outside quotes, at the beginning of the text. */
function findSeparator(text: string): Separator {
  const named = /^sep=([,;\t])\r?\n/i.exec(text)?.[1]
  const plain = text
    .slice(0, sniffedLength)
    .replace(/"[^"]*("|$)/g, "")
    .replace(betweenHashes, "")
  const count = (separator: Separator) =>
    separator === named ? Number.POSITIVE_INFINITY : plain.split(separator).length
  return separators.reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}

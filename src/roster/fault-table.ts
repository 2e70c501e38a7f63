/** What was wrong with the rows of an upload as a table, for people who mend them in a spreadsheet. */
import { writeCsv } from "../table/csv-writer.ts"
import { inSheets } from "../table/in-sheets.ts"
import type { Xlsx } from "../table/xlsx.ts"
import { rosterColumns } from "./column.ts"
import { faults } from "./fault.ts"
import type { NumberedFault } from "./store.ts"

const headers = ["行 Line", "列", "Column", "问题", "Problem", "代码 Code"]
const headerOf: ReadonlyMap<string, string> = new Map(rosterColumns.map(({ key, header }) => [key, header]))

function toCells({ line, field, fault }: NumberedFault): string[] {
  const { zh, en } = faults[fault]
  return [line === 0 ? "整份 whole" : String(line), headerOf.get(field) ?? field, field, zh, en, fault]
}

async function* tableRows(pages: AsyncIterable<readonly NumberedFault[]>): AsyncGenerator<string[][]> {
  for await (const page of pages) yield page.map(toCells)
}

/** As CSV, with a byte order mark, by which Excel knows UTF-8. */
export function writeFaultCsv(pages: AsyncIterable<readonly NumberedFault[]>): AsyncGenerator<Uint8Array> {
  return writeCsv(
    (async function* () {
      yield [headers]
      yield* tableRows(pages)
    })(),
    { bom: true },
  )
}

/** As a workbook. @param count of the faults */
export function writeFaultWorkbook(
  pages: AsyncIterable<readonly NumberedFault[]>,
  count: number,
  xlsx: Xlsx,
): AsyncGenerator<Uint8Array> {
  const columns = headers.map((header, place) => ({ header, width: [10, 20, 16, 50, 60, 20][place] ?? 20 }))
  return xlsx.write(inSheets({ name: "问题", columns }, count, tableRows(pages)))
}

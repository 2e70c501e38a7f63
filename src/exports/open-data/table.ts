/** Open data as tables: one of each list, with what is shown today, and the data dictionary. Pure but for what it reads. */
import { wholeRegister } from "../../access/reach.ts"
import { type ListName, lists } from "../../law/list.ts"
import { countShown, liveRecords, type ShownRecord } from "../../register/record/shown-store.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { type RecordColumn, recordColumns, recordHeader, toTableRow } from "../../register/record/table.ts"
import { toWireRecord } from "../../register/record/wire.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { inSheets } from "../../table/in-sheets.ts"
import type { Xlsx } from "../../table/xlsx.ts"

/** Formats with their media types. */
export const openDataFormats = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ndjson: "application/x-ndjson",
} as const
export type OpenDataFormat = keyof typeof openDataFormats

/** The last day of display: of the table alone, for a published line has none. */
const lastDay = {
  type: "day",
  name: { zh: "公示截止", en: "Displayed until" },
  says: {
    zh: "停止公示的日期，含当日；空：没有固定期限，依法移出为止",
    en: "The last day of display; nothing: no fixed term, until the record is removed by law",
  },
} as const satisfies Omit<RecordColumn, "cell">

/** A row of the data dictionary. */
export interface DictionaryRow {
  column: string
  type: RecordColumn["type"]
  name: RecordColumn["name"]
  says: RecordColumn["says"]
}

/** The data dictionary: every column of the tables, in their order. */
export const dictionary: readonly DictionaryRow[] = [
  ...Object.entries(recordColumns),
  ["displayed_until", lastDay] as const,
].map(([column, { type, name, says }]) => ({ column, type, name, says }))

/** The header of the tables. */
export const openDataHeader: readonly string[] = [...recordHeader, "displayed_until"]

const toRow = (record: ShownRecord): string[] => [...toTableRow(toWireRecord(record)), record.displayedUntil ?? ""]

/** The data dictionary as CSV. */
export function writeDictionary(): AsyncGenerator<Uint8Array> {
  const rows = dictionary.map(({ column, type, name, says }) => [column, type, name.zh, says.zh, name.en, says.en])
  return writeCsv([[dictionaryHeader, ...rows]], { bom: true })
}

const dictionaryHeader = ["列名 column", "类型 type", "名称", "说明", "Name", "Explanation"]

/** All records of a list that are shown today, as CSV. Its header is what programs know the columns by. */
export async function* writeOpenCsv(read: PublicRead, list: ListName): AsyncGenerator<Uint8Array> {
  async function* groups() {
    yield [openDataHeader]
    yield* rowsOf(read, list)
  }
  yield* writeCsv(groups(), { bom: true })
}

async function* rowsOf(read: PublicRead, list: ListName): AsyncGenerator<string[][]> {
  for await (const page of liveRecords(read, list, wholeRegister)) yield page.map(toRow)
}

/** The same as lines of JSON: the records as the API shows them, with their last day. */
export async function* writeOpenLines(read: PublicRead, list: ListName): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const page of liveRecords(read, list, wholeRegister)) {
    const lines = page.map((record) => {
      return `${JSON.stringify({ ...toWireRecord(record), displayed_until: record.displayedUntil })}\n`
    })
    yield encoder.encode(lines.join(""))
  }
}

/** The same as a workbook with the data dictionary beside it; a list that no sheet holds goes on in the next. */
export async function* writeOpenWorkbook(read: PublicRead, list: ListName, xlsx: Xlsx): AsyncGenerator<Uint8Array> {
  const columns = dictionary.map(({ name, type }) => ({ header: name.zh, width: type === "text" ? 30 : 14 }))
  const explained = dictionary.map(({ column, type, name, says }) => [column, type, name.zh, says.zh, name.en, says.en])
  yield* xlsx.write([
    ...inSheets({ name: lists[list].zh, columns }, await countShown(read, list), rowsOf(read, list)),
    {
      name: "数据字典",
      columns: dictionaryHeader.map((header, place) => ({ header, width: [20, 10, 22, 60, 22, 60][place] ?? 20 })),
      rows: [explained],
    },
  ])
}

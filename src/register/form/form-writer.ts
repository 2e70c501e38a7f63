/** Writes forms: the live records of a list, and the template with an explanation of every column. */
import type { AuthorityReach, WholeRegister } from "../../access/reach.ts"
import { type ListName, lists } from "../../law/list.ts"
import { type CsvForm, writeCsv } from "../../table/csv-writer.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { loadOfficeNames, loadOffices } from "../document/office-store.ts"
import { publishingKinds } from "../proceeding/kinds.ts"
import { loadPublished } from "../proceeding/store.ts"
import { textDigest } from "../record/record.ts"
import { liveRecords } from "../record/shown-store.ts"
import type { PublicRead } from "../record/standing.ts"
import { loadTexts } from "../record/text-store.ts"
import type { FormColumn } from "./column.ts"
import { exchangeOrigin } from "./exchange-fill.ts"
import { forms } from "./form.ts"
import { explanationMark, toFormRow } from "./form-row.ts"

/** How a form is to be written. */
export type FormFormat = ({ format: "csv" } & CsvForm) | { format: "xlsx"; xlsx: Xlsx }

type Groups = AsyncIterable<string[][]> | Iterable<string[][]>

/**
 * Writes the live records of a list in constant memory.
 * @param reach whose records
 */
export function writeRecords(
  read: PublicRead,
  list: ListName,
  reach: AuthorityReach | WholeRegister,
  format: FormFormat,
): AsyncGenerator<Uint8Array> {
  const { columns } = forms[list]
  async function* rows(): AsyncGenerator<string[][]> {
    for await (const page of liveRecords(read, list, reach)) {
      const withText = page.filter((record) => textDigest(record) !== null)
      const texts = await loadTexts(
        read.sql,
        withText.map(({ id }) => id),
      )
      const names = await loadOfficeNames(
        read.sql,
        page.map(({ authority }) => authority),
      )
      const offices = await loadOffices(
        read.sql,
        page.map(({ authority }) => authority),
      )
      const decided = await loadPublished(
        read.sql,
        publishingKinds,
        page.map(({ id }) => id),
      )
      yield page.map((record) => {
        const { id, authority } = record
        const decidedHere = decided.has(id)
        const said = exchangeOrigin(decidedHere ? offices.get(authority) : undefined)
        const origin = { authorityName: names.get(authority), decidedHere, ...said, text: texts.get(id) }
        return toFormRow(columns, { ...record, ...origin })
      })
    }
  }
  return writeForm(list, rows(), format)
}

/** Writes the empty form. Its columns are explained on a second sheet, or in lines below that no import takes. */
export function writeTemplate(list: ListName, format: FormFormat): AsyncGenerator<Uint8Array> {
  const { columns } = forms[list]
  if (format.format === "xlsx") return writeForm(list, [], format)
  const explained = [explanationHeaders, ...columns.map(explanationOf)]
  return writeForm(list, [explained.map((cells) => [explanationMark, ...cells])], format)
}

function writeForm(list: ListName, rows: Groups, format: FormFormat): AsyncGenerator<Uint8Array> {
  const { columns } = forms[list]
  const headers = columns.map(({ header }) => header)
  if (format.format === "csv") return writeCsv(withHeader(headers, rows), format)
  const explanations = {
    name: "说明",
    columns: explanationHeaders.map((header, place) => ({ header, width: explanationWidths[place] ?? 20 })),
    rows: [columns.map(explanationOf)],
  }
  return format.xlsx.write([{ name: lists[list].zh, columns, rows }, explanations])
}

async function* withHeader(headers: readonly string[], rows: Groups): AsyncGenerator<readonly (readonly string[])[]> {
  yield [headers]
  yield* rows
}

const explanationHeaders = [
  "列 Column",
  "名称",
  "Name",
  "必填 Required",
  "说明",
  "Explanation",
  "示例 Example",
] as const
const explanationWidths = [26, 36, 36, 14, 60, 60, 30]

function explanationOf({ header, name, required, explanation, example }: FormColumn): string[] {
  return [header, name.zh, name.en, required ? "必填 yes" : "选填 no", explanation.zh, explanation.en, example]
}

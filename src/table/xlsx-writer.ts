/**
 * Writes workbooks (XLSX) as they are read, in constant memory. Node alone. Every cell is text, and so is every column,
 * so that a spreadsheet changes no code into a number, here or in what is typed below. A column that has choices offers them
 * as a list in each of its cells; they stand on a last sheet of their own.
 */
import { Readable } from "node:stream"
import { ZipFile } from "yazl"
import { columnName, escapeText } from "./xlsx-text.ts"

/** A column of a sheet. */
export interface SheetColumn {
  header: string
  /** In characters. */
  width: number
  /** What a spreadsheet offers in its cells; it warns of anything else, and takes it. */
  choices?: readonly string[] | undefined
}

/** A sheet to be written. */
export interface Sheet {
  /** Up to 31 characters, none of \ / ? * [ ] : */
  name: string
  columns: readonly SheetColumn[]
  /** Rows in groups. */
  rows: AsyncIterable<readonly (readonly string[])[]> | Iterable<readonly (readonly string[])[]>
}

/** Most characters that a cell of a spreadsheet holds. */
export const cellLengthMax = 32_767

// A workbook's parts need a date in the zip. The day is always this, so that equal tables are equal files.
const mtime = new Date(1980, 0, 1)
const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
const office = "http://schemas.openxmlformats.org/officeDocument/2006"
const packages = "http://schemas.openxmlformats.org/package/2006"

/** Writes a workbook. @throws RangeError for a cell longer than `cellLengthMax` */
export async function* writeXlsx(written: readonly Sheet[]): AsyncGenerator<Uint8Array> {
  const sheets = withChoices(written)
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const opened: Readable[] = []
  const offered = offering(written)
  const add = (name: string, text: string) => zip.addBuffer(Buffer.from(xml + text), name, { mtime })
  add("[Content_Types].xml", contentTypes(sheets))
  add("_rels/.rels", relationships([`${office}/relationships/officeDocument`, "xl/workbook.xml"]))
  add("xl/workbook.xml", workbook(sheets))
  add(
    "xl/_rels/workbook.xml.rels",
    relationships(
      ...sheets.map((_, index) => [`${office}/relationships/worksheet`, `worksheets/sheet${index + 1}.xml`] as const),
      [`${office}/relationships/styles`, "styles.xml"],
    ),
  )
  add("xl/styles.xml", styles)
  for (const [index, sheet] of sheets.entries()) {
    zip.addReadStreamLazy(`xl/worksheets/sheet${index + 1}.xml`, { mtime }, (give) => {
      const content = Readable.from(sheetXml(sheet, offered), { objectMode: false })
      content.on("error", (error) => output.destroy(error))
      opened.push(content)
      give(null, content)
    })
  }
  zip.end()
  try {
    for await (const chunk of output) yield chunk as Uint8Array
  } finally {
    output.destroy()
    for (const content of opened) content.destroy()
  }
}

function contentTypes(sheets: readonly Sheet[]): string {
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
  const part = (name: string, kind: string) => `<Override PartName="/xl/${name}" ContentType="${type}.${kind}+xml"/>`
  return (
    `<Types xmlns="${packages}/content-types">` +
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
    `<Default Extension="xml" ContentType="application/xml"/>${part("workbook.xml", "sheet.main")}` +
    `${part("styles.xml", "styles")}` +
    `${sheets.map((_, index) => part(`worksheets/sheet${index + 1}.xml`, "worksheet")).join("")}</Types>`
  )
}

function relationships(...targets: (readonly [type: string, target: string])[]): string {
  const rows = targets.map(
    ([type, target], index) => `<Relationship Id="r${index + 1}" Type="${type}" Target="${target}"/>`,
  )
  return `<Relationships xmlns="${packages}/relationships">${rows.join("")}</Relationships>`
}

function workbook(sheets: readonly Sheet[]): string {
  const rows = sheets.map(({ name }, index) => {
    return `<sheet name="${escapeText(name)}" sheetId="${index + 1}" r:id="r${index + 1}"/>`
  })
  return `<workbook xmlns="${main}" xmlns:r="${office}/relationships"><sheets>${rows.join("")}</sheets></workbook>`
}

// Style 0 is the default, 1 text (format 49, @), 2 the header: text in bold.
const styles =
  `<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="等线"/></font>` +
  `<font><b/><sz val="11"/><name val="等线"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/>` +
  `</fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
  `<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/>` +
  `<xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/>` +
  `</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// Where the choices stand. A list that is written into the cell's rule itself holds 255 characters.
const choiceSheet = "选项"

/** The columns that offer choices, in the order in which these stand on their sheet. */
const offering = (sheets: readonly Sheet[]) =>
  sheets.flatMap(({ columns }) => columns.filter(({ choices = [] }) => choices.length > 0))

function withChoices(sheets: readonly Sheet[]): readonly Sheet[] {
  const columns = offering(sheets)
  if (columns.length === 0) return sheets
  const length = Math.max(...columns.map(({ choices = [] }) => choices.length))
  const rows = Array.from({ length }, (_, at) => columns.map(({ choices = [] }) => choices[at] ?? ""))
  const listed = columns.map(({ header, width }) => ({ header, width }))
  return [...sheets, { name: choiceSheet, columns: listed, rows: [rows] }]
}

/** The rules by which a sheet's cells offer what stands on the sheet of choices. @param offered of the whole workbook */
function choiceRules({ columns }: Sheet, offered: readonly SheetColumn[]): string {
  const rules = columns.flatMap((column, place) => {
    const { choices = [] } = column
    if (choices.length === 0) return []
    const [own, listed] = [columnName(place), columnName(offered.indexOf(column))]
    return [
      `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" errorTitle="${choiceSheet}" ` +
        `error="不在选项之中，仍要填写吗？ Not one of the choices. Keep it?" sqref="${own}2:${own}1048576">` +
        `<formula1>'${choiceSheet}'!$${listed}$2:$${listed}$${choices.length + 1}</formula1></dataValidation>`,
    ]
  })
  return rules.length === 0 ? "" : `<dataValidations count="${rules.length}">${rules.join("")}</dataValidations>`
}

async function* sheetXml(sheet: Sheet, offered: readonly SheetColumn[]): AsyncGenerator<Buffer> {
  const { columns, rows } = sheet
  const widths = columns.map(({ width }, index) => {
    return `<col min="${index + 1}" max="${index + 1}" width="${width}" style="1" customWidth="1"/>`
  })
  const view =
    `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" ` +
    `state="frozen"/></sheetView></sheetViews>`
  const header = rowXml(
    1,
    columns.map((column) => column.header),
    2,
  )
  yield Buffer.from(`${xml}<worksheet xmlns="${main}">${view}<cols>${widths.join("")}</cols><sheetData>${header}`)
  let number = 1
  for await (const group of rows) yield Buffer.from(group.map((row) => rowXml(++number, row, 1)).join(""))
  yield Buffer.from(`</sheetData>${choiceRules(sheet, offered)}</worksheet>`)
}

function rowXml(number: number, cells: readonly string[], style: number): string {
  let text = `<row r="${number}">`
  for (const [column, cell] of cells.entries()) {
    if (cell === "") continue
    if (cell.length > cellLengthMax) throw new RangeError(`a cell of ${cell.length} characters fits no spreadsheet`)
    text += `<c r="${columnName(column)}${number}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeText(cell)}</t></is></c>`
  }
  return `${text}</row>`
}

/** The forms of the three lists, and how the header of a file is known as one of them. Pure. */
import type { Bilingual } from "../../law/bilingual.ts"
import { type ListName, lists } from "../../law/list.ts"
import type { FormColumn } from "./column.ts"
import { abnormalColumns, seriousColumns } from "./listing-form.ts"
import { penaltyColumns } from "./penalty-form.ts"

/** A form: the table in which records of a list are exchanged. */
export interface Form {
  list: ListName
  columns: readonly FormColumn[]
  /** Of these columns, by key, a file has at least one. */
  oneOf: readonly string[]
}

export const forms = {
  abnormal: { list: "abnormal", columns: abnormalColumns, oneOf: [] },
  serious: { list: "serious", columns: seriousColumns, oneOf: [] },
  penalty: { list: "penalty", columns: penaltyColumns, oneOf: ["CF_CFJG", "CF_CFJGDM"] },
} as const satisfies Record<ListName, Form>

/** The columns that a report of refused rows adds. They are passed over when the report is sent again. */
export const reportColumns = { row: "行号", columns: "列", reasons: "原因" } as const

/** The column of answers to findings of personal data, which every form may have and no template has. */
export const answerColumn = { key: "kept", header: "保留理由" } as const
const answerHeaders = new Set<string>([answerColumn.key, answerColumn.header])

// What people add to a header: whether it is needed, of which kind it is.
const additions = /\((必填|选填|可选|必填项|文本|日期|yyyy-mm-dd|18位)\)|[*\s\ufeff]/g
// The sign of the exchange with its name beside it: "CF_WSH 行政处罚决定书文号".
const leadingSign = /^(cf_[a-z_]*[a-z]|bz)(?=[^a-z_])/

const reportHeaders = new Set<string>(Object.values(reportColumns).map(foldHeader))

function foldHeader(header: string): string {
  const folded = header.normalize("NFKC").toLowerCase().replace(additions, "")
  return leadingSign.exec(folded)?.[1] ?? folded
}

/** Where each column of a form stands in a file. */
export interface FormLayout {
  form: Form
  /** By key: the place of the column in the file, from 0. */
  places: ReadonlyMap<string, number>
  /** The header as written, by the place. */
  headers: readonly string[]
  /** Headers that the form does not know. */
  unknown: readonly string[]
}

/** The header of the file is that of no form, or of several. */
export interface NoForm {
  refused: Bilingual
}

/** Whether cells look like the header of a form: a title above it does not. */
export function isFormHeader(cells: readonly string[]): boolean {
  return Object.values(forms).some((form) => layOut(form, cells).places.size >= 3)
}

/**
 * Finds the form of a file by its header.
 * @param list the list that was named, or undefined to know it by its columns
 */
export function findLayout(headers: readonly string[], list: ListName | undefined): FormLayout | NoForm {
  const named = list === undefined ? Object.values(forms) : [forms[list]]
  const layouts = named
    .map((form) => ({ ...layOut(form, headers), missing: missingColumns(form, headers) }))
    .sort((a, b) => b.places.size - a.places.size)
  const [best] = layouts
  if (!best || (best.places.size === 0 && list === undefined)) return { refused: noForm }
  const [first, second] = layouts.filter(({ missing }) => missing.length === 0)
  if (!first) return { refused: missingFrom(best.form.list, best.missing) }
  if (second && second.places.size === first.places.size) return { refused: severalForms }
  const twice = first.twice.map((column) => `“${headerWithName(column)}”`)
  if (twice.length > 0) {
    return { refused: { zh: `列重复：${twice.join("、")}`, en: `a column stands there twice: ${twice.join(", ")}` } }
  }
  const { missing: _, twice: __, ...layout } = first
  return layout
}

function layOut(form: Form, headers: readonly string[]): FormLayout & { twice: readonly FormColumn[] } {
  const known = columnsByHeader(form)
  const places = new Map<string, number>()
  const unknown: string[] = []
  const twice: FormColumn[] = []
  for (const [place, header] of headers.entries()) {
    const folded = foldHeader(header)
    const column = known.get(folded) ?? known.get(folded.replace(/\([^)]*\)$/, ""))
    if (!column && answerHeaders.has(folded)) places.set(answerColumn.key, place)
    else if (!column) {
      if (folded !== "" && !reportHeaders.has(folded)) unknown.push(header)
    } else if (places.has(column.key)) twice.push(column)
    else places.set(column.key, place)
  }
  return { form, places, headers, unknown, twice }
}

/** The field that a header of the form, or its own name, stands for; null where it is none. */
export function fieldOfHeader(form: Form, header: string): string | null {
  const column = columnsByHeader(form).get(foldHeader(header))
  if (column) return column.fields[0] ?? null
  return form.columns.some(({ fields }) => fields.includes(header.trim())) ? header.trim() : null
}

const byHeader = new Map<Form, ReadonlyMap<string, FormColumn>>()

function columnsByHeader(form: Form): ReadonlyMap<string, FormColumn> {
  const held = byHeader.get(form)
  if (held) return held
  const found = new Map<string, FormColumn>()
  for (const column of form.columns) {
    for (const header of [column.key, column.header, column.name.zh, ...column.synonyms]) {
      found.set(foldHeader(header), column)
    }
  }
  byHeader.set(form, found)
  return found
}

/** What a form needs and a file does not have. Of columns of which one is enough, all are named. */
function missingColumns(form: Form, headers: readonly string[]): readonly FormColumn[] {
  const { places } = layOut(form, headers)
  const oneOf = form.oneOf.some((key) => places.has(key)) ? [] : form.oneOf
  return form.columns.filter(({ key, required }) => (required && !places.has(key)) || oneOf.includes(key))
}

function missingFrom(list: ListName, columns: readonly FormColumn[]): Bilingual {
  const { zh, en } = lists[list]
  const names = columns.map(headerWithName)
  return {
    zh: `按${zh}的格式缺少列：${names.join("、")}；模板见 gongshi form ${list} FILE --template 或者 /v1/forms/${list}`,
    en: `as a form of the ${en} it lacks: ${names.join(", ")}; gongshi form ${list} FILE --template or /v1/forms/${list} gives a template`,
  }
}

/** A column as a message names it. */
export function headerWithName({ header, name }: FormColumn): string {
  return header === name.zh ? header : `${header} ${name.zh}`
}

const noForm: Bilingual = {
  zh: "首行不是任何一种格式的列名；模板见 gongshi form 或者 /v1/forms",
  en: "the first row names no column of a form; gongshi form or /v1/forms gives a template",
}

const severalForms: Bilingual = {
  zh: "从列名看不出是哪个名录，请指明 list（abnormal 或者 serious）",
  en: "the columns don't tell which list it is: name it (list: abnormal or serious)",
}

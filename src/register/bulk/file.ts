/**
 * The file of a bulk proceeding: CSV or a workbook by its headers, NDJSON by its members.
 */
import { z } from "zod"
import type { Bilingual } from "../../law/bilingual.ts"
import { findColumn, findIdNumbers, findNamedColumn } from "../../table/column.ts"
import { cellsLength, type TextEncodingName } from "../../table/row.ts"
import { readTable } from "../../table/table.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { readLines } from "../import/line-reader.ts"
import type { GivenRow } from "./row.ts"

/** How a file is to be read. */
export interface BulkFileOptions {
  format: "ndjson" | "table"
  xlsx: Xlsx | null
  encoding?: TextEncodingName | undefined
  sheet?: string | undefined
}

// What heads the columns beside those of code and name, in the order in which they are looked for.
const headers = {
  decision_no: ["decision_no", "决定书文号", "文书号", "决定文书号", "列入决定书文号", "CF_WSH"],
  arose_on: ["arose_on", "事由发生日", "事由发生日期", "查实日期", "注销日期"],
  evidence: ["evidence", "证据", "核查情况"],
  successor: ["successor", "存续主体代码", "合并后主体代码"],
  competence: ["competence", "管辖依据"],
  first_posted_on: ["first_posted_on", "第一次信函交寄日期"],
  first_proof: ["first_proof", "第一次信函凭证"],
  second_posted_on: ["second_posted_on", "第二次信函交寄日期"],
  second_proof: ["second_proof", "第二次信函凭证"],
  visited_on: ["visited_on", "实地核查日期"],
  visit_record: ["visit_record", "实地核查笔录"],
} as const

const fieldNames = Object.keys(headers) as (keyof typeof headers)[]
const lineSchema = z.strictObject({
  code: z.string(),
  name: z.string().optional(),
  ...Object.fromEntries(fieldNames.map((name) => [name, z.string().optional()])),
})

const refusals = {
  noCode: { zh: "文件没有统一社会信用代码一列", en: "the file has no column of unified social credit codes" },
  idNumbers: { zh: "文件有身份证件号码一列，请删去", en: "the file has a column of ID numbers: leave it out" },
  line: {
    zh: `不是 JSON 对象，或者含有 code、name、${fieldNames.join("、")} 以外的成员`,
    en: `no JSON object, or one with members beside code, name, ${fieldNames.join(", ")}`,
  },
} as const satisfies Record<string, Bilingual>

/** Opens a file: its rows in groups, in order. What is wrong with it as a whole is found before its first row. */
export async function openBulkFile(
  chunks: AsyncIterable<Uint8Array>,
  { format, ...options }: BulkFileOptions,
): Promise<{ rows: AsyncIterable<readonly GivenRow[]> } | { refused: Bilingual }> {
  if (format === "ndjson") return { rows: ndjsonRows(chunks) }
  const isHeader = (cells: readonly string[]) => findColumn(cells, "code") >= 0
  const table = await readTable(chunks, { ...options, isHeader })
  if ("refused" in table) return table
  const { columns } = table
  const places = {
    code: findColumn(columns, "code"),
    name: findColumn(columns, "name"),
    ...Object.fromEntries(
      Object.entries(headers).map(([field, names]) => [
        field,
        names.map((name) => findNamedColumn(columns, name)).find((place) => place >= 0) ?? -1,
      ]),
    ),
  }
  const refused =
    places.code < 0 ? refusals.noCode : findIdNumbers(columns, []) !== undefined ? refusals.idNumbers : null
  if (refused) {
    await table.rows.return(undefined)
    return { refused }
  }
  async function* rows(): AsyncGenerator<readonly GivenRow[]> {
    if ("refused" in table) return
    for await (const group of table.rows) {
      yield group.map(({ number, cells, problem }) => {
        const length = cellsLength(cells)
        if (problem) return { line: number, length, faults: [{ field: "", reason: problem }] }
        const given = Object.entries(places).map(([field, place]) => [field, place < 0 ? "" : (cells[place] ?? "")])
        return { line: number, length, ...Object.fromEntries(given) }
      })
    }
  }
  return { rows: rows() }
}

async function* ndjsonRows(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly GivenRow[]> {
  for await (const lines of readLines(chunks)) {
    yield lines.map(({ number: line, text, fault }) => {
      if (text === null) return { line, length: 0, faults: [{ field: "", reason: fault }] }
      const read = lineSchema.safeParse(parse(text))
      const { length } = text
      if (!read.success) return { line, length, faults: [{ field: "", reason: refusals.line }] }
      const given = Object.entries(read.data).filter(([, value]) => value !== undefined)
      return { line, length, ...Object.fromEntries(given) }
    })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

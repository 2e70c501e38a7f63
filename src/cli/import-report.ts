/**
 * Reports of an import: of JSON lines all remarks, of a form its refused rows, to be corrected and sent again. A report
 * is there only when there is something to say.
 */
import { createWriteStream } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { PassThrough, Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { FormFile } from "../register/form/form-file.ts"
import type { NumberedRemark } from "../register/import/batch.ts"
import type { ImportProgress } from "../register/import/import.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { say, terminalLanguage } from "./command.ts"

/** A report that is being written. */
export interface Report {
  add(batch: ImportProgress): Promise<void>
  /** Ends it. @returns what is to be said of it, or null */
  close(): Promise<string | null>
}

// Remarks shown on the terminal; the report has all of them.
const remarksShown = 10

/** The report of JSON lines: every remark, as JSON lines. */
export function lineReport(file: string): Report {
  const show = shower("line")
  let count = 0
  let output: FileHandle | null = null
  return {
    async add({ remarks }) {
      if (remarks.length === 0) return
      count += remarks.length
      output ??= await open(file, "w")
      show(remarks.filter(({ outcome }) => outcome === "rejected"))
      const text = remarks.map(
        ({ line, outcome, field, reason }) => `${JSON.stringify({ line, outcome, field, reason })}\n`,
      )
      await output.appendFile(text.join(""))
    },
    async close() {
      await output?.close()
      return count > 0 ? `${count} remarks, by line, field and reason: ${file}` : null
    },
  }
}

/** The report of a form: the refused rows as they came, in the same form, with what is wrong with them. */
export function formReport(file: string, form: FormFile): Report {
  const show = shower("row")
  const language = terminalLanguage()
  let count = 0
  let output: RowFile | null = null
  return {
    async add({ remarks, through }) {
      // Remarks on what was taken are in no file: all are shown that fit.
      show(remarks)
      const rows = form.takeRefused(remarks, through, language)
      if (rows.length === 0) return
      count += rows.length
      output ??= openRowFile(file, form)
      await output.write(rows)
    },
    async close() {
      await output?.close()
      return count > 0 ? `${count} refused rows, to be corrected and sent again: ${file}` : null
    },
  }
}

/** Says the first remarks on the terminal. */
function shower(unit: "line" | "row"): (remarks: readonly NumberedRemark[]) => void {
  const language = terminalLanguage()
  let shown = 0
  return (remarks) => {
    for (const { line, outcome, field, reason } of remarks.slice(0, remarksShown - shown)) {
      shown++
      const taken = outcome === "flagged" ? " (taken)" : ""
      say(`${unit} ${line}${field ? `, ${field}` : ""}${taken}: ${reason[language]}`)
    }
  }
}

interface RowFile {
  write(rows: string[][]): Promise<void>
  close(): Promise<void>
}

/** A file of the form's own format, to which rows are given as they come up. */
function openRowFile(file: string, { format, text, reportHeader, list }: FormFile): RowFile {
  const groups = new PassThrough({ objectMode: true })
  const rows = groups as AsyncIterable<string[][]>
  const chunks =
    format === "xlsx"
      ? nodeXlsx.write([{ name: list, columns: reportHeader.map((header) => ({ header, width: 20 })), rows }])
      : writeCsv(withHeader(reportHeader, rows), {
          encoding: text?.encoding === "gb18030" ? "gb18030" : "utf-8",
          bom: true,
          separator: text?.separator ?? ",",
        })
  const written = pipeline(Readable.from(chunks), createWriteStream(file))
  // Its rejection is met where rows are written; until then it must not count as unhandled.
  written.catch(() => {})
  return {
    async write(more) {
      if (groups.write(more)) return
      await Promise.race([new Promise<void>((resolve) => groups.once("drain", resolve)), written])
    },
    async close() {
      groups.end()
      await written
    },
  }
}

async function* withHeader(header: readonly string[], rows: AsyncIterable<string[][]>): AsyncGenerator<string[][]> {
  yield [[...header]]
  yield* rows
}

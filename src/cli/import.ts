/** `gongshi import FILE` */

import { createReadStream } from "node:fs"
import { rm } from "node:fs/promises"
import path from "node:path"
import { platform } from "../app/platform.ts"
import { lists } from "../law/list.ts"
import { type FormFile, openFormFile } from "../register/form/form-file.ts"
import { type ImportOptions, importLines, importRows } from "../register/import/import.ts"
import type { ImportTally } from "../register/import/store.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { detectFormat } from "../table/table.ts"
import {
  type Command,
  type ExitCode,
  progressLine,
  readArgs,
  readChoice,
  readEncoding,
  say,
  sizeOfInput,
  terminalLanguage,
  UsageError,
} from "./command.ts"
import { formReport, lineReport } from "./import-report.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { signing } from "./signing.ts"

export const importCommand: Command = {
  summary: "import subjects and decided records: JSON lines, or the form of a list as CSV or XLSX",
  usage:
    "import FILE [--list abnormal|serious|penalty] [--encoding NAME] [--sheet NAME] [--report FILE]      FILE may be - for standard input",
  async run(args) {
    const { values, positionals } = readArgs(
      args,
      {
        report: { type: "string" },
        list: { type: "string" },
        encoding: { type: "string" },
        sheet: { type: "string" },
      },
      1,
    )
    const file = positionals[0] ?? "-"
    const list = values.list === undefined ? undefined : readChoice("--list", values.list, listNames)
    const encoding = readEncoding(values.encoding)
    const size = file === "-" ? null : await sizeOfInput(file)
    const fileName = file === "-" ? "" : path.basename(file)
    const found = await detectFormat(file === "-" ? process.stdin : createReadStream(file), fileName)
    const options = { xlsx: nodeXlsx, fileName, list, encoding, sheet: values.sheet, keepsRows: true }
    const input = found.format === "ndjson" ? found : await openFormFile(found.chunks, options)
    if ("refused" in input) {
      say(`${fileName || "standard input"}: ${input.refused[terminalLanguage()]}`)
      return 1
    }
    const extension = "list" in input ? input.format : "ndjson"
    const reportFile = values.report ?? `${fileName || "import"}.report.${extension}`
    if (file !== "-" && path.resolve(reportFile) === path.resolve(file)) {
      throw new UsageError(`the report would be written over ${file}`)
    }
    return withRegister<ExitCode>((register) =>
      signing(register, () => importInput(register, input, { source: fileName || "standard input", size, reportFile })),
    )
  },
}

type Input = { chunks: AsyncIterable<Uint8Array> } | FormFile

const listNames = Object.keys(lists) as (keyof typeof lists)[]

async function importInput(
  register: OpenRegister,
  input: Input,
  { source, size, reportFile }: { source: string; size: number | null; reportFile: string },
): Promise<ExitCode> {
  const { pool } = register
  const { policy } = register.config
  // The report of an earlier run would pass for this one's.
  await rm(reportFile, { force: true })
  const report = "list" in input ? formReport(reportFile, input) : lineReport(reportFile)
  const progress = progressLine()
  const started = performance.now()
  const options: ImportOptions = {
    ...platform,
    actor: "system:command-line",
    source,
    policy,
    mayPublishFor: () => true,
    mayAmendSubject: () => true,
    async onBatch(batch) {
      await report.add(batch)
      const { rows, rejected } = batch.tally
      const share = size ? ` ${Math.floor((batch.bytes / size) * 100)} %` : ""
      const rate = Math.round(rows / ((performance.now() - started) / 1000))
      progress.show(`importing${share}: ${rows} rows, ${rejected} rejected, ${rate} rows/s`)
    },
  }
  const { tally } = await ("list" in input
    ? importRows(pool, input.source, options)
    : importLines(pool, input.chunks, options))
  progress.end()
  const closing = await report.close()
  process.stdout.write(`${summary(tally, (performance.now() - started) / 1000)}\n`)
  if (closing) say(closing)
  return tally.rejected > 0 ? 1 : 0
}

function summary(tally: ImportTally, seconds: number): string {
  const { rows, added, amended, unchanged, rejected, flagged } = tally
  return (
    `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${rejected} rejected ` +
    `(${flagged} taken with a remark) in ${seconds.toFixed(1)} s`
  )
}

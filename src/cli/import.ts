/** `gongshi import FILE` */

import { createReadStream } from "node:fs"
import { type FileHandle, open, rm } from "node:fs/promises"
import path from "node:path"
import { platform } from "../platform.ts"
import { type ImportTally, importLines } from "../register/import.ts"
import type { NumberedRemark } from "../register/import-batch.ts"
import { postgresIndex } from "../search/postgres-index.ts"
import {
  type Command,
  type ExitCode,
  progressLine,
  readArgs,
  say,
  sizeOfInput,
  terminalLanguage,
  UsageError,
  withRegister,
} from "./command.ts"

// Remarks shown on the terminal; the report has all of them.
const remarksShown = 10

export const importCommand: Command = {
  summary: "import subjects and decided records, one JSON object a line",
  usage: "import FILE [--report FILE]      FILE may be - for standard input",
  async run(args) {
    const { values, positionals } = readArgs(args, { report: { type: "string" } }, 1)
    const file = positionals[0] ?? "-"
    const size = file === "-" ? null : await sizeOfInput(file)
    const reportFile = values.report ?? `${file === "-" ? "import" : path.basename(file)}.report.ndjson`
    if (file !== "-" && path.resolve(reportFile) === path.resolve(file)) {
      throw new UsageError(`the report would be written over ${file}`)
    }
    return withRegister<ExitCode>(async ({ pool, config }) => {
      // The report of an earlier run would pass for this one's.
      await rm(reportFile, { force: true })
      const report = openReport(reportFile)
      const progress = progressLine()
      const started = performance.now()
      const { tally } = await importLines(pool, file === "-" ? process.stdin : createReadStream(file), {
        ...platform,
        policy: config.policy,
        actor: "system:command-line",
        source: file === "-" ? "standard input" : path.basename(file),
        mayPublishFor: () => true,
        mayAmendSubject: () => true,
        async onBatch({ tally: soFar, remarks, bytes }) {
          await report.add(remarks)
          const share = size ? ` ${Math.floor((bytes / size) * 100)} %` : ""
          const rate = Math.round(soFar.rows / ((performance.now() - started) / 1000))
          progress.show(`importing${share}: ${soFar.rows} rows, ${soFar.rejected} rejected, ${rate} rows/s`)
        },
      })
      progress.show("bringing the search index up to date")
      await postgresIndex(pool).catchUp()
      progress.end()
      await report.close()
      const seconds = (performance.now() - started) / 1000
      process.stdout.write(`${summary(tally, seconds)}\n`)
      if (report.count() > 0) say(`${report.count()} remarks, by line, field and reason: ${reportFile}`)
      return tally.rejected > 0 ? 1 : 0
    })
  },
}

function summary(tally: ImportTally, seconds: number): string {
  const { rows, added, amended, unchanged, rejected, flagged } = tally
  return (
    `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${rejected} rejected ` +
    `(${flagged} taken with a remark) in ${seconds.toFixed(1)} s`
  )
}

/** The report: a file that is there only when there is something to say. */
function openReport(file: string) {
  const language = terminalLanguage()
  let count = 0
  let shown = 0
  let output: FileHandle | null = null
  return {
    count: () => count,
    async add(remarks: readonly NumberedRemark[]): Promise<void> {
      if (remarks.length === 0) return
      count += remarks.length
      output ??= await open(file, "w")
      for (const { line, outcome, field, reason } of remarks) {
        if (outcome === "rejected" && shown++ < remarksShown) {
          say(`line ${line}${field ? `, ${field}` : ""}: ${reason[language]}`)
        }
      }
      const text = remarks.map(
        ({ line, outcome, field, reason }) => `${JSON.stringify({ line, outcome, field, reason })}\n`,
      )
      await output.appendFile(text.join(""))
    },
    async close(): Promise<void> {
      await output?.close()
    },
  }
}

/** `gongshi import FILE` */
import { createReadStream } from "node:fs"
import { rm } from "node:fs/promises"
import path from "node:path"
import { wholeRegister } from "../access/reach.ts"
import { platform } from "../app/platform.ts"
import { unfitWords } from "../input/plain-text.ts"
import { listNames } from "../law/list.ts"
import { findPersonalData } from "../law/personal-data.ts"
import { loadPolicy } from "../node/law-file.ts"
import { personalWords } from "../register/audit/words.ts"
import { type FormFile, openFormFile } from "../register/form/form-file.ts"
import { listParts } from "../register/import/hold-store.ts"
import { type ImportOptions, importLines, importRows } from "../register/import/import.ts"
import { findRun, listRemarks } from "../register/import/store.ts"
import type { ImportTally } from "../register/import/tally.ts"
import { type BrakedUndo, undoImport } from "../register/import/undo.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { detectFormat } from "../table/table.ts"
import {
  command,
  type ExitCode,
  jsonOption,
  progressLine,
  readChoice,
  readCount,
  readEncoding,
  say,
  serverEnvironment,
  serverOptions,
  sizeOfInput,
  tableOptions,
  terminalLanguage,
  UsageError,
} from "./command.ts"
import { formReport, lineReport } from "./import-report.ts"
import { importAtServer } from "./import-server.ts"
import { readApiKey, readServer, withInput } from "./input.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { signing } from "./signing.ts"

const actor = "system:command-line"

export const importCommand = command({
  about: "import subjects and decided records: JSON lines, or the form of a list as CSV or XLSX",
  arguments: [
    { name: "FILE", about: "what is imported; - for standard input; none with --undo", is: "file", optional: true },
  ],
  options: {
    list: { value: "LIST", about: "whose form a CSV or XLSX is, where its header fits several", choices: listNames },
    ...tableOptions,
    report: { value: "FILE", about: "where refused rows and remarks go; FILE.report.… without", is: "file" },
    ends: {
      value: "N",
      about: "let up to N rows end or amend what is live, more than goes through by itself in a day",
    },
    legacy: { about: "for legacy data: rows that miss what the law asks of a file go in" },
    undo: { value: "ID", about: "take back what this import did, as entries of the log" },
    reason: { value: "TEXT", about: "with --undo: why, for the audit trail" },
    ...serverOptions,
    json: jsonOption,
  },
  examples: [
    ["rows.ndjson", "JSON lines"],
    ["penalties.xlsx --list penalty --report refused.xlsx", "the form of a list"],
    ["- < rows.ndjson", "from standard input"],
    ["rows.ndjson --server https://register.example", "at another register, with a source's key in GONGSHI_KEY"],
    ["--undo 0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11 --reason 重复报送", "take one back"],
  ],
  problem: "rows were refused, or wait for release: both are named",
  environment: serverEnvironment,
  async run(values, given) {
    if ((values.undo === undefined) === (given === undefined)) {
      throw new UsageError(
        given === undefined ? "FILE is missing: what is imported, or - for standard input" : "--undo takes no FILE",
      )
    }
    const file = given ?? "-"
    const named = values.ends === undefined ? null : readCount("--ends", values.ends, 0, endsMax)
    if (values.reason !== undefined) checkReason(values.reason)
    if (values.undo !== undefined) return undo(values.undo, values.reason ?? null, named, values.json ?? false)
    if (values.reason !== undefined) throw new UsageError("--reason goes with --undo")
    const list = values.list === undefined ? undefined : readChoice("--list", values.list, listNames)
    const encoding = readEncoding(values.encoding)
    const server = readServer(values.server)
    if (server) return send(server, file, values)
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
      signing(register, () =>
        importInput(register, input, {
          ...{ source: fileName || "standard input", size, reportFile, named },
          legacy: values.legacy ?? false,
          json: values.json ?? false,
        }),
      ),
    )
  },
})

/** Sends the file to another register, which decides by its own rules what may go in. @throws UsageError */
async function send(
  server: URL,
  given: string,
  values: {
    list?: string
    encoding?: string
    sheet?: string
    report?: string
    ends?: string
    json?: boolean
    "key-file"?: string
  },
): Promise<ExitCode> {
  const other = (["report", "ends"] as const).find((name) => values[name] !== undefined)
  if (other) throw new UsageError(`--${other} is for the register on this machine: leave it out with --server`)
  const key = await readApiKey(values["key-file"])
  return withInput(given, async (file) => {
    await sizeOfInput(file)
    const { list, encoding, sheet, json = false } = values
    const source = given === "-" ? "standard input" : path.basename(given)
    return importAtServer({ server, key, file, source, reading: { list, encoding, sheet }, json })
  })
}

// More than there are live records in a country.
const endsMax = 1_000_000_000

/** It goes into the audit trail. */
function checkReason(reason: string): void {
  const wrong = unfitWords(reason) ?? (findPersonalData(reason) === null ? null : personalWords)
  if (wrong) throw new UsageError(`--reason: ${wrong[terminalLanguage()]}`)
}

/**
 * Takes back what an import did: what has changed since is left and named, and so is what stays known. Run again, it goes on
 * where it stopped.
 */
async function undo(id: string, reason: string | null, named: number | null, json: boolean): Promise<ExitCode> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
    throw new UsageError(`--undo is ${id}, expected the id of an import`)
  return withRegister<ExitCode>((register) =>
    signing(register, async () => {
      const { pool, config } = register
      if (!(await findRun(pool, wholeRegister, id))) throw new UsageError(`there is no import ${id}`)
      const all = () => true
      const rights = { ...platform, actor, policy: await loadPolicy(config), mayPublishFor: all, mayAmendSubject: all }
      const holding = { source: null, limits: config.brake, named }
      const undoId = await undoImport(pool, id, reason, { ...rights, holding })
      if (typeof undoId !== "string") {
        say(brakedWords(undoId, named))
        return 1
      }
      const run = await findRun(pool, wholeRegister, undoId)
      if (!run) throw new Error("the undoing is gone")
      for (const { field, reason } of await listRemarks(pool, run, { line: 0, ordinal: -1 }, leftShown)) {
        say(`${field}: ${reason[terminalLanguage()]}`)
      }
      const { rows, added, amended, ended, unchanged, rejected } = run
      if (json) {
        process.stdout.write(`${JSON.stringify({ id: undoId, rows, added, amended, ended, unchanged, rejected })}\n`)
        return rejected > 0 ? 1 : 0
      }
      const known = unchanged > 0 ? `, ${unchanged} subjects stay known` : ""
      process.stdout.write(
        `${rows} records and subjects: ${added} shown again, ${ended} withdrawn, ${amended - ended} set back, ${rejected} left${known}\n`,
      )
      return rejected > 0 ? 1 : 0
    }),
  )
}

function brakedWords({ shown }: BrakedUndo, named: number | null): string {
  const all = [...shown.values()].reduce((sum, count) => sum + count, 0)
  const some = [...shown].slice(0, partsShown).map(([authority, count]) => `\n  ${authority}: ${count}`)
  const more = shown.size > partsShown ? `\n  and ${shown.size - partsShown} more authorities` : ""
  return (
    `Nothing was undone: it would withdraw or set back ${all} records and names that are shown, more than ` +
    `${named === null ? "goes through by itself in a day" : `--ends ${named} lets through`}. If that is right, --ends ${all} lets them ` +
    `through.${some.join("")}${more}`
  )
}

// What was left and is named on the terminal; the register keeps the rest with the undoing.
const leftShown = 20

type Input = { chunks: AsyncIterable<Uint8Array> } | FormFile

async function importInput(
  register: OpenRegister,
  input: Input,
  {
    source,
    size,
    reportFile,
    named,
    legacy,
    json,
  }: {
    source: string
    size: number | null
    reportFile: string
    named: number | null
    legacy: boolean
    json: boolean
  },
): Promise<ExitCode> {
  const { pool } = register
  const policy = await loadPolicy(register.config)
  const { brake } = register.config
  // The report of an earlier run would pass for this one's.
  await rm(reportFile, { force: true })
  const report = "list" in input ? formReport(reportFile, input) : lineReport(reportFile)
  const progress = progressLine()
  const started = performance.now()
  const options: ImportOptions = {
    ...platform,
    actor,
    source,
    policy,
    mayPublishFor: () => true,
    mayAmendSubject: () => true,
    holding: { source: null, limits: brake, named, legacy },
    async onBatch(batch) {
      await report.add(batch)
      const { rows, rejected } = batch.tally
      const share = size ? ` ${Math.floor((batch.bytes / size) * 100)} %` : ""
      const rate = Math.round(rows / ((performance.now() - started) / 1000))
      progress.show(`importing${share}: ${rows} rows, ${rejected} rejected, ${rate} rows/s`)
    },
  }
  const { id, tally } = await ("list" in input
    ? importRows(pool, input.source, options)
    : importLines(pool, input.chunks, options))
  progress.end()
  const closing = await report.close()
  const seconds = (performance.now() - started) / 1000
  process.stdout.write(`${json ? JSON.stringify({ id, ...tally }) : summary(tally, seconds)}\n`)
  if (closing) say(closing)
  if (tally.held > 0) say(await whereHeld(register, id, tally.held))
  return tally.rejected + tally.held > 0 ? 1 : 0
}

// Authorities that are named; who has more of them finds the imports at GET /v1/imports.
const partsShown = 10

async function whereHeld({ pool }: OpenRegister, id: string, held: number): Promise<string> {
  const run = await findRun(pool, wholeRegister, id)
  const parts = run ? await listParts(pool, run) : []
  const shown = parts
    .slice(0, partsShown)
    .map(({ id, authority, rows }) => `\n  ${authority}: ${rows} rows, import ${id}`)
  const more = parts.length > partsShown ? `\n  and ${parts.length - partsShown} more` : ""
  return (
    `${held} rows wait for release by a person of the authority. Of those that hold what seems to be personal data (told ` +
    "above and in the report) an officer covers it, keeps it for a reason or refuses the row first; hidden and imported " +
    "again, the new row takes the place of that which waits. Others miss what the law asks of a file, or a form of a row (told " +
    "in the report): of legacy data --legacy lets them in. Others would end or amend more of " +
    `what is live than goes through by itself in a day: if that is right, --ends N lets up to N of them through.${shown.join("")}${more}`
  )
}

function summary(tally: ImportTally, seconds: number): string {
  const { rows, added, amended, unchanged, rejected, held, flagged } = tally
  const waiting = held > 0 ? `${held} waiting for release, ` : ""
  return (
    `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${waiting}${rejected} rejected ` +
    `(${flagged} taken with a remark) in ${seconds.toFixed(1)} s`
  )
}

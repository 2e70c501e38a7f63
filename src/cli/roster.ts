/** `gongshi roster FILE --client NAME` */
import { createReadStream } from "node:fs"
import { type FileHandle, open, rm } from "node:fs/promises"
import path from "node:path"
import type { Tenant } from "../access/tenant.ts"
import { platform } from "../app/platform.ts"
import type { Pool } from "../database/client.ts"
import { dayInChina } from "../law/day.ts"
import { isReportPeriod } from "../law/identity-report.ts"
import { openRosterKeys } from "../node/keys.ts"
import { faults } from "../roster/fault.ts"
import { openRoster, type RosterSource } from "../roster/source.ts"
import { checkOrder, orderProblems, type UploadOrder, uploadRoster } from "../roster/upload.ts"
import { faultPages, findPlatform } from "../roster/upload-store.ts"
import { toCsvField } from "../table/csv-record.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import {
  command,
  type ExitCode,
  jsonOption,
  progressLine,
  readEncoding,
  say,
  serverEnvironment,
  serverOptions,
  sizeOfInput,
  tableOptions,
  terminalLanguage,
  UsageError,
} from "./command.ts"
import { readApiKey, readServer } from "./input.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { rosterAtServer } from "./roster-server.ts"

export const rosterCommand = command({
  about: "take the roster of a platform in: all its sellers, or what has changed; with a period as the identity report",
  arguments: [{ name: "FILE", about: "CSV, XLSX or NDJSON; - for standard input", is: "file" }],
  options: {
    client: { value: "NAME", about: "the platform, as gongshi client add named it; with --server its key says so" },
    full: { about: "the file has all sellers: who is missing has left" },
    delta: { about: "the file has what has changed" },
    period: { value: "2026-07", about: "as the identity report of this January or July" },
    "confirm-exits": { about: "let as many leave as the file says, though they are more than usual" },
    ...tableOptions,
    report: { value: "FILE", about: "where refused rows go; FILE.refused.csv without", is: "file" },
    ...serverOptions,
    json: jsonOption,
  },
  examples: [
    ["sellers.csv --client 示例团购平台 --full", "all sellers"],
    ["sellers.xlsx --client 示例团购平台 --full --period 2026-07", "the identity report of July"],
    ["sellers.csv --full --server https://register.example", "a platform's own, with its key in GONGSHI_KEY"],
  ],
  environment: serverEnvironment,
  problem: "rows were refused: the report names line, field and reason",
  async run(values, file = "") {
    const server = readServer(values.server)
    const name = values.client?.trim()
    if (server ? name !== undefined : !name) {
      throw new UsageError(
        server ? "--client is for the register on this machine: the key says whose roster it is" : clientMissing,
      )
    }
    const mode = readMode(values)
    const period = values.period ?? null
    if (period !== null && !isReportPeriod(period)) {
      throw new UsageError(`--period is ${period}, expected a January or July such as 2026-07`)
    }
    const refusals = checkOrder({ mode, period }, dayInChina(platform.clock()))
    if (refusals.length > 0) {
      throw new UsageError(refusals.map((name) => orderProblems[name][terminalLanguage()]).join("\n"))
    }
    const encoding = readEncoding(values.encoding)
    const size = file === "-" ? null : await sizeOfInput(file)
    const reportFile = values.report ?? `${file === "-" ? "roster" : path.basename(file)}.refused.csv`
    if (file !== "-" && path.resolve(reportFile) === path.resolve(file)) {
      throw new UsageError(`the report would be written over ${file}`)
    }
    const confirmsExits = values["confirm-exits"] === true
    const json = values.json ?? false
    if (server) {
      if (file === "-") throw new UsageError("a file is sent again where the server is busy: name one")
      const key = await readApiKey(values["key-file"])
      const reading = { encoding: values.encoding, sheet: values.sheet }
      return rosterAtServer({ server, key, file, mode, period, confirmsExits, reading, reportFile, json })
    }
    const input = counted(file === "-" ? process.stdin : createReadStream(file))
    const source = await openRoster(input.chunks, { xlsx: nodeXlsx, fileName: file, encoding, sheet: values.sheet })
    if ("refused" in source) {
      say(`${file}: ${source.refused[terminalLanguage()]}`)
      return 1
    }
    const share = () => (size ? ` ${Math.floor((input.bytes() / size) * 100)} %` : "")
    return withRegister((register) =>
      load(register, source, {
        ...{ name: name ?? "", mode, period, confirmsExits, reportFile, share, json },
      }),
    )
  },
})

const clientMissing = "--client is missing, expected the name of a platform"

function readMode({ full, delta }: { full?: boolean; delta?: boolean }): "full" | "delta" {
  if (full === delta) throw new UsageError("say --full for all sellers or --delta for what has changed")
  return full ? "full" : "delta"
}

function counted(source: AsyncIterable<Uint8Array>) {
  let bytes = 0
  async function* chunks() {
    for await (const chunk of source) {
      bytes += chunk.length
      yield chunk
    }
  }
  return { chunks: chunks(), bytes: () => bytes }
}

interface LoadOrder extends Pick<UploadOrder, "mode" | "period" | "confirmsExits"> {
  name: string
  reportFile: string
  /** How much of the file has been read, in words. */
  share(): string
  json: boolean
}

async function load(register: OpenRegister, source: RosterSource, order: LoadOrder): Promise<ExitCode> {
  const { pool, config } = register
  const clientId = await findPlatform(pool, order.name)
  if (clientId === null) throw new UsageError(`no platform ${order.name} holds a key: gongshi client add`)
  if (source.ignored.length > 0) say(`columns that are none of a roster's, not kept: ${source.ignored.join(", ")}`)
  // The report of an earlier run would pass for this one's.
  await rm(order.reportFile, { force: true })
  const progress = progressLine()
  const started = performance.now()
  const result = await uploadRoster(
    {
      ...{ ...platform, sql: pool, keys: await openRosterKeys(pool, config) },
      onBatch({ rows, refused }) {
        const rate = Math.round(rows / ((performance.now() - started) / 1000))
        progress.show(`roster${order.share()}: ${rows} rows, ${refused} refused, ${rate} rows/s`)
      },
    },
    source,
    {
      clientId,
      actor: "system:command-line",
      mode: order.mode,
      period: order.period,
      confirmsExits: order.confirmsExits,
    },
  ).finally(() => progress.end())
  if ("refused" in result) {
    say(orderProblems[result.refused][terminalLanguage()])
    return 1
  }
  const { rows, added, amended, unchanged, exited, refused } = result.tally
  const took = ((performance.now() - started) / 1000).toFixed(1)
  const words =
    `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${refused} refused; ` +
    `${exited} sellers left; in ${took} s`
  process.stdout.write(`${order.json ? JSON.stringify({ id: result.id, ...result.tally }) : words}\n`)
  if (result.exitsWithheld) say(faults[result.exitsWithheld][terminalLanguage()])
  const reported = await writeReport(pool, { clientId, id: result.id }, order.reportFile)
  if (reported > 0) say(`refused rows by line, field and reason: ${order.reportFile}`)
  return refused > 0 ? 1 : 0
}

/** The refused rows as CSV: line, field and reason, never what stands there, which may be personal. How many there are. */
async function writeReport(pool: Pool, upload: { clientId: Tenant; id: string }, file: string): Promise<number> {
  const language = terminalLanguage()
  let output: FileHandle | null = null
  let count = 0
  try {
    for await (const page of faultPages(pool, upload.clientId, upload.id)) {
      output ??= await openReport(file)
      const lines = page.map(({ line, field, fault }) => {
        return `${line},${field},${fault},${toCsvField(faults[fault][language])}\r\n`
      })
      await output.appendFile(lines.join(""))
      count += page.length
    }
    return count
  } finally {
    await output?.close()
  }
}

async function openReport(file: string): Promise<FileHandle> {
  const output = await open(file, "w")
  await output.appendFile("\ufeffline,field,fault,reason\r\n")
  return output
}

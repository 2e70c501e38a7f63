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
  type Command,
  type ExitCode,
  flags,
  progressLine,
  readArgs,
  readEncoding,
  say,
  sizeOfInput,
  terminalLanguage,
  texts,
  UsageError,
} from "./command.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"

const options = {
  ...texts("client", "period", "encoding", "sheet", "report"),
  ...flags("full", "delta", "confirm-exits"),
} as const

export const rosterCommand: Command = {
  summary:
    "take the roster of a platform in: all its sellers, or what has changed; with a period as the identity report",
  usage:
    "roster FILE --client NAME --full|--delta [--period 2026-07] [--confirm-exits] [--encoding NAME] [--sheet NAME] [--report FILE]      FILE may be - for standard input",
  async run(args) {
    const { values, positionals } = readArgs(args, options, 1)
    const file = positionals[0] ?? "-"
    const name = values.client?.trim()
    if (name === undefined || name === "") throw new UsageError("--client is missing, expected the name of a platform")
    const mode = readMode(values)
    const period = values.period ?? null
    if (period !== null && !isReportPeriod(period)) {
      throw new UsageError(`--period is ${period}, expected a January or July such as 2026-07`)
    }
    const refusal = checkOrder({ mode, period }, dayInChina(platform.clock()))
    if (refusal !== null) throw new UsageError(orderProblems[refusal][terminalLanguage()])
    const encoding = readEncoding(values.encoding)
    const size = file === "-" ? null : await sizeOfInput(file)
    const reportFile = values.report ?? `${file === "-" ? "roster" : path.basename(file)}.refused.csv`
    if (file !== "-" && path.resolve(reportFile) === path.resolve(file)) {
      throw new UsageError(`the report would be written over ${file}`)
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
        name,
        mode,
        period,
        confirmsExits: values["confirm-exits"] === true,
        reportFile,
        share,
      }),
    )
  },
}

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
  process.stdout.write(
    `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${refused} refused; ` +
      `${exited} sellers left; in ${took} s\n`,
  )
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

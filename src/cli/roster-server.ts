/** `gongshi roster FILE --server URL`: a platform's own roster, sent with its own key to the register that keeps it. */
import { createReadStream } from "node:fs"
import { rm, writeFile } from "node:fs/promises"
import { detectFormat, mediaTypes } from "../table/table.ts"
import { type ExitCode, say, terminalLanguage, UsageError } from "./command.ts"
import { fileRequest, serverOf } from "./server-request.ts"

/** What is sent, and how it is meant. */
export interface ServerRoster {
  server: URL
  /** The platform's API key; null: none. */
  key: string | null
  file: string
  mode: "full" | "delta"
  period: string | null
  confirmsExits: boolean
  reading: { encoding?: string | undefined; sheet?: string | undefined }
  reportFile: string
  json: boolean
}

/** What came of it, as far as it is said. */
interface Upload {
  id: string
  rows: number
  added: number
  amended: number
  unchanged: number
  exited: number
  refused: number
  ignored_columns: string[]
  faults: { line: number; reason: { zh: string; en: string } }[]
  report: string
}

/** Sends it, says what came of it, and fetches the report of refused rows. */
export async function rosterAtServer(order: ServerRoster): Promise<ExitCode> {
  const { server, key, file, mode, period, confirmsExits, reading, reportFile, json } = order
  const { format } = await detectFormat(createReadStream(file), file)
  if (format === "old-workbook") throw new UsageError(`${file} is an old workbook (.xls): save it as .xlsx or CSV`)
  const type = format === "ndjson" ? "application/x-ndjson" : mediaTypes[format]
  const wishes = Object.entries({ mode, period, exits: confirmsExits ? "confirmed" : null, ...reading })
  const asked = new URLSearchParams(wishes.flatMap(([name, value]) => (value == null ? [] : [[name, value]])))
  const { send } = serverOf(server, key)
  const name = crypto.randomUUID()
  const sent = await send(`/v1/rosters?${asked}`, () =>
    fileRequest(createReadStream(file), { "content-type": type, "idempotency-key": name }),
  )
  const upload = (await sent.json()) as Upload
  const { rows, added, amended, unchanged, exited, refused, ignored_columns, faults, report } = upload
  if (ignored_columns.length > 0) say(`columns that are none of a roster's, not kept: ${ignored_columns.join(", ")}`)
  const words = `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${refused} refused`
  process.stdout.write(json ? `${JSON.stringify(upload)}\n` : `${words}; ${exited} sellers left\n`)
  // Of the whole: that nobody was taken to have left.
  for (const { reason } of faults.filter(({ line }) => line === 0)) say(reason[terminalLanguage()])
  // The report of an earlier run would pass for this one's.
  await rm(reportFile, { force: true })
  if (refused === 0) return 0
  await writeFile(reportFile, new Uint8Array(await (await send(`${report}?format=csv`)).arrayBuffer()))
  say(`refused rows by line, field and reason: ${reportFile}`)
  return 1
}

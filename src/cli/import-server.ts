/** `gongshi import FILE --server URL`: the same file at another register, as the holder of a key or a token sends it. */
import { createReadStream } from "node:fs"
import { detectFormat, mediaTypes } from "../table/table.ts"
import { type ExitCode, say, UsageError } from "./command.ts"
import { fileRequest, serverOf } from "./server-request.ts"

export interface ServerImport {
  server: URL
  /** An API key of a source, or an officer's token; null: none. */
  key: string | null
  file: string
  /** What it is called in the audit trail there. */
  source: string
  /** As the command line has them: `list`, `encoding`, `sheet`. */
  reading: Readonly<Record<string, string | undefined>>
  json: boolean
}

/** A run, as far as it is said. */
interface Run {
  id: string
  state: string
  rows: number
  added: number
  amended: number
  unchanged: number
  rejected: number
}

/** Sends a file, and says what came of it. Sent again under the same name where the server is busy, it is taken once. */
export async function importAtServer({ server, key, file, source, reading, json }: ServerImport): Promise<ExitCode> {
  const { format } = await detectFormat(createReadStream(file), file)
  if (format === "old-workbook") throw new UsageError(`${file} is an old workbook (.xls): save it as .xlsx or CSV`)
  const type = format === "ndjson" ? "application/x-ndjson" : mediaTypes[format]
  const wishes = Object.entries({ source, ...reading }).filter(
    (wish): wish is [string, string] => wish[1] !== undefined,
  )
  const name = crypto.randomUUID()
  const response = await serverOf(server, key).send(`/v1/imports?${new URLSearchParams(wishes)}`, () =>
    fileRequest(createReadStream(file), { "content-type": type, "idempotency-key": name }),
  )
  const run = (await response.json()) as Run
  const { id, state, rows, added, amended, unchanged, rejected } = run
  process.stdout.write(
    json
      ? `${JSON.stringify(run)}\n`
      : `${rows} rows: ${added} added, ${amended} amended, ${unchanged} unchanged, ${rejected} rejected\n`,
  )
  if (state === "waiting") say(`import ${id} waits for release by somebody else of the authority`)
  if (rejected > 0) say(`refused rows by line, field and reason: GET /v1/imports/${id}/report`)
  return rejected > 0 || state === "waiting" ? 1 : 0
}

/** `gongshi match FILE` */
import { createReadStream, createWriteStream } from "node:fs"
import { rename, stat } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { platform } from "../app/platform.ts"
import { matchNames } from "../match/match.ts"
import { limitDefault, limitMax, thresholdDefault } from "../match/query.ts"
import { matchColumns, type NameRow, readNameTable, toMatchCells, type WireCandidate } from "../match/table.ts"
import { toWireCandidate } from "../match/wire.ts"
import { writeCsv } from "../table/csv-writer.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import {
  command,
  type ExitCode,
  jsonOption,
  type Options,
  progressLine,
  readCount,
  say,
  serverEnvironment,
  serverOptions,
  sizeOfInput,
  terminalLanguage,
  UsageError,
  type Values,
} from "./command.ts"
import { readApiKey, readServer, withInput } from "./input.ts"
import { type MatchDraft, openDraft } from "./match-draft.ts"
import { indexesOf, type OpenRegister, withRegister } from "./open-register.ts"
import { insist } from "./server-request.ts"

// Rows in a step; a server takes ten without a key.
const rowsPerStep = 1_000
const openRowsPerStep = 10

const extensions = [".csv", ".xlsx", ".ndjson"]

const options = {
  out: { value: "FILE", about: "what is written, .csv, .xlsx or .ndjson; FILE.matched.… without", is: "file" },
  limit: { value: "N", about: `candidates of a row; ${limitDefault} without` },
  threshold: { value: "0.7", about: `the least score of one, from 0 to 1; ${thresholdDefault} without` },
  ...serverOptions,
  json: jsonOption,
} as const satisfies Options

export const matchCommand = command({
  about: "find the subjects that the names in a file may mean; a run that was cut off goes on",
  arguments: [{ name: "FILE", about: "CSV, XLSX or NDJSON; - for NDJSON or CSV on standard input", is: "file" }],
  options,
  examples: [
    ["names.csv", "at the register on this machine"],
    ["names.xlsx --server https://register.example --out found.xlsx", "at another, with the key in GONGSHI_KEY"],
  ],
  environment: serverEnvironment,
  run: (values, given = "") => withInput(given, (file) => matchGiven(values, file, given), ".csv"),
})

async function matchGiven(values: Values<typeof options>, file: string, given: string): Promise<ExitCode> {
  await sizeOfInput(file)
  const { base, ext } = { base: path.basename(file, path.extname(file)), ext: path.extname(file).toLowerCase() }
  if (given === "-" && values.out === undefined)
    throw new UsageError("--out is missing: what comes of standard input has no name")
  const out = values.out ?? path.join(path.dirname(file), `${base}.matched${extensions.includes(ext) ? ext : ".csv"}`)
  if (!extensions.includes(path.extname(out).toLowerCase())) {
    throw new UsageError(`${out} should end in ${extensions.join(", ")}`)
  }
  const wish = readWish(values.limit, values.threshold)
  const server = readServer(values.server)
  if (server) {
    const key = await readApiKey(values["key-file"])
    const step = key === null ? openRowsPerStep : rowsPerStep
    return matchFile(file, out, serverSource(server.href, key, wish), step, { ...wish, server: server.href })
  }
  return withRegister((register) => matchFile(file, out, registerSource(register, wish), rowsPerStep, wish))
}

function readWish(limit: string | undefined, threshold: string | undefined): MatchWish {
  const least = Number(threshold ?? thresholdDefault)
  if (!(least >= 0 && least <= 1)) throw new UsageError(`--threshold is ${threshold}, expected a number from 0 to 1`)
  return { limit: readCount("--limit", limit ?? String(limitDefault), 1, limitMax), threshold: least }
}

async function matchFile(
  file: string,
  out: string,
  source: MatchSource,
  step: number,
  wish: MatchWish & { server?: string },
): Promise<ExitCode> {
  const { size, mtimeMs } = await stat(file)
  const draft = await openDraft(out, JSON.stringify({ size, mtimeMs, ...wish }))
  if (draft.rows > 0) say(`going on behind row ${draft.rows}`)
  try {
    await fillDraft(file, draft, source, step)
  } finally {
    await draft.close()
  }
  const tally = await writeOut(file, out, draft)
  await draft.remove()
  process.stdout.write(
    `${out}: ${tally.rows} rows, ${tally.auto} matched, ${tally.review} for review, ${tally.none} without a candidate\n`,
  )
  return 0
}

async function fillDraft(file: string, draft: MatchDraft, source: MatchSource, step: number): Promise<void> {
  const progress = progressLine()
  const started = performance.now()
  let rows = 0
  for await (const group of stepsOf(file, step)) {
    const done = Math.max(0, Math.min(group.length, draft.rows - rows))
    rows += group.length
    const left = group.slice(done)
    if (left.length === 0) continue
    await draft.add(await source(left))
    const rate = Math.round((rows - draft.rows) / ((performance.now() - started) / 1_000))
    progress.show(`matching: ${rows} rows, ${rate} rows/s`)
  }
  progress.end()
}

async function openTable(file: string) {
  const table = await readNameTable(createReadStream(file), file, nodeXlsx)
  if ("refused" in table) throw new UsageError(`${file}: ${table.refused[terminalLanguage()]}`)
  return table
}

async function* stepsOf(file: string, step: number): AsyncGenerator<NameRow[]> {
  let held: NameRow[] = []
  for await (const group of (await openTable(file)).rows) {
    held.push(...group)
    while (held.length >= step) {
      yield held.slice(0, step)
      held = held.slice(step)
    }
  }
  if (held.length > 0) yield held
}

/** Writes the file from the input and the draft, beside its place and into it at the end. */
async function writeOut(file: string, out: string, draft: MatchDraft) {
  const tally = { rows: 0, auto: 0, review: 0, none: 0 }
  const language = terminalLanguage()
  const table = await openTable(file)
  const results = draft.read()
  async function* rows(): AsyncGenerator<{ row: NameRow; candidates: WireCandidate[]; cells: string[] }[]> {
    for await (const group of table.rows) {
      const joined: { row: NameRow; candidates: WireCandidate[]; cells: string[] }[] = []
      for (const row of group) {
        const candidates = (await results.next()).value ?? []
        const cells = toMatchCells(candidates, language)
        tally.rows++
        const [level] = cells
        if (level === "auto") tally.auto++
        else if (level === "none") tally.none++
        else tally.review++
        joined.push({ row, candidates, cells })
      }
      yield joined
    }
  }
  const header = [...table.columns, ...matchColumns]
  async function* cells() {
    for await (const group of rows()) {
      yield group.map(({ row, cells }) => [...table.columns.map((_, at) => row.cells[at] ?? ""), ...cells])
    }
  }
  const writers: Record<string, () => AsyncGenerator<Uint8Array>> = {
    ".csv": () => writeCsv(withHeader(header, cells()), { bom: true }),
    ".xlsx": () =>
      nodeXlsx.write([
        { name: "match", columns: header.map((title) => ({ header: title, width: 20 })), rows: cells() },
      ]),
    ".ndjson": () => toLines(rows()),
  }
  const part = path.join(path.dirname(out), `.${path.basename(out)}.part`)
  const write = writers[path.extname(out).toLowerCase()]
  if (write) await pipeline(Readable.from(write()), createWriteStream(part))
  await rename(part, out)
  return tally
}

async function* withHeader(header: string[], groups: AsyncGenerator<string[][]>): AsyncGenerator<string[][]> {
  yield [header]
  yield* groups
}

async function* toLines(
  groups: AsyncGenerator<{ row: NameRow; candidates: WireCandidate[] }[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const group of groups) {
    const lines = group.map(
      ({ row, candidates }) => `${JSON.stringify({ name: row.name, region: row.region, candidates })}\n`,
    )
    yield encoder.encode(lines.join(""))
  }
}

/** What is asked of each row. */
export interface MatchWish {
  limit: number
  threshold: number
}

/** Matches some rows; the candidates of each, the likeliest first. Rows without a name have none. */
export type MatchSource = (rows: readonly NameRow[]) => Promise<WireCandidate[][]>

/** The register on this machine. Its operator may see all that it knows, and matches against what the public sees. */
export function registerSource(register: OpenRegister, wish: MatchWish): MatchSource {
  const [read, index] = [{ sql: register.pool, clock: platform.clock }, indexesOf(register).search]
  return async (rows) => {
    const named = rows.map(({ name, region }) => ({ name, region, ...wish, scope: "live" as const }))
    const { results } = await matchNames(read, index, named)
    return results.map((found, at) => (rows[at]?.name === "" ? [] : found.map(toWireCandidate)))
  }
}

/** A server; the key lifts the limit of queries in a call. @throws ServerError with what the server says */
export function serverSource(server: string, key: string | null, wish: MatchWish): MatchSource {
  const address = new URL("/v1/match", server)
  const headers = { "content-type": "application/json", ...(key === null ? {} : { authorization: `Bearer ${key}` }) }
  return async (rows) => {
    const queries = Object.fromEntries(
      rows.flatMap(({ name, region }, at) =>
        name === "" ? [] : [[String(at), { name, ...(region ? { region } : {}) }]],
      ),
    )
    const body = JSON.stringify({ queries, ...wish })
    const response = await insist(address, () => fetch(address, { method: "POST", headers, body }))
    const answer = (await response.json()) as Answer
    return rows.map((_, at) => answer.responses[String(at)]?.results ?? [])
  }
}

interface Answer {
  responses: Record<string, { results: WireCandidate[] }>
}

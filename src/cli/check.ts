/** `gongshi check FILE` */
import { stat, writeFile } from "node:fs/promises"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { VerdictCounts } from "../check/answer/tally.ts"
import { readCsvRecords } from "../table/csv-record.ts"
import { toUtf8Bytes, utf8Text } from "../table/utf8-text.ts"
import { type Asked, type Asker, type CheckWish, registerAsker } from "./check/asker.ts"
import { countsText, hasProblem, verdictCounter } from "./check/count.ts"
import { type CheckDraft, openCheckDraft } from "./check/draft.ts"
import { type CheckFile, hasRowsLeft, openCheckFile } from "./check/file.ts"
import { type CheckProgress, checkProgress } from "./check/progress.ts"
import { type ServerAsker, serverAsker } from "./check/server.ts"
import {
  type CheckWay,
  plainWay,
  privateWay,
  refuseClearNumbers,
  refuseContradictions,
  sendingWay,
} from "./check/way.ts"
import {
  command,
  type ExitCode,
  type Options,
  readEncoding,
  say,
  serverEnvironment,
  serverOptions,
  tableOptions,
  UsageError,
  type Values,
} from "./command.ts"
import { besideToken } from "./given-file.ts"
import { readApiKey, readServer, withInput } from "./input.ts"
import { withRegister } from "./open-register.ts"

const options = {
  column: { value: "NAME", about: "the header of the column of codes, where it is no usual one" },
  "name-column": { value: "NAME", about: "the header of the column of names, where it is no usual one" },
  "identity-column": { value: "NAME", about: "a column of ID numbers: hashes of them are asked about" },
  ...tableOptions,
  records: { about: "with the records of who is listed" },
  out: { value: "FILE", about: "where answers go, .csv, .xlsx, .ndjson; standard output without", is: "file" },
  resume: { about: "with --out: go on where a run was cut off" },
  receipt: { value: "FILE", about: "keep the signed receipt of rows and answers", is: "file" },
  proof: { about: "with --receipt: with what the log's map proves of the codes" },
  ...serverOptions,
  advice: { about: "with --server: what the policy says that it keeps for the key" },
  private: { about: "with --server: by ranges, which do not say whom" },
  format: { value: "FORMAT", about: "of standard input, where FILE is -", choices: ["csv", "ndjson", "xlsx"] },
  json: { about: "the counts as one JSON object on standard error" },
} as const satisfies Options

export const checkCommand = command({
  about:
    "check a file of codes or names, here or at a server: answers on standard output, their counts on standard error",
  arguments: [{ name: "FILE", about: "CSV, XLSX, NDJSON; - for standard input", is: "file" }],
  options,
  examples: [
    ["sellers.csv", "at the register on this machine"],
    [
      "sellers.xlsx --server https://register.example --out answers.csv --receipt sellers.receipt",
      "at another, with the key in GONGSHI_KEY",
    ],
    ["- --format ndjson < queries.ndjson", "from standard input"],
  ],
  problem: "rows are invalid, or there are none",
  environment: serverEnvironment,
  run: (values, given = "") =>
    withInput(given, (file) => checkGiven(values, file), given === "-" ? `.${values.format ?? "csv"}` : ""),
})

async function checkGiven(values: Values<typeof options>, given: string): Promise<ExitCode> {
  const identityColumn = values["identity-column"] ?? null
  const names = { column: values.column ?? null, nameColumn: values["name-column"] ?? null }
  const { sheet } = values
  const encoding = readEncoding(values.encoding)
  const file = await openCheckFile(given, { ...names, identityColumn, sheet, encoding })
  refuseContradictions(file.format, values)
  const server = readServer(values.server)
  const wish: CheckWish = {
    ...{ format: file.format, ...names },
    ...{ advice: values.advice ?? false, records: values.records ?? false, proof: values.proof ?? false },
  }
  const job: CheckJob = {
    ...{ file, wish, out: values.out ?? null, resume: values.resume ?? false, receipt: values.receipt ?? null },
    json: values.json ?? false,
    // What the answer depends on beside the file.
    depends: [server?.href ?? null, values.private ?? false, identityColumn, sheet ?? null, encoding ?? null],
  }
  if (!server) {
    return withRegister(async (register) => {
      const asker = registerAsker(register)
      const { columns } = file
      const sends = columns !== null && identityColumn !== null
      return checkFile(asker, sends ? await sendingWay(asker, file, wish, columns) : plainWay(asker, file, wish), job)
    })
  }
  const asker = serverAsker(server.href, await readApiKey(values["key-file"]))
  return checkFile(asker, await serverWay(asker, job, values.private ?? false), job)
}

/** The way to a server, which is sent no more than what it is asked about. @throws UsageError */
async function serverWay(asker: ServerAsker, { file, wish }: CheckJob, isPrivate: boolean): Promise<CheckWay> {
  const { columns } = file
  if (columns !== null && isPrivate) return privateWay(asker, file, columns)
  if (columns !== null) {
    // Nothing of it would be sent. Who has it most likely wants those checked who have no code.
    if (columns.unsaid !== null) {
      throw new UsageError(
        `the column ${columns.unsaid} is not sent in clear: name it by --identity-column, which sends hashes, or take it out`,
      )
    }
    return sendingWay(asker, file, wish, columns)
  }
  await refuseClearNumbers(file)
  return plainWay(asker, file, wish)
}

interface CheckJob {
  file: CheckFile
  wish: CheckWish
  depends: readonly unknown[]
  out: string | null
  resume: boolean
  receipt: string | null
  json: boolean
}

async function checkFile(asker: Asker, way: CheckWay, job: CheckJob): Promise<ExitCode> {
  const { file, wish, out } = job
  const progress = checkProgress(file.size, file.format)
  if (out === null) {
    const asked = await way.ask(0, progress.read, answersOf(way, job))
    const counter = verdictCounter(file.format)
    async function* counted(chunks: AsyncIterable<string | Uint8Array>) {
      for await (const chunk of chunks) {
        counter.add(chunk)
        yield chunk
      }
    }
    await pipeline(Readable.from(counted(progress.watch(asked.answer))), process.stdout, { end: false })
    progress.end()
    await keepReceipt(way, job, asked)
    return conclude(counter.end().counts, job)
  }
  const size = await asker.size()
  const { mtimeMs } = await stat(file.file)
  // What the receipt carries changes no answer.
  const { proof: _, ...answered } = wish
  const key = JSON.stringify({ size: file.size, mtimeMs, ...answered, depends: job.depends })
  const draft = await openCheckDraft(out, { format: file.format, key }, size, job.resume)
  if (job.resume) say(draft.done === 0 ? "there is nothing to go on with: beginning anew" : goingOn(draft, size))
  const asked = await fillDraft(way, job, draft, progress)
  progress.end()
  const counts = await draft.finish()
  await keepReceipt(way, job, asked)
  process.stdout.write(`${out}: answered from size ${draft.size ?? size} of the log on\n`)
  return conclude(counts, job)
}

/** Says what came of it. */
function conclude(counts: VerdictCounts, { json }: CheckJob): ExitCode {
  if (json) process.stderr.write(`${JSON.stringify(counts)}\n`)
  else say(countsText(counts))
  return hasProblem(counts) ? 1 : 0
}

function goingOn({ done, size: before }: CheckDraft, now: number): string {
  const moved =
    before === now ? "" : `; those were answered from size ${before} of the log on, the rest is from ${now} on`
  return `going on behind row ${done}${moved}`
}

async function fillDraft(way: CheckWay, job: CheckJob, draft: CheckDraft, progress: CheckProgress): Promise<Asked> {
  try {
    const isLeft = draft.done === 0 || (await hasRowsLeft(job.file, draft.done))
    const asked = isLeft ? await way.ask(draft.done, progress.read, answersOf(way, job)) : nothingAsked()
    const answer = draft.done > 0 && job.wish.format === "csv" ? withoutHeader(asked.answer) : asked.answer
    for await (const chunk of progress.watch(answer)) await draft.write(chunk)
    return asked
  } catch (error) {
    await draft.close()
    progress.end()
    if (error instanceof UsageError) throw error
    throw new Error(`${error instanceof Error ? error.message : error}; what is there is kept: go on with --resume`)
  }
}

// A run that was cut off behind its last row: nobody is asked about nothing.
const nothingAsked = (): Asked => ({ answer: Readable.from([]), receipt: async () => null })

/** Where the answer is kept as it came, which a receipt binds where the file that is written is another. */
function answersOf({ joins }: CheckWay, { receipt }: CheckJob): string | null {
  return receipt !== null && joins ? `${receipt}.answers.csv` : null
}

async function keepReceipt(way: CheckWay, job: CheckJob, asked: Asked): Promise<void> {
  const { receipt } = job
  if (receipt === null) return
  const signed = await asked.receipt()
  if (!signed) throw new Error("nobody signs receipts there: the answers stand without one")
  await writeFile(receipt, `${signed.token}\n`)
  if (signed.sm2 !== null) await writeFile(besideToken(receipt), `${signed.sm2}\n`)
  if (!way.sent) return
  // The receipt speaks of the bytes that were sent, and the file is not those.
  const rows = `${receipt}.rows.csv`
  await writeFile(rows, Readable.from(way.sent()), { mode: 0o600 })
  const answers = answersOf(way, job)
  say(`the receipt binds the rows as they were sent, ${rows}${answers === null ? "" : `, and ${answers}`}`)
}

/** An answer in CSV without its first record. */
async function* withoutHeader(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let header = true
  for await (const records of readCsvRecords(utf8Text(chunks, { bom: "keep" }))) {
    const rows = records.slice(header ? 1 : 0).map(({ text }) => `${text}\n`)
    yield toUtf8Bytes(rows.join(""))
    header = false
  }
}

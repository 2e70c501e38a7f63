/** `gongshi check FILE` */
import { stat, writeFile } from "node:fs/promises"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { readCsvRecords } from "../table/csv-record.ts"
import { utf8Text } from "../table/utf8-text.ts"
import { type Asked, type Asker, type CheckWish, registerAsker, serverAsker } from "./check-asker.ts"
import { type CheckDraft, openCheckDraft } from "./check-draft.ts"
import { type CheckFile, openCheckFile } from "./check-file.ts"
import { checkProgress } from "./check-progress.ts"
import { type Command, type ExitCode, readArgs, say, UsageError, withRegister } from "./command.ts"

const options = {
  out: { type: "string" },
  resume: { type: "boolean" },
  receipt: { type: "string" },
  server: { type: "string" },
  column: { type: "string" },
  advice: { type: "boolean" },
} as const

export const checkCommand: Command = {
  summary:
    "check a file of codes or names (CSV, XLSX or NDJSON), here or at a server; the answers go to standard output",
  usage:
    "check FILE [--column NAME] [--out FILE [--resume]] [--receipt FILE] [--server URL [--advice]]      (the key: GONGSHI_KEY)",
  async run(args) {
    const { values, positionals } = readArgs(args, options, 1)
    const column = values.column ?? null
    const file = await openCheckFile(positionals[0] ?? "", column)
    const server = values.server === undefined ? null : URL.parse(values.server)
    if (values.server !== undefined && !server) throw new UsageError(`--server is ${values.server}, expected a URL`)
    if (values.resume && values.out === undefined)
      throw new UsageError("--resume goes on with a file: name it by --out")
    if (values.resume && values.receipt !== undefined) {
      throw new UsageError("a receipt is for one whole answer: leave out --resume, or --receipt")
    }
    if (values.advice && !server) throw new UsageError("--advice takes the policy that a server keeps for your key")
    const job = {
      file,
      wish: { format: file.format, column, advice: values.advice ?? false },
      out: values.out ?? null,
      resume: values.resume ?? false,
      receipt: values.receipt ?? null,
      server: server?.href ?? null,
    }
    if (server) return checkFile(serverAsker(server.href, process.env["GONGSHI_KEY"] || null), job)
    return withRegister((register) => checkFile(registerAsker(register), job))
  },
}

interface CheckJob {
  file: CheckFile
  wish: CheckWish
  out: string | null
  resume: boolean
  receipt: string | null
  server: string | null
}

async function checkFile(asker: Asker, job: CheckJob): Promise<ExitCode> {
  const { file, wish, out } = job
  const progress = checkProgress(file.size, file.format)
  if (out === null) {
    const asked = await asker.ask(wish, () => file.open(0, progress.read))
    await pipeline(Readable.from(progress.watch(asked.answer)), process.stdout, { end: false })
    progress.end()
    await keepReceipt(job, asked)
    return 0
  }
  const size = await asker.size()
  const { mtimeMs } = await stat(file.file)
  const key = JSON.stringify({ size: file.size, mtimeMs, ...wish, server: job.server })
  const draft = await openCheckDraft(out, { format: file.format, key }, size, job.resume)
  if (job.resume) say(draft.done === 0 ? "there is nothing to go on with: beginning anew" : goingOn(draft, size))
  const asked = await fillDraft(asker, job, draft, progress)
  progress.end()
  await draft.finish()
  await keepReceipt(job, asked)
  process.stdout.write(`${out}: answered from size ${draft.size ?? size} of the log on\n`)
  return 0
}

function goingOn({ done, size: before }: CheckDraft, now: number): string {
  const moved =
    before === now ? "" : `; those were answered from size ${before} of the log on, the rest is from ${now} on`
  return `going on behind row ${done}${moved}`
}

async function fillDraft(
  asker: Asker,
  { file, wish }: CheckJob,
  draft: CheckDraft,
  progress: ReturnType<typeof checkProgress>,
): Promise<Asked> {
  try {
    const asked = await asker.ask(wish, () => file.open(draft.done, progress.read))
    const answer = draft.done > 0 && wish.format === "csv" ? withoutHeader(asked.answer) : asked.answer
    for await (const chunk of progress.watch(answer)) await draft.write(chunk)
    return asked
  } catch (error) {
    await draft.close()
    progress.end()
    if (error instanceof UsageError) throw error
    throw new Error(`${error instanceof Error ? error.message : error}; what is there is kept: go on with --resume`)
  }
}

async function keepReceipt({ file, receipt, out }: CheckJob, asked: Asked): Promise<void> {
  if (receipt === null) return
  const document = await asked.receipt()
  if (document === null) throw new Error("nobody signs receipts there: the answers stand without one")
  await writeFile(receipt, `${document}\n`)
  if (!file.converted) return
  // The receipt speaks of the bytes that were sent, and the file is not those.
  const rows = `${receipt}.rows.csv`
  await writeFile(rows, Readable.from(file.open(0)), { mode: 0o600 })
  say(
    `the receipt binds the rows as they were sent: they are in ${rows}${out === null ? "" : `, the answers in ${out}`}`,
  )
}

/** An answer in CSV without its first record. */
async function* withoutHeader(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  let header = true
  for await (const records of readCsvRecords(utf8Text(chunks, { bom: "keep" }))) {
    yield records
      .slice(header ? 1 : 0)
      .map(({ text }) => `${text}\n`)
      .join("")
    header = false
  }
}

/** `gongshi check FILE` */
import { stat, writeFile } from "node:fs/promises"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { readCsvRecords } from "../table/csv-record.ts"
import { utf8Text } from "../table/utf8-text.ts"
import { type Asked, type Asker, type CheckWish, registerAsker } from "./check-asker.ts"
import { type CheckDraft, openCheckDraft } from "./check-draft.ts"
import { type CheckFile, openCheckFile } from "./check-file.ts"
import { type CheckProgress, checkProgress } from "./check-progress.ts"
import { serverAsker } from "./check-server.ts"
import {
  type CheckWay,
  identityWay,
  plainWay,
  privateWay,
  refuseClearNumbers,
  refuseContradictions,
} from "./check-way.ts"
import { type Command, type ExitCode, readArgs, say, UsageError, withRegister } from "./command.ts"
import { besideToken } from "./second-signature.ts"

const options = {
  out: { type: "string" },
  resume: { type: "boolean" },
  receipt: { type: "string" },
  server: { type: "string" },
  column: { type: "string" },
  advice: { type: "boolean" },
  private: { type: "boolean" },
  "identity-column": { type: "string" },
} as const

export const checkCommand: Command = {
  summary:
    "check a file of codes or names (CSV, XLSX or NDJSON), here or at a server; the answers go to standard output",
  usage:
    "check FILE [--column NAME] [--identity-column NAME] [--out FILE [--resume]] [--receipt FILE] " +
    "[--server URL [--advice | --private]]      (the key: GONGSHI_KEY)",
  async run(args) {
    const { values, positionals } = readArgs(args, options, 1)
    const column = values.column ?? null
    const file = await openCheckFile(positionals[0] ?? "", column)
    refuseContradictions(file.format, values)
    const server = values.server === undefined ? null : URL.parse(values.server)
    if (values.server !== undefined && !server) throw new UsageError(`--server is ${values.server}, expected a URL`)
    const wish: CheckWish = { format: file.format, column, advice: values.advice ?? false }
    const job = {
      ...{ file, wish, out: values.out ?? null, resume: values.resume ?? false, receipt: values.receipt ?? null },
      // What the answer depends on beside the file.
      depends: [server?.href ?? null, values.private ?? false, values["identity-column"] ?? null],
    }
    const identity = values["identity-column"]
    const wayOf = async (asker: Asker) =>
      identity === undefined ? plainWay(asker, file, wish) : identityWay(asker, file, wish, identity)
    if (server) {
      if (identity === undefined && !values.private) await refuseClearNumbers(file)
      const asker = serverAsker(server.href, process.env["GONGSHI_KEY"] || null)
      return checkFile(asker, values.private ? privateWay(asker, file, wish) : await wayOf(asker), job)
    }
    return withRegister(async (register) => {
      const asker = registerAsker(register)
      return checkFile(asker, await wayOf(asker), job)
    })
  },
}

interface CheckJob {
  file: CheckFile
  wish: CheckWish
  depends: readonly unknown[]
  out: string | null
  resume: boolean
  receipt: string | null
}

async function checkFile(asker: Asker, way: CheckWay, job: CheckJob): Promise<ExitCode> {
  const { file, wish, out } = job
  const progress = checkProgress(file.size, file.format)
  if (out === null) {
    const asked = await way.ask(0, progress.read, answersOf(way, job))
    await pipeline(Readable.from(progress.watch(asked.answer)), process.stdout, { end: false })
    progress.end()
    await keepReceipt(way, job, asked)
    return 0
  }
  const size = await asker.size()
  const { mtimeMs } = await stat(file.file)
  const key = JSON.stringify({ size: file.size, mtimeMs, ...wish, depends: job.depends })
  const draft = await openCheckDraft(out, { format: file.format, key }, size, job.resume)
  if (job.resume) say(draft.done === 0 ? "there is nothing to go on with: beginning anew" : goingOn(draft, size))
  const asked = await fillDraft(way, job, draft, progress)
  progress.end()
  await draft.finish()
  await keepReceipt(way, job, asked)
  process.stdout.write(`${out}: answered from size ${draft.size ?? size} of the log on\n`)
  return 0
}

function goingOn({ done, size: before }: CheckDraft, now: number): string {
  const moved =
    before === now ? "" : `; those were answered from size ${before} of the log on, the rest is from ${now} on`
  return `going on behind row ${done}${moved}`
}

async function fillDraft(way: CheckWay, job: CheckJob, draft: CheckDraft, progress: CheckProgress): Promise<Asked> {
  try {
    const asked = await way.ask(draft.done, progress.read, answersOf(way, job))
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

/** `gongshi sample`: invented data of any size. */
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { platform } from "../app/platform.ts"
import { dayInChina, isDay } from "../law/day.ts"
import { importLines } from "../register/import/import.ts"
import { type SampleSize, sampleLines } from "../register/sample/sample.ts"
import { type Command, type ExitCode, flags, progressLine, readArgs, readCount, texts, UsageError } from "./command.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { signing } from "./signing.ts"

const subjectsMax = 100_000_000

// Lines joined to one chunk: a chunk a line would cost more than the lines.
const linesPerChunk = 1_000

export const sampleCommand: Command = {
  summary: "make invented subjects and records, as NDJSON or into the database",
  usage: "sample --subjects N --records M [--seed 1] [--today YYYY-MM-DD] [--texts] [--into-database]",
  async run(args) {
    const { values } = readArgs(args, {
      ...texts("subjects", "records"),
      ...flags("into-database", "texts"),
      seed: { type: "string", default: "1" },
      today: { type: "string", default: dayInChina(Date.now()) },
    })
    if (!isDay(values.today)) throw new UsageError(`--today is ${values.today}, expected a day as YYYY-MM-DD`)
    const size = {
      subjects: readCount("--subjects", values.subjects, 1, subjectsMax),
      records: readCount("--records", values.records, 0, subjectsMax),
      seed: readCount("--seed", values.seed, 0, 2 ** 32 - 1),
      today: values.today,
      texts: values.texts ?? false,
    }
    const chunks = Readable.from(inChunks(linesOf(size)), { objectMode: true, highWaterMark: 4 })
    if (!values["into-database"]) {
      await pipeline(chunks, process.stdout, { end: false })
      return 0
    }
    return withRegister<ExitCode>((register) => signing(register, () => fill(register, chunks, size)))
  },
}

async function fill(register: OpenRegister, chunks: AsyncIterable<Buffer>, size: SampleSize): Promise<ExitCode> {
  const { pool, config } = register
  const progress = progressLine()
  const total = size.subjects + size.records
  const { tally } = await importLines(pool, chunks, {
    ...platform,
    policy: config.policy,
    actor: "system:sample",
    source: `sample, seed ${size.seed}`,
    mayPublishFor: () => true,
    mayAmendSubject: () => true,
    onBatch: ({ tally: soFar }) => progress.show(`making: ${soFar.rows} of ${total} rows`),
  })
  progress.end()
  process.stdout.write(`${tally.added} rows added, ${tally.unchanged} were there\n`)
  return 0
}

function linesOf(size: SampleSize): Generator<string> {
  try {
    return sampleLines(size)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message)
    throw error
  }
}

function* inChunks(lines: Iterable<string>): Generator<Buffer> {
  let held: string[] = []
  for (const line of lines) {
    held.push(line)
    if (held.length < linesPerChunk) continue
    yield Buffer.from(`${held.join("\n")}\n`)
    held = []
  }
  if (held.length > 0) yield Buffer.from(`${held.join("\n")}\n`)
}

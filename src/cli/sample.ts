/** `gongshi sample`: invented data of any size. */
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { platform } from "../app/platform.ts"
import { dayInChina, isDay } from "../law/day.ts"
import { loadPolicy } from "../node/law-file.ts"
import { importLines } from "../register/import/import.ts"
import { type SampleSize, sampleLines } from "../register/sample/sample.ts"
import { command, type ExitCode, progressLine, readCount, UsageError } from "./command.ts"
import { type OpenRegister, withRegister } from "./open-register.ts"
import { signing } from "./signing.ts"

const subjectsMax = 100_000_000

// Lines joined to one chunk: a chunk a line would cost more than the lines.
const linesPerChunk = 1_000

export const sampleCommand = command({
  about: "make invented subjects and records, as NDJSON or into the database",
  options: {
    subjects: { value: "N", about: "how many subjects", required: true },
    records: { value: "M", about: "how many records", required: true },
    seed: { value: "N", about: "what they are drawn from: the same seed, the same sample; 1 without" },
    today: { value: "DAY", about: "the day on which it is made, YYYY-MM-DD; today without" },
    texts: { about: "with texts as long as real ones" },
    "into-database": { about: "put them into the register here" },
  },
  examples: [
    ["--subjects 1000 --records 3000 > sample.ndjson", "a file that gongshi import takes"],
    ["--subjects 1000 --records 3000 --into-database", "into the register"],
  ],
  async run(values) {
    const { today = dayInChina(Date.now()) } = values
    if (!isDay(today)) throw new UsageError(`--today is ${today}, expected a day as YYYY-MM-DD`)
    const size = {
      subjects: readCount("--subjects", values.subjects, 1, subjectsMax),
      records: readCount("--records", values.records, 0, subjectsMax),
      seed: readCount("--seed", values.seed ?? "1", 0, 2 ** 32 - 1),
      today,
      texts: values.texts ?? false,
    }
    const chunks = Readable.from(inChunks(linesOf(size)), { objectMode: true, highWaterMark: 4 })
    if (!values["into-database"]) {
      await pipeline(chunks, process.stdout, { end: false })
      return 0
    }
    return withRegister<ExitCode>((register) => signing(register, () => fill(register, chunks, size)))
  },
})

async function fill(register: OpenRegister, chunks: AsyncIterable<Buffer>, size: SampleSize): Promise<ExitCode> {
  const { pool, config } = register
  const progress = progressLine()
  const total = size.subjects + size.records
  const { tally } = await importLines(pool, chunks, {
    ...platform,
    policy: await loadPolicy(config),
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

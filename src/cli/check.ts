/** `gongshi check FILE` */
import { createReadStream } from "node:fs"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { platform } from "../platform.ts"
import { checkCsv, checkNdjson } from "../screening/stream.ts"
import {
  type Command,
  type ExitCode,
  indexOf,
  readArgs,
  sizeOfInput,
  terminalLanguage,
  UsageError,
  withRegister,
} from "./command.ts"

export const checkCommand: Command = {
  summary: "check a file of codes or names (CSV or NDJSON); the answers go to standard output",
  usage: "check FILE",
  async run(args) {
    const [file = ""] = readArgs(args, {}, 1).positionals
    const extension = path.extname(file).toLowerCase()
    if (![".csv", ".ndjson", ".jsonl"].includes(extension)) {
      throw new UsageError(`${file} should end in .csv, .ndjson or .jsonl`)
    }
    await sizeOfInput(file)
    return withRegister<ExitCode>(async (register) => {
      const chunks = createReadStream(file)
      const language = terminalLanguage()
      const source = { sql: register.pool, clock: platform.clock, index: indexOf(register), scope: "all" } as const
      const answer =
        extension === ".csv" ? await checkCsv(source, chunks, language) : checkNdjson(source, chunks, language)
      if (answer === "empty") throw new UsageError(`${file} is empty: its first row should name the columns`)
      if (answer === "no-code-column") {
        throw new UsageError(
          `the first row of ${file} names no column of codes or names: call it code or 统一社会信用代码, name or 企业名称`,
        )
      }
      await pipeline(Readable.from(answer), process.stdout, { end: false })
      return 0
    })
  },
}

/** `gongshi form LIST FILE` */
import { createWriteStream } from "node:fs"
import { rename } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { wholeRegister } from "../access/reach.ts"
import { platform } from "../app/platform.ts"
import { lists } from "../law/list.ts"
import { type FormFormat, writeRecords, writeTemplate } from "../register/form/form-writer.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { command, type ExitCode, readChoice, readEncoding, UsageError } from "./command.ts"
import { withRegister } from "./open-register.ts"

export const formCommand = command({
  about: "write the live records of a list in its form (CSV or XLSX by the file's name), or the empty template",
  arguments: [
    { name: "LIST", about: "whose form", choices: Object.keys(lists) },
    { name: "FILE", about: "what is written, .csv or .xlsx", is: "file" },
  ],
  options: {
    template: { about: "the empty form, with its explanations" },
    encoding: { value: "NAME", about: "of a CSV; utf-8 without", choices: ["utf-8", "gb18030"] },
  },
  examples: [
    ["penalty penalties.xlsx --template", "an empty form to be filled in"],
    ["abnormal live.csv --encoding gb18030", "what is live, for programs that read GB 18030"],
  ],
  async run(values, listName, file = "") {
    const list = readChoice("the list", listName, Object.keys(lists) as (keyof typeof lists)[])
    const format = formatOf(file, values.encoding)
    if (values.template) {
      await write(file, writeTemplate(list, format))
      return 0
    }
    return withRegister<ExitCode>(async ({ pool }) => {
      await write(file, writeRecords({ sql: pool, clock: platform.clock }, list, wholeRegister, format))
      return 0
    })
  },
})

function formatOf(file: string, encodingName: string | undefined): FormFormat {
  const extension = path.extname(file).toLowerCase()
  if (extension === ".xlsx") return { format: "xlsx", xlsx: nodeXlsx }
  if (extension !== ".csv") throw new UsageError(`${file} should end in .csv or .xlsx`)
  const encoding = readEncoding(encodingName) ?? "utf-8"
  if (encoding !== "utf-8" && encoding !== "gb18030") {
    throw new UsageError(`a form is written in utf-8 or gb18030, not in ${encoding}`)
  }
  return { format: "csv", encoding, bom: true }
}

/** Writes beside the file and puts it in its place at the end: half a form never passes for a whole one. */
async function write(file: string, chunks: AsyncGenerator<Uint8Array>): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.draft`)
  await pipeline(Readable.from(chunks), createWriteStream(draft))
  await rename(draft, file)
}

/** `gongshi measures FILE` */
import { createReadStream } from "node:fs"
import { platform } from "../app/platform.ts"
import { isMeasureHeader, type LoadedMeasures, loadMeasures } from "../enforcement/catalogue/load.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { readTable } from "../table/table.ts"
import {
  type Command,
  type ExitCode,
  readArgs,
  readEncoding,
  say,
  sizeOfInput,
  terminalLanguage,
  texts,
} from "./command.ts"
import { withRegister } from "./open-register.ts"

export const measuresCommand: Command = {
  summary: "take the province's own list of measures into the catalogue; a row without a legal basis is refused",
  usage:
    "measures FILE [--encoding NAME] [--sheet NAME]      FILE is CSV or XLSX; docs/enforcement.md names the columns",
  async run(args) {
    const { values, positionals } = readArgs(args, texts("encoding", "sheet"), 1)
    const file = positionals[0] ?? ""
    await sizeOfInput(file)
    const table = await readTable(createReadStream(file), {
      ...{ xlsx: nodeXlsx, fileName: file, encoding: readEncoding(values.encoding), sheet: values.sheet },
      isHeader: isMeasureHeader,
    })
    const author = { actor: "system:command-line", reason: null, at: platform.clock() }
    const loaded = "refused" in table ? table : await withRegister(({ pool }) => loadMeasures(pool, table, author))
    if ("refused" in loaded) {
      say(`${file}: ${loaded.refused[terminalLanguage()]}`)
      return 1
    }
    return tell(loaded)
  },
}

function tell({ rows, taken, changed, faults }: LoadedMeasures): ExitCode {
  const language = terminalLanguage()
  process.stdout.write(
    language === "zh"
      ? `${rows} 行，收录 ${taken} 项措施，其中 ${changed} 项有变化\n`
      : `${rows} rows, ${taken} measures taken, ${changed} of them new or changed\n`,
  )
  for (const { line, field, reason } of faults) say(`${line}${field === "" ? "" : ` ${field}`}: ${reason[language]}`)
  return faults.length > 0 ? 1 : 0
}

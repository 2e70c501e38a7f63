/** `gongshi measures FILE` */
import { createReadStream } from "node:fs"
import { platform } from "../app/platform.ts"
import { isMeasureHeader, type LoadedMeasures, loadMeasures } from "../enforcement/catalogue/load.ts"
import { nodeXlsx } from "../table/node-xlsx.ts"
import { readTable } from "../table/table.ts"
import {
  command,
  type ExitCode,
  jsonOption,
  readEncoding,
  say,
  sizeOfInput,
  tableOptions,
  terminalLanguage,
} from "./command.ts"
import { withInput } from "./input.ts"
import { withRegister } from "./open-register.ts"

export const measuresCommand = command({
  about: "take the province's own list of measures into the catalogue; a row without a legal basis is refused",
  arguments: [
    { name: "FILE", about: "CSV or XLSX, - for standard input; docs/enforcement.md names the columns", is: "file" },
  ],
  options: { ...tableOptions, json: jsonOption },
  examples: [["measures.xlsx --sheet 措施", "one sheet of a workbook"]],
  problem: "rows were refused: each is named with its reason",
  run: (values, given = "") =>
    withInput(given, async (file) => {
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
      return tell(loaded, values.json ?? false)
    }),
})

function tell({ rows, taken, changed, faults }: LoadedMeasures, json: boolean): ExitCode {
  if (json) {
    process.stdout.write(`${JSON.stringify({ rows, taken, changed, faults })}\n`)
    return faults.length > 0 ? 1 : 0
  }
  const language = terminalLanguage()
  process.stdout.write(
    language === "zh"
      ? `${rows} 行，收录 ${taken} 项措施，其中 ${changed} 项有变化\n`
      : `${rows} rows, ${taken} measures taken, ${changed} of them new or changed\n`,
  )
  for (const { line, field, reason } of faults) say(`${line}${field === "" ? "" : ` ${field}`}: ${reason[language]}`)
  return faults.length > 0 ? 1 : 0
}

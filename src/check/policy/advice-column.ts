/**
 * Advice in streams: the answer of a stream with one column, or one member, more. It reads the answer and not the records,
 * so that a stream without advice pays nothing for it. Pure.
 */
import { findGround } from "../../law/catalogue.ts"
import type { ListName } from "../../law/list.ts"
import { fitCsvRecord, readCsvFields, readCsvRecords, recordLengthMax } from "../../table/csv-record.ts"
import { toUtf8Bytes, utf8Text } from "../../table/utf8-text.ts"
import type { Verdict } from "../answer/verdict.ts"
import { readCells } from "../query/row.ts"
import type { Advise, ListedMark } from "./policy.ts"

/** Its header, or the name of the member. */
export const adviceColumn = "advice"

/** Adds advice to the answer of a stream. @param added columns of the answer, of which the first are those of the verdict */
export function withAdvice(
  format: "csv" | "ndjson",
  chunks: AsyncIterable<string | Uint8Array>,
  advise: Advise,
  added: number,
): AsyncGenerator<string | Uint8Array> {
  const texts = utf8Text(chunks, { bom: "keep" })
  return format === "csv" ? adviseCsv(texts, advise, added) : adviseNdjson(texts, advise)
}

// The longest row that is read, and what was put behind it.
const answerLengthMax = 2 * recordLengthMax

async function* adviseCsv(texts: AsyncIterable<string>, advise: Advise, added: number): AsyncGenerator<Uint8Array> {
  let width = 0
  for await (const records of readCsvRecords(texts, undefined, answerLengthMax)) {
    let answer = ""
    for (const record of records) {
      const { text } = record
      if (width === 0) {
        width = readCsvFields(text).length
        answer += `${text},${adviceColumn}\n`
      }
      // A line with nothing on it asked nothing.
      else if (text === "") answer += "\n"
      else {
        const { verdict, lists, grounds } = readCells(readCsvFields(text).slice(width - added, width))
        const { own, beyond } = fitCsvRecord(record, width)
        answer += `${own},${adviseRow(advise, verdict, lists, grounds) ?? ""}${beyond}\n`
      }
    }
    yield toUtf8Bytes(answer)
  }
}

async function* adviseNdjson(texts: AsyncIterable<string>, advise: Advise): AsyncGenerator<string> {
  let rest = ""
  for await (const text of texts) {
    const lines = (rest + text).split("\n")
    rest = lines.pop() ?? ""
    if (lines.length > 0) yield lines.map((line) => `${adviseLine(line, advise)}\n`).join("")
  }
}

function adviseLine(line: string, advise: Advise): string {
  const answer = JSON.parse(line) as { verdict: string; lists: string[]; grounds: string[] }
  return JSON.stringify({ ...answer, [adviceColumn]: adviseRow(advise, answer.verdict, answer.lists, answer.grounds) })
}

function adviseRow(advise: Advise, verdict: string, lists: readonly string[], grounds: readonly string[]) {
  return advise(verdict as Verdict["verdict"], marksIn(lists as ListName[], grounds))
}

/** A ground tells its list, and a class that it is one of penalties. A list of which no mark is there has its own rule. */
function marksIn(names: readonly ListName[], grounds: readonly string[]): ListedMark[] {
  const marks = grounds.map((mark): ListedMark => ({ list: findGround(mark)?.list ?? "penalty", mark }))
  const bare = names.filter((list) => !marks.some((mark) => mark.list === list))
  return [...marks, ...bare.map((list) => ({ list, mark: null }))]
}

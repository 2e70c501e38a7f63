/**
 * Cuts a stream of bytes into numbered lines, in constant memory.
 */
import { depthMax, isTooDeep } from "../../input/nesting.ts"
import { brokenLine } from "../../input/well-formed.ts"
import type { Bilingual } from "../../law/bilingual.ts"

/** A line without its end, by its number from 1. */
export type NumberedLine = { number: number } & (
  | { text: string; fault?: undefined }
  /** Longer than `lineLengthMax`, nested deeper than a body may be, or in part no text: nobody reads it. */
  | { text: null; fault: Bilingual }
)

/** Longest line taken, in UTF-16 units: a decision with its full text fits many times over. */
export const lineLengthMax = 1_000_000

const tooLong = {
  zh: `行长超过 ${lineLengthMax} 字符，或者嵌套超过 ${depthMax} 层`,
  en: `line longer than ${lineLengthMax} characters, or nested more than ${depthMax} levels deep`,
} as const satisfies Bilingual

/**
 * Yields the lines of each chunk together: one step of an async iterator for each line would cost more than the lines.
 * A byte order mark and carriage returns at line ends are dropped, empty lines skipped (their numbers count).
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedLine[]> {
  // Bytes that are not UTF-8 come as U+FFFD, and no line goes on with one.
  const decoder = new TextDecoder("utf-8")
  let number = 0
  let rest = ""
  let overlong = false
  const take = (text: string): NumberedLine | null => {
    number++
    if (overlong) {
      overlong = false
      return { number, text: null, fault: tooLong }
    }
    const line = text.endsWith("\r") ? text.slice(0, -1) : text
    if (line.trim() === "") return null
    const fault = line.length > lineLengthMax || isTooDeep(line) ? tooLong : brokenLine(line)
    return fault ? { number, text: null, fault } : { number, text: line }
  }
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n")
    rest = lines.pop() ?? ""
    yield lines.map(take).filter((line) => line !== null)
    if (rest.length > lineLengthMax) {
      overlong = true
      rest = ""
    }
  }
  rest += decoder.decode()
  const last = rest !== "" || overlong ? take(rest) : null
  if (last) yield [last]
}

/**
 * Cuts a stream of bytes into numbered lines, in constant memory.
 */
import { isTooDeep } from "../../input/nesting.ts"

/** A line without its end; the text is null where it is longer than `lineLengthMax`, or nested deeper than a body may be. */
export interface NumberedLine {
  /** From 1. */
  number: number
  text: string | null
}

/** Longest line taken, in UTF-16 units: a decision with its full text fits many times over. */
export const lineLengthMax = 1_000_000

/**
 * Yields the lines of each chunk together: one step of an async iterator for each line would cost more than the lines.
 * A byte order mark and carriage returns at line ends are dropped, empty lines skipped (their numbers count).
 * Bytes that are not UTF-8 come as U+FFFD.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<NumberedLine[]> {
  const decoder = new TextDecoder("utf-8")
  let number = 0
  let rest = ""
  let overlong = false
  const take = (text: string): NumberedLine | null => {
    number++
    if (overlong) {
      overlong = false
      return { number, text: null }
    }
    const line = text.endsWith("\r") ? text.slice(0, -1) : text
    if (line.trim() === "") return null
    return { number, text: line.length > lineLengthMax || isTooDeep(line) ? null : line }
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

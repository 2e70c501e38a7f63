/**
 * The rows of a stream against the quota of its sender. What comes in is passed on line by line as long as there are rows
 * to be spent; where they come to an end the answer ends behind the last row that was checked, with a line that says so and
 * from which line on to send the rest.
 */
import type { Spending } from "../../access/quota/field.ts"
import type { Language } from "../../law/bilingual.ts"
import { toCsvField } from "../../table/csv-record.ts"

/** Spends rows; some of them or none are left where it refuses. */
export type SpendRows = (rows: number) => Spending | Promise<Spending>

/** Where it ended. */
export interface RowStop {
  /** The first line that was not checked, from 1. */
  line: number
  spending: Spending
}

/** Rows on their way in. */
export interface RowsWithin {
  chunks: AsyncGenerator<Uint8Array>
  /** Where they ended for want of quota; null where they did not. */
  stop(): RowStop | null
}

/** What the answer's last line has for a verdict, so that nobody takes it for one. */
export const stoppedVerdict = "stopped"

const [lineFeed, quote] = [10, 34]
// A line that is longer than any that is read goes on in pieces, so that nobody holds it whole.
const heldBytesMax = 1024 ** 2

/** Passes on what there is quota for. @param headers lines at the beginning that are no rows */
export function withinRows(chunks: AsyncIterable<Uint8Array>, headers: 0 | 1, spend: SpendRows): RowsWithin {
  let stop: RowStop | null = null
  let lines = 0
  // What has come of a line that has not ended: nothing of it goes on before it is known that all of it does.
  let held: Uint8Array[] = []
  let heldBytes = 0

  /** How many of some further lines there is quota for. */
  async function take(count: number): Promise<number> {
    const rows = lines === 0 ? count - headers : count
    if (rows <= 0) return count
    const spending = await spend(rows)
    if (spending.outcome === "granted") return count
    const left = Math.min(rows - 1, spending.left ?? 0)
    const some = left > 0 && (await spend(left)).outcome === "granted" ? left : 0
    const taken = count - rows + some
    stop = { line: lines + taken + 1, spending }
    return taken
  }

  async function* within(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const { count, end } = countLines(chunk)
      if (count > 0) {
        const taken = await take(count)
        const upTo = taken === count ? end : endOfRecord(chunk, taken)
        if (upTo > 0) yield* held
        if (upTo > 0) yield chunk.subarray(0, upTo)
        if (stop !== null) return
        lines += count
        held = []
        heldBytes = 0
      }
      if (end === chunk.length) continue
      held.push(chunk.subarray(end))
      heldBytes += chunk.length - end
      if (heldBytes <= heldBytesMax) continue
      yield* held
      held = []
      heldBytes = 0
    }
    if (heldBytes > 0 && (await take(1)) === 1) yield* held
  }
  return { chunks: within(), stop: () => stop }
}

/** Lines that end in a chunk, and where the last of them ends. */
function countLines(chunk: Uint8Array): { count: number; end: number } {
  let count = 0
  for (let at = 0; at < chunk.length; at++) if (chunk[at] === lineFeed) count++
  return { count, end: count === 0 ? 0 : chunk.lastIndexOf(lineFeed) + 1 }
}

/**
 * Where the n-th line of a chunk ends; an earlier one where that line feed stands within quotes, so that no record is cut
 * through. 0 for none.
 */
function endOfRecord(chunk: Uint8Array, n: number): number {
  let [quoted, count, end] = [false, 0, 0]
  for (let at = 0; at < chunk.length && count < n; at++) {
    if (chunk[at] === quote) quoted = !quoted
    if (chunk[at] !== lineFeed) continue
    count++
    if (!quoted) end = at + 1
  }
  return end
}

/** The answer with the line behind it, where its rows came to an end before the sender's. */
export async function* withLastLine(
  format: "csv" | "ndjson",
  answer: AsyncIterable<string | Uint8Array>,
  { stop, added, language }: Pick<RowsWithin, "stop"> & { added: number; language: Language },
): AsyncGenerator<string | Uint8Array> {
  let columns = 0
  for await (const chunk of answer) {
    if (columns === 0) columns = countFields(chunk)
    yield chunk
  }
  const ended = stop()
  if (ended === null) return
  const { line, spending } = ended
  const problem = words(line)[language]
  if (format === "csv") {
    const cells = [stoppedVerdict, "", "", problem]
    const blank = (count: number) => new Array<string>(Math.max(0, count)).fill("")
    yield `${[...blank(columns - added), ...cells, ...blank(added - cells.length)].map((cell) => toCsvField(cell, ",")).join(",")}\n`
  } else {
    const told = { line, verdict: stoppedVerdict, lists: [], grounds: [], problem }
    yield `${JSON.stringify({ ...told, retry_after: spending.retryAfterSeconds })}\n`
  }
}

/** Fields of the first record. */
function countFields(chunk: string | Uint8Array): number {
  const text = typeof chunk === "string" ? chunk : new TextDecoder().decode(chunk)
  let [quoted, fields] = [false, 1]
  for (const unit of text) {
    if (unit === '"') quoted = !quoted
    else if (unit === "," && !quoted) fields++
    else if (unit === "\n" && !quoted) break
  }
  return fields
}

const words = (line: number) => ({
  zh: `此密钥今日可核查的行数已用完：自第 ${line} 行起没有核查。请在北京时间次日零时后，自该行起（CSV 连同首行列名）重新提交；用量见 /v1/usage。`,
  en: `The key's rows of today are used up: nothing from line ${line} on was checked. Send the rest, from that line on (a CSV with its first row), after midnight in China; see /v1/usage.`,
})

/** Check of CSV of any length, answered row by row in the order it came. */
import { anyone } from "../../access/principal.ts"
import { readCsvFields } from "../../table/csv-record.ts"
import { mapInOrder } from "../../table/in-order.ts"
import { toUtf8Bytes } from "../../table/utf8-text.ts"
import type { CheckSource } from "../answer/check.ts"
import type { CheckTally } from "../answer/tally.ts"
import { type IdentityAccess, identityAccess } from "../private/identity-access.ts"
import { type RowWording, verdictColumns } from "../query/row.ts"
import { csvAnswerer } from "./answer.ts"
import { type CsvBlock, readCsvBlocks, sizeOf } from "./block.ts"
import { type BlockSizes, openBlockSizer } from "./block-size.ts"
import { areNamed, askedReader, type ColumnWish, findCsvColumns, type HeadProblem } from "./column.ts"

/** Queries of the database that a stream has under way. */
export const queriesInFlight = 3

/** How much of a CSV is answered together, and how often that is done at once. */
interface Gathering {
  bytes: BlockSizes
  inFlight: number
}

// Measured on two cores with ten million records: a code costs PostgreSQL 1.9 µs in a query of 75,000 codes, and 1.5 in
// one of 300,000, because more of them share a page of its index. For rows of a code and little else that is 2 MB and
// 8 MB, and while such a row is answered it takes ten times its own memory.
const kilobyte = 1_024
const gatherings = {
  // Where no query is made there is nothing to gather for: what has come is answered.
  fromMemory: { bytes: { least: 1, most: 1 }, inFlight: 1 },
  // Records are far larger than the few bytes that say of a code on which lists it is.
  withRecords: { bytes: { least: 16 * kilobyte, most: 16 * kilobyte }, inFlight: queriesInFlight },
  ample: { bytes: { least: 64 * kilobyte, most: 8_192 * kilobyte }, inFlight: 2 },
  tight: { bytes: { least: 64 * kilobyte, most: 2_048 * kilobyte }, inFlight: queriesInFlight },
} as const satisfies Record<string, Gathering>

function gatheringOf({ view, memory }: CheckSource, withRecords: boolean): Gathering {
  if (view?.complete) return gatherings.fromMemory
  return withRecords ? gatherings.withRecords : gatherings[memory ?? "tight"]
}

/** The answer to a CSV as it comes, and how many columns it adds. */
export interface CsvAnswer {
  rows: AsyncGenerator<Uint8Array>
  added: number
}

/** How a stream is to be checked. */
export interface StreamOptions extends ColumnWish {
  /** Counts what is answered. */
  tally?: CheckTally | undefined
  /** Whether persons without registration may be asked for; absent: they may not. */
  access?: IdentityAccess
}

/** Nobody may ask for persons without registration. */
export const noPersons = identityAccess(anyone, [])

/** Checks CSV. The first record is the header; the answer repeats the sender's columns and adds those of a verdict. In UTF-8. */
export async function checkCsv(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  words: RowWording,
  options: StreamOptions = {},
): Promise<CsvAnswer | HeadProblem> {
  const { bytes, inFlight } = gatheringOf(source, words.register !== null)
  const sizer = openBlockSizer(bytes)
  const blocks = readCsvBlocks(chunks, sizer)
  const first = await blocks.next()
  const [headerRows, ...rest] = first.done ? [] : first.value
  const header = headerRows?.kind === "text" ? headerRows.records[0] : undefined
  if (headerRows?.kind !== "text" || !header) return "empty"
  const columns = findCsvColumns(readCsvFields(header.text), options)
  if (typeof columns === "string") {
    await blocks.return(undefined)
    return columns
  }
  const wording = { ...words, named: areNamed(columns) }
  const added = verdictColumns(wording)
  const answer = csvAnswerer(source, columns, askedReader(columns, options.access ?? noPersons), wording, options.tally)
  const rows: CsvBlock = [{ kind: "text", records: headerRows.records.slice(1) }, ...rest]
  const answerInTime = async (block: CsvBlock): Promise<Uint8Array> => {
    const begun = performance.now()
    const answered = await answer(block)
    sizer.answered(sizeOf(block), performance.now() - begun)
    return answered
  }
  async function* answers(): AsyncGenerator<Uint8Array> {
    yield toUtf8Bytes(`${[header?.text, ...added].join(",")}\n`)
    // The database is asked for the names, whatever memory knows of the codes.
    const atOnce = wording.named ? queriesInFlight : inFlight
    yield* mapInOrder(joined(rows, blocks), atOnce, answerInTime)
  }
  return { rows: answers(), added: added.length }
}

async function* joined<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first
  yield* rest
}

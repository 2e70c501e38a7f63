/**
 * Answers a batch of rows as of a pin: the sender's cells with the columns that a check adds, and what they count.
 * What stands here depends on the rows and the pin. Names alone are looked for in the index as it is now.
 */

import { holdsIdNumber } from "../../roster/identity.ts"
import { writeCsv } from "../../table/csv-writer.ts"
import { joinBytes } from "../../table/peek.ts"
import { answer } from "../answer/answer.ts"
import type { Facts, Whole } from "../answer/facts.ts"
import { type NamesTold, tellNames } from "../answer/tell-name.ts"
import type { SubjectVerdict } from "../answer/verdict.ts"
import { adviceColumn } from "../policy/advice-column.ts"
import { type Advise, marksOf } from "../policy/policy.ts"
import { looksLikeIdNumber } from "../query/query.ts"
import { type RowWording, toCells, toVerdictRow, verdictColumns } from "../query/row.ts"
import { type PinnedSource, readFactsAt } from "./facts.ts"
import { areNamed } from "./file.ts"
import type { JobRequest } from "./job.ts"
import type { JobRow } from "./row.ts"
import { countRow, emptyTally, type Tally } from "./tally.ts"

/** The columns that an answer adds to the sender's. @param columns of the sender */
export function answerColumns(request: JobRequest, columns: readonly string[]): string[] {
  const { policy, register } = request
  const wording = { register: register ?? null, named: areNamed(columns, request) }
  return [...verdictColumns(wording), ...(policy ? [adviceColumn] : [])]
}

const noNames: NamesTold = new Map()

// Half a millisecond, after which others have their turn.
const rowsPerSlice = 100

/** What a batch is answered from, and how. */
export interface Pinned {
  /** Lets others have their turn. */
  rest(): Promise<void>
  source: PinnedSource
  wording: RowWording
  /** Null where no advice is asked for. */
  advise: Advise | null
  /** Columns of the sender. */
  width: number
}

/** The answer to a batch. */
export interface BatchAnswer {
  /** Lines of CSV. */
  piece: Uint8Array
  rows: number
  tally: Tally
}

/** Answers rows. */
export async function answerBatch(pinned: Pinned, rows: readonly JobRow[]): Promise<BatchAnswer> {
  const { source, rest } = pinned
  const queries = rows.map(({ query }) => query)
  // Who is answered now has the database first, too.
  await rest()
  const facts = await readFactsAt(source, queries)
  const names = pinned.wording.named === true ? await tellNames(source, queries) : noNames
  const tally = emptyTally()
  const pieces: Uint8Array[] = []
  for (let at = 0; at < rows.length; at += rowsPerSlice) {
    const slice = rows.slice(at, at + rowsPerSlice)
    pieces.push(await toCsv(answerSlice(pinned, slice, { facts, names }, tally)))
    await rest()
  }
  return { piece: joinBytes(pieces), rows: rows.length, tally }
}

function answerSlice(
  { wording, advise, width }: Pinned,
  rows: readonly JobRow[],
  { facts, names }: { facts: Facts<Whole>; names: NamesTold },
  tally: Tally,
): string[][] {
  const { language } = wording
  const verdicts = answer(
    rows.map(({ query }) => query),
    facts,
  )
  return rows.map((row, index) => {
    const verdict = verdicts[index]
    if (!verdict) throw new Error("every row has a verdict")
    const told = toVerdictRow(verdict, row.query.by, wording, names.get(row.query))
    const advice = advise ? (advise(told.verdict, marksOf(verdict)) ?? "") : null
    countRow(tally, told, advice === null ? undefined : advice || "none")
    const problem = row.problem ? `${lineWords(row.number)[language]}${row.problem[language]}` : told.problem
    const added = toCells({ ...told, problem })
    if (advice !== null) added.push(advice)
    // What stands beyond the sender's columns is kept, and keeps out of those of the answer.
    const cells = withoutIdNumbers(row.cells, verdict)
    return [...cells.slice(0, width), ...added, ...cells.slice(width)]
  })
}

/** The result is kept: ID numbers that stand in a row, wherever, are left out of it. */
function withoutIdNumbers(cells: readonly string[], verdict: SubjectVerdict): readonly string[] {
  const refused =
    verdict.verdict === "invalid" && "reason" in verdict.reading && verdict.reading.reason === "citizen-id"
  return cells.map((cell) => ((refused && looksLikeIdNumber(cell)) || holdsIdNumber(cell) ? "" : cell))
}

/** Rows as CSV. */
export async function toCsv(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const part of writeCsv([rows])) parts.push(part)
  return joinBytes(parts)
}

const lineWords = (line: number) => ({ zh: `第 ${line} 行：`, en: `line ${line}: ` })

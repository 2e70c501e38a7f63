/** What takes a processor in the work on jobs: a file is read through, and its rows are answered and stored. */
import { createHash } from "node:crypto"
import type { Pool } from "../../database/client.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { SearchIndex } from "../../search/search-index.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import type { ListedView } from "../listed-set/listed-view.ts"
import { adviser } from "../policy/policy.ts"
import { answerBatch, answerColumns, type BatchAnswer, type Pinned, toCsv } from "./answer.ts"
import { inBatches, skipRows, untilStopped } from "./batch.ts"
import { readResult, readUploadGently } from "./content.ts"
import { areNamed, openJobFile } from "./file.ts"
import type { Job, Pin } from "./job.ts"
import { rememberedOnWorkers, type Survey, surveyRows } from "./survey.ts"
import { addTally } from "./tally.ts"
import { savePiece } from "./work-store.ts"

/** What a file says of itself and the header of its result, or why it is refused. */
export type Surveyed = { survey: Survey; header: Uint8Array } | { refused: Bilingual }

/** A job whose rows are answered as of a position. */
export type PinnedJob = Job & { pin: Pin }

/** How a job is held. */
interface Hold {
  /** Who has its lease. */
  owner: string
  /** Of the listed set, where it says just what the pin does; null: the database alone is asked. */
  view: ListedView | null
}

/** What it is done with. */
export interface RowWorkParts {
  sql: Pool
  search: SearchIndex
  xlsx: Xlsx | null
  clock(): number
  /** Lets others have their turn: whoever has thousands of rows to go through steps aside between some and the next. */
  rest(): Promise<void>
}

const readGently = ({ sql, rest }: RowWorkParts, job: Job) => readUploadGently(sql, job, rest)

/** Reads the file through once; null where it was stopped. */
export async function surveyFile(parts: RowWorkParts, job: Job, stop: AbortSignal): Promise<Surveyed | null> {
  const file = await openJobFile(readGently(parts, job), job.request, parts.xlsx)
  if ("refused" in file) return { refused: file.refused }
  const read = await surveyRows(untilStopped(file.rows, stop), parts.xlsx === null ? rememberedOnWorkers : undefined)
  if (stop.aborted) return null
  // Where no line could be read, how it begins stands in the first column all the same.
  const columns = file.columns.length === 0 ? ["id"] : file.columns
  const header = await toCsv([[...columns, ...answerColumns(job.request, columns)]])
  return { survey: job.request.format === "ndjson" ? { ...read, columns } : read, header }
}

/** Of jobs whose header was written before the members of lines were columns. */
function columnsBefore({ codeColumn, nameColumn, identityColumn }: Job["request"]): string[] {
  return ["id", codeColumn ?? "code", nameColumn ?? "name", "region", identityColumn ?? "identity_hash"]
}

/**
 * Answers the rows that are left, batch by batch; where it is stopped, not all of them.
 * @returns after each that was stored the job as it is then; null, as the last one, where it is no longer its owner's
 */
export async function* answerInBatches(
  parts: RowWorkParts,
  job: PinnedJob,
  { owner, view }: Hold,
  stop: AbortSignal,
): AsyncGenerator<Job | null> {
  const { pin, request } = job
  const columns = request.format === "ndjson" ? (job.survey?.columns ?? columnsBefore(request)) : null
  const file = await openJobFile(readGently(parts, job), request, parts.xlsx, columns)
  if ("refused" in file) throw new Error("a file that was read once can't be read again")
  const pinned: Pinned = {
    rest: parts.rest,
    source: {
      ...parts,
      index: parts.search,
      scope: request.allSubjects ? "all" : "live",
      pin,
      view,
      asker: job.clientId,
    },
    wording: {
      ...{ language: request.language, register: request.register ?? null },
      named: areNamed(file.columns, request),
    },
    advise: request.policy && adviser(request.policy),
    width: file.columns.length,
  }
  // One at a time: a job is to leave the other processors of the database to those who wait for an answer.
  let current: Job = job
  let since = performance.now()
  for await (const rows of inBatches(skipRows(untilStopped(file.rows, stop), job.rowsDone))) {
    const answer = await answerBatch(pinned, rows)
    const now = performance.now()
    const stored = await storePiece(parts.sql, { owner, job: current }, answer, Math.round(now - since))
    since = now
    yield stored
    if (stored === null) return
    current = stored
  }
}

async function storePiece(
  sql: Pool,
  { owner, job }: { owner: string; job: Job },
  answer: BatchAnswer,
  workedMs: number,
): Promise<Job | null> {
  const tally = addTally(job.tally, answer.tally)
  const batch = { ...answer, tally, workedMs, ordinal: job.pieces, rowsBefore: job.rowsDone }
  if (!(await savePiece(sql, job.id, owner, batch))) return null
  return {
    ...job,
    tally,
    pieces: job.pieces + 1,
    rowsDone: job.rowsDone + answer.rows,
    resultBytes: job.resultBytes + answer.piece.length,
    workedMs: job.workedMs + workedMs,
  }
}

/** The SHA-256 of the result, in hex. @throws JobGone */
export async function digestResult({ sql, rest }: RowWorkParts, job: Job): Promise<string> {
  const hash = createHash("sha256")
  for await (const piece of readResult(sql, job)) {
    hash.update(piece)
    await rest()
  }
  return hash.digest("hex")
}

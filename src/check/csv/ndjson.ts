/** Check of NDJSON of any length, answered line by line in the order it came. */
import type { Bilingual } from "../../law/bilingual.ts"
import type { NameMatch } from "../../match/match.ts"
import { type NumberedLine, readLines } from "../../register/import/line-reader.ts"
import { inGroups, mapInOrder } from "../../table/in-order.ts"
import { type CheckSource, checkRows, type RowAnswer } from "../answer/check.ts"
import type { SubjectQuery } from "../answer/query.ts"
import { type CheckTally, startTally, tallyAsked, tallyVerdict } from "../answer/tally.ts"
import { idNumberInClear } from "../private/identity-access.ts"
import { hasIdNumberMember, type ReadSubjectQuery, readSubjectQuery } from "../query/query.ts"
import { type RowWording, toFaultRow, toMembers, toVerdictRow } from "../query/row.ts"
import { idleMs } from "./block.ts"
import { noPersons, queriesInFlight, type StreamOptions } from "./stream.ts"

const rowsPerQuery = { plain: 5_000, withRecords: 500 }

const words = {
  json: { zh: "不是有效的 JSON 对象", en: "not a valid JSON object" },
} as const

/** Checks NDJSON: `{"id":…}` and a query as in /v1/check on each line; the answer carries the line's number and its id. */
export async function* checkNdjson(
  source: CheckSource,
  chunks: AsyncIterable<Uint8Array>,
  wording: RowWording,
  { tally = startTally(), access = noPersons, ownMachine = false }: StreamOptions = {},
): AsyncGenerator<string> {
  const most = wording.register === null ? rowsPerQuery.plain : rowsPerQuery.withRecords
  const batches = inGroups(readLines(chunks), most, ({ text }) => text?.length ?? 0, idleMs)
  const reading: LineReading = { tally, access, ownMachine }
  yield* mapInOrder(batches, queriesInFlight, (batch) => answerNdjson(source, batch, wording, reading))
}

function toCandidate({ subject, score }: NameMatch) {
  return { code: subject.code, name: subject.name, score: Number(score.toFixed(4)) }
}

interface Question {
  line: number
  id: unknown
  read: ReadSubjectQuery
}

type LineReading = Required<Pick<StreamOptions, "access" | "ownMachine">> & { tally: CheckTally }

function toQuestion(
  { number: line, text, fault }: NumberedLine,
  { access, ownMachine }: Pick<LineReading, "access" | "ownMachine">,
): Question {
  const broken = (detail: Bilingual): Question => ({
    line,
    id: undefined,
    read: { kind: "fault", pointer: "", detail },
  })
  if (text === null) return broken(fault)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return broken(words.json)
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return broken(words.json)
  const { id, ...query } = value as Record<string, unknown>
  if (!ownMachine && hasIdNumberMember(query)) return { line, id, read: refusedIdNumber }
  return { line, id, read: readSubjectQuery(query, access) }
}

const refusedIdNumber = { kind: "fault", pointer: "", detail: idNumberInClear } as const

async function answerNdjson(
  source: CheckSource,
  lines: readonly NumberedLine[],
  wording: RowWording,
  { tally, ...reading }: LineReading,
): Promise<string> {
  const questions = lines.map((line) => toQuestion(line, reading))
  const queries = questions.flatMap(({ read }) => (read.kind === "query" ? [read.query] : []))
  tallyAsked(tally, queries)
  const answers = await checkRows(source, queries, wording.register !== null)
  let [text, next] = ["", 0]
  for (const { line, id, read } of questions) {
    const answered = read.kind === "query" ? answers[next++] : undefined
    const answer =
      read.kind === "query"
        ? toAnswer(read.query.by, answered, { ...wording, named: true })
        : toMembers(toFaultRow(read.detail[wording.language], wording))
    tallyVerdict(tally, answer.verdict)
    const size = answered?.size ?? source.view?.head.size ?? null
    text += `${JSON.stringify({ line, ...(id === undefined ? {} : { id }), ...answer, size })}\n`
  }
  return text
}

function toAnswer(by: SubjectQuery["by"], answered: RowAnswer | undefined, wording: RowWording) {
  if (!answered) throw new Error("every query has a verdict")
  const { verdict, nameIs } = answered
  return {
    // A text that is no code may be an ID number: it is not repeated.
    ...("code" in verdict && verdict.code !== null ? { code: verdict.code } : {}),
    ...toMembers(toVerdictRow(verdict, by, wording, nameIs)),
    ...(verdict.verdict === "review" ? { candidates: verdict.candidates.map(toCandidate) } : {}),
  }
}

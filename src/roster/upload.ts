/**
 * Takes a roster in: rows are judged, sealed and put on the stage as they come, and enter the roster together when the
 * last one is there. What is cut off before that leaves the roster as it was, and the same file can be sent again.
 */
import type { Tenant } from "../access/tenant.ts"
import type { ActingParts, Pool } from "../database/client.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { hasBegun, reportDueOn } from "../law/identity-report.ts"
import { readCode } from "../names/code.ts"
import { readBorneNames } from "../register/subject/name-store.ts"
import { inGroups, mapInOrder } from "../table/in-order.ts"
import { placeOf } from "./column.ts"
import { holdNames } from "./hold-name.ts"
import { mergeStage, type WithheldExits } from "./merge-store.ts"
import type { RosterRow } from "./reading.ts"
import type { ProtectedPart, RosterKeys } from "./seal.ts"
import { type Judgement, judgeRow } from "./seller.ts"
import type { RosterSource } from "./source.ts"
import { clearStage, type NumberedFault, openUpload, type StagedRow, stageRows, type UploadTally } from "./store.ts"
import type { JudgingContext } from "./who.ts"

/** Why a roster can't be taken as what it is sent as. */
export const orderProblems = {
  "report-of-delta": {
    zh: "身份信息报告应为全量报送：请使用 mode=full。",
    en: "The identity report is a full roster: send it with mode=full.",
  },
  "not-begun": {
    zh: "该报送期尚未开始：一月、七月报送当月的报告。",
    en: "The period has not begun: a report of January or July is sent from its first day on.",
  },
  "accepted-already": {
    zh: "该报送期的报告已被接收，没有收下本次报送。如有变更，请不带 period 报送。",
    en: "The report of this period has been accepted; nothing was taken. Send what has changed without a period.",
  },
} as const satisfies Record<string, Bilingual>

/** All that stands against what is asked, before anything is read. @param today in China */
export function checkOrder(
  { mode, period }: { mode: "full" | "delta"; period: string | null },
  today: string,
): ("report-of-delta" | "not-begun")[] {
  if (period === null) return []
  return [
    ...(mode === "delta" ? ["report-of-delta" as const] : []),
    ...(hasBegun(period, today) ? [] : ["not-begun" as const]),
  ]
}

/** Whose roster it is, and what it is meant as. */
export interface UploadOrder {
  clientId: Tenant
  /** Who sends it, as the audit trail names them. */
  actor: string
  mode: "full" | "delta"
  /** The January or July that a full roster reports; null where it is no report. */
  period: string | null
  /** A full roster: whoever is absent has left, though it be most of them. */
  confirmsExits: boolean
}

export interface RosterOffice extends ActingParts {
  keys: RosterKeys
  /** Told after each batch how far it is. */
  onBatch?(progress: { rows: number; refused: number }): void
}

/** What became of an upload. */
export type UploadResult =
  | { id: string; tally: UploadTally; exitsWithheld: WithheldExits | null }
  | { refused: "accepted-already" }

// Rows in a COPY: large enough that the call costs nothing, small enough that a server answers others in between.
const batchRows = 4_000
// One is sealed while the next is judged, and one waits for the one before it to be written.
const batchesSealed = 2

/**
 * Takes a roster in.
 * @throws what the source or the database throws; then the roster is as it was
 */
export async function uploadRoster(
  office: RosterOffice,
  source: RosterSource,
  order: UploadOrder,
): Promise<UploadResult> {
  const { sql, newId, clock } = office
  const id = newId()
  const report = order.period === null ? null : { id: newId(), dueOn: reportDueOn(order.period) }
  const opened = await openUpload(sql, { ...order, id, at: clock() }, report)
  if (opened === "accepted") {
    await source.rows.return(undefined)
    return { refused: "accepted-already" }
  }
  try {
    const staged = await stageAll(office, source, order, id)
    const { rows, refused, nameless } = staged
    const marksExits = nameless === 0 && rows > refused
    const at = clock()
    const merged = await mergeStage(sql, { ...order, id, today: dayInChina(at), at, rows, refused, marksExits })
    return { id, ...merged }
  } catch (error) {
    // Where the database is away its stage is emptied later: see keep.ts.
    await clearStage(sql, id).catch(() => {})
    throw error
  }
}

/** Rows that were judged, and what came of all up to these. */
interface Batch {
  rows: JudgedRow[]
  faults: NumberedFault[]
  soFar: { rows: number; refused: number }
}

/** A row for the stage, not yet sealed. */
type JudgedRow = Exclude<StagedRow, { operation: "put" }> | Omit<Extract<StagedRow, { operation: "put" }>, "kept">

interface Staged {
  rows: number
  refused: number
  /** Refused rows that do not tell whose they are. */
  nameless: number
}

/** Puts every row on the stage. While one batch is written the next are judged and sealed. */
async function stageAll(office: RosterOffice, source: RosterSource, order: UploadOrder, id: string): Promise<Staged> {
  const { sql, keys, onBatch } = office
  const count: Staged = { rows: 0, refused: 0, nameless: 0 }
  const judged = judgeAll(source, sql, { ...keys, mode: order.mode }, count)
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const { rows, faults, soFar } of mapInOrder(judged, batchesSealed, (batch) =>
      finish(office, order.clientId, batch),
    )) {
      await writing
      writing = stageRows(sql, id, rows, faults).then(() => onBatch?.(soFar))
      // The rejection is met at the next await; until then it must not count as unhandled.
      writing.catch(() => {})
    }
    await writing
    return count
  } finally {
    await writing.catch(() => {})
  }
}

async function* judgeAll(source: RosterSource, sql: Pool, given: JudgingContext, count: Staged): AsyncGenerator<Batch> {
  for await (const group of inGroups(source.rows, batchRows, ({ length }) => length)) {
    const [rows, faults]: [JudgedRow[], NumberedFault[]] = [[], []]
    const context = { ...given, knownFlawed: await knownFlawed(sql, group) }
    for (const row of group) addRow(rows, faults, judgeRow(row, context), count)
    yield { rows, faults, soFar: { rows: count.rows, refused: count.refused } }
  }
}

function addRow(rows: JudgedRow[], faults: NumberedFault[], judged: Judgement, count: Staged): void {
  const { line } = judged
  count.rows++
  switch (judged.kind) {
    case "put":
      rows.push({ operation: "put", line, seller: judged.seller })
      return
    case "remove":
      rows.push({ operation: "remove", line, id: judged.id })
      return
    case "refused":
      count.refused++
      if (judged.id === null) count.nameless++
      else rows.push({ operation: "refused", line, id: judged.id })
      for (const [ordinal, fault] of judged.faults.entries()) faults.push({ line, ordinal, ...fault })
  }
}

const noCodes: ReadonlySet<string> = new Set()

/** Of the codes of rows those that fail their check and are known all the same: none is asked for where all are right. */
async function knownFlawed(sql: Pool, rows: readonly Pick<RosterRow, "values">[]): Promise<ReadonlySet<string>> {
  const flawed = rows.flatMap(({ values }) => {
    const reading = readCode(values[placeOf.code] ?? "")
    return reading.kind === "nonconforming" ? [reading.code] : []
  })
  return flawed.length === 0 ? noCodes : new Set((await readBorneNames(sql, flawed)).keys())
}

// Behind whatever else is told of a row.
const nameOrdinal = 100

/** Seals the rows of a batch, and meanwhile holds their names against their codes. */
async function finish({ sql, keys }: RosterOffice, client: Tenant, batch: Batch) {
  const [sealed, told] = await Promise.all([seal(keys, client, batch), tellOthers(sql, client, batch.rows)])
  return { ...sealed, faults: [...sealed.faults, ...told] }
}

async function tellOthers(sql: Pool, client: Tenant, rows: readonly JudgedRow[]): Promise<NumberedFault[]> {
  const named = rows.flatMap((row) => {
    if (row.operation !== "put") return []
    const { code, name } = row.seller
    return code === null || name === null ? [] : [{ line: row.line, code, name }]
  })
  const told = await holdNames(sql, client, named)
  return named.flatMap(({ line }, at) =>
    told[at] === "other" ? [{ line, ordinal: nameOrdinal, field: "name", fault: "name-other" as const }] : [],
  )
}

async function seal(keys: RosterKeys, clientId: Tenant, { rows, ...batch }: Batch) {
  const sellers = rows.flatMap((row) => (row.operation === "put" ? [row.seller] : []))
  const kept = await keys.protectAll(clientId, sellers)
  let next = 0
  const sealed = rows.map(
    (row): StagedRow => (row.operation === "put" ? { ...row, kept: kept[next++] as ProtectedPart } : row),
  )
  return { ...batch, rows: sealed }
}

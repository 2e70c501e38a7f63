/** The first row of a batch that is still to be carried out, as it would come out today: for who decides on all of them. */
import type { Transaction } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { abnormalListing } from "../proceeding/abnormal.ts"
import type { Office } from "../proceeding/commit.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import type { Tried } from "../proceeding/trial.ts"
import { type ChangeContext, moveRecord } from "../record/change.ts"
import type { HeldRecord } from "../record/record.ts"
import { isLawful, type RecordMoveName } from "../record/state.ts"
import { listRecordsOf } from "../record/store.ts"
import { windowOf } from "../record/window.ts"
import { isFoundKind, isWanted } from "./collect.ts"
import { toProceeding } from "./row-legality.ts"
import { type BulkRow, firstReady } from "./store.ts"

/** What a row publishes, or changes. */
type Outcome = Pick<Tried, "record" | "changes">

/** A row with what it would do. */
export interface RowPreview extends Outcome {
  row: BulkRow
}

/** The first row that would be carried out; null where there is none. */
export async function previewFirst(office: Office, bulk: Proceeding): Promise<RowPreview | null> {
  return office.sql.begin(async (tx) => {
    const [row] = await firstReady(tx, bulk.id, 1)
    if (!row) return null
    const outcome = bulk.kind === "bulk" ? listed(office, bulk, row) : await moved(tx, office, bulk.kind, row)
    return { row, ...outcome }
  })
}

function listed(office: Office, bulk: Proceeding, row: BulkRow): Outcome {
  const today = dayInChina(office.clock())
  const facts = { ...office, today, records: [], open: [] }
  const record = abnormalListing.recordContent?.(toProceeding(row, bulk, "preview", facts), facts) ?? null
  return { record: record && { ...record, decidedOn: record.decidedOn || today }, changes: [] }
}

const moves: Readonly<Record<string, RecordMoveName>> = {
  deregistrations: "deregister",
  reshow: "reshow",
  terms: "amend",
}

async function moved(tx: Transaction, office: Office, kind: string, row: BulkRow): Promise<Outcome> {
  const move = moves[kind]
  const code = row.subjectCode ?? ""
  const held = (await listRecordsOf(tx, [code])).get(code) ?? []
  const today = dayInChina(office.clock())
  const isFound = isFoundKind(kind)
  const fits = (record: HeldRecord) =>
    (isFound
      ? isWanted(kind, record, office.policy, today)
      : move !== undefined && isLawful(move, record.content.list, record.state)) &&
    (row.recordId === null || row.recordId === record.id)
  const before = held.find(fits)
  if (!before || !move) return { record: null, changes: [] }
  const context: ChangeContext = { ...office, today, size: 0 }
  const change = isFound ? windowOf(before.content, office.policy) : {}
  const { changed } = moveRecord(move, before, change, isFound ? [before] : held, context)
  return {
    record: null,
    changes: changed.flatMap((after) =>
      held.filter(({ id }) => id === after.id).map((one) => ({ before: one, after })),
    ),
  }
}

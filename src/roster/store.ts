/**
 * SQL of an upload: the stage on which its rows wait, and the merge by which all of them enter the roster at once.
 */
import type { Pool, Sql } from "../database/client.ts"
import { copyTables } from "../database/copy.ts"
import type { FieldFault } from "./fault.ts"
import { type ReportState, reportActs } from "./report.ts"
import type { ProtectedPart } from "./seal.ts"
import type { Seller } from "./seller.ts"

/** An upload that begins. */
export interface UploadDraft {
  id: string
  clientId: string
  actor: string
  mode: "full" | "delta"
  period: string | null
  /** ms since 1970. */
  at: number
}

/** What came of the rows. `rows` = `added` + `amended` + `unchanged` + `refused`; removals count as amended. */
export interface UploadTally {
  rows: number
  added: number
  amended: number
  unchanged: number
  /** Sellers that left: removed by a delta, or not in a full roster any more. */
  exited: number
  refused: number
}

/** A row on its way. */
export type StagedRow =
  | { operation: "put"; line: number; seller: Seller; kept: ProtectedPart }
  | { operation: "remove" | "refused"; line: number; id: string }

/** A fault with the row that has it. */
export interface NumberedFault extends FieldFault {
  line: number
  /** From 0 within the row. */
  ordinal: number
}

/**
 * Opens an upload, and marks the report that it is as received.
 * @returns "accepted" where the report of that period has been accepted already, and nothing was written
 */
export async function openUpload(
  pool: Pool,
  draft: UploadDraft,
  report: { id: string; dueOn: string } | null,
): Promise<"opened" | "accepted"> {
  const at = new Date(draft.at).toISOString()
  return pool.begin(async (tx) => {
    if (draft.period !== null && report !== null) {
      const rows = await tx`
        insert into roster_report (id, client_id, period, state, due_on, upload_id, received_at)
        values (${report.id}, ${draft.clientId}, ${draft.period}, ${reportActs.receive.to}, ${report.dueOn}, ${draft.id}, ${at})
        on conflict (client_id, period) do update
        set state = excluded.state, upload_id = excluded.upload_id, received_at = excluded.received_at
        where roster_report.state = any(${stateList(reportActs.receive.from)}::text[]) returning id`
      if (rows.length === 0) return "accepted"
    }
    await tx`
      insert into roster_upload (id, client_id, actor, mode, period, started_at)
      values (${draft.id}, ${draft.clientId}, ${draft.actor}, ${draft.mode}, ${draft.period}, ${at})`
    return "opened"
  })
}

/** States as an array literal: none of them holds what would have to be escaped. */
export function stateList(states: readonly ReportState[]): string {
  return `{${states.join(",")}}`
}

const stageColumns = [
  ...["upload_id", "line", "operation", "seller", "code", "identity_hash", "name", "shop", "url", "region"],
  ...["exemption", "over_limit", "live", "sealed", "sealed_key", "digest"],
]

/** Puts rows on the stage, and what was wrong with others beside the upload. */
export async function stageRows(
  pool: Pool,
  uploadId: string,
  rows: readonly StagedRow[],
  faults: readonly NumberedFault[],
): Promise<void> {
  await pool.begin((tx) =>
    copyTables(tx, [
      { table: "roster_stage", columns: stageColumns, rows: stageValues(uploadId, rows) },
      { table: "roster_remark", columns: remarkColumns, rows: remarkValues(uploadId, faults) },
    ]),
  )
}

function* stageValues(uploadId: string, rows: readonly StagedRow[]) {
  for (const row of rows) {
    if (row.operation !== "put") {
      yield [uploadId, row.line, row.operation, row.id, ...nothing]
      continue
    }
    const { seller, line, kept } = row
    yield [
      ...[uploadId, line, row.operation, seller.seller, seller.code, seller.identityHash, seller.name, seller.shop],
      ...[seller.url, seller.region, seller.exemption, seller.overLimit ? "t" : "f", seller.live ? "t" : "f"],
      ...[`\\x${kept.sealed}`, kept.key, `\\x${kept.digest}`],
    ]
  }
}

const nothing = stageColumns.slice(4).map(() => null)

const remarkColumns = ["upload_id", "line", "ordinal", "field", "fault"]

function* remarkValues(uploadId: string, faults: readonly NumberedFault[]) {
  for (const { line, ordinal, field, fault } of faults) yield [uploadId, line, ordinal, field, fault]
}

/** Takes the rows of an upload off the stage that came to nothing. */
export async function clearStage(sql: Sql, uploadId: string): Promise<void> {
  await sql`delete from roster_stage where upload_id = ${uploadId}`
}

/** Takes rows off the stage whose upload was cut off before an instant, or is not there. @param before ms since 1970 */
export async function clearAbandoned(sql: Sql, before: number): Promise<number> {
  const { count } = await sql`
    delete from roster_stage s where not exists (
      select from roster_upload u where u.id = s.upload_id and u.finished_at is null
        and u.started_at >= ${new Date(before).toISOString()}::timestamptz)`
  return count
}

/** SQL of an upload: the stage on which its rows wait, and the merge by which all of them enter the roster at once. */
import { eq, inArray } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Pool, Sql } from "../database/client.ts"
import { copyOf, copyTables } from "../database/copy.ts"
import { build, query, run } from "../database/query.ts"
import { rosterRemark, rosterReport, rosterStage, rosterUpload } from "../database/schema/roster.ts"
import type { FieldFault } from "./fault.ts"
import { reportActs } from "./report.ts"
import type { ProtectedPart } from "./seal.ts"
import type { Seller } from "./seller.ts"

export interface UploadDraft {
  id: string
  clientId: Tenant
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
  const { id: uploadId, clientId, period } = draft
  const at = new Date(draft.at)
  return pool.begin(async (tx) => {
    if (period !== null && report !== null) {
      const received = { state: reportActs.receive.to, uploadId, receivedAt: at }
      const rows = await run(
        tx,
        build
          .insert(rosterReport)
          .values({ ...report, clientId, period, ...received })
          .onConflictDoUpdate({
            target: [rosterReport.clientId, rosterReport.period],
            set: { ...received, version: query`${rosterReport.version} + 1` },
            setWhere: inArray(rosterReport.state, reportActs.receive.from),
          })
          .returning({ id: rosterReport.id }),
      )
      if (rows.length === 0) return "accepted"
    }
    const { actor, mode } = draft
    await run(tx, build.insert(rosterUpload).values({ id: uploadId, clientId, actor, mode, period, startedAt: at }))
    return "opened"
  })
}

const stageKeys = [
  ...(["uploadId", "line", "operation", "seller", "code", "identityHash", "name", "shop", "url", "region"] as const),
  ...(["exemption", "overLimit", "live", "sealed", "sealedKey", "digest"] as const),
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
      copyOf(rosterStage, stageKeys, stageValues(uploadId, rows)),
      copyOf(rosterRemark, ["uploadId", "line", "ordinal", "field", "fault"], remarkValues(uploadId, faults)),
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

const nothing = stageKeys.slice(4).map(() => null)

function* remarkValues(uploadId: string, faults: readonly NumberedFault[]) {
  for (const { line, ordinal, field, fault } of faults) yield [uploadId, line, ordinal, field, fault]
}

/** Takes the rows of an upload off the stage that came to nothing. */
export async function clearStage(sql: Sql, uploadId: string): Promise<void> {
  await run(sql, build.delete(rosterStage).where(eq(rosterStage.uploadId, uploadId)))
}

/** Takes rows off the stage whose upload was cut off before an instant, or is not there. @param before ms since 1970 */
export async function clearAbandoned(sql: Sql, before: number): Promise<number> {
  const { count } = await run(
    sql,
    query`
      delete from ${rosterStage} where not exists (
        select from ${rosterUpload} where ${rosterUpload.id} = ${rosterStage.uploadId}
          and ${rosterUpload.finishedAt} is null and ${rosterUpload.startedAt} >= ${new Date(before)})`,
  )
  return count
}

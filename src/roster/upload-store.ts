/**
 * SQL of what is known of an upload afterwards.
 */
import type { Sql } from "../database/client.ts"
import type { Fault } from "./fault.ts"
import type { NumberedFault, UploadTally } from "./store.ts"

/** An upload as it stands. */
export interface Upload extends UploadTally {
  id: string
  mode: "full" | "delta"
  period: string | null
  startedAt: Date
  /** Null while it runs, or when it was cut off. */
  finishedAt: Date | null
}

const columns = `id, mode, period, started_at as "startedAt", finished_at as "finishedAt", rows, added, amended,
  unchanged, exited, refused`

/** The uploads of a client, the newest first. */
export async function listUploads(sql: Sql, clientId: string, limit: number): Promise<Upload[]> {
  return sql<Upload[]>`
    select ${sql.unsafe(columns)} from roster_upload where client_id = ${clientId}
    order by started_at desc, id limit ${limit}`
}

/** An upload of a client. */
export async function findUpload(sql: Sql, clientId: string, id: string): Promise<Upload | null> {
  const [upload] = await sql<Upload[]>`
    select ${sql.unsafe(columns)} from roster_upload where client_id = ${clientId} and id = ${id}`
  return upload ?? null
}

/** What was wrong with rows of an upload, after a place, in the order of lines. */
export async function listFaults(
  sql: Sql,
  uploadId: string,
  after: { line: number; ordinal: number },
  limit: number,
): Promise<NumberedFault[]> {
  return sql<(NumberedFault & { fault: Fault })[]>`
    select line, ordinal, field, fault from roster_remark
    where upload_id = ${uploadId} and (line, ordinal) > (${after.line}::bigint, ${after.ordinal}::smallint)
    order by line, ordinal limit ${limit}`
}

/** A platform by its name: a client that may send rosters and whose key is not withdrawn. */
export async function findPlatform(sql: Sql, name: string): Promise<string | null> {
  const [client] = await sql<{ id: string }[]>`
    select id from api_client where name = ${name} and role = 'platform' and revoked_at is null`
  return client?.id ?? null
}

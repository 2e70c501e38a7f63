/** SQL of what is known of an upload afterwards. */
import { and, desc, eq, getTableColumns, isNull } from "drizzle-orm"
import type { Tenant } from "../access/tenant.ts"
import type { Sql } from "../database/client.ts"
import { build, pick, query, run, statement, value } from "../database/query.ts"
import { apiClient } from "../database/schema/check.ts"
import { rosterRemark, rosterUpload } from "../database/schema/roster.ts"
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

/** Uploads by conditions. */
const uploads = () => {
  const { clientId: _client, actor: _actor, ...columns } = getTableColumns(rosterUpload)
  return build.select(columns).from(rosterUpload).$dynamic()
}

/** The uploads of a client, the newest first. */
export function listUploads(sql: Sql, clientId: Tenant, limit: number): Promise<Upload[]> {
  const newest = [desc(rosterUpload.startedAt), rosterUpload.id]
  return run(
    sql,
    uploads()
      .where(eq(rosterUpload.clientId, clientId))
      .orderBy(...newest)
      .limit(limit),
  )
}

export async function findUpload(sql: Sql, clientId: Tenant, id: string): Promise<Upload | null> {
  const isOne = and(eq(rosterUpload.clientId, clientId), eq(rosterUpload.id, id))
  const [upload] = await run(sql, uploads().where(isOne))
  return upload ?? null
}

const idOf = (clientId: Tenant, id: string) =>
  query`select ${rosterUpload.id} from ${rosterUpload} where ${rosterUpload.clientId} = ${clientId} and ${rosterUpload.id} = ${id}`

/** What was wrong with rows of a client's upload, after a place, in the order of lines. */
export function listFaults(
  sql: Sql,
  clientId: Tenant,
  id: string,
  after: { line: number; ordinal: number },
  limit: number,
): Promise<NumberedFault[]> {
  const { uploadId, line, ordinal } = rosterRemark
  return run(
    sql,
    query`
      select ${pick(rosterRemark, "line", "ordinal", "field", "fault")} from ${rosterRemark}
      where ${uploadId} = (${idOf(clientId, id)})
        and (${line}, ${ordinal}) > (${after.line}::bigint, ${after.ordinal}::smallint)
      order by ${line}, ${ordinal} limit ${limit}`,
  )
}

/** How many faults a client's upload has. */
export async function countFaults(sql: Sql, clientId: Tenant, id: string): Promise<number> {
  const its = query`
    select ${pick({ count: value<number>`count(*)` })} from ${rosterRemark}
    where ${rosterRemark.uploadId} = (${idOf(clientId, id)})`
  const [row] = await run(sql, its)
  return row?.count ?? 0
}

const platformByName = statement({ name: apiClient.name }, (p) =>
  build
    .select({ id: apiClient.id })
    .from(apiClient)
    .where(and(eq(apiClient.name, p.name), eq(apiClient.role, "platform"), isNull(apiClient.revokedAt))),
)

/** A platform by its name: a client that may send rosters and whose key is not withdrawn. */
export async function findPlatform(sql: Sql, name: string): Promise<Tenant | null> {
  const [client] = await platformByName(sql, { name })
  return client?.id ?? null
}

const faultsPage = 5_000

/** The faults of a client's upload in constant memory: by the page, in the order of lines. */
export async function* faultPages(
  sql: Sql,
  clientId: Tenant,
  uploadId: string,
): AsyncGenerator<readonly NumberedFault[]> {
  for (let after = { line: -1, ordinal: -1 }; ; ) {
    const page = await listFaults(sql, clientId, uploadId, after, faultsPage)
    const last = page.at(-1)
    if (!last) return
    yield page
    after = last
  }
}

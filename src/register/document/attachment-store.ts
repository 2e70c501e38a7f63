/**
 * SQL of received papers: what is on its way in, and what was kept. A file counts once it is whole; its bytes lie where the
 * FileStore has put them.
 */
import { and, eq, lt, type SQL } from "drizzle-orm"
import type { Reach } from "../../access/reach.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { build, columnsOf, pick, query, run, statement, value } from "../../database/query.ts"
import { attachment, attachmentUpload } from "../../database/schema/document.ts"
import { belongsWithin } from "../proceeding/store.ts"
import type { AttachmentPlace } from "./attachment.ts"

/** A paper that was received. */
export type StoredAttachment = typeof attachment.$inferSelect

const keys = [
  ...(["id", "proceedingId", "title", "type", "bytes", "sha256", "receivedOn", "fromMerchant", "place"] as const),
  ...(["actor", "at"] as const),
] as const

/** Notes that a file is on its way, so that what comes to nothing is found again. */
export async function openUpload(
  sql: Sql,
  upload: { id: string; proceedingId: string; place: AttachmentPlace; at: number },
): Promise<void> {
  await run(sql, build.insert(attachmentUpload).values({ ...upload, at: new Date(upload.at) }))
}

/** Forgets a file that is not on its way any more; false where nobody knew of it: it was cleared away. */
export async function closeUpload(sql: Sql, id: string): Promise<boolean> {
  const { count } = await run(sql, build.delete(attachmentUpload).where(eq(attachmentUpload.id, id)))
  return count > 0
}

/** Files that began to come before a moment and did not come to their end. @param before ms since 1970 */
export function listStaleUploads(sql: Sql, before: number): Promise<{ id: string; place: AttachmentPlace }[]> {
  const { id, place, at } = attachmentUpload
  const isStale = lt(at, new Date(before))
  return run(sql, build.select({ id, place }).from(attachmentUpload).where(isStale).limit(20))
}

const kept = statement(
  { proceedingId: attachment.proceedingId },
  ({ proceedingId }) => query`
    select ${pick({ files: value<number>`count(*)::int`, bytes: value<number>`coalesce(sum(${attachment.bytes}), 0)::bigint` })}
    from ${attachment} where ${attachment.proceedingId} = ${proceedingId}`,
)

/** How many papers a proceeding has, and how large they are. */
export async function countAttachments(sql: Sql, proceedingId: string): Promise<{ files: number; bytes: number }> {
  const [row] = await kept(sql, { proceedingId })
  return row ?? { files: 0, bytes: 0 }
}

export async function insertAttachment(tx: Transaction, received: StoredAttachment): Promise<void> {
  await run(tx, build.insert(attachment).values(received))
}

/** The papers of a proceeding within a reach, in the order in which they came. */
export function listAttachments(sql: Sql, reach: Reach, proceedingId: string): Promise<StoredAttachment[]> {
  return load(sql, reach, eq(attachment.proceedingId, proceedingId))
}

/** A paper of a proceeding within a reach. */
export async function findAttachment(sql: Sql, reach: Reach, id: string): Promise<StoredAttachment | null> {
  const [row] = await load(sql, reach, eq(attachment.id, id))
  return row ?? null
}

function load(sql: Sql, reach: Reach, wanted: SQL): Promise<StoredAttachment[]> {
  const isSeen = and(wanted, belongsWithin(reach, attachment.proceedingId))
  const columns = columnsOf(attachment, ...keys)
  return run(sql, build.select(columns).from(attachment).where(isSeen).orderBy(attachment.at, attachment.id))
}

/** What was brought to something that is no proceeding, in order, by whoever has found that it is theirs to see. */
export function listFiles(sql: Sql, id: string): Promise<StoredAttachment[]> {
  const columns = columnsOf(attachment, ...keys)
  const { proceedingId, at } = attachment
  return run(sql, build.select(columns).from(attachment).where(eq(proceedingId, id)).orderBy(at, attachment.id))
}

/** Whether a paper belongs to a proceeding. */
export async function belongsTo(sql: Sql, id: string, proceedingId: string): Promise<boolean> {
  const isIts = and(eq(attachment.id, id), eq(attachment.proceedingId, proceedingId))
  return (await run(sql, build.select({ id: attachment.id }).from(attachment).where(isIts))).length > 0
}

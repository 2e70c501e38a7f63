/**
 * SQL of documents: as they were made, the files that are served, and what became of them. All of it only grows.
 */
import { and, eq, not, type SQL } from "drizzle-orm"
import type { Reach } from "../../access/reach.ts"
import type { Sql, Transaction } from "../../database/client.ts"
import { anyOf, build, columnsOf, notNull, query, run, statement } from "../../database/query.ts"
import { document, documentAct, documentFile } from "../../database/schema/document.ts"
import { proceeding } from "../../database/schema/register.ts"
import { belongsWithin } from "../proceeding/store.ts"
import type { DocumentKindName } from "./document-kind.ts"
import type { DocumentAct } from "./service.ts"

/** A document as it was made. */
export type StoredDocument = typeof document.$inferSelect

/** A document with what became of it. */
export interface HeldDocument extends StoredDocument {
  acts: readonly DocumentAct[]
  /** SHA-256 of its PDF, and who has sealed it; null where none was made yet. */
  file: { sha256: string; sealedBy: string | null } | null
}

const documentKeys = [
  ...(["id", "proceedingId", "kind", "authority", "number", "title", "madeOn", "lines", "sha256"] as const),
  ...(["templateId", "servesId", "actor", "at"] as const),
] as const

export async function insertDocument(tx: Transaction, made: StoredDocument): Promise<void> {
  await run(tx, build.insert(document).values(made))
}

/** The documents of a proceeding within a reach, in the order in which they were made. */
export async function listDocuments(sql: Sql, reach: Reach, proceedingId: string): Promise<HeldDocument[]> {
  return withActs(sql, await load(sql, reach, eq(document.proceedingId, proceedingId)))
}

/** A document that was served, and about which record. */
export type ServedOn = Pick<StoredDocument, "id" | "title" | "number"> & { recordId: string; servedOn: string }

/** What was served in the proceedings of records, within a reach, in the order in which it was made. */
export function listServed(sql: Sql, reach: Reach, recordIds: readonly string[]): Promise<ServedOn[]> {
  if (recordIds.length === 0) return Promise.resolve([])
  const isSeen = and(anyOf(proceeding.recordId, recordIds), belongsWithin(reach, document.proceedingId))
  const isServed = and(eq(documentAct.documentId, document.id), eq(documentAct.act, "serve"))
  const { id, title, number } = document
  return run(
    sql,
    build
      .select({ ...{ id, title, number }, recordId: notNull(proceeding.recordId), servedOn: documentAct.day })
      .from(document)
      .innerJoin(proceeding, eq(proceeding.id, document.proceedingId))
      .innerJoin(documentAct, isServed)
      .where(isSeen)
      .orderBy(document.at, document.id),
  )
}

/** A document of a proceeding within a reach. */
export async function findDocument(sql: Sql, reach: Reach, id: string): Promise<HeldDocument | null> {
  const [found] = await withActs(sql, await load(sql, reach, eq(document.id, id)))
  return found ?? null
}

function load(sql: Sql, reach: Reach, wanted: SQL): Promise<StoredDocument[]> {
  const isSeen = and(wanted, belongsWithin(reach, document.proceedingId))
  const columns = columnsOf(document, ...documentKeys)
  return run(sql, build.select(columns).from(document).where(isSeen).orderBy(document.at, document.id))
}

async function withActs(sql: Sql, documents: readonly StoredDocument[]): Promise<HeldDocument[]> {
  if (documents.length === 0) return []
  const ids = documents.map(({ id }) => id)
  const acts = await run(
    sql,
    build
      .select(columnsOf(documentAct, "documentId", "act", "day", "method", "proof", "dueOn", "attachmentId", "reason"))
      .from(documentAct)
      .where(anyOf(documentAct.documentId, ids))
      .orderBy(documentAct.at),
  )
  const files = await run(
    sql,
    build
      .select(columnsOf(documentFile, "documentId", "sha256", "sealedBy"))
      .from(documentFile)
      .where(anyOf(documentFile.documentId, ids)),
  )
  const byDocument = Map.groupBy(acts, ({ documentId }) => documentId)
  const fileOf = new Map(files.map(({ documentId, ...file }) => [documentId, file]))
  return documents.map((one) => ({
    ...one,
    acts: (byDocument.get(one.id) ?? []).map(({ documentId: _, ...act }) => act),
    file: fileOf.get(one.id) ?? null,
  }))
}

/** Whether a proceeding has a document of the kind that is not void. */
export async function hasDocument(tx: Transaction, proceedingId: string, kind: DocumentKindName): Promise<boolean> {
  const isVoid = query`exists (select from ${documentAct} where ${documentAct.documentId} = ${document.id}
    and ${documentAct.act} = 'void')`
  const isIts = and(eq(document.proceedingId, proceedingId), eq(document.kind, kind), not(isVoid))
  const rows = await run(tx, build.select({ id: document.id }).from(document).where(isIts).limit(1))
  return rows.length > 0
}

/** The document of a kind that a proceeding has and that is not void; null where there is none. */
export async function findOfKind(
  sql: Sql,
  reach: Reach,
  proceedingId: string,
  kind: DocumentKindName,
): Promise<HeldDocument | null> {
  const documents = await listDocuments(sql, reach, proceedingId)
  return documents.findLast((one) => one.kind === kind && !one.acts.some(({ act }) => act === "void")) ?? null
}

/** Keeps others from acting on a document until the transaction ends; the acts so far. */
export async function lockActs(tx: Transaction, documentId: string): Promise<DocumentAct[]> {
  await run(tx, query`select pg_advisory_xact_lock(hashtextextended(${`document ${documentId}`}, 0))`)
  const { act, day, method, proof, dueOn, attachmentId, reason } = documentAct
  return run(
    tx,
    build
      .select({ act, day, method, proof, dueOn, attachmentId, reason })
      .from(documentAct)
      .where(eq(documentAct.documentId, documentId))
      .orderBy(documentAct.at),
  )
}

export async function insertAct(
  tx: Transaction,
  documentId: string,
  act: DocumentAct,
  by: { actor: string; at: number },
): Promise<void> {
  await run(tx, build.insert(documentAct).values({ documentId, ...act, actor: by.actor, at: new Date(by.at) }))
}

/** The PDF of a document. */
export interface StoredFile {
  content: Uint8Array
  sha256: string
  sealedBy: string | null
}

const fileOf = statement({ id: documentFile.documentId }, ({ id }) =>
  build
    .select(columnsOf(documentFile, "content", "sha256", "sealedBy"))
    .from(documentFile)
    .where(eq(documentFile.documentId, id)),
)

export async function findFile(sql: Sql, documentId: string): Promise<StoredFile | null> {
  const [row] = await fileOf(sql, { id: documentId })
  return row ?? null
}

/** Keeps the file; where somebody else has kept one meanwhile, that one stays. */
export async function insertFile(sql: Sql, documentId: string, file: StoredFile, at: number): Promise<void> {
  const kept = build.insert(documentFile).values({ documentId, ...file, at: new Date(at) })
  await run(sql, kept.onConflictDoNothing())
}

/**
 * Takes a file for a job: it goes to the database chunk by chunk as it comes, so that any node can go on with it, and is
 * looked at before the client is told that it was taken.
 */

import { createHash } from "node:crypto"
import type { Tenant } from "../../access/tenant.ts"
import type { Pool } from "../../database/client.ts"
import { BrokenForm } from "../../input/form-part.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import { joinBytes } from "../../table/peek.ts"
import { detectFormat } from "../../table/table.ts"
import type { Xlsx } from "../../table/xlsx.ts"
import { readUploadGently } from "./content.ts"
import { openJobFile } from "./file.ts"
import { type Job, type JobRequest, limits, refusals } from "./job.ts"
import type { RefusedFile } from "./row.ts"
import { deleteJob, findJobByKey, freeKey, type JobDraft, openJob, queueJob, saveChunk, watchRoom } from "./store.ts"

/** What came of a file. `again`: the client had sent it before under the same key. */
export type Uploaded = { kind: "taken" | "again"; job: Job } | NotTaken

/** Why a file is not taken. */
export type NotTaken =
  /** Another request with this key is still sending, or had sent something else. */
  | { kind: "under-way" | "key-reused" }
  | { kind: "too-large" | "too-many"; reason: Bilingual }
  /** By a parameter, where it is one. */
  | { kind: "refused"; reason: Bilingual; parameter?: string | undefined }

/** A file to be taken. */
export interface Upload extends Omit<JobDraft, "request"> {
  request: Omit<JobRequest, "format">
  chunks: AsyncIterable<Uint8Array>
  /** The media type that its sender gives it. */
  sentAs: string
}

// What goes to the database at a time: packing it takes about a millisecond, for which others wait.
const chunkBytes = 256 * 1024

/** Takes a file. */
export function takeFile(pool: Pool, upload: Upload, xlsx: Xlsx | null): Promise<Uploaded> {
  return takeWhole(pool, upload, xlsx).catch((error: Error) => {
    if (error instanceof BrokenForm) return { kind: "refused", reason: refusals[error.fault] }
    throw error
  })
}

async function takeWhole(pool: Pool, upload: Upload, xlsx: Xlsx | null): Promise<Uploaded> {
  const { chunks, sentAs, ...draft } = upload
  const found = await detectFormat(chunks, upload.request.fileName ?? "", sentAs)
  try {
    // What can't be read is refused by the reader of tables, in its own words.
    const format = found.format === "old-workbook" ? "csv" : found.format
    const request = { ...draft.request, format }
    const before = await findBefore(pool, upload)
    if (before?.kind === "before") {
      const same = await isSame(before.job, request, found.chunks)
      return same ? { kind: "again", job: before.job } : { kind: "key-reused" }
    }
    if (before) return before
    // Without forms, of which the file is a part, the body is as long as the file, or shorter where it is packed.
    const bound = boundOf(request, xlsx)
    if (xlsx === null && upload.announced > bound.bytes) return { kind: "too-large", reason: bound.reason }
    const opened = await openJob(pool, { ...draft, request })
    // Whoever came between is sending now.
    if (opened.kind === "key-taken") return { kind: "under-way" }
    if (opened.kind === "full") return { kind: "too-many", reason: refusals[opened.of] }
    const { job } = opened
    const outcome = await storeFile(pool, job, found.chunks, xlsx).catch(async (error: Error) => {
      await deleteJob(pool, job)
      throw error
    })
    if (outcome.kind !== "taken") await deleteJob(pool, job)
    return outcome
  } finally {
    await found.chunks.return(undefined)
  }
}

/** How long a file may be, and what is said of a longer one. Where no workbook is read, on Workers, it has to be read through in one turn. */
function boundOf({ format }: Pick<JobRequest, "format">, xlsx: Xlsx | null): { bytes: number; reason: Bilingual } {
  if (format === "xlsx") return { bytes: limits.xlsxBytes, reason: refusals.xlsxTooLarge }
  return { bytes: xlsx === null ? limits.workerBytes : Number.POSITIVE_INFINITY, reason: refusals.tooLargeHere }
}

async function storeFile(
  pool: Pool,
  job: Job,
  chunks: AsyncIterable<Uint8Array>,
  xlsx: Xlsx | null,
): Promise<Uploaded> {
  const { request } = job
  const bound = boundOf(request, xlsx)
  const hasRoom = watchRoom(pool, job, "forFiles")
  const digest = createHash("sha256")
  let bytes = 0
  let ordinal = 0
  for await (const chunk of inChunks(chunks)) {
    digest.update(chunk)
    bytes += chunk.length
    if (bytes > bound.bytes) return { kind: "too-large", reason: bound.reason }
    if (!(await hasRoom(bytes))) return { kind: "too-many", reason: refusals.noRoom }
    if (!(await saveChunk(pool, job.id, ordinal++, chunk))) return { kind: "under-way" }
  }
  if (bytes === 0) return { kind: "refused", reason: refusals.empty }
  const refused = await lookAt(pool, { ...job, bytes }, xlsx)
  if (refused) return { kind: "refused", reason: refused.refused, parameter: refused.parameter }
  const queued = await queueJob(pool, job.id, request, digest.digest("hex"))
  return queued ? { kind: "taken", job: queued } : { kind: "under-way" }
}

/** What is wrong with the file, as far as its head and first row tell; null for nothing. */
async function lookAt(pool: Pool, job: Job, xlsx: Xlsx | null): Promise<RefusedFile | null> {
  // In slices: a chunk would be read into thousands of rows, of which one is looked at.
  const file = await openJobFile(readUploadGently(pool, job), job.request, xlsx)
  if ("refused" in file) return file
  try {
    for await (const rows of file.rows) if (rows.length > 0) return null
    return { refused: refusals.empty }
  } finally {
    await file.rows.return(undefined)
  }
}

/** Gathers bytes to chunks of one size, but for the last. */
async function* inChunks(parts: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const part of parts) {
    held.push(part)
    length += part.length
    if (length < chunkBytes) continue
    const joined = joinBytes(held)
    let start = 0
    for (; joined.length - start >= chunkBytes; start += chunkBytes) yield joined.subarray(start, start + chunkBytes)
    held = start < joined.length ? [joined.slice(start)] : []
    length = joined.length - start
  }
  if (length > 0) yield joinBytes(held)
}

/** Who asks under which name: a client's own name for a request (draft-ietf-httpapi-idempotency-key-header). */
interface Named {
  clientId: Tenant
  idempotencyKey: string | null
}

/** The job that holds the key, or that it is still being sent; null where the key is free. */
async function findBefore(
  pool: Pool,
  { clientId, idempotencyKey }: Named,
): Promise<{ kind: "under-way" } | { kind: "before"; job: Job } | null> {
  if (idempotencyKey === null) return null
  const before = await findJobByKey(pool, clientId, idempotencyKey)
  if (!before) return null
  if (before.uploading) return { kind: "under-way" }
  const { state } = before.job
  // An upload that broke off makes room; what came to nothing is tried again, and can still be seen.
  if (state === "uploading") await deleteJob(pool, before.job)
  else if (state === "failed" || state === "cancelled") await freeKey(pool, before.job)
  else return { kind: "before", job: before.job }
  return null
}

// What the sender says beside the file. The name of the file alters no row, and programs make one up for each try; what a
// client may see, and its policy, may have changed between two tries without the sender's doing.
const options = [
  "format",
  "codeColumn",
  "nameColumn",
  "identityColumn",
  "sheet",
  "encoding",
  "language",
] as const satisfies readonly (keyof JobRequest)[]

/** Whether a file and its options are those of a job. No more of the file is read than the job had. */
async function isSame(job: Job, request: JobRequest, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const { request: before } = job
  if (options.some((option) => before[option] !== request[option])) return false
  if ((before.policy === null) !== (request.policy === null)) return false
  if (Boolean(before.register) !== Boolean(request.register)) return false
  const digest = createHash("sha256")
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > job.bytes) return false
    digest.update(chunk)
  }
  return digest.digest("hex") === job.sha256
}

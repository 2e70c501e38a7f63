/**
 * What is kept of a job as a stream: the file as it was sent, and the result as CSV.
 */
import type { Sql } from "../../database/client.ts"
import { loadChunks, loadPieces, type OwnedJob, type StoredPart } from "./store.ts"

/** Thrown to whoever reads when the job is cancelled or deleted meanwhile: what is left is not the whole. */
export class JobGone extends Error {
  constructor() {
    super("the job was deleted while it was read")
  }
}

// One at a time: what the database sends is read in one go, and others wait as long.
const partsAtOnce = 1

/** The file. @throws JobGone */
export function readUpload(sql: Sql, job: OwnedJob & { bytes: number }): AsyncGenerator<Uint8Array> {
  return readParts((from) => loadChunks(sql, job, from, partsAtOnce), job.bytes)
}

// What is read and cut into rows at a time: some 100 rows, half a millisecond.
const sliceBytes = 4 * 1024

/** The file in slices, between which others have their turn. @throws JobGone */
export async function* readUploadGently(
  sql: Sql,
  job: OwnedJob & { bytes: number },
  rest: () => Promise<void> = () => Promise.resolve(),
): AsyncGenerator<Uint8Array> {
  for await (const chunk of readUpload(sql, job)) {
    for (let at = 0; at < chunk.length; at += sliceBytes) {
      yield chunk.subarray(at, at + sliceBytes)
      await rest()
    }
  }
}

/** The result as CSV. @throws JobGone */
export function readResult(sql: Sql, job: OwnedJob & { resultBytes: number }): AsyncGenerator<Uint8Array> {
  return readParts((from) => loadPieces(sql, job, from, partsAtOnce), job.resultBytes)
}

async function* readParts(load: (from: number) => Promise<StoredPart[]>, bytes: number): AsyncGenerator<Uint8Array> {
  let [next, read] = [0, 0]
  while (read < bytes) {
    const parts = await load(next)
    if (parts.length === 0) throw new JobGone()
    for (const { ordinal, content } of parts) {
      if (ordinal !== next) throw new JobGone()
      next++
      read += content.length
      yield content
    }
  }
}

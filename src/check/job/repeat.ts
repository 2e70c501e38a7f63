/**
 * The same request again: a client's own name for a request (draft-ietf-httpapi-idempotency-key-header) stands for one
 * file and one set of options, and says so when it is used for others.
 */
import { createHash } from "node:crypto"
import type { Pool } from "../../database/client.ts"
import type { Job, JobRequest } from "./job.ts"
import { deleteJob, findJobByKey, freeKey } from "./store.ts"

/** Who asks under which name. */
export interface Named {
  clientId: string
  idempotencyKey: string | null
}

/** The job that holds the key, or that it is still being sent; null where the key is free. */
export async function findBefore(
  pool: Pool,
  { clientId, idempotencyKey }: Named,
): Promise<{ kind: "under-way" } | { kind: "before"; job: Job } | null> {
  if (idempotencyKey === null) return null
  const before = await findJobByKey(pool, clientId, idempotencyKey)
  if (!before) return null
  if (before.uploading) return { kind: "under-way" }
  const { id, state } = before.job
  // An upload that broke off makes room; what came to nothing is tried again, and can still be seen.
  if (state === "uploading") await deleteJob(pool, id)
  else if (state === "failed" || state === "cancelled") await freeKey(pool, id)
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
export async function isSame(job: Job, request: JobRequest, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
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

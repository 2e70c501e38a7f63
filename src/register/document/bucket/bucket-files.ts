/**
 * Files in a bucket of an S3-compatible store, an object each, in parts of 5 MiB. What breaks off is not there: an object
 * counts once its last part is confirmed.
 */
import type { FileStore } from "../file-store.ts"
import { type Credentials, signedHeaders, type Unsigned } from "./signature.ts"

/** How a bucket is reached. */
export interface Bucket extends Credentials {
  /** The address of the store, as https://s3.example; the bucket is a part of the path. */
  endpoint: string
  bucket: string
}

/** Thrown where the store does not do what is asked: its status and code, never what was sent. */
export class BucketAway extends Error {
  override name = "BucketAway"
}

// The least that a store takes of a part that is not the last.
const partBytes = 5 * 1024 ** 2
const answerWithinMs = 30_000

/** The files. @param now ms since 1970 */
export function bucketFiles(bucket: Bucket, now: () => number): FileStore {
  const ask = async (
    method: Unsigned["method"],
    id: string,
    query: Record<string, string> = {},
    body: Uint8Array<ArrayBuffer> = new Uint8Array(),
  ): Promise<Response> => {
    const url = new URL(`${bucket.endpoint.replace(/\/$/, "")}/${bucket.bucket}/attachments/${id}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const headers = signedHeaders({ method, url, body }, bucket, now())
    const sent = method === "PUT" || method === "POST" ? { body } : {}
    try {
      // The operator has named the address: a paper goes to no other, whoever answers there.
      const bounds = { redirect: "manual", signal: AbortSignal.timeout(answerWithinMs) } as const
      return await fetch(url, { method, headers, ...sent, ...bounds })
    } catch (error) {
      throw new BucketAway(`the bucket can't be reached: ${error instanceof Error ? error.name : "no reason"}`)
    }
  }
  return {
    place: "bucket",
    async write(id, chunks) {
      let upload: string | null = null
      const tags: string[] = []
      try {
        for await (const { part, isLast } of inParts(chunks)) {
          if (upload === null && isLast) {
            await done(await ask("PUT", id, {}, part))
            return
          }
          upload ??= await begun(await ask("POST", id, { uploads: "" }))
          const query = { partNumber: String(tags.length + 1), uploadId: upload }
          const answer = await done(await ask("PUT", id, query, part))
          tags.push(answer.headers.get("etag") ?? "")
        }
        if (upload !== null) await completed(await ask("POST", id, { uploadId: upload }, listOfParts(tags)))
      } catch (error) {
        // What can't be taken back now the bucket itself drops in time: docs/documents.md.
        if (upload !== null) await ask("DELETE", id, { uploadId: upload }).catch(() => {})
        throw error
      }
    },
    async read(id) {
      const answer = await ask("GET", id)
      if (answer.status === 404) {
        await answer.body?.cancel()
        return null
      }
      return readAnswer(await done(answer))
    },
    async remove(id) {
      const answer = await ask("DELETE", id)
      if (answer.status !== 404) await done(answer)
    },
  }
}

async function* readAnswer({ body }: Response): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  try {
    for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) yield next.value
  } finally {
    await reader?.cancel().catch(() => {})
  }
}

/** An answer that is as it should be. @throws BucketAway */
async function done(answer: Response): Promise<Response> {
  if (answer.ok) return answer
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(await answer.text())?.[1] ?? "no code"
  throw new BucketAway(`the bucket answered ${answer.status} (${code})`)
}

async function begun(answer: Response): Promise<string> {
  const id = /<UploadId>([^<]{1,1000})<\/UploadId>/.exec(await (await done(answer)).text())?.[1]
  if (id === undefined) throw new BucketAway("the bucket began an upload and gave it no id")
  return id
}

/** A store may say 200 first and then that it failed. */
async function completed(answer: Response): Promise<void> {
  const text = await (await done(answer)).text()
  if (!text.includes("CompleteMultipartUploadResult")) throw new BucketAway("the bucket did not put the parts together")
}

function listOfParts(tags: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts = tags.map(
    (tag, at) =>
      `<Part><PartNumber>${at + 1}</PartNumber><ETag>${tag.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</ETag></Part>`,
  )
  return new TextEncoder().encode(`<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`)
}

/** Gathers chunks to parts of one size, but for the last. */
async function* inParts(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ part: Uint8Array<ArrayBuffer>; isLast: boolean }> {
  let held = new Uint8Array(partBytes)
  let length = 0
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      // Given away once there is more: until then it may be the last.
      if (length === partBytes) {
        yield { part: held, isLast: false }
        held = new Uint8Array(partBytes)
        length = 0
      }
      const piece = chunk.subarray(at, at + partBytes - length)
      held.set(piece, length)
      length += piece.length
      at += piece.length
    }
  }
  yield { part: held.slice(0, length), isLast: true }
}

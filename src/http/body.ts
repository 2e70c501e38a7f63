/**
 * Bodies that stream, in and out, on any platform; the reader sets the pace.
 */
import type { Context } from "hono"
import { silenceMsMax, TooLate } from "./deadline.ts"

/**
 * The request's body, chunk by chunk. A consumer that stops early cancels the rest.
 * @param silenceMs how long is waited for a chunk
 * @throws TooLate where nothing comes for so long
 */
export async function* readBody(
  request: { readonly body: ReadableStream<Uint8Array> | null },
  silenceMs = silenceMsMax,
): AsyncGenerator<Uint8Array> {
  if (!request.body) return
  const reader = request.body.getReader()
  try {
    for (;;) {
      const { done, value } = await within(silenceMs, reader.read())
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Whether a sender has broken off. Node gives that the code of a connection that was reset, as a database's may be too. */
export function isBrokenOff(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNRESET" && error.message === "aborted"
}

// A server that could not read has heard nothing, and that is no silence: of a time in parts the one does not count at whose
// end it looks so late that another would be over. What had come meanwhile is read before the next.
const parts = 8

async function within<T>(silenceMs: number, coming: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const partMs = silenceMs / parts
  let left = parts
  let since = performance.now()
  const look = () => {
    if (performance.now() - since < 2 * partMs) left--
    if (left === 0) return reject(new TooLate("sender"))
    since = performance.now()
    timer = setTimeout(look, partMs)
  }
  let timer = setTimeout(look, partMs)
  try {
    return await Promise.race([coming, promise])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Answers 200 with text, or its bytes in UTF-8, that is made as it is read; a client that goes away ends the making.
 * The return type is `never` because zod-openapi knows no type for a media type such as application/x-ndjson.
 */
export function streamText(
  c: Context,
  contentType: string,
  chunks: AsyncGenerator<string | Uint8Array>,
  headers: Record<string, string> = {},
): never {
  const encoder = new TextEncoder()
  const toBytes = (chunk: string | Uint8Array) => (typeof chunk === "string" ? encoder.encode(chunk) : chunk)
  return stream(c, chunks, toBytes, { "content-type": contentType, ...headers })
}

/** Answers 200 with a file to be saved, which is made as it is read. */
export function streamBytes(
  c: Context,
  contentType: string,
  fileName: string,
  chunks: AsyncGenerator<Uint8Array>,
): never {
  const disposition = `attachment; filename="${fileName}"`
  return stream(c, chunks, (chunk) => chunk, { "content-type": contentType, "content-disposition": disposition })
}

function stream<T>(
  c: Context,
  chunks: AsyncGenerator<T>,
  toBytes: (chunk: T) => Uint8Array,
  headers: Record<string, string>,
): never {
  return c.body(toStream(chunks, toBytes), 200, headers) as never
}

/** Chunks as a stream, which is made as it is read. */
export function toByteStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return toStream(chunks, (chunk) => chunk)
}

function toStream<T>(chunks: AsyncGenerator<T>, toBytes: (chunk: T) => Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(toBytes(value))
    },
    async cancel() {
      await chunks.return(undefined)
    },
  })
}

/**
 * Bodies that come packed (`Content-Encoding`): gzip is unpacked before any route reads, so that every limit counts what
 * comes out of it. On Node and on Workers by the platform's own DecompressionStream.
 */
import type { Context, Next } from "hono"
import { createMiddleware } from "hono/factory"
import { HTTPException } from "hono/http-exception"
import { readBody } from "./body.ts"
import type { Environment } from "./environment.ts"
import { problem } from "./problem.ts"

// Codes pack to a fifth, rows of one decision that differ in a number to a twenty-fourth, and gzip goes to a thousandth.
const timesMax = 100

/** Up to here a body may come from nothing. */
const freeBytes = 1024 ** 2

/** What goes to the platform at a time, and how much it may have taken without having unpacked it: Node's streams hold two times 64 KB. */
const pieceBytes = 16 * 1024
const readAheadBytes = 10 * pieceBytes

/** Thrown to who reads a body that is not the gzip that it is said to be. */
export class BrokenGzip extends Error {
  override readonly name = "BrokenGzip"
}

/** Unpacks what comes packed by gzip; refuses what comes packed in another way. */
export const unpackBody = createMiddleware<Environment>((c, next) => {
  const coding = c.req.header("content-encoding")?.trim().toLowerCase()
  return coding === undefined || coding === "" || coding === "identity" ? next() : unpackCoded(c, coding, next)
})

async function unpackCoded(c: Context<Environment>, coding: string, next: Next) {
  if (coding !== "gzip" && coding !== "x-gzip") {
    // RFC 9110, 12.5.3: what would have been taken.
    c.header("Accept-Encoding", "gzip")
    return problem(c, "unsupported-type", {
      detail: {
        zh: "请求正文的压缩方式（Content-Encoding）不受支持：请用 gzip，或者不压缩。",
        en: "The body's Content-Encoding is not supported: use gzip, or none.",
      },
    })
  }
  // What has a deadline is read whole, within the limit of its route, which stops the unpacking.
  const isWhole = c.get("receiving") !== undefined
  if (c.req.raw.body !== null) c.req.raw = unpack(c.req.raw, c.req.raw.body, isWhole)
  return next()
}

/** The request with its body unpacked, nothing of which is read before somebody asks. */
function unpack(request: Request, packed: ReadableStream<Uint8Array>, isWhole: boolean): Request {
  const body = lazyStream(unpacked(packed, isWhole))
  const headers = new Headers(request.headers)
  headers.delete("content-encoding")
  // That of the packed bytes. Without one every reader counts.
  headers.delete("content-length")
  // A body that streams is sent before the answer is there (WHATWG Fetch); no other value exists.
  return new Request(request, { headers, body, duplex: "half" } as RequestInit)
}

/**
 * What comes out of a body that streams is held back until it is known from how much it came, so that a bomb is refused before any of it is read
 * and an answer has begun: until more was sent than may lie on the way, or to the end. That is 16 MB of a bomb at most.
 * @throws HTTPException 413 where more comes out than any honest sender packs; BrokenGzip
 */
async function* unpacked(packed: ReadableStream<Uint8Array>, isWhole: boolean): AsyncGenerator<Uint8Array> {
  const sent = { bytes: 0 }
  const unpacking = lazyStream(inPieces(packed, sent)).pipeThrough(new DecompressionStream("gzip"))
  const chunks = readBody({ body: unpacking })
  let held: Uint8Array[] = []
  let length = 0
  try {
    for (;;) {
      const { done, value } = await nextOf(chunks)
      if (done) break
      length += value.length
      if (length > freeBytes && length > sent.bytes * timesMax) throw new HTTPException(413)
      held.push(value)
      if (!isWhole && length > (sent.bytes - readAheadBytes) * timesMax) continue
      yield* held
      held = []
    }
    yield* held
  } finally {
    await chunks.return(undefined)
  }
}

async function* inPieces(packed: ReadableStream<Uint8Array>, sent: { bytes: number }) {
  for await (const chunk of readBody({ body: packed })) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = new Uint8Array(chunk.subarray(at, at + pieceBytes))
      sent.bytes += piece.length
      yield piece
    }
  }
}

/** Chunks as a stream, none of which is made before somebody asks. */
function lazyStream<T extends Uint8Array>(chunks: AsyncGenerator<T>): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      async cancel() {
        await chunks.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

async function nextOf(chunks: AsyncGenerator<Uint8Array>) {
  try {
    return await chunks.next()
  } catch (error) {
    // So WHATWG Compression has every fault of the packing thrown, of a stream that ends early too.
    throw error instanceof TypeError ? new BrokenGzip() : error
  }
}

/**
 * Packing of pages and what they load, where who asks takes it: by Brotli, a sixth shorter than gzip, or by that. Answers to programs
 * go as they are: a check is too short to gain, and a stream would wait.
 */
import { getRuntimeKey } from "hono/adapter"
import { every } from "hono/combine"
import { compress } from "hono/compress"
import { createMiddleware } from "hono/factory"

const packable = /^(?:text\/(?:html|css|javascript)|image\/svg\+xml)/
// Below that a packet holds it as it is.
const bytesMin = 1_024

/** Packs bytes beside the event loop. Asked of the process, for the bundle of the Worker holds nothing of Node's. */
function openBrotli(): (whole: Buffer) => Promise<Uint8Array<ArrayBuffer>> {
  const { brotliCompress, constants } = process.getBuiltinModule("node:zlib")
  return (whole) =>
    new Promise((done, failed) => {
      const params = {
        // What is small a little harder, for a page of one merchant is what most ask for; beyond that it gets hardly shorter.
        [constants.BROTLI_PARAM_QUALITY]: whole.length < 16_384 ? 7 : 5,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: whole.length,
        // As far back as a page is long, in half a megabyte of memory.
        [constants.BROTLI_PARAM_LGWIN]: 18,
      }
      brotliCompress(whole, { params }, (fault, bytes) => (fault ? failed(fault) : done(new Uint8Array(bytes))))
    })
}

/** Whether it may come as Brotli, which browsers ask for where nobody in between can change it. */
function takesBrotli(accepted: string | undefined): boolean {
  return (accepted ?? "").split(",").some((each) => /^\s*br\s*(?:;\s*q=(?:1|0\.\d*[1-9])\d*)?\s*$/i.test(each))
}

function packByBrotli() {
  const pack = openBrotli()
  return createMiddleware(async (c, next) => {
    await next()
    const { res, req } = c
    const { headers, status } = res
    const isWhole = status !== 206 && status !== 304 && req.method !== "HEAD"
    const isOpen = packable.test(headers.get("content-type") ?? "") && !headers.has("content-encoding")
    if (!isWhole || !isOpen || !takesBrotli(req.header("accept-encoding"))) return
    if (/no-transform/i.test(headers.get("cache-control") ?? "")) return
    const whole = Buffer.from(await res.arrayBuffer())
    const isPacked = whole.length >= bytesMin
    c.res = new Response(isPacked ? await pack(whole) : new Uint8Array(whole), res)
    if (!isPacked) return
    const own = c.res.headers
    own.delete("content-length")
    own.set("content-encoding", "br")
    own.append("vary", "Accept-Encoding")
    const etag = own.get("etag")
    if (etag && !etag.startsWith("W/")) own.set("etag", `W/${etag}`)
  })
}

// Workers pack answers themselves, also what is packed already.
export const packed =
  getRuntimeKey() === "workerd"
    ? createMiddleware((_, next) => next())
    : every(compress({ contentTypeFilter: packable }), packByBrotli())

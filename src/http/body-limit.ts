/**
 * Bodies that are read as a whole: within a limit, in time, and, where they are JSON, in UTF-8 and no deeper than anything
 * that is understood here. All of this is seen before anything is parsed. What streams has limits of its own, by line and on
 * silence.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { HTTPException } from "hono/http-exception"
import { depthMax, isTooDeep } from "../input/nesting.ts"
import { brokenWords, findBrokenByte, findBrokenText, findLoneSurrogate } from "../input/well-formed.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { readBody } from "./body.ts"
import { sendsJson } from "./content.ts"
import type { Environment } from "./environment.ts"
import { toPointer } from "./fault.ts"
import { longTextsIn, lookAhead } from "./look-ahead.ts"
import { problem } from "./problem.ts"

/**
 * What a route takes where it says nothing else. The largest of the small bodies is a policy: some hundred rules of at
 * most 200 bytes; an address of 2,000 characters and a note of 1,000, written as `\uXXXX`, are 18 KB.
 */
export const bodyBytesMax = 128 * 1024

/**
 * An act or a proposal: a penalty has four texts of up to 20,000 characters, which some clients write as `\uXXXX`, of six
 * bytes (480 KB), and up to 2,000 places in them that are masked or kept, of some 100 bytes (200 KB).
 */
export const actBytesMax = 1024 ** 2

/** A call of 1,000 queries: for each 2 KB, in which a name of 300 characters fits that is written as `\uXXXX`. */
export const batchBytesMax = 2 * 1024 ** 2

/**
 * Takes the body whole, or refuses it. Of two bounds on one route the first reads, and both hold.
 * @param bytesMax how long it may be, declared or not
 */
export function limitBody(bytesMax: number) {
  return createMiddleware<Environment>(async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next()
    const taken = c.get("bodyBytes")
    if (taken !== undefined) {
      if (taken > bytesMax) throw new HTTPException(413)
      return next()
    }
    c.get("receiving")?.()
    const { length, isJson } = await receive(c, bytesMax)
    const fault = isJson ? await findFault(c) : null
    if (fault) return problem(c, "invalid-request", fault)
    if (isJson) {
      const json = await c.req.text()
      c.set("bodyBytes", length)
      c.get("received")?.(length)
      return lookAhead(c, longTextsIn(json), next)
    }
    if (/^multipart\/form-data\b/i.test(c.req.header("content-type") ?? "")) await readParts(c)
    c.set("bodyBytes", length)
    c.get("received")?.(length)
    return next()
  })
}

/** What keeps a JSON text from being read; its text is kept for who reads it. */
async function findFault(c: Context): Promise<{ pointer: string; detail: Bilingual } | null> {
  const bytes = new Uint8Array(await c.req.arrayBuffer())
  const brokenAt = findBrokenByte(bytes)
  if (brokenAt !== null) {
    const detail = brokenWords.bytes(`请求正文第 ${brokenAt + 1} 字节`, `Byte ${brokenAt + 1} of the body`)
    return { pointer: "", detail }
  }
  const json = decoder.decode(bytes)
  // Hono holds a promise there, whatever its type says; from the bytes it would make a response to read it from.
  c.req.bodyCache.text = Promise.resolve(json) as never
  if (isTooDeep(json)) {
    const detail = {
      zh: `请求正文的嵌套超过 ${depthMax} 层。`,
      en: `The body is nested more than ${depthMax} levels deep.`,
    }
    return { pointer: "", detail }
  }
  const loneAt = findLoneSurrogate(json)
  return loneAt === null ? null : loneSurrogate(json, loneAt)
}

const decoder = new TextDecoder()

function loneSurrogate(json: string, at: number): { pointer: string; detail: Bilingual } | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // What is no JSON is answered as that.
    return null
  }
  const { path = [], of = "text" } = findBrokenText(value) ?? {}
  const [zh, en] = of === "name" ? ["（成员名中）", ", in a member's name,"] : ["", ""]
  const detail = brokenWords.surrogate(`正文第 ${at + 1} 字${zh}`, `Character ${at + 1} of the body${en}`)
  return { pointer: toPointer(path), detail }
}

/** Parses a form in parts, which is kept for the route. @throws HTTPException 400 where it is none */
async function readParts(c: Context): Promise<void> {
  await c.req.formData().catch((error: unknown) => {
    throw error instanceof TypeError ? new HTTPException(400) : error
  })
}

async function receive(c: Context, bytesMax: number): Promise<{ length: number; isJson: boolean }> {
  const isJson = sendsJson(c)
  const declared = c.req.header("content-length")
  if (declared === undefined || c.req.header("transfer-encoding") !== undefined) {
    if (c.req.raw.body === null) return { length: 0, isJson: false }
    const body = await readWithin(c.req.raw, bytesMax)
    c.req.raw = new Request(c.req.raw, { body })
    return { length: body.length, isJson: isJson && body.length > 0 }
  }
  // No platform hands on more bytes than were declared.
  const length = Number(declared)
  if (!(length <= bytesMax)) throw new HTTPException(413)
  if (length > 0) await c.req.arrayBuffer()
  return { length, isJson: isJson && length > 0 }
}

/** The bytes of a body of unknown length. */
async function readWithin(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of readFile(request, bytesMax)) {
    length += chunk.length
    chunks.push(chunk)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/**
 * The body of a file that is kept in memory or not at all, chunk by chunk.
 * @throws HTTPException 413 where it is longer: unread, where its length says so
 */
export async function* readFile(request: Request, bytesMax: number): AsyncGenerator<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax) throw new HTTPException(413)
  let length = 0
  for await (const chunk of readBody(request)) {
    length += chunk.length
    if (length > bytesMax) throw new HTTPException(413)
    yield chunk
  }
}

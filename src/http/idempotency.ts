/**
 * Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) before every operation that does something: the same again under the
 * same name is answered as before, and nothing is done twice. Whoever begins a case or a job has a way of their own, which
 * keeps the answer in the transaction that makes it; here the name is taken before, and the answer kept behind.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { actorOf } from "../access/principal.ts"
import type { AnswerBook, NamedRequest, Settled } from "./answer-book.ts"
import { readBody } from "./body.ts"
import { TooLate } from "./deadline.ts"
import type { Environment } from "./environment.ts"
import { problem } from "./problem.ts"

/** Operations by POST that ask, or do what is done already the second time: the same again is the same. */
export const asking: ReadonlySet<string> = new Set([
  ...["check", "checkStream", "match", "drawMarks", "revealSeller", "tradeKeyCode", "endSessions"],
])

/** What these tell is a secret, which is told once and kept nowhere: a test holds it to the answers that say so. */
export const tellsSecret: ReadonlySet<string> = new Set([
  ...[
    "createClient",
    "orderClientKey",
    "confirmKeyHolder",
    "orderAgencyKey",
    "renewOwnKey",
    "createWebhook",
    "rotateWebhookSecret",
  ],
])

/** The field as a component of the description. */
export const keyParameter = {
  name: "idempotency-key",
  in: "header",
  required: false,
  description:
    "Your own name for the request: sent again within a day it is answered as before, and nothing is done twice",
  schema: { type: "string", minLength: 1, maxLength: 255, example: "0b6f8f4e-7f0e-4a57-9c1e-0d7c3f0f9a11" },
} as const

// More is no answer to an act: it is asked for again where it can be read.
const answerCharactersMax = 64 * 1024

/** What stands before an operation that takes a name. */
export function named(operation: string) {
  return createMiddleware<Environment>(async (c, next) => {
    const key = c.req.header("idempotency-key")
    const principal = c.get("principal")
    const { answers } = c.get("parts")
    // Nobody who is not known has names of their own.
    if (key === undefined || principal.kind === "anyone" || answers === null) return next()
    if (!/^[\x20-\x7e]{1,255}$/.test(key))
      return problem(c, "invalid-request", { detail: wrongKey, pointer: "/idempotency-key" })
    const request = { actor: actorOf(principal), key, at: c.get("parts").clock() }
    const sent = digestOf(c, operation)
    const settled = await answers.take(request)
    if (settled) return again(c, settled, sent)
    try {
      await next()
    } catch (error) {
      // Nobody knows how far it came.
      c.get("parts").log(`${operation}: a request that was named has failed; its name stays taken`)
      throw error
    }
    // Given up by the deadline, which stands over what is read whole: what is there is no answer of the work, which went on.
    if (c.error instanceof TooLate && c.get("bodyBytes") !== undefined) return undefined
    await keep(c, answers, request, { operation, sent })
    return undefined
  })
}

type Sent = () => Promise<Uint8Array>

async function again(c: Context<Environment>, settled: Settled, sent: Sent): Promise<Response> {
  if (settled.kind === "open") {
    c.header("Retry-After", "5")
    return problem(c, "request-open", { detail: stillOpen })
  }
  // What streams is read to its end: it is known by its bytes alone.
  if (c.get("bodyBytes") === undefined) for await (const _ of readBody(c.req.raw));
  if (!isSame(await sent(), settled.asked)) return problem(c, "key-reused", { detail: reused })
  if (settled.kind === "told-once") return problem(c, "request-done", { detail: toldOnce })
  c.header("Idempotency-Replayed", "true")
  if (settled.answer === "") return c.body(null, settled.status as 204)
  return c.body(settled.answer, settled.status as 200, { "content-type": "application/json" })
}

async function keep(
  c: Context<Environment>,
  answers: AnswerBook,
  request: NamedRequest,
  { operation, sent }: { operation: string; sent: Sent },
): Promise<void> {
  const { res } = c
  if (res.ok) {
    const isJson = res.headers.get("content-type")?.startsWith("application/json") ?? res.body === null
    const answer = isJson && !tellsSecret.has(operation) ? await res.clone().text() : null
    const kept = answer !== null && answer.length <= answerCharactersMax ? answer : null
    return answers.settle(request, await sent(), res.status, kept)
  }
  // Of a fault of the server, or a database that went away, nobody knows how far it came.
  if (res.status === 500 || (res.status === 503 && (await res.clone().text()).includes("database-away")))
    return undefined
  return answers.free(request)
}

/** The digest of what is asked: of JSON and forms whole, of what streams as it passes, when it has passed. */
function digestOf(c: Context<Environment>, operation: string): Sent {
  const url = new URL(c.req.url)
  const head = new TextEncoder().encode(`${operation}\n${url.pathname}${url.search}\n`)
  if (c.get("bodyBytes") !== undefined || c.req.raw.body === null)
    return async () => sha256(head, new Uint8Array(await c.req.arrayBuffer()))
  let state: Promise<Uint8Array> = sha256(head)
  // A digest of digests, piece by piece of a fixed length: WebCrypto has no hash that is fed.
  const piece = new Uint8Array(pieceBytes)
  let length = 0
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      for (let at = 0; at < chunk.length; ) {
        const part = chunk.subarray(at, at + pieceBytes - length)
        piece.set(part, length)
        length += part.length
        at += part.length
        if (length < pieceBytes) continue
        // Who sends waits for the one before it: no more than two pieces are held.
        state = sha256(await state, piece)
        length = 0
      }
      controller.enqueue(chunk)
    },
  })
  const body = c.req.raw.body.pipeThrough(watched)
  c.req.raw = new Request(c.req.raw, { body, duplex: "half" } as RequestInit)
  return async () => sha256(await state, piece.subarray(0, length))
}

const pieceBytes = 1024 ** 2

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}

async function sha256(one: Uint8Array, other: Uint8Array = new Uint8Array()): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(one, other)))
}

const isSame = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && one.every((byte, n) => byte === other[n])

const wrongKey = {
  zh: "Idempotency-Key 应为 1 至 255 个 ASCII 字符。",
  en: "Idempotency-Key should have 1 to 255 characters of ASCII.",
}
const reused = {
  zh: "这个 Idempotency-Key 已用于另一请求：请另取一个。",
  en: "This Idempotency-Key was used for another request: give this one of its own.",
}
const stillOpen = {
  zh: "这个 Idempotency-Key 的请求仍在办理，或者中途断开、结果不明。请稍后再试；仍是如此的，请先查询是否已经办理，再换一个新的 Idempotency-Key。",
  en: "The request of this Idempotency-Key is still being worked on, or was broken off and nobody knows how far it came. Try again in a moment; if it stays so, look whether it was done, and take a new Idempotency-Key.",
}
const toldOnce = {
  zh: "这个请求已经办理，答复只告知一次，不再重复。请查询现状；密钥没有收到的，请重新生成。",
  en: "This request was done, and what it told is told once. Look at what is there now; a secret that did not arrive is made anew.",
}

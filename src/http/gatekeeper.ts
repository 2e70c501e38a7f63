/**
 * Gates over HTTP: what stands before an operation that is heavy.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Environment } from "./environment.ts"
import { type Bounds, bounds, type Gate, gated } from "./gate.ts"
import { type ProblemName, type ProblemParts, problem } from "./problem.ts"
import { free } from "./quota.ts"

/** How a refusal is said: to programs as a problem, to people as a page. */
type Refuse = (c: Context<Environment>, name: ProblemName, parts: ProblemParts) => Response | Promise<Response>

/** The gate before an operation, by its id. Whoever has a credential has quotas, and passes. */
export function gate(operation: string, refuse: Refuse = problem) {
  const name = gated[operation]
  if (name === undefined) return free
  return createMiddleware<Environment>(async (c, next) => {
    const { [name]: door } = c.get("gates") ?? {}
    if (door === undefined || c.get("principal").kind !== "anyone") return next()
    const leave = await door.enter()
    if (leave === null) {
      c.header("Retry-After", "5")
      return refuse(c, "busy", {
        detail: {
          zh: "此项服务当前请求过多，没有办理。请稍后重试。",
          en: "Too many ask for this at the moment, and nothing was done. Try again in a moment.",
        },
      })
    }
    const { untilRead }: Bounds = bounds[name]
    try {
      await next()
      const { body } = c.res
      // Of an answer to HEAD nothing is read.
      if (untilRead && c.req.method === "GET" && c.res.ok && body) {
        c.res = new Response(readInside(door, leave, body), c.res)
        return undefined
      }
    } catch (error) {
      leave()
      throw error
    }
    leave()
    return undefined
  })
}

// Whoever reads no more for so long is not worked for, and keeps nobody waiting.
const pauseMsMax = 1_000

/** The same bytes, made inside the gate: whoever pauses leaves it, and comes in again to read on. */
function readInside(door: Gate, leave: () => void, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let place: (() => void) | null = leave
  let pause: ReturnType<typeof setTimeout> | undefined
  const goOut = () => {
    clearTimeout(pause)
    place?.()
    place = null
  }
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      clearTimeout(pause)
      for (; place === null; ) {
        place = await door.enter()
        if (place === null) await new Promise((resolve) => setTimeout(resolve, pauseMsMax))
      }
      const { done, value } = await reader.read().catch((error: unknown) => {
        goOut()
        throw error
      })
      if (done) {
        goOut()
        return controller.close()
      }
      controller.enqueue(value)
      pause = setTimeout(goOut, pauseMsMax)
    },
    async cancel(reason) {
      goOut()
      await reader.cancel(reason)
    },
  })
}

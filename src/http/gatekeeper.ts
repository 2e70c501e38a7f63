/**
 * Gates over HTTP: what stands before an operation that is heavy.
 */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Environment } from "./environment.ts"
import { gated } from "./gate.ts"
import { type ProblemName, type ProblemParts, problem } from "./problem.ts"

/** How a refusal is said: to programs as a problem, to people as a page. */
type Refuse = (c: Context<Environment>, name: ProblemName, parts: ProblemParts) => Response | Promise<Response>

const free = createMiddleware<Environment>((_, next) => next())

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
    try {
      await next()
    } finally {
      leave()
    }
    return undefined
  })
}

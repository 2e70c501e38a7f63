/** The office's gate: every page behind it is asked for by an officer, and no cache on the way keeps what is answered. */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Environment } from "../http/environment.ts"
import { hadPerson } from "../http/person.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { refuse } from "../web/error-page.ts"
import { keepTyped } from "../web/resume.ts"
import { viewOf } from "../web/view.ts"
import type { OfficeEnvironment } from "./api.ts"
import type { Officer } from "./section.ts"

export type OfficeContext = Context<OfficeEnvironment>

/** Lets officers in; others are led to where they can sign in, with what they had typed. Forms of other sites have been refused before. */
export const officersAlone = createMiddleware<Environment>(async (c, next) => {
  const principal = c.get("principal")
  if (principal.kind === "anyone") {
    const kept = hadPerson(c) ? await keepTyped(c, viewOf(c, "/office").link("/sign-in")) : null
    if (kept) return kept
    const view = viewOf(c)
    return c.redirect(view.link("/sign-in", { to: c.req.method === "GET" ? view.here : "/worklist", ended: "1" }), 303)
  }
  if (principal.kind !== "officer") return refuse(c, "not-allowed", { detail: words.officersAlone })
  await next()
  c.header("Cache-Control", "private, no-store")
})

/** The officer who asks. */
export function officer<E extends Environment>(c: Context<E>): Officer {
  const principal = c.get("principal")
  if (principal.kind !== "officer") throw new Error("somebody else got into the office")
  return principal
}

const words = {
  officersAlone: { zh: "本页供登记机关工作人员使用。", en: "This page is for officers." },
} as const satisfies Record<string, Bilingual>

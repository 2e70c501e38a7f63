/** The gate of officers' pages, in whatever room: others are led to where they can sign in, with what they had typed. */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import { may } from "../access/principal.ts"
import type { Scope } from "../access/scope.ts"
import type { Environment } from "../http/environment.ts"
import { hadPerson } from "../http/person.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { refuse } from "./error-page.ts"
import { keepTyped } from "./resume.ts"
import { viewOf } from "./view.ts"

/** Pages behind one gate. */
interface Behind {
  /** Where one goes on after signing in, if a form was sent. */
  home: string
  /** What an officer must be allowed to do; absent: any officer comes in. */
  scope?: Scope
  /** What others are told. */
  refusal: Bilingual
}

/** Lets officers in, and has no cache on the way keep what is answered. Forms of other sites have been refused before. */
export function openOfficersGate({ home, scope, refusal }: Behind) {
  return createMiddleware<Environment>(async (c, next) => {
    const principal = c.get("principal")
    if (principal.kind === "anyone") return leadToSignIn(c, home)
    if (principal.kind !== "officer" || (scope && !may(principal, scope))) {
      return refuse(c, "not-allowed", { detail: refusal })
    }
    await next()
    c.header("Cache-Control", "private, no-store")
  })
}

async function leadToSignIn(c: Context<Environment>, home: string): Promise<Response> {
  const kept = hadPerson(c) ? await keepTyped(c, viewOf(c, home).link("/sign-in")) : null
  if (kept) return kept
  const view = viewOf(c)
  return c.redirect(view.link("/sign-in", { to: c.req.method === "GET" ? view.here : home, ended: "1" }), 303)
}

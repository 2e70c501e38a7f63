/** The counter's gate: a merchant is let in, others are told to sign in, and no cache on the way keeps what is answered. */
import type { Context } from "hono"
import { createMiddleware } from "hono/factory"
import type { Principal } from "../access/principal.ts"
import { hadPerson } from "../http/person.ts"
import { loginPage } from "../register/pages/login-page.ts"
import { loadNames } from "../register/subject/store.ts"
import { keepTyped } from "../web/resume.ts"
import { viewOf } from "../web/view.ts"
import type { CounterEnvironment } from "./api.ts"
import { type Holder, sections } from "./section.ts"

export type CounterContext = Context<CounterEnvironment>
type Merchant = Extract<Principal, { kind: "merchant" }>

/** Lets merchants in. */
export const merchantsAlone = createMiddleware<CounterEnvironment>(async (c, next) => {
  const principal = c.get("principal")
  if (principal.kind !== "merchant") {
    const kept = await keepForm(c)
    if (kept) return kept
    // An address that is none of ours may hold somebody's number.
    const path = Object.values(sections).some(({ path }) => path === c.req.path) ? c.req.path : "/counter"
    const { record = "" } = c.req.query()
    const to = /^[a-z2-7]{26}$/.test(record) ? `${path}?record=${record}` : path
    const page = loginPage(viewOf(c, "/counter"), c.get("parts").loginUrl, to, "counter")
    return c.html(page, principal.kind === "anyone" ? 401 : 403)
  }
  await next()
  c.header("Cache-Control", "private, no-store")
})

/** The page that keeps what somebody typed who is no longer signed in; null where there is nothing to keep. */
export async function keepForm(c: CounterContext): Promise<Response | null> {
  const { loginUrl } = c.get("parts")
  return loginUrl !== null && c.get("principal").kind === "anyone" && hadPerson(c) ? keepTyped(c, loginUrl) : null
}

/** The merchant who asks. */
export function merchant(c: CounterContext): Merchant {
  const principal = c.get("principal")
  if (principal.kind !== "merchant") throw new Error("somebody else got to the counter")
  return principal
}

/** The merchant who asks, by its name. */
export async function holderOf(c: CounterContext): Promise<Holder> {
  const { code } = merchant(c)
  return { code, name: (await loadNames(c.get("parts").sql, [code])).get(code) ?? null }
}

/**
 * Addresses in which somebody's number stands: searches are sent by GET, so that what was found can be linked, and an address
 * is kept by browsers, proxies and bookmarks. A page leaves such a one at once and says why nothing was done; a program is
 * refused. One door for all of them: no route has to think of it.
 */
import type { Context, Next } from "hono"
import { createMiddleware } from "hono/factory"
import type { Environment } from "../http/environment.ts"
import { toPointer } from "../http/fault.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"
import { isForPrograms, refuse } from "./error-page.ts"
import { leftOut, viewOf } from "./view.ts"

/** Where a login leads back to, with a code and a state of its own making, which may be of digits. */
export const callbackPath = "/sign-in/callback"

const words = {
  zh: "参数像是身份证件号码、电话或者账号，没有查询，也没有保存：网址会被留存，请勿写入个人的号码。",
  en: "The parameter looks like somebody’s ID, telephone or account number. It was neither looked for nor kept: addresses are kept by others, and hold no numbers of persons.",
}

// What the register has made and nobody types: of some thousand places in a list one reads as a telephone.
const places: ReadonlySet<string> = new Set(["cursor", "from", "after"])

/** Whether a text seems to be somebody's number: no code of a merchant is, whatever its digits. */
function isPersonal(text: string): boolean {
  const reading = readCode(text)
  return reading.kind === "impossible" && (reading.reason === "citizen-id" || holdsPersonalNumber(text))
}

/** Leads to the same page without the parameters in which a number stands; refuses a program that sends one. */
export const leaveNumbers = createMiddleware<Environment>((c, next) => {
  const { method, path, url } = c.req
  const asks = (method === "GET" || method === "HEAD") && url.includes("?") && path !== callbackPath
  return asks ? leave(c, next) : next()
})

async function leave(c: Context<Environment>, next: Next) {
  const { pathname, searchParams } = new URL(c.req.url)
  const given = [...searchParams]
  const personal = given.filter(([name, value]) => isPersonal(name) || (!places.has(name) && isPersonal(value)))
  const [first] = personal
  if (first === undefined) return next()
  if (isForPrograms(c.req.path)) {
    return refuse(c, "invalid-request", { detail: words, pointer: toPointer([first[0]]) })
  }
  const clean = given.filter((parameter) => !personal.includes(parameter))
  return c.redirect(viewOf(c, "/").link(pathname, { ...Object.fromEntries(clean), [leftOut]: "1" }), 303)
}

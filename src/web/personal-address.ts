/**
 * Addresses in which somebody's number stands: forms of the desks are sent by GET, so that what was found can be linked, and
 * an address is kept by browsers, proxies and bookmarks. Such a one is left at once, and the page says why nothing was done.
 */
import { createMiddleware } from "hono/factory"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { readCode } from "../names/code.ts"
import { leftOut, viewOf } from "./view.ts"

/** Whether a text seems to be somebody's number: no code of a merchant is, whatever its digits. */
function isPersonal(text: string): boolean {
  return holdsPersonalNumber(text) && readCode(text).kind === "impossible"
}

/** Leads to the same page without the parameters in which a number stands. */
export const leaveNumbers = createMiddleware(async (c, next) => {
  if (c.req.method !== "GET" || !c.req.url.includes("?")) return next()
  const given = [...new URL(c.req.url).searchParams]
  const clean = given.filter((parameter) => !parameter.some(isPersonal))
  if (clean.length === given.length) return next()
  const view = viewOf(c, "/")
  return c.redirect(view.link(c.req.path, { ...Object.fromEntries(clean), [leftOut]: "1" }), 303)
})

/**
 * Forms of our own pages: what another site's page had a browser send does not count.
 */
import type { Context } from "hono"
import { csrf } from "hono/csrf"
import type { Environment } from "../http/environment.ts"

/**
 * Lets in what a page of this register sent: the browser says so (`Sec-Fetch-Site`), or names as the page's origin that
 * of the request, or the register's own, which behind a proxy the request may not bear.
 */
export const ownForm = csrf({
  origin: (origin, c: Context<Environment>) => origin === new URL(c.req.url).origin || origin === c.get("parts").issuer,
})

/** HTTP of the page on the sellers of a platform's roster. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { Hono } from "hono"
import { clientOf } from "../http/route.ts"
import { sellersSchema } from "../roster/wire.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { sellerListPage, sellersPath } from "./seller-page.ts"

const shown = 50

export const sellerPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${sellersPath}/*`, behind("roster"))
  .get(sellersPath, async (c) => {
    const { cursor, done } = c.req.query()
    const query = new URLSearchParams({ limit: String(shown), ...(cursor ? { cursor } : {}) })
    const page = await call(c, sellersSchema, `/v1/rosters/sellers?${query}`)
    if (page.kind === "refused") return refusalPage(c, "roster", page.problem)
    return c.html(sellerListPage(viewOf(c, sellersPath), clientOf(c), { ...page.value, done: done !== undefined }))
  })
  .post(`${sellersPath}/left`, smallForm, async (c) => {
    const { seller } = await c.req.parseBody()
    const path = `/v1/rosters/sellers/${encodeURIComponent(typeof seller === "string" ? seller : "")}`
    const left = await call(c, z.object({ exited_on: z.string() }), path, { method: "DELETE" })
    if (left.kind === "refused") return refusalPage(c, "roster", left.problem)
    return c.redirect(viewOf(c).link(sellersPath, { done: "1" }), 303)
  })

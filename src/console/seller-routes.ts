/** HTTP of the page on the sellers of a platform's roster. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { Hono } from "hono"
import { readRefusal } from "../http/inside.ts"
import { clientOf } from "../http/route.ts"
import { listedSellersSchema, sellersSchema } from "../roster/wire.ts"
import { viewOf } from "../web/view.ts"
import { type ConsoleEnvironment, call, passOn } from "./api.ts"
import { behind, refusalPage, smallForm } from "./gate.ts"
import { listedPage, listedPath, type SellerFilter, sellerFilters } from "./listed-page.ts"
import { sellerListPage, sellersPath } from "./seller-page.ts"

const shown = 50

export const sellerPageRoutes = new Hono<ConsoleEnvironment>()
  .use(`${sellersPath}/*`, behind("roster"))
  .use(`${listedPath}/*`, behind("roster"))
  .get(listedPath, async (c) => {
    const cursor = c.req.query("cursor")
    const asked = filterOf(c.req.query())
    const query = new URLSearchParams({ ...asked, limit: String(shown), ...(cursor ? { cursor } : {}) })
    const page = await call(c, listedSellersSchema, `/v1/rosters/listed?${query}`)
    if (page.kind === "refused") return refusalPage(c, "roster", page.problem)
    const xlsx = c.get("parts").xlsx !== null
    return c.html(listedPage(viewOf(c, listedPath), clientOf(c), page.value, { asked, cursor, xlsx }))
  })
  .get(`${listedPath}/file`, async (c) => {
    const format = c.req.query("format") === "xlsx" ? "xlsx" : "csv"
    const query = new URLSearchParams({ ...filterOf(c.req.query()), format })
    const answer = await passOn(c, `/v1/rosters/listed?${query}`)
    return answer.ok ? answer : refusalPage(c, "roster", (await readRefusal(answer)).problem)
  })
  .get(sellersPath, async (c) => {
    const { cursor, done } = c.req.query()
    const asked = filterOf(c.req.query())
    const query = new URLSearchParams({ ...asked, limit: String(shown), ...(cursor ? { cursor } : {}) })
    const page = await call(c, sellersSchema, `/v1/rosters/sellers?${query}`)
    if (page.kind === "refused") return refusalPage(c, "roster", page.problem)
    return c.html(
      sellerListPage(viewOf(c, sellersPath), clientOf(c), { ...page.value, asked, done: done !== undefined }),
    )
  })
  .post(`${sellersPath}/left`, smallForm, async (c) => {
    const { seller } = await c.req.parseBody()
    const path = `/v1/rosters/sellers/${encodeURIComponent(typeof seller === "string" ? seller : "")}`
    const left = await call(c, z.object({ exited_on: z.string() }), path, { method: "DELETE" })
    if (left.kind === "refused") return refusalPage(c, "roster", left.problem)
    return c.redirect(viewOf(c).link(sellersPath, { done: "1" }), 303)
  })

/** What was chosen and typed; what is blank asks nothing. */
function filterOf(query: Readonly<Record<string, string>>): SellerFilter {
  const given = sellerFilters.flatMap((name) => {
    const text = query[name]?.trim() ?? ""
    return text === "" ? [] : [[name, text] as const]
  })
  return Object.fromEntries(given)
}

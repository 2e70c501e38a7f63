/** HTTP of the page on the sellers of a platform's roster. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import { type Context, Hono } from "hono"
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
    const { page, faults, status } = await filtered(c, listedSellersSchema, "/v1/rosters/listed", query)
    if (page.kind === "refused") return refusalPage(c, "roster", page.problem)
    const xlsx = c.get("parts").xlsx !== null
    const list = listedPage(viewOf(c, listedPath), clientOf(c), page.value, { asked, faults, cursor, xlsx })
    return c.html(list, status)
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
    const { page, faults, status } = await filtered(c, sellersSchema, "/v1/rosters/sellers", query)
    if (page.kind === "refused") return refusalPage(c, "roster", page.problem)
    const shownNow = { ...page.value, asked, faults, done: done !== undefined }
    return c.html(sellerListPage(viewOf(c, sellersPath), clientOf(c), shownNow), status)
  })
  .post(`${sellersPath}/left`, smallForm, async (c) => {
    const { seller } = await c.req.parseBody()
    const path = `/v1/rosters/sellers/${encodeURIComponent(typeof seller === "string" ? seller : "")}`
    const left = await call(c, z.object({ exited_on: z.string() }), path, { method: "DELETE" })
    if (left.kind === "refused") return refusalPage(c, "roster", left.problem)
    return c.redirect(viewOf(c).link(sellersPath, { done: "1" }), 303)
  })

/** A list by its filters. What of them is wrong narrows nothing, and is told at its field. */
async function filtered<T>(c: Context<ConsoleEnvironment>, schema: z.ZodType<T>, path: string, query: URLSearchParams) {
  const page = await call(c, schema, `${path}?${query}`)
  const errors = page.kind === "refused" ? (page.problem.errors ?? []) : []
  const faults = sellerFilters.flatMap((name) => {
    const fault = errors.find(({ pointer }) => pointer === `/${name}`)
    return fault ? [[name, fault.detail] as const] : []
  })
  if (faults.length === 0) return { page, faults: {}, status: 200 as const }
  for (const [name] of faults) query.delete(name)
  const rest = await call(c, schema, `${path}?${query}`)
  return { page: rest, faults: Object.fromEntries(faults) as SellerFilter, status: 400 as const }
}

/** What was chosen and typed; what is blank asks nothing. */
function filterOf(query: Readonly<Record<string, string>>): SellerFilter {
  const given = sellerFilters.flatMap((name) => {
    const text = query[name]?.trim() ?? ""
    return text === "" ? [] : [[name, text] as const]
  })
  return Object.fromEntries(given)
}

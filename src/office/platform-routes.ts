/** HTTP of platforms' duties on pages for officers. */
import { Hono } from "hono"
import type { z } from "zod"
import { may } from "../access/principal.ts"
import { orderDetailSchema, orderPageSchema } from "../enforcement/duty/order-wire.ts"
import { dutiesSchema, platformMeasurePageSchema } from "../enforcement/duty/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import { readActForm } from "../web/act-form.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { turn } from "../web/turn.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { platformMeasurePage, platformMeasurePath } from "./platform-measure-page.ts"
import { orderPage, platformPage } from "./platform-page.ts"
import { refusalPage } from "./refusal.ts"
import { sections } from "./section.ts"

const { path } = sections.platforms
const orderPath = "/office/orders/:id{[0-9a-f-]{36}}"
const shown = 25
const formBytesMax = 100_000

export const platformPageRoutes = new Hono<OfficeEnvironment>()
  .get(path, (c) => list(c, 200))
  .post(path, limitForm(formBytesMax), async (c) => {
    const json = readActForm(await c.req.parseBody())
    const drafted = await call(c, orderDetailSchema, "/v1/orders", { method: "POST", json })
    if (drafted.kind === "done")
      return c.redirect(viewOf(c).link(`/office/orders/${drafted.value.id}`, { done: "1" }), 303)
    refuseSent(c, drafted.problem)
    return list(c, drafted.problem.status)
  })
  .get(platformMeasurePath, async (c) => {
    const { platform, cursor, late } = c.req.query()
    const query = new URLSearchParams({ limit: String(shown), late: String(late === "true") })
    if (platform) query.set("platform", platform)
    if (cursor) query.set("cursor", cursor)
    const page = await call(c, platformMeasurePageSchema, `/v1/duties/measures?${query}`)
    if (page.kind === "refused") return refusalPage(c, "platforms", page.problem)
    const asked = { late: late === "true", platform: platform || undefined }
    return c.html(platformMeasurePage(viewOf(c), officer(c), { page: page.value, ...asked }))
  })
  .get(orderPath, (c) => show(c, c.req.query("done") !== undefined, 200))
  .post(orderPath, limitForm(formBytesMax), async (c) => {
    const json = readActForm(await c.req.parseBody())
    const acted = await call(c, orderDetailSchema, `/v1/orders/${c.req.param("id")}/acts`, { method: "POST", json })
    if (acted.kind === "done") return c.redirect(viewOf(c).link(`/office/orders/${acted.value.id}`, { done: "1" }), 303)
    refuseSent(c, acted.problem)
    return show(c, false, acted.problem.status)
  })

async function list(c: OfficeContext, status: number) {
  const { cursor, platforms, name: asked } = c.req.query()
  const name = asked?.trim() || undefined
  const query = new URLSearchParams({ limit: String(shown), ...(cursor ? { cursor } : {}) })
  const orders = await call(c, orderPageSchema, `/v1/orders?${query}`)
  const duties = await call(c, dutiesSchema, "/v1/duties")
  if (orders.kind === "refused") return refusalPage(c, "platforms", orders.problem)
  if (duties.kind === "refused") return refusalPage(c, "platforms", duties.problem)
  const { results, next } = orders.value
  const mayAct = may(c.get("principal"), "order:act")
  // Who is behind with most stands on the first page.
  const named = duties.value.results
    .filter(({ platform }) => name === undefined || platform.name.includes(name))
    .toSorted((a, b) => overdueOf(b) - overdueOf(a))
  const standing = {
    ...{ platforms: turn(named, platforms), name, at: { platforms, cursor } },
    ...{ orders: results, next, mayAct },
  }
  return c.html(platformPage(viewOf(c), officer(c), standing), status as 200)
}

function overdueOf({ verification, measures, orders }: z.infer<typeof dutiesSchema>["results"][number]): number {
  return verification.overdue + measures.overdue + orders.overdue
}

async function show(c: OfficeContext, done: boolean, status: number) {
  const read = await call(c, orderDetailSchema, `/v1/orders/${c.req.param("id")}`)
  if (read.kind === "refused") {
    const { detail } = read.problem
    return refuse(c, "unknown-order", { detail: { zh: detail, en: detail } })
  }
  return c.html(orderPage(viewOf(c), officer(c), { order: read.value, done }), status as 200)
}

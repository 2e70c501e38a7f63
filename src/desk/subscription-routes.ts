/** HTTP of the page on an agency's subscriptions. Each act is an operation of the API. */
import { z } from "@hono/zod-openapi"
import type { Context } from "hono"
import { Hono } from "hono"
import { type ConsoleEnvironment, call } from "../console/api.ts"
import { behind, refusalPage, smallForm } from "../console/gate.ts"
import { sections } from "../console/section.ts"
import { agencySchema, subscriptionSchema, subscriptionsSchema } from "../enforcement/agency/wire.ts"
import { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import { clientOf } from "../http/route.ts"
import { dayInChina } from "../law/day.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { placeFault, readPlace } from "../web/place-entry.ts"
import { viewOf } from "../web/view.ts"
import { type ShownSubscriptions, type SubscriptionForm, subscriptionPage } from "./subscription-page.ts"

const { path } = sections.subscriptions
const apiPath = "/v1/subscriptions"
const blank: SubscriptionForm = { list: "", ground: "", region: "", measure: "" }

export const subscriptionPageRoutes = new Hono<ConsoleEnvironment>()
  .use(path, behind("subscriptions"))
  .use(`${path}/*`, behind("subscriptions"))
  .get(path, (c) => show(c, blank, [], 200))
  .post(path, smallForm, async (c) => {
    const fields = await c.req.parseBody()
    const text = (name: string) => (typeof fields[name] === "string" ? fields[name].trim().slice(0, 40) : "")
    const form = { list: text("list"), ground: text("ground"), region: text("region"), measure: text("measure") }
    const place = readPlace(form.region)
    const fault = placeFault(viewOf(c), place)
    if (fault !== undefined) return show(c, form, [{ id: "region", text: fault }], 400)
    const asked = { ...form, region: place.kind === "one" ? place.code : "" }
    const json = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""))
    const added = await call(c, subscriptionSchema, apiPath, { method: "POST", json })
    if (added.kind === "done") return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
    const { detail, errors = [], status } = added.problem
    // A number of a person is not shown again.
    if (Object.values(form).some(holdsPersonalNumber)) Object.assign(form, blank)
    const faults = errors.map((error) => ({ id: fieldAt(error.pointer), text: error.detail }))
    return show(c, form, faults.length > 0 ? faults : [{ id: "list", text: detail }], status)
  })
  .post(`${path}/:id{[0-9a-f-]{36}}/end`, smallForm, async (c) => {
    const ended = await call(c, z.null(), `${apiPath}/${c.req.param("id")}`, { method: "DELETE" })
    if (ended.kind === "refused") return refusalPage(c, "subscriptions", ended.problem)
    return c.redirect(viewOf(c).link(path, { done: "1" }), 303)
  })

function fieldAt(pointer = ""): string {
  return Object.keys(blank).find((name) => pointer === `/${name}`) ?? "list"
}

async function show(
  c: Context<ConsoleEnvironment>,
  form: SubscriptionForm,
  faults: ShownSubscriptions["faults"],
  status: number,
) {
  const agency = await call(c, agencySchema, "/v1/agency")
  if (agency.kind === "refused") return refusalPage(c, "overview", agency.problem)
  const held = await call(c, subscriptionsSchema, apiPath)
  if (held.kind === "refused") return refusalPage(c, "overview", held.problem)
  const types = await call(c, measureTypesSchema, "/v1/measure-types")
  const shown = {
    agency: agency.value,
    subscriptions: held.value.subscriptions,
    measures: types.kind === "done" ? types.value.measures.map(({ id, content }) => ({ id, content })) : [],
    ...{ form, faults, done: c.req.query("done") !== undefined, today: dayInChina(c.get("parts").clock()) },
  }
  return c.html(subscriptionPage(viewOf(c, path), clientOf(c), shown), status as 200)
}

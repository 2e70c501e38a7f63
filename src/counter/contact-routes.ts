/** HTTP of the page on messages. Each act is an operation of the API. */
import { Hono } from "hono"
import { z } from "zod"
import { channels } from "../alert/merchant/contact.ts"
import { contactListSchema, contactSchema } from "../alert/merchant/routes.ts"
import type { Refused } from "../http/inside.ts"
import { limitForm } from "../http/sent-form.ts"
import { refuse } from "../web/error-page.ts"
import { viewOf } from "../web/view.ts"
import { type CounterEnvironment, call } from "./api.ts"
import { type ContactFault, channelField, codeField, contactPage } from "./contact-page.ts"
import { type CounterContext, holderOf } from "./gate.ts"

const path = "/counter/contacts"
const idPath = `${path}/:id{[0-9a-f-]{36}}`
const smallForm = limitForm(10_000)

export const contactPageRoutes = new Hono<CounterEnvironment>()
  .get(path, (c) => answer(c, [], 200))
  .post(path, smallForm, async (c) => {
    const { channel, address } = await c.req.parseBody()
    const added = await call(c, contactSchema, "/v1/contacts", { method: "POST", json: { channel, address } })
    return added.kind === "refused" ? refused(c, "address", added) : back(c)
  })
  .post(`${idPath}/confirm`, smallForm, async (c) => {
    const { code } = await c.req.parseBody()
    const id = c.req.param("id")
    const done = await call(c, contactSchema, `/v1/contacts/${id}/confirm`, { method: "POST", json: { code } })
    return done.kind === "refused" ? refused(c, codeField(id), done) : back(c)
  })
  .post(`${idPath}/remove`, smallForm, async (c) => {
    // What is gone already is gone.
    await call(c, z.null(), `/v1/contacts/${c.req.param("id")}`, { method: "DELETE" })
    return back(c)
  })

function back(c: CounterContext) {
  return c.redirect(viewOf(c).link(path), 303)
}

/** All that is wrong. @param field where what is said of no other stands */
function refused(c: CounterContext, field: string, { problem: { detail, errors = [], status } }: Refused) {
  const faults = errors.map(({ pointer, detail: text }) => {
    const [first] = channels
    return { field: pointer === "/channel" ? channelField(first) : field, text }
  })
  return answer(c, faults.length > 0 ? faults : [{ field, text: detail }], status)
}

async function answer(c: CounterContext, faults: readonly ContactFault[], status: number) {
  const contacts = await call(c, contactListSchema, "/v1/contacts")
  if (contacts.kind === "refused") {
    const { detail } = contacts.problem
    return refuse(c, "not-allowed", { detail: { zh: detail, en: detail } })
  }
  return c.html(contactPage(viewOf(c, path), await holderOf(c), contacts.value, faults), status as 200)
}

/** HTTP of the officers' pages on requests for shared data. Each act is an operation of the API. */
import { Hono } from "hono"
import { requestDetailSchema, requestPageSchema } from "../enforcement/sharing/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { openOfficersGate } from "../web/officers-gate.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { requestDetailPage, requestListPage, requestsPath, words } from "./sharing-page.ts"

const officersAlone = openOfficersGate({ home: requestsPath, scope: "sharing:read", refusal: words.notOfficer })

const onePath = `${requestsPath}/:id{[0-9a-f-]{36}}`

export const sharingPageRoutes = new Hono<OfficeEnvironment>()
  .use(requestsPath, officersAlone)
  .use(`${requestsPath}/*`, ownForm, officersAlone)
  .get(requestsPath, async (c) => {
    const { state, cursor } = c.req.query()
    const query = new URLSearchParams({ limit: "25", ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) })
    const page = await call(c, requestPageSchema, `/v1/data-requests?${query}`)
    if (page.kind === "refused") return c.redirect(viewOf(c).link(requestsPath), 303)
    return c.html(requestListPage(viewOf(c), officer(c), page.value, state))
  })
  .get(onePath, (c) => show(c, c.req.query("done") !== undefined, 200))
  .post(onePath, limitForm(20_000), async (c) => {
    const { act, reason, version } = await c.req.parseBody()
    const json = { act, version: Number(version), ...(typeof reason === "string" && reason.trim() ? { reason } : {}) }
    const path = `/v1/data-requests/${c.req.param("id")}`
    const done = await call(c, requestDetailSchema, `${path}/acts`, { method: "POST", json })
    if (done.kind === "done")
      return c.redirect(viewOf(c).link(`${requestsPath}/${c.req.param("id")}`, { done: "1" }), 303)
    refuseSent(c, done.problem)
    return show(c, false, done.problem.status)
  })

async function show(c: OfficeContext, done: boolean, status: number) {
  const request = await call(c, requestDetailSchema, `/v1/data-requests/${c.req.param("id")}`)
  if (request.kind === "refused") return refuse(c, "unknown-request", { detail: words.unknown })
  return c.html(requestDetailPage(viewOf(c), officer(c), request.value, { done }), status as 200)
}

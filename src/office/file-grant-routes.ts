/** HTTP of who may read the file of a case, as pages for officers. Each act is an operation of the API. */
import { Hono } from "hono"
import { may } from "../access/principal.ts"
import { agenciesSchema } from "../enforcement/agency/routes.ts"
import { limitForm } from "../http/sent-form.ts"
import { fileGrantDetailSchema, fileGrantPageSchema } from "../register/document/grant/wire.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { readCase, worksOnCase } from "./case-reading.ts"
import { fileGrantListPage, fileGrantPage, fileGrantsPath, words } from "./file-grant-page.ts"
import { type OfficeContext, officer } from "./gate.ts"

const ofCase = "/office/:route{decisions}/:id{[0-9a-f-]{36}}/file-grants"
const onePath = `${fileGrantsPath}/:id{[0-9a-f-]{36}}`
const apiPath = "/v1/file-grants"

export const fileGrantPageRoutes = new Hono<OfficeEnvironment>()
  .get(ofCase, (c) => showOfCase(c, 200))
  .post(ofCase, limitForm(20_000), async (c) => {
    const { body, purpose, until } = await c.req.parseBody()
    const json = { case: c.req.param("id"), body, purpose, until }
    const done = await call(c, fileGrantDetailSchema, apiPath, { method: "POST", json })
    if (done.kind === "done")
      return c.redirect(viewOf(c).link(`${fileGrantsPath}/${done.value.id}`, { done: "1" }), 303)
    refuseSent(c, done.problem)
    return showOfCase(c, done.problem.status)
  })
  .get(onePath, (c) => show(c, c.req.query("done") !== undefined, 200))
  .post(onePath, limitForm(20_000), async (c) => {
    const { act, reason, version } = await c.req.parseBody()
    const json = { act, version: Number(version), ...(act === "withdraw" ? { reason } : {}) }
    const path = `${apiPath}/${c.req.param("id")}`
    const done = await call(c, fileGrantDetailSchema, `${path}/acts`, { method: "POST", json })
    if (done.kind === "done")
      return c.redirect(viewOf(c).link(`${fileGrantsPath}/${c.req.param("id")}`, { done: "1" }), 303)
    refuseSent(c, done.problem)
    return show(c, false, done.problem.status)
  })

async function showOfCase(c: OfficeContext, status: number) {
  const shown = await readCase(c)
  if (shown instanceof Response) return shown
  const grants = await call(c, fileGrantPageSchema, `${apiPath}?case=${shown.id}&limit=200`)
  const proposes = worksOnCase(officer(c), shown) && may(c.get("principal"), "file:grant")
  const agencies = proposes ? await call(c, agenciesSchema, "/v1/agencies") : null
  const page = fileGrantListPage(viewOf(c), officer(c), shown, {
    grants: grants.kind === "done" ? grants.value.results : [],
    bodies: agencies?.kind === "done" ? agencies.value.agencies.map(({ name }) => name) : [],
    proposes,
  })
  return c.html(page, status as 200)
}

async function show(c: OfficeContext, done: boolean, status: number) {
  const grant = await call(c, fileGrantDetailSchema, `${apiPath}/${c.req.param("id")}`)
  if (grant.kind === "refused") return refuse(c, "unknown-file-grant", { detail: words.unknown })
  return c.html(fileGrantPage(viewOf(c), officer(c), grant.value, { done }), status as 200)
}

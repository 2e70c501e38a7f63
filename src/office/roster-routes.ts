/** HTTP of the page on identity reports of platforms. Each act is an operation of the API. */
import { Hono } from "hono"
import { may } from "../access/principal.ts"
import type { Problem } from "../http/problem.ts"
import { limitForm } from "../http/sent-form.ts"
import { revealedSchema } from "../roster/officer-routes.ts"
import { identityReportsSchema } from "../roster/report-routes.ts"
import { statisticsSchema } from "../roster/statistics.ts"
import { reportSchema } from "../roster/wire.ts"
import { readActForm } from "../web/act-form.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { refusalPage } from "./refusal.ts"
import { revealedPage, rosterPath, rosterReportPage } from "./roster-page.ts"

const formBytesMax = 20_000

export const rosterReportRoutes = new Hono<OfficeEnvironment>()
  .get(rosterPath, (c) => show(c, 200))
  .post(`${rosterPath}/reveal`, limitForm(formBytesMax), async (c) => {
    const json = readActForm(await c.req.parseBody())
    const revealed = await call(c, revealedSchema, "/v1/rosters/reveal", { method: "POST", json })
    if (revealed.kind === "refused") return refused(c, revealed.problem)
    return c.html(revealedPage(viewOf(c, rosterPath), officer(c), revealed.value))
  })
  .post(`${rosterPath}/:id{[0-9a-f-]{36}}`, limitForm(formBytesMax), async (c) => {
    const { act, ...json } = readActForm(await c.req.parseBody())
    const path = `/v1/rosters/reports/${c.req.param("id")}`
    const decided =
      act === "accept"
        ? await call(c, reportSchema, `${path}/accept`, { method: "POST" })
        : await call(c, reportSchema, `${path}/return`, { method: "POST", json })
    if (decided.kind === "refused") return refused(c, decided.problem)
    return c.redirect(viewOf(c).link(rosterPath, { done: "1" }), 303)
  })

function refused(c: OfficeContext, problem: Problem) {
  refuseSent(c, problem)
  return show(c, problem.status, [problem.detail, ...(problem.errors ?? []).map(({ detail }) => detail)])
}

async function show(c: OfficeContext, status: number, before: readonly string[] = []) {
  const { state = "", cursor = "", done } = c.req.query()
  const query = new URLSearchParams({ limit: "25", ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) })
  const page = await call(c, identityReportsSchema, `/v1/rosters/reports?${query}`)
  const numbers = await call(c, statisticsSchema, "/v1/rosters/statistics")
  if (page.kind === "refused") return refusalPage(c, "platforms", page.problem, before)
  if (numbers.kind === "refused") return refusalPage(c, "platforms", numbers.problem, before)
  const principal = c.get("principal")
  const rights = { mayDecide: may(principal, "roster:review"), mayReveal: may(principal, "roster:reveal") }
  const shown = { page: page.value, state, cursor, numbers: numbers.value, ...rights, done: done !== undefined }
  return c.html(rosterReportPage(viewOf(c, rosterPath), officer(c), shown), status as 200)
}

/** HTTP of the page on reports on a period. Each act is an operation of the API. */
import { Hono } from "hono"
import type { z } from "zod"
import { consentPageSchema, consentSchema } from "../exports/period/consent-wire.ts"
import { type IssuedPeriod, issuePeriod, toPeriodCode } from "../exports/period/issue.ts"
import { type Period, periodFault, periodLists } from "../exports/period/period.ts"
import { readableSchema, readingPageSchema, refusePeriod } from "../exports/period/routes.ts"
import { limitForm } from "../http/sent-form.ts"
import { addYears, dayInChina } from "../law/day.ts"
import { listNames } from "../law/list.ts"
import { loadOfficeNames } from "../register/document/office-store.ts"
import { loadNames } from "../register/subject/store.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { turnRows } from "../web/turn.ts"
import { viewOf } from "../web/view.ts"
import { type CounterEnvironment, call } from "./api.ts"
import { type CounterContext, holderOf, merchant } from "./gate.ts"
import { periodPage, periodPaper } from "./period-page.ts"
import { sections } from "./section.ts"

const { path } = sections.period
const smallForm = limitForm(10_000)

export const periodPageRoutes = new Hono<CounterEnvironment>()
  .get(path, (c) => show(c, 200))
  .get(`${path}/report`, async (c) => {
    const { code = merchant(c).code, from = "", to = "" } = c.req.query()
    const today = dayInChina(c.get("parts").clock())
    const asked = c.req.queries("list") ?? []
    const lists = listNames.filter((name) => asked.includes(name))
    const period: Period = { from, to, lists: lists.length > 0 ? lists : periodLists }
    const fault = periodFault(period, today)
    if (fault) return refuse(c, "invalid-request", fault)
    const issued = await issuePeriod(c.get("parts"), c.get("principal"), code, period)
    if (issued.kind !== "issued") return refuseIssued(c, issued)
    const offices = await loadOfficeNames(
      c.get("parts").sql,
      issued.report.counts.map(({ authority }) => authority),
    )
    const paper = { issued, code: await toPeriodCode(issued), offices }
    return c.html(periodPaper(viewOf(c, path), paper))
  })
  .post(`${path}/consents`, smallForm, async (c) => {
    const sent = await c.req.parseBody({ all: true })
    const text = (name: string) => (typeof sent[name] === "string" ? sent[name].trim() : "")
    const lists = [sent["list"] ?? []].flat()
    const name = text("reader_name")
    const json = {
      ...{ reader: text("reader"), ...(name === "" ? {} : { reader_name: name }), purpose: text("purpose") },
      ...{ from: text("from"), to: text("to"), until: text("until"), ...(lists.length > 0 ? { lists } : {}) },
    }
    const given = await call(c, consentSchema, "/v1/period-consents", { method: "POST", json })
    if (given.kind === "done") return c.redirect(viewOf(c).link(path, { done: "given" }), 303)
    refuseSent(c, given.problem)
    return show(c, given.problem.status)
  })
  .post(`${path}/consents/:id{[0-9a-f-]{36}}/withdraw`, smallForm, async (c) => {
    const at = `/v1/period-consents/${c.req.param("id")}/withdraw`
    const done = await call(c, consentSchema, at, { method: "POST" })
    // What was withdrawn already is withdrawn.
    if (done.kind === "done" || done.problem.status === 409)
      return c.redirect(viewOf(c).link(path, { done: "withdrawn" }), 303)
    refuseSent(c, done.problem)
    return show(c, done.problem.status)
  })

/** Why there is no paper, as a page: a problem of the API in the reader's language. */
async function refuseIssued(c: CounterContext, issued: Exclude<IssuedPeriod, { kind: "issued" }>) {
  const { status, detail } = (await refusePeriod(c, issued).json()) as { status: number; detail: string }
  const name = status === 403 ? "not-allowed" : status === 413 ? "too-large" : "not-yet-signed"
  return refuse(c, name, { detail: { zh: detail, en: detail } })
}

async function show(c: CounterContext, status: number) {
  const { cursor, read, done } = c.req.query()
  const page = (from: string | undefined) =>
    new URLSearchParams({ limit: String(turnRows), ...(from ? { cursor: from } : {}) }).toString()
  const given = await call(c, consentPageSchema, `/v1/period-consents?${page(cursor)}`)
  const readings = await call(c, readingPageSchema, `/v1/period-readings?${page(read)}`)
  const readable = await call(c, readableSchema, "/v1/period-readable")
  const others = readable.kind === "done" ? readable.value.readable : []
  const today = dayInChina(c.get("parts").clock())
  const shown = {
    consents: given.kind === "done" ? given.value : none.consents,
    readings: readings.kind === "done" ? readings.value : none.readings,
    ...{ others, at: { cursor, read }, done },
    names: await loadNames(c.get("parts").sql, [...new Set(others.map(({ subject }) => subject))]),
    ...{ today, earliest: addYears(today, -5) },
  }
  return c.html(periodPage(viewOf(c, path), await holderOf(c), shown), status as 200)
}

const none = {
  consents: { consents: [], next: null } satisfies z.infer<typeof consentPageSchema>,
  readings: { readings: [], next: null } satisfies z.infer<typeof readingPageSchema>,
}

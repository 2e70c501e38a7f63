/** HTTP of the merchants' counter (商户窗口): each act is one of the API. */
import { Hono } from "hono"
import { isWithin, reachOf } from "../access/reach.ts"
import { listMeasureTypes } from "../enforcement/catalogue/store.ts"
import { readerSender } from "../enforcement/lead/reader-lead.ts"
import { findBetween } from "../enforcement/lead/store.ts"
import { ownMeasuresSchema } from "../enforcement/measure/own-routes.ts"
import { objectionPageSchema, objectionSchema } from "../enforcement/objection/wire.ts"
import { limitForm } from "../http/sent-form.ts"
import { dayInChina } from "../law/day.ts"
import { loadOffices } from "../register/document/office-store.ts"
import { listServed } from "../register/document/store.ts"
import { shownOffices } from "../register/pages/routes.ts"
import { readFollowNumber } from "../register/proceeding/follow-number.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { nextStepsOf } from "../register/proceeding/next-step.ts"
import { remediesOf } from "../register/proceeding/remedy.ts"
import { findFollowed, listOpen } from "../register/proceeding/store.ts"
import { toWireProceeding } from "../register/proceeding/wire.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { isOpen } from "../register/record/state.ts"
import { listRecords, loadRecords } from "../register/record/store.ts"
import { refuse } from "../web/error-page.ts"
import { refuseSent } from "../web/form.ts"
import { ownForm } from "../web/own-form.ts"
import { turn, turnRows, turnTo } from "../web/turn.ts"
import { viewOf } from "../web/view.ts"
import { type CounterEnvironment, call } from "./api.ts"
import { applicationPageRoutes } from "./application-routes.ts"
import { contactPageRoutes } from "./contact-routes.ts"
import { findRoutes } from "./find-routes.ts"
import { type Followed, followPage } from "./follow-page.ts"
import { followingRoutes } from "./following-routes.ts"
import { type CounterContext, holderOf, merchant, merchantsAlone } from "./gate.ts"
import { helpRoutes } from "./help-routes.ts"
import { certificatePage, measurePage } from "./measure-page.ts"
import { otherRoutes } from "./other-routes.ts"
import { periodPageRoutes } from "./period-routes.ts"
import { recordPage } from "./record-page.ts"
import { sections } from "./section.ts"

const smallForm = limitForm(10_000)

export const counterRoutes = new Hono<CounterEnvironment>()
  .get("/follow", (c) => c.html(followPage(viewOf(c), null)))
  // By a form: an address stays in histories, and the number is what opens it.
  .post("/follow", smallForm, ownForm, async (c) => {
    const { number } = await c.req.parseBody()
    const followed = await follow(c, typeof number === "string" ? number : "")
    const view = viewOf(c)
    c.header("Cache-Control", "private, no-store")
    return c.html(followPage(view, followed), followed && "office" in followed ? 200 : 404)
  })
  .route("/", helpRoutes)
  .route("/", followingRoutes)
  .route("/", otherRoutes)
  .use("/counter/*", ownForm, merchantsAlone)
  .get(sections.records.path, async (c) => {
    const { sql, policy, calendar, clock } = c.get("parts")
    const principal = merchant(c)
    const { record: asked, cursor } = c.req.query()
    const records = await listOwn(c)
    const turned = turnTo(records, asked, cursor)
    const remedies = remediesOf(records, { policy, calendar }, dayInChina(clock()), turned.rows)
    const open = await listOpen(sql, reachOf(principal), principal.code)
    const authorities = turned.rows.map(({ content }) => content.authority)
    const offices = await loadOffices(sql, authorities)
    const shownIds = turned.rows.map(({ id }) => id)
    const served = Map.groupBy(await listServed(sql, reachOf(principal), shownIds), ({ recordId }) => recordId)
    const ids = shownIds.join(",")
    const own = ids === "" ? null : await call(c, ownMeasuresSchema, `/v1/measures/own?records=${ids}`)
    const measures = Map.groupBy(own?.kind === "done" ? own.value.measures : [], ({ record_id }) => record_id)
    const there = records.filter(({ state }) => isOpen(state)).length
    const today = dayInChina(clock())
    const steps = nextStepsOf(turned.rows, remedies, calendar, today)
    const shown = { turned, asked, there, remedies, steps, today, open, policy, offices, served, measures }
    return c.html(recordPage(viewOf(c), await holderOf(c), shown))
  })
  .get(sections.measures.path, (c) => showMeasures(c, 200))
  .post(`${sections.measures.path}/:id{[0-9a-f-]{36}}/objection`, smallForm, async (c) => {
    const { text } = await c.req.parseBody()
    const json = { measure: c.req.param("id"), text }
    const filed = await call(c, objectionSchema, "/v1/measure-objections", { method: "POST", json })
    if (filed.kind === "done") return c.redirect(viewOf(c).link(sections.measures.path, { done: "1" }), 303)
    refuseSent(c, filed.problem)
    return showMeasures(c, filed.problem.status)
  })
  .get(sections.certificates.path, async (c) => {
    const turned = turn(await listOwn(c), c.req.query("cursor"))
    return c.html(certificatePage(viewOf(c), await holderOf(c), turned))
  })
  .route("/", findRoutes)
  .route("/", contactPageRoutes)
  .route("/", periodPageRoutes)
  .route("/", applicationPageRoutes)

/** The merchant's records: first those that are there, then those that are over; of both the latest publication first. */
async function listOwn(c: CounterContext): Promise<HeldRecord[]> {
  const records = await listRecords(c.get("parts").sql, merchant(c).code)
  return records.toSorted((a, b) => Number(isOpen(b.state)) - Number(isOpen(a.state)))
}

function pageOf(cursor: string | undefined): string {
  return new URLSearchParams({ limit: String(turnRows), ...(cursor ? { cursor } : {}) }).toString()
}

async function showMeasures(c: CounterContext, status: number) {
  const { cursor, filed: filedFrom } = c.req.query()
  const own = await call(c, ownMeasuresSchema, `/v1/measures/own?${pageOf(cursor)}`)
  const filed = await call(c, objectionPageSchema, `/v1/measure-objections?${pageOf(filedFrom)}`)
  if (own.kind === "refused") return refuse(c, "not-allowed", { detail: both(own.problem.detail) })
  const named = own.value.measures.map(({ record_id }) => record_id)
  const records = await loadRecords(c.get("parts").sql, [...new Set(named)])
  const isOwn = ({ content }: HeldRecord) => content.subjectCode === merchant(c).code
  const shown = {
    own: own.value,
    filed: filed.kind === "done" ? filed.value : { objections: [], next: null },
    at: { cursor, filed: filedFrom },
    recordIds: new Set([...records.values()].filter(isOwn).map(({ id }) => id)),
  }
  const types = await listMeasureTypes(c.get("parts").sql, null)
  const kinds = new Map(types.map(({ id, zh, en }) => [id, { zh, en }]))
  const page = measurePage(viewOf(c, sections.measures.path), await holderOf(c), shown, {
    kinds,
    done: c.req.query("done") !== undefined,
  })
  return c.html(page, status as 200)
}

/** How the application of a number stands, or what a reader has said. Who has the number is told its state, and no more. */
async function follow(c: CounterContext, text: string): Promise<Followed> {
  const range = readFollowNumber(text)
  if (!range) return { kind: "unreadable" }
  const { sql, clock } = c.get("parts")
  const officeOf = async (authority: string) => {
    return (await shownOffices(viewOf(c), sql, [authority])).get(authority) ?? null
  }
  const found = await findFollowed(sql, range)
  // Of what an officer has begun nobody has a number.
  if (found && getKind(found.kind).begunBy.includes("merchant")) {
    const application = toWireProceeding(found, dayInChina(clock()))
    const principal = c.get("principal")
    const isOwn = principal.kind === "merchant" && isWithin(reachOf(principal), found)
    return { kind: "found", application, office: await officeOf(application.authority), isOwn }
  }
  const lead = found ? null : await findBetween(sql, readerSender, range)
  return lead ? { kind: "told", lead, office: await officeOf(lead.authority) } : { kind: "unknown" }
}

function both(detail: string) {
  return { zh: detail, en: detail }
}

/** HTTP of the console (工作台): signing in and out, and its sections behind the gate. */
import { type Context, Hono } from "hono"
import { newOwnKeySchema } from "../access/own-key-routes.ts"
import { anyone } from "../access/principal.ts"
import { findClient } from "../access/store.ts"
import { countFreshTold } from "../access/told-store.ts"
import { readCursor } from "../alert/alert.ts"
import { listNewest } from "../alert/alert-store.ts"
import { countDead } from "../alert/delivery-store.ts"
import { listSearches } from "../alert/saved-search-store.ts"
import { countUnseen, markSeen, readSeen } from "../alert/seen-store.ts"
import { webhookListSchema } from "../alert/webhook-wire.ts"
import { jobListSchema } from "../check/job/wire.ts"
import { type CheckPolicy, policySchema } from "../check/policy/policy.ts"
import { subscriptionsSchema } from "../enforcement/agency/wire.ts"
import { noticePageSchema } from "../enforcement/notice/wire.ts"
import { objectionPageSchema } from "../enforcement/objection/wire.ts"
import { preparedPageSchema } from "../enforcement/prepared/wire.ts"
import { recallPageSchema } from "../enforcement/recall/wire.ts"
import { readAgency } from "../http/person.ts"
import { clientOf } from "../http/route.ts"
import { dayInChina } from "../law/day.ts"
import { rosterSchema } from "../roster/wire.ts"
import { ownForm } from "../web/own-form.ts"
import { viewOf } from "../web/view.ts"
import { alertPage } from "./alert-page.ts"
import { type ConsoleEnvironment, call } from "./api.ts"
import { dutyPageRoutes } from "./duty-routes.ts"
import { behind, refusalPage, signedIn, smallForm } from "./gate.ts"
import { gatheredPageRoutes } from "./gathered-routes.ts"
import { jobPageRoutes } from "./job-routes.ts"
import { tradedPage, tradePage, tradePath } from "./key-trade-page.ts"
import { letterPageRoutes } from "./letter-routes.ts"
import { merchantPageRoutes } from "./merchant-routes.ts"
import { namePageRoutes } from "./name-routes.ts"
import { type Overview, overviewPage, trayCountMax } from "./overview-page.ts"
import { lenientRules, readPolicyForm } from "./policy-form.ts"
import { policyPage } from "./policy-page.ts"
import { reportPageRoutes } from "./report-routes.ts"
import { rosterPageRoutes } from "./roster-routes.ts"
import { searchPageRoutes } from "./search-routes.ts"
import { hasSection, sections } from "./section.ts"
import { sellerPageRoutes } from "./seller-routes.ts"
import { readSession, startSession, stopAgencyPerson, stopSession } from "./session-cookie.ts"
import { signInPage } from "./sign-in-page.ts"
import { toldPageRoutes } from "./told-routes.ts"
import { undecidedPageRoutes } from "./undecided-routes.ts"
import { usagePageRoutes } from "./usage-routes.ts"
import { webhookPageRoutes } from "./webhook-routes.ts"

const signInPath = "/console/sign-in"

/** A path of the console or an agency's desk, as a form or an address names it; the first page where it names another. */
function readPlace(text: unknown): string {
  return typeof text === "string" && /^\/(?:console|desk)(?:\/[\w-]+)*$/.test(text) ? text : "/console"
}

export const consoleRoutes = new Hono<ConsoleEnvironment>()
  // The cookie is sent by pages of this site alone (SameSite); that a form is one of ours is looked at all the same.
  .use("/console/*", ownForm)
  .get(signInPath, (c) => {
    const { to, ended } = c.req.query()
    const view = viewOf(c)
    c.header("Cache-Control", "private, no-store")
    return c.html(signInPage(view, ended === undefined ? null : "ended", readPlace(to)))
  })
  .post(signInPath, smallForm, async (c) => {
    const { sql } = c.get("parts")
    const { key, to } = await c.req.parseBody()
    const client = typeof key === "string" ? await findClient(sql, key.trim()) : null
    const view = viewOf(c, signInPath)
    c.header("Cache-Control", "private, no-store")
    if (!client) return c.html(signInPage(view, "refused", readPlace(to)), 401)
    await startSession(c, client)
    return c.redirect(view.link(readPlace(to)), 303)
  })
  // Whoever fetches a key has none, or shows it here.
  .get(tradePath, (c) => {
    const view = viewOf(c, tradePath)
    c.header("Cache-Control", "private, no-store")
    return c.html(tradePage(view, null))
  })
  .post(tradePath, smallForm, async (c) => {
    const form = await c.req.parseBody()
    const text = (name: string) => (typeof form[name] === "string" ? form[name].trim() : "")
    const client = text("key") === "" ? null : await findClient(c.get("parts").sql, text("key"))
    c.set("principal", client ?? anyone)
    const second = text("second_code")
    const json = { code: text("code"), ...(second === "" ? {} : { second_code: second }) }
    const traded = await call(c, newOwnKeySchema, "/v1/key/trade", { method: "POST", json })
    const view = viewOf(c, tradePath)
    c.header("Cache-Control", "private, no-store")
    if (traded.kind === "done") return c.html(tradedPage(view, traded.value.key))
    return c.html(tradePage(view, traded.problem.detail), traded.problem.status as 400 | 409)
  })
  .post("/console/sign-out", smallForm, async (c) => {
    const everywhere = (await c.req.parseBody())["everywhere"] !== undefined
    // Of whom a session is over nobody knows which others are theirs: they are told to sign in first.
    const isOver = everywhere && !(await readSession(c, true)) && !(await readAgency(c))
    await stopSession(c, everywhere)
    await stopAgencyPerson(c, everywhere)
    c.header("Cache-Control", "private, no-store")
    return c.redirect(viewOf(c).link(signInPath, { ended: isOver ? "1" : undefined }), 303)
  })
  .use("/console/*", signedIn)
  .route("/", overviewRoutes())
  .route("/", jobPageRoutes)
  .route("/", policyRoutes())
  .route("/", alertRoutes())
  .route("/", searchPageRoutes)
  .route("/", gatheredPageRoutes)
  .route("/", merchantPageRoutes)
  .route("/", namePageRoutes)
  .route("/", undecidedPageRoutes)
  .route("/", webhookPageRoutes)
  .route("/", dutyPageRoutes)
  .route("/", letterPageRoutes)
  .route("/", rosterPageRoutes)
  .route("/", sellerPageRoutes)
  .route("/", reportPageRoutes)
  .route("/", usagePageRoutes)
  .route("/", toldPageRoutes)

const jobsShown = 5
const alertsShown = 25

function overviewRoutes() {
  return new Hono<ConsoleEnvironment>().get(sections.overview.path, async (c) => {
    const jobs = await call(c, jobListSchema, "/v1/check/jobs")
    const roster = await call(c, rosterSchema, "/v1/rosters")
    const overview: Overview = {
      jobs: jobs.kind === "done" ? jobs.value.jobs.slice(0, jobsShown) : [],
      unseen: hasSection(clientOf(c), "alerts") ? await countUnseen(c.get("parts").sql, clientOf(c).id) : null,
      webhooks: await readWebhooks(c),
      roster: roster.kind === "done" ? roster.value : null,
      told: await countFreshTold(c.get("parts").sql, clientOf(c), c.get("parts").clock()),
      tray: hasSection(clientOf(c), "notices") ? await readTray(c) : null,
    }
    return c.html(overviewPage(viewOf(c), clientOf(c), overview))
  })
}

/** What waits in an agency's tray, and what it still holds of what has ended: each up to where counting ends. */
async function readTray(c: Context<ConsoleEnvironment>): Promise<Overview["tray"]> {
  const open = await call(c, noticePageSchema, `/v1/notices?state=open&limit=${trayCountMax}`)
  const held = await call(c, recallPageSchema, `/v1/recalls?limit=${trayCountMax}`)
  const objected = await call(c, objectionPageSchema, `/v1/measure-objections?state=open&limit=${trayCountMax}`)
  const subscribed = await call(c, subscriptionsSchema, "/v1/subscriptions")
  const prepared = await call(c, preparedPageSchema, `/v1/prepared?state=waiting&limit=${trayCountMax}`)
  if (prepared.kind === "refused") return null
  if (open.kind === "refused" || held.kind === "refused") return null
  if (objected.kind === "refused" || subscribed.kind === "refused") return null
  return {
    open: open.value.notices.length,
    held: held.value.recalls.filter(({ agency }) => agency === clientOf(c).name).length,
    objections: objected.value.objections.length,
    subscriptions: subscribed.value.subscriptions.length,
    prepared: prepared.value.prepared.length,
  }
}

async function readWebhooks(c: Context<ConsoleEnvironment>): Promise<Overview["webhooks"]> {
  const webhooks = await call(c, webhookListSchema, "/v1/webhooks")
  if (webhooks.kind === "refused") return null
  const dead = await countDead(c.get("parts").sql, clientOf(c).id)
  return { all: webhooks.value.webhooks, dead }
}

function policyRoutes() {
  const { path } = sections.policy
  const apiPath = "/v1/check/policy"
  const show = (
    c: Context<ConsoleEnvironment>,
    policy: CheckPolicy,
    {
      saved = false,
      faults = [],
      lenient = [],
    }: Partial<Pick<Parameters<typeof policyPage>[2], "saved" | "faults" | "lenient">>,
  ) => {
    const today = dayInChina(c.get("parts").clock())
    return policyPage(viewOf(c), clientOf(c), { policy, today, saved, faults, lenient })
  }
  return new Hono<ConsoleEnvironment>()
    .use(path, behind("policy"))
    .get(path, async (c) => {
      const policy = await call(c, policySchema, apiPath)
      if (policy.kind === "refused") return refusalPage(c, "overview", policy.problem)
      return c.html(show(c, policy.value, { saved: c.req.query("saved") !== undefined }))
    })
    .post(path, smallForm, async (c) => {
      const body = await c.req.parseBody()
      const json = readPolicyForm(body)
      const lenient = lenientRules(json)
      if (lenient.length > 0 && body["confirm"] === undefined) return c.html(show(c, json, { lenient }))
      const saved = await call(c, policySchema, apiPath, { method: "PUT", json })
      if (saved.kind === "done") return c.redirect(viewOf(c).link(path, { saved: "1" }), 303)
      const { detail, errors = [], status } = saved.problem
      return c.html(show(c, json, { faults: [detail, ...errors.map((error) => error.detail)] }), status as 400)
    })
}

/** GET /v1/alerts reads on from a place; a person begins with the newest. */
function alertRoutes() {
  const { path } = sections.alerts
  return new Hono<ConsoleEnvironment>()
    .use(`${path}/*`, behind("alerts"))
    .get(path, async (c) => {
      const { sql } = c.get("parts")
      const { id } = clientOf(c)
      // A place that can't be read is the beginning.
      const before = readCursor(c.req.query("cursor") ?? "")
      const found = await listNewest(sql, id, before, alertsShown + 1)
      const alerts = found.slice(0, alertsShown)
      const next = found.length > alertsShown ? (alerts.at(-1) ?? null) : null
      const seen = await readSeen(sql, id)
      const searches = new Map((await listSearches(sql, id)).map((search) => [search.id, search.name]))
      return c.html(alertPage(viewOf(c), clientOf(c), { alerts, seen, next, first: before === null, searches }))
    })
    .post(`${path}/seen`, smallForm, async (c) => {
      const { sql, clock } = c.get("parts")
      const { through } = await c.req.parseBody()
      const place = typeof through === "string" ? readCursor(through) : null
      if (place) await markSeen(sql, clientOf(c).id, place, clock())
      return c.redirect(viewOf(c).link(path), 303)
    })
}

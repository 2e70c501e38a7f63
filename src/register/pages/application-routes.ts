/** HTTP of a merchant's applications as pages: the list of the own ones, one, and the acts that are the merchant's. */
import { type Context, Hono } from "hono"
import { reachOf } from "../../access/reach.ts"
import type { LoginParts } from "../../access/token.ts"
import type { Environment } from "../../http/environment.ts"
import { dayInChina } from "../../law/day.ts"
import { refuse } from "../../web/error-page.ts"
import { viewOf } from "../../web/view.ts"
import { doerOf, kindsOf } from "../proceeding/answer-routes.ts"
import { getKind } from "../proceeding/kinds.ts"
import type { Proceeding } from "../proceeding/proceeding.ts"
import { actOn, type Office, type Outcome } from "../proceeding/service.ts"
import { findProceeding, listHistory, listProceedings } from "../proceeding/store.ts"
import { toWireDetail, toWireProceeding } from "../proceeding/wire.ts"
import { recordStates } from "../record/state.ts"
import { findRecord } from "../record/store.ts"
import { applicationListPage, applicationPage, type CertificateKind, loginPage } from "./application-page.ts"
import type { FormFault } from "./form-block.ts"
import { postedForm } from "./remedy-routes.ts"
import { textFault, words } from "./remedy-words.ts"

const kinds = [...kindsOf("repairs"), ...kindsOf("objections")]
// A merchant has a few; more than fit on a page are found through the API.
const listed = 200

type ApplicationParts = Office & LoginParts

export const applicationPageRoutes = new Hono<Environment<ApplicationParts>>()
  .get("/applications", async (c) => {
    const principal = c.get("principal")
    if (principal.kind !== "merchant") return needsLogin(c)
    const { sql, clock } = c.get("parts")
    const rows = await listProceedings(sql, reachOf(principal), { kinds }, null, listed)
    const today = dayInChina(clock())
    const newest = rows.toSorted((a, b) => (a.startedOn < b.startedOn ? 1 : -1))
    const view = viewOf(c)
    keepPrivate(c)
    return c.html(
      applicationListPage(
        view,
        principal.code,
        newest.map((row) => toWireProceeding(row, today)),
      ),
    )
  })
  .get("/applications/:id", async (c) => {
    if (c.get("principal").kind === "anyone") return needsLogin(c)
    const proceeding = await findApplication(c, c.req.param("id"))
    return proceeding ? answer(c, proceeding, 200, [], "") : unknown(c)
  })
  .post("/applications/:id", ...postedForm, async (c) => {
    if (c.get("principal").kind === "anyone") return needsLogin(c)
    const id = c.req.param("id")
    const reach = reachOf(c.get("principal"))
    const found = await findApplication(c, id)
    if (!found) return unknown(c)
    const body = await c.req.parseBody()
    const text = (name: string) => (typeof body[name] === "string" ? body[name].trim() : "")
    const [act, supplement] = [text("act"), text("supplement")]
    if (await c.get("parts").signedLog.halted()) {
      return answer(c, found, 503, [{ field: null, text: words.halted }], supplement)
    }
    const version = /^\d{1,9}$/.test(text("version")) ? Number(text("version")) : null
    const request = { act, reason: null, version, input: act === "supplement" ? { supplement } : {} }
    const outcome = await actOn(c.get("parts"), reach, id, request, doerOf(c.get("principal")))
    if (outcome.kind === "done") return c.redirect(viewOf(c).link(`/applications/${id}`), 303)
    const proceeding = await findApplication(c, id)
    if (!proceeding) return unknown(c)
    return answer(c, proceeding, outcome.kind === "faults" ? 400 : 409, faultsOf(outcome, supplement), supplement)
  })

async function findApplication(c: Context<Environment<ApplicationParts>>, id: string): Promise<Proceeding | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null
  const proceeding = await findProceeding(c.get("parts").sql, reachOf(c.get("principal")), id)
  return proceeding && getKind(proceeding.kind).told ? proceeding : null
}

/** The page. Officers see what the merchant sees; their own work is done through the API. */
async function answer(
  c: Context<Environment<ApplicationParts>>,
  proceeding: Proceeding,
  status: 200 | 400 | 409 | 503,
  faults: readonly FormFault[],
  typed: string,
) {
  const { sql, clock } = c.get("parts")
  const history = await listHistory(sql, proceeding)
  const doer = doerOf(c.get("principal"))(proceeding)
  const merchant = { ...doer, parties: doer.parties.filter((party) => party === "merchant") }
  const wire = toWireDetail(proceeding, history, merchant, dayInChina(clock()), false)
  const view = viewOf(c)
  keepPrivate(c)
  const certificate = await findCertificate(c, proceeding)
  return c.html(applicationPage(view, wire, certificate, faults, typed), status)
}

// What is masked is neither published nor at its end.
const certificates = { shown: "certificate", paused: null, over: "ending" } as const

async function findCertificate(
  c: Context<Environment<ApplicationParts>>,
  { recordId }: Proceeding,
): Promise<CertificateKind> {
  const record = recordId === null ? null : await findRecord(c.get("parts").sql, recordId)
  if (!record || record.position === null) return null
  return certificates[recordStates[record.state].display]
}

function keepPrivate(c: Context<Environment<ApplicationParts>>): void {
  c.header("Cache-Control", "private, no-store")
}

function needsLogin(c: Context<Environment<ApplicationParts>>) {
  const view = viewOf(c)
  return c.html(loginPage(view, c.get("parts").loginUrl), c.get("principal").kind === "anyone" ? 401 : 403)
}

function unknown(c: Context<Environment<ApplicationParts>>) {
  return refuse(c, "unknown-proceeding", {
    detail: {
      zh: "没有此编号的申请，或者您无权查看。",
      en: "There is no such application, or it is not for you to see.",
    },
  })
}

function faultsOf(outcome: Exclude<Outcome, { kind: "done" }>, supplement: string): FormFault[] {
  switch (outcome.kind) {
    case "faults":
      return outcome.faults.map(({ field, reason }) =>
        field === "supplement"
          ? { field, text: textFault(words.supplementField, supplement) }
          : { field: null, text: reason },
      )
    case "absent":
    case "stale":
      return [{ field: null, text: words.changed }]
    default:
      return [{ field: null, text: outcome.reason }]
  }
}

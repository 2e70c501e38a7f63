/**
 * HTTP of repair and objection as pages. They work without scripts; the operator's login stands in front and sends the
 * merchant's token.
 */

import { type Context, Hono } from "hono"
import type { Principal } from "../../access/principal.ts"
import { reachOf } from "../../access/reach.ts"
import type { LoginParts } from "../../access/token.ts"
import type { Environment } from "../../http/environment.ts"
import { noSuchRecord } from "../../http/problem.ts"
import { limitForm } from "../../http/sent-form.ts"
import { dayInChina } from "../../law/day.ts"
import { refuse } from "../../web/error-page.ts"
import { ownForm } from "../../web/own-form.ts"
import { viewOf } from "../../web/view.ts"
import { loadOffices } from "../document/office-store.ts"
import { doerOf } from "../proceeding/answer-routes.ts"
import type { Office } from "../proceeding/commit.ts"
import { keeperOf } from "../proceeding/facts.ts"
import { getKind } from "../proceeding/kinds.ts"
import { partiesOf } from "../proceeding/party.ts"
import { barUntil, type Opening, objectionOpening, repairOpening } from "../proceeding/remedy.ts"
import type { Remedy } from "../proceeding/remedy-step.ts"
import { type Beginning, startProceeding } from "../proceeding/service.ts"
import { listOpen } from "../proceeding/store.ts"
import type { HeldRecord } from "../record/record.ts"
import { recordStates } from "../record/state.ts"
import { findRecord, listRecords } from "../record/store.ts"
import type { FormFault } from "./form-block.ts"
import { type RemedyPage, remedyPage, type Visitor } from "./remedy-page.ts"
import { textFault, words } from "./remedy-words.ts"

/** Two texts of 20,000 characters, each of up to nine bytes as a form sends them, and the rest of the form. */
const formBytesMax = 400_000

/**
 * What every form that is posted goes through: its size, and whether a page of ours sent it. The login in front gives a
 * request its token whatever page made the browser send it, so a form of another site must not count.
 */
export const postedForm = [limitForm(formBytesMax), ownForm] as const

type RemedyParts = Office & LoginParts

export const remedyPageRoutes = new Hono<Environment<RemedyParts>>()
  .get("/records/:id/:remedy{repair|objection}", async (c) => {
    const page = await readPage(c, readRemedy(c.req.param("remedy")), c.req.param("id"))
    return page ? answer(c, page, 200) : unknownRecord(c)
  })
  .post("/records/:id/:remedy{repair|objection}", ...postedForm, async (c) => {
    const [remedy, id] = [readRemedy(c.req.param("remedy")), c.req.param("id")]
    const page = await readPage(c, remedy, id)
    if (!page) return unknownRecord(c)
    if (page.visitor.kind !== "owner") return answer(c, page, c.get("principal").kind === "anyone" ? 401 : 403)
    const values = readValues(await c.req.parseBody())
    if (await c.get("parts").signedLog.halted()) {
      return answer(c, { ...page, values, faults: [{ field: null, text: words.halted }] }, 503)
    }
    const documents = values.documents === "" ? {} : { documents: values.documents }
    const input = { record_id: id, statement: values.statement, ...documents }
    const outcome = await startProceeding(
      c.get("parts"),
      remedy,
      input,
      { recordId: id },
      await doerOf(c.get("parts").sql, c.get("principal")),
    )
    if (outcome.kind === "done")
      return c.redirect(viewOf(c).link(`/applications/${outcome.proceeding.id}`, { sent: "1" }), 303)
    return answer(
      c,
      { ...page, values, faults: faultsOf(outcome, remedy, values) },
      outcome.kind === "faults" ? 400 : 409,
    )
  })

function readRemedy(text: string): Remedy {
  return text === "objection" ? "objection" : "repair"
}

function readValues(body: Record<string, unknown>): RemedyPage["values"] {
  const text = (name: string) => (typeof body[name] === "string" ? body[name].trim() : "")
  return { statement: text("statement"), documents: text("documents") }
}

function answer(c: Context<Environment<RemedyParts>>, page: RemedyPage, status: 200 | 400 | 401 | 403 | 409 | 503) {
  const view = viewOf(c)
  // What a merchant sees here is theirs: no cache on the way may keep it.
  if (c.get("principal").kind !== "anyone") c.header("Cache-Control", "private, no-store")
  return c.html(remedyPage(view, page), status)
}

function unknownRecord(c: Context<Environment<RemedyParts>>) {
  return refuse(c, "unknown-record", noSuchRecord)
}

/** The page of a record that is shown; of one that is masked for its own merchant alone. */
async function readPage(c: Context<Environment<RemedyParts>>, remedy: Remedy, id: string): Promise<RemedyPage | null> {
  const { sql, clock, policy, calendar, loginUrl } = c.get("parts")
  const principal = c.get("principal")
  const record = await findRecord(sql, id)
  const today = dayInChina(clock())
  if (!record || !isVisible(record, principal, today)) return null
  const opening = await openingOf(c.get("parts"), remedy, record, today)
  const visitor = await visitorOf(c.get("parts"), remedy, record, principal)
  const values = { statement: "", documents: "" }
  const { authority, subjectCode } = record.content
  const keeper = principal.kind === "officer" ? await keeperOf(sql, record) : null
  const parties = keeper ? partiesOf(principal, { ...keeper, subjectCode }) : []
  const mayEnter = getKind(remedy).begunBy.some((party) => parties.includes(party))
  const office = (await loadOffices(sql, [authority])).get(authority) ?? null
  return { remedy, record, opening, visitor, mayEnter, values, faults: [], loginUrl, today, policy, calendar, office }
}

/** A record is shown up to its last day; a masked one to its own merchant alone. */
function isVisible({ state, displayedUntil, content }: HeldRecord, principal: Principal, today: string): boolean {
  if (displayedUntil !== null && displayedUntil < today) return false
  const own = principal.kind === "merchant" && principal.code === content.subjectCode
  const { display } = recordStates[state]
  return display === "shown" || (display === "paused" && own)
}

async function openingOf(parts: RemedyParts, remedy: Remedy, record: HeldRecord, today: string): Promise<Opening> {
  if (remedy === "objection") return objectionOpening(record, parts.calendar, today)
  const records = await listRecords(parts.sql, record.content.subjectCode)
  return repairOpening(record, barUntil(records), parts.policy, today)
}

async function visitorOf(
  { sql }: RemedyParts,
  remedy: Remedy,
  { id, content }: HeldRecord,
  principal: Principal,
): Promise<Visitor> {
  if (principal.kind === "anyone") return { kind: "anyone" }
  if (principal.kind !== "merchant") return { kind: "not-merchant" }
  if (principal.code !== content.subjectCode) return { kind: "other-merchant" }
  const open = await listOpen(sql, reachOf(principal), content.subjectCode)
  return { kind: "owner", running: open.find(({ kind, recordId }) => kind === remedy && recordId === id)?.id ?? null }
}

function fieldLabel(remedy: Remedy, field: keyof RemedyPage["values"]) {
  if (field === "documents") return words.documentsField
  return remedy === "repair" ? words.statementRepair : words.statementObjection
}

/** Refusals as the form tells them: of its texts by its own words, anything else as it comes. */
function faultsOf(
  outcome: Exclude<Beginning, { kind: "done" }>,
  remedy: Remedy,
  values: RemedyPage["values"],
): FormFault[] {
  switch (outcome.kind) {
    case "faults":
      return outcome.faults.map(({ field, reason }) => {
        if (field !== "statement" && field !== "documents") return { field: null, text: reason }
        return { field, text: textFault(fieldLabel(remedy, field), values[field], reason) }
      })
    case "absent":
    case "stale":
    case "unknown-record":
      return [{ field: null, text: words.running }]
    default:
      return [{ field: null, text: outcome.reason }]
  }
}

/** HTTP of a merchant's applications as pages: the list of the own ones, one, the acts that are the merchant's, and its papers. */
import { Hono } from "hono"
import { z } from "zod"
import { reachOf } from "../access/reach.ts"
import { toPage } from "../http/content.ts"
import { handFileOn } from "../http/form-file.ts"
import { dayInChina, isDay } from "../law/day.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { attachmentBytesMax, fileFaults as attachmentFaults } from "../register/document/attachment.ts"
import { listAttachments } from "../register/document/attachment-store.ts"
import { loadOffices } from "../register/document/office-store.ts"
import { listDocuments, listServed } from "../register/document/store.ts"
import { attachmentSchema, toWireAttachment } from "../register/document/wire.ts"
import type { FormFault } from "../register/pages/form-block.ts"
import { loginPage } from "../register/pages/login-page.ts"
import { postedForm } from "../register/pages/remedy-routes.ts"
import { textFault, words } from "../register/pages/remedy-words.ts"
import { doerOf, isUntold, kindsOf } from "../register/proceeding/answer-routes.ts"
import type { Outcome } from "../register/proceeding/commit.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import type { Proceeding } from "../register/proceeding/proceeding.ts"
import { actOn } from "../register/proceeding/service.ts"
import { findProceeding, listHistory, listProceedings } from "../register/proceeding/store.ts"
import { toWireDetail, toWireProceeding } from "../register/proceeding/wire.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { recordStates } from "../register/record/state.ts"
import { findRecord, loadRecords } from "../register/record/store.ts"
import { refuse } from "../web/error-page.ts"
import { refuseFile } from "../web/form.ts"
import { ownForm } from "../web/own-form.ts"
import { turnRows } from "../web/turn.ts"
import { viewOf } from "../web/view.ts"
import { type CounterEnvironment, call, passOn } from "./api.ts"
import { applicationListPage, applicationPage, type CertificateKind } from "./application-page.ts"
import { type CounterContext, holderOf, keepForm } from "./gate.ts"
import type { Served } from "./own-line.ts"
import { receiptPage } from "./receipt-page.ts"

// What the merchant has asked for, and listings that it was given notice of.
const kinds = [...kindsOf("repairs"), ...kindsOf("objections"), "serious"]

// What a form adds to its file.
const formBytes = 100_000

/** Reads the place of a link of ours; null, and so the first page, for another text. */
function readPlace(cursor = ""): { dueOn: string | null; id: string } | null {
  const [, dueOn, id] = /^(\d{4}-\d\d-\d\d)?~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(cursor) ?? []
  if (id === undefined || (dueOn !== undefined && !isDay(dueOn))) return null
  return { dueOn: dueOn ?? null, id }
}

export const applicationPageRoutes = new Hono<CounterEnvironment>()
  .get("/applications", async (c) => {
    const principal = c.get("principal")
    if (principal.kind !== "merchant") return needsLogin(c)
    const { sql, clock } = c.get("parts")
    const after = readPlace(c.req.query("cursor"))
    const rows = await listProceedings(sql, reachOf(principal), { kinds }, after, turnRows + 1)
    const { page, next } = toPage(rows, turnRows, ({ dueOn, id }) => `${dueOn ?? ""}~${id}`)
    const today = dayInChina(clock())
    // What runs comes first, by its last day; on a page the newest.
    const newest = page.filter((row) => !isUntold(row)).toSorted((a, b) => (a.startedOn < b.startedOn ? 1 : -1))
    keepPrivate(c)
    const applications = newest.map((row) => toWireProceeding(row, today))
    const about = applications.flatMap(({ record_id: id }) => (id === null ? [] : [id]))
    const records = await loadRecords(sql, [...new Set(about)])
    return c.html(applicationListPage(viewOf(c), await holderOf(c), { applications, records, next }))
  })
  .get("/applications/:id", async (c) => {
    if (c.get("principal").kind === "anyone") return needsLogin(c)
    const proceeding = await findApplication(c, c.req.param("id"))
    return proceeding ? answer(c, proceeding, 200, [], "") : unknown(c)
  })
  .get("/applications/:id/receipt", async (c) => {
    if (c.get("principal").kind === "anyone") return needsLogin(c)
    const proceeding = await findApplication(c, c.req.param("id"))
    return (proceeding && (await answerReceipt(c, proceeding))) ?? unknown(c)
  })
  .post("/applications/:id", ...postedForm, async (c) => {
    if (c.get("principal").kind === "anyone") return (await keepForm(c)) ?? needsLogin(c)
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
    const outcome = await actOn(
      c.get("parts"),
      reach,
      id,
      request,
      await doerOf(c.get("parts").sql, c.get("principal")),
    )
    if (outcome.kind === "done") return c.redirect(viewOf(c).link(`/applications/${id}`), 303)
    const proceeding = await findApplication(c, id)
    if (!proceeding) return unknown(c)
    return answer(c, proceeding, outcome.kind === "faults" ? 400 : 409, faultsOf(outcome, supplement), supplement)
  })

  .post("/applications/:id/papers", ownForm, async (c) => {
    if (c.get("principal").kind !== "merchant") return needsLogin(c)
    const found = await findApplication(c, c.req.param("id"))
    if (!found) return unknown(c)
    if (Number(c.req.header("content-length") ?? 0) > attachmentBytesMax + formBytes) {
      refuseFile(c, attachmentFaults["too-large"])
      return answer(c, found, 413, [], "")
    }
    const sent = await sendPaper(c, found.id)
    if ("kind" in sent && sent.kind === "done") {
      return c.redirect(`${viewOf(c).link(`/applications/${found.id}`)}#papers`, 303)
    }
    refuseFile(c, sent)
    return answer(c, found, "zh" in sent ? 400 : (sent.problem.status as 400), [], "")
  })
  .get("/applications/:id/papers/:paper{[0-9a-f-]{36}}", async (c) => {
    if (c.get("principal").kind === "anyone") return needsLogin(c)
    const content = await passOn(c, `/v1/attachments/${c.req.param("paper")}/content`)
    if (!content.ok) return unknown(c)
    content.headers.set("cache-control", "private, no-store")
    return content
  })

const papersSchema = z.object({ results: z.array(attachmentSchema) })

/** Hands the form's file on as it comes, or says why there is none. */
function sendPaper(c: CounterContext, proceeding: string) {
  return handFileOn(c, ({ fileName, fields, body }) => {
    const title = fields.get("title")?.trim() ?? ""
    const query = new URLSearchParams({ proceeding, title: title === "" ? titleOf(fileName) : title })
    // What it is, its first bytes say.
    const headers = { "content-type": "application/octet-stream" }
    return call(c, attachmentSchema, `/v1/attachments?${query}`, { method: "POST", body, headers })
  })
}

async function findApplication(c: CounterContext, id: string): Promise<Proceeding | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) return null
  const proceeding = await findProceeding(c.get("parts").sql, reachOf(c.get("principal")), id)
  return proceeding && getKind(proceeding.kind).told && !isUntold(proceeding) ? proceeding : null
}

/** The page. Officers see what the merchant sees; their own work is done at the case's page in the office. */
async function answer(
  c: CounterContext,
  proceeding: Proceeding,
  status: 200 | 400 | 409 | 413 | 503,
  faults: readonly FormFault[],
  typed: string,
) {
  const { sql, clock } = c.get("parts")
  const history = await listHistory(sql, proceeding)
  const doer = (await doerOf(c.get("parts").sql, c.get("principal")))(proceeding)
  const merchant = { ...doer, parties: doer.parties.filter((party) => party === "merchant") }
  const wire = toWireDetail(proceeding, history, merchant, dayInChina(clock()), false)
  const view = viewOf(c)
  keepPrivate(c)
  const { recordId } = proceeding
  const record = recordId === null ? null : await findRecord(sql, recordId)
  const isMerchant = c.get("principal").kind === "merchant"
  const papers = isMerchant ? await call(c, papersSchema, `/v1/attachments?proceeding=${proceeding.id}`) : null
  const page = applicationPage(view, wire, {
    served: isMerchant ? await servedIn(c, proceeding) : [],
    holder: isMerchant ? await holderOf(c) : null,
    sent: c.req.method === "GET" && c.req.query("sent") !== undefined,
    office: (await loadOffices(c.get("parts").sql, [wire.authority])).get(wire.authority) ?? null,
    certificate: certificateOf(record),
    record,
    papers: papers?.kind === "done" ? papers.value.results : [],
    takesPapers: isMerchant && !proceeding.closed && getKind(proceeding.kind).begunBy.includes("merchant"),
    faults,
    typed,
  })
  return c.html(page, status)
}

/** What was served on the merchant in the proceeding, and before it in those of its record. */
async function servedIn(c: CounterContext, { id, recordId }: Proceeding): Promise<Served[]> {
  const { sql } = c.get("parts")
  const reach = reachOf(c.get("principal"))
  const own = (await listDocuments(sql, reach, id)).flatMap(({ acts, ...document }) => {
    const service = acts.find(({ act }) => act === "serve")
    return service ? [{ ...document, servedOn: service.day }] : []
  })
  const before = recordId === null ? [] : await listServed(sql, reach, [recordId])
  return [...new Map([...before, ...own].map((served) => [served.id, served])).values()]
}

/** The receipt; null of what nobody has applied for. */
async function answerReceipt(c: CounterContext, proceeding: Proceeding): Promise<Response | null> {
  const { sql, clock, issuer } = c.get("parts")
  const today = dayInChina(clock())
  const wire = toWireDetail(proceeding, [], (await doerOf(sql, c.get("principal")))(proceeding), today, false)
  if (wire.follow_number === null) return null
  const { recordId } = proceeding
  const sent = await listAttachments(sql, reachOf(c.get("principal")), proceeding.id)
  keepPrivate(c)
  const beside = {
    ...{ issuer, today, number: wire.follow_number },
    office: (await loadOffices(sql, [wire.authority])).get(wire.authority) ?? null,
    record: recordId === null ? null : await findRecord(sql, recordId),
    papers: sent.filter(({ fromMerchant }) => fromMerchant).map(toWireAttachment),
  }
  return c.html(receiptPage(viewOf(c), wire, beside))
}

// What is masked is neither published nor at its end.
const certificates = { shown: "certificate", paused: null, over: "ending" } as const

function certificateOf(record: HeldRecord | null): CertificateKind {
  if (!record || record.position === null) return null
  return certificates[recordStates[record.state].display]
}

function keepPrivate(c: CounterContext): void {
  c.header("Cache-Control", "private, no-store")
}

function needsLogin(c: CounterContext) {
  const view = viewOf(c)
  return c.html(loginPage(view, c.get("parts").loginUrl), c.get("principal").kind === "anyone" ? 401 : 403)
}

function unknown(c: CounterContext) {
  return refuse(c, "unknown-proceeding", {
    detail: {
      zh: "没有此编号的申请，或者您无权查看。",
      en: "There is no such application, or it is not for you to see.",
    },
  })
}

const unnamed = "未命名材料"

/** What a file is called that nobody has named: as it was on the device, but for one that somebody's number is in. */
function titleOf(fileName: string): string {
  const bare = fileName
    .replace(/\.[0-9A-Za-z]{1,5}$/, "")
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")
    .trim()
  return bare === "" || bare.length > 200 || holdsPersonalNumber(bare) ? unnamed : bare
}

function faultsOf(outcome: Exclude<Outcome, { kind: "done" }>, supplement: string): FormFault[] {
  switch (outcome.kind) {
    case "faults":
      return outcome.faults.map(({ field, reason }) =>
        field === "supplement"
          ? { field, text: textFault(words.supplementField, supplement, reason) }
          : { field: null, text: reason },
      )
    case "absent":
    case "stale":
      return [{ field: null, text: words.changed }]
    default:
      return [{ field: null, text: outcome.reason }]
  }
}

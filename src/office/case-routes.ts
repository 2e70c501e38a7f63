/** HTTP of a case: how it stands, and each act on a page of its own, looked at once more before it is done. */

import { Hono } from "hono"
import { html } from "hono/html"
import { reachOf } from "../access/reach.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { bulkRowPageSchema } from "../register/bulk/wire.ts"
import { batchCountsSchema } from "../register/document/batch/batch-routes.ts"
import { listBatchCuts } from "../register/document/batch/batch-store.ts"
import { documentKind, documentKindNames } from "../register/document/document-kind.ts"
import { listDocuments } from "../register/document/store.ts"
import { doerOf } from "../register/proceeding/answer-routes.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { ownerPath, ownerSchema } from "../register/proceeding/owner-routes.ts"
import { sheetSchema } from "../register/proceeding/sheet.ts"
import { type Tried, tryAct } from "../register/proceeding/trial.ts"
import { type ProceedingDetail, proceedingDetailSchema } from "../register/proceeding/wire.ts"
import { findRecord } from "../register/record/store.ts"
import { refuseSent } from "../web/form.ts"
import { viewOf } from "../web/view.ts"
import { endsEmpty } from "./act-effect.ts"
import { actHead, known } from "./act-page.ts"
import { call, type OfficeEnvironment, passOn } from "./api.ts"
import { askedFields } from "./asked.ts"
import { stepWords } from "./audit-words.ts"
import { type BatchPapers, papersInFile } from "./batch-paper-block.ts"
import { type BulkRows, type BulkView, bulkViews } from "./bulk-block.ts"
import { withFirstRow } from "./bulk-outcome.ts"
import { casePath, knownContent } from "./case.ts"
import type { CaseLaw } from "./case-law-block.ts"
import { caseBeside, casePage, papersNamed } from "./case-page.ts"
import { papersOf, readCase, worksOnCase } from "./case-reading.ts"
import { complaintsAbout } from "./complaint-block.ts"
import { consequencesOf } from "./consequence.ts"
import { answeredInPlace, answerForm, decisionNumber, type FormOrder, looked, openForm } from "./form-flow.ts"
import { type Field, fieldsOf, pathOf, type Schema, type Sent } from "./form-schema.ts"
import { decisionPaper, furtherAct, takeNumber } from "./further.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { legalityPage } from "./legality-page.ts"
import { outcomeOf } from "./outcome.ts"
import { groundOptions } from "./propose-fields.ts"
import { formBytesMax } from "./sent.ts"
import { standingOf } from "./standing.ts"
import { withStandingFields } from "./standing-field.ts"

const casePattern = "/office/:route{decisions|repairs|objections|bulk-decisions}/:id{[0-9a-f-]{36}}"

export const casePageRoutes = new Hono<OfficeEnvironment>()
  .get(casePattern, async (c) => {
    const shown = await readCase(c)
    return shown instanceof Response ? shown : showCase(c, shown, null, 200)
  })
  .get("/office/:route{decisions}/:id{[0-9a-f-]{36}}/legality", async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const sheet = await call(c, sheetSchema, `${shown.url}/legality`)
    if (sheet.kind === "refused") return c.redirect(viewOf(c).link(casePath(shown.url)), 303)
    return c.html(legalityPage(viewOf(c), officer(c), shown, sheet.value))
  })
  .get("/office/:route{decisions}/:id{[0-9a-f-]{36}}/case-file", async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const answer = await passOn(c, `${shown.url}/file`)
    return answer.ok ? answer : c.redirect(viewOf(c).link(casePath(shown.url)), 303)
  })
  .post(`${casePattern}/owner`, limitForm(20_000), async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const { colleague, reason } = await c.req.parseBody()
    const json = { colleague, ...(typeof reason === "string" && reason.trim() !== "" ? { reason } : {}) }
    const done = await call(c, ownerSchema, ownerPath(shown.id), { method: "PUT", json })
    if (done.kind === "done") return c.redirect(viewOf(c).link(casePath(shown.url), { done: "owner" }), 303)
    refuseSent(c, done.problem)
    return showCase(c, shown, null, done.problem.status)
  })
  .get(`${casePattern}/:act{[a-z-]{1,40}}`, async (c) => {
    const asked = await readAct(c)
    if ("answer" in asked) return asked.answer
    const { shown, order } = asked
    const paper = await waitingPaper(c, shown)
    if (paper !== undefined) return c.redirect(viewOf(c).link(`/office/documents/${paper}/serve`), 303)
    // What asks for nothing is looked at once, and done.
    if (order.fields.length === 0) return looked(c, order, versionOf(shown), "look")
    const sent = known(knownContent(shown.kind, shown.content, c.req.param("act")), order.fields)
    return openForm(c, order, (await order.reads?.(sent)) ?? sent)
  })
  .post(`${casePattern}/:act{[a-z-]{1,40}}`, limitForm(formBytesMax), async (c) => {
    const asked = await readAct(c)
    return "answer" in asked ? asked.answer : answerForm(c, asked.order)
  })

/** The act that is asked for, as a form; or the answer, where there is none to be done. */
async function readAct(
  c: OfficeContext,
): Promise<{ shown: ProceedingDetail; order: FormOrder } | { answer: Response }> {
  const shown = await readCase(c)
  if (shown instanceof Response) return { answer: shown }
  const act = shown.acts.find(({ act }) => act === c.req.param("act"))
  if (!act) return { answer: c.redirect(viewOf(c).link(casePath(shown.url)), 303) }
  const order = await narrowed(c, await withPapers(c, shown, corrected(c, shown, actOrder(c, shown, act))))
  const isBatch = getKind(shown.kind).route === "bulk-decisions" && !letsGo(shown, act.act)
  return { shown, order: isBatch ? withFirstRow(c, shown.id, act.act === "publish", order) : order }
}

/** An act that may say how its record is to be corrected begins with what stands there. */
function corrected(c: OfficeContext, shown: ProceedingDetail, order: FormOrder): FormOrder {
  const { record_id: record } = shown
  if (record === null || !order.fields.some(({ path }) => path === "corrected")) return order
  const chosen = (sent: Sent) => sent.get("remedy")?.[0] ?? shown.content["change"] ?? shown.content["remedy"]
  return withStandingFields(
    c,
    order,
    () => record,
    (sent) => chosen(sent) === "amend",
  )
}

/** The papers of the file, where an act names one of them. */
async function withPapers(c: OfficeContext, shown: ProceedingDetail, order: FormOrder): Promise<FormOrder> {
  if (!order.fields.some(({ path }) => ["waiver", "paper", "contact"].includes(path))) return order
  const options = papersNamed(await papersOf(c, shown))
  const more = <State extends FormOrder["state"]>(state: State): State => ({
    ...state,
    options: { ...state.options, ...options },
  })
  const { follow } = order
  return {
    ...order,
    state: more(order.state),
    ...(follow
      ? {
          async follow(sent: Sent) {
            const followed = await follow(sent)
            return { ...followed, state: more(followed.state) }
          },
        }
      : {}),
  }
}

/**
 * The document by whose service the act that is asked for is done, where one is made and waits for it: the party is told what it
 * says, and nothing is typed beside it. One that was made before what it tells was revised is served no more.
 */
async function waitingPaper(c: OfficeContext, shown: ProceedingDetail): Promise<string | undefined> {
  const serving: readonly string[] = documentKindNames.filter(
    (kind) => documentKind(kind).servedBy?.act === c.req.param("act"),
  )
  if (serving.length === 0) return undefined
  const revised = shown.history.findLast(({ act }) => act === "revise")?.at
  const documents = await listDocuments(c.get("parts").sql, reachOf(c.get("principal")), shown.id)
  return documents.findLast(
    ({ kind, acts, at }) =>
      serving.includes(kind) &&
      acts.every(({ act }) => act === "post") &&
      (revised === undefined || at >= new Date(revised)),
  )?.id
}

/**
 * Of questions that differ from record to record those that this one has: the operation itself is asked, by an answer to none
 * of them. What it refuses whatever is answered stands above the form.
 */
async function narrowed(c: OfficeContext, order: FormOrder): Promise<FormOrder> {
  const questions = order.fields.find(({ path, kind }) => path === "answers" && kind === "group")
  if (questions?.kind !== "group") return order
  const trial = await order.tryIt({ reason: "-", answers: {} })
  if (trial.kind !== "faults") return order
  const asked = trial.faults.map(({ field }) => pathOf(field))
  const fields = questions.fields
    .filter(({ path }) => asked.includes(path))
    .map((field) => ({ ...field, required: true }))
  const against = trial.faults.filter(({ field }) => field === "")
  const { say } = viewOf(c)
  const lead =
    against.length === 0
      ? order.head.lead
      : html`<div class="notice warning"><ul>${against.map(({ reason }) => html`<li>${say(reason)}</li>`)}</ul></div>`
  return {
    ...order,
    head: { ...order.head, lead },
    fields: order.fields.map((field) => (field === questions ? { ...questions, fields } : field)),
  }
}

function actOrder(c: OfficeContext, shown: ProceedingDetail, act: ProceedingDetail["acts"][number]): FormOrder {
  const view = viewOf(c)
  const all = actFields(act)
  const paper = decisionPaper(shown)
  const fields = all.filter(({ path }) => !answeredInPlace.includes(path))
  const { asked: rows = {}, told } = getKind(shown.kind)
  const deciding = [...new Set(Object.values(rows).map(({ by }) => by))]
  const hints = told?.acts[act.act] === "reason" ? { reason: view.say(words.told) } : {}
  const state = { options: { ground: groundOptions(c, shown.list) }, hints, deciding }
  const today = dayInChina(c.get("parts").clock())
  const doAct = (input: Record<string, unknown>, version: number | null) => {
    const json = { act: act.act, ...input, ...(version === null ? {} : { version }) }
    return call(c, proceedingDetailSchema, `${shown.url}/acts`, { method: "POST", json })
  }
  const further = furtherAct(c, shown, act.act, doAct)
  return {
    head: actHead(shown, act),
    action: `${casePath(shown.url)}/${act.act}`,
    fields,
    state,
    ...(deciding.length > 0
      ? {
          async follow(sent: Sent) {
            const displayed = shown.displayed_by === null ? "here" : "elsewhere"
            const known = { ...knownContent(shown.kind, shown.content), list: shown.list, displayed }
            return { fields: askedFields(fields, sent, { rows, known, today }), state }
          },
        }
      : {}),
    fixed: versionOf(shown),
    // Of reasons alone nothing follows that the case does not say already.
    ...(all.some(({ path }) => path !== "reason")
      ? { consequences: (tried: Tried, input: Record<string, unknown>) => consequencesOf(c, shown.kind, tried, input) }
      : {}),
    ...(paper !== undefined && all.some(({ path }) => path === decisionNumber)
      ? {
          takeNumber: () => takeNumber(c, shown),
        }
      : {}),
    redacts: all.some(({ path }) => path === "redactions"),
    async tryIt({ reason, ...rest }) {
      const request = { act: act.act, reason: typeof reason === "string" ? reason : null, input: rest }
      const doer = await doerOf(c.get("parts").sql, officer(c))
      return tryAct(c.get("parts"), reachOf(c.get("principal")), shown.id, request, doer)
    },
    async doIt(input, sent) {
      const version = Number(sent.get("version")?.[0])
      const done = await doAct(input, Number.isInteger(version) ? version : null)
      return done.kind === "refused" ? done : { kind: "done", value: view.link(casePath(shown.url), { done: act.act }) }
    },
    ...(further ? { further } : {}),
    async warning(_, { publishes, moves }) {
      return publishes || moves ? html`<p>${view.say(moves ? words.moving : words.publishing)}</p>` : null
    },
    ...(getKind(shown.kind).route === "bulk-decisions" ? {} : { beside: () => besideOf(c, shown) }),
    // Of what goes back or is let go nothing becomes public.
    preview: async (tried, input) => (letsGo(shown, act.act) ? null : outcomeOf(c, shown.kind, tried, input)),
  }
}

/** What has to be seen before an act on a case is confirmed. */
async function besideOf(c: OfficeContext, shown: ProceedingDetail) {
  const file = await papersOf(c, shown)
  const record = shown.record_id === null ? null : await findRecord(c.get("parts").sql, shown.record_id)
  return caseBeside(viewOf(c), shown, { file, standing: await standingOf(c, shown, file), record, law: lawOf(c) })
}

function lawOf(c: OfficeContext): CaseLaw {
  const { policy, clock } = c.get("parts")
  return { policy, today: dayInChina(clock()) }
}

/** Whether an act gives a case back, or ends it without anything. */
function letsGo({ kind }: ProceedingDetail, act: string): boolean {
  return act === "return" || act === "recall" || endsEmpty(getKind(kind).machine, act)
}

function versionOf({ version }: ProceedingDetail): Sent {
  return new Map([["version", [String(version)]]])
}

function actFields({ fields, reason_needed }: ProceedingDetail["acts"][number]): Field[] {
  const own = fieldsOf(fields as Schema)
  return reason_needed ? [...own, { kind: "text", path: "reason", required: true }] : own
}

/**
 * Answers with a case, its papers and its rows.
 * @param fault why what was asked for was not done
 * @param asked of the papers of a batch, and why that was not done
 */
export async function showCase(
  c: OfficeContext,
  shown: ProceedingDetail,
  fault: string | null,
  status: number,
  asked: Pick<BatchPapers, "sent" | "faults"> = { sent: new Map(), faults: [] },
) {
  const { done, left = "" } = c.req.query()
  // A beginning may have collected rows since.
  const act = shown.history.findLast((step) => step.act === done) ?? shown.history.at(-1)
  const isBulk = getKind(shown.kind).route === "bulk-decisions"
  const file = isBulk ? null : await papersOf(c, shown)
  const page = casePage(viewOf(c), officer(c), shown, {
    done: done === undefined || !act || fault !== null ? null : viewOf(c).say(doneWords[done] ?? stepWords(act)),
    fault: fault ?? leftWords(c, shown, left),
    file,
    standing: file && (await standingOf(c, shown, file)),
    bulk: isBulk ? await rowsOf(c, shown) : null,
    batch: shown.kind === "bulk" ? await batchOf(c, shown, asked) : null,
    complaints: isBulk ? [] : await complaintsAbout(c, shown.subject.code),
    record: shown.record_id === null ? null : await findRecord(c.get("parts").sql, shown.record_id),
    law: lawOf(c),
    owner: await ownerFor(c, shown.id),
  })
  return c.html(page, status as 200)
}

/** That what was to be done in the same press was not, where it can still be done. */
function leftWords(c: OfficeContext, { acts }: ProceedingDetail, left: string): string | null {
  const act = acts.find(({ act }) => act === left)
  const { say } = viewOf(c)
  return act ? `${say(act.name)}${say(words.left)}` : null
}

async function ownerFor(c: OfficeContext, id: string) {
  const owner = await call(c, ownerSchema, ownerPath(id))
  return owner.kind === "done" ? owner.value : null
}

async function batchOf(
  c: OfficeContext,
  shown: ProceedingDetail,
  asked: Pick<BatchPapers, "sent" | "faults">,
): Promise<BatchPapers | null> {
  const counted = await call(c, batchCountsSchema, `${shown.url}/documents`)
  if (counted.kind === "refused") return null
  const cuts = await listBatchCuts(c.get("parts").sql, shown.id, papersInFile)
  return { counts: counted.value, cuts, works: worksOnCase(officer(c), shown), ...asked }
}

async function rowsOf(c: OfficeContext, { url, acts }: ProceedingDetail): Promise<BulkRows> {
  const asked = c.req.query("which") ?? ""
  const first = acts.some(({ act }) => act === "check") ? "unanswered" : "all"
  const which = Object.hasOwn(bulkViews, asked) ? (asked as BulkView) : first
  const given = c.req.query("cursor") ?? ""
  const cursor = /^\d{1,10}$/.test(given) ? given : ""
  const query = new URLSearchParams({ which, limit: "25", ...(cursor !== "" && { cursor }) })
  const page = await call(c, bulkRowPageSchema, `${url}/rows?${query}`)
  return { which, cursor, page: page.kind === "done" ? page.value : { results: [], next: null } }
}

const doneWords: Readonly<Record<string, Bilingual>> = {
  owner: { zh: "移交承办人", en: "hand it over to a colleague" },
  paper: { zh: "登记收到的材料", en: "take in a paper" },
  rows: { zh: "报送名单", en: "send the rows" },
  answers: { zh: "核对名单", en: "look at rows" },
  "batch-make": { zh: "制作全部列入决定书", en: "make all decisions" },
  "batch-post": { zh: "公告送达全部文书", en: "put all up as one public notice" },
  "batch-serve": { zh: "登记公告送达", en: "enter that they count as served" },
}

const words = {
  left: { zh: "：没有一并办成，请在本页另行办理。", en: ": this was not done with it. Please do it from this page." },
  told: { zh: "当事人看得到这里写的内容。", en: "The merchant reads what is written here." },
  publishing: {
    zh: "确认后立即对外公示，并写入公示日志：不能收回，只能更正、撤回或者移出。",
    en: "It is published at once, as an entry of the log: that is not taken back, only corrected, withdrawn or removed.",
  },
  moving: {
    zh: "确认后公示的内容立即变动，并写入公示日志：不能收回。",
    en: "What is published changes at once, as an entry of the log: that is not taken back.",
  },
} as const satisfies Record<string, Bilingual>

/** HTTP of a case's documents and papers: made, previewed, served, declared void; taken in. */
import { Hono } from "hono"
import { html } from "hono/html"
import { handFileOn } from "../http/form-file.ts"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { type DocumentKindName, documentKind, documentKindNames } from "../register/document/document-kind.ts"
import { hearingTold } from "../register/document/hearing-told.ts"
import { attachmentSchema, documentDetailSchema, previewSchema } from "../register/document/wire.ts"
import { deliveryAsked, deliveryMethods } from "../register/proceeding/delivery.ts"
import { refuse } from "../web/error-page.ts"
import { refuseFile } from "../web/form.ts"
import { type Html, setApart, type View, viewOf } from "../web/view.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { askedFields } from "./asked.ts"
import { casePath } from "./case.ts"
import { findCase, papersOf, readCase, worksOnCase } from "./case-reading.ts"
import { showCase } from "./case-routes.ts"
import {
  type DocumentActName,
  documentActNames,
  documentActsOf,
  documentActWords,
  officeDocumentPage,
} from "./document-page.ts"
import { answerForm, type FormOrder, nothingTried, openForm } from "./form-flow.ts"
import { type Field, type Sent, toSent } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { handOut } from "./paper-answer.ts"
import { paperFields } from "./paper-field.ts"
import { formBytesMax, sameInBoth, toFaults } from "./sent.ts"

const filePath = "/office/:route{decisions|repairs|objections}/:id{[0-9a-f-]{36}}"
const documentPath = "/office/documents/:document{[0-9a-f-]{36}}"

export const documentPageRoutes = new Hono<OfficeEnvironment>()
  .get(`${filePath}/documents/:kind{[a-z-]{1,40}}`, async (c) => {
    const order = await makeOrder(c)
    return order instanceof Response ? order : openForm(c, order, new Map(), false)
  })
  .post(`${filePath}/documents/:kind{[a-z-]{1,40}}`, limitForm(formBytesMax), async (c) => {
    const order = await makeOrder(c)
    return order instanceof Response ? order : answerForm(c, order)
  })
  .post(`${filePath}/papers`, async (c) => {
    const shown = await readCase(c)
    if (shown instanceof Response) return shown
    const sent = await handFileOn(c, ({ fields, body }) => {
      const query = new URLSearchParams({ proceeding: shown.id, title: fields.get("title") ?? "" })
      const receivedOn = fields.get("received_on") ?? ""
      if (receivedOn !== "") query.set("received_on", receivedOn)
      // What it is, its first bytes say.
      const headers = { "content-type": "application/octet-stream" }
      return call(c, attachmentSchema, `/v1/attachments?${query}`, { method: "POST", body, headers })
    })
    if ("kind" in sent && sent.kind === "done") {
      return c.redirect(`${viewOf(c).link(casePath(shown.url), { done: "paper" })}#papers`, 303)
    }
    refuseFile(c, sent)
    return showCase(c, shown, null, "zh" in sent ? 400 : sent.problem.status)
  })
  .get(`${filePath}/papers/:paper{[0-9a-f-]{36}}`, (c) =>
    handOut(c, `/v1/attachments/${c.req.param("paper")}/content`, c.req.query("show") === "1"),
  )
  .get(documentPath, async (c) => {
    const read = await readDocument(c)
    if (read instanceof Response) return read
    const { document, shown } = read
    const works = worksOnCase(officer(c), shown)
    const done = c.req.query("done") !== undefined
    return c.html(officeDocumentPage(viewOf(c), officer(c), { document, place: casePath(shown.url), works, done }))
  })
  .get(`${documentPath}/:act{serve|post|void}`, async (c) => {
    const order = await actOrder(c)
    return order instanceof Response ? order : openForm(c, order, order.told, false)
  })
  .post(`${documentPath}/:act{serve|post|void}`, limitForm(formBytesMax), async (c) => {
    const order = await actOrder(c)
    return order instanceof Response ? order : answerForm(c, order)
  })

async function makeOrder(c: OfficeContext): Promise<FormOrder | Response> {
  const shown = await readCase(c)
  if (shown instanceof Response) return shown
  const kind = documentKindNames.find((name) => name === c.req.param("kind"))
  if (!kind) return refuse(c, "no-such-page", { detail: words.noKind })
  const view = viewOf(c)
  const place = casePath(shown.url)
  const { documents } = await papersOf(c, shown)
  const served = documents.filter(({ acts }) => acts.some(({ act }) => act === "serve"))
  const isProof = kind === "proof-of-service"
  let preview: Html | null = null
  const body = ({ fields = {}, serves }: Record<string, unknown>) => ({
    ...{ proceeding_id: shown.id, kind, fields },
    ...(typeof serves === "string" ? { serves } : {}),
  })
  return {
    head: {
      ...{ section: null, back: `${place}#documents`, title: documentKind(kind), about: shown.subject },
      lead: null,
    },
    action: `${place}/documents/${kind}`,
    fields: [
      ...(isProof ? [{ kind: "line" as const, path: "serves", required: true }] : []),
      { kind: "group" as const, path: "fields", required: true, fields: await wantedFields(c, kind, body({})) },
    ],
    state: { options: { serves: served.map(({ id, title, number }) => ({ value: id, label: `${title} ${number}` })) } },
    fixed: new Map(),
    redacts: false,
    async tryIt(input) {
      const json = { ...body(input), preview: true }
      const tried = await call(c, previewSchema, "/v1/documents", { method: "POST", json })
      if (tried.kind === "refused") return tried
      preview = paper(view, tried.value)
      return nothingTried
    },
    async doIt(input) {
      const made = await call(c, documentDetailSchema, "/v1/documents", { method: "POST", json: body(input) })
      if (made.kind === "refused") return made
      return { kind: "done", value: view.link(`/office/documents/${made.value.id}`, { done: "make" }) }
    },
    async warning() {
      return html`<p>${view.say(words.numbered)}</p>`
    },
    preview: async () => preview,
  }
}

/** The fields of a document, those first that its case does not tell and that it can't be made without: a look without any says. */
async function wantedFields(c: OfficeContext, kind: DocumentKindName, json: object): Promise<Field[]> {
  const tried = await call(c, previewSchema, "/v1/documents", { method: "POST", json: { ...json, preview: true } })
  const missing = tried.kind === "refused" ? toFaults(tried.problem).map(({ path }) => path) : []
  // What file and catalogue tell is filled in where nothing is typed.
  const isJudged = tried.kind === "done" || missing.some((path) => path.startsWith("fields"))
  return paperFields(kind)
    .map((field) => ({ ...field, required: missing.includes(field.path) || (field.required && !isJudged) }))
    .sort((a, b) => Number(b.required) - Number(a.required))
}

function paper(view: View, { title, text }: { title: string; text: string }): Html {
  const lines = text.split("\n").map((line) => {
    return line === title ? html`<h2 class="document-title">${line}</h2>` : html`<p>${setApart(line)}</p>`
  })
  return html`<section class="section"><h2>${view.say(words.preview)}</h2><article class="document" lang="zh-CN">${lines}</article></section>`
}

async function readDocument(c: OfficeContext) {
  const read = await call(c, documentDetailSchema, `/v1/documents/${c.req.param("document")}`)
  if (read.kind === "refused") return refuse(c, "unknown-document", { detail: sameInBoth(read.problem.detail) })
  const shown = await findCase(c, read.value.proceeding_id)
  if (shown instanceof Response) return shown
  return { document: read.value, shown }
}

/** @returns with what the document itself tells of the form's fields */
async function actOrder(c: OfficeContext): Promise<(FormOrder & { told: Sent }) | Response> {
  const read = await readDocument(c)
  if (read instanceof Response) return read
  const { document, shown } = read
  const view = viewOf(c)
  const place = `/office/documents/${document.id}`
  const act = documentActNames.find((name) => name === c.req.param("act"))
  if (!act || !documentActsOf(document).includes(act)) return c.redirect(view.link(place), 303)
  const { papers } = await papersOf(c, shown)
  const kind = documentKind(document.kind)
  const fields = actFields(act, document.kind, papers.length > 0)
  const options = { attachment_id: papers.map(({ id, title }) => ({ value: id, label: title })) }
  const state = { options, deciding: ["delivery.method"] }
  const today = dayInChina(c.get("parts").clock())
  const { heldOn, place: room } = hearingTold(document.text ?? "", document.made_on)
  return {
    told: document.kind === "hearing-notice" ? toSent({ hearing: { held_on: heldOn, place: room } }) : new Map(),
    head: { ...{ section: null, back: place, title: documentActWords[act], about: shown.subject }, lead: null },
    action: `${place}/${act}`,
    fields,
    state,
    follow: async (sent) => ({ fields: askedFields(fields, sent, { rows: deliveryAsked, known: {}, today }), state }),
    fixed: new Map(),
    redacts: false,
    tryIt: async () => nothingTried,
    async doIt(input) {
      const json = { act, ...input }
      const done = await call(c, documentDetailSchema, `/v1/documents/${document.id}/acts`, { method: "POST", json })
      return done.kind === "refused" ? done : { kind: "done", value: view.link(place, { done: act }) }
    },
    async warning() {
      if (act === "void") return html`<p>${view.say(words.voids)}</p>`
      return html`<p>${view.say(words.once)}</p>${act === "serve" && kind.servedBy && html`<p>${view.say(words.moves)}</p>`}`
    },
    preview: async () => null,
  }
}

function actFields(act: DocumentActName, kind: DocumentKindName, hasPapers: boolean): Field[] {
  const proof: Field[] = hasPapers ? [{ kind: "line", path: "attachment_id", required: false }] : []
  switch (act) {
    case "void":
      return [{ kind: "text", path: "reason", required: true }]
    case "post":
      return [
        { kind: "day", path: "posted_on", required: true },
        { kind: "line", path: "proof", required: true },
        ...proof,
      ]
    case "serve":
      return [
        { kind: "day", path: "served_on", required: true },
        {
          ...{ kind: "group", path: "delivery", required: true },
          fields: [
            { kind: "choice", path: "delivery.method", required: true, options: deliveryMethods },
            { kind: "line", path: "delivery.proof", required: true },
            { kind: "day", path: "delivery.posted_on", required: false },
            { kind: "line", path: "delivery.refusal", required: false },
            { kind: "line", path: "delivery.witness", required: false },
            { kind: "line", path: "delivery.entrusted_to", required: false },
          ],
        },
        ...(kind === "hearing-notice"
          ? [
              {
                ...{ kind: "group" as const, path: "hearing", required: true },
                fields: [
                  { kind: "day" as const, path: "hearing.held_on", required: true },
                  { kind: "line" as const, path: "hearing.place", required: true },
                  { kind: "line" as const, path: "hearing.presider", required: true },
                  { kind: "line" as const, path: "hearing.recorder", required: true },
                  { kind: "line" as const, path: "hearing.investigators", required: true },
                ],
              },
            ]
          : []),
        ...proof,
      ]
  }
}

const words = {
  noKind: { zh: "没有这种文书。", en: "There is no such kind of document." },
  numbered: {
    zh: "确认后取下一个文号，文书从此不变；有误只能作废，文号保留。",
    en: "It takes the next number and stays as it is; a mistake is declared void, and keeps its number.",
  },
  preview: { zh: "文书", en: "The document" },
  voids: { zh: "作废后不能恢复，文号保留。", en: "That is not taken back; the number stays." },
  once: { zh: "只能登记一次，登记后不能更改。", en: "It is entered once, and stays as it is." },
  moves: {
    zh: "送达这份文书，事项随之进入下一步，期限从送达之日起算。",
    en: "Serving it moves the case on, and its clock runs from that day.",
  },
} as const satisfies Record<string, Bilingual>

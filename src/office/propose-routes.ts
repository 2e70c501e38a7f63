/** HTTP of proposing: a form that the kind's own input gives, what is known of the merchant already, and once more what was answered. */
import { Hono } from "hono"
import { html } from "hono/html"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { readCode } from "../names/code.ts"
import { doerOf } from "../register/proceeding/answer-routes.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import { tryStart } from "../register/proceeding/trial.ts"
import { proceedingDetailSchema } from "../register/proceeding/wire.ts"
import { loadNames } from "../register/subject/store.ts"
import { refuse } from "../web/error-page.ts"
import { type Html, inChinese, viewOf } from "../web/view.ts"
import type { FormHead } from "./act-page.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { casePath } from "./case.ts"
import { otherNameWords } from "./case-page.ts"
import { consequencesOf } from "./consequence.ts"
import { type About, duplicateWarning } from "./duplicate.ts"
import { answerForm, type FormOrder, filledField, openForm } from "./form-flow.ts"
import type { Sent } from "./form-schema.ts"
import { furtherBeginning } from "./further.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { newPage, type ProposedKind, proposed } from "./new-page.ts"
import { outcomeOf } from "./outcome.ts"
import { followedProposal, proposalFields } from "./propose-fields.ts"
import { recordChoice, withRecords } from "./record-choice.ts"
import { formBytesMax } from "./sent.ts"
import { withStandingFields } from "./standing-field.ts"

export const proposePageRoutes = new Hono<OfficeEnvironment>()
  .get("/office/new", (c) => {
    const { code = "", name = "" } = c.req.query()
    return c.html(newPage(viewOf(c), officer(c), { code, name }))
  })
  .get("/office/new/:kind", async (c) => {
    const kind = readKind(c.req.param("kind"))
    if (!kind) return notThere(c)
    const { code = "", name = "", record_id = "", ground = "" } = c.req.query()
    const { change = "" } = c.req.query()
    const given = {
      change,
      "subject.code": code,
      "subject.name": name,
      record_id,
      ground,
      authority: officer(c).authority,
    }
    const sent = new Map(Object.entries(given).flatMap(([field, text]) => (text === "" ? [] : [[field, [text]]])))
    const order = await proposalOrder(c, kind, record_id === "")
    return openForm(c, order, (await order.reads?.(sent)) ?? sent, false)
  })
  .post("/office/new/:kind", limitForm(formBytesMax), async (c) => {
    const kind = readKind(c.req.param("kind"))
    if (!kind) return notThere(c)
    return answerForm(c, await proposalOrder(c, kind, (c.req.query("code") ?? "") !== ""))
  })

function readKind(name: string): ProposedKind | null {
  return proposed.find((kind) => kind === name) ?? null
}

function proposalHead(kind: ProposedKind): FormHead {
  const { zh, en } = kinds[kind]
  return {
    section: "propose",
    back: "/office/new",
    title: { zh, en },
    confirms: words.propose,
    about: null,
    lead: null,
  }
}

/** @param looksUp whether the record that it is about is looked up by its merchant's code */
async function proposalOrder(c: OfficeContext, kind: ProposedKind, looksUp: boolean): Promise<FormOrder> {
  const view = viewOf(c)
  const me = officer(c)
  const { code = "", list = "" } = c.req.query()
  const { fields, state } = proposalFields(c, kind, list)
  const isOnRecord = fields.some(({ path }) => path === "record_id")
  const carried = Object.entries({ list, ...(isOnRecord ? { code } : {}) }).filter(([, value]) => value !== "")
  const begin = (input: Record<string, unknown>) => {
    const group = kinds[kind].route
    const json = group === "decisions" || group === "bulk-decisions" ? { kind, ...input } : input
    return call(c, proceedingDetailSchema, `/v1/${group}`, { method: "POST", json })
  }
  const further = furtherBeginning(c, kind, (input) => aboutOf(kind, input), begin)
  const order: FormOrder = {
    head: proposalHead(kind),
    action: [`/office/new/${kind}`, new URLSearchParams(carried)].filter(String).join("?"),
    fields,
    state,
    // Of a change its record says who it is about.
    ...(kind === "change" ? {} : { reads: (sent: Sent) => named(c, sent) }),
    follow: (sent) => followedProposal(c, kind, { fields, state }, sent),
    fixed: new Map(),
    redacts: false,
    async tryIt(input) {
      const { sql } = c.get("parts")
      return tryStart(c.get("parts"), kind, input, aboutOf(kind, input), await doerOf(sql, me))
    },
    async doIt(input) {
      const begun = await begin(input)
      if (begun.kind === "refused") return begun
      return { kind: "done", value: view.link(casePath(begun.value.url), { done: "begin" }) }
    },
    async warning(input) {
      const all = [await otherName(c, input), await duplicateWarning(c, kind, aboutOf(kind, input))]
      return all.some(Boolean) ? html`${all}` : null
    },
    preview: (tried, input) => outcomeOf(c, kind, tried, input),
    consequences: (tried, input) => consequencesOf(c, kind, tried, input),
    ...(further ? { further } : {}),
  }
  const text = (sent: Sent, name: string) => sent.get(name)?.[0]?.trim() ?? ""
  const corrects = (sent: Sent) => text(sent, "change") === "amend"
  const begun = kind === "change" ? withStandingFields(c, order, (sent) => text(sent, "record_id"), corrects) : order
  // By its merchant is found what is shown.
  return isOnRecord && looksUp && kind !== "filing" ? withRecords(begun, await recordChoice(c, kind, code)) : begun
}

/**
 * With the name that the register knows of whom the code tells, until another is typed: sent along unseen, it is known again, and
 * goes with its code.
 */
async function named(c: OfficeContext, sent: Sent): Promise<Sent> {
  const text = (name: string) => sent.get(name)?.[0]?.trim() ?? ""
  const typed = text("subject.name")
  if (typed !== "" && typed !== text(filledField)) return sent
  const name = (await registerName(c, text("subject.code"))) ?? ""
  return new Map([...sent, ["subject.name", [name]], [filledField, [name]]])
}

async function registerName(c: OfficeContext, code: string): Promise<string | undefined> {
  const reading = readCode(code)
  return reading.kind === "valid" ? (await loadNames(c.get("parts").sql, [reading.code])).get(reading.code) : undefined
}

/** That the register knows the merchant by another name than was typed; null where it does not. */
async function otherName(c: OfficeContext, input: Record<string, unknown>): Promise<Html | null> {
  const { code, name } = (input["subject"] ?? {}) as { code?: unknown; name?: unknown }
  const known = typeof code === "string" ? await registerName(c, code) : undefined
  if (known === undefined || typeof name !== "string" || [known, ""].includes(name.trim())) return null
  const view = viewOf(c)
  return html`<p>${view.say(otherNameWords)} ${inChinese(view, known)}</p>`
}

function aboutOf(kind: ProposedKind, input: Record<string, unknown>): About {
  const { record_id: recordId, subject, list, ground } = input
  if (typeof recordId === "string") return { recordId }
  const code = (subject as { code?: unknown } | undefined)?.code
  const reading = typeof code === "string" ? readCode(code) : null
  return {
    subjectCode: reading && reading.kind !== "impossible" ? reading.code : "",
    // What a kind publishes is of the list that it is called by, unless it says another.
    list: typeof list === "string" ? list : kind,
    ground: typeof ground === "string" ? ground : null,
  }
}

function notThere(c: OfficeContext) {
  return refuse(c, "no-such-page", { detail: words.noKind })
}

const words = {
  propose: { zh: "确认提出：", en: "Propose it: " },
  noKind: { zh: "没有这一类事项。", en: "There is no such kind of proceeding." },
} as const satisfies Record<string, Bilingual>

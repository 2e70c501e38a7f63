/** HTTP of proposing: a form that the kind's own input gives, what is known of the merchant already, and once more what was answered. */
import { Hono } from "hono"
import { html } from "hono/html"
import { z } from "zod"
import { limitForm } from "../http/sent-form.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { groundsAsOf } from "../law/catalogue.ts"
import { dayInChina } from "../law/day.ts"
import { readCode } from "../names/code.ts"
import { childRegions } from "../names/region.ts"
import { doerOf } from "../register/proceeding/answer-routes.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import { tryStart } from "../register/proceeding/trial.ts"
import { proceedingDetailSchema } from "../register/proceeding/wire.ts"
import { entry } from "../web/entry.ts"
import { refuse } from "../web/error-page.ts"
import { placeName, withMore } from "../web/shown.ts"
import { type Html, viewOf } from "../web/view.ts"
import { type FormHead, formPage, nothingSaid } from "./act-page.ts"
import { call, type OfficeEnvironment } from "./api.ts"
import { casePath } from "./case.ts"
import { computing } from "./foresight-block.ts"
import { answerForm, type FormOrder } from "./form-flow.ts"
import { type Field, fieldsOf, type Schema } from "./form-schema.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { newPage, type ProposedKind, proposed } from "./new-page.ts"
import { outcomeOf } from "./outcome.ts"
import { formBytesMax } from "./sent.ts"

export const proposePageRoutes = new Hono<OfficeEnvironment>()
  .get("/office/new", (c) => {
    const { code = "", name = "" } = c.req.query()
    return c.html(newPage(viewOf(c), officer(c), { code, name }))
  })
  .get("/office/new/:kind", async (c) => {
    const kind = readKind(c.req.param("kind"))
    if (!kind) return notThere(c)
    const { code = "", name = "", record_id = "", list = "" } = c.req.query()
    const given = { "subject.code": code, "subject.name": name, record_id, authority: officer(c).authority }
    const sent = new Map(Object.entries(given).flatMap(([field, text]) => (text === "" ? [] : [[field, [text]]])))
    const { state, head, ...order } = proposalOrder(c, kind, list)
    const isOnRecord = order.fields.some(({ path }) => path === "record_id")
    const chosen = isOnRecord && record_id === "" ? await recordChoice(c, kind, code) : null
    const options = { ...state.options, ...chosen?.options }
    // What is chosen from a list is looked up nowhere.
    const { record_id: recordHint, ...hints } = state.hints ?? {}
    const shown = { ...order, head: { ...head, lead: chosen?.lead ?? head.lead } }
    return c.html(
      formPage(viewOf(c), officer(c), {
        ...shown,
        state: {
          ...state,
          hints: chosen?.options.record_id ? hints : { ...hints, ...(recordHint ? { record_id: recordHint } : {}) },
          options,
          sent,
          faults: [],
        },
        computed: order.computes === true && nothingSaid,
      }),
    )
  })
  .post("/office/new/:kind", limitForm(formBytesMax), async (c) => {
    const kind = readKind(c.req.param("kind"))
    if (!kind) return notThere(c)
    const list = c.req.query("list") ?? ""
    return answerForm(c, proposalOrder(c, kind, list))
  })

function readKind(name: string): ProposedKind | null {
  return proposed.find((kind) => kind === name) ?? null
}

function proposedFields(kind: ProposedKind, list: string): Field[] {
  const schema = z.toJSONSchema(kinds[kind].input, { io: "input" }) as Schema
  if (!schema.oneOf) return fieldsOf(schema)
  // Of several shapes the one whose list was chosen.
  const chosen = schema.oneOf.find(({ properties }) => properties?.["list"]?.const === list) ?? schema.oneOf[0]
  return chosen ? fieldsOf(chosen) : []
}

/** An authority's region, and those below it. */
function regionsOf(authority: string): string[] {
  return [authority, ...childRegions(authority).flatMap((code) => regionsOf(code))]
}

function proposalHead(kind: ProposedKind): FormHead {
  const { zh, en } = kinds[kind]
  return { section: "propose", back: "/office/new", title: { zh, en }, about: null, lead: null }
}

function proposalOrder(c: OfficeContext, kind: ProposedKind, list: string): FormOrder {
  const view = viewOf(c)
  const me = officer(c)
  const today = dayInChina(c.get("parts").clock())
  const groundsOf = (list: string | null) => groundsAsOf(today).filter((row) => list === null || row.list === list)
  const labelOf = (ground: Bilingual & { code: string }) => withMore(view, view.say(ground), ground.code)
  const listed = kind === "received" ? null : kind === "bulk" ? "abnormal" : kind
  const grounds = groundsOf(listed).map((ground) => ({ value: ground.code, label: labelOf(ground) }))
  return {
    head: proposalHead(kind),
    action: `/office/new/${kind}${list === "" ? "" : `?list=${list}`}`,
    fields: proposedFields(kind, list),
    state: {
      options: {
        ...(kind === "change" ? {} : { ground: grounds }),
        authority: [{ value: me.authority, label: placeName(view, me.authority) }],
        // Of which region, and listed under which ground before: those that a query of many may name.
        "query.region": regionsOf(me.authority).map((code) => ({
          value: code.replace(/(00)+$/, ""),
          label: placeName(view, code),
        })),
        "query.listed_under": groundsOf("abnormal").map((ground) => ({ value: ground.code, label: labelOf(ground) })),
      },
      hints: {
        "subject.code": view.say(words.codeHint),
        record_id: view.say(words.recordHint),
        evidence: view.say(words.evidenceHint),
      },
    },
    fixed: new Map(),
    redacts: false,
    ...(computing.has(kind) ? { computes: true as const } : {}),
    tryIt: (input) => tryStart(c.get("parts"), kind, input, aboutOf(input), doerOf(me)),
    async doIt(input) {
      const group = kinds[kind].route
      const begun = await call(c, proceedingDetailSchema, `/v1/${group}`, {
        method: "POST",
        json: group === "decisions" || group === "bulk-decisions" ? { kind, ...input } : input,
      })
      if (begun.kind === "refused") return begun
      return { kind: "done", value: view.link(casePath(begun.value.url), { done: "begin" }) }
    },
    warning: (input) => duplicateWarning(c, input),
    preview: (tried) => outcomeOf(c, tried),
  }
}

/**
 * Which record it is about: asked for by the merchant's code, so that nobody has to know a record's number. What is over is
 * found among all records.
 */
async function recordChoice(c: OfficeContext, kind: ProposedKind, code: string) {
  const view = viewOf(c)
  const { say } = view
  const reading = readCode(code)
  const known = reading.kind === "impossible" ? null : await call(c, subjectSchema, `/v1/subjects/${reading.code}`)
  const records = known?.kind === "done" ? known.value.records : []
  const lead = html`<form class="apply quiet-form" action="/office/new/${kind}" method="get">
${entry(view, { name: "code", label: say(words.recordsOf), value: code, hint: say(words.recordsOfHint), required: true, ...(code !== "" && records.length === 0 ? { fault: say(words.noRecords) } : {}) })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.showRecords)}</button></p></form>`
  const none: { record_id?: { value: string; label: string }[] } = {}
  if (records.length === 0) return { lead, options: none }
  const labels = records.map(({ id, list_name, published_on, decision_no }) => ({
    value: id,
    label: [say(list_name), decision_no, published_on].filter(Boolean).join(" · "),
  }))
  return { lead, options: { ...none, record_id: labels } }
}

/** What the register knows of the subject already, so that nobody lists twice. */
async function duplicateWarning(c: OfficeContext, input: Record<string, unknown>): Promise<Html | null> {
  const about = aboutOf(input)
  if (!("subjectCode" in about) || about.subjectCode === "") return null
  const view = viewOf(c)
  const open = await call(c, openSchema, `/v1/decisions?subject=${about.subjectCode}&closed=false&limit=20`)
  const subject = await call(c, subjectSchema, `/v1/subjects/${about.subjectCode}`)
  const running = open.kind === "done" ? open.value.results : []
  const records = subject.kind === "done" ? subject.value.records : []
  if (running.length === 0 && records.length === 0) return null
  return html`<p>${view.say(words.already)}</p><ul>${running.map(
    (one) =>
      html`<li><a href="${view.link(casePath(one.url))}">${view.say(one.kind_name)} · ${view.say(one.state_name)}</a></li>`,
  )}${records.map(
    (record) =>
      html`<li><a href="${view.link(`/subjects/${about.subjectCode}`)}#${record.id}">${view.say(record.list_name)} · ${record.published_on}</a></li>`,
  )}</ul>`
}

const bilingual = z.object({ zh: z.string(), en: z.string() })
const openSchema = z.object({
  results: z.array(z.object({ url: z.string(), kind_name: bilingual, state_name: bilingual })),
})
const subjectSchema = z.object({
  records: z.array(
    z.object({
      ...{ id: z.string(), list_name: bilingual, published_on: z.string() },
      decision_no: z.string().nullish(),
    }),
  ),
})

function aboutOf(input: Record<string, unknown>): { subjectCode: string } | { recordId: string } {
  const { record_id: recordId, subject } = input
  if (typeof recordId === "string") return { recordId }
  const code = (subject as { code?: unknown } | undefined)?.code
  const reading = typeof code === "string" ? readCode(code) : null
  return { subjectCode: reading && reading.kind !== "impossible" ? reading.code : "" }
}

function notThere(c: OfficeContext) {
  return refuse(c, "no-such-page", { detail: words.noKind })
}

const words = {
  noKind: { zh: "没有这一类事项。", en: "There is no such kind of proceeding." },
  already: {
    zh: "该主体已有以下事项或者记录，请确认不是重复：",
    en: "There is this already. Make sure that it is not the same:",
  },
  recordsOf: { zh: "先查找记录：该商户的统一社会信用代码", en: "Find the record first, by the merchant’s code" },
  recordsOfHint: {
    zh: "查到后在下面选择记录；已结束公示的记录请从“全库查询”进入。",
    en: "Then choose it below. What is not shown any more is found under Search.",
  },
  noRecords: { zh: "没有查到这个代码的公示记录", en: "No published record of this code" },
  showRecords: { zh: "查找记录", en: "Find its records" },
  codeHint: { zh: "18 位，见营业执照。", en: "18 characters, as on the licence." },
  recordHint: { zh: "在公示记录的“技术信息”中可以看到。", en: "It stands in the record’s technical details." },
  evidenceHint: {
    zh: "仅供内部办理，不公示。请勿填写身份证号等个人信息。",
    en: "For officers alone. Please no ID numbers.",
  },
} as const satisfies Record<string, Bilingual>

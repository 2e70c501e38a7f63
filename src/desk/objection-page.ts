/** Objections of merchants to an agency's measures, on a page, each with what can be answered. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import { objectionActs } from "../enforcement/objection/objection.ts"
import { objectionStateNames, objectionStates } from "../enforcement/objection/state.ts"
import type { objectionPageSchema } from "../enforcement/objection/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { textEntry } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { codeGroups, dayTag } from "../web/shown.ts"
import { type Html, inChinese, type LinkParameters, type View } from "../web/view.ts"

type Objection = z.infer<typeof objectionPageSchema>["objections"][number]

/** What the list is narrowed to: what waits, first, and where nothing is said. */
export const shownStates = [...objectionStateNames, "all"] as const

export function objectionListPage(
  view: View,
  client: Client,
  {
    objections,
    names,
    kinds,
    next,
    state,
    cursor,
    done,
  }: {
    objections: readonly Objection[]
    /** Of the merchants, by code. */
    names: ReadonlyMap<string, string>
    /** What kinds of measures are called, by their ids. */
    kinds: ReadonlyMap<string, Bilingual>
    next: string | null
    state: (typeof shownStates)[number]
    /** Where the page begins. */
    cursor: string | undefined
    done: boolean
  },
): Html {
  const { say, link } = view
  const { path } = sections.objections
  const chip = (name: typeof state) =>
    html`<li><a href="${link(path, { state: name })}"${state === name && html` aria-current="true"`}>${say(name === "all" ? words.all : objectionStates[name])}</a></li>`
  const main = html`<p class="lead">${say(words.lead)}</p>
<ul class="chips">${shownStates.map(chip)}</ul>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}
${sentFaults(view, { reason: words.reason })}
${objections.length === 0 && html`<p class="notice">${say(state === "open" ? words.noneOpen : words.none)}</p>`}
<ol>${objections.map((objection) => block(view, objection, { name: names.get(objection.subject), kind: kinds.get(objection.kind) }, { state, cursor }))}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { state, cursor: next })}">${say(words.more)}</a></p>`}`
  return consolePage(view, { client, section: "objections", main })
}

function block(
  view: View,
  objection: Objection,
  { name, kind }: { name: string | undefined; kind: Bilingual | undefined },
  part: LinkParameters,
): Html {
  const { say, link } = view
  const { subject, text, basis, reason, due_on: due } = objection
  return html`<li class="record"><p><span class="badge">${say(objection.state_name)}</span> ${due !== null && objection.state === "open" && html`${say(words.dueOn)} ${dayTag(due)} ${objection.overdue && html`<strong>${say(words.overdue)}</strong>`}`}</p>
<h2>${name !== undefined && html`${inChinese(view, name)} `}${codeGroups(subject)}</h2>
<p>${say(words.against)} <a href="${link(sections.measures.path, { subject })}">${kind ? say(kind) : objection.kind}<span class="unseen"> ${subject}</span></a></p>
<p>${inChinese(view, text)}</p>
<p class="facts"><span>${inChinese(view, basis)}</span><span>${say(words.filedOn)} ${dayTag(objection.filed_on)}</span></p>
${reason !== null && html`<p>${say(words.answer)} ${inChinese(view, reason)}</p>`}
${objection.acts.map((act) => answerForm(view, objection, act, part))}</li>
`
}

function answerForm(
  view: View,
  { id, subject }: Objection,
  act: Objection["acts"][number],
  part: LinkParameters,
): Html {
  const { say } = view
  const summary = html`${say(objectionActs[act])}<span class="unseen"> ${subject}</span>`
  return foldedForm(
    view,
    { action: `${sections.objections.path}/${id}`, part, summary, unseen: { act } },
    (
      form,
    ) => html`${textEntry(form, { name: "reason", id: `${act}-${id}`, label: say(words.reason), required: true }, 2)}
<p><button class="button slim">${say(words.confirm)}${say(objectionActs[act])}</button></p>`,
  )
}

const words = {
  lead: {
    zh: "商户对本机构措施的异议。请在期限内答复并写明理由；异议成立的，措施同时解除。",
    en: "What merchants object to among your measures. Answer in time, with reasons; upholding one lifts the measure.",
  },
  more: { zh: "下一页", en: "Next page" },
  all: { zh: "全部", en: "All" },
  none: { zh: "没有这样的异议。", en: "There are none like that." },
  noneOpen: { zh: "没有待答复的异议。", en: "None waits." },
  done: { zh: "已记录。", en: "It was recorded." },
  dueOn: { zh: "最迟答复", en: "To be answered by" },
  overdue: { zh: "已逾期", en: "overdue" },
  against: { zh: "对措施：", en: "Against:" },
  filedOn: { zh: "提出日期", en: "Filed on" },
  answer: { zh: "答复：", en: "Answer:" },
  reason: { zh: "理由（告知商户）", en: "Reasons (told to the merchant)" },
  confirm: { zh: "确认：", en: "Confirm: " },
} as const satisfies Record<string, Bilingual>

/** Objections of merchants to measures of agencies, on a page for the authority with which they are registered. */
import { html } from "hono/html"
import type { z } from "zod"
import { objectionStateNames, objectionStates } from "../enforcement/objection/state.ts"
import type { objectionPageSchema } from "../enforcement/objection/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { codeGroups, dayTag, placeName } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Objections = z.infer<typeof objectionPageSchema>

export function objectionListPage(
  view: View,
  officer: Officer,
  { objections, next, state }: Objections & { state: string | undefined },
): Html {
  const { say, link } = view
  const { path, name } = sections.objections
  const chip = (of: string | undefined, label: string) =>
    html`<li><a href="${link(path, { state: of })}"${state === of && html` aria-current="true"`}>${label}</a></li>`
  const main = html`<h1>${say(name)}</h1><p class="lead">${say(words.lead)}</p>
<ul class="chips">${chip(undefined, say(words.all))}${objectionStateNames.map((of) => chip(of, say(objectionStates[of])))}</ul>
${objections.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ol>${objections.map((objection) => block(view, objection))}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { state, cursor: next })}">${say(words.next)}</a></p>`}`
  return officePage(view, { officer, section: "objections", title: say(name), main })
}

function block(view: View, objection: Objections["objections"][number]): Html {
  const { say, link } = view
  const { subject, agency, text, basis, authority, reason, due_on: due } = objection
  return html`<li class="record"><p><span class="badge">${say(objection.state_name)}</span> ${due !== null && objection.state === "open" && html`${say(words.dueOn)} ${dayTag(due)} ${objection.overdue && html`<strong>${say(words.overdue)}</strong>`}`}</p>
<h2><a href="${link(`/subjects/${subject}`)}">${codeGroups(subject)}</a></h2>
<p>${inChinese(view, agency)} · ${inChinese(view, basis)}</p><p>${inChinese(view, text)}</p>
<p class="facts"><span>${placeName(view, authority)}</span><span>${say(words.filedOn)} ${dayTag(objection.filed_on)}</span></p>
${reason !== null && html`<p>${say(words.answer)} ${inChinese(view, reason)}${objection.answered_on !== null && html` (${dayTag(objection.answered_on)})`}</p>`}</li>
`
}

const words = {
  lead: {
    zh: "在本机关登记的商户对各部门惩戒措施的异议：由实施措施的部门答复，本机关可以看到。异议成立的，措施同时解除。",
    en: "What merchants of your authority object to among the measures of agencies: the agency answers, and you see it. Upholding one lifts the measure.",
  },
  all: { zh: "全部", en: "All" },
  none: { zh: "没有异议。", en: "There are none." },
  next: { zh: "更多", en: "More" },
  dueOn: { zh: "最迟答复", en: "To be answered by" },
  overdue: { zh: "已逾期", en: "overdue" },
  filedOn: { zh: "提出日期", en: "Filed on" },
  answer: { zh: "部门答复：", en: "Answer:" },
} as const satisfies Record<string, Bilingual>

/** An agency's ledger of measures on a page: what it did, about whom, by what, and what can be done with each. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import type { MeasureActName } from "../enforcement/measure/act.ts"
import { measureActs } from "../enforcement/measure/act.ts"
import { measureStates } from "../enforcement/measure/measure.ts"
import type { measurePageSchema } from "../enforcement/measure/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { doneNotice, entry, faultNotice, selectEntry, textEntry } from "../web/entry.ts"
import { type FormView, foldedForm, sentFaults } from "../web/form.ts"
import { codeGroups, dayTag } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type LinkParameters, type View } from "../web/view.ts"
import { type KeepChoice, keepEntry } from "./keep-choice.ts"

type Measure = z.infer<typeof measurePageSchema>["measures"][number]

export interface ShownMeasures {
  page: z.infer<typeof measurePageSchema>
  filter: { state: string; subject: string }
  /** Where the page begins. */
  cursor: string | undefined
  /** What kinds of measures are called, by their ids. */
  kinds: ReadonlyMap<string, Bilingual>
  bases: readonly KeepChoice[]
  /** What is wrong with what narrows the list. */
  fault: { id: string | null; text: string } | null
  done: boolean
}

const { path } = sections.measures

export function measureListPage(view: View, client: Client, shown: ShownMeasures): Html {
  const { say, link } = view
  const { page, filter, fault, done } = shown
  const states = Object.entries<Bilingual>(measureStates).map(([value, name]) => ({ value, label: say(name) }))
  states.push({ value: "over", label: say(words.over) }, { value: "undeclared", label: say(words.undeclared) })
  const main = html`<p class="lead">${say(words.lead)}</p>
<p>${say(words.how)} <a href="${link(sections.notices.path)}">${say(sections.notices.name)}</a></p>
<p class="pages"><a class="button plain" href="${link(sections.reports.path, { kind: "actions" })}">${say(words.report)}</a></p>
${done && doneNotice(say(words.done))}
${fault ? faultNotice(view, [fault]) : sentFaults(view, actFields)}
<form class="apply" action="${path}" method="get">
${selectEntry(view, { name: "state", label: say(words.state), value: filter.state }, states, say(words.any))}
${entry(view, { name: "subject", label: say(words.code), value: filter.subject, kind: "search", fault: fault?.id === "subject" ? fault.text : undefined })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.show)}</button></p></form>
${page.measures.length === 0 ? html`<p class="notice" role="status">${say(filter.state === "" && filter.subject === "" ? words.noneYet : words.none)}</p>` : html`<ol>${page.measures.map((measure) => block(view, client, measure, shown))}</ol>`}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...filter, cursor: page.next })}">${say(words.next)}</a></p>`}`
  return consolePage(view, { client, section: "measures", main })
}

function block(view: View, client: Client, measure: Measure, { kinds, bases, filter, cursor }: ShownMeasures): Html {
  const { say, link } = view
  const { subject, reference, started_on, planned_end, lifted_on, over } = measure
  const kind = kinds.get(measure.measure)
  // The lead agency sees those of all, and acts on its own.
  const facts: [Bilingual, Html | string | null][] = [
    [words.agency, measure.agency === client.name ? null : inChinese(view, measure.agency)],
    [words.basis, asWritten(view, measure.basis)],
    [words.startedOn, dayTag(started_on)],
    [words.plannedEnd, planned_end === null ? say(words.withRecord) : dayTag(planned_end)],
    [words.liftedOn, lifted_on && dayTag(lifted_on)],
    [words.keptBasis, measure.kept_basis && asWritten(view, measure.kept_basis)],
    [words.reason, measure.reason && asWritten(view, measure.reason)],
    [words.result, measure.result && asWritten(view, measure.result)],
    [words.evidence, measure.evidence && asWritten(view, measure.evidence)],
    [words.document, measure.document && asWritten(view, measure.document)],
    [words.reference, asWritten(view, reference)],
  ]
  return html`<li class="record"><p><span class="badge">${say(measure.state_name)}</span> ${over && html`<strong>${say(words.over)}</strong>`}</p>
<h2>${kind ? say(kind) : measure.measure}</h2>
<p><a href="${link(`/subjects/${subject.code}`)}">${inChinese(view, subject.name)}<span class="unseen"> ${reference}</span></a> ${codeGroups(subject.code)}</p>
<dl class="rows">${facts
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([name, value]) => html`<dt>${say(name)}</dt><dd>${value}</dd>
`,
    )}</dl>
${(measure.agency === client.name ? actsOf(measure) : []).map((act) => actForm(view, measure, act, { ...filter, cursor }, bases))}</li>
`
}

/** What can be done: a lift of what stands, another basis where it is over, and what came of it. */
function actsOf({ state, over }: Measure): MeasureActName[] {
  if (state === "lifted") return ["amend"]
  // What is kept and is over rests on a decision that fell: it can be lifted alone.
  return ["lift", ...(over !== (state === "kept") ? (["keep"] as const) : []), "amend"]
}

function actForm(
  view: View,
  { id, reference, own_term }: Measure,
  act: MeasureActName,
  part: LinkParameters,
  bases: readonly KeepChoice[],
): Html {
  const { say } = view
  const given = (name: string, label: Bilingual, required: boolean) => ({
    ...{ name, id: `${name}-${act}-${id}`, label: say(label), required },
  })
  const fields: Readonly<Record<MeasureActName, (form: FormView) => readonly Html[]>> = {
    lift: (form) => [
      textEntry(form, given("reason", words.reason, true), 2),
      entry(form, { ...given("on", words.liftedOn, false), kind: "day" }),
    ],
    keep: (form) => [
      keepEntry(form, given("basis", words.ownBasis, true), bases),
      textEntry(form, given("reason", words.reason, true), 2),
    ],
    amend: (form) => [
      textEntry(form, given("result", words.result, false), 2),
      textEntry(form, given("evidence", words.evidence, false), 2),
      ...(own_term ? [entry(form, { ...given("planned_end", words.earlierEnd, false), kind: "day" })] : []),
    ],
  }
  const summary = html`${say(measureActs[act])}<span class="unseen"> ${reference}</span>`
  return foldedForm(
    view,
    { action: `${path}/${id}`, part, summary, unseen: { act } },
    (form) => html`${fields[act](form)}
<p><button class="button slim">${say(words.confirm)}${say(measureActs[act])}</button></p>`,
  )
}

const words = {
  lead: {
    zh: "本机构报告过的惩戒措施。公示结束的，应当解除；另有法律依据继续实施的，请写明依据。",
    en: "The measures you have reported. When a record ends they are lifted, or go on by a legal basis of your own.",
  },
  done: { zh: "已记录。", en: "It was recorded." },
  state: { zh: "状态", en: "State" },
  any: { zh: "全部", en: "All" },
  code: { zh: "统一社会信用代码", en: "Code of the merchant" },
  show: { zh: "查询", en: "Show" },
  how: {
    zh: "实施新的措施，请打开该商户的通知：",
    en: "To apply a new one, open the notice of the merchant’s record:",
  },
  none: { zh: "没有符合条件的措施。", en: "There are none like that." },
  noneYet: { zh: "本机构还没有报告过措施。", en: "Your agency has reported none yet." },
  next: { zh: "下一页", en: "Next page" },
  report: { zh: "用文件报告多项措施", en: "Report many by a file" },
  over: { zh: "应当解除", en: "to be lifted" },
  undeclared: { zh: "清单没有列出", en: "left out of the last list" },
  agency: { zh: "机构", en: "Agency" },
  basis: { zh: "法律依据", en: "Legal basis" },
  startedOn: { zh: "实施日期", en: "Since" },
  plannedEnd: { zh: "预计结束", en: "Ends" },
  withRecord: { zh: "随公示记录结束", en: "with its record" },
  liftedOn: { zh: "解除日期", en: "Lifted on" },
  keptBasis: { zh: "继续实施的依据", en: "Goes on by" },
  ownBasis: { zh: "继续实施的法律依据", en: "The basis on which it goes on" },
  reason: { zh: "理由", en: "Reasons" },
  result: { zh: "结果", en: "What came of it" },
  evidence: { zh: "证据", en: "Evidence" },
  document: { zh: "文书", en: "Document" },
  reference: { zh: "本机构编号", en: "Your number" },
  earlierEnd: { zh: "提前至", en: "An earlier end" },
  confirm: { zh: "确认：", en: "Confirm: " },
} as const satisfies Record<string, Bilingual>

const actFields = {
  ...{ reason: words.reason, on: words.liftedOn, basis: words.ownBasis, result: words.result },
  ...{ evidence: words.evidence, planned_end: words.earlierEnd },
}

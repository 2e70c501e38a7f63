/** Requests for shared data on pages for officers: the list, and one with its history and what can be done. */
import { html } from "hono/html"
import type { z } from "zod"
import { sharingActs, sharingHistory } from "../enforcement/sharing/request.ts"
import { sharingStateNames, sharingStates } from "../enforcement/sharing/state.ts"
import type { requestDetailSchema, requestPageSchema } from "../enforcement/sharing/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { actorWords } from "../web/actor-words.ts"
import { textEntry } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { dayTag, momentTag, placeName, toRegionCode } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

/** Where the pages stand. */
export const requestsPath = sections.sharing.path

type Detail = z.infer<typeof requestDetailSchema>

export function requestListPage(
  view: View,
  officer: Officer,
  { requests, next }: z.infer<typeof requestPageSchema>,
  state: string | undefined,
): Html {
  const { say, link } = view
  const chip = (name: string | undefined, label: string) =>
    html`<li><a href="${link(requestsPath, { state: name })}"${state === name && html` aria-current="true"`}>${label}</a></li>`
  const main = html`<div class="paper work"><h1>${say(words.title)}</h1><p class="lead">${say(words.lead)}</p>
<ul class="chips">${chip(undefined, say(words.all))}${sharingStateNames.map((name) => chip(name, say(sharingStates[name])))}</ul>
${requests.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ol>${requests.map(
    (
      request,
    ) => html`<li class="record"><p><span class="badge">${say(request.state_name)}</span> ${say(request.kind_name)}</p>
<h2><a href="${link(`${requestsPath}/${request.id}`)}">${inChinese(view, request.agency)}</a></h2><p>${asWritten(view, request.purpose)}</p>
<p class="facts"><span>${placeName(view, request.authority)}</span><span>${say(words.askedOn)} ${dayTag(request.asked_on)}</span>${request.clock && dueOf(view, request.clock)}</p></li>
`,
  )}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(requestsPath, { state, cursor: next })}">${say(words.next)}</a></p>`}</div>`
  return officePage(view, { officer, section: "sharing", title: say(words.title), main })
}

function dueOf({ say }: View, { due_on: due, overdue }: NonNullable<Detail["clock"]>): Html {
  return html`<span>${say(words.dueOn)} ${due === null ? say(words.noDay) : dayTag(due)} ${overdue && html`<strong>${say(words.overdue)}</strong>`}</span>`
}

export function requestDetailPage(view: View, officer: Officer, request: Detail, { done }: { done: boolean }): Html {
  const { say, link } = view
  const rows: [Bilingual, Html | string | false | null][] = [
    [words.kind, say(request.kind_name)],
    [words.purpose, asWritten(view, request.purpose)],
    [words.basis, asWritten(view, request.basis)],
    [words.lists, request.lists.map((list) => say(lists[list])).join(view.language === "zh" ? "、" : ", ")],
    [words.region, request.region && placeName(view, toRegionCode(request.region))],
    [words.period, request.from && request.to && html`${dayTag(request.from)} – ${dayTag(request.to)}`],
    [words.record, request.record_id],
    [words.authority, placeName(view, request.authority)],
    [words.askedOn, dayTag(request.asked_on)],
    // Decided, the state says it.
    [words.verdict, request.waits && request.verdict && say(sharingActs[request.verdict])],
    [words.reason, request.reason && asWritten(view, request.reason)],
    [words.decidedOn, request.decided_on && dayTag(request.decided_on)],
    [words.supplyDue, request.supply_due_on && dayTag(request.supply_due_on)],
    [words.supplied, request.supplied_on && dayTag(request.supplied_on)],
  ]
  const main = html`<div class="paper work"><p class="back"><a href="${link(requestsPath)}">← ${say(words.title)}</a></p>
<h1>${inChinese(view, request.agency)}</h1>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}
${sentFaults(view, { reason: words.reason })}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${say(request.state_name)}${request.waits && request.verdict && html` · ${say(sharingActs[request.verdict])}${say(words.waits)}`}</p>${request.clock && html`<p>${say(request.clock.name)} · ${dueOf(view, request.clock)}</p>`}</section>
<section class="section"><h2>${say(words.asked)}</h2><dl class="rows">${rows
    .filter(([, value]) => value !== null && value !== "" && value !== false)
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl><p class="quiet">${say(request.terms)}</p></section>
${request.acts.length > 0 && html`<section class="section"><h2>${say(words.acts)}</h2>${request.acts.map((act) => actForm(view, request, act))}</section>`}
<section class="section"><h2>${say(words.history)}</h2><ol>${request.history.map(
    (
      row,
    ) => html`<li><p>${momentTag(new Date(row.at))} ${say(historyWords(row.act))} <span class="quiet">${actorOf(view, request, row.actor)}</span>${row.reason && html` · ${asWritten(view, row.reason)}`}</p></li>
`,
  )}</ol></section></div>`
  return officePage(view, { officer, section: "sharing", title: request.agency, main })
}

/** The agency by its name, officers as everywhere. */
function actorOf(view: View, { agency }: Detail, actor: string): Html | string {
  return actor.startsWith("client:") ? inChinese(view, agency) : view.say(actorWords(actor))
}

function historyWords(act: string): Bilingual {
  return act in sharingHistory ? sharingHistory[act as keyof typeof sharingHistory] : words.ask
}

function actForm(view: View, { id, version }: Detail, act: Detail["acts"][number]): Html {
  const { say } = view
  const row: Bilingual & { reasoned?: true } = sharingActs[act]
  return foldedForm(
    view,
    { action: `${requestsPath}/${id}`, summary: say(row), unseen: { act, version }, isPlace: true },
    (
      form,
    ) => html`${textEntry(form, { name: "reason", id: `${act}-reason`, label: say(words.reason), required: row.reasoned ?? false }, 2)}
<p><button class="button slim">${say(words.confirm)}${say(row)}</button></p>`,
  )
}

export const words = {
  title: { zh: "数据共享申请", en: "Requests for shared data" },
  lead: {
    zh: "机构申请共享数据，由本机关在法定期限内答复：一人拟答复，另一人复核。",
    en: "Agencies ask for shared data and the authority answers within the law’s time: one proposes, somebody else confirms.",
  },
  all: { zh: "全部", en: "All" },
  none: { zh: "没有申请。", en: "There are none." },
  next: { zh: "下一页", en: "Next page" },
  askedOn: { zh: "申请日期", en: "Asked on" },
  dueOn: { zh: "最迟答复", en: "To be answered by" },
  noDay: { zh: "该年日历未公布", en: "its year has no calendar" },
  overdue: { zh: "已逾期", en: "overdue" },
  waits: { zh: "，待他人复核", en: ", to be confirmed by somebody else" },
  done: { zh: "已记录。", en: "It was recorded." },
  state: { zh: "状态", en: "State" },
  asked: { zh: "申请内容", en: "What is asked" },
  ask: { zh: "提出申请", en: "asked" },
  kind: { zh: "类别", en: "Kind" },
  purpose: { zh: "用途", en: "Purpose" },
  basis: { zh: "依据", en: "Basis" },
  lists: { zh: "名录", en: "Lists" },
  region: { zh: "商户所在地", en: "Region" },
  period: { zh: "期间", en: "Period" },
  record: { zh: "公示记录编号", en: "Record" },
  authority: { zh: "答复机关所在地", en: "Authority’s region" },
  verdict: { zh: "拟答复", en: "Proposed" },
  reason: { zh: "理由", en: "Reasons" },
  decidedOn: { zh: "答复日期", en: "Answered on" },
  supplyDue: { zh: "最迟提供", en: "To be supplied by" },
  supplied: { zh: "首次获取", en: "First fetched on" },
  acts: { zh: "办理", en: "What to do" },
  history: { zh: "经过", en: "History" },
  confirm: { zh: "确认：", en: "Confirm: " },
  unknown: {
    zh: "没有此编号的申请，或者不在本机关的范围内。",
    en: "There is no request of this id, or it is none of your authority’s.",
  },
  notOfficer: {
    zh: "仅供工作人员使用。机构请到工作台的“数据申请”。",
    en: "For officers. Agencies ask at their console, under Data.",
  },
} as const satisfies Record<string, Bilingual>

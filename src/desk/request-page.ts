/** An agency's requests for shared data: what it asked, how that was answered, what it may fetch, and the form to ask. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import { sharingActs } from "../enforcement/sharing/request.ts"
import { sharingKinds, sharingTerms } from "../enforcement/sharing/state.ts"
import type { requestPageSchema } from "../enforcement/sharing/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type ListName, listNames, lists } from "../law/list.ts"
import { entry, faultLine, selectEntry, textEntry, wrongPlace } from "../web/entry.ts"
import { formView, sentFaults } from "../web/form.ts"
import { placeEntry } from "../web/place-entry.ts"
import { dayTag, placeName, toRegionCode } from "../web/shown.ts"
import { asWritten, type Html, type View } from "../web/view.ts"

type Request = z.infer<typeof requestPageSchema>["requests"][number]

export function requestPage(
  view: View,
  client: Client,
  shown: {
    requests: readonly Request[]
    next: string | null
    done: boolean
  },
): Html {
  const { say, link } = view
  const { requests, next, done } = shown
  const main = html`<p class="lead">${say(words.lead)}</p>
<p class="notice">${say(sharingTerms)}</p>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}
${sentFaults(view, askedFields)}
${requests.length > 0 && html`<p class="pages"><a class="button plain" href="#ask">${say(words.ask)}</a></p>`}
<section class="section" aria-labelledby="asked"><h2 id="asked">${say(words.asked)}</h2>
${requests.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ol>${requests.map((request) => block(view, request))}</ol>`}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(sections.requests.path, { cursor: next })}">${say(words.next)}</a></p>`}</section>
<section class="section" aria-labelledby="ask"><h2 id="ask">${say(words.ask)}</h2>${askForm(view)}</section>`
  return consolePage(view, { client, section: "requests", main })
}

function block(view: View, request: Request): Html {
  const { say, link } = view
  const { id, clock, state_name: state, reason } = request
  const path = `${sections.requests.path}/${id}`
  return html`<li class="record"><p><span class="badge">${say(state)}</span> ${say(request.kind_name)}</p>
<h3>${asWritten(view, request.purpose)}</h3>
<p>${asWritten(view, request.basis)}</p>
<p class="facts">${request.lists.map((list) => html`<span>${say(lists[list])}</span>`)}${request.region && html`<span>${placeName(view, toRegionCode(request.region))}</span>`}
${request.from && request.to && html`<span>${dayTag(request.from)} – ${dayTag(request.to)}</span>`}<span>${say(words.askedOn)} ${dayTag(request.asked_on)}</span>
${clock?.due_on && html`<span>${say(words.dueOn)} ${dayTag(clock.due_on)} ${clock.overdue && html`<strong>${say(words.overdue)}</strong>`}</span>`}</p>
${reason !== null && html`<p>${say(words.reason)} ${asWritten(view, reason)}</p>`}
${request.in_force && html`<p class="actions"><a class="button slim" href="${link(`${path}/table`)}" download>${say(words.fetch)}<span class="unseen"> ${asWritten(view, request.purpose)}</span></a> <a class="button plain slim" href="${link(`${path}/records`)}" download>${say(words.fetchSigned)}<span class="unseen"> ${asWritten(view, request.purpose)}</span></a></p>`}
${request.acts.map((act) => html`<form class="acts" method="post" action="${link(`${path}/${act}`)}"><button class="button plain slim">${say(sharingActs[act])}<span class="unseen"> ${asWritten(view, request.purpose)}</span></button></form>`)}</li>
`
}

function askForm(view: View): Html {
  const { say, link } = view
  const { path } = sections.requests
  const form = formView(view, path)
  const listsFault = form.wrong("lists")
  const kinds = Object.entries<Bilingual>(sharingKinds).map(([value, label]) => ({ value, label: say(label) }))
  const tick = (name: ListName) =>
    html`<p class="tick"><input type="checkbox" id="list-${name}" name="lists" value="${name}"${form.ticked("lists", name) && html` checked`}><label for="list-${name}">${say(lists[name])}</label></p>`
  return html`<form class="apply" method="post" action="${link(path)}">
${selectEntry(form, { name: "kind", label: say(words.kind), required: true }, kinds)}
${textEntry(form, { name: "purpose", label: say(words.purpose), required: true }, 2)}
${textEntry(form, { name: "basis", label: say(words.basis) }, 2)}
<fieldset class="ticks"${listsFault !== undefined && html` id="${wrongPlace("lists")}" tabindex="-1" aria-describedby="lists-fault"`}><legend>${say(words.lists)}</legend>${listsFault !== undefined && faultLine(view, "lists", listsFault)}${listNames.map(tick)}</fieldset>
${placeEntry(form, { name: "region", label: say(words.region) })}
${placeEntry(form, { name: "authority", label: say(words.authority), hint: say(words.authorityHint) })}
${entry(form, { name: "from", label: say(words.from), kind: "day" })}${entry(form, { name: "to", label: say(words.to), kind: "day" })}
${entry(form, { name: "record_id", label: say(words.record) })}
<p class="pages"><button class="button">${say(words.askNow)}</button></p></form>`
}

const words = {
  lead: {
    zh: "向登记机关申请共享数据：写明用途、依据、范围和期间，机关在法定期限内答复。",
    en: "Ask an authority for shared data: say purpose, basis, scope and period. It answers within the law’s time.",
  },
  done: { zh: "已记录。", en: "It was recorded." },
  asked: { zh: "本机构的申请", en: "Your requests" },
  none: { zh: "还没有申请。", en: "None yet." },
  next: { zh: "下一页", en: "Next page" },
  ask: { zh: "提出申请", en: "Ask" },
  askedOn: { zh: "申请日期", en: "Asked on" },
  dueOn: { zh: "最迟答复", en: "To be answered by" },
  overdue: { zh: "已逾期", en: "overdue" },
  reason: { zh: "理由：", en: "Reasons:" },
  fetch: { zh: "下载表格（CSV）", en: "As a table (CSV)" },
  fetchSigned: { zh: "签名数据（供程序核验）", en: "Signed, for programs" },
  kind: { zh: "申请什么", en: "What" },
  purpose: { zh: "用途（校核更正的，写明有什么错误）", en: "Purpose (of a correction: what is wrong)" },
  basis: { zh: "依据及其条款", en: "Basis, with its article" },
  lists: { zh: "名单", en: "Lists" },
  region: { zh: "商户所在地", en: "Region of the merchants" },
  authority: { zh: "答复机关所在地", en: "Region of the authority that answers" },
  authorityHint: { zh: "不填为本机构所在地的机关", en: "Left blank: the authority of your own region" },
  from: { zh: "开始日期", en: "From" },
  to: { zh: "截止日期", en: "Until" },
  record: { zh: "公示记录编号（仅校核更正）", en: "Record (of a correction alone)" },
  askNow: { zh: "提交申请", en: "Send it" },
} as const satisfies Record<string, Bilingual>

const askedFields = {
  ...{ kind: words.kind, purpose: words.purpose, basis: words.basis, lists: words.lists, region: words.region },
  ...{ authority: words.authority, from: words.from, to: words.to, record_id: words.record },
}

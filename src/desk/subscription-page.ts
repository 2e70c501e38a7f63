/** What an agency is told of: its subscriptions in words, who it is to the register, and the form that adds one. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import type { agencySchema, subscriptionSchema } from "../enforcement/agency/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass, groundsAsOf, penaltyClassesAsOf } from "../law/catalogue.ts"
import { dayInChina } from "../law/day.ts"
import { type ListName, lists } from "../law/list.ts"
import { doneNotice, faultNotice, selectEntry } from "../web/entry.ts"
import { placeEntry } from "../web/place-entry.ts"
import { dayTag, placeName, toRegionCode } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"

type Subscription = z.infer<typeof subscriptionSchema>

/** What stands in the form. */
export interface SubscriptionForm {
  list: string
  ground: string
  region: string
  measure: string
}

export interface ShownSubscriptions {
  agency: z.infer<typeof agencySchema>
  subscriptions: readonly Subscription[]
  /** Kinds of measures that can be followed. */
  measures: readonly { id: string; content: Bilingual }[]
  form: SubscriptionForm
  faults: readonly { id: string; text: string }[]
  done: boolean
  /** In China. */
  today: string
}

export function subscriptionPage(view: View, client: Client, shown: ShownSubscriptions): Html {
  const { say } = view
  const { agency, subscriptions, faults, done } = shown
  const main = html`<p class="lead">${say(words.lead)}</p>
${done && doneNotice(say(words.done))}
${faultNotice(view, faults)}
<section class="section" aria-labelledby="held"><h2 id="held">${say(words.held)}</h2>
${subscriptions.length === 0 ? html`<p class="notice">${say(agency.by_request ? words.noneGranted : words.none)}</p>` : html`<ul class="desk-list">${subscriptions.map((each) => line(view, each, shown))}</ul>`}</section>
<section class="section" aria-labelledby="add"><h2 id="add">${say(words.add)}</h2>
${agency.by_request ? html`<p class="notice">${say(words.byRequest)}</p><p class="pages"><a class="button" href="${view.link(sections.requests.path)}">${say(words.request)}</a></p>` : addForm(view, shown)}</section>
<section class="section" aria-labelledby="own"><h2 id="own">${say(words.own)}</h2>
<dl class="rows"><dt>${say(words.region)}</dt><dd>${agency.region === null ? say(words.noRegion) : placeName(view, agency.region)}</dd>
<dt>${say(words.seat)}</dt><dd>${agency.member_name ? say(agency.member_name) : say(words.noSeat)}</dd>
<dt>${say(words.lists)}</dt><dd>${agency.lists.map((list) => say(lists[list])).join(view.language === "zh" ? "、" : ", ")}</dd></dl>
<p class="hint">${say(words.ownHint)}</p></section>`
  return consolePage(view, { client, section: "subscriptions", main })
}

function line(view: View, subscription: Subscription, { measures }: ShownSubscriptions): Html {
  const { say, link } = view
  const { id, created_at: since, filled } = subscription
  const name = nameOf(view, subscription, measures)
  return html`<li><p class="desk-name">${name}</p>
<p class="facts"><span>${say(words.since)} ${dayTag(dayInChina(Date.parse(since)))}</span>${!filled && html`<span>${say(words.filling)}</span>`}</p>
<form class="acts" method="post" action="${link(`${sections.subscriptions.path}/${id}/end`)}"><button class="button plain slim">${say(words.end)}<span class="unseen"> ${name}</span></button></form></li>
`
}

/** What a subscription asks for, in words. */
function nameOf(
  view: View,
  { list, ground, region, measure }: Subscription,
  measures: ShownSubscriptions["measures"],
): string {
  const { say } = view
  const mark = ground === null ? undefined : (findGround(ground) ?? findPenaltyClass(ground))
  const kind = measures.find((each) => each.id === measure)
  const parts = [
    list === null ? say(words.everyList) : say(lists[list]),
    ground !== null && (mark ? say(mark) : ground),
    measure !== null && `${say(words.following)}${kind ? say(kind.content) : measure}`,
    region === null ? say(words.everywhere) : placeName(view, toRegionCode(region)),
  ]
  return parts.filter((part) => part !== false).join(" · ")
}

function addForm(view: View, { agency, measures, form, today }: ShownSubscriptions): Html {
  const { say, link } = view
  return html`<form class="apply" method="post" action="${link(sections.subscriptions.path)}">
${selectEntry(
  view,
  { name: "list", label: say(words.list), value: form.list },
  agency.lists.map((name) => ({ value: name, label: say(lists[name]) })),
  say(words.everyList),
)}
${placeEntry(view, { name: "region", label: say(words.regionOf), value: form.region, hint: say(words.regionHint) })}
<details class="quiet-form"${(form.ground !== "" || form.measure !== "") && html` open`}><summary>${say(words.narrower)}</summary>
${selectEntry(view, { name: "ground", label: say(words.ground), value: form.ground }, marks(view, agency.lists, today), say(words.anyGround))}
${selectEntry(
  view,
  { name: "measure", label: say(words.measure), value: form.measure, hint: say(words.measureHint) },
  measures.map(({ id, content }) => ({ value: id, label: say(content) })),
  say(words.anyMeasure),
)}</details>
<p class="pages"><button class="button">${say(words.subscribe)}</button></p></form>`
}

/** The grounds and classes of today, each behind its list's name. */
function marks(view: View, names: readonly ListName[], today: string) {
  const all = [
    ...groundsAsOf(today),
    ...penaltyClassesAsOf(today).flatMap((row) => (row.published ? [{ ...row, list: "penalty" as const }] : [])),
  ]
  return all
    .filter(({ list }) => names.includes(list))
    .map((row) => ({ value: row.code, label: `${view.say(lists[row.list])} · ${view.say(row)}` }))
}

const words = {
  lead: {
    zh: "订阅之后，符合条件的公示、变更和结束都会成为通知；已经在公示的也会补发。",
    en: "Whatever fits becomes a notice when it is published, changed and ended; what is published already is told too.",
  },
  done: { zh: "已记录。", en: "It was recorded." },
  held: { zh: "正在订阅", en: "What you are told of" },
  none: {
    zh: "还没有订阅，收不到通知。请在下面添加一个。",
    en: "Nothing yet, and so no notices: add something below.",
  },
  noneGranted: {
    zh: "还没有生效的、经同意的数据申请，收不到通知。",
    en: "No request of yours is granted and in force, and so there are no notices.",
  },
  request: { zh: "申请数据", en: "Ask for data" },
  add: { zh: "添加订阅", en: "Add a subscription" },
  byRequest: {
    zh: "本机构只接收经申请同意的数据，不另行订阅。",
    en: "You are told what was granted to your requests, and subscribe to nothing else.",
  },
  own: { zh: "本机构", en: "Your agency" },
  ownHint: {
    zh: "所在地、席位和可以订阅的名单由运行单位设置，有误请与其联系。",
    en: "Region, seat and lists are set by the operator: tell them where something is wrong.",
  },
  region: { zh: "所在地", en: "Region" },
  noRegion: { zh: "运行单位尚未登记", en: "not set by the operator yet" },
  seat: { zh: "联席会议席位", en: "Seat in the joint conference" },
  noSeat: { zh: "没有", en: "none" },
  lists: { zh: "可以订阅的名单", en: "Lists" },
  since: { zh: "订阅日期", en: "Since" },
  filling: { zh: "正在补发已经公示的记录", en: "what is published already is on its way" },
  end: { zh: "停止订阅", en: "Stop" },
  list: { zh: "名单", en: "List" },
  everyList: { zh: "全部名单", en: "Every list" },
  regionOf: { zh: "商户所在地", en: "Region of the merchants" },
  regionHint: {
    zh: "地区名称，例如河南省、金水区；不填为不限地区",
    en: "Its name, as Henan or “金水区”; left blank: anywhere",
  },
  everywhere: { zh: "不限地区", en: "anywhere" },
  narrower: { zh: "只要某个事由，或者可以采取某项措施的", en: "Of one ground alone, or what a measure may follow" },
  ground: { zh: "事由或者处罚类别", en: "Ground, or class of penalty" },
  anyGround: { zh: "不限", en: "Any" },
  measure: { zh: "措施", en: "Measure" },
  measureHint: {
    zh: "只通知依法可以采取这项措施的记录",
    en: "Records alone that this measure may follow by law",
  },
  anyMeasure: { zh: "不限", en: "Any" },
  following: { zh: "可以采取：", en: "may be followed by: " },
  subscribe: { zh: "订阅", en: "Subscribe" },
} as const satisfies Record<string, Bilingual>

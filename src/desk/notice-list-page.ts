/** An agency's tray on a page: what is new for it, and what it was told of one merchant. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import { noticeKinds, noticeStates } from "../enforcement/notice/notice.ts"
import type { WireNotice as Notice, noticePageSchema } from "../enforcement/notice/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { dayInChina } from "../law/day.ts"
import { entry, faultNotice } from "../web/entry.ts"
import { codeGroups, dayTag, listBadge, placeName } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { markOf } from "./notice-sheet.ts"

/** What the list is narrowed to: what waits, first, and where nothing is said. */
export const trayStates = ["open", "acknowledged", "answered", "overtaken", "all"] as const
export type TrayState = (typeof trayStates)[number]

/** What of the tray is shown. */
export interface AskedTray {
  state: TrayState
  /** The code of the one merchant whose notices are asked for, as it was typed; empty: of all. */
  subject: string
  /** What is wrong with it. */
  fault: string | undefined
  isLast: boolean
}

export function noticeListPage(
  view: View,
  client: Client,
  { notices, next, terms }: z.infer<typeof noticePageSchema>,
  { state, subject, fault, isLast }: AskedTray,
): Html {
  const { say, link } = view
  const { path } = sections.notices
  const of = subject === "" || fault !== undefined ? {} : { subject }
  const none = "subject" in of ? words.noneOf : state === "open" ? words.noneOpen : words.none
  const chip = (name: TrayState) =>
    html`<li><a href="${link(path, { ...of, state: name })}"${state === name && html` aria-current="true"`}>${say(name === "all" ? words.all : noticeStates[name])}</a></li>`
  const main = html`<p class="lead">${say(words.lead)}</p>
${faultNotice(view, fault === undefined ? [] : [{ id: "subject", text: fault }])}
<form class="apply" action="${path}" method="get">
${entry(view, { name: "subject", label: say(words.ofMerchant), value: subject, hint: say(words.ofMerchantHint), kind: "search", fault })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.find)}</button></p></form>
<ul class="chips">${trayStates.map(chip)}</ul>
${notices.length === 0 && html`<p class="notice" role="status">${say(none)}</p>`}
${byDay(notices).map(({ day, told }) => html`<h2>${day === null ? say(words.noDay) : html`${say(words.toldOn)} ${dayTag(day)}`}</h2><ol>${told.map((notice) => block(view, notice))}</ol>`)}
${!isLast && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...of, state, from: next })}">${say(words.next)}</a></p>`}
<section class="section" aria-labelledby="take"><h2 id="take">${say(words.take)}</h2>
<ul class="notes"><li><a href="${link(`${path}/sheet`, { ...of, state })}" download>${say(words.sheet)}</a> <span class="quiet">CSV</span></li>
<li><a href="${link(sections.reports.path, { kind: "answers" })}">${say(words.answerMany)}</a></li>
<li><a href="${link(`${path}/file`)}">${say(words.takeAll)}</a> <span class="quiet">NDJSON</span></li>
<li><a href="${link("/exports")}">${say(words.exports)}</a> · <a href="${link("/exports")}#verify">${say(words.howToVerify)}</a></li></ul></section>
<section class="section" aria-labelledby="terms"><h2 id="terms">${say(words.terms)}</h2><p class="small quiet">${say(terms.text)}</p>
${terms.under.map(({ purpose, from, to }) => purpose !== null && html`<p>${inChinese(view, purpose)}${from !== null && to !== null && html` <span class="quiet">${dayTag(from)} – ${dayTag(to)}</span>`}</p>`)}</section>`
  return consolePage(view, { client, section: "notices", main })
}

function block(view: View, notice: Notice): Html {
  const { say, link } = view
  const told = notice.notice
  const mark = told && markOf(told)
  return html`<li class="record"><p>${told && listBadge(view, told.list)} <span class="badge">${say(noticeKinds[notice.kind])}</span> ${say(noticeStates[notice.state])}</p>
<h3><a href="${link(`${sections.notices.path}/${notice.id}`)}">${told?.subject ? inChinese(view, told.subject.name) : say(words.erased)}<span class="unseen"> ${notice.id}</span></a></h3>
${told?.subject && html`<p>${codeGroups(told.subject.code)}${mark && html` · ${say(mark)}`}</p>`}
${told && html`<p class="facts">${told.subject?.region && html`<span>${placeName(view, told.subject.region)}</span>`} ${told.published_on && html`<span>${say(words.publishedOn)} ${dayTag(told.published_on)}</span>`}</p>`}
${notice.due_on !== null && html`<p><strong>${say(words.dueOn)} ${dayTag(notice.due_on)}</strong></p>`}</li>
`
}

/** Notices in their order, by the day on which they were given; one that was erased has none, and stays with those before it. */
function byDay(notices: readonly Notice[]): { day: string | null; told: Notice[] }[] {
  const days: { day: string | null; told: Notice[] }[] = []
  for (const notice of notices) {
    const last = days.at(-1)
    const day = notice.notice ? dayInChina(Date.parse(notice.notice.published_at)) : (last?.day ?? null)
    if (last && last.day === day) last.told.push(notice)
    else days.push({ day, told: [notice] })
  }
  return days
}

const words = {
  terms: { zh: "共享条件", en: "Terms" },
  lead: {
    zh: "与本机构有关的公示、变更和结束。收到后请签收，并反馈采取了什么措施；公示结束的，须解除措施。",
    en: "What was published, changed and ended that concerns you. Acknowledge it, say what you did, and lift it when it ends.",
  },
  all: { zh: "全部", en: "All" },
  none: { zh: "没有这样的通知。", en: "There are none like that." },
  noneOpen: {
    zh: "没有待签收的通知。还没有订阅的，请先在“订阅”中选择名单和地区；只接收经申请同意的数据的，请到“数据申请”。",
    en: "Nothing waits. Where nothing is subscribed to yet, choose lists and regions under “Subscriptions”; where you are told only what was granted, ask under “Data”.",
  },
  ofMerchant: { zh: "按统一社会信用代码查找", en: "Find by a merchant’s code" },
  ofMerchantHint: {
    zh: "列出该主体的全部通知，包括已反馈的；变更前的代码也可以",
    en: "All notices of that merchant, the answered ones too; a code that it had before will do",
  },
  find: { zh: "查找", en: "Find" },
  noneOf: {
    zh: "没有关于该主体的这类通知。其他状态的通知见上方各项；从未收到通知的，请核对“订阅”中的名单和地区。",
    en: "There are none like that of this merchant. Look under the other states above; if you were never told of it, compare your lists and regions under “Subscriptions”.",
  },
  next: { zh: "下一页", en: "Next page" },
  erased: { zh: "内容已依法清除", en: "erased by law" },
  toldOn: { zh: "通知日期", en: "Told on" },
  noDay: { zh: "日期已随内容清除", en: "The day was erased too" },
  dueOn: { zh: "最迟办理", en: "To be answered by" },
  publishedOn: { zh: "公示日期", en: "Published on" },
  take: { zh: "下载和批量办理", en: "Download, and answer many" },
  takeAll: { zh: "供程序读取的全部通知", en: "All notices, for programs" },
  sheet: {
    zh: "下载办理表：上面这类通知，填写“反馈”后发回",
    en: "These notices as a sheet: say what you did, and send it back",
  },
  answerMany: { zh: "发回办理表，一次反馈多条", en: "Send the sheet back: many answers at once" },
  exports: { zh: "签名的公示数据", en: "The signed exports" },
  howToVerify: { zh: "怎样核验", en: "how to verify them" },
} as const satisfies Record<string, Bilingual>

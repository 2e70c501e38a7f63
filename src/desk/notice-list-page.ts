/** An agency's tray on a page: what is new for it, and what it was told of one merchant. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import { measureStates } from "../enforcement/measure/measure.ts"
import { noticeActNames, noticeActs, noticeKinds, noticeStates } from "../enforcement/notice/notice.ts"
import type { WireNotice as Notice, noticePageSchema } from "../enforcement/notice/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry, faultNotice, selectEntry, textEntry } from "../web/entry.ts"
import { codeGroups, dayTag, listBadge, placeName } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { type KeepChoice, keepEntry } from "./keep-choice.ts"
import { markOf } from "./notice-sheet.ts"

/** What the list is narrowed to: what waits, first, and where nothing is said. */
export const trayStates = ["open", "acknowledged", "answered", "overtaken", "all"] as const
export type TrayState = (typeof trayStates)[number]

/** By what it can be sorted, with the column that says so. */
export const traySorts = ["due", "list", "ground", "region", "name", "published"] as const
export type TraySort = (typeof traySorts)[number]

/** What of the tray is shown. */
export interface AskedTray {
  state: TrayState
  /** Null: as it was raised. */
  sort: TraySort | null
  /** The code of the one merchant whose notices are asked for, as it was typed; empty: of all. */
  subject: string
  /** What is wrong with it. */
  fault: string | undefined
  isLast: boolean
  /** Where the page begins; empty: the first. */
  from: string
  /** Words of the kinds of measures, by id. */
  measures: ReadonlyMap<string, string>
  bases: readonly KeepChoice[]
  answering: Answering
}

/** What came of answers that were given together. */
export interface Answering {
  /** Ids of the notices that are ticked; `all`. */
  ticked: ReadonlySet<string> | "all"
  /** What was typed, to be corrected. */
  typed: Readonly<Record<string, string>>
  /** How many were answered; null: nothing was sent. */
  done: number | null
  /** What is wrong with how they are to be answered. */
  actFault?: string | undefined
  /** Why others were not, by the id of the notice; empty: of all of them. */
  refused: readonly { notice: string; reason: string }[]
}

type NoticePage = z.infer<typeof noticePageSchema>

export function noticeListPage(
  view: View,
  client: Client,
  { notices, next, terms }: NoticePage,
  asked: AskedTray,
): Html {
  const { state, subject, fault, isLast, sort } = asked
  const { say, link } = view
  const { path } = sections.notices
  const of = subject === "" || fault !== undefined ? {} : { subject }
  const sorted = sort === null ? {} : { sort }
  const none = "subject" in of ? words.noneOf : state === "open" ? words.noneOpen : words.none
  const chip = (name: TrayState) =>
    html`<li><a href="${link(path, { ...of, ...sorted, state: name })}"${state === name && html` aria-current="true"`}>${say(name === "all" ? words.all : noticeStates[name])}</a></li>`
  const main = html`<p class="lead">${say(words.lead)}</p>
${faultNotice(view, [...(fault === undefined ? [] : [{ id: "subject", text: fault }]), ...(asked.answering.actFault === undefined ? [] : [{ id: "act", text: asked.answering.actFault }])])}
${cameOf(view, notices, asked.answering)}
<form class="apply" action="${path}" method="get">
${entry(view, { name: "subject", label: say(words.ofMerchant), value: subject, hint: say(words.ofMerchantHint), kind: "search", fault })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.find)}</button></p></form>
<ul class="chips">${trayStates.map(chip)}</ul>
${notices.length === 0 ? html`<p class="notice" role="status">${say(none)}</p>` : tray(view, notices, { ...asked, ...of })}
${!isLast && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...of, ...sorted, state, from: next })}">${say(words.next)}</a></p>`}
<section class="section" aria-labelledby="take"><h2 id="take">${say(words.take)}</h2>
<ul class="notes"><li><a href="${link(`${path}/sheet`, { ...of, state })}" download>${say(words.sheet)}</a> <span class="quiet">CSV</span></li>
<li><a href="${link(sections.reports.path, { kind: "answers" })}">${say(words.answerMany)}</a></li>
<li><a href="${link(`${path}/file`)}">${say(words.takeAll)}</a> <span class="quiet">NDJSON</span></li>
<li><a href="${link("/exports")}">${say(words.exports)}</a> · <a href="${link("/exports")}#verify">${say(words.howToVerify)}</a></li></ul></section>
<section class="section" aria-labelledby="terms"><h2 id="terms">${say(words.terms)}</h2><p class="small quiet">${say(terms.text)}</p>
${terms.under.map(({ purpose, from, to }) => purpose !== null && html`<p>${inChinese(view, purpose)}${from !== null && to !== null && html` <span class="quiet">${dayTag(from)} – ${dayTag(to)}</span>`}</p>`)}</section>`
  return consolePage(view, { client, section: "notices", main })
}

/** The notices as a table, those that can be answered with a tick, and below it what is answered to all that are ticked. */
function tray(view: View, notices: readonly Notice[], asked: AskedTray): Html {
  const { say, link } = view
  const { path } = sections.notices
  const { state, subject, sort, from, answering, measures, bases } = asked
  const shown = { state, ...(subject === "" ? {} : { subject }), ...(sort === null ? {} : { sort }) }
  const acts = noticeActNames.filter((act) => notices.some((notice) => notice.acts.includes(act)))
  const head = (name: TraySort | null, text: Bilingual) =>
    name === null
      ? html`<th scope="col">${say(text)}</th>`
      : html`<th scope="col"${sort === name && html` aria-sort="ascending"`}><a href="${link(path, { ...shown, sort: name })}">${say(text)}</a></th>`
  const isTicked = ({ id }: Notice) => answering.ticked === "all" || answering.ticked.has(String(id))
  const refusedOf = ({ id }: Notice) => answering.refused.find(({ notice }) => notice === String(id))?.reason
  const rows = html`<div class="table" id="tray" tabindex="0" role="region" aria-label="${say(sections.notices.name)}"><table>
<thead><tr>${acts.length > 0 && html`<th scope="col"><span class="unseen">${say(words.tick)}</span></th>`}${head("name", words.merchant)}${head("list", words.list)}${head("ground", words.ground)}${head("region", words.region)}${head("published", words.publishedOn)}${head("due", words.dueOn)}${head(null, words.stateOf)}</tr></thead>
<tbody>${notices.map((notice) => {
    const told = notice.notice
    const name = told?.subject?.name ?? say(words.erased)
    const mark = told && markOf(told)
    return html`<tr>${
      acts.length > 0 &&
      html`<td class="count">${notice.acts.length > 0 && html`<label class="tick"><input type="checkbox" id="tick-${notice.id}" name="notice" value="${notice.id}:${notice.version}"${isTicked(notice) && html` checked`}${refusedOf(notice) !== undefined && html` aria-invalid="true" aria-describedby="tick-${notice.id}-fault"`}><span class="unseen">${say(words.tick)} ${name} ${notice.id}</span></label>`}</td>`
    }<td><a href="${link(`${path}/${notice.id}`)}">${told?.subject ? inChinese(view, name) : name}<span class="unseen"> ${notice.id}</span></a>${told?.subject && html`<br>${codeGroups(told.subject.code)}`}</td>
<td>${told && listBadge(view, told.list)} <span class="badge">${say(noticeKinds[notice.kind])}</span></td><td>${mark && say(mark)}</td>
<td><div class="place">${told?.subject?.region && placeName(view, told.subject.region)}</div></td><td>${told?.published_on && dayTag(told.published_on)}</td><td>${notice.due_on !== null && html`<strong>${dayTag(notice.due_on)}</strong>`}</td>
<td>${say(noticeStates[notice.state])}${notice.answer !== null && html`<br>${say(noticeActs[notice.answer])}`}${notice.measures.map((measure) => html`<br><span class="quiet">${measures.get(measure.type) ?? measure.type} · ${say(measureStates[measure.state])}</span>`)}${refusedOf(notice) !== undefined && html`<br><span class="fault" id="tick-${notice.id}-fault">${refusedOf(notice)}</span>`}</td></tr>
`
  })}</tbody></table></div>`
  if (acts.length === 0) return rows
  const typed = (name: string) => answering.typed[name] ?? ""
  const options = acts.map((act) => ({ value: act, label: say(noticeActs[act]) }))
  const kinds = [...measures].map(([value, label]) => ({ value, label: `${label} · ${value}` }))
  return html`<form method="post" action="${link(`${path}/answers`)}" id="together">
${Object.entries({ ...shown, from }).map(([name, text]) => text !== "" && html`<input type="hidden" name="shown-${name}" value="${text}">`)}
${rows}
<p class="pages"><a href="${link(path, { ...shown, ...(from === "" ? {} : { from }), ticked: "all" })}#together">${say(words.tickAll)}</a></p>
<div class="apply"><h2>${say(words.together)}</h2>
<div class="pair">${selectEntry(view, { name: "act", label: say(words.answer), value: typed("act"), required: true, fault: answering.actFault }, options, say(words.choose))}
${acts.includes("apply") && kinds.length > 0 && selectEntry(view, { name: "measure", label: say(words.measure), value: typed("measure"), hint: say(words.measureHint), sometimes: true }, kinds, say(words.choose))}</div>
<div class="pair">${textEntry(view, { name: "reason", label: say(words.reason), value: typed("reason"), hint: say(words.reasonHint), sometimes: true }, 2)}
${acts.includes("keep") && keepEntry(view, { name: "basis", label: say(words.basis), value: typed("basis"), sometimes: true }, bases)}</div>
<p class="actions"><button class="button">${say(words.answerTicked)}</button></p></div></form>`
}

/** What came of what was answered together: how many, and of whom not, with why. */
function cameOf(view: View, notices: readonly Notice[], { done, refused }: Answering): Html | null {
  const { say } = view
  if (done === null && refused.length === 0) return null
  // Each leads to its tick, and what is of all of them to the table.
  const nameOf = (id: string) => {
    const told = notices.find((notice) => String(notice.id) === id)
    const name = told?.notice?.subject ? inChinese(view, told.notice.subject.name) : html`${say(words.number)} ${id}`
    return html`<a href="#${told && told.acts.length > 0 ? `tick-${id}` : "tray"}">${name}</a>`
  }
  return html`${done !== null && done > 0 && html`<p class="notice" role="status">${say(words.doneOf)} <span class="count">${done}</span></p>`}
${
  refused.length > 0 &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.notDone)}</h2>
<ul>${refused.map(({ notice, reason }) => (notice === "" ? html`<li><a href="#tray">${reason}</a></li>` : html`<li>${nameOf(notice)}${view.language === "zh" ? "：" : ": "}${reason}</li>`))}</ul></div>`
}`
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
  tick: { zh: "选择", en: "Choose" },
  tickAll: { zh: "选择本页全部", en: "Choose all on this page" },
  merchant: { zh: "主体", en: "Merchant" },
  list: { zh: "名单和通知", en: "List and notice" },
  ground: { zh: "事由或者类别", en: "Ground or class" },
  region: { zh: "地区", en: "Region" },
  stateOf: { zh: "状态和措施", en: "State and measures" },
  together: { zh: "对所选通知一并反馈", en: "Answer the chosen together" },
  answer: { zh: "反馈", en: "Answer" },
  choose: { zh: "请选择", en: "Please choose" },
  measure: { zh: "措施", en: "Measure" },
  measureHint: { zh: "反馈实施措施时须填", en: "Where a measure is applied" },
  reason: { zh: "理由", en: "Reasons" },
  reasonHint: { zh: "签收和实施措施可以不填", en: "Not needed to acknowledge, or to apply a measure" },
  basis: { zh: "法律依据", en: "Legal basis" },
  answerTicked: { zh: "反馈所选通知", en: "Answer the chosen" },
  doneOf: { zh: "已反馈：", en: "Answered:" },
  number: { zh: "通知", en: "Notice" },
  notDone: { zh: "下列通知没有反馈", en: "These were not answered" },
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

/** Identity reports of platforms (身份信息报告) on pages for officers, sellers in numbers, and what is sealed of one of them. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import type { revealedSchema } from "../roster/officer-routes.ts"
import { reportStates } from "../roster/report.ts"
import type { identityReportsSchema } from "../roster/report-routes.ts"
import type { statisticsSchema } from "../roster/statistics.ts"
import { doneNotice, entry, selectEntry, table, textEntry } from "../web/entry.ts"
import { foldedForm, formView, sentFaults } from "../web/form.ts"
import { codeGroups, dayTag, momentTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type LinkParameters, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Reports = z.infer<typeof identityReportsSchema>
type Report = Reports["results"][number]
type Numbers = z.infer<typeof statisticsSchema>
type Revealed = z.infer<typeof revealedSchema>

export const rosterPath = `${sections.platforms.path}/reports`

export interface ShownReports {
  page: Reports
  state: string
  /** Where the page begins; empty: with the newest. */
  cursor: string
  numbers: Numbers
  /** Whether whoever looks accepts and returns reports, and may see what is sealed. */
  mayDecide: boolean
  mayReveal: boolean
  done: boolean
}

export function rosterReportPage(view: View, officer: Officer, shown: ShownReports): Html {
  const { say, link } = view
  const { page, state, cursor, numbers, mayDecide, mayReveal, done } = shown
  const chip = (name: string, label: string) =>
    html`<li><a href="${link(rosterPath, { state: name })}"${state === name && html` aria-current="true"`}>${label}</a></li>`
  const main = html`<p class="back"><a href="${link(sections.platforms.path)}">← ${say(sections.platforms.name)}</a></p>
<h1>${say(words.title)}</h1><p class="lead">${say(words.lead)}</p>
${done && doneNotice(say(words.done))}${sentFaults(view, words)}
<ul class="chips">${chip("", say(words.all))}${Object.entries(reportStates).map(([name, label]) => chip(name, say(label)))}</ul>
${page.results.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ol>${page.results.map((report) => block(view, report, mayDecide ? { state, cursor } : null))}</ol>`}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(rosterPath, { state, cursor: page.next })}">${say(words.next)}</a></p>`}
<section class="section"><h2>${say(words.numbers)}</h2>${numberTable(view, numbers)}</section>
${mayReveal && numbers.platforms.length > 0 && revealForm(view, numbers)}`
  return officePage(view, { officer, section: "platforms", title: say(words.title), main })
}

/** @param part of the list that is shown; null: nothing is decided here */
function block(view: View, report: Report, part: LinkParameters | null): Html {
  const { say } = view
  const { id, period, platform, state, due_on: due, received_at: received, reason, tally } = report
  return html`<li class="record"><p><span class="badge">${say(report.state_name)}</span>${report.overdue && html` <span class="badge desk-state desk-bad">${say(words.overdue)}</span>`}</p>
<h2>${inChinese(view, platform.name)} <span class="count">${period}</span></h2>
<p class="facts"><span>${say(words.due)} ${dayTag(due)}</span>${received !== null && html`<span>${say(words.received)} ${momentTag(new Date(received))}</span>`}${tally && html`<span>${say(words.rows)} ${formatCount(tally.rows)}</span><span>${say(words.refused)} ${formatCount(tally.refused)}</span>`}</p>
${reason !== null && html`<p>${say(words.returned)} ${inChinese(view, reason)}</p>`}
${part && state === "validated" && decideForms(view, id, `${platform.name} ${period}`, part)}</li>
`
}

function decideForms(view: View, id: string, about: string, part: LinkParameters): Html {
  const { say } = view
  const unseen = html`<span class="unseen"> ${inChinese(view, about)}</span>`
  return html`${foldedForm(
    view,
    { action: `${rosterPath}/${id}`, summary: html`${say(words.accept)}${unseen}`, part, unseen: { act: "accept" } },
    () => html`<p><button class="button slim">${say(words.acceptNow)}</button></p>`,
  )}${foldedForm(
    view,
    { action: `${rosterPath}/${id}`, summary: html`${say(words.return)}${unseen}`, part, unseen: { act: "return" } },
    (
      form,
    ) => html`${textEntry(form, { name: "reason", id: `reason-${id}`, label: say(words.reason), required: true }, 2)}
<p><button class="button slim">${say(words.returnNow)}</button></p>`,
  )}`
}

function numberTable(view: View, { total, platforms }: Numbers): Html {
  const { say } = view
  const names = ["sellers", "registered", "unregistered", "over_limit", "live"] as const
  const heads = [words.platform, ...names.map((name) => words[name]), words.listed].map((head) => say(head))
  const row = (name: Html | string, each: Numbers["total"]) => [
    name,
    ...names.map((column) => html`<span class="count">${formatCount(each[column])}</span>`),
    html`<span class="count">${formatCount(each.listed.abnormal)} / ${formatCount(each.listed.serious)} / ${formatCount(each.listed.penalty)}</span>`,
  ]
  return table(say(words.numbers), heads, [
    ...platforms.map((each) => row(inChinese(view, each.name), each)),
    row(say(words.all), total),
  ])
}

function revealForm(view: View, { platforms }: Numbers): Html {
  const { say, link } = view
  const action = `${rosterPath}/reveal`
  const form = formView(view, action)
  const given = (name: "platform" | "seller" | "purpose", label: Bilingual, hint?: Bilingual) => ({
    ...{ name, label: say(label), required: true },
    ...(hint === undefined ? {} : { hint: say(hint) }),
  })
  const options = platforms.map(({ id, name }) => ({ value: id, label: name }))
  return html`<section class="section" aria-labelledby="reveal"><h2 id="reveal">${say(words.reveal)}</h2>
<div class="notice warning"><p>${say(words.revealHint)}</p></div>
<form class="apply" method="post" action="${link(action)}">
${selectEntry(form, given("platform", words.platform), options, say(words.choose))}
${entry(form, given("seller", words.seller, words.sellerHint))}
${entry(form, given("purpose", words.purpose, words.purposeHint))}
<p class="actions"><button class="button plain">${say(words.revealNow)}</button></p></form></section>`
}

/** What is sealed of a seller, on a page that nothing keeps. */
export function revealedPage(view: View, officer: Officer, seller: Revealed): Html {
  const { say, link } = view
  const rows: [Bilingual, Html | string | null][] = [
    [words.code, seller.code && codeGroups(seller.code)],
    [words.name, seller.name && inChinese(view, seller.name)],
    [words.idNumber, seller.id_number],
    [words.address, inChinese(view, seller.address)],
    [words.contact, seller.contact],
    [words.account, seller.live_account],
    [words.streamers, seller.streamers],
  ]
  const main = html`<p class="back"><a href="${link(rosterPath)}">← ${say(words.title)}</a></p>
<h1>${say(words.revealed)}</h1><div class="notice warning"><p>${say(words.revealedHint)}</p></div>
<dl class="rows">${rows.filter(([, value]) => value !== null && value !== "").map(([label, value]) => html`<dt>${say(label)}</dt><dd translate="no">${value}</dd>`)}</dl>`
  return officePage(view, { officer, section: "platforms", title: say(words.revealed), main })
}

const words = {
  title: { zh: "平台身份信息报告", en: "Identity reports of platforms" },
  lead: {
    zh: "平台每年一月、七月报送平台内经营者的身份信息（《网络交易监督管理办法》第二十五条）。系统逐行校验，由工作人员接收或者退回。",
    en: "Platforms report their sellers each January and July. The register validates the rows; officers accept a report or return it.",
  },
  done: { zh: "已记录。", en: "It was recorded." },
  all: { zh: "全部", en: "All" },
  none: { zh: "没有符合条件的报告。", en: "There are none." },
  next: { zh: "下一页", en: "Next page" },
  overdue: { zh: "逾期", en: "overdue" },
  due: { zh: "最迟", en: "Due" },
  received: { zh: "收到", en: "Received" },
  rows: { zh: "行数", en: "Rows" },
  refused: { zh: "未收下", en: "Refused" },
  returned: { zh: "退回理由：", en: "Returned:" },
  accept: { zh: "接收", en: "Accept it" },
  acceptNow: { zh: "确认：接收", en: "Confirm: accept it" },
  return: { zh: "退回", en: "Return it" },
  returnNow: { zh: "确认：退回", en: "Confirm: return it" },
  reason: { zh: "理由（告知平台）", en: "Reasons (told to the platform)" },
  numbers: { zh: "平台内经营者统计", en: "Sellers in numbers" },
  platform: { zh: "平台", en: "Platform" },
  sellers: { zh: "经营者", en: "Sellers" },
  registered: { zh: "已登记", en: "Registered" },
  unregistered: { zh: "未登记", en: "Unregistered" },
  over_limit: { zh: "超过限额", en: "Over the limit" },
  live: { zh: "直播", en: "Live" },
  listed: { zh: "在名单中：异常 / 严重违法 / 处罚", en: "Listed: abnormal / serious / penalty" },
  reveal: { zh: "查看一个经营者的加密信息", en: "See the sealed details of one seller" },
  revealHint: {
    zh: "姓名、证件号码、地址和联系方式平时加密保存。查看须写明目的，并记入审计记录。",
    en: "Names, ID numbers, addresses and contacts are sealed. Who looks says why, and it is written to the audit trail.",
  },
  choose: { zh: "请选择", en: "Please choose" },
  seller: { zh: "经营者编号", en: "Seller’s id" },
  sellerHint: { zh: "平台名单中的编号", en: "As in the platform’s roster" },
  purpose: { zh: "目的", en: "Purpose" },
  purposeHint: { zh: "例如：核实第 12 号举报所涉网店的实际经营地址", en: "As: to find where the shop of report 12 is" },
  revealNow: { zh: "查看", en: "Show it" },
  revealed: { zh: "经营者的加密信息", en: "The seller’s sealed details" },
  revealedHint: {
    zh: "本次查看已记入审计记录。请勿转抄到公开的文书中。",
    en: "That you looked is in the audit trail. Copy none of it into what is published.",
  },
  code: { zh: "统一社会信用代码", en: "Credit code" },
  name: { zh: "名称", en: "Name" },
  idNumber: { zh: "证件号码", en: "ID number" },
  address: { zh: "地址", en: "Address" },
  contact: { zh: "联系方式", en: "Contact" },
  account: { zh: "直播账号", en: "Live account" },
  streamers: { zh: "直播人员", en: "Streamers" },
} as const satisfies Record<string, Bilingual>

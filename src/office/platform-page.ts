/** Platforms and their duties on pages for officers: how each stands, orders, and one order with what can be done. */
import { html } from "hono/html"
import type { z } from "zod"
import { orderActs } from "../enforcement/duty/order.ts"
import { orderAnswers } from "../enforcement/duty/order-state.ts"
import type { orderDetailSchema, orderPageSchema } from "../enforcement/duty/order-wire.ts"
import type { dutiesSchema } from "../enforcement/duty/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type ActField, type ActForm, actEntry, actFaults, actForms, fieldFaults } from "../web/act-form.ts"
import { actorWords } from "../web/actor-words.ts"
import { entry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { codeGroups, dayTag, momentTag, placeName } from "../web/shown.ts"
import type { Turned } from "../web/turn.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { platformMeasureName, platformMeasurePath } from "./platform-measure-page.ts"
import { rosterPath } from "./roster-page.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Standing = z.infer<typeof dutiesSchema>["results"][number]
type Order = z.infer<typeof orderPageSchema>["results"][number]
type OrderDetail = z.infer<typeof orderDetailSchema>

/** What the first page shows. */
export interface ShownPlatforms {
  /** Those that are shown, and can be told to mend something. */
  platforms: Turned<Standing>
  /** A part of the name that was asked for. */
  name: string | undefined
  /** Where the page of the platforms, and that of the orders, begins. */
  at: { platforms: string | undefined; cursor: string | undefined }
  orders: readonly Order[]
  next: string | null
  mayAct: boolean
}

export function platformPage(view: View, officer: Officer, shown: ShownPlatforms): Html {
  const { say, link } = view
  const { orders, next, mayAct, name, at } = shown
  const { rows: platforms, next: nextPlatforms } = shown.platforms
  const { path, name: title } = sections.platforms
  const asked = { name, ...at }
  const main = html`<h1>${say(title)}</h1><p class="lead">${say(words.lead)}</p>
<p class="pages"><a href="${link(rosterPath)}">${say(words.reports)}</a> <a href="${link(platformMeasurePath)}">${say(platformMeasureName)}</a></p>${fieldFaults(view, draftFields(platforms))}
<section class="section"><h2 id="platforms">${say(words.standing)}</h2>
${(name !== undefined || at.platforms !== undefined || nextPlatforms !== null) && nameForm(view, name)}
${platforms.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : standingTable(view, platforms)}
${nextPlatforms !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...asked, platforms: nextPlatforms })}#platforms">${say(words.nextPlatforms)}</a></p>`}</section>
<section class="section" aria-labelledby="orders"><h2 id="orders">${say(words.orders)}</h2>
${orders.length === 0 ? html`<p class="notice">${say(words.noOrders)}</p>` : html`<ol>${orders.map((order) => orderBlock(view, order))}</ol>`}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { ...asked, cursor: next })}#orders">${say(words.next)}</a></p>`}</section>
${
  mayAct &&
  platforms.length > 0 &&
  html`<section class="section" aria-labelledby="draft"><h2 id="draft">${say(words.draft)}</h2><p class="hint">${say(words.draftHint)}</p>
<form class="apply" method="post" action="${link(path, asked)}">${draftFields(platforms).map((field) => actEntry(formView(view, path), "draft-", field))}
<p class="actions"><button class="button">${say(words.save)}</button></p></form></section>`
}`
  return officePage(view, { officer, section: "platforms", title: say(title), main })
}

/** There are more than a page of them. */
function nameForm(view: View, name: string | undefined): Html {
  const { say, carried } = view
  return html`<form class="apply filters" action="${sections.platforms.path}" method="get">${entry(view, { name: "name", label: say(words.name), hint: say(words.nameHint), value: name ?? "", kind: "search" })}
${carried !== null && html`<input type="hidden" name="lang" value="${carried}">`}
<p class="actions"><button class="button plain">${say(words.show)}</button></p></form>`
}

function draftFields(platforms: readonly Standing[]): ActField[] {
  const options = platforms.map(({ platform: { id, name } }) => ({ value: id, label: name }))
  return [
    { kind: "choice", name: "platform", label: words.platform, required: true, options },
    { kind: "line", name: "seller", label: words.sellerOr, hint: words.sellerHint, required: false },
    { kind: "line", name: "code", label: words.codeOr, required: false },
    { kind: "text", name: "demand", label: words.demand, required: true },
    { kind: "line", name: "basis", label: words.basis, required: true },
    { kind: "day", name: "due_on", label: words.dueOn, required: true },
  ]
}

function standingTable(view: View, platforms: readonly Standing[]): Html {
  const { say } = view
  const heads = [
    words.platform,
    words.sellers,
    words.verifyOverdue,
    words.unpublished,
    words.late,
    words.open,
    words.ordersOverdue,
  ]
  return html`<div class="table" tabindex="0" role="region" aria-label="${say(words.standing)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${platforms.map(
    ({
      platform,
      sellers,
      verification,
      measures,
      orders,
    }) => html`<tr><th scope="row">${inChinese(view, platform.name)}</th>${[
      ...[sellers, verification.overdue, measures.overdue, measures.late, orders.open, orders.overdue],
    ].map((count) => html`<td class="count">${formatCount(count)}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}

function orderBlock(view: View, order: Order): Html {
  const { say, link } = view
  return html`<li class="record"><p><span class="badge">${say(order.state_name)}</span>${order.late && html` <span class="badge desk-state desk-bad">${say(words.overdue)}</span>`}</p>
<h3><a href="${link(`/office/orders/${order.id}`)}">${inChinese(view, order.platform.name)} ${order.seller ?? order.code}</a></h3>
<p>${asWritten(view, order.demand)}</p><p class="facts"><span>${say(words.dueOn)} ${dayTag(order.due_on)}</span><span>${placeName(view, order.authority)}</span></p></li>
`
}

export function orderPage(view: View, officer: Officer, { order, done }: { order: OrderDetail; done: boolean }): Html {
  const { say, link } = view
  const forms = orderForms(order.acts)
  const clients = new Map([[order.platform.id, order.platform.name]])
  const title = `${order.platform.name} ${order.seller ?? order.code ?? ""}`
  const rows: [Bilingual, Html | string | null][] = [
    [words.demand, asWritten(view, order.demand)],
    [words.basis, asWritten(view, order.basis)],
    [words.code, order.code && codeGroups(order.code)],
    [words.authority, placeName(view, order.authority)],
    [words.dueOn, dayTag(order.due_on)],
    [words.issuedOn, order.issued_on && dayTag(order.issued_on)],
    [
      words.answered,
      order.answer && html`${say(orderAnswers[order.answer])} ${asWritten(view, order.answer_text ?? "")}`,
    ],
    [words.answeredOn, order.answered_on && dayTag(order.answered_on)],
    [words.doneOn, order.done_on && dayTag(order.done_on)],
  ]
  const main = html`<p class="back"><a href="${link(sections.platforms.path)}">← ${say(sections.platforms.name)}</a></p>
<h1>${inChinese(view, title)}</h1>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}${actFaults(view, forms)}
<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${say(order.state_name)}${order.late && ` · ${say(words.overdue)}`}</p><p>${say(words.dueOn)} ${dayTag(order.due_on)}</p></section>
${order.acts.length > 0 && html`<section class="section"><h2>${say(words.acts)}</h2>${actForms(view, `/office/orders/${order.id}`, forms, order.version)}</section>`}
<section class="section"><h2>${say(words.content)}</h2><dl class="rows">${rows
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl></section>
<section class="section"><h2>${say(words.history)}</h2><ul class="desk-list">${order.history.map(
    (each) =>
      html`<li><p class="desk-name">${say(each.act_name)} <span>${momentTag(new Date(each.at))}</span></p><p class="facts"><span>${say(actorWords(each.actor, clients))}</span></p>${each.reason !== null && html`<p>${asWritten(view, each.reason)}</p>`}</li>
`,
  )}</ul></section>`
  return officePage(view, { officer, section: "platforms", title, main })
}

function orderForms(acts: OrderDetail["acts"]): ActForm[] {
  const reason = { kind: "text", name: "reason", label: words.reason, required: true } as const
  return acts.map((act) => ({
    ...{ act, name: orderActs[act] },
    fields: [
      ...(act === "return" ? [{ kind: "day", name: "due_on", label: words.newDay, required: true } as const] : []),
      act === "issue" ? { ...reason, required: false } : reason,
    ],
  }))
}

const words = {
  reports: { zh: "平台身份信息报告和经营者统计", en: "Identity reports, and sellers in numbers" },
  lead: {
    zh: "平台再次核验经营者、公示处置措施和完成整改的情况。",
    en: "How platforms verify sellers again, publish their measures and answer orders.",
  },
  standing: { zh: "各平台", en: "Platforms" },
  none: { zh: "没有平台。", en: "There are none." },
  name: { zh: "平台名称", en: "Name of the platform" },
  nameHint: { zh: "可只写一部分", en: "Or a part of it" },
  show: { zh: "查询", en: "Show" },
  nextPlatforms: { zh: "下一页", en: "Next page" },
  sellers: { zh: "在册经营者", en: "Sellers" },
  verifyOverdue: { zh: "逾期未再次核验", en: "Not verified in time" },
  unpublished: { zh: "逾期未公示的措施", en: "Measures overdue" },
  late: { zh: "一年内逾期公示", en: "Published late in a year" },
  open: { zh: "待反馈的整改", en: "Orders open" },
  ordersOverdue: { zh: "逾期未反馈的整改", en: "Orders overdue" },
  orders: { zh: "整改要求", en: "Orders" },
  noOrders: { zh: "没有整改要求。", en: "There are none." },
  next: { zh: "下一页", en: "Next page" },
  overdue: { zh: "逾期", en: "overdue" },
  draft: { zh: "起草整改要求", en: "Draft an order" },
  draftHint: {
    zh: "起草后由本机关另一人签发，签发后平台才能看到。须写明所依据的条款。可选的是上面列出的平台。",
    en: "Somebody else of the authority issues it; until then the platform sees nothing. Name the article it rests on. The platforms that are shown above can be chosen.",
  },
  save: { zh: "保存，待签发", en: "Save it, to be issued" },
  platform: { zh: "平台", en: "Platform" },
  sellerOr: { zh: "经营者编号", en: "Seller’s id" },
  sellerHint: { zh: "平台名单中的编号", en: "As in the platform’s roster" },
  codeOr: { zh: "或者统一社会信用代码", en: "Or a credit code" },
  code: { zh: "统一社会信用代码", en: "Credit code" },
  demand: { zh: "整改要求", en: "What is to be done" },
  basis: { zh: "依据（条款）", en: "Basis (article)" },
  dueOn: { zh: "整改期限", en: "Last day" },
  newDay: { zh: "新的整改期限", en: "New last day" },
  authority: { zh: "发出机关", en: "By" },
  issuedOn: { zh: "签发日期", en: "Issued on" },
  answered: { zh: "平台反馈", en: "Answer" },
  answeredOn: { zh: "反馈日期", en: "Answered on" },
  doneOn: { zh: "整改日期", en: "Done on" },
  done: { zh: "已办理。", en: "It is done." },
  state: { zh: "状态", en: "State" },
  acts: { zh: "办理", en: "What to do" },
  content: { zh: "内容", en: "The order" },
  history: { zh: "经过", en: "History" },
  reason: { zh: "理由", en: "Reason" },
} as const satisfies Record<string, Bilingual>

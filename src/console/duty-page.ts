/** A platform's duties on one page: orders to answer, sellers to verify again, measures that are not published. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { orderAnswers } from "../enforcement/duty/order-state.ts"
import type { orderPageSchema } from "../enforcement/duty/order-wire.ts"
import type { dutiesSchema, platformMeasurePageSchema, verifiedPageSchema } from "../enforcement/duty/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry, selectEntry, textEntry } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { codeGroups, dayTag, placeName } from "../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../web/view.ts"
import { consolePage, sections } from "./section.ts"

type Order = z.infer<typeof orderPageSchema>["results"][number]

/** The lists of the page, and where each is on: a cursor by the list's name. */
export const dutyLists = ["orders", "sellers", "measures"] as const
type DutyList = (typeof dutyLists)[number]
export type DutyPlaces = Partial<Record<DutyList, string>>

/** What the page shows. */
export interface ShownDuties {
  standing: z.infer<typeof dutiesSchema>["results"][number]
  orders: z.infer<typeof orderPageSchema>
  /** Those that are due within 30 days, or overdue. */
  sellers: z.infer<typeof verifiedPageSchema>
  measures: z.infer<typeof platformMeasurePageSchema>
  places: DutyPlaces
  done: boolean
}

export function dutyPage(view: View, client: Client, shown: ShownDuties): Html {
  const { say } = view
  const { standing, done } = shown
  const [orders, sellers, measures] = [shown.orders.results, shown.sellers.results, shown.measures.results]
  const more = (list: DutyList) => moreLink(view, list, shown)
  const counts: [Bilingual, number][] = [
    [words.ordersOpen, standing.orders.open],
    [words.ordersOverdue, standing.orders.overdue],
    [words.verifyOverdue, standing.verification.overdue],
    [words.verifySoon, standing.verification.soon],
    [words.unpublished, standing.measures.overdue],
    [words.late, standing.measures.late],
  ]
  const main = html`<p class="lead">${say(words.lead)}</p>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}
${sentFaults(view, { answer: words.outcome, done_on: words.doneOn, text: words.text })}
<dl class="tally">${counts.map(([name, count]) => html`<div><dt>${say(name)}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
<section class="section" aria-labelledby="orders"><h2 id="orders">${say(words.orders)}</h2>
${orders.length === 0 ? html`<p class="notice">${say(words.noOrders)}</p>` : html`<ol>${orders.map((order) => orderBlock(view, order, shown.places))}</ol>`}${more("orders")}</section>
<section class="section" aria-labelledby="sellers"><h2 id="sellers">${say(words.sellers)}</h2>
<p class="hint">${say(words.sellersHint)}</p>
${sellers.length === 0 ? html`<p class="notice">${say(words.noSellers)}</p>` : sellerTable(view, sellers)}${more("sellers")}</section>
<section class="section" aria-labelledby="measures"><h2 id="measures">${say(words.measures)}</h2>
<p class="hint">${say(words.measuresHint)}</p>
${measures.length === 0 ? html`<p class="notice">${say(words.noMeasures)}</p>` : measureTable(view, measures)}${more("measures")}</section>`
  return consolePage(view, { client, section: "duties", main })
}

function moreLink({ say, link }: View, list: DutyList, { places, ...shown }: ShownDuties): Html | false {
  const { next } = shown[list]
  if (next === null) return false
  const address = link(sections.duties.path, { ...places, [list]: next })
  return html`<p class="pages"><a class="button plain" rel="next" href="${`${address}#${list}`}">${say(words.more)}<span class="unseen"> ${say(words[list])}</span></a></p>`
}

function orderBlock(view: View, order: Order, part: DutyPlaces): Html {
  const { say } = view
  const { id, authority, seller, code, demand, basis, due_on: due, late, state_name: state, acts, version } = order
  return html`<li class="record"><p><span class="badge">${say(state)}</span>${late && html` <span class="badge desk-state desk-bad">${say(words.overdue)}</span>`}</p>
<h3 class="verbatim">${asWritten(view, seller ?? code ?? "")}</h3>
<dl class="rows"><dt>${say(words.demand)}</dt><dd>${asWritten(view, demand)}</dd>
<dt>${say(words.basis)}</dt><dd>${asWritten(view, basis)}</dd>
<dt>${say(words.authority)}</dt><dd>${placeName(view, authority)}</dd>
<dt>${say(words.dueOn)}</dt><dd>${dayTag(due)}</dd>
${code !== null && html`<dt>${say(words.code)}</dt><dd>${codeGroups(code)}</dd>`}
${order.answer !== null && html`<dt>${say(words.answered)}</dt><dd>${say(orderAnswers[order.answer])} ${order.answer_text !== null && asWritten(view, order.answer_text)}</dd>`}</dl>
${acts.includes("answer") && answerForm(view, id, version, part)}</li>
`
}

function answerForm(view: View, id: string, version: number, part: DutyPlaces): Html {
  const { say } = view
  const outcomes = Object.entries(orderAnswers).map(([value, label]) => ({ value, label: say(label) }))
  return foldedForm(
    view,
    { action: `${sections.duties.path}/orders/${id}`, part, summary: say(words.answer), unseen: { version } },
    (
      form,
    ) => html`${selectEntry(form, { name: "answer", id: `answer-${id}`, label: say(words.outcome), required: true }, outcomes, say(words.choose))}
${entry(form, { name: "done_on", id: `day-${id}`, label: say(words.doneOn), kind: "day", hint: say(words.doneOnHint) })}
${textEntry(form, { name: "text", id: `text-${id}`, label: say(words.text), required: true }, 3)}
<p><button class="button slim">${say(words.send)}</button></p>`,
  )
}

function sellerTable(view: View, sellers: ShownDuties["sellers"]["results"]): Html {
  const { say, link } = view
  return html`<div class="table" tabindex="0" role="region" aria-label="${say(words.seller)} · ${say(words.dueOn)}"><table><thead><tr><th scope="col">${say(words.seller)}</th><th scope="col">${say(words.shop)}</th><th scope="col">${say(words.verifiedOn)}</th><th scope="col">${say(words.dueOn)}</th><th scope="col">${say(words.report)}</th></tr></thead>
<tbody>${sellers.map(
    (
      each,
    ) => html`<tr><td>${asWritten(view, each.seller)}</td><td>${asWritten(view, each.shop)}</td><td>${dayTag(each.verified_on)}</td>
<td>${each.due_on && dayTag(each.due_on)}${each.overdue && html` <strong>${say(words.overdue)}</strong>`}</td>
<td><form method="post" action="${link(`${sections.duties.path}/verified`)}"><input type="hidden" name="seller" value="${each.seller}"><button class="button plain slim">${say(words.verified)}<span class="unseen"> ${each.seller}</span></button></form></td></tr>
`,
  )}</tbody></table></div>`
}

function measureTable(view: View, measures: ShownDuties["measures"]["results"]): Html {
  const { say } = view
  return html`<div class="table" tabindex="0" role="region" aria-label="${say(words.reference)} · ${say(words.publication)}"><table><thead><tr><th scope="col">${say(words.reference)}</th><th scope="col">${say(words.shop)}</th><th scope="col">${say(words.decidedOn)}</th><th scope="col">${say(words.dueOn)}</th><th scope="col">${say(words.publication)}</th></tr></thead>
<tbody>${measures.map(
    (
      each,
    ) => html`<tr><td>${asWritten(view, each.reference)}</td><td>${asWritten(view, each.shop)}</td><td>${dayTag(each.decided_on)}</td><td>${each.due_on && dayTag(each.due_on)}</td>
<td>${say(each.publication_name)}${each.published_on && html` ${dayTag(each.published_on)}`}</td></tr>
`,
  )}</tbody></table></div>`
}

const words = {
  lead: {
    zh: "平台对经营者的法定责任和监管部门的整改要求，各有期限。",
    en: "What the law asks of you about your sellers, and what authorities have ordered, each with its deadline.",
  },
  done: { zh: "已记录。", en: "It is noted." },
  more: { zh: "更多", en: "More" },
  ordersOpen: { zh: "待反馈的整改", en: "Orders to answer" },
  ordersOverdue: { zh: "其中逾期", en: "Of these overdue" },
  verifyOverdue: { zh: "逾期未再次核验", en: "Not verified again in time" },
  verifySoon: { zh: "30 日内须再次核验", en: "To be verified within 30 days" },
  unpublished: { zh: "逾期未公示的措施", en: "Measures not published in time" },
  late: { zh: "一年内逾期公示的措施", en: "Measures published late, within a year" },
  orders: { zh: "整改要求", en: "Orders" },
  noOrders: { zh: "没有整改要求。", en: "There are none." },
  demand: { zh: "要求", en: "What is to be done" },
  basis: { zh: "依据", en: "Basis" },
  authority: { zh: "发出机关", en: "Ordered by" },
  dueOn: { zh: "期限", en: "Due" },
  code: { zh: "统一社会信用代码", en: "Credit code" },
  answered: { zh: "已反馈", en: "Answered" },
  overdue: { zh: "逾期", en: "overdue" },
  answer: { zh: "反馈", en: "Answer" },
  outcome: { zh: "结果", en: "Outcome" },
  choose: { zh: "请选择", en: "Please choose" },
  doneOn: { zh: "整改日期", en: "Done on" },
  doneOnHint: { zh: "已整改的填写；不填为今天", en: "Where it was done; left blank: today" },
  text: { zh: "情况说明", en: "What was done, or why it was not" },
  send: { zh: "提交反馈", en: "Send the answer" },
  sellers: { zh: "须再次核验的经营者", en: "Sellers to be verified again" },
  sellersHint: {
    zh: "每六个月再次核验（《网络交易监督管理办法》第二十四条）。列出 30 日内到期的；多个一起报告的，请到“报告”用文件报送。",
    en: "Every six months. Those that are due within 30 days; many at once by a file, under “Reports”.",
  },
  noSellers: { zh: "30 日内没有到期的。", en: "None is due within 30 days." },
  seller: { zh: "经营者编号", en: "Seller" },
  shop: { zh: "网店", en: "Shop" },
  verifiedOn: { zh: "上次核验", en: "Last verified" },
  report: { zh: "报告", en: "Report" },
  verified: { zh: "今天已核验", en: "Verified today" },
  measures: { zh: "公示逾期的处置措施", en: "Measures published late, or not at all" },
  measuresHint: {
    zh: "对经营者采取的措施一个工作日内公示（《网络交易监督管理办法》第三十条）；请在“报告”中填报。",
    en: "A measure against a seller is published within one working day; report it under “Reports”.",
  },
  noMeasures: { zh: "没有逾期的。", en: "There are none." },
  reference: { zh: "处置编号", en: "Number" },
  decidedOn: { zh: "处置日期", en: "Taken on" },
  publication: { zh: "公示", en: "Publication" },
} as const satisfies Record<string, Bilingual>

/** Those who republish what is published here, and how far each is behind with what has ended, as a public page. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { dayInChina } from "../../../law/day.ts"
import { layout } from "../../../web/layout.ts"
import { dayWords } from "../../../web/shown.ts"
import { technical } from "../../../web/technical.ts"
import { formatCount, type Html, inChinese, type View } from "../../../web/view.ts"
import type { CopyStanding } from "../read.ts"

/** @property copies null: the log has stopped, so that nobody knows */
export function copiesPage(
  view: View,
  { copies, recallDays }: { copies: readonly CopyStanding[] | null; recallDays: number },
): Html {
  const { say } = view
  const heads = [words.copy, words.state, words.behind, words.oldest, words.due, words.acknowledged]
  const main = html`<div class="work"><div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<p class="quiet">${say(words.term)}<span class="count">${recallDays}</span>${say(words.termUnit)}</p></div>
${
  copies === null
    ? html`<p class="notice">${say(words.halted)}</p>`
    : copies.length === 0
      ? html`<p class="notice">${say(words.none)}</p>`
      : html`<div class="table spread" tabindex="0" role="region" aria-label="${say(words.title)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${copies.map((copy) => row(view, copy))}</tbody></table></div>`
}
${technical(view, html`<p class="links"><a href="/v1/copies">JSON</a></p>`)}
</div>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

function row(view: View, { name, state, behind, oldest, dueOn, acknowledgedAt }: CopyStanding): Html {
  const { say } = view
  const day = (at: Date | null) => (at ? dayWords(view, dayInChina(at.getTime())) : "—")
  return html`<tr><th scope="row">${inChinese(view, name)}</th><td>${state === "silent" ? html`<strong>${say(states[state])}</strong>` : say(states[state])}</td><td class="count">${formatCount(behind)}</td><td>${day(oldest)}</td><td>${dueOn ? dayWords(view, dueOn) : "—"}</td><td>${day(acknowledgedAt)}</td></tr>
`
}

const states = {
  current: { zh: "已同步", en: "up to date" },
  behind: { zh: "尚在期限内", en: "behind, within its time" },
  silent: { zh: "逾期未更新", en: "overdue" },
} as const satisfies Record<CopyStanding["state"], Bilingual>

const words = {
  title: { zh: "转载机构的更新情况", en: "Those who republish" },
  lead: {
    zh: "信用服务机构、征信机构和企业信息平台转载本库公示的信息。公示结束（修复、期满、撤销、更正等）后，转载的也应当撤下，并向本库确认。这里列出各机构还有多少条结束没有确认。",
    en: "Credit services and platforms of company data republish what is published here. What has ended has to leave their copies too, and they confirm it. Here is how many ends each has not confirmed.",
  },
  term: { zh: "每条结束应在 ", en: "Each end is to be confirmed within " },
  termUnit: {
    zh: " 个工作日内确认（本系统的设置，不是法定期限）。",
    en: " working days: a setting of this register, not a term of the law.",
  },
  copy: { zh: "机构", en: "Who" },
  state: { zh: "情况", en: "State" },
  behind: { zh: "尚未确认的结束", en: "Ends not confirmed" },
  oldest: { zh: "最早一条结束于", en: "The oldest was on" },
  due: { zh: "最早一条应确认于", en: "It was due on" },
  acknowledged: { zh: "最近一次确认", en: "Confirmed last on" },
  halted: {
    zh: "公示日志已停止签名，各机构是否更新目前无法判断。",
    en: "The log has stopped being signed: how far each has followed it can’t be told now.",
  },
  none: { zh: "没有登记的转载机构。", en: "Nobody is known to republish." },
} as const satisfies Record<string, Bilingual>

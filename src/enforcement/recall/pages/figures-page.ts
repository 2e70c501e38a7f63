/** What agencies still hold or act on though it has ended, as a public page: counts by agency, and no merchant. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { dayInChina } from "../../../law/day.ts"
import { table } from "../../../web/entry.ts"
import { layout } from "../../../web/layout.ts"
import { dayWords } from "../../../web/shown.ts"
import { technical } from "../../../web/technical.ts"
import type { Turned } from "../../../web/turn.ts"
import { formatCount, type Html, inChinese, type View } from "../../../web/view.ts"
import { declarationStates, isLateDeclaration } from "../../declaration/declaration.ts"
import type { RecallFigures } from "../store.ts"

export interface ShownFigures {
  /** All of them: of them the sums are. */
  agencies: readonly RecallFigures[]
  turned: Turned<RecallFigures>
  /** Working days that an agency has to answer a recall. */
  recallDays: number
}

export function figuresPage(view: View, { agencies, turned, recallDays }: ShownFigures): Html {
  const { say, link } = view
  const sum = (of: (one: RecallFigures) => number) => agencies.reduce((total, one) => total + of(one), 0)
  const [outstanding, acting] = [sum((one) => one.outstanding), sum((one) => one.acting)]
  const termsOver = sum((one) => one.termsOver)
  const heads = [
    words.agency,
    words.told,
    words.acknowledged,
    words.outstanding,
    words.overdue,
    words.acting,
    words.termsOver,
    words.toldSince,
    words.since,
  ]
  const figure = (name: Bilingual, count: number) =>
    html`${say(name)}&nbsp;<span class="count">${formatCount(count)}</span>`
  const main = html`<div class="work"><div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<section class="verdict" aria-label="${say(words.sum)}"><p class="sentence">${figure(words.outstanding, outstanding)} · ${figure(words.acting, acting)} · ${figure(words.termsOver, termsOver)}</p>
<p><a href="${view.link("/copies")}">${say(words.copies)}</a></p>
<p class="quiet">${say(words.due)}<span class="count">${recallDays}</span>${say(words.dueUnit)}</p></section></div>
${
  agencies.length === 0
    ? html`<p class="notice">${say(words.none)}</p>`
    : html`<div class="table spread" tabindex="0" role="region" aria-label="${say(words.title)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${turned.rows.map((one) => row(view, one))}</tbody></table></div>
<h2>${say(words.declaration)}</h2>
${declarations(view, turned.rows)}
${turned.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/recalls", { cursor: turned.next })}">${say(words.next)}</a></p>`}`
}
${technical(view, html`<p class="links"><a href="/v1/recalls/figures">JSON</a></p>`)}
</div>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

function row(view: View, one: RecallFigures): Html {
  const { say } = view
  const seat = one.memberName && say(one.memberName)
  const count = (value: number) => html`<td class="count">${formatCount(value)}</td>`
  return html`<tr><th scope="row">${inChinese(view, one.agency)}${seat && html` <span class="quiet">${seat}</span>`}${one.withdrawn && html` <strong>${say(words.withdrawn)}</strong>`}</th>${count(one.told)}${count(one.acknowledged)}${count(one.outstanding)}${count(one.overdue)}${count(one.acting)}<td class="count">${formatCount(one.termsOver)}${one.termsOverSince && html`<br><span class="quiet small">${say(words.overSince)} ${dayWords(view, one.termsOverSince)}</span>`}</td><td>${one.toldSince ? dayWords(view, dayInChina(one.toldSince.getTime())) : "—"}</td><td>${one.since ? dayWords(view, one.since) : "—"}</td></tr>
`
}

/** How agencies stand with their lists of what stands in their own systems, and what goes on by another basis. */
function declarations(view: View, agencies: readonly RecallFigures[]): Html {
  const { say } = view
  const day = (text: string | null) => (text === null ? "—" : dayWords(view, text))
  const count = (value: number) => html`<span class="count">${formatCount(value)}</span>`
  const heads = [words.agency, words.state, words.asOf, words.declareBy, words.undeclared, words.kept]
  return table(
    say(words.declaration),
    heads.map((head) => say(head)),
    agencies.map(({ agency, declaration, declaredOn, declareBy, undeclared, kept, withdrawn }) => {
      const state = say(declarationStates[declaration])
      return [
        inChinese(view, agency),
        withdrawn ? "—" : isLateDeclaration(declaration) ? html`<strong>${state}</strong>` : state,
        ...[day(declaredOn), withdrawn ? "—" : day(declareBy), count(undeclared), count(kept)],
      ]
    }),
  )
}

const words = {
  title: { zh: "公示结束后的解除情况", en: "What is still held after it has ended" },
  lead: {
    zh: "公示结束（修复、期满、撤销、更正、注销等）后，收到过该记录或者据此采取措施的机构都会收到解除通知。这里按机构列出尚未签收、尚未解除的数量，以及自有期限已满仍未解除的措施，应当清零。各机构定期申报自己系统中仍在实施的措施，与本库核对。",
    en: "When a record ends, every agency that was told of it or acts on it is told to stop. Here, by agency, is what has not been acknowledged or lifted, and which measures have outlived a term of their own. There should be none. Each agency declares from time to time what stands in its own system, which is held against this register.",
  },
  sum: { zh: "合计", en: "In all" },
  copies: { zh: "转载机构的更新情况", en: "Those who republish" },
  due: { zh: "每件解除通知应在 ", en: "Each is due within " },
  dueUnit: {
    zh: " 个工作日内反馈（本系统的设置，不是法定期限）。",
    en: " working days: a setting of this register, not a term of the law.",
  },
  agency: { zh: "机构", en: "Agency" },
  told: { zh: "解除通知", en: "Recalls" },
  acknowledged: { zh: "已签收", en: "Acknowledged" },
  outstanding: { zh: "尚未了结", en: "Outstanding" },
  overdue: { zh: "逾期", en: "Overdue" },
  acting: { zh: "仍在实施的措施", en: "Measures in force" },
  termsOver: { zh: "期限已满未解除的措施", en: "Measures past their own term" },
  overSince: { zh: "最早期满", en: "the first ended on" },
  toldSince: { zh: "最早一件发出于", en: "The oldest was told on" },
  since: { zh: "最早一件应办结于", en: "The oldest was due on" },
  state: { zh: "情况", en: "State" },
  kept: { zh: "另有依据继续实施", en: "Kept by a basis of their own" },
  declaration: { zh: "措施清单申报", en: "List of what stands in its own system" },
  asOf: { zh: "最近一次截至", en: "The last as of" },
  declareBy: { zh: "下次最迟", en: "The next by" },
  undeclared: { zh: "台账有而清单没有的措施", en: "Measures left out" },
  withdrawn: { zh: "密钥已撤销", en: "its key was withdrawn" },
  next: { zh: "下一页", en: "Next page" },
  none: { zh: "没有参加联合惩戒的机构。", en: "No agency takes part." },
} as const satisfies Record<string, Bilingual>

/**
 * One ground or one class of the catalogue: what it means, by what law, since when, how it ends, which clocks run, and
 * how its repair is applied for.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { GroundCode } from "../../law/catalogue.ts"
import { groundClocks } from "../../law/clock.ts"
import { competenceOf, competences } from "../../law/competence.ts"
import { deadlines, deadlinesAsOf } from "../../law/deadline.ts"
import { type Deadline, periodText } from "../../law/deadline-row.ts"
import { classTerm, displayTerm, type TermCase } from "../../law/display-term.ts"
import { earlyStopQuestionsOf } from "../../law/early-stop-question.ts"
import { endingText } from "../../law/ending-text.ts"
import type { Ground } from "../../law/ground.ts"
import type { EarlyStop, PenaltyClass, PenaltyClassCode } from "../../law/penalty-class.ts"
import type { Policy } from "../../law/policy.ts"
import { subjectTypes } from "../../law/subject-type.ts"
import { layout } from "../../web/layout.ts"
import { listBadge } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import { clockLine, clockList, factList, type Row, sourceText } from "./catalogue-block.ts"
import { periodSentence, spanSentence, words } from "./catalogue-words.ts"

/** A ground, or a class of penalty. */
export type Rule =
  | { readonly kind: "ground"; readonly row: Ground<GroundCode> }
  | { readonly kind: "class"; readonly row: PenaltyClass<PenaltyClassCode> }

/**
 * The page.
 * @param today the day by which the clocks are chosen
 */
export function rulePage(view: View, rule: Rule, policy: Policy, today: string): Html {
  const { say } = view
  const { row } = rule
  const record = toCase(rule, today)
  const published = rule.kind === "ground" || rule.row.published
  const main = html`<div class="paper">
<p class="back"><a href="${view.link("/catalogue")}">← ${say(words.back)}</a></p>
<h1>${say(row)}</h1>
<p class="identity"><span>${listBadge(view, record.list)}</span></p>
${factList(view, facts(view, rule, record, policy))}
<section class="section"><h2>${say(words.repair)}</h2>
${published ? repair(view, record, policy) : html`<p>${say(words.notPublished)}</p>`}
</section>
${published && clocks(view, rule, record, today)}
<div class="section">${technical(view, html`<p class="links"><span>${say(words.code)} <span class="code" translate="no">${row.code}</span></span></p>`)}</div>
</div>`
  return layout(view, { title: say(row), main, asOf: null, robots: "index, follow" })
}

/** A record of today under the rule: its terms are those that the rule has now. */
function toCase(rule: Rule, today: string): TermCase {
  return rule.kind === "ground"
    ? { list: rule.row.list, ground: rule.row.code, penaltyClass: null, decidedOn: today }
    : { list: "penalty", ground: null, penaltyClass: rule.row.code, decidedOn: today }
}

function facts(view: View, { kind, row }: Rule, record: TermCase, policy: Policy): Row[] {
  const { say } = view
  const common: Row[] = [
    [words.source, sourceText(view, row.source)],
    [words.decisions, say(spanSentence(row.validFrom, row.validTo))],
    [words.doubt, row.doubt ? say(row.doubt) : null],
  ]
  const original: Row = [words.wording, view.language === "zh" ? null : inChinese(view, row.zh)]
  if (kind === "class") return [original, [words.display, row.published ? say(classTerm(row.code)) : null], ...common]
  const ending = endingText(record, policy)
  const competent = competenceOf(row)
  return [
    original,
    [words.publishedReason, row.publishedReason && inChinese(view, row.publishedReason)],
    [words.subjectType, row.subjectType && say(subjectTypes[row.subjectType])],
    [words.mark, row.markOnly ? say(words.markOnly) : null],
    [words.competent, html`${say(competences[competent.name])} ${sourceText(view, competent.source)}`],
    [words.listing, row.arises && say(periodSentence(listingPeriod, row.arises))],
    [words.ending, ending && say(ending)],
    ...common,
  ]
}

const listingPeriod = periodText({ amount: groundClocks.abnormal_listing.amount, unit: "working-day" })

const withoutRepair = {
  "not-needed": words.repairNotNeeded,
  never: words.repairNever,
  "follows-record": words.repairFollows,
} as const satisfies Record<Exclude<EarlyStop, "allowed">, Bilingual>

function repair(view: View, record: TermCase, policy: Policy): Html {
  const { say } = view
  const { earlyStop } = displayTerm(record, policy)
  if (earlyStop !== "allowed") return html`<p>${earlyStop && say(withoutRepair[earlyStop])}</p>`
  const decide =
    record.list === "abnormal" ? deadlines.repair_decide_abnormal : deadlines.repair_decide_penalty_serious_spotcheck
  const line = (clock: Deadline) => html`<li>${clockLine(view, clock)}</li>
`
  return html`<h3>${say(words.conditions)}</h3>
<ul class="notes">
${earlyStopQuestionsOf(record, policy).map((question) => html`<li>${say(question)}</li>`)}
</ul>
<h3>${say(words.afterwards)}</h3>
<ol class="notes numbered">
${[deadlines.repair_accept, decide, deadlines.repair_execute].map(line)}</ol>
<h3>${say(words.disagree)}</h3>
<ul class="notes">
${[deadlines.review_apply, deadlines.litigation].map(line)}</ul>`
}

function clocks(view: View, { row }: Rule, { list }: TermCase, today: string): Html {
  const running = deadlinesAsOf(today).filter(({ appliesTo }) =>
    appliesTo.some((one) => one === list || one === row.code),
  )
  return html`<section class="section"><h2>${view.say(words.clocks)}</h2>
${clockList(view, running)}
</section>`
}

/** The answer for a code that is none. The text is not repeated: people type anything into an address. */
export function unknownRulePage(view: View, likely: string | undefined): Html {
  const { say } = view
  const main = html`<div class="message">
<h1>${say(words.unknown)}</h1>
<p class="lead">${say(words.unknownLead)}</p>
${likely !== undefined && html`<p class="lead">${say(words.likely)} <a class="code" href="${view.link(`/catalogue/${likely}`)}">${likely}</a>${view.language === "zh" ? "？" : "?"}</p>`}
<p class="pages"><a class="button" href="${view.link("/catalogue")}">${say(words.title)}</a></p>
</div>`
  return layout(view, { title: say(words.unknown), main, asOf: null })
}

/** Repair and objection of one record: who may, on what conditions, by which days, with what; and the form. */

import { html } from "hono/html"
import type { Calendar } from "../../law/calendar.ts"
import { findGround } from "../../law/catalogue.ts"
import { deadlines } from "../../law/deadline.ts"
import { type Deadline, periodText } from "../../law/deadline-row.ts"
import { earlyStopQuestionsOf } from "../../law/early-stop-question.ts"
import { lists } from "../../law/list.ts"
import { penaltyTitle } from "../../law/penalty-in-text.ts"
import type { Policy } from "../../law/policy.ts"
import { layout } from "../../web/layout.ts"
import { paperFile } from "../../web/paper-script.ts"
import { codeGroups, dayWords, listBadge, wholeDays } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { Opening } from "../proceeding/remedy.ts"
import { type Remedy, remedySteps } from "../proceeding/remedy-step.ts"
import { recordAddress } from "../record/address.ts"
import { termCase } from "../record/penalty-fact.ts"
import type { HeldRecord, RecordContent } from "../record/record.ts"
import { shortViolation } from "../record/short-violation.ts"
import { sourceText } from "./catalogue-block.ts"
import { periodSentence } from "./catalogue-words.ts"
import { type FormFault, faultSummary, textField } from "./form-block.ts"
import { officeLine } from "./office-line.ts"
import type { PublicOffice } from "./record-row.ts"
import { openingSentence, titles, words } from "./remedy-words.ts"

/** Who looks at the page. */
export type Visitor =
  | { kind: "anyone" | "other-merchant" | "not-merchant" }
  /** The merchant on record; `running` is the id of an application that is under way. */
  | { kind: "owner"; running: string | null }

/** What the page is made of. */
export interface RemedyPage {
  remedy: Remedy
  record: HeldRecord
  opening: Opening
  visitor: Visitor
  /** Whether the visitor may enter what came in on paper. */
  mayEnter: boolean
  /** What was typed, and what is wrong with it. */
  values: { statement: string; documents: string }
  faults: readonly FormFault[]
  loginUrl: string | null
  today: string
  policy: Policy
  calendar: Calendar
  /** What the authority has said of itself; null: nothing. */
  office: PublicOffice | null
}

export function remedyPage(view: View, page: RemedyPage): Html {
  const { say } = view
  const { remedy, record, opening } = page
  const { content } = record
  const running = page.visitor.kind === "owner" ? page.visitor.running : null
  const title = say(titles[remedy])
  // Whose record it is has come from the counter.
  const back =
    page.visitor.kind === "owner"
      ? html`<a href="${view.link("/counter", { record: record.id })}#${record.id}">← ${say(words.ownRecords)}</a>`
      : html`<a href="${view.link(recordAddress(content.subjectCode, record.id))}">← ${say(words.back)}</a>`
  const main = html`<div class="paper">
<p class="back">${back}</p>
<h1>${title}</h1>
<p class="identity"><span>${inChinese(view, content.subjectName)}</span><span>${codeGroups(content.subjectCode)}</span></p>
<section class="verdict" aria-label="${title}">
<p>${listBadge(view, content.list)} ${recordTitle(view, content)}</p>
<p class="sentence">${running === null ? wholeDays(view, say(openingSentence(remedy, opening, page.visitor.kind === "owner"))) : say(words.running)}</p>
${running !== null && html`<p class="pages"><a class="button" href="${view.link(`/applications/${running}`)}">${say(words.toApplication)}</a></p>`}
</section>
${faultSummary(view, words.faults, page.faults)}
${opening.kind === "open" && apply(view, page)}
${remedy === "repair" ? conditions(view, page) : grounds(view)}
${opening.kind !== "closed" && html`${steps(view, page)}${who(view, page)}${documents(view, remedy)}`}
</div>`
  return layout(view, {
    title: `${title} · ${content.subjectName}`,
    main,
    asOf: null,
    ...(page.visitor.kind === "owner" ? { head: keepScript } : {}),
  })
}

/** What was typed is there again after a reload. */
const keepScript = html`<script src="/assets/${paperFile}" defer></script>
`

function recordTitle(view: View, { ground: code, list, decisionNo, detail }: RecordContent): Html {
  const ground = code === null ? undefined : findGround(code)
  const name = ground
    ? html`${view.say(ground)}`
    : list === "penalty" && view.language === "en"
      ? html`${penaltyTitle(String(detail.content ?? "")).en}`
      : detail.violation
        ? inChinese(view, shortViolation(String(detail.violation)))
        : html`${view.say(lists[list])}`
  // The number of a listing is not public; that of a penalty is.
  return list === "penalty" ? html`${name} · <span class="quiet">${inChinese(view, decisionNo)}</span>` : name
}

/** The form, for whom it is and while none is under way. */
function apply(view: View, page: RemedyPage): Html | null {
  const { visitor } = page
  if (visitor.kind !== "owner" || visitor.running !== null) return null
  return html`<section class="section"><h2>${view.say(page.remedy === "repair" ? words.formRepair : words.formObjection)}</h2>
${form(view, page)}
</section>`
}

function form(view: View, { remedy, record, values, faults }: RemedyPage): Html {
  const { say } = view
  const repair = remedy === "repair"
  const statement = repair
    ? { label: words.statementRepair, hint: words.statementRepairHint }
    : { label: words.statementObjection, hint: words.statementObjectionHint }
  const documentsTexts = { label: words.documentsField, hint: words.documentsHint }
  return html`<form class="apply" method="post" action="${view.link(`/records/${record.id}/${remedy}`)}" data-keep>
${textField(view, "statement", statement, values.statement, faults, true)}
${textField(view, "documents", documentsTexts, values.documents, faults, false)}
<p><button class="button">${say(repair ? words.submitRepair : words.submitObjection)}</button></p>
</form>`
}

function conditions(view: View, { record, policy }: RemedyPage): Html | null {
  const { say } = view
  const asked = earlyStopQuestionsOf(termCase(record.content, policy), policy)
  if (asked.length === 0) return null
  return html`<section class="section"><h2>${say(words.conditions)}</h2>
<ul class="asked">${asked.map(
    (question) => html`<li>${say(question)}
<small>${say(question.answeredBy === "register" ? words.byRegister : words.byOfficer)} · ${sourceText(view, question.source)}</small></li>
`,
  )}</ul></section>`
}

function grounds(view: View): Html {
  return html`<section class="section"><h2>${view.say(words.grounds)}</h2>
<p class="lead">${view.say(words.groundsText)}</p></section>`
}

function steps(view: View, { remedy, record, opening, today, calendar }: RemedyPage): Html {
  const { say } = view
  const start = opening.kind === "later" ? opening.from : today
  const borrowed = remedy === "objection" && record.content.list !== "abnormal"
  const rows = remedySteps(remedy, record.content, start, calendar)
  return html`<section class="section"><h2>${say(words.steps)}</h2>
<p class="lead">${say(opening.kind === "later" ? words.stepsFrom : words.stepsToday)}</p>
<ol class="steps">${rows.map(({ deadline, latest }) => {
    const row: Deadline = deadlines[deadline]
    const period = say(periodSentence(periodText(row), row.from))
    return html`<li><span class="when"><strong>${latest === null ? say(uncounted(deadline)) : dayWords(view, latest)}</strong> <span>${say(row)}</span></span>
<small>${borrowed ? period : `${period} · ${sourceText(view, row.source)}`}</small></li>
`
  })}</ol>
${borrowed && html`<p class="hint">${say(words.stepsOther)}</p>`}
</section>`
}

/** Only a removal can wait for a verification on the spot; elsewhere a year has no calendar yet. */
function uncounted(deadline: string) {
  return deadline === "repair_decide_abnormal" ? words.noDay : words.uncounted
}

const remarks = {
  anyone: null,
  owner: null,
  "other-merchant": words.otherMerchant,
  "not-merchant": words.notMerchant,
} as const

function who(view: View, { record, remedy, visitor, loginUrl, office, mayEnter }: RemedyPage): Html {
  const { say } = view
  const remark = remarks[visitor.kind]
  const onPaper =
    mayEnter &&
    html`<p><a href="${view.link(`/office/new/${remedy}`, { record_id: record.id })}">${say(words.onPaper)}</a></p>`
  const login =
    loginUrl === null
      ? html`<p>${say(words.noLogin)}</p>`
      : html`<p>${say(words.onlineText)}</p>
<p><a class="button" href="${loginUrl.startsWith("/") ? view.link(loginUrl, { to: `/records/${record.id}/${remedy}` }) : loginUrl}">${say(words.login)}</a></p>`
  return html`<section class="section"><h2>${say(words.who)}</h2>
<p class="lead">${say(words.whoText)}</p>
${remark && html`<p class="notice">${say(remark)}</p>`}
<div class="ways">
${visitor.kind !== "owner" && html`<div><h3>${say(words.online)}</h3>${login}</div>`}
<div><h3>${say(words.counter)}</h3><p>${say(words.counterText)}${officeLine(view, record.content.authority, office)}</p>${onPaper}</div>
</div></section>`
}

function documents(view: View, remedy: Remedy): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.documents)}</h2>
<ul class="notes"><li>${say(words.documentsIdentity)}</li>
<li>${say(remedy === "repair" ? words.documentsRepair : words.documentsObjection)}</li></ul>
<p class="hint">${say(words.documentsNote)}</p></section>`
}

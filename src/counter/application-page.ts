/**
 * An application as its merchant sees it, written from the wire shape: the state, the clock that runs, what was done and
 * why, what can be done now. And the list of the own ones.
 */

import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { factList, type Row } from "../register/pages/catalogue-block.ts"
import { type FormFault, faultSummary, textField } from "../register/pages/form-block.ts"
import { officeLine } from "../register/pages/office-line.ts"
import type { PublicOffice } from "../register/pages/record-row.ts"
import { words } from "../register/pages/remedy-words.ts"
import { followNumber } from "../register/proceeding/follow-number.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import type { ProceedingDetail, proceedingSchema } from "../register/proceeding/wire.ts"
import { recordAddress } from "../register/record/address.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { layout } from "../web/layout.ts"
import { codeGroups, dayWords, listBadge, momentWords } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { clockLine, marksOf, nameOf, type Served, servedList } from "./own-line.ts"
import { type Paper, paperFaults, paperHead, paperSection } from "./paper-block.ts"
import { counterPage, type Holder } from "./section.ts"

type Wire = z.infer<typeof proceedingSchema>

/** Which certificate can be had of the record that an application is about; null: none now. */
export type CertificateKind = "certificate" | "ending" | null

/** What the page says beside the application itself. */
export interface ApplicationBeside {
  /** The merchant who looks; null: somebody else, such as an officer. */
  holder: Holder | null
  /** What the authority has said of itself; null: nothing. */
  office: PublicOffice | null
  certificate: CertificateKind
  /** The record that it is about; null: none stands there any more. */
  record: HeldRecord | null
  /** What was served on the merchant in it, and of its record. */
  served: readonly Served[]
  /** The papers that were brought, and whether more can be. */
  papers: readonly Paper[]
  takesPapers: boolean
  /** It was sent just now. */
  sent: boolean
  /** What is wrong with what was sent, and the text of a supplement that was refused. */
  faults: readonly FormFault[]
  typed: string
}

export function applicationPage(view: View, application: ProceedingDetail, beside: ApplicationBeside): Html {
  const { say } = view
  const { holder, faults, typed } = beside
  const title = say(application.kind_name)
  const waits = application.waits_for.includes("merchant")
  const main = html`<h1>${title}</h1>
<p class="identity"><span>${inChinese(view, application.subject.name)}</span>${codeGroups(application.subject.code)}</p>
${
  beside.sent &&
  html`<div class="notice" role="status"><h2>${say(words.sent)}</h2>
<p>${say(words.sentNumber)} <strong class="code" translate="no">${application.follow_number}</strong></p>
<p>${say(words.sentNext)}</p>
<p>${receiptLink(view, application.id)}</p></div>`
}
<section class="verdict" aria-label="${say(words.state)}">
<p>${listBadge(view, application.list)} <span class="quiet">${officeLine(view, application.authority, beside.office)}</span></p>
<p class="sentence">${say(application.state_name)}</p>
${waits && html`<p><strong>${say(words.waitsForYou)}</strong></p>`}
${clockLine(view, application)}
</section>
${faultSummary(view, words.faults, faults)}
${paperFaults(view, beside)}
${acts(view, application, faults, typed)}
${paperSection(view, application, beside)}
${
  beside.served.length > 0 &&
  html`<section class="section" aria-labelledby="served"><h2 id="served">${say(servedWords)}</h2>
${servedList(view, beside.served)}</section>`
}
${history(view, application)}
${own(view, application, beside)}`
  const full = `${title} ${say(application.state_name)}`
  if (holder) return counterPage(view, { holder, section: "applications", title: full, main, head: paperHead(beside) })
  return layout(view, { title: full, main: html`<div class="paper">${main}</div>`, asOf: null })
}

function receiptLink({ say, link }: View, id: string): Html {
  return html`<a href="${link(`/applications/${id}/receipt`)}">${say(receiptWords)}</a>`
}

const receiptWords: Bilingual = { zh: "打印收件回执", en: "Receipt, to print" }

const servedWords: Bilingual = { zh: "送达您的文书", en: "Papers served on you" }

const hearingWords = {
  title: { zh: "要求听证", en: "Ask for a hearing" },
  text: {
    zh: "自告知书送达之日起五个工作日内可以要求听证；已经陈述、申辩的，同样可以要求。",
    en: "A hearing can be asked for within five working days of the notice, whether or not you have stated your case.",
  },
  submit: { zh: "要求听证", en: "Ask for it" },
} as const satisfies Record<string, Bilingual>

function acts(view: View, { id, acts: open, version }: ProceedingDetail, faults: readonly FormFault[], typed: string) {
  const { say } = view
  const may = (name: string) => open.some(({ act }) => act === name)
  const action = view.link(`/applications/${id}`)
  const hidden = (act: string) => html`<input type="hidden" name="act" value="${act}">
<input type="hidden" name="version" value="${version}">`
  const texts = { label: words.supplementField, hint: words.supplementHint }
  return html`${
    may("ask-hearing") &&
    html`<section class="section"><h2>${say(hearingWords.title)}</h2>
<form class="apply" method="post" action="${action}">${hidden("ask-hearing")}
<p>${say(hearingWords.text)}</p>
<p><button class="button">${say(hearingWords.submit)}</button></p></form></section>`
  }${
    may("supplement") &&
    html`<section class="section"><h2>${say(words.supplementTitle)}</h2>
<form class="apply" method="post" action="${action}">${hidden("supplement")}
${textField(view, "supplement", texts, typed, faults, true)}
<p><button class="button">${say(words.supplementSubmit)}</button></p></form></section>`
  }${
    may("withdraw") &&
    html`<details class="quiet-form"><summary>${say(words.withdrawTitle)}</summary>
<form method="post" action="${action}">${hidden("withdraw")}
<p>${say(words.withdrawText)}</p>
<p><button class="button plain">${say(words.withdrawSubmit)}</button></p></form></details>`
  }`
}

function history(view: View, { history: steps }: ProceedingDetail): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.history)}</h2>
<ol class="steps">${steps.map(
    ({ act_name, actor, at, reason }) => html`<li><span class="when">${momentWords(view, new Date(at))}
<span>${say(actor === "merchant" ? words.you : words.authority)}</span> · <strong>${say(act_name)}</strong></span>
${reason !== null && html`<p class="own-words">${say(words.reason)}${inChinese(view, reason)}</p>`}</li>
`,
  )}</ol></section>`
}

function own(
  view: View,
  { id, content, started_on, record_id, subject, follow_number: number }: ProceedingDetail,
  { certificate, record: about }: ApplicationBeside,
): Html {
  const { say } = view
  const text = (field: string): Html | null => {
    const value = content[field]
    return typeof value === "string" && value !== ""
      ? html`<span class="own-words">${asWritten(view, value)}</span>`
      : null
  }
  const record =
    subject.code !== null &&
    record_id !== null &&
    html`<a href="${view.link(recordAddress(subject.code, record_id))}">${say(words.record)}</a>`
  const appliedOn = typeof content["applied_on"] === "string" ? content["applied_on"] : started_on
  const rows: Row[] = [
    [words.about, about && html`${nameOf(view, about)}${marksOf(view, about)}`],
    [words.appliedOn, dayWords(view, appliedOn)],
    [
      words.number,
      number &&
        html`<span class="code" translate="no">${number}</span> <a href="${view.link("/follow")}">${say(words.followHow)}</a> ${receiptLink(view, id)}`,
    ],
    [words.yourStatement, text("statement")],
    [words.yourDocuments, text("documents")],
    [words.yourSupplement, text("supplement")],
  ]
  return html`<section class="section"><h2>${say(words.application)}</h2>
${factList(view, rows)}
<p class="pages">${record}${
    certificate !== null &&
    html` <a href="${view.link(`/records/${record_id}/${certificate}`)}">${say(words[certificate])}</a>`
  }</p></section>`
}

/** Of what an officer alone begins, as a listing, nobody has a number. */
const hasNumber = ({ kind }: Wire) => getKind(kind).begunBy.includes("merchant")

/** The applications of a merchant, the newest first. */
export function applicationListPage(
  view: View,
  holder: Holder,
  {
    applications,
    records,
    next,
  }: { applications: readonly Wire[]; records: ReadonlyMap<string, HeldRecord>; next: string | null },
): Html {
  const { say } = view
  const main = html`<h1>${say(words.applications)}</h1>
${applications.length === 0 && html`<p class="notice">${say(words.noApplications)}</p>`}
<ul>${applications.map(
    (application) => html`<li class="record">${listBadge(view, application.list)}
<h2><a href="${view.link(`/applications/${application.id}`)}">${say(application.kind_name)}<span class="unseen"> ${application.started_on}</span></a></h2>
${about(view, records.get(application.record_id ?? ""))}
<p>${say(words.appliedOn)} ${dayWords(view, application.started_on)} · ${say(application.state_name)}${hasNumber(application) && html` · <span class="code" translate="no">${followNumber(application.id)}</span>`}</p>
${clockLine(view, application)}</li>
`,
  )}</ul>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${view.link("/applications", { cursor: next })}">${say(words.more)}</a></p>`}`
  return counterPage(view, { holder, section: "applications", title: say(words.applications), main })
}

function about(view: View, record: HeldRecord | undefined): Html | null {
  return record === undefined ? null : html`<p>${nameOf(view, record)}</p>${marksOf(view, record)}`
}

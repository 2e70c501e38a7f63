/** The measures (惩戒措施) that apply to a merchant: by whom, why, until when; and its papers. */
import { html } from "hono/html"
import type { z } from "zod"
import type { ownMeasuresSchema } from "../enforcement/measure/own-routes.ts"
import type { objectionPageSchema } from "../enforcement/objection/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { words as remedyWords } from "../register/pages/remedy-words.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { recordStates } from "../register/record/state.ts"
import { doneNotice, textEntry } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { dayWords, listBadge } from "../web/shown.ts"
import { type Turned, turnedSpan, turnLinks } from "../web/turn.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { marksOf, nameOf } from "./own-line.ts"
import { counterPage, type Holder, sections } from "./section.ts"

type Own = z.infer<typeof ownMeasuresSchema>
/** A measure that applies to the merchant. */
export type OwnMeasure = Own["measures"][number]
type FiledPage = z.infer<typeof objectionPageSchema>
type Filed = FiledPage["objections"][number]

/** What stands on the page. */
interface ShownMeasures {
  own: Own
  filed: FiledPage
  /** Where the two pages begin. */
  at: { cursor: string | undefined; filed: string | undefined }
  /** Those of the merchant's records that stand on its page. */
  recordIds: ReadonlySet<string>
}

/** @param kinds what kinds of measures are called, by their ids @param done whether an objection was sent just now */
export function measurePage(
  view: View,
  holder: Holder,
  { own, filed, at, recordIds }: ShownMeasures,
  { kinds, done }: { kinds: ReadonlyMap<string, Bilingual>; done: boolean },
): Html {
  const { say, link } = view
  const { measures } = own
  const { objections } = filed
  const further = (parameters: Record<string, string | undefined>, label: Bilingual) =>
    html`<p class="pages"><a class="button plain" rel="next" href="${link(sections.measures.path, parameters)}">${say(label)}</a></p>`
  const main = html`<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${done && doneNotice(say(words.done))}
${sentFaults(view, { text: words.why })}
${measures.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ul class="desk-list">${measures.map((measure) => measureLine(view, measure, recordIds, at))}</ul>
${own.next !== null && further({ cursor: own.next, filed: at.filed }, words.more)}
${
  objections.length > 0 &&
  html`<section class="section" aria-labelledby="filed"><h2 id="filed">${say(words.filed)}</h2><ul class="desk-list">${objections.map((each) => filedLine(view, each, kinds))}</ul>
${filed.next !== null && further({ cursor: at.cursor, filed: filed.next }, words.moreFiled)}</section>`
}
<section class="section" aria-labelledby="how"><h2 id="how">${say(words.how)}</h2>
<ul class="notes"><li>${say(words.end)}</li><li>${say(words.over)}</li></ul></section>`
  return counterPage(view, { holder, section: "measures", title: say(words.title), main })
}

function filedLine(view: View, objection: Filed, kinds: ReadonlyMap<string, Bilingual>): Html {
  const { say } = view
  const { agency, text, state, state_name: name, due_on: due, reason } = objection
  const kind = kinds.get(objection.kind)
  return html`<li><p class="desk-name">${kind && html`${say(kind)} · `}${inChinese(view, agency)} <span class="badge desk-state">${say(name)}</span></p>
<p>${inChinese(view, text)}</p>${reason === null ? state === "open" && due !== null && html`<p class="facts">${say(words.answerBy)} ${dayWords(view, due)}</p>` : html`<p>${say(words.answer)} ${inChinese(view, reason)}</p>`}</li>
`
}

function objectForm(view: View, { id, agency }: OwnMeasure, part: ShownMeasures["at"]): Html {
  const { say } = view
  return foldedForm(
    view,
    {
      action: `${sections.measures.path}/${id}/objection`,
      part,
      summary: html`${say(words.object)}<span class="unseen"> ${agency}</span>`,
    },
    (
      form,
    ) => html`${textEntry(form, { name: "text", id: `why-${id}`, label: say(words.why), hint: say(words.whyHint), required: true }, 3)}
<p><button class="button slim">${say(words.objectNow)}</button></p>`,
  )
}

function measureLine(view: View, measure: OwnMeasure, recordIds: ReadonlySet<string>, part: ShownMeasures["at"]): Html {
  const { say } = view
  const { content, agency, basis, kept_basis: kept, planned_end: end, started_on: start, record_id: record } = measure
  const rows: [Bilingual, Html | string | null][] = [
    [words.by, inChinese(view, agency)],
    [words.basis, inChinese(view, basis)],
    [words.since, dayWords(view, start)],
    [words.until, end === null ? say(words.noEnd) : dayWords(view, end)],
    [words.kept, kept === null ? null : inChinese(view, kept)],
    [
      words.because,
      recordIds.has(record)
        ? html`<a href="${view.link(sections.records.path, { record })}#${record}">${say(remedyWords.record)}</a>`
        : say(words.ended),
    ],
  ]
  return html`<li><p class="desk-name">${content ? say(content) : measure.measure}${measure.over && html` <span class="badge desk-state desk-bad">${say(words.mustStop)}</span>`}</p>
<dl class="rows">${rows.filter(([, value]) => value !== null).map(([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>`)}</dl>${!measure.objected && objectForm(view, measure, part)}</li>
`
}

/** The page of what can be printed: the report, and a certificate of each record. */
export function certificatePage(view: View, holder: Holder, turned: Turned<HeldRecord>): Html {
  const { say, link } = view
  const main = html`<h1>${say(words.papers)}</h1>
<p class="lead">${say(words.papersLead)}</p>
<section class="section" aria-labelledby="report"><h2 id="report">${say(words.report)}</h2>
<p>${say(words.reportHint)}</p>
<p class="pages"><a class="button" href="${link(`/subjects/${holder.code}/report`)}">${say(words.reportOpen)}</a></p></section>
<section class="section" aria-labelledby="each"><h2 id="each">${say(words.each)}</h2>
${turned.total === 0 && html`<p class="notice">${say(words.noRecords)}</p>`}
${turnedSpan(view, turned)}
<ul class="desk-list">${turned.rows.map((record) => paperLine(view, record))}</ul>
${turnLinks(view, turned, (cursor) => `${link(sections.certificates.path, { cursor })}#each`)}</section>`
  return counterPage(view, { holder, section: "certificates", title: say(words.papers), main })
}

function paperLine(view: View, record: HeldRecord): Html | null {
  const { id, content, position, state } = record
  const { say } = view
  const kind = recordStates[state].display
  return html`<li><p class="desk-name">${listBadge(view, content.list)} <span id="of-${id}">${nameOf(view, record)}</span> <span class="badge desk-state">${say(recordStates[state])}</span></p>
${marksOf(view, record)}
<p class="facts">${
    kind === "paused" || position === null
      ? say(words.notNow)
      : html`<a id="print-${id}" aria-labelledby="print-${id} of-${id}" href="${view.link(`/records/${id}/${kind === "over" ? "ending" : "certificate"}`)}">${say(kind === "over" ? remedyWords.ending : remedyWords.certificate)}</a>`
  }</p></li>
`
}

export const words = {
  title: { zh: "适用的措施", en: "Measures that apply to you" },
  lead: {
    zh: "各部门因您的公示记录报告的惩戒措施：由谁、依据什么、到什么时候。",
    en: "What agencies have reported that they do because of your records: who, on which basis, until when.",
  },
  none: { zh: "没有部门报告对您采取措施。", en: "No agency has reported a measure." },
  by: { zh: "实施部门", en: "Agency" },
  basis: { zh: "依据", en: "Basis" },
  since: { zh: "实施日期", en: "Since" },
  until: { zh: "预计结束", en: "Planned to end" },
  noEnd: { zh: "记录结束时解除", en: "with the record" },
  kept: { zh: "继续实施的依据", en: "Basis for keeping it" },
  because: { zh: "所涉记录", en: "Because of" },
  ended: { zh: "已经结束的记录", en: "a record that has ended" },
  mustStop: { zh: "应当解除", en: "must be lifted" },
  more: { zh: "更多措施", en: "More measures" },
  moreFiled: { zh: "更早的异议", en: "Earlier objections" },
  filed: { zh: "我提出的异议", en: "What you objected to" },
  done: {
    zh: "异议已提交，交由实施部门答复。答复会出现在本页“我提出的异议”中。",
    en: "The objection was sent to the agency. Its answer will stand on this page, under “What you objected to”.",
  },
  answerBy: {
    zh: "部门最迟答复（本库的设置，不是法定期限）",
    en: "To be answered by (a setting of this register, no text’s)",
  },
  answer: { zh: "答复：", en: "Answer:" },
  object: { zh: "提出异议", en: "Object" },
  why: { zh: "为什么不该采取这项措施", en: "Why it should not apply" },
  whyHint: {
    zh: "交给实施部门答复，登记机关也能看到；答复前措施继续。不要写证件号码、电话等个人信息。",
    en: "It goes to the agency, and the authority you are registered with sees it. The measure goes on until it is lifted. Leave ID numbers and telephones out.",
  },
  objectNow: { zh: "提交异议", en: "Send it" },
  how: { zh: "怎样结束", en: "How they end" },
  end: {
    zh: "记录结束公示后，本库通知各部门解除，并跟踪到解除为止。",
    en: "When a record ends, the register tells the agencies to lift what rests on it, and watches until they have.",
  },
  over: {
    zh: "标明“应当解除”而部门仍在实施的，请向该部门提出，也可以把本页给他们看。",
    en: "Where one “must be lifted” and an agency still applies it, tell the agency, and show it this page.",
  },
  papers: { zh: "报告和证明", en: "Report and certificates" },
  papersLead: {
    zh: "由本库签名，可以打印；任何人扫描其中的二维码都能核对真伪。",
    en: "Signed by the register and made to be printed: anyone can verify them by the code on them.",
  },
  report: { zh: "信用报告", en: "Credit report" },
  reportHint: {
    zh: "您在本库的全部公示记录；没有记录的，证明没有记录。",
    en: "All that is published about you; where there is nothing, it says so.",
  },
  reportOpen: { zh: "出具信用报告", en: "Make the report" },
  each: { zh: "逐条记录的证明", en: "Of each record" },
  noRecords: { zh: "没有记录，也就没有逐条的证明。", en: "There are no records to certify." },
  notNow: { zh: "目前没有在本库公示，不出具证明。", en: "None: it is not shown by this register." },
} as const satisfies Record<string, Bilingual>

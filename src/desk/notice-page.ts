/** One notice of an agency on a page, with what can be answered. */
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import { measureStates } from "../enforcement/measure/measure.ts"
import { noticeActs, noticeKinds, noticeStates } from "../enforcement/notice/notice.ts"
import type { WireNotice as Notice } from "../enforcement/notice/wire.ts"
import { endWords } from "../enforcement/statistics/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type Entry, entry, selectEntry, textEntry } from "../web/entry.ts"
import { type FormView, foldedForm, sentFaults } from "../web/form.ts"
import { codeGroups, dayTag, listBadge, momentTag, placeName } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { type KeepChoice, keepEntry } from "./keep-choice.ts"
import { markOf } from "./notice-sheet.ts"

/** A kind of measure that may follow the record. */
export interface MeasureChoice {
  code: string
  label: string
  /** Whether each decision sets how long it lasts. */
  setsEnd: boolean
}

export function noticePage(
  view: View,
  client: Client,
  {
    notice,
    measures,
    bases,
    done,
  }: { notice: Notice; measures: readonly MeasureChoice[]; bases: readonly KeepChoice[]; done: boolean },
): Html {
  const { say, link } = view
  const told = notice.notice
  const mark = told && markOf(told)
  const title = told?.subject ? told.subject.name : say(words.erased)
  // What has been acknowledged is so once; a form without a choice can't be sent.
  const acts = notice.acts.filter((act) => act !== "acknowledge" || notice.state === "open")
  const isEmpty = (act: (typeof notice.acts)[number]) => noticeActs[act].needs === "measure" && measures.length === 0
  const rows: [Bilingual, Html | string | null][] = told
    ? [
        [words.howEnded, notice.kind === "ended" && told.reason !== null ? say(endWords(told.reason)) : null],
        [words.changed, changedWords(view, told.changed)],
        [words.region, told.subject?.region ? placeName(view, told.subject.region) : null],
        [told.list === "penalty" ? changedFields.class : words.ground, mark ? say(mark) : null],
        [words.decisionNo, told.decision_no && inChinese(view, told.decision_no)],
        [words.decidedOn, told.decided_on && dayTag(told.decided_on)],
        [words.publishedOn, told.published_on && dayTag(told.published_on)],
        [words.authority, told.authority && placeName(view, told.authority)],
        // Of what has ended the day until which it was to be shown says nothing any more.
        [words.plannedEnd, notice.kind !== "ended" && told.planned_end ? dayTag(told.planned_end) : null],
        [words.restrictionEnds, told.restriction_ends && dayTag(told.restriction_ends)],
      ]
    : []
  const main = html`${done && html`<p class="notice" role="status">${say(words.done)}</p>`}
${sentFaults(view, answerWords)}
<section class="verdict" aria-label="${say(words.state)}"><p>${told && listBadge(view, told.list)} ${told?.subject && codeGroups(told.subject.code)}</p>
<p class="sentence">${say(noticeKinds[notice.kind])} · ${say(noticeStates[notice.state])}</p>
${notice.due_on !== null && html`<p><strong>${say(words.dueOn)} ${dayTag(notice.due_on)}</strong></p>`}
${notice.answer !== null && html`<p>${say(words.answered)} ${say(noticeActs[notice.answer])}</p>`}
${notice.measures.length > 0 && html`<ul class="notes">${notice.measures.map((own) => html`<li>${say(words.ownMeasure)} ${measures.find(({ code }) => code === own.type)?.label ?? own.type} · <span translate="no">${own.reference}</span> · ${say(measureStates[own.state])}</li>`)}</ul>`}
${notice.heard_at !== null && html`<p class="quiet">${say(words.heardAt)} ${momentTag(new Date(notice.heard_at))}</p>`}</section>
${acts.length > 0 && html`<section class="section"><h2>${say(words.acts)}</h2>${acts.map((act) => (isEmpty(act) ? html`<p class="hint">${say(words.noMeasures)}</p>` : actForm(view, notice.id, act, measures, bases)))}</section>`}
<section class="section"><h2>${say(words.facts)}</h2><dl class="rows">${rows
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl>
${told?.subject && notice.kind !== "ended" && html`<p class="pages"><a href="${link(`/subjects/${told.subject.code}`)}">${say(words.record)}</a></p>`}
${technical(view, html`<p class="links"><span>${say(words.number)} <span class="count">${notice.id}</span></span> ${told && html`<span>${say(words.position)} <span class="count">${formatCount(told.position)}</span></span>`} <a href="${link(`${sections.notices.path}/${notice.id}/proof`)}">${say(words.proof)}</a></p>`)}</section>`
  return consolePage(view, { client, section: "notices", heading: inChinese(view, title), title, back: true, main })
}

/** What differs from what the agency was told before; the days that public lines lack among it. */
function changedWords({ say, language }: View, changed: readonly string[]): string | null {
  const labels = changed.flatMap((name) => (name in changedFields ? [say(changedFields[name as ChangedField])] : []))
  return labels.length === 0 ? null : [...new Set(labels)].join(language === "zh" ? "、" : ", ")
}

function actForm(
  view: View,
  id: number,
  act: Notice["acts"][number],
  measures: readonly MeasureChoice[],
  bases: readonly KeepChoice[],
): Html {
  const { say } = view
  const row = noticeActs[act]
  const given = (name: keyof typeof answerWords, required: boolean, hint?: Bilingual) => ({
    ...{ name, id: `${act}-${name}`, label: say(answerWords[name]), required },
    ...(hint ? { hint: say(hint) } : {}),
  })
  return foldedForm(
    view,
    { action: `${sections.notices.path}/${id}`, summary: say(row), unseen: { act } },
    (form) => html`${row.needs === "measure" && measureEntries(form, given, measures)}
${row.needs === "basis" && keepEntry(form, given("basis", true), bases)}
${"reasoned" in row && textEntry(form, given("reason", true), 2)}
${act === "lift" && entry(form, { ...given("on", false, words.todayHint), kind: "day" })}
<p><button class="button slim">${say(words.confirm)}${say(row)}</button></p>`,
  )
}

/** What the ledger keeps of a measure: what most leave to the catalogue is folded away. */
function measureEntries(
  form: FormView,
  given: (name: keyof typeof answerWords, required: boolean, hint?: Bilingual) => Entry,
  measures: readonly MeasureChoice[],
): Html {
  const { say } = form
  const options = measures.map(({ code, label }) => ({ value: code, label }))
  return html`${selectEntry(form, given("measure", true), options, say(words.choose))}
${entry(form, { ...given("started_on", false, words.todayHint), kind: "day" })}
${measures.some(({ setsEnd }) => setsEnd) && entry(form, { ...given("planned_end", false, words.endHint), kind: "day" })}
<details class="quiet-form"${form.isSent && html` open`}><summary>${say(words.papers)}</summary>
${textEntry(form, given("basis", false, words.basisHint), 2)}
${entry(form, given("reference", false))}${entry(form, given("document", false))}${textEntry(form, given("evidence", false), 2)}</details>`
}

const words = {
  erased: { zh: "内容已依法清除", en: "erased by law" },
  dueOn: { zh: "最迟办理", en: "To be answered by" },
  done: { zh: "已记录。", en: "It was recorded." },
  state: { zh: "状态", en: "State" },
  answered: { zh: "反馈：", en: "Answered:" },
  ownMeasure: { zh: "本机构措施：", en: "Your measure:" },
  heardAt: { zh: "首次反馈时间", en: "First answered" },
  acts: { zh: "办理", en: "Answer" },
  noMeasures: {
    zh: "措施目录中没有本机构可以因这类记录实施的措施。",
    en: "The catalogue has no measure that your agency may apply because of such a record.",
  },
  facts: { zh: "通知内容", en: "What you were told" },
  region: { zh: "主体所在地区", en: "Merchant’s region" },
  ground: { zh: "事由", en: "Ground" },
  decisionNo: { zh: "决定书文号", en: "Decision number" },
  decidedOn: { zh: "决定日期", en: "Decided on" },
  publishedOn: { zh: "公示日期", en: "Published on" },
  authority: { zh: "决定机关所在地", en: "Authority’s region" },
  plannedEnd: { zh: "公示截止", en: "Shown until" },
  restrictionEnds: { zh: "限制期限截止", en: "Restriction ends" },
  position: { zh: "公示日志位置", en: "Log position" },
  record: { zh: "查看公示记录", en: "See the record" },
  proof: { zh: "下载通知的证明", en: "Download the proof of the notice" },
  number: { zh: "通知编号", en: "Number of the notice" },
  howEnded: { zh: "结束原因", en: "How it ended" },
  changed: { zh: "变更的内容", en: "What changed" },
  todayHint: { zh: "不填为今天", en: "Left blank: today" },
  endHint: { zh: "期限由本机构决定的措施须填", en: "Where the term is yours to set" },
  basisHint: {
    zh: "不填为措施目录中的依据；另有依据的写明条款",
    en: "Left blank: that of the catalogue. Another names its article",
  },
  papers: { zh: "依据、编号、文书和证据", en: "Basis, number, document and evidence" },
  choose: { zh: "请选择", en: "Please choose" },
  confirm: { zh: "确认：", en: "Confirm: " },
} as const satisfies Record<string, Bilingual>

const changedFields = {
  code: { zh: "统一社会信用代码", en: "Code" },
  name: { zh: "主体名称", en: "Name" },
  region: words.region,
  ground: words.ground,
  class: { zh: "公示类别", en: "Class" },
  decided_on: words.decidedOn,
  published_on: words.publishedOn,
  authority: words.authority,
  violation: { zh: "违法行为", en: "Violation" },
  content: { zh: "处罚内容", en: "Penalty" },
  planned_end: words.plannedEnd,
  restriction_ends: words.restrictionEnds,
  // In public lines, where it stands there too.
  restriction_ends_on: words.restrictionEnds,
} as const satisfies Record<string, Bilingual>
type ChangedField = keyof typeof changedFields

/** What an answer asks for. */
const answerWords = {
  measure: { zh: "措施", en: "Measure" },
  basis: { zh: "法律依据", en: "Legal basis" },
  reason: { zh: "理由", en: "Reasons" },
  on: { zh: "解除日期", en: "Lifted on" },
  started_on: { zh: "实施日期", en: "Since" },
  planned_end: { zh: "截止日期", en: "Until" },
  reference: { zh: "本机构编号", en: "Your number" },
  document: { zh: "文书名称及文号", en: "Document" },
  evidence: { zh: "证据", en: "Evidence" },
} as const satisfies Record<string, Bilingual>

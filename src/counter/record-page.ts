/** A merchant's records: what stands there and why, until when, what can be done about it and what that takes. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { earlyStopQuestionsOf } from "../law/early-stop-question.ts"
import type { Policy } from "../law/policy.ts"
import type { ServedOn } from "../register/document/store.ts"
import { sourceText } from "../register/pages/catalogue-block.ts"
import { factRows } from "../register/pages/record-block.ts"
import { type PublicOffice, recordRows } from "../register/pages/record-row.ts"
import { labels, openingSentence, words as remedyWords, titles } from "../register/pages/remedy-words.ts"
import type { NextStep } from "../register/proceeding/next-step.ts"
import type { Proceeding } from "../register/proceeding/proceeding.ts"
import type { Opening, Remedies } from "../register/proceeding/remedy.ts"
import { termCase } from "../register/record/penalty-fact.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { isOpen, recordStates } from "../register/record/state.ts"
import { toWireRecord } from "../register/record/wire.ts"
import { dayWords, listBadge, wholeDays } from "../web/shown.ts"
import { type Turned, turnedSpan, turnLinks } from "../web/turn.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { words as measureWords, type OwnMeasure } from "./measure-page.ts"
import { marksOf, nameOf, servedList } from "./own-line.ts"
import { counterPage, type Holder, sections } from "./section.ts"

/** What the page is made of. */
export interface OwnRecords {
  /** Those on the page: of all, those that are there before those that are over. */
  turned: Turned<HeldRecord> & { missed: boolean }
  /** The record to which the page was asked to turn. */
  asked: string | undefined
  /** How many are there. */
  there: number
  remedies: ReadonlyMap<string, Remedies>
  /** What comes next of them by law. */
  steps: ReadonlyMap<string, NextStep>
  /** Today in China. */
  today: string
  /** Applications that are under way. */
  open: readonly Proceeding[]
  policy: Policy
  /** Who has decided, as they have said of themselves, by authority. */
  offices: ReadonlyMap<string, PublicOffice>
  /** What was served on the merchant, by the record that it is about. */
  served: ReadonlyMap<string, readonly ServedOn[]>
  /** Measures that apply to the merchant, by the record that they follow. */
  measures: ReadonlyMap<string, readonly OwnMeasure[]>
}

export function recordPage(view: View, holder: Holder, own: OwnRecords): Html {
  const { say } = view
  const { turned } = own
  const [there = [], over = []] = [true, false].map((is) => turned.rows.filter(({ state }) => isOpen(state) === is))
  const main = html`<h1>${say(words.title)}</h1>
${turned.missed && html`<p class="notice" role="status">${say(words.missed)}</p>`}
<p class="lead">${own.there === 0 ? say(words.none) : say(countSentence(own.there))}</p>
${own.there === 0 && html`<p class="notice">${say(words.noneNote)}</p>`}
${turnedSpan(view, turned, turned.total > own.there ? words.withOver : undefined)}
${there.map((record) => recordCard(view, holder, record, own))}
${
  over.length > 0 &&
  html`<section class="section" aria-labelledby="over"><h2 id="over">${say(words.over)}</h2>
<p class="hint">${say(words.overHint)}</p>
<ul class="desk-list">${over.map((record) => overLine(view, record, own))}</ul></section>`
}
${turnLinks(view, turned, (cursor) => view.link(sections.records.path, { cursor }))}
<section class="section" aria-labelledby="help"><h2 id="help">${say(words.help)}</h2>
<ul class="notes"><li>${say(words.helpDecision)}</li><li>${say(words.helpName)}</li><li>${say(words.helpFee)}</li></ul></section>`
  return counterPage(view, { holder, section: "records", title: say(words.title), main })
}

function toWire({ id, content, position }: HeldRecord) {
  return toWireRecord({ ...content, id, position: position ?? 0 })
}

function recordCard(view: View, holder: Holder, record: HeldRecord, own: OwnRecords): Html {
  const { say } = view
  const { id, content, state, displayedUntil } = record
  const office = own.offices.get(content.authority) ?? null
  const step = own.steps.get(id)
  // What is under way is told with its button.
  const runs = own.open.some(({ kind, recordId }) => kind === "repair" && recordId === id)
  const next = step && !runs ? { next: { step, today: own.today } } : {}
  const context = {
    subjectName: holder.name ?? content.subjectName,
    displayedUntil,
    policy: own.policy,
    office,
    ...next,
  }
  // The number of a listing is not public, and its merchant was served it.
  const number = { label: words.decisionNo, text: content.decisionNo, isChinese: true as const }
  const rows = [...(content.list === "penalty" ? [] : [number]), ...recordRows(view, toWire(record), context)]
  const paused = recordStates[state].display === "paused"
  const title = `t-${id}`
  return html`<article class="section own-record" id="${id}"${isAsked(record, own)} aria-labelledby="${title}">
<h2 id="${title}">${listBadge(view, content.list)} ${nameOf(view, record)}</h2>
${paused && html`<p class="notice">${say(state === "elsewhere" ? words.elsewhere : words.paused)}</p>`}
<dl class="rows">${factRows(view, rows)}</dl>
${servedOf(view, own.served.get(id) ?? [])}
${measuresOf(view, own.measures.get(id) ?? [])}
<h3>${say(words.can)}</h3>
<div class="ways">${(["repair", "objection"] as const).map((remedy) => way(view, record, remedy, own))}</div>
<p class="pages">${!paused && html`<a href="${view.link(`/records/${id}/certificate`)}">${say(remedyWords.certificate)}</a>`}</p>
</article>`
}

/** The decision and what else was served, or that no paper of it lies here. */
function servedOf(view: View, served: readonly ServedOn[]): Html {
  return html`<h3>${view.say(words.served)}</h3>
${servedList(view, served) ?? html`<p class="quiet">${view.say(words.notServed)}</p>`}`
}

// More are told by their number: the page of measures has all of them.
const measuresShown = 5

/** The measures that follow a record, and the way to what can be done about them. */
function measuresOf(view: View, measures: readonly OwnMeasure[]): Html | null {
  const { say, link } = view
  if (measures.length === 0) return null
  const line = ({ content, measure, agency, basis, planned_end: end, over }: OwnMeasure) =>
    html`<li>${content ? say(content) : measure} <small class="quiet">${inChinese(view, agency)} · ${inChinese(view, basis)} · ${end === null ? say(measureWords.noEnd) : html`${say(measureWords.until)} ${dayWords(view, end)}`}</small>${over && html` <strong>${say(measureWords.mustStop)}</strong>`}</li>
`
  return html`<h3>${say(measureWords.title)} <span class="count">${measures.length}</span></h3>
<ul class="notes">${measures.slice(0, measuresShown).map(line)}</ul>
<p><a href="${link(sections.measures.path)}">${say(words.toMeasures)}</a></p>`
}

/** One thing that can be done: whether now, what it takes, and the way there. */
function way(view: View, record: HeldRecord, remedy: keyof Remedies, { remedies, open, policy }: OwnRecords): Html {
  const { say, link } = view
  const opening: Opening | undefined = remedies.get(record.id)?.[remedy]
  const running = open.find(({ kind, recordId }) => kind === remedy && recordId === record.id)
  const needed = remedy === "repair" ? earlyStopQuestionsOf(termCase(record.content, policy), policy) : []
  const address = link(`/records/${record.id}/${remedy}`)
  return html`<div><h4>${say(labels[remedy])}</h4>
${running ? html`<p>${say(remedyWords.running)}</p>` : opening && html`<p>${wholeDays(view, say(openingSentence(remedy, opening, true)))}</p>`}
${
  !running &&
  opening &&
  opening.kind !== "closed" &&
  (needed.length > 0
    ? html`<p>${say(words.needs)}</p><ul class="notes">${needed.map((question) => html`<li>${say(question)} <small class="quiet">${sourceText(view, question.source)}</small></li>`)}</ul>`
    : html`<p>${say(words.needsProof)}</p>`)
}
${
  running
    ? html`<p><a class="button" href="${link(`/applications/${running.id}`)}">${say(remedyWords.toApplication)}</a></p>`
    : opening?.kind === "open"
      ? html`<p><a class="button${remedy === "objection" && " plain"}" href="${address}">${say(titles[remedy])}</a></p>`
      : html`<p><a href="${address}">${say(words.more)}<span class="unseen"> ${say(labels[remedy])}</span></a></p>`
}</div>`
}

function overLine(view: View, record: HeldRecord, own: OwnRecords): Html {
  const { say } = view
  return html`<li id="${record.id}"${isAsked(record, own)}><p class="desk-name">${listBadge(view, record.content.list)} ${nameOf(view, record)} <span class="badge desk-state">${say(recordStates[record.state])}</span></p>
${marksOf(view, record)}
${servedList(view, own.served.get(record.id) ?? [])}
${measuresOf(view, own.measures.get(record.id) ?? [])}
${record.position !== null && html`<p class="facts"><a href="${view.link(`/records/${record.id}/ending`)}">${say(remedyWords.ending)}</a></p>`}</li>
`
}

/** Who had to sign in first has lost the place behind the `#` of the address, and is led to the record all the same. */
function isAsked({ id }: HeldRecord, { asked }: OwnRecords): Html | null {
  return id === asked ? html` tabindex="-1" autofocus` : null
}

function countSentence(count: number): Bilingual {
  return {
    zh: `有 ${formatCount(count)} 条记录。每条下面写明为什么、到什么时候、您可以做什么。`,
    en: `There ${count === 1 ? "is one record" : `are ${formatCount(count)} records`}. Each says why, until when, and what you can do.`,
  }
}

const words = {
  title: { zh: "我的记录", en: "My records" },
  missed: {
    zh: "没有找到链接所指的记录。以下从第一条开始列出您的记录。",
    en: "The record that the link leads to was not found. Your records follow, from the first.",
  },
  none: { zh: "没有正在公示的记录。", en: "Nothing is published about you." },
  noneNote: {
    zh: "这里只有本库收录的名录、名单和行政处罚，不代表其他系统没有记录。",
    en: "This is what this register holds; other systems may hold something else.",
  },
  paused: {
    zh: "正在核实，暂时不对外公示。只有您和办理机关看得到。",
    en: "It is being looked into and not shown to the public meanwhile: you and the authority alone see it.",
  },
  elsewhere: {
    zh: "由您登记地的公示系统公示，本机关作出决定并保存。修复、异议在这里申请，决定送登记地执行；在登记地申请的，会转送本机关。",
    en: "It is displayed by the register where you are registered; who decided keeps it here. Repair and objection are applied for here, and what is decided is sent there; what you apply for there is passed on.",
  },
  decisionNo: { zh: "决定文书号", en: "Number of the decision" },
  served: { zh: "送达您的文书", en: "Papers served on you" },
  notServed: {
    zh: "本系统中没有这条记录的文书，不表示没有送达过：纸质文书请看收到的原件，或者向决定机关要。",
    en: "No paper of this record lies in this system, which does not say that none was served: see the one that you were handed, or ask the authority.",
  },
  toMeasures: { zh: "查看这些措施、提出异议", en: "These measures, and how to object to one" },
  can: { zh: "您可以办理", en: "What you can do" },
  needs: { zh: "需要满足并证明：", en: "What has to be so, and proved:" },
  needsProof: {
    zh: "需要：写明哪一项有误，并附能证明的材料。",
    en: "It takes a statement of what is wrong, and papers that show it.",
  },
  more: { zh: "条件和期限", en: "Conditions and times" },
  withOver: { zh: "包括排在后面的已经结束的记录", en: "with those that have ended, which come last" },
  over: { zh: "已经结束的记录", en: "Records that have ended" },
  overHint: {
    zh: "不再对外公示，只有您看得到。需要证明已经结束的，可以打印证明。",
    en: "The public does not see them any more. A certificate says that they have ended.",
  },
  help: { zh: "需要知道的", en: "Good to know" },
  helpDecision: {
    zh: "不服决定本身的，应当申请行政复议或者提起行政诉讼；这里办理的是公示。",
    en: "Who disagrees with a decision itself applies for administrative review or goes to court; this is about its publication.",
  },
  helpName: {
    zh: "不要相信收费“删除记录”的人：只有办理机关能够结束公示。",
    en: "Believe nobody who offers to delete records for money: the authority alone ends a publication.",
  },
  helpFee: {
    zh: "查询、信用修复、异议和出具证明都在本页办理，本站不收费。",
    en: "Looking up, repair, objections and certificates are here, and this site asks no fee.",
  },
} as const satisfies Record<string, Bilingual>

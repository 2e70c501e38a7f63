/** A proceeding as its officers see it: how it stands, what can be done now, the facts, who did what, and the law. */

import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround, findPenaltyClass } from "../law/catalogue.ts"
import { factList } from "../register/pages/catalogue-block.ts"
import { noBulkRows } from "../register/proceeding/bulk.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { partiesOf } from "../register/proceeding/party.ts"
import { preconditions } from "../register/proceeding/precondition.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { recordAddress } from "../register/record/address.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { isOpen } from "../register/record/state.ts"
import { actorWords } from "../web/actor-words.ts"
import { doneNotice, faultNotice } from "../web/entry.ts"
import { sentFaults } from "../web/form.ts"
import { dayTag, labelled, listBadge, momentTag, placeName } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { aboutSpans } from "./act-page.ts"
import { stepWords } from "./audit-words.ts"
import { type BatchPapers, batchPaperBlock } from "./batch-paper-block.ts"
import { type BulkRows, bulkBlock, bulkFields } from "./bulk-block.ts"
import { aboutWhat, casePath, knownContent } from "./case.ts"
import { type CaseFile, caseFileBlock, paperLabels } from "./case-file-block.ts"
import { lawBlock } from "./case-law-block.ts"
import { clockDay, clocksBlock, partyNames, peopleBlock } from "./case-people-block.ts"
import { type Complaint, complaintBlock } from "./complaint-block.ts"
import { choiceWords, fieldWords } from "./field-words.ts"
import { valueBlock } from "./form-block.ts"
import { textsBlock } from "./outcome-block.ts"
import { type Officer, officePage } from "./section.ts"
import { similarBlock } from "./similar-block.ts"

// In this order, and before what else there is: as a decision is read, and as an application goes.
const leading: readonly string[] = [
  ...["decision_no", "decided_on", "violation", "content", "basis", "facts", "via", "statement", "applied_on"],
  ...["commitment", "committed_on", "pushed_here_on", "accepted_on", "found_on", "findings", "remedy"],
]
const placeIn = (name: string) => (leading.includes(name) ? leading.indexOf(name) : leading.length)
// What programs and who proves something later need.
const folded: readonly string[] = [
  "served_sha256",
  "published_sha256",
  "served_commitment",
  "served_salt",
  "source",
  "last_number",
]
// What is told by the texts themselves, or is for who proves something later.
const inTexts: readonly string[] = ["served_text", "published_text", "redactions"]
// Of many at once these are told with their rows.
const inRows = Object.keys(noBulkRows)

export function casePage(
  view: View,
  officer: Officer,
  shown: ProceedingDetail,
  {
    done,
    fault,
    file,
    bulk,
    batch,
    complaints,
    record,
  }: {
    done: string | null
    fault: string | null
    file: CaseFile | null
    bulk: BulkRows | null
    batch: BatchPapers | null
    complaints: readonly Complaint[]
    /** That it is about; null where it begins one. */
    record: HeldRecord | null
  },
): Html {
  const { say } = view
  const title = say(shown.kind_name)
  const main = html`<div class="paper">
<p class="back"><a href="${view.link("/worklist")}">← ${say(words.back)}</a></p>
<h1>${title}</h1>
<p class="identity">${aboutSpans(view, aboutWhat(shown))}<span>${placeName(view, shown.authority)}</span></p>
${done !== null && doneNotice(`${say(words.done)}${done}`)}
${fault === null ? sentFaults(view, bulk ? bulkFields(bulk.page.results) : paperLabels()) : faultNotice(view, [{ id: null, text: fault }])}
<section class="verdict" aria-label="${say(words.state)}">
${shown.kind !== "deregistrations" && html`<p>${listBadge(view, shown.list)}</p>`}
<p class="sentence">${say(shown.state_name)}</p>
${shown.clock && html`<p>${say(shown.clock.name)} · ${clockDay(view, shown.clock)}</p>`}
${shown.waits_for.length > 0 && html`<p>${say(words.waitsFor)} ${partyNames(view, shown.waits_for)}</p>`}
${shown.register_name !== null && html`<p class="notice">${say(otherNameWords)} ${inChinese(view, shown.register_name)}</p>`}
</section>
${acts(view, officer, shown, record)}
${facts(view, shown)}
${clocksBlock(view, shown, file?.documents ?? [])}
${peopleBlock(view, shown)}
${textsBlock(view, shown.content)}
${!bulk && similarBlock(view, shown)}
${bulk && bulkBlock(view, shown, bulk)}
${batch && batchPaperBlock(view, casePath(shown.url), batch)}
${file && caseFileBlock(view, shown, file)}
${complaintBlock(view, complaints)}
${lawBlock(view, shown, record)}
${legalityKinds.includes(shown.kind) && html`<p><a href="${view.link(`${casePath(shown.url)}/legality`)}">${say(words.legality)}</a></p>`}
${getKind(shown.kind).route === "decisions" && file?.reads && html`<p><a href="${view.link(`${casePath(shown.url)}/file-grants`)}">${say(words.fileGrants)}</a></p>`}
${history(view, shown)}
</div>`
  return officePage(view, { officer, section: null, title: `${title} ${shown.subject.name}`, main })
}

/** @param record that it is about */
function acts(view: View, officer: Officer, shown: ProceedingDetail, record: HeldRecord | null): Html {
  const { say } = view
  const { kind, state, url, closed, waits_for, authority, displayed_by, subject } = shown
  const mine = partiesOf(officer, { authority, displayedBy: displayed_by, subjectCode: subject.code })
  const isMine = waits_for.some((party) => (mine as readonly string[]).includes(party))
  // What leads on stands out, and first.
  const { machine } = getKind(kind)
  // Nothing is ended for a record that is over while it is not.
  const open = shown.acts.filter(({ act }) => act !== "lapse" || !record || !isOpen(record.state))
  const goesOn = open.filter(({ act }) => !aside.includes(act))
  const moves = ({ act }: { act: string }) => machine.acts[act]?.to !== state
  // What was given back goes on by being revised.
  const leading = goesOn.find(moves) ?? goesOn[0] ?? open.find((each) => each.act === "revise" && moves(each))
  const inOrder = leading ? [leading, ...open.filter((each) => each !== leading)] : open
  return html`<section class="section"><h2>${say(words.acts)}</h2>
${
  open.length === 0
    ? html`<p>${closed ? say(words.closed) : isMine ? say(words.another) : html`${say(words.others)}${partyNames(view, waits_for)}`}</p>`
    : html`<p class="button-row">${inOrder.map(
        ({ act, name }) =>
          html`<a class="button${act !== leading?.act && html` plain`}" href="${view.link(`${casePath(url)}/${act}`)}">${say(name)}</a> `,
      )}</p>`
}</section>`
}

function facts(view: View, { kind, content, record_id, subject, started_on, id }: ProceedingDetail): Html {
  const { say } = view
  // The ground has a section of its own, with its rule.
  const rows = Object.entries(knownContent(kind, content))
    .toSorted(([a], [b]) => placeIn(a) - placeIn(b))
    .filter(
      ([name]) =>
        !inTexts.includes(name) && !(inRows.includes(name) && "sample_seed" in content) && name !== "sample_seed",
    )
    // What came by no file has nothing to tell of one.
    .filter(([name, value]) => name !== "source" || value !== "http")
    .filter(([name, value]) => name !== "ground" || typeof value !== "string" || !findGround(value))
  const shownOf = (isFolded: boolean) =>
    rows
      .filter(([name]) => folded.includes(name) === isFolded)
      .map(([name, value]) => [labelOf(kind, name), factBlock(view, kind, name, value)] as [Bilingual, Html | null])
  const behind = shownOf(true).filter(([, value]) => value !== null)
  const record =
    record_id && html`<a href="${view.link(recordAddress(subject.code, record_id))}">${say(words.record)}</a>`
  return html`<section class="section"><h2>${say(words.facts)}</h2>
${factList(view, [...shownOf(false), [words.startedOn, dayTag(started_on)], [words.about, record], [words.number, html`<span class="code long">${id}</span>`]])}
${behind.length > 0 && technical(view, factList(view, behind))}
${subject.code !== "" && html`<p><a href="${view.link(`/subjects/${subject.code}`)}">${say(words.subjectRecords)}</a> · <a href="${view.link("/office/cases", { subject: subject.code })}">${say(words.subjectCases)}</a></p>`}</section>`
}

// Of a hearing it is a room, of a case which province displays its record; a case tells of several deliveries; and who is heard
// has not applied.
const labelOf = (kind: string, name: string) =>
  isHeard(kind, name) ? words.heard : (ofCase[name as keyof typeof ofCase] ?? fieldWords(name))
const isHeard = (kind: string, name: string) => kind === "serious" && name === "statement"

function factBlock(view: View, kind: string, name: string, value: unknown): Html | null {
  const found = name === "class" ? findPenaltyClass(String(value)) : undefined
  if (found) return html`${found.code} ${view.say(found)}`
  const [, how = "", text = ""] = isHeard(kind, name) ? (/^(?:hearing )?(\w+): (.*)$/s.exec(String(value)) ?? []) : []
  if (how === "") return valueBlock(view, name, value)
  return html`${labelled(view, view.say(choiceWords(how)), "")}${inChinese(view, text)}`
}

function history(view: View, { history: steps }: ProceedingDetail): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.history)}</h2>
<ol class="steps">${steps.map(
    ({ act, act_name, actor, at, reason }) => html`<li><span class="when">${momentTag(new Date(at))}
<strong>${say(stepWords({ act, act_name }))}</strong> <span class="quiet">${say(actorWords(actor))}</span></span>
${reason !== null && html`<p class="own-words">${say(words.reason)}${inChinese(view, reason)}</p>`}</li>
`,
  )}</ol></section>`
}

// What gives a case back, changes it or lets it go.
const aside: readonly string[] = ["return", "drop", "revise", "lapse", "retract", "discard"]

const ofCase = {
  place: { zh: "公示地", en: "Displayed by" },
  notified_on: { zh: "告知书送达日期", en: "Notified on" },
} as const satisfies Record<string, Bilingual>

/** Before the name that the register has, where a case has another. */
export const otherNameWords: Bilingual = { zh: "本库中该代码的名称是", en: "The register knows this code as" }

// Those of whose files the table asks something.
const legalityKinds: readonly string[] = [
  ...new Set(Object.values(preconditions).flatMap(({ acts }) => Object.keys(acts))),
]

const words = {
  legality: { zh: "法制审核意见：法定条件逐项审核", en: "Legality check: what the law asks, one by one" },
  fileGrants: {
    zh: "案卷查阅：复议机关、人民法院可以查阅本卷的",
    en: "Who may read the file: reviewing bodies and courts",
  },
  back: { zh: "待办", en: "Worklist" },
  done: { zh: "已办理：", en: "Done: " },
  state: { zh: "状态", en: "State" },
  waitsFor: { zh: "等待办理：", en: "Waits for:" },
  acts: { zh: "办理", en: "What to do" },
  closed: { zh: "事项已经办结。", en: "It is closed." },
  others: { zh: "目前没有您可以办理的步骤，等待办理：", en: "There is nothing for you to do now. It waits for: " },
  another: {
    zh: "您办过此前的步骤，须由另一人继续办理。",
    en: "You have done a step before: another person has to go on.",
  },
  facts: { zh: "事项内容", en: "The case" },
  heard: { zh: "陈述申辩和听证", en: "The party’s case" },
  startedOn: { zh: "提出日期", en: "Begun on" },
  about: { zh: "所涉记录", en: "About" },
  record: { zh: "查看记录", en: "See the record" },
  number: { zh: "事项编号", en: "Number" },
  subjectRecords: { zh: "该主体的公示记录", en: "The merchant’s published records" },
  subjectCases: { zh: "该主体的其他事项", en: "Its other cases" },
  history: { zh: "办理经过", en: "What was done" },
  reason: { zh: "理由：", en: "Reasons: " },
} as const satisfies Record<string, Bilingual>

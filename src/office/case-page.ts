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
import { codeGroups, dayTag, labelled, listBadge, momentTag, placeName } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { effectWords, isAside } from "./act-effect.ts"
import { aboutSpans } from "./act-page.ts"
import { stepWords } from "./audit-words.ts"
import { type BatchPapers, batchPaperBlock } from "./batch-paper-block.ts"
import { type BulkRows, bulkBlock, bulkFields } from "./bulk-block.ts"
import { aboutWhat, caseNumber, casePath, knownContent } from "./case.ts"
import { type CaseFile, caseFileBlock, paperLabels } from "./case-file-block.ts"
import { type CaseLaw, lawBlock } from "./case-law-block.ts"
import { clocksBlock, type Owner, ownerFields, partyNames, peopleBlock } from "./case-people-block.ts"
import { type Complaint, complaintBlock } from "./complaint-block.ts"
import { choiceWords, fieldWords } from "./field-words.ts"
import { type FormState, valueBlock } from "./form-block.ts"
import { textsBlock } from "./outcome-block.ts"
import { merchantPath, type Officer, officePage } from "./section.ts"
import { similarBlock } from "./similar-block.ts"
import { stageBlock } from "./stage-block.ts"
import { draftBlock, type Standing } from "./standing.ts"

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
    standing,
    bulk,
    batch,
    complaints,
    record,
    law,
    owner,
  }: {
    done: string | null
    fault: string | null
    file: CaseFile | null
    /** What it would come to as it stands; null of one that is over, and for whoever may not read its papers. */
    standing: Standing | null
    bulk: BulkRows | null
    batch: BatchPapers | null
    complaints: readonly Complaint[]
    /** That it is about; null where it begins one. */
    record: HeldRecord | null
    law: CaseLaw
    owner: Owner | null
  },
): Html {
  const { say } = view
  const title = say(shown.kind_name)
  const { code, name } = shown.subject
  const main = html`<div class="case-page">
<p class="back"><a href="${view.link("/worklist")}">← ${say(words.back)}</a> <span class="quiet">${title} · <span class="code">${caseNumber(shown)}</span></span></p>
<h1>${name === "" ? title : inChinese(view, name)}</h1>
<p class="identity">${code === "" ? aboutSpans(view, aboutWhat(shown)) : html`<span>${codeGroups(code)}</span>`}${shown.kind !== "deregistrations" && html`<span>${listBadge(view, shown.list)}</span>`}<span>${placeName(view, shown.authority)}</span>${code !== "" && html`<span><a href="${view.link(merchantPath(code))}">${say(words.merchantFile)}</a> · <a href="${view.link(`/subjects/${code}`)}">${say(words.subjectRecords)}</a></span>`}</p>
${done !== null && doneNotice(`${say(words.done)}${done}`)}
${shown.history.length === 1 && receiptNotice(view, shown)}
${fault === null ? sentFaults(view, { ...(bulk ? bulkFields(bulk.page.results) : paperLabels()), ...ownerFields }) : faultNotice(view, [{ id: null, text: fault }])}
${shown.register_name !== null && html`<p class="notice">${say(otherNameWords)} ${inChinese(view, shown.register_name)}</p>`}
${stageBlock(view, shown)}
<div class="case-two">
<div class="case-facts">
${facts(view, shown, file)}
${file && caseFileBlock(view, shown, file)}
${bulk && bulkBlock(view, shown, bulk)}
${batch && batchPaperBlock(view, casePath(shown.url), batch)}
${complaintBlock(view, complaints)}
${lawBlock(view, shown, record, law)}
${!bulk && similarBlock(view, shown)}
${peopleBlock(view, shown, owner)}
${getKind(shown.kind).route === "decisions" && file?.reads && html`<p><a href="${view.link(`${casePath(shown.url)}/file-grants`)}">${say(words.fileGrants)}</a></p>`}
${history(view, shown)}
</div>
<div class="case-decision">
${clocksBlock(view, shown, file?.documents ?? [], law)}
${standing ? standing.outcome : textsBlock(view, shown.content)}
${standing?.draft && draftBlock(view, standing.draft)}
${acts(view, officer, shown, record)}
</div></div></div>`
  return officePage(view, { officer, section: null, title: `${title} ${name}`, main })
}

/** What whoever has registered an application hands over, while nothing else has become of it. */
function receiptNotice(view: View, shown: ProceedingDetail): Html | null {
  const { say } = view
  if (shown.follow_number === null) return null
  return html`<div class="notice"><p>${say(words.handOver)} <strong class="code" translate="no">${shown.follow_number}</strong> ${receiptLink(view, shown)}</p></div>`
}

function receiptLink({ say, link }: View, { id }: ProceedingDetail): Html {
  return html`<a href="${link(`/applications/${id}/receipt`)}">${say(words.receipt)}</a>`
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
  const goesOn = open.filter(({ act }) => !isAside(machine, act))
  const moves = ({ act }: { act: string }) => machine.acts[act]?.to !== state
  // What was given back goes on by being revised.
  const leading = goesOn.find(moves) ?? goesOn[0] ?? open.find((each) => each.act === "revise" && moves(each))
  const inOrder = leading ? [leading, ...open.filter((each) => each !== leading)] : open
  return html`<section class="section act" id="acts"><h2>${say(words.acts)}</h2>
${
  open.length === 0
    ? html`<p>${closed ? say(words.closed) : isMine ? say(words.another) : html`${say(words.others)}${partyNames(view, waits_for)}`}</p>`
    : html`<ul class="act-list">${inOrder.map(
        ({ act, name }) =>
          html`<li><a class="button${act !== leading?.act && html` plain`}" href="${view.link(`${casePath(url)}/${act}`)}">${say(name)}</a> <span class="hint">${say(effectWords(kind, act))}</span></li>
`,
      )}</ul>`
}
${legalityKinds.includes(kind) && html`<p><a href="${view.link(`${casePath(url)}/legality`)}">${say(words.legality)}</a></p>`}</section>`
}

/** The facts, evidence and papers of a case above an act on it: what whoever confirms has to have seen. */
export function caseBeside(
  view: View,
  shown: ProceedingDetail,
  {
    file,
    standing,
    record,
    law,
  }: { file: CaseFile; standing: Standing | null; record: HeldRecord | null; law: CaseLaw },
): Html {
  return html`${facts(view, shown, file)}
${caseFileBlock(view, shown, { ...file, works: false })}
${standing?.draft && draftBlock(view, standing.draft)}
${lawBlock(view, shown, record, law)}`
}

function facts(view: View, shown: ProceedingDetail, file: CaseFile | null): Html {
  const { say } = view
  const { kind, content, record_id, subject, started_on, id } = shown
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
      .map(
        ([name, value]) =>
          [labelOf(kind, name), factBlock(view, kind, name, value, papersNamed(file))] as [Bilingual, Html | null],
      )
  const behind = shownOf(true).filter(([, value]) => value !== null)
  const record =
    record_id && html`<a href="${view.link(recordAddress(subject.code, record_id))}">${say(words.record)}</a>`
  return html`<section class="section"><h2>${say(words.facts)}</h2>
${factList(view, [...shownOf(false), [words.startedOn, dayTag(started_on)], [words.about, record], [words.number, html`<span class="code">${caseNumber(shown)}</span>`], [words.follow, shown.follow_number && html`<span class="code" translate="no">${shown.follow_number}</span> ${receiptLink(view, shown)}`]])}
${technical(view, factList(view, [...behind, [words.id, html`<span class="code long">${id}</span>`]]))}</section>`
}

// Of a hearing it is a room, of a case which province displays its record; a case tells of several deliveries; and who is heard
// has not applied.
const labelOf = (kind: string, name: string) =>
  isHeard(kind, name) ? words.heard : (ofCase[name as keyof typeof ofCase] ?? fieldWords(name))
const isHeard = (kind: string, name: string) => kind === "serious" && name === "statement"

function factBlock(view: View, kind: string, name: string, value: unknown, options: FormState["options"]): Html | null {
  const found = name === "class" ? findPenaltyClass(String(value)) : undefined
  if (found) return html`${found.code} ${view.say(found)}`
  const [, how = "", text = ""] = isHeard(kind, name) ? (/^(?:hearing )?(\w+): (.*)$/s.exec(String(value)) ?? []) : []
  if (how === "") return valueBlock(view, name, value, options)
  return html`${labelled(view, view.say(choiceWords(how)), "")}${inChinese(view, text)}`
}

/** Papers of the file by what they are called, where a fact names one. */
export function papersNamed(file: CaseFile | null): FormState["options"] {
  const held = (file?.papers ?? []).map(({ id, title }) => ({ value: id, label: `“${title}”` }))
  return { "waiver.paper": held, "contact.paper": held, paper: held }
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
  acts: { zh: "决定", en: "What to do" },
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
  follow: { zh: "申请人的办理编号", en: "The applicant’s number" },
  handOver: {
    zh: "请打印收件回执交给申请人，凭办理编号可以查看进度：",
    en: "Print the receipt and hand it over. The number by which the application is followed:",
  },
  receipt: { zh: "打印收件回执", en: "Receipt, to print" },
  id: { zh: "接口中的编号", en: "Id in the API" },
  subjectRecords: { zh: "该主体的公示记录", en: "The merchant’s published records" },
  merchantFile: { zh: "该主体的全部档案", en: "The merchant’s whole file" },
  history: { zh: "办理经过", en: "What was done" },
  reason: { zh: "理由：", en: "Reasons: " },
} as const satisfies Record<string, Bilingual>

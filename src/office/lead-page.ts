/** Leads (线索) on pages: those that are open by their last day, and one with what can be done. */
import { html } from "hono/html"
import type { z } from "zod"
import { carries } from "../access/scope.ts"
import { leadActs } from "../enforcement/lead/lead.ts"
import { leadFileBlock, leadFileName, type ShownLeadFile } from "../enforcement/lead/pages/lead-file.ts"
import { leadFieldWords, leadFormBlock, type ShownLeadForm } from "../enforcement/lead/pages/lead-form.ts"
import { leadFindings, leadResults, leadSources, leadStates } from "../enforcement/lead/state.ts"
import type { leadDetailSchema, leadSchema } from "../enforcement/lead/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround } from "../law/catalogue.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import { type ActForm, actFaults, actForms } from "../web/act-form.ts"
import { actorWords } from "../web/actor-words.ts"
import { codeGroups, dayTag, momentTag, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { type Complaint, complaintBlock } from "./complaint-block.ts"
import { evidenceLabels, leadEvidenceBlock } from "./lead-evidence-block.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Lead = z.infer<typeof leadSchema>
type LeadDetail = z.infer<typeof leadDetailSchema>

/** A case of whom a lead is about. */
export interface LeadCase {
  id: string
  kind_name: Bilingual
  state_name: Bilingual
  started_on: string
}

/** What the list shows. */
export interface ShownLeads {
  leads: readonly Lead[]
  /** What the register calls merchants of whom a lead gives the code alone. */
  names: ReadonlyMap<string, string>
  state: string | undefined
  next: string | null
}

export const leadFilePath = `${sections.leads.path}/file`

/** The page of a file of leads. */
export function leadFilePage(view: View, officer: Officer, shown: ShownLeadFile): Html {
  const { say, link } = view
  const main = html`<div class="paper"><p class="back"><a href="${link(sections.leads.path)}">← ${say(sections.leads.name)}</a></p>
<h1>${say(leadFileName)}</h1>
${leadFileBlock(view, leadFilePath, shown)}</div>`
  return officePage(view, { officer, section: "leads", title: say(leadFileName), main })
}

export const newLeadPath = `${sections.leads.path}/new`

/** The page of the form of one lead. */
export function newLeadPage(view: View, officer: Officer, shown: ShownLeadForm): Html {
  const { say, link } = view
  const main = html`<div class="paper"><p class="back"><a href="${link(sections.leads.path)}">← ${say(sections.leads.name)}</a></p>
<h1>${say(words.takeIn)}</h1>
${leadFormBlock(view, newLeadPath, { ...shown, send: words.send })}</div>`
  return officePage(view, { officer, section: "leads", title: say(words.takeIn), main })
}

export function leadListPage(view: View, officer: Officer, { leads, names, state, next }: ShownLeads): Html {
  const { say, link } = view
  const { path, name } = sections.leads
  const chip = (value: string | undefined, label: string) =>
    html`<li><a href="${link(path, { state: value })}"${state === value && html` aria-current="true"`}>${label}</a></li>`
  const main = html`<h1>${say(name)}</h1><p class="lead">${say(words.lead)}</p>
${carries(officer.role, "lead:write") && html`<p class="pages"><a class="button" href="${link(newLeadPath)}">${say(words.takeIn)}</a> <a class="button plain" href="${link(leadFilePath)}">${say(leadFileName)}</a></p>`}
<ul class="chips">${chip(undefined, say(words.open))}${Object.entries(leadStates).map(([value, label]) => chip(value, say(label)))}</ul>
${leads.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ol>${leads.map((lead) => block(view, lead, names))}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { state, cursor: next })}">${say(words.next)}</a></p>`}`
  return officePage(view, { officer, section: "leads", title: say(name), main })
}

function block(view: View, lead: Lead, names: ShownLeads["names"]): Html {
  const { say, link } = view
  return html`<li class="record"><p><span class="badge">${say(lead.state_name)}</span> ${say(leadSources[lead.source])}${lead.clock?.overdue && html` <span class="badge desk-state desk-bad">${say(words.overdue)}</span>`}</p>
<h2><a href="${link(`${sections.leads.path}/${lead.id}`)}">${asWritten(view, aboutOf(lead, names))}</a></h2>
<p>${asWritten(view, lead.facts.slice(0, 120))}</p>
<p class="facts"><span>${say(words.authority)} ${placeName(view, lead.authority)}</span><span>${say(words.takenOn)} ${dayTag(lead.taken_on)}</span>${lead.clock?.due_on && html`<span>${say(words.dueOn)} ${dayTag(lead.clock.due_on)}</span>`}</p></li>
`
}

function aboutOf({ name: given, code, platform, shop, seller, url, ref }: Lead, names: ShownLeads["names"]): string {
  const name = given ?? names.get(code ?? "")
  if (platform !== null && (shop ?? seller) !== null) return name ?? `${platform} ${shop ?? seller}`
  return name ?? code ?? url ?? ref
}

/** One lead. */
export function leadPage(
  view: View,
  officer: Officer,
  {
    lead,
    names,
    clients,
    cases,
    complaints,
    caseUrl,
    done,
  }: {
    lead: LeadDetail
    names: ShownLeads["names"]
    clients: ReadonlyMap<string, string>
    /** Of whom it is about: one of them may have come of it. */
    cases: readonly LeadCase[]
    complaints: readonly Complaint[]
    /** Where the case that it led to stands; null: nowhere that this officer sees. */
    caseUrl: string | null
    done: boolean
  },
): Html {
  const { say, link } = view
  const forms = leadForms(view, lead.acts, cases)
  const about = aboutOf(lead, names)
  const ground = lead.ground === null ? undefined : findGround(lead.ground)
  const rows: [Bilingual, Html | string | null][] = [
    [words.code, lead.code && codeGroups(lead.code)],
    [words.platform, lead.platform && asWritten(view, lead.platform)],
    [words.seller, lead.seller && asWritten(view, lead.seller)],
    [words.shop, lead.shop && asWritten(view, lead.shop)],
    [words.url, lead.url && addressOf(view, lead.url)],
    [words.ground, ground ? say(ground) : null],
    [words.facts, asWritten(view, lead.facts)],
    [words.foundOn, dayTag(lead.found_on)],
    [words.takenOn, dayTag(lead.taken_on)],
    [words.number, lead.ref],
    [words.authority, placeName(view, lead.authority)],
    [words.clock, lead.clock && html`${say(lead.clock.name)} ${lead.clock.due_on && dayTag(lead.clock.due_on)}`],
    [words.result, lead.result_name && say(lead.result_name)],
    [
      words.case,
      lead.proceeding &&
        (caseUrl === null ? lead.proceeding : html`<a href="${link(caseUrl)}">${say(words.toCase)}</a>`),
    ],
  ]
  const main = html`<p class="back"><a href="${link(sections.leads.path)}">← ${say(sections.leads.name)}</a></p>
<h1>${inChinese(view, about)}</h1>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}${actFaults(view, forms, evidenceLabels)}
<section class="verdict" aria-label="${say(words.state)}"><p>${say(leadSources[lead.source])}</p><p class="sentence">${say(lead.state_name)}${lead.clock?.overdue && ` · ${say(words.overdue)}`}</p></section>
${lead.acts.length > 0 && html`<section class="section"><h2>${say(words.acts)}</h2>${actForms(view, `${sections.leads.path}/${lead.id}`, forms, lead.version)}${mayPropose(officer, lead) && proposeLinks(view, lead, names)}</section>`}
<section class="section"><h2>${say(words.content)}</h2><dl class="rows">${rows
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
    )}</dl></section>
${leadEvidenceBlock(view, officer, lead)}
${complaintBlock(view, complaints)}
<section class="section"><h2>${say(words.history)}</h2><ul class="desk-list">${lead.history.map(
    ({ act, at, actor, reason, finding }) =>
      html`<li><p class="desk-name">${nameOf(view, act)} <span>${momentTag(new Date(at))}</span></p><p class="facts"><span>${say(actorWords(actor, clients))}</span>${finding && html`<span>${say(leadFindings[finding])}</span>`}</p>${reason !== null && html`<p>${asWritten(view, reason)}</p>`}</li>
`,
  )}</ul></section>`
  return officePage(view, { officer, section: "leads", title: about, main })
}

/** A way to a page of this register; an address elsewhere, which whoever sent the lead has given, is a text. */
function addressOf({ issuer, link }: View, url: string): Html | string {
  return url.startsWith(`${issuer}/`) ? html`<a href="${link(url.slice(issuer.length))}">${url}</a>` : url
}

function nameOf({ say }: View, act: string): string {
  const known: Readonly<Record<string, Bilingual>> = leadActs
  return say(known[act] ?? words.taken)
}

/** Whether a case may be begun of it: what is verified, of somebody known, by who begins cases. */
function mayPropose({ role }: Officer, { state, code }: LeadDetail): boolean {
  return state === "verified" && code !== null && carries(role, "proceeding:act")
}

/** To the form of the list whose ground is suspected, and to all of them. */
function proposeLinks({ say, link }: View, { code, name, ground }: LeadDetail, names: ShownLeads["names"]): Html {
  const subject = { code: code ?? undefined, name: name ?? names.get(code ?? "") }
  const list = ground === null ? undefined : findGround(ground)?.list
  return html`<p class="actions">${list && html`<a class="button" href="${link(`/office/new/${list}`, { ...subject, ground: ground ?? undefined })}">${say(words.propose)}${say(words.colon)}${say(kinds[list])}</a> `}<a class="button plain" href="${link("/office/new", subject)}">${say(list ? words.other : words.propose)}</a></p>`
}

function leadForms(view: View, acts: readonly string[], cases: readonly LeadCase[]): ActForm[] {
  const choices = (table: Readonly<Record<string, Bilingual>>) =>
    Object.entries(table).map(([value, label]) => ({ value, label: view.say(label) }))
  const reason = { kind: "text", name: "reason", label: words.reason, required: true } as const
  const forms: Readonly<Record<string, ActForm["fields"]>> = {
    dispatch: [
      { kind: "place", name: "authority", label: words.to, required: true },
      { ...reason, label: words.why, hint: words.whyHint, required: false, sometimes: true },
    ],
    verify: [
      { kind: "choice", name: "finding", label: words.finding, required: true, options: choices(leadFindings) },
      reason,
    ],
    close: [
      { kind: "choice", name: "result", label: words.result, required: true, options: choices(leadResults) },
      ...(cases.length === 0 ? [] : [caseChoice(view, cases)]),
      reason,
    ],
    reopen: [reason],
  }
  const known: Readonly<Record<string, Bilingual>> = leadActs
  return acts.flatMap((act) => {
    const name = known[act]
    return name ? [{ act, name, fields: forms[act] ?? [] }] : []
  })
}

function caseChoice({ say }: View, cases: readonly LeadCase[]): ActForm["fields"][number] {
  const options = cases.map(({ id, kind_name, state_name, started_on }) => ({
    value: id,
    label: `${say(kind_name)} · ${say(state_name)} · ${started_on}`,
  }))
  return {
    kind: "choice",
    name: "proceeding_id",
    label: words.case,
    hint: words.caseHint,
    required: false,
    sometimes: true,
    options,
  }
}

const words = {
  ...leadFieldWords,
  takeIn: { zh: "登记线索", en: "Take in a lead" },
  send: { zh: "登记", en: "Take it in" },
  propose: { zh: "以此线索新建事项", en: "Begin a case of it" },
  other: { zh: "新建其他事项", en: "Begin another case" },
  colon: { zh: "：", en: ": " },
  lead: {
    zh: "监测、投诉举报、部门移送和公众反映的线索，先到期的在前。",
    en: "From monitoring, complaints, agencies and readers; what is due first stands first.",
  },
  open: { zh: "未办结", en: "Open" },
  none: { zh: "没有线索。", en: "There are none." },
  next: { zh: "下一页", en: "Next page" },
  overdue: { zh: "已逾期", en: "overdue" },
  authority: { zh: "承办机关", en: "With" },
  dueOn: { zh: "期限", en: "Due" },
  done: { zh: "已办理。", en: "It is done." },
  state: { zh: "状态", en: "State" },
  acts: { zh: "办理", en: "What to do" },
  content: { zh: "线索内容", en: "The lead" },
  seller: { zh: "经营者编号", en: "Seller" },
  takenOn: { zh: "收到日期", en: "Taken in on" },
  number: { zh: "线索编号", en: "Number" },
  clock: { zh: "期限", en: "Clock" },
  result: { zh: "办理结果", en: "Result" },
  case: { zh: "进入的办理事项", en: "Led to" },
  toCase: { zh: "打开办理事项", en: "Open the case" },
  history: { zh: "经过", en: "History" },
  taken: { zh: "收到", en: "taken in" },
  to: { zh: "承办机关所在地", en: "Region of the authority" },
  reason: { zh: "情况和理由", en: "What was found, and why" },
  why: { zh: "理由", en: "Reason" },
  whyHint: { zh: "分派给辖区以外的机关时必填", en: "Needed where it goes outside the own area" },
  finding: { zh: "核查结论", en: "Finding" },
  caseHint: { zh: "办理结果为“已立案或者进入办理”时必选", en: "Needed where it led to one" },
} as const satisfies Record<string, Bilingual>

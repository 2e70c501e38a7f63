/** The file around a merchant: records, cases, papers, measures, leads, complaints and shops, as far as its reader may see. */
import { html } from "hono/html"
import type { z } from "zod"
import { carries } from "../access/scope.ts"
import { leadSources } from "../enforcement/lead/state.ts"
import type { leadPageSchema } from "../enforcement/lead/wire.ts"
import type { measurePageSchema } from "../enforcement/measure/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { pageSchema } from "../register/proceeding/answer-routes.ts"
import { kinds } from "../register/proceeding/kinds.ts"
import { recordAddress } from "../register/record/address.ts"
import type { creditRecordSchema } from "../register/record/routes.ts"
import { beginningOf } from "../web/long-text.ts"
import { codeGroups, dayTag, listBadge, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { caseNumber, casePath } from "./case.ts"
import type { CaseFile } from "./case-file-block.ts"
import { type Complaint, complaintBlock } from "./complaint-block.ts"
import { hiddenFields } from "./form-block.ts"
import { type Officer, officePage, sections } from "./section.ts"

/** What there is around a merchant; null where its reader may not see it. */
export interface MerchantFile {
  code: string
  /** Null where the register does not know the code. */
  known: z.infer<typeof creditRecordSchema> | null
  cases: z.infer<typeof pageSchema>["results"]
  /** Of the first cases: the documents and papers of each. */
  papers: readonly { place: string; number: Parameters<typeof caseNumber>[0]; file: CaseFile }[]
  /** Whether there are more cases than are shown. */
  hasMore: boolean
  /** Whether there are cases whose papers are not shown. */
  hasMorePapers: boolean
  measures: z.infer<typeof measurePageSchema>["measures"] | null
  /** What each measure does, by its id. */
  measureNames: ReadonlyMap<string, Bilingual>
  leads: z.infer<typeof leadPageSchema>["results"] | null
  complaints: readonly Complaint[]
}

export function merchantPage(view: View, officer: Officer, file: MerchantFile): Html {
  const { say, link } = view
  const { code, known, cases, complaints } = file
  const name = known?.subject.name ?? cases.find(({ subject }) => subject.name !== "")?.subject.name ?? ""
  const main = html`<div class="case-page">
<h1>${name === "" ? codeGroups(code) : inChinese(view, name)}</h1>
${name !== "" && html`<p class="identity"><span>${codeGroups(code)}</span>${known && html`<span>${say(known.subject.type_name)}</span><span>${placeName(view, known.subject.region)}</span>`}</p>`}
${known === null && html`<p class="notice">${say(words.unknown)}</p>`}
${known?.ended && html`<p class="notice">${say(words.ended)} ${dayTag(known.ended.on)}</p>`}
<p class="pages">${carries(officer.role, "proceeding:act") && beginLinks(view, code)}<a class="button plain" href="${link(`/subjects/${code}`)}">${say(words.asPublic)}</a></p>
<div class="case-two"><div class="case-facts">
${recordsBlock(view, officer, file)}
${casesBlock(view, file)}
${papersBlock(view, file)}
</div><div class="case-decision">
${known && namesBlock(view, known.subject)}
${measuresBlock(view, file)}
${leadsBlock(view, file)}
${complaintBlock(view, complaints)}
</div></div></div>`
  return officePage(view, { officer, section: null, title: `${name === "" ? code : name} · ${say(words.file)}`, main })
}

// What is begun most stands first; all else is a page further.
const mostBegun = ["abnormal", "penalty"] as const

function beginLinks({ say, link }: View, code: string): Html {
  return html`${mostBegun.map((kind) => html`<a class="button" href="${link(`${sections.propose.path}/${kind}`, { code })}">${say(kinds[kind])}</a> `)}<a class="button plain" href="${link(sections.propose.path, { code })}">${say(words.begin)}</a> `
}

function recordsBlock(view: View, officer: Officer, { code, known }: MerchantFile): Html {
  const { say, link } = view
  const records = known?.records ?? []
  const ended = { q: code, scope: "ended", list: "", purpose: say(words.purpose) }
  return html`<section class="section"><h2>${say(words.records)}${known && html` <span class="quiet">${records.length}</span>`}</h2>
${records.length === 0 && html`<p>${say(known === null ? words.notKnown : words.noRecords)}</p>`}
<ul>${records.map(
    (
      record,
    ) => html`<li class="record">${listBadge(view, record.list)} <a href="${link(recordAddress(code, record.id))}">${record.ground_name ? say(record.ground_name) : asWritten(view, beginningOf(record.violation ?? record.list_name.zh))}</a>
<p>${record.decision_no && html`<span lang="zh-CN">${record.decision_no}</span> · `}${dayTag(record.decided_on)} · ${placeName(view, record.authority)}${carries(officer.role, "proceeding:act") && html` · <a href="${link("/office/new/change", { record_id: record.id })}">${say(words.change)}</a>`}</p></li>
`,
  )}</ul>
${carries(officer.role, "search:ended") && html`<form method="post" action="${link(sections.search.path)}">${hiddenFields(new Map(Object.entries(ended).map(([key, value]) => [key, [value]])))}<p><button class="as-link">${say(words.endedRecords)}</button> <span class="hint">${say(words.audited)}</span></p></form>`}</section>`
}

function casesBlock(view: View, { code, cases, hasMore }: MerchantFile): Html {
  const { say, link } = view
  return html`<section class="section"><h2>${say(words.cases)} <span class="quiet">${cases.length}${hasMore && "+"}</span></h2>
${cases.length === 0 && html`<p>${say(words.noCases)}</p>`}
<ul>${cases.map(
    (
      one,
    ) => html`<li class="record"><a href="${link(casePath(one.url))}">${say(one.kind_name)}</a> <strong>${say(one.state_name)}</strong>
<p><span class="code">${caseNumber(one)}</span> · ${dayTag(one.started_on)} · ${placeName(view, one.authority)}${one.clock?.overdue && html` · <strong>${say(words.overdue)}</strong>`}</p></li>
`,
  )}</ul>
${hasMore && html`<p><a href="${link("/office/cases", { subject: code })}">${say(words.allCases)}</a></p>`}</section>`
}

function papersBlock(view: View, { code, papers, hasMorePapers }: MerchantFile): Html | false {
  const { say, link } = view
  const held = papers.filter(({ file }) => file.documents.length + file.papers.length > 0)
  return (
    (held.length > 0 || hasMorePapers) &&
    html`<section class="section"><h2>${say(words.papers)}</h2>${held.map(
      ({ place, number, file }) =>
        html`<h3><a href="${link(place)}">${caseNumber(number)}</a></h3><ul class="file-list">${file.documents.map(
          ({ id, title, number: written, made_on: on }) =>
            html`<li>${file.reads ? html`<a href="${link(`/office/documents/${id}`)}">${inChinese(view, title)}</a>` : inChinese(view, title)} <span class="quiet"><span lang="zh-CN">${written}</span> · ${dayTag(on)}</span></li>
`,
        )}${file.papers.map(
          ({ id, title, received_on: on }) =>
            html`<li>${file.reads ? html`<a href="${place}/papers/${id}" download>${inChinese(view, title)}</a>` : inChinese(view, title)} <span class="quiet">${dayTag(on)}</span></li>
`,
        )}</ul>`,
    )}${hasMorePapers && html`<p>${say(words.morePapers)} <a href="${link("/office/cases", { subject: code })}">${say(words.allCases)}</a></p>`}</section>`
  )
}

function namesBlock(
  view: View,
  { former_names: former, operator, shops }: NonNullable<MerchantFile["known"]>["subject"],
) {
  const { say } = view
  if (former.length + shops.length === 0 && operator === null) return false
  return html`<section class="section"><h2>${say(words.names)}</h2><dl class="rows">
${former.length > 0 && html`<dt>${say(words.former)}</dt><dd lang="zh-CN">${former.join("、")}</dd>`}
${operator !== null && html`<dt>${say(words.operator)}</dt><dd>${inChinese(view, operator)}</dd>`}
${shops.map(({ platform, name, url }) => html`<dt>${inChinese(view, platform)}</dt><dd>${inChinese(view, name)}${url !== null && html` <span class="small quiet">${url}</span>`}</dd>`)}</dl></section>`
}

function measuresBlock(view: View, { measures, measureNames }: MerchantFile): Html | false {
  const { say } = view
  return (
    measures !== null &&
    html`<section class="section"><h2>${say(words.measures)} <span class="quiet">${measures.length}</span></h2>
${measures.length === 0 && html`<p>${say(words.noMeasures)}</p>`}
<ul>${measures.map((one) => {
      const named = measureNames.get(one.measure)
      return html`<li class="record">${named ? say(named) : one.measure} <strong>${say(one.state_name)}</strong><p>${inChinese(view, one.agency)} · ${dayTag(one.started_on)}${one.over && html` · <strong>${say(words.over)}</strong>`}</p></li>
`
    })}</ul></section>`
  )
}

function leadsBlock(view: View, { leads }: MerchantFile): Html | false {
  const { say, link } = view
  return (
    leads !== null &&
    html`<section class="section"><h2>${say(words.leads)} <span class="quiet">${leads.length}</span></h2>
${leads.length === 0 && html`<p>${say(words.noLeads)}</p>`}
<ul>${leads.map(
      (
        lead,
      ) => html`<li class="record"><a href="${link(`${sections.leads.path}/${lead.id}`)}">${say(leadSources[lead.source])}</a> <strong>${say(lead.state_name)}</strong><p>${dayTag(lead.taken_on)} · ${placeName(view, lead.authority)}</p></li>
`,
    )}</ul></section>`
  )
}

const words = {
  unknown: {
    zh: "本库没有收录这个代码：没有公示记录可查，不等于没有问题。",
    en: "The register does not know this code: that is no clearance.",
  },
  file: { zh: "商户档案", en: "Merchant’s file" },
  ended: { zh: "主体已注销：", en: "The merchant was deregistered on" },
  morePapers: { zh: "更早事项的材料见各事项。", en: "Papers of earlier cases stand with each of them." },
  begin: { zh: "其他事项", en: "Another case" },
  asPublic: { zh: "公众看到的", en: "As the public sees it" },
  records: { zh: "公示中的记录", en: "Published records" },
  noRecords: { zh: "目前没有公示中的记录。", en: "There is none at present." },
  notKnown: { zh: "没有收录，无从得知。", en: "Not known to the register: nothing can be said." },
  change: { zh: "提出变动", en: "Propose a change" },
  endedRecords: { zh: "查已结束或者暂停公示的记录", en: "Look for those that are not, or no longer, shown" },
  audited: { zh: "查询记入审计记录。", en: "The search goes into the audit trail." },
  purpose: { zh: "查阅商户全部记录", en: "Looking at all records of a merchant" },
  cases: { zh: "办理事项", en: "Cases" },
  noCases: { zh: "本机关和下级机关没有关于它的事项。", en: "Your authority and those below have none about it." },
  allCases: { zh: "全部事项", en: "All cases" },
  overdue: { zh: "已经逾期", en: "overdue" },
  papers: { zh: "文书和材料", en: "Documents and papers" },
  names: { zh: "名称和网店", en: "Names and shops" },
  former: { zh: "曾用名", en: "Former names" },
  operator: { zh: "经营者", en: "Operator" },
  measures: { zh: "惩戒措施", en: "Measures" },
  noMeasures: { zh: "没有报告的措施。", en: "No measure was reported." },
  over: { zh: "应当解除", en: "must be lifted" },
  leads: { zh: "线索", en: "Leads" },
  noLeads: { zh: "没有线索。", en: "There are no leads." },
} as const satisfies Record<string, Bilingual>

/** The file around a merchant, as an agency or a platform sees it: what is public, what it was told, what it did, and its own sellers. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { leadSources } from "../enforcement/lead/state.ts"
import type { leadPageSchema } from "../enforcement/lead/wire.ts"
import type { measurePageSchema } from "../enforcement/measure/wire.ts"
import type { noticePageSchema } from "../enforcement/notice/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { recordAddress } from "../register/record/address.ts"
import type { creditRecordSchema } from "../register/record/routes.ts"
import type { sellersSchema } from "../roster/wire.ts"
import { type Found, foundBlock, foundTitle } from "../search/pages/found-block.ts"
import type { Typed } from "../web/find-box.ts"
import { beginningOf } from "../web/long-text.ts"
import { codeGroups, dayTag, listBadge, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { consolePage, hasSection, merchantPath, sections } from "./section.ts"

/** What there is around a merchant; null: that is no part of the key. */
export interface MerchantFile {
  code: string
  /** Null where the register does not know the code. */
  known: z.infer<typeof creditRecordSchema> | null
  notices: z.infer<typeof noticePageSchema>["notices"] | null
  measures: z.infer<typeof measurePageSchema>["measures"] | null
  /** What each measure does, by its id. */
  measureNames: ReadonlyMap<string, Bilingual>
  leads: z.infer<typeof leadPageSchema>["results"] | null
  sellers: z.infer<typeof sellersSchema>["results"] | null
}

/** What the box found. */
export function foundPage(view: View, client: Client, typed: Typed, found: Found): Html {
  const title = view.say(foundTitle)
  const main = foundBlock(view, typed, found, { merchantPath, own: null })
  return consolePage(view, { client, section: null, heading: title, title, main, typed })
}

export function merchantPage(view: View, client: Client, file: MerchantFile): Html {
  const { say, link } = view
  const { code, known } = file
  const name = known?.subject.name ?? null
  const main = html`<div class="case-page">${known && html`<p class="identity"><span>${codeGroups(code)}</span><span>${say(known.subject.type_name)}</span><span>${placeName(view, known.subject.region)}</span></p>`}
${known === null && html`<p class="notice">${say(words.unknown)}</p>`}
${known?.ended && html`<p class="notice">${say(words.ended)} ${dayTag(known.ended.on)}</p>`}
<p class="pages"><a class="button plain" href="${link(`/subjects/${code}`)}">${say(words.asPublic)}</a>${hasSection(client, "leads") && html` <a class="button plain" href="${link(`${sections.leads.path}/new`)}">${say(words.handIn)}</a>`}</p>
<div class="case-two"><div class="case-facts">
${recordsBlock(view, file)}
${known && namesBlock(view, known.subject)}
</div><div class="case-decision">
${sellersBlock(view, file)}
${noticesBlock(view, file)}
${measuresBlock(view, file)}
${leadsBlock(view, file)}
</div></div></div>`
  const heading = name === null ? codeGroups(code) : inChinese(view, name)
  return consolePage(view, { client, section: null, heading, title: `${name ?? code} · ${say(words.file)}`, main })
}

/** A part of the file, with how many there are in it and what is said where there is nothing. */
function part(view: View, title: Bilingual, lines: readonly Html[], none: Bilingual, more: Html | null = null): Html {
  return html`<section class="section"><h2>${view.say(title)}${none !== words.notKnown && html` <span class="quiet">${lines.length}</span>`}</h2>
${lines.length === 0 ? html`<p>${view.say(none)}</p>` : html`<ul>${lines.map((line) => html`<li class="record">${line}</li>\n`)}</ul>`}${more}</section>`
}

function recordsBlock(view: View, { code, known }: MerchantFile): Html {
  const { say, link } = view
  const lines = (known?.records ?? []).map(
    (
      record,
    ) => html`${listBadge(view, record.list)} <a href="${link(recordAddress(code, record.id))}">${record.ground_name ? say(record.ground_name) : asWritten(view, beginningOf(record.violation ?? record.list_name.zh))}</a>
<p>${record.decision_no && html`<span lang="zh-CN">${record.decision_no}</span> · `}${dayTag(record.decided_on)} · ${placeName(view, record.authority)}</p>`,
  )
  return part(view, words.records, lines, known === null ? words.notKnown : words.noRecords)
}

function namesBlock(view: View, { former_names: former, shops }: NonNullable<MerchantFile["known"]>["subject"]) {
  const { say } = view
  if (former.length + shops.length === 0) return false
  return html`<section class="section"><h2>${say(words.names)}</h2><dl class="rows">
${former.length > 0 && html`<dt>${say(words.former)}</dt><dd lang="zh-CN">${former.join("、")}</dd>`}
${shops.map(({ platform, name, url }) => html`<dt>${inChinese(view, platform)}</dt><dd>${inChinese(view, name)}${url !== null && html` <span class="small quiet">${url}</span>`}</dd>`)}</dl></section>`
}

function sellersBlock(view: View, { sellers }: MerchantFile): Html | false {
  const { say } = view
  if (sellers === null) return false
  const lines = sellers.map(
    (
      seller,
    ) => html`<strong>${asWritten(view, seller.shop)}</strong> <span class="quiet">${asWritten(view, seller.seller)}</span>
<p>${dayTag(seller.entered_on)}${seller.exited_on === null ? null : html` – ${dayTag(seller.exited_on)} · ${say(words.left)}`}${seller.url !== "" && html` · <span class="small quiet">${seller.url}</span>`}</p>`,
  )
  return part(view, words.sellers, lines, words.noSellers)
}

function noticesBlock(view: View, { code, notices }: MerchantFile): Html | false {
  const { say, link } = view
  if (notices === null) return false
  const { path } = sections.notices
  const lines = notices.map(
    (
      one,
    ) => html`<a href="${link(`${path}/${one.id}`)}">${say(one.kind_name)}</a> <strong>${say(one.state_name)}</strong>
<p>${one.notice && html`${listBadge(view, one.notice.list)} `}${one.due_on !== null && html`${say(words.dueOn)} ${dayTag(one.due_on)}`}</p>`,
  )
  const all = html`<p><a href="${link(path, { subject: code, state: "all" })}">${say(words.allNotices)}</a></p>`
  return part(view, sections.notices.name, lines, words.noNotices, lines.length > 0 ? all : null)
}

function measuresBlock(view: View, { measures, measureNames }: MerchantFile): Html | false {
  const { say } = view
  if (measures === null) return false
  const lines = measures.map((one) => {
    const named = measureNames.get(one.measure)
    return html`${named ? say(named) : one.measure} <strong>${say(one.state_name)}</strong>
<p>${inChinese(view, one.agency)} · ${dayTag(one.started_on)}${one.over && html` · <strong>${say(words.over)}</strong>`}</p>`
  })
  return part(view, words.measures, lines, words.noMeasures)
}

function leadsBlock(view: View, { leads }: MerchantFile): Html | false {
  const { say, link } = view
  if (leads === null) return false
  const lines = leads.map(
    (
      lead,
    ) => html`<a href="${link(`${sections.leads.path}/${lead.id}`)}">${say(leadSources[lead.source])}</a> <strong>${say(lead.state_name)}</strong>
<p>${asWritten(view, lead.ref)} · ${dayTag(lead.taken_on)} · ${placeName(view, lead.authority)}</p>`,
  )
  return part(view, words.leads, lines, words.noLeads)
}

const words = {
  unknown: {
    zh: "本库没有收录这个代码：没有公示记录可查，不等于没有问题。",
    en: "The register does not know this code: that is no clearance.",
  },
  file: { zh: "商户档案", en: "Merchant’s file" },
  ended: { zh: "主体已注销：", en: "The merchant was deregistered on" },
  asPublic: { zh: "公示页面和报告", en: "Public page and report" },
  handIn: { zh: "移送线索", en: "Hand a lead in" },
  records: { zh: "公示中的记录", en: "Published records" },
  noRecords: { zh: "目前没有公示中的记录。", en: "There is none at present." },
  notKnown: { zh: "没有收录，无从得知。", en: "Not known to the register: nothing can be said." },
  names: { zh: "名称和网店", en: "Names and shops" },
  former: { zh: "曾用名", en: "Former names" },
  sellers: { zh: "本平台的经营者", en: "Your sellers" },
  noSellers: { zh: "经营者名单中没有这个代码。", en: "Your roster does not hold this code." },
  left: { zh: "已退出", en: "left" },
  dueOn: { zh: "最迟办理", en: "To be answered by" },
  allNotices: { zh: "这个商户的全部通知", en: "All notices of it" },
  noNotices: { zh: "没有收到过关于它的通知。", en: "You were told nothing of it." },
  measures: { zh: "惩戒措施", en: "Measures" },
  noMeasures: { zh: "本机构没有报告过措施。", en: "You have reported no measure." },
  over: { zh: "应当解除", en: "must be lifted" },
  leads: { zh: "移送的线索", en: "Leads of yours" },
  noLeads: { zh: "没有移送过线索。", en: "You have handed none in." },
} as const satisfies Record<string, Bilingual>

/** Leads of an agency on pages: handing one in, those that were handed in, and what became of each. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import { leadFileBlock, leadFileName, type ShownLeadFile } from "../enforcement/lead/pages/lead-file.ts"
import { leadFieldWords, leadFormBlock, type ShownLeadForm } from "../enforcement/lead/pages/lead-form.ts"
import { leadSources, leadStates } from "../enforcement/lead/state.ts"
import type { leadDetailSchema, leadPageSchema } from "../enforcement/lead/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { findGround } from "../law/catalogue.ts"
import { doneNotice } from "../web/entry.ts"
import { codeGroups, dayTag, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"

type Lead = z.infer<typeof leadPageSchema>["results"][number]

const { path } = sections.leads
export const filePath = `${path}/file`

/** The page of a file of leads. */
export function leadFilePage(view: View, client: Client, shown: ShownLeadFile): Html {
  const title = view.say(leadFileName)
  const main = html`${leadFileBlock(view, filePath, shown)}`
  return consolePage(view, { client, section: "leads", heading: title, title, back: true, main })
}

export function leadListPage(
  view: View,
  client: Client,
  { page, state, done }: { page: z.infer<typeof leadPageSchema>; state: string; done: boolean },
): Html {
  const { say, link } = view
  const chip = (name: string, label: string) =>
    html`<li><a href="${link(path, { state: name })}"${state === name && html` aria-current="true"`}>${label}</a></li>`
  const main = html`<p class="lead">${say(words.lead)}</p>
${done && doneNotice(say(words.done))}
<p class="pages"><a class="button" href="${link(`${path}/new`)}">${say(words.handIn)}</a> <a class="button plain" href="${link(filePath)}">${say(leadFileName)}</a></p>
<ul class="chips">${chip("", say(words.all))}${Object.entries(leadStates).map(([name, label]) => chip(name, say(label)))}</ul>
${page.results.length === 0 ? html`<p class="notice" role="status">${say(state === "" ? words.noneYet : words.none)}</p>` : html`<ol>${page.results.map((lead) => block(view, lead))}</ol>`}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { state, cursor: page.next })}">${say(words.next)}</a></p>`}`
  return consolePage(view, { client, section: "leads", main })
}

function block(view: View, lead: Lead): Html {
  const { say, link } = view
  return html`<li class="record"><p><span class="badge">${say(lead.state_name)}</span> ${lead.result_name && say(lead.result_name)}</p>
<h2><a href="${link(`${path}/${lead.id}`)}">${whom(view, lead)}<span class="unseen"> ${lead.ref}</span></a></h2>
<p class="facts"><span>${asWritten(view, lead.ref)}</span><span>${placeName(view, lead.authority)}</span><span>${say(words.takenOn)} ${dayTag(lead.taken_on)}</span></p></li>
`
}

function whom(view: View, { name, code, shop, platform, url }: Lead): Html {
  if (name === null && code !== null) return codeGroups(code)
  return asWritten(view, name ?? ([platform, shop].filter(Boolean).join(" ") || (url ?? "")))
}

export function leadPage(view: View, client: Client, lead: z.infer<typeof leadDetailSchema>): Html {
  const { say } = view
  const { clock, ground } = lead
  const found = ground === null ? undefined : findGround(ground)
  const rows: [Bilingual, Html | string | null][] = [
    [words.ref, asWritten(view, lead.ref)],
    [words.source, say(leadSources[lead.source])],
    [words.code, lead.code && codeGroups(lead.code)],
    [words.name, lead.name && inChinese(view, lead.name)],
    [words.platform, lead.platform && asWritten(view, lead.platform)],
    [words.shop, lead.shop && asWritten(view, lead.shop)],
    [words.url, lead.url && asWritten(view, lead.url)],
    [words.ground, found ? say(found) : ground],
    [words.facts, asWritten(view, lead.facts)],
    [words.evidence, evidenceList(view, lead)],
    [words.foundOn, dayTag(lead.found_on)],
    [words.takenOn, dayTag(lead.taken_on)],
    [words.authority, placeName(view, lead.authority)],
  ]
  const main = html`<section class="verdict" aria-label="${say(words.state)}"><p class="sentence">${say(lead.state_name)}${lead.result_name && html` · ${say(lead.result_name)}`}</p>
${clock && html`<p>${say(clock.name)}${clock.due_on && html` · ${say(words.dueOn)} ${dayTag(clock.due_on)}`} ${clock.overdue && html`<strong>${say(words.overdue)}</strong>`}</p>`}
<p class="quiet">${say(words.told)}</p></section>
<section class="section"><h2>${say(words.content)}</h2><dl class="rows">${rows
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([name, value]) => html`<dt>${say(name)}</dt><dd>${value}</dd>
`,
    )}</dl></section>`
  return consolePage(view, { client, section: "leads", heading: whom(view, lead), title: lead.ref, back: true, main })
}

function evidenceList(view: View, { evidence }: Pick<Lead, "evidence">): Html | null {
  if (evidence.length === 0) return null
  return html`<ul>${evidence.map(({ title, url }) => html`<li>${asWritten(view, title)} ${url && asWritten(view, url)}</li>`)}</ul>`
}

/** The form of one lead. */
export function newLeadPage(view: View, client: Client, shown: ShownLeadForm): Html {
  const { say } = view
  const main = html`${leadFormBlock(view, `${path}/new`, { ...shown, send: words.send })}`
  return consolePage(view, {
    client,
    section: "leads",
    heading: say(words.handIn),
    title: say(words.handIn),
    back: true,
    main,
  })
}

const words = {
  ...leadFieldWords,
  lead: {
    zh: "向登记机关移送的线索，以及办理进度和结果。",
    en: "Leads that you have handed to the authorities, and what became of them.",
  },
  handIn: { zh: "移送线索", en: "Hand in a lead" },
  done: { zh: "已收到线索。", en: "The lead was taken in." },
  all: { zh: "全部", en: "All" },
  none: { zh: "没有符合条件的线索。", en: "There are none like that." },
  noneYet: { zh: "还没有移送过线索。", en: "You have handed in none yet." },
  next: { zh: "下一页", en: "Next page" },
  state: { zh: "状态", en: "State" },
  told: {
    zh: "办理经过由登记机关保存；这里告知状态和结果。",
    en: "The authority keeps what was done; state and result are told here.",
  },
  dueOn: { zh: "最迟", en: "at the latest" },
  overdue: { zh: "已逾期", en: "overdue" },
  content: { zh: "线索内容", en: "The lead" },
  evidence: { zh: "证据", en: "Evidence" },
  takenOn: { zh: "收到日期", en: "Taken in on" },
  send: { zh: "移送", en: "Hand it in" },
} as const satisfies Record<string, Bilingual>

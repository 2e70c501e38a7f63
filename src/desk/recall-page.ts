/** What an agency still holds of what has ended, and its measures whose own term is over. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import { consolePage, sections } from "../console/section.ts"
import type { measurePageSchema } from "../enforcement/measure/wire.ts"
import { noticeStates } from "../enforcement/notice/notice.ts"
import type { recallPageSchema } from "../enforcement/recall/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { codeGroups, dayTag, listBadge, momentTag } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

/** What is still held of what has ended. */
interface Held {
  recalls: z.infer<typeof recallPageSchema>
  /** Measures whose own term is over, which no recall tells of. */
  terms: z.infer<typeof measurePageSchema>
  /** Of the merchants, by code. */
  names: ReadonlyMap<string, string>
  today: string
}

export function recallListPage(view: View, client: Client, held: Held): Html {
  const { names } = held
  const { recalls, next } = held.recalls
  const { say, link } = view
  const named = (code: string) => {
    const name = names.get(code)
    return name === undefined ? codeGroups(code) : inChinese(view, name)
  }
  // The lead agency sees those of all, and answers its own alone.
  const ofAll = recalls.some(({ agency }) => agency !== client.name)
  const subject = (recall: (typeof recalls)[number]) =>
    recall.agency === client.name
      ? html`<a href="${link(`${sections.notices.path}/${recall.notice}`)}">${named(recall.subject)}</a>`
      : named(recall.subject)
  const codeBelow = ({ subject: code }: (typeof recalls)[number]) => names.has(code) && html`<br>${codeGroups(code)}`
  const main = html`<p class="lead">${say(ofAll ? words.leadOfAll : words.lead)}</p>
${recalls.length > 0 && html`<p class="pages"><a class="button plain" href="${link(`${sections.recalls.path}/file`)}" download>${say(words.file)} CSV</a></p>`}
${
  recalls.length === 0
    ? html`<p class="notice">${say(words.nothingHeld)}</p>`
    : html`<div class="table" tabindex="0" role="region" aria-label="${say(sections.recalls.name)}"><table><thead><tr>${ofAll && html`<th scope="col">${say(words.agency)}</th>`}<th scope="col">${say(words.subject)}</th><th scope="col">${say(words.dueOn)}</th><th scope="col">${say(words.state)}</th><th scope="col">${say(words.toldAt)}</th><th scope="col">${say(words.acting)}</th></tr></thead>
<tbody>${recalls.map(
        (
          recall,
        ) => html`<tr>${ofAll && html`<td>${inChinese(view, recall.agency)}</td>`}<td>${subject(recall)} ${listBadge(view, recall.list)}${codeBelow(recall)}</td><td>${recall.due_on && dayTag(recall.due_on)} ${recall.overdue && html`<strong>${say(words.overdue)}</strong>`} ${recall.escalated_on && html`<span class="quiet">${say(words.escalated)} ${dayTag(recall.escalated_on)}</span>`}</td><td>${say(noticeStates[recall.state])}</td>
<td>${momentTag(new Date(recall.told_at))}</td><td class="count">${recall.acts}</td></tr>
`,
      )}</tbody></table></div>`
}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(sections.recalls.path, { cursor: next })}">${say(words.moreHeld)}</a></p>`}
${held.terms.measures.length > 0 && termsTable(view, client, held)}`
  const heading = ofAll ? say(words.headOfAll) : undefined
  return consolePage(view, { client, section: "recalls", main, ...(heading === undefined ? {} : { heading }) })
}

function termsTable(view: View, client: Client, { terms: { measures, next }, today }: Held): Html {
  const { say, link } = view
  const ofAll = measures.some(({ agency }) => agency !== client.name)
  const all = link(sections.measures.path, { state: "over" })
  return html`<h2>${say(words.ownTerms)}</h2>
<div class="table" tabindex="0" role="region" aria-label="${say(words.ownTerms)}"><table><thead><tr>${ofAll && html`<th scope="col">${say(words.agency)}</th>`}<th scope="col">${say(words.subject)}</th><th scope="col">${say(words.ended)}</th><th scope="col">${say(words.dueOn)}</th></tr></thead>
<tbody>${measures.map(
    ({ agency, subject, planned_end: end, lift_by: due }) =>
      html`<tr>${ofAll && html`<td>${inChinese(view, agency)}</td>`}<td>${inChinese(view, subject.name)} ${codeGroups(subject.code)}</td><td>${end && dayTag(end)}</td><td>${due && dayTag(due)} ${due && due < today && html`<strong>${say(words.overdue)}</strong>`}</td></tr>
`,
  )}</tbody></table></div>
<p><a href="${all}">${say(next === null ? words.toLift : words.moreHeld)}</a></p>`
}

const words = {
  lead: {
    zh: "下列记录已经结束公示，而本机构尚未签收，或者仍在据此采取措施。应当清零。",
    en: "These have ended, and you have not acknowledged it, or act on them still. There should be none.",
  },
  headOfAll: { zh: "各机构待解除", en: "Still held by agencies" },
  leadOfAll: {
    zh: "下列记录已经结束公示，而各机构尚未签收，或者仍在据此采取措施。贵单位作为牵头单位，可以看到各机构的情况，只办理本机构的。",
    en: "These have ended, and the agencies named have not acknowledged it, or act on them still. As the lead agency you see those of all, and answer your own.",
  },
  file: { zh: "下载全部", en: "Download all" },
  nothingHeld: {
    zh: "没有。已经结束的，本机构都已签收并解除。",
    en: "None: you have acknowledged and lifted all that ended.",
  },
  ownTerms: { zh: "自有期限已满的措施", en: "Measures whose own term is over" },
  ended: { zh: "期满", en: "Ended on" },
  toLift: { zh: "到措施页解除", en: "Lift them among the measures" },
  moreHeld: { zh: "更多", en: "More" },
  agency: { zh: "机构", en: "Agency" },
  escalated: { zh: "已报牵头单位", en: "with the lead agency since" },
  subject: { zh: "主体", en: "Merchant" },
  toldAt: { zh: "通知时间", en: "Told at" },
  overdue: { zh: "已逾期", en: "overdue" },
  acting: { zh: "仍在实施的措施", en: "Measures in force" },
  dueOn: { zh: "最迟办理", en: "To be answered by" },
  state: { zh: "状态", en: "State" },
} as const satisfies Record<string, Bilingual>

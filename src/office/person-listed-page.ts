/** Listings of persons that checks show now, each with the form that proposes its end. Never whom. */
import { html } from "hono/html"
import type { z } from "zod"
import type { personListingPageSchema } from "../check/person/routes.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { textEntry } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { dayTag, labelled, listBadge, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

const { path, name } = sections.persons
export const personListedPath = `${path}/listed`
/** Where another one is proposed. */
export const personNewPath = `${path}/new`

/** @param cursor where this page of them begins: who is refused comes back to it */
export function listedPage(
  view: View,
  officer: Officer,
  { results, next }: z.infer<typeof personListingPageSchema>,
  cursor: string | undefined,
): Html {
  const { say, link } = view
  const main = html`<div class="paper work"><p class="back"><a href="${link(path)}">← ${say(name)}</a></p>
<h1>${say(listedName)}</h1>${sentFaults(view, { reason: words.reason })}<p class="lead">${say(words.lead)}</p>
${results.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ol>${results.map((listing) => {
    const mark = listing.ground_name ?? listing.class_name
    return html`<li class="record"><p>${listBadge(view, listing.list)} ${mark && say(mark)}</p>
<h2>${inChinese(view, listing.decision_no)}</h2>
<p class="facts"><span>${placeName(view, listing.authority)}</span><span>${say(words.publishedOn)} ${dayTag(listing.published_on)}</span>${
      listing.displayed_until && html`<span>${say(words.until)} ${dayTag(listing.displayed_until)}</span>`
    }</p>
<p>${labelled(view, say(words.basis), "")}${asWritten(view, listing.legal_basis)}</p>
${foldedForm(
  view,
  {
    action: `${personListedPath}/${listing.id}`,
    summary: say(words.withdraw),
    part: { cursor },
  },
  (
    form,
  ) => html`${textEntry(form, { name: "reason", id: `reason-${listing.id.slice(0, 12)}`, label: say(words.reason), hint: say(words.reasonHint), required: true }, 2)}
<p><button class="button slim">${say(words.propose)}</button></p>`,
)}</li>
`
  })}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(personListedPath, { cursor: next })}">${say(words.next)}</a></p>`}</div>`
  return officePage(view, { officer, section: "persons", title: say(listedName), main })
}

/** The words of a link to the page. */
export const listedName = { zh: "已列入的个人", en: "Persons who are listed" } as const satisfies Bilingual

const words = {
  lead: {
    zh: "核查现在会显示的列入，不显示是谁。撤回须写明理由，并由另一人确认后才生效。",
    en: "What checks show now; it does not say whom. To withdraw one takes a reason, and another person who confirms it.",
  },
  none: { zh: "没有有效的列入。", en: "Nobody is listed." },
  publishedOn: { zh: "公示日期", en: "Published on" },
  until: { zh: "显示截止", en: "Shown until" },
  basis: { zh: "法律依据", en: "Legal basis" },
  withdraw: { zh: "提出撤回", en: "Propose to withdraw it" },
  reason: { zh: "撤回理由", en: "Reason" },
  reasonHint: { zh: "记入审计记录，请勿填写个人信息。", en: "It goes into the audit trail. No personal data." },
  propose: { zh: "提出撤回，由另一人确认", en: "Propose it, for another person to confirm" },
  next: { zh: "下一页", en: "Next page" },
} as const satisfies Record<string, Bilingual>

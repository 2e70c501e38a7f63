/** What is proposed about listings of persons and waits for somebody else: the list, and one of them. Never whom. */
import { html } from "hono/html"
import type { z } from "zod"
import { actorOf, isSamePerson, type PersonOf } from "../access/principal.ts"
import type { listingChangePageSchema, listingChangeSchema } from "../check/person/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { actorWords } from "../web/actor-words.ts"
import { sentFaults } from "../web/form.ts"
import { dayTag, listBadge, momentTag, placeName } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { listedName, personListedPath, personNewPath } from "./person-listed-page.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Change = z.infer<typeof listingChangeSchema>
const { path, name: title } = sections.persons

/** What has just been done. */
const doneWords = {
  propose: { zh: "已提出，等待另一人确认。", en: "Proposed: it waits for another person to confirm it." },
  unchanged: { zh: "已经如此列入，不用再提出。", en: "It is listed just so already: nothing waits." },
  withdraw: { zh: "已提出撤回，等待另一人确认。", en: "Its end is proposed, and waits for another person." },
  confirm: { zh: "已确认。", en: "Confirmed." },
  discard: { zh: "已撤下。", en: "Dropped: nothing changes." },
} as const satisfies Record<string, Bilingual>
type Done = keyof typeof doneWords

export function readDone(text: string | undefined): Done | null {
  return text !== undefined && Object.hasOwn(doneWords, text) ? (text as Done) : null
}

export function changeListPage(
  view: View,
  officer: Officer,
  { results, next }: z.infer<typeof listingChangePageSchema>,
  { done, mayList }: { done: Done | null; mayList: boolean },
): Html {
  const { say, link } = view
  const main = html`<div class="paper work"><h1>${say(title)}</h1><p class="lead">${say(words.lead)}</p>
${done !== null && html`<p class="notice" role="status">${say(doneWords[done])}</p>`}
${mayList && html`<p class="actions"><a class="button" href="${link(personNewPath)}">${say(words.propose)}</a> <a class="button plain" href="${link(personListedPath)}">${say(listedName)}</a></p>`}
${results.length === 0 && html`<p class="notice">${say(words.none)}</p>`}
<ol>${results.map(
    (change) => html`<li class="record"><p>${listBadge(view, change.listing.list)} ${say(words[change.act])}</p>
<h2><a href="${link(`${path}/${change.id}`)}">${inChinese(view, change.listing.decision_no)}</a></h2>
<p class="facts"><span>${placeName(view, change.listing.authority)}</span><span>${say(words.by)} ${proposer(view, change)}</span></p></li>
`,
  )}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { cursor: next })}">${say(words.next)}</a></p>`}</div>`
  return officePage(view, { officer, section: "persons", title: say(title), main })
}

/** All that is known of one is shown before anybody decides. */
export function changePage(view: View, officer: Officer, change: Change, person: PersonOf): Html {
  const { say, link } = view
  const { id, act, listing, reason } = change
  const isOwn = isSamePerson(change.proposed_by, actorOf(officer), person)
  const mark = listing.ground_name ?? listing.class_name
  const rows: [Bilingual, Html | string | null | undefined | false][] = [
    [words.act, say(words[act])],
    [words.reason, reason !== null && asWritten(view, reason)],
    [words.name, listBadge(view, listing.list)],
    [words.mark, mark && say(mark)],
    [words.decision, inChinese(view, listing.decision_no)],
    [words.decidedOn, dayTag(listing.decided_on)],
    [words.authority, placeName(view, listing.authority)],
    [words.publishedOn, dayTag(listing.published_on)],
    [words.until, listing.displayed_until && dayTag(listing.displayed_until)],
    [words.basis, asWritten(view, listing.legal_basis)],
    [words.by, proposer(view, change)],
    [words.expires, momentTag(new Date(change.expires_at))],
  ]
  const button = (choice: "confirm" | "discard", plain: boolean) =>
    html`<button class="button${plain && html` plain`}" name="act" value="${choice}">${say(buttons[choice])}</button> `
  const main = html`<div class="paper work"><p class="back"><a href="${link(path)}">← ${say(title)}</a></p>
<h1>${say(words[act])}</h1>${sentFaults(view, {})}
<dl class="rows">${rows.map(
    ([label, value]) =>
      value &&
      html`<dt>${say(label)}</dt><dd>${value}</dd>
`,
  )}</dl>
<p class="notice">${say(isOwn ? words.own : consequences[act])}</p>
<form method="post" action="${link(`${path}/${id}`)}"><p class="actions">${!isOwn && button("confirm", false)}${button("discard", true)}</p></form></div>`
  return officePage(view, { officer, section: "persons", title: say(words[act]), main })
}

const proposer = ({ say }: View, { proposed_by: by, proposed_at: at }: Change) =>
  html`${say(actorWords(by))} · ${momentTag(new Date(at))}`

const consequences = {
  list: {
    zh: "确认后，核查用同一摘要查询时即显示这条记录；不对社会公示。",
    en: "Once confirmed, checks by the same hash show this listing. It is not public.",
  },
  withdraw: { zh: "确认后，核查即不再显示这条记录。", en: "Once confirmed, checks no longer show this listing." },
} as const satisfies Record<Change["act"], Bilingual>

const buttons = {
  confirm: { zh: "确认", en: "Confirm" },
  discard: { zh: "撤下", en: "Drop it" },
} as const satisfies Record<string, Bilingual>

const words = {
  lead: {
    zh: "列入或者撤回未登记的自然人，须由另一人确认。本页不显示是谁。逾 30 日无人确认的，自动撤下。",
    en: "Persons without registration are listed, and taken off, by two people. It does not say whom. What nobody decides in 30 days is dropped.",
  },
  propose: { zh: "提出列入个人", en: "Propose to list a person" },
  none: { zh: "没有待确认的。", en: "Nothing waits." },
  next: { zh: "下一页", en: "Next page" },
  act: { zh: "提议", en: "Proposed" },
  list: { zh: "列入个人", en: "List a person" },
  withdraw: { zh: "撤回个人列入", en: "Withdraw a listing of a person" },
  reason: { zh: "理由", en: "Reason" },
  name: { zh: "名录", en: "List" },
  mark: { zh: "事由", en: "Ground" },
  decision: { zh: "决定文号", en: "Decision" },
  decidedOn: { zh: "决定日期", en: "Decided on" },
  authority: { zh: "决定机关所在地", en: "Authority’s region" },
  publishedOn: { zh: "公示日期", en: "Published on" },
  until: { zh: "显示截止", en: "Shown until" },
  basis: { zh: "法律依据", en: "Legal basis" },
  by: { zh: "提出人", en: "Proposed by" },
  expires: { zh: "逾期撤下", en: "Dropped on" },
  own: {
    zh: "这是您提出的，须由另一人确认；您可以撤下。",
    en: "You have proposed it: somebody else has to confirm it. You may drop it.",
  },
} as const satisfies Record<string, Bilingual>

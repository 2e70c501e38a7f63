/** The worklist as a page for officers, written from the wire shape. It works without scripts. */

import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { parties } from "../register/proceeding/machine.ts"
import { recordAddress } from "../register/record/address.ts"
import { type DueBucket, dueBuckets, dueNames } from "../register/worklist/item.ts"
import type { WireWorkItem, worklistSchema } from "../register/worklist/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { actPlace } from "../web/form.ts"
import { dayTag, listBadge, placeName } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type LinkParameters, type View } from "../web/view.ts"
import { casePath } from "./case.ts"
import { loadPath, merchantPath, type Officer, officePage, sections } from "./section.ts"
import { waitingPlace } from "./setting-block.ts"
import { countWords, daysWords, toldWords, words } from "./worklist-words.ts"

/** What was asked for, as it stands in the address. */
export interface WorklistQuery {
  for: "me" | "authority"
  below: "true" | "false"
  due?: DueBucket | undefined
  kind?: string | undefined
}

type Wire = z.infer<typeof worklistSchema>

/** @property clients what clients are called, by their ids @property told how much others have done in the authority's place in seven days */
export function worklistPage(
  view: View,
  list: Wire,
  query: WorklistQuery,
  officer: Officer,
  { clients, told }: { clients: ReadonlyMap<string, string>; told: number },
): Html {
  const { say } = view
  const main = html`<div class="paper work">
<h1>${say(words.title)}</h1>
<p class="identity"><span>${placeName(view, officer.authority)}</span><span>${say(words.today)} ${dayTag(list.today)}</span></p>
${told > 0 && html`<p class="notice"><a href="${view.link(sections.told.path)}">${say(toldWords(told))}</a></p>`}
${filterForm(view, list, query)}
<p class="pages"><a class="button plain" href="${view.link(loadPath)}">${say(words.load)}</a></p>
${countLinks(view, list, query)}
${list.results.length === 0 && html`<p class="notice">${say(words.nothing)}</p>`}
${dueNames.map((due) => bucket(view, list, due, clients))}
${
  list.next !== null &&
  html`<p class="pages"><a class="button plain" rel="next" href="${address(view, query, { cursor: list.next })}">${say(words.more)}</a></p>`
}
</div>`
  return officePage(view, { officer, section: "worklist", title: say(words.title), main })
}

function address(view: View, query: WorklistQuery, changes: LinkParameters): string {
  const { below, due, kind } = query
  const whose = query.for === "me" ? "me" : undefined
  return view.link("/worklist", { for: whose, below: below === "true" ? below : undefined, due, kind, ...changes })
}

function filterForm(view: View, list: Wire, query: WorklistQuery): Html {
  const { say } = view
  const option = (value: string, label: string, chosen: boolean) =>
    chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`
  return html`<form class="work-filter" action="/worklist" method="get">
<p><label for="for">${say(words.whose)}</label> <select class="field" id="for" name="for">
${option("authority", say(words.authority), query.for === "authority")}${option("me", say(words.mine), query.for === "me")}</select></p>
<p><label for="kind">${say(words.kind)}</label> <select class="field" id="kind" name="kind">${option("", say(words.any), query.kind === undefined)}
${list.counts.kind.map(({ kind, name, count }) => option(kind, `${say(name)} (${count})`, query.kind === kind))}</select></p>
<p class="check"><input type="checkbox" id="below" name="below" value="true"${query.below === "true" && html` checked`}>
<label for="below">${say(words.below)}</label></p>
${query.due !== undefined && html`<input type="hidden" name="due" value="${query.due}">`}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p><button class="button">${say(words.apply)}</button></p>
</form>`
}

/** The buckets with their counts, of the whole list and not of the page. */
function countLinks(view: View, list: Wire, query: WorklistQuery): Html {
  const { say } = view
  const all = dueNames.reduce((sum, due) => sum + list.counts.due[due], 0)
  const link = (due: DueBucket | undefined, label: string, count: number) => {
    const current = query.due === due
    return html`<li><a href="${address(view, query, { due })}"${current && html` aria-current="true"`}><span>${label}</span>
<span class="count">${formatCount(count)}</span></a></li>`
  }
  return html`<nav class="work-counts" aria-label="${say(words.counts)}"><ul>
${link(undefined, say(words.all), all)}
${dueNames.map((due) => link(due, say(dueBuckets[due]), list.counts.due[due]))}
</ul></nav>`
}

function bucket(view: View, list: Wire, due: DueBucket, clients: ReadonlyMap<string, string>): Html | null {
  const items = list.results.filter((item) => item.due === due)
  if (items.length === 0) return null
  const heading = `due-${due}`
  return html`<section class="section" aria-labelledby="${heading}"><h2 id="${heading}">${view.say(dueBuckets[due])}
<span class="quiet small">${view.say(countWords(list.counts.due[due]))}</span></h2>
<ol>${items.map((item) => block(view, item, clients))}</ol></section>`
}

function block(view: View, item: WireWorkItem, clients: ReadonlyMap<string, string>): Html {
  const { say } = view
  const party = (name: string) => (name in parties ? say(parties[name as keyof typeof parties]) : name)
  const separator = view.language === "zh" ? "、" : ", "
  const rows: [string, Html | string | null][] = [
    [say(words.dueOn), deadline(view, item)],
    [say(words.clock), item.clock && say(item.clock.name)],
    [say(words.state), say(item.state_name)],
    [say(words.waitsFor), item.waits_for.map(party).join(separator)],
    [say(words.last), item.last_actor && say(actorWords(item.last_actor, clients))],
  ]
  return html`<li class="record">
${item.list !== null && listBadge(view, item.list)} ${item.mine && html`<span class="badge badge-abnormal">${say(words.yours)}</span>`}
<h3><a href="${view.link(placesOf(item).page)}">${item.subject.name === "" ? say(item.kind_name) : inChinese(view, item.subject.name)}<span class="unseen"> · </span></a> <span class="quiet">${say(item.kind_name)}</span></h3>
<dl class="rows">
${rows.filter(([, value]) => value !== null && value !== "").map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
</dl>
${buttonRow(view, item)}
<p class="links">${
    item.subject.code !== null &&
    item.subject.code !== "" &&
    html`<a href="${view.link(merchantPath(item.subject.code))}"><span class="unseen">${say(words.subject)} </span><span class="code">${item.subject.code}</span></a>`
  }
<span>${placeName(view, item.authority)}</span></p>
</li>`
}

function buttonRow(view: View, item: WireWorkItem): Html | null {
  const { source, mine, subject, acts } = item
  // The law leaves open what follows from a mark: it is where a case begins.
  const begins = source === "record" && mine
  if (acts.length === 0 && !begins) return null
  const { code, name } = subject
  return html`${begins && html`<p class="hint">${view.say(words.beginHint)}</p>`}<p class="actions" role="group" aria-label="${view.say(words.acts)}">${acts.map((act) => actButton(view, item, act))}${begins && button(view, item, view.link("/office/new", { code: code ?? "", name }), words.begin)}</p>`
}

/** Leads to the form of the act itself. */
function actButton(view: View, item: WireWorkItem, { act, name }: WireWorkItem["acts"][number]): Html {
  return button(view, item, placesOf(item).act(view, act), name)
}

function button(view: View, item: WireWorkItem, place: string, name: Bilingual): Html {
  return html`<a class="button plain slim" href="${place}">${view.say(name)}<span class="unseen"> ${asWritten(view, item.subject.name)}</span></a> `
}

/** Where the page of an item is, and where the form of an act on it. */
interface Places {
  page: string
  act(view: View, act: string): string
}

/** Each act has a page of its own. */
const byPage = (page: string): Places => ({ page, act: (view, act) => view.link(`${page}/${act}`) })

/** The forms of all acts are on the page, of which one stands open. */
const onPage = (page: string): Places => ({ page, act: (view, act) => actPlace(view, page, act) })

const places: Readonly<Record<WireWorkItem["source"], (item: WireWorkItem) => Places>> = {
  proceeding: ({ url }) => byPage(casePath(url)),
  // Of one document, or of those of a batch.
  document: ({ url }) => (url.startsWith("/v1/documents/") ? byPage : onPage)(casePath(url)),
  file: ({ url }) => onPage(casePath(url)),
  import: ({ url }) => onPage(casePath(url)),
  lead: ({ url }) => onPage(casePath(url)),
  duty: ({ url }) => onPage(casePath(url)),
  letter: ({ url }) => onPage(casePath(url)),
  sharing: ({ url }) => onPage(url.replace(/^\/v1/, "")),
  // Each proposal is looked at by itself.
  person: () => ({ page: sections.persons.path, act: (view) => view.link(sections.persons.path) }),
  // What waits is shown with what it changes, and both answers to it.
  setting: ({ url }) => {
    const page = url.replace(/^\/v1\/documents(\/office)?/, "/office/settings")
    return { page, act: (view) => `${view.link(page)}#${waitingPlace}` }
  },
  record: ({ subject, id }) => onPage(recordAddress(subject.code ?? "", id)),
}

const placesOf = (item: WireWorkItem) => places[item.source](item)

function deadline(view: View, { clock, due }: WireWorkItem): Html | null {
  if (clock === null) return null
  if (clock.due_on === null) return html`<span class="quiet">${view.say(words.noDay)}</span>`
  const left = daysWords(clock.working_days_left, clock.overdue)
  const text = left && view.say(left)
  return html`${dayTag(clock.due_on)}${text && " · "}${due === "overdue" || due === "today" ? html`<strong>${text}</strong>` : text}`
}

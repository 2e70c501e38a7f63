/** A chief's table: what is overdue where and with whom, the worst cases of it, and how this month stands beside others. */
import { html } from "hono/html"
import type { HeldFigures } from "../enforcement/letter/store.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { ownerOf } from "../register/proceeding/owner.ts"
import type { Proceeding } from "../register/proceeding/proceeding.ts"
import type { LoadFilter, LoadRow } from "../register/worklist/load-store.ts"
import { actorWords } from "../web/actor-words.ts"
import { doneNotice, selectEntry, table } from "../web/entry.ts"
import { formView, sentFaults } from "../web/form.ts"
import { dayTag, placeName } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type LinkParameters, type View } from "../web/view.ts"
import { caseNumber, casePath } from "./case.ts"
import { type LoadOrder, loadOrders, sumBy } from "./load.ts"
import { loadPath, type Officer, officePage, sections } from "./section.ts"

/** What stands on it. */
export interface Load {
  today: string
  rows: readonly LoadRow[]
  cases: readonly Proceeding[]
  filter: LoadFilter
  order: LoadOrder
  months: readonly { name: "this" | "last" | "year"; from: string; to: string; begun: number; overdue: number }[]
  /** What clients are called, by their ids. */
  clients: ReadonlyMap<string, string>
  /** To whom the cases that are listed may be assigned by who looks; null: by them to nobody, or they are of several authorities. */
  colleagues: readonly string[] | null
  /** How districts and platforms stand with lists and pledges, and letters that are overdue. */
  held: readonly HeldFigures[]
  letters: readonly { id: string; words: Bilingual; name: string; dueOn: string | null }[]
  /** How many were assigned just now; null: nothing was asked. */
  assigned: number | null
}

export function loadPage(view: View, officer: Officer, load: Load): Html {
  const { say, link } = view
  const { rows, cases, filter, order, today } = load
  const overdue = rows.reduce((sum, row) => sum + row.overdue, 0)
  const open = rows.reduce((sum, row) => sum + row.open, 0)
  const isChosen = (row: LoadRow) => loadFilters.every((name) => filter[name] === null || filter[name] === row[name])
  const chosen = rows.filter(isChosen).reduce((sum, row) => sum + row.open, 0)
  const narrowed = Object.values(filter).some((each) => each !== null)
  const main = html`<div class="case-page"><h1>${say(words.title)}</h1>
<p class="identity"><span>${placeName(view, officer.authority)}</span><span>${say(words.withBelow)}</span><span>${dayTag(today)}</span></p>
<p class="lead">${say(words.open)} <strong>${formatCount(open)}</strong> · ${say(words.overdue)} <strong>${formatCount(overdue)}</strong></p>
<p class="pages"><a class="button plain" href="${link(`${loadPath}.xlsx`)}" download>${say(words.workbook)}</a> <a class="button plain" href="${link("/worklist", { below: "true" })}">${say(words.worklist)}</a></p>
<p class="chips-line">${say(words.sortedBy)} ${loadOrders.map((name) => (name === order ? html`<strong>${say(words[name])}</strong> ` : html`<a href="${link(loadPath, { ...asked(filter), sort: name })}">${say(words[name])}</a> `))}</p>
<section class="section"><h2>${say(narrowed ? words.chosen : words.worst)}</h2>
${narrowed && html`<p><strong>${filterWords(view, load)}</strong> · <a href="${link(loadPath, { sort: order })}">${say(words.all)}</a></p>`}
${assignForm(view, load, casesTable(view, load))}
${narrowed && chosen > cases.length && html`<p class="hint">${say(words.first(cases.length, chosen))}</p>`}</section>
<div class="case-two"><div class="case-facts"><section class="section"><h2>${say(words.byPlace)}</h2>${placeTable(view, load)}</section></div>
<div class="case-decision"><section class="section"><h2>${say(words.byPerson)}</h2>${personTable(view, load)}</section>
<section class="section"><h2>${say(words.months)}</h2>${monthPicture(view, load.months)}</section></div></div>
${(load.held.length > 0 || load.letters.length > 0) && heldBlock(view, load)}
<p class="hint">${say(words.what)}</p></div>`
  return officePage(view, { officer, section: "worklist", title: say(words.title), main })
}

/** Letters that are overdue, and how whoever is held to lists and pledges stands. */
function heldBlock(view: View, { held, letters }: Load): Html {
  const { say, link } = view
  const rows = held.map(({ toAuthority, toName, items, overdue, score }) => [
    html`<div class="place">${toAuthority === null ? inChinese(view, toName ?? "") : placeName(view, toAuthority)}</div>`,
    overdue > 0 ? html`<strong>${formatCount(overdue)}</strong>` : formatCount(0),
    formatCount(items),
    score === null ? say(words.noScore) : formatCount(score),
  ])
  const heads = [words.heldBy, words.overdue, words.items, words.score].map((head) => say(head))
  return html`<section class="section"><h2>${say(words.letters)}</h2>
<p class="pages"><a class="button plain" href="${link(sections.letters.path, { overdue: "true" })}">${say(words.overdueLetters)}</a></p>
${letters.length > 0 && html`<ul class="desk-list">${letters.map(({ id, words: kind, name, dueOn }) => html`<li><a href="${link(`${sections.letters.path}/${id}`)}">${say(kind)} · ${inChinese(view, name)}</a> ${dueOn !== null && dayTag(dueOn)}</li>`)}</ul>`}
${rows.length > 0 && table(say(words.heldBy), heads, rows)}</section>`
}

const loadFilters = ["authority", "kind", "person"] as const

const asked = ({ authority, kind, person }: LoadFilter): LinkParameters => ({
  authority: authority ?? undefined,
  kind: kind ?? undefined,
  person: person ?? undefined,
})

function filterWords(view: View, { filter: { authority, kind, person }, clients }: Load) {
  const parts = [
    authority && placeName(view, authority),
    kind && view.say(getKind(kind)),
    person && asWritten(view, view.say(actorWords(person, clients))),
  ].filter(Boolean)
  return html`${parts.map((part, at) => html`${at > 0 && " · "}${part}`)}`
}

function casesTable(view: View, { cases, today, clients, colleagues }: Load): Html {
  const { say, link } = view
  if (cases.length === 0) return html`<p>${say(words.none)}</p>`
  const heads = [words.case, words.due, words.state, words.place, words.person].map((head) => say(head))
  return table(
    say(words.worst),
    heads,
    cases.map((one) => {
      const { machine, route, ...kind } = getKind(one.kind)
      const { dueOn, enteredOn } = one
      const number = caseNumber({ authority: one.authority, started_on: one.startedOn, id: one.id })
      const isOverdue = dueOn !== null && dueOn < today
      return [
        html`${colleagues && html`<label><input type="checkbox" name="case" value="${one.id}"><span class="unseen">${say(words.choose)} ${one.subjectName === "" ? number : inChinese(view, one.subjectName)}</span></label> `}<a href="${link(casePath(`/v1/${route}/${one.id}`))}">${one.subjectName === "" ? number : inChinese(view, one.subjectName)}</a><br><span class="quiet small">${say(kind)} · <span class="code">${number}</span></span>`,
        html`${dueOn === null ? say(words.noDay) : dayTag(dueOn)}${isOverdue && html`<br><strong>${say(dueOn < enteredOn ? words.begunOverdue : words.overdue)}</strong>`}`,
        say(machine.states[one.state] ?? { zh: one.state, en: one.state }),
        html`<div class="place">${placeName(view, one.authority)}</div>`,
        asWritten(view, say(actorWords(ownerOf(one), clients))),
      ]
    }),
  )
}

/** What assigns the cases that are ticked, where they are listed. */
function assignForm(view: View, { colleagues, filter, order, assigned }: Load, cases: Html): Html {
  const { say, link } = view
  const told = assigned !== null && doneNotice(say(words.assigned(assigned)))
  if (!colleagues) return html`${told}${cases}`
  const form = formView(view, loadPath)
  const choices = [{ value: "", label: "—" }, ...colleagues.map((name) => ({ value: name, label: name }))]
  return html`${told}${sentFaults(view, { colleague: words.colleague, case: words.case })}<form method="post" action="${link(loadPath, { ...asked(filter), sort: order })}">${cases}
<div class="apply wide">${selectEntry(form, { name: "colleague", label: say(words.colleague), required: true }, choices)}
<p><button class="button">${say(words.assign)}</button></p></div></form>`
}

const count = (view: View, load: Load, filter: Partial<LoadFilter>, number: number) =>
  number === 0
    ? html`<span class="quiet">0</span>`
    : html`<a href="${view.link(loadPath, { ...asked({ authority: null, kind: null, person: null, ...filter }), sort: load.order })}">${formatCount(number)}</a>`

function placeTable(view: View, load: Load): Html {
  const { say } = view
  const heads = [words.byPlace, words.overdue, words.begunOverdueHead, words.open].map((head) => say(head))
  const rows = sumBy(load.rows, ({ authority, kind }) => ({ authority, kind }), load.order).map(
    ({ authority, kind, open, overdue, begunOverdue }) => [
      html`<div class="place">${placeName(view, authority)}</div><span class="quiet small">${say(getKind(kind))}</span>`,
      html`<strong>${formatCount(overdue)}</strong>`,
      formatCount(begunOverdue),
      html`${count(view, load, { authority, kind }, open)}<span class="unseen"> ${say(getKind(kind))} ${placeName(view, authority)}</span>`,
    ],
  )
  return rows.length === 0 ? html`<p>${say(words.none)}</p>` : table(say(words.byPlace), heads, rows)
}

function personTable(view: View, load: Load): Html {
  const { say } = view
  const heads = [words.person, words.overdue, words.open].map((head) => say(head))
  const rows = sumBy(load.rows, ({ person }) => ({ person }), load.order).map(({ person, open, overdue }) => {
    const name = asWritten(view, say(actorWords(person, load.clients)))
    return [
      name,
      html`<strong>${formatCount(overdue)}</strong>`,
      html`${count(view, load, { person }, open)}<span class="unseen"> ${name}</span>`,
    ]
  })
  return rows.length === 0 ? html`<p>${say(words.none)}</p>` : table(say(words.byPerson), heads, rows)
}

/** Bars of the three months, with their numbers beside them. */
function monthPicture(view: View, months: Load["months"]): Html {
  const { say } = view
  const most = Math.max(1, ...months.flatMap(({ begun, overdue }) => [begun, overdue]))
  const bar = (number: number, name: string) =>
    html`<svg class="load-bar ${name}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${(number / most) * 100}" height="8"/></svg>`
  const heads = [words.month, words.begun, words.fellOverdue].map((head) => say(head))
  return table(
    say(words.months),
    heads,
    months.map(({ name, from, begun, overdue }) => [
      html`${say(words[name])} <span class="quiet small">${from.slice(0, 7)}</span>`,
      html`${formatCount(begun)} ${bar(begun, "begun")}`,
      html`${formatCount(overdue)} ${bar(overdue, "late")}`,
    ]),
  )
}

/** The words, which the workbook shares. */
export const words = {
  letters: { zh: "函件、清单和承诺书", en: "Letters, lists and pledges" },
  overdueLetters: { zh: "逾期的函件和清单事项", en: "Letters and items that are overdue" },
  heldBy: { zh: "责任单位", en: "Held to them" },
  items: { zh: "件数", en: "Items" },
  score: { zh: "平均分", en: "Average score" },
  noScore: { zh: "未评", en: "none yet" },
  title: { zh: "进度总览", en: "Progress" },
  withBelow: { zh: "本机关和全部下级机关", en: "Your authority and all below" },
  open: { zh: "在办", en: "Open" },
  overdue: { zh: "逾期", en: "Overdue" },
  authority: { zh: "机关", en: "Authority" },
  sortedBy: { zh: "排序：", en: "Sorted by: " },
  workbook: { zh: "下载为 Excel", en: "As a workbook" },
  worklist: { zh: "待办清单", en: "Worklist" },
  worst: { zh: "期限最早的事项", en: "What has waited longest" },
  chosen: { zh: "选中的事项", en: "The cases chosen" },
  all: { zh: "全部", en: "All" },
  first: (shown: number, all: number) => ({
    zh: `共 ${formatCount(all)} 件，列出期限最早的 ${formatCount(shown)} 件。`,
    en: `The ${formatCount(shown)} of ${formatCount(all)} that are due first.`,
  }),
  byPlace: { zh: "机关和事项", en: "Authority and kind" },
  byPerson: { zh: "承办人", en: "By whose case it is" },
  months: { zh: "本月、上月和去年同月", en: "This month, the last, and the same last year" },
  month: { zh: "月份", en: "Month" },
  this: { zh: "本月", en: "This month" },
  last: { zh: "上月", en: "Last month" },
  year: { zh: "去年同月", en: "A year ago" },
  begun: { zh: "新办", en: "Begun" },
  fellOverdue: { zh: "发现逾期", en: "Found overdue" },
  case: { zh: "事项", en: "Case" },
  kind: { zh: "事项", en: "Kind" },
  state: { zh: "状态", en: "State" },
  due: { zh: "期限", en: "Due" },
  place: { zh: "机关", en: "Authority" },
  person: { zh: "承办人", en: "Whose case" },
  choose: { zh: "选择", en: "Choose" },
  colleague: { zh: "把选中的指派给", en: "Assign those chosen to" },
  assign: { zh: "指派", en: "Assign" },
  assigned: (count: number) => ({
    zh: count === 0 ? "没有指派：请先选择事项。" : `已指派 ${formatCount(count)} 件。`,
    en: count === 0 ? "Nothing was assigned: choose cases first." : `${formatCount(count)} assigned.`,
  }),
  noDay: { zh: "没有期限", en: "No last day" },
  none: { zh: "没有在办的事项。", en: "Nothing is open." },
  begunOverdue: { zh: "进入这一步时已经逾期", en: "Overdue when this step began" },
  begunOverdueHead: { zh: "其中一开始就逾期", en: "Overdue from the start" },
  what: {
    zh: "统计在办的决定、修复、异议和其他办理事项；线索、报送、送达等其他待办见待办清单。",
    en: "Counted are open decisions, repairs, objections and other cases; leads, imports and services stand in the worklist.",
  },
} as const satisfies Record<string, Bilingual | ((count: number, all: number) => Bilingual)>

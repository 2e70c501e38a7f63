/** The catalogue: every list with its grounds and classes, every deadline, every instrument. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Calendar } from "../../law/calendar.ts"
import { type GroundCode, grounds } from "../../law/catalogue.ts"
import { citationText } from "../../law/citation-text.ts"
import { deadlines } from "../../law/deadline.ts"
import { type Deadline, type DeadlineTopic, deadlineTopics } from "../../law/deadline-row.ts"
import { classTerm } from "../../law/display-term.ts"
import { type ExemptionItem, exemptionGrounds } from "../../law/exemption.ts"
import type { Ground } from "../../law/ground.ts"
import { type InstrumentId, instruments } from "../../law/instrument.ts"
import { type ListName, listNames, lists } from "../../law/list.ts"
import {
  legacyPenaltyDisplay,
  type PenaltyClass,
  type PenaltyClassCode,
  penaltyClasses,
} from "../../law/penalty-class.ts"
import { type Policy, type PolicySwitchName, policyAnswer, policySwitches } from "../../law/policy.ts"
import { type ProvinceRule, provinceRuleWords } from "../../law/province-rule.ts"
import { type SubjectType, subjectTypes } from "../../law/subject-type.ts"
import { layout } from "../../web/layout.ts"
import { placeName } from "../../web/shown.ts"
import { technical } from "../../web/technical.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import { clockList, factList, labelled, type Row, sourceText } from "./catalogue-block.ts"
import { doubtWords, spanSentence, words } from "./catalogue-words.ts"

export function cataloguePage(view: View, { policy, calendar }: { policy: Policy; calendar: Calendar }): Html {
  const { say } = view
  const main = html`<div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead quiet">${say(words.lead)}</p>
${contents(view)}
${listNames.map((name) => listSection(view, name))}
${deadlineSection(view)}
${policySection(view, policy, calendar)}
${instrumentSection(view)}
${technical(
  view,
  html`<p class="links"><span>${say(words.machine)} <a href="/v1/catalogue">JSON</a></span></p>
${codeTable(view)}`,
  words.codes,
)}
</div>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

function contents(view: View): Html {
  const entries: [id: string, label: Bilingual][] = [
    ...listNames.map((name): [string, Bilingual] => [name, lists[name]]),
    ["deadlines", words.deadlines],
    ["policy", words.policy],
    ["instruments", words.instruments],
  ]
  return html`<nav class="contents" aria-label="${view.say(words.contents)}"><ul>
${entries.map(([id, label]) => html`<li><a href="#${id}">${capital(view.say(label))}</a></li>`)}
</ul></nav>`
}

function section(view: View, id: string, title: Bilingual, content: Html): Html {
  return html`<section class="section" id="${id}" aria-labelledby="h-${id}">
<h2 id="h-${id}">${capital(view.say(title))}</h2>
${content}
</section>
`
}

function listSection(view: View, name: ListName): Html {
  const content = html`<p>${view.say(lists[name].about)}</p>
<p class="small quiet">${sourceText(view, toSource(name))}</p>
${name === "penalty" ? classRows(view) : groundRows(view, name)}`
  return section(view, name, lists[name], content)
}

function toSource(name: ListName) {
  const [first, ...others] = lists[name].instruments.map((instrument) => ({ instrument, articles: [] }))
  if (!first) throw new Error(`${name} has no instrument`)
  return [first, ...others] as const
}

function groundRows(view: View, list: ListName): Html {
  const rows = Object.values<Ground<GroundCode>>(grounds).filter((ground) => ground.list === list)
  const kinds = [...new Set(rows.map((ground) => ground.subjectType))]
  return html`${kinds.map(
    (kind) => html`<h3>${view.say(kindName(kind))}</h3>
<ul class="rules">
${rows.filter((ground) => ground.subjectType === kind).map((ground) => ruleItem(view, ground, ground))}</ul>`,
  )}`
}

function kindName(kind: SubjectType | null): Bilingual {
  if (kind === null) return words.anySubject
  const { zh, en } = subjectTypes[kind]
  return { zh, en: capital(en) }
}

function classRows(view: View): Html {
  const rows = Object.values<PenaltyClass<PenaltyClassCode>>(penaltyClasses)
  const { validFrom, validTo, source } = legacyPenaltyDisplay
  return html`<h3>${view.say(words.classes)}</h3>
<ul class="rules">
${rows.map((row) => ruleItem(view, row, row, row.published ? classTerm(row.code) : null))}</ul>
<p class="small">${view.say(legacyPenaltyDisplay)} <br><span class="quiet">${view.say(spanSentence(validFrom, validTo))} · ${sourceText(view, source)}</span></p>`
}

/** One ground or class: its name leads to its page. What is no longer used says until when it was. */
function ruleItem(
  view: View,
  { code, validFrom, validTo }: Pick<Ground, "code" | "validFrom" | "validTo">,
  name: Bilingual,
  term: Bilingual | null = null,
): Html {
  return html`<li><span><a href="${view.link(`/catalogue/${code}`)}">${view.say(name)}</a>${term && html`<small>${view.say(term)}</small>`}${
    validTo && html`<small>${view.say(spanSentence(validFrom, validTo))}</small>`
  }</span></li>
`
}

/** The codes of all rows: files and the API are by them. */
function codeTable(view: View): Html {
  const rows: [string, Html][] = [
    ...Object.values<Ground<GroundCode>>(grounds).map((row): [string, Html] => [row.code, html`${view.say(row)}`]),
    ...Object.values<PenaltyClass<PenaltyClassCode>>(penaltyClasses).map((row): [string, Html] => [
      row.code,
      html`${view.say(row)}`,
    ]),
    ...(Object.keys(instruments) as InstrumentId[]).map((id): [string, Html] => [
      id,
      inChinese(view, citationText({ instrument: id, articles: [] }, "zh")),
    ]),
  ]
  return html`<ul class="rules coded">
${rows.map(
  ([code, name]) => html`<li><span class="code" translate="no">${code}</span> <span>${name}</span></li>
`,
)}</ul>`
}

function deadlineSection(view: View): Html {
  const topics = Object.keys(deadlineTopics) as DeadlineTopic[]
  const clocks = Object.values<Deadline>(deadlines)
  const content = html`<p>${view.say(words.deadlinesLead)}</p>
${topics.map(
  (topic) => html`<h3>${view.say(deadlineTopics[topic])}</h3>
${clockList(
  view,
  clocks.filter((clock) => clock.topic === topic),
)}`,
)}`
  return section(view, "deadlines", words.deadlines, content)
}

function policySection(view: View, policy: Policy, calendar: Calendar): Html {
  const names = Object.keys(policySwitches) as PolicySwitchName[]
  const years = [...calendar.keys()].sort((a, b) => a - b)
  const rows: Row[] = [
    ...names.map((name): Row => [policySwitches[name], view.say(policyAnswer(name, policy))]),
    [words.calendar, html`<span class="count">${yearRuns(years)}</span>`],
  ]
  const content = html`<p>${view.say(words.policyLead)}</p>
<div class="questions">${factList(view, rows)}</div>
${
  policy.provinceRules.length > 0 &&
  html`<h3>${view.say(words.province)}</h3><div class="questions">${factList(
    view,
    policy.provinceRules.map((row): Row => provinceRow(view, row)),
  )}</div>`
}${
  policy.exemptionItems.length > 0 &&
  html`<h3>${view.say(words.exemptions)}</h3><div class="questions">${factList(
    view,
    policy.exemptionItems.map((row): Row => exemptionRow(view, row)),
  )}</div>`
}`
  return section(view, "policy", words.policy, content)
}

/** What a province fixes: how much, from when to when, by what text. */
function provinceRow(view: View, row: ProvinceRule): Row {
  const { region, amount, validFrom, validTo, source, sure } = row
  const { say } = view
  const days = validTo === null ? say(sinceWords(validFrom)) : `${validFrom}–${validTo}`
  return [
    provinceRuleWords(row),
    html`${placeName(view, region)} · <span class="count">${formatCount(amount)}</span> · ${days} · ${sourceText(view, [source])}${sure === "memory" && html` · ${say(words.unread)}`}`,
  ]
}

/** An item of the list of what is not punished: the act, its case, and what the list asks for. */
function exemptionRow(view: View, row: ExemptionItem): Row {
  const { region, code, ground, act, conditions, validFrom, validTo, source, sure } = row
  const { say } = view
  const days = validTo === null ? say(sinceWords(validFrom)) : `${validFrom}–${validTo}`
  return [
    { zh: code, en: code },
    html`${inChinese(view, act)} · ${say(exemptionGrounds[ground])}${conditions && html` · ${inChinese(view, conditions)}`} · ${placeName(view, region)} · ${days} · ${sourceText(view, [source])}${sure === "memory" && html` · ${say(words.unread)}`}`,
  ]
}

const sinceWords = (day: string): Bilingual => ({ zh: `${day} 起`, en: `since ${day}` })

/** Years in a row as first–last. */
function yearRuns(years: readonly number[]): string {
  const runs: [number, number][] = []
  for (const year of years) {
    const last = runs.at(-1)
    if (last?.[1] === year - 1) last[1] = year
    else runs.push([year, year])
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}–${last}`)).join(", ")
}

function instrumentSection(view: View): Html {
  const content = html`<ul class="rules">
${(Object.keys(instruments) as InstrumentId[]).map((id) => instrumentItem(view, id))}</ul>`
  return section(view, "instruments", words.instruments, content)
}

function instrumentItem(view: View, id: InstrumentId): Html {
  const { say } = view
  const { number, inForceFrom, inForceTo, doubts } = instruments[id]
  const title = citationText({ instrument: id, articles: [] }, "zh")
  const from = inForceFrom ?? say(words.notRecorded)
  const span = labelled(view, words.inForce, inForceTo === null ? from : `${from} – ${inForceTo}`)
  return html`<li><span>${view.language === "en" && html`${instruments[id].en} `}${inChinese(view, title)}<small>${
    number && html`${say(words.number)} ${inChinese(view, number)} · `
  }${span}</small>${doubts.map(
    ({ about, note }) =>
      html`<small>${labelled(view, words.doubt, "")}${labelled(view, doubtWords[about], say(note))}</small>`,
  )}</span></li>
`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

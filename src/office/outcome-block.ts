/** What comes of an act, before it is done: the record as the public will see it, and what changes of one that there is. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Calendar } from "../law/calendar.ts"
import { personalDataKinds } from "../law/personal-data-found.ts"
import type { Policy } from "../law/policy.ts"
import type { Row } from "../register/pages/catalogue-block.ts"
import { recordBlock } from "../register/pages/record-block.ts"
import { headingOf, type PublicOffice, recordRows } from "../register/pages/record-row.ts"
import type { Redaction } from "../register/proceeding/redaction.ts"
import { remediesOf } from "../register/proceeding/remedy.ts"
import type { RecordTrial, Tried } from "../register/proceeding/trial.ts"
import { findingsIn, type Kept, recordTexts } from "../register/record/leaving-text.ts"
import type { HeldRecord, RecordContent } from "../register/record/record.ts"
import { recordStates } from "../register/record/state.ts"
import { windowOf } from "../register/record/window.ts"
import { toWireRecord } from "../register/record/wire.ts"
import { codeGroups } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { coveredBlock, publishedBlock } from "./covered-block.ts"
import { choiceWords, fieldWords } from "./field-words.ts"
import { foresightBlock } from "./foresight-block.ts"

/** With what records are shown. */
export interface RecordSetting {
  policy: Policy
  calendar: Calendar
  today: string
  offices: ReadonlyMap<string, PublicOffice>
}

/** What has to be covered yet of a record that is not ready to be published; null where nothing is found. */
function uncoveredBlock({ say }: View, record: RecordContent, kept: readonly Kept[]): Html | null {
  const found = findingsIn(recordTexts(record), kept)
  if (found.length === 0) return null
  const kinds = [...new Set(found.map(({ kind }) => say(personalDataKinds[kind])))].join(say(words.comma))
  return html`<p class="notice">${say(words.uncovered)}${kinds}${say(words.uncoveredEnd)}</p>`
}

/** The texts of the case as it would be, what changes, and what the public will see of it. */
export function outcomeBlock(view: View, setting: RecordSetting, tried: Tried, consequences: readonly Row[]): Html {
  const { say } = view
  const { record, changes, publishes, moves } = tried
  const [change] = changes
  return html`${textsBlock(view, tried.content)}
${foresightBlock(view, tried.foresight, consequences)}
${change && changeBlock(view, setting, change, moves)}
${
  record &&
  html`<section class="section preview"><h2>${say(publishes ? words.preview : words.later)}</h2>${!publishes && uncoveredBlock(view, record, (tried.content["kept"] ?? []) as readonly Kept[])}${publicBlock(view, setting, toPublished(record, setting.policy))}</section>`
}`
}

/** The decision as served and as published, where the case holds it. */
export function textsBlock(view: View, content: Readonly<Record<string, unknown>>): Html | null {
  const { served_text: served, redactions, published_text: published } = content
  if (typeof published !== "string") return null
  if (typeof served !== "string") return publishedBlock(view, published)
  return coveredBlock(view, served, (redactions ?? []) as readonly Redaction[], published)
}

/** A record as its merchant's page will show it. */
function publicBlock(view: View, setting: RecordSetting, held: HeldRecord): Html {
  const { policy, offices, today } = setting
  const { content, displayedUntil } = held
  const { subjectName, subjectCode, authority } = content
  const record = toWireRecord({ ...content, id: "preview", position: 0 })
  const context = {
    subjectName,
    displayedUntil,
    policy,
    office: offices.get(authority) ?? null,
    isDraft: true as const,
  }
  const remedies = remediesOf([held], setting, today).get(held.id)
  return html`<p class="identity"><span>${inChinese(view, subjectName)}</span><span>${codeGroups(subjectCode)}</span></p>
${recordBlock(view, record, context, remedies)}`
}

/** What a decision publishes, as the record that it will be. */
function toPublished(content: RecordContent, policy: Policy): HeldRecord {
  const window = windowOf(content, policy)
  return { id: "preview", content, state: "live", position: 0, ...window, endedOn: null, barredUntil: null }
}

/** @param isNow whether the act does it, and not the next one */
function changeBlock(view: View, setting: RecordSetting, { before, after }: RecordTrial, isNow: boolean): Html {
  const { say } = view
  const [was, is] = [rowsOf(view, setting, before), rowsOf(view, setting, after)]
  const labels = [...new Set([...was.keys(), ...is.keys()])].filter((label) => was.get(label) !== is.get(label))
  const rows: [string, string, string][] = [
    ...(before.state === after.state
      ? []
      : [
          [say(words.state), say(recordStates[before.state]), say(recordStates[after.state])] as [
            string,
            string,
            string,
          ],
        ]),
    ...(before.content.subjectCode === after.content.subjectCode
      ? []
      : [[say(words.code), before.content.subjectCode, after.content.subjectCode] as [string, string, string]]),
    ...labels.map((label): [string, string, string] => [label, was.get(label) ?? "", is.get(label) ?? ""]),
  ]
  const isShown = recordStates[after.state].display === "shown"
  const heading = say(isNow ? words.change : words.changeLater)
  return html`<section class="section"><h2>${heading}</h2>
<div class="table" tabindex="0" role="region" aria-label="${heading}"><table class="difference"><thead><tr><td></td><th scope="col">${say(words.before)}</th><th scope="col">${say(words.after)}</th></tr></thead>
<tbody>${rows.map(
    ([
      label,
      old,
      fresh,
    ]) => html`<tr><th scope="row">${label}</th><td><del>${inChinese(view, old)}</del></td><td><ins>${inChinese(view, fresh)}</ins></td></tr>
`,
  )}</tbody></table></div>
${!isShown && html`<p class="notice">${say(words.gone)}</p>`}</section>
${isShown && html`<section class="section preview"><h2>${say(isNow ? words.preview : words.later)}</h2>${publicBlock(view, setting, after)}</section>`}`
}

/** A record row by row as the public sees it, with what it is called; and what is held of it beside. */
function rowsOf(
  view: View,
  { policy }: RecordSetting,
  { id, content, displayedUntil }: HeldRecord,
): Map<string, string> {
  const { say } = view
  const record = toWireRecord({ ...content, id, position: 0 })
  const shown = recordRows(view, record, { subjectName: "", displayedUntil, policy, office: null })
  const called = record.ground_name ? fieldWords("ground") : fieldWords("violation")
  const rows = new Map(shown.map(({ label, text, rule }) => [say(label), text === "" ? (rule ?? "") : text]))
  rows.set(say(called), record.violation ?? headingOf(view, record).text)
  for (const [name, value] of Object.entries(content.detail)) {
    const label = say(fieldWords(name))
    if (!rows.has(label)) rows.set(`${label}${say(words.inside)}`, storedText(view, name, String(value)))
  }
  return rows
}

/** What is stored of a choice, in words; any other value as it is. */
function storedText({ say }: View, name: string, value: string): string {
  if (!(storedChoices as readonly string[]).includes(name)) return value
  return value
    .split(",")
    .map((choice) => say(choiceWords(choice, name)))
    .join(say(words.comma))
}
const storedChoices = ["kinds", "field", "lenient_tier", "party", "procedure"] as const

const words = {
  uncovered: { zh: "这是脱敏前的样子，其中有：", en: "This is before anything is covered. It holds: " },
  uncoveredEnd: {
    zh: "。公示前须在标记页逐处遮盖或者说明保留的理由。",
    en: ". Before it is published each has to be covered, or kept for a reason.",
  },
  comma: { zh: "、", en: ", " },
  preview: { zh: "公示后，公众看到的是", en: "What the public will see" },
  later: { zh: "办到公示一步后，公众看到的将是", en: "What the public will see, once it is published" },
  changeLater: { zh: "批准执行后，公示记录的变动", en: "What will change of the record, once it is carried out" },
  change: { zh: "公示记录的变动", en: "What changes of the record" },
  before: { zh: "现在", en: "As it is" },
  after: { zh: "变动后", en: "As it will be" },
  inside: { zh: "（不公示）", en: " (not published)" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  state: { zh: "状态", en: "State" },
  gone: { zh: "办理后，公众不再看到这条记录。", en: "After it the public does not see the record any more." },
} as const satisfies Record<string, Bilingual>

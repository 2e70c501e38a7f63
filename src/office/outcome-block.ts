/** What comes of an act, before it is done: the record as the public will see it, and what changes of one that there is. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Policy } from "../law/policy.ts"
import { recordBlock } from "../register/pages/record-block.ts"
import { type PublicOffice, recordRows } from "../register/pages/record-row.ts"
import type { Redaction } from "../register/proceeding/redaction.ts"
import type { Tried } from "../register/proceeding/trial.ts"
import type { HeldRecord, RecordContent } from "../register/record/record.ts"
import { recordStates } from "../register/record/state.ts"
import { windowOf } from "../register/record/window.ts"
import { toWireRecord } from "../register/record/wire.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { coveredBlock, publishedBlock } from "./covered-block.ts"
import { foresightBlock } from "./foresight-block.ts"

/** With what records are shown. */
export interface RecordSetting {
  policy: Policy
  offices: ReadonlyMap<string, PublicOffice>
}

/** The texts of the case as it would be, what changes, and what the public will see of it. */
export function outcomeBlock(view: View, setting: RecordSetting, tried: Tried): Html {
  const { say } = view
  const { record, change, publishes } = tried
  return html`${textsBlock(view, tried.content)}
${tried.foresight && foresightBlock(view, tried.foresight)}
${change && changeBlock(view, setting, change)}
${
  record &&
  html`<section class="section preview"><h2>${say(publishes ? words.preview : words.later)}</h2>${publicBlock(view, setting, record)}</section>`
}`
}

/** The decision as served and as published, where the case holds it. */
export function textsBlock(view: View, content: Readonly<Record<string, unknown>>): Html | null {
  const { served_text: served, redactions, published_text: published } = content
  if (typeof published !== "string") return null
  if (typeof served !== "string") return publishedBlock(view, published)
  return coveredBlock(view, served, (redactions ?? []) as readonly Redaction[], published)
}

function publicBlock(view: View, { policy, offices }: RecordSetting, content: RecordContent): Html {
  const record = toWireRecord({ ...content, id: "preview", position: 0 })
  const { displayedUntil } = windowOf(content, policy)
  const office = offices.get(content.authority) ?? null
  return recordBlock(view, record, { subjectName: content.subjectName, displayedUntil, policy, office }, undefined)
}

function changeBlock(view: View, setting: RecordSetting, { before, after }: NonNullable<Tried["change"]>): Html {
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
    ...labels.map((label): [string, string, string] => [label, was.get(label) ?? "", is.get(label) ?? ""]),
  ]
  const isShown = recordStates[after.state].display === "shown"
  return html`<section class="section"><h2>${say(words.change)}</h2>
<div class="table" tabindex="0" role="region" aria-label="${say(words.change)}"><table class="difference"><thead><tr><td></td><th scope="col">${say(words.before)}</th><th scope="col">${say(words.after)}</th></tr></thead>
<tbody>${rows.map(
    ([
      label,
      old,
      fresh,
    ]) => html`<tr><th scope="row">${label}</th><td><del>${inChinese(view, old)}</del></td><td><ins>${inChinese(view, fresh)}</ins></td></tr>
`,
  )}</tbody></table></div>
${!isShown && html`<p class="notice">${say(words.gone)}</p>`}</section>
${isShown && html`<section class="section preview"><h2>${say(words.preview)}</h2>${publicBlock(view, setting, after.content)}</section>`}`
}

function rowsOf(
  view: View,
  { policy }: RecordSetting,
  { id, content, displayedUntil }: HeldRecord,
): Map<string, string> {
  const record = toWireRecord({ ...content, id, position: 0 })
  const rows = recordRows(view, record, { subjectName: "", displayedUntil, policy, office: null })
  return new Map(rows.map(({ label, text, rule }) => [view.say(label), text === "" ? (rule ?? "") : text]))
}

const words = {
  preview: { zh: "公示后，公众看到的是", en: "What the public will see" },
  later: { zh: "办到公示一步后，公众看到的将是", en: "What the public will see, once it is published" },
  change: { zh: "公示记录的变动", en: "What changes of the record" },
  before: { zh: "现在", en: "As it is" },
  after: { zh: "变动后", en: "As it will be" },
  state: { zh: "状态", en: "State" },
  gone: { zh: "办理后，公众不再看到这条记录。", en: "After it the public does not see the record any more." },
} as const satisfies Record<string, Bilingual>

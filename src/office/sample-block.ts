/** Rows of a file that waits, as its reviewer reads them: each field by its name, what it changes beside what it was; as sent behind a fold. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { subjectTypes } from "../law/subject-type.ts"
import { forms } from "../register/form/form.ts"
import type { ForeseenRow } from "../register/import/foresee.ts"
import type { HeldRecord, Subject } from "../register/record/record.ts"
import { recordStates } from "../register/record/state.ts"
import { placeName, withMore } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { asWritten, type Html, setApart, type View } from "../web/view.ts"
import { auditActWords } from "./audit-words.ts"
import { fieldWords } from "./field-words.ts"

/** A row as it was sent. */
interface SentRow {
  line: number
  row: string
}

/** A field as it is and as it would be; of what is new the first is null. */
interface Cell {
  label: string
  before: string | null
  after: string
}

// Of a long text as much as is read at a glance; all of it stands in the file.
const textShown = 600

/** The rows, of which some wait no more. */
export function sampleBlock(view: View, sent: readonly SentRow[], rows: readonly ForeseenRow[]): Html | null {
  if (sent.length === 0) return null
  const { say } = view
  const byLine = new Map(rows.map((row) => [row.line, row]))
  return html`<section class="section"><h2>${say(words.sample)}</h2><p class="lead">${say(words.sampleText)}</p>
<ol class="sample-rows">${sent.map((one) => rowBlock(view, one, byLine.get(one.line)))}</ol></section>`
}

function rowBlock(view: View, { line, row }: SentRow, foreseen: ForeseenRow | undefined): Html {
  const heading = html`<h3><span class="count">${lineName(view, line)}</span>${foreseen && html` · ${effectName(view, foreseen)}`}</h3>`
  return html`<li class="record">${heading}
${foreseen && content(view, foreseen)}
${technical(view, html`<code class="code long" lang="zh-CN">${setApart(row)}</code>`)}</li>
`
}

function lineName({ language }: View, line: number): string {
  return language === "zh" ? `第 ${line} 行` : `Line ${line}`
}

function effectName(view: View, row: ForeseenRow): string {
  const { say } = view
  const separator = view.language === "zh" ? "、" : ", "
  switch (row.kind) {
    case "refused":
    case "open":
      return say(effects[row.kind])
    case "undo":
      if (row.acts.includes("subject.add")) return say(effects.known)
      return `${say(effects.undo)}${row.acts.map((act) => say(auditActWords(act))).join(separator)}`
    case "subject":
      return `${say(words.subject)} · ${say(effects[effectOf(row)])}`
    case "record":
      return `${say(lists[row.after.content.list])} · ${say(effects[effectOf(row)])}`
  }
}

type Told = Extract<ForeseenRow, { kind: "subject" | "record" }>

function effectOf(row: Told): keyof typeof effects {
  if (row.before === null) return "added"
  if (row.kind === "record" && isShown(row.before) && !isShown(row.after)) return "ended"
  return row.before === row.after ? "unchanged" : "amended"
}

function isShown({ state }: HeldRecord): boolean {
  return recordStates[state].display === "shown"
}

function content(view: View, row: ForeseenRow): Html {
  const { say, language } = view
  if (row.kind === "refused" || row.kind === "open") {
    return html`<ul>${row.remarks.map(({ field, reason }) => html`<li class="fault">${field !== "" && html`${view.say(fieldWords(field.replaceAll("/", ".")))} `}${reason[language]}</li>`)}</ul>`
  }
  if (row.kind === "undo") {
    const cells = row.record
      ? recordCells(view, null, row.record)
      : row.subject
        ? subjectCells(view, null, row.subject)
        : []
    return cellTable(view, cells)
  }
  const cells =
    row.kind === "subject" ? subjectCells(view, row.before, row.after) : recordCells(view, row.before, row.after)
  const changed = cells.filter(({ before, after }) => before !== null && before !== after)
  return html`${changed.length > 0 && html`<p class="quiet">${say(words.changed)}${changed.map(({ label }) => label).join(language === "zh" ? "、" : ", ")}</p>`}${cellTable(view, cells)}`
}

function recordCells(view: View, before: HeldRecord | null, after: HeldRecord & { text?: string | undefined }): Cell[] {
  const { say } = view
  const written = ({ content, displayedUntil, ...rest }: HeldRecord & { text?: string | undefined }) => {
    const record = { ...content, displayedUntil, text: rest.text }
    return forms[content.list].columns.map(
      (column) => [say(column.name), withPlace(view, column.fields, column.write(record))] as const,
    )
  }
  const was = new Map(before ? written(before) : [])
  const cells = written(after).map(([label, text]) => ({
    label,
    before: before && (was.get(label) ?? ""),
    after: text,
  }))
  const state = {
    label: say(words.state),
    before: before && say(recordStates[before.state]),
    after: say(recordStates[after.state]),
  }
  return [...cells, state].filter((cell) => cell.after !== "" || (cell.before ?? "") !== "")
}

/** Of an authority that is told by its region's code alone, what that is called. */
function withPlace(view: View, fields: readonly string[], text: string): string {
  const isPlace = fields.includes("authority") && /^\d{6}$/.test(text)
  return isPlace ? withMore(view, placeName(view, text), text) : text
}

function subjectCells(view: View, before: Subject | null, after: Subject): Cell[] {
  const { say } = view
  const written = (subject: Subject): [Bilingual, string][] => [
    [words.code, subject.code],
    [words.name, subject.name],
    [words.type, say(subjectTypes[subject.type])],
    [words.region, placeName(view, subject.region)],
    [words.formerNames, subject.formerNames.join("、")],
    [words.operator, subject.operator ?? ""],
    [
      words.shops,
      subject.shops.map(({ platform, name, url }) => [platform, name, url].filter(Boolean).join(" ")).join("；"),
    ],
  ]
  const was = before ? written(before).map(([, text]) => text) : null
  return written(after)
    .map(([label, text], place) => ({ label: say(label), before: was && (was[place] ?? ""), after: text }))
    .filter((cell) => cell.after !== "" || (cell.before ?? "") !== "")
}

function cellTable(view: View, cells: readonly Cell[]): Html {
  const told = (text: string) => asWritten(view, text.length > textShown ? `${text.slice(0, textShown)}…` : text)
  return html`<dl class="rows difference">${cells.map(
    ({ label, before, after }) =>
      html`<dt>${label}</dt><dd>${before !== null && before !== after && before !== "" && html`<del>${told(before)}</del> `}${before !== null && before !== after ? html`<ins>${told(after)}</ins>` : told(after)}</dd>
`,
  )}</dl>`
}

const effects = {
  added: { zh: "新增", en: "new" },
  amended: { zh: "变动", en: "amended" },
  ended: { zh: "结束公示", en: "ended" },
  unchanged: { zh: "没有变化", en: "unchanged" },
  refused: { zh: "不能放行", en: "can’t be released" },
  open: { zh: "待答复，留下另行等待", en: "to be answered, and left until then" },
  undo: { zh: "撤回此前的：", en: "taken back: " },
  known: { zh: "主体由该导入登记入库，撤回后仍知其名称", en: "made known by the import, and stays so" },
} as const satisfies Record<string, Bilingual>

const words = {
  sample: { zh: "抽样（前 10 行，另随机 10 行）", en: "A sample (the first ten, and ten by chance)" },
  sampleText: {
    zh: "按现在放行的结果：新增的逐项列出，变动的同时列出原来的内容。",
    en: "As they would come out now: what is new field by field, what changes beside what it was.",
  },
  subject: { zh: "主体信息", en: "Merchant" },
  changed: { zh: "变动的内容：", en: "What changes: " },
  state: { zh: "状态", en: "State" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  name: { zh: "名称", en: "Name" },
  type: { zh: "主体类型", en: "Kind" },
  region: { zh: "所在地", en: "Region" },
  formerNames: { zh: "曾用名", en: "Former names" },
  operator: { zh: "经营者", en: "Operator" },
  shops: { zh: "网店", en: "Shops" },
} as const satisfies Record<string, Bilingual>

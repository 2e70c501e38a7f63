/** Reports of platforms and agencies on a page: one measure against a seller by a form, many of a kind by a file, and what came of it. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Client } from "../access/api-key.ts"
import type { platformMeasurePageSchema } from "../enforcement/duty/wire.ts"
import type { rowReportSchema } from "../enforcement/notice/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { doneNotice, type Entry, entry, table, textEntry } from "../web/entry.ts"
import { formView, namedFaults } from "../web/form.ts"
import { dayTag } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { columnName, headerOf, type ReportKindName, reportKinds, reportKindsOf } from "./report-kind.ts"
import { consolePage, sections } from "./section.ts"

/** The fields of the form that reports one measure. */
export const measureFields = [
  "reference",
  "seller",
  "violation",
  "measure",
  "decided_on",
  "published_on",
  "url",
] as const
export type MeasureForm = Record<(typeof measureFields)[number], string>

/** What is wrong, and the id of its control. */
interface Fault {
  id: string | null
  text: string
}

export interface ShownReports {
  /** The latest measures that the platform has reported; null: it is none. */
  measures: z.infer<typeof platformMeasurePageSchema>["results"] | null
  faults: readonly Fault[]
  /** What came of a file just now. */
  sent: { kind: ReportKindName; report: z.infer<typeof rowReportSchema> } | null
  kind: ReportKindName | null
  xlsx: boolean
  done: boolean
}

// Of a file with more faults than these the rest comes with the next try.
const faultsShown = 50

export function reportPage(view: View, client: Client, shown: ShownReports): Html {
  const { say } = view
  const { measures, faults, sent, done } = shown
  const main = html`<p class="lead">${say(measures ? words.lead : words.agencyLead)}</p>
${done && doneNotice(say(words.done))}
${namedFaults(
  view,
  faults.map(({ id, text }) => ({ field: id, text })),
  { ...fieldWords, file: words.fileLabel },
)}
${sent && outcome(view, sent)}
${measures && oneSection(view, shown)}
${fileSection(view, client, shown)}
${
  measures &&
  html`<section class="section" aria-labelledby="latest"><h2 id="latest">${say(words.latest)}</h2>
${measures.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : measureTable(view, measures)}</section>`
}`
  return consolePage(view, { client, section: "reports", main })
}

function outcome(view: View, { kind, report }: NonNullable<ShownReports["sent"]>): Html {
  const { say } = view
  const counts: [Bilingual, number][] = [
    [words.rows, report.rows],
    [words.taken, report.done],
    [words.unchanged, report.unchanged],
    [words.refused, report.refused],
  ]
  const shown = report.faults.slice(0, faultsShown)
  return html`<section class="section" aria-labelledby="outcome"><h2 id="outcome" tabindex="-1" autofocus>${say(words.outcome)}${view.language === "zh" ? "：" : ": "}${say(reportKinds[kind])}</h2>
<dl class="tally">${counts.map(([name, count]) => html`<div><dt>${say(name)}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
${
  shown.length > 0 &&
  html`<p class="hint">${say(words.refusedHint)}</p>${table(
    say(words.refused),
    [say(words.line), say(words.column), say(words.why)],
    shown.map(({ line, field, reason }) => [formatCount(line), named(view, kind, field), say(reason)]),
  )}`
}</section>`
}

function named(view: View, kind: ReportKindName, field: string): Html | string {
  return field === "" ? view.say(words.row) : inChinese(view, columnName(kind, field))
}

function oneSection(view: View, { faults }: ShownReports): Html {
  const { say, link } = view
  const form = formView(view, sections.reports.path)
  const given = (name: keyof MeasureForm, more: Partial<Entry> = {}): Entry => ({
    ...{ name, label: say(fieldWords[name]), required: true },
    ...{ fault: faults.find(({ id }) => id === name)?.text, ...more },
  })
  return html`<section class="section" aria-labelledby="one"><h2 id="one">${say(words.one)}</h2>
<p class="hint">${say(words.oneHint)}</p>
<form class="apply" method="post" action="${link(sections.reports.path)}">
${entry(form, given("reference", { hint: say(words.referenceHint) }))}
${entry(form, given("seller", { hint: say(words.sellerHint) }))}
${textEntry(form, given("violation"), 2)}
${textEntry(form, given("measure"), 2)}
${entry(form, given("decided_on", { kind: "day" }))}
${entry(form, given("published_on", { kind: "day", required: false, hint: say(words.publishedHint) }))}
${entry(form, given("url", { required: false }))}
<p class="pages"><button class="button">${say(words.report)}</button></p></form></section>`
}

function fileSection(view: View, client: Client, { xlsx, kind, faults }: ShownReports): Html {
  const { say, link } = view
  const kinds = reportKindsOf(client)
  const types = [".csv", ".txt", ...(xlsx ? [".xlsx"] : []), ".ndjson", ".jsonl"].join(",")
  const form = formView(view, `${sections.reports.path}/file`)
  const chosen = kind ?? kinds[0]
  const fault = faults.find(({ id }) => id === "file")?.text
  return html`<section class="section" aria-labelledby="many"><h2 id="many">${say(words.many)}</h2>
<form class="apply" method="post" action="${link(`${sections.reports.path}/file`)}" enctype="multipart/form-data">
<fieldset class="ticks stacked"><legend>${say(words.what)}</legend>${kinds.map(
    (name) =>
      html`<p class="tick"><input type="radio" id="kind-${name}" name="kind" value="${name}"${form.ticked("kind", name, name === chosen) && html` checked`} aria-describedby="kind-${name}-hint"><label for="kind-${name}">${say(reportKinds[name])}</label></p>
<p class="hint" id="kind-${name}-hint">${say(reportKinds[name].hint)} <a href="${link(`${sections.reports.path}/template`, { kind: name })}" download>${say(words.template)}<span class="unseen"> ${say(reportKinds[name])}</span></a></p>`,
  )}</fieldset>
${entry(form, { name: "file", label: say(words.file), kind: "file", drops: true, accept: types, required: true, hint: say(xlsx ? words.fileHint : words.fileHintPlain), fault })}
<p><button class="button">${say(words.send)}</button></p></form></section>`
}

/** The template of a kind: its header alone, which spreadsheets open. */
export function reportTemplate(kind: ReportKindName): string {
  return `\uFEFF${headerOf(kind)}\r\n`
}

function measureTable(view: View, measures: NonNullable<ShownReports["measures"]>): Html {
  const { say } = view
  return table(
    say(words.tableOf),
    [fieldWords.reference, words.shop, fieldWords.measure, fieldWords.decided_on, words.publication].map((head) =>
      say(head),
    ),
    measures.map((each) => [
      each.reference,
      inChinese(view, each.shop),
      inChinese(view, each.measure),
      dayTag(each.decided_on),
      html`${say(each.publication_name)}${each.published_on !== null && html` ${dayTag(each.published_on)}`}`,
    ]),
  )
}

const fieldWords = {
  reference: { zh: "处置编号", en: "Number of the measure" },
  seller: { zh: "经营者编号", en: "Seller" },
  violation: { zh: "违法情形", en: "What the seller did" },
  measure: { zh: "处置措施", en: "Measure" },
  decided_on: { zh: "处置日期", en: "Taken on" },
  published_on: { zh: "公示日期", en: "Published on" },
  url: { zh: "公示网址", en: "Address of the publication" },
} as const satisfies Record<keyof MeasureForm, Bilingual>

const words = {
  lead: {
    zh: "向登记机关报告：可以逐条填写，也可以用文件一次报送多条。",
    en: "Report to the authorities: one by a form, or many by a file.",
  },
  agencyLead: {
    zh: "用文件一次报送多条。只有一条的，通知和措施在“通知”中办理，线索在“线索移送”中移送。",
    en: "Many by a file. A single answer or measure goes under “Notices”, a single lead under “Leads”.",
  },
  done: { zh: "已收到报告。", en: "The report was taken." },
  one: { zh: "报告一项处置措施", en: "Report one measure against a seller" },
  oneHint: {
    zh: "对平台内经营者的违法行为采取措施的，一个工作日内公示（《网络交易监督管理办法》第三十条）。",
    en: "A measure against a seller is published within one working day.",
  },
  referenceHint: { zh: "贵平台自己的编号，例如 CZ-2026-0001", en: "A number of your own, such as CZ-2026-0001" },
  sellerHint: { zh: "与名单中的经营者编号一致", en: "As in your roster" },
  publishedHint: {
    zh: "还没有公示的先不填，公示后再报一次",
    en: "Leave it blank until it is published, then report again",
  },
  report: { zh: "报告", en: "Report it" },
  many: { zh: "用文件报送", en: "Report by a file" },
  what: { zh: "报送什么", en: "What it is" },
  template: { zh: "下载模板", en: "Template" },
  fileLabel: { zh: "文件", en: "File" },
  file: { zh: "文件（可以拖到这里）", en: "The file (it can be dropped here)" },
  fileHint: {
    zh: "CSV、XLSX 或者 NDJSON。有问题的行会逐行说明，其余的行照常收下。",
    en: "CSV, XLSX or NDJSON. Rows with something wrong are told by line; the others are taken.",
  },
  fileHintPlain: {
    zh: "CSV 或者 NDJSON。有问题的行会逐行说明，其余的行照常收下。",
    en: "CSV or NDJSON. Rows with something wrong are told by line; the others are taken.",
  },
  send: { zh: "报送", en: "Send it" },
  outcome: { zh: "报送结果", en: "What came of it" },
  rows: { zh: "行数", en: "Rows" },
  taken: { zh: "已收下", en: "Taken" },
  unchanged: { zh: "以前报过", en: "Known before" },
  refused: { zh: "未收下", en: "Refused" },
  refusedHint: {
    zh: "改正后重新报送即可；已收下的不会重复。列出前 50 处。",
    en: "Correct them and send the file again: rows already taken are not doubled. The first 50 are shown.",
  },
  line: { zh: "行", en: "Line" },
  column: { zh: "列", en: "Column" },
  why: { zh: "原因", en: "Why" },
  row: { zh: "整行", en: "the row" },
  latest: { zh: "已报告的处置措施", en: "Measures you have reported" },
  tableOf: { zh: "处置措施一览", en: "The measures as a table" },
  none: { zh: "还没有报告过处置措施。", en: "None yet." },
  shop: { zh: "网店", en: "Shop" },
  publication: { zh: "公示", en: "Publication" },
} as const satisfies Record<string, Bilingual>

/** Complaints as counts on a page: how many there were, from how many on a lead is made, and a file of them. */
import { html } from "hono/html"
import type { z } from "zod"
import type { complaintFiguresSchema, rulesSchema } from "../enforcement/complaint/wire.ts"
import type { rowReportSchema } from "../enforcement/notice/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type ActField, actEntry, fieldFaults } from "../web/act-form.ts"
import { entry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { dayTag, placeName } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

/** What the page shows. */
export interface ShownComplaints {
  figures: z.infer<typeof complaintFiguresSchema>
  rules: z.infer<typeof rulesSchema>["results"]
  maySet: boolean
  maySend: boolean
  /** What came of the file that was sent just now. */
  report: z.infer<typeof rowReportSchema> | null
  done: boolean
}

const faultsShown = 20

export function complaintPage(view: View, officer: Officer, shown: ShownComplaints): Html {
  const { say } = view
  const { name } = sections.complaints
  const { figures, rules, maySet, maySend, report, done } = shown
  const main = html`<h1>${say(name)}</h1><p class="lead">${say(words.lead)}</p>
${done && html`<p class="notice" role="status">${say(words.done)}</p>`}${fieldFaults(view, [...ruleFields, { kind: "line", name: "file", label: words.fileLabel, required: true }])}${report && reportBlock(view, report)}
<section class="section" aria-labelledby="figures"><h2 id="figures">${say(words.figures)} ${figures.from} – ${figures.to}</h2>
${figures.rows.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : figureTable(view, figures)}</section>
<section class="section" aria-labelledby="rules"><h2 id="rules">${say(words.rules)}</h2>
${rules.length === 0 ? html`<p class="notice">${say(words.noRules)}</p>` : ruleTable(view, rules)}
${maySet && ruleForm(view)}</section>
${maySend && fileForm(view)}`
  return officePage(view, { officer, section: "complaints", title: say(name), main })
}

function reportBlock(
  { say }: View,
  { rows, done, unchanged, refused, faults }: NonNullable<ShownComplaints["report"]>,
) {
  const counts: [Bilingual, number][] = [
    [words.rows, rows],
    [words.kept, done],
    [words.unchanged, unchanged],
    [words.refused, refused],
  ]
  return html`<section class="section" role="status"><dl class="tally">${counts.map(([label, count]) => html`<div><dt>${say(label)}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
${faults.length > 0 && html`<ul>${faults.slice(0, faultsShown).map(({ line, field, reason }) => html`<li>${say(words.line)} ${line} ${field} ${say(reason)}</li>`)}</ul>`}</section>`
}

function figureTable(view: View, { rows }: ShownComplaints["figures"]): Html {
  const { say } = view
  const heads = [words.month, words.platform, words.category, words.complaints, words.subjects]
  return html`<div class="table" tabindex="0" role="region" aria-label="${say(words.figures)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${rows.map(
    (
      row,
    ) => html`<tr><th scope="row">${row.month}</th><td>${inChinese(view, row.platform)}</td><td>${say(row.category_name)}</td>
<td class="count">${formatCount(row.complaints)}</td><td class="count">${formatCount(row.subjects)}</td></tr>
`,
  )}</tbody></table></div>`
}

function ruleTable(view: View, rules: ShownComplaints["rules"]): Html {
  const { say } = view
  const heads = [words.authority, words.validFrom, words.threshold, words.months, words.reason]
  return html`<div class="table" tabindex="0" role="region" aria-label="${say(words.rules)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${rules.map(
    (rule) => html`<tr><th scope="row">${placeName(view, rule.authority)}</th><td>${dayTag(rule.valid_from)}</td>
<td class="count">${rule.threshold === null ? say(words.noLeads) : formatCount(rule.threshold)}</td><td class="count">${rule.months}</td><td>${inChinese(view, rule.reason)}</td></tr>
`,
  )}</tbody></table></div>`
}

const ruleFields: readonly ActField[] = [
  { kind: "day", name: "valid_from", label: { zh: "自何日起", en: "From" }, required: true },
  {
    ...{ kind: "line", name: "threshold", required: false },
    label: { zh: "达到多少件生成线索", en: "Complaints that make a lead" },
    hint: { zh: "不填则不生成", en: "Left empty: none is made" },
  },
  {
    kind: "line",
    name: "months",
    label: { zh: "累计几个月", en: "Counted over how many months" },
    hint: { zh: "不填为 3 个月", en: "Left empty: 3 months" },
    required: false,
  },
  { kind: "line", name: "reason", label: { zh: "依据或者理由", en: "Basis or reason" }, required: true },
]

function ruleForm(view: View): Html {
  const { say, link } = view
  const action = `${sections.complaints.path}/rules`
  return html`<h3>${say(words.set)}</h3><p class="hint">${say(words.setHint)}</p>
<form class="apply" method="post" action="${link(action)}">${ruleFields.map((field) => actEntry(formView(view, action), "rule-", field))}
<p class="actions"><button class="button">${say(words.save)}</button></p></form>`
}

function fileForm(view: View): Html {
  const { say, link } = view
  const action = `${sections.complaints.path}/file`
  const file = { name: "file", id: "complaint-file", label: say(words.fileLabel), required: true } as const
  return html`<section class="section" aria-labelledby="file"><h2 id="file">${say(words.file)}</h2><p class="hint">${say(words.fileHint)}</p>
<form class="apply" method="post" enctype="multipart/form-data" action="${link(action)}">
${entry(formView(view, action), { ...file, kind: "file", accept: ".csv,.xlsx,.ndjson,.jsonl" })}
<p class="actions"><button class="button">${say(words.send)}</button></p></form></section>`
}

const words = {
  lead: {
    zh: "投诉举报只记件数：哪个经营者、哪个平台、哪一类、哪个月。投诉人的任何信息都不收。达到设定件数的，自动生成线索。",
    en: "Complaints are kept as counts: which seller, platform, kind and month; nothing about who complained. Once they reach a set number they make a lead.",
  },
  done: { zh: "已记录。", en: "It was recorded." },
  figures: { zh: "件数", en: "Counts" },
  none: { zh: "这段时间没有收到投诉件数。", en: "No complaints were reported for this time." },
  month: { zh: "月份", en: "Month" },
  platform: { zh: "平台", en: "Platform" },
  category: { zh: "类别", en: "Kind" },
  complaints: { zh: "件数", en: "Complaints" },
  subjects: { zh: "涉及经营者", en: "Sellers" },
  rules: { zh: "生成线索的设定", en: "When complaints make a lead" },
  noRules: { zh: "没有设定，不生成线索。", en: "Nothing is set: no leads are made." },
  noLeads: { zh: "不生成", en: "none" },
  authority: { zh: "机关", en: "Authority" },
  validFrom: { zh: "自", en: "From" },
  threshold: { zh: "达到件数", en: "Number" },
  months: { zh: "累计月数", en: "Months" },
  reason: { zh: "依据", en: "Basis" },
  set: { zh: "新的设定", en: "A new setting" },
  setHint: {
    zh: "适用于本机关，以及没有自己设定的下级机关。",
    en: "It holds for your authority, and for those below that have set nothing.",
  },
  save: { zh: "保存设定", en: "Save the setting" },
  file: { zh: "报送件数", en: "Send counts" },
  fileHint: {
    zh: "CSV、XLSX 或者 NDJSON，首行为：统一社会信用代码、平台、投诉类别、月份、件数。重复报送同一文件没有影响。",
    en: "CSV, XLSX or NDJSON; the first row names 统一社会信用代码, 平台, 投诉类别, 月份, 件数. The same file again changes nothing.",
  },
  fileLabel: { zh: "文件", en: "File" },
  send: { zh: "报送", en: "Send" },
  rows: { zh: "行数", en: "Rows" },
  kept: { zh: "已记录", en: "Kept" },
  unchanged: { zh: "没有变化", en: "Unchanged" },
  refused: { zh: "未接受", en: "Refused" },
  line: { zh: "第", en: "Line" },
} as const satisfies Record<string, Bilingual>

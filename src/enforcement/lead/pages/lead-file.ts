/** Leads by a file on a page, the same for officers and agencies: the form, its template, and what became of each row. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../../../law/bilingual.ts"
import { entry, faultNotice, table } from "../../../web/entry.ts"
import { formatCount, type Html, inChinese, type View } from "../../../web/view.ts"
import { leadHeader } from "../column.ts"
import type { leadResultSchema } from "../intake-wire.ts"

type LeadResult = z.infer<typeof leadResultSchema>

/** A page of a file. `result` is what became of one that was sent just now, `fault` why one was not taken. */
export interface ShownLeadFile {
  xlsx: boolean
  fault: string | null
  result: LeadResult | null
}

// Of a file with more faults than these the rest comes with the next try.
const faultsShown = 100

/** What a section of leads is about files. @param path where the file goes; its template stands below it */
export function leadFileBlock(view: View, path: string, { xlsx, fault, result }: ShownLeadFile): Html {
  const { say, link } = view
  const faults = fault === null ? [] : [{ id: "file", text: fault }]
  const accept = [".csv", ".txt", ...(xlsx ? [".xlsx"] : []), ".ndjson", ".jsonl"].join(",")
  return html`${faultNotice(view, faults)}${result && outcome(view, result)}
<p class="lead">${say(words.lead)} <a href="${link(`${path}/template`)}" download>${say(words.template)}</a>${xlsx && html` · <a href="${link(`${path}/template`, { format: "xlsx" })}" download>${say(words.workbook)}</a>`}</p>
<form class="apply" method="post" action="${link(path)}" enctype="multipart/form-data">
${entry(view, { name: "file", label: say(words.file), kind: "file", accept, required: true, hint: say(xlsx ? words.fileHint : words.fileHintPlain), fault: fault ?? undefined })}
<p class="actions"><button class="button">${say(words.send)}</button></p></form>`
}

function outcome(view: View, result: LeadResult): Html {
  const { say } = view
  const counts: [Bilingual, number][] = [
    [words.rows, result.rows],
    [words.added, result.added],
    [words.unchanged, result.unchanged],
    [words.refused, result.refused],
  ]
  const faults = result.results.flatMap(({ line, problems = [] }) => problems.map((each) => ({ line, ...each })))
  const shown = faults.slice(0, faultsShown)
  const others = result.results.flatMap(({ line, name_is: told }) => (told === "other" ? [line] : []))
  return html`<section class="section" aria-labelledby="outcome"><h2 id="outcome" tabindex="-1" autofocus>${say(words.outcome)}</h2>
<dl class="tally">${counts.map(([name, count]) => html`<div><dt>${say(name)}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl>
${
  shown.length > 0 &&
  html`<p class="hint">${say(words.refusedHint)}</p>${table(
    say(words.faults),
    [say(words.line), say(words.field), say(words.why)],
    shown.map(({ line, field, reason }) => [formatCount(line), named(view, field), say(reason)]),
  )}`
}
${others.length > 0 && html`<p class="notice">${say(words.otherNames)} <span class="count">${others.slice(0, faultsShown).join(view.language === "zh" ? "、" : ", ")}</span></p>`}
${faults.length > shown.length && html`<p class="hint">${say(words.more)}${formatCount(faults.length - shown.length)}</p>`}</section>`
}

/** A field by the header of its column, with its place where it holds several. */
function named(view: View, field: string): Html | string {
  const [name = "", ...rest] = field.split("/")
  if (name === "") return view.say(words.row)
  const place = rest.map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part)).join(" ")
  return html`${inChinese(view, leadHeader(name))}${place !== "" && ` ${place}`}`
}

const words = {
  lead: {
    zh: "行数不限。有问题的行逐行说明，其余的照常收下；中途断开的，重新报送同一文件即可。不要填写身份证号、手机号等个人信息。",
    en: "Any number of rows. Those with something wrong are told by line; the others are taken. Where it breaks off, send the same file again. No ID or mobile numbers, please.",
  },
  template: { zh: "下载模板（CSV）", en: "Template (CSV)" },
  workbook: { zh: "下载模板（XLSX，带下拉选项）", en: "Template (XLSX, with choices)" },
  file: { zh: "文件", en: "File" },
  fileHint: {
    zh: "CSV、XLSX 或者 NDJSON，首行为列名：线索编号、线索来源、线索内容、发现日期必填",
    en: "CSV, XLSX or NDJSON; the first row names the columns",
  },
  fileHintPlain: {
    zh: "CSV 或者 NDJSON，首行为列名：线索编号、线索来源、线索内容、发现日期必填",
    en: "CSV or NDJSON; the first row names the columns",
  },
  send: { zh: "报送", en: "Send it" },
  otherNames: {
    zh: "已收下，但名称与本库在该代码下登记的不一致，请核对代码，行号：",
    en: "Taken, but with another name than the register knows under the code; see whether the code is right. Lines:",
  },
  outcome: { zh: "报送结果", en: "What came of it" },
  rows: { zh: "行数", en: "Rows" },
  added: { zh: "已收下", en: "Taken" },
  unchanged: { zh: "以前报过", en: "Known before" },
  refused: { zh: "未收下", en: "Refused" },
  refusedHint: {
    zh: "改正后重新报送整个文件即可：已收下的不会重复。",
    en: "Put them right and send the whole file again: what was taken is not doubled.",
  },
  faults: { zh: "未收下的行", en: "Rows that were refused" },
  line: { zh: "行", en: "Line" },
  field: { zh: "列", en: "Column" },
  why: { zh: "原因", en: "Why" },
  row: { zh: "整行", en: "the row" },
  more: { zh: "没有列出的问题：", en: "Not shown: " },
} as const satisfies Record<string, Bilingual>

/** The words of a link to the page. */
export const leadFileName = { zh: "用文件报送", en: "Send a file" } as const satisfies Bilingual

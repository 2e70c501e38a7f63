/** Many decisions at once: how far they are, their rows, what waits for somebody to look, and the file that brings them. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import type { bulkRowPageSchema } from "../register/bulk/wire.ts"
import { type BulkCounts, bulkOutcomes } from "../register/proceeding/bulk.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { actorWords } from "../web/actor-words.ts"
import { entry } from "../web/entry.ts"
import { type FormView, formView } from "../web/form.ts"
import { codeGroups, labelled } from "../web/shown.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { casePath } from "./case.ts"
import { fieldWords } from "./field-words.ts"

export const bulkViews = {
  all: { zh: "全部", en: "All" },
  unanswered: { zh: "等待核对", en: "To be looked at" },
  sample: { zh: "抽查", en: "The sample" },
  exceptions: { zh: "例外", en: "Exceptions" },
  refused: { zh: "不能办理", en: "Refused" },
} as const satisfies Record<string, Bilingual>
export type BulkView = keyof typeof bulkViews

/** The rows that are shown. */
export interface BulkRows {
  which: BulkView
  /** Behind which line they begin; empty for the first page. */
  cursor: string
  page: z.infer<typeof bulkRowPageSchema>
}

type Row = BulkRows["page"]["results"][number]

const counted = [
  "rows",
  "ready",
  "refused",
  "sampled",
  "exceptions",
  "unanswered",
  "single",
  "dropped",
  "done",
] as const

export function bulkBlock(view: View, shown: ProceedingDetail, { which, cursor, page }: BulkRows): Html {
  const { say, link } = view
  const place = casePath(shown.url)
  const counts = shown.content as unknown as Partial<BulkCounts>
  // Of what was let go nothing waits to be carried out.
  const isDropped = shown.state === "dropped"
  const outcomeOf = (row: Row): Row => (isDropped && row.outcome === "ready" ? { ...row, outcome: "dropped" } : row)
  const mayAnswer = shown.acts.some(({ act }) => act === "check")
  const maySend = shown.kind !== "reshow" && shown.kind !== "terms" && shown.acts.some(({ act }) => act === "submit")
  const total = (counts.done ?? 0) + (counts.ready ?? 0)
  return html`<section class="section" id="rows"><h2>${say(words.progress)}</h2>
<dl class="key-figures">${counted
    .filter((name) => name === "rows" || (counts[name] ?? 0) > 0)
    .map(
      (name) =>
        html`<div><dt>${say(countWords[isDropped && name === "ready" ? "dropped" : name])}</dt><dd>${formatCount(counts[name] ?? 0)}</dd></div>`,
    )}</dl>
${shown.state === "publishing" && html`<p class="actions"><label for="done">${say(words.published)} ${counts.done ?? 0} / ${total}</label> <progress id="done" max="${total}" value="${counts.done ?? 0}"></progress></p><p class="notice">${say(words.cutOff)}</p>`}
${maySend && fileForm(view, place, shown)}
<nav class="desk-nav" aria-label="${say(words.rows)}"><ul>${Object.entries(bulkViews).map(([name, label]) => html`<li><a href="${link(place, { which: name })}#rows"${name === which && html` aria-current="true"`}>${say(label)}</a></li>`)}</ul></nav>
${page.results.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : rowsBlock(view, place, { which, cursor, page: { ...page, results: page.results.map(outcomeOf) } }, mayAnswer)}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(place, { which, cursor: page.next })}#rows">${say(words.next)}</a></p>`}</section>`
}

function fileForm(view: View, place: string, { kind, content }: ProceedingDetail): Html {
  const { say, link } = view
  const form = formView(view, `${place}/rows`)
  const told = (name: string) => String(content[name] ?? "")
  return html`<form class="apply" method="post" action="${link(`${place}/rows`)}" enctype="multipart/form-data">
${
  kind === "bulk" &&
  html`${entry(form, { name: "number_pattern", label: say(fieldWords("number_pattern")), value: told("number_pattern"), hint: say(patternHint) })}
${entry(form, { name: "first_number", label: say(fieldWords("first_number")), value: told("first_number"), kind: "number" })}`
}
${entry(form, { name: "file", label: say(words.file), kind: "file", required: true, hint: say(kind === "deregistrations" ? words.endHint : words.fileHint), accept: ".csv,.xlsx,.ndjson,.jsonl" })}
<p><button class="button plain">${say(words.send)}</button></p></form>`
}

function rowsBlock(view: View, place: string, { which, cursor, page }: BulkRows, mayAnswer: boolean): Html {
  const { say, link } = view
  const rows = page.results
  const open = mayAnswer && rows.some(isOpen)
  const form = formView(view, `${place}/answers`)
  const list = html`<ol class="bulk-rows">${rows.map((row) => rowBlock(form, row, mayAnswer && isOpen(row)))}</ol>`
  if (!open) return list
  return html`<form method="post" action="${link(`${place}/answers`, { which, ...(cursor !== "" && { cursor }) })}">${list}<p class="actions"><button class="button">${say(words.answer)}</button></p></form>`
}

/** Whether somebody has to look at a row. */
function isOpen({ outcome, sampled, exceptions, answered_by }: Row): boolean {
  return outcome === "ready" && (sampled || exceptions.length > 0) && answered_by === null
}

function rowBlock(view: FormView, row: Row, asks: boolean): Html {
  const { say, link } = view
  const { line, outcome, subject, decision_no, exceptions, faults, answered_by, reason, sampled, url, evidence, told } =
    row
  const { contact = {}, competence } = told ?? {}
  const shown = Object.entries({ competence, ...contact }).filter(([name, text]) => text && name !== "how")
  return html`<li class="record"><h3><span class="quiet">${say(words.line)}${line}${say(words.ofRow)}</span> ${subject ? html`${inChinese(view, subject.name)} ${codeGroups(subject.code)}` : say(words.nothingKept)}</h3>
<p><strong>${say(bulkOutcomes[outcome])}</strong>${decision_no !== null && html` · <span lang="zh-CN">${decision_no}</span>`}${sampled && html` · ${say(bulkViews.sample)}`}${url !== null && html` · <a href="${link(casePath(url))}">${say(words.open)}<span class="unseen"> ${line}</span></a>`}</p>
${evidence !== null && html`<p class="own-words">${inChinese(view, evidence)}</p>`}
${shown.map(([name, text]) => html`<p>${labelled(view, say(fieldWords(name)), "")}${inChinese(view, text ?? "")}</p>`)}
${exceptions.map((exception) => html`<p class="fault">${say(exception)}</p>`)}
${faults.map(({ field, detail }) => html`<p class="fault">${labelled(view, say(fieldWords(field)), "")}${detail}</p>`)}
${answered_by !== null && html`<p class="quiet">${say(words.answeredBy)} ${say(actorWords(answered_by))}${reason !== null && html` · ${inChinese(view, reason)}`}</p>`}
${asks && answerForm(view, line)}</li>
`
}

/** How the fields of its forms are called. */
export function bulkFields(rows: readonly Row[]): Record<string, Bilingual> {
  const reasons = rows.map(({ line }) => {
    const label = { zh: `第 ${line} 行的理由`, en: `Reasons for line ${line}` }
    return [`reason.${line}`, label] as const
  })
  const numbering = ["number_pattern", "first_number"].map((name) => [name, fieldWords(name)] as const)
  return { ...Object.fromEntries([...reasons, ...numbering]), file: words.file }
}

function answerForm(form: FormView, line: number): Html {
  const { say, ticked } = form
  return html`<fieldset class="group"><legend>${say(words.look)} ${line}${say(words.ofRow)}</legend>${(["pass", "single", "drop"] as const).map((answer) => html`<p class="check"><input type="radio" id="a-${line}-${answer}" name="answer.${line}" value="${answer}"${ticked(`answer.${line}`, answer) && html` checked`}> <label for="a-${line}-${answer}">${say(answerWords[answer])}</label></p>`)}
${entry(form, { name: `reason.${line}`, id: `r-${line}`, label: say(words.reason), sometimes: true })}</fieldset>`
}

/** What helps to write a pattern of numbers. */
export const patternHint = {
  zh: "如 郑金市监异字〔2026〕{n}号，{n} 处为序号，编给没有自带文号的行；不填的，每行自带文号。",
  en: "As “郑金市监异字〔2026〕{n}号”, {n} being the running number, for rows that bring none; left empty, each row brings its own.",
} as const satisfies Bilingual

const countWords = {
  rows: { zh: "总行数", en: "rows" },
  ready: { zh: "待办理", en: "to be carried out" },
  refused: { zh: "不能办理", en: "refused" },
  sampled: { zh: "抽查", en: "in the sample" },
  exceptions: { zh: "例外", en: "exceptions" },
  unanswered: { zh: "等待核对", en: "to be looked at" },
  single: { zh: "转单独办理", en: "by itself" },
  dropped: { zh: "不予办理", en: "dropped" },
  done: { zh: "已办理", en: "carried out" },
} as const satisfies Record<(typeof counted)[number], Bilingual>

const answerWords = {
  pass: { zh: "核对无误", en: "as it should be" },
  single: { zh: "转单独办理", en: "to be decided by itself" },
  drop: { zh: "不予办理", en: "nothing is decided" },
} as const satisfies Record<string, Bilingual>

const words = {
  progress: { zh: "进度", en: "How far it is" },
  published: { zh: "已公示", en: "Published" },
  cutOff: {
    zh: "公示没有办完：再次办理“公示”即继续，已公示的不会重复。",
    en: "It was cut off: publish once more, and it goes on; nothing is published twice.",
  },
  file: { zh: "名单文件", en: "File of rows" },
  fileHint: {
    zh: "CSV、XLSX（列名：统一社会信用代码、名称、决定书文号、事由发生日、证据；代码不能表明在本机关登记的另加管辖依据；按 AB-E4 列入的另加第一次信函交寄日期、第一次信函凭证、第二次信函交寄日期、第二次信函凭证，或者实地核查日期、实地核查笔录）或者 NDJSON。逐行按法定条件核对，再次报送将替换上一份。",
    en: "CSV or XLSX by their headers, or NDJSON; each row is held to what the law asks of a case by itself; another file takes the place of the one before.",
  },
  endHint: {
    zh: "CSV、XLSX（列名：统一社会信用代码、名称、注销日期、证据，合并的另加存续主体代码）或者 NDJSON；再次报送将替换上一份。",
    en: "CSV or XLSX by their headers, or NDJSON; another file takes the place of the one before.",
  },
  send: { zh: "报送名单", en: "Send the rows" },
  rows: { zh: "名单", en: "Rows" },
  none: { zh: "没有这样的行。", en: "There are none." },
  next: { zh: "下一页", en: "Next page" },
  nothingKept: { zh: "（不能办理，没有保留内容）", en: "(refused: nothing of it is kept)" },
  open: { zh: "打开事项", en: "Open the case" },
  answeredBy: { zh: "核对人：", en: "Looked at by" },
  line: { zh: "第 ", en: "Row " },
  look: { zh: "核对第", en: "Look at row" },
  ofRow: { zh: " 行", en: "" },
  reason: {
    zh: "理由（例外、转单独办理或者不予办理的须写明）",
    en: "Reasons (needed for exceptions and for what is taken out)",
  },
  answer: { zh: "提交核对结果", en: "Send the answers" },
} as const satisfies Record<string, Bilingual>

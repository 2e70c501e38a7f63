/** The form by which a file is sent. */
import { html } from "hono/html"
import { wholeBytesMax } from "../http/form-file.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import type { Html, View } from "../web/view.ts"

export interface JobForm {
  /** The page's own name for the request, so that a form sent twice is one job. */
  once: string
  /** Whether the client has a policy by which something is advised. */
  advises: boolean
  /** Whether workbooks are read here. */
  xlsx: boolean
  /** What was wrong with the file that was sent. */
  fault: string | undefined
}

/** The form. Its fields stand before the file: what comes after it is read when all of the file has been. */
export function jobForm(view: View, { once, advises, xlsx, fault }: JobForm): Html {
  const { say, link } = view
  const form = formView(view, "/console/jobs")
  const tick = (name: string) => form.ticked(name, "true", true) && html` checked`
  const named = ["code_column", "name_column"].some((name) => (form.typed(name) ?? "") !== "")
  const types = [".csv", ".txt", ...(xlsx ? [".xlsx"] : []), ".ndjson", ".jsonl"].join(",")
  return html`<form class="apply" method="post" action="${link("/console/jobs")}" enctype="multipart/form-data">
<input type="hidden" name="once" value="${once}">
${advises ? html`<p class="tick"><input type="checkbox" id="advice" name="advice" value="true"${tick("advice")}><label for="advice">${say(words.advice)}</label></p>` : html`<p class="hint">${say(words.noPolicy)} <a href="${link("/console/policy")}">${say(words.setPolicy)}</a></p>`}
<p class="tick"><input type="checkbox" id="records" name="records" value="true"${tick("records")}><label for="records">${say(words.records)}</label></p>
<details class="quiet-form"${named && html` open`}><summary>${say(words.columns)}</summary>
<p class="hint">${say(words.columnsHint)}</p>
<div class="pair">${entry(form, { name: "code_column", label: say(words.codeColumn) })}${entry(form, { name: "name_column", label: say(words.nameColumn) })}</div></details>
${entry(form, { name: "file", label: say(words.file), kind: "file", drops: true, accept: types, required: true, hint: say(xlsx ? words.fileHint : words.textHint), fault })}
<p><button class="button">${say(words.send)}</button></p>
</form>`
}

const words = {
  records: {
    zh: "附列入记录的详情：事由、决定和公示日期、决定机关、链接",
    en: "Add the records: ground, dates, authority, link",
  },
  advice: { zh: "按本平台的核查策略附上处置建议", en: "Add what your policy advises" },
  noPolicy: {
    zh: "尚未设定核查策略，结果不附处置建议。",
    en: "You have set no policy: the result will hold no advice.",
  },
  setPolicy: { zh: "去设定", en: "Set one" },
  columns: { zh: "列名不是通用名称？", en: "Are your columns named differently?" },
  columnsHint: {
    zh: "统一社会信用代码、企业名称等通用列名会自动识别；其他列名请照表头填写。",
    en: "Common headers are recognised. Give any other as it stands in the first row.",
  },
  codeColumn: { zh: "代码列的列名", en: "Header of the codes" },
  nameColumn: { zh: "名称列的列名", en: "Header of the names" },
  file: { zh: "要核查的文件（可以拖到这里）", en: "The file to check (it can be dropped here)" },
  fileHint: {
    zh: "CSV 或者 NDJSON（行数不限，文件与结果合计 8 GB 以内），或者 XLSX（100 MB 以内）。不要包含身份证号码列。",
    en: "CSV or NDJSON of any number of rows (file and result together up to 8 GB), or XLSX of up to 100 MB. Leave ID numbers out.",
  },
  textHint: {
    zh: `CSV 或者 NDJSON，${wholeBytesMax / 1024 ** 2} MB 以内。不要包含身份证号码列。`,
    en: `CSV or NDJSON of up to ${wholeBytesMax / 1024 ** 2} MB. Leave ID numbers out.`,
  },
  send: { zh: "提交核查", en: "Send it" },
} as const satisfies Record<string, Bilingual>

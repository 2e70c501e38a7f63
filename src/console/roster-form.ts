/** The form by which a roster is sent. Its fields stand before the file: what comes after it is read when all of the file has been. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { entry, selectEntry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import type { Html, View } from "../web/view.ts"

/** What the form needs to know. */
export interface RosterFormState {
  xlsx: boolean
  reports: readonly { period: string; state: string }[]
  /** In China. */
  today: string
  /** What was wrong with the file that was sent. */
  fault: string | undefined
}

export function rosterForm(view: View, { xlsx, reports, today, fault }: RosterFormState): Html {
  const { say, link } = view
  const form = formView(view, "/console/roster")
  const periods = periodsOf(reports, today).map((period) => ({ value: period, label: period }))
  const types = [".csv", ".txt", ...(xlsx ? [".xlsx"] : []), ".ndjson", ".jsonl"].join(",")
  return html`<section class="section" aria-labelledby="sending"><h2 id="sending">${say(words.sending)}</h2>
<ul class="notes"><li>${say(words.template)} <a href="/v1/rosters/form?format=csv" download>CSV</a>${xlsx && html` · <a href="/v1/rosters/form?format=xlsx" download>XLSX</a>`}</li><li>${say(words.kept)}</li></ul>
<form class="apply" method="post" action="${link("/console/roster")}" enctype="multipart/form-data">
<fieldset class="ticks"><legend>${say(words.mode)}</legend>
<p class="tick"><input type="radio" id="mode-full" name="mode" value="full"${form.ticked("mode", "full", true) && html` checked`}><label for="mode-full">${say(words.full)}</label></p>
<p class="tick"><input type="radio" id="mode-delta" name="mode" value="delta"${form.ticked("mode", "delta") && html` checked`}><label for="mode-delta">${say(words.delta)}</label></p></fieldset>
${selectEntry(form, { name: "period", label: say(words.period) }, periods, say(words.noPeriod))}
<p class="tick"><input type="checkbox" id="exits" name="exits" value="confirmed"${form.ticked("exits", "confirmed") && html` checked`}><label for="exits">${say(words.exits)}</label></p>
${entry(form, { name: "file", label: say(words.file), kind: "file", drops: true, accept: types, required: true, hint: say(words.fileHint), fault })}
<p><button class="button">${say(words.send)}</button></p></form></section>`
}

/** The periods for which a report can be sent: those that are owed, and the one that runs. */
function periodsOf(reports: readonly { period: string; state: string }[], today: string): string[] {
  const year = today.slice(0, 4)
  const running = `${year}-${today.slice(5) < "07-01" ? "01" : "07"}`
  const owed = reports.filter(({ state }) => state !== "accepted").map(({ period }) => period)
  return [...new Set([running, ...owed])]
}

const words = {
  sending: { zh: "报送名单", en: "Send a roster" },
  template: { zh: "请按模板填写：", en: "By the template:" },
  kept: {
    zh: "身份证号码、姓名、地址和联系方式收到后加密保存；文件本身不保存。",
    en: "ID numbers, names, addresses and contacts are kept sealed; the file itself is not kept.",
  },
  mode: { zh: "这份文件是", en: "The file is" },
  full: { zh: "全量：没有列出的视为已退出", en: "the whole roster: sellers not in it have left" },
  delta: { zh: "增量：只有新增和变更", en: "changes only: new and amended sellers" },
  period: { zh: "同时作为身份信息报告", en: "It is also the identity report of" },
  noPeriod: { zh: "不是", en: "none" },
  exits: {
    zh: "全量文件里少了一半以上的经营者时：确认他们确已退出",
    en: "If the whole roster lacks more than half of your sellers: they have really left",
  },
  file: { zh: "名单文件（可以拖到这里）", en: "The file (it can be dropped here)" },
  fileHint: {
    zh: "CSV、XLSX 或者 NDJSON。有问题的行会逐行说明，其余的行照常收下。",
    en: "CSV, XLSX or NDJSON. Rows with something wrong are told by line; the others are taken.",
  },
  send: { zh: "报送", en: "Send it" },
} as const satisfies Record<string, Bilingual>

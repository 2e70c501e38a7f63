/** The log position at which a page was made, in words: what the page says held then, and may have ended since. */
import { html } from "hono/html"
import type { Head } from "../ledger/sequencer.ts"
import { formatCount, type Html, type View } from "./view.ts"

// The Swedish form of a date is the ISO one, which reads the same in both languages.
const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" })

/** A sentence with the size of the log and the time of its last entry. */
export function logPosition(view: View, { size, time }: Head): Html {
  const zh = view.language === "zh"
  const count = html`<span class="count">${formatCount(size)}</span>`
  if (size === 0) return zh ? html`公示日志目前为空。` : html`The publication log is empty.`
  const at = html`<time datetime="${new Date(time).toISOString()}">${clock.format(time)}</time>`
  return zh
    ? html`本页内容截至公示日志第 ${count} 条（北京时间 ${at}）。`
    : html`This page holds as of entry ${count} of the publication log (${at}, Beijing time).`
}

/** A day, as it is written in both languages. */
export function dayTag(day: string): Html {
  return html`<time datetime="${day}">${day}</time>`
}

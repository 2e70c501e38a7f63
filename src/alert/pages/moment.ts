/** Moments on the pages, in Beijing time. */
import { html } from "hono/html"
import type { Html } from "../../web/view.ts"

// The Swedish form of a date is the ISO one, which reads the same in both languages.
const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" })

export function momentTag(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${clock.format(at)}</time>`
}

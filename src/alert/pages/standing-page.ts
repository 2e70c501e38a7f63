/** How alerts reach the platforms, as a page for officers: counts alone. It works without scripts. */
import { html } from "hono/html"
import type { Head } from "../../ledger/sequencer.ts"
import { layout } from "../../web/layout.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"
import type { PlatformStanding } from "../delivery-store.ts"
import { momentTag } from "./moment.ts"
import { words } from "./words.ts"

/** The page. @param asOf up to where alerts have been raised */
export function standingPage(view: View, standings: readonly PlatformStanding[], asOf: Head): Html {
  const { say } = view
  const main = html`<div class="paper work">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${
  standings.length === 0
    ? html`<p class="notice">${say(words.nobody)}</p>`
    : html`<section class="section" aria-labelledby="platforms"><h2 id="platforms">${say(words.platforms)}</h2>
<ol>${standings.map((row) => block(view, row))}</ol></section>`
}
<p class="pages"><a class="button plain" href="${view.link("/console")}">${say(words.console)}</a></p>
</div>`
  return layout(view, { title: say(words.title), main, asOf })
}

function block(view: View, standing: PlatformStanding): Html {
  const { say } = view
  const { name, raised, newest, webhooks, disabled, delivered, waiting, dead, oldestWaiting } = standing
  const count = (value: number) => html`<span class="count">${formatCount(value)}</span>`
  const off = disabled > 0 && html` · <strong>${say(words.disabled)} ${count(disabled)}</strong>`
  const rows: [string, Html][] = [
    [say(words.raised), count(raised)],
    ...(newest ? [[say(words.newest), momentTag(newest)] as [string, Html]] : []),
    [
      say(words.webhooks),
      webhooks === 0 ? html`<span class="quiet">${say(words.polling)}</span>` : html`${count(webhooks)}${off}`,
    ],
  ]
  if (webhooks > 0) {
    const oldest = oldestWaiting && html` <span class="quiet">${say(words.since)} ${momentTag(oldestWaiting)}</span>`
    rows.push(
      [say(words.delivered), count(delivered)],
      [say(words.waiting), html`${count(waiting)}${oldest}`],
      [say(words.dead), dead > 0 ? html`<strong>${count(dead)}</strong>` : count(dead)],
    )
  }
  return html`<li class="record">
${(dead > 0 || disabled > 0) && html`<span class="badge badge-abnormal">${say(words.troubled)}</span>`}
<h3>${inChinese(view, name)}</h3>
<dl class="rows">
${rows.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
</dl>
</li>`
}

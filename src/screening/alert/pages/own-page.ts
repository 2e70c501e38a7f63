/**
 * A platform's own alerts, and what could not be delivered, as a page. The key comes in a form's body, and the page does
 * not hold it: whoever wants to look again enters it again.
 */
import { html } from "hono/html"
import { findGround } from "../../../law/catalogue.ts"
import { type RecordMoveName, recordMoves } from "../../../register/record-state.ts"
import { layout } from "../../../web/layout.ts"
import { listBadge } from "../../../web/list-badge.ts"
import { placeName } from "../../../web/place.ts"
import { formatCount, type Html, inChinese, type View } from "../../../web/view.ts"
import { type Alert, alertKinds } from "../alert.ts"
import { postFaults } from "../post.ts"
import { type Delivery, disabledReasons, type Webhook } from "../webhook.ts"
import { momentTag } from "./moment.ts"
import { fieldWords, words } from "./words.ts"

/** What a platform sees. */
export interface OwnAlerts {
  name: string
  alerts: readonly Alert[]
  webhooks: readonly Webhook[]
  dead: readonly (Delivery & { url: string })[]
}

/** The page. @param own null before a key was entered @param fault why it was refused */
export function ownPage(view: View, own: OwnAlerts | null, fault: "refused" | "notPlatform" | null): Html {
  const { say } = view
  const main = html`<div class="paper work">
<h1>${own ? inChinese(view, own.name) : say(words.own)}</h1>
${!own && html`<p class="lead">${say(words.ownLead)}</p>`}
${
  fault &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.faults)}</h2>
<ul><li><a href="#key">${say(words[fault])}</a></li></ul></div>`
}
${own ? [alertSection(view, own), hookSection(view, own), deadSection(view, own)] : form(view, fault !== null)}
</div>`
  return layout(view, { title: say(words.own), main, asOf: null })
}

function form(view: View, invalid: boolean): Html {
  const { say } = view
  return html`<section class="section"><form class="apply" method="post" action="${view.link("/alerts/own")}">
<div class="entry">
<label for="key">${say(words.key)}</label>
<p class="hint" id="key-hint">${say(words.keyHint)}</p>
<input class="field" type="password" id="key" name="key" maxlength="200" autocomplete="off" spellcheck="false" aria-describedby="key-hint" required${invalid && html` aria-invalid="true"`}>
</div>
<p><button class="button">${say(words.show)}</button></p>
</form></section>`
}

function alertSection(view: View, { alerts }: OwnAlerts): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="alerts"><h2 id="alerts">${say(words.newestAlerts)}</h2>
<p class="hint">${say(words.newestHint)}</p>
${alerts.length === 0 && html`<p class="notice">${say(words.noAlerts)}</p>`}
<ol>${alerts.map((alert) => alertBlock(view, alert))}</ol></section>`
}

function alertBlock(view: View, alert: Alert): Html {
  const { say } = view
  const ground = alert.ground === null ? undefined : findGround(alert.ground)
  const reason =
    alert.reason !== null && alert.reason in recordMoves ? recordMoves[alert.reason as RecordMoveName] : null
  const separator = view.language === "zh" ? "、" : ", "
  const more = alert.sellerCount > alert.sellers.length ? ` … (${formatCount(alert.sellerCount)})` : ""
  const rows: [string, Html | string | null][] = [
    [say(words.published), momentTag(alert.publishedAt)],
    [say(words.ground), ground ? say(ground) : null],
    [say(words.class), alert.penaltyClass],
    [say(words.reason), alert.initial ? say(words.initial) : reason && say(reason)],
    [say(words.changed), alert.changed.map((field) => fieldName(view, field)).join(separator)],
    [say(words.authority), alert.authority && placeName(view, alert.authority)],
    [say(words.shops), alert.sellers.slice(0, 10).join(separator) + more],
  ]
  return html`<li class="record">
${listBadge(view, alert.list)}
<h3>${say(alertKinds[alert.kind])} · ${alert.name === null ? alert.code : inChinese(view, alert.name)}</h3>
<dl class="rows">
${rows.filter(([, value]) => value !== null && value !== "").map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
</dl>
<p class="links"><a href="${view.link(`/subjects/${alert.code}`)}"><span class="unseen">${say(words.subject)} </span><span class="code">${alert.code}</span></a></p>
</li>`
}

function fieldName({ say }: View, field: string): string {
  return field in fieldWords ? say(fieldWords[field as keyof typeof fieldWords]) : field
}

function hookSection(view: View, { webhooks }: OwnAlerts): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="hooks"><h2 id="hooks">${say(words.hooks)}</h2>
${webhooks.length === 0 && html`<p class="notice">${say(words.noHooks)}</p>`}
<ol>${webhooks.map(({ url, description, enabled, disabledFor, lastSuccessAt }) => {
    const why = disabledFor && html` · ${say(disabledReasons[disabledFor])}`
    return html`<li class="record">
<h3>${new URL(url).host} <span class="quiet">${description}</span></h3>
<dl class="rows">
<dt>${say(words.state)}</dt><dd>${enabled ? say(words.on) : html`<strong>${say(words.off)}</strong>`}${why}</dd>
<dt>${say(words.lastSuccess)}</dt><dd>${lastSuccessAt ? momentTag(lastSuccessAt) : say(words.never)}</dd>
</dl></li>`
  })}</ol></section>`
}

function deadSection(view: View, { dead }: OwnAlerts): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="dead"><h2 id="dead">${say(words.deadLetters)}</h2>
${dead.length === 0 ? html`<p class="notice">${say(words.noDead)}</p>` : html`<p class="hint">${say(words.deadHint)}</p>`}
<ol>${dead.map((delivery) => deadBlock(view, delivery))}</ol></section>`
}

function deadBlock(
  view: View,
  { id, url, alerts, attempts, lastAt, status, fault, excerpt }: OwnAlerts["dead"][number],
): Html {
  const { say } = view
  const result = fault === null ? `${status ?? ""} ${excerpt ?? ""}`.trim() : say(postFaults[fault])
  return html`<li class="record">
<h3 class="code">${id}</h3>
<dl class="rows">
<dt>${say(words.to)}</dt><dd>${new URL(url).host}</dd>
<dt>${say(words.alerts)}</dt><dd>${formatCount(alerts)}</dd>
<dt>${say(words.attempts)}</dt><dd>${attempts}</dd>
<dt>${say(words.last)}</dt><dd>${lastAt && momentTag(lastAt)} ${result}</dd>
</dl></li>`
}

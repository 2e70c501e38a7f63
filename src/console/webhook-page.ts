/** One webhook: how it fares, what can be done about it, and what was sent to it. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { alertKinds } from "../alert/alert.ts"
import { momentTag } from "../alert/pages/moment.ts"
import { type DeliveryState, deliveryStates } from "../alert/webhook.ts"
import type { deliveryPageSchema } from "../alert/webhook-wire.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { consolePage } from "./section.ts"
import { hostOf, type WireWebhook, webhookBadge } from "./webhook-list-page.ts"
import { doneWords, words } from "./webhook-words.ts"

type WireDeliveries = z.infer<typeof deliveryPageSchema>
type WireDelivery = WireDeliveries["deliveries"][number]

/** What the page shows. */
export interface ShownWebhook {
  webhook: WireWebhook
  deliveries: WireDeliveries
  /** Given up alone. */
  dead: boolean
  /** What was done just now. */
  done: keyof typeof doneWords | null
}

export function webhookPage(view: View, client: Client, { webhook, deliveries, dead, done }: ShownWebhook): Html {
  const { say } = view
  const path = `/console/webhooks/${webhook.id}`
  const main = html`<p class="desk-under">${webhookBadge(view, webhook)}${webhook.disabled_for && html` <span class="quiet">${say(webhook.disabled_for.detail)}</span>`}</p>
${done && html`<p class="notice" role="status">${say(doneWords[done])}</p>`}
<dl class="rows">${facts(view, webhook).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
${acts(view, webhook, path)}
<section class="section" aria-labelledby="deliveries"><h2 id="deliveries">${say(words.deliveries)}</h2>
${deliveryList(view, path, deliveries, dead)}</section>`
  return consolePage(view, { client, section: "webhooks", heading: hostOf(webhook), title: hostOf(webhook), main })
}

function facts(view: View, webhook: WireWebhook): [string, Html | string][] {
  const { say } = view
  const { url, description, kinds, last_success_at: last, created_at: added, previous_secret_until: until } = webhook
  const separator = view.language === "zh" ? "、" : ", "
  return [
    [
      say(words.address),
      html`<span class="code long">${url}</span>${description !== "" && html` <span class="quiet">${description}</span>`}`,
    ],
    [say(words.wanted), kinds === null ? say(words.all) : kinds.map((kind) => say(alertKinds[kind])).join(separator)],
    [say(words.lastSuccess), last === null ? say(words.never) : momentTag(new Date(last))],
    [say(words.added), momentTag(new Date(added))],
    ...(until === null ? [] : [[say(words.oldSecret), momentTag(new Date(until))] as [string, Html]]),
  ]
}

function acts(view: View, { enabled }: WireWebhook, path: string): Html {
  const { say } = view
  const button = (act: "ping" | "enable" | "disable" | "rotate", plain = true) =>
    html`<form method="post" action="${view.link(`${path}/${act}`)}"><button class="button slim${plain && " plain"}">${say(words[act])}</button></form>`
  return html`<div class="acts">${!enabled && button("enable", false)}${button("ping")}${button("rotate")}</div>
${!enabled && html`<p class="hint">${say(words.enableHint)}</p>`}
<details class="quiet-form"><summary>${say(enabled ? words.more : words.remove)}</summary>
${enabled && html`<div class="acts">${button("disable")}</div>`}
<form method="post" action="${view.link(`${path}/remove`)}"><p class="hint">${say(words.removeHint)}</p>
<p><button class="button plain slim">${say(words.removeNow)}</button></p></form></details>`
}

function deliveryList(view: View, path: string, { deliveries, next }: WireDeliveries, dead: boolean): Html {
  const { say, link } = view
  const state = dead ? "dead" : undefined
  return html`<nav aria-label="${say(words.filter)}"><p class="chips"><a href="${link(path)}"${!dead && html` aria-current="page"`}>${say(words.every)}</a><a href="${link(path, { state: "dead" })}"${dead && html` aria-current="page"`}>${say(words.dead)}</a></p></nav>
${dead && html`<p class="hint">${say(words.deadHint)}</p>`}
${deliveries.length === 0 ? html`<p class="notice">${say(words.noDeliveries)}</p>` : html`<ul class="desk-list">${deliveries.map((delivery) => deliveryLine(view, path, delivery))}</ul>`}
${next !== null && html`<p class="pages"><a class="button plain" href="${link(path, { state, cursor: next })}" rel="next">${say(words.next)}</a></p>`}`
}

// How each state is drawn: loud where somebody has to do something.
const stateMarks = { waiting: "desk-queued", delivered: "desk-good", dead: "desk-bad" } as const satisfies Record<
  DeliveryState,
  string
>

function deliveryLine(view: View, path: string, delivery: WireDelivery): Html {
  const { say, link } = view
  const { id, type, alerts, state, attempts } = delivery
  const { created_at: made, next_attempt_at: due, last_attempt_at: last, status, fault, excerpt } = delivery
  const result = fault === null ? `${status ?? ""} ${excerpt ?? ""}`.trim() : say(fault.detail)
  return html`<li><p class="desk-name"><span>${
    type === "ping"
      ? say(words.pingMessage)
      : html`${say(words.alertMessage)} <span class="count">${formatCount(alerts)}</span>`
  }</span> <span class="badge desk-state ${stateMarks[state]}">${say(deliveryStates[state])}</span></p>
<p class="facts"><span>${say(words.made)} ${momentTag(new Date(made))}</span>
<span>${say(words.attempts)} <span class="count">${attempts}</span></span>
${due !== null && html`<span>${say(words.nextAttempt)} ${momentTag(new Date(due))}</span>`}
${last !== null && html`<span>${say(words.lastResult)} ${momentTag(new Date(last))} ${result}</span>`}
<span class="code small">${id.slice(0, 8)}</span></p>
${state !== "waiting" && html`<form class="acts" method="post" action="${link(`${path}/deliveries/${id}/replay`)}"><button class="button plain slim">${say(words.replay)}<span class="unseen"> ${id.slice(0, 8)}</span></button></form>`}</li>
`
}

/**
 * The webhooks of a platform with the form that adds one, the secret that is shown once, and one webhook: how it fares,
 * what can be done about it, and what was sent to it.
 */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { clientEffects } from "../access/effect.ts"
import { carries as holds } from "../access/scope.ts"
import { alertKinds } from "../alert/alert.ts"
import type { CargoName } from "../alert/cargo.ts"
import { type DeliveryState, deliveryStates } from "../alert/webhook.ts"
import type { deliveryPageSchema, webhookSchema } from "../alert/webhook-wire.ts"
import { dutyCallKinds, recallCallKinds } from "../enforcement/duty/call.ts"
import { noticeKinds } from "../enforcement/notice/notice.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry, faultLine } from "../web/entry.ts"
import { foldedForm, formView, namedFaults } from "../web/form.ts"
import { momentTag } from "../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../web/view.ts"
import { consolePage } from "./section.ts"
import { doneWords, words } from "./webhook-words.ts"

/** A webhook as the API gives it. */
export type WireWebhook = z.infer<typeof webhookSchema>

/** What stands in the form. */
export interface WebhookForm {
  url: string
  description: string
  carries: CargoName
  /** Null: all. */
  kinds: readonly string[] | null
}

/** The kinds of what a webhook may carry. */
export const cargoKinds = {
  alerts: alertKinds,
  notices: noticeKinds,
  duties: dutyCallKinds,
  reminders: recallCallKinds,
  told: clientEffects,
} as const satisfies Record<CargoName, Readonly<Record<string, Bilingual>>>

/** What is wrong with the form, and the field to go to. */
export interface WebhookFault {
  field: string
  text: string
}

/** A form in which nothing was entered. */
export const blankForm: WebhookForm = { url: "", description: "", carries: "alerts", kinds: null }

/** The page. @param faults why the form's webhook was not added */
export function webhookListPage(
  view: View,
  client: Client,
  { webhooks, form, faults }: { webhooks: readonly WireWebhook[]; form: WebhookForm; faults: readonly WebhookFault[] },
): Html {
  const { say } = view
  const main = html`<p class="lead">${say(holds(client.role, "notice:read") ? words.leadAgency : words.lead)}</p>
${namedFaults(view, faults, { url: words.url, description: words.note, [firstKind(form.carries)]: words[`${form.carries}Kinds`] })}
<section class="section" aria-labelledby="hooks"><h2 id="hooks">${say(words.hooks)}</h2>
${webhooks.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ul class="desk-list">${webhooks.map((webhook) => webhookLine(view, webhook))}</ul>`}</section>
<section class="section" aria-labelledby="add"><h2 id="add">${say(words.add)}</h2>
${addForm(view, form, { cargoes: cargoesOf(client), faults })}</section>`
  return consolePage(view, { client, section: "webhooks", heading: say(words.title), main })
}

function webhookLine(view: View, webhook: WireWebhook): Html {
  const { say, link } = view
  const { id, url, description, failures, last_success_at: last } = webhook
  return html`<li><p class="desk-name"><a href="${link(`/console/webhooks/${id}`)}">${hostOf(webhook)}</a> ${webhookBadge(view, webhook)}</p>
<p class="facts">${description !== "" && html`<span>${asWritten(view, description)}</span>`}<span>${new URL(url).pathname}</span>
<span>${say(words.lastSuccess)} ${last === null ? say(words.never) : momentTag(new Date(last))}</span>
${failures > 0 && html`<span>${say(words.failing)} <span class="count">${failures}</span></span>`}</p></li>
`
}

function hostOf({ url }: WireWebhook): string {
  return new URL(url).host
}

/** Whether a webhook is on. */
function webhookBadge({ say }: View, { enabled }: WireWebhook): Html {
  return enabled
    ? html`<span class="badge desk-state desk-good">${say(words.on)}</span>`
    : html`<span class="badge desk-state desk-bad">${say(words.off)}</span>`
}

/** What a client may have sent: who has a tray, its notices first. */
export function cargoesOf({ role }: Client): CargoName[] {
  if (holds(role, "notice:read")) return ["notices", "reminders", "alerts", "told"]
  return holds(role, "duty:own") ? ["alerts", "duties", "told"] : ["alerts", "told"]
}

function addForm(
  view: View,
  { url, description, carries, kinds }: WebhookForm,
  { cargoes, faults }: { cargoes: readonly CargoName[]; faults: readonly WebhookFault[] },
): Html {
  const { say, link } = view
  const fault = faultOf(faults, "url")
  const form = formView(view, "/console/webhooks")
  return html`<form class="apply" method="post" action="${link("/console/webhooks")}">
<div class="entry"><label for="url">${say(words.url)}</label>
<p class="hint" id="url-hint">${say(words.urlHint)}</p>
${fault !== undefined && faultLine(view, "url", fault)}
<input class="field" type="url" id="url" name="url" value="${form.typed("url") ?? url}" maxlength="2000" autocomplete="off" aria-describedby="url-hint${fault !== undefined && html` url-fault`}" required${fault !== undefined && html` aria-invalid="true"`}></div>
${entry(form, { name: "description", label: say(words.note), value: description, fault: faultOf(faults, "description") })}
${
  cargoes.length > 1 &&
  html`<fieldset class="ticks"><legend>${say(words.carries)}</legend>${cargoes.map(
    (name) =>
      html`<p class="tick"><input type="radio" id="carries-${name}" name="carries" value="${name}"${name === carries && html` checked`}><label for="carries-${name}">${say(words[name])}</label></p>`,
  )}</fieldset>`
}
${cargoes.map(
  (name) => html`<fieldset class="ticks kinds-of-${name}"><legend>${say(words[`${name}Kinds`])}</legend>
${Object.entries<Bilingual>(cargoKinds[name]).map(
  ([kind, label]) =>
    html`<p class="tick"><input type="checkbox" id="${fieldOf(name, kind)}" name="${name}-kind" value="${kind}"${(kinds === null || name !== carries || kinds.includes(kind)) && html` checked`}><label for="${fieldOf(name, kind)}">${say(label)}</label></p>`,
)}</fieldset>`,
)}
<p class="pages"><button class="button">${say(words.addNow)}</button></p>
</form>`
}

/** The box of a kind. */
function fieldOf(cargo: CargoName, kind: string): string {
  return cargo === "alerts" ? `kind-${kind}` : `${cargo}-kind-${kind}`
}

/** The first of the boxes of a cargo, where one has to be ticked. */
export function firstKind(cargo: CargoName): string {
  return fieldOf(cargo, Object.keys(cargoKinds[cargo])[0] ?? "")
}

/** The page that shows a secret, and is the only one that does. @param rotated the webhook had one before */
export function secretPage(
  view: View,
  client: Client,
  { webhook, secret, rotated }: { webhook: WireWebhook; secret: string; rotated: boolean },
): Html {
  const { say, link } = view
  const main = html`<div class="notice" role="status"><h2>${say(words.secretTitle)}</h2>
<p>${say(words.secretHint)}</p>
<p class="secret" translate="no" tabindex="0" role="textbox" aria-readonly="true" aria-label="${say(words.secret)}">${secret}</p>
${rotated && html`<p>${say(words.rotated)}</p>`}</div>
<p class="pages"><a class="button" href="${link(`/console/webhooks/${webhook.id}`)}">${say(words.copied)}</a></p>`
  return consolePage(view, {
    ...{ client, section: "webhooks", heading: hostOf(webhook), title: say(words.secret), main },
  })
}

type WireDeliveries = z.infer<typeof deliveryPageSchema>
type WireDelivery = WireDeliveries["deliveries"][number]

export interface ShownWebhook {
  webhook: WireWebhook
  deliveries: WireDeliveries
  /** Given up alone. */
  dead: boolean
  /** What was done just now. */
  done: keyof typeof doneWords | null
  /** Why a change was not made. */
  faults: readonly WebhookFault[]
}

export function webhookPage(
  view: View,
  client: Client,
  { webhook, deliveries, dead, done, faults }: ShownWebhook,
): Html {
  const { say } = view
  const path = `/console/webhooks/${webhook.id}`
  const main = html`<p class="desk-under">${webhookBadge(view, webhook)}${webhook.disabled_for && html` <span class="quiet">${say(webhook.disabled_for.detail)}</span>`}</p>
${done && html`<p class="notice" role="status">${say(doneWords[done])}</p>`}
${namedFaults(view, faults, { url: words.url, description: words.note, from: words.from })}
<dl class="rows">${facts(view, webhook).map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl>
${acts(view, webhook, path, html`${changeForm(view, webhook, path, faults)}${againForm(view, webhook, path, faults)}`)}
<section class="section" aria-labelledby="deliveries"><h2 id="deliveries">${say(words.deliveries)}</h2>
${deliveryList(view, path, deliveries, dead)}</section>`
  return consolePage(view, {
    client,
    section: "webhooks",
    heading: hostOf(webhook),
    title: hostOf(webhook),
    back: true,
    main,
  })
}

function facts(view: View, webhook: WireWebhook): [string, Html | string][] {
  const { say } = view
  const {
    url,
    description,
    carries,
    kinds,
    last_success_at: last,
    created_at: added,
    previous_secret_until: until,
  } = webhook
  const separator = view.language === "zh" ? "、" : ", "
  return [
    [say(words.address), html`<span class="code long">${url}</span>`],
    ...(description === "" ? [] : [[say(words.note), asWritten(view, description)] as [string, Html]]),
    [say(words.wanted), `${say(words[carries])} · ${wanted(view, { carries, kinds }, separator)}`],
    [say(words.lastSuccess), last === null ? say(words.never) : momentTag(new Date(last))],
    [say(words.added), momentTag(new Date(added))],
    ...(until === null ? [] : [[say(words.oldSecret), momentTag(new Date(until))] as [string, Html]]),
  ]
}

function wanted({ say }: View, { carries, kinds }: Pick<WireWebhook, "carries" | "kinds">, separator: string): string {
  const known: Readonly<Record<string, Bilingual>> = cargoKinds[carries]
  if (kinds === null) return say(words.all)
  return kinds.flatMap((kind) => (known[kind] ? say(known[kind]) : [])).join(separator)
}

/** @param folded forms that open, before the one that ends it */
function acts(view: View, { enabled }: WireWebhook, path: string, folded: Html): Html {
  const { say } = view
  const button = (act: "ping" | "enable" | "disable" | "rotate", plain = true) =>
    html`<form method="post" action="${view.link(`${path}/${act}`)}"><button class="button slim${plain && " plain"}">${say(words[act])}</button></form>`
  return html`<div class="acts">${!enabled && button("enable", false)}${button("ping")}${button("rotate")}</div>
${!enabled && html`<p class="hint">${say(words.enableHint)}</p>`}
${folded}<details class="quiet-form"><summary>${say(enabled ? words.more : words.remove)}</summary>
${enabled && html`<div class="acts">${button("disable")}</div>`}
<form method="post" action="${view.link(`${path}/remove`)}"><p class="hint">${say(words.removeHint)}</p>
<p><button class="button plain slim">${say(words.removeNow)}</button></p></form></details>`
}

function faultOf(faults: readonly WebhookFault[], name: string): string | undefined {
  return faults.find(({ field }) => field === name)?.text
}

function changeForm(view: View, webhook: WireWebhook, path: string, faults: readonly WebhookFault[]): Html {
  const { say } = view
  const { url, description, carries, kinds } = webhook
  return foldedForm(
    view,
    { action: `${path}/change`, summary: say(words.change) },
    (
      form,
    ) => html`${entry(form, { name: "url", label: say(words.url), value: url, required: true, fault: faultOf(faults, "url") })}
${entry(form, { name: "description", label: say(words.note), value: description, fault: faultOf(faults, "description") })}
<fieldset class="ticks"><legend>${say(words[`${carries}Kinds`])}</legend>${Object.entries<Bilingual>(
      cargoKinds[carries],
    ).map(
      ([kind, label]) =>
        html`<p class="tick"><input type="checkbox" id="${fieldOf(carries, kind)}" name="${carries}-kind" value="${kind}"${form.ticked(`${carries}-kind`, kind, kinds?.includes(kind) ?? true) && html` checked`}><label for="${fieldOf(carries, kind)}">${say(label)}</label></p>`,
    )}</fieldset>
<p><button class="button slim">${say(words.save)}</button></p>`,
  )
}

/** From a place on once more: where a receiver has lost what it was sent. */
function againForm(view: View, { carries }: WireWebhook, path: string, faults: readonly WebhookFault[]): Html {
  const { say } = view
  const hint = say(carries === "alerts" ? words.fromPlace : words.fromNumber)
  return foldedForm(
    view,
    { action: `${path}/again`, summary: say(words.again) },
    (
      form,
    ) => html`${entry(form, { name: "from", label: say(words.from), kind: "number", hint, required: true, fault: faultOf(faults, "from") })}
<p><button class="button plain slim">${say(words.againNow)}</button></p>`,
  )
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
      : html`${say(words[type])} <span class="count">${formatCount(alerts)}</span>`
  }</span> <span class="badge desk-state ${stateMarks[state]}">${say(deliveryStates[state])}</span></p>
<p class="facts"><span>${say(words.made)} ${momentTag(new Date(made))}</span>
<span>${say(words.attempts)} <span class="count">${attempts}</span></span>
${due !== null && html`<span>${say(words.nextAttempt)} ${momentTag(new Date(due))}</span>`}
${last !== null && html`<span>${say(words.lastResult)} ${momentTag(new Date(last))} ${result}</span>`}
<span>${say(words.messageId)} <span class="code">${id.slice(0, 8)}</span></span></p>
${state !== "waiting" && html`<form class="acts" method="post" action="${link(`${path}/deliveries/${id}/replay`)}"><button class="button plain slim">${say(words.replay)}<span class="unseen"> ${id.slice(0, 8)}</span></button></form>`}</li>
`
}

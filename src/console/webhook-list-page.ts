/** The webhooks of a platform, the form that adds one, and the secret that is shown once. */
import type { z } from "@hono/zod-openapi"
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { alertKindNames, alertKinds } from "../alert/alert.ts"
import { momentTag } from "../alert/pages/moment.ts"
import type { webhookSchema } from "../alert/webhook-wire.ts"
import type { Html, View } from "../web/view.ts"
import { consolePage } from "./section.ts"
import { words } from "./webhook-words.ts"

/** A webhook as the API gives it. */
export type WireWebhook = z.infer<typeof webhookSchema>

/** What stands in the form. */
export interface WebhookForm {
  url: string
  description: string
  kinds: readonly string[]
}

/** What is wrong with the form, and the field to go to. */
export interface WebhookFault {
  field: "url" | "kind-listed"
  text: string
}

/** A form in which nothing was entered. */
export const blankForm: WebhookForm = { url: "", description: "", kinds: alertKindNames }

/** The page. @param faults why the form's webhook was not added */
export function webhookListPage(
  view: View,
  client: Client,
  { webhooks, form, faults }: { webhooks: readonly WireWebhook[]; form: WebhookForm; faults: readonly WebhookFault[] },
): Html {
  const { say } = view
  const main = html`<p class="lead">${say(words.lead)}</p>
${
  faults.length > 0 &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.faults)}</h2>
<ul>${faults.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)}</ul></div>`
}
<section class="section" aria-labelledby="hooks"><h2 id="hooks">${say(words.hooks)}</h2>
${webhooks.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ul class="desk-list">${webhooks.map((webhook) => webhookLine(view, webhook))}</ul>`}</section>
<section class="section" aria-labelledby="add"><h2 id="add">${say(words.add)}</h2>
${addForm(
  view,
  form,
  faults.some(({ field }) => field === "url"),
)}</section>`
  return consolePage(view, { client, section: "webhooks", heading: say(words.title), main })
}

function webhookLine(view: View, webhook: WireWebhook): Html {
  const { say, link } = view
  const { id, url, description, failures, last_success_at: last } = webhook
  return html`<li><p class="desk-name"><a href="${link(`/console/webhooks/${id}`)}">${hostOf(webhook)}</a> ${webhookBadge(view, webhook)}</p>
<p class="facts">${description !== "" && html`<span>${description}</span>`}<span>${new URL(url).pathname}</span>
<span>${say(words.lastSuccess)} ${last === null ? say(words.never) : momentTag(new Date(last))}</span>
${failures > 0 && html`<span>${say(words.failing)} <span class="count">${failures}</span></span>`}</p></li>
`
}

/** A webhook's host. */
export function hostOf({ url }: WireWebhook): string {
  return new URL(url).host
}

/** Whether a webhook is on. */
export function webhookBadge({ say }: View, { enabled }: WireWebhook): Html {
  return enabled
    ? html`<span class="badge desk-state desk-good">${say(words.on)}</span>`
    : html`<span class="badge desk-state desk-bad">${say(words.off)}</span>`
}

function addForm(view: View, { url, description, kinds }: WebhookForm, invalid: boolean): Html {
  const { say, link } = view
  return html`<form class="apply" method="post" action="${link("/console/webhooks")}">
<div class="entry"><label for="url">${say(words.url)}</label>
<p class="hint" id="url-hint">${say(words.urlHint)}</p>
<input class="field" type="url" id="url" name="url" value="${url}" maxlength="2000" autocomplete="off" aria-describedby="url-hint" required${invalid && html` aria-invalid="true"`}></div>
<div class="entry"><label for="description">${say(words.description)}</label>
<input class="field" type="text" id="description" name="description" value="${description}" maxlength="200" autocomplete="off"></div>
<fieldset class="ticks"><legend>${say(words.kinds)}</legend>
${alertKindNames.map(
  (kind) =>
    html`<p class="tick"><input type="checkbox" id="kind-${kind}" name="kind" value="${kind}"${kinds.includes(kind) && html` checked`}><label for="kind-${kind}">${say(alertKinds[kind])}</label></p>`,
)}</fieldset>
<p class="pages"><button class="button">${say(words.addNow)}</button></p>
</form>`
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

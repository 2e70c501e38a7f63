/** Where a merchant is told of its applications and records: its addresses, the code that proves one, what was sent lately. */
import { html } from "hono/html"
import type { z } from "zod"
import { type Channel, channelWords, codeMinutes } from "../alert/merchant/contact.ts"
import { messageKinds, messageStates } from "../alert/merchant/message.ts"
import type { contactListSchema } from "../alert/merchant/routes.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { faultLine } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { momentWords } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { counterPage, type Holder } from "./section.ts"

type Contacts = z.infer<typeof contactListSchema>
type Contact = Contacts["contacts"][number]

/** What is wrong with what was sent: the id of the field, and why. */
export interface ContactFault {
  field: string
  text: string
}

const path = "/counter/contacts"

export function contactPage(view: View, holder: Holder, contacts: Contacts, faults: readonly ContactFault[]): Html {
  const { say } = view
  const { offered } = contacts
  const main = html`<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${
  faults.length > 0 &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(words.faults)}</h2>
<ul>${faults.map((fault) => html`<li>${isThere(fault, contacts) ? html`<a href="#${fault.field}">${fault.text}</a>` : fault.text}</li>`)}</ul></div>`
}
${offered.length === 0 && html`<p class="notice">${say(words.notOffered)}</p>`}
<section class="section" aria-labelledby="where"><h2 id="where">${say(words.where)}</h2>
${contacts.contacts.length === 0 ? html`<p class="hint">${say(words.none)}</p>` : html`<ul class="desk-list">${contacts.contacts.map((contact) => contactLine(view, contact, faults))}</ul>`}</section>
${offered.length > 0 && addForm(view, offered, faults)}
${
  contacts.messages.length > 0 &&
  html`<section class="section" aria-labelledby="sent"><h2 id="sent">${say(words.sent)}</h2>
<ul class="desk-list">${contacts.messages.map(
    ({ kind, channel, state, created_at: at }) =>
      html`<li><p class="desk-name">${say(messageKinds[kind])} <span class="badge desk-state${state === "dead" && " desk-bad"}">${say(messageStates[state])}</span></p>
<p class="facts"><span>${momentWords(view, new Date(at))}</span> <span>${say(channelWords[channel])}</span></p></li>
`,
  )}</ul></section>`
}
<section class="section" aria-labelledby="kept"><h2 id="kept">${say(words.kept)}</h2>
<ul class="notes"><li>${say(words.keptHow)}</li><li>${say(words.keptWhat)}</li><li>${say(words.keptLaw)}</li></ul></section>`
  return counterPage(view, { holder, section: "contacts", title: say(words.title), main })
}

function contactLine(view: View, { id, channel, address, state }: Contact, faults: readonly ContactFault[]): Html {
  const { say, link } = view
  const waits = state === "waiting"
  const field = codeField(id)
  return html`<li><p class="desk-name">${say(channelWords[channel])} <span translate="no">${address}</span> <span class="badge desk-state${waits ? " desk-queued" : " desk-good"}">${say(waits ? words.waiting : words.confirmed)}</span></p>
${
  waits &&
  html`<form class="apply" method="post" action="${link(`${path}/${id}/confirm`)}"><div class="entry"><label for="${field}">${say(words.code)}<span class="unseen"> ${address}</span></label>
<p class="hint" id="${field}-hint">${say(words.codeHint)}</p>
${faultAt(view, field, faults)}
<input class="field short code" type="text" inputmode="numeric" autocomplete="one-time-code" id="${field}" name="code" maxlength="10"${describedBy(field, faults)} required></div>
<p><button class="button slim">${say(words.confirm)}</button></p></form>`
}
<form class="acts" method="post" action="${link(`${path}/${id}/remove`)}"><button class="button plain slim">${say(words.remove)}<span class="unseen"> ${address}</span></button></form></li>
`
}

/** Whether the page has the field still: an address may have been deleted or confirmed meanwhile. */
function isThere({ field }: ContactFault, { contacts, offered }: Contacts): boolean {
  if (field === "address") return offered.length > 0
  if (field.startsWith("channel-")) return offered.some((channel) => field === channelField(channel))
  return contacts.some(({ id, state }) => state === "waiting" && field === codeField(id))
}

/** Where a channel is chosen. */
export const channelField = (channel: string) => `channel-${channel}`

/** Where the code of an address is asked for. */
export const codeField = (id: string) => `code-${id}`

function faultAt(view: View, field: string, faults: readonly ContactFault[]): Html | null {
  const found = faults.find((fault) => fault.field === field)
  return found ? faultLine(view, field, found.text) : null
}

function describedBy(field: string, faults: readonly ContactFault[]): Html {
  return faults.some((fault) => fault.field === field)
    ? html` aria-describedby="${field}-hint ${field}-fault" aria-invalid="true"`
    : html` aria-describedby="${field}-hint"`
}

function addForm(view: View, offered: readonly Channel[], faults: readonly ContactFault[]): Html {
  const { say, link } = view
  const { ticked, typed } = formView(view, path)
  return html`<section class="section" aria-labelledby="add"><h2 id="add">${say(words.add)}</h2>
<form class="apply" method="post" action="${link(path)}">
<fieldset class="ticks"><legend>${say(words.how)}</legend>${offered.map(
    (channel, at) =>
      html`<p class="tick"><input type="radio" id="${channelField(channel)}" name="channel" value="${channel}"${ticked("channel", channel, at === 0) && html` checked`}><label for="${channelField(channel)}">${say(channelWords[channel])}</label></p>`,
  )}</fieldset>
<div class="entry"><label for="address">${say(words.address)}</label>
<p class="hint" id="address-hint">${say(words.addressHint)}</p>
${faultAt(view, "address", faults)}
<input class="field" type="text" id="address" name="address" value="${typed("address") ?? ""}" maxlength="254" autocomplete="email" autocapitalize="off" spellcheck="false"${describedBy("address", faults)} required></div>
<p><button class="button">${say(words.send)}</button></p></form></section>`
}

const words = {
  title: { zh: "办理提醒", en: "Messages" },
  lead: {
    zh: "申请有进展，或者有关您的公示记录有变动时，用邮件或者短信告诉您。自愿开通，随时关闭。",
    en: "Be told by mail or SMS when an application moves on, or what is published about you changes. By your choice, and until you say so.",
  },
  faults: { zh: "没有完成，请先改正", en: "Not done: please put this right first" },
  notOffered: {
    zh: "本站没有开通邮件和短信，请在“我的申请”中查看进展。",
    en: "This site sends neither mail nor SMS: see “My applications”.",
  },
  where: { zh: "接收地址", en: "Where you are told" },
  none: { zh: "没有接收地址，不会给您发送任何内容。", en: "Nowhere: nothing is sent to you." },
  waiting: { zh: "等待验证", en: "waits for its code" },
  confirmed: { zh: "已开通", en: "on" },
  code: { zh: "验证码", en: "Code" },
  codeHint: {
    zh: `已发到这个地址，6 位数字，${codeMinutes} 分钟内有效。`,
    en: `It was sent there: six digits, good for ${codeMinutes} minutes.`,
  },
  confirm: { zh: "确认开通", en: "Switch it on" },
  remove: { zh: "删除", en: "Delete" },
  add: { zh: "新增接收地址", en: "Add an address" },
  how: { zh: "方式", en: "By" },
  address: { zh: "邮箱或者手机号码", en: "Mail address or mobile number" },
  addressHint: { zh: "请填写您自己的，随后会收到验证码。", en: "Your own: a code is sent there." },
  send: { zh: "发送验证码", en: "Send the code" },
  sent: { zh: "最近的提醒", en: "Sent lately" },
  kept: { zh: "怎样保存", en: "How it is kept" },
  keptHow: {
    zh: "地址加密保存，只用来发送提醒；删除后立即销毁。",
    en: "Sealed, used to tell you and for nothing else, and destroyed when you delete it.",
  },
  keptWhat: {
    zh: "提醒中没有商户名称、记录内容和理由，这些请登录查看。",
    en: "No message names the merchant, a record’s content or reasons: sign in for those.",
  },
  keptLaw: {
    zh: "提醒不是送达：期限从依法送达之日起算。",
    en: "A message serves nothing on you: times run from service under the law.",
  },
} as const satisfies Record<string, Bilingual>

/** A change of settings that waits: who proposed it, what it is, and what somebody else may do about it. */
import { html } from "hono/html"
import { actorOf, type PersonOf } from "../access/principal.ts"
import { carries } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { mayConfirm } from "../register/document/setting-change.ts"
import { actorWords } from "../web/actor-words.ts"
import { momentTag } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import type { Officer } from "./section.ts"

/** What has just been done with a setting. */
export const doneSettingWords = {
  propose: { zh: "已提出，等待本机关另一人确认。", en: "Proposed: somebody else of the authority has to confirm it." },
  confirm: { zh: "已确认，现在生效。", en: "Confirmed: it holds now." },
  discard: { zh: "已撤下，设置不变。", en: "Discarded: nothing changes." },
} as const satisfies Record<string, Bilingual>
export type DoneSetting = keyof typeof doneSettingWords

export function readDoneSetting(text: string | undefined): DoneSetting | null {
  return text !== undefined && Object.hasOwn(doneSettingWords, text) ? (text as DoneSetting) : null
}

/** Where a page shows what waits, and has the focus. */
export const waitingPlace = "waiting"

/** @param action where the form is sent @param shown what changes */
export function waitingBlock(
  view: View,
  officer: Officer,
  {
    change,
    action,
    shown,
    person,
  }: { change: { id: string; by: string; at: string }; action: string; shown: Html; person: PersonOf },
): Html {
  const { say } = view
  const may = carries(officer.role, "document:confirm")
  const isOwn = !mayConfirm({ actor: change.by }, actorOf(officer), person)
  const button = (act: "confirm" | "discard", plain: boolean) =>
    html`<button class="button${plain && html` plain`}" name="act" value="${act}">${say(words[act])}</button> `
  return html`<section class="section waiting"><h2 id="${waitingPlace}" tabindex="-1">${say(words.waits)}</h2>
<p class="lead">${say(words.by)} ${say(actorWords(change.by))} · ${momentTag(new Date(change.at))}</p>
${shown}
${isOwn && html`<p class="notice">${say(words.own)}</p>`}
${
  may &&
  html`<form method="post" action="${view.link(action)}"><input type="hidden" name="id" value="${change.id}">
<p class="actions">${!isOwn && button("confirm", false)}${button("discard", true)}</p></form>`
}</section>`
}

const words = {
  waits: { zh: "等待确认的变动", en: "A change that waits" },
  by: { zh: "提出人：", en: "Proposed by" },
  own: {
    zh: "这是您提出的，须由本机关另一人（审核人、负责人或者管理员）确认。",
    en: "You have proposed it: somebody else of the authority (a checker, the head, an administrator) has to confirm it.",
  },
  confirm: { zh: "确认，现在生效", en: "Confirm it" },
  discard: { zh: "撤下", en: "Discard it" },
} as const satisfies Record<string, Bilingual>

/**
 * Where the holder of a key fetches it for the codes that were handed to them. Codes and keys come in a form's body and go no
 * further: the page does not show them again.
 */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { faultLine, faultNotice, toldWrong } from "../web/entry.ts"
import { layout } from "../web/layout.ts"
import type { Html, View } from "../web/view.ts"

/** Where it is. */
export const tradePath = "/console/key"

const fields = ["code", "second_code", "key"] as const

/** The page. @param fault why nothing was handed out; null: nothing was asked yet */
export function tradePage(view: View, fault: string | null): Html {
  const { say, link } = view
  const field = (
    name: (typeof fields)[number],
    required: boolean,
  ) => html`<div class="entry"><label for="${name}">${say(words[name])}</label>
<p class="hint" id="${name}-hint">${say(words[`${name}Hint`])}</p>
${name === "code" && fault !== null && faultLine(view, name, fault)}
<input class="field" type="password" id="${name}" name="${name}" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false"${toldWrong(name, name === "code" && fault !== null ? fault : undefined, true)}${required && html` required`}></div>`
  const main = html`<div class="paper work"><h1>${say(words.title)}</h1><p class="lead">${say(words.lead)}</p>
${faultNotice(view, fault === null ? [] : [{ id: "code", text: fault }])}
<form class="apply" method="post" action="${link(tradePath)}">${field("code", true)}
${field("second_code", false)}
${field("key", false)}
<p class="actions"><button class="button">${say(words.fetch)}</button></p></form></div>`
  return layout(view, { title: say(words.title), main, asOf: null })
}

/** The page that shows the key, and is the only one that does. */
export function tradedPage(view: View, key: string): Html {
  const { say, link } = view
  const main = html`<div class="paper work"><h1>${say(words.yours)}</h1>
<div class="notice warning" role="status"><p>${say(words.once)}</p></div>
<p class="secret" translate="no" tabindex="0" role="region" aria-label="${say(words.yours)}">${key}</p>
<p class="pages"><a class="button" href="${link("/console/sign-in")}">${say(words.kept)}</a></p></div>`
  return layout(view, { title: say(words.yours), main, asOf: null })
}

const words = {
  title: { zh: "领取密钥", en: "Fetch a key" },
  lead: {
    zh: "密钥只交给持有人本人。取件码一小时内有效，用一次即失效。",
    en: "A key goes to its holder alone. A code lasts an hour and works once.",
  },
  code: { zh: "取件码（或者取件码之一）", en: "The code (of two the first)" },
  codeHint: {
    zh: "以 gongshicode_ 开头，由本库管理员交给您。",
    en: "It begins with gongshicode_; an administrator gave it to you.",
  },
  second_code: { zh: "取件码之二", en: "The second code" },
  second_codeHint: {
    zh: "首次领取，或者您接替原持有人的，须填：由另一位管理员交给您。",
    en: "For a first key, or where you follow another holder: a second administrator has it for you.",
  },
  key: { zh: "现在的密钥", en: "The key that you hold" },
  keyHint: {
    zh: "更换自己密钥的，须填；领取后一秒内失效。",
    en: "Where you replace your own: it stops within a second.",
  },
  fetch: { zh: "领取", en: "Fetch it" },
  yours: { zh: "您的 API 密钥", en: "Your API key" },
  once: { zh: "请现在保存：离开本页后任何人都无法再次查看。", en: "Keep it now: nobody can see it again." },
  kept: { zh: "已保存，登录工作台", en: "I have kept it: sign in" },
} as const satisfies Record<string, Bilingual>

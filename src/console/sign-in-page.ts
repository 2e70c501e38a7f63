/**
 * Where a platform or an agency signs in to the console with its API key. The key comes in a form's body and goes no
 * further: neither the page nor the browser keeps it.
 */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { layout } from "../web/layout.ts"
import type { Html, View } from "../web/view.ts"

/** Why somebody is asked, or asked again. */
export type SignInFault = "refused" | "ended"

/** The page. @param to where to go on: a path of the console */
export function signInPage(view: View, fault: SignInFault | null, to: string): Html {
  const { say, link } = view
  const invalid = fault === "refused"
  const main = html`<div class="paper work">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${
  fault &&
  html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus><h2>${say(faultWords[fault].title)}</h2>
<p>${say(faultWords[fault].text)}${invalid && html` <a href="#key">${say(words.again)}</a>`}</p></div>`
}
<section class="section" aria-labelledby="enter"><h2 id="enter">${say(words.enter)}</h2>
<form class="apply" method="post" action="${link("/console/sign-in")}">
<input type="hidden" name="to" value="${to}">
<div class="entry">
<label for="key">${say(words.key)}</label>
<p class="hint" id="key-hint">${say(words.keyHint)}</p>
<input class="field" type="password" id="key" name="key" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="key-hint" required${invalid && html` aria-invalid="true"`}>
</div>
<p><button class="button">${say(words.signIn)}</button></p>
</form></section>
<section class="section" aria-labelledby="about"><h2 id="about">${say(words.about)}</h2>
<ul class="notes"><li>${say(words.ownLogin)} <a href="${link("/sign-in", { to: "/console" })}">${say(words.toLogin)}</a></li><li>${say(words.code)} <a href="${link("/console/key")}">${say(words.fetch)}</a></li><li>${say(words.whose)}</li><li>${say(words.kept)}</li><li>${say(words.lasting)}</li></ul>
</section></div>`
  return layout(view, { title: say(words.title), main, asOf: null })
}

const faultWords = {
  refused: {
    title: { zh: "没有登录成功", en: "That did not work" },
    text: {
      zh: "密钥无效或者已撤销。请核对是否复制完整；仍不行的，请联系本库的运行人员。",
      en: "The key is not valid or was withdrawn. See whether it was copied whole; if it was, ask the operator of this register.",
    },
  },
  ended: {
    title: { zh: "请先登录", en: "Please sign in" },
    text: {
      zh: "您还没有登录，或者登录已到期。刚刚登录过仍看到本页的，请允许浏览器保存本站的 Cookie，并用 https 地址访问。",
      en: "You are not signed in, or your session has ended. If you have just signed in, allow cookies for this site and use its https address.",
    },
  },
} as const satisfies Record<SignInFault, Record<"title" | "text", Bilingual>>

const words = {
  title: { zh: "平台和机构工作台", en: "Console for platforms and agencies" },
  lead: {
    zh: "平台：批量核查、核查策略、预警和推送、经营者名单。机构：通知、措施和待解除的记录。所做的一切与接口相同。",
    en: "Platforms: files to be checked, policy, alerts, webhooks, roster. Agencies: notices, measures, what is still held. All that the API does.",
  },
  enter: { zh: "登录", en: "Sign in" },
  key: { zh: "API 密钥", en: "API key" },
  keyHint: {
    zh: "以 gongshi_ 开头，由本库的运行人员发放。",
    en: "It begins with gongshi_; the operator of this register gives it out.",
  },
  signIn: { zh: "登录", en: "Sign in" },
  again: { zh: "重新输入", en: "Enter it again" },
  about: { zh: "关于密钥", en: "About the key" },
  ownLogin: {
    zh: "机构的工作人员已经接入统一身份登录的，不用密钥：",
    en: "Who works for an agency whose own login is connected needs no key:",
  },
  toLogin: { zh: "用本机构的登录进入", en: "sign in by it" },
  code: { zh: "得到取件码、还没有密钥的：", en: "Who was given codes, and has no key yet:" },
  fetch: { zh: "领取密钥", en: "fetches it here" },
  whose: {
    zh: "只在本站地址的页面输入密钥：请先核对地址栏。",
    en: "Enter the key on this site alone: look at the address first.",
  },
  kept: {
    zh: "密钥只用来核对身份：不保存在页面、网址、Cookie 和日志中。",
    en: "The key proves who you are and is kept nowhere: not in the page, an address, a cookie or a log.",
  },
  lasting: {
    zh: "30 分钟没有操作自动退出，最长 8 小时。公用电脑用完请退出。",
    en: "Half an hour without use signs you out, eight hours in any case. Sign out on a shared computer.",
  },
} as const satisfies Record<string, Bilingual>

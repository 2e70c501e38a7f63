/**
 * What anybody can do about a merchant, on one page a tap from its record: follow it, complain of it, say that it is somebody else,
 * and, for the merchant, what can be done by which day.
 */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { PublicOffice } from "../register/pages/record-row.ts"
import { labels, openingSentence, titles } from "../register/pages/remedy-words.ts"
import { saidLines } from "../register/pages/said-line.ts"
import { calledFromAfar, feedLink, feedPath } from "../register/pages/standing-feed.ts"
import { followPath } from "../register/pages/subject-way.ts"
import type { Remedies } from "../register/proceeding/remedy.ts"
import { sayStanding } from "../register/record/said.ts"
import type { ReadStanding, StandingRecord } from "../register/record/standing.ts"
import { faultLine, faultNotice } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { layout } from "../web/layout.ts"
import { listBadge, placeName, wholeDays } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

/** What the page is made of. */
export interface Help {
  standing: ReadStanding
  /** Of its records, by their ids, what their merchant can do. */
  remedies: ReadonlyMap<string, Remedies>
  /** Who has decided, as they have said of themselves, by authority. */
  offices: ReadonlyMap<string, PublicOffice>
  /** Whether this register sends mail. */
  sendsMail: boolean
  /** What came of an address that was given: a link is on its way where one may be, or what is wrong. */
  mailed: "sent" | Bilingual | null
}

export function helpPage(view: View, help: Help): Html {
  const { say, link } = view
  const { subject } = help.standing
  const main = html`<div class="paper work">
<p class="back"><a href="${link(`/subjects/${subject.code}`)}">← ${say(words.back)}</a></p>
<h1>${say(words.title)}</h1>
${
  help.mailed !== null &&
  help.mailed !== "sent" &&
  faultNotice(view, [{ id: help.sendsMail ? "address" : null, text: say(help.mailed) }])
}
${saidLines(view, subject.name, sayStanding(help.standing))}
${toCopy(view, subject)}
${follow(view, help)}
${complain(view)}
${other(view, help)}
${own(view, help)}
</div>`
  const title = `${say(words.title)} · ${calledFromAfar(view, subject)}`
  return layout(view, { title, main, asOf: null, head: feedLink(view, subject) })
}

/** Name and code, each marked by one touch. */
function toCopy(view: View, { name, code }: ReadStanding["subject"]): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="copy"><h2 id="copy">${say(words.copy)}</h2>
<p class="hint">${say(words.copyHint)}</p>
<dl class="rows"><dt>${say(words.name)}</dt><dd class="to-copy">${inChinese(view, name)}</dd>
<dt>${say(words.code)}</dt><dd class="to-copy code" translate="no">${code}</dd></dl></section>`
}

function follow(view: View, { standing, sendsMail, mailed }: Help): Html {
  const { say, link } = view
  const { code } = standing.subject
  const action = followPath(code)
  const { typed } = formView(view, action)
  const fault = mailed !== null && mailed !== "sent" ? say(mailed) : null
  return html`<section class="section" aria-labelledby="follow"><h2 id="follow">${say(words.follow)}</h2>
${mailed === "sent" && html`<p class="notice" role="status" id="sent" tabindex="-1" autofocus>${say(words.mailSent)}</p>`}
<p>${say(words.feedText)}</p>
<p class="pages"><a class="button plain" href="${feedPath(code)}" type="application/atom+xml">${say(words.feed)}</a></p>
${
  sendsMail
    ? html`<form class="apply" method="post" action="${link(action)}">
<div class="entry"><label for="address">${say(words.mail)}</label>
<p class="hint" id="address-hint">${say(words.mailHint)}</p>
${fault && faultLine(view, "address", fault)}
<input class="field" type="email" id="address" name="address" value="${(fault && typed("address")) ?? ""}" maxlength="254" autocomplete="email" autocapitalize="off" spellcheck="false" aria-describedby="address-hint${fault && " address-fault"}"${fault && html` aria-invalid="true"`} required></div>
<p><button class="button">${say(words.mailSend)}</button></p></form>`
    : html`<p class="quiet">${say(words.noMail)}</p>`
}</section>`
}

function complain({ say, site }: View): Html {
  return html`<section class="section" aria-labelledby="complain"><h2 id="complain">${say(words.complain)}</h2>
<p>${say(words.complainText)}</p>
<p class="pages">${
    site.complaint !== null &&
    html`<a class="button" href="${site.complaint}" rel="noopener noreferrer">${say(words.complainOpen)}</a>`
  } <a class="button plain" href="tel:12315">${say(words.complainCall)}</a></p>
<p class="quiet">${say(words.complainNote)}</p></section>`
}

/** For who is not the one that a record is about, or sees that it is not. */
function other(view: View, { standing, offices }: Help): Html {
  const { say } = view
  const authorities = [...new Set(standing.records.map(({ authority }) => authority))]
  return html`<section class="section" aria-labelledby="other"><h2 id="other">${say(words.other)}</h2>
<ol class="notes"><li>${say(words.otherCompare)}</li><li>${say(words.otherOwn)}</li><li>${say(words.otherAsk)}</li></ol>
${
  authorities.length > 0 &&
  html`<ul class="notes">${authorities.map((authority) => html`<li>${officeOf(view, authority, offices.get(authority))}</li>`)}</ul>`
}</section>`
}

function officeOf(view: View, authority: string, office: PublicOffice | undefined): Html {
  if (!office) return html`${view.say(words.authorityOf)}${placeName(view, authority)}`
  const { name, window, telephone } = office
  return html`${inChinese(view, name)}${window !== null && html` · ${inChinese(view, window)}`}${
    telephone !== null && html` · <a href="tel:${telephone.replace(/[^\d+]/g, "")}">${inChinese(view, telephone)}</a>`
  }`
}

/** For the merchant: of each record what can be done, and by which day. */
function own(view: View, { standing, remedies }: Help): Html {
  const { say, link } = view
  return html`<section class="section" aria-labelledby="own"><h2 id="own">${say(words.own)}</h2>
${
  standing.records.length === 0
    ? html`<p>${say(words.ownNone)}</p>`
    : html`<ul class="notes">${standing.records.map((record) => html`<li>${ownRecord(view, record, remedies.get(record.id))}</li>`)}</ul>`
}
<p><a href="${link("/counter")}">${say(words.ownCounter)}</a></p></section>`
}

function ownRecord(view: View, { id, list, decisionNo }: StandingRecord, remedies?: Remedies): Html {
  const { say, link } = view
  return html`<p>${listBadge(view, list)} ${inChinese(view, decisionNo)}</p>
${
  remedies &&
  html`<ul class="notes">${(["repair", "objection"] as const).map((remedy) => {
    const opening = remedies[remedy]
    const said = wholeDays(view, say(openingSentence(remedy, opening, true)))
    return html`<li><b>${say(labels[remedy])}</b> ${said}${
      opening.kind !== "closed" &&
      html` <a href="${link(`/records/${id}/${remedy}`)}">${say(titles[remedy])}<span class="unseen"> ${inChinese(view, decisionNo)}</span></a>`
    }</li>`
  })}</ul>`
}`
}

const words = {
  back: { zh: "商户信用记录", en: "The credit record" },
  title: { zh: "关注、投诉、更正", en: "Follow, complain, correct" },
  copy: { zh: "名称和代码", en: "Name and code" },
  copyHint: { zh: "点一下就选中，可以复制。", en: "One touch marks it, to be copied." },
  name: { zh: "名称", en: "Name" },
  code: { zh: "统一社会信用代码", en: "Unified social credit code" },
  follow: { zh: "关注这家商户", en: "Follow this merchant" },
  feedText: {
    zh: "把订阅地址放进阅读器。公示一有变化就能看到。不用登录，本站不知道您是谁。",
    en: "Put the address of the feed into a reader: it shows when something changes. No account is needed, and this site does not know who you are.",
  },
  feed: { zh: "订阅地址（Atom）", en: "The feed (Atom)" },
  mail: { zh: "用邮箱关注", en: "Follow by mail" },
  mailHint: {
    zh: "先收到一封确认邮件，点开里面的链接才算关注。随时一点取消，取消后不留邮箱。",
    en: "A mail asks you to confirm first. One click ends it at any time, and nothing of the address is kept.",
  },
  mailSend: { zh: "发确认邮件", en: "Send the mail to confirm" },
  mailSent: {
    zh: "请看邮箱。没有关注过的，会收到确认邮件；24 小时内点开链接有效。",
    en: "See your mail: where the address does not follow yet, a link to confirm is on its way. It counts for 24 hours.",
  },
  noMail: { zh: "本站没有开通邮件。", en: "This site sends no mail." },
  complain: { zh: "投诉举报", en: "Complain" },
  complainText: {
    zh: "买到的东西有问题、发现违法经营，请向 12315 提出。先复制上面的名称和代码，到那里粘贴。",
    en: "Something that you bought is faulty, or a business breaks the law: tell 12315. Copy name and code above, and paste them there.",
  },
  complainOpen: { zh: "打开 12315 网站", en: "Open the site of 12315" },
  complainCall: { zh: "拨打 12315", en: "Call 12315" },
  complainNote: {
    zh: "本站只公示，不办理投诉，也不知道您投诉了谁。",
    en: "This site publishes. It takes no complaints, and does not learn of yours.",
  },
  other: { zh: "这条记录说的不是同一家", en: "A record is about somebody else" },
  otherCompare: {
    zh: "先对代码。名称相同、代码不同的，不是同一家。",
    en: "Compare the code first: the same name with another code is another merchant.",
  },
  otherOwn: {
    zh: "代码是您的，事情不是您的：在下面“我是这家商户”里提出异议。异议直接进入办理机关的待办。",
    en: "The code is yours and the matter is not: object below, under “I am this merchant”. It goes to the authority’s worklist.",
  },
  otherAsk: {
    zh: "没有登录账号的，带上代码和文号到办理机关的窗口，或者打电话。窗口也可以登记异议：",
    en: "Without an account, go to or call the authority with the code and the number of the decision. Its counter takes objections too:",
  },
  authorityOf: { zh: "办理机关在", en: "The authority is in " },
  own: { zh: "我是这家商户", en: "I am this merchant" },
  ownNone: { zh: "现在没有公示记录，不需要办理什么。", en: "Nothing is published now, and nothing has to be done." },
  ownCounter: { zh: "登录商户窗口", en: "Sign in at the counter" },
} as const satisfies Record<string, Bilingual>

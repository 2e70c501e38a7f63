/**
 * What anybody can do about a merchant, on one page a tap from its record: follow it, complain of it, say that it is somebody else,
 * and, for the merchant, what can be done by which day.
 */
import { html } from "hono/html"
import { readerClaims, type SaidFault, wordsMax } from "../enforcement/lead/reader-lead.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { writtenDay } from "../law/day-words.ts"
import { headingOf, type PublicOffice } from "../register/pages/record-row.ts"
import { labels, openingSentence, titles } from "../register/pages/remedy-words.ts"
import { calledFromAfar, feedLink, feedPath } from "../register/pages/standing-feed.ts"
import { followPath, helpPath, otherPath } from "../register/pages/subject-way.ts"
import type { Remedies } from "../register/proceeding/remedy.ts"
import { sayStanding, sentencesOf } from "../register/record/said.ts"
import type { ReadStanding, StandingRecord } from "../register/record/standing.ts"
import { toWireRecord } from "../register/record/wire.ts"
import { faultLine, faultNotice, selectEntry, textEntry } from "../web/entry.ts"
import { formView } from "../web/form.ts"
import { layout } from "../web/layout.ts"
import { clauses, listBadge, listWords, placeName, wholeDays } from "../web/shown.ts"
import { type Turned, turnedSpan, turnLinks } from "../web/turn.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

/** What the page is made of. */
export interface Help {
  standing: ReadStanding
  /** Of its records those that stand on the page. */
  turned: Turned<StandingRecord>
  /** Of those, by their ids, what their merchant can do. */
  remedies: ReadonlyMap<string, Remedies>
  /** Who has decided, as they have said of themselves, by authority. */
  offices: ReadonlyMap<string, PublicOffice>
  /** Whether this register sends mail. */
  sendsMail: boolean
  /** Whether anybody may say that a record is about somebody else. */
  takesOther: boolean
  came: Came
}

/** What is wrong with a form, or stands against it as a whole. */
type OtherFault = SaidFault | { field: null; reason: Bilingual }

/** What came of a form of the page. `sent`: a link is on its way where one may be; `told`: the authority has it, under a number. */
export type Came =
  | { form: "follow"; fault: Bilingual }
  | { form: "other"; faults: readonly OtherFault[] }
  | { form: "follow"; done: "sent" }
  | { form: "other"; done: "told"; number: string }
  | null

export function helpPage(view: View, help: Help): Html {
  const { say, link } = view
  const { subject } = help.standing
  const main = html`<div class="paper work">
<p class="back"><a href="${link(`/subjects/${subject.code}`)}">← ${say(words.back)}</a></p>
<h1>${say(words.title)}</h1>
${faultNotice(view, faultsOf(view, help))}
${said(view, help.standing)}
${toCopy(view, subject)}
${follow(view, help)}
${complain(view)}
${other(view, help)}
${own(view, help)}
</div>`
  const title = `${say(words.title)} · ${calledFromAfar(view, subject)}`
  return layout(view, { title, main, asOf: null, head: feedLink(view, subject) })
}

/** Whom it is about, and how it stands. */
function said(view: View, { subject, records, endedOn }: ReadStanding): Html {
  const { gravest, headline, span } = sayStanding({ records, endedOn })
  return html`<p class="lead"><b>${inChinese(view, subject.name)}</b></p>
<p class="said${gravest !== null && ` of-${gravest}`}">${clauses(view.say(sentencesOf({ headline, span })))}</p>`
}

/** What is wrong, each at its control; at none where the page has none for it. */
function faultsOf({ say }: View, { sendsMail, takesOther, turned, came }: Help): { id: string | null; text: string }[] {
  if (came === null || "done" in came) return []
  if (came.form === "follow") return [{ id: sendsMail ? "address" : null, text: say(came.fault) }]
  return came.faults.map(({ field, reason }) => {
    // One record alone is not chosen: the form stands for it.
    const control = field === "record" && turned.total === 1 ? "other" : field
    return { id: takesOther ? control : null, text: say(reason) }
  })
}

/** Name and code, each marked by one touch. */
function toCopy(view: View, { name, code }: ReadStanding["subject"]): Html {
  const { say } = view
  return html`<section class="section" aria-labelledby="copy"><h2 id="copy">${say(words.copy)}</h2>
<p class="hint">${say(words.copyHint)}</p>
<dl class="rows"><dt>${say(words.name)}</dt><dd class="to-copy">${inChinese(view, name)}</dd>
<dt>${say(words.code)}</dt><dd class="to-copy code" translate="no">${code}</dd></dl></section>`
}

function follow(view: View, { standing, sendsMail, came }: Help): Html {
  const { say, link } = view
  const { code } = standing.subject
  const action = followPath(code)
  const { typed } = formView(view, action)
  const own = came?.form === "follow" ? came : null
  const fault = own && "fault" in own ? say(own.fault) : null
  return html`<section class="section" aria-labelledby="follow"><h2 id="follow">${say(words.follow)}</h2>
${own && "done" in own && html`<p class="notice" role="status" id="sent" tabindex="-1" autofocus>${say(words.mailSent)}</p>`}
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

/** For who sees that a record is about somebody else: what to compare, and a few words to the authority, without an account. */
function other(view: View, help: Help): Html {
  const { say, link } = view
  const { standing, turned, offices, takesOther, came } = help
  const own = came?.form === "other" ? came : null
  const authorities = [...new Set(turned.rows.map(({ authority }) => authority))]
  return html`<section class="section" aria-labelledby="other"><h2 id="other">${say(words.other)}</h2>
${
  own &&
  "done" in own &&
  html`<div class="notice" role="status" id="told" tabindex="-1" autofocus><p>${say(words.told)}</p>
<p class="to-copy code">${own.number}</p>
<p>${say(words.toldNext)} <a href="${link("/follow")}">${say(words.toldFollow)}</a></p></div>`
}
<ul class="notes"><li>${say(words.otherCompare)}</li><li>${say(words.otherOwn)}</li></ul>
${
  standing.records.length === 0
    ? html`<p>${say(words.otherNone)}</p>`
    : html`${takesOther && tellOther(view, turned, standing.subject.code, own)}
<p>${say(takesOther ? words.otherCall : words.otherAsk)}</p>
<ul class="notes">${authorities.map((authority) => html`<li>${officeOf(view, authority, offices.get(authority))}</li>`)}</ul>`
}</section>`
}

/** The form. */
function tellOther(view: View, { rows: records, total, from }: Turned<StandingRecord>, code: string, came: Came): Html {
  const { say } = view
  const action = otherPath(code)
  // What was taken is not typed again.
  const form = came && "done" in came ? view : formView(view, action)
  const fault = (field: SaidFault["field"]) => {
    const found = came && "faults" in came ? came.faults.find((each) => each.field === field) : undefined
    return found && say(found.reason)
  }
  const { recordLabel, claimLabel, wordsLabel, wordsHint } = words
  const [first] = records
  const options = records.map((record) => ({ value: record.id, label: calledOf(view, record).label }))
  const claims = Object.entries(readerClaims).map(([value, label]) => ({ value, label: say(label) }))
  return html`<form class="apply" method="post" action="${view.link(action, { cursor: from > 0 ? String(from) : undefined })}">
${
  first && total === 1
    ? html`<input type="hidden" name="record" value="${first.id}">`
    : selectEntry(
        form,
        { name: "record", label: say(recordLabel), required: true, fault: fault("record") },
        options,
        say(words.choose),
      )
}
${selectEntry(form, { name: "claim", label: say(claimLabel), required: true, fault: fault("claim") }, claims, say(words.choose))}
${textEntry(form, { name: "words", label: say(wordsLabel), hint: say(wordsHint), fault: fault("words") }, 3)}
<p><button class="button">${say(words.otherSend)}</button></p></form>`
}

/** What a record is called where others stand beside it: the number of a listing is not public. */
function calledOf(view: View, record: StandingRecord): { text: Html; label: string } {
  const { text, isChinese } = headingOf(view, toWireRecord(record))
  const day = view.say(writtenDay(record.publishedOn))
  return {
    text: html`${isChinese ? inChinese(view, text) : text} <span class="quiet">${day}</span>`,
    label: `${view.say(listWords[record.list])} · ${text} · ${day}`,
  }
}

function officeOf(view: View, authority: string, office: PublicOffice | undefined): Html {
  if (!office) return html`${view.say(words.authorityOf)}${placeName(view, authority)}`
  const { name, window, telephone } = office
  return html`${inChinese(view, name)}${window !== null && html` · ${inChinese(view, window)}`}${
    telephone !== null && html` · <a href="tel:${telephone.replace(/[^\d+]/g, "")}">${inChinese(view, telephone)}</a>`
  }`
}

/** For the merchant: of each record what can be done, and by which day. */
function own(view: View, { standing, turned, remedies }: Help): Html {
  const { say, link } = view
  const { code } = standing.subject
  return html`<section class="section" aria-labelledby="own"><h2 id="own">${say(words.own)}</h2>
${
  standing.records.length === 0
    ? html`<p>${say(words.ownNone)}</p>`
    : html`${turnedSpan(view, turned)}
<ul class="notes">${turned.rows.map((record) => html`<li>${ownRecord(view, record, remedies.get(record.id))}</li>`)}</ul>
${turnLinks(view, turned, (cursor) => `${link(helpPath(code), { cursor })}#own`)}`
}
<p><a href="${link("/counter")}">${say(words.ownCounter)}</a></p></section>`
}

function ownRecord(view: View, record: StandingRecord, remedies?: Remedies): Html {
  const { say, link } = view
  const { id, list } = record
  const called = calledOf(view, record)
  return html`<p>${listBadge(view, list)} ${called.text}</p>
${
  remedies &&
  html`<ul class="notes">${(["repair", "objection"] as const).map((remedy) => {
    const opening = remedies[remedy]
    const said = wholeDays(view, say(openingSentence(remedy, opening, true)))
    return html`<li><b>${say(labels[remedy])}</b> ${said}${
      opening.kind !== "closed" &&
      html` <a href="${link(`/records/${id}/${remedy}`)}">${say(titles[remedy])}<span class="unseen"> ${called.label}</span></a>`
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
    zh: "您就是这家商户：在下面“我是这家商户”里登录提出异议，机关要书面答复。",
    en: "You are this merchant: object below, under “I am this merchant”. The authority has to answer in writing.",
  },
  otherNone: { zh: "现在没有公示记录。", en: "Nothing is published now." },
  otherAsk: {
    zh: "告诉办理机关：带上代码，到窗口或者打电话。窗口也可以登记异议。",
    en: "Tell the authority: go there or call, with the code. Its counter takes objections too:",
  },
  otherCall: { zh: "也可以打电话、到窗口，带上代码：", en: "Or go to or call the authority, with the code:" },
  recordLabel: { zh: "哪一条记录", en: "Which record" },
  claimLabel: { zh: "什么情况", en: "What is wrong" },
  wordsLabel: { zh: "说明", en: "In your words" },
  wordsHint: {
    zh: `最多 ${wordsMax} 字。不要写姓名、身份证号、电话。不公开，只有办理机关看。`,
    en: `At most ${wordsMax} characters, no names, ID or telephone numbers. It is not published: the authority alone reads it.`,
  },
  choose: { zh: "请选择", en: "Choose" },
  otherSend: { zh: "告诉办理机关", en: "Tell the authority" },
  told: { zh: "已经送到办理机关。请记下编号：", en: "The authority has it. Keep the number:" },
  toldNext: {
    zh: "记录在核对之前不变。用编号可以查办到哪一步：",
    en: "The record stays as it is until it was looked into. By the number you see how it stands:",
  },
  toldFollow: { zh: "查询办理进度", en: "Follow it" },
  authorityOf: { zh: "办理机关在", en: "The authority is in " },
  own: { zh: "我是这家商户", en: "I am this merchant" },
  ownNone: { zh: "现在没有公示记录，不需要办理什么。", en: "Nothing is published now, and nothing has to be done." },
  ownCounter: { zh: "登录商户窗口", en: "Sign in at the counter" },
} as const satisfies Record<string, Bilingual>

/** The page behind the link of a mail: which merchant its holder follows, how that stands, and the button that confirms or ends it. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { sayStanding, sentenceOf } from "../register/record/said.ts"
import type { ReadStanding } from "../register/record/standing.ts"
import { layout } from "../web/layout.ts"
import { clauses } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"

/** What the page says. `gone`: the link counts no more, or never did. */
export type Following =
  | { kind: "waiting" | "following"; standing: ReadStanding | null; path: string }
  | { kind: "ended" | "gone" }

export function followingPage(view: View, following: Following): Html {
  const { say, link } = view
  const main = html`<div class="paper work">
<h1>${say(titles[following.kind])}</h1>
<p class="lead">${say(leads[following.kind])}</p>
${"path" in following ? there(view, following) : html`<p><a href="${link("/")}">${say(words.home)}</a></p>`}
</div>`
  return layout(view, { title: say(titles[following.kind]), main, asOf: null })
}

function there(view: View, { kind, standing, path }: Extract<Following, { path: string }>): Html {
  const { say, link } = view
  const form = (act: string, label: Bilingual, plain: boolean) =>
    html`<form class="apply" method="post" action="${path}"><input type="hidden" name="act" value="${act}"><p><button class="button${plain && html` plain`}">${say(label)}</button></p></form>`
  return html`${
    standing &&
    html`<section class="verdict" aria-label="${say(words.which)}"><p class="sentence">${clauses(say(sentenceOf(standing.subject.name, sayStanding(standing))))}</p>
<p><a href="${link(`/subjects/${standing.subject.code}`)}">${say(words.record)}</a></p></section>`
  }
${kind === "waiting" && form("confirm", words.confirm, false)}
${form("end", kind === "waiting" ? words.decline : words.end, true)}`
}

const titles = {
  waiting: { zh: "确认关注", en: "Confirm that you follow" },
  following: { zh: "您在关注这家商户", en: "You follow this merchant" },
  ended: { zh: "已经取消关注", en: "You do not follow it any more" },
  gone: { zh: "这个链接没有用了", en: "This link counts no more" },
} as const satisfies Record<Following["kind"], Bilingual>

const leads = {
  waiting: {
    zh: "点“确认关注”以后，公示有变化就发邮件。不点，邮箱会在 24 小时内删除。",
    en: "Once you confirm, a mail tells you when something changes. Otherwise the address is deleted within 24 hours.",
  },
  following: {
    zh: "公示有变化就发邮件。邮件里只有链接，没有商户的名称。",
    en: "A mail tells you when something changes. It holds a link, and no merchant’s name.",
  },
  ended: {
    zh: "邮箱和关注都已删除，不会再发邮件。",
    en: "The address is deleted with it, and no more mail comes.",
  },
  gone: {
    zh: "可能已经取消，或者过了 24 小时。要关注的，在商户的页面上重新填邮箱。",
    en: "It was ended, or 24 hours are over. To follow a merchant, give your address on its page again.",
  },
} as const satisfies Record<Following["kind"], Bilingual>

const words = {
  which: { zh: "关注的商户", en: "The merchant" },
  record: { zh: "看它的信用记录", en: "See its credit record" },
  confirm: { zh: "确认关注", en: "Confirm" },
  end: { zh: "取消关注", en: "Follow no more" },
  decline: { zh: "不是我，删除邮箱", en: "It was not me: delete the address" },
  home: { zh: "查商户", en: "Look up a merchant" },
} as const satisfies Record<string, Bilingual>

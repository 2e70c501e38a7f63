/** The page that says who runs the site, what is kept of its visitors, and where an error or a question goes. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { layout } from "../web/layout.ts"
import { linkedData, operatorThing } from "../web/linked-data.ts"
import type { Html, View } from "../web/view.ts"

export function aboutPage(view: View): Html {
  const { say, site } = view
  const known = [
    [words.operator, site.operator],
    [words.contact, site.contact],
    [words.correction, site.correction],
    [words.filings, site.filings.length > 0 ? site.filings.join(" · ") : null],
  ] as const
  const main = html`<div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
<section class="section"><h2>${say(words.who)}</h2>
<dl class="rows">${known.map(([label, text]) => html`<dt>${say(label)}</dt><dd lang="zh-CN">${text ?? say(words.notSet)}</dd>`)}</dl></section>
<section class="section"><h2>${say(words.correct)}</h2><ul class="notes">
<li>${say(words.correctRecord)}</li><li>${say(words.correctPage)}</li></ul></section>
<section class="section" id="privacy"><h2>${say(words.privacy)}</h2><ul class="notes">
${privacy.map((text) => html`<li>${say(text)}</li>`)}</ul></section>
</div>`
  const operator = operatorThing(view)
  const head = operator ? { head: linkedData(operator) } : {}
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow", ...head })
}

const words = {
  title: { zh: "关于本站和个人信息保护", en: "About this site, and privacy" },
  lead: {
    zh: "这里公示经营异常名录、严重违法失信名单和行政处罚信息。每一次公示都写入只增不改的公示日志，任何人都可以核验。",
    en: "The lists of abnormal operations and of serious violators, and penalties, are published here. Each publication is an entry of a log that only grows, which anyone can verify.",
  },
  who: { zh: "谁在运行", en: "Who runs it" },
  operator: { zh: "主办单位", en: "Run by" },
  contact: { zh: "联系方式", en: "Contact" },
  correction: { zh: "网页纠错", en: "Errors on pages" },
  filings: { zh: "备案号", en: "Filed as" },
  notSet: { zh: "运行单位尚未填写", en: "not set yet" },
  correct: { zh: "发现内容有误", en: "Where something is wrong" },
  correctRecord: {
    zh: "记录本身有误：由记录上的主体提出异议，入口在该条记录下方“异议”一行。",
    en: "In a record: the merchant on record objects to it; the way stands in the record’s row “Objection”.",
  },
  correctPage: {
    zh: "网页显示有误：请按上面的“网页纠错”告知。",
    en: "In how a page shows it: tell it as said above under “Errors on pages”.",
  },
  privacy: { zh: "个人信息保护", en: "Privacy" },
} as const satisfies Record<string, Bilingual>

const privacy: readonly Bilingual[] = [
  {
    zh: "查询无须登录，不跟踪，不使用统计或者广告程序，不加载第三方资源。",
    en: "Looking up takes no account. Nothing tracks you, and nothing is loaded from third parties.",
  },
  {
    zh: "Cookie 只用来记住所选的语言和字号（一年），以及登录后的会话（关闭浏览器即失效）和登录途中的状态（十分钟）。",
    en: "Cookies keep the language and the size of letters that you chose, for a year. Who signs in has a session, until the browser closes, and for ten minutes the way to the login. There are no others.",
  },
  {
    zh: "为了让所有人都能查询，按网络地址统计短时间内的请求数量；地址只以加密摘要的形式短时保存，不写入日志。",
    en: "So that everyone gets an answer, requests are counted by address for a short time; of an address a keyed digest alone is kept, briefly, and in no log.",
  },
  {
    zh: "请不要输入身份证号码：输入的身份证号码不会被查询，也不会出现在页面和日志里。",
    en: "Please enter no ID numbers: one that is entered is not searched, and stands on no page and in no log.",
  },
  {
    zh: "公示内容在发布前逐项查找个人信息；依法不得公开的不予公示。公示期满、移出、撤销的记录不再展示。",
    en: "What is published is searched for personal data before; what the law keeps back stays back. Records whose time is over, or that were removed or revoked, are no longer shown.",
  },
]

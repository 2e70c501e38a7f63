/** The frame of every page: head, skip link, header, main, footer with the log position of the answer. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Head } from "../ledger/sequencer.ts"
import { linkedData, pageThing } from "./linked-data.ts"
import { logPosition, logSize } from "./shown.ts"
import { deskStyleFile, styleFile } from "./style.ts"
import { technical } from "./technical.ts"
import type { Html, View } from "./view.ts"

/** What a page puts into the frame. */
export interface Page {
  /** Without the register's name. */
  title: string
  main: Html
  /** The log position of the answer; null where a page says nothing of the register's content. */
  asOf: Head | null
  /** What a link to the page shows where it is sent (Open Graph). It is kept by others for longer than it holds: it names its day, and no person. */
  preview?: Preview
  /** Whether nothing on it is of a desk: then its style need not be waited for. */
  isPlain?: true
  /** What search engines may do; nothing unless a page says otherwise. */
  robots?: string
  /** Where who skips to the content is led, by its id; absent: to all of it. */
  skipTo?: string
  /** What else stands in the head. */
  head?: Html
}

/** The beginning of a page, as others show it before it is opened. */
export interface Preview {
  title: string
  description: string
  /** The page's lasting address. */
  url: string
}

const words = {
  name: { zh: "公示", en: "Gongshi" },
  tagline: { zh: "Gongshi · 商户信用信息公示", en: "Register of merchants’ credit information" },
  skip: { zh: "跳到正文", en: "Skip to the content" },
  home: { zh: "查商户", en: "Look up" },
  check: { zh: "批量核查", en: "Check" },
  navigation: { zh: "主导航", en: "Main" },
  api: { zh: "接口", en: "API" },
  status: { zh: "运行状态", en: "Status" },
  verify: { zh: "验证报告", en: "Verify a report" },
  exports: { zh: "数据下载", en: "Published data" },
  rules: { zh: "规则目录", en: "The rules" },
  statistics: { zh: "公示统计", en: "Statistics" },
  console: { zh: "平台和机构", en: "Platforms and agencies" },
  description: {
    zh: "查询商户的经营异常名录、严重违法失信名单和行政处罚公示信息。",
    en: "Look up merchants on the lists of abnormal operations and serious violators, and their published penalties.",
  },
  open: {
    zh: "查询无须登录；页面没有跟踪，也不加载第三方资源。",
    en: "No account needed, no tracking, nothing loaded from third parties.",
  },
  signIn: { zh: "登录", en: "Sign in" },
  signOut: { zh: "退出", en: "Sign out" },
  larger: { zh: "大字版", en: "Larger type" },
  usual: { zh: "标准版", en: "Usual type" },
  latest: { zh: "最新公示", en: "Latest publications" },
  about: { zh: "关于本站和个人信息保护", en: "About this site, and privacy" },
  accessibility: { zh: "无障碍", en: "Accessibility" },
  operator: { zh: "主办单位：", en: "Run by: " },
  follow: { zh: "查询办理进度", en: "Follow an application" },
  contact: { zh: "联系方式：", en: "Contact: " },
  correction: { zh: "网页纠错：", en: "Report an error: " },
  invented: {
    zh: "演示数据：商户和记录都是虚构的",
    en: "Demonstration: all data are invented",
  },
  training: {
    zh: "培训：数据都是虚构的，不产生效力，不外发",
    en: "Training: invented data, nothing sent out",
  },
  leftOut: {
    zh: "输入的内容像是身份证件号码、电话或者账号，已从网址中删去，没有查询，也没有保存。查商户请用名称或者统一社会信用代码。",
    en: "What was typed looks like somebody’s ID, telephone or account number. It was taken out of the address, and neither looked for nor kept. Merchants are found by name or unified social credit code.",
  },
  inventedData: { zh: "演示数据", en: "Invented data" },
} as const satisfies Record<string, Bilingual>

export function layout(view: View, page: Page): Html {
  const { say } = view
  const language = view.language === "zh" ? "zh-CN" : "en"
  return html`<!doctype html>
<html lang="${language}"${view.larger && html` class="larger"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · ${say(words.name)}</title>
${page.preview && openGraph(view, page.preview)}<meta name="robots" content="${page.robots ?? "noindex, nofollow"}">
${page.robots?.startsWith("index") && html`<meta name="description" content="${say(words.description)}">`}
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/${styleFile}">
${!page.isPlain && html`<link rel="stylesheet" href="/assets/${deskStyleFile}">`}${page.head ?? (page.robots?.startsWith("index") && linkedData(pageThing(view, page.title)))}</head>
<body>
<a class="skip" href="#${page.skipTo ?? "main"}">${say(words.skip)}</a>
${view.invented && html`<aside class="invented" aria-label="${say(words.inventedData)}">${say(view.site.isTraining ? words.training : words.invented)}</aside>`}
${header(view)}
<main id="main" tabindex="-1"><div class="inside">
${view.leftOut && html`<div class="notice" role="alert" tabindex="-1" autofocus><p>${say(words.leftOut)}</p></div>`}
${page.main}
</div></main>
${footer(view, page.asOf)}
</body>
</html>`
}

function openGraph({ say }: View, { title, description, url }: Preview): Html {
  return html`<meta property="og:type" content="website"><meta property="og:site_name" content="${say(words.name)}"><meta property="og:title" content="${title}"><meta name="description" property="og:description" content="${description}"><meta property="og:url" content="${url}">
`
}

function header(view: View): Html {
  const { say, link } = view
  const other = view.language === "zh" ? "en" : "zh"
  const otherTag = other === "zh" ? "zh-CN" : "en"
  return html`<header class="top"><div class="inside">
<a class="brand" href="${link("/")}"><img src="/assets/icon.svg" alt="" width="36" height="36">
<span><b>${say(words.name)}</b><small>${say(words.tagline)}</small></span></a>
<nav aria-label="${say(words.navigation)}"><ul>
<li class="wide-only"><a href="${link("/")}">${say(words.home)}</a></li>
<li class="wide-only"><a href="${link("/verify")}">${say(words.verify)}</a></li>
<li class="wide-only optional"><a href="${link("/check")}">${say(words.check)}</a></li>
<li class="wide-only optional"><a href="${view.link("/", { in: "records" })}">${say(words.latest)}</a></li>
${person(view)}
<li><a href="${view.inLetters(!view.larger)}" rel="nofollow">${say(view.larger ? words.usual : words.larger)}</a></li>
<li><a href="${view.inLanguage(other)}" lang="${otherTag}" hreflang="${otherTag}" rel="nofollow">${
    other === "zh" ? "中文" : "English"
  }</a></li>
</ul></nav>
</div></header>`
}

// Where whoever has signed in goes on.
const desks = {
  officer: { path: "/worklist", name: { zh: "办公", en: "Office" } },
  merchant: { path: "/counter", name: { zh: "我的记录", en: "My records" } },
  client: { path: "/console", name: { zh: "工作台", en: "Console" } },
} as const

/** The way in, or the way on and out. */
function person(view: View): Html {
  const { say, link, principal } = view
  if (principal.kind === "anyone") {
    // Whoever begins at the search has come to sign in, and goes on to their desk.
    // The address of a following is a secret, which no other address holds.
    const to = /^\/(?:$|\?|sign-in|following\/)/.test(view.here) ? undefined : view.here
    return html`<li><a href="${link("/sign-in", { to })}" rel="nofollow">${say(words.signIn)}</a></li>`
  }
  const { path, name } = desks[principal.kind]
  const on = html`<li><a href="${link(path)}"><b>${say(name)}</b></a></li>`
  // The console has a way out of its own.
  if (principal.kind === "client") return on
  return html`${on}
<li><form method="post" action="${link("/sign-out")}"><button class="as-link">${say(words.signOut)}</button></form></li>`
}

function footer(view: View, asOf: Head | null): Html {
  const { say } = view
  return html`<footer class="foot"><div class="inside">
<div class="position">
${
  asOf &&
  html`<p>${logPosition(view, asOf)}</p>
${technical(view, html`<p>${logSize(view, asOf)}</p>`)}`
}
<p class="quiet">${say(words.open)}</p>
${siteLines(view)}
</div>
<ul><li><a href="${view.link("/verify")}">${say(words.verify)}</a></li><li><a href="${view.link("/check")}">${say(words.check)}</a></li><li><a href="${view.link("/", { in: "records" })}">${say(words.latest)}</a></li><li><a href="${view.link("/follow")}">${say(words.follow)}</a></li><li><a href="${view.link("/catalogue")}">${say(words.rules)}</a></li><li><a href="${view.link("/statistics")}">${say(words.statistics)}</a></li><li><a href="${view.link("/exports")}">${say(words.exports)}</a></li><li><a href="${view.link("/console")}">${say(words.console)}</a></li><li><a href="/docs">${say(words.api)}</a></li><li><a href="${view.link("/status")}">${say(words.status)}</a></li><li><a href="${view.link("/accessibility")}">${say(words.accessibility)}</a></li><li><a href="${view.link("/about")}">${say(words.about)}</a></li></ul>
</div></footer>`
}

/** Who runs the register, as the operator has set it. */
function siteLines({ say, site }: View): Html {
  const { operator, contact, correction, filings } = site
  const parts = [
    operator && html`${say(words.operator)}${operator}`,
    contact && html`${say(words.contact)}${contact}`,
    correction && html`${say(words.correction)}${correction}`,
    ...filings.map((number) => html`${number}`),
  ].filter((part) => part !== null)
  return html`${parts.length > 0 && html`<p class="site" lang="zh-CN">${parts.map((part) => html`<span>${part}</span> `)}</p>`}`
}

/** What the client's key has used: of today's quotas, by operation, and on the last days. */
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { may } from "../access/principal.ts"
import { costOf } from "../access/quota/cost.ts"
import type { WireUsage } from "../access/quota/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { faultLine, wrongPlace } from "../web/entry.ts"
import { foldedForm, sentFaults } from "../web/form.ts"
import { dayTag, momentTag } from "../web/shown.ts"
import { technical } from "../web/technical.ts"
import { formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { consolePage, sections } from "./section.ts"

/** Where the form goes by which a key is replaced. */
export const renewPath = `${sections.usage.path}/renew`
/** And where one person of an agency asks for another. */
export const orderPath = `${sections.usage.path}/order`

/** The page. @param since when the key was made */
export function usagePage(view: View, client: Client, usage: WireUsage, since: Date): Html {
  const { say } = view
  const main = html`${sentFaults(view, { key: words.held })}
<section class="section" aria-labelledby="own-key"><h2 id="own-key">${say(words.key)}</h2>
<dl class="rows">${keyRows(view, client, usage, since).map(([label, value]) => html`<dt>${say(label)}</dt><dd>${value}</dd>`)}</dl>
<ul class="notes"><li>${say(words.keyHidden)}</li><li>${say(words.keyLost)}</li></ul>
${isByTwo(client) ? orderForm(view, client) : renewForm(view)}</section>
<section class="section" aria-labelledby="quota"><h2 id="quota">${say(words.quota)}</h2>
<p>${say(words.lead)}${momentTag(new Date(usage.resets_at))}${view.language === "zh" ? "。" : "."}</p>
<dl class="tally">${standings(view, usage).map(([name, count]) => html`<div><dt>${name}</dt><dd class="count">${formatCount(count)}</dd></div>`)}</dl></section>
<section class="section" aria-labelledby="operations"><h2 id="operations">${say(words.operations)}</h2>
${
  usage.operations.length === 0
    ? html`<p class="notice">${say(words.none)}</p>`
    : operationLists(view, usage.operations)
}</section>
<section class="section" aria-labelledby="days"><h2 id="days">${say(words.days)}</h2>
${
  usage.days.length === 0
    ? html`<p class="notice">${say(words.noDays)}</p>`
    : html`<ul class="desk-list">${usage.days.map(({ day, ...sum }) => usageLine(view, dayTag(day), sum))}</ul>`
}</section>
<ul class="notes"><li>${say(words.unitIs)}</li><li>${say(words.late)}</li><li>${say(words.free)}</li></ul>`
  return consolePage(view, { client, section: "usage", main })
}

/** Whether another key is asked for by one person of the agency and confirmed by another. */
const isByTwo = ({ role, post, persons }: Client) => role === "agency" && (post !== undefined || persons === "single")

function orderForm(view: View, client: Client): Html | null {
  const { say } = view
  if (!may(client, "key:renew")) return null
  return foldedForm(
    view,
    { action: orderPath, summary: say(words.renew) },
    () =>
      html`<p class="notice">${say(words.orderText)}</p><p><button class="button slim">${say(words.order)}</button></p>`,
  )
}

/** The key that goes is asked for: a desk that somebody has left open renews none. It is not shown again. */
function renewForm(view: View): Html {
  const { say } = view
  return foldedForm(view, { action: renewPath, summary: say(words.renew) }, (form) => {
    const fault = form.wrong("key")
    const id = fault === undefined ? "key" : wrongPlace("key")
    return html`<p class="notice warning">${say(words.renewText)}</p>
<div class="entry"><label for="${id}">${say(words.held)}</label>
${fault !== undefined && faultLine(view, id, fault)}
<input class="field" type="password" id="${id}" name="key" maxlength="200" autocomplete="off" autocapitalize="off" spellcheck="false" required${fault !== undefined && html` aria-invalid="true" aria-describedby="${id}-fault"`}></div>
<p><button class="button slim">${say(words.renewNow)}</button></p>`
  })
}

/** The page that shows a key, and is the only one that does. */
export function newKeyPage(view: View, client: Client, key: string): Html {
  const { say, link } = view
  const main = html`<div class="notice warning" role="status"><p>${say(words.newKeyHint)}</p></div>
<p class="secret" translate="no" tabindex="0" role="region" aria-label="${say(words.newKey)}">${key}</p>
<p class="pages"><a class="button" href="${link(sections.overview.path)}">${say(words.kept)}</a></p>`
  return consolePage(view, { client, section: "usage", heading: say(words.newKey), title: say(words.newKey), main })
}

/** The key without the key: whose it is, what it opens, since when, and when it was used last. */
function keyRows(view: View, client: Client, { units, rows, days }: WireUsage, since: Date): [Bilingual, Html][] {
  const { say } = view
  const [last] = days
  const perDay = html`<span class="count">${formatCount(units.quota)}</span> ${say(words.units)} · <span class="count">${formatCount(rows.quota)}</span> ${say(words.rows)}`
  return [
    [words.holder, inChinese(view, client.name)],
    [words.role, html`${say(roleWords[client.role])}`],
    [words.since, momentTag(since)],
    [words.lastUsed, last ? dayTag(last.day) : html`${say(words.notLately)}`],
    [words.perDay, perDay],
  ]
}

const roleWords = {
  platform: { zh: "平台", en: "platform" },
  agency: { zh: "协同机构", en: "partner agency" },
  source: { zh: "报送系统", en: "system that sends decisions" },
  republisher: { zh: "转载机构", en: "republisher" },
} as const satisfies Record<Client["role"], Bilingual>

function standings({ say }: View, { units, rows }: WireUsage): [string, number][] {
  return [
    [say(words.unitsUsed), units.used],
    [say(words.unitsLeft), units.left],
    [say(words.rowsUsed), rows.used],
    [say(words.rowsLeft), rows.left],
  ]
}

function usageLine({ say }: View, name: Html, { requests, units, rows }: Omit<WireUsage["days"][number], "day">): Html {
  const counted = [
    [words.requests, requests],
    [words.units, units],
    [words.rows, rows],
  ] as const
  return html`<li><p class="desk-name">${name}</p>
<p class="facts">${counted
    .filter(([, count]) => count > 0)
    .map(([word, count]) => html`<span>${say(word)} <span class="count">${formatCount(count)}</span></span> `)}</p></li>
`
}

/** What is asked for most has a name; the rest goes by its id in the description of the API, folded away. */
function operationLists(view: View, operations: WireUsage["operations"]): Html {
  const list = (shown: WireUsage["operations"]) =>
    html`<ul class="desk-list">${shown.map(({ operation, ...sum }) => {
      const name = names[operation]
      return usageLine(view, name ? html`${view.say(name)}` : html`<span class="code">${operation}</span>`, sum)
    })}</ul>`
  const named = operations.filter(({ operation }) => Object.hasOwn(names, operation))
  const others = operations.filter(({ operation }) => !Object.hasOwn(names, operation))
  return html`${named.length > 0 && list(named)}${others.length > 0 && technical(view, list(others), words.others)}`
}

const names: Readonly<Record<string, Bilingual>> = {
  getSubject: { zh: "按代码查询", en: "Look-up by code" },
  search: { zh: "检索", en: "Search" },
  check: { zh: "核查", en: "Check" },
  match: { zh: "名称比对", en: "Match by name" },
  checkStream: { zh: "流式核查", en: "Streams" },
  createCheckJob: { zh: "文件核查", en: "Files" },
  getReport: { zh: "信用报告", en: "Credit reports" },
  getCertificate: { zh: "记录证明", en: "Certificates" },
  createSearchJob: { zh: "批量下载", en: "Downloads" },
  takeRecords: { zh: "检索结果下载", en: "Results of searches as files" },
  uploadRoster: { zh: "报送名单", en: "Rosters sent" },
  listAlerts: { zh: "读取预警", en: "Alerts read" },
  listNotices: { zh: "读取通知", en: "Notices read" },
}

/** So many units as one call costs, or one name in it. */
function unitsOf(operation: string): number {
  const cost = costOf(operation)
  return cost.of === "units" ? cost.units : 0
}

const words = {
  key: { zh: "密钥", en: "The key" },
  holder: { zh: "持有者", en: "Held by" },
  role: { zh: "用途", en: "Used as" },
  since: { zh: "签发时间", en: "Issued" },
  lastUsed: { zh: "最近使用", en: "Last used" },
  notLately: { zh: "近 30 日没有使用", en: "not in the last 30 days" },
  perDay: { zh: "每日额度", en: "Daily quota" },
  keyHidden: {
    zh: "密钥只在签发时显示一次，本库只保存它的摘要，任何人都无法再次查看。",
    en: "The key was shown once, when it was issued. The register keeps only a digest of it; nobody can see it again.",
  },
  keyLost: {
    zh: "怀疑泄露的，请立即在这里更换；密钥丢失的，请联系运行单位。推送地址的签名密钥在“推送”中更换。",
    en: "If it may have leaked, replace it here at once; if it is lost, ask the operator. Secrets of webhooks are replaced under “Webhooks”.",
  },
  renew: { zh: "更换密钥", en: "Replace the key" },
  renewText: {
    zh: "原密钥一秒内失效，用它的程序和登录都会中断，直到换用新密钥。不能撤回。",
    en: "The key that you hold stops within a second, and with it your programs and sign-ins, until they use the new one. It can’t be undone.",
  },
  orderText: {
    zh: "由本机构另一人（审批人）确认后得到取件码，密钥持有人凭取件码和现在的密钥领取新密钥；领取以前，现在的密钥继续有效。",
    en: "Another person of your agency, an approver, confirms it and gets a code; the holder trades it with the present key, which goes on until then.",
  },
  order: { zh: "提出更换", en: "Ask for another" },
  held: { zh: "现在的密钥", en: "The key that you hold" },
  renewNow: { zh: "确认更换密钥", en: "Confirm: replace it" },
  newKey: { zh: "新的密钥", en: "The new key" },
  newKeyHint: {
    zh: "请现在保存：离开本页后无法再次查看。原密钥已经失效，用它登录的都已退出。",
    en: "Keep it now: nobody can see it again. The old one is refused, and whoever came in by it is signed out.",
  },
  kept: { zh: "已保存，重新登录", en: "I have kept it: sign in again" },
  quota: { zh: "今日额度", en: "Today’s quotas" },
  lead: { zh: "额度按日计算，下次恢复：", en: "Quotas are counted by the day. They start afresh at " },
  unitsUsed: { zh: "今日已用（单位）", en: "Units used today" },
  unitsLeft: { zh: "今日剩余（单位）", en: "Units left today" },
  rowsUsed: { zh: "今日已核查（行）", en: "Rows checked today" },
  rowsLeft: { zh: "今日剩余（行）", en: "Rows left today" },
  operations: { zh: "今日用量", en: "Today, by operation" },
  days: { zh: "近 30 日", en: "The last 30 days" },
  others: { zh: "技术信息：其他操作", en: "Technical details: other operations" },
  none: { zh: "今日还没有用量。", en: "Nothing has been used today." },
  noDays: { zh: "近 30 日没有用量。", en: "Nothing was used in the last 30 days." },
  requests: { zh: "请求", en: "Calls" },
  units: { zh: "单位", en: "Units" },
  rows: { zh: "行", en: "Rows" },
  unitIs: {
    zh: `按代码查询一次为 ${unitsOf("getSubject")} 个单位；检索为 ${unitsOf("search")}，检索结果下载为 ${unitsOf("takeRecords")}，批量下载和开放数据为 ${unitsOf("createSearchJob")}，名称比对每个名称为 ${unitsOf("match")}，报告和证明每份为 ${unitsOf("getReport")}。文件核查按行计。`,
    en: `A look-up by code is ${unitsOf("getSubject")} unit; a search ${unitsOf("search")}, its results as a file ${unitsOf("takeRecords")}, a download of all of them or of open data ${unitsOf("createSearchJob")}, a name to match ${unitsOf("match")}, a report or certificate ${unitsOf("getReport")}. Checks of files count rows.`,
  },
  late: {
    zh: "最近十秒内的请求可能尚未计入。",
    en: "What was answered in the last ten seconds may be missing.",
  },
  free: {
    zh: "可缓存的内容、公示日志、导出文件和核验页面不计用量。需要更多额度，请联系运行单位。",
    en: "Cached content, the log, exports and the page that verifies are not counted. For a larger quota ask the operator.",
  },
} as const satisfies Record<string, Bilingual>

/** The console's first page: what was checked lately, and what waits for somebody. */
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { unseenMax } from "../alert/seen-store.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { labelled } from "../web/shown.ts"
import { toldName } from "../web/told-list.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { jobLines, type WireJob } from "./job-page.ts"
import { isOwed, type WireRoster } from "./roster-page.ts"
import { consolePage, sections } from "./section.ts"
import type { WireWebhook } from "./webhook-page.ts"

/** What the page shows. Null: not for this client. */
export interface Overview {
  jobs: readonly WireJob[]
  unseen: number | null
  webhooks: { all: readonly WireWebhook[]; dead: number } | null
  roster: WireRoster | null
  /** How much others have done in its place in the last seven days. */
  told: number
  /** Notices and objections that wait, what is still held of what has ended, subscriptions, and what somebody has to confirm. */
  tray: { open: number; held: number; objections: number; subscriptions: number; prepared: number } | null
}

/** So far an agency's tray is counted. */
export const trayCountMax = 200

interface Card {
  title: Bilingual
  path: string
  count: string
  /** Something waits for somebody. */
  loud: boolean
  note: string
}

export function overviewPage(view: View, client: Client, overview: Overview): Html {
  const { say, link } = view
  const cards = [
    ...trayCards(view, overview),
    ...[alertCard(view, overview), webhookCard(view, overview), rosterCard(view, overview), toldCard(view, overview)],
  ].filter((card) => card !== null)
  const main = html`${
    cards.length > 0 &&
    html`<ul class="cards">${cards.map(
      ({ title, path, count, loud, note }) =>
        html`<li><a href="${link(path)}"><b${loud && html` class="loud"`}>${say(title)} <span class="count">${count}</span></b><p>${note}</p></a></li>
`,
    )}</ul>`
  }
<section class="section" aria-labelledby="lately"><h2 id="lately">${say(words.lately)}</h2>
${overview.jobs.length === 0 ? html`<p class="notice">${say(words.nothing)}</p>` : jobLines(view, overview.jobs)}
<p class="pages"><a class="button" href="${link(sections.jobs.path)}">${say(words.send)}</a>${overview.roster?.sellers === 0 && html` <a class="button plain" href="${link(sections.roster.path)}">${say(words.sendRoster)}</a>`}</p></section>`
  return consolePage(view, { client, section: "overview", main })
}

function trayCards({ say }: View, { tray }: Overview): Card[] {
  if (tray === null) return []
  const { open, held, objections, subscriptions, prepared } = tray
  const count = (value: number) => (value >= trayCountMax ? `${formatCount(trayCountMax)}+` : formatCount(value))
  const openNote = subscriptions === 0 ? words.noSubscription : open === 0 ? words.nothingOpen : words.toAnswer
  return [
    {
      ...{ title: words.open, path: sections[subscriptions === 0 ? "subscriptions" : "notices"].path },
      ...{ count: count(open), loud: open > 0 || subscriptions === 0, note: say(openNote) },
    },
    {
      ...{ title: words.held, path: sections.recalls.path, count: count(held), loud: held > 0 },
      note: say(held === 0 ? words.nothingHeld : words.toLift),
    },
    {
      ...{ title: words.objections, path: sections.objections.path, count: count(objections), loud: objections > 0 },
      note: say(objections === 0 ? words.noObjection : words.toReply),
    },
    ...(prepared === 0
      ? []
      : [
          {
            ...{ title: words.prepared, path: sections.prepared.path, count: count(prepared), loud: true },
            note: say(words.toConfirm),
          },
        ]),
  ]
}

function alertCard({ say }: View, { unseen }: Overview): Card | null {
  if (unseen === null) return null
  const count = unseen >= unseenMax ? `${formatCount(unseenMax)}+` : formatCount(unseen)
  const note = unseen === 0 ? words.allRead : words.toRead
  return { title: words.unread, path: sections.alerts.path, count, loud: unseen > 0, note: say(note) }
}

function webhookCard({ say }: View, { webhooks }: Overview): Card | null {
  if (webhooks === null) return null
  const { all, dead } = webhooks
  const troubled = all.filter(({ enabled, failures }) => !enabled || failures > 0).length
  const note = all.length === 0 ? words.noHooks : troubled + dead === 0 ? words.hooksFine : words.hooksTroubled
  const more = dead > 0 ? say(deadIn(dead)) : ""
  return {
    ...{ title: words.troubled, path: sections.webhooks.path, count: formatCount(troubled) },
    ...{ loud: troubled + dead > 0, note: say(note) + more + (all.length === 0 ? "" : say(hooksIn(all.length))) },
  }
}

const hooksIn = (count: number): Bilingual => ({ zh: `共 ${count} 个推送地址。`, en: ` ${count} in all.` })
const deadIn = (count: number): Bilingual => ({
  zh: `${formatCount(count)} 条消息放弃发送。`,
  en: ` ${formatCount(count)} given up.`,
})

function toldCard({ say }: View, { told }: Overview): Card | null {
  if (told === 0) return null
  return { title: toldName, path: sections.told.path, count: formatCount(told), loud: true, note: say(words.told) }
}

function rosterCard(view: View, { roster }: Overview): Card | null {
  if (roster === null) return null
  const { say } = view
  const [report] = roster.reports
  const note = report
    ? `${labelled(view, `${say(words.report)} ${report.period}`, say(report.state_name))}${report.overdue ? ` · ${say(words.overdue)}` : ""}`
    : say(roster.sellers === 0 ? words.noRoster : words.noReport)
  return {
    ...{ title: words.roster, path: sections.roster.path, count: formatCount(roster.sellers) },
    ...{ loud: report !== undefined && isOwed(report), note },
  }
}

const words = {
  open: { zh: "待办通知", en: "Notices to answer" },
  noSubscription: {
    zh: "还没有订阅，收不到通知：看怎样开始。",
    en: "Nothing is subscribed to yet, and so no notices: see how to begin.",
  },
  nothingOpen: { zh: "都已签收。", en: "All are acknowledged." },
  toAnswer: { zh: "请签收，并反馈采取的措施。", en: "Acknowledge them, and say what you did." },
  held: { zh: "待解除", en: "Still held" },
  nothingHeld: { zh: "没有应当解除而没有解除的。", en: "Nothing that should have been lifted." },
  toLift: {
    zh: "记录已经结束公示，请解除措施并反馈。",
    en: "The records have ended: lift what rests on them, and say so.",
  },
  objections: { zh: "待答复异议", en: "Objections to answer" },
  noObjection: { zh: "没有待答复的异议。", en: "None waits." },
  toReply: {
    zh: "商户对本机构的措施提出异议，请在期限内答复。",
    en: "Merchants object to measures of yours: answer in time.",
  },
  prepared: { zh: "待确认事项", en: "To be confirmed" },
  toConfirm: {
    zh: "本机构经办人拟办，由审批人确认后生效。",
    en: "Prepared in your agency: an approver confirms them, and then they take effect.",
  },
  told: {
    zh: "近七天有对本方密钥、额度等的变动，请查看。",
    en: "In the last seven days something was done about your key, quota or the like: have a look.",
  },
  lately: { zh: "最近核查", en: "Checked lately" },
  nothing: { zh: "还没有核查过文件。", en: "No file has been checked yet." },
  send: { zh: "提交文件核查", en: "Check a file" },
  sendRoster: { zh: "报送经营者名单", en: "Send your roster" },
  unread: { zh: "未读预警", en: "Unread alerts" },
  toRead: { zh: "卖家的公示内容有变动。", en: "What is published about your sellers has changed." },
  allRead: { zh: "没有新的变动。", en: "Nothing new." },
  troubled: { zh: "推送异常", en: "Webhooks in trouble" },
  noHooks: { zh: "没有登记推送地址。", en: "You have added none." },
  hooksFine: { zh: "全部正常。", en: "All of them work." },
  hooksTroubled: { zh: "有地址停用或者推送失败。", en: "Some are off or fail." },
  roster: { zh: "在册经营者", en: "Sellers" },
  report: { zh: "身份信息报告", en: "Identity report" },
  overdue: { zh: "已逾期", en: "overdue" },
  noReport: { zh: "没有待办的身份信息报告。", en: "No identity report is asked for." },
  noRoster: { zh: "还没有报送名单，不会产生预警。", en: "No roster yet, and so no alerts." },
} as const satisfies Record<string, Bilingual>

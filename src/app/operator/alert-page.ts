/** How alerts reach the platforms: counts alone. */
import { html } from "hono/html"
import type { PlatformStanding } from "../../alert/delivery-store.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type Officer, officePage } from "../../office/section.ts"
import { table } from "../../web/entry.ts"
import { momentTag } from "../../web/shown.ts"
import type { Turned } from "../../web/turn.ts"
import { formatCount, type Html, inChinese, type View } from "../../web/view.ts"

/** The page. @param asOf up to where alerts have been raised */
export function standingPage(view: View, officer: Officer, { rows, next }: Turned<PlatformStanding>, asOf: Head): Html {
  const { say, link } = view
  const main = html`<div class="paper work">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p>
${
  rows.length === 0
    ? html`<p class="notice">${say(words.nobody)}</p>`
    : html`<section class="section"><h2 id="platforms">${say(words.platforms)}</h2>
${table(
  say(words.platforms),
  [words.name, words.raised, words.webhooks, words.delivered, words.waiting, words.dead].map((head) => say(head)),
  rows.map((row) => cells(view, row)),
)}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/alerts", { cursor: next })}">${say(words.next)}</a></p>`}</section>`
}
</div>`
  return officePage(view, { officer, section: "alerts", title: say(words.title), main, asOf })
}

function cells(view: View, standing: PlatformStanding): Html[] {
  const { say } = view
  const { name, raised, newest, webhooks, disabled, delivered, waiting, dead, oldestWaiting } = standing
  const count = (value: number) => html`<span class="count">${formatCount(value)}</span>`
  const isTroubled = dead > 0 || disabled > 0
  const whom = html`${inChinese(view, name)}${isTroubled && html`<br><span class="badge badge-abnormal">${say(words.troubled)}</span>`}`
  const told = html`${count(raised)}${newest && html`<br><span class="quiet">${say(words.newest)} ${momentTag(newest)}</span>`}`
  if (webhooks === 0) {
    return [whom, told, html`<span class="quiet">${say(words.polling)}</span>`, html`–`, html`–`, html`–`]
  }
  return [
    ...[whom, told],
    html`${count(webhooks)}${disabled > 0 && html`<br><strong>${say(words.disabled)} ${count(disabled)}</strong>`}`,
    count(delivered),
    html`${count(waiting)}${waiting > 0 && oldestWaiting && html`<br><span class="quiet">${say(words.since)} ${momentTag(oldestWaiting)}</span>`}`,
    dead > 0 ? html`<strong>${count(dead)}</strong>` : count(dead),
  ]
}

export const words = {
  title: { zh: "推送情况", en: "Deliveries of alerts and notices" },
  lead: {
    zh: "公示内容变动后，关注该商户的平台一分钟内收到预警，订阅的机构收到通知。此处只有数量，不含任何商户信息。",
    en: "A platform that watches a merchant is alerted within a minute of a change, and agencies that have subscribed are notified. Only counts are shown here, nothing about any merchant.",
  },
  platforms: { zh: "各平台和机构", en: "Platforms and agencies" },
  name: { zh: "名称", en: "Name" },
  nobody: {
    zh: "近 30 天没有生成预警，也没有平台或者机构登记推送地址。",
    en: "No alerts in 30 days, and nobody has a webhook.",
  },
  next: { zh: "下一页", en: "Next page" },
  raised: { zh: "近 30 天生成预警", en: "Alerts in 30 days" },
  newest: { zh: "最近", en: "latest" },
  webhooks: { zh: "推送地址", en: "Webhooks" },
  polling: { zh: "没有登记，由平台自行查询", en: "none: the platform polls" },
  delivered: { zh: "已送达", en: "Delivered" },
  waiting: { zh: "待发送", en: "Waiting" },
  dead: { zh: "放弃发送", en: "Given up" },
  disabled: { zh: "已停用", en: "switched off" },
  since: { zh: "最早", en: "oldest" },
  troubled: { zh: "需要联系", en: "Get in touch" },
  notOfficer: {
    zh: "本页供登记机关工作人员使用。平台请到工作台查看自己的预警。",
    en: "This page is for officers. A platform sees its own alerts at the console.",
  },
} as const satisfies Record<string, Bilingual>

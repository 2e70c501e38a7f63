/** How alerts reach the platforms: counts alone. */
import { html } from "hono/html"
import type { PlatformStanding } from "../../alert/delivery-store.ts"
import type { Bilingual } from "../../law/bilingual.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { type Officer, officePage } from "../../office/section.ts"
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
    : html`<section class="section" aria-labelledby="platforms"><h2 id="platforms">${say(words.platforms)}</h2>
<ol>${rows.map((row) => block(view, row))}</ol>
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link("/alerts", { cursor: next })}">${say(words.next)}</a></p>`}</section>`
}
</div>`
  return officePage(view, { officer, section: "alerts", title: say(words.title), main, asOf })
}

function block(view: View, standing: PlatformStanding): Html {
  const { say } = view
  const { name, raised, newest, webhooks, disabled, delivered, waiting, dead, oldestWaiting } = standing
  const count = (value: number) => html`<span class="count">${formatCount(value)}</span>`
  const off = disabled > 0 && html` · <strong>${say(words.disabled)} ${count(disabled)}</strong>`
  const rows: [string, Html][] = [
    [say(words.raised), count(raised)],
    ...(newest ? [[say(words.newest), momentTag(newest)] as [string, Html]] : []),
    [
      say(words.webhooks),
      webhooks === 0 ? html`<span class="quiet">${say(words.polling)}</span>` : html`${count(webhooks)}${off}`,
    ],
  ]
  if (webhooks > 0) {
    const oldest = oldestWaiting && html` <span class="quiet">${say(words.since)} ${momentTag(oldestWaiting)}</span>`
    rows.push(
      [say(words.delivered), count(delivered)],
      [say(words.waiting), html`${count(waiting)}${oldest}`],
      [say(words.dead), dead > 0 ? html`<strong>${count(dead)}</strong>` : count(dead)],
    )
  }
  return html`<li class="record">
${(dead > 0 || disabled > 0) && html`<span class="badge badge-abnormal">${say(words.troubled)}</span>`}
<h3>${inChinese(view, name)}</h3>
<dl class="rows">
${rows.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}
</dl>
</li>`
}

export const words = {
  title: { zh: "推送情况", en: "How alerts and notices reach those who wait for them" },
  lead: {
    zh: "公示内容变动后，关注该商户的平台一分钟内收到预警，订阅的机构收到通知。此处只有数量，不含任何商户信息。",
    en: "A platform that watches a merchant is alerted within a minute of a change, and an agency that has subscribed is told. Here are counts alone, and nothing of any merchant.",
  },
  platforms: { zh: "各平台和机构", en: "Platforms and agencies" },
  nobody: {
    zh: "近 30 天没有生成预警，也没有平台或者机构登记推送地址。",
    en: "No alerts in 30 days, and nobody has a webhook.",
  },
  next: { zh: "下一页", en: "Next page" },
  raised: { zh: "近 30 天生成预警", en: "Alerts in 30 days" },
  newest: { zh: "最近一次", en: "The latest" },
  webhooks: { zh: "推送地址", en: "Webhooks" },
  polling: { zh: "没有登记，由平台自行查询", en: "none: the platform polls" },
  delivered: { zh: "已送达", en: "Delivered" },
  waiting: { zh: "待发送", en: "Waiting" },
  dead: { zh: "放弃发送", en: "Given up" },
  disabled: { zh: "已停用", en: "switched off" },
  since: { zh: "最早一批生成于", en: "the oldest since" },
  troubled: { zh: "需要联系", en: "Get in touch" },
  notOfficer: {
    zh: "本页供登记机关工作人员使用。平台请到工作台查看自己的预警。",
    en: "This page is for officers. A platform sees its own alerts at the console.",
  },
} as const satisfies Record<string, Bilingual>

/** Pledges (责任与任务承诺书) that districts and platforms have signed and an authority has published, as a public page. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../../../law/bilingual.ts"
import { dayInChina } from "../../../law/day.ts"
import { layout } from "../../../web/layout.ts"
import { dayWords, placeName } from "../../../web/shown.ts"
import { technical } from "../../../web/technical.ts"
import { asWritten, type Html, inChinese, type View } from "../../../web/view.ts"
import type { pledgesSchema } from "../wire.ts"

/** Where they stand. */
export const pledgePath = "/pledges"

export function pledgePage(view: View, { results, next }: z.infer<typeof pledgesSchema>): Html {
  const { say, link } = view
  const main = html`<div class="work"><div class="paper">
<h1>${say(words.title)}</h1>
<p class="lead">${say(words.lead)}</p></div>
${results.length === 0 ? html`<p class="notice">${say(words.none)}</p>` : html`<ol>${results.map((pledge) => block(view, pledge))}</ol>`}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(pledgePath, { cursor: next })}">${say(words.next)}</a></p>`}
${technical(view, html`<p class="links"><a href="/v1/pledges">JSON</a></p>`)}
</div>`
  return layout(view, { title: say(words.title), main, asOf: null, robots: "index, follow" })
}

function block(
  view: View,
  {
    by,
    to,
    title,
    content,
    number,
    signed_at: signed,
    published_on: published,
  }: z.infer<typeof pledgesSchema>["results"][number],
): Html {
  const { say } = view
  const name = (party: typeof by) =>
    party.kind === "authority" ? placeName(view, party.id) : inChinese(view, party.name)
  return html`<li class="record"><h2>${name(by)} · ${asWritten(view, title)}</h2>
<p>${asWritten(view, content)}</p>
<p class="facts"><span>${say(words.to)} ${name(to)}</span><span>${inChinese(view, number)}</span><span>${say(words.signed)} ${dayWords(view, dayInChina(Date.parse(signed)))}</span><span>${say(words.published)} ${dayWords(view, published)}</span></p></li>
`
}

const words = {
  title: { zh: "公开的承诺书", en: "Published pledges" },
  lead: {
    zh: "区县和网络交易平台签署的责任与任务承诺书，由监管部门决定公开。",
    en: "Pledges by which districts and platforms are held to their duties, as far as the authority publishes them.",
  },
  none: { zh: "还没有公开的承诺书。", en: "None is published yet." },
  next: { zh: "下一页", en: "Next page" },
  to: { zh: "向", en: "To" },
  signed: { zh: "签署于", en: "Signed on" },
  published: { zh: "公开于", en: "Published on" },
} as const satisfies Record<string, Bilingual>

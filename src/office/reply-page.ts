/** The annual reply (年度答复) on a page that can be printed: each figure with the list from which it is counted. */
import { html } from "hono/html"
import type { z } from "zod"
import { figureUnits } from "../enforcement/reply/figure.ts"
import type { replySchema } from "../enforcement/reply/routes.ts"
import { figureKeyWords } from "../enforcement/reply/text.ts"
import type { Problem } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { entry } from "../web/entry.ts"
import { placeName } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Reply = z.infer<typeof replySchema>

/** What the page shows. */
export interface ShownReply {
  authority: string
  year: string
  /** Null where it was refused. */
  reply: Reply | null
  problem: Pick<Problem, "detail"> | null
}

export function replyPage(view: View, officer: Officer, { authority, year, reply, problem }: ShownReply): Html {
  const { say } = view
  const { path, name } = sections.reply
  const main = html`<h1>${say(name)}</h1><p class="lead">${say(words.lead)}</p>
<form class="apply filters" action="${path}" method="get">
${entry(view, { name: "authority", label: say(words.authority), hint: say(words.authorityHint), value: authority, kind: "number", required: true })}
${entry(view, { name: "year", label: say(words.year), value: year, kind: "number", required: true })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button">${say(words.show)}</button></p></form>
${problem && html`<p class="notice" role="alert">${problem.detail}</p>`}${reply && figures(view, reply)}`
  return officePage(view, { officer, section: "reply", title: say(name), main })
}

function figures(view: View, reply: Reply): Html {
  const { say, link } = view
  const { authority, year } = reply
  const heads = [words.figure, words.by, words.value]
  return html`<h2>${placeName(view, authority)} ${year}</h2><p class="hint">${say(words.how)}</p>
${reply.lists.map(({ list, number, name, rows }) => {
  const own = reply.figures.filter((one) => one.list === list)
  const file = `${sections.reply.path}/${authority}/${year}/${list}`
  return html`<section class="section" aria-labelledby="list-${list}"><h3 id="list-${list}">${say(words.list)} ${number} ${say(name)}</h3>
<p><a href="${link(file)}" download="${list}.ndjson">${say(words.file)}</a> · ${rows} ${say(words.rows)}</p>
<div class="table" tabindex="0" role="region" aria-label="${say(name)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${own.map(
    (
      one,
    ) => html`<tr><th scope="row">${say(one.name)}</th><td>${figureKeyWords(one).map((key) => html`${inChinese(view, key)} `)}</td>
<td class="count">${one.value === null ? say(words.unknown) : html`${one.value} ${say(figureUnits[one.unit])}`}</td></tr>
`,
  )}</tbody></table></div></section>`
})}`
}

const words = {
  lead: {
    zh: "建议提案答复和年度报告所用的数字：每个数字都由一份签名台账数出，可以由另一个程序重新计算。",
    en: "The figures of an annual reply: each is counted from a signed list, and can be counted again by another program.",
  },
  authority: { zh: "机关（行政区划代码）", en: "Authority (region code)" },
  authorityHint: {
    zh: "本机关或者所辖机关；数字含其所辖",
    en: "The own one or one below it; figures include those below",
  },
  year: { zh: "年度", en: "Year" },
  show: { zh: "显示", en: "Show" },
  figure: { zh: "数字", en: "Figure" },
  by: { zh: "分项", en: "Of" },
  value: { zh: "值", en: "Value" },
  list: { zh: "台账", en: "List" },
  file: { zh: "下载签名台账", en: "Download the signed list" },
  rows: { zh: "行", en: "rows" },
  unknown: { zh: "不掌握（无人报送）", en: "not known (nobody has sent it)" },
  how: {
    zh: "罚没金额为罚款与没收之和；一案涉及多部法律、多个条文或者多个平台的，分别计入各项，各项之和可以大于总数。",
    en: "Sums are fines and confiscations. A case of several laws, articles or platforms counts for each of them, so that parts may come to more than the whole.",
  },
} as const satisfies Record<string, Bilingual>

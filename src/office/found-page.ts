/** What the one box found, where it is more than one thing or nothing. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import { recordAddress } from "../register/record/address.ts"
import type { recordAnswerSchema } from "../search/record/wire.ts"
import type { subjectAnswerSchema } from "../search/wire.ts"
import { faultNotice } from "../web/entry.ts"
import { codeGroups, listBadge, placeName } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { caseNumber, casePath } from "./case.ts"
import { merchantPath, type Typed } from "./find-box.ts"
import { type Officer, officePage } from "./section.ts"

/** What was found. */
export interface Found {
  merchants: readonly z.infer<typeof subjectAnswerSchema>["results"][number][]
  cases: readonly {
    url: string
    kind: Bilingual
    name: string
    state: Bilingual
    number: Parameters<typeof caseNumber>[0]
  }[]
  records: readonly z.infer<typeof recordAnswerSchema>["results"][number]["record"][]
}

export function foundPage(view: View, officer: Officer, typed: Typed, { merchants, cases, records }: Found): Html {
  const { say, link } = view
  const isEmpty = merchants.length + cases.length + records.length === 0
  const main = html`<div class="paper"><h1>${say(words.title)}</h1>
${typed.fault !== undefined && faultNotice(view, [{ id: "find", text: typed.fault }])}
${typed.text !== "" && html`<p class="lead">${say(words.asked)}${inChinese(view, typed.text)}</p>`}
${isEmpty && typed.fault === undefined && html`<p class="notice">${say(typed.text === "" ? words.how : words.none)}</p>`}
${
  cases.length > 0 &&
  html`<section class="section"><h2>${say(words.cases)}</h2><ul>${cases.map(
    (
      one,
    ) => html`<li class="record"><h3><a href="${link(casePath(one.url))}">${one.name === "" ? say(one.kind) : inChinese(view, one.name)}</a> <span class="quiet">${say(one.kind)} · ${say(one.state)}</span></h3><p><span class="code">${caseNumber(one.number)}</span></p></li>
`,
  )}</ul></section>`
}
${
  merchants.length > 0 &&
  html`<section class="section"><h2>${say(words.merchants)}</h2><ul>${merchants.map(
    ({
      code,
      name,
      region,
      said,
      found_by: by,
    }) => html`<li class="record"><h3><a href="${link(merchantPath(code))}">${inChinese(view, name)}</a></h3>
<p>${codeGroups(code)} · ${placeName(view, region)}${by && html` · ${say(words.by)}${inChinese(view, by.name)}`}</p><p class="quiet">${said}</p></li>
`,
  )}</ul></section>`
}
${
  records.length > 0 &&
  html`<section class="section"><h2>${say(words.records)}</h2><ul>${records.map(
    ({ id, subject, list, decision_no: number, authority }) => html`<li class="record">${listBadge(view, list)}
<h3><a href="${link(merchantPath(subject.code))}">${inChinese(view, subject.name)}</a></h3>
<p>${number !== null && html`<a href="${link(recordAddress(subject.code, id))}" lang="zh-CN">${number}</a> · `}${placeName(view, authority)}</p></li>
`,
  )}</ul></section>`
}</div>`
  return officePage(view, { officer, section: null, title: say(words.title), main, typed })
}

const words = {
  title: { zh: "查找", en: "Find" },
  asked: { zh: "查找：", en: "Looked for: " },
  how: {
    zh: "在页面上方填写商户名称（现名、曾用名、店名，可用拼音）、统一社会信用代码、文书号、事项编号或者申请的查询号。",
    en: "Type a merchant’s name (also a former one, a shop’s, or its pinyin), a code, or a number of a decision, a case or an application into the box above.",
  },
  none: {
    zh: "没有找到。这不等于没有：请只用名称中最特别的两三个字，或者核对号码后再查。",
    en: "Nothing was found. That does not say that there is nothing: try the two or three most telling characters, or compare the number.",
  },
  merchants: { zh: "商户", en: "Merchants" },
  cases: { zh: "办理事项", en: "Cases" },
  records: { zh: "公示中的记录", en: "Published records" },
  by: { zh: "见于：", en: "found by: " },
} as const satisfies Record<string, Bilingual>

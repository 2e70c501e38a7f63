/** The measures that platforms took against their sellers, and when they published them, on a page for officers. */
import { html } from "hono/html"
import type { z } from "zod"
import type { platformMeasurePageSchema } from "../enforcement/duty/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { table } from "../web/entry.ts"
import { codeGroups, dayTag } from "../web/shown.ts"
import { asWritten, type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

type Measure = z.infer<typeof platformMeasurePageSchema>["results"][number]

export const platformMeasurePath = `${sections.platforms.path}/measures`

/** What the page shows. */
export interface ShownPlatformMeasures {
  page: z.infer<typeof platformMeasurePageSchema>
  /** Whether only those that were published late, or not at all. */
  late: boolean
  /** The one platform that is asked for; undefined: all. */
  platform: string | undefined
}

export function platformMeasurePage(view: View, officer: Officer, shown: ShownPlatformMeasures): Html {
  const { say, link } = view
  const { page, late, platform } = shown
  const asked = { late: late ? "true" : undefined, platform }
  const chip = (value: string | undefined, label: Bilingual) =>
    html`<li><a href="${link(platformMeasurePath, { ...asked, late: value })}"${asked.late === value && html` aria-current="true"`}>${say(label)}</a></li>`
  const main = html`<p class="back"><a href="${link(sections.platforms.path)}">← ${say(sections.platforms.name)}</a></p>
<h1>${say(platformMeasureName)}</h1><p class="lead">${say(words.lead)}</p>
<ul class="chips">${chip(undefined, words.all)}${chip("true", words.late)}</ul>
${platform !== undefined && html`<p><a href="${link(platformMeasurePath, { late: asked.late })}">${say(words.ofAll)}</a></p>`}
${page.results.length === 0 ? html`<p class="notice" role="status">${say(words.none)}</p>` : measureTable(view, page.results, asked.late)}
${page.next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(platformMeasurePath, { ...asked, cursor: page.next })}">${say(words.next)}</a></p>`}`
  return officePage(view, { officer, section: "platforms", title: say(platformMeasureName), main })
}

function measureTable(view: View, measures: readonly Measure[], late: string | undefined): Html {
  const { say, link } = view
  const heads = [words.platform, words.shop, words.violation, words.measure, words.decidedOn, words.publication]
  return table(
    say(platformMeasureName),
    heads.map((head) => say(head)),
    measures.map((each) => [
      html`<a href="${link(platformMeasurePath, { late, platform: each.platform.id })}">${inChinese(view, each.platform.name)}</a> ${asWritten(view, each.reference)}`,
      html`${asWritten(view, each.shop)} ${each.code === null ? asWritten(view, each.seller) : codeGroups(each.code)}`,
      asWritten(view, each.violation),
      asWritten(view, each.measure),
      dayTag(each.decided_on),
      publication(view, each),
    ]),
  )
}

function publication(view: View, { publication_name: name, published_on: on, due_on: due, url }: Measure): Html {
  const { say } = view
  return html`${say(name)}${on !== null && html` ${dayTag(on)}`}${due !== null && html` · ${say(words.dueOn)} ${dayTag(due)}`}${url !== null && html` ${asWritten(view, url)}`}`
}

/** The words of a link to the page. */
export const platformMeasureName = {
  zh: "平台对经营者的处置措施",
  en: "Platforms’ measures against sellers",
} as const satisfies Bilingual

const words = {
  lead: {
    zh: "平台报告的处置措施和公示情况，新的在前。措施须在一个工作日内公示（《网络交易监督管理办法》第三十条）。",
    en: "As platforms report them, the latest first, and whether each was published within one working day.",
  },
  all: { zh: "全部", en: "All" },
  late: { zh: "公示逾期的", en: "Published late, or not at all" },
  ofAll: { zh: "查看全部平台", en: "Of all platforms" },
  none: { zh: "没有符合条件的处置措施。", en: "There are none." },
  next: { zh: "下一页", en: "Next page" },
  platform: { zh: "平台和处置编号", en: "Platform, number" },
  shop: { zh: "网店", en: "Shop" },
  violation: { zh: "违法情形", en: "Violation" },
  measure: { zh: "处置措施", en: "Measure" },
  decidedOn: { zh: "处置日期", en: "Taken on" },
  dueOn: { zh: "期限", en: "due" },
  publication: { zh: "公示", en: "Publication" },
} as const satisfies Record<string, Bilingual>

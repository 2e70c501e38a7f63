/** Joint punishment (联合惩戒) on a page for officers: who takes part, who still holds what has ended, measures, and what was read. */
import { html } from "hono/html"
import type { z } from "zod"
import type { agenciesSchema } from "../enforcement/agency/routes.ts"
import { declarationStates, isLateDeclaration } from "../enforcement/declaration/declaration.ts"
import { measureStates } from "../enforcement/measure/measure.ts"
import type { measurePageSchema } from "../enforcement/measure/wire.ts"
import type { figuresSchema, recallPageSchema } from "../enforcement/recall/wire.ts"
import { usedThings } from "../enforcement/sharing/use.ts"
import type { usePageSchema } from "../enforcement/sharing/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { lists } from "../law/list.ts"
import { entry, faultNotice, selectEntry, table } from "../web/entry.ts"
import { codeGroups, dayTag, listBadge, momentTag, placeName } from "../web/shown.ts"
import { asWritten, formatCount, type Html, inChinese, type View } from "../web/view.ts"
import { type Officer, officePage, sections } from "./section.ts"

const { path, name } = sections.enforcement

/** What can be looked at, each a list of its own. */
export const views = {
  recalls: { zh: "待解除", en: "Still held" },
  terms: { zh: "期满未解除", en: "Terms over" },
  measures: { zh: "措施台账", en: "Measures" },
  declarations: { zh: "措施清单申报", en: "Declarations" },
  agencies: { zh: "协同机构", en: "Agencies" },
  uses: { zh: "数据读取记录", en: "What was read" },
} as const satisfies Record<string, Bilingual>
export type ViewName = keyof typeof views

/** A list, as the API gives it; or why there is none. */
export type ShownList =
  | { which: "recalls"; page: z.infer<typeof recallPageSchema> }
  | { which: "measures"; page: z.infer<typeof measurePageSchema>; kinds: ReadonlyMap<string, Bilingual> }
  | { which: "terms"; page: z.infer<typeof measurePageSchema>; kinds: ReadonlyMap<string, Bilingual>; today: string }
  | {
      which: "agencies"
      page: { agencies: readonly z.infer<typeof agenciesSchema>["agencies"][number][]; next: string | null }
    }
  | {
      which: "declarations"
      page: { agencies: readonly z.infer<typeof figuresSchema>["agencies"][number][]; next: string | null }
    }
  | { which: "uses"; page: z.infer<typeof usePageSchema> }
  | { which: ViewName; fault: string }

export interface EnforcementFilter {
  state: string
  subject: string
}

export function enforcementPage(view: View, officer: Officer, shown: ShownList, filter: EnforcementFilter): Html {
  const { say, link } = view
  const { which } = shown
  const fault = "fault" in shown ? shown.fault : undefined
  const next = "page" in shown ? shown.page.next : null
  const main = html`<h1>${say(name)}</h1><p class="lead">${say(words.lead)}</p>
${fault !== undefined && faultNotice(view, [{ id: which === "measures" ? "subject" : null, text: fault }])}
<ul class="chips">${Object.entries(views).map(([each, label]) => html`<li><a href="${link(path, { show: each })}"${each === which && html` aria-current="true"`}>${say(label)}</a></li>`)}</ul>
${which === "measures" && filterForm(view, filter, fault)}
${"page" in shown && listBlock(view, shown)}
${next !== null && html`<p class="pages"><a class="button plain" rel="next" href="${link(path, { show: which, ...filter, cursor: next })}">${say(words.next)}</a></p>`}`
  return officePage(view, { officer, section: "enforcement", title: say(name), main })
}

function filterForm(view: View, { state, subject }: EnforcementFilter, fault: string | undefined): Html {
  const { say } = view
  const states = Object.entries<Bilingual>(measureStates).map(([value, label]) => ({ value, label: say(label) }))
  return html`<form class="apply" action="${path}" method="get"><input type="hidden" name="show" value="measures">
${selectEntry(view, { name: "state", label: say(words.state), value: state }, states, say(words.any))}
${entry(view, { name: "subject", label: say(words.code), value: subject, kind: "search", fault })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.show)}</button></p></form>`
}

function listBlock(view: View, shown: Exclude<ShownList, { fault: string }>): Html {
  const { say } = view
  const { heads, rows } = rowsOf(view, shown)
  if (rows.length === 0) return html`<p class="notice" role="status">${say(none[shown.which])}</p>`
  return table(
    say(views[shown.which]),
    heads.map((head) => say(head)),
    rows,
  )
}

type Measure = z.infer<typeof measurePageSchema>["measures"][number]
type Rows = { heads: readonly Bilingual[]; rows: (Html | string | null)[][] }

function rowsOf(view: View, shown: Exclude<ShownList, { fault: string }>): Rows {
  const { say, link } = view
  const merchant = (code: string) => html`<a href="${link(`/subjects/${code}`)}">${codeGroups(code)}</a>`
  const count = (n: number) => html`<span class="count">${formatCount(n)}</span>`
  const ofMeasure = ({ agency, subject, measure }: Measure, kinds: ReadonlyMap<string, Bilingual>) => {
    const kind = kinds.get(measure)
    return [
      inChinese(view, agency),
      html`${inChinese(view, subject.name)} ${merchant(subject.code)}`,
      kind ? say(kind) : measure,
    ]
  }
  switch (shown.which) {
    case "recalls":
      return {
        heads: [words.agency, words.merchant, words.told, words.due, words.escalated, words.acting],
        rows: shown.page.recalls.map((recall) => [
          inChinese(view, recall.agency),
          html`${merchant(recall.subject)} ${listBadge(view, recall.list)}`,
          momentTag(new Date(recall.told_at)),
          html`${recall.due_on && dayTag(recall.due_on)}${recall.overdue && html` <strong>${say(words.overdue)}</strong>`}`,
          recall.escalated_on && dayTag(recall.escalated_on),
          count(recall.acts),
        ]),
      }
    case "measures":
      return {
        heads: [words.agency, words.merchant, words.measure, words.state, words.since, words.until, words.basis],
        rows: shown.page.measures.map((measure) => [
          ...ofMeasure(measure, shown.kinds),
          html`${say(measure.state_name)}${measure.over && html` <strong>${say(words.over)}</strong>`}`,
          dayTag(measure.started_on),
          measure.lifted_on ? dayTag(measure.lifted_on) : measure.planned_end && dayTag(measure.planned_end),
          html`${asWritten(view, measure.basis)}${measure.kept_basis && html`<br><strong>${say(words.kept)}</strong> ${asWritten(view, measure.kept_basis)}`}`,
        ]),
      }
    case "terms":
      return {
        heads: [words.agency, words.merchant, words.measure, words.until, words.due],
        rows: shown.page.measures.map((measure) => [
          ...ofMeasure(measure, shown.kinds),
          measure.planned_end && dayTag(measure.planned_end),
          measure.lift_by &&
            html`${dayTag(measure.lift_by)}${measure.lift_by < shown.today && html` <strong>${say(words.overdue)}</strong>`}`,
        ]),
      }
    case "agencies":
      return {
        heads: [words.agency, words.region, words.seat, words.lists, words.contact],
        rows: shown.page.agencies.map((agency) => [
          inChinese(view, agency.name),
          agency.region && placeName(view, agency.region),
          agency.member_name ? say(agency.member_name) : null,
          html`<div class="place">${agency.lists.map((list) => say(lists[list])).join(view.language === "zh" ? "、" : ", ")}</div>`,
          agency.contact && asWritten(view, agency.contact),
        ]),
      }
    case "declarations":
      return {
        heads: [words.agency, words.state, words.declaredOn, words.declareBy, words.undeclared, words.kept],
        rows: shown.page.agencies.map((agency) => [
          inChinese(view, agency.agency),
          isLateDeclaration(agency.declaration)
            ? html`<strong>${say(declarationStates[agency.declaration])}</strong>`
            : say(declarationStates[agency.declaration]),
          agency.declared_on && dayTag(agency.declared_on),
          agency.declare_by && dayTag(agency.declare_by),
          count(agency.undeclared),
          count(agency.kept),
        ]),
      }
    case "uses":
      return {
        heads: [words.agency, words.what, words.rows, words.at, words.request],
        rows: shown.page.uses.map((use) => [
          inChinese(view, use.agency),
          say(usedThings[use.what]),
          count(use.rows),
          momentTag(new Date(use.at)),
          use.request &&
            html`<a href="${link(`/data-requests/${use.request}`)}">${say(words.open)}<span class="unseen"> ${use.request}</span></a>`,
        ]),
      }
  }
}

const none = {
  recalls: {
    zh: "公示结束后应当解除的措施都已解除。",
    en: "Nothing that has ended is still held.",
  },
  terms: { zh: "没有期满未解除的措施。", en: "No measure is in force beyond its term." },
  measures: { zh: "没有符合条件的措施。", en: "There are no such measures." },
  declarations: { zh: "还没有协同机构。", en: "No agency takes part yet." },
  agencies: { zh: "还没有协同机构。", en: "No agency takes part yet." },
  uses: { zh: "还没有机构读取数据。", en: "No agency has read anything yet." },
} as const satisfies Record<ViewName, Bilingual>

const words = {
  lead: {
    zh: "各机构收到哪些通知、采取和解除了哪些措施，公示结束后谁还没有解除。",
    en: "Which measures agencies apply and have lifted, and who still holds what has ended.",
  },
  next: { zh: "下一页", en: "Next page" },
  show: { zh: "查询", en: "Show" },
  any: { zh: "全部", en: "All" },
  agency: { zh: "机构", en: "Agency" },
  code: { zh: "统一社会信用代码", en: "Code of the merchant" },
  merchant: { zh: "商户", en: "Merchant" },
  told: { zh: "通知时间", en: "Told at" },
  due: { zh: "最迟办理", en: "To be answered by" },
  overdue: { zh: "已逾期", en: "overdue" },
  escalated: { zh: "已报牵头单位", en: "With the lead agency since" },
  acting: { zh: "仍在实施的措施", en: "Measures in force" },
  measure: { zh: "措施", en: "Measure" },
  state: { zh: "状态", en: "State" },
  since: { zh: "实施日期", en: "Since" },
  until: { zh: "结束日期", en: "Ends, or ended" },
  over: { zh: "应当解除", en: "to be lifted" },
  basis: { zh: "法律依据", en: "Legal basis" },
  region: { zh: "所在地", en: "Region" },
  seat: { zh: "联席会议席位", en: "Seat in the joint conference" },
  lists: { zh: "可以订阅的名单", en: "Lists" },
  contact: { zh: "联系方式", en: "Contact" },
  declaredOn: { zh: "最近一次截至", en: "Last as of" },
  declareBy: { zh: "下一次最迟", en: "Next by" },
  undeclared: { zh: "清单没有列出的措施", en: "Measures left out" },
  kept: { zh: "另有依据继续实施", en: "Kept by another basis" },
  what: { zh: "读取了什么", en: "What" },
  rows: { zh: "条数", en: "Rows" },
  at: { zh: "时间", en: "At" },
  request: { zh: "依据的申请", en: "By which request" },
  open: { zh: "查看申请", en: "Open it" },
} as const satisfies Record<string, Bilingual>

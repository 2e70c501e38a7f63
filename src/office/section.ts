/** The sections of the office (办公), and the frame that its pages stand in. */
import { html } from "hono/html"
import type { Person } from "../access/principal.ts"
import { roleWords } from "../access/role-words.ts"
import { carries, type Scope } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { deskNav, signOutEverywhere, workPlace, workStart } from "../web/desk-nav.ts"
import { findBox, type Typed } from "../web/find-box.ts"
import { layout, type Page } from "../web/layout.ts"
import { placeName } from "../web/shown.ts"
import { toldName } from "../web/told-list.ts"
import type { Html, View } from "../web/view.ts"

/** An officer who has signed in, or whose login in front sends a token. */
export type Officer = Extract<Person, { kind: "officer" }>

interface Section {
  path: string
  scope: Scope
  name: Bilingual
}

/** The sections, in the order of the navigation. */
export const sections = {
  worklist: { path: "/worklist", scope: "worklist:read", name: { zh: "待办", en: "Worklist" } },
  propose: { path: "/office/new", scope: "proceeding:act", name: { zh: "新建事项", en: "Propose" } },
  leads: { path: "/office/leads", scope: "lead:read", name: { zh: "线索", en: "Leads" } },
  platforms: { path: "/office/platforms", scope: "duty:read", name: { zh: "平台履责", en: "Platforms" } },
  letters: { path: "/office/letters", scope: "letter:read", name: { zh: "往来函件", en: "Letters" } },
  complaints: { path: "/office/complaints", scope: "complaint:read", name: { zh: "投诉件数", en: "Complaints" } },
  reply: { path: "/office/reply", scope: "reply:read", name: { zh: "年度答复", en: "Annual reply" } },
  enforcement: {
    ...{ path: "/office/enforcement", scope: "enforcement:watch" },
    name: { zh: "联合惩戒", en: "Joint punishment" },
  },
  objections: {
    ...{ path: "/office/measure-objections", scope: "measure:objections" },
    name: { zh: "对措施的异议", en: "Objections to measures" },
  },
  sharing: { path: "/data-requests", scope: "sharing:read", name: { zh: "数据共享申请", en: "Data requests" } },
  imports: { path: "/office/imports", scope: "import:read", name: { zh: "批量报送", en: "Imports" } },
  persons: { path: "/office/persons", scope: "person:confirm", name: { zh: "个人列入", en: "Persons" } },
  search: { path: "/office/search", scope: "search:ended", name: { zh: "全库查询", en: "Search" } },
  told: { path: "/office/told", scope: "told:read", name: toldName },
  audit: { path: "/office/audit", scope: "audit:read", name: { zh: "审计记录", en: "Audit trail" } },
  operation: { path: "/office/operation", scope: "operate:read", name: { zh: "运行", en: "Operation" } },
  alerts: { path: "/alerts", scope: "alert:watch", name: { zh: "推送情况", en: "Deliveries" } },
  clients: { path: "/office/clients", scope: "operate:read", name: { zh: "接入方", en: "Clients" } },
  people: { path: "/office/people", scope: "operate:read", name: { zh: "人员", en: "People" } },
  settings: { path: "/office/settings", scope: "document:set", name: { zh: "设置", en: "Settings" } },
} as const satisfies Record<string, Section>
export type SectionName = keyof typeof sections

/** What officers come back to; the rest stands behind a fold. */
const daily: readonly SectionName[] = ["worklist", "propose", "leads", "imports", "search", "enforcement"]

/** A page in its frame: whose office it is, and the sections. @param section null: it stands in none */
export function officePage(
  view: View,
  {
    officer,
    section,
    title,
    main,
    asOf = null,
    typed,
  }: {
    officer: Officer
    section: SectionName | null
    title: string
    main: Html
    asOf?: Page["asOf"]
    typed?: Typed
  },
): Html {
  const { say } = view
  const shown = (Object.keys(sections) as SectionName[]).filter((name) => carries(officer.role, sections[name].scope))
  const body = html`<div class="desk office">
<div class="desk-head"><p class="desk-client"><span class="quiet">${say(words.office)}</span> ${placeName(view, officer.authority)} · ${say(roleWords[officer.role])} <span class="quiet">${officer.subject}</span></p>
${findBox(view, findPath, words.find, typed)}
${signOutEverywhere(view)}</div>
${deskNav(
  view,
  say(words.office),
  shown.map((name) => ({
    ...{ path: sections[name].path, name: sections[name].name },
    ...{ isOpen: name === section, isSeldom: !daily.includes(name) },
  })),
)}
${workStart(view)}
${main}
</div>`
  return layout(view, { title: `${title} · ${say(words.office)}`, main: body, asOf, skipTo: workPlace })
}

/** Where the table of what is overdue where and with whom stands. */
export const loadPath = "/office/load"

/** Where what is typed into the box is sent. */
export const findPath = "/office/find"

/** Where the file around a merchant stands. */
export const merchantPath = (code: string) => `/office/merchants/${code}`

const words = {
  office: { zh: "办公", en: "Office" },
  find: { zh: "商户、代码、文书号、事项编号、查询号", en: "Merchant, code, or a number" },
} as const satisfies Record<string, Bilingual>

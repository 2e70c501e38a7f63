/** The sections of the console (工作台), and the frame that all of its pages stand in. */
import { html } from "hono/html"
import type { Client } from "../access/api-key.ts"
import { may } from "../access/principal.ts"
import type { Scope } from "../access/scope.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { deskNav, workPlace, workStart } from "../web/desk-nav.ts"
import { findBox, type Typed } from "../web/find-box.ts"
import { layout } from "../web/layout.ts"
import { toldName } from "../web/told-list.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

interface Section {
  path: string
  /** Who may see it; null: whoever has signed in. */
  scope: Scope | null
  name: Bilingual
}

/**
 * The sections, in the order of the navigation: what an agency is there for comes first. It has no sellers, and so no roster;
 * a platform acts on nothing, and so has no notices.
 */
export const sections = {
  overview: { path: "/console", scope: null, name: { zh: "总览", en: "Overview" } },
  notices: { path: "/desk/notices", scope: "notice:read", name: { zh: "通知", en: "Notices" } },
  recalls: { path: "/desk/recalls", scope: "recall:read", name: { zh: "待解除", en: "Still held" } },
  prepared: { path: "/desk/prepared", scope: "prepared:read", name: { zh: "待确认", en: "To confirm" } },
  subscriptions: {
    path: "/desk/subscriptions",
    scope: "agency:own",
    name: { zh: "订阅", en: "Subscriptions" },
  },
  objections: { path: "/desk/objections", scope: "notice:answer", name: { zh: "异议", en: "Objections" } },
  measures: { path: "/desk/measures", scope: "measure:report", name: { zh: "措施台账", en: "Measures" } },
  declarations: { path: "/desk/declarations", scope: "measure:report", name: { zh: "措施清单", en: "Declarations" } },
  leads: { path: "/desk/leads", scope: "lead:write", name: { zh: "线索移送", en: "Leads" } },
  requests: { path: "/desk/requests", scope: "sharing:ask", name: { zh: "数据申请", en: "Data" } },
  files: { path: "/desk/files", scope: "file:granted", name: { zh: "案卷查阅", en: "Case files" } },
  agency: { path: "/desk/agency", scope: "agency:own", name: { zh: "本机构", en: "Your agency" } },
  jobs: { path: "/console/jobs", scope: "check:job", name: { zh: "批量核查", en: "Files" } },
  names: { path: "/console/names", scope: "match:decide", name: { zh: "名称比对", en: "Names" } },
  policy: { path: "/console/policy", scope: "check:policy", name: { zh: "策略", en: "Policy" } },
  alerts: { path: "/console/alerts", scope: "alert:read", name: { zh: "预警", en: "Alerts" } },
  searches: { path: "/console/searches", scope: "alert:search", name: { zh: "检索", en: "Searches" } },
  gathered: { path: "/console/gathered", scope: "search:job", name: { zh: "批量下载", en: "Download" } },
  webhooks: { path: "/console/webhooks", scope: "alert:send", name: { zh: "推送", en: "Webhooks" } },
  roster: { path: "/console/roster", scope: "roster:write", name: { zh: "经营者名单", en: "Roster" } },
  duties: { path: "/console/duties", scope: "duty:own", name: { zh: "履责", en: "Duties" } },
  letters: { path: "/console/letters", scope: "letter:read", name: { zh: "往来函件", en: "Letters" } },
  reports: { path: "/console/reports", scope: "complaint:send", name: { zh: "报告", en: "Reports" } },
  told: { path: "/console/told", scope: "told:read", name: toldName },
  usage: { path: "/console/usage", scope: "usage:read", name: { zh: "密钥和用量", en: "Key and usage" } },
} as const satisfies Record<string, Section>
export type SectionName = keyof typeof sections

/** What each comes back to; the rest stands behind a fold. */
const daily: Readonly<Record<"agency" | "platform", readonly SectionName[]>> = {
  agency: ["overview", "notices", "recalls", "measures", "leads", "objections"],
  platform: ["overview", "jobs", "alerts", "roster", "names", "policy"],
}

/** Whether a client has a section. */
export function hasSection(client: Client, name: SectionName): boolean {
  const { scope } = sections[name]
  return scope === null || may(client, scope)
}

const words = {
  platform: { zh: "平台工作台", en: "Console" },
  agency: { zh: "机构工作台", en: "Agency’s desk" },
  navigation: { zh: "工作台", en: "Console" },
  signOut: { zh: "退出", en: "Sign out" },
  find: { zh: "商户、代码、文书号", en: "Merchant, code, or a number" },
  everywhere: { zh: "在所有设备上退出", en: "Sign out everywhere" },
} as const satisfies Record<string, Bilingual>

/** What a page of the console is made of. */
export interface ConsolePage {
  client: Client
  /** Null: it stands in none. */
  section: SectionName | null
  /** The heading, where it is not the section's name. */
  heading?: Html | string
  /** The page's title; the section's name where it is left out. */
  title?: string
  /** What the page lies below: its section, or another page by path and name. */
  back?: true | readonly [path: string, name: string]
  main: Html
  head?: Html
  /** What stands in the box. */
  typed?: Typed
}

/** Where what is typed into the box is sent. */
export const findPath = "/console/find"

/** Where the file around a merchant stands. */
export const merchantPath = (code: string) => `/console/merchants/${code}`

/** A page in its frame: whose console it is, the sections, the way out. */
export function consolePage(
  view: View,
  { client, section, heading, title, back, main, head, typed }: ConsolePage,
): Html {
  const { say, link } = view
  const { path, name: named } = sections[section ?? "overview"]
  const name = say(named)
  const [above, aboveName] = back === true ? [path, name] : (back ?? [])
  const desk = say(client.role === "agency" ? words.agency : words.platform)
  const shown = (Object.keys(sections) as SectionName[]).filter((each) => hasSection(client, each))
  const body = html`<div class="desk">
<div class="desk-head"><p class="desk-client"><span class="quiet">${desk}</span> ${inChinese(view, client.name)}</p>
${findBox(view, findPath, words.find, typed)}
<form method="post" action="${link("/console/sign-out")}"><button class="button plain slim">${say(words.signOut)}</button>
<button class="as-link" name="everywhere" value="1">${say(words.everywhere)}</button></form></div>
${deskNav(
  view,
  say(words.navigation),
  shown.map((each) => ({
    ...{ path: sections[each].path, name: sections[each].name },
    ...{ isOpen: each === section, isSeldom: !daily[client.role === "agency" ? "agency" : "platform"].includes(each) },
  })),
)}
${workStart(view)}
${above !== undefined && html`<p class="back"><a href="${link(above)}">← ${aboveName}</a></p>`}
<h1>${heading ?? name}</h1>
${main}
</div>`
  const full = `${title ?? name} · ${desk}`
  return layout(view, { title: full, main: body, asOf: null, skipTo: workPlace, ...(head ? { head } : {}) })
}

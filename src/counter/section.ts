/** The sections of the merchants' counter (商户窗口), and the frame that its pages stand in. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { deskNav, signOutEverywhere, workPlace, workStart } from "../web/desk-nav.ts"
import { findBox, type Typed } from "../web/find-box.ts"
import { layout } from "../web/layout.ts"
import { codeGroups } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

interface Section {
  path: string
  name: Bilingual
}

/** The sections, in the order of the navigation. */
export const sections = {
  records: { path: "/counter", name: { zh: "我的记录", en: "My records" } },
  applications: { path: "/applications", name: { zh: "我的申请", en: "My applications" } },
  measures: { path: "/counter/measures", name: { zh: "适用的措施", en: "Measures" } },
  contacts: { path: "/counter/contacts", name: { zh: "办理提醒", en: "Messages" } },
  period: { path: "/counter/period", name: { zh: "期间报告", en: "Report on a period" } },
  certificates: { path: "/counter/certificates", name: { zh: "报告和证明", en: "Report and certificates" } },
} as const satisfies Record<string, Section>
export type SectionName = keyof typeof sections

/** Whose counter it is. */
export interface Holder {
  code: string
  /** Null where the register does not know the code. */
  name: string | null
}

/** Where what is typed into the box is sent. */
export const findPath = "/counter/find"

/** A page in its frame. @param section null: it stands in none */
export function counterPage(
  view: View,
  {
    holder,
    section,
    title,
    main,
    typed,
    head,
  }: { holder: Holder; section: SectionName | null; title: string; main: Html; typed?: Typed; head?: Html | null },
): Html {
  const { say } = view
  const body = html`<div class="desk counter">
<div class="desk-head"><p class="desk-client"><span class="quiet">${say(words.counter)}</span> ${holder.name !== null && inChinese(view, holder.name)} ${codeGroups(holder.code)}</p>
${findBox(view, findPath, words.find, typed)}
${signOutEverywhere(view)}</div>
${deskNav(
  view,
  say(words.counter),
  Object.entries(sections).map(([name, { path, name: label }]) => ({ path, name: label, isOpen: name === section })),
)}
${workStart(view)}
${main}
</div>`
  return layout(view, {
    title: `${title} · ${say(words.counter)}`,
    main: body,
    asOf: null,
    skipTo: workPlace,
    ...(head ? { head } : {}),
  })
}

const words = {
  counter: { zh: "商户窗口", en: "Counter" },
  find: { zh: "商户、代码、文书号、查询号", en: "Merchant, code, or a number" },
} as const satisfies Record<string, Bilingual>

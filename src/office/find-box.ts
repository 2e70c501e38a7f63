/** The one box of the office: on every page, for a name, a code, or a number of a decision, a case or an application. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { faultLine, toldWrong } from "../web/entry.ts"
import type { Html, View } from "../web/view.ts"

/** Where what is typed into the box is sent. */
export const findPath = "/office/find"

/** Where the file around a merchant stands. */
export const merchantPath = (code: string) => `/office/merchants/${code}`

/** What stands in the box, and what is wrong with it. */
export interface Typed {
  text: string
  fault?: string | undefined
}

export function findBox(view: View, { text, fault }: Typed = { text: "" }): Html {
  const { say } = view
  return html`<form class="find-box" role="search" method="post" action="${view.link(findPath)}"><label class="unseen" for="find">${say(words.label)}</label>${fault !== undefined && faultLine(view, "find", fault)}<input class="field" id="find" name="q" type="search" value="${text}"${toldWrong("find", fault)} maxlength="200" autocomplete="off" spellcheck="false" placeholder="${say(words.hint)}"><button class="button plain slim">${say(words.go)}</button></form>`
}

const words = {
  label: {
    zh: "商户名称、统一社会信用代码、文书号、事项编号或者查询号",
    en: "A merchant’s name or code, or a number of a decision, a case or an application",
  },
  hint: { zh: "商户、代码、文书号、事项编号", en: "Merchant, code, or number" },
  go: { zh: "查找", en: "Find" },
} as const satisfies Record<string, Bilingual>

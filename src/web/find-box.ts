/** The one box of a desk: on every page of it, for a name, a code or a number; it leads to the file around a merchant. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { faultLine, toldWrong } from "./entry.ts"
import type { Html, View } from "./view.ts"

/** What stands in the box, and what is wrong with it. */
export interface Typed {
  text: string
  fault?: string | undefined
}

/**
 * @param path where what is typed is sent: in a form, for it would stand in logs and in the browser's history
 * @param label what can be typed
 */
export function findBox(view: View, path: string, label: Bilingual, { text, fault }: Typed = { text: "" }): Html {
  const { say } = view
  return html`<form class="find-box" role="search" method="post" action="${view.link(path)}"><label class="unseen" for="find">${say(label)}</label>${fault !== undefined && faultLine(view, "find", fault)}<input class="field" id="find" name="q" type="search" value="${text}"${toldWrong("find", fault)} maxlength="200" autocomplete="off" spellcheck="false" placeholder="${say(label)}"><button class="button plain slim">${say(words.go)}</button></form>`
}

const words = { go: { zh: "查找", en: "Find" } } as const satisfies Record<string, Bilingual>

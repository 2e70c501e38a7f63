/** The question that leads to the code that was likely meant. It asks: nothing is replaced without the reader. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { codeGroups } from "./code-group.ts"
import type { Html, View } from "./view.ts"

const words = {
  before: { zh: "你是不是要查 ", en: "Did you mean " },
  after: { zh: "？", en: "?" },
} as const satisfies Record<string, Bilingual>

/** The question. */
export function likelyCode(view: View, code: string): Html {
  const link = html`<a href="${view.link(`/subjects/${code}`)}">${codeGroups(code)}</a>`
  return html`${view.say(words.before)}${link}${view.say(words.after)}`
}

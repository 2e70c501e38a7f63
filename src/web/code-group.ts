/** Codes as they are shown: in groups that the eye can compare with a licence. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Html, View } from "./view.ts"

/** The groups of a code: authority and type (2), region (6), then two fives. */
export function groupsOf(code: string): string[] {
  return [code.slice(0, 2), code.slice(2, 8), code.slice(8, 13), code.slice(13)].filter((group) => group !== "")
}

/**
 * A code in its groups. The gaps are margins and no characters: what is copied, searched
 * in the page or read out is the plain code.
 */
export function codeGroups(code: string): Html {
  return html`<span class="code" translate="no">${groupsOf(code).map((group) => html`<span>${group}</span>`)}</span>`
}

const words = {
  before: { zh: "你是不是要查 ", en: "Did you mean " },
  after: { zh: "？", en: "?" },
} as const satisfies Record<string, Bilingual>

/** The question that leads to the code that was likely meant. It asks: nothing is replaced without the reader. */
export function likelyCode(view: View, code: string): Html {
  const link = html`<a href="${view.link(`/subjects/${code}`)}">${codeGroups(code)}</a>`
  return html`${view.say(words.before)}${link}${view.say(words.after)}`
}

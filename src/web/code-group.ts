/**
 * Codes as they are shown: in groups that the eye can compare with a licence.
 */
import { html } from "hono/html"
import type { Html } from "./view.ts"

/**
 * Authority and type (2), region (6), then two fives. The gaps are margins and no characters: what is copied, searched
 * in the page or read out is the plain code.
 */
export function codeGroups(code: string): Html {
  const groups = [code.slice(0, 2), code.slice(2, 8), code.slice(8, 13), code.slice(13)].filter((group) => group !== "")
  return html`<span class="code" translate="no">${groups.map((group) => html`<span>${group}</span>`)}</span>`
}

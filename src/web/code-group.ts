/** Codes as they are shown: in groups that the eye can compare with a licence. */
import { html } from "hono/html"
import type { Html } from "./view.ts"

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

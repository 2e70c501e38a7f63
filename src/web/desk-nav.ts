/** The sections of a desk: side by side where there is room, behind a fold on a phone. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Html, View } from "./view.ts"

/** A section, and whether it is the one that is open. */
export interface DeskLink {
  path: string
  name: Bilingual
  isOpen: boolean
}

/** @param label what the whole is called */
export function deskNav(view: View, label: string, sections: readonly DeskLink[]): Html {
  const { say, link } = view
  const open = sections.find(({ isOpen }) => isOpen)
  const links = html`<ul>
${sections.map(
  ({ path, name, isOpen }) =>
    html`<li><a href="${link(path)}"${isOpen && html` aria-current="page"`}>${say(name)}</a></li>
`,
)}</ul>`
  // Twice, for no style can open a fold, and a page without scripts has nothing else to do so.
  return html`<nav class="desk-nav" aria-label="${label}">${links}</nav>
<nav class="desk-fold" aria-label="${label}"><details><summary>${say(words.menu)}${open && html`<span class="quiet"> · ${say(open.name)}</span>`}</summary>${links}</details></nav>`
}

/** The way out of every session of a person, wherever they have signed in. */
export function signOutEverywhere({ say, link }: View): Html {
  return html`<form method="post" action="${link("/sign-out")}"><button class="as-link" name="everywhere" value="1">${say(words.everywhere)}</button></form>`
}

const words = {
  menu: { zh: "栏目", en: "Sections" },
  everywhere: { zh: "在所有设备上退出", en: "Sign out everywhere" },
} as const satisfies Record<string, Bilingual>

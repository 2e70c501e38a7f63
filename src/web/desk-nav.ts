/** The sections of a desk: side by side where there is room, behind a fold on a phone. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Html, View } from "./view.ts"

/** A section, and whether it is the one that is open. */
export interface DeskLink {
  /** Whether it may stand behind a fold where there are many. */
  isSeldom?: boolean
  path: string
  name: Bilingual
  isOpen: boolean
}

/** Where a desk's page itself begins, behind the box and the sections: who skips to it passes neither. */
export const workPlace = "work"

/** So many stand side by side; of more those that are seldom used stand behind a fold. */
const flatMax = 8

/** Beyond this it is said that there is more. */
export const waitingMost = 99

/** How much waits behind a section, and nothing where nothing does. */
function waits({ say, waiting }: View, path: string): Html | null {
  const count = waiting.get(path) ?? 0
  if (count === 0) return null
  return html` <strong class="waits">${count > waitingMost ? `${waitingMost}+` : count}<span class="unseen"> ${say(words.waits)}</span></strong>`
}

/** @param label what the whole is called */
export function deskNav(view: View, label: string, sections: readonly DeskLink[]): Html {
  const { say, link } = view
  const open = sections.find(({ isOpen }) => isOpen)
  const items = (shown: readonly DeskLink[]) =>
    shown.map(
      ({ path, name, isOpen }) =>
        html`<li><a href="${link(path)}"${isOpen && html` aria-current="page"`}>${say(name)}${waits(view, path)}</a></li>
`,
    )
  const seldom = sections.length > flatMax ? sections.filter(({ isSeldom, isOpen }) => isSeldom && !isOpen) : []
  const links = html`<ul>
${items(sections)}</ul>`
  // Twice, for no style can open a fold, and a page without scripts has nothing else to do so.
  return html`<nav class="desk-nav" aria-label="${label}"><ul>
${items(sections.filter((each) => !seldom.includes(each)))}${
  seldom.length > 0 &&
  html`<li class="desk-more"><details><summary>${say(words.more)} <span class="quiet">${seldom.length}</span>${seldom.some(({ path }) => view.waiting.has(path) && view.waiting.get(path) !== 0) && html` <strong class="waits" title="${say(words.waiting)}">•<span class="unseen"> ${say(words.waiting)}</span></strong>`}</summary><ul>
${items(seldom)}</ul></details></li>`
}</ul></nav>
<nav class="desk-fold" aria-label="${label}"><details><summary>${say(words.menu)}${sections[0] && waits(view, sections[0].path)}${open && html`<span class="quiet"> · ${say(open.name)}</span>`}</summary>${links}</details></nav>`
}

/** Where the page itself begins, to which `workPlace` leads. */
export function workStart({ say }: View): Html {
  return html`<p class="unseen" id="${workPlace}" tabindex="-1">${say(words.work)}</p>`
}

/** The way out of every session of a person, wherever they have signed in. */
export function signOutEverywhere({ say, link }: View): Html {
  return html`<form method="post" action="${link("/sign-out")}"><button class="as-link" name="everywhere" value="1">${say(words.everywhere)}</button></form>`
}

const words = {
  work: { zh: "正文", en: "The page itself" },
  more: { zh: "更多", en: "More" },
  menu: { zh: "栏目", en: "Sections" },
  waits: { zh: "项在等您", en: "waiting for you" },
  waiting: { zh: "其中有在等您的", en: "Something among them waits for you" },
  everywhere: { zh: "在所有设备上退出", en: "Sign out everywhere" },
} as const satisfies Record<string, Bilingual>

/** What the office's box found, with the cases among it. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { type Found, foundBlock, foundTitle } from "../search/pages/found-block.ts"
import type { Typed } from "../web/find-box.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { caseNumber, casePath } from "./case.ts"
import { merchantPath, type Officer, officePage } from "./section.ts"

/** A case that was found. */
export interface FoundCase {
  url: string
  kind: Bilingual
  name: string
  state: Bilingual
  number: Parameters<typeof caseNumber>[0]
}

export function foundPage(
  view: View,
  officer: Officer,
  typed: Typed,
  found: Found & { cases: readonly FoundCase[] },
): Html {
  const { say, link } = view
  const own =
    found.cases.length === 0
      ? null
      : html`<section class="section"><h2>${say(words.cases)}</h2><ul>${found.cases.map(
          (
            one,
          ) => html`<li class="record"><h3><a href="${link(casePath(one.url))}">${one.name === "" ? say(one.kind) : inChinese(view, one.name)}</a> <span class="quiet">${say(one.kind)} · ${say(one.state)}</span></h3><p><span class="code">${caseNumber(one.number)}</span></p></li>
`,
        )}</ul></section>`
  const main = html`<div class="paper"><h1>${say(foundTitle)}</h1>
${foundBlock(view, typed, found, { merchantPath, own })}</div>`
  return officePage(view, { officer, section: null, title: say(foundTitle), main, typed })
}

const words = { cases: { zh: "办理事项", en: "Cases" } } as const satisfies Record<string, Bilingual>

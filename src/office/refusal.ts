/** A page of the office that says why nothing is shown, where the page itself could not be read. */
import { html } from "hono/html"
import type { Problem } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { faultNotice } from "../web/entry.ts"
import { viewOf } from "../web/view.ts"
import { type OfficeContext, officer } from "./gate.ts"
import { officePage, type SectionName, sections } from "./section.ts"
import { told } from "./sent.ts"

/** The page. @param before what was wrong with what was sent, where no form says it */
export function refusalPage(c: OfficeContext, section: SectionName, problem: Problem, before: readonly string[] = []) {
  const view = viewOf(c)
  const { path, name } = sections[section]
  const wrong = view.sent?.faults?.map(({ text }) => text) ?? []
  const faults = [...wrong, ...before, told(problem)].map((text) => ({ id: null, text }))
  const main = html`<h1>${problem.title}</h1>${faultNotice(view, faults)}
<p class="pages"><a class="button plain" href="${view.link(path)}">${view.say(words.back)}${view.say(name)}</a></p>`
  return c.html(officePage(view, { officer: officer(c), section, title: problem.title, main }), problem.status as 400)
}

const words = { back: { zh: "返回", en: "Back to: " } } as const satisfies Record<string, Bilingual>

/** What the counter's box found: merchants and published records, each at its public page. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { type Found, foundBlock, foundTitle } from "../search/pages/found-block.ts"
import type { Typed } from "../web/find-box.ts"
import type { Html, View } from "../web/view.ts"
import { counterPage, type Holder } from "./section.ts"

export function counterFoundPage(view: View, holder: Holder, typed: Typed, found: Found): Html {
  const { say, link } = view
  const main = html`<h1>${say(foundTitle)}</h1>
${foundBlock(view, typed, found, { merchantPath: (code) => `/subjects/${code}`, own: null })}
<p class="hint">${say(words.own)} <a href="${link("/follow")}">${say(words.follow)}</a></p>`
  return counterPage(view, { holder, section: null, title: say(foundTitle), main, typed })
}

const words = {
  own: {
    zh: "本商户申请的查询号也可以填写在上面。",
    en: "The number of an application of yours is taken there too.",
  },
  follow: { zh: "凭查询号查看他人代交的申请", en: "Follow an application by its number, whoever has handed it in" },
} as const satisfies Record<string, Bilingual>

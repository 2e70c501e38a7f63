/** What a merchant's page shows to who has not logged in. */
import { html } from "hono/html"
import { layout } from "../../web/layout.ts"
import type { Html, View } from "../../web/view.ts"
import { words } from "./remedy-words.ts"

/** What is behind it: a page of somebody's own, or the counter as a whole. */
const texts = {
  own: { title: words.needsLogin, text: words.needsLoginText },
  counter: { title: words.counterTitle, text: words.counterLead },
} as const

/** The page. @param to where to go on afterwards */
export function loginPage(
  view: View,
  loginUrl: string | null,
  to = "/counter",
  behind: keyof typeof texts = "own",
): Html {
  const { say } = view
  const { title, text } = texts[behind]
  const main = html`<div class="message">
<h1>${say(title)}</h1>
<p class="lead">${say(text)}</p>
${loginUrl === null ? html`<p>${say(words.noLogin)}</p>` : html`<p class="pages"><a class="button" href="${loginUrl.startsWith("/") ? view.link(loginUrl, { to }) : loginUrl}">${say(words.login)}</a></p>`}
</div>`
  return layout(view, { title: say(title), main, asOf: null })
}

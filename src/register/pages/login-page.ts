/** What a merchant's page shows to who has not logged in. */
import { html } from "hono/html"
import { layout } from "../../web/layout.ts"
import type { Html, View } from "../../web/view.ts"
import { words } from "./remedy-words.ts"

/** The page. @param to where to go on afterwards */
export function loginPage(view: View, loginUrl: string | null, to = "/counter"): Html {
  const { say } = view
  const main = html`<div class="message">
<h1>${say(words.needsLogin)}</h1>
<p class="lead">${say(words.needsLoginText)}</p>
${loginUrl === null ? html`<p>${say(words.noLogin)}</p>` : html`<p class="pages"><a class="button" href="${loginUrl.startsWith("/") ? view.link(loginUrl, { to }) : loginUrl}">${say(words.login)}</a></p>`}
</div>`
  return layout(view, { title: say(words.needsLogin), main, asOf: null })
}

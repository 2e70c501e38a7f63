/** What is shown while witnesses are asked to vouch for a paper: it comes by itself, or without them. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { layout } from "../../../web/layout.ts"
import type { Html, View } from "../../../web/view.ts"

const words = {
  title: { zh: "正在等候见证", en: "Waiting for witnesses" },
  itself: { zh: "本页每几秒自动再取一次，不必刷新。", en: "This page asks again by itself every few seconds." },
  now: { zh: "不等见证，现在就出具", en: "Make it now, without witnesses" },
  later: {
    zh: "现在出具的证明会注明尚未见证，可以以后补证。",
    en: "A paper that is made now says that it is not witnessed yet; that can be added to it later.",
  },
} as const satisfies Record<string, Bilingual>

/** The page. @param unwitnessed where the paper is made at once */
export function awaitingPage(view: View, detail: Bilingual, unwitnessed: string): Html {
  const { say } = view
  const main = html`<div class="message" role="status">
<h1>${say(words.title)}</h1>
<p class="lead">${say(detail)}</p>
<p>${say(words.itself)}</p>
<p class="pages"><a class="button" href="${unwitnessed}">${say(words.now)}</a></p>
<p>${say(words.later)}</p>
</div>`
  return layout(view, { title: say(words.title), main, asOf: null })
}

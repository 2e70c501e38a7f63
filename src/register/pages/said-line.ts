/** The one sentence (record/said.ts) as a piece of a page: whom it is about comes first for who hears it. */
import { html } from "hono/html"
import { clauses } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { Said } from "../record/said.ts"

/**
 * The sentence in its two lines.
 * @param name whom it is about; shown above it, and here for who hears the page
 */
export function saidLines(view: View, name: string, { headline, span }: Pick<Said, "headline" | "span">): Html {
  const zh = view.language === "zh"
  return html`<p class="sentence"><span class="unseen">${inChinese(view, name)}${zh ? "：" : " "}</span>${clauses(capital(view.say(headline)))}</p>
${span && html`<p class="span">${clauses(`${capital(view.say(span))}${zh ? "。" : "."}`)}</p>`}`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What programs need and people do not: folded away under one heading (技术信息) on every page. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Html, Speaker } from "./view.ts"

/** @param title what is behind the fold, where it is more than addresses and numbers */
export function technical({ say }: Speaker, content: Html, title: Bilingual = words.technical): Html {
  return html`<details class="technical"><summary>${say(title)}</summary>${content}</details>`
}

const words = {
  technical: { zh: "技术信息", en: "Technical details" },
} as const satisfies Record<string, Bilingual>

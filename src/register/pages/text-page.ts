/** The redacted decision of a penalty, as it is published beside its summary (R45 art 4). */

import { html } from "hono/html"
import { layout } from "../../web/layout.ts"
import { technical } from "../../web/technical.ts"
import { type Html, inChinese, setApart, type View } from "../../web/view.ts"
import { recordAddress } from "../record/address.ts"
import type { PublishedText } from "../record/text-store.ts"
import { words } from "./words.ts"

/** The page. @param id of the record */
export function textPage(view: View, id: string, { code, name, number, sha256, served, text }: PublishedText): Html {
  const { say } = view
  const paragraphs = text.split("\n").filter((line) => line.trim() !== "")
  const main = html`<div class="paper">
<p class="back"><a href="${view.link(recordAddress(code, id))}">← ${inChinese(view, name)}</a></p>
<h1>${say(words.textOf)}</h1>
<p class="lead">${inChinese(view, number)}</p>
<p>${say(words.textNote)}</p>
<section class="section document" lang="zh-CN">${paragraphs.map((line) => html`<p>${setApart(line)}</p>\n`)}</section>
<p class="pages"><a class="button" href="/v1/records/${id}/text" download="${id}.txt">${say(words.textDownload)}</a></p>
${technical(
  view,
  html`<dl class="rows">
<dt>${say(words.textDigest)}</dt><dd class="code long" translate="no">${sha256}</dd>
${served === null ? "" : html`<dt>${say(words.textServed)}</dt><dd class="code long" translate="no">${served}</dd>`}
</dl>`,
)}
</div>`
  return layout(view, { title: `${say(words.textOf)} ${number}`, main, asOf: null })
}

/** A decision as it was served, with what is covered struck out, and as it is published. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Redaction } from "../register/proceeding/redaction.ts"
import { type Html, inChinese, setApart, type View } from "../web/view.ts"

/** A text as it was served with what is covered struck out, above what is published of it. */
export function coveredBlock(view: View, served: string, redactions: readonly Redaction[], published: string): Html {
  const { say } = view
  const places = redactions.map(({ start, end, reason }) => ({ start, end, name: reason }))
  return html`<section class="section"><h2>${say(words.before)}</h2><p class="hint">${say(words.beforeHint)}</p>
<div class="marked" tabindex="0" role="region" aria-label="${say(words.before)}" lang="zh-CN"><p class="own-words">${piecesOf(
    served,
    places,
  ).map((piece) =>
    "name" in piece
      ? html`<del title="${piece.name}"><span class="unseen">${say(words.coveredFrom)}</span>${piece.text}<span class="unseen">${say(words.coveredTo)}</span></del>`
      : piece.text,
  )}</p></div>
${
  redactions.length > 0 &&
  html`<ol class="numbered covered">${redactions.map(({ start, end, reason }) => html`<li>${say(characters(start + 1, end))}${inChinese(view, reason)}</li>`)}</ol>`
}</section>
${publishedBlock(view, published)}`
}

/** What is published of a decision beside its summary. */
export function publishedBlock(view: View, published: string): Html {
  const { say } = view
  return html`<section class="section"><h2>${say(words.published)}</h2>
<div class="document" lang="zh-CN">${published
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(
      (line) => html`<p>${setApart(line)}</p>
`,
    )}</div></section>`
}

type Piece = { text: string } | { text: string; name: string; index: number }

/** A text in pieces, those in and those between the places; what lies over the one before is left out. */
export function piecesOf(text: string, places: readonly { start: number; end: number; name: string }[]): Piece[] {
  const pieces: Piece[] = []
  let reached = 0
  for (const [index, { start, end, name }] of places.entries()) {
    if (start < reached) continue
    pieces.push({ text: text.slice(reached, start) }, { text: text.slice(start, end), name, index })
    reached = end
  }
  return [...pieces, { text: text.slice(reached) }]
}

function characters(start: number, end: number): Bilingual {
  return { zh: `第 ${start} 至 ${end} 字：`, en: `characters ${start} to ${end}: ` }
}

const words = {
  before: { zh: "送达文本，遮盖处已划出", en: "As served, with what is covered struck out" },
  beforeHint: {
    zh: "仅供办理人员核对，不公示；公示后删除，只留摘要值。",
    en: "For those in charge of the case alone; deleted once published, but for its digest.",
  },
  coveredFrom: { zh: "遮盖开始：", en: "covered: " },
  coveredTo: { zh: "遮盖结束。", en: " – end." },
  published: { zh: "公示的决定书文本", en: "The decision as published" },
} as const satisfies Record<string, Bilingual>

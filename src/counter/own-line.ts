/** What a merchant tells one of its records and clocks by, the same on every page of the counter. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
import type { ServedOn } from "../register/document/store.ts"
import { headingOf } from "../register/pages/record-row.ts"
import { words as remedyWords } from "../register/pages/remedy-words.ts"
import type { proceedingSchema } from "../register/proceeding/wire.ts"
import type { HeldRecord } from "../register/record/record.ts"
import { toWireRecord } from "../register/record/wire.ts"
import { dayWords } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"

/** What a record is called. */
export function nameOf(view: View, { id, content, position }: HeldRecord): Html {
  const { text, isChinese } = headingOf(view, toWireRecord({ ...content, id, position: position ?? 0 }))
  return isChinese ? inChinese(view, text) : html`${text}`
}

/**
 * By what it is told from others of the same name: the number of its decision, which the merchant was served though the
 * public is told that of a penalty alone, and its day.
 */
export function marksOf(view: View, { content: { decisionNo, publishedOn } }: HeldRecord): Html {
  return html`<p class="facts"><span>${inChinese(view, decisionNo)}</span> <span>${view.say(words.publishedOn)} ${dayWords(view, publishedOn)}</span></p>`
}

/** A document that was served on the merchant. */
export type Served = Omit<ServedOn, "recordId">

/** What was served on the merchant, each leading to its page, where it opens in place. Null: nothing was, as far as is known here. */
export function servedList(view: View, served: readonly Served[]): Html | null {
  if (served.length === 0) return null
  const { say, link } = view
  return html`<ul class="notes served">${served.map(
    ({
      id,
      title,
      number,
      servedOn,
    }) => html`<li><a href="${link(`/documents/${id}`)}">${inChinese(view, title)}</a> <span class="quiet">${inChinese(view, number)} · ${say(words.servedOn)} ${dayWords(view, servedOn)}</span></li>
`,
  )}</ul>`
}

/** The clock that runs: who has to do what by when. Null: none does. */
export function clockLine(
  view: View,
  { clock, waits_for: waits }: Pick<z.infer<typeof proceedingSchema>, "clock" | "waits_for">,
): Html | null {
  const { say } = view
  if (clock === null) return null
  const day =
    clock.due_on === null
      ? html`<span class="quiet">${say(remedyWords.notBegun)}</span>`
      : html`${say(remedyWords.dueOn)} ${dayWords(view, clock.due_on)}`
  const whose = waits.includes("merchant") ? words.yours : words.theirs
  return html`<p>${say(whose)}${say(clock.name)} · ${day}${clock.overdue && html` <strong>${say(remedyWords.overdue)}</strong>`}</p>`
}

const words = {
  servedOn: { zh: "送达", en: "served on" },
  publishedOn: { zh: "公示日期", en: "Published on" },
  theirs: { zh: "由办理机关办理：", en: "For the authority to do: " },
  yours: { zh: "由您办理：", en: "For you to do: " },
} as const satisfies Record<string, Bilingual>

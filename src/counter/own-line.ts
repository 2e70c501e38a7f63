/** What a merchant tells one of its records and clocks by, the same on every page of the counter. */
import { html } from "hono/html"
import type { z } from "zod"
import type { Bilingual } from "../law/bilingual.ts"
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

/** By what it is told from others of the same name: the number of a penalty, which alone is public, and its day. */
export function marksOf(view: View, { content: { list, decisionNo, publishedOn } }: HeldRecord): Html {
  return html`<p class="facts">${list === "penalty" && html`<span>${inChinese(view, decisionNo)}</span>`}<span>${view.say(words.publishedOn)} ${dayWords(view, publishedOn)}</span></p>`
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
  publishedOn: { zh: "公示日期", en: "Published on" },
  theirs: { zh: "由办理机关办理：", en: "For the authority to do: " },
  yours: { zh: "由您办理：", en: "For you to do: " },
} as const satisfies Record<string, Bilingual>

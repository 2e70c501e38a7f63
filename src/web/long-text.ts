/** A text that may be as long as a decision: its beginning, and the whole of it by a press, and on paper. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { formatCount, type Html, inChinese, type View } from "./view.ts"

// What a violation or a penalty takes in most decisions; longer ones fold away, for what can be done stands below.
const shownLength = 160

// As many characters as two lines of a heading hold.
const headingLength = 60

/** The beginning of a text where it leads to the page on which all of it stands. */
export function beginningOf(text: string): string {
  const characters = [...text]
  return characters.length > headingLength ? `${characters.slice(0, headingLength).join("")}…` : text
}

/** A text in Chinese, folded where it is long. Opened, it begins once. */
export function longText(view: View, text: string): Html {
  if (text.length <= shownLength) return inChinese(view, text)
  return html`<details class="long-text"><summary><span class="beginning">${inChinese(view, `${text.slice(0, shownLength)}……`)} </span><span class="whole">${view.say(whole(text.length))}</span></summary><p>${inChinese(view, text)}</p></details>`
}

function whole(length: number): Bilingual {
  return { zh: `全文（${formatCount(length)} 字）`, en: `The whole text (${formatCount(length)} characters)` }
}

/** Who decides, in a line: the authority by its name with its window and telephone; by its region where it has not said. */
import { html } from "hono/html"
import { placeName } from "../../web/shown.ts"
import { type Html, inChinese, type View } from "../../web/view.ts"
import type { PublicOffice } from "./record-row.ts"
import { words } from "./words.ts"

/** @param office what the authority has said of itself; null: nothing */
export function officeLine(view: View, authority: string, office: PublicOffice | null): Html {
  if (office === null) return html`${placeName(view, authority)}`
  const { say } = view
  const { name, window, telephone } = office
  return html`${inChinese(view, name)}${window !== null && html` · ${say(words.window)} ${inChinese(view, window)}`}${
    telephone !== null && html` · ${say(words.telephone)} <span class="count">${inChinese(view, telephone)}</span>`
  }`
}

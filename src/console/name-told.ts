/** What a name is of the code that it stands beside, where people look through rows. */
import { html } from "hono/html"
import { type NameIs, nameIsWords } from "../register/subject/name-is.ts"
import type { Html, View } from "../web/view.ts"

/** In words; where it is another's name, not by its words alone. */
export function nameTold({ say }: View, told: NameIs): Html | string {
  const text = say(nameIsWords[told])
  return told === "other" ? html`<strong>${text}</strong>` : text
}

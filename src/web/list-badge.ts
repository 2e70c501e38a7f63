/** The badge of a list. Filled, outlined or dashed: it can be told without colour, and by its words without sight. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { ListName } from "../law/list.ts"
import type { Html, View } from "./view.ts"

/** Short names of the lists, for badges and filters. */
export const listWords = {
  abnormal: { zh: "经营异常", en: "Abnormal operation" },
  serious: { zh: "严重违法失信", en: "Serious violator" },
  penalty: { zh: "行政处罚", en: "Penalty" },
} as const satisfies Record<ListName, Bilingual>

export function listBadge(view: View, list: ListName): Html {
  return html`<span class="badge badge-${list}">${view.say(listWords[list])}</span>`
}

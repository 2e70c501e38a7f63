/** What leads from a case to records like it, ended ones too: what was decided before of the same. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import type { Html, View } from "../web/view.ts"
import { hiddenFields } from "./form-block.ts"

export function similarBlock(view: View, { id }: Pick<ProceedingDetail, "id">): Html {
  const { say } = view
  const asked = { like: id, scope: "all", purpose: say(words.purpose) }
  return html`<section class="section"><h2>${say(words.similar)}</h2><p>${say(words.lead)}</p>
<form method="post" action="${view.link("/office/search")}">${hiddenFields(new Map(Object.entries(asked).map(([name, value]) => [name, [value]])))}
<p class="actions"><button class="button plain">${say(words.go)}</button></p></form></section>`
}

const words = {
  similar: { zh: "类似的既往记录", en: "Earlier ones like it" },
  lead: {
    zh: "查同一名单、同一列入事由的记录，引用相同法条、违法行为用词相近的在前，已结束公示的也在内。查询和本事项编号记入审计记录。",
    en: "Looks for records of its list and ground, first those with its articles and words; those that have ended too. The search and the number of this case go into the audit trail.",
  },
  purpose: { zh: "办理事项时参考类似的既往记录", en: "Looking at earlier ones like a case in hand" },
  go: { zh: "查类似记录", en: "Find them" },
} as const satisfies Record<string, Bilingual>

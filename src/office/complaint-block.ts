/** How many complaints there were about a merchant, beside its case or lead. */
import { html } from "hono/html"
import type { z } from "zod"
import { complaintsSchema } from "../enforcement/complaint/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { formatCount, type Html, type View } from "../web/view.ts"
import { call } from "./api.ts"
import type { OfficeContext } from "./gate.ts"

export type Complaint = z.infer<typeof complaintsSchema>["results"][number]

/** The counts about a code; none where there is no code. */
export async function complaintsAbout(c: OfficeContext, code: string | null): Promise<readonly Complaint[]> {
  if (code === null || code === "") return []
  const counted = await call(c, complaintsSchema, `/v1/complaints?code=${code}`)
  return counted.kind === "done" ? counted.value.results : []
}

export function complaintBlock(view: View, complaints: readonly Complaint[]): Html | false {
  const { say } = view
  const heads = [words.month, words.platform, words.category, words.count]
  return (
    complaints.length > 0 &&
    html`<section class="section"><h2>${say(words.complaints)}</h2><div class="table" tabindex="0" role="region" aria-label="${say(words.complaints)}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${say(head)}</th>`)}</tr></thead>
<tbody>${complaints.map(
      (each) =>
        html`<tr><td>${each.month}</td><td>${each.platform}</td><td>${say(each.category_name)}</td><td class="count">${formatCount(each.count)}</td></tr>
`,
    )}</tbody></table></div></section>`
  )
}

const words = {
  complaints: { zh: "投诉举报件数", en: "Complaints, counted" },
  platform: { zh: "平台", en: "Platform" },
  month: { zh: "月份", en: "Month" },
  category: { zh: "类别", en: "Kind" },
  count: { zh: "件数", en: "Count" },
} as const satisfies Record<string, Bilingual>

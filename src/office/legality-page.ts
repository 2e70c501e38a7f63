/** The sheet of a file (法制审核意见), as a page that is printed: each row with its article and what of the file shows it. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Sheet } from "../register/proceeding/sheet.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { dayTag } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { aboutSpans } from "./act-page.ts"
import { aboutWhat, casePath } from "./case.ts"
import { type Officer, officePage } from "./section.ts"

export function legalityPage(view: View, officer: Officer, shown: ProceedingDetail, sheet: Sheet): Html {
  const { say } = view
  const title = say(words.title)
  const main = html`<div class="paper">
<p class="back"><a href="${view.link(casePath(shown.url))}">← ${say(shown.kind_name)}</a></p>
<h1>${title}</h1>
<p class="identity">${aboutSpans(view, aboutWhat(shown))}</p>
<p>${say(words.readOn)} ${dayTag(sheet.read_on)}</p>
<p class="links"><a href="${casePath(shown.url)}/case-file" rel="nofollow">${say(words.file)}</a></p>
${
  sheet.rows.length === 0
    ? html`<p>${say(words.none)}</p>`
    : html`<ol class="steps">${sheet.rows.map(
        ({
          asks,
          article,
          certainty,
          finding,
          fact,
          next,
        }) => html`<li><strong>${say(findings[finding])}</strong> ${say(asks)}
${article && html`<p class="quiet small">${say(article)} · ${say(certainty)}</p>`}
${fact && html`<p>${say(fact)}</p>`}${next && html`<p>${say(next)}</p>`}</li>
`,
      )}</ol>`
}
</div>`
  return officePage(view, { officer, section: null, title: `${title} ${shown.subject.name}`, main })
}

const findings = {
  met: { zh: "符合", en: "Met" },
  unmet: { zh: "尚不符合", en: "Not met" },
  "not-asked": { zh: "不涉及", en: "Not asked" },
} as const satisfies Record<Sheet["rows"][number]["finding"], Bilingual>

const words = {
  title: { zh: "法制审核意见", en: "Legality check" },
  readOn: { zh: "卷宗阅于", en: "The file as read on" },
  file: {
    zh: "导出卷宗和各步骤留存的审核意见（可用 gongshi file check 复核）",
    en: "Export the file with the sheets kept with its acts (for gongshi file check)",
  },
  none: { zh: "此类事项没有逐项审核的条件。", en: "There are no preconditions for this kind of case." },
} as const satisfies Record<string, Bilingual>

/** An act on many at once, before it is done: the first row as an example of what each becomes, as the public will see it. */
import { html } from "hono/html"
import { reachOf } from "../access/reach.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { previewFirst, type RowPreview } from "../register/bulk/preview.ts"
import { findProceeding } from "../register/proceeding/store.ts"
import { codeGroups } from "../web/shown.ts"
import { inChinese, viewOf } from "../web/view.ts"
import type { FormOrder } from "./form-flow.ts"
import type { OfficeContext } from "./gate.ts"

/** The form of an act with that example. @param id of the proceeding @param publishes whether the act publishes them all */
export function withFirstRow(c: OfficeContext, id: string, publishes: boolean, order: FormOrder): FormOrder {
  const view = viewOf(c)
  let first: RowPreview | null = null
  return {
    ...order,
    async tryIt(input) {
      const trial = await order.tryIt(input)
      if (trial.kind !== "done") return trial
      const { sql } = c.get("parts")
      const bulk = await findProceeding(sql, reachOf(c.get("principal")), id)
      first = bulk && (await previewFirst(c.get("parts"), bulk))
      const { record = null, changes = [] } = first ?? {}
      return { ...trial, record, changes, publishes, moves: publishes && changes.length > 0 }
    },
    async preview(tried, input) {
      const shown = await order.preview(tried, input)
      if (!first) return shown
      const { line, subjectName, subjectCode } = first.row
      return html`<p class="notice">${view.say(words.example)} ${line} · ${inChinese(view, subjectName ?? "")} ${codeGroups(subjectCode ?? "")}</p>
${shown}`
    },
  }
}

const words = {
  example: { zh: "以下以名单中的一行为例，行号：", en: "Shown below is one row as an example:" },
} as const satisfies Record<string, Bilingual>

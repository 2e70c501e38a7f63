/** Which record a proposal is about, chosen among those of its merchant. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { readCode } from "../names/code.ts"
import { entry } from "../web/entry.ts"
import { viewOf } from "../web/view.ts"
import { call } from "./api.ts"
import { knownSubjectSchema } from "./duplicate.ts"
import type { FormOrder } from "./form-flow.ts"
import type { OfficeContext } from "./gate.ts"
import type { ProposedKind } from "./new-page.ts"

/**
 * Which record it is about: asked for by the merchant's code, so that nobody has to know a record's number. What is over is
 * found among all records.
 */
export async function recordChoice(c: OfficeContext, kind: ProposedKind, code: string) {
  const view = viewOf(c)
  const { say } = view
  const reading = readCode(code)
  const known = reading.kind === "impossible" ? null : await call(c, knownSubjectSchema, `/v1/subjects/${reading.code}`)
  const records = known?.kind === "done" ? known.value.records : []
  const lead = html`<form class="apply quiet-form" action="/office/new/${kind}" method="get">
${entry(view, { name: "code", label: say(words.recordsOf), value: code, hint: say(words.recordsOfHint), required: true, ...(code !== "" && records.length === 0 ? { fault: say(words.noRecords) } : {}) })}
${view.carried !== null && html`<input type="hidden" name="lang" value="${view.carried}">`}
<p class="actions"><button class="button plain">${say(words.showRecords)}</button></p></form>`
  const none: { record_id?: { value: string; label: string }[] } = {}
  if (records.length === 0) return { lead, options: none }
  const labels = records.map(({ id, list_name, ground_name, published_on, decision_no }) => ({
    value: id,
    label: [say(list_name), decision_no ?? (ground_name && say(ground_name)), published_on].filter(Boolean).join(" · "),
  }))
  return { lead, options: { ...none, record_id: labels } }
}

type RecordChoice = Awaited<ReturnType<typeof recordChoice>>

/** A form on a record that is asked for first. What is chosen from a list is looked up nowhere. */
export function withRecords(order: FormOrder, { lead, options }: RecordChoice): FormOrder {
  const withOptions = ({ state, ...rest }: Pick<FormOrder, "fields" | "state">) => {
    const { record_id: hint, ...hints } = state.hints ?? {}
    const isChosen = options.record_id !== undefined || hint === undefined
    return {
      ...rest,
      state: {
        ...state,
        options: { ...state.options, ...options },
        hints: isChosen ? hints : { ...hints, record_id: hint },
      },
    }
  }
  return {
    ...order,
    ...withOptions(order),
    head: { ...order.head, lead },
    async follow(sent) {
      return withOptions((await order.follow?.(sent)) ?? order)
    },
  }
}

const words = {
  recordsOf: { zh: "先查找记录：该商户的统一社会信用代码", en: "Find the record first, by the merchant’s code" },
  recordsOfHint: {
    zh: "查到后在下面选择记录；已结束公示的记录请从“全库查询”进入。",
    en: "Then choose it below. What is not shown any more is found under Search.",
  },
  noRecords: { zh: "没有查到这个代码的公示记录", en: "No published record of this code" },
  showRecords: { zh: "查找记录", en: "Find its records" },
} as const satisfies Record<string, Bilingual>

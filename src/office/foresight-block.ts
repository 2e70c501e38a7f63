/** What follows from a form as it stands: class, days and clocks with their articles, and what is still wanted for more. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { findPenaltyClass } from "../law/catalogue.ts"
import { clockWords } from "../law/clock.ts"
import { factList, type Row } from "../register/pages/catalogue-block.ts"
import type { Foresight } from "../register/proceeding/foresight.ts"
import { dayTag, labelled } from "../web/shown.ts"
import type { Html, View } from "../web/view.ts"
import { clockLaw } from "./case-law-block.ts"
import { fieldWords } from "./field-words.ts"
import type { FieldFault } from "./form-block.ts"

/** The place of it on a form, which the script fills anew as somebody types. */
export const foresightId = "foresight"

/** What a form says so far. */
export interface Computed {
  /** Null while too little is known. */
  foresight: Foresight | null
  /** What follows for records that there are, and for others. */
  consequences: readonly Row[]
  /** Fields that are still empty. */
  wanted: readonly string[]
  faults: readonly FieldFault[]
  warning: Html | null
}

/** What a form says so far, as a part of its page. */
export function computedBlock(view: View, { foresight, consequences, wanted, faults, warning }: Computed): Html {
  const { say } = view
  const separator = view.language === "zh" ? "、" : ", "
  return html`<section class="section"><h2>${say(words.computed)}</h2>
${foresight ? factList(view, [...foresightRows(view, foresight), ...consequences]) : html`<p>${say(words.tooLittle)}</p>`}
${wanted.length > 0 && html`<p>${say(words.wanted)}${[...new Set(wanted.map((path) => say(fieldWords(groupOf(path)))))].join(separator)}</p>`}
${faults.length > 0 && html`<ul>${faults.map(({ path, text }) => html`<li class="fault">${path === "" ? text : labelled(view, say(fieldWords(path)), text)}</li>`)}</ul>`}
${warning && html`<div class="notice warning" role="note">${warning}</div>`}</section>`
}

/** What a question of a group is asked about says more than the question. */
function groupOf(path: string): string {
  const parts = path.split(".")
  return parts.length > 2 ? parts.slice(0, -1).join(".") : path
}

/** The same before the act, once nothing is missing. */
export function foresightBlock(view: View, foresight: Foresight | null, consequences: readonly Row[]): Html | null {
  const rows = [...(foresight ? foresightRows(view, foresight) : []), ...consequences]
  if (rows.length === 0) return null
  return html`<section class="section"><h2>${view.say(words.computed)}</h2>${factList(view, rows)}</section>`
}

function foresightRows(view: View, { class: found, display, clocks, ground }: Foresight): Row[] {
  const { say } = view
  return [
    ...(found ? [[words.class, classValue(view, found)] as Row] : []),
    ...(display
      ? ([
          [words.until, display.displayedUntil === null ? say(words.untilEnded) : dayTag(display.displayedUntil)],
          [words.repair, display.repairOpensOn === null ? say(words.noRepair) : dayTag(display.repairOpensOn)],
          [words.basis, say(display.basis)],
        ] satisfies Row[])
      : []),
    ...clocks.map(({ id, dueOn, own }): Row => {
      const day = dueOn === null ? html`${say(words.notBegun)}` : html`${say(words.atLatest)} ${dayTag(dueOn)}`
      return [clockWords(id), html`${day}${clockLaw(view, id, ground, own)}`]
    }),
  ]
}

function classValue(view: View, { code, published, reasons, open }: NonNullable<Foresight["class"]>): Html {
  const { say } = view
  const row = findPenaltyClass(code)
  return html`${row ? html`${row.code} ${say(row)}` : say(words.legacy)}${!published && html` <strong>${say(words.unpublished)}</strong>`}
<ul class="small">${reasons.map((reason) => html`<li>${say(reason)}</li>`)}${open.map((question) => html`<li><strong>${say(words.open)}</strong>${say(question)}</li>`)}</ul>`
}

const words = {
  computed: { zh: "系统计算", en: "What follows" },
  tooLittle: {
    zh: "填写后在这里显示结果：类别、公示截止日期、办理期限，涉及的记录和将收到通知的单位。",
    en: "What follows appears here as the form is filled in: class, days, deadlines, the records concerned and who is told.",
  },
  wanted: { zh: "还需要填写：", en: "Still wanted: " },
  class: { zh: "处罚信息类别", en: "Class of the penalty" },
  legacy: { zh: "按2025年12月25日以前的规定", en: "By the rules before 25 December 2025" },
  unpublished: { zh: "不予公示", en: "Not to be published" },
  open: { zh: "待确认：", en: "Open: " },
  until: { zh: "公示截止（如今天公示）", en: "Displayed until (if published today)" },
  untilEnded: { zh: "没有固定截止日期，移出后停止", en: "No last day of its own: until it is removed" },
  repair: { zh: "最早可以申请修复", en: "Repair can be applied for from" },
  noRepair: { zh: "不能或者不需要提前停止公示", en: "It can’t, or need not, end earlier" },
  basis: { zh: "公示期依据", en: "Why so long" },
  notBegun: { zh: "尚未起算", en: "Not begun" },
  atLatest: { zh: "最迟", en: "At the latest" },
} as const satisfies Record<string, Bilingual>

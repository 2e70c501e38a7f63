/**
 * One act on one page: what it asks for, and once more what was answered before it is done. What becomes public is shown
 * as the public will see it, and what can't be taken back says so.
 */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { getKind } from "../register/proceeding/kinds.ts"
import { isEnd, parties } from "../register/proceeding/machine.ts"
import type { ProceedingDetail } from "../register/proceeding/wire.ts"
import { codeGroups } from "../web/shown.ts"
import { type Html, inChinese, type View } from "../web/view.ts"
import { effectWords } from "./act-effect.ts"
import { aboutWhat, casePath } from "./case.ts"
import { askedId, computeFile } from "./compute-script.ts"
import { type DraftShown, draftButton, draftField, draftLine, keptBlock } from "./draft-block.ts"
import { fieldWords } from "./field-words.ts"
import { type Computed, computedBlock, foresightId } from "./foresight-block.ts"
import { type FormState, faultList, fieldBlocks, hiddenFields, valueBlock } from "./form-block.ts"
import { type Field, type Sent, toSent } from "./form-schema.ts"
import { type Officer, officePage, type SectionName } from "./section.ts"

type Act = ProceedingDetail["acts"][number]

/** What a form is about, above its fields. */
export interface FormHead {
  section: SectionName | null
  back: string
  title: Bilingual
  /** What is done by confirming it, before its title; absent: that it is confirmed. */
  confirms?: Bilingual
  /** Whom it is about. */
  about: { code: string; name: string | Bilingual } | null
  /** Where it leads. */
  next?: Bilingual | null
  /** What it does to the merchant. */
  effect?: Bilingual
  /** Said before it is filled in. */
  lead: Html | null
}

/** What is done with an act in one press, as it is shown. */
export interface FurtherShown {
  name: Bilingual
  /** Where it leads, and what it does to the merchant: what both come to. */
  next: Bilingual | null
  effect: Bilingual
  /** Said of it beside the answers. */
  note: Bilingual | null
}

/** The page of an act. */
export function actHead(shown: ProceedingDetail, { act, name }: Act): FormHead {
  const head = { section: null, back: casePath(shown.url), title: name, lead: null }
  return { ...head, about: aboutWhat(shown), next: leadsTo(shown, act), effect: effectWords(shown.kind, act) }
}

/** How a case will stand after an act, and for whom it waits then; null where it stands as before. */
export function leadsTo({ kind, state: now }: Pick<ProceedingDetail, "kind" | "state">, act: string): Bilingual | null {
  const { machine, route } = getKind(kind)
  const row = machine.acts[act]
  const state = row && machine.states[row.to]
  // Of many at once the register itself goes on to the end.
  const goesOn = route === "bulk-decisions" && act === "publish"
  if (!state || row.to === now || goesOn) return null
  if (isEnd(machine, row.to)) {
    return { zh: `办理后，事项办结：${state.zh}。`, en: `This closes the case: ${state.en}.` }
  }
  const waits = (language: "zh" | "en") => state.waitsFor.map((party) => parties[party][language])
  return {
    zh: `办理后，事项转为“${state.zh}”，等待${waits("zh").join("、")}办理。`,
    en: `After this the case is “${state.en}” and waits for the ${waits("en").join(" or the ")}.`,
  }
}

/** A form. @param fixed what is sent along unseen */
export function formPage(
  view: View,
  officer: Officer,
  {
    head,
    action,
    fields,
    state,
    fixed,
    computed = false,
    numbers = false,
    unseen = new Map(),
    goesOn = false,
    draft,
  }: {
    head: FormHead
    action: string
    fields: readonly Field[]
    state: FormState
    fixed: Sent
    /** What follows from it so far; of what follows nothing that is told here, whether other fields follow from a choice. */
    computed?: Computed | boolean
    /** Whether the next number of the decision can be taken. */
    numbers?: boolean
    /** Sent along unseen, and other by what was chosen. */
    unseen?: Sent
    /** Whether it was sent before what was chosen in it had been asked about. */
    goesOn?: boolean
    /** Null where none is kept. */
    draft: DraftShown | null
  },
): Html {
  const { say } = view
  const main = html`<div class="paper">
${formTop(view, head)}
${faultList(view, state.faults, fields)}
${goesOn && html`<div class="notice" role="status" tabindex="-1" autofocus><p>${say(words.goesOn)}</p></div>`}
${draft && keptBlock(view, action, draft)}
${head.lead}
<form class="apply wide" method="post" action="${view.link(action)}">${hiddenFields(draft ? new Map([...fixed, [draftField, [draft.slot]]]) : fixed)}
${formParts(view, { fields, state, unseen }, computed)}
<p class="actions"><button class="button" name="step" value="check">${say(words.go)}</button>
${numbers && html`<button class="button plain" name="step" value="number" formnovalidate title="${say(words.numberHint)}">${say(words.number)}</button>`}
${typeof computed === "object" && html`<button class="button plain" name="step" value="compute" formnovalidate formaction="${view.link(action)}#${foresightId}">${say(words.compute)}</button>`}
${draft && draftButton(view)}
<a class="button plain" href="${view.link(head.back)}">${say(words.cancel)}</a></p>
${draft && draftLine(view, draft)}
</form></div>`
  return officePage(view, { officer, section: head.section, title: say(head.title), main })
}

/** The parts of a form that its script fills anew: what is asked for, and what follows from it. */
export function formParts(
  view: View,
  { fields, state, unseen }: { fields: readonly Field[]; state: FormState; unseen: Sent },
  computed: Computed | boolean,
): Html {
  const asked = html`${hiddenFields(unseen)}${fieldBlocks(view, fields, state)}`
  if (!computed) return asked
  return html`<div id="${askedId}">${asked}</div>
${
  computed === true
    ? html`<div id="${foresightId}" data-compute></div>`
    : html`<div id="${foresightId}" class="computed" role="status" data-compute>${computedBlock(view, computed)}</div>`
}
<script src="/assets/${computeFile}" defer></script>`
}

/** What was answered, before it is done. */
export function checkPage(
  view: View,
  officer: Officer,
  {
    head,
    action,
    input,
    sent,
    warning,
    preview,
    beside,
    redacts,
    asked,
    options,
    further,
  }: {
    head: FormHead
    action: string
    input: Readonly<Record<string, unknown>>
    sent: Sent
    /** What has to be thought of before. */
    warning: Html | null
    /** What comes of it. */
    preview: Html | null
    /** The facts and papers of its case, which are seen before the button. */
    beside: Html | null
    /** Whether it leads back to the marks in a text. */
    redacts: boolean
    /** Whether anything was asked for, to which it leads back. */
    asked: boolean
    /** Among which codes were chosen. */
    options: FormState["options"]
    /** What can be done with it in one press. */
    further: FurtherShown | undefined
  },
): Html {
  const { say } = view
  const rows = Object.entries(input).flatMap(([name, value]) => {
    const shown = valueBlock(view, name, value, options)
    return shown
      ? [
          html`<dt>${say(fieldWords(name))}</dt><dd>${shown}</dd>
`,
        ]
      : []
  })
  const body = html`${warning && html`<div class="notice warning" role="note">${warning}</div>`}
${rows.length > 0 && html`<section class="section"><h2>${say(words.answers)}</h2><dl class="rows">${rows}</dl></section>`}
${preview}
<form class="confirm-act" method="post" action="${view.link(action)}">${hiddenFields(sent)}
${further?.note && html`<p class="hint">${say(further.note)}</p>`}${further && head.next && html`<p class="hint">${say(words.only)}${say(head.next)}</p>`}
<p class="actions">${
    further &&
    html`<button class="button" name="step" value="both">${say(head.confirms ?? words.confirm)}${say(head.title)}${say(words.and)}${say(further.name)}</button>
`
  }<button class="button${further && html` plain`}" name="step" value="do">${say(further ? words.only : (head.confirms ?? words.confirm))}${say(head.title)}</button>
${redacts && html`<button class="button plain" name="step" value="mark">${say(words.mark)}</button> `}${asked ? html`<button class="button plain" name="step" value="edit">${say(words.edit)}</button>` : html`<a class="button plain" href="${view.link(head.back)}">${say(words.cancel)}</a>`}</p>
</form>`
  // What both come to is told before what the first alone does.
  const top = formTop(view, further ? { ...head, next: further.next, effect: further.effect } : head)
  const main = beside
    ? html`<div class="case-page">${top}<div class="case-two"><div class="case-facts">${beside}</div><div class="case-decision">${body}</div></div></div>`
    : html`<div class="paper">${top}${body}</div>`
  return officePage(view, { officer, section: head.section, title: say(head.title), main })
}

/** Where it leads back to, what it is called, whom it is about. */
export function formTop(view: View, { back, title, about, next, effect }: FormHead): Html {
  const { say } = view
  return html`<p class="back"><a href="${view.link(back)}">← ${say(words.back)}</a></p>
<h1>${say(title)}</h1>
${about && html`<p class="identity">${aboutSpans(view, about)}</p>`}
${next && html`<p class="quiet">${say(next)}</p>`}
${effect && html`<p class="quiet">${say(effect)}</p>`}`
}

/** Whom it is about, by name and code. */
export function aboutSpans(view: View, about: FormHead["about"]): Html | null {
  if (!about) return null
  const { code, name } = about
  return html`<span>${typeof name === "string" ? inChinese(view, name) : view.say(name)}</span>${code !== "" && html`<span>${codeGroups(code)}</span>`}`
}

/** What a form begins with, where what was decided before answers some of it. */
export function known(content: Readonly<Record<string, unknown>>, fields: readonly Field[]): Sent {
  const names = new Set(fields.map(({ path }) => path))
  return toSent(Object.fromEntries(Object.entries(content).filter(([name]) => names.has(name))))
}

/** A form of which nothing is known yet. */
export const nothingSaid: Computed = { foresight: null, consequences: [], wanted: [], faults: [], warning: null }

const words = {
  goesOn: {
    zh: "已按所选内容列出还需要填写的项目，请继续填写。",
    en: "What you chose asks for more: please go on.",
  },
  compute: { zh: "计算结果和日期", en: "Compute what follows" },
  number: { zh: "取下一个文号", en: "Take the next number" },
  numberHint: {
    zh: "按本机关编号连续取号，填入决定书文号；同一事项再取仍是同一个。",
    en: "From the series of the authority, without a gap; asked again for this case it is the same.",
  },
  back: { zh: "返回", en: "Back" },
  go: { zh: "下一步：核对", en: "Next: look at it once more" },
  cancel: { zh: "取消", en: "Cancel" },
  answers: { zh: "请核对", en: "Please check" },
  confirm: { zh: "确认：", en: "Confirm: " },
  and: { zh: "，并", en: " and " },
  only: { zh: "只办这一步：", en: "This step alone: " },
  edit: { zh: "返回修改", en: "Change it" },
  mark: { zh: "返回遮盖", en: "Back to the marks" },
} as const satisfies Record<string, Bilingual>

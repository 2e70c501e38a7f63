/** A form's fields as a piece of a page, and as the answers that are looked at once more before they are sent. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { faultLine, lastDay } from "../web/entry.ts"
import { asWritten, type Html, type View } from "../web/view.ts"
import { pathsOf } from "./asked.ts"
import { choiceWords, fieldWords } from "./field-words.ts"
import { type Field, rowCount, type Sent } from "./form-schema.ts"

/** What is wrong with a field, by its path; the path is empty where it is the whole. */
export interface FieldFault {
  path: string
  text: string
}

/** What a form is drawn with. */
export interface FormState {
  sent: Sent
  faults: readonly FieldFault[]
  /** Choices of fields whose values are codes, by path. */
  options?: Readonly<Record<string, readonly { value: string; label: string }[]>>
  /** What helps to fill a field in, by path. */
  hints?: Readonly<Record<string, string>>
  /** Fields that decide what else is asked for, by path. */
  deciding?: readonly string[]
  /** Whether a browser may let everything be empty: of what is left out as a whole, nothing is missing. */
  mayBeEmpty?: boolean
}

/** The fields. */
export function fieldBlocks(view: View, fields: readonly Field[], state: FormState): Html {
  return html`${fields.map((field) => fieldBlock(view, field, state))}`
}

// Who presides, who records, the party and the officer of the case: as many as most hearings have, so that few look twice.
const rowsToGoOn = 4

function fieldBlock(view: View, field: Field, state: FormState): Html {
  const { say } = view
  const label = say(fieldWords(field.path))
  if (field.kind === "fixed") return html``
  if (field.kind === "group") {
    return html`<fieldset class="group" id="${idOf(field.path)}"${toldBy(state, field.path)}><legend>${label}${optional(view, field)}</legend>
${faultAt(view, state, field.path)}${fieldBlocks(view, field.fields, field.required ? state : { ...state, mayBeEmpty: true })}</fieldset>`
  }
  if (field.kind === "rows") {
    const filled = rowCount(field, state.sent)
    const count = filled + rowsToGoOn
    const rows = Array.from({ length: count }, (_, index) =>
      fieldBlocks(view, field.row(index), { ...state, mayBeEmpty: true }),
    )
    return html`<details class="rows-group"${(field.required || filled > 0) && html` open`}><summary id="${idOf(field.path)}"${toldBy(state, field.path)}>${label}${optional(view, field)}</summary>
${faultAt(view, state, field.path)}${rows.map((row, index) => html`<fieldset class="group row"><legend>${index + 1}</legend>${row}</fieldset>`)}</details>`
  }
  if (field.kind === "choices") return choicesBlock(view, field, state, label)
  const id = idOf(field.path)
  const hint = state.hints?.[field.path]
  const fault = state.faults.find(({ path }) => path === field.path)
  const described = [hint !== undefined && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(" ")
  return html`<div class="entry"><label for="${id}">${label}${optional(view, field)}</label>
${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${fault && faultLine(view, id, fault.text)}
${control(view, field, state, attributes({ ...field, required: field.required && !state.mayBeEmpty }, id, described, fault !== undefined))}${goesOn(view, field, state)}</div>`
}

/** Where no script asks for what was chosen, a button does, whatever else is still empty. */
function goesOn(view: View, { path }: Field, { deciding = [] }: FormState): Html | null {
  return deciding.includes(path)
    ? html`<noscript><button class="button plain slim" name="step" value="compute" formnovalidate formaction="#${idOf(path)}">${view.say(words.goesOn)}</button></noscript>`
    : null
}

function attributes(field: Field, id: string, described: string, isWrong: boolean): Html {
  return html` id="${id}" name="${field.path}"${described !== "" && html` aria-describedby="${described}"`}${isWrong && html` aria-invalid="true"`}${field.required && html` required`}`
}

function control(
  view: View,
  field: Exclude<Field, { kind: "fixed" | "group" | "rows" | "choices" }>,
  { sent, options }: FormState,
  given: Html,
): Html {
  const value = sent.get(field.path)?.[0] ?? ""
  const known = options?.[field.path]
  if (known) return select(view, given, known, value)
  switch (field.kind) {
    case "text":
      return html`<textarea class="field"${given} rows="5">${value}</textarea>`
    case "day":
      return html`<input class="field short"${given} type="date" value="${value}" max="${lastDay}">`
    case "number":
      return html`<input class="field short"${given} inputmode="decimal" value="${value}">`
    case "choice":
      return select(
        view,
        given,
        field.options.map((option) => ({ value: option, label: view.say(choiceWords(option, field.path)) })),
        value,
      )
    case "yes-no":
      return select(
        view,
        given,
        ["yes", "no"].map((option) => ({ value: option, label: view.say(choiceWords(option)) })),
        value,
      )
    default:
      return html`<input class="field"${given} value="${value}" autocomplete="off">`
  }
}

function select(view: View, given: Html, options: readonly { value: string; label: string }[], chosen: string): Html {
  return html`<select class="field"${given}><option value="">${view.say(words.choose)}</option>
${options.map(
  ({ value, label }) => html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>
`,
)}</select>`
}

function choicesBlock(view: View, field: Field & { kind: "choices" }, state: FormState, label: string): Html {
  const chosen = new Set(state.sent.get(field.path) ?? [])
  return html`<fieldset class="group" id="${idOf(field.path)}"${toldBy(state, field.path)}><legend>${label}${optional(view, field)}</legend>${faultAt(view, state, field.path)}
<div class="boxes">${restLast(field.options).map((option) => {
    const id = `${idOf(field.path)}-${option}`
    return html`<p class="check"><input type="checkbox" id="${id}" name="${field.path}" value="${option}"${chosen.has(option) && html` checked`}> <label for="${id}">${view.say(choiceWords(option))}</label></p>`
  })}</div>${goesOn(view, field, state)}</fieldset>`
}

/** What is none of the others comes after them. */
function restLast(options: readonly string[]): string[] {
  return [...options.filter((option) => option !== "other"), ...options.filter((option) => option === "other")]
}

function faultAt(view: View, { faults }: FormState, path: string): Html | null {
  const fault = faults.find((each) => each.path === path)
  return fault ? faultLine(view, idOf(path), fault.text) : null
}

/** Where what holds several fields says what is wrong with it. */
function toldBy({ faults }: FormState, path: string): Html | null {
  return faults.some((each) => each.path === path) ? html` aria-describedby="${idOf(path)}-fault"` : null
}

function optional(view: View, { required }: Field): Html | null {
  return required ? null : html` <span class="quiet small">${view.say(words.optional)}</span>`
}

/** The id of a field on its page, to which a list of what is wrong leads. */
export function idOf(path: string): string {
  return `f-${path.replaceAll(".", "-")}`
}

/** What is wrong, first of all on the page, each leading to its field. */
export function faultList(view: View, faults: readonly FieldFault[], fields: readonly Field[]): Html | null {
  if (faults.length === 0) return null
  const known = pathsOf(fields)
  return html`<div class="notice faults" role="alert" tabindex="-1" autofocus><h2>${view.say(words.faults)}</h2>
<ul>${faults.map(({ path, text }) => {
    const label = path === "" ? "" : `${view.say(fieldWords(path))}：`
    const at = known.find((each) => each === path || path.startsWith(`${each}.`))
    return at === undefined
      ? html`<li>${label}${text}</li>`
      : html`<li><a href="#${idOf(path)}">${label}${text}</a></li>`
  })}</ul></div>`
}

/** Everything that was sent, as fields that nobody sees: what was looked at is what is sent. */
export function hiddenFields(sent: Sent): Html {
  return html`${[...sent].flatMap(([name, values]) => values.map((value) => html`<input type="hidden" name="${name}" value="${value}">`))}`
}

/** A value of a proceeding or an input, in words. @param options among which codes were chosen, by path */
export function valueBlock(view: View, path: string, value: unknown, options: FormState["options"] = {}): Html | null {
  if (value === null || value === undefined || value === "") return null
  if (Array.isArray(value)) {
    if (value.length === 0) return null
    if (value.every((one) => typeof one !== "object")) {
      return html`${value.map((one) => view.say(choiceWords(String(one)))).join(view.language === "zh" ? "、" : ", ")}`
    }
    return html`<ol class="numbered">${value.map((one) => html`<li>${valueBlock(view, path, one, options)}</li>`)}</ol>`
  }
  if (isBilingual(value)) return html`${view.say(value)}`
  if (typeof value === "object") {
    const rows = Object.entries(value).flatMap(([name, member]) => {
      const shown = valueBlock(view, `${path}.${name}`, member, options)
      return shown
        ? [html`<li><span class="quiet">${view.say(fieldWords(`${path}.${name}`))}</span> ${shown}</li>`]
        : []
    })
    return rows.length === 0 ? null : html`<ul>${rows}</ul>`
  }
  if (typeof value === "boolean") return html`${view.say(choiceWords(value ? "yes" : "no"))}`
  const chosen = options[path]?.find((option) => option.value === value)
  if (chosen) return html`${chosen.label}`
  return html`<span class="own-words">${asWritten(view, view.say(choiceWords(String(value), path)))}</span>`
}

/** Whether it is a text in both languages, of which one is shown. */
function isBilingual(value: unknown): value is Bilingual {
  return typeof value === "object" && value !== null && Object.keys(value).sort().join() === "en,zh"
}

const words = {
  goesOn: { zh: "列出要填写的项目", en: "Show what it asks for" },
  choose: { zh: "请选择", en: "Please choose" },
  optional: { zh: "（可不填）", en: "(optional)" },
  faults: { zh: "请先改正以下内容", en: "Please put this right first" },
} as const satisfies Record<string, Bilingual>

/** Acts of other rooms on a page that shows what they are done to: each a form that opens, sent once. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { type FormView, foldedForm } from "../web/form.ts"
import type { Html, View } from "../web/view.ts"

/** A field of an act. */
export type ActField = { name: string; label: Bilingual; required: boolean } & (
  | { kind: "line" | "text" | "day" }
  | { kind: "choice"; options: readonly { value: string; label: string }[] }
)

/** An act with what it takes. */
export interface ActForm {
  act: string
  name: Bilingual
  fields: readonly ActField[]
}

/** What was wrong with what was sent, above everything else. */
export function faultBlock(faults: readonly string[]): Html | false {
  return (
    faults.length > 0 &&
    html`<div class="notice faults" role="alert" tabindex="-1" autofocus><ul>${faults.map((text) => html`<li>${text}</li>`)}</ul></div>`
  )
}

/** The forms of some acts. @param version of what was seen */
export function actForms(view: View, action: string, acts: readonly ActForm[], version: number): Html {
  const { say } = view
  return html`${acts.map(({ act, name, fields }) =>
    foldedForm(
      view,
      { action, summary: say(name), unseen: { act, version }, isPlace: true },
      (form) => html`${fields.map((field) => entry(form, `${act}-`, field))}
<p><button class="button slim">${say(words.confirm)}${say(name)}</button></p>`,
    ),
  )}`
}

/** A field with its label. @param prefix of its id on the page */
export function entry({ say, typed }: FormView, prefix: string, field: ActField): Html {
  const text = typed(field.name) ?? ""
  const id = `${prefix}${field.name}`
  const required = field.required && html` required`
  const label = html`<label for="${id}">${say(field.label)}</label>`
  switch (field.kind) {
    case "text":
      return html`<div class="entry">${label}<textarea class="field" id="${id}" name="${field.name}" rows="3" maxlength="1000"${required}>${text}</textarea></div>`
    case "choice":
      return html`<div class="entry">${label}<select class="field" id="${id}" name="${field.name}"${required}><option value="">${say(words.choose)}</option>
${field.options.map(({ value, label: name }) => html`<option value="${value}"${value === text && html` selected`}>${name}</option>`)}</select></div>`
    default:
      return html`<div class="entry">${label}<input class="field" type="${field.kind === "day" ? "date" : "text"}" id="${id}" name="${field.name}" value="${text}"${required}></div>`
  }
}

/** What a form says: fields that were left empty are left out, and a version is a number. */
export function readActForm(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]): [string, unknown][] => {
      const text = typeof value === "string" ? value.trim() : ""
      if (text === "" || name === "lang") return []
      return [[name, name === "version" ? Number(text) : text]]
    }),
  )
}

const words = {
  confirm: { zh: "确认：", en: "Confirm: " },
  choose: { zh: "请选择", en: "Please choose" },
} as const satisfies Record<string, Bilingual>

/** Acts of other rooms on a page that shows what they are done to: each a form that opens, sent once. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { entry, selectEntry, textEntry } from "./entry.ts"
import { type FormView, foldedForm, sentFaults } from "./form.ts"
import { placeEntry } from "./place-entry.ts"
import type { Html, View } from "./view.ts"

/** A field of an act. */
export type ActField = { name: string; label: Bilingual; hint?: Bilingual; required: boolean; sometimes?: boolean } & (
  | { kind: "line" | "text" | "day" | "place" }
  | { kind: "choice"; options: readonly { value: string; label: string }[] }
)

/** An act with what it takes. */
export interface ActForm {
  act: string
  name: Bilingual
  fields: readonly ActField[]
}

/** What is wrong with the one of them that was sent, above everything else. @param others labels of another form beside them */
export function actFaults(
  view: View,
  acts: readonly ActForm[],
  others: Readonly<Record<string, Bilingual>> = {},
): Html | null {
  const act = acts.find(({ act }) => act === view.sent?.values("act")[0])
  return act ? fieldFaults(view, act.fields) : sentFaults(view, others)
}

/** What is wrong with a form of these fields that was sent. */
export function fieldFaults(view: View, fields: readonly ActField[]): Html | null {
  return sentFaults(view, Object.fromEntries(fields.map(({ name, label }) => [name, label])))
}

/** The forms of some acts. @param version of what was seen */
export function actForms(view: View, action: string, acts: readonly ActForm[], version: number): Html {
  const { say } = view
  return html`${acts.map(({ act, name, fields }) =>
    foldedForm(
      view,
      { action, summary: say(name), unseen: { act, version }, isPlace: true },
      (form) => html`${fields.map((field) => actEntry(form, `${act}-`, field))}
<p><button class="button slim">${say(words.confirm)}${say(name)}</button></p>`,
    ),
  )}`
}

/** A field with its label. @param prefix of its id on the page */
export function actEntry(form: FormView, prefix: string, field: ActField): Html {
  const { name, hint, required, sometimes = false } = field
  const label = form.say(field.label)
  const given = { name, id: `${prefix}${name}`, label, ...(hint && { hint: form.say(hint) }), required, sometimes }
  if (field.kind === "text") return textEntry(form, given, 3)
  if (field.kind === "choice") return selectEntry(form, given, field.options, form.say(words.choose))
  if (field.kind === "place") return placeEntry(form, given)
  return entry(form, { ...given, kind: field.kind })
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

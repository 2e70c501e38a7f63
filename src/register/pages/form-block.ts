/** Parts of forms: a text field with its hint and its fault, and the summary of faults that leads to the fields. */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { hidePersonalNumbers } from "../../law/personal-data.ts"
import { faultLine } from "../../web/entry.ts"
import type { Html, View } from "../../web/view.ts"

/** What is wrong with a form: the field, or none where it is the form as a whole. */
export interface FormFault {
  field: string | null
  text: Bilingual
}

/** The summary above the form. It takes the focus, so that a screen reader begins with it. */
export function faultSummary(view: View, title: Bilingual, faults: readonly FormFault[]): Html | null {
  if (faults.length === 0) return null
  const { say } = view
  return html`<div class="notice faults" role="alert" id="faults" tabindex="-1" autofocus>
<h2>${say(title)}</h2>
<ul>${faults.map(({ field, text }) =>
    field === null
      ? html`<li>${say(text)}</li>
`
      : html`<li><a href="#${field}">${say(text)}</a></li>
`,
  )}</ul></div>`
}

/** A field of several lines. What was typed stands there again, without the numbers for which it was refused. */
export function textField(
  view: View,
  name: string,
  texts: { label: Bilingual; hint: Bilingual },
  value: string,
  faults: readonly FormFault[],
  required: boolean,
): Html {
  const { say } = view
  const fault = faults.find(({ field }) => field === name)
  const described = fault ? `${name}-hint ${name}-fault` : `${name}-hint`
  return html`<div class="entry">
<label for="${name}">${say(texts.label)}</label>
<p class="hint" id="${name}-hint">${say(texts.hint)}</p>
${fault && faultLine(view, name, say(fault.text))}
<textarea class="field" id="${name}" name="${name}" rows="6" maxlength="20000" aria-describedby="${described}"${required && html` required`}${
    fault && html` aria-invalid="true"`
  }>${hidePersonalNumbers(value)}</textarea>
</div>`
}

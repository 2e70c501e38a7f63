/** A control of a form with its label, what helps to fill it in, and what is wrong with it: the same on every page. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import type { Html, Speaker } from "./view.ts"

/** Who speaks in a form, which may know what was typed into it, which goes before `value`, and what is wrong with it (form.ts). */
export type Asker = Speaker & { typed?(name: string): string | undefined; wrong?(name: string): string | undefined }

/** A control. `id` is its name unless another is given. */
export interface Entry {
  name: string
  label: string
  value?: string
  id?: string
  hint?: string
  /** What is wrong with it. */
  fault?: string | undefined
  required?: boolean
  /** Needed in some cases, which its hint tells: it is not called optional, and a browser lets it be empty. */
  sometimes?: boolean
  kind?: "line" | "day" | "number" | "file" | "search"
  /** Of a file: what it may be. */
  accept?: string
  /** Of a file: whether its place is large, to drop one on. */
  drops?: boolean
  /** The id of a list of what may stand in it. */
  list?: string
}

/** A choice of a select: what is sent, and what is read. */
export interface Option {
  value: string
  label: string
}

/** Years have four digits: without this a browser takes six, and who types a day is left in its year. */
export const lastDay = "9999-12-31"

/** A line, a day, a number or a file. */
export function entry(view: Asker, asked: Entry): Html {
  const given = withFault(view, asked)
  const { kind = "line", accept, drops = false, list } = given
  const value = shownIn(view, given)
  const type = { line: "text", day: "date", number: "text", file: "file", search: "search" }[kind]
  const isShort = kind === "day" || kind === "number"
  return around(
    view,
    given,
    html`<input class="field${isShort && html` short`}${drops && html` drop`}" type="${type}"${attributes(given)}${kind !== "file" && html` value="${value}" autocomplete="off"`}${
      kind === "number" && html` inputmode="numeric"`
    }${accept !== undefined && html` accept="${accept}"`}${list !== undefined && html` list="${list}"`}${kind === "day" && html` max="${lastDay}"`}>`,
  )
}

/** A text of several lines. @param rows its height */
export function textEntry(view: Asker, asked: Entry, rows = 5): Html {
  const given = withFault(view, asked)
  return around(
    view,
    given,
    html`<textarea class="field"${attributes(given)} rows="${rows}">${shownIn(view, given)}</textarea>`,
  )
}

/** One of some. @param none what stands first, and is sent as empty; absent: one of them is chosen always */
export function selectEntry(view: Asker, asked: Entry, options: readonly Option[], none?: string): Html {
  const given = withFault(view, asked)
  const chosen = shownIn(view, given)
  return around(
    view,
    given,
    html`<select class="field"${attributes(given)}>${none !== undefined && html`<option value="">${none}</option>`}
${options.map(
  ({ value, label }) => html`<option value="${value}"${value === chosen && html` selected`}>${label}</option>
`,
)}</select>`,
  )
}

/** Where a control stands that is wrong: a page has one form that was sent. */
export const wrongPlace = (name: string) => `wrong-${name}`

function withFault({ wrong }: Asker, given: Entry): Entry {
  const fault = wrong?.(given.name)
  return fault === undefined ? given : { ...given, fault, id: wrongPlace(given.name) }
}

function shownIn({ typed }: Asker, { name, value = "" }: Entry): string {
  return typed?.(name) ?? value
}

function attributes({ name, id = name, hint, fault, required = false }: Entry): Html {
  return html` id="${id}" name="${name}"${toldWrong(id, fault, hint !== undefined)}${required && html` required`}`
}

function around(view: Speaker, given: Entry, control: Html): Html {
  const { name, id = name, label, hint, fault, required = false, sometimes = false } = given
  return html`<div class="entry"><label for="${id}">${label}${!required && !sometimes && html` <span class="quiet small">${view.say(words.optional)}</span>`}</label>
${hint !== undefined && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${fault !== undefined && faultLine(view, id, fault)}
${control}</div>`
}

/** What is wrong with a control, before it: the control says by `aria-describedby` that this is `${id}-fault`. */
export function faultLine({ say }: Speaker, id: string, fault: string): Html {
  return html`<p class="fault" id="${id}-fault"><span class="unseen">${say(words.fault)} </span>${fault}</p>`
}

/** The attributes of a control that is described by a hint and by what is wrong with it, where there are such. */
export function toldWrong(id: string, fault: string | undefined, hint = false): Html {
  const described = [hint && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean).join(" ")
  return html`${described !== "" && html` aria-describedby="${described}"`}${fault !== undefined && html` aria-invalid="true"`}`
}

/** What is wrong with a form, first of all on the page, each leading to its control where it has one. */
export function faultNotice(view: Speaker, faults: readonly { id: string | null; text: string }[]): Html | null {
  if (faults.length === 0) return null
  return html`<div class="notice faults" role="alert" tabindex="-1" autofocus><h2>${view.say(words.faults)}</h2>
<ul>${faults.map(({ id, text }) => (id === null ? html`<li>${text}</li>` : html`<li><a href="#${id}">${text}</a></li>`))}</ul></div>`
}

/** That something was done. */
export function doneNotice(text: string): Html {
  return html`<p class="notice" role="status">${text}</p>`
}

/** A table that scrolls by itself where the screen is narrow. */
export function table(
  label: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string | null)[])[],
): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(
    (cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}

const words = {
  optional: { zh: "（可不填）", en: "(optional)" },
  fault: { zh: "错误：", en: "Error:" },
  faults: { zh: "请先改正以下内容", en: "Please put this right first" },
} as const satisfies Record<string, Bilingual>

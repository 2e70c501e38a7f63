/** What forms of letters say, as the API takes it: places by their names, promises a line each. Pure. */
import type { Bilingual } from "../../../law/bilingual.ts"
import { readActForm } from "../../../web/act-form.ts"
import { placeFault, readPlace } from "../../../web/place-entry.ts"
import type { Speaker } from "../../../web/view.ts"

/** What a form says, or where it is wrong. */
export type ReadLetterForm = { json: Record<string, unknown> } | { errors: { pointer: string; detail: string }[] }

/** Reads a form of a letter. */
export function readLetterForm(view: Speaker, form: Readonly<Record<string, unknown>>): ReadLetterForm {
  const json = readActForm(form)
  const errors: { pointer: string; detail: string }[] = []
  if (typeof json["to_authority"] === "string") {
    const place = readPlace(json["to_authority"])
    const fault = placeFault(view, place)
    if (fault !== undefined) errors.push({ pointer: "/to_authority", detail: fault })
    else if (place.kind === "one") json["to_authority"] = place.code
  }
  if (typeof json["promises"] === "string") {
    const lines = json["promises"].split("\n").filter((line) => line.trim() !== "")
    const read = lines.map((line) => /^\s*(\d{4}-\d{2}-\d{2})\s+(.+?)\s*$/.exec(line))
    if (read.some((each) => each === null)) errors.push({ pointer: "/promises", detail: view.say(words.promises) })
    json["promises"] = read.flatMap((each) => (each ? [{ due_on: each[1], text: each[2] }] : []))
  }
  // The form of a pledge is sent by who has read it: it says so above its button.
  if (json["act"] === "sign") json["confirmed"] = true
  return errors.length > 0 ? { errors } : { json }
}

/** Faults of the API under the names that the form has: those of one promise stand at all of them. */
export function onForm<E extends { pointer?: string | undefined; detail: string }>(errors: readonly E[]): E[] {
  return errors.map((error) => ({ ...error, pointer: error.pointer?.replace(/^\/promises\/.*$/, "/promises") }))
}

const words = {
  promises: {
    zh: "每项承诺一行：先写日期（2026-07-20），空一格，再写内容。",
    en: "A line for each promise: first its day (2026-07-20), a space, then what was promised.",
  },
} as const satisfies Record<string, Bilingual>

/** A form that was sent to the office: what it says, and what keeps it from being done. */
import { HTTPException } from "hono/http-exception"
import type { Problem } from "../http/problem.ts"
import type { Bilingual } from "../law/bilingual.ts"
import type { Trial } from "../register/proceeding/trial.ts"
import type { View } from "../web/view.ts"
import type { FieldFault } from "./form-block.ts"
import { type Field, pathOf, readField, type Sent } from "./form-schema.ts"
import type { OfficeContext } from "./gate.ts"

// A served text of 20,000 characters at nine bytes each as a form sends them, with the rest of the form.
export const formBytesMax = 1_000_000

/** A form as it was sent, and what was pressed. */
export async function readSent(c: OfficeContext): Promise<{ step: string; sent: Sent }> {
  if (!/^(multipart\/form-data|application\/x-www-form-urlencoded)\b/i.test(c.req.header("content-type") ?? "")) {
    throw new HTTPException(415)
  }
  const form = await c.req.formData()
  const sent = new Map<string, string[]>()
  let step = "check"
  for (const [name, value] of form) {
    if (typeof value !== "string") continue
    if (name === "step") step = value
    if (name === "step" || name === "lang") continue
    // Of one name there may be hundreds of thousands: a copy for each would hold the process for minutes.
    const values = sent.get(name)
    if (values) values.push(value)
    else sent.set(name, [value])
  }
  return { step, sent }
}

/** What keeps it from being done; null: nothing. */
export function faultsOf(view: View, trial: Trial, fields: readonly Field[], sent: Sent): FieldFault[] | null {
  switch (trial.kind) {
    case "done":
      return null
    case "faults":
      return trial.faults.map(({ field, reason }) => {
        const path = pathOf(field)
        const asked = fieldAt(fields, path)
        // What a choice may be stands in its list, in words; why one that it has is refused is told.
        if (asked && isUnchosen(asked, sent)) return { path, text: view.say(words.choose) }
        // Of kinds of values a form knows nothing.
        const isTyped = asked?.kind === "number" && typeof readField(asked, sent) === "string"
        return { path, text: view.say(isTyped ? words.number : reason) }
      })
    case "absent":
    case "stale":
      return [{ path: "", text: view.say(words.gone) }]
    case "unknown-record":
      return [{ path: "record_id", text: view.say(words.noRecord) }]
    case "illegal-act":
      // All that stands against it, where there is more than one thing.
      return (trial.faults ?? [{ field: "", reason: trial.reason }]).map(({ field, reason }) => ({
        path: pathOf(field),
        text: view.say(reason),
      }))
    default:
      return [{ path: "", text: view.say(trial.reason) }]
  }
}

function isUnchosen(field: Field, sent: Sent): boolean {
  if (field.kind !== "choice" && field.kind !== "choices") return false
  const chosen = (sent.get(field.path) ?? []).filter((value) => value !== "")
  return chosen.length === 0 || chosen.some((value) => !field.options.includes(value))
}

/** What the API says of what it refused, in one paragraph. */
export function told({ detail, errors = [] }: Pick<Problem, "detail" | "errors">): string {
  // That there are some says nothing beside what they are.
  return [...new Set(errors.length > 0 ? errors.map((error) => error.detail) : [detail])].join(" ")
}

export function toFaults({ detail, errors = [] }: Problem): FieldFault[] {
  if (errors.length === 0) return [{ path: "", text: detail }]
  return errors.map((error) => ({ path: pathOf(error.pointer ?? ""), text: error.detail }))
}

/** What the API says in the page's language, for an error page of either. */
export function sameInBoth(text: string): Bilingual {
  return { zh: text, en: text }
}

function fieldAt(fields: readonly Field[], path: string): Field | undefined {
  for (const field of fields) {
    if (field.path === path) return field
    const inside = field.kind === "group" ? fieldAt(field.fields, path) : undefined
    if (inside) return inside
  }
  return undefined
}

const words = {
  choose: { zh: "请选择", en: "Please choose" },
  number: { zh: "请填数字，例如 1100", en: "Please give a number, as 1100" },
  gone: {
    zh: "没有这一事项，或者它已经变化。请返回后重新打开。",
    en: "It is not there, or has changed. Open it again.",
  },
  noRecord: { zh: "没有此编号的记录。", en: "There is no record of this id." },
} as const satisfies Record<string, Bilingual>

/** The bases of the catalogue on which an agency may keep a measure, as a choice on a form. */
import type { z } from "zod"
import type { measureTypesSchema } from "../enforcement/catalogue/wire.ts"
import type { Bilingual } from "../law/bilingual.ts"
import { type Entry, selectEntry } from "../web/entry.ts"
import type { Html, View } from "../web/view.ts"

/** A basis, by its id in the catalogue. */
export interface KeepChoice {
  value: string
  label: string
}

/** Those that the operator's list gives to nobody else. */
export function keepChoices(
  view: View,
  types: z.infer<typeof measureTypesSchema>["measures"],
  agency: string,
): KeepChoice[] {
  return types
    .filter(
      ({ keeps, origin, applied_by: by }) => keeps && (origin === "shipped" || by === null || by.includes(agency)),
    )
    .map(({ id, content, basis }) => ({ value: id, label: `${view.say(basis)} · ${view.say(content)} · ${id}` }))
}

/** The field; where there is no basis, that there is none. */
export function keepEntry(view: View, given: Entry, choices: readonly KeepChoice[]): Html {
  const { say } = view
  return selectEntry(
    view,
    { ...given, hint: say(choices.length === 0 ? words.none : words.hint) },
    choices,
    say(words.choose),
  )
}

const words = {
  hint: {
    zh: "从措施目录中选择允许继续实施的条款；没有的，应当解除",
    en: "A row of the catalogue that lets measures go on; where there is none, lift it",
  },
  none: {
    zh: "措施目录中没有允许本机构继续实施的条款，应当解除；确有依据的，请运行单位将其列入目录",
    en: "The catalogue has none for your agency: lift it, or have the operator enter the basis there",
  },
  choose: { zh: "请选择", en: "Choose" },
} as const satisfies Record<string, Bilingual>

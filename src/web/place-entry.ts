/** A region on a form, by its name: suggested while it is typed, read on the server, and chosen where several are called so. */
import { html } from "hono/html"
import type { Bilingual, Language } from "../law/bilingual.ts"
import { holdsPersonalNumber } from "../law/personal-data.ts"
import { regionName } from "../names/region.ts"
import { findRegions, regionsFoundMax, suggestedRegions } from "../names/region-by-name.ts"
import { type Asker, type Entry, entry, selectEntry } from "./entry.ts"
import type { Html, Speaker } from "./view.ts"

/** What a field says: nothing, one region, none that there is, or one of several. */
export type ReadPlace =
  | { kind: "empty" }
  | { kind: "one"; code: string }
  | { kind: "none" }
  | { kind: "several"; codes: readonly string[] }

/** Reads what stands in the field: a name or a code. */
export function readPlace(text: string): ReadPlace {
  if (text.trim() === "") return { kind: "empty" }
  const codes = findRegions(text)
  const [first] = codes
  if (first === undefined) return { kind: "none" }
  return codes.length === 1 ? { kind: "one", code: first } : { kind: "several", codes }
}

/** Why a field can't be taken as it is; undefined where it can. */
export function placeFault({ say }: Speaker, read: ReadPlace): string | undefined {
  if (read.kind === "none") return say(words.none)
  return read.kind === "several" ? say(words.several) : undefined
}

/** The field, with the names of provinces and cities to choose from; of several regions of one name, these to choose from. */
export function placeEntry(view: Asker, given: Entry): Html {
  const { name, id = name, hint = view.say(words.hint) } = given
  const value = view.typed?.(name) ?? given.value ?? ""
  const read = readPlace(value)
  const fault = given.fault ?? placeFault(view, read)
  const shown = { ...given, hint, ...(fault === undefined ? {} : { fault }) }
  if (read.kind === "several") {
    const options = read.codes
      .slice(0, regionsFoundMax)
      .map((code) => ({ value: code, label: regionName(code, view.language) ?? code }))
    return selectEntry(view, { ...shown, value: "" }, options, view.say(words.choose))
  }
  // Somebody's number is repeated nowhere.
  const typed = holdsPersonalNumber(value) ? "" : value
  const named = read.kind === "one" ? (regionName(read.code, view.language) ?? value) : typed
  return html`${entry(view, { ...shown, value: named, list: `${id}-places` })}<datalist id="${id}-places">${suggestions(view.language)}</datalist>`
}

const made = new Map<Language, Html>()

// Some hundred and eighty, the same on every page.
function suggestions(language: Language): Html {
  const known = made.get(language)
  if (known) return known
  const options = html`${suggestedRegions().map((code) => html`<option>${regionName(code, language) ?? code}</option>`)}`
  made.set(language, options)
  return options
}

const words = {
  hint: {
    zh: "地区名称，例如：郑州市、金水区；也可以填行政区划代码",
    en: "Its name, such as Zhengzhou or “金水区”, or its code",
  },
  none: { zh: "没有查到这个地区，请核对名称", en: "No region has this name" },
  several: { zh: "有几个地区叫这个名称，请选择一个", en: "Several regions have this name: choose one" },
  choose: { zh: "请选择", en: "Please choose" },
} as const satisfies Record<string, Bilingual>

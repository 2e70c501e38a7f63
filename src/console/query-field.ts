/** What is asked of records, as fields of a form: the same where a search is saved, and where all its records are gathered. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { type ListName, lists } from "../law/list.ts"
import { hidePersonalData, holdsPersonalNumber } from "../law/personal-data.ts"
import { entry, selectEntry } from "../web/entry.ts"
import { placeEntry, placeFault, readPlace } from "../web/place-entry.ts"
import { placeName, toRegionCode } from "../web/shown.ts"
import { asWritten, type Html, type View } from "../web/view.ts"

/** The fields, by the names that the API's parameters have. */
const queryNames = ["q", "list", "law", "region", "authority", "platform"] as const
type QueryName = (typeof queryNames)[number]

/** Parameters that come along in an address, from a search that was narrowed by them. */
const broughtNames = ["ground", "class", "year", "month", "from", "to", "amount_from", "amount_to"] as const
type BroughtName = (typeof broughtNames)[number]

const places = ["region", "authority"] as const
const amounts: readonly string[] = ["amount_from", "amount_to"]

/** What stands in the form; empty where nothing is asked. */
export type QueryForm = Record<QueryName | BroughtName, string>

/** Why it was not taken, with the field that is to blame; null: none. */
export interface QueryFault {
  field: string | null
  text: string
}

/** @param fields of a form or an address; somebody's number is neither kept nor shown again */
export function readQuery(fields: Readonly<Record<string, unknown>>): QueryForm {
  const text = (value: unknown) => (typeof value === "string" && !isPersonal(value) ? value.trim().slice(0, 200) : "")
  return Object.fromEntries([...queryNames, ...broughtNames].map((name) => [name, text(fields[name])])) as QueryForm
}

/** What can't be asked as it was typed. @param others names of further fields */
export function queryFaults(view: View, fields: Readonly<Record<string, unknown>>, others: readonly string[] = []) {
  const named = (field: string, text: string): QueryFault => ({ field, text })
  return [
    ...[...queryNames, ...broughtNames, ...others]
      .filter((name) => isPersonal(fields[name]))
      .map((name) => named(name, view.say(words.personal))),
    ...places.flatMap((name) => {
      const fault = placeFault(view, readPlace(readQuery(fields)[name]))
      return fault === undefined ? [] : [named(name, fault)]
    }),
  ]
}

/** What the form asks for, as the API takes it: without what is empty, and with places by their codes. */
export function toParameters(form: QueryForm): Record<string, string | number> {
  const asked = Object.entries(form).filter(([, value]) => value !== "")
  return Object.fromEntries(
    asked.map(([name, value]) => {
      if (amounts.includes(name)) return [name, Number(value)]
      const place = places.some((each) => each === name) ? readPlace(value) : null
      // A province and a city stand for all that lies in them.
      return [name, place?.kind === "one" ? place.code.replace(/(?:00){1,2}$/, "") : value]
    }),
  )
}

/** The fields. */
export function queryFields(view: View, form: QueryForm, faults: readonly QueryFault[]): Html {
  const { say } = view
  const given = (name: QueryName | BroughtName) => ({
    ...{ name, label: say(fieldWords[name]), value: form[name] },
    fault: faults.find(({ field }) => field === name)?.text,
  })
  const listOptions = Object.entries(lists).map(([value, label]) => ({ value, label: say(label) }))
  return html`${entry(view, { ...given("q"), hint: say(hints.q) })}
${selectEntry(view, given("list"), listOptions, say(words.all))}
${entry(view, { ...given("law"), hint: say(hints.law) })}
${placeEntry(view, given("region"))}${placeEntry(view, given("authority"))}
${entry(view, { ...given("platform"), hint: say(hints.platform) })}
${broughtNames.map((name) => form[name] !== "" && entry(view, given(name)))}`
}

/** What a search asks for, in words. */
export function queryFacts(view: View, asked: Readonly<Record<string, unknown>>): Html {
  return html`${Object.entries(asked)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(
      ([name, value]) =>
        html`<span>${labelOf(view, name)} ${shown(view, name, hidePersonalData(String(value)))}</span> `,
    )}`
}

/** What a field is called; its own name where it is none of these. */
export function labelOf({ say }: View, name: string): string {
  return name in fieldWords ? say(fieldWords[name as keyof typeof fieldWords]) : name
}

function shown(view: View, name: string, value: string): Html | string {
  if (name === "list" && value in lists) return view.say(lists[value as ListName])
  if (places.some((each) => each === name)) return placeName(view, toRegionCode(value))
  return asWritten(view, value)
}

function isPersonal(value: unknown): boolean {
  return typeof value === "string" && holdsPersonalNumber(value)
}

const fieldWords = {
  q: { zh: "检索词", en: "Words" },
  list: { zh: "名单", en: "List" },
  law: { zh: "依据", en: "Law" },
  region: { zh: "当事人所在地", en: "Region of the merchant" },
  authority: { zh: "作出机关所在地", en: "Region of the authority" },
  platform: { zh: "平台", en: "Platform" },
  ground: { zh: "事由代码", en: "Code of the ground" },
  class: { zh: "处罚类别代码", en: "Class of the penalty" },
  year: { zh: "公示年份", en: "Year published" },
  month: { zh: "公示月份", en: "Month published" },
  from: { zh: "公示日期自", en: "Published from" },
  to: { zh: "公示日期至", en: "Published until" },
  amount_from: { zh: "罚款不少于（元）", en: "Fined at least (yuan)" },
  amount_to: { zh: "罚款不多于（元）", en: "Fined at most (yuan)" },
} as const satisfies Record<QueryName | BroughtName, Bilingual>

const hints = {
  q: { zh: "与检索框相同：词语、“引号里的原文”、-不要的词；可以留空", en: "As in the search box; may be left empty" },
  law: { zh: "例如：广告法第九条", en: "Such as “广告法第九条”" },
  platform: { zh: "公示中所写的平台名称", en: "The platform's name as it is published" },
} as const satisfies Partial<Record<QueryName, Bilingual>>

const words = {
  all: { zh: "不限", en: "Any" },
  personal: { zh: "检索里不能有证件号码：请去掉后再提交。", en: "A search holds no numbers of persons: take it out." },
} as const satisfies Record<string, Bilingual>

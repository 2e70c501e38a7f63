/** One lead in a form on a page, the same for officers and agencies: its controls, and what they say as the operation takes it. */
import { html } from "hono/html"
import type { Bilingual } from "../../../law/bilingual.ts"
import { groundsAsOf } from "../../../law/catalogue.ts"
import { dayInChina } from "../../../law/day.ts"
import { lists } from "../../../law/list.ts"
import { type Entry, entry, selectEntry, textEntry } from "../../../web/entry.ts"
import { formView, namedFaults } from "../../../web/form.ts"
import { placeEntry, placeFault, readPlace } from "../../../web/place-entry.ts"
import type { Html, Speaker, View } from "../../../web/view.ts"
import { leadSources, sentSourceNames } from "../state.ts"

// The fields of a lead, and its evidence as a title with an address.
const fieldNames = [
  ...(["ref", "source", "code", "name", "platform", "seller", "shop", "url", "authority", "ground", "facts"] as const),
  ...(["evidence_title", "evidence_url", "found_on"] as const),
] as const
type LeadForm = Record<(typeof fieldNames)[number], string>

/** What was wrong with a form, by its control; null: with no one of them. */
export type LeadFaults = readonly { id: string | null; text: string }[]

/** What the page of a form shows: what stands in it before anything is typed, and what was wrong with what was sent. */
export interface ShownLeadForm {
  first: Partial<LeadForm>
  faults: LeadFaults
  /** In China: the catalogue's grounds are those of that day. */
  today: string
}

/** What stands in the form before anything is typed. @param prefix of a number that no other lead of the sender has @param now ms since 1970 */
export function firstLead(prefix: string, now: number): Partial<LeadForm> {
  const today = dayInChina(now)
  return { ref: `${prefix}-${today.replaceAll("-", "")}-${(now % 86_400_000).toString(36)}`, found_on: today }
}

/** What a form says, as the operation takes it, or why it can't be sent. */
export function readLeadForm(
  speaker: Speaker,
  fields: Readonly<Record<string, unknown>>,
): { lead: Record<string, unknown> } | { faults: LeadFaults } {
  const form = Object.fromEntries(
    fieldNames.map((name) => [name, typeof fields[name] === "string" ? fields[name].trim() : ""]),
  ) as LeadForm
  const place = readPlace(form.authority)
  const fault = placeFault(speaker, place)
  if (fault !== undefined) return { faults: [{ id: "authority", text: fault }] }
  return { lead: toLead({ ...form, authority: place.kind === "one" ? place.code : "" }) }
}

function toLead({ evidence_title: title, evidence_url: url, ...form }: LeadForm): Record<string, unknown> {
  const told = Object.fromEntries(Object.entries(form).filter(([, text]) => text !== ""))
  if (title === "" && url === "") return told
  return { ...told, evidence: [{ title: title === "" ? url : title, ...(url === "" ? {} : { url }) }] }
}

/** What the operation refused, by the controls of the form. */
export function leadFaults(problem: {
  detail: string
  errors?: readonly { pointer?: string | undefined; detail: string }[] | undefined
}): LeadFaults {
  const { detail, errors = [] } = problem
  if (errors.length === 0) return [{ id: null, text: detail }]
  return errors.map((error) => ({ id: fieldAt(error.pointer), text: error.detail }))
}

function fieldAt(pointer = ""): string | null {
  if (pointer.startsWith("/evidence")) return pointer.endsWith("/url") ? "evidence_url" : "evidence_title"
  return fieldNames.find((name) => pointer === `/${name}`) ?? null
}

/** The form. @param path where it goes */
export function leadFormBlock(
  view: View,
  path: string,
  { first, faults, today, send }: ShownLeadForm & { send: Bilingual },
): Html {
  const { say, link } = view
  const form = formView(view, path)
  const given = (name: keyof LeadForm, label: Bilingual, more: Partial<Entry> = {}): Entry => ({
    ...{
      name,
      label: say(label),
      value: first[name] ?? "",
      fault: faults.find(({ id }) => id === name)?.text,
      ...more,
    },
  })
  const sources = sentSourceNames.map((value) => ({ value, label: say(leadSources[value]) }))
  const grounds = groundsAsOf(today).map((row) => ({
    value: row.code,
    label: `${say(lists[row.list])} · ${say(row)}`,
  }))
  return html`<p class="lead">${say(words.newLead)}</p>
${namedFaults(
  view,
  faults.map(({ id, text }) => ({ field: id, text })),
  { ...words, found_on: words.foundOn, evidence_title: words.evidenceTitle, evidence_url: words.evidenceUrl },
)}
<form class="apply" method="post" action="${link(path)}">
${selectEntry(form, given("source", words.source, { required: true }), sources)}
<fieldset class="group"><legend>${say(words.about)}</legend><p class="hint">${say(words.aboutHint)}</p>
${entry(form, given("code", words.code))}
${entry(form, given("name", words.name))}
${entry(form, given("platform", words.platform))}
${entry(form, given("seller", words.seller, { hint: say(words.sellerHint) }))}
${entry(form, given("shop", words.shop))}
${entry(form, given("url", words.url))}</fieldset>
${placeEntry(form, given("authority", words.authority, { required: true, hint: say(words.authorityHint) }))}
${selectEntry(form, given("ground", words.ground), grounds, say(words.unknown))}
${textEntry(form, given("facts", words.facts, { required: true, hint: say(words.factsHint) }), 6)}
${entry(form, given("evidence_title", words.evidenceTitle))}
${entry(form, given("evidence_url", words.evidenceUrl))}
${entry(form, given("found_on", words.foundOn, { kind: "day", required: true }))}
${entry(form, given("ref", words.ref, { required: true, hint: say(words.refHint) }))}
<p class="actions"><button class="button">${say(send)}</button></p></form>`
}

/** What a lead's fields are called, on every page. */
export const leadFieldWords = {
  code: { zh: "统一社会信用代码", en: "Code" },
  name: { zh: "登记的名称", en: "Registered name" },
  platform: { zh: "平台", en: "Platform" },
  shop: { zh: "网店", en: "Shop" },
  url: { zh: "网址", en: "Address" },
  source: { zh: "线索来源", en: "Where it comes from" },
  authority: { zh: "承办机关所在地", en: "Region of the authority" },
  ground: { zh: "涉嫌事由", en: "Ground that is suspected" },
  facts: { zh: "情况说明", en: "What was found" },
  foundOn: { zh: "发现日期", en: "Found on" },
  ref: { zh: "线索编号", en: "Your number" },
} as const satisfies Record<string, Bilingual>

const words = {
  ...leadFieldWords,
  newLead: {
    zh: "写明所涉商户或者网店、情况和证据。不要填写身份证号、手机号等个人信息。",
    en: "Say which merchant or shop, what was found, and by what it shows. No ID or mobile numbers, please.",
  },
  about: { zh: "所涉商户", en: "Whom it is about" },
  aboutHint: {
    zh: "有统一社会信用代码的填写代码；没有的，填写平台和网店，或者网址。",
    en: "By its code where it has one, else by platform and shop, or an address.",
  },
  authorityHint: {
    zh: "一般为商户所在地，例如金水区",
    en: "As a rule that of the merchant, as “金水区”",
  },
  unknown: { zh: "不确定", en: "not known" },
  factsHint: { zh: "时间、经过和情形", en: "When, how, and what" },
  evidenceTitle: { zh: "证据名称", en: "Evidence: what it is" },
  evidenceUrl: { zh: "证据网址", en: "Evidence: its address" },
  refHint: {
    zh: "自编的编号，字母、数字和 . : @ / _ -；可以用已填的",
    en: "One of your own, of letters, digits and . : @ / _ -; that which stands there will do",
  },
  seller: { zh: "经营者编号", en: "Seller’s id" },
  sellerHint: { zh: "平台名单中的编号", en: "As in the platform’s roster" },
} as const satisfies Record<string, Bilingual>

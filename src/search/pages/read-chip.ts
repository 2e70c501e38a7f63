/**
 * How a question was understood, each part a link that takes it out of the text, and what limits another that looks for it as words.
 */
import { html } from "hono/html"
import type { Bilingual } from "../../law/bilingual.ts"
import { findRegions } from "../../names/region-by-name.ts"
import { listWords, placeName } from "../../web/shown.ts"
import { asWritten, formatCount, type Html, type View } from "../../web/view.ts"
import type { RecordSearchAnswer } from "../record/record-search.ts"
import { platformTyped } from "../text/platform-slot.ts"
import type { Slot, SlotKind } from "../text/slot.ts"
import { type PageQuery, searchAddress } from "./query.ts"
import { words } from "./words.ts"

const labels = {
  place: { zh: "地点", en: "Place" },
  period: { zh: "公示时间", en: "Published" },
  amount: { zh: "罚款（元）", en: "Fined (yuan)" },
  platform: { zh: "平台", en: "Platform" },
  law: words.law,
  list: words.list,
} as const satisfies Record<SlotKind, Bilingual>

/** The parts; nothing where all of the text is looked for as words. */
export function readChips(view: View, query: PageQuery, { read, matter }: RecordSearchAnswer): Html {
  if (read.length === 0) return html``
  const about = matter.filter((word) => !read.some(({ typed, value }) => typed.trim() === word || value === word))
  const rest = read.map(({ typed }) => typed.trim()).join(" ")
  return html`<nav aria-label="${view.say(words.read)}"><ul class="chips">
${read.map((slot) => slotChip(view, query, slot))}${
  about.length > 0 &&
  html`<li><a href="${searchAddress(view, query, { q: rest })}" rel="nofollow">${view.say(words.matter)}${view.language === "en" && ":"} ${asWritten(view, about.join(" "))} ${cross(view)}</a></li>`
}
</ul></nav>`
}

function slotChip(view: View, query: PageQuery, slot: Slot): Html {
  const [start, end] = slot.at
  const beside = (instead: string) =>
    `${query.q.slice(0, start)} ${instead} ${query.q.slice(end)}`.replace(/\s+/g, " ").trim() || undefined
  const literal = html` <a class="clear" rel="nofollow" href="${searchAddress(view, query, { q: beside(`“${slot.typed.trim()}”`) })}">${view.say(words.asWords)}<span class="unseen"> ${slot.typed}</span></a>`
  // What stands for another word of the same platform is not looked for itself.
  const isOther = slot.kind === "platform" && platformTyped(slot.typed) !== slot.value
  return html`<li><a href="${searchAddress(view, query, { q: beside("") })}" rel="nofollow">${view.say(labels[slot.kind])}${view.language === "en" && ":"} ${shownValue(view, slot)} ${cross(view)}</a>${(slot.filter !== null || isOther) && literal}</li>
`
}

function cross(view: View): Html {
  return html`<span aria-hidden="true">×</span><span class="unseen">(${view.say(words.remove)})</span>`
}

function shownValue(view: View, { kind, value, filter }: Slot): Html | string {
  if (kind === "list") return view.say(listWords[value as keyof typeof listWords])
  if (kind === "amount") return value.replace(/\d+(?:\.\d+)?/g, (yuan) => formatCount(Number(yuan)))
  if (kind !== "place") return kind === "period" ? value : asWritten(view, value)
  const code = filter?.place?.padEnd(6, "0") ?? findRegions(value)[0]
  return code === undefined ? asWritten(view, value) : placeName(view, code)
}

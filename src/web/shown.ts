/** Small things that every page shows alike: codes, lists, places, days, moments, and the position of the log. */
import { html } from "hono/html"
import type { Bilingual } from "../law/bilingual.ts"
import { writtenDay, writtenMoment } from "../law/day-words.ts"
import type { ListName } from "../law/list.ts"
import type { Head } from "../ledger/sequencer.ts"
import { regionName } from "../names/region.ts"
import { formatCount, type Html, type Speaker, type View } from "./view.ts"

/** The groups of a code: authority and type (2), region (6), then two fives. */
export function groupsOf(code: string): string[] {
  return [code.slice(0, 2), code.slice(2, 8), code.slice(8, 13), code.slice(13)].filter((group) => group !== "")
}

/**
 * A code in its groups, which the eye can compare with a licence. The gaps are margins and no characters: what is copied,
 * searched in the page or read out is the plain code.
 */
export function codeGroups(code: string): Html {
  return html`<span class="code" translate="no">${groupsOf(code).map((group) => html`<span>${group}</span>`)}</span>`
}

const likelyWords = {
  before: { zh: "你是不是要查 ", en: "Did you mean " },
  after: { zh: "？", en: "?" },
} as const satisfies Record<string, Bilingual>

/** The question that leads to the code that was likely meant. It asks: nothing is replaced without the reader. */
export function likelyCode(view: View, code: string): Html {
  const link = html`<a href="${view.link(`/subjects/${code}`)}">${codeGroups(code)}</a>`
  return html`${view.say(likelyWords.before)}${link}${view.say(likelyWords.after)}`
}

/** Short names of the lists, for badges and filters. */
export const listWords = {
  abnormal: { zh: "经营异常", en: "Abnormal operation" },
  serious: { zh: "严重违法失信", en: "Serious violator" },
  penalty: { zh: "行政处罚", en: "Penalty" },
} as const satisfies Record<ListName, Bilingual>

/** Filled, outlined or dashed: a badge can be told without colour, and by its words without sight. */
export function listBadge(view: View, list: ListName): Html {
  return html`<span class="badge badge-${list}">${view.say(listWords[list])}</span>`
}

const unknownPlace = { zh: "地区代码", en: "region" } as const satisfies Bilingual

/** The region's name; its code where it has none, as 000000 of the sample data. */
export function placeName({ language, say }: Speaker, region: string): string {
  return regionName(region, language) ?? `${say(unknownPlace)} ${region}`
}

/** Six digits of a region given by its first 2, 4 or 6. */
export function toRegionCode(digits: string): string {
  return digits.padEnd(6, "0")
}

/** The time of the last entry of the log: what the page says held then, and may have ended since. */
export function logPosition(view: View, { size, time }: Head): Html {
  const zh = view.language === "zh"
  if (size === 0) return zh ? html`公示日志目前为空。` : html`The publication log is empty.`
  const at = momentWords(view, new Date(time))
  return zh ? html`截至${at}` : html`As of ${at}`
}

/** The same for who verifies: by the position of the log. */
export function logSize(view: View, { size }: Head): Html {
  const count = html`<span class="count">${formatCount(size)}</span>`
  return view.language === "zh" ? html`截至公示日志第 ${count} 条` : html`As of entry ${count} of the publication log`
}

/** A day in figures, for tables and desks; what the public reads is written out (`dayWords`). */
export function dayTag(day: string): Html {
  return html`<time datetime="${day}">${day}</time>`
}

/** A day as people write it: 2027年11月8日. */
export function dayWords({ language }: Speaker, day: string): Html {
  return html`<time datetime="${day}">${writtenDay(day)[language]}</time>`
}

/** A moment as people write it, in Beijing time: 2027年11月8日 12:00. */
export function momentWords({ language }: Speaker, at: Date): Html {
  return html`<time class="moment" datetime="${at.toISOString()}">${writtenMoment(at.getTime())[language]}</time>`
}

/** A sentence with its days as people write them, which do not break at the end of a line. */
export function wholeDays(speaker: Speaker, text: string): Html {
  return html`${text.split(/ ?(\d{4}-\d{2}-\d{2}) ?/).map((part, at) => (at % 2 === 1 ? html`${speaker.language === "en" && " "}${dayWords(speaker, part)}${speaker.language === "en" && " "}` : part))}`
}

/** A sentence whose lines end where a breath does, as far as there is room: clause by clause. */
export function clauses(text: string): Html {
  const parts = text.split(/(?<=[，。；])/)
  return parts.length < 2 ? html`${text}` : html`${parts.map((part) => html`<span class="clause">${part}</span>`)}`
}

/** A text with what says more of it in brackets, as the language writes them. */
export function withMore({ language }: Speaker, text: string, more: string): string {
  return language === "zh" ? `${text}（${more}）` : `${text} (${more})`
}

/** A label and what it labels, within a line. */
export function labelled({ language }: Speaker, label: string, text: string): string {
  return language === "zh" ? `${label}：${text}` : `${label}: ${text}`
}

// The Swedish form of a date is the ISO one, which reads the same in both languages.
const minutes = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "short" })

/** A moment in figures, in Beijing time, for tables and desks. */
export function momentTag(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${minutes.format(at)}</time>`
}

/** What was done on a day, in the order of the language. A list holds many: programs read the day at the record. */
export function dayOf(view: View, what: Bilingual, day: string): Html {
  const [words, written] = [view.say(what), view.say(writtenDay(day))]
  return html`<span class="count">${view.language === "zh" ? `${written}${words}` : `${words} ${written}`}</span>`
}

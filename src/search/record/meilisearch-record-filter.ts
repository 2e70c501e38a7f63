/**
 * What is asked of Meilisearch about records, as filters. Pure. Values are words of our own making, or quoted.
 */
import { regionPrefix } from "../facet-count.ts"
import type { Term } from "../text/term.ts"
import { isBare, termGrams } from "../text/text-form.ts"
import type { LeftOut } from "./engine-standing.ts"
import { lawKey } from "./law-citation.ts"
import { dayNumber, isTelling, pairWord, wordStart } from "./meilisearch-record-document.ts"
import { daysOf } from "./period.ts"
import { platformName } from "./platform-name.ts"
import type { RecordCondition, RecordFilter, RecordPlace } from "./record-index.ts"

const quoted = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`

function filterParts(filter: RecordFilter): string[] {
  const { list, ground, penaltyClass, law, authority, region, platform, amountFrom, amountTo } = filter
  const { since, until } = daysOf(filter)
  const parts: string[] = []
  const equal = (name: string, value: string | undefined) => {
    if (value !== undefined) parts.push(`${name} = ${quoted(value)}`)
  }
  equal("list", list)
  equal("ground", ground)
  equal("class", penaltyClass)
  if (law !== undefined) parts.push(`(law = ${quoted(lawKey(law))} OR article = ${quoted(lawKey(law))})`)
  if (authority !== undefined) parts.push(`authority STARTS WITH ${quoted(regionPrefix(authority))}`)
  if (region !== undefined) parts.push(`region STARTS WITH ${quoted(regionPrefix(region))}`)
  if (filter.place !== undefined) {
    const place = quoted(regionPrefix(filter.place))
    parts.push(`(authority STARTS WITH ${place} OR region STARTS WITH ${place})`)
  }
  equal("platform", platform === undefined ? undefined : platformName(platform))
  if (amountFrom !== undefined) parts.push(`amount >= ${amountFrom}`)
  if (amountTo !== undefined) parts.push(`amount <= ${amountTo}`)
  if (since !== null) parts.push(`publishedOn >= ${dayNumber(since)}`)
  if (until !== null) parts.push(`publishedOn <= ${dayNumber(until)}`)
  return parts
}

/** Who may hold a text: who has its grams. Null where it has none that tell. */
export function holdsGrams(text: string): string | null {
  const words = termGrams(text).flatMap((gram) => {
    const [first = "", second] = [...gram]
    if (second === undefined) return isTelling(first) ? `grams STARTS WITH ${quoted(wordStart(first))}` : []
    return isTelling(first) || isTelling(second) ? `grams = ${pairWord(first, second)}` : []
  })
  return words.length === 0 ? null : words.join(" AND ")
}

const textsOf = ({ text, alternatives }: Term) => [text, ...alternatives]

/** Whether having the grams of a text is holding it. */
function isGram(text: string): boolean {
  return [...text].length <= 2 && !/\s/.test(text) && !isBare(text) && holdsGrams(text) !== null
}

/** The filter of a condition. Nobody who fulfils it is left out; see `isCertain` for who is let in. */
export function recordFilter({ terms, filter, except, today }: RecordCondition): string[] {
  const parts = [`endsOn >= ${dayNumber(today)}`, ...filterParts(filter)]
  if (except != null) parts.push(`id != ${quoted(except)}`)
  for (const term of terms) {
    const ways = textsOf(term).map(holdsGrams)
    if (ways.some((way) => way === null)) continue
    if (!term.excluded) parts.push(ways.map((way) => `(${way})`).join(" OR "))
    // Who has the grams of an excluded term may hold them apart, and is looked at.
    else if (textsOf(term).every(isGram)) parts.push(...ways.map((way) => `NOT (${way})`))
  }
  return parts
}

/** What leaves out what an index is not asked for: what is newer than it, and what is no longer as it stands there. */
export function leftOutFilter({ from, ids, erased }: Omit<LeftOut, "to">): string[] {
  return [
    `position < ${from}`,
    ...(ids.length === 0 ? [] : [`id NOT IN [${ids.map(quoted).join(", ")}]`]),
    ...(erased.length === 0 ? [] : [`position NOT IN [${erased.join(", ")}]`]),
  ]
}

/** Who has a place in an order that began at a position: what stood there then, also where it has changed since. */
export function begunFilter(size: number, moved: readonly string[], apart: readonly string[]): string[] {
  const stood = `position < ${size}`
  return [
    moved.length === 0 ? stood : `${stood} OR id IN [${moved.map(quoted).join(", ")}]`,
    ...(apart.length === 0 ? [] : [`id NOT IN [${apart.map(quoted).join(", ")}]`]),
  ]
}

/** Whether all who pass the filter fulfil the condition; else each has to be looked at. */
export function isCertain({ terms }: RecordCondition): boolean {
  return terms.every((term) => textsOf(term).every(isGram))
}

/** The order by date, and what comes after a place in it. */
export const byDate = ["publishedOn:desc", "id:asc"]

/** What comes after a place in the order by date. */
export function afterPlace({ publishedOn, id }: RecordPlace): string {
  const day = dayNumber(publishedOn)
  return `(publishedOn < ${day} OR (publishedOn = ${day} AND id > ${quoted(id)}))`
}

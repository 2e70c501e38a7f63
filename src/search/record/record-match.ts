/**
 * Records against many queries at once, as they are published: which queries a document fulfils, by the same rules by which
 * an index finds it. Pure.
 */
import { regionPrefix } from "../facet-count.ts"
import type { Term } from "../text/term.ts"
import { isBare, termGrams } from "../text/text-form.ts"
import { lawKey } from "./law-citation.ts"
import { daysOf } from "./period.ts"
import { platformName } from "./platform-name.ts"
import { numberLength, type RecordDocument } from "./record-document.ts"
import type { RecordFilter } from "./record-index.ts"

/** What a document is held against. */
export interface StandingQuery {
  terms: readonly Term[]
  filter: RecordFilter
}

const textsOf = ({ text, alternatives }: Term) => [text, ...alternatives]

/** Whether a document holds what it should, and nothing that it should not, and passes the filter. */
export function fulfils(document: RecordDocument, { terms, filter }: StandingQuery): boolean {
  return (
    passes(document, filter) &&
    terms.every((term) => textsOf(term).some((text) => holdsText(document, text)) !== term.excluded)
  )
}

/** Whether a document holds a text; one of a character, or of a figure or two, says nothing in the number of a decision. */
function holdsText(document: RecordDocument, text: string): boolean {
  return document.form.includes(text, isBare(text) ? numberLength(document) : 0)
}

function passes(document: RecordDocument, filter: RecordFilter): boolean {
  const { list, ground, penaltyClass, laws, articles, authority, region, platforms, publishedOn, amount } = document
  const law = filter.law === undefined ? null : lawKey(filter.law)
  const equal = (value: string | null, wanted: string | undefined) => wanted === undefined || value === wanted
  const within = (value: string, wanted: string | undefined) =>
    wanted === undefined || value.startsWith(regionPrefix(wanted))
  const { amountFrom, amountTo } = filter
  const { since, until } = daysOf(filter)
  return (
    equal(list, filter.list) &&
    equal(ground, filter.ground) &&
    equal(penaltyClass, filter.penaltyClass) &&
    within(authority, filter.authority) &&
    within(region, filter.region) &&
    (within(authority, filter.place) || within(region, filter.place)) &&
    (law === null || laws.includes(law) || articles.includes(law)) &&
    (filter.platform === undefined || platforms.includes(platformName(filter.platform))) &&
    (since === null || publishedOn >= since) &&
    (until === null || publishedOn <= until) &&
    (amountFrom === undefined || (amount !== null && amount >= amountFrom)) &&
    (amountTo === undefined || (amount !== null && amount <= amountTo))
  )
}

/** Finds, of many queries, those that a document fulfils. */
export function openMatcher<Q extends StandingQuery>(queries: readonly Q[]): (document: RecordDocument) => Q[] {
  // A query is held against a document that has a pair of characters of its first term; against every one where that is none.
  const byPair = new Map<string, Set<Q>>()
  const always: Q[] = []
  for (const query of queries) {
    const pairs = telling(query.terms)
    if (pairs === null) always.push(query)
    for (const pair of pairs ?? []) byPair.set(pair, (byPair.get(pair) ?? new Set()).add(query))
  }
  return (document) => {
    const candidates = new Set(always)
    if (byPair.size > 0) {
      for (const pair of pairsOf(document.form)) for (const query of byPair.get(pair) ?? []) candidates.add(query)
    }
    return [...candidates].filter((query) => fulfils(document, query))
  }
}

/** A pair of characters of each way to say a term that is to be held: that in its middle, which tells most. */
function telling(terms: readonly Term[]): string[] | null {
  for (const term of terms) {
    if (term.excluded) continue
    const pairs = textsOf(term).map((text) => {
      const grams = termGrams(text).filter((gram) => [...gram].length === 2)
      return grams[grams.length >> 1]
    })
    const known = pairs.filter((pair) => pair !== undefined)
    if (known.length === pairs.length) return known
  }
  return null
}

function pairsOf(form: string): Set<string> {
  const pairs = new Set<string>()
  let before = ""
  for (const character of form) {
    const isSpace = character === " " || character === "\n"
    if (!isSpace && before !== "") pairs.add(before + character)
    before = isSpace ? "" : character
  }
  return pairs
}

/**
 * What a query gives up where no record holds all of it: words that stand nowhere are first looked for with a slip in
 * them and then dropped, and then, one after the other, those that say least, until something is found. Pure: the index
 * says how many hold each term.
 */
import { fillerWords, weakWords } from "./field-word.ts"
import type { Term, TermKind } from "./term.ts"
import type { TextQuery } from "./text-query.ts"

/** A query that asks for less, and what it no longer asks for. */
export interface RelaxedQuery {
  readonly query: TextQuery
  /** Terms that are not asked for any more; `typed` says how they were written. */
  readonly dropped: readonly Term[]
  /** Terms of which any pair of characters is enough now. */
  readonly inParts?: readonly Term[]
}

/** What is kept longest: who quotes, or copies a number, means it. */
const keeping: Readonly<Record<TermKind, number>> = { word: 1, number: 1, law: 2, "decision-no": 3, phrase: 4 }

/**
 * The query to try next; null where there is nothing left to give up.
 * @param held how many documents hold each of `query.terms`, in their order
 */
export function relaxed(query: TextQuery, held: readonly number[]): RelaxedQuery | null {
  const asked = query.terms.map((term, at) => ({ term, count: held[at] ?? 0 })).filter(({ term }) => !term.excluded)
  const nowhere = asked.filter(({ count }) => count === 0).map(({ term }) => term)
  if (nowhere.length > 0) {
    const looser = new Map(nowhere.flatMap((term) => (canLoosen(term) ? [[term, loosened(term)] as const] : [])))
    const isAll = nowhere.length === asked.length
    if (isAll && looser.size === 0) return inPairs(query, nowhere)
    // As long as nothing of it is known none is given up: of each a part may be.
    const dropped = isAll ? [] : nowhere.filter((term) => !looser.has(term))
    const terms = query.terms.filter((term) => !dropped.includes(term)).map((term) => looser.get(term) ?? term)
    return { query: { ...query, terms }, dropped }
  }
  if (asked.length < 2) return null
  const [least] = asked.toSorted(byWorth)
  if (least === undefined) return null
  return { query: { ...query, terms: query.terms.filter((term) => term !== least.term) }, dropped: [least.term] }
}

/** What is worth least comes first: weak words, amounts, then what most documents hold, then what was typed last. */
function byWorth(a: { term: Term; count: number }, b: typeof a): number {
  // Who asks for 虚假广告 of 5万元 would rather see another amount than another matter, though few state this one.
  const rank = ({ kind, weak, text }: Term): number => (weak ? 0 : text.startsWith("=") ? 0.5 : keeping[kind])
  return rank(a.term) - rank(b.term) || b.count - a.count
}

// Half of a shorter one is a single character, and stands everywhere.
const looseLengthMin = 4

function canLoosen({ kind, text, alternatives }: Term): boolean {
  const [half = ""] = halvesOf(text)
  return kind === "word" && text.length >= looseLengthMin && !/[a-z0-9 ]/.test(text) && !alternatives.includes(half)
}

/** A word with one slip in it still has one of its halves. */
function loosened(term: Term): Term {
  return { ...term, alternatives: [...term.alternatives, ...halvesOf(term.text)] }
}

// A pasted run has hundreds of pairs: the first of them say what is meant.
const pairsMax = 12

/** Where nothing is known of all that was asked for, a part of it is: a run of Han by its pairs, but for those of weak words. */
function inPairs(query: TextQuery, nowhere: readonly Term[]): RelaxedQuery | null {
  const looser = new Map<Term, Term>()
  for (const term of nowhere) {
    const others = pairsOf(term).filter((pair) => !term.alternatives.includes(pair))
    if (others.length > 0) looser.set(term, { ...term, alternatives: [...term.alternatives, ...others] })
  }
  if (looser.size === 0) return null
  const dropped = nowhere.filter((term) => !looser.has(term))
  const terms = query.terms.filter((term) => !dropped.includes(term)).map((term) => looser.get(term) ?? term)
  return { query: { ...query, terms }, dropped, inParts: [...looser.keys()] }
}

function pairsOf({ kind, text }: Term): string[] {
  if (kind !== "word" || text.length <= 2 || /[a-z0-9 ]/.test(text)) return []
  const pairs = Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2))
  return pairs
    .filter((pair) => !/[的了吗呢吧被在对有]/.test(pair) && !weakWords.has(pair) && !fillerWords.has(pair))
    .slice(0, pairsMax)
}

function halvesOf(text: string): string[] {
  return [text.slice(0, Math.floor(text.length / 2)), text.slice(Math.ceil(text.length / 2))]
}

/** Whether a document's form holds a term. */
export function holds(form: string, { text, alternatives }: Pick<Term, "text" | "alternatives">): boolean {
  return form.includes(text) || alternatives.some((other) => form.includes(other))
}

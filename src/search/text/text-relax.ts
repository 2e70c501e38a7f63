/**
 * What a query gives up where no record holds all of it: words that stand nowhere are taken apart where no record holds the pair of
 * characters between two parts, and then dropped, one after the other, those that say least, until something is found. Pure: the
 * index says how many hold each term and each pair.
 */
import { readingsIn } from "../../names/pinyin.ts"
import { fillerWords, weakWords } from "./field-word.ts"
import { wordsBySound } from "./lexicon.ts"
import type { Term, TermKind } from "./term.ts"
import type { TextQuery } from "./text-query.ts"

/** A query that asks for less, and what it no longer asks for. */
export interface RelaxedQuery {
  readonly query: TextQuery
  /** Terms that are not asked for any more; `typed` says how they were written. */
  readonly dropped: readonly Term[]
}

/** A query whose unknown words are taken apart. */
export interface CutQuery {
  readonly query: TextQuery
  /** Terms of which some characters are not asked for. */
  readonly inParts: readonly Term[]
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
  if (nowhere.length === asked.length && nowhere.length > 0) return null
  const [least] = asked.toSorted(byWorth)
  const dropped = nowhere.length > 0 ? nowhere : asked.length > 1 && least ? [least.term] : []
  if (dropped.length === 0) return null
  return { query: { ...query, terms: query.terms.filter((term) => !dropped.includes(term)) }, dropped }
}

/** The terms of which any may be given up next, none of them being worth more than another; one or none where that is told. */
export function leastOf(query: TextQuery, held: readonly number[]): Term[] {
  const asked = query.terms.map((term, at) => ({ term, count: held[at] ?? 0 })).filter(({ term }) => !term.excluded)
  const [least] = asked.toSorted(byWorth)
  if (least === undefined || asked.some(({ count }) => count === 0)) return []
  return asked.filter((one) => byWorth(one, least) === 0).map(({ term }) => term)
}

/** The query without a term. */
export function without(query: TextQuery, dropped: Term): RelaxedQuery {
  return { query: { ...query, terms: query.terms.filter((term) => term !== dropped) }, dropped: [dropped] }
}

/** What is worth least comes first: weak words, amounts, then what most documents hold, then what was typed last. */
function byWorth(a: { term: Term; count: number }, b: typeof a): number {
  // Who asks for 虚假广告 of 5万元 would rather see another amount than another matter, though few state this one.
  const rank = ({ kind, weak, text }: Term): number => (weak ? 0 : text.startsWith("=") ? 0.5 : keeping[kind])
  return rank(a.term) - rank(b.term) || b.count - a.count
}

// A pasted run has hundreds of pairs: the first of them say what is meant.
const cutLengthMax = 24

/** What of a word that stands nowhere can be taken apart: the word, or that part of it that was left; null: nothing. */
export function cutOf({ kind, text, alternatives, excluded }: Term): string | null {
  const [part = text] = alternatives.filter((other) => text.includes(other))
  const isRun = !excluded && kind === "word" && part.length > 2 && /^[\u3400-\u9fff]+$/.test(part)
  return isRun ? part.slice(0, cutLengthMax) : null
}

/** The pairs of characters of a word, to be counted. */
export function pairsOf(text: string): string[] {
  return [...new Set(Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)))]
}

/**
 * The query with words that stand nowhere taken apart, or read as another of the same sound; null where none can be.
 * @param held as of `relaxed`
 * @param pairs how many documents hold each pair of characters
 */
export function cutApart(
  query: TextQuery,
  held: readonly number[],
  pairs: ReadonlyMap<string, number>,
): CutQuery | null {
  const inParts: Term[] = []
  let isCut = false
  const terms = query.terms.flatMap((term, at): Term[] => {
    if (held[at] !== 0 || term.excluded) return [term]
    const sounding = sameSound(term)
    if (sounding.length > 0) {
      isCut = true
      return [{ ...term, alternatives: [...term.alternatives, ...sounding] }]
    }
    const run = cutOf(term)
    if (run === null) return [term]
    const parts = partsOf(run, pairs).filter((part) => !fillerWords.has(part))
    if (parts.length === 0) return [term]
    isCut = true
    const isWhole = run === term.text && parts.join("").length >= run.replace(particle, "").length
    if (!isWhole) inParts.push(term)
    return parts.map((part) =>
      isWhole
        ? { ...term, text: part, typed: part, alternatives: [], weak: weakWords.has(part) }
        : { ...term, alternatives: [part], weak: weakWords.has(part) },
    )
  })
  return isCut ? { query: { ...query, terms }, inParts } : null
}

/** Words that sound as one of two characters that stands nowhere: 盲合. */
function sameSound({ kind, text, alternatives }: Term): string[] {
  if (kind !== "word" || !/^[\u3400-\u9fff]{2}$/.test(text)) return []
  return wordsBySound(readingsIn(text).join("")).filter((word) => word.length === 2 && !alternatives.includes(word))
}

// What stands between words, and joins none of them.
const particle = /[的了吗呢吧被把]/g

/** Parts of two characters and more, each pair of which some document holds, without those in which no two are. */
function partsOf(run: string, pairs: ReadonlyMap<string, number>): string[] {
  return run.split(particle).flatMap((piece) => (piece === run ? partsBetween(run, pairs) : knownIn(piece, pairs)))
}

function knownIn(run: string, pairs: ReadonlyMap<string, number>): string[] {
  const known: string[] = []
  let part = run.charAt(0)
  for (let at = 1; at < run.length; at++) {
    if ((pairs.get(run.slice(at - 1, at + 1)) ?? 0) > 0) part += run.charAt(at)
    else {
      known.push(part)
      part = run.charAt(at)
    }
  }
  return [...known, part].filter(({ length }) => length > 1)
}

function partsBetween(run: string, pairs: ReadonlyMap<string, number>): string[] {
  const known = knownIn(run, pairs)
  if (known.join("") !== run || known.length > 1) return known
  if (run.length === 3) return pairsOf(run)
  // All pairs are known, and yet the whole is not: its seam is where the rarest lies.
  const seams = Array.from({ length: run.length - 3 }, (_, at) => at + 2)
  const [seam = 2] = seams.toSorted(
    (a, b) => (pairs.get(run.slice(a - 1, a + 1)) ?? 0) - (pairs.get(run.slice(b - 1, b + 1)) ?? 0),
  )
  return [run.slice(0, seam), run.slice(seam)]
}

/** Whether a document's form holds a term. */
export function holds(form: string, { text, alternatives }: Pick<Term, "text" | "alternatives">): boolean {
  return form.includes(text) || alternatives.some((other) => form.includes(other))
}

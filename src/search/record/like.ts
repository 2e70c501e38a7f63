/**
 * What records like a case have in common with it: its list and ground, the articles that it cites, and the words of the field
 * in which its violation is told. Pure.
 */
import type { ListName } from "../../law/list.ts"
import { isWord } from "../text/lexicon.ts"
import type { Term } from "../text/term.ts"
import { parseTextQuery } from "../text/text-query.ts"
import { articleOf, readCitations } from "./law-citation.ts"
import type { RecordFilter } from "./record-index.ts"

/** A case, as far as others are like it. */
export interface Case {
  list: ListName
  /** Code of a ground of the catalogue; null where it has none. */
  ground: string | null
  violation: string
  /** Where laws are cited. */
  basis: string
  /** The record that it has published, or is about: it is like itself. */
  recordId: string | null
}

/** What is looked for: all of it at first, and then less and less. */
export interface LikeQuery {
  terms: readonly Term[]
  /** That one of its articles is cited, which is given up last; null where it cites none, or one. */
  cited: Term | null
  filter: RecordFilter
}

// More words than these tell what happened in one case alone.
const wordsMax = 6
// A decision cites the article that was violated, the one that says what follows, and rarely a third that matters.
const articlesMax = 3

/** What others like a case hold. */
export function likeQuery({ list, ground, violation, basis }: Case): LikeQuery {
  const articles = readCitations([basis, violation].join("\n")).flatMap(({ law, places }) =>
    [...new Set(places.map(articleOf))].map((article) => `《${law}》${article}`),
  )
  const laws = articles.slice(0, articlesMax).flatMap((article) => parseTextQuery(article).terms)
  const words = parseTextQuery(violation).terms.filter(tells).slice(0, wordsMax)
  return { terms: [...laws, ...words], cited: anyOf(laws), filter: ground === null ? { list } : { list, ground } }
}

function anyOf(laws: readonly Term[]): Term | null {
  const [first, ...others] = laws
  if (first === undefined || others.length === 0) return null
  const alternatives = [...first.alternatives, ...others.flatMap((law) => [law.text, ...law.alternatives])]
  return { ...first, kind: "phrase", alternatives }
}

function tells({ kind, text, alternatives, weak, excluded }: Term): boolean {
  return kind === "word" && !weak && !excluded && (isWord(text) || alternatives.length > 0)
}

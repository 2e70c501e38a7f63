/**
 * Reads what was typed to find records: phrases in quotes, exclusions, decision numbers, laws and their articles, numbers
 * and amounts, words of the field in Chinese, English and pinyin, and whatever else stands between spaces. Pure.
 *
 * Nothing typed is an error: what is not understood is looked for as it stands.
 */
import { decisionIn } from "./decision-number.ts"
import { fillerWords, weakWords } from "./field-word.ts"
import { isWord, lawNamed, otherWords, partsOfMeaning, phraseWordsMax, wordsBySound } from "./lexicon.ts"
import { amountIn, dayIn, lawIn, mixedIn, numberTerm } from "./named-in-query.ts"
import type { Reading, Term } from "./term.ts"
import { type Cut, cutRun } from "./text-cut.ts"
import { textForm } from "./text-form.ts"

/** A query taken apart. */
export interface TextQuery {
  /** All of those that are not excluded are to be held; none where everything that was typed says nothing. */
  readonly terms: readonly Term[]
  /** Who holds one of these comes before all others: the whole of what was typed, a decision number in full, an amount. */
  readonly first: readonly string[]
  /** What was typed and says nothing of what is meant (有没有, 的, "for"); it is not looked for. */
  readonly ignored: readonly string[]
  /** What is not asked for, because more was typed before it than is. */
  readonly beyond: readonly Term[]
}

/** Longest text that is read, in UTF-16 units; the rest is let go. */
export const textQueryMax = 400

// A query of more terms is a text that was pasted: the first of them say what is meant. So many more may be excluded.
const termsMax = 24

/** Reads a query. */
export function parseTextQuery(q: string): TextQuery {
  const reader = new Reader()
  reader.read(q.slice(0, textQueryMax).normalize("NFKC"))
  return reader.query()
}

const quotes: Readonly<Record<string, string>> = { '"': '"', "“": "”", "”": "”", "「": "」", "『": "』", "〝": "〞" }
const exclusion = /^(?:[-－–−](?=[^\s\d-])|不含有?|不包含|不包括|排除|(?:not|without|NOT)\s+(?=\S))\s*/u

class Reader {
  readonly #terms: Term[] = []
  readonly #first: string[] = []
  readonly #ignored: string[] = []
  /** What was typed between what was told apart, for words. */
  #loose = ""
  readonly #whole: string[] = []

  read(text: string): void {
    let excluded = false
    for (let at = 0; at < text.length; ) {
      const rest = text.slice(at)
      const fresh = at === 0 || /[\s,;，；、。]/.test(text.charAt(at - 1))
      const exclude = fresh || rest.startsWith("不") ? exclusion.exec(rest) : null
      if (exclude !== null && !excluded && rest.length > exclude[0].length) {
        this.#flush()
        ;[excluded, at] = [true, at + exclude[0].length]
        continue
      }
      const reading: Reading | null = excluded ? (quoted(rest) ?? oneWord(rest)) : told(rest, text.charAt(at - 1))
      if (reading === null) {
        this.#loose += text.charAt(at)
        at++
        continue
      }
      this.#flush()
      for (const term of reading.terms) this.#add(term, excluded, rest.slice(0, reading.length))
      if (!excluded) this.#first.push(...(reading.first ?? []))
      if (!excluded) this.#whole.push(rest.slice(0, reading.length))
      ;[excluded, at] = [false, at + reading.length]
    }
    this.#flush()
  }

  query(): TextQuery {
    const isAsked = ({ excluded }: Term) => !excluded
    if (!this.#terms.some(isAsked)) {
      for (const word of this.#ignored.splice(0)) this.#add({ kind: "word", text: textForm(word) }, false, word)
    }
    const asked = this.#terms.filter(isAsked)
    // An amount as it is written stands in larger ones too: as what it states it is among the first already.
    const isAmount = asked.length === 1 && asked[0]?.text.startsWith("=")
    const whole = isAmount ? "" : textForm(this.#whole.join(" "))
    const beyond = [asked, this.#terms.filter(({ excluded }) => excluded)].flatMap((terms) => terms.slice(termsMax))
    return {
      terms: this.#terms.filter((term) => !beyond.includes(term)),
      beyond,
      first: [...new Set([...this.#first, ...(whole.length > 1 ? [whole] : [])])],
      ignored: [...new Set(this.#ignored)],
    }
  }

  #flush(): void {
    const loose = this.#loose
    this.#loose = ""
    if (loose.trim() === "") return
    this.#whole.push(loose)
    const { terms, ignored } = words(loose)
    for (const term of terms) this.#add(term, false, term.typed ?? "")
    this.#ignored.push(...ignored)
  }

  #add({ kind = "word", text = "", alternatives = [], weak = false }: Partial<Term>, excluded: boolean, typed: string) {
    const known = this.#terms.some((term) => term.text === text && term.excluded === excluded)
    if (text === "" || known) return
    const others = [...new Set(alternatives)].filter((other) => other !== "" && !other.includes(text))
    this.#terms.push({ kind, text, alternatives: others, excluded, typed: typed.trim(), weak })
  }
}

/** What begins a text and is no mere word: a phrase, a decision number, a law, a number. */
function told(rest: string, before: string): Reading | null {
  const named = quoted(rest) ?? decisionIn(rest) ?? lawIn(rest) ?? mixedIn(rest, before)
  return named ?? dayIn(rest, before) ?? amountIn(rest, before)
}

function quoted(rest: string): Reading | null {
  const closing = quotes[rest.charAt(0)]
  if (closing === undefined) return null
  const end = rest.indexOf(closing, 1)
  const inside = end < 0 ? rest.slice(1) : rest.slice(1, end)
  const text = textForm(inside)
  if (text === "") return { length: 1, terms: [] }
  return { length: end < 0 ? rest.length : end + 1, terms: [{ kind: "phrase", text }] }
}

/** The next word: what is excluded is one, with all that it means; 的 and what follows it is not. */
function oneWord(rest: string): Reading {
  const [typed = ""] = /^[^\s,;，；、。]*/.exec(rest) ?? []
  const text = textForm(typed)
  return { length: Math.max(1, typed.length), terms: [{ kind: "word", text, alternatives: otherWords(text) }] }
}

interface Words {
  readonly terms: readonly Partial<Term>[]
  readonly ignored: readonly string[]
}

/** The words of what was typed loosely: runs of Han are cut, English and pinyin joined to the phrases they are. */
function words(loose: string): Words {
  const terms: Partial<Term>[] = []
  const ignored: string[] = []
  const tokens = loose.match(/[\u3400-\u9fff\u{20000}-\u{3fffd}]+|[^\s\u3000-\u9fff]+/gu) ?? []
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] ?? ""
    if (/^[\u3400-\u9fff\u{20000}-\u{3fffd}]/u.test(token)) {
      for (const cut of trimmed(cutRun(textForm(token)))) addCut(cut, terms, ignored)
      at++
      continue
    }
    const spelt = spelling(tokens.slice(at))
    if (spelt.term !== null) terms.push(spelt.term)
    else if (textForm(token) !== "") ignored.push(token)
    at += spelt.tokens
  }
  return { terms, ignored }
}

function addCut({ text, kind, meant }: Cut, terms: Partial<Term>[], ignored: string[]): void {
  if (fillerWords.has(text)) {
    ignored.push(text)
    return
  }
  const parts = partsOfMeaning(text)
  if (parts !== null) {
    // Who writes the word itself says both.
    for (const ways of parts)
      terms.push({ kind: "word", text: ways[0] ?? text, alternatives: [...ways, text], typed: text })
    return
  }
  const law = [text, ...meant].map(lawNamed).find((name) => name !== null)
  const alternatives = kind === "slip" ? meant.flatMap((word) => [word, ...otherWords(word)]) : otherWords(text)
  // What is left of one character between words (直播|间) is rather a part of one of them.
  const weak = weakWords.has(text) || (kind === "unknown" && text.length === 1 && alternatives.length === 0)
  terms.push({ kind: law === undefined ? "word" : "law", text, alternatives, typed: text, weak })
}

/** Parts with 的, 了 and the like taken off what is not known, where it stands beside a word or at an end. */
function trimmed(cuts: readonly Cut[]): Cut[] {
  return cuts.flatMap((cut): Cut[] => {
    if (cut.kind !== "unknown") return [cut]
    const [, before = "", text = "", after = ""] =
      /^([的了吗呢吧被在对有]*)(.*?)([的了吗呢吧被在对有]*)$/u.exec(cut.text) ?? []
    const part = (of: string): Cut[] => (of === "" ? [] : [{ text: of, kind: "unknown", meant: [] }])
    return [...[...before].flatMap(part), ...part(text), ...[...after].flatMap(part)]
  })
}

/** The longest phrase of English or pinyin that the tokens begin with; else the first of them as it stands. */
function spelling(tokens: readonly string[]): { readonly term: Partial<Term> | null; readonly tokens: number } {
  const forms: string[] = []
  for (const token of tokens.slice(0, phraseWordsMax())) {
    if (/[\u3400-\u9fff]/.test(token)) break
    forms.push(textForm(token))
  }
  for (let count = forms.length; count > 0; count--) {
    const text = forms.slice(0, count).join(" ")
    const meant = isWord(text) && !fillerWords.has(text) ? otherWords(text) : soundOf(text)
    if (meant.length === 0) continue
    const law = meant.map(lawNamed).find((name) => name !== null)
    const kind = law === undefined ? "word" : "law"
    return { term: { kind, text, alternatives: meant, typed: text, weak: weakWords.has(text) }, tokens: count }
  }
  const text = forms[0] ?? ""
  if (text === "" || fillerWords.has(text)) return { term: null, tokens: 1 }
  return { term: /^[\d.]+$/.test(text) ? numberTerm(text) : { kind: "word", text, typed: tokens[0] ?? "" }, tokens: 1 }
}

/** What letters mean that are pinyin of one word of the field, or of several. */
function soundOf(text: string): string[] {
  const letters = text.replaceAll(/[^a-z]/g, "")
  if (letters.length < 4 || /\d/.test(text)) return []
  return wordsBySound(letters).flatMap((word) => [word, ...otherWords(word)])
}

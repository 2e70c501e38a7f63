/** What a record is to hold to be found, one thing at a time. */

/** `word` is a word of the field or of the asker; the others are what they are called. */
export type TermKind = "phrase" | "word" | "number" | "decision-no" | "law"

/** What a record is to hold. Texts are in normal form (text-form.ts), or facts between signs of equality (text-fact.ts). */
export interface Term {
  readonly kind: TermKind
  readonly text: string
  /** A document matches a term when its form holds the text or one of these. */
  readonly alternatives: readonly string[]
  /** A document that matches is not meant. */
  readonly excluded: boolean
  /** As it was typed, to be told when it is dropped. */
  readonly typed: string
  /** Nearly every record holds it: it is the first to be dropped. */
  readonly weak: boolean
}

/** What a text begins with that is told apart from mere words. */
export interface Reading {
  /** UTF-16 units that it takes. */
  readonly length: number
  readonly terms: readonly Partial<Term>[]
  /** Who holds one of these comes before all others. */
  readonly first?: readonly string[]
}

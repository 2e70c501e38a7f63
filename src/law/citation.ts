// Where a rule stands: the legal source that every row of the catalogue carries.
import type { InstrumentId } from "./instrument.ts"

/** A place in an instrument, or in a law that the catalogue doesn't hold and so names by title. */
export type Citation = CatalogueCitation | TitleCitation

/** Articles of an instrument of the catalogue. */
export interface CatalogueCitation {
  readonly instrument: InstrumentId
  /** Articles as cited: `5(2)` is article 5, item 2; `13-18` a run. Empty where the article is not known. */
  readonly articles: readonly string[]
}

/** Articles of an instrument outside the catalogue. */
export interface TitleCitation {
  /** Official title without 《》. */
  readonly title: string
  readonly articles: readonly string[]
}

/** The legal source of a row: what makes the rule comes first and is in the catalogue, what it leans on follows. */
export type Source = readonly [CatalogueCitation, ...Citation[]]

export function cite(instrument: InstrumentId, ...articles: string[]): CatalogueCitation {
  return { instrument, articles }
}

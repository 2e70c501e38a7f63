/**
 * The search box over an index in memory: who holds what was typed, then who may be meant, by the register's own keys,
 * posting lists and ranking. Asked with noise around names (noisy-name.ts), beside a plain ranking by pairs.
 */
import { parseCompanyName } from "../src/names/company-name.ts"
import { foldName } from "../src/names/normal-form.ts"
import { rankNear } from "../src/search/near-hit.ts"
import { chooseKeys, weighDocuments } from "../src/search/posting.ts"
import { recallKeys } from "../src/search/recall-key.ts"
import { toTerms } from "../src/search/search.ts"
import { toDocument } from "../src/search/search-document.ts"
import type { NameCandidate } from "../src/search/search-index.ts"
import { drawFrom } from "./disturbance.ts"
import { core, type Meant, type noises, PairRanking } from "./noisy-name.ts"

const candidatesMax = 100

/** The index. */
export class SearchBox {
  readonly #rows: readonly Meant[]
  readonly #folded: readonly string[]
  readonly #postings = new Map<number, number[]>()
  readonly #counts: ReadonlyMap<number, number>

  constructor(rows: readonly Meant[]) {
    this.#rows = rows
    this.#folded = rows.map(({ name }) => foldName(name))
    for (const [at, { uscc: code, name }] of rows.entries()) {
      const region = /^\d{6}$/.test(code.slice(2, 8)) ? code.slice(2, 8) : "000000"
      const subject = { code, region, name, revision: 1, formerNames: [], operator: null, shops: [], records: null }
      for (const key of toDocument(subject).keys) {
        const posting = this.#postings.get(key)
        if (posting === undefined) this.#postings.set(key, [at + 1])
        else posting.push(at + 1)
      }
    }
    this.#counts = new Map([...this.#postings].map(([key, { length }]) => [key, length]))
  }

  /** The name that comes first; null where nothing is found. */
  first(text: string): string | null {
    const terms = toTerms(text)
    let best: string | null = null
    for (const [at, folded] of terms.length === 0 ? [] : this.#folded.entries()) {
      if (terms.every((term) => folded.includes(term)) && (best === null || folded.length < foldName(best).length)) {
        best = this.#rows[at]?.name ?? null
      }
    }
    return best ?? rankNear(text, terms, this.#candidates(text), false)[0]?.name ?? null
  }

  #candidates(text: string): NameCandidate[] {
    const keys = chooseKeys(recallKeys(text), this.#counts, this.#rows.length)
    const lists = keys.map(({ key, weight }) => [Uint32Array.from(this.#postings.get(key) ?? []), weight] as const)
    return weighDocuments(lists, candidatesMax).flatMap(({ document }) => {
      const row = this.#rows[document - 1]
      return row === undefined ? [] : [{ code: row.uscc, region: "", names: [row.name], live: true, facets: [] }]
    })
  }
}

/** A line for each kind: how often the right name comes first, in the box and by pairs alone. */
export function* noisyLines(
  all: readonly Meant[],
  asked: readonly Meant[],
  each: number,
  kinds: typeof noises,
  strict = false,
): Generator<string> {
  const [box, pairs] = [new SearchBox(all), new PairRanking(all.map(({ name }) => name))]
  // Where several begin alike, nobody could tell which of them is meant.
  const begin = ({ name }: Meant): string => foldName(core(name)).slice(0, 6)
  const own = ({ name }: Meant): string => parseCompanyName(name).brand + parseCompanyName(name).trade
  const owners = new Map<string, number>()
  for (const row of all) owners.set(own(row), (owners.get(own(row)) ?? 0) + 1)
  const isAlone = (row: Meant): boolean => !strict || owners.get(own(row)) === 1
  const counts = new Map<string, number>()
  for (const row of all) counts.set(begin(row), (counts.get(begin(row)) ?? 0) + 1)
  // And where others have all of a brand that is asked for without its region, by their own or in theirs.
  const distinct = asked.filter((row) => counts.get(begin(row)) === 1 && isAlone(row))
  const sums = { asked: 0, box: 0, pairs: 0 }
  yield "| kind | asked | box: right first % | pairs: right first % |"
  yield "|---|---|---|---|"
  const line = (kind: string, { asked, box, pairs }: typeof sums): string =>
    `| ${kind} | ${asked} | ${((100 * box) / asked).toFixed(1)} | ${((100 * pairs) / asked).toFixed(1)} |`
  for (const [kind, noise] of Object.entries(kinds)) {
    const draw = drawFrom(kind.length)
    const of = { asked: 0, box: 0, pairs: 0 }
    for (; of.asked < each; of.asked++) {
      const meant = distinct[Math.floor(draw() * distinct.length)]
      if (meant === undefined) return
      const text = noise(meant, draw)
      if (box.first(text) === meant.name) of.box++
      if (all[pairs.best(text)]?.name === meant.name) of.pairs++
    }
    yield line(kind, of)
    for (const key of ["asked", "box", "pairs"] as const) sums[key] += of[key]
  }
  yield line("**all**", sums)
}

/**
 * An index of names in memory, for the benchmark: candidates by the rarest keys they share, as an engine would find them.
 */
import { candidateKeys, queryKeys } from "../src/names/candidate-key.ts"
import { type CompanyName, parseCompanyName } from "../src/names/company-name.ts"
import { rankCandidates } from "../src/names/name-ranking.ts"
import { rankSearch } from "../src/names/search-rank.ts"

interface Named {
  readonly code: string
  readonly name: string
}

interface Found {
  readonly code: string
  readonly score: number
}

/** Postings longer than this tell too little for their length; an engine skips them as well. */
const postingMax = 3_000

export class NameTable {
  readonly candidatesMax = 100
  readonly keysEach: number
  readonly #rows: readonly Named[]
  readonly #parsed: readonly CompanyName[]
  readonly #postings = new Map<number, number[]>()
  readonly #brands = new Map<string, number>()
  readonly #names: ReadonlyMap<string, string>
  readonly #known: ReadonlySet<string>

  constructor(rows: readonly Named[]) {
    this.#rows = rows
    this.#names = new Map(rows.map(({ code, name }) => [code, name]))
    this.#known = new Set(this.#names.values())
    let keys = 0
    for (const [at, { code, name }] of rows.entries()) {
      for (const key of candidateKeys(name, code)) {
        const posting = this.#postings.get(key)
        if (posting === undefined) this.#postings.set(key, [at])
        else posting.push(at)
        keys++
      }
    }
    this.keysEach = keys / rows.length
    this.#parsed = rows.map(({ name }) => parseCompanyName(name))
    for (const { brand } of this.#parsed) this.#brands.set(brand, (this.#brands.get(brand) ?? 0) + 1)
  }

  nameOf(code: string): string {
    return this.#names.get(code) ?? ""
  }

  has(name: string): boolean {
    return this.#known.has(name)
  }

  /** Places of the names that share the most and rarest keys with a query, best first. */
  candidates(query: string): number[] {
    const sums = new Map<number, number>()
    for (const { key, weight } of queryKeys(query)) {
      const posting = this.#postings.get(key)
      if (posting === undefined || posting.length > postingMax) continue
      const rarity = weight * Math.log(1 + this.#rows.length / posting.length)
      for (const at of posting) sums.set(at, (sums.get(at) ?? 0) + rarity)
    }
    return [...sums]
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, this.candidatesMax)
      .map(([at]) => at)
  }

  match(query: string, candidates: readonly number[]): Found[] {
    const statistics = { brand: (brand: string) => this.#brands.get(brand) ?? 0 }
    const ranked = rankCandidates(parseCompanyName(query), this.#of(candidates), { statistics, limit: 10 })
    return ranked.map(({ id, score }) => ({ code: id, score }))
  }

  search(query: string, candidates: readonly number[]): Found[] {
    return rankSearch(query, this.#of(candidates)).map(({ id, score }) => ({ code: id, score }))
  }

  #of(candidates: readonly number[]): { id: string; code: string; name: CompanyName }[] {
    return candidates.flatMap((at) => {
      const [row, name] = [this.#rows[at], this.#parsed[at]]
      return row === undefined || name === undefined ? [] : [{ id: row.code, code: row.code, name }]
    })
  }
}

/**
 * Check (核查): verdicts on a batch of queries by code or by name, all at one position of the log.
 */
import type { Head } from "../ledger/sequencer.ts"
import { type PublicRead, readStandings } from "../register/standing.ts"
import type { SearchIndex, SearchScope } from "../search/search-index.ts"
import { matchNames } from "./match.ts"
import { thresholdDefault } from "./name-query.ts"
import { judge, judgeName, lookUpCode, type Verdict } from "./verdict.ts"

/** What is checked. */
export type CheckQuery =
  | { by: "code"; code: string }
  /** `region`: GB/T 2260 code of the subject's region, or its first 2 or 4 digits; null: anywhere. */
  | { by: "name"; name: string; region: string | null }

/** Verdicts in the order of the queries, and the head of the log at which they hold. */
export interface CheckAnswer {
  asOf: Head
  verdicts: Verdict[]
}

/** What a check works with. */
export interface CheckSource extends PublicRead {
  index: SearchIndex
  /** Among whom names are looked for. */
  scope: SearchScope
}

// A person looks at the candidates: more than these are no help.
const candidatesMax = 5

/** Checks queries. */
export async function check(source: CheckSource, queries: readonly CheckQuery[]): Promise<CheckAnswer> {
  const lookUps = queries.map((query) => (query.by === "code" ? lookUpCode(query.code) : null))
  const names = queries.flatMap((query) => (query.by === "name" ? [toNameQuery(query, source.scope)] : []))
  const matches = names.length === 0 ? [] : (await matchNames(source, source.index, names)).results
  const codes = new Set(lookUps.flatMap((lookUp) => lookUp?.code ?? []))
  for (const [first] of matches) if (first?.match) codes.add(first.subject.code)
  const { asOf, byCode } = await readStandings(source, [...codes])
  let name = -1
  const verdicts = lookUps.map((lookUp) => {
    if (lookUp) return judge(lookUp.reading, lookUp.code === null ? undefined : byCode.get(lookUp.code))
    name++
    return judgeName(matches[name] ?? [], byCode)
  })
  return { asOf, verdicts }
}

function toNameQuery({ name, region }: Extract<CheckQuery, { by: "name" }>, scope: SearchScope) {
  return { name, region, limit: candidatesMax, threshold: thresholdDefault, scope }
}

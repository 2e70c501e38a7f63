/**
 * Check (核查): verdicts on a batch of queries by code or by name, all at one position of the log.
 */

import { dayNumberInChina } from "../../law/day.ts"
import type { Head } from "../../ledger/sequencer.ts"
import { matchNames } from "../../match/match.ts"
import { thresholdDefault } from "../../match/name-query.ts"
import { type PublicRead, readStandings, type Standing } from "../../register/record/standing.ts"
import type { SearchIndex, SearchScope } from "../../search/search-index.ts"
import { type Finding, findCode, type ListedView } from "../listed-set/listed-view.ts"
import { readHeldStandings } from "./held-standing.ts"
import { judge, judgeName, type LookUp, lookUpCode, toClear, type Verdict } from "./verdict.ts"

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
  /** The listed set at the position from which codes are answered; absent or null: the database answers. */
  view?: ListedView | null
  /** What a process has for large queries: that which can hold the listed set has plenty. Absent: `tight`. */
  memory?: "ample" | "tight"
}

// A person looks at the candidates: more than these are no help.
const candidatesMax = 5

/** Checks queries. */
export async function check(source: CheckSource, queries: readonly CheckQuery[]): Promise<CheckAnswer> {
  const lookUps = queries.map((query) => (query.by === "code" ? lookUpCode(query.code) : null))
  const codeLookUps = lookUps.filter((lookUp) => lookUp !== null)
  const held =
    source.view && codeLookUps.length === queries.length && (await checkHeld(source, source.view, codeLookUps))
  if (held) return held
  const names = queries.flatMap((query) => (query.by === "name" ? [toNameQuery(query, source.scope)] : []))
  const matches = names.length === 0 ? [] : (await matchNames(source, source.index, names)).results
  const codes = new Set(codeLookUps.flatMap((lookUp) => lookUp.code ?? []))
  for (const [first] of matches) if (first?.match) codes.add(first.subject.code)
  const { asOf, byCode } = await readStandings(source, [...codes])
  let name = -1
  const verdicts = lookUps.map((lookUp) => {
    if (lookUp) return judgeLookUp(lookUp, byCode)
    name++
    return judgeName(matches[name] ?? [], byCode)
  })
  return { asOf, verdicts }
}

function judgeLookUp({ reading, code }: LookUp, byCode: ReadonlyMap<string, Standing>): Verdict {
  return judge(reading, code === null ? undefined : byCode.get(code))
}

/**
 * Checks codes with a view of the listed set: the database gives the records of those that are listed, and is not asked
 * where none is. All answers hold at one position; null where that can't be had, because the log has grown meanwhile.
 */
async function checkHeld(
  source: CheckSource,
  view: ListedView,
  lookUps: readonly LookUp[],
): Promise<CheckAnswer | null> {
  const today = dayNumberInChina(source.clock())
  const findings = lookUps.map(({ code }) => (code === null ? null : findCode(view, code, today)))
  const codesOf = (kind: Finding["kind"]) =>
    new Set(lookUps.flatMap(({ code }, index) => (code !== null && findings[index]?.kind === kind ? [code] : [])))
  const byCode = findings.some((finding) => finding && needsStanding.has(finding.kind))
    ? await readHeldStandings(source, view, { listed: codesOf("listed"), others: codesOf("ask") })
    : noStandings
  if (!byCode) return null
  const verdicts = lookUps.map((lookUp, index): Verdict => {
    if (findings[index]?.kind === "clear" && lookUp.code !== null) return toClear(lookUp.code)
    return judgeLookUp(lookUp, byCode)
  })
  return { asOf: view.head, verdicts }
}

const needsStanding: ReadonlySet<Finding["kind"]> = new Set(["listed", "ask"])
const noStandings: ReadonlyMap<string, Standing> = new Map()

function toNameQuery({ name, region }: Extract<CheckQuery, { by: "name" }>, scope: SearchScope) {
  return { name, region, limit: candidatesMax, threshold: thresholdDefault, scope }
}

/**
 * Reads the facts for queries as of a pin. Whom a name may mean, and who has a shop or an organisation code, is looked for
 * in what the register holds now; what was not known at the pin is then left out.
 */
import { dayNumberInChina } from "../../law/day.ts"
import type { Facts, Known, Whole } from "../answer/facts.ts"
import { readView } from "../answer/held.ts"
import { askedBy, codesAsked, type SubjectQuery } from "../answer/query.ts"
import { toKnown } from "../answer/read-codes.ts"
import { codesFound, type FactSource, findSubjects, matchQueries } from "../answer/read-facts.ts"
import type { ListedView } from "../listed-set/listed-view.ts"
import { findListingsAt } from "../person/store.ts"
import type { Pin } from "./job.ts"
import { standingsAt } from "./pin.ts"

/** What facts as of a pin are read from. */
export interface PinnedSource extends FactSource {
  pin: Pin
  /** A view of the listed set that says just what the pin does; null: the database alone is asked. */
  view: ListedView | null
}

/** Reads facts. */
export async function readFactsAt(source: PinnedSource, queries: readonly SubjectQuery[]): Promise<Facts<Whole>> {
  const { sql, pin, view, scope } = source
  const asked = codesAsked(queries)
  const held = view && readView<Whole>(view, asked, dayNumberInChina(Date.parse(pin.day)), null)
  const byCode = held?.byCode ?? new Map<string, Known<Whole>>()
  const codes = held?.left ?? asked
  const matches = await matchQueries(source, queries)
  for (const found of matches.values()) for (const { subject } of found) codes.add(subject.code)
  const found = await findSubjects(source, queries)
  for (const code of codesFound(found)) codes.add(code)
  if (codes.size > 0) {
    for (const [code, standing] of await standingsAt(sql, pin, [...codes])) byCode.set(code, toKnown(code, standing))
  }
  const hashes = askedBy(queries, "identity", (query) => query.hashes).flat()
  const persons = await findListingsAt(sql, pin, hashes)
  return { asOf: pin, scope, byCode, ...found, persons, byName: matchesAt(matches, byCode, scope), exact: new Map() }
}

/** The matches as of the pin: who was not known, or had no live records where those alone are looked for, is none. */
function matchesAt(
  byName: Facts<never>["byName"],
  byCode: ReadonlyMap<string, Known<Whole>>,
  scope: FactSource["scope"],
): Facts<never>["byName"] {
  return new Map(
    [...byName].map(([query, matches]) => [
      query,
      matches.flatMap((match) => {
        const known = byCode.get(match.subject.code)
        if (!known) return []
        const live = known.listed !== null
        return live || scope === "all" ? [{ ...match, subject: { ...match.subject, live } }] : []
      }),
    ]),
  )
}

/**
 * What memory knows of codes at the position of a view of the listed set: what the view says, and the standings of those
 * that it lists, which are read from the database once and kept for as long as the view is.
 */
import { shareStandings } from "../../register/record/shared-standing.ts"
import type { PublicRead } from "../../register/record/standing.ts"
import { findCode, type ListedView } from "../listed-set/listed-view.ts"
import type { Profile } from "../listed-set/profile.ts"
import { type Known, knownClear, type Whole } from "./facts.ts"
import { toKnown } from "./read-codes.ts"

/** Codes as a view tells them. */
export interface Held<Told> {
  byCode: Map<string, Known<Told>>
  /** Codes that are left to the database. */
  left: Set<string>
  /** Those of them that the view lists. */
  listed: Set<string>
}

/**
 * What a view says of codes.
 * @param today in days since 1970
 * @param tell what is told of a listed subject; null: nothing, for its records are wanted
 */
export function readView<Told>(
  view: ListedView,
  codes: Iterable<string>,
  today: number,
  tell: ((profile: Profile) => Told) | null,
): Held<Told> {
  const held: Held<Told> = { byCode: new Map(), left: new Set(), listed: new Set() }
  for (const code of codes) {
    const finding = findCode(view, code, today)
    if (finding.kind === "clear") held.byCode.set(code, knownClear)
    else if (finding.kind === "listed" && tell) held.byCode.set(code, { name: null, listed: tell(finding.profile) })
    else if (finding.kind !== "absent") {
      held.left.add(code)
      if (finding.kind === "listed") held.listed.add(code)
    }
  }
  return held
}

// About a kilobyte each.
const keptMax = 10_000

const kept = new WeakMap<ListedView, Map<string, Known<Whole>>>()

/**
 * Adds what a view leaves to the database. That of the listed is kept: until the day on which one of its records ends, it
 * does not change at the position of the view.
 * @returns null when the log has grown since the view was made
 */
export async function readBeside(
  source: PublicRead,
  view: ListedView,
  { byCode, left, listed }: Held<Whole>,
): Promise<ReadonlyMap<string, Known<Whole>> | null> {
  const known = kept.get(view) ?? new Map<string, Known<Whole>>()
  kept.set(view, known)
  const toRead: string[] = []
  for (const code of left) {
    const before = listed.has(code) ? known.get(code) : undefined
    if (before) byCode.set(code, before)
    else toRead.push(code)
  }
  if (toRead.length === 0) return byCode
  const read = await shareStandings(source, toRead)
  if (read.asOf.size !== view.head.size) return null
  if (known.size + read.byCode.size > keptMax) known.clear()
  for (const [code, standing] of read.byCode) {
    const now = toKnown(code, standing)
    byCode.set(code, now)
    if (listed.has(code) && known.size < keptMax) known.set(code, now)
  }
  return byCode
}

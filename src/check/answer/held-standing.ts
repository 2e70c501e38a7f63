/**
 * The standings of codes that a view of the listed set lists: read from the database once, and kept for as long as the
 * view is, since they are part of what was so at its position.
 */
import { shareStandings } from "../../register/record/shared-standing.ts"
import type { PublicRead, Standing } from "../../register/record/standing.ts"
import type { ListedView } from "../listed-set/listed-view.ts"

// About a kilobyte each.
const keptMax = 10_000

const kept = new WeakMap<ListedView, Map<string, Standing>>()

/**
 * The standings of codes at the position of a view.
 * @param listed those that the view lists today: until the day on which one of its records ends, theirs do not change
 * @param others those of which the view can't tell, or can't tell today
 * @returns null when the log has grown since the view was made
 */
export async function readHeldStandings(
  source: PublicRead,
  view: ListedView,
  { listed, others }: { listed: ReadonlySet<string>; others: ReadonlySet<string> },
): Promise<ReadonlyMap<string, Standing> | null> {
  const known = kept.get(view) ?? new Map<string, Standing>()
  kept.set(view, known)
  const found = new Map<string, Standing>()
  const toRead = [...others]
  for (const code of listed) {
    const standing = known.get(code)
    if (standing) found.set(code, standing)
    else toRead.push(code)
  }
  if (toRead.length === 0) return found
  const { asOf, byCode } = await shareStandings(source, toRead)
  if (asOf.size !== view.head.size) return null
  if (known.size + byCode.size > keptMax) known.clear()
  for (const [code, standing] of byCode) {
    found.set(code, standing)
    if (listed.has(code) && known.size < keptMax) known.set(code, standing)
  }
  return found
}

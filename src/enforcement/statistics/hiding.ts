/**
 * What is not told where figures tell merchants apart: counts so small that somebody could be known by them, and as many
 * others as it takes that nobody gets them back by taking away. Pure.
 */
import type { EndName } from "./event.ts"
import type { MerchantFigures, StatisticsRow } from "./figures.ts"

/** Counts below this, and above nothing, are hidden. Ours: no article sets a number. */
export const hiddenBelow = 5

/** The figures of a row that are counts of merchants' records. */
const parts = ["listed", "paused", "resumed", "ended", "live"] as const
type Part = (typeof parts)[number]

/** The names of hidden counts: parts, and the ways of ending. */
export type HiddenNames = ReadonlySet<Part | `by:${EndName}`>

const isSmall = (count: number) => count !== 0 && Math.abs(count) < hiddenBelow

/**
 * Which counts of which rows are hidden. The rows of a column add up to the total, the ways of ending to all that ended,
 * and what was listed, resumed, paused and ended to what is live: in each of these one hidden count would be no secret.
 */
export function hide(rows: readonly StatisticsRow[]): HiddenNames[] {
  const hidden = rows.map(
    ({ merchants }) => new Set(countsOf(merchants).flatMap(([name, count]) => (isSmall(count) ? [name] : []))),
  )
  for (let before = -1, now = sizeOf(hidden); now !== before; before = now, now = sizeOf(hidden)) {
    for (const [index, { merchants }] of rows.entries()) {
      const own = hidden[index] ?? new Set()
      const counts = countsOf(merchants)
      keepSecret(
        own,
        counts.filter(([name]) => !name.startsWith("by:")),
      )
      keepSecret(
        own,
        counts.filter(([name]) => name.startsWith("by:") || name === "ended"),
      )
    }
    if (rows.length > 1) for (const name of namesIn(rows)) keepColumn(rows, hidden, name)
  }
  return hidden
}

type Name = Part | `by:${EndName}`

function countsOf(merchants: MerchantFigures): [Name, number][] {
  const ways = Object.entries(merchants.endedBy) as [EndName, number][]
  return [
    ...parts.map((name): [Name, number] => [name, merchants[name]]),
    ...ways.map(([name, count]): [Name, number] => [`by:${name}`, count]),
  ]
}

function namesIn(rows: readonly StatisticsRow[]): Name[] {
  return [...new Set(rows.flatMap(({ merchants }) => countsOf(merchants).map(([name]) => name)))]
}

/** Hides a second count where one alone is hidden: the smallest. */
function keepSecret(own: Set<Name>, counts: readonly [Name, number][]): void {
  if (counts.filter(([name]) => own.has(name)).length !== 1) return
  const others = counts.filter(([name, count]) => count !== 0 && !own.has(name))
  const [smallest] = others.toSorted(([, a], [, b]) => a - b)
  if (smallest) own.add(smallest[0])
}

function keepColumn(rows: readonly StatisticsRow[], hidden: readonly Set<Name>[], name: Name): void {
  const column = rows.flatMap(({ merchants }, index) => {
    const own = hidden[index]
    const count = countsOf(merchants).find(([each]) => each === name)?.[1] ?? 0
    return own && count !== 0 ? [{ own, count }] : []
  })
  if (column.filter(({ own }) => own.has(name)).length !== 1) return
  const [smallest] = column.filter(({ own }) => !own.has(name)).toSorted((a, b) => a.count - b.count)
  smallest?.own.add(name)
}

const sizeOf = (hidden: readonly ReadonlySet<Name>[]) => hidden.reduce((sum, own) => sum + own.size, 0)

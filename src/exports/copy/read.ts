/** How far each copy is behind, read from the log. */
import type { Sql } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { type CopyClock, followBy } from "./copy.ts"
import { countEnds, placeCopies } from "./store.ts"

/** How a copy stands. */
export const copyStates = ["current", "behind", "silent"] as const

/** How far a copy is behind. */
export interface CopyStanding {
  name: string
  since: Date
  /** The last position, and when it was said; null: it has acknowledged none. */
  position: number | null
  acknowledgedAt: Date | null
  /** Ends that it has not acknowledged, and when the oldest of them was. */
  behind: number
  oldest: Date | null
  dueOn: string | null
  state: (typeof copyStates)[number]
}

/** How all of them stand. @param size of the log @param now ms since 1970 */
export async function readCopies(sql: Sql, size: number, clock: CopyClock, now: number): Promise<CopyStanding[]> {
  const today = dayInChina(now)
  const copies = await placeCopies(sql, size, null)
  const open = await countEnds(
    sql,
    copies.map(({ start, last }) => Math.max(start, last?.position ?? 0)),
    size,
  )
  return copies.map(({ name, since, last }, place) => {
    const { count, oldest } = open[place] ?? { count: 0, oldest: null }
    const dueOn = oldest && followBy(oldest, clock)
    const isOverdue = dueOn !== null && dueOn < today
    return {
      ...{ name, since, position: last?.position ?? null, acknowledgedAt: last?.at ?? null },
      ...{ behind: count, oldest, dueOn, state: isOverdue ? "silent" : count > 0 ? "behind" : "current" },
    }
  })
}

/** How far each copy is behind, read from the log. */
import type { Sql } from "../../database/client.ts"
import { dayInChina } from "../../law/day.ts"
import { type CopyClock, followBy } from "./copy.ts"
import { type Copy, countEnds, lastAcknowledgement, listCopies, positionAt } from "./store.ts"

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

/** Where what a copy has to follow begins: what ended before it was known here is not counted. */
export const startOf = (sql: Sql, { since }: Copy, size: number) => positionAt(sql, size, since)

/** How all of them stand. @param size of the log @param now ms since 1970 */
export async function readCopies(sql: Sql, size: number, clock: CopyClock, now: number): Promise<CopyStanding[]> {
  const today = dayInChina(now)
  const found: CopyStanding[] = []
  for (const copy of await listCopies(sql)) {
    const last = await lastAcknowledgement(sql, copy.clientId)
    const start = await startOf(sql, copy, size)
    const { count, oldest } = await countEnds(sql, Math.max(start, last?.position ?? 0), size)
    const dueOn = oldest && followBy(oldest, clock)
    const isOverdue = dueOn !== null && dueOn < today
    found.push({
      ...{ name: copy.name, since: copy.since, position: last?.position ?? null, acknowledgedAt: last?.at ?? null },
      ...{ behind: count, oldest, dueOn, state: isOverdue ? "silent" : count > 0 ? "behind" : "current" },
    })
  }
  return found
}

/**
 * Which published penalties are a heavier penalty (较重行政处罚, R44 5-10) by their class alone: restricted, suspended or
 * closed business, a bar from the trade, a downgraded or revoked licence. Whether a fine lies in the heavier tier no
 * class tells; that is for an officer to say.
 */
import type { PenaltyClassCode } from "./penalty-class.ts"

const heavierClasses = ["P3b", "P3c"] as const satisfies readonly PenaltyClassCode[]

/** Whether a penalty of the class is heavier without a look at its fine. */
export function isHeavierByClass(penaltyClass: string | null): boolean {
  return heavierClasses.some((code) => code === penaltyClass)
}

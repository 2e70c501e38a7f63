import { addMonths, addYears } from "./day.ts"
import type { Policy } from "./policy.ts"
export interface DisplayWindow {
  displayedUntil: string | null
  repairOpensOn: string | null
}
export function displayWindow(
  o: {
    list: string
    ground: string | null
    penaltyClass: string | null
    decidedOn: string
    publishedOn: string
    restrictionEndsOn: string | null
    fraudOn?: string | null
  },
  _p: Policy,
): DisplayWindow {
  if (o.list === "abnormal") return { displayedUntil: null, repairOpensOn: o.publishedOn }
  if (o.list === "serious")
    return { displayedUntil: addYears(o.publishedOn, 3), repairOpensOn: addYears(o.publishedOn, 1) }
  return {
    displayedUntil: o.penaltyClass === "P1" ? addMonths(o.publishedOn, 3) : addYears(o.publishedOn, 1),
    repairOpensOn: o.penaltyClass === "P1" ? null : addMonths(o.publishedOn, 3),
  }
}

/** What a roster may be sent as. Pure. */
import type { Bilingual } from "../law/bilingual.ts"
import { hasBegun } from "../law/identity-report.ts"

/** Why a roster can't be taken as what it is sent as. */
export const orderProblems = {
  "report-of-delta": {
    zh: "身份信息报告应为全量报送：请使用 mode=full。",
    en: "The identity report is a full roster: send it with mode=full.",
  },
  "not-begun": {
    zh: "该报送期尚未开始：一月、七月报送当月的报告。",
    en: "The period has not begun: a report of January or July is sent from its first day on.",
  },
  "accepted-already": {
    zh: "该报送期的报告已被接收，没有收下本次报送。如有变更，请不带 period 报送。",
    en: "The report of this period has been accepted; nothing was taken. Send what has changed without a period.",
  },
} as const satisfies Record<string, Bilingual>

/** Checks what is asked before anything is read; null where nothing stands against it. @param today in China */
export function checkOrder(
  { mode, period }: { mode: "full" | "delta"; period: string | null },
  today: string,
): keyof typeof orderProblems | null {
  if (period === null) return null
  if (mode === "delta") return "report-of-delta"
  return hasBegun(period, today) ? null : "not-begun"
}

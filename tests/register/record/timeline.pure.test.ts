import { describe, expect, it } from "vitest"
import { lengthBetween, progressWords } from "../../../src/register/pages/timeline.ts"

describe("how long a display has lasted", () => {
  it.each([
    ["2026-11-30", "2026-12-01", "1 天", "1 day"],
    ["2026-10-01", "2026-11-15", "45 天", "45 days"],
    ["2026-01-01", "2026-12-01", "11 个月", "11 months"],
    ["2024-12-01", "2026-12-01", "2 年", "2 years"],
    ["2024-10-04", "2026-12-01", "2 年 2 个月", "2 years 2 months"],
  ])("from %s to %s is %s, %s", (from, to, zh, en) => {
    expect(lengthBetween(from, to)).toEqual({ zh, en })
  })

  it("has no end where only an act ends it, and is never negative", () => {
    const open = { list: "abnormal", publishedOn: "2026-07-08", displayedUntil: null } as const
    expect(progressWords(open, "2026-12-01").zh).toBe("已公示 5 个月，没有固定期限")
    expect(lengthBetween("2026-12-02", "2026-12-01").zh).toBe("0 天")
  })
})

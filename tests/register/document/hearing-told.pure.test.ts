/** What the notice of a hearing tells, and the day for which it is convened. */
import { expect, test } from "vitest"
import { hearingDayFault, hearingTold } from "../../../src/register/document/hearing-told.ts"

const notice = (on: string) =>
  `听证通知书\n示听通字〔2026〕1号\n听证时间：${on}\n听证地点：示例听证室\n联系方式：0371-00000000\n示例市场监督管理局\n2026年3月12日`
const wrong = (on: string, heldOn: string) => hearingDayFault(notice(on), "2026-03-12", heldOn)?.faults[0]?.reason.zh

test("a hearing is convened for the day that its notice names", () => {
  expect(wrong("2026年3月16日9时", "2026-03-16")).toBeUndefined()
  expect(wrong("2026 年 3 月 16 日 9 时", "2026-03-17")).toContain("2026 年 3 月 16 日")
  expect(wrong("3月16日上午9时", "2026-03-16")).toBeUndefined()
  expect(wrong("3月16日上午9时", "2026-04-16")).toContain("写明的是3月16日")
  expect(wrong("2025年3月16日9时", "2026-03-16")).toContain("2025年3月16日")
  // Of several one is enough; of none nothing is known.
  expect(wrong("2026年3月16日至2026年3月17日", "2026-03-17")).toBeUndefined()
  expect(wrong("另行通知", "2026-03-17")).toBeUndefined()
  // The day on which it was made is said below, and is a day like others where the hearing is on it.
  expect(wrong("2026年3月12日15时", "2026-03-12")).toBeUndefined()
  expect(wrong("2026年3月16日9时", "2026-03-12")).toContain("2026年3月16日")
})

test("what it tells is taken over where it is one day, with its year", () => {
  const told = (on: string) => hearingTold(notice(on), "2026-03-12")
  expect(told("2026年3月16日9时")).toEqual({ heldOn: "2026-03-16", place: "示例听证室" })
  for (const on of ["3月16日9时", "2026年3月16日或者3月17日", "另行通知"]) {
    expect(told(on), on).toEqual({ heldOn: undefined, place: "示例听证室" })
  }
  expect(hearingTold("听证通知书", "2026-03-12")).toEqual({ heldOn: undefined, place: undefined })
})

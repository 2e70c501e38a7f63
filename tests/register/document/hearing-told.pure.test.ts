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

test("its day is read however it is written", () => {
  const written = [
    "2026-03-16 9:00",
    "2026.3.16",
    "2026/3/16",
    "二〇二六年三月十六日上午九时",
    "２０２６年３月１６日",
    "3月16号",
  ]
  for (const on of written) {
    expect(wrong(on, "2026-03-16"), on).toBeUndefined()
    expect(wrong(on, "2026-03-17"), on).toContain("写明的是")
  }
  expect(hearingTold(notice("二○二六年十二月三十一日"), "2026-03-12").heldOn).toBe("2026-12-31")
  expect(wrong("0371-6333-3888", "2026-03-17")).toBeUndefined()
  expect(wrong("示听2026-3-16号", "2026-03-17")).toBeUndefined()
})

test("days of another meaning are not the hearing's", () => {
  const text = (time: string) => `您于2026年3月10日要求听证。\n${time}\n请于2026年3月14日前提交材料。\n2026年3月12日`
  const of = (time: string, heldOn: string) => hearingDayFault(text(time), "2026-03-12", heldOn)?.faults[0]?.reason.zh
  for (const time of [
    "听证时间：2026-03-16",
    "一、时间： 2026年3月16日",
    "听证会举行时间:\n2026.3.16。3月14日前回复",
  ]) {
    expect(of(time, "2026-03-16"), time).toBeUndefined()
    expect(of(time, "2026-03-14"), time).toContain("写明的是2026")
    expect(hearingTold(text(time), "2026-03-12").heldOn, time).toBe("2026-03-16")
  }
  // One that was put off names both.
  expect(of("原定听证时间：2026年3月13日\n变更后的听证时间：2026年3月16日", "2026-03-16")).toBeUndefined()
  expect(of("听证时间：另行通知", "2026-03-20")).toBeUndefined()
  // Without such a line the whole text counts, but no day before that on which it was made.
  expect(of("定于2026-03-16举行听证", "2026-03-16")).toBeUndefined()
  expect(of("定于2026-03-16举行听证", "2026-03-17")).toContain("2026-03-16")
  expect(
    hearingDayFault("您于2026年3月10日要求听证，下周三9时举行。\n2026年3月12日", "2026-03-12", "2026-03-18"),
  ).toBeNull()
})

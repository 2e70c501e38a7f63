import { describe, expect, it } from "vitest"
import { type SaidRecord, sayStanding, sentenceOf } from "../../../src/register/record/said.ts"

const record = (list: SaidRecord["list"], publishedOn: string, displayedUntil: string | null): SaidRecord => ({
  ...{ list, ground: null, decidedOn: publishedOn, publishedOn, displayedUntil },
})
const say = (...records: SaidRecord[]) => sentenceOf("示例店", sayStanding({ records, endedOn: null }))

describe("the sentence", () => {
  it("names the gravest list, how many records there are beside it, since when and until when", () => {
    const said = say(
      record("penalty", "2025-08-03", "2028-08-03"),
      record("serious", "2024-11-17", "2027-11-08"),
      record("abnormal", "2026-07-08", null),
    )
    expect(said.zh).toBe("示例店：在严重违法失信名单上，另有 2 条公示记录。2024年11月17日起公示，到2027年11月8日止。")
    expect(said.en).toBe(
      "示例店 is on the list of serious violators, with 2 more published records, since 17 November 2024, until 8 November 2027.",
    )
  })

  it("says of a listing without a set end that it lasts until it is removed", () => {
    expect(say(record("abnormal", "2026-07-08", null)).zh).toBe(
      "示例店：在经营异常名录上。2026年7月8日起公示，移出为止。",
    )
  })

  it("counts penalties, from the first to the last that ends", () => {
    const said = say(record("penalty", "2026-02-05", "2027-02-05"), record("penalty", "2025-08-03", "2026-12-31"))
    expect(said.zh).toBe("示例店：有行政处罚公示 2 条。2025年8月3日起公示，到2027年2月5日止。")
    expect(said.en).toContain("has 2 published penalties, since 3 August 2025, until 5 February 2027.")
  })

  it("says of a sole trader that was marked before 2025-03-18 that it is marked, and not that it is listed", () => {
    const marked = { ...record("abnormal", "2024-07-08", null), ground: "AB-I1" }
    expect(say(marked).zh).toContain("被标记为经营异常状态")
    expect(say(marked, record("abnormal", "2026-07-08", null)).zh).toContain("在经营异常名录上")
  })

  it("says of who was deregistered that it was, with records and without", () => {
    const ended = (...records: SaidRecord[]) => sentenceOf("示例店", sayStanding({ records, endedOn: "2026-06-28" }))
    expect(ended().zh).toBe("示例店：收录，已于2026年6月28日注销，目前没有公示记录。")
    expect(ended(record("abnormal", "2026-05-08", null)).zh).toBe(
      "示例店：在经营异常名录上。2026年5月8日起公示，移出为止；已于2026年6月28日注销。",
    )
  })

  it("says of who has no record that it is known and nothing is published, and never more", () => {
    expect(say().zh).toBe("示例店：收录，目前没有公示记录。")
    expect(sayStanding({ records: [], endedOn: null }).gravest).toBeNull()
  })
})

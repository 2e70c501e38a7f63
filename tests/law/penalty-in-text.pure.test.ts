/** Kinds of penalty read from the published content, for headings in English. */
import { describe, expect, it } from "vitest"
import { kindsInContent, penaltyTitle } from "../../src/law/penalty-in-text.ts"
import { penaltyKinds } from "../../src/law/penalty-kind.ts"

describe("kinds in the content of a penalty", () => {
  it.each([
    ["罚款1100元。", ["fine"]],
    ["警告，罚款3万元，没收违法所得1200元", ["warning", "fine", "confiscation"]],
    ["罚没款共计5600元", ["fine", "confiscation"]],
    ["责令停产停业整顿三十日，并处罚款", ["fine", "business-suspended"]],
    ["吊销食品经营许可证", ["licence-revoked"]],
    ["吊销营业执照", ["business-licence-revoked"]],
    ["暂扣药品经营许可证六个月", ["licence-suspended"]],
    ["五年内不得从事食品生产经营管理工作", ["barred-from-trade"]],
    ["给予警告，不予罚款", ["warning"]],
    ["免除罚款，没收非法财物", ["confiscation"]],
    ["责令改正", []],
    ["", []],
  ])("of %s are %j", (content, kinds) => {
    expect(kindsInContent(content)).toEqual(kinds)
  })

  it.each(Object.entries(penaltyKinds).filter(([kind]) => kind !== "other"))(
    "know %s by its own name",
    (kind, { zh }) => {
      expect(kindsInContent(`决定给予${zh}的行政处罚`)).toContain(kind)
    },
  )

  it("make a heading, and are named in general where none is told", () => {
    expect(penaltyTitle("罚款1100元，没收违法所得")).toEqual({
      zh: "行政处罚：罚款、没收",
      en: "Penalty: fine, confiscation",
    })
    expect(penaltyTitle("责令改正").en).toBe("Administrative penalty")
  })
})

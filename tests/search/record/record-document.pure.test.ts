// The text of a decision as it is searched and shown: lines end where a file was set, and texts go on.
import { expect, test } from "vitest"
import { fineOf, recordTexts } from "../../../src/search/record/record-document.ts"
import { growthOf, linear } from "../../support/growth.ts"

function textOf(text: string): readonly string[] | undefined {
  const names = { subjectName: "郑州市示例第1号商贸有限公司", subjectCode: "91000000MA00000157" }
  const days = { decidedOn: "2026-05-01", publishedOn: "2026-05-03" }
  const listing = { list: "penalty", ground: null, penaltyClass: null, authority: "410105", detail: {} } as const
  const content = { ...names, ...days, ...listing } as unknown as Parameters<typeof recordTexts>[0]["content"]
  return recordTexts({ content, subject: null, authorityName: null, text }).text
}

test.each([
  ["发布虚假广\r\n告的行为", "发布虚假广告的行为"],
  ["发布虚假广 \n\u3000告", "发布虚假广告"],
  ["销售额三\n万元", "销售额三万元"],
  ["行政处罚决定书\n\n\n 当事人", "行政处罚决定书 当事人"],
  ["Model\nQX，\n罚款 3 万元", "Model QX， 罚款 3 万元"],
  ["〔2026〕\n1号", "〔2026〕 1号"],
  ["\n 甲 乙 \n", "甲 乙"],
  [" \n ", undefined],
])("joins the lines of %j", (text, joined) => {
  expect(textOf(text)).toEqual(joined === undefined ? [] : [joined])
})

test("takes no longer for a line of blanks than for one of words", async () => {
  const read = (length: number) => {
    const text = `示${" ".repeat(length)}例`
    expect(textOf(text)).toEqual([text])
  }
  // To try every blank as the first before an end of line would be five thousand million steps.
  expect(await growthOf(read, 100_000)).toBeLessThan(linear)
})

test.each([
  ["处以30000元罚款", 30_000, 30_000],
  ["没收违法所得1200元，罚款3万元", 30_000, 30_000],
  ["罚款叁万元整", undefined, 30_000],
  ["警告，并处罚款", 30_000, null],
  ["罚款5000元", 30_000, 5_000],
  ["", 30_000, null],
  ["列入", undefined, null],
])("of %j with %s beside it tells %s: what is public alone", (content, carried, told) => {
  const detail = { content, ...(carried === undefined ? {} : { fine_cny: carried }) }
  expect(fineOf({ list: "penalty", detail } as unknown as Parameters<typeof fineOf>[0])).toBe(told)
  expect(fineOf({ list: "abnormal", detail } as unknown as Parameters<typeof fineOf>[0])).toBeNull()
})

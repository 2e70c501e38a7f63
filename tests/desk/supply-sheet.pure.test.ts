/** The table of granted data: what the lines say stands in its cells. */
import { expect, it } from "vitest"
import { supplySheet } from "../../src/desk/supply-sheet.ts"
import { codeOf } from "../support/rows.ts"

const shared = {
  ...{ decided_on: "2026-03-02", published_on: "2026-03-05", authority: "410105" },
  subject: { code: codeOf(1), name: "示例商贸有限公司", former_code: codeOf(2) },
}
const penalty = {
  ...{ id: "p1", list: "penalty", decision_no: "示市监罚〔2026〕1号", class: "fine" },
  ...{ violation: "销售不合格商品（示例）", content: "罚款2万元（示例）", ...shared },
}
const serious = { id: "s1", list: "serious", ground: "SV-0601", base_penalty_no: "示市监罚〔2026〕1号", ...shared }

async function* lines() {
  const told = [
    { recipient: { name: "示例市税务局" }, purpose: "示例", until: null, terms: { zh: "不得转给第三方" } },
    ...[penalty, serious].map((line) => ({ line: JSON.stringify(line) })),
  ]
  yield new TextEncoder().encode(told.map((line) => `${JSON.stringify(line)}\n`).join(""))
}

it("holds what a party did, what it was fined, on which penalty a listing rests, and the code before", async () => {
  const groups: string[][][] = []
  for await (const group of supplySheet(lines())) groups.push(group)
  const [header = [], first = [], second = []] = groups.flat()
  const said = (row: string[], name: string) => row[header.indexOf(name)]
  expect(said(first, "违法行为")).toBe("销售不合格商品（示例）")
  expect(said(first, "处罚内容")).toBe("罚款2万元（示例）")
  expect(said(second, "处罚决定书文号（依据）")).toBe("示市监罚〔2026〕1号")
  for (const row of [first, second]) expect(said(row, "原代码")).toBe(codeOf(2))
})

// Who may be meant by a text with several things wrong in it, of those whom an index brings in the order that it thinks likely.
import { expect, test } from "vitest"
import { rankNear } from "../../src/search/near-hit.ts"
import { toTerms } from "../../src/search/search.ts"

const rank = (text: string, names: readonly string[]) => {
  const candidates = names.map((name, at) => ({
    ...{ code: `C${900 - at}`, region: "410100", names: [name], live: true, facets: [] },
  }))
  return rankNear(text, toTerms(text), candidates, false)
}

const spoken: readonly [kind: string, text: string, meant: string, others: readonly string[]][] = [
  [
    "two slips and a word too many",
    "郑州春源集团重旺机械",
    "郑州示源重型机械有限公司",
    ["新乡市示例兴旺机械制造有限公司", "洛阳示例重工机械有限公司", "郑州示例长春机械有限公司"],
  ],
  [
    "first letters, a slip and a question",
    "有谁知道kf市天龙塑料",
    "开封市示龙塑料厂",
    ["漯河市示例天龙化工有限公司", "洛阳市示例天龙化工有限公司", "安阳市示例天龙化工有限公司"],
  ],
  [
    "a receipt that is cut off",
    "…州市示达商易有限\n数量 单价 金额\n4 5.00\n合计(大写)叁佰",
    "郑州市示达贸易有限公司",
    ["郑州示例商易达有限公司", "洛阳市示例达商贸有限公司", "安阳示例商务有限公司"],
  ],
]

test.each(spoken)("%s: %s", (_, text, meant, others) => {
  expect(rank(text, [meant, ...others])[0]?.name).toBe(meant)
})

test("where the texts of two are equally like, the one that the index thought likelier comes first", () => {
  const [one, other] = ["郑州示甲乙商贸有限公司", "郑州示丙丁商贸有限公司"]
  const text = "请问郑州示戊己国际商贸的处罚"
  expect(rank(text, [one, other])[0]?.name).toBe(one)
  expect(rank(text, [other, one])[0]?.name).toBe(other)
})

test("a text that is like nobody finds nobody", () => {
  expect(rank("今天天气不错", ["郑州示源重型机械有限公司", "开封市示龙塑料厂"])).toEqual([])
})

test("scores are thousandths above 0, the best first", () => {
  for (const [, text, meant, others] of spoken) {
    const scores = rank(text, [...others, meant]).map(({ score }) => score)
    expect(scores.every((score) => Number.isInteger(score) && score > 0 && score <= 1_000)).toBe(true)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  }
})

// What a question says beside its matter limits what is found where that is certain, and else stays a word.
import fc from "fast-check"
import { expect, test } from "vitest"
import { readQuestion } from "../../../src/search/text/question.ts"
import { filterOf } from "../../../src/search/text/slot.ts"
import { anyCharacter } from "../../support/any-text.ts"
import { growthOf, linear } from "../../support/growth.ts"

const today = "2026-12-01"
const read = (q: string) => {
  const { slots, matter } = readQuestion(q, today)
  return { limits: filterOf(slots), matter: matter.replace(/\s+/g, " ").trim(), kinds: slots.map(({ kind }) => kind) }
}

test.each([
  ["成都武侯酸奶", { place: "510107" }, "酸奶"],
  ["四川省成都市武侯区的酸奶", { place: "510107" }, "酸奶"],
  ["河南 虚假宣传", { place: "41" }, "虚假宣传"],
  ["郑州虚假宣传", { place: "4101" }, "虚假宣传"],
  ["请问北京朝阳区过期食品", { place: "110105" }, "请问 过期食品"],
  ["去年12月酸奶", { from: "2025-12-01", to: "2025-12-31" }, "酸奶"],
  ["去年十二月份 酸奶", { from: "2025-12-01", to: "2025-12-31" }, "酸奶"],
  ["2025年贷款广告", { from: "2025-01-01", to: "2025-12-31" }, "贷款广告"],
  ["近三个月 过期", { from: "2026-09-01", to: "2026-12-01" }, "过期"],
  ["最近半年过期食品", { from: "2026-06-01", to: "2026-12-01" }, "过期食品"],
  ["上个月牛蛙", { from: "2026-11-01", to: "2026-11-30" }, "牛蛙"],
  ["本月牛蛙", { from: "2026-12-01", to: "2026-12-31" }, "牛蛙"],
  ["上周牛蛙", { from: "2026-11-23", to: "2026-11-29" }, "牛蛙"],
  ["今年以来牛蛙", { from: "2026-01-01" }, "牛蛙"],
  ["2025年第三季度 牛蛙", { from: "2025-07-01", to: "2025-09-30" }, "牛蛙"],
  ["今年上半年牛蛙", { from: "2026-01-01", to: "2026-06-30" }, "牛蛙"],
  ["2024-2025年 茶叶", { from: "2024-01-01", to: "2025-12-31" }, "茶叶"],
  ["12月份牛蛙", { from: "2026-12-01", to: "2026-12-31" }, "牛蛙"],
  ["西安过期食品", { place: "6101" }, "过期食品"],
  ["海南 过期食品", { place: "46" }, "过期食品"],
  ["永安 过期食品", { place: "350481" }, "过期食品"],
  ["北京朝阳药店", { place: "110105" }, "药店"],
  ["茶叶,10万以上", { amountFrom: 100_000 }, "茶叶,"],
  ["无证生产 2025年", { from: "2025-01-01", to: "2025-12-31" }, "无证生产"],
  ["罚款100万以上", { amountFrom: 1_000_000 }, ""],
  ["罚款一百万元以上 药品", { amountFrom: 1_000_000 }, "药品"],
  ["罚款10万到20万 药品", { amountFrom: 100_000, amountTo: 200_000 }, "药品"],
  ["10-20万元 药品", { amountFrom: 100_000, amountTo: 200_000 }, "药品"],
  ["罚款超过50万元 药品", { amountFrom: 500_000.01 }, "药品"],
  ["不足3000元的罚款 药品", { amountTo: 2_999.99 }, "药品"],
  ["罚款5000元以下 药品", { amountTo: 5_000 }, "药品"],
])("%s is read", (q, limits, matter) => {
  expect(read(q)).toMatchObject({ limits, matter })
})

test.each([
  "兰州拉面",
  "贵州茅台",
  "朝阳区 虚假宣传",
  "郑州",
  "郑州市市场监督管理局",
  "金水区市监局",
  "成都示例溪禾乳品有限公司去年",
  "郑市监处罚〔2026〕1号",
  "“去年12月” 酸奶",
  "酸奶 -成都",
  "2025年新茶",
  "2025年度报告",
  "2026年3月2日",
  "货值金额不足一万元",
  "违法所得10万元以上",
  "3年以上",
  "可以在六十日内申请行政复议，或者在六个月内提起行政诉讼",
  "经查，当事人2025年10月购进",
  "罚款100万以上。去年12月，成都武侯",
  "10人以上",
  "广告法第九条",
  "罚款3万元",
  "违法所得三万元以上",
  "货值金额一万元以上",
  "货值三十万元以上",
  "朝阳药店",
  "朝阳 虚假宣传",
  "和平药店",
  "永安药店",
  "沙县小吃",
  "生产日期2025年3月",
  "保质期12个月内",
  "三年内不得从业",
])("%s limits nothing, and is looked for whole", (q) => {
  expect(read(q)).toMatchObject({ limits: {}, matter: q.trim() })
})

test.each([
  ["pdd假鞋", "拼多多"],
  ["在京东卖充电宝", "京东"],
  ["咸鱼卖处方药", "闲鱼"],
  ["谁在小红书上发整容广告", "小红书"],
])("%s names a platform, whatever it is called", (q, platform) => {
  const { slots, matter } = readQuestion(q, today)
  expect(slots).toMatchObject([{ kind: "platform", value: platform, filter: null }])
  expect(matter).toContain(platform)
})

test("what only joins a platform to what is done there is a part of it, and nothing to be held", () => {
  expect(readQuestion("谁在小红书上发整容广告", today).matter).toBe("谁在 小红书 发整容广告")
  expect(readQuestion("抖音里卖蜂蜜", today).matter.trim()).toBe("抖音 卖蜂蜜")
  expect(readQuestion("抖音上架的商品", today).matter).toContain("上架")
})

test("letters within a code or a word are no platform", () => {
  for (const q of ["91PDD0000MA", "spddx", "腌咸鱼超标", "咸鱼超标", "小红薯 农药残留"])
    expect(read(q).kinds, q).toEqual([])
})

test("nothing of a text is lost: what is not limited by is looked for, and each slot tells its place", () => {
  const unit = fc.constantFrom(
    ..."成都武侯酸奶去年12月近三个罚款100万以上到20元拼多多广告法第九条的在 “”-".split(""),
    "上个月",
    "四川省",
  )
  fc.assert(
    fc.property(
      fc.array(unit, { maxLength: 24 }).map((units) => units.join("")),
      (q) => {
        const { slots, matter } = readQuestion(q, today)
        let rest = ""
        let end = 0
        for (const { at, typed, filter } of slots) {
          expect(q.slice(...at)).toBe(typed)
          if (filter !== null) {
            rest += q.slice(end, at[0])
            end = at[1]
          }
        }
        rest += q.slice(end)
        for (const character of rest.replace(/[\s的]/g, "")) expect(matter).toContain(character)
      },
    ),
    { numRuns: 500 },
  )
})

test("any text can be read, and in no time", async () => {
  fc.assert(fc.property(fc.string({ unit: anyCharacter, maxLength: 150 }), (q) => void readQuestion(q, today)))
  for (const unit of ["成", "1", "罚", "一", "第"]) {
    expect(await growthOf((length) => readQuestion(unit.repeat(length), today), 400), unit).toBeLessThan(linear)
  }
})

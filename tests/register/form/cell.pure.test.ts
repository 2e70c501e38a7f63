import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { grounds } from "../../../src/law/catalogue.ts"
import { readAmountCell, readDayCell, toAmountCell } from "../../../src/register/form/cell.ts"
import { forms } from "../../../src/register/form/form.ts"

/** What a cell of a column is read as: its fields, or the reason in English. */
function read(list: keyof typeof forms, key: string, cell: string, others: Record<string, string> = {}) {
  const column = forms[list].columns.find((column) => column.key === key)
  if (!column) throw new Error(`${list} has no column ${key}`)
  const reading = column.read(cell, (other) => others[other] ?? "")
  return "reason" in reading ? reading.reason.en : reading.fields
}
const reason = (text: string) => expect.stringContaining(text)

describe("a cell of the penalty form", () => {
  const good: [key: string, cell: string, fields: object, others?: Record<string, string>][] = [
    ["CF_XDR_MC", " 示例云杉商贸有限公司 ", { "subject/name": "示例云杉商贸有限公司" }],
    ["CF_XDR_SHXYM", "９１０００0００MA00000157", { "subject/code": "91000000MA00000157" }],
    ["CF_WSH", "郑市监处罚〔2026〕1号", { decision_no: "郑市监处罚〔2026〕1号" }],
    ["CF_WFXW", "发布虚假广告", { violation: "发布虚假广告" }],
    ["CF_SY", "事实\n第二行", { facts: "事实\n第二行" }],
    ["CF_YJ", "《广告法》第五十五条", { basis: "《广告法》第五十五条" }],
    ["CF_CFLB", "罚款", { category: "罚款" }],
    ["CF_NR", "罚款35000元", { content: "罚款35000元" }],
    ["CF_NR_FK", "3.5", { fine_cny: 35_000 }],
    ["CF_NR_FK", "３．５万元", { fine_cny: 35_000 }],
    ["CF_NR_FK", "￥1,234.5678 万", { fine_cny: 12_345_678 }],
    ["CF_NR_FK", "35,000元", { fine_cny: 35_000 }],
    ["CF_NR_FK", "0.000001", { fine_cny: 0.01 }],
    ["CF_NR_WFFF", "0", { confiscated_cny: 0 }],
    ["CF_XDR_LB", "法人及非法人组织", {}],
    ["CF_NR_ZKDX", "示例许可证 JY000", { licence: "示例许可证 JY000" }],
    ["CF_JDRQ", "2026年3月2日", { decided_on: "2026-03-02" }],
    ["CF_YXQ", "2099/12/31", { valid_to: "2099-12-31" }],
    ["CF_GSJZQ", "20270305", { displayed_to: "2027-03-05" }],
    ["CF_CFJG", "示例执法队", { authority_name: "示例执法队" }, { CF_CFJGDM: "410105" }],
    ["CF_CFJG", "郑州市金水区市场监督管理局", { authority: "410105", authority_name: "郑州市金水区市场监督管理局" }],
    ["CF_CFJGDM", "４１０１０５", { authority: "410105" }],
    ["CF_CFJGDM", "11410105000000000A", { authority: "410105", authority_code: "11410105000000000A" }],
    ["CF_CFJGDM", "410105 11410102000000000A", { authority: "410105", authority_code: "11410102000000000A" }],
    ["CF_SJLY", "示例数据中心", { source: "示例数据中心" }],
    ["CF_SJLYDM", "11410105000000000Ａ", { source_code: "11410105000000000A" }],
    ["BZ", "无", { note: "无" }],
    ["class", "p3a 食品", { class: "P3a" }],
    ["class", "轻微", { class: "轻微" }],
    ["published_on", "46086", { published_on: "2026-03-05" }],
    ["field", "食品", { field: "食品" }],
    ["restriction_ends_on", "2029.1.5", { restriction_ends_on: "2029-01-05" }],
    ["decision_text", " 决定书\n当事人＊＊ ", { decision_text: "决定书\n当事人＊＊" }],
    ["removed_on", "2026.6.15", { removed_on: "2026-06-15" }],
    ["removal_kind", "更正 ", { removal_kind: "更正" }],
    ["removal_reason", "复议撤销", { removal_reason: "复议撤销" }],
    ["removal_decision_no", "示市监撤〔2026〕1号", { removal_decision_no: "示市监撤〔2026〕1号" }],
  ]
  test.each(good)("%s: %s is read", (key, cell, fields, others) =>
    expect(read("penalty", key, cell, others)).toEqual(fields),
  )

  const bad: [key: string, cell: string, reason: string][] = [
    ["CF_NR_FK", "三万", "万元"],
    ["CF_NR_FK", "-1", "万元"],
    ["CF_NR_FK", "1.2345678", "to the fen"],
    ["CF_NR_FK", "1234567890", "under 10^13"],
    ["CF_NR_WFFF", "1,23", "万元"],
    ["CF_NR_WFFF", "1.234元", "to the fen"],
    ["CF_JDRQ", "2026-02-30", "no day that exists"],
    ["CF_YXQ", "长期", "no day that exists"],
    ["CF_GSJZQ", "123456", "no day that exists"],
    ["published_on", "3/2/2026", "no day that exists"],
    ["restriction_ends_on", "99999", "no day that exists"],
    ["CF_CFJG", "示例执法队", "code of 6 digits"],
    ["CF_CFJG", "朝阳区市场监督管理局", "several regions"],
    ["CF_CFJGDM", "41010", "18 characters"],
    ["CF_CFJGDM", "郑州", "18 characters"],
  ]
  test.each(bad)("%s: %s is refused", (key, cell, why) => expect(read("penalty", key, cell)).toEqual(reason(why)))

  test("every column has both a good cell here and an example that is read", () => {
    const tried = new Set(good.map(([key]) => key))
    for (const { key, example } of forms.penalty.columns) {
      expect(tried).toContain(key)
      if (example !== "") expect(read("penalty", key, example)).toBeTypeOf("object")
    }
  })
})

describe("a cell of the listing forms", () => {
  const enterprise = { code: "91000000MA00000157", decided_on: "2026-03-02" }
  const trader = { ...enterprise, code: "92000000MA0000008C" }
  const good: [
    list: "abnormal" | "serious",
    key: string,
    cell: string,
    fields: object,
    others?: Record<string, string>,
  ][] = [
    ["abnormal", "name", "示例店", { "subject/name": "示例店" }],
    ["abnormal", "code", "92000000MA0000008C", { "subject/code": "92000000MA0000008C" }],
    ["abnormal", "ground", "AB-E4", { ground: "AB-E4" }],
    ["abnormal", "ground", "ａｂ－ｅ４ 无法联系", { ground: "AB-E4" }],
    ["abnormal", "ground", "通过登记的住所或者经营场所无法联系的", { ground: "AB-E4" }, enterprise],
    ["abnormal", "ground", "公示企业信息隐瞒真实情况、弄虚作假的", { ground: "AB-X3-OLD" }],
    ["abnormal", "ground", "通过登记的住所（经营场所）无法联系", { ground: "AB-E4" }, enterprise],
    ["abnormal", "decision_no", "1号", { decision_no: "1号" }],
    ["abnormal", "decided_on", "2026-3-2", { decided_on: "2026-03-02" }],
    ["abnormal", "decided_on", "2026-03-02T00:00:00", { decided_on: "2026-03-02" }],
    ["abnormal", "authority", "４１０１０５", { authority: "410105" }],
    ["abnormal", "authority", "410105 示例局", { authority: "410105", authority_name: "示例局" }],
    ["abnormal", "authority", "河南省市场监督管理局", { authority: "410000", authority_name: "河南省市场监督管理局" }],
    ["abnormal", "authority", "国家市场监督管理总局", { authority: "100000", authority_name: "国家市场监督管理总局" }],
    [
      "abnormal",
      "authority",
      "北京市朝阳区市场监督管理局",
      { authority: "110105", authority_name: "北京市朝阳区市场监督管理局" },
    ],
    ["abnormal", "published_on", "2026/03/05 08:30:00", { published_on: "2026-03-05" }],
    ["abnormal", "removed_on", "2026年04月01日", { removed_on: "2026-04-01" }],
    ["abnormal", "removal_kind", "更正", { removal_kind: "更正" }],
    ["abnormal", "removal_reason", "已取得联系", { removal_reason: "已取得联系" }],
    ["serious", "removal_decision_no", "示市监撤〔2026〕1号", { removal_decision_no: "示市监撤〔2026〕1号" }],
    ["abnormal", "removal_authority", "示例局", { removal_authority: "示例局" }],
    ["serious", "ground", "无证从事食品生产经营", { ground: "SV-0501" }],
    ["serious", "base_penalty_no", "9号", { base_penalty_no: "9号" }],
    ["serious", "restriction_ends_on", "2030-01-01", { restriction_ends_on: "2030-01-01" }],
  ]
  test.each(good)("%s %s: %s is read", (list, key, cell, fields, others) =>
    expect(read(list, key, cell, others)).toEqual(fields),
  )

  test.each([
    ["ground", "其他原因", "no ground of this list"],
    ["ground", "", "no ground of this list"],
    ["ground", "AB-E9", "no ground of this list"],
    ["ground", "SV-0501 无证从事食品生产经营", "no ground of this list"],
    ["decided_on", "昨天", "no day that exists"],
    ["authority", "金水", "6 digits"],
    ["removed_on", "2026-13-01", "no day that exists"],
  ])("%s: %s is refused", (key, cell, why) => expect(read("abnormal", key, cell)).toEqual(reason(why)))

  test("the same words are the ground of the kind of subject", () => {
    const words = grounds["AB-I1"].zh
    expect(read("abnormal", "ground", words, trader)).toEqual({ ground: "AB-I1" })
  })

  test("every ground that is written is read as the same", () => {
    for (const { code, list } of Object.values(grounds)) {
      const column = forms[list].columns.find(({ key }) => key === "ground")
      const cell = column?.write({ ground: code } as Parameters<typeof column.write>[0]) ?? ""
      expect(read(list, "ground", cell)).toEqual({ ground: code })
    }
  })
})

test("an amount of yuan is the same after 万元 and back", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 99_999_999_999_999n }), (fen) => {
      const yuan = Number(`${fen / 100n}.${String(fen % 100n).padStart(2, "0")}`)
      expect(readAmountCell(toAmountCell(yuan))).toBe(yuan)
    }),
  )
  expect([0, 1, 35_000, 12.5, 0.01, 10_000].map(toAmountCell)).toEqual([
    "0",
    "0.0001",
    "3.5",
    "0.00125",
    "0.000001",
    "1",
  ])
})

test("a day is the same in every way it is written", () => {
  const days = fc.date({ min: new Date("1954-10-03"), max: new Date("2119-01-01"), noInvalidDate: true })
  fc.assert(
    fc.property(days, (date) => {
      const day = date.toISOString().slice(0, 10)
      const [year = "", month = "", of = ""] = day.split("-")
      const serial = Math.round((Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000)
      const forms = [
        day,
        day.replaceAll("-", "/"),
        day.replaceAll("-", ""),
        `${year}年${Number(month)}月${Number(of)}日`,
      ]
      for (const cell of [...forms, String(serial)]) expect(readDayCell(cell)).toBe(day)
    }),
  )
})

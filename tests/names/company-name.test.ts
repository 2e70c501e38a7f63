// What taking a name apart guarantees: the parts stand where they are in law and in use, and nothing gets lost.
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { makeCode } from "../../src/names/code.ts"
import { parseCompanyName } from "../../src/names/company-name.ts"

function parts(text: string): (string | null | undefined)[] {
  const { region, brand, trade, form, branch } = parseCompanyName(text)
  return [region?.code ?? null, brand, trade, form?.text ?? null, branch?.text ?? null]
}

describe("parts", () => {
  test.each([
    ["郑州示例商贸有限公司", ["410100", "示例", "商贸", "有限公司", null]],
    ["河南省郑州市金水区示例云杉餐饮管理有限责任公司", ["410105", "示例云杉", "餐饮管理", "有限责任公司", null]],
    ["示例（郑州）科技股份有限公司", ["410100", "示例", "科技", "股份有限公司", null]],
    ["郑州市郑州高新技术产业开发区示例面馆", ["410172", "示例", "面", "馆", null]],
    ["金水区示例烟酒店（个体工商户）", ["410105", "示例", "烟酒", "店", null]],
    ["郑州示例医药连锁有限公司第三分店", ["410100", "示例", "医药连锁", "有限公司", "第三分店"]],
    ["郑州示例集团有限公司郑东分公司", ["410100", "示例", "", "集团有限公司", "郑东分公司"]],
    ["中国示例建设集团第二分公司", [null, "中国示例", "建设", "集团", "第二分公司"]],
    ["新密市示例种植农民专业合作社", ["410183", "示例", "种植", "农民专业合作社", null]],
  ])("%s", (text, expected) => {
    expect(parts(text)).toEqual(expected)
  })

  test("a branch's number is read in whatever it is written, its place is kept", () => {
    for (const number of ["第二十二", "22", "第22", "廿二", "贰拾贰"]) {
      expect(parseCompanyName(`示例药业有限公司${number}分店`).branch?.number).toBe(22)
    }
    expect(parseCompanyName("示例药业有限公司郑东分店").branch).toEqual({
      text: "郑东分店",
      number: null,
      place: "郑东",
    })
    expect(parseCompanyName("郑州示例药业有限公司郑东分店").parent).toBe("郑州示例药业有限公司")
  })

  test("a code beside the name is taken out, a wrong one is repaired, an ID number disappears", () => {
    const code = makeCode("91000000", "MA0GG001")
    expect(parseCompanyName(`示例商贸有限公司 ${code}`)).toMatchObject({ folded: "示例商贸有限公司", codes: [code] })
    expect(parseCompanyName(`示例商贸（${code.slice(8, 16)}-${code.charAt(16)}）`).codes).toEqual([code.slice(8, 17)])
    const swapped = code.slice(0, 10) + code.charAt(11) + code.charAt(10) + code.slice(12)
    expect(parseCompanyName(swapped).codes).toContain(code)
    expect(parseCompanyName("示例 410105199001011231")).toMatchObject({ folded: "示例", codes: [] })
  })
})

test("whatever the text, every unit of the name has a role, and parsing what was folded changes nothing", () => {
  const unit = fc.constantFrom(..."示例郑州市河南省金水区商贸有限公司第三分店(（）)一2Aa 集团个体工商户中国")
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
      const name = parseCompanyName(text)
      expect(name.roles).toHaveLength(name.units.length)
      expect(name.layout).toHaveLength(name.folded.length)
    }),
  )
})
